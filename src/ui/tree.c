/* A tree of rows as a view. */
#include "ui/tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/style.h"
#include "ui/tree_inside.h"
#include "ui/tree_line.h"
#include "ui/ui.h"
#include "ui/wrap.h"

int64_t tree_now(const struct tree *t)
{
    return clock_wall(ui_env(t->view.ui)->clock);
}

/* --- the selection -------------------------------------------------------------------------------
 */

struct node *tree_node_at(const struct tree *t, size_t i)
{
    return i < t->forest.visible.n ? t->forest.visible.v[i] : NULL;
}

void tree_remember(struct tree *t)
{
    struct node *n = tree_node_at(t, t->list.sel);

    free(t->selected);
    t->selected = n ? xstrdup(n->key) : NULL;
}

/* Puts the selection on the node of that path, or on the nearest ancestor that is shown. */
bool tree_find_line(struct tree *t, const char *key)
{
    const struct node *n = forest_find(&t->forest, key);

    for (; n && n->key; n = n->parent)
        for (size_t i = 0; i < t->forest.visible.n; i++)
            if (t->forest.visible.v[i] == n) {
                t->list.sel = i;
                return true;
            }
    return false;
}

enum { TIMED_MS = 5000 }; /* what "age>2h" matches is looked at anew */

/* Everything true again after changes. Every use of nodes comes after this. The selected line
 * stays where it is on the screen: what came or went above it is out of sight. */
void tree_refresh(struct tree *t)
{
    bool aged = t->filter && filter_timed(t->filter) &&
                tree_now(t) - t->forest.rolled_ms > TIMED_MS;
    bool changed, lost = false;
    size_t above = t->list.sel - t->list.top;

    t->forest.stale_lines |= aged;
    changed = forest_stale(&t->forest, tree_now(t));
    forest_update(&t->forest, t->filter, t->problems, tree_now(t));
    if (changed && !t->touched) {
        t->list.sel = t->list.top = 0;
        lost = true;
    } else if (changed && t->selected) {
        lost = !tree_find_line(t, t->selected);
        if (!lost)
            t->list.top = t->list.sel > above ? t->list.sel - above : 0;
    }
    list_fit(&t->list, t->forest.visible.n, t->list.page);
    if (lost || !t->selected)
        tree_remember(t);
}

struct node *tree_selected_node(struct tree *t)
{
    tree_refresh(t);
    return tree_node_at(t, t->list.sel);
}

static struct row *tree_selected(struct view *v)
{
    struct node *n = tree_selected_node((struct tree *)v);

    return n ? n->row : NULL;
}

void tree_select_node(struct tree *t, struct node *n)
{
    for (struct node *p = n->parent; p; p = p->parent)
        p->open = p->touched = true;
    free(t->selected);
    t->selected = xstrdup(n->key);
    t->forest.stale_lines = true;
    tree_refresh(t);
}

/* --- folding -------------------------------------------------------------------------------------
 */

static unsigned expand(struct tree *t, struct node *n)
{
    if (!node_has_children(n))
        return VIEW_SAME;
    if (n->open || t->filter || t->problems) {
        if (t->list.sel + 1 < t->forest.visible.n)
            t->list.sel++;
        tree_remember(t);
    }
    n->open = n->touched = true;
    t->forest.stale_lines = true;
    return VIEW_REDRAW;
}

static unsigned collapse(struct tree *t, struct node *n)
{
    if (node_has_children(n) && n->open && !t->filter && !t->problems) {
        n->open = false;
        n->touched = true;
        t->forest.stale_lines = true;
    } else if (n->parent && n->parent->key) {
        tree_find_line(t, n->parent->key);
        tree_remember(t);
    }
    return VIEW_REDRAW;
}

/* This one, and the selection stays. While only matches are shown everything is open. */
static unsigned fold(struct tree *t, struct node *n, bool open)
{
    if (!node_has_children(n) || n->open == open || t->filter || t->problems)
        return VIEW_SAME;
    n->open = open;
    n->touched = true;
    t->forest.stale_lines = true;
    return VIEW_REDRAW;
}

static unsigned toggle_all(struct tree *t)
{
    struct node *n, *next;
    bool closed = false;

    HASH_ITER (hh, t->forest.by_key, n, next) {
        closed |= node_has_children(n) && !n->open;
    }
    HASH_ITER (hh, t->forest.by_key, n, next) {
        n->open = closed;
        n->touched = true;
    }
    t->forest.stale_lines = true;
    return VIEW_REDRAW;
}

/* --- the view ------------------------------------------------------------------------------------
 */

