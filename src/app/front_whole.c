/* The whole program: all that there is to become. */
#include "app/front.h"

int front_become(const struct options *o, char **argv, struct err *e)
{
    (void)o;
    (void)argv;
    (void)e;
    return 0;
}
