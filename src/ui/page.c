/* A page: the view. Its selection is what a line stands for, not its number. */
#include "ui/page_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/columns.h"
#include "ui/context.h"
#include "ui/detail.h"
#include "ui/style.h"
#include "ui/subtable.h"
#include "ui/table.h"
#include "ui/ui.h"

enum { STATUS_W = 17, AGE_W = 7, WIDTH = 78 /* before the first drawing */ };
enum { WIDEST = 100 }; /* what belongs to a line is not sought at the other end of the screen */

struct row *page_row(const struct page *p)
{
    return p->kind ? store_find(p->context, p->kind, p->id) : NULL;
}

struct row *page_line_row(const struct page_line *l)
{
    return l->what == PAGE_ROW ? store_find(l->context, l->kind, l->id) : NULL;
}

/* --- the selection -----------------------------------------------------------------------------
 */

static struct page_line *selected_line(const struct page *p)
{
    return p->list.sel < p->marks.n ? p->marks.v[p->list.sel] : NULL;
}

static bool same_line(const struct page_line *a, enum page_what what, const struct kind *kind,
                      const struct store_context *context, const char *id,
                      const struct kind_sub *sub)
{
    return a->what == what && a->kind == kind && a->context == context && str_eq(a->id, id) &&
           a->sub == sub;
}

/* The same thing is selected after everything was made anew. */
static void refresh(struct page *p, int columns)
{
    const struct page_line *was = selected_line(p);
    struct page_line key = was ? *was : (struct page_line){0};
    char *id = was ? xstrdup(was->id) : NULL;
    int64_t now = clock_wall(ui_env(p->view.ui)->clock);

    if (p->stale || columns != p->built_w || now / 1000 != p->built_ms / 1000) {
        page_build(p, columns);
        p->stale = false;
        p->built_w = columns;
        p->built_ms = now;
        for (size_t i = 0; was && p->list.sel > 0 && i < p->marks.n; i++)
            if (same_line(p->marks.v[i], key.what, key.kind, key.context, id, key.sub))
                p->list.sel = i;
        list_fit(&p->list, p->marks.n, p->list.page);
    }
    free(id);
}

static struct row *page_selected(struct view *v)
{
    struct page *p = (struct page *)v;
    const struct page_line *l;
    struct row *r;

    refresh(p, p->built_w ? p->built_w : WIDTH);
    l = selected_line(p);
    r = l ? page_line_row(l) : NULL;
    return r ? r : page_row(p);
}

/* --- commands ----------------------------------------------------------------------------------
 */

static unsigned open_line(struct page *p)
{
    const struct page_line *l = selected_line(p);
    const struct row *r = page_row(p), *at = l ? page_line_row(l) : NULL;

    if (at)
        ui_push(p->view.ui, page_new(p->view.ui, at));
    else if (l && l->what == PAGE_SUB && r)
        ui_push(p->view.ui, subtable_new(p->view.ui, r, l->sub, NULL));
    else if (l && l->what == PAGE_HEAD && (r || p->board))
        ui_push(p->view.ui,
                table_new(p->view.ui, &(struct table_options){.kind = l->kind, .of = r}));
    return VIEW_REDRAW;
}

static unsigned page_command(struct view *v, enum command_id id)
{
    struct page *p = (struct page *)v;

    refresh(p, p->built_w ? p->built_w : WIDTH);
    if (id == CMD_OPEN || id == CMD_EXPAND)
        return open_line(p);
    if (id == CMD_COLLAPSE)
        return v->parent ? VIEW_CLOSE : VIEW_SAME;
    return list_move(&p->list, id) ? VIEW_REDRAW : VIEW_UNUSED;
}

static unsigned page_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct page *p = (struct page *)v;

    (void)ev;
    p->stale |= row != NULL;
    return VIEW_REDRAW;
}

