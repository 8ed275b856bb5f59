/* diff.h - what differs between two texts, line by line.
 *
 * The answer is always true; only how short it is has a bound: where two texts have next to nothing
 * in common the search for the shortest answer is given up, and what lies between is told as taken
 * away and put in whole (`coarse`). So the time is bounded by the texts' lengths. */
#ifndef BASE_DIFF_H
#define BASE_DIFF_H

#include <stdbool.h>
#include <stddef.h>

enum diff_op { DIFF_SAME, DIFF_DEL, DIFF_ADD };

/* One text as lines, without their newlines. Borrows the text. */
struct diff_line {
    const char *at;
    size_t len;
};

struct diff_side {
    struct diff_line *lines;
    size_t n;
    bool newline; /* it ends in one (an empty text, too) */
};

/* n lines of one sort, from line a of the old text and b of the new one on. */
struct diff_run {
    enum diff_op op;
    size_t a, b, n;
};

struct diff {
    struct diff_side a, b;
    struct diff_run *runs; /* in order; never two of a sort in a row; DEL before ADD */
    size_t n, cap;
    size_t added, removed; /* lines */
    size_t changes;        /* places: runs that are not SAME, a DEL with its ADD counted once */
    bool coarse;
};

/* The texts are borrowed for as long as the diff lives. `budget`: steps that the search may take;
 * 0: the default, a few hundredths of a second. */
void diff_init(struct diff *d, const char *old, size_t old_len, const char *new_, size_t new_len,
               size_t budget);
void diff_release(struct diff *d);

/* Byte for byte the same lines (a newline at the end apart). */
bool diff_same(const struct diff *d);

/* What two lines do not have in common in their middle: [*from, *to_a) of a, [*from, *to_b) of b;
 * whole characters of UTF-8. False: next to nothing is in common, so that nothing is worth being
 * picked out. */
bool diff_within(const struct diff_line *a, const struct diff_line *b, size_t *from, size_t *to_a,
                 size_t *to_b);

#endif
