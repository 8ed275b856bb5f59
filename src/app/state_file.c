/* Where what lasts is kept (XDG Base Directory Specification). */
#include "app/state_file.h"

#include <stdlib.h>

#include "base/alloc.h"

char *state_file(const char *name)
{
    const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (xdg && *xdg == '/')
        return xasprintf("%s/protontop/%s", xdg, name);
    return home && *home ? xasprintf("%s/.local/state/protontop/%s", home, name) : NULL;
}
