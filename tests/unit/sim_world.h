/* sim_world.h - a local service whose time is stepped by hand, and calls to it whose answers are
 * held against the shapes of the API's description. */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/sim.h"

#define START INT64_C(1795000000000)

struct world {
    struct sim *sim;
    int64_t now;
};

struct sim *world_sim(uint64_t seed, int e, int s, int i, bool quiet);

/* The answer of a success has the members of the model and no others; what was never deployed has
 * neither versions nor a time of success. */
void assert_fits(const char *op, const cJSON *body);

/* A service refuses with the codes that the operation declares, and with no others. */
void assert_declared(const char *op, const char *code);

/* One call; `input` is JSON text, `error` the code that is expected ("" for none). The answer's
 * body is the caller's. Successes must fit the output shape. */
cJSON *call(struct world *w, const char *op, const char *input, const char *error);
void expect(struct world *w, const char *op, const char *input, const char *error);

/* The string at a path of an answer; valid until the next call. */
const char *ask(struct world *w, const char *op, const char *input, const char *path);

#endif
