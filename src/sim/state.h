/* state.h - a sim that survives its process: a snapshot of the account, and a journal of what
 * changed it since, in a statefile. What is noted is on the disk before it is done, so that what
 * was acknowledged is there again after any end of the process.
 *
 * The sim follows from its snapshot and from the calls and their times (sim.h), so a journal of
 * calls is all that a restart needs; nothing has to know which records a call has touched. */
#ifndef SIM_STATE_H
#define SIM_STATE_H

#include <protontop/err.h>

#include "sim/sim.h"
#include "sim/work.h"

struct state;
struct statefile_class;

/* How far a scenario has come. */
struct state_scenario {
    int64_t start_ms;
    size_t done;
};

/* As the class's open(). */
struct state *state_open(const struct statefile_class *class, const char *path, struct err *e);
void state_close(struct state *st);
bool state_is_new(const struct state *st); /* there is nothing to load */

/* The sim as it was, the caller's; NULL with ERR_CONFIG: the file is damaged, or written by another
 * version that was not ended properly; it is left as it is. */
struct sim *state_load(struct state *st, struct state_scenario *scenario, struct err *e);

/* Writes all of it anew, and begins an empty journal. */
int state_snapshot(struct state *st, const struct sim *s, const struct state_scenario *scenario,
                   struct err *e) ERR_CHECK;
bool state_wants_snapshot(const struct state *st); /* the journal has become long */

/* What is about to be done. An event is a scenario's, `done` with it; its call may be NULL. */
int state_note_call(struct state *st, const struct sim_request *rq, int64_t now_ms,
                    struct err *e) ERR_CHECK;
int state_note_event(struct state *st, size_t done, const struct sim_request *rq, int64_t now_ms,
                     struct err *e) ERR_CHECK;
int state_note_end(struct state *st, uint64_t id, const struct sim_work_result *r, int64_t now_ms,
                   struct err *e) ERR_CHECK;

#endif
