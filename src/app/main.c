/* The protontop program. */
#include <stdio.h>

int main(void)
{
    puts("protontop");
    return 0;
}
