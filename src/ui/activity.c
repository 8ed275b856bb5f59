/* What happened, newest first. */
#include "ui/activity.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/context.h"
#include "ui/list.h"
#include "ui/style.h"
#include "ui/ui.h"

enum { NAME_W = 26 };

static void draw_line(const struct ui_env *env, const struct activity *a, struct surface *s,
                      struct rect r)
{
    char time[WHEN_MAX];
    int x = r.x + 1, name, context = context_column(env);
    enum style style = a->level == ACTIVITY_ERROR                        ? STYLE_ERROR
                       : a->level == ACTIVITY_ACTION                     ? STYLE_NOTICE
                       : a->to == HEALTH_STUCK || a->to == HEALTH_FAILED ? health_style(a->to)
                                                                         : STYLE_TEXT;

    x += surface_text(s, x, r.y, r.w - 1, STYLE_MUTED, 0, when_clock(a->wall_ms, time)) + 2;
    if (context && r.w >= 60) {
        if (a->context)
            context_cell(a->context, s, x, r.y, context);
        x += context;
    }
    if (a->id) {
        name = r.w > 100 ? NAME_W + 12 : r.w < 60 ? 16 : NAME_W;
        surface_text(s, x, r.y, name, STYLE_TEXT, 0, a->id);
        if (a->kind && a->kind->within) /* its identity is its holder's */
            surface_printf(s, x + text_width(a->id), r.y, name - text_width(a->id), STYLE_MUTED, 0,
                           " %s", a->kind->name);
        x += name + 1;
    }
    if (a->to != HEALTH_UNKNOWN && r.w >= 60) {
        x += surface_text(s, x, r.y, 1, health_style(a->from), 0,
                          health_glyph(a->from, env->ascii));
        x += surface_text(s, x, r.y, 3, STYLE_MUTED, 0, env->ascii ? "->" : " \342\206\222 ");
        x += surface_text(s, x, r.y, 1, health_style(a->to), 0, health_glyph(a->to, env->ascii)) +
             1;
    }
    if (x < r.x + r.w)
        surface_text(s, x, r.y, r.x + r.w - x, style, 0, a->text);
}

void activity_draw(const struct ui_env *env, size_t top, long selected, struct surface *s,
                   struct rect r)
{
    size_t n = store_activity_count(env->store);

    for (int y = 0; y < r.h && top + (size_t)y < n; y++) {
        struct rect line = {r.x, r.y + y, r.w, 1};

        draw_line(env, store_activity_at(env->store, top + (size_t)y), s, line);
        if (selected == (long)top + y)
            surface_mark(s, line, CELL_SELECTED, 0);
    }
    if (n == 0)
        surface_text(s, r.x + 1, r.y, r.w - 1, STYLE_MUTED, 0, "What changes is told here.");
}

struct activity_view {
    struct view view;
    struct list list;
};

static void view_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct activity_view *a = (struct activity_view *)v;

    (void)focused;
    list_fit(&a->list, store_activity_count(ui_env(v->ui)->store), r.h);
    activity_draw(ui_env(v->ui), a->list.top, (long)a->list.sel, s, r);
}

static unsigned view_command(struct view *v, enum command_id id)
{
    return list_move(&((struct activity_view *)v)->list, id) ? VIEW_REDRAW : VIEW_UNUSED;
}

static void view_press(struct view *v, int x, int y, const struct rect *r)
{
    struct activity_view *a = (struct activity_view *)v;

    (void)x;
    if (a->list.top + (size_t)y < a->list.n)
        a->list.sel = a->list.top + (size_t)y;
    list_fit(&a->list, a->list.n, r->h);
}

/* A new line pushes the others down: the selection stays with its line. */
static unsigned view_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct activity_view *a = (struct activity_view *)v;

    (void)row;
    if (ev != STORE_ACTIVITY)
        return VIEW_SAME;
    if (a->list.sel > 0) {
        a->list.sel++;
        a->list.top++;
    }
    return VIEW_REDRAW;
}

static struct row *view_selected(struct view *v)
{
    struct activity_view *a = (struct activity_view *)v;
    struct store *store = ui_env(v->ui)->store;
    const struct activity *line;

    if (a->list.sel >= store_activity_count(store))
        return NULL;
    line = store_activity_at(store, a->list.sel);
    return line->kind && line->id && line->context ? store_find(line->context, line->kind, line->id)
                                                   : NULL;
}

static void view_title(struct view *v, struct buf *out)
{
    (void)v;
    buf_adds(out, "Activity");
}

static void view_free(struct view *v)
{
    free(v);
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
    .crumb = view_title,
};

struct view *activity_new(struct ui *ui)
{
    struct activity_view *a = xcalloc(1, sizeof(*a));

    a->view = (struct view){.class_ = &activity_class, .ui = ui};
    a->list.page = 1;
    return &a->view;
}
