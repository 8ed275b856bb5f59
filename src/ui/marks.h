/* marks.h - rows that the operator marked. A mark is an identity (context, kind, id): it survives
 * refresh, filter, sort and another view, and goes with its row. No view, no screen. */
#ifndef UI_MARKS_H
#define UI_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <uthash.h>

#include "store/store.h"

struct mark {
    struct store_context *context;
    const struct kind *kind;
    char *id;
    char *key;
    UT_hash_handle hh; /* in the order of marking */
};

struct marks {
    struct mark *by_key; /* hash; go through it with hh.next */
    /* A range that is being drawn up: from a row to wherever the selection is. */
    struct mark *range; /* hash of what it would mark */
    struct mark anchor; /* id NULL: there is no range */
};

void marks_init(struct marks *m);
void marks_release(struct marks *m);

size_t marks_count(const struct marks *m);
bool marks_has(const struct marks *m, const struct row *r);
void marks_set(struct marks *m, const struct row *r, bool on);
void marks_clear(struct marks *m);

/* Takes one off by its identity; false: there was none. */
bool marks_drop(struct marks *m, const struct store_context *c, const struct kind *k,
                const char *id);

/* The range: begun at a row; what lies in it now; marked for good, or given up. */
void marks_range_begin(struct marks *m, const struct row *r);
bool marks_range(const struct marks *m); /* is there one? */
bool marks_is_anchor(const struct marks *m, const struct row *r);
void marks_range_set(struct marks *m, struct row *const *rows,
                     size_t n); /* NULL ones are left out */
size_t marks_range_count(const struct marks *m);
void marks_range_end(struct marks *m, bool mark);

/* The sign in the first column of a row's line: of the selection, a mark, both, or " ". */
const char *marks_sign(const struct marks *m, const struct row *r, bool selected, bool ascii);

#endif
