/* The names of the ways. Apart from the notices, which know the terminal: the options need only
 * these. */
#include "app/notify_way.h"

static const char *const way_names[] = {
#define NOTIFY_NAME(name, word) [NOTIFY_##name] = (word),
    NOTIFY_WAYS(NOTIFY_NAME)
#undef NOTIFY_NAME
};

const char *notify_way_name(enum notify_way w)
{
    return way_names[w];
}
