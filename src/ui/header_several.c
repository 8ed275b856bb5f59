/* The header where there are several contexts: which of them is live, which is not, and why. */
#include "ui/header_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "ui/context.h"

/* What all of them come to. */
struct sum {
    size_t n, live, loading, trouble;
    int64_t stalest; /* of those that are live: since when the oldest knowledge is; 0: none is */
    int calls;
    struct store_state marks; /* what all of them, or one of them, must not hide */
};

static void add_up(const struct ui_env *env, struct sum *out)
{
    *out = (struct sum){.n = store_context_count(env->store),
                        .marks = {.demo = true, .read_only = true}};
    for (size_t i = 0; i < out->n; i++) {
        const struct store_state *st = store_state(store_context_at(env->store, i));

        out->live += st->phase == PHASE_LIVE;
        out->trouble += st->phase == PHASE_TROUBLE;
        out->calls += st->calls_per_min;
        if (st->phase == PHASE_LIVE && (!out->stalest || st->fresh_ms < out->stalest))
            out->stalest = st->fresh_ms;
        out->marks.demo &= st->demo;
        out->marks.read_only &= st->read_only;
        out->marks.no_verify |= st->no_verify;
    }
    out->loading = out->n - out->live - out->trouble;
}

/* "live", "4 live, 1 loading, 1 trouble". */
static void summary(const struct sum *sum, struct buf *out)
{
    if (sum->live == sum->n) {
        buf_adds(out, "live");
        return;
    }
    if (sum->live)
        buf_addf(out, "%zu live", sum->live);
    if (sum->loading)
        buf_addf(out, "%s%zu loading", out->len ? ", " : "", sum->loading);
    if (sum->trouble)
        buf_addf(out, "%s%zu trouble", out->len ? ", " : "", sum->trouble);
}

static void how_it_goes(const struct sum *sum, int64_t now, bool calls, struct buf *out)
{
    int64_t ms = now - sum->stalest;
    char age[WHEN_MAX];

    if (sum->stalest && ms < 10 * MS_SECOND)
        buf_adds(out, "fresh  ");
    else if (sum->stalest)
        buf_addf(out, "as of %s ago  ",
                 when_age(ms < MS_MINUTE ? ms / (10 * MS_SECOND) * 10 * MS_SECOND : ms, age));
    if (calls && sum->calls)
        buf_addf(out, "%d calls/min  ", sum->calls);
}

/* Why the worst of them is in trouble, and when it is tried again. */
static bool why(const struct ui_env *env, struct buf *out, char next[WHEN_MAX + 16])
{
    const struct store_context *c = store_worst(env->store);
    const struct store_state *st = store_state(c);
    int64_t left = st->next_try_ms - clock_wall(env->clock);
    char d[WHEN_MAX];

    next[0] = '\0';
    if (!st->error[0])
        return false;
    buf_addf(out, "%s: %s", store_context_label(c), st->error);
    if (st->next_try_ms && left > 0)
        snprintf(next, WHEN_MAX + 16, " next try in %s", when_age(left + 999, d));
    return true;
}

/* What is wrong is cut before when it is tried again is. */
static void draw_why(const char *text, const char *next, struct surface *s, int x, int y, int room)
{
    int w = text_width(next);

    if (w > room / 2)
        w = 0;
    x += surface_text(s, x, y, room - w, STYLE_ERROR, 0, text);
    if (w)
        surface_text(s, x, y, w, STYLE_MUTED, 0, next);
}

enum { CALM_MIN = 16, WHY_MIN = 60 };

static void draw_first(const struct ui_env *env, const struct sum *sum, struct surface *s,
                       struct rect r)
{
    struct buf how = BUF_INIT(256), phase = BUF_INIT(256), text = BUF_INIT(4096);
    int x = r.x + 1, end = r.x + r.w - 1, w, least;
    char next[WHEN_MAX + 16];
    bool wrong = why(env, &text, next);

    if (r.w >= 30)
        x += surface_text(s, x, r.y, r.w - 1, STYLE_TITLE, 0, "protontop") + 2;
    x += header_marks(&sum->marks, s, x, r.y);
    summary(sum, &phase);
    w = text_width(buf_str(&phase));
    w = end - x < w ? end - x : w;
    least = wrong ? WHY_MIN : CALM_MIN;
    for (int calls = 1; calls >= 0; calls--) { /* narrow: the last words say the most */
        buf_clear(&how);
        how_it_goes(sum, clock_wall(env->clock), calls, &how);
        if (x + least + text_width(buf_str(&how)) + w <= end)
            break;
        buf_clear(&how);
    }
    surface_right(s, end - w, r.y, w,
                  sum->trouble   ? STYLE_ERROR
                  : sum->loading ? STYLE_PROGRESS
                                 : STYLE_OK,
                  0, buf_str(&phase));
    end -= w + text_width(buf_str(&how));
    surface_text(s, end, r.y, -1, STYLE_MUTED, 0, buf_str(&how));
    if (wrong && end - x - 2 > 0)
        draw_why(buf_str(&text), next, s, x, r.y, end - x - 2);
    else if (end - x - 2 > 0)
        surface_printf(s, x, r.y, end - x - 2, STYLE_HEADER, 0, "%zu contexts", sum->n);
    buf_release(&how);
    buf_release(&phase);
    buf_release(&text);
}

