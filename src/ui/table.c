/* Rows of one kind as a table: the view. Its selection is a row, not a line: it survives that rows
 * come, go and change places. */
#include "ui/table_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "ui/style.h"
#include "ui/ui.h"

int64_t table_now(const struct table *t)
{
    return clock_wall(ui_env(t->view.ui)->clock);
}

/* --- which rows --------------------------------------------------------------------------------
 */

bool table_in_scope(const struct table *t, const struct row *r)
{
    const struct table_scope *s = &t->scope;

    return !s->kind || (r->context == s->context && kind_related(r->kind, r->json, s->kind, s->id));
}

/* --- the selection -----------------------------------------------------------------------------
 */

void table_remember(struct table *t)
{
    const struct row *r = order_row(&t->order, t->list.sel);

    free(t->selected);
    t->where = r ? r->context : NULL;
    t->selected = r ? xstrdup(r->id) : NULL;
}

/* The selected line stays where it is on the screen: what came or went above it is out of sight. */
static void keep_selection(struct table *t)
{
    size_t above = t->list.sel - t->list.top, i;
    const struct row *r = t->touched && t->selected ? store_find(t->where, t->kind, t->selected)
                                                    : NULL;

    if (r && order_find(&t->order, r, &i)) {
        t->list.sel = i;
        t->list.top = i > above ? i - above : 0;
    } else if (!t->touched) {
        t->list.sel = t->list.top = 0;
    }
    list_fit(&t->list, order_count(&t->order), t->list.page);
    if (!r || !t->touched)
        table_remember(t);
}

void table_rebuild(struct table *t)
{
    const struct vec *rows = store_rows(ui_env(t->view.ui)->store, t->kind);
    struct order_config cfg;

    t->built = true;
    t->built_ms = table_now(t);
    t->total = 0;
    for (size_t i = 0; i < rows->n; i++)
        t->total += table_in_scope(t, rows->v[i]);
    table_order_config(t, &cfg);
    order_rebuild(&t->order, &cfg, rows);
}

enum { TIMED_MS = 5000 }; /* what "age>2h" matches is looked at anew */

void table_refresh(struct table *t)
{
    bool aged = t->filter && filter_timed(t->filter) && table_now(t) - t->built_ms > TIMED_MS;

    if (!t->built || aged)
        table_rebuild(t);
    if (order_update(&t->order))
        keep_selection(t);
}

static struct row *table_selected(struct view *v)
{
    struct table *t = (struct table *)v;

    table_refresh(t);
    return order_row(&t->order, t->list.sel);
}

static size_t table_lines(struct view *v, struct vec *rows)
{
    struct table *t = (struct table *)v;

    table_refresh(t);
    for (size_t i = 0; i < order_count(&t->order); i++)
        vec_push(rows, order_row(&t->order, i));
    return t->list.sel;
}

static bool table_filtered(struct view *v)
{
    const struct table *t = (const struct table *)v;

    return t->filter || t->problems;
}

/* --- the view ----------------------------------------------------------------------------------
 */

static unsigned table_command(struct view *v, enum command_id id)
{
    struct table *t = (struct table *)v;

    table_refresh(t);
    switch (id) {
    case CMD_NEXT_MATCH:
    case CMD_PREV_MATCH:
        return table_go_to_match(t, id == CMD_PREV_MATCH);
    case CMD_FILTER:
        return table_ask_filter(t);
    case CMD_PROBLEMS:
        return table_toggle_problems(t);
    case CMD_SORT:
    case CMD_SORT_LEFT:
    case CMD_SORT_RIGHT:
    case CMD_SORT_INVERT:
        return table_sort_command(t, id);
    case CMD_BACK:
        return table_back(t);
    default:
        if (!list_move(&t->list, id))
            return VIEW_UNUSED;
        t->touched = t->list.sel > 0 || !t->kind->history;
        table_remember(t);
        return VIEW_REDRAW;
    }
}

