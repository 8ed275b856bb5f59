/* Rows of a history as a table. */
#include "ui/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/filter.h"
#include "ui/list.h"
#include "ui/node.h"
#include "ui/prompt.h"
#include "ui/style.h"
#include "ui/ui.h"

struct table_view {
    struct view view;
    const struct kind *kind;
    struct vec rows; /* in order; never followed while stale */
    struct list list;
    char *selected; /* identity */
    char *filter_text;
    struct filter *filter;
    bool problems, stale;
    char note[FILTER_WRONG + 64];
};

static int64_t now(const struct table_view *t)
{
    return clock_wall(ui_env(t->view.ui)->clock);
}

static int compare(const void *a, const void *b)
{
    const struct row *p = *(struct row *const *)a, *q = *(struct row *const *)b;

    if (p->facts.moving != q->facts.moving)
        return p->facts.moving ? -1 : 1;
    if (p->facts.created_ms != q->facts.created_ms)
        return p->facts.created_ms > q->facts.created_ms ? -1 : 1;
    return strcmp(p->id, q->id);
}

static void remember(struct table_view *t)
{
    const struct row *r = t->list.sel < t->rows.n ? t->rows.v[t->list.sel] : NULL;

    free(t->selected);
    t->selected = r ? xstrdup(r->id) : NULL;
}

static void refresh(struct table_view *t)
{
    const struct vec *all = store_rows(ui_env(t->view.ui)->store, t->kind);

    if (!t->stale)
        return;
    t->stale = false;
    vec_clear(&t->rows);
    for (size_t i = 0; i < all->n; i++) {
        struct row *r = all->v[i];

        if ((!t->problems || row_is_problem(r)) &&
            (!t->filter || filter_match(t->filter, r, now(t))))
            vec_push(&t->rows, r);
    }
    if (t->rows.n > 1)
        qsort(t->rows.v, t->rows.n, sizeof(t->rows.v[0]), compare);
    for (size_t i = 0; t->selected && t->list.sel > 0 && i < t->rows.n; i++)
        if (str_eq(((const struct row *)t->rows.v[i])->id, t->selected))
            t->list.sel = i;
    list_fit(&t->list, t->rows.n, t->list.page);
    remember(t);
}

static struct row *table_selected(struct view *v)
{
    struct table_view *t = (struct table_view *)v;

    refresh(t);
    return t->list.sel < t->rows.n ? t->rows.v[t->list.sel] : NULL;
}

static const char *on_filter_changed(void *ctx, const char *text)
{
    struct table_view *t = ctx;
    char wrong[FILTER_WRONG];

    filter_free(t->filter);
    t->filter = filter_new(text, wrong);
    if (filter_empty(t->filter)) {
        filter_free(t->filter);
        t->filter = NULL;
    }
    free(t->filter_text);
    t->filter_text = xstrdup(text);
    t->stale = true;
    refresh(t);
    if (wrong[0])
        snprintf(t->note, sizeof(t->note), "%s", wrong);
    else
        snprintf(t->note, sizeof(t->note), "%zu of %zu   (Esc clears, Enter keeps)", t->rows.n,
                 store_count(ui_env(t->view.ui)->store, t->kind));
    return t->note;
}

static void on_filter_done(void *ctx, const char *text)
{
    if (!text)
        on_filter_changed(ctx, "");
}

static unsigned table_command(struct view *v, enum command_id id)
{
    struct table_view *t = (struct table_view *)v;
    struct prompt_line_options o = {
        .label = "/ ",
        .initial = t->filter_text,
        .hint = "Enter: keep   Esc: clear   !word  status:failed  env:prod  age>2h",
        .changed = on_filter_changed};

    refresh(t);
    switch (id) {
    case CMD_FILTER:
        ui_push_prompt(v->ui, prompt_line(v->ui, &o, on_filter_done, t));
        return VIEW_REDRAW;
    case CMD_PROBLEMS:
        t->problems = !t->problems;
        t->stale = true;
        return VIEW_REDRAW;
    case CMD_BACK:
        if (!t->filter && !t->problems)
            return VIEW_UNUSED;
        t->problems = false;
        on_filter_changed(t, "");
        return VIEW_REDRAW;
    default:
        if (!list_move(&t->list, id))
            return VIEW_UNUSED;
        remember(t);
        return VIEW_REDRAW;
    }
}

