/* All that is known of one row. What is shown, and in which order, the kind's columns say. */
#include "ui/detail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/when.h"
#include "ui/context.h"
#include "ui/style.h"
#include "ui/usual.h"
#include "ui/wrap.h"

enum { LABEL_W = 13, BLOCK_LINES = 2000 };

struct writer {
    const struct ui_env *env;
    int columns;
    struct vec *lines;
};

struct detail_line *detail_add(struct vec *lines, int indent, const char *label, const char *text,
                               enum style style)
{
    struct detail_line *l = xcalloc(1, sizeof(*l));

    snprintf(l->label, sizeof(l->label), "%s", label);
    l->text = xstrdup(text);
    l->style = style;
    l->indent = indent;
    vec_push(lines, l);
    return l;
}

static void add_at(struct writer *w, int indent, const char *label, const char *text,
                   enum style style)
{
    detail_add(w->lines, indent, label, text, style);
}

static void add(struct writer *w, const char *label, const char *text, enum style style)
{
    add_at(w, 0, label, text, style);
}

/* A value beside its label, wrapped; under its label where there is little room. */
static void add_wrapped(struct writer *w, const char *label, const char *text, enum style style)
{
    int indent = *label && w->columns - LABEL_W >= 14 ? LABEL_W : 0;
    struct vec parts = {0};

    if (*label && !indent) {
        add(w, label, "", STYLE_MUTED);
        label = "";
    }
    wrap_text(&parts, text, w->columns - indent, 200, w->env->ascii);
    for (size_t i = 0; i < parts.n; i++)
        add_at(w, indent, i ? "" : label, parts.v[i], style);
    wrap_free(&parts);
}

void detail_say(const struct ui_env *env, int columns, struct vec *lines, const char *label,
                const char *text, enum style style)
{
    struct writer w = {.env = env, .columns = columns < 8 ? 8 : columns, .lines = lines};

    if (*text)
        add_wrapped(&w, label, text, style);
    else
        add(&w, label, text, style);
}

static void add_block(struct writer *w, const char *label, const char *text)
{
    struct vec parts = {0};

    add(w, "", "", STYLE_TEXT);
    add(w, label, "", STYLE_MUTED);
    wrap_text(&parts, text, w->columns, BLOCK_LINES, w->env->ascii);
    for (size_t i = 0; i < parts.n; i++)
        add(w, "", parts.v[i], STYLE_TEXT);
    wrap_free(&parts);
}

/* How long it takes as a rule, where that is known: is this one slow? */
static void add_usual(struct writer *w, const struct row *r, int64_t now)
{
    char text[96], a[WHEN_MAX], b[WHEN_MAX];
    struct usual u;

    if (!r->facts.moving || !w->env->usuals || !usuals_of_row(w->env->usuals, r, now, &u))
        return;
    snprintf(text, sizeof(text), "  usual %s, at most %s (%zu runs)", when_duration(u.median_ms, a),
             when_duration(u.p95_ms, b), u.n);
    add(w, "", text, STYLE_MUTED);
}

/* The first line: the state in words. */
static void add_state(struct writer *w, const struct row *r, int64_t now)
{
    char text[256], d[WHEN_MAX];
    int64_t ran = now - r->facts.attempted_ms;
    const char *glyph = health_glyph(r->health, w->env->ascii);
    const char *status = r->facts.status ? r->facts.status : "status not known";

    if (r->health == HEALTH_STUCK)
        snprintf(text, sizeof(text), "%s stuck: running %s", glyph, when_duration(ran, d));
    else if (r->facts.moving && r->facts.attempted_ms)
        snprintf(text, sizeof(text), "%s %s: running %s", glyph, status, when_duration(ran, d));
    else
        snprintf(text, sizeof(text), "%s %s", glyph, status);
    add(w, "", text, health_style(r->health));
    add_usual(w, r, now);
    if (r->action)
        add_wrapped(w, "", r->action, r->action_failed ? STYLE_ERROR : STYLE_NOTICE);
}

enum { NARROW = 44 };

/* Whole where there is room; else the age in words, the time of day of what is of today. */
static void add_time(struct writer *w, const char *label, int64_t t, int64_t now)
{
    char text[2 * WHEN_MAX + 16], a[WHEN_MAX], b[WHEN_MAX];

    if (w->columns >= NARROW)
        snprintf(text, sizeof(text), "%s, %s ago", when_local(t, a), when_words(now - t, b));
    else if (now - t < 12 * MS_HOUR)
        snprintf(text, sizeof(text), "%s, %s ago", when_clock(t, a), when_age(now - t, b));
    else
        snprintf(text, sizeof(text), "%s ago",
                 now - t < 2 * MS_DAY ? when_duration(now - t, b) : when_age(now - t, b));
    add_wrapped(w, label, text, STYLE_TEXT);
}

