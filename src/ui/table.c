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
    const struct store_context *where; /* of the selected row */
    char *selected;                    /* its identity */
    char *filter_text;
    struct filter *filter;
    bool problems, stale;
    bool touched; /* until the first key, and on the first line, what is newest is selected */
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
    if (p->context != q->context)
        return store_context_index(p->context) < store_context_index(q->context) ? -1 : 1;
    return strcmp(p->id, q->id);
}

static void remember(struct table_view *t)
{
    const struct row *r = t->list.sel < t->rows.n ? t->rows.v[t->list.sel] : NULL;

    free(t->selected);
    t->where = r ? r->context : NULL;
    t->selected = r ? xstrdup(r->id) : NULL;
}

static void refresh(struct table_view *t)
{
    const struct vec *all = store_rows(ui_env(t->view.ui)->store, t->kind);
    size_t above = t->list.sel - t->list.top;

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
    for (size_t i = 0; t->touched && t->selected && i < t->rows.n; i++) {
        const struct row *r = t->rows.v[i];

        if (r->context == t->where && str_eq(r->id, t->selected)) {
            t->list.sel = i;
            t->list.top = i > above ? i - above : 0;
            break;
        }
    }
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

/* The next match of the filter, else the next problem; around the end. */
static unsigned go_to_match(struct table_view *t, bool back)
{
    size_t n = t->rows.n;

    for (size_t step = 1; step <= n; step++) {
        size_t i = (t->list.sel + (back ? n - step : step)) % n;

        if (t->filter || t->problems || row_is_problem(t->rows.v[i])) {
            t->list.sel = i;
            t->touched = true;
            list_fit(&t->list, n, t->list.page);
            remember(t);
            return VIEW_REDRAW;
        }
    }
    ui_notice(t->view.ui, false, t->filter ? "nothing matches" : "no problems");
    return VIEW_REDRAW;
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
    case CMD_NEXT_MATCH:
    case CMD_PREV_MATCH:
        return go_to_match(t, id == CMD_PREV_MATCH);
    case CMD_FILTER:
        ui_push_prompt(v->ui, prompt_line(v->ui, &o, on_filter_done, t));
        return VIEW_REDRAW;
    case CMD_PROBLEMS:
        t->problems = !t->problems;
        t->stale = t->touched = true;
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
        t->touched = t->list.sel > 0;
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

/* How wide what is; 0: no room for it. What goes first when it is narrow: the message, the id, when
 * it began; the status never. */
struct places {
    int status, name, duration, began, id, message;
    bool date; /* began is a date, not an age */
};

enum { STATUS_W = 16, DURATION_W = 8, DATE_W = 21, AGE_W = 6, ID_W = 10, NAME_W = 28 };

static struct places places(int w)
{
    struct places p = {.status = STATUS_W, .duration = DURATION_W};
    int rest = w - 1 - STATUS_W - DURATION_W;

    p.date = rest >= NAME_W + DATE_W;
    p.began = p.date ? DATE_W : rest >= NAME_W ? AGE_W : 0;
    rest -= p.began;
    p.id = rest >= NAME_W + ID_W ? ID_W : 0;
    rest -= p.id;
    p.name = rest;
    if (rest >= NAME_W + 14) {
        p.name = rest / 2 > NAME_W ? rest / 2 > 40 ? 40 : rest / 2 : NAME_W;
        p.message = rest - p.name;
    }
    if (p.name < 8) { /* the narrowest: status and target */
        p.duration = 0;
        p.status = w >= 16 ? 10 : 3;
        p.name = w - 1 - p.status;
    }
    return p;
}

static void draw_when(const struct table_view *t, const struct row *r, struct surface *s, int x,
                      int y, const struct places *p)
{
    char when[WHEN_MAX] = "";
    int64_t began = r->facts.created_ms;

    if (!began || !p->began)
        return;
    if (p->date)
        surface_text(s, x + 1, y, p->began - 2, STYLE_MUTED, 0, when_local(began, when));
    else
        surface_right(s, x, y, p->began - 1, STYLE_MUTED, 0, when_age(now(t) - began, when));
}

static void draw_row(const struct table_view *t, const struct row *r, struct surface *s,
                     struct rect at)
{
    struct places p = places(at.w);
    struct buf target = BUF_INIT(4096);
    char status[80], d[WHEN_MAX] = "";
    int x = at.x + 1, y = at.y;
    int64_t end = r->facts.completed_ms ? r->facts.completed_ms : now(t);
    enum style style = health_style(r->health);

    row_status(r, status, sizeof(status));
    target_text(r, &target);
    surface_text(s, x, y, 2, style, 0, health_glyph(r->health, s->ascii));
    if (p.status > 3)
        surface_text(s, x + 2, y, p.status - 3, style, 0, status);
    x += p.status;
    surface_text(s, x, y, p.name - 1, STYLE_TEXT, 0, buf_str(&target));
    x += p.name;
    if (r->facts.created_ms && (r->facts.completed_ms || r->facts.moving))
        when_duration(end - r->facts.created_ms, d);
    if (p.duration)
        surface_right(s, x, y, p.duration - 1, r->facts.moving ? style : STYLE_MUTED, 0, d);
    x += p.duration;
    draw_when(t, r, s, x, y, &p);
    x += p.began;
    if (p.id)
        surface_printf(s, x, y, p.id - 1, STYLE_MUTED, 0, "%.8s", r->id);
    x += p.id;
    if (p.message && r->facts.message)
        surface_text(s, x, y, p.message, STYLE_TEXT, 0, r->facts.message);
    buf_release(&target);
}

/* Titles over the columns, where there are enough of them to be confused. */
static void table_heads(struct view *v, struct surface *s, struct rect r)
{
    struct places p = places(r.w);
    int x = r.x + 1 + p.status + p.name;

    (void)v;
    if (!p.date)
        return;
    surface_right(s, x, r.y, p.duration, STYLE_MUTED, 0, " Took ");
    surface_text(s, x + p.duration, r.y, -1, STYLE_MUTED, 0, " Started ");
    x += p.duration + p.began;
    if (p.id)
        surface_text(s, x - 1, r.y, -1, STYLE_MUTED, 0, " Id ");
    if (p.message)
        surface_text(s, x + p.id - 1, r.y, -1, STYLE_MUTED, 0, " Message ");
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
    .heads = table_heads,
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