static unsigned table_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct table_view *t = (struct table_view *)v;

    (void)ev;
    if (!row || row->kind != t->kind)
        return VIEW_SAME;
    t->stale = true;
    return VIEW_REDRAW;
}

static void table_title(struct view *v, struct buf *out)
{
    struct table_view *t = (struct table_view *)v;

    buf_addf(out, "%c%s", t->kind->plural[0] - 32, t->kind->plural + 1);
    if (t->problems)
        buf_adds(out, " \302\267 problems only");
    if (t->filter)
        buf_addf(out, " \302\267 /%s  %zu of %zu", t->filter_text, t->rows.n,
                 store_count(ui_env(v->ui)->store, t->kind));
}

/* What it is about: "front-end/prod", "front-end pipeline". */
static void target_text(const struct row *r, struct buf *out)
{
    const struct kind *k = r->kind->target ? r->kind->target(r->json, out) : NULL;

    if (!k)
        buf_adds(out, r->id);
    else if (k->within)
        buf_addf(out, " %s", k->name);
}

static void draw_row(const struct table_view *t, const struct row *r, struct surface *s,
                     struct rect at)
{
    bool ascii = ui_env(t->view.ui)->ascii;
    struct buf target = BUF_INIT(4096);
    char status[80], when[WHEN_MAX], d[WHEN_MAX] = "";
    int x = at.x + 1, w = at.w - 1, name;
    int64_t end = r->facts.completed_ms ? r->facts.completed_ms : now(t);

    row_status(r, status, sizeof(status));
    target_text(r, &target);
    surface_text(s, x, at.y, 2, health_style(r->health), 0, health_glyph(r->health, ascii));
    surface_text(s, x + 2, at.y, 13, health_style(r->health), 0, status);
    x += 16;
    w -= 16;
    if (r->facts.created_ms && (r->facts.completed_ms || r->facts.moving))
        when_duration(end - r->facts.created_ms, d);
    name = w - 8 - (w > 40 ? 21 : 0) - (w > 70 ? 10 : 0);
    name = name > 44 ? 44 : name;
    if (name > 0)
        surface_text(s, x, at.y, name, STYLE_TEXT, 0, buf_str(&target));
    x += name > 0 ? name : 0;
    if (x + 8 <= at.x + at.w)
        surface_right(s, x, at.y, 7, r->facts.moving ? health_style(r->health) : STYLE_MUTED, 0, d);
    x += 9;
    if (w > 40)
        x += 2 +
             surface_text(s, x, at.y, 19, STYLE_MUTED, 0, when_local(r->facts.created_ms, when));
    if (w > 70)
        x += 1 + surface_printf(s, x, at.y, 9, STYLE_MUTED, 0, "%.8s", r->id);
    if (x < at.x + at.w && r->facts.message)
        surface_text(s, x + 1, at.y, at.x + at.w - x - 1, STYLE_TEXT, 0, r->facts.message);
    buf_release(&target);
}

static void table_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct table_view *t = (struct table_view *)v;

    refresh(t);
    list_fit(&t->list, t->rows.n, r.h);
    for (int y = 0; y < r.h && t->list.top + (size_t)y < t->rows.n; y++) {
        struct rect line = {r.x, r.y + y, r.w, 1};

        draw_row(t, t->rows.v[t->list.top + (size_t)y], s, line);
        if (t->list.top + (size_t)y != t->list.sel)
            continue;
        surface_text(s, r.x, r.y + y, 1, STYLE_ACCENT, 0, ">");
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
    if (t->rows.n == 0)
        surface_text(s, r.x + 2, r.y, r.w - 2, STYLE_MUTED, 0,
                     t->filter || t->problems ? "Nothing matches. Esc clears." : "Nothing yet.");
}

static void table_free(struct view *v)
{
    struct table_view *t = (struct table_view *)v;

    vec_release(&t->rows);
    filter_free(t->filter);
    free(t->filter_text);
    free(t->selected);
    free(t);
}

static const struct view_class table_class = {
    .name = "table",
    .title = table_title,
    .draw = table_draw,
    .command = table_command,
    .changed = table_changed,
    .selected = table_selected,
    .free = table_free,
};

struct view *table_new(struct ui *ui, const struct kind *k)
{
    struct table_view *t = xcalloc(1, sizeof(*t));

    t->view = (struct view){.class_ = &table_class, .ui = ui};
    t->kind = k;
    t->list.page = 1;
    t->stale = true;
    return &t->view;
}
