/* tree_inside.h - a tree view from within: what tree.c (the view) and tree_find.c (filter,
 * problems, matches) share. For these two alone. */
#ifndef UI_TREE_INSIDE_H
#define UI_TREE_INSIDE_H

#include "ui/list.h"
#include "ui/node.h"
#include "ui/tree.h"

struct tree {
    struct view view;
    struct forest forest;
    struct list list;
    char *selected; /* key of the selected node; NULL: none yet */
    char *filter_text;
    struct filter *filter;
    bool problems, settled;
    bool touched; /* before the first key the selection is at the top, whatever comes */
};

int64_t tree_now(const struct tree *t);

/* Everything true again after changes. Every use of nodes comes after this. */
void tree_refresh(struct tree *t);

struct node *tree_node_at(const struct tree *t, size_t i); /* line i, or NULL */
struct node *tree_selected_node(struct tree *t);
void tree_select_node(struct tree *t, struct node *n); /* opens its ancestors */
void tree_remember(struct tree *t);                    /* the selected line is the selected node */
bool tree_find_line(struct tree *t, const char *key);

void tree_set_filter(struct tree *t, const char *text);

/* tree_keep.c: what lasts from one session to the next. */
void tree_save(struct view *v, cJSON *to);
void tree_restore(struct view *v, const cJSON *from);

/* Commands; they return what changed, as view_class.command. */
unsigned tree_go_to_match(struct tree *t, bool backwards);
unsigned tree_toggle_problems(struct tree *t);
unsigned tree_ask_filter(struct tree *t);
unsigned tree_back(struct tree *t);

#endif