static void add_id(struct writer *w, const char *label, const char *id)
{
    char text[16];

    if (w->columns >= NARROW) {
        add_wrapped(w, label, id, STYLE_TEXT);
        return;
    }
    snprintf(text, sizeof(text), "%.8s", id); /* whole where all of it is shown */
    add_wrapped(w, label, text, STYLE_TEXT);
}

/* A list, an entry a line: strings, or the values of an object beside each other. */
static void add_list(struct writer *w, const char *label, const cJSON *list)
{
    const cJSON *entry, *member;

    if (!cJSON_IsArray(list))
        return;
    cJSON_ArrayForEach (entry, list) {
        struct buf text = BUF_INIT(1 << 16);

        if (cJSON_IsString(entry))
            buf_adds(&text, entry->valuestring);
        cJSON_ArrayForEach (member, entry) /* a string has none */
            if (cJSON_IsString(member))
                buf_addf(&text, "%s%s", text.len ? " " : "", member->valuestring);
        add_wrapped(w, label, buf_str(&text), STYLE_TEXT);
        label = "";
        buf_release(&text);
    }
}

static void add_column(struct writer *w, const struct row *r, const struct column *c, int64_t now)
{
    const char *text = json_str(r->json, c->path);
    char version[48], both[300];
    int64_t t;

    switch (c->format) {
    case COLUMN_AGE:
    case COLUMN_TIME:
        t = json_time_ms(r->json, c->path);
        if (t)
            add_time(w, c->title, t, now);
        return;
    case COLUMN_VERSION:
        row_version(r, version);
        snprintf(both, sizeof(both), "%s %s", text ? text : "-", version);
        add_wrapped(w, c->title, both, STYLE_TEXT);
        return;
    case COLUMN_STATUS:
        return; /* the first line says it */
    case COLUMN_BLOCK:
        if (text)
            add_block(w, c->title, text);
        else
            add_list(w, c->title, json_at(r->json, c->path));
        return;
    case COLUMN_ID:
        if (text && *text)
            add_id(w, c->title, text);
        return;
    case COLUMN_TEXT:
        if (text && *text)
            add_wrapped(w, c->title, text, STYLE_TEXT);
        return;
    }
}

void detail_state(const struct ui_env *env, const struct row *r, int columns, struct vec *lines)
{
    struct writer w = {.env = env, .columns = columns < 8 ? 8 : columns, .lines = lines};

    if (kind_has_status(r->kind) || r->action)
        add_state(&w, r, clock_wall(env->clock));
    if (r->facts.message && *r->facts.message)
        add_wrapped(&w, "", r->facts.message, r->health == HEALTH_FAILED ? STYLE_FAIL : STYLE_TEXT);
}

void detail_lines(const struct ui_env *env, const struct row *r, int columns, struct vec *lines)
{
    struct writer w = {.env = env, .columns = columns < 8 ? 8 : columns, .lines = lines};
    int64_t now = clock_wall(env->clock);
    char label[CONTEXT_LABEL];

    detail_state(env, r, columns, lines);
    if (lines->n > 0)
        add(&w, "", "", STYLE_TEXT);
    if (context_several(env))
        add_wrapped(&w, "Context", context_label(r->context, label),
                    context_style(r->context, STYLE_TEXT));
    for (size_t i = 0; i < r->kind->n_columns; i++) {
        const struct column *c = &r->kind->columns[i];

        if (json_str(r->json, c->path) != r->facts.message || !r->facts.message)
            add_column(&w, r, c, now);
    }
}

void detail_free_lines(struct vec *lines)
{
    for (size_t i = 0; i < lines->n; i++) {
        struct detail_line *l = lines->v[i];

        if (l->first)
            free((char *)(uintptr_t)l->whole);
        free(l->text);
        free(l->right);
        free(l);
    }
    vec_release(lines);
}

void detail_draw(const struct vec *lines, size_t top, struct surface *s, struct rect r)
{
    for (int y = 0; y < r.h && top + (size_t)y < lines->n; y++) {
        const struct detail_line *l = lines->v[top + (size_t)y];
        int x = r.x + l->indent;

        if (l->label[0])
            surface_text(s, r.x, r.y + y, r.w, STYLE_MUTED, 0, l->label);
        surface_text(s, x, r.y + y, r.x + r.w - x, l->style, 0, l->text);
    }
}
