/* The activity as a view: filtered by the language of all filters, a line whole on Enter. Lines
 * have no identity in the store, but they keep their order: each is known by how many came before
 * it. */
#include "ui/activity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/when.h"
#include "ui/detail.h"
#include "ui/filter.h"
#include "ui/filter_prompt.h"
#include "ui/list.h"
#include "ui/page.h"
#include "ui/style.h"
#include "ui/textview.h"
#include "ui/ui.h"
#include "ui/wrap.h"

struct activity_view {
    struct view view;
    struct list list;
    size_t *shown; /* indices of the lines that match, the newest first */
    size_t n, cap;
    uint64_t added;    /* lines so far */
    uint64_t selected; /* the number of the selected one */
    char *filter_text;
    struct filter *filter;
    bool stale;
};

static const struct ui_env *env_of(const struct activity_view *a)
{
    return ui_env(a->view.ui);
}

/* A line as a row, for the filter: what it is about, and its text as the message. */
static bool matches(const struct activity_view *a, const struct activity *line)
{
    struct row r = {.context = line->context,
                    .kind = line->kind ? line->kind : kind_at(0),
                    .id = line->id ? line->id : "",
                    .health = line->level == ACTIVITY_ERROR ? HEALTH_FAILED : line->to};

    if (!a->filter)
        return true;
    if (!r.context) /* about the program: it may be of any */
        r.context = store_context_count(env_of(a)->store) ? store_context_at(env_of(a)->store, 0)
                                                          : NULL;
    r.facts = (struct facts){.name = r.id,
                             .message = line->text,
                             .attempted_ms = line->wall_ms,
                             .created_ms = line->wall_ms,
                             .modified_ms = line->wall_ms};
    return r.context && filter_match(a->filter, &r, clock_wall(env_of(a)->clock));
}

static void remember(struct activity_view *a)
{
    a->selected = a->list.sel < a->n ? a->added - a->shown[a->list.sel] : 0;
}

/* The selection stays with its line, and the line where it is on the screen; who is at the top sees
 * what is new. */
static void refresh(struct activity_view *a)
{
    size_t n = store_activity_count(env_of(a)->store), above = a->list.sel - a->list.top;

    if (!a->stale)
        return;
    a->stale = false;
    a->n = 0;
    if (a->cap < n) {
        a->cap = n;
        a->shown = xrealloc_array(a->shown, n, sizeof(*a->shown));
    }
    for (size_t i = 0; i < n; i++)
        if (matches(a, store_activity_at(env_of(a)->store, i)))
            a->shown[a->n++] = i;
    for (size_t i = 0; a->list.sel > 0 && i < a->n; i++)
        if (a->added - a->shown[i] <= a->selected) {
            a->list.sel = i;
            a->list.top = i > above ? i - above : 0;
            break;
        }
    list_fit(&a->list, a->n, a->list.page);
    remember(a);
}

static const struct activity *line_at(const struct activity_view *a)
{
    return a->list.sel < a->n ? store_activity_at(env_of(a)->store, a->shown[a->list.sel]) : NULL;
}

/* --- one line, whole ---------------------------------------------------------------------------
 */

struct line_view {
    struct textview text; /* first */
    struct store_context *context;
    const struct kind *kind;
    char *id, *said;
    int64_t wall_ms;
    enum health from, to;
};

static void line_title(const struct textview *t, struct buf *out)
{
    const struct line_view *l = (const struct line_view *)t;

    buf_adds(out, "Activity ");
    if (l->kind && l->id)
        kind_label(l->kind, l->id, out);
}

static void line_fill(struct textview *t, int columns, struct vec *lines)
{
    enum { LABEL_W = 12 };
    struct line_view *l = (struct line_view *)t;
    bool ascii = ui_env(t->view.ui)->ascii;
    struct vec parts = {0};
    char text[200], when[WHEN_MAX];

    detail_add(lines, LABEL_W, "When", when_local(l->wall_ms, when), STYLE_TEXT);
    if (l->context)
        detail_add(lines, LABEL_W, "Context", store_context_name(l->context), STYLE_TEXT);
    if (l->kind)
        detail_add(lines, LABEL_W, "About", l->kind->title, STYLE_TEXT);
    if (l->to != HEALTH_UNKNOWN) {
        snprintf(text, sizeof(text), "%s, was %s", health_name(l->to), health_name(l->from));
        detail_add(lines, LABEL_W, "It is", text, health_style(l->to));
    }
    detail_add(lines, 0, "", "", STYLE_TEXT);
    wrap_text(&parts, l->said, columns, 400, ascii);
    for (size_t i = 0; i < parts.n; i++)
        detail_add(lines, 0, "", parts.v[i], STYLE_TEXT);
    wrap_free(&parts);
}

static struct row *line_row(const struct textview *t)
{
    const struct line_view *l = (const struct line_view *)t;

    return l->kind && l->id && l->context ? store_find(l->context, l->kind, l->id) : NULL;
}

static unsigned line_command(struct textview *t, enum command_id id)
{
    const struct row *r = id == CMD_OPEN ? line_row(t) : NULL;

    if (!r)
        return VIEW_UNUSED;
    ui_push(t->view.ui, page_new(t->view.ui, r));
    return VIEW_REDRAW;
}

static uint64_t line_version(const struct textview *t)
{
    (void)t;
    return 1;
}

static void line_release(struct textview *t)
{
    struct line_view *l = (struct line_view *)t;

    free(l->id);
    free(l->said);
}

static const struct text_class line_text = {.name = "line",
                                            .title = line_title,
                                            .fill = line_fill,
                                            .version = line_version,
                                            .command = line_command,
                                            .row = line_row,
                                            .release = line_release};

