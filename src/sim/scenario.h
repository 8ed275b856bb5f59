/* scenario.h - a file that says what fleet there is and what happens when: settings, calls that are
 * made before the service listens, and calls and faults at times afterwards. The format stands in
 * doc/scenario.txt.
 *
 * Pure but for the reading of the file: time comes in, calls go out through a function. */
#ifndef SIM_SCENARIO_H
#define SIM_SCENARIO_H

#include <stdint.h>

#include <protontop/err.h>

#include "sim/front.h"
#include "sim/sim.h"

struct scenario;

/* What the command line gave: it counts more than the file. */
enum {
    GIVEN_SEED = 1,
    GIVEN_SCALE = 2,
    GIVEN_SPEED = 4,
    GIVEN_REGION = 8,
    GIVEN_ACCOUNT = 16,
    GIVEN_FAILURE_RATE = 32,
    GIVEN_STUCK_RATE = 64,
};

/* A file; or the name, without a dot or a slash, of one of the installed scenarios. NULL with
 * "file:line: what", ERR_CONFIG, or ERR_IO. */
struct scenario *scenario_read(const char *name, struct err *e);
void scenario_free(struct scenario *sc);

/* Sets what the file says and `given` does not hold, account and region as borrowed texts; takes
 * the time that the setup needs off now_ms. Without --scale, or a scale in the file, the account is
 * empty. */
void scenario_settings(const struct scenario *sc, struct sim_options *o, unsigned given);

/* Adds the rules and makes the setup's calls; time passes until `now_ms`, when the scenario's own
 * time begins, which runs `speed` times as fast. ERR_CONFIG with file and line of the call that was
 * refused. */
int scenario_set_up(struct scenario *sc, struct sim *sim, int64_t now_ms, double speed,
                    struct err *e) ERR_CHECK;

/* When something happens next; INT64_MAX: nothing more. */
int64_t scenario_next_ms(const struct scenario *sc);

/* Who is called: `act` as sim_handle(); `complain` (may be NULL) with a line for each call that is
 * refused. */
struct scenario_stage {
    /* Before each event: how many there are with it, and its call (NULL: none). Not 0: it is left
     * out, and what follows waits for the next scenario_run(). May be NULL. */
    int (*begin)(void *ctx, size_t done, const struct sim_request *rq, int64_t at_ms);
    front_act_fn *act;
    void (*complain)(void *ctx, const char *line);
    void *ctx;
    struct fault_set *faults; /* NULL: there are none to be set */
};

/* Does what is due, each at its time. */
void scenario_run(struct scenario *sc, int64_t now_ms, const struct scenario_stage *stage);

/* The faults {"faults": [...]} that it has put in place last; NULL: none. */
const cJSON *scenario_faults(const struct scenario *sc);

/* How many of its events have happened; and for a service that was ended and goes on: they are not
 * repeated, and its time began at `start_ms`. */
size_t scenario_done(const struct scenario *sc);
int64_t scenario_start_ms(const struct scenario *sc);
void scenario_resume(struct scenario *sc, int64_t start_ms, size_t done, double speed);

#endif
