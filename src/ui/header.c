/* The two lines at the top. */
#include "ui/header.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/context.h"
#include "ui/header_inside.h"
#include "ui/style.h"

static const char *dot(const struct ui_env *env)
{
    return env->ascii ? " | " : " \302\267 ";
}

/* Who and where, as much of it as there is room for: whole parts, the endpoint first to go. */
static void identity(const struct ui_env *env, const struct store_state *st, int room,
                     struct buf *out)
{
    const char *parts[] = {st->profile, st->region, st->account, st->host};
    const char *between = "";

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (!parts[i][0] || (i > 0 && text_width(buf_str(out)) + 3 + text_width(parts[i]) > room))
            continue;
        buf_addf(out, "%s%s", between, parts[i]);
        between = dot(env);
    }
}

/* In steps, so that a quiet screen is not written to every second. */
static void freshness(const struct store_state *st, int64_t now, struct buf *out)
{
    char age[WHEN_MAX];
    int64_t ms = now - st->fresh_ms;

    if (!st->fresh_ms)
        return;
    if (ms < 10 * MS_SECOND)
        buf_adds(out, "fresh");
    else
        buf_addf(out, "as of %s ago",
                 when_age(ms < MS_MINUTE ? ms / (10 * MS_SECOND) * 10 * MS_SECOND : ms, age));
    buf_adds(out, "  ");
}

static const char *phase_word(const struct store_state *st)
{
    switch (st->phase) {
    case PHASE_START:
        return "starting";
    case PHASE_LOADING:
        return "loading";
    case PHASE_TROUBLE:
        return st->throttled ? "throttled" : "trouble";
    case PHASE_LIVE:
        break;
    }
    return "live";
}

/* The age always, the number of calls where there is room. */
static void how_it_goes(const struct store_state *st, int64_t now, bool calls, struct buf *out)
{
    freshness(st, now, out);
    if (calls && st->calls_per_min)
        buf_addf(out, "%d calls/min  ", st->calls_per_min);
}

static void phase_text(const struct store_state *st, char out[64])
{
    if (st->phase == PHASE_LOADING && st->total)
        snprintf(out, 64, "loading %u/%u", st->loaded, st->total);
    else
        snprintf(out, 64, "%s", phase_word(st));
}

static enum style phase_style(const struct store_state *st)
{
    return st->phase == PHASE_TROUBLE ? STYLE_ERROR
           : st->phase == PHASE_LIVE  ? STYLE_OK
                                      : STYLE_PROGRESS;
}

/* What must not be overlooked. */
int header_marks(const struct store_state *st, struct surface *s, int x, int y)
{
    int from = x;

    if (st->demo)
        x += surface_text(s, x, y, -1, STYLE_WARN, CELL_REVERSE, " DEMO ") + 1;
    if (st->read_only)
        x += surface_text(s, x, y, -1, STYLE_ACCENT, CELL_REVERSE, " READ-ONLY ") + 1;
    if (st->no_verify)
        x += surface_text(s, x, y, -1, STYLE_ERROR, CELL_REVERSE, " TLS NOT VERIFIED ") + 1;
    return x - from;
}

enum { IDENTITY_MIN = 30, TITLES_FROM = 8, THREE_FROM = 14 };

/* The profile carries the mark that the operator gave to the place. */
static void draw_identity(const struct ui_env *env, struct surface *s, int x, int y, int room,
                          const char *text)
{
    const struct store_context *c = store_worst(env->store);
    const char *profile = c ? store_state(c)->profile : "";

    surface_text(s, x, y, room, STYLE_HEADER, 0, text);
    if (c && store_state(c)->color != COLOR_NONE && str_starts(text, profile))
        surface_text(s, x, y, room, context_style(c, STYLE_HEADER), context_flags(c), profile);
}

static void draw_first(const struct ui_env *env, const struct store_state *st, struct surface *s,
                       struct rect r)
{
    struct buf left = BUF_INIT(4096), how = BUF_INIT(256);
    int64_t now = clock_wall(env->clock);
    char phase[64];
    int x = r.x + 1, end = r.x + r.w - 1, w;

