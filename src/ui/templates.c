/* Templates as a tree: template, major version, minor version; who runs each, who runs behind. */
#include "ui/templates_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/page.h"
#include "ui/style.h"
#include "ui/ui.h"

enum { AGAIN_MS = 500 };

static int64_t now(const struct templates *t)
{
    return clock_wall(ui_env(t->view.ui)->clock);
}

/* --- lines -------------------------------------------------------------------------------------
 */

static void free_lines(struct templates *t)
{
    for (size_t i = 0; i < t->lines.n; i++) {
        free(((struct templates_line *)t->lines.v[i])->key);
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
static struct templates_line *add(struct templates *t, char *key, int depth,
                                  const struct template *of)
{
    struct templates_line *l = xcalloc(1, sizeof(*l));
    size_t at;

    *l = (struct templates_line){.key = key, .depth = depth, .template = of, .folds = depth < 2};
    l->open = l->folds && (t->filter || (depth == 1) != turned(t, key, &at));
    vec_push(&t->lines, l);
    return l;
}

static void add_major(struct templates *t, const struct template *of, const char *above, size_t i)
{
    const struct version *first = of->versions.v[i];
    struct templates_line *l = add(t, xasprintf("%s %lld", above, (long long)first->major), 1, of);

    l->major = first->major;
    while (i > 0 && ((struct version *)of->versions.v[i - 1])->major == first->major)
        i--; /* it speaks for those as well that a filter hides */
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
        struct templates_line *m;

        if (v->major != first->major)
            break;
        if (!templates_keeps_version(t, of, v))
            continue;
        m = add(t, xasprintf("%s %lld", l->key, (long long)v->minor), 2, of);
        m->major = v->major;
        m->version = v;
        m->runs = v->runs;
        m->problems = v->problems;
    }
}

/* Does a major version begin here? Of those that are kept: at the first of its kept ones. */
static bool first_kept(const struct templates *t, const struct template *of, size_t j)
{
    const struct version *v = of->versions.v[j];

    if (!templates_keeps_version(t, of, v))
        return false;
    for (size_t i = j; i-- > 0;) {
        const struct version *before = of->versions.v[i];

        if (before->major != v->major)
            break;
        if (templates_keeps_version(t, of, before))
            return false;
    }
    return true;
}

static void build(struct templates *t)
{
    free_lines(t);
    versions_free(&t->all);
    versions_gather(ui_env(t->view.ui)->store, &t->all);
    for (size_t i = 0; i < t->all.n; i++) {
        const struct template *of = t->all.v[i];
        struct templates_line *l;
        char *key;

        if (!templates_keeps(t, of))
            continue;
        key = xasprintf("%s %s %s", store_context_name(of->context), of->kind->name, of->id);
        l = add(t, key, 0, of);
        l->runs = of->runs;
        l->behind = of->behind;
        l->problems = of->problems;
        l->folds = of->versions.n > 0;
        for (size_t j = 0; l->open && j < of->versions.n; j++)
            if (first_kept(t, of, j))
                add_major(t, of, key, j);
    }
}

static struct templates_line *line_at(const struct templates *t)
{
    return t->list.sel < t->lines.n ? t->lines.v[t->list.sel] : NULL;
}

static void remember(struct templates *t)
{
    const struct templates_line *l = line_at(t);

    free(t->selected);
    t->selected = l ? xstrdup(l->key) : NULL;
}

static bool find(struct templates *t, const char *key)
{
    for (size_t i = 0; key && i < t->lines.n; i++)
        if (str_eq(((struct templates_line *)t->lines.v[i])->key, key)) {
            t->list.sel = i;
            return true;
        }
    return false;
}

void templates_refresh(struct templates *t, bool at_once)
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

struct row *templates_row(const struct templates_line *l)
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

    templates_refresh(t, false);
    return templates_row(line_at(t));
}

bool templates_recommended(const struct templates_line *l)
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
    templates_refresh(t, true);
}

static unsigned collapse(struct templates *t, const struct templates_line *l)
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

static unsigned expand(struct templates *t, const struct templates_line *l)
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
        const struct templates_line *l = t->lines.v[i];

        closed |= l->folds && !l->open;
    }
    while (t->turned.n)
        free(vec_remove(&t->turned, t->turned.n - 1));
    for (size_t i = 0; closed && i < t->lines.n; i++) {
        const struct templates_line *l = t->lines.v[i];

        if (l->depth == 0)
            vec_push(&t->turned, xstrdup(l->key));
    }
    t->stale = true;
    templates_refresh(t, true);
    return VIEW_REDRAW;
}

static unsigned go_to_problem(struct templates *t, bool back)
{
    size_t n = t->lines.n;

    for (size_t step = 1; step <= n; step++) {
        size_t i = (t->list.sel + (back ? n - step : step)) % n;
        const struct templates_line *l = t->lines.v[i];

        if (t->filter ? templates_found(t, l) : l->behind || l->problems) {
            t->list.sel = i;
            list_fit(&t->list, n, t->list.page);
            remember(t);
            return VIEW_REDRAW;
        }
    }
    ui_notice(t->view.ui, false, t->filter ? "nothing matches" : "nothing runs behind");
    return VIEW_REDRAW;
}

static unsigned view_command(struct view *v, enum command_id id)
{
    struct templates *t = (struct templates *)v;
    struct templates_line *l;

    templates_refresh(t, false);
    l = line_at(t);
    switch (id) {
    case CMD_FILTER:
        return templates_ask_filter(t);
    case CMD_PROBLEMS:
        return templates_toggle_problems(t);
    case CMD_BACK:
        return templates_back(t);
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
        if (!l || templates_row(l))
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

static void view_press(struct view *v, int x, int y, const struct rect *r)
{
    struct templates *t = (struct templates *)v;
    int heads = r->h >= TEMPLATES_HEADS_FROM;
    size_t i = t->list.top + (size_t)(y - heads);

    templates_refresh(t, false);
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
    if (t->problems)
        buf_addf(out, "%sproblems only", style_dot(ui_env(v->ui)->ascii));
    if (t->filter)
        buf_addf(out, "%s/%s", style_dot(ui_env(v->ui)->ascii), t->filter_text);
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
    filter_free(t->filter);
    free(t->filter_text);
    free(t->selected);
    free(t);
}

/* There is no filter here: what Enter opens has one. */
static bool view_applies(struct view *v, enum command_id id)
{
    if (id == CMD_OPEN)
        return line_at((struct templates *)v) != NULL;
    return id != CMD_FILTER && id != CMD_PROBLEMS;
}

static const struct view_class templates_class = {
    .name = "templates",
    .title = view_title,
    .draw = templates_draw,
    .command = view_command,
    .applies = view_applies,
    .changed = view_changed,
    .selected = view_selected,
    .lines = templates_lines,
    .filtered = templates_filtered,
    .free = view_free,
    .place = true,
    .panes = PANES_DETAIL | PANES_ACTIVITY,
    .crumb = view_crumb,
    .shown = view_shown,
    .press = view_press,
    .save = templates_save,
    .restore = templates_restore,
};

struct view *templates_new(struct ui *ui)
{
    struct templates *t = xcalloc(1, sizeof(*t));

    t->view = (struct view){.class_ = &templates_class, .ui = ui};
    t->list.page = 1;
    t->stale = true;
    return &t->view;
}
