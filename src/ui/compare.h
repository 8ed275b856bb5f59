/* compare.h - which specs can be compared with which: what D offers. */
#ifndef UI_COMPARE_H
#define UI_COMPARE_H

#include "base/vec.h"
#include "store/store.h"

/* One spec, and where it stands. */
struct source {
    struct store_context *context;
    const struct kind *kind;
    char *id;
    enum spec_at at;
};

/* Two of them, and what a person calls that. */
struct comparison {
    struct source a, b;
    char *words;
};

struct source compare_source(struct store_context *c, const struct kind *k, const char *id,
                             enum spec_at at);

/* Appends a struct comparison, which owns the sources then. */
void compare_offer(struct vec *to, struct source a, struct source b, const char *words);

/* Those of a row, the most likely one first; none where it has no spec, or was never deployed. */
void compare_row(struct vec *to, const struct row *r);

void comparisons_free(struct vec *all);

#endif
