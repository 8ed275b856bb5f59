/* Finding things in a table: the filter, problems only, from match to match. */
#include "ui/table_inside.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "ui/filter_prompt.h"
#include "ui/node.h"
#include "ui/ui.h"

/* What was a problem stays in sight when it is none any more: somebody may be following it. */
bool table_match(void *ctx, const struct row *r, bool was)
{
    const struct table *t = ctx;

    if (t->problems && !row_is_problem(r) && !was)
        return false;
    if (t->filter && !filter_match(t->filter, r, table_now(t)))
        return false;
    return table_in_scope(t, r);
}

static void set_filter(struct table *t, const char *text, char wrong[FILTER_WRONG])
{
    filter_free(t->filter);
    t->filter = filter_new_for(t->kind, text, wrong);
    if (filter_empty(t->filter)) {
        filter_free(t->filter);
        t->filter = NULL;
    }
    free(t->filter_text);
    t->filter_text = xstrdup(text);
    table_rebuild(t);
    table_refresh(t);
}

void table_set_filter(struct table *t, const char *text)
{
    char wrong[FILTER_WRONG];

    set_filter(t, text, wrong);
}

static void on_filter_changed(void *ctx, const char *text, char wrong[FILTER_WRONG])
{
    set_filter(ctx, text, wrong);
}

static void on_filter_count(void *ctx, size_t *match, size_t *all)
{
    struct table *t = ctx;

    table_refresh(t);
    *match = order_count(&t->order);
    *all = t->total;
}

static void on_filter_done(void *ctx, bool keep)
{
    if (!keep)
        table_set_filter(ctx, "");
}

unsigned table_ask_filter(struct table *t)
{
    struct filter_prompt_options o = {.initial = t->filter_text,
                                      .changed = on_filter_changed,
                                      .count = on_filter_count,
                                      .done = on_filter_done,
                                      .ctx = t};

    filter_prompt_open(t->view.ui, &o);
    return VIEW_REDRAW;
}

/* The next match of the filter, else the next problem; around the end. */
unsigned table_go_to_match(struct table *t, bool back)
{
    size_t n = order_count(&t->order);

    for (size_t step = 1; step <= n; step++) {
        size_t i = (t->list.sel + (back ? n - step : step)) % n;

        if (t->filter || t->problems || row_is_problem(order_row(&t->order, i))) {
            t->list.sel = i;
            t->touched = true;
            list_fit(&t->list, n, t->list.page);
            table_remember(t);
            return VIEW_REDRAW;
        }
    }
    ui_notice(t->view.ui, false, t->filter ? "nothing matches" : "no problems");
    return VIEW_REDRAW;
}

unsigned table_toggle_problems(struct table *t)
{
    t->problems = !t->problems;
    t->touched = true;
    table_rebuild(t);
    return VIEW_REDRAW;
}

unsigned table_back(struct table *t)
{
    if (!t->filter && !t->problems)
        return VIEW_UNUSED;
    t->problems = false;
    table_set_filter(t, "");
    return VIEW_REDRAW;
}