static void page_shown(struct view *v, bool on)
{
    struct page *p = (struct page *)v;
    const struct ui_host *host = ui_host(v->ui);

    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);
        bool ours = false;

        for (size_t j = 0; p->board && j < p->board->n_kinds; j++)
            ours |= p->board->kinds[j] == k;
        if (p->kind) /* what runs a template is known; its versions are not */
            ours = kind_relates(k, p->kind);
        if (!ours || !k->on_demand || p->wanted[i] == on)
            continue;
        p->wanted[i] = on;
        host->want(host->ctx, k, on);
    }
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static void add_name(const struct row *r, struct buf *out)
{
    const char *known = r->kind->known_by ? json_str(r->json, r->kind->known_by) : NULL;

    if (known)
        buf_addf(out, "%s  ", known);
    kind_label(r->kind, r->id, out);
}

static int draw_context(const struct page *p, const struct row *r, struct surface *s, int x, int y)
{
    int w = context_column(ui_env(p->view.ui));

    if (w)
        context_cell(r->context, s, x, y, w);
    return x + w;
}

static void draw_row(const struct page *p, const struct row *r, struct surface *s, struct rect at)
{
    struct buf name = BUF_INIT(8400);
    char age[WHEN_MAX] = "", status[80], took[WHEN_MAX];
    int64_t now = clock_wall(ui_env(p->view.ui)->clock);
    int x = at.x + 2, end = at.x + at.w - AGE_W;

    if (!kind_has_status(r->kind) && !r->action) {
        kind_label(r->kind, r->id, &name);
        if (p->board)
            x = draw_context(p, r, s, x, at.y);
        surface_text(s, x, at.y, at.x + at.w - x - 1, STYLE_TEXT, 0, buf_str(&name));
        buf_release(&name);
        return;
    }
    row_status(r, status, sizeof(status));
    surface_text(s, x, at.y, 2, health_style(r->health), 0, health_glyph(r->health, s->ascii));
    surface_text(s, x + 2, at.y, STATUS_W - 3, health_style(r->health), 0, status);
    x += STATUS_W;
    if (!r->kind->history) {
        add_name(r, &name);
        row_age(r, now, age);
    } else {
        buf_addf(&name, "%.8s", r->id);
        if (r->facts.completed_ms > r->facts.created_ms)
            buf_addf(&name, "  %s",
                     when_duration(r->facts.completed_ms - r->facts.created_ms, took));
        if (r->facts.message && *r->facts.message)
            buf_addf(&name, "  %s", r->facts.message);
        age_text(now - r->facts.created_ms, r->facts.moving, age);
    }
    if (p->board) /* of all contexts, where there are several */
        x = draw_context(p, r, s, x, at.y);
    surface_text(s, x, at.y, end - x - 1, STYLE_TEXT, 0, buf_str(&name));
    surface_right(s, end, at.y, AGE_W - 1, STYLE_MUTED, 0, age);
    buf_release(&name);
}

static void draw_line(const struct page *p, const struct page_line *l, struct surface *s,
                      struct rect at)
{
    const struct row *r = page_line_row(l);
    int x = at.x + 1 + l->indent, w = at.w - 2 - l->indent;

    if (l->what == PAGE_ROW) {
        if (r)
            draw_row(p, r, s, at);
        return;
    }
    if (l->label[0])
        surface_text(s, at.x + 1, at.y, at.w - 2, STYLE_MUTED, 0, l->label);
    if (l->right && text_width(l->right) + 2 < w) {
        surface_right(s, x, at.y, w, STYLE_MUTED, 0, l->right);
        w -= text_width(l->right) + 1;
    }
    surface_text(s, x, at.y, w, l->style, 0, l->text);
    if (l->what == PAGE_SUB)
        surface_right(s, x, at.y, at.w - 2 - l->indent, STYLE_MUTED, 0,
                      s->ascii ? ">" : "\342\200\272");
}

