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

void activity_draw_line(const struct ui_env *env, const struct activity *a, struct surface *s,
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

        activity_draw_line(env, store_activity_at(env->store, top + (size_t)y), s, line);
        if (selected == (long)top + y)
            surface_mark(s, line, CELL_SELECTED, 0);
    }
    if (n == 0)
        surface_text(s, r.x + 1, r.y, r.w - 1, STYLE_MUTED, 0, "What changes is told here.");
}
