/* The order of a table: by any column that it shows. */
#include "ui/table_inside.h"

#include "base/alloc.h"
#include "ui/inside.h"
#include "ui/prompt.h"
#include "ui/ui.h"

/* The kind's own order: of a history what runs, then the newest; else by name. */
static void own_key(const struct row *r, struct order_key *out)
{
    if (r->kind->history)
        out->number = r->facts.moving ? INT64_MIN / 2 - r->facts.created_ms : -r->facts.created_ms;
    else
        out->text = r->id;
}

static void key_of(void *ctx, const struct row *r, struct order_key *out)
{
    struct table *t = ctx;

    table_measure(t, r);
    if (t->sort < 0)
        own_key(r, out);
    else
        column_key(&t->columns.c[t->sort], r, out);
}

void table_order_config(struct table *t, struct order_config *out)
{
    *out = (struct order_config){.match = table_match,
                                 .key = key_of,
                                 .ctx = t,
                                 .text_first = t->sort >= 0 &&
                                               column_text_first(&t->columns.c[t->sort]),
                                 .down = t->down};
}

int table_sorted_by(const struct table *t, bool *down)
{
    *down = t->down;
    if (t->sort >= 0)
        return t->sort;
    for (size_t i = 0; i < t->columns.n; i++)
        if (t->columns.c[i].what == (t->kind->history ? COLS_AGE : COLS_NAME))
            return (int)i;
    return -1;
}

static void sort_by(struct table *t, int column, bool down)
{
    t->sort = column;
    t->down = down;
    t->touched = t->touched || t->list.sel > 0;
    table_rebuild(t);
    table_refresh(t);
}

/* The next one that is on the screen, around the end. */
static int neighbour(const struct table *t, int from, bool left)
{
    int n = (int)t->columns.n, i = from < 0 ? 0 : from;

    for (int step = 0; step < n; step++) {
        i = (i + (left ? n - 1 : 1)) % n;
        if (t->grid.c[i].w > 0 || t->grid.placed_w == 0)
            return i;
    }
    return from;
}

static unsigned sort_by_name(struct table *t, const char *name)
{
    int i = columns_find(&t->columns, name);
    struct columns all;
    struct buf names = BUF_INIT(2048);

    if (i >= 0) {
        sort_by(t, i, false);
        return VIEW_REDRAW;
    }
    columns_all(t->kind, &all);
    for (size_t j = 0; j < t->columns.n; j++)
        buf_addf(&names, "%s%s", j ? ", " : "", t->columns.c[j].key);
    ui_notice(t->view.ui, true, "sort: \"%.40s\" is not shown here%s; there are: %s", name,
              columns_find(&all, name) >= 0 ? " (see [columns] in the configuration)" : "",
              buf_str(&names));
    buf_release(&names);
    return VIEW_REDRAW;
}

static void on_chosen(void *ctx, const char *name)
{
    if (name)
        sort_by_name(ctx, name);
}

/* By a column that is chosen from a list. */
static unsigned ask(struct table *t, int at)
{
    const char *names[GRID_MAX + 1] = {NULL};

    for (size_t i = 0; i < t->columns.n; i++)
        names[i] = t->columns.c[i].key;
    ui_push_prompt(t->view.ui, prompt_choice(t->view.ui, "Sort by which column?", names, NULL,
                                             at < 0 ? 0 : (size_t)at, on_chosen, t));
    return VIEW_REDRAW;
}

unsigned table_sort_command(struct table *t, enum command_id id)
{
    bool down;
    int at = table_sorted_by(t, &down);

    if (id == CMD_SORT && ui_argument(t->view.ui))
        return sort_by_name(t, ui_argument(t->view.ui));
    if (id == CMD_SORT)
        return ask(t, at);
    if (id == CMD_SORT_INVERT)
        sort_by(t, t->sort, !t->down);
    else
        sort_by(t, neighbour(t, at, id == CMD_SORT_LEFT), false);
    return VIEW_REDRAW;
}

void table_sort_choices(struct ui *ui, enum command_id id, struct vec *names)
{
    const struct table *t = table_of_view(ui_top_view(ui));

    (void)id;
    for (size_t i = 0; t && i < t->columns.n; i++)
        vec_push(names, xstrdup(t->columns.c[i].key));
}
