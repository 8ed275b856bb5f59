/* lister.h - one whole listing of a kind, from wherever its rows are told: its list, asked once for
 * each of its inputs; a list for each row of another kind; or the details of those that it hides
 * in. */
#ifndef SYNC_LISTER_H
#define SYNC_LISTER_H

#include <protontop/client.h>

#include "kind/kind.h"

struct lister;

/* A row as the service told it, borrowed. Several of one listing may be the same resource. */
typedef void lister_row_fn(void *ctx, const cJSON *o);

/* Once, at the end; e->code is that of the first request that failed, then nothing more is asked.
 * From the loop. */
typedef void lister_done_fn(void *ctx, const struct err *e);

struct lister_config {
    struct client *client;
    const struct kind *kind;
    int concurrency; /* requests at once; 0: 8 */
    lister_row_fn *row;
    lister_done_fn *done;
    void *ctx;
};

struct lister *lister_start(const struct lister_config *cfg);
void lister_cancel(struct lister *l); /* done comes, with ERR_CANCELLED */

#endif
