/* Which rows match a filter, and where in drawn cells that shows. */
#include "ui/filter_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"

/* --- texts of a row ------------------------------------------------------------------------------
 */

/* "1.2"; "" when it has none. */
static const char *version_text(const struct row *r, char out[48])
{
    out[0] = '\0';
    if (r->facts.major)
        snprintf(out, 48, "%.20s%s%.20s", r->facts.major, r->facts.minor ? "." : "",
                 r->facts.minor ? r->facts.minor : "");
    return out;
}

/* A value that is no text: a number, a list. */
static bool in_other(const struct needle *n, const cJSON *v)
{
    char *printed = cJSON_PrintUnformatted(v);
    bool found = needle_in(n, printed);

    free(printed);
    return found;
}

static bool in_time(const struct needle *n, int64_t ms, int64_t now_ms)
{
    char text[WHEN_MAX];

    return ms && (needle_in(n, when_local(ms, text)) || needle_in(n, when_age(now_ms - ms, text)));
}

static bool in_column(const struct needle *n, const struct row *r, const struct column *c,
                      int64_t now_ms)
{
    const cJSON *v;
    char version[48];

    if (!c)
        return needle_in(n, r->id);
    v = json_at(r->json, c->path);
    if (!v)
        return n->n == 0 && n->how != NEEDLE_REGEX;
    if (c->format == COLUMN_AGE || c->format == COLUMN_TIME)
        return in_time(n, json_time_ms(r->json, c->path), now_ms);
    if (c->format == COLUMN_VERSION && needle_in(n, version_text(r, version)))
        return true;
    return cJSON_IsString(v) ? needle_in(n, v->valuestring) : in_other(n, v);
}

static bool in_places(const struct term *t, const struct row *r, int64_t now_ms)
{
    for (size_t i = 0; i < t->n_places; i++)
        if (t->places[i].kind == r->kind && in_column(&t->needle, r, t->places[i].column, now_ms))
            return true;
    return false;
}

/* The service's word, ours, and what our own action on it is at. */
static bool in_status(const struct needle *n, const struct row *r)
{
    return needle_in(n, r->facts.status) || needle_in(n, health_name(r->health)) ||
           needle_in(n, r->action);
}

static bool in_context(const struct needle *n, const struct row *r)
{
    const struct store_state *st = store_state(r->context);

    return needle_in(n, store_context_name(r->context)) || needle_in(n, st->profile) ||
           needle_in(n, st->region) || needle_in(n, st->account);
}

static bool in_kind(const struct needle *n, const struct kind *k)
{
    return needle_in(n, k->name) || needle_in(n, k->plural) || needle_in(n, k->abbrev);
}

/* In whatever a line shows of it. What is fuzzy would be in every sentence. */
static bool in_any(const struct term *t, const struct row *r, int64_t now_ms)
{
    const struct needle *n = &t->needle;
    char version[48];

    if (needle_in(n, r->id) || needle_in(n, r->facts.name) ||
        needle_in(n, r->facts.template_name) || in_places(t, r, now_ms))
        return true;
    if (n->how == NEEDLE_FUZZY)
        return false;
    return in_status(n, r) || needle_in(n, r->facts.message) ||
           needle_in(n, version_text(r, version)) ||
           (store_context_count(store_of(r->context)) > 1 &&
            needle_in(n, store_context_name(r->context)));
}

/* --- relations -----------------------------------------------------------------------------------
 */

static bool related(const struct term *t, int64_t a, int64_t b)
{
    if (a == b)
        return t->or_equal;
    return t->relation == '>' ? a > b : a < b;
}

static bool age_related(const struct term *t, int64_t since_ms, int64_t now_ms)
{
    return since_ms && related(t, now_ms - since_ms, t->ms);
}

static bool match_time(const struct term *t, const struct row *r, int64_t now_ms)
{
    int64_t since = r->facts.attempted_ms ? r->facts.attempted_ms : r->facts.modified_ms;

    if (t->field == FIELD_AGE)
        return age_related(t, since, now_ms);
    for (size_t i = 0; i < t->n_places; i++)
        if (t->places[i].kind == r->kind &&
            age_related(t, json_time_ms(r->json, t->places[i].column->path), now_ms))
            return true;
    return false;
}

