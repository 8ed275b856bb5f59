/* Everything in figures: the view. What is selected is one of the lines that count rows; Enter goes
 * to the table of those. */
#include "ui/overview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/chart.h"
#include "ui/figures.h"
#include "ui/list.h"
#include "ui/style.h"
#include "ui/ui.h"

/* What "within the last hour" is goes on, whether something changes or not. */
enum { AGAIN_MS = 1000, PERIODS_MS = 10 * 1000 };

enum { NAME_W = 30, COUNT_W = 7, BAR_MAX = 30, FIGURE_W = 10, LABEL_W = 18 };

enum over_what {
    OVER_BLANK,
    OVER_TITLE,
    OVER_KIND,    /* a kind, its rows by health */
    OVER_PROBLEM, /* rows of a kind that are failed, or stuck */
    OVER_TEMPLATE,
    OVER_PERIODS, /* headings of the periods */
    OVER_BEGUN,
    OVER_RATE,
    OVER_MEDIAN,
    OVER_SPARK,
    OVER_CALM /* nothing is wrong */
};

struct over_line {
    enum over_what what;
    const char *text;
    const struct kind *kind;
    enum health health;
    size_t i; /* of a template */
};

struct overview {
    struct view view;
    struct figures figures;
    struct vec lines, marks; /* all; those that can be selected */
    struct list list;        /* over marks */
    size_t top;
    bool stale, wanted;
    int64_t built_ms;
};

static int64_t now(const struct overview *o)
{
    return clock_wall(ui_env(o->view.ui)->clock);
}

/* --- lines -------------------------------------------------------------------------------------
 */

static void free_lines(struct overview *o)
{
    for (size_t i = 0; i < o->lines.n; i++)
        free(o->lines.v[i]);
    vec_clear(&o->lines);
    vec_clear(&o->marks);
}

static struct over_line *add(struct overview *o, enum over_what what, const char *text)
{
    struct over_line *l = xcalloc(1, sizeof(*l));

    *l = (struct over_line){.what = what, .text = text};
    vec_push(&o->lines, l);
    if (what == OVER_KIND || what == OVER_PROBLEM || what == OVER_TEMPLATE)
        vec_push(&o->marks, l);
    return l;
}

static void add_problems(struct overview *o)
{
    static const enum health bad[] = {HEALTH_STUCK, HEALTH_FAILED};
    const struct store *s = ui_env(o->view.ui)->store;
    bool any = false;

    add(o, OVER_TITLE, "What is wrong");
    for (size_t h = 0; h < ARRAY_LEN(bad); h++)
        for (size_t i = 0; i < kind_count(); i++) {
            struct over_line *l;

            if (kind_at(i)->history || !store_count_health(s, kind_at(i), bad[h]))
                continue;
            l = add(o, OVER_PROBLEM, "");
            l->kind = kind_at(i);
            l->health = bad[h];
            any = true;
        }
    for (size_t i = 0; i < o->figures.n_templates; i++)
        add(o, OVER_TEMPLATE, "")->i = i;
    if (!any)
        add(o, OVER_CALM, "Nothing failed, nothing is stuck.");
}

static void build(struct overview *o)
{
    free_lines(o);
    figures_count(ui_env(o->view.ui)->store, now(o), &o->figures);
    add_problems(o);
    add(o, OVER_BLANK, "");
    add(o, OVER_PERIODS, "Deployments");
    add(o, OVER_BEGUN, "begun");
    add(o, OVER_RATE, "that succeeded");
    add(o, OVER_MEDIAN, "median duration");
    add(o, OVER_SPARK, "an hour, 48 h");
    add(o, OVER_BLANK, "");
    for (size_t i = 0; i < kind_count(); i++)
        add(o, OVER_KIND, "")->kind = kind_at(i);
}

static bool same(const struct over_line *a, const struct over_line *b)
{
    return a->what == b->what && a->kind == b->kind && a->health == b->health && a->i == b->i;
}

