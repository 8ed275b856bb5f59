/* tree_line.h - one line of a tree view: name, status, age, and what else there is room for. */
#ifndef UI_TREE_LINE_H
#define UI_TREE_LINE_H

#include "ui/node.h"
#include "ui/surface.h"

struct marks;
struct watch;

struct tree_line {
    int64_t now_ms;
    const struct filter *filter; /* what it matches is marked; NULL: nothing */
    const struct marks *marks;
    const struct watch *watch;
    bool ascii, all_open, selected, focused;
};

void tree_line_draw(const struct tree_line *l, const struct node *n, struct surface *s,
                    struct rect r);

/* Is that column of a line the sign that says whether the node is open? */
bool tree_line_is_fold(const struct node *n, int x);

/* Titles of the columns, where the line is wide enough to need them. */
void tree_line_heads(struct surface *s, struct rect r);

#endif
