/* sim_steps.h - the life of something in the local service as a table: after some time a call, what
 * it answers, the state afterwards. */
#ifndef TESTS_SIM_STEPS_H
#define TESTS_SIM_STEPS_H

#include <stddef.h>
#include <stdint.h>

#include "sim_world.h"

struct step {
    int64_t wait;            /* ms before the call */
    const char *op, *input;  /* "$ID" stands for what was kept last, in the text too */
    const char *error;       /* "" for none */
    const char *path, *text; /* of the answer; NULL: not looked at; "(none)": not there */
    const char *keep;        /* the path of a text to keep for later steps */
};

#define STEP(wait_ms, operation, in, code, at, is)                                                 \
    {                                                                                              \
        .wait = (wait_ms), .op = (operation), .input = (in), .error = (code), .path = (at),        \
        .text = (is)                                                                               \
    }
/* Succeeds, and what is at the path is kept. */
#define KEEP(operation, in, at)                                                                    \
    {                                                                                              \
        .op = (operation), .input = (in), .error = "", .keep = (at)                                \
    }

/* Every success must fit its output shape (call()). */
void run_steps(struct world *w, const struct step *steps, size_t n);

/* Setups and teardowns of cmocka: an empty account; a fleet in which nothing begins by itself. */
int empty_account(void **state);
int quiet_fleet(void **state);
int world_down(void **state);

#endif
