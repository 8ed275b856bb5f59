/* provision.h - runs a command once per deployment: no shell, a bounded number at once, its details
 * in environment variables, the spec in a file; its exit status and what it wrote come back. It
 * knows processes and files, and nothing of what a deployment is. */
#ifndef SIM_PROVISION_H
#define SIM_PROVISION_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include <protontop/err.h>

enum { PROVISION_ARGS_MAX = 64, PROVISION_AT_ONCE = 4, PROVISION_GRACE_S = 10 };

struct provision_setting {
    const char *name, *value; /* an environment variable; NULL: it is not set */
};

/* How a command ended. All of it is valid during the callback only. */
struct provision_result {
    bool good, cancelled;
    const char *message;  /* the last line that it wrote, made safe; NULL: none, or it was good */
    const cJSON *outputs; /* [{"key", "valueString"}]; NULL: it wrote none */
};

struct provision_options {
    const char *command; /* the path of an executable */
    const char *const *args;
    size_t n_args;
    int at_once; /* 0: PROVISION_AT_ONCE */
    int grace_s; /* between SIGTERM and SIGKILL; 0: PROVISION_GRACE_S */
    /* From the loop, once for each provision_run(), never from inside it. */
    void (*ended)(void *ctx, uint64_t id, const struct provision_result *r);
    void (*complain)(void *ctx, const char *line);
    void *ctx;
};

struct provision;

/* ERR_CONFIG: the command is no file that can be run. */
struct provision *provision_new(uv_loop_t *loop, const struct provision_options *o, struct err *e);

/* Queues a run; everything is copied. `id` names it; `spec` may be NULL. */
void provision_run(struct provision *p, uint64_t id, const struct provision_setting *settings,
                   size_t n, const char *spec);

/* SIGTERM to the command and what it started, SIGKILL after the grace; what waits in the queue ends
 * at once. Its end is reported like any other. false: there is no such run. */
bool provision_cancel(struct provision *p, uint64_t id);

/* Cancels all, without reports, then calls done (may be NULL) from the loop and frees. */
void provision_close(struct provision *p, void (*done)(void *ctx), void *ctx);

#endif
