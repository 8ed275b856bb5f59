/* A table on the screen: a line of headings, then the rows. */
#include "ui/table_inside.h"

#include <string.h>

#include "base/text.h"
#include "ui/marks.h"
#include "ui/chart.h"
#include "ui/style.h"
#include "ui/ui.h"
#include "ui/usual.h"
#include "ui/wrap.h"
#include "ui/watch.h"

enum { HEADS_FROM = 4 }; /* lower panes have no line for headings */

/* The columns that a text takes on the screen. Nearly all are plain ASCII. */
static int width_of(const struct buf *text, bool ascii)
{
    struct buf safe = BUF_INIT(1 << 16);
    int w;

    for (size_t i = 0; i < text->len; i++)
        if ((unsigned char)text->ptr[i] < 0x20 || (unsigned char)text->ptr[i] > 0x7e) {
            text_safe(&safe, text->ptr, text->len < 256 ? text->len : 256, ascii ? TEXT_ASCII : 0u);
            w = text_width(buf_str(&safe));
            buf_release(&safe);
            return w;
        }
    return (int)(text->len < 1000 ? text->len : 1000);
}

/* Widths only grow, by all rows and not by those in sight: nothing jumps while one scrolls. */
void table_measure(struct table *t, const struct row *r)
{
    bool ascii = ui_env(t->view.ui)->ascii;
    struct buf text = BUF_INIT(1 << 16);

    for (size_t i = 0; i < t->columns.n; i++) {
        if (!column_measured(&t->columns.c[i]) || t->grid.c[i].need >= 200)
            continue;
        buf_clear(&text);
        column_text(&t->columns.c[i], r, ascii, 0, &text);
        grid_need(&t->grid, i, width_of(&text, ascii));
    }
    buf_release(&text);
}

/* What a filter calls the column. */
static const char *field_of(const struct shown_column *c)
{
    return c->what == COLS_NAME ? FILTER_NAME : c->what == COLS_STATUS ? FILTER_STATUS : c->title;
}

/* How far along what runs is: the whole is what 95 of 100 runs stay within, the sign in it the
 * median. */
static void draw_usual(const struct table *t, const struct grid_column *c, const struct row *r,
                       struct surface *s, struct rect line)
{
    struct usual u;
    int64_t at = table_now(t) - r->facts.created_ms;

    if (!r->facts.moving || !usuals_of_row(ui_env(t->view.ui)->usuals, r, table_now(t), &u))
        return;
    chart_progress(s, line.x + c->x, line.y, c->w, at, u.median_ms, u.p95_ms,
                   at > u.p95_ms ? STYLE_WARN : STYLE_PROGRESS);
}

static void draw_row(const struct table *t, const struct row *r, struct surface *s,
                     struct rect line)
{
    struct buf text = BUF_INIT(1 << 16);

    for (size_t i = 0; i < t->columns.n; i++) {
        const struct shown_column *c = &t->columns.c[i];

        if (!t->grid.c[i].w)
            continue;
        if (c->what == COLS_USUAL) {
            draw_usual(t, &t->grid.c[i], r, s, line);
            continue;
        }
        buf_clear(&text);
        column_text(c, r, s->ascii, table_now(t), &text);
        grid_cell(&t->grid, i, s, line, column_style(c, r), buf_str(&text));
        filter_paint(t->filter, r, field_of(c), s,
                     (struct rect){line.x + t->grid.c[i].x, line.y, t->grid.c[i].w, 1});
    }
    buf_release(&text);
}

/* Why there is nothing, and what can be done about it. */
static void empty_text(const struct table *t, struct buf *out)
{
    const struct ui_env *env = ui_env(t->view.ui);
    const struct store_state *st = store_worst_state(env->store);
    bool loading = st->phase == PHASE_START || st->phase == PHASE_LOADING ||
                   (t->kind->on_demand && !store_listed_ms(env->store, t->kind));

    if (t->filter || t->problems)
        buf_adds(out, "Nothing matches. Esc clears.");
    else if (st->error[0])
        buf_addf(out, "Nothing is known: %s", st->error);
    else if (loading)
        buf_addf(out, "loading %s%s", t->kind->plural, env->ascii ? "..." : "\342\200\246");
    else
        buf_addf(out, "No %s. What comes shows up here by itself.", t->kind->plural);
}

static void draw_empty(const struct table *t, struct surface *s, struct rect r)
{
    struct buf text = BUF_INIT(2048);
    struct vec lines = {0};

    empty_text(t, &text);
    wrap_text(&lines, buf_str(&text), r.w - 3, 6, s->ascii);
    for (size_t i = 0; i < lines.n && (int)i < r.h; i++)
        surface_text(s, r.x + 2, r.y + (int)i, r.w - 2, STYLE_MUTED, 0, lines.v[i]);
    wrap_free(&lines);
    buf_release(&text);
}

void table_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct table *t = (struct table *)v;
    int heads = r.h >= HEADS_FROM, sorted;
    struct rect inside = {r.x + 1, r.y, r.w - 2, 1}; /* the mark of the selection; a blank */
    bool down;

    t->list.page = r.h - heads;
    table_refresh(t);
    list_fit(&t->list, order_count(&t->order), r.h - heads);
    grid_place(&t->grid, inside.w);
    sorted = table_sorted_by(t, &down);
    if (heads)
        grid_heads(&t->grid, s, inside, sorted, down);
    for (int y = heads; y < r.h; y++) {
        size_t i = t->list.top + (size_t)(y - heads);
        const struct row *row = order_row(&t->order, i);
        struct rect line = {r.x, r.y + y, r.w, 1};

        if (!row)
            break;
        inside.y = line.y;
        draw_row(t, row, s, inside);
        if (watch_has(ui_env(v->ui)->watch, row))
            surface_text(s, r.x + r.w - 1, line.y, 1, STYLE_ACCENT, 0,
                         watch_mark(ui_env(v->ui)->watch, row, s->ascii) + 1);
        surface_text(s, r.x, line.y, 1, STYLE_ACCENT, 0,
                     marks_sign(ui_env(v->ui)->marks, row, i == t->list.sel, s->ascii));
        if (i != t->list.sel)
            continue;
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
    if (order_count(&t->order) == 0)
        draw_empty(t, s, (struct rect){r.x, r.y + heads, r.w, r.h - heads});
}

void table_press(struct view *v, int x, int y, const struct rect *r)
{
    struct table *t = (struct table *)v;
    int heads = r->h >= HEADS_FROM;
    size_t i = t->list.top + (size_t)(y - heads);

    (void)x;
    table_refresh(t);
    if (y < heads || i >= order_count(&t->order))
        return;
    t->list.sel = i;
    t->touched = true;
    table_remember(t);
}