/* The selected line in sight; with the first one selected, what stands over it, too. */
static void scroll(struct page *p, int h)
{
    const struct page_line *l = selected_line(p);
    size_t at = 0, page = h > 0 ? (size_t)h : 1;

    while (at < p->lines.n && p->lines.v[at] != l)
        at++;
    if (p->list.sel == 0 && at < page)
        at = 0;
    if (p->top > at)
        p->top = at;
    if (at >= p->top + page)
        p->top = at - page + 1;
    if (p->top + page > p->lines.n)
        p->top = p->lines.n > page ? p->lines.n - page : 0;
}

static void page_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct page *p = (struct page *)v;

    p->list.page = r.h;
    refresh(p, (r.w < WIDEST ? r.w : WIDEST) - 2);
    list_fit(&p->list, p->marks.n, r.h);
    scroll(p, r.h);
    for (int y = 0; y < r.h && p->top + (size_t)y < p->lines.n; y++) {
        const struct page_line *l = p->lines.v[p->top + (size_t)y];
        struct rect line = {r.x, r.y + y, r.w, 1};

        draw_line(p, l, s, (struct rect){r.x, line.y, r.w < WIDEST ? r.w : WIDEST, 1});
        if (l != selected_line(p))
            continue;
        surface_text(s, r.x, line.y, 1, STYLE_ACCENT, 0, ">");
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
}

static void page_press(struct view *v, int x, int y, const struct rect *r)
{
    struct page *p = (struct page *)v;
    size_t line = p->top + (size_t)y;

    (void)x;
    (void)r;
    for (size_t i = 0; line < p->lines.n && i < p->marks.n; i++)
        if (p->marks.v[i] == p->lines.v[line])
            p->list.sel = i;
}

static void page_title(struct view *v, struct buf *out)
{
    struct page *p = (struct page *)v;

    const struct row *r = page_row(p);

    if (p->board)
        buf_adds(out, p->board->title);
    else if (r)
        add_name(r, out);
    else
        kind_label(p->kind, p->id, out);
}

/* A long identity is told by its last part: what is before it stands in the titles before. */
static void page_crumb(struct view *v, struct buf *out)
{
    struct page *p = (struct page *)v;

    if (p->kind && p->kind->history)
        buf_addf(out, "%.8s", p->id);
    else
        page_title(v, out);
}

static void page_free(struct view *v)
{
    struct page *p = (struct page *)v;

    page_free_lines(p);
    vec_release(&p->lines);
    vec_release(&p->marks);
    free(p->wanted);
    free(p->id);
    free(p);
}

/* There is no filter here: what Enter opens has one. */
static bool page_applies(struct view *v, enum command_id id)
{
    if (id == CMD_OPEN)
        return selected_line((struct page *)v) != NULL;
    return id != CMD_FILTER && id != CMD_PROBLEMS;
}

static const struct view_class page_class = {
    .name = "page",
    .title = page_title,
    .draw = page_draw,
    .command = page_command,
    .applies = page_applies,
    .changed = page_changed,
    .selected = page_selected,
    .free = page_free,
    .place = true,
    .panes = PANES_DETAIL | PANES_ACTIVITY,
    .crumb = page_crumb,
    .shown = page_shown,
    .press = page_press,
};

static struct page *make(struct ui *ui)
{
    struct page *p = xcalloc(1, sizeof(*p));

    p->view = (struct view){.class_ = &page_class, .ui = ui};
    p->list.page = 1;
    p->stale = true;
    p->wanted = xcalloc(kind_count(), sizeof(*p->wanted));
    return p;
}

struct view *page_new(struct ui *ui, const struct row *r)
{
    struct page *p = make(ui);

    p->kind = r->kind;
    p->context = r->context;
    p->id = xstrdup(r->id);
    return &p->view;
}

struct view *board_new(struct ui *ui, const struct board_def *def)
{
    struct page *p = make(ui);

    p->board = def;
    return &p->view;
}
