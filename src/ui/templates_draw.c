/* Templates on the screen. */
#include "ui/templates_inside.h"

#include <stdio.h>

#include "ui/context.h"
#include "ui/marks.h"
#include "ui/style.h"
#include "ui/ui.h"

enum { STATUS_W = 13, RUNS_W = 5, BEHIND_W = 7, AGE_W = 6, NAME_MIN = 16 };

/* Where the columns stand; 0: no room. */
struct places {
    int name, status, runs, behind, age;
};

static struct places places(int w)
{
    struct places p = {.status = STATUS_W, .runs = RUNS_W, .behind = BEHIND_W, .age = AGE_W};

    w -= 2;
    if (w - p.status - p.runs - p.behind - p.age < NAME_MIN + 8)
        p.age = 0;
    if (w - p.status - p.runs - p.behind < NAME_MIN)
        p.status = w - p.runs - p.behind - NAME_MIN < 4 ? 3 : w - p.runs - p.behind - NAME_MIN;
    if (w - p.status - p.runs - p.behind < NAME_MIN)
        p.behind = 0;
    p.name = w - p.status - p.runs - p.behind - p.age;
    if (p.name > 44)
        p.name = 44;
    return p;
}

static void draw_heads(struct surface *s, struct rect r)
{
    struct places p = places(r.w);
    int x = r.x + 1;

    surface_text(s, x, r.y, p.name, STYLE_MUTED, 0, "Template");
    x += p.name;
    if (p.status > 6)
        surface_text(s, x, r.y, p.status, STYLE_MUTED, 0, "Recommended");
    x += p.status;
    surface_right(s, x, r.y, p.runs - 1, STYLE_MUTED, 0, "Run");
    x += p.runs;
    if (p.behind)
        surface_right(s, x, r.y, p.behind - 1, STYLE_MUTED, 0, "Behind");
    if (p.age)
        surface_right(s, x + p.behind, r.y, p.age - 1, STYLE_MUTED, 0, "Age");
}

static void name_text(const struct templates *t, const struct templates_line *l, bool ascii,
                      struct buf *out)
{
    char label[CONTEXT_LABEL];
    const char *mark = !l->folds ? "  "
                       : ascii   ? (l->open ? "- " : "+ ")
                       : l->open ? "\342\226\276 "
                                 : "\342\226\270 ";

    buf_addf(out, "%*s%s", 2 * l->depth, "", mark);
    if (l->depth == 0)
        buf_addf(out, "%s%s%s", l->template->id, context_several(ui_env(t->view.ui)) ? "  " : "",
                 context_several(ui_env(t->view.ui)) ? context_label(l->template->context, label)
                                                     : "");
    else if (l->depth == 1)
        buf_addf(out, "%lld", (long long)l->major);
    else
        buf_addf(out, "%lld.%lld%s", (long long)l->version->major, (long long)l->version->minor,
                 !templates_recommended(l) ? ""
                 : ascii                   ? " *"
                                           : " \342\230\205");
}

static void status_text(const struct templates_line *l, const struct row *r, bool ascii,
                        struct buf *out)
{
    if (l->depth == 0 && l->template->major >= 0)
        buf_addf(out, "%lld.%lld", (long long)l->template->major, (long long)l->template->minor);
    else if (l->depth == 0 && l->template->versions.n > 0)
        buf_adds(out, "none published");
    else if (r && r->facts.status)
        buf_addf(out, "%s %s", health_glyph(r->health, ascii), r->facts.status);
}

static void draw_number(struct surface *s, int x, int y, int w, enum style style, size_t n)
{
    char text[32];

    snprintf(text, sizeof(text), "%zu", n);
    if (w > 0)
        surface_right(s, x, y, w - 1, n ? style : STYLE_MUTED, 0, n ? text : "-");
}

static void draw_line(const struct templates *t, const struct templates_line *l, struct surface *s,
                      struct rect r)
{
    struct places p = places(r.w);
    struct buf name = BUF_INIT(4400), status = BUF_INIT(4400);
    const struct row *row = templates_row(l);
    int x = r.x + 1;
    char age[WHEN_MAX];

    name_text(t, l, s->ascii, &name);
    status_text(l, row, s->ascii, &status);
    surface_text(s, x, r.y, p.name - 1, l->depth == 0 ? STYLE_TITLE : STYLE_TEXT, 0,
                 buf_str(&name));
    filter_paint(t->filter, row, FILTER_NAME, s, (struct rect){x, r.y, p.name - 1, 1});
    x += p.name;
    surface_text(s, x, r.y, p.status - 1,
                 l->depth == 2 && row ? health_style(row->health) : STYLE_TEXT, 0,
                 buf_str(&status));
    filter_paint(t->filter, row, FILTER_STATUS, s, (struct rect){x, r.y, p.status - 1, 1});
    x += p.status;
    draw_number(s, x, r.y, p.runs, STYLE_TEXT, l->runs);
    x += p.runs;
    if (l->depth < 2)
        draw_number(s, x, r.y, p.behind, STYLE_WARN, l->behind);
    x += p.behind;
    if (p.age && row)
        surface_right(s, x, r.y, p.age - 1, STYLE_MUTED, 0,
                      row_age(row, clock_wall(ui_env(t->view.ui)->clock), age));
    buf_release(&name);
    buf_release(&status);
}

static void draw_empty(const struct templates *t, struct surface *s, struct rect r)
{
    const struct ui_env *env = ui_env(t->view.ui);
    bool listed = true;

    for (size_t i = 0; i < kind_count(); i++)
        if (kind_versions(kind_at(i)))
            listed &= store_listed_ms(env->store, kind_at(i)) != 0;
    surface_text(s, r.x + 2, r.y, r.w - 2, STYLE_MUTED, 0,
                 t->filter || t->problems ? "Nothing matches. Esc clears."
                 : listed                 ? "No templates. What comes shows up here by itself."
                 : env->ascii             ? "loading templates..."
                                          : "loading templates\342\200\246");
}

void templates_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct templates *t = (struct templates *)v;
    int heads = r.h >= TEMPLATES_HEADS_FROM;

    templates_refresh(t, false);
    list_fit(&t->list, t->lines.n, r.h - heads);
    if (heads)
        draw_heads(s, (struct rect){r.x, r.y, r.w, 1});
    if (t->lines.n == 0)
        draw_empty(t, s, (struct rect){r.x, r.y + heads, r.w, r.h - heads});
    for (int y = heads; y < r.h && t->list.top + (size_t)(y - heads) < t->lines.n; y++) {
        size_t i = t->list.top + (size_t)(y - heads);
        struct rect line = {r.x, r.y + y, r.w, 1};

        draw_line(t, t->lines.v[i], s, line);
        surface_text(s, r.x, line.y, 1, STYLE_ACCENT, 0,
                     marks_sign(ui_env(v->ui)->marks, templates_row(t->lines.v[i]),
                                i == t->list.sel, s->ascii));
        if (i != t->list.sel)
            continue;
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
}