    if (r.w >= 30)
        x += surface_text(s, x, r.y, r.w - 1, STYLE_TITLE, 0, "protontop") + 2;
    x += header_marks(st, s, x, r.y);
    phase_text(st, phase);
    how_it_goes(st, now, true, &how);
    w = text_width(phase);
    if (x + IDENTITY_MIN + text_width(buf_str(&how)) + w > end) {
        buf_clear(&how);
        how_it_goes(st, now, false, &how);
    }
    if (x + text_width(st->profile) + text_width(st->region) + 6 + text_width(buf_str(&how)) + w >
        end)
        buf_clear(&how); /* narrow: the last word says the most */
    w = end - x < w ? end - x : w;
    end -= w + text_width(buf_str(&how));
    surface_text(s, end, r.y, -1, STYLE_MUTED, 0, buf_str(&how));
    surface_right(s, end + text_width(buf_str(&how)), r.y, w, phase_style(st), 0, phase);
    identity(env, st, end - x - 2, &left);
    if (end - x - 2 > 0)
        draw_identity(env, s, x, r.y, end - x - 2, buf_str(&left));
    buf_release(&left);
    buf_release(&how);
}

/* "env 12 ok 11 failed 1", calm ones first, zeros left out. */
static int draw_counts(const struct ui_env *env, const struct kind *k, struct surface *s, int x,
                       int y)
{
    int from = x;
    size_t n = store_count(env->store, k);
    enum store_phase phase = store_worst_state(env->store)->phase;
    bool loading = phase == PHASE_START || phase == PHASE_LOADING;

    x += surface_printf(s, x, y, -1, STYLE_MUTED, 0, "%s ", k->abbrev);
    if (n == 0 && loading) /* not known is not none */
        return x + surface_text(s, x, y, -1, STYLE_MUTED, 0, env->ascii ? "..." : "\342\200\246") -
               from;
    x += surface_printf(s, x, y, -1, STYLE_TEXT, 0, "%zu", n);
    for (int h = HEALTH_UNKNOWN + 1; h < HEALTH__COUNT; h++) {
        size_t c = store_count_health(env->store, k, (enum health)h);

        if (c > 0)
            x += surface_printf(s, x + 1, y, -1, health_style((enum health)h), 0, "%s%zu",
                                health_glyph((enum health)h, env->ascii), c) +
                 1;
    }
    return x - from;
}

static void draw_error(const struct ui_env *env, const struct store_state *st, struct surface *s,
                       struct rect r)
{
    int64_t left = st->next_try_ms - clock_wall(env->clock);
    char next[WHEN_MAX + 24] = "", d[WHEN_MAX];
    int w = 0;

    if (st->next_try_ms && left > 0) {
        snprintf(next, sizeof(next), "  next try in %s", when_age(left + 999, d));
        w = text_width(next);
    }
    if (w > r.w / 2)
        w = 0;
    surface_text(s, r.x + 1, r.y, r.w - 2 - w, STYLE_ERROR, 0, st->error);
    if (w)
        surface_right(s, r.x, r.y, r.w - 1, STYLE_MUTED, 0, next);
}

/* What few accounts have is counted where there is some. */
static bool has_counts(const struct ui_env *env, const struct kind *k)
{
    return !k->history && !k->on_demand && (!k->tag || store_count(env->store, k) > 0);
}

void header_counts(const struct ui_env *env, struct surface *s, struct rect r)
{
    int x = r.x + 1;

    for (size_t i = 0; i < kind_count(); i++)
        if (has_counts(env, kind_at(i)))
            x += draw_counts(env, kind_at(i), s, x, r.y) + 3;
}

int header_height(const struct ui_env *env, int h)
{
    if (h < TITLES_FROM)
        return 1;
    return context_several(env) && h >= THREE_FROM ? 3 : 2;
}

void header_draw(const struct ui_env *env, struct surface *s, struct rect r)
{
    const struct store_state *st = store_worst_state(env->store);

    if (context_several(env)) {
        header_several(env, s, r);
        return;
    }
    draw_first(env, st, s, r);
    if (r.h < 2)
        return;
    r.y++;
    if (st->error[0]) {
        draw_error(env, st, s, r);
        return;
    }
    header_counts(env, s, r);
}
