/* Finding things in a tree: the filter, problems only, from match to match. */
#include "ui/tree_inside.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "ui/prompt.h"
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

static void set_filter(struct tree *t, const char *text)
{
    char wrong[FILTER_WRONG];

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
    if (wrong[0])
        snprintf(t->note, sizeof(t->note), "%s", wrong);
    else
        snprintf(t->note, sizeof(t->note), "%zu of %zu   (Esc clears, Enter keeps)",
                 t->forest.n_match, t->forest.n_rows);
}

static const char *on_filter_changed(void *ctx, const char *text)
{
    struct tree *t = ctx;
    struct node *n;

    set_filter(t, text);
    if (t->filter && (n = tree_node_at(t, t->list.sel)) && !n->match)
        for (size_t i = 0; i < t->forest.visible.n; i++) {
            struct node *m = t->forest.visible.v[i];

            if (m->match) {
                t->list.sel = i;
                tree_remember(t);
                break;
            }
        }
    return t->note;
}

static void on_filter_done(void *ctx, const char *text)
{
    struct tree *t = ctx;
    struct node *n;

    if (text)
        return;
    set_filter(t, "");
    if (t->selected && (n = forest_find(&t->forest, t->selected)))
        tree_select_node(t, n); /* what was found stays in sight */
}

unsigned tree_ask_filter(struct tree *t)
{
    struct prompt_line_options o = {
        .label = "/ ",
        .initial = t->filter_text,
        .hint = "Enter: keep   Esc: clear   !word  status:failed  env:prod  age>2h",
        .changed = on_filter_changed};

    if (ui_argument(t->view.ui)) { /* ":filter status:failed" */
        on_filter_changed(t, ui_argument(t->view.ui));
        return VIEW_REDRAW;
    }
    ui_push_prompt(t->view.ui, prompt_line(t->view.ui, &o, on_filter_done, t));
    return VIEW_REDRAW;
}

unsigned tree_back(struct tree *t)
{
    if (!t->filter && !t->problems)
        return VIEW_UNUSED;
    t->problems = false;
    on_filter_done(t, NULL);
    return VIEW_REDRAW;
}
