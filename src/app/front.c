/* The program of the commands: finds the whole one and becomes it. It stands in for what only that
 * one has, so that nothing of it is linked: dashboard and demo are names without a body here. */
#include "app/front.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/dashboard.h"
#include "app/demo.h"
#include "base/alloc.h"
#include "base/text.h"

/* Where the whole program is, seen from this one's folder: built and not yet installed; installed,
 * wherever the installation was put. Then where it was configured to be. */
static const char *const places[] = {
    "/src/app/protontop",
    "/../libexec/protontop/protontop",
};

/* The folder of this program; NULL if the kernel does not say. */
static char *own_folder(void)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
    char *slash;

    if (n <= 0)
        return NULL;
    path[n] = '\0';
    slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    return xstrdup(path);
}

int front_become(const struct options *o, char **argv, struct err *e)
{
    char *folder;

    if (o->mode != RUN_DASHBOARD && !(o->mode == RUN_COMMAND && o->demo))
        return 0;
    folder = own_folder();
    for (size_t i = 0; folder && i < sizeof(places) / sizeof(places[0]); i++) {
        char *path = xasprintf("%s%s", folder, places[i]);

        execv(path, argv);
        free(path);
    }
    free(folder);
    execv(PT_LIBEXECDIR "/protontop", argv);
    return err_set(e, ERR_IO, "the dashboard's program cannot be run: %s/protontop: %s; %s",
                   PT_LIBEXECDIR, strerror(errno), "install protontop as a whole (make install)");
}

/* --- what only the whole program has: never reached here
 * ------------------------------------------
 */

int dashboard_run(const struct options *o)
{
    (void)o;
    abort();
}

struct demo *demo_new(uv_loop_t *loop, const struct options *o, const char *region, unsigned nth,
                      struct err *e)
{
    (void)loop;
    (void)o;
    (void)region;
    (void)nth;
    (void)e;
    abort();
}

void demo_close(struct demo *d, void (*done)(void *ctx), void *ctx)
{
    (void)d;
    (void)done;
    (void)ctx;
    abort();
}

void demo_connect(const struct demo *d, struct client_config *cfg)
{
    (void)d;
    (void)cfg;
    abort();
}
