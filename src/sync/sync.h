/* sync.h - keeps a store true: the poll plan, backoff, and actions followed to their outcome.
 *
 * Knows the client, the store and the kinds' tables; names no operation itself. One sync per
 * context. All callbacks run from the loop. */
#ifndef SYNC_SYNC_H
#define SYNC_SYNC_H

#include <stdint.h>
#include <uv.h>

#include <protontop/client.h>

#include "base/clock.h"
#include "kind/kind.h"
#include "store/store.h"

struct sync;

struct sync_config {
    uv_loop_t *loop;
    struct client *client;         /* borrowed; closed by the caller after sync_close()'s done */
    struct store_context *context; /* borrowed; may be removed once this closes */
    const struct clock *clock;
    int64_t refresh_ms; /* what moves; 0: 5000 */
    int64_t sweep_ms;   /* everything; 0: 60000 */
    int concurrency;    /* calls at once; 0: 8 */
    /* This kind and nothing else; NULL: all but those on demand. One that hides in another comes
     * with that one. */
    const struct kind *only;
};

struct sync *sync_new(const struct sync_config *cfg);
void sync_start(struct sync *s); /* the first load, lists side by side, then the plan */
void sync_close(struct sync *s, void (*done)(void *ctx), void *ctx);

/* Calls at once, from now on. */
void sync_set_concurrency(struct sync *s, int n);

/* Everything now (a key); cuts a backoff short. */
void sync_refresh(struct sync *s);

/* Somebody looks at a kind on demand, or does not any more; counted. It is listed at once unless
 * that was done a moment ago, and kept up to date until nobody looks. Of other kinds: nothing. */
void sync_want(struct sync *s, const struct kind *k, bool on);

/* Something was done that may have changed rows of the kind: they are listed anew, now, or as soon
 * as somebody wants them. */
void sync_refresh_kind(struct sync *s, const struct kind *k);

/* The operator looks at this row: get its details soon (debounced), and again when it changes.
 * NULL: at none. */
void sync_focus(struct sync *s, const struct kind *k, const char *id);

/* Who wants to hear what becomes of an action: each step once, from the loop, with what is said of
 * it everywhere else too; the last one is VERB_REFUSED, VERB_SETTLED or VERB_LEFT. */
struct sync_follow {
    void (*step)(void *arg, enum verb_step step, bool bad, const char *text);
    void *arg;
};

/* Sends a verb to a row, reports through the store (row action, notice, activity: request sent,
 * accepted or refused with the service's words and the request id), then follows the row until it
 * is settled and reports that. `choice` is copied. The update's "unchanged" spec is fetched if
 * needed. `follow` (copied; may be NULL) hears of it too. Returns 0, or a negative code with e set
 * when it cannot even be tried (then nothing was sent, and nobody hears anything). */
int sync_act(struct sync *s, const struct kind *k, const char *id, enum verb_id verb,
             const struct verb_choice *choice, const struct sync_follow *follow,
             struct err *e) ERR_CHECK;

/* Whoever follows with this arg hears nothing any more. */
void sync_unfollow(struct sync *s, const void *arg);

/* Actions not yet settled. */
unsigned sync_actions_pending(const struct sync *s);

#endif
