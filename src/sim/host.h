/* host.h - a sim that lives: in real time, with a scenario's events, with commands that carry its
 * deployments out. What a server hands its requests to, in protond and in the demo. */
#ifndef SIM_HOST_H
#define SIM_HOST_H

#include <uv.h>

#include <protontop/err.h>

#include "base/clock.h"
#include "sim/front.h"
#include "sim/provision.h"
#include "sim/sim.h"

struct host;
struct statefile_class;

struct host_options {
    struct sim_options sim; /* now_ms is not looked at */
    unsigned given;         /* scenario.h: what of it the command line gave */
    const char *scenario;   /* a file; NULL: none */
    const char *import;     /* an account's file, instead of a fleet; NULL: none */
    /* A state file, NULL: none. What is in it counts more than what makes a fleet: `sim` but for
     * speed and rates, the scenario's setup, `import`. */
    const char *state;
    const struct statefile_class *statefile; /* what keeps it */
    struct provision_options provision; /* command NULL: none; callbacks are the host's */
    const struct clock *clock;          /* NULL: the system's */
    void (*complain)(void *ctx, const char *line); /* what went wrong on its own; may be NULL */
    void *complain_ctx;
};

/* Everything is copied but the clock. ERR_INPUT, ERR_CONFIG, ERR_IO. */
struct host *host_new(uv_loop_t *loop, const struct host_options *o, struct err *e);

/* For a server's options. */
void host_act(void *ctx, const struct sim_request *rq, int64_t now_ms, struct sim_answer *out);

/* The account as it is now, as one JSON text or into a file. */
int host_account(void *ctx, struct buf *out);
int host_export(struct host *h, const char *path, struct err *e) ERR_CHECK;

/* The faults that a scenario changes: those of the server, which must live until host_close().
 * Those of the scenario's start are set now. */
void host_set_faults(struct host *h, struct fault_set *faults);

const char *host_region(const struct host *h);
uint64_t host_seed(const struct host *h);

/* Ends what runs, then calls done (may be NULL) from the loop and frees. */
void host_close(struct host *h, void (*done)(void *ctx), void *ctx);

#endif