static unsigned tree_command(struct view *v, enum command_id id)
{
    struct tree *t = (struct tree *)v;
    struct node *n = tree_selected_node(t);

    t->touched = true;
    switch (id) {
    case CMD_FILTER:
        return tree_ask_filter(t);
    case CMD_PROBLEMS:
        return tree_toggle_problems(t);
    case CMD_NEXT_MATCH:
    case CMD_PREV_MATCH:
        return tree_go_to_match(t, id == CMD_PREV_MATCH);
    case CMD_TOGGLE_ALL:
        return toggle_all(t);
    case CMD_BACK:
        return tree_back(t);
    case CMD_OPEN:
        if (!n || n->row || !node_has_children(n) || t->filter || t->problems)
            return VIEW_UNUSED; /* Enter opens what is something; h l fold */
        n->open = !n->open;
        n->touched = true;
        t->forest.stale_lines = true;
        return VIEW_REDRAW;
    case CMD_EXPAND:
        return n ? expand(t, n) : VIEW_SAME;
    case CMD_COLLAPSE:
        return n ? collapse(t, n) : VIEW_SAME;
    case CMD_EXPAND_ONE:
    case CMD_COLLAPSE_ONE:
        return n ? fold(t, n, id == CMD_EXPAND_ONE) : VIEW_SAME;
    default:
        if (!list_move(&t->list, id))
            return VIEW_UNUSED;
        tree_remember(t);
        return VIEW_REDRAW;
    }
}

static size_t tree_lines(struct view *v, struct vec *rows)
{
    struct tree *t = (struct tree *)v;

    tree_refresh(t);
    for (size_t i = 0; i < t->forest.visible.n; i++) {
        const struct node *n = t->forest.visible.v[i];

        vec_push(rows, n->match ? n->row : NULL);
    }
    return t->list.sel;
}

static bool tree_filtered(struct view *v)
{
    const struct tree *t = (const struct tree *)v;

    return t->filter || t->problems;
}

static unsigned tree_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct tree *t = (struct tree *)v;

    if (ev == STORE_CONTEXTS)
        forest_contexts_changed(&t->forest);
    if (!row || row->kind->history)
        return VIEW_SAME;
    forest_changed(&t->forest, ev, row);
    return VIEW_REDRAW;
}

static struct store_context *tree_where(struct view *v)
{
    struct node *n = tree_selected_node((struct tree *)v);

    return n ? n->context : NULL;
}

static void tree_show_context(struct view *v, struct store_context *where)
{
    struct tree *t = (struct tree *)v;

    t->touched = true;
    tree_refresh(t);
    for (size_t i = 0; i < t->forest.root.children.n; i++) {
        struct node *n = t->forest.root.children.v[i];

        if (!n->kind && n->context == where)
            tree_select_node(t, n);
    }
}

static void tree_title(struct view *v, struct buf *out)
{
    struct tree *t = (struct tree *)v;

    buf_adds(out, t->forest.def->title);
    if (t->problems)
        buf_adds(out, " \302\267 problems only");
    if (t->filter)
        buf_addf(out, " \302\267 /%s  %zu of %zu", t->filter_text, t->forest.n_match,
                 t->forest.n_rows);
}

/* Why there is nothing, and what can be done about it. */
static void empty_text(const struct tree *t, struct buf *out)
{
    const struct store_state *st = store_worst_state(ui_env(t->view.ui)->store);
    const char *what = t->forest.def->title;

    if (t->filter)
        buf_adds(out, "Nothing matches. Esc clears the filter.");
    else if (t->problems)
        buf_adds(out, "Nothing failed, nothing stuck. Esc shows everything.");
    else if (st->error[0])
        buf_adds(out, "Nothing is known yet: the service does not answer. It is tried again by "
                      "itself; r tries now.");
    else if (st->phase == PHASE_START || st->phase == PHASE_LOADING)
        buf_addf(out, "loading %c%s%s", what[0] | 0x20, what + 1,
                 ui_env(t->view.ui)->ascii ? "..." : "\342\200\246");
    else
        buf_addf(out,
                 "No %c%s in this account and region.\nWhat is created shows up here by itself; r "
                 "asks now. P another profile, R another region.",
                 what[0] | 0x20, what + 1);
}

