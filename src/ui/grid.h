/* grid.h - columns of text: how wide they are, which have room, and where they stand. Arithmetic,
 * and the drawing of headings and cells; what is in them is their owner's. */
#ifndef UI_GRID_H
#define UI_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/surface.h"

enum { GRID_MAX = 32, GRID_GAP = 2 };

struct grid_column {
    const char *title; /* borrowed */
    int rank;          /* who goes first when there is no room: the highest; 0: never goes */
    bool right;        /* numbers, ages */
    bool last_wide;    /* takes what is left over */
    int min, max;      /* of its width */
    int comfort;       /* another column goes before it is narrower than this, or than its texts */
    int need;          /* the widest text so far; only grows, so that nothing jumps */
    int x, w;          /* placed: from the left edge; w 0: no room */
};

struct grid {
    struct grid_column c[GRID_MAX];
    size_t n;
    int placed_w; /* the width that it was placed for; 0: to be placed anew */
};

/* A text of that many columns stands in column i. */
void grid_need(struct grid *g, size_t i, int columns);

/* Gives every column its place in `width`. */
void grid_place(struct grid *g, int width);

/* Headings in one line. sorted: the column with the mark of the order (-1: none). */
void grid_heads(const struct grid *g, struct surface *s, struct rect line, int sorted, bool down);

void grid_cell(const struct grid *g, size_t i, struct surface *s, struct rect line,
               enum style style, const char *text);

#endif
