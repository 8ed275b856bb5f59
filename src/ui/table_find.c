/* Finding things in a table: the filter, problems only, from match to match. */
#include "ui/table_inside.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "ui/node.h"
#include "ui/prompt.h"
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

void table_set_filter(struct table *t, const char *text)
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
    table_rebuild(t);
    table_refresh(t);
    if (wrong[0])
        snprintf(t->note, sizeof(t->note), "%s", wrong);
    else
        snprintf(t->note, sizeof(t->note), "%zu of %zu   (Esc clears, Enter keeps)",
                 order_count(&t->order), t->total);
}

static const char *on_filter_changed(void *ctx, const char *text)
{
    struct table *t = ctx;

    table_set_filter(t, text);
    return t->note;
}

static void on_filter_done(void *ctx, const char *text)
{
    if (!text)
        table_set_filter(ctx, "");
}

unsigned table_ask_filter(struct table *t)
{
    struct prompt_line_options o = {
        .label = "/ ",
        .initial = t->filter_text,
        .hint = "Enter: keep   Esc: clear   !word  status:failed  env:prod  age>2h",
        .changed = on_filter_changed};

    if (ui_argument(t->view.ui)) { /* ":filter status:failed" */
        table_set_filter(t, ui_argument(t->view.ui));
        return VIEW_REDRAW;
    }
    ui_push_prompt(t->view.ui, prompt_line(t->view.ui, &o, on_filter_done, t));
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