static void choose_columns(struct table *t)
{
    const struct ui_env *env = ui_env(t->view.ui);
    const char *chosen = env->columns ? env->columns(env->columns_ctx, t->kind) : NULL;
    struct err e;

    /* What cannot be read was said when the configuration was. */
    if (!chosen || columns_choose(t->kind, chosen, &t->columns, &e) < 0)
        columns_default(t->kind, store_context_count(env->store) > 1, &t->columns);
}

static void set_columns(struct table *t)
{
    const char *sorted = t->sort >= 0 ? t->columns.c[t->sort].key : "";
    char key[COLUMN_KEY];

    snprintf(key, sizeof(key), "%s", sorted);
    choose_columns(t);
    columns_grid(&t->columns, &t->grid);
    t->sort = columns_find(&t->columns, key);
    t->built = false;
}

static unsigned table_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct table *t = (struct table *)v;

    if (ev == STORE_CONTEXTS)
        set_columns(t);
    if (!row || row->kind != t->kind || !t->built)
        return row ? VIEW_SAME : VIEW_REDRAW;
    if (ev != STORE_CHANGED && table_in_scope(t, row))
        t->total += ev == STORE_ADDED ? 1 : (size_t)-1;
    order_changed(&t->order, ev, row);
    return VIEW_REDRAW;
}

/* What is not kept up to date says how old it is, or that it is on its way. */
static void add_freshness(const struct table *t, struct buf *out)
{
    const struct store *s = ui_env(t->view.ui)->store;
    bool ascii = ui_env(t->view.ui)->ascii;
    int64_t listed = t->kind->on_demand ? store_listed_ms(s, t->kind) : INT64_MAX;
    int64_t age = table_now(t) - listed;
    char when[WHEN_MAX];

    if (!listed)
        buf_addf(out, "%sloading%s", style_dot(ascii), ascii ? "..." : "\342\200\246");
    else if (age > 2 * MS_MINUTE)
        buf_addf(out, "%sas of %s ago", style_dot(ascii), when_age(age, when));
}

static void table_title(struct view *v, struct buf *out)
{
    struct table *t = (struct table *)v;

    const char *dot = style_dot(ui_env(v->ui)->ascii);

    kind_heading(t->kind, out);
    if (t->problems)
        buf_addf(out, "%sproblems only", dot);
    if (t->filter)
        buf_addf(out, "%s/%s  %zu of %zu", dot, t->filter_text, order_count(&t->order), t->total);
    add_freshness(t, out);
}

static void table_crumb(struct view *v, struct buf *out)
{
    kind_heading(((struct table *)v)->kind, out);
}

static void table_shown(struct view *v, bool on)
{
    struct table *t = (struct table *)v;
    const struct ui_host *host = ui_host(v->ui);

    if (!t->kind->on_demand || t->wanted == on)
        return;
    t->wanted = on;
    host->want(host->ctx, t->kind, on);
}

static void table_free(struct view *v)
{
    struct table *t = (struct table *)v;

    order_release(&t->order);
    filter_free(t->filter);
    free(t->filter_text);
    free(t->selected);
    free(t->scope.id);
    free(t);
}

static const struct view_class table_class = {
    .name = "table",
    .title = table_title,
    .draw = table_draw,
    .command = table_command,
    .changed = table_changed,
    .selected = table_selected,
    .lines = table_lines,
    .filtered = table_filtered,
    .press = table_press,
    .save = table_save,
    .restore = table_restore,
    .free = table_free,
    .place = true,
    .panes = PANES_DETAIL | PANES_ACTIVITY,
    .crumb = table_crumb,
    .shown = table_shown,
};

struct table *table_of_view(struct view *v)
{
    return v->class_ == &table_class ? (struct table *)v : NULL;
}

struct view *table_new(struct ui *ui, const struct table_options *o)
{
    struct table *t = xcalloc(1, sizeof(*t));

    t->view = (struct view){.class_ = &table_class, .ui = ui};
    t->kind = o->kind;
    if (o->of)
        t->scope = (struct table_scope){
            .kind = o->of->kind, .context = o->of->context, .id = xstrdup(o->of->id)};
    t->sort = -1;
    t->list.page = 1;
    set_columns(t);
    if (o->filter)
        table_set_filter(t, o->filter);
    return &t->view;
}