static bool match_version(const struct term *t, const struct row *r)
{
    int64_t major, minor = 0;

    if (t->major < 0)
        return true;
    if (!r->facts.major || num_parse(r->facts.major, 0, INT64_MAX, &major) < 0 ||
        (r->facts.minor && num_parse(r->facts.minor, 0, INT64_MAX, &minor) < 0))
        return false;
    if (!t->relation)
        return major == t->major && (t->minor < 0 || minor == t->minor);
    if (major != t->major || t->minor < 0)
        return related(t, major, t->major);
    return related(t, minor, t->minor);
}

/* --- rows ----------------------------------------------------------------------------------------
 */

static bool match_term(const struct term *t, const struct row *r, int64_t now_ms)
{
    if (t->field == FIELD_VERSION)
        return match_version(t, r);
    if (t->relation)
        return match_time(t, r, now_ms);
    switch (t->field) {
    case FIELD_STATUS:
        return in_status(&t->needle, r);
    case FIELD_HEALTH:
        return needle_in(&t->needle, health_name(r->health));
    case FIELD_NAME:
        return needle_in(&t->needle, r->facts.name);
    case FIELD_KIND:
        return in_kind(&t->needle, r->kind);
    case FIELD_CONTEXT:
        return in_context(&t->needle, r);
    case FIELD_COLUMN:
        return in_places(t, r, now_ms);
    default:
        return in_any(t, r, now_ms);
    }
}

bool filter_match(const struct filter *f, const struct row *r, int64_t now_ms)
{
    for (size_t i = 0; i < f->n; i++)
        if (match_term(&f->terms[i], r, now_ms) == f->terms[i].negated)
            return false;
    return true;
}

/* --- cells ---------------------------------------------------------------------------------------
 */

enum { LINE_CELLS = 1000 };

/* Drawn cells as text again, and which cell each of its bytes is from. */
struct line {
    char text[LINE_CELLS * 4 + 1];
    uint16_t cell[LINE_CELLS * 4];
};

static void read_line(struct line *l, const struct surface *s, struct rect at)
{
    size_t n = 0;

    for (int i = 0; i < at.w && i < LINE_CELLS; i++) {
        const struct cell *c = &s->cells[at.y * s->w + at.x + i];
        size_t had = n;

        if (c->cp == 0)
            continue;
        n += utf8_encode(c->cp, l->text + n);
        for (; had < n; had++)
            l->cell[had] = (uint16_t)i;
    }
    l->text[n] = '\0';
}

static void paint(struct surface *s, struct rect at, int from, int to)
{
    for (int x = from; x < at.w; x++) {
        struct cell *c = &s->cells[at.y * s->w + at.x + x];

        if (x > to && c->cp != 0) /* the right half of a wide one belongs to it */
            return;
        if (c->style == STYLE_TEXT || c->style == STYLE_MUTED || c->style == STYLE_TITLE)
            c->style = STYLE_MATCH;
        else
            c->flags |= CELL_UNDERLINE;
    }
}

/* Is it in these cells that the term looks? */
static bool looks_at(const struct term *t, const struct row *r, const char *field)
{
    bool name = str_eq(field, FILTER_NAME);

    switch (t->field) {
    case FIELD_ANY:
        return true;
    case FIELD_STATUS:
    case FIELD_HEALTH:
        return str_eq_nocase(field, FILTER_STATUS);
    case FIELD_NAME:
        return name;
    case FIELD_COLUMN:
        for (size_t i = 0; i < t->n_places; i++) {
            const struct column *c = t->places[i].column;

            if (t->places[i].kind != r->kind)
                continue;
            if (!c ? name
                   : str_eq_nocase(c->title, field) ||
                         (name && (str_eq(c->path, r->kind->identity[0]) ||
                                   str_eq(c->path, r->kind->identity[1]))))
                return true;
        }
        return false;
    default:
        return false;
    }
}

void filter_paint(const struct filter *f, const struct row *r, const char *field, struct surface *s,
                  struct rect at)
{
    struct line line;

    if (!f || !r || at.y < 0 || at.y >= s->h || at.x < 0)
        return;
    at.w = at.x + at.w > s->w ? s->w - at.x : at.w;
    read_line(&line, s, at);
    for (size_t i = 0; i < f->n && line.text[0]; i++) {
        const struct term *t = &f->terms[i];
        size_t from = 0, to, letter = 0;

        if (t->negated || t->relation || t->field == FIELD_VERSION || !looks_at(t, r, field))
            continue;
        for (; needle_next(&t->needle, line.text, &from, &to, &letter); from = to)
            if (to > from && to <= strlen(line.text))
                paint(s, at, line.cell[from], line.cell[to - 1]);
    }
}
