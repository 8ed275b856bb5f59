/* check.c - is a value what its shape says? The rules come from the shape; this file knows how a
 * shape's types look in JSON, and refuses to know any operation by name. */
#include "proton/check.h"

#include <limits.h>
#include <math.h> /* its macros alone */
#include <string.h>

#include "base/text.h"
#include "base/when.h"
#include "proton/pattern.h"

struct walk {
    violation_fn *fn;
    void *ctx;
    bool stop;
};

static void walk_value(struct walk *w, const struct shape *s, const cJSON *v,
                       const struct place *at, bool secret);

static void found(struct walk *w, enum violation_kind kind, const struct shape *s, const cJSON *v,
                  const struct place *at, bool secret)
{
    const struct violation x = {.kind = kind, .at = at, .shape = s, .value = v, .secret = secret};
    if (!w->stop)
        w->stop = !w->fn(w->ctx, &x);
}

static bool absent(const cJSON *v)
{
    return !v || cJSON_IsNull(v);
}

static bool whole_number(const cJSON *v)
{
    return cJSON_IsNumber(v) && v->valuedouble >= INT_MIN && v->valuedouble <= INT_MAX &&
           v->valuedouble == (int)v->valuedouble;
}

/* Numbers are the protocol's form; RFC 3339 text is tolerated (BEHAVIOUR: wire protocol). */
static bool timestamp(const cJSON *v)
{
    int64_t ms;
    return (cJSON_IsNumber(v) && isfinite(v->valuedouble)) ||
           (cJSON_IsString(v) && !when_parse(v->valuestring, &ms));
}

static bool right_type(enum shape_type type, const cJSON *v)
{
    switch (type) {
    case SHAPE_STRUCTURE:
        return cJSON_IsObject(v);
    case SHAPE_LIST:
        return cJSON_IsArray(v);
    case SHAPE_STRING:
        return cJSON_IsString(v);
    case SHAPE_INTEGER:
        return whole_number(v);
    case SHAPE_BOOLEAN:
        return cJSON_IsBool(v);
    case SHAPE_TIMESTAMP:
        return timestamp(v);
    }
    return false;
}

static bool in_enum(const char *const *values, const char *s)
{
    for (; *values; values++)
        if (!strcmp(*values, s))
            return true;
    return false;
}

/* Reports what is out of the shape's bounds. Returns whether it is too much. */
static bool walk_bounds(struct walk *w, const struct shape *s, const cJSON *v,
                        const struct place *at, bool secret, double size)
{
    bool over = s->max >= 0 && size > (double)s->max;
    if (s->min >= 0 && size < (double)s->min)
        found(w, VIOLATION_MIN, s, v, at, secret);
    if (over)
        found(w, VIOLATION_MAX, s, v, at, secret);
    return over;
}

static void walk_string(struct walk *w, const struct shape *s, const cJSON *v,
                        const struct place *at, bool secret)
{
    const char *text = v->valuestring;
    bool over = walk_bounds(w, s, v, at, secret, (double)utf8_count(text, strlen(text)));
    if (s->values && !in_enum(s->values, text))
        found(w, VIOLATION_ENUM, s, v, at, secret);
    if (s->pattern && !over && !w->stop && !pattern_fits(s->pattern, text))
        found(w, VIOLATION_PATTERN, s, v, at, secret);
}

static void walk_list(struct walk *w, const struct shape *s, const cJSON *v, const struct place *at,
                      bool secret)
{
    struct place item = {.up = at};
    if (walk_bounds(w, s, v, at, secret, cJSON_GetArraySize(v)))
        return;
    const cJSON *i;
    cJSON_ArrayForEach (i, v) {
        if (w->stop)
            return;
        if (absent(i))
            found(w, VIOLATION_MISSING, s->item, NULL, &item, secret);
        else
            walk_value(w, s->item, i, &item, secret);
        item.index++;
    }
}

static void walk_structure(struct walk *w, const struct shape *s, const cJSON *v,
                           const struct place *at, bool secret)
{
    size_t set = 0;
    for (size_t i = 0; i < s->n_members && !w->stop; i++) {
        const struct member *m = &s->members[i];
        const struct place here = {.up = at, .member = m->name};
        const cJSON *x = cJSON_GetObjectItemCaseSensitive(v, m->name);
        if (!absent(x)) {
            set++;
            walk_value(w, m->shape, x, &here, secret);
        } else if (m->required) {
            found(w, VIOLATION_MISSING, m->shape, NULL, &here, secret);
        }
    }
    const cJSON *x;
    cJSON_ArrayForEach (x, v) {
        const struct place here = {.up = at, .member = x->string};
        if (!w->stop && !shape_member(s, x->string))
            found(w, VIOLATION_UNKNOWN, s, x, &here, secret);
    }
    if (s->is_union && set != 1)
        found(w, VIOLATION_UNION, s, v, at, secret);
}

static void walk_value(struct walk *w, const struct shape *s, const cJSON *v,
                       const struct place *at, bool secret)
{
    secret = secret || s->sensitive;
    if (!right_type(s->type, v))
        found(w, VIOLATION_TYPE, s, v, at, secret);
    else if (s->type == SHAPE_STRUCTURE)
        walk_structure(w, s, v, at, secret);
    else if (s->type == SHAPE_LIST)
        walk_list(w, s, v, at, secret);
    else if (s->type == SHAPE_STRING)
        walk_string(w, s, v, at, secret);
    else if (s->type == SHAPE_INTEGER)
        (void)walk_bounds(w, s, v, at, secret, v->valuedouble);
}

void shape_violations(const struct shape *s, const cJSON *value, violation_fn *fn, void *ctx)
{
    struct walk w = {.fn = fn, .ctx = ctx};
    const struct place root = {.up = NULL};
    if (absent(value))
        found(&w, VIOLATION_MISSING, s, NULL, &root, s->sensitive);
    else
        walk_value(&w, s, value, &root, false);
}

void place_text(const struct place *at, struct buf *out)
{
    if (!at->up)
        return;
    place_text(at->up, out);
    if (at->member)
        (void)buf_addf(out, "%s%s", out->len ? "." : "", at->member);
    else
        (void)buf_addf(out, "[%zu]", at->index);
}
