/* Finding things in a tree: the filter, problems only, from match to match. */
#include "ui/tree_inside.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "ui/filter_prompt.h"
#include "ui/ui.h"

/* --- going through the tree ----------------------------------------------------------------------
 */

static void collect(const struct node *n, struct vec *all)
{
    for (size_t i = 0; i < n->children.n; i++) {
        vec_push(all, n->children.v[i]);
        collect(n->children.v[i], all);
    }
}

static bool is_match(const struct tree *t, const struct node *n)
{
    if (!n->row)
        return false;
    return t->filter || t->problems ? n->match : row_is_problem(n->row);
}

/* The next (or, backwards, the last) node that matches; around the end. */
unsigned tree_go_to_match(struct tree *t, bool back)
{
    struct node *at = tree_selected_node(t), *found = NULL;
    struct vec all = {0};
    size_t from = 0;

    collect(&t->forest.root, &all);
    while (from < all.n && all.v[from] != at)
        from++;
    for (size_t step = 1; step <= all.n && !found; step++) {
        size_t i = back ? (from + all.n - step) % all.n : (from + step) % all.n;

        if (is_match(t, all.v[i]))
            found = all.v[i];
    }
    vec_release(&all);
    if (found)
        tree_select_node(t, found);
    else
        ui_notice(t->view.ui, false, t->filter ? "nothing matches" : "no problems");
    return VIEW_REDRAW;
}

/* Of two that are stuck the one that has been so for longer; of two others the one that happened
 * last. */
static bool is_worse(const struct row *a, const struct row *b)
{
    if (a->health != b->health)
        return a->health > b->health;
    return a->health == HEALTH_STUCK ? a->facts.attempted_ms < b->facts.attempted_ms
                                     : a->facts.attempted_ms > b->facts.attempted_ms;
}

/* The worst that is shown: stuck before failed, the first of them. */
static struct node *worst_shown(const struct tree *t)
{
    struct node *worst = NULL;

    for (size_t i = 0; i < t->forest.visible.n; i++) {
        struct node *n = t->forest.visible.v[i];

        if (n->row && n->match && (!worst || is_worse(n->row, worst->row)))
            worst = n;
    }
    return worst;
}

unsigned tree_toggle_problems(struct tree *t)
{
    struct node *n;

    t->problems = !t->problems;
    t->forest.stale_lines = true;
    tree_refresh(t);
    if (t->problems && (n = worst_shown(t)))
        tree_select_node(t, n);
    else if (!t->problems && t->selected && (n = forest_find(&t->forest, t->selected)))
        tree_select_node(t, n);
    if (t->problems && t->forest.visible.n == 0)
        ui_notice(t->view.ui, false, "nothing failed, nothing stuck");
    return VIEW_REDRAW;
}

/* --- the filter ----------------------------------------------------------------------------------
 */

static void set_filter(struct tree *t, const char *text, char wrong[FILTER_WRONG])
{
    filter_free(t->filter);
    t->filter = filter_new(text, wrong);
    if (filter_empty(t->filter)) {
        filter_free(t->filter);
        t->filter = NULL;
    }
    free(t->filter_text);
    t->filter_text = xstrdup(text);
    t->forest.stale_lines = true;
    tree_refresh(t);
}

/* The selection goes to the first that matches. */
static void on_filter_changed(void *ctx, const char *text, char wrong[FILTER_WRONG])
{
    struct tree *t = ctx;
    struct node *n;

    set_filter(t, text, wrong);
    if (t->filter && (n = tree_node_at(t, t->list.sel)) && !n->match)
        for (size_t i = 0; i < t->forest.visible.n; i++) {
            struct node *m = t->forest.visible.v[i];

            if (m->match) {
                t->list.sel = i;
                tree_remember(t);
                break;
            }
        }
}

static void on_filter_count(void *ctx, size_t *match, size_t *all)
{
    struct tree *t = ctx;

    tree_refresh(t);
    *match = t->forest.n_match;
    *all = t->forest.n_rows;
}

static void clear_filter(struct tree *t)
{
    char wrong[FILTER_WRONG];
    struct node *n;

    set_filter(t, "", wrong);
    if (t->selected && (n = forest_find(&t->forest, t->selected)))
        tree_select_node(t, n); /* what was found stays in sight */
}

void tree_set_filter(struct tree *t, const char *text)
{
    char wrong[FILTER_WRONG];

    set_filter(t, text, wrong);
}

static void on_filter_done(void *ctx, bool keep)
{
    if (!keep)
        clear_filter(ctx);
}

unsigned tree_ask_filter(struct tree *t)
{
    struct filter_prompt_options o = {.initial = t->filter_text,
                                      .changed = on_filter_changed,
                                      .count = on_filter_count,
                                      .done = on_filter_done,
                                      .ctx = t};

    filter_prompt_open(t->view.ui, &o);
    return VIEW_REDRAW;
}

unsigned tree_back(struct tree *t)
{
    if (!t->filter && !t->problems)
        return VIEW_UNUSED;
    t->problems = false;
    clear_filter(t);
    return VIEW_REDRAW;
}