static unsigned open_line(struct activity_view *a)
{
    const struct activity *line = line_at(a);
    struct line_view *l;

    if (!line)
        return VIEW_SAME;
    l = xcalloc(1, sizeof(*l));
    textview_init(&l->text, a->view.ui, &line_text);
    l->context = line->context;
    l->kind = line->kind;
    l->id = xstrdup(line->id);
    l->said = xstrdup(line->text);
    l->wall_ms = line->wall_ms;
    l->from = line->from;
    l->to = line->to;
    ui_push(a->view.ui, &l->text.view);
    return VIEW_REDRAW;
}

/* --- the filter --------------------------------------------------------------------------------
 */

static void set_filter(void *ctx, const char *text, char wrong[FILTER_WRONG])
{
    struct activity_view *a = ctx;

    filter_free(a->filter);
    a->filter = filter_new(text, wrong);
    if (filter_empty(a->filter)) {
        filter_free(a->filter);
        a->filter = NULL;
    }
    free(a->filter_text);
    a->filter_text = xstrdup(text);
    a->stale = true;
}

static void on_count(void *ctx, size_t *match, size_t *all)
{
    struct activity_view *a = ctx;

    refresh(a);
    *match = a->n;
    *all = store_activity_count(env_of(a)->store);
}

static void on_done(void *ctx, bool keep)
{
    char wrong[FILTER_WRONG];

    if (!keep)
        set_filter(ctx, "", wrong);
}

static unsigned ask_filter(struct activity_view *a)
{
    struct filter_prompt_options o = {.initial = a->filter_text,
                                      .changed = set_filter,
                                      .count = on_count,
                                      .done = on_done,
                                      .ctx = a};

    filter_prompt_open(a->view.ui, &o);
    return VIEW_REDRAW;
}

/* What failed, or was refused. */
static unsigned toggle_problems(struct activity_view *a)
{
    char wrong[FILTER_WRONG];
    bool on = !a->filter || strcmp(a->filter_text, "failed") != 0;

    set_filter(a, on ? "failed" : "", wrong);
    return VIEW_REDRAW;
}

/* --- the view ----------------------------------------------------------------------------------
 */

static unsigned view_command(struct view *v, enum command_id id)
{
    struct activity_view *a = (struct activity_view *)v;
    char wrong[FILTER_WRONG];

    refresh(a);
    switch (id) {
    case CMD_OPEN:
        return open_line(a);
    case CMD_FILTER:
        return ask_filter(a);
    case CMD_PROBLEMS:
        return toggle_problems(a);
    case CMD_BACK:
        if (!a->filter)
            return VIEW_UNUSED;
        set_filter(a, "", wrong);
        return VIEW_REDRAW;
    default:
        if (!list_move(&a->list, id))
            return VIEW_UNUSED;
        remember(a);
        return VIEW_REDRAW;
    }
}

static void view_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct activity_view *a = (struct activity_view *)v;

    refresh(a);
    list_fit(&a->list, a->n, r.h);
    for (int y = 0; y < r.h && a->list.top + (size_t)y < a->n; y++) {
        size_t i = a->list.top + (size_t)y;
        struct rect line = {r.x, r.y + y, r.w, 1};

        activity_draw_line(env_of(a), store_activity_at(env_of(a)->store, a->shown[i]), s, line);
        if (i != a->list.sel)
            continue;
        surface_text(s, r.x, line.y, 1, STYLE_ACCENT, 0, ">");
        surface_mark(s, line, CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
    if (a->n == 0)
        surface_text(s, r.x + 1, r.y, r.w - 1, STYLE_MUTED, 0,
                     a->filter ? "Nothing matches. Esc clears." : "What changes is told here.");
}

static void view_press(struct view *v, int x, int y, const struct rect *r)
{
    struct activity_view *a = (struct activity_view *)v;

    (void)x;
    refresh(a);
    if (a->list.top + (size_t)y < a->n)
        a->list.sel = a->list.top + (size_t)y;
    list_fit(&a->list, a->n, r->h);
    remember(a);
}

static unsigned view_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct activity_view *a = (struct activity_view *)v;

    (void)row;
    if (ev != STORE_ACTIVITY)
        return VIEW_SAME;
    a->added++;
    a->stale = true;
    return VIEW_REDRAW;
}

static struct row *view_selected(struct view *v)
{
    struct activity_view *a = (struct activity_view *)v;
    const struct activity *line;

    refresh(a);
    line = line_at(a);
    return line && line->kind && line->id && line->context
               ? store_find(line->context, line->kind, line->id)
               : NULL;
}

static void view_title(struct view *v, struct buf *out)
{
    struct activity_view *a = (struct activity_view *)v;

    refresh(a);
    buf_adds(out, "Activity");
    if (a->filter)
        buf_addf(out, "%s/%s  %zu of %zu", style_dot(env_of(a)->ascii), a->filter_text, a->n,
                 store_activity_count(env_of(a)->store));
}

static void view_crumb(struct view *v, struct buf *out)
{
    (void)v;
    buf_adds(out, "Activity");
}

static void view_free(struct view *v)
{
    struct activity_view *a = (struct activity_view *)v;

    filter_free(a->filter);
    free(a->filter_text);
    free(a->shown);
    free(a);
}

static const struct view_class activity_class = {
    .name = "activity",
    .title = view_title,
    .draw = view_draw,
    .command = view_command,
    .changed = view_changed,
    .selected = view_selected,
    .press = view_press,
    .free = view_free,
    .place = true,
    .crumb = view_crumb,
};

struct view *activity_new(struct ui *ui)
{
    struct activity_view *a = xcalloc(1, sizeof(*a));

    a->view = (struct view){.class_ = &activity_class, .ui = ui};
    a->list.page = 1;
    a->stale = true;
    a->added = store_activity_count(ui_env(ui)->store);
    return &a->view;
}
