/* contexts.h - the contexts that are open: each a client and a sync of its own over the one store,
 * so that a dead or slow one holds up no other. They share what may be spent on retries, and how
 * much goes on at once. */
#ifndef APP_CONTEXTS_H
#define APP_CONTEXTS_H

#include <uv.h>

#include <protontop/client.h>

#include "app/asker.h"
#include "app/options.h"
#include "app/place.h"
#include "store/store.h"
#include "sync/sync.h"

struct contexts;

/* All borrowed. */
struct contexts *contexts_new(uv_loop_t *loop, const struct options *o, struct store *store,
                              struct asker *asker);

/* Makes the client, and the store's context; polls nothing yet. NULL with e set: nothing was made.
 * The same place once more is an error. */
struct store_context *contexts_open(struct contexts *all, const struct place *p, struct err *e);

/* Polls from now on. */
void contexts_start(struct contexts *all, struct store_context *where);

/* Its rows are gone at once; what is under way is cancelled. */
void contexts_leave(struct contexts *all, struct store_context *where);

/* Of an open one; where NULL: of the first. NULL: it is not open (any more), or not started. */
struct client *contexts_client(struct contexts *all, const struct store_context *where);
struct sync *contexts_sync(struct contexts *all, const struct store_context *where);
const struct place *contexts_place(struct contexts *all, const struct store_context *where);

/* As sync_want(), everywhere, also in those that are opened later. */
void contexts_want(struct contexts *all, const struct kind *k, bool on);

/* As sync_unfollow(): wherever it is, also in those that were left. */
void contexts_forget(struct contexts *all, const void *arg);

/* Somebody wants it tried again: everywhere. */
void contexts_refresh(struct contexts *all);

/* Once a second: what was not known at the start (a region from the instance metadata). */
void contexts_tick(struct contexts *all);

/* Closes all, calls done from the loop, and frees. */
void contexts_close(struct contexts *all, void (*done)(void *ctx), void *ctx);

#endif
