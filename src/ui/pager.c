/* Views of text that scroll. One class: what differs is how the lines are made. */
#include "ui/pager.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "ui/detail.h"
#include "ui/help.h"
#include "ui/list.h"
#include "ui/ui.h"
#include "ui/wrap.h"

struct pager_view {
    struct view view;
    void (*fill)(struct pager_view *p, int columns, struct vec *lines);
    const char *what;
    struct store_context *context; /* of the row; NULL: help */
    const struct kind *kind;       /* likewise */
    char *id;
    struct list list;
};

static void add(struct vec *lines, int indent, const char *label, const char *text,
                enum style style)
{
    struct detail_line *l = xcalloc(1, sizeof(*l));

    snprintf(l->label, sizeof(l->label), "%s", label);
    l->text = xstrdup(text);
    l->indent = indent;
    l->style = style;
    vec_push(lines, l);
}

static struct row *row_of(const struct pager_view *p)
{
    return p->kind ? store_find(p->context, p->kind, p->id) : NULL;
}

static void fill_describe(struct pager_view *p, int columns, struct vec *lines)
{
    const struct row *r = row_of(p);

    if (r)
        detail_lines(ui_env(p->view.ui), r, columns, lines);
    else
        add(lines, 0, "", "It is gone.", STYLE_MUTED);
}

static void fill_raw(struct pager_view *p, int columns, struct vec *lines)
{
    const struct row *r = row_of(p);
    char *json = r ? cJSON_Print(r->json) : NULL;
    struct vec parts = {0};

    for (char *c = json; c && *c; c++) /* cJSON indents with tabs */
        if (*c == '\t')
            *c = ' ';
    wrap_text(&parts, json ? json : "It is gone.", columns, 20000, ui_env(p->view.ui)->ascii);
    for (size_t i = 0; i < parts.n; i++)
        add(lines, 0, "", parts.v[i], STYLE_TEXT);
    wrap_free(&parts);
    cJSON_free(json);
}

static void fill_help(struct pager_view *p, int columns, struct vec *lines)
{
    help_lines(ui_env(p->view.ui), columns, lines);
}

static void pager_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct pager_view *p = (struct pager_view *)v;
    struct vec lines = {0};

    (void)focused;
    p->fill(p, r.w - 2, &lines);
    p->list.n = lines.n;
    p->list.page = r.h;
    if (p->list.top + (size_t)r.h > lines.n)
        p->list.top = lines.n > (size_t)r.h ? lines.n - (size_t)r.h : 0;
    detail_draw(&lines, p->list.top, s, (struct rect){r.x + 1, r.y, r.w - 2, r.h});
    detail_free_lines(&lines);
}

static unsigned pager_command(struct view *v, enum command_id id)
{
    struct pager_view *p = (struct pager_view *)v;

    if (id == CMD_BACK || id == CMD_CLOSE || id == CMD_COLLAPSE)
        return VIEW_CLOSE;
    if ((id == CMD_HELP && !p->kind) || (id == CMD_RAW && p->fill == fill_raw) ||
        (id == CMD_DESCRIBE && p->fill == fill_describe))
        return VIEW_CLOSE;
    if (id == CMD_OPEN)
        return VIEW_SAME;
    return list_scroll(&p->list, id) ? VIEW_REDRAW : VIEW_UNUSED;
}

static unsigned pager_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct pager_view *p = (struct pager_view *)v;

    (void)ev;
    return row && p->context == row->context && p->kind == row->kind && strcmp(p->id, row->id) == 0
               ? VIEW_REDRAW
               : VIEW_SAME;
}

static void pager_title(struct view *v, struct buf *out)
{
    struct pager_view *p = (struct pager_view *)v;

    buf_adds(out, p->what);
    if (p->kind)
        buf_addf(out, " %s %s", p->kind->title, p->id);
}

static struct row *pager_selected(struct view *v)
{
    return row_of((struct pager_view *)v);
}

static void pager_free(struct view *v)
{
    free(((struct pager_view *)v)->id);
    free(v);
}

static const struct view_class pager_class = {
    .name = "text",
    .title = pager_title,
    .draw = pager_draw,
    .command = pager_command,
    .changed = pager_changed,
    .selected = pager_selected,
    .free = pager_free,
};

static struct pager_view *make(struct ui *ui, const struct row *r, const char *what)
{
    struct pager_view *p = xcalloc(1, sizeof(*p));

    p->view = (struct view){.class_ = &pager_class, .ui = ui};
    p->what = what;
    p->context = r ? r->context : NULL;
    p->kind = r ? r->kind : NULL;
    p->id = xstrdup(r ? r->id : "");
    return p;
}

struct view *describe_new(struct ui *ui, const struct row *r)
{
    struct pager_view *p = make(ui, r, "Describe");

    p->fill = fill_describe;
    return &p->view;
}

struct view *raw_new(struct ui *ui, const struct row *r)
{
    struct pager_view *p = make(ui, r, "JSON of");

    p->fill = fill_raw;
    return &p->view;
}

struct view *help_new(struct ui *ui)
{
    struct pager_view *p = make(ui, NULL, "Help");

    p->fill = fill_help;
    return &p->view;
}