static void draw_empty(const struct tree *t, struct surface *s, struct rect r)
{
    struct buf text = BUF_INIT(1024);
    struct vec lines = {0};

    empty_text(t, &text);
    wrap_text(&lines, buf_str(&text), r.w - 4, 8, s->ascii);
    for (size_t i = 0; i < lines.n && (int)i < r.h; i++)
        surface_text(s, r.x + 2, r.y + (r.h > 3) + (int)i, r.w - 3, STYLE_MUTED, 0, lines.v[i]);
    wrap_free(&lines);
    buf_release(&text);
}

static void tree_heads(struct view *v, struct surface *s, struct rect r)
{
    (void)v;
    tree_line_heads(s, r);
}

/* Is everything there that can be? What is in trouble is not waited for. */
static bool is_loaded(const struct store *s)
{
    bool any = false;

    for (size_t i = 0; i < store_context_count(s); i++) {
        enum store_phase phase = store_state(store_context_at(s, i))->phase;

        if (phase == PHASE_START || phase == PHASE_LOADING)
            return false;
        any |= phase == PHASE_LIVE;
    }
    return any;
}

/* With the first level open. */
static size_t lines_when_open(const struct node *parent)
{
    size_t lines = 0;

    for (size_t i = 0; i < parent->children.n; i++) {
        const struct node *n = parent->children.v[i];

        lines += 1 + (n->kind ? n->children.n : lines_when_open(n));
    }
    return lines;
}

/* Once, when everything has been loaded: a fleet that has room on the screen is shown open; of a
 * larger one the first level, which says where something is wrong. */
static void settle(struct tree *t, int page)
{
    if (t->settled || !is_loaded(ui_env(t->view.ui)->store))
        return;
    t->settled = true;
    t->forest.open_first = lines_when_open(&t->forest.root) <= (size_t)page;
    t->forest.stale_lines = true;
    tree_refresh(t);
}

static void tree_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct tree *t = (struct tree *)v;
    struct tree_line line = {.now_ms = tree_now(t),
                             .ascii = ui_env(v->ui)->ascii,
                             .marks = ui_env(v->ui)->marks,
                             .watch = ui_env(v->ui)->watch};

    t->list.page = r.h;
    tree_refresh(t);
    settle(t, r.h);
    line.filter = t->filter;
    line.all_open = t->filter || t->problems;
    if (t->forest.visible.n == 0)
        draw_empty(t, s, r);
    for (int y = 0; y < r.h && t->list.top + (size_t)y < t->forest.visible.n; y++) {
        size_t i = t->list.top + (size_t)y;

        line.selected = i == t->list.sel;
        line.focused = focused;
        tree_line_draw(&line, t->forest.visible.v[i], s, (struct rect){r.x, r.y + y, r.w, 1});
    }
}

static void tree_press(struct view *v, int x, int y, const struct rect *r)
{
    struct tree *t = (struct tree *)v;
    struct node *n;

    (void)r;
    tree_refresh(t);
    n = tree_node_at(t, t->list.top + (size_t)y);
    if (!n)
        return;
    t->touched = true;
    t->list.sel = t->list.top + (size_t)y;
    tree_remember(t);
    if (tree_line_is_fold(n, x))
        fold(t, n, !n->open);
}

static bool tree_applies(struct view *v, enum command_id id)
{
    struct node *n = tree_selected_node((struct tree *)v);

    if (id == CMD_OPEN)
        return n && (n->row || node_has_children(n));
    return id != CMD_EXPAND || (n && node_has_children(n));
}

static void tree_crumb(struct view *v, struct buf *out)
{
    buf_adds(out, ((struct tree *)v)->forest.def->title);
}

static void tree_free(struct view *v)
{
    struct tree *t = (struct tree *)v;

    forest_release(&t->forest);
    filter_free(t->filter);
    free(t->filter_text);
    free(t->selected);
    free(t);
}

static const struct view_class tree_class = {
    .name = "tree",
    .title = tree_title,
    .draw = tree_draw,
    .command = tree_command,
    .changed = tree_changed,
    .applies = tree_applies,
    .selected = tree_selected,
    .where = tree_where,
    .lines = tree_lines,
    .filtered = tree_filtered,
    .show_context = tree_show_context,
    .heads = tree_heads,
    .press = tree_press,
    .save = tree_save,
    .restore = tree_restore,
    .free = tree_free,
    .place = true,
    .panes = PANES_DETAIL | PANES_ACTIVITY,
    .crumb = tree_crumb,
};

struct view *tree_new(struct ui *ui, const struct tree_def *def)
{
    struct tree *t = xcalloc(1, sizeof(*t));

    t->view = (struct view){.class_ = &tree_class, .ui = ui};
    forest_init(&t->forest, def, ui_env(ui)->store);
    t->list.page = 1;
    return &t->view;
}
