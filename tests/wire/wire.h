/* wire.h - a client and a scripted server on one loop, and one call at a time. */
#ifndef TESTS_WIRE_H
#define TESTS_WIRE_H

#include <protontop/client.h>

#include "rawserver.h"

struct wire {
    uv_loop_t loop;
    struct rawserver raw;
    struct client *client;
    uv_timer_t watchdog;
    uv_prepare_t prepare;
    char url[64]; /* of the server */
    bool done;
    unsigned answers; /* callbacks that came */
    struct err err;
    struct call_result result; /* body: taken over, freed by wire_down() and the next call */
};

enum { WIRE_MAX_MS = 30000 };

/* The environment of the machine must not be felt: no proxy, no CA bundle, no profile. */
void wire_environment(void);

/* cfg may be NULL; loop, endpoint, region, keys are filled in. */
void wire_up(struct wire *w, const struct raw_step *steps, size_t n,
             const struct client_config *cfg);

/* The same in two steps, with region and keys as cfg has them, for tests of who we are. */
void wire_serve(struct wire *w, const struct raw_step *steps, size_t n);
void wire_bare_client(struct wire *w, const struct client_config *cfg);

void wire_down(struct wire *w); /* closes all; fails if a handle is left */

/* The same in steps, for a server of another sort: a loop with a watchdog; a client (endpoint_url
 * must be set); its end; the loop's end, when everything on it has been closed. */
void wire_loop(struct wire *w);
void wire_client(struct wire *w, const struct client_config *cfg);
void wire_close_client(struct wire *w);
void wire_end(struct wire *w);

/* A call, run to its answer: e->code. `input` is JSON text or NULL. */
int wire_call(struct wire *w, const char *op, const char *input);
void wire_on_answer(void *ctx, struct call_result *r, const struct err *e);

/* Runs the loop until *flag; fails when the watchdog comes first. */
void wire_run(struct wire *w, const bool *flag);

#endif
