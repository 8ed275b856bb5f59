/* The two lines at the top. */
#include "ui/header.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "ui/style.h"

static const char *dot(const struct ui_env *env)
{
    return env->ascii ? " | " : " \302\267 ";
}

/* Who and where: what can be left out comes last. */
static void identity(const struct ui_env *env, const struct store_state *st, struct buf *out)
{
    const char *parts[] = {st->profile, st->region, st->host, st->account};
    const char *between = "";

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (parts[i][0]) {
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

static void how_it_goes(const struct store_state *st, int64_t now, struct buf *out)
{
    freshness(st, now, out);
    if (st->calls_per_min)
        buf_addf(out, "%d calls/min  ", st->calls_per_min);
    if (st->phase == PHASE_LOADING && st->total)
        buf_addf(out, "loading %u/%u", st->loaded, st->total);
    else
        buf_adds(out, phase_word(st));
}

static enum style phase_style(const struct store_state *st)
{
    return st->phase == PHASE_TROUBLE ? STYLE_ERROR
           : st->phase == PHASE_LIVE  ? STYLE_OK
                                      : STYLE_PROGRESS;
}

/* What must not be overlooked. */
static int marks(const struct store_state *st, struct surface *s, int x, int y)
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

static void draw_first(const struct ui_env *env, const struct store_state *st, struct surface *s,
                       struct rect r)
{
    struct buf left = BUF_INIT(4096), right = BUF_INIT(4096);
    int x = r.x + 1, room, w;

    how_it_goes(st, clock_wall(env->clock), &right);
    w = text_width(buf_str(&right));
    x += surface_text(s, x, r.y, r.w - 1, STYLE_TITLE, 0, "protontop") + 2;
    x += marks(st, s, x, r.y);
    room = r.x + r.w - 1 - x;
    if (w > room / 2) { /* narrow: the last word says the most */
        buf_clear(&right);
        buf_adds(&right, phase_word(st));
        w = text_width(buf_str(&right));
    }
    identity(env, st, &left);
    if (room - w - 2 > 0)
        surface_text(s, x, r.y, room - w - 2, STYLE_HEADER, 0, buf_str(&left));
    if (room > w)
        surface_right(s, x, r.y, room, phase_style(st), 0, buf_str(&right));
    buf_release(&left);
    buf_release(&right);
}

/* "env 12 ok 11 failed 1", calm ones first, zeros left out. */
static int draw_counts(const struct ui_env *env, const struct kind *k, struct surface *s, int x,
                       int y)
{
    int from = x;
    size_t n = store_count(env->store, k);

    x += surface_printf(s, x, y, -1, STYLE_MUTED, 0, "%s ", k->abbrev);
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

void header_draw(const struct ui_env *env, struct surface *s, struct rect r)
{
    const struct store_state *st = store_state(env->store);
    int x = r.x + 1;

    draw_first(env, st, s, r);
    if (r.h < 2)
        return;
    r.y++;
    if (st->error[0]) {
        draw_error(env, st, s, r);
        return;
    }
    for (size_t i = 0; i < kind_count(); i++)
        if (!kind_at(i)->history)
            x += draw_counts(env, kind_at(i), s, x, r.y) + 3;
}
