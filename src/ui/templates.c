/* Templates as a tree: template, major version, minor version; who runs each, who runs behind. */
#include "ui/templates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/list.h"
#include "ui/page.h"
#include "ui/style.h"
#include "ui/ui.h"
#include "ui/versions.h"
#include "ui/wrap.h"

enum { STATUS_W = 13, RUNS_W = 5, BEHIND_W = 7, AGE_W = 6, NAME_MIN = 16, HEADS_FROM = 4 };
enum { AGAIN_MS = 500 };

struct line {
    char *key; /* the path to it: what is selected, what is open */
    int depth;
    const struct template *template;
    int64_t major;
    const struct version *version; /* of a minor one */
    size_t runs, behind, problems;
    bool open, folds;
};

struct templates {
    struct view view;
    struct vec all;    /* struct template * */
    struct vec lines;  /* struct line * */
    struct vec turned; /* keys of what the operator opened or closed against the rule */
    struct list list;
    char *selected;
    bool stale;
    int64_t built_ms;
    bool wanted;
};

static int64_t now(const struct templates *t)
{
    return clock_wall(ui_env(t->view.ui)->clock);
}

/* --- lines -------------------------------------------------------------------------------------
 */

static void free_lines(struct templates *t)
{
    for (size_t i = 0; i < t->lines.n; i++) {
        free(((struct line *)t->lines.v[i])->key);
        free(t->lines.v[i]);
    }
    vec_clear(&t->lines);
}

static bool turned(const struct templates *t, const char *key, size_t *at)
{
    for (size_t i = 0; i < t->turned.n; i++)
        if (str_eq(t->turned.v[i], key)) {
            *at = i;
            return true;
        }
    return false;
}

/* Templates are closed, major versions open, until somebody turns that round. */
static struct line *add(struct templates *t, char *key, int depth, const struct template *of)
{
    struct line *l = xcalloc(1, sizeof(*l));
    size_t at;

    *l = (struct line){.key = key, .depth = depth, .template = of, .folds = depth < 2};
    l->open = l->folds && (depth == 1) != turned(t, key, &at);
    vec_push(&t->lines, l);
    return l;
}

static void add_major(struct templates *t, const struct template *of, const char *above, size_t i)
{
    const struct version *first = of->versions.v[i];
    struct line *l = add(t, xasprintf("%s %lld", above, (long long)first->major), 1, of);

    l->major = first->major;
    for (size_t j = i; j < of->versions.n; j++) {
        const struct version *v = of->versions.v[j];

        if (v->major != first->major)
            break;
        l->runs += v->runs;
        l->problems += v->problems;
        if (of->major > v->major || (of->major == v->major && of->minor > v->minor))
            l->behind += v->runs;
    }
    for (size_t j = i; l->open && j < of->versions.n; j++) {
        const struct version *v = of->versions.v[j];
        struct line *m;

        if (v->major != first->major)
            break;
        m = add(t, xasprintf("%s %lld", l->key, (long long)v->minor), 2, of);
        m->major = v->major;
        m->version = v;
        m->runs = v->runs;
        m->problems = v->problems;
    }
}

static void build(struct templates *t)
{
    free_lines(t);
    versions_free(&t->all);
    versions_gather(ui_env(t->view.ui)->store, &t->all);
    for (size_t i = 0; i < t->all.n; i++) {
        const struct template *of = t->all.v[i];
        char *key = xasprintf("%s %s %s", store_context_name(of->context), of->kind->name, of->id);
        struct line *l = add(t, key, 0, of);

        l->runs = of->runs;
        l->behind = of->behind;
        l->problems = of->problems;
        l->folds = of->versions.n > 0;
        for (size_t j = 0; l->open && j < of->versions.n; j++)
            if (j == 0 || ((struct version *)of->versions.v[j])->major !=
                              ((struct version *)of->versions.v[j - 1])->major)
                add_major(t, of, key, j);
    }
}

static struct line *line_at(const struct templates *t)
{
    return t->list.sel < t->lines.n ? t->lines.v[t->list.sel] : NULL;
}

static void remember(struct templates *t)
{
    const struct line *l = line_at(t);

    free(t->selected);
    t->selected = l ? xstrdup(l->key) : NULL;
}

static bool find(struct templates *t, const char *key)
{
    for (size_t i = 0; key && i < t->lines.n; i++)
        if (str_eq(((struct line *)t->lines.v[i])->key, key)) {
            t->list.sel = i;
            return true;
        }
    return false;
}

static void refresh(struct templates *t, bool at_once)
{
    size_t above = t->list.sel - t->list.top;

    if (!t->stale ||
        (!at_once && now(t) >= t->built_ms && now(t) - t->built_ms < AGAIN_MS && t->built_ms))
        return;
    t->stale = false;
    t->built_ms = now(t);
    build(t);
    if (find(t, t->selected))
        t->list.top = t->list.sel > above ? t->list.sel - above : 0;
    list_fit(&t->list, t->lines.n, t->list.page);
    remember(t);
}