static void refresh(struct overview *o)
{
    struct over_line was = {0};

    int64_t age = now(o) - o->built_ms;

    if (o->built_ms && age >= 0 && age < (o->stale ? AGAIN_MS : PERIODS_MS))
        return;
    if (o->list.sel < o->marks.n)
        was = *(struct over_line *)o->marks.v[o->list.sel];
    o->stale = false;
    o->built_ms = now(o);
    build(o);
    for (size_t i = 0; was.what && i < o->marks.n; i++)
        if (same(o->marks.v[i], &was))
            o->list.sel = i;
    list_fit(&o->list, o->marks.n, o->list.page);
}

/* --- commands ----------------------------------------------------------------------------------
 */

/* The rows that the line counts: its kind, with a filter that says which. */
static unsigned open_line(struct overview *o, const struct over_line *l)
{
    struct buf filter = BUF_INIT(256);

    if (l->what == OVER_PROBLEM) {
        buf_addf(&filter, "status:%s", health_name(l->health));
        ui_open_kind(o->view.ui, l->kind, buf_str(&filter));
    } else if (l->what == OVER_TEMPLATE) {
        buf_addf(&filter, "template:%s", o->figures.templates[l->i].name);
        ui_open_kind(o->view.ui, o->figures.templates[l->i].kind, buf_str(&filter));
    } else {
        ui_open_kind(o->view.ui, l->kind, NULL);
    }
    buf_release(&filter);
    return VIEW_REDRAW;
}

static unsigned view_command(struct view *v, enum command_id id)
{
    struct overview *o = (struct overview *)v;

    refresh(o);
    if (id == CMD_OPEN || id == CMD_EXPAND)
        return o->list.sel < o->marks.n ? open_line(o, o->marks.v[o->list.sel]) : VIEW_SAME;
    return list_move(&o->list, id) ? VIEW_REDRAW : VIEW_UNUSED;
}

static unsigned view_changed(struct view *v, enum store_event ev, struct row *row)
{
    (void)ev;
    ((struct overview *)v)->stale |= row != NULL;
    return VIEW_REDRAW;
}

