/* How contexts are shown. Knows what the store says of them, and no more. */
#include "ui/context.h"

#include <stdio.h>

#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/detail.h"

bool context_several(const struct ui_env *env)
{
    return store_context_count(env->store) > 1;
}

const char *context_label(const struct store_context *c, char out[CONTEXT_LABEL])
{
    snprintf(out, CONTEXT_LABEL, "%s", store_context_label(c));
    return out;
}

/* --- looks ---------------------------------------------------------------------------------------
 */

enum style context_style(const struct store_context *c, enum style plain)
{
    static const enum style styles[] = {[COLOR_RED] = STYLE_ERROR,
                                        [COLOR_YELLOW] = STYLE_WARN,
                                        [COLOR_GREEN] = STYLE_OK,
                                        [COLOR_BLUE] = STYLE_ACCENT};
    enum store_color color = store_state(c)->color;

    return color == COLOR_NONE ? plain : styles[color];
}

unsigned context_flags(const struct store_context *c)
{
    return store_state(c)->color == COLOR_NONE ? 0 : CELL_REVERSE;
}

const char *context_glyph(const struct store_state *st, bool ascii)
{
    if (st->error[0])
        return health_glyph(HEALTH_FAILED, ascii);
    return health_glyph(st->phase == PHASE_LIVE ? HEALTH_OK : HEALTH_PROGRESS, ascii);
}

enum style context_phase_style(const struct store_state *st)
{
    return st->error[0] || st->phase == PHASE_TROUBLE ? STYLE_ERROR
           : st->phase == PHASE_LIVE                  ? STYLE_OK
                                                      : STYLE_PROGRESS;
}

int context_column(const struct ui_env *env)
{
    char label[CONTEXT_LABEL];
    int widest = 0;

    if (!context_several(env))
        return 0;
    for (size_t i = 0; i < store_context_count(env->store); i++) {
        int w = text_width(context_label(store_context_at(env->store, i), label));

        widest = w > widest ? w : widest;
    }
    return (widest < CONTEXT_COLUMN_MAX ? widest : CONTEXT_COLUMN_MAX) + 1;
}

void context_cell(const struct store_context *c, struct surface *s, int x, int y, int columns)
{
    char label[CONTEXT_LABEL];

    if (columns > 1)
        surface_text(s, x, y, columns - 1, context_style(c, STYLE_MUTED), 0,
                     context_label(c, label));
}

void context_where(const struct store_context *c, struct buf *out)
{
    const struct store_state *st = store_state(c);

    buf_addf(out, "%s (%s)", st->region, st->profile);
    if (st->name[0] && !str_eq(st->name, st->profile))
        buf_addf(out, " %s", st->name);
}

/* --- the detail pane -----------------------------------------------------------------------------
 */

static void state_text(const struct ui_env *env, const struct store_state *st, char out[80])
{
    const char *glyph = context_glyph(st, env->ascii);

    if (st->phase == PHASE_LOADING && st->total)
        snprintf(out, 80, "%s loading %u of %u", glyph, st->loaded, st->total);
    else
        snprintf(out, 80, "%s %s", glyph,
                 st->phase == PHASE_LIVE      ? "live"
                 : st->phase == PHASE_TROUBLE ? st->throttled ? "throttled" : "trouble"
                                              : "starting");
}

void context_lines(const struct ui_env *env, const struct store_context *c, int columns,
                   struct vec *lines)
{
    const struct store_state *st = store_state(c);
    int64_t now = clock_wall(env->clock);
    char text[80], d[WHEN_MAX];

    state_text(env, st, text);
    detail_say(env, columns, lines, "", text, context_phase_style(st));
    if (st->error[0])
        detail_say(env, columns, lines, "", st->error, STYLE_ERROR);
    if (st->error[0] && st->next_try_ms > now) {
        snprintf(text, sizeof(text), "next try in %s", when_age(st->next_try_ms - now + 999, d));
        detail_say(env, columns, lines, "", text, STYLE_MUTED);
    }
    detail_say(env, columns, lines, "", "", STYLE_TEXT);
    if (st->read_only)
        detail_say(env, columns, lines, "", "read-only: nothing is changed here", STYLE_ACCENT);
    detail_say(env, columns, lines, "Profile", st->profile, STYLE_TEXT);
    detail_say(env, columns, lines, "Region", st->region, STYLE_TEXT);
    detail_say(env, columns, lines, "Account", st->account[0] ? st->account : "-", STYLE_TEXT);
    detail_say(env, columns, lines, "Endpoint", st->host, STYLE_TEXT);
    if (st->no_verify)
        detail_say(env, columns, lines, "", "its certificate is not checked", STYLE_ERROR);
    snprintf(text, sizeof(text), "%d a minute", st->calls_per_min);
    detail_say(env, columns, lines, "Calls", text, STYLE_TEXT);
    if (st->fresh_ms) {
        snprintf(text, sizeof(text), "%s ago", when_age(now - st->fresh_ms, d));
        detail_say(env, columns, lines, "As of", text, STYLE_TEXT);
    }
}
