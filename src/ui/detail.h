/* detail.h - all that is known of one row, as lines: for the pane beside the tree and, whole, for
 * the describe view. */
#ifndef UI_DETAIL_H
#define UI_DETAIL_H

#include "ui/view.h"

struct detail_line {
    char label[16];
    char *text;
    int indent; /* where the text begins */
    enum style style;
};

/* Appends struct detail_line *s to lines; `columns` is the width that they may take. */
void detail_lines(const struct ui_env *env, const struct row *r, int columns, struct vec *lines);
void detail_free_lines(struct vec *lines);

/* Draws lines from `top` on. */
void detail_draw(const struct vec *lines, size_t top, struct surface *s, struct rect r);

#endif