/* --- what a line is about ----------------------------------------------------------------------
 */

static struct row *row_of(const struct line *l)
{
    const struct template *of = l ? l->template : NULL;

    if (!of || l->depth == 1)
        return NULL;
    if (l->depth == 0)
        return store_find(of->context, of->kind, of->id);
    return l->version->id ? store_find(of->context, kind_versions(of->kind), l->version->id) : NULL;
}

static struct row *view_selected(struct view *v)
{
    struct templates *t = (struct templates *)v;

    refresh(t, false);
    return row_of(line_at(t));
}

static bool is_recommended(const struct line *l)
{
    return l->depth == 2 && l->template->major == l->version->major &&
           l->template->minor == l->version->minor;
}

/* --- commands ----------------------------------------------------------------------------------
 */

static void turn(struct templates *t, const char *key)
{
    size_t at;

    if (turned(t, key, &at))
        free(vec_remove(&t->turned, at));
    else
        vec_push(&t->turned, xstrdup(key));
    t->stale = true;
    refresh(t, true);
}

static unsigned collapse(struct templates *t, const struct line *l)
{
    if (l->folds && l->open) {
        turn(t, l->key);
    } else {
        while (t->list.sel > 0 && line_at(t)->depth >= l->depth && l->depth > 0)
            t->list.sel--;
        list_fit(&t->list, t->lines.n, t->list.page);
        remember(t);
    }
    return VIEW_REDRAW;
}

static unsigned expand(struct templates *t, const struct line *l)
{
    if (l->folds && !l->open)
        turn(t, l->key);
    else if (l->folds)
        list_move(&t->list, CMD_DOWN);
    remember(t);
    return VIEW_REDRAW;
}

/* Opens everything that is closed; where nothing is, closes all templates. */
static unsigned toggle_all(struct templates *t)
{
    bool closed = false;

    for (size_t i = 0; i < t->lines.n; i++) {
        const struct line *l = t->lines.v[i];

        closed |= l->folds && !l->open;
    }
    while (t->turned.n)
        free(vec_remove(&t->turned, t->turned.n - 1));
    for (size_t i = 0; closed && i < t->lines.n; i++) {
        const struct line *l = t->lines.v[i];

        if (l->depth == 0)
            vec_push(&t->turned, xstrdup(l->key));
    }
    t->stale = true;
    refresh(t, true);
    return VIEW_REDRAW;
}

static unsigned go_to_problem(struct templates *t, bool back)
{
    size_t n = t->lines.n;

    for (size_t step = 1; step <= n; step++) {
        size_t i = (t->list.sel + (back ? n - step : step)) % n;
        const struct line *l = t->lines.v[i];

        if (l->behind || l->problems) {
            t->list.sel = i;
            list_fit(&t->list, n, t->list.page);
            remember(t);
            return VIEW_REDRAW;
        }
    }
    ui_notice(t->view.ui, false, "nothing runs behind");
    return VIEW_REDRAW;
}

static unsigned view_command(struct view *v, enum command_id id)
{
    struct templates *t = (struct templates *)v;
    struct line *l;

    refresh(t, false);
    l = line_at(t);
    switch (id) {
    case CMD_EXPAND:
        return l ? expand(t, l) : VIEW_SAME;
    case CMD_COLLAPSE:
        return l ? collapse(t, l) : VIEW_SAME;
    case CMD_TOGGLE_ALL:
        return toggle_all(t);
    case CMD_NEXT_MATCH:
    case CMD_PREV_MATCH:
        return go_to_problem(t, id == CMD_PREV_MATCH);
    case CMD_OPEN:
        if (!l || row_of(l))
            return VIEW_UNUSED; /* its page */
        if (l->folds)
            turn(t, l->key);
        return VIEW_REDRAW;
    default:
        if (!list_move(&t->list, id))
            return VIEW_UNUSED;
        remember(t);
        return VIEW_REDRAW;
    }
}

static unsigned view_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct templates *t = (struct templates *)v;

    if (row && !row->kind->history)
        t->stale = true;
    return ev == STORE_STATE ? VIEW_SAME : VIEW_REDRAW;
}

/* Templates and their versions are asked for while somebody looks; what runs them is known. */
static void view_shown(struct view *v, bool on)
{
    struct templates *t = (struct templates *)v;
    const struct ui_host *host = ui_host(v->ui);

    if (t->wanted == on)
        return;
    t->wanted = on;
    for (size_t i = 0; i < kind_count(); i++)
        if ((kind_versions(kind_at(i)) || kind_version_of(kind_at(i))) && kind_at(i)->on_demand)
            host->want(host->ctx, kind_at(i), on);
}

/* --- drawing -----------------------------------------------------------------------------------
 */

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