static void view_shown(struct view *v, bool on)
{
    struct overview *o = (struct overview *)v;
    const struct ui_host *host = ui_host(v->ui);

    if (o->wanted == on)
        return;
    o->wanted = on;
    for (size_t i = 0; i < kind_count(); i++)
        if (kind_at(i)->on_demand)
            host->want(host->ctx, kind_at(i), on);
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static size_t parts_of(const struct store *s, const struct kind *k, struct chart_part *parts)
{
    size_t n = 0;

    for (int h = HEALTH_UNKNOWN; h < HEALTH__COUNT; h++) {
        size_t c = store_count_health(s, k, (enum health)h);

        if (c > 0)
            parts[n++] = (struct chart_part){
                .n = c,
                .style = health_style((enum health)h),
                .ascii = (unsigned char)health_glyph((enum health)h, true)[0]};
    }
    return n;
}

static int draw_healths(const struct store *s, const struct kind *k, struct surface *to, int x,
                        int y)
{
    for (int h = HEALTH_UNKNOWN + 1; h < HEALTH__COUNT; h++) {
        size_t c = store_count_health(s, k, (enum health)h);

        if (c > 0)
            x += 1 + surface_printf(to, x, y, -1, health_style((enum health)h), 0, "%s%zu",
                                    health_glyph((enum health)h, to->ascii), c);
    }
    return x;
}

static void draw_kind(const struct overview *o, const struct over_line *l, struct surface *s,
                      struct rect r)
{
    const struct ui_env *env = ui_env(o->view.ui);
    size_t n = store_count(env->store, l->kind);
    struct chart_part parts[HEALTH__COUNT];
    struct buf name = BUF_INIT(128);
    int bar = r.w - NAME_W - COUNT_W - 30, x = r.x + 1;
    char text[32];

    kind_heading(l->kind, &name);
    surface_text(s, x, r.y, NAME_W, STYLE_TEXT, 0, buf_str(&name));
    buf_release(&name);
    x += NAME_W;
    if (n == 0 && l->kind->on_demand && !store_listed_ms(env->store, l->kind))
        snprintf(text, sizeof(text), "%s", env->ascii ? "..." : "\342\200\246");
    else
        snprintf(text, sizeof(text), "%zu", n);
    surface_right(s, x, r.y, COUNT_W - 2, STYLE_TEXT, 0, text);
    x += COUNT_W;
    if (!kind_has_status(l->kind))
        return;
    bar = bar > BAR_MAX ? BAR_MAX : bar;
    if (bar >= HEALTH__COUNT) {
        chart_bar(s, x, r.y, bar, parts, parts_of(env->store, l->kind, parts));
        x += bar + 2;
    }
    draw_healths(env->store, l->kind, s, x, r.y);
}

static void draw_problem(const struct overview *o, const struct over_line *l, struct surface *s,
                         struct rect r)
{
    size_t n = store_count_health(ui_env(o->view.ui)->store, l->kind, l->health);
    struct buf name = BUF_INIT(128);

    kind_heading(l->kind, &name);
    name.ptr[0] |= 0x20;
    surface_printf(s, r.x + 1, r.y, r.w - 2, health_style(l->health), 0, "%s %zu %s %s",
                   health_glyph(l->health, s->ascii), n, health_name(l->health),
                   n == 1 ? l->kind->title : buf_str(&name));
    buf_release(&name);
}

static void draw_template(const struct overview *o, const struct over_line *l, struct surface *s,
                          struct rect r)
{
    const struct figure_template *t = &o->figures.templates[l->i];
    struct chart_part parts[2] = {{t->failing, STYLE_FAIL, 'x'},
                                  {t->n - t->failing, STYLE_OK, '+'}};
    int bar = r.w - NAME_W - COUNT_W - 30, x;

    x = r.x + 1 + surface_text(s, r.x + 1, r.y, NAME_W - 1, STYLE_TEXT, 0, t->name);
    x = r.x + 1 + NAME_W + COUNT_W;
    bar = bar > BAR_MAX ? BAR_MAX : bar;
    if (bar >= 8) {
        chart_bar(s, x, r.y, bar, parts, 2);
        x += bar + 2;
    }
    surface_printf(s, x, r.y, r.x + r.w - x, STYLE_MUTED, 0, "%zu of %zu %s fail", t->failing, t->n,
                   t->kind->plural);
}

static void figure_text(const struct over_line *l, const struct figure_period *p, char *out,
                        size_t size)
{
    char when[WHEN_MAX];

    snprintf(out, size, "-");
    if (l->what == OVER_PERIODS)
        snprintf(out, size, "%s", p->title);
    else if (l->what == OVER_BEGUN)
        snprintf(out, size, "%zu", p->begun);
    else if (l->what == OVER_RATE && p->good + p->bad > 0)
        snprintf(out, size, "%zu%%", 100 * p->good / (p->good + p->bad));
    else if (l->what == OVER_MEDIAN && p->median_ms)
        snprintf(out, size, "%s", when_duration(p->median_ms, when));
}

static void draw_figures(const struct overview *o, const struct over_line *l, struct surface *s,
                         struct rect r)
{
    bool title = l->what == OVER_PERIODS;
    int x = r.x + 1;
    char text[WHEN_MAX + 8];

    surface_text(s, x, r.y, LABEL_W, title ? STYLE_TITLE : STYLE_MUTED, 0, l->text);
    x += LABEL_W;
    for (int i = 0; i < FIGURE_PERIODS; i++) {
        figure_text(l, &o->figures.periods[i], text, sizeof(text));
        surface_right(s, x + i * FIGURE_W, r.y, FIGURE_W - 1, title ? STYLE_MUTED : STYLE_TEXT, 0,
                      text);
    }
    if (title && o->figures.running)
        surface_printf(s, x + FIGURE_PERIODS * FIGURE_W + 2, r.y, r.w, STYLE_PROGRESS, 0,
                       "%s %zu running", health_glyph(HEALTH_PROGRESS, s->ascii),
                       o->figures.running);
}

/* As many of the hours as there is room for; those in which something failed are of that colour. */
static void draw_spark(const struct overview *o, const struct over_line *l, struct surface *s,
                       struct rect r)
{
    int x = r.x + 1 + LABEL_W, room = r.w - LABEL_W - 3;
    size_t n = room < FIGURE_HOURS ? room > 0 ? (size_t)room : 0 : FIGURE_HOURS;
    size_t from = FIGURE_HOURS - n, most = 0, failed = 0;

    surface_text(s, r.x + 1, r.y, LABEL_W, STYLE_MUTED, 0, l->text);
    chart_spark(s, x, r.y, o->figures.begun + from, n, STYLE_ACCENT);
    for (size_t i = from; i < FIGURE_HOURS; i++) {
        most = o->figures.begun[i] > most ? o->figures.begun[i] : most;
        failed += o->figures.failed[i];
    }
    if (room > FIGURE_HOURS + 24)
        surface_printf(s, x + FIGURE_HOURS + 2, r.y, -1, STYLE_MUTED, 0,
                       "at most %zu; %zu failed in all", most, failed);
}

static void draw_line(const struct overview *o, const struct over_line *l, struct surface *s,
                      struct rect r)
{
    switch (l->what) {
    case OVER_BLANK:
        break;
    case OVER_TITLE:
        surface_text(s, r.x + 1, r.y, r.w - 2, STYLE_TITLE, 0, l->text);
        break;
    case OVER_CALM:
        surface_text(s, r.x + 1, r.y, r.w - 2, STYLE_MUTED, 0, l->text);
        break;
    case OVER_KIND:
        draw_kind(o, l, s, r);
        break;
    case OVER_PROBLEM:
        draw_problem(o, l, s, r);
        break;
    case OVER_TEMPLATE:
        draw_template(o, l, s, r);
        break;
    case OVER_SPARK:
        draw_spark(o, l, s, r);
        break;
    case OVER_PERIODS:
    case OVER_BEGUN:
    case OVER_RATE:
    case OVER_MEDIAN:
        draw_figures(o, l, s, r);
        break;
    }
}

static void scroll(struct overview *o, int h)
{
    const void *l = o->list.sel < o->marks.n ? o->marks.v[o->list.sel] : NULL;
    size_t at = 0, page = h > 0 ? (size_t)h : 1;

    while (at < o->lines.n && o->lines.v[at] != l)
        at++;
    if (o->list.sel == 0 && at < page)
        at = 0; /* what stands over the first one is seen with it */
    if (o->top > at)
        o->top = at;
    if (at >= o->top + page)
        o->top = at - page + 1;
    if (o->top + page > o->lines.n)
        o->top = o->lines.n > page ? o->lines.n - page : 0;
}

static void view_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct overview *o = (struct overview *)v;

    o->list.page = r.h;
    refresh(o);
    scroll(o, r.h);
    for (int y = 0; y < r.h && o->top + (size_t)y < o->lines.n; y++) {
        const struct over_line *l = o->lines.v[o->top + (size_t)y];
        struct rect line = {r.x, r.y + y, r.w, 1};

        draw_line(o, l, s, line);
        if (o->list.sel >= o->marks.n || l != o->marks.v[o->list.sel])
            continue;
        surface_text(s, r.x, line.y, 1, STYLE_ACCENT, 0, ">");
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
}

static void view_press(struct view *v, int x, int y, const struct rect *r)
{
    struct overview *o = (struct overview *)v;
    size_t line = o->top + (size_t)y;

    (void)x;
    (void)r;
    for (size_t i = 0; line < o->lines.n && i < o->marks.n; i++)
        if (o->marks.v[i] == o->lines.v[line])
            o->list.sel = i;
}

static void view_title(struct view *v, struct buf *out)
{
    (void)v;
    buf_adds(out, "Overview");
}

static void view_free(struct view *v)
{
    struct overview *o = (struct overview *)v;

    free_lines(o);
    vec_release(&o->lines);
    vec_release(&o->marks);
    free(o);
}

/* There is no filter here: what Enter opens has one. */
static bool view_applies(struct view *v, enum command_id id)
{
    if (id == CMD_OPEN)
        return ((struct overview *)v)->marks.n > 0;
    return id != CMD_FILTER && id != CMD_PROBLEMS;
}

static const struct view_class overview_class = {
    .name = "overview",
    .title = view_title,
    .draw = view_draw,
    .command = view_command,
    .applies = view_applies,
    .changed = view_changed,
    .free = view_free,
    .place = true,
    .crumb = view_title,
    .shown = view_shown,
    .press = view_press,
};

struct view *overview_new(struct ui *ui)
{
    struct overview *o = xcalloc(1, sizeof(*o));

    o->view = (struct view){.class_ = &overview_class, .ui = ui};
    o->list.page = 1;
    o->stale = true;
    return &o->view;
}