/* --- each of them --------------------------------------------------------------------------------
 */

enum { LABEL_MIN = 4, LABEL_MAX = 40 };

/* How one is shown: labels of at most so many columns, with so much between. */
struct fit {
    int label, gap;
    bool short_region; /* "euw1" */
    bool progress;     /* "3/9" behind those that are loading */
};

/* "ap-southeast-2" as "apse2": as people shorten them. */
static void shorten(const char *region, char out[16])
{
    size_t n = 0;

    for (const char *p = region; *p && n < 14; p++) {
        bool begins = p == region || p[-1] == '-';

        if (begins || p == region + 1 || str_starts(p, "east") || str_starts(p, "west"))
            out[n++] = *p;
    }
    out[n] = '\0';
}

static const char *label_of(const struct store_context *c, const struct fit *f,
                            char out[CONTEXT_LABEL])
{
    const char *region = store_state(c)->region, *label = store_context_label(c);
    const char *at = f->short_region && region[0] ? strstr(label, region) : NULL;
    char code[16];

    if (!at)
        return label;
    shorten(region, code);
    snprintf(out, CONTEXT_LABEL, "%.*s%s%s", (int)(at - label), label, code, at + strlen(region));
    return out;
}

static void progress_text(const struct store_state *st, char out[24])
{
    out[0] = '\0';
    if (st->phase == PHASE_LOADING && st->total)
        snprintf(out, 24, " %u/%u", st->loaded, st->total);
}

static int entry_width(const struct store_context *c, const struct fit *f)
{
    const struct store_state *st = store_state(c);
    char label[CONTEXT_LABEL], progress[24];
    int w = text_width(label_of(c, f, label));

    progress_text(st, progress);
    return 2 + (w < f->label ? w : f->label) + (st->read_only ? 3 : 0) +
           (f->progress ? text_width(progress) : 0) + f->gap;
}

static int width_of(const struct ui_env *env, const struct fit *f)
{
    int w = -f->gap;

    for (size_t i = 0; i < store_context_count(env->store); i++)
        w += entry_width(store_context_at(env->store, i), f);
    return w;
}

static int draw_entry(const struct ui_env *env, const struct store_context *c, const struct fit *f,
                      struct surface *s, int x, int y)
{
    const struct store_state *st = store_state(c);
    char label[CONTEXT_LABEL], progress[24];
    int from = x;

    surface_text(s, x, y, 1, context_phase_style(st), 0, context_glyph(st, env->ascii));
    x += 2;
    x += surface_text(s, x, y, f->label, context_style(c, STYLE_HEADER), context_flags(c),
                      label_of(c, f, label));
    if (st->read_only)
        x += surface_text(s, x, y, 3, STYLE_ACCENT, 0, " RO");
    progress_text(st, progress);
    if (f->progress)
        x += surface_text(s, x, y, -1, STYLE_PROGRESS, 0, progress);
    return x - from + f->gap;
}

/* As many as there is room for, and how many there are besides. */
static void draw_each(const struct ui_env *env, struct surface *s, struct rect r)
{
    struct fit f = {.label = LABEL_MAX, .gap = 3, .progress = true};
    size_t n = store_context_count(env->store);
    int x = r.x + 1, end = r.x + r.w - 1;

    while (width_of(env, &f) > r.w - 2 && (f.gap > 1 || f.progress || f.label > LABEL_MIN)) {
        if (f.gap > 1)
            f.gap--;
        else if (!f.short_region)
            f.short_region = true;
        else if (f.label > 12)
            f.label--;
        else if (f.progress)
            f.progress = false;
        else
            f.label--;
    }
    for (size_t i = 0; i < n; i++) {
        const struct store_context *c = store_context_at(env->store, i);
        int rest = i + 1 < n ? 4 : 0;

        if (x + entry_width(c, &f) - f.gap + rest > end) {
            surface_printf(s, x, r.y, end - x, STYLE_MUTED, 0, "+%zu", n - i);
            break;
        }
        x += draw_entry(env, c, &f, s, x, r.y);
    }
}

void header_several(const struct ui_env *env, struct surface *s, struct rect r)
{
    struct rect line = {r.x, r.y, r.w, 1};
    struct sum sum;

    add_up(env, &sum);
    draw_first(env, &sum, s, line);
    line.y++;
    if (r.h >= 2)
        draw_each(env, s, line);
    line.y++;
    if (r.h >= 3)
        header_counts(env, s, line);
}