static void name_text(const struct line *l, bool ascii, struct buf *out)
{
    const char *mark = !l->folds ? "  "
                       : ascii   ? (l->open ? "- " : "+ ")
                       : l->open ? "\342\226\276 "
                                 : "\342\226\270 ";

    buf_addf(out, "%*s%s", 2 * l->depth, "", mark);
    if (l->depth == 0)
        buf_adds(out, l->template->id);
    else if (l->depth == 1)
        buf_addf(out, "%lld", (long long)l->major);
    else
        buf_addf(out, "%lld.%lld%s", (long long)l->version->major, (long long)l->version->minor,
                 !is_recommended(l) ? ""
                 : ascii            ? " *"
                                    : " \342\230\205");
}

static void status_text(const struct line *l, const struct row *r, bool ascii, struct buf *out)
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

static void draw_line(const struct templates *t, const struct line *l, struct surface *s,
                      struct rect r)
{
    struct places p = places(r.w);
    struct buf name = BUF_INIT(4400), status = BUF_INIT(4400);
    const struct row *row = row_of(l);
    int x = r.x + 1;
    char age[WHEN_MAX];

    name_text(l, s->ascii, &name);
    status_text(l, row, s->ascii, &status);
    surface_text(s, x, r.y, p.name - 1, l->depth == 0 ? STYLE_TITLE : STYLE_TEXT, 0,
                 buf_str(&name));
    x += p.name;
    surface_text(s, x, r.y, p.status - 1,
                 l->depth == 2 && row ? health_style(row->health) : STYLE_TEXT, 0,
                 buf_str(&status));
    x += p.status;
    draw_number(s, x, r.y, p.runs, STYLE_TEXT, l->runs);
    x += p.runs;
    if (l->depth < 2)
        draw_number(s, x, r.y, p.behind, STYLE_WARN, l->behind);
    x += p.behind;
    if (p.age && row)
        surface_right(s, x, r.y, p.age - 1, STYLE_MUTED, 0, row_age(row, now(t), age));
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
                 listed       ? "No templates. What comes shows up here by itself."
                 : env->ascii ? "loading templates..."
                              : "loading templates\342\200\246");
}

static void view_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct templates *t = (struct templates *)v;
    int heads = r.h >= HEADS_FROM;

    refresh(t, false);
    list_fit(&t->list, t->lines.n, r.h - heads);
    if (heads)
        draw_heads(s, (struct rect){r.x, r.y, r.w, 1});
    if (t->lines.n == 0)
        draw_empty(t, s, (struct rect){r.x, r.y + heads, r.w, r.h - heads});
    for (int y = heads; y < r.h && t->list.top + (size_t)(y - heads) < t->lines.n; y++) {
        size_t i = t->list.top + (size_t)(y - heads);
        struct rect line = {r.x, r.y + y, r.w, 1};

        draw_line(t, t->lines.v[i], s, line);
        if (i != t->list.sel)
            continue;
        surface_text(s, r.x, line.y, 1, STYLE_ACCENT, 0, ">");
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
}

static void view_press(struct view *v, int x, int y, const struct rect *r)
{
    struct templates *t = (struct templates *)v;
    int heads = r->h >= HEADS_FROM;
    size_t i = t->list.top + (size_t)(y - heads);

    refresh(t, false);
    if (y < heads || i >= t->lines.n)
        return;
    t->list.sel = i;
    remember(t);
    if (x <= 2 + 2 * line_at(t)->depth && line_at(t)->folds)
        turn(t, line_at(t)->key);
}

static void view_title(struct view *v, struct buf *out)
{
    struct templates *t = (struct templates *)v;
    size_t behind = 0;

    for (size_t i = 0; i < t->all.n; i++)
        behind += ((struct template *)t->all.v[i])->behind;
    buf_adds(out, "Templates");
    if (behind)
        buf_addf(out, "%s%zu run%s behind", style_dot(ui_env(v->ui)->ascii), behind,
                 behind == 1 ? "s" : "");
}

static void view_crumb(struct view *v, struct buf *out)
{
    (void)v;
    buf_adds(out, "Templates");
}

static void view_free(struct view *v)
{
    struct templates *t = (struct templates *)v;

    free_lines(t);
    vec_release(&t->lines);
    versions_free(&t->all);
    vec_release(&t->all);
    while (t->turned.n)
        free(vec_remove(&t->turned, t->turned.n - 1));
    vec_release(&t->turned);
    free(t->selected);
    free(t);
}

static const struct view_class templates_class = {
    .name = "templates",
    .title = view_title,
    .draw = view_draw,
    .command = view_command,
    .changed = view_changed,
    .selected = view_selected,
    .free = view_free,
    .place = true,
    .panes = PANES_DETAIL | PANES_ACTIVITY,
    .crumb = view_crumb,
    .shown = view_shown,
    .press = view_press,
};

struct view *templates_new(struct ui *ui)
{
    struct templates *t = xcalloc(1, sizeof(*t));

    t->view = (struct view){.class_ = &templates_class, .ui = ui};
    t->list.page = 1;
    t->stale = true;
    return &t->view;
}
