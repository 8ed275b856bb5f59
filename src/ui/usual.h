/* usual.h - how long deployments take as a rule: of each thing that has a history, the median and
 * the 95th percentile of the runs that succeeded. Read from the history in the store, all at once,
 * when somebody asks and something of it has changed. */
#ifndef UI_USUAL_H
#define UI_USUAL_H

#include <stdbool.h>

#include "store/store.h"

struct usuals;

struct usual {
    size_t n; /* runs that it is of; at least USUAL_RUNS */
    int64_t median_ms, p95_ms;
};

enum { USUAL_RUNS = 3 }; /* fewer say nothing */

struct usuals *usuals_new(struct store *s);
void usuals_free(struct usuals *u);
void usuals_changed(struct usuals *u); /* something of the history did */

/* False: it has no history that says anything. */
bool usuals_of(struct usuals *u, const struct store_context *c, const struct kind *k,
               const char *id, int64_t now_ms, struct usual *out);

/* The same of a row; of a line of the history: of what it is about. */
bool usuals_of_row(struct usuals *u, const struct row *r, int64_t now_ms, struct usual *out);

/* Sorts the n numbers; the one at `percent` of them. n > 0. */
int64_t usual_at(int64_t *numbers, size_t n, unsigned percent);

#endif
