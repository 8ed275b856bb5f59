/* The fields of a form: members as texts, and back. Knows shapes, names no operation. */
#include "ui/form_fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "proton/check.h"

enum { WHY_MAX = 2048, LONG_FROM = 1000 };

/* --- making --------------------------------------------------------------------------------------
 */

enum field_order { ORDER_NEEDED, ORDER_OPTIONAL, ORDER_TOKEN, ORDERS };

static void add(struct fields *f, const struct member *m, const char *path, bool needed)
{
    struct field *one;

    f->v = xrealloc_array(f->v, f->n + 1, sizeof(*f->v));
    one = &f->v[f->n++];
    *one = (struct field){.path = xstrdup(path), .m = m, .needed = needed};
    line_edit_init(&one->edit, FIELD_MAX);
    f->n_needed += needed;
}

/* The members of a structure, for the one of the orders. Of a union with one member that one has to
 * be there. What is within a structure that may be left out, may be. */
static void add_members(struct fields *f, const struct shape *s, const char *path, bool needed,
                        enum field_order order)
{
    for (size_t i = 0; i < s->n_members; i++) {
        const struct member *m = &s->members[i];
        bool this_one = needed && !m->token && (m->required || (s->is_union && s->n_members == 1));
        char *here = xasprintf("%s%s%s", path, *path ? "." : "", m->name);

        if (m->shape->type == SHAPE_STRUCTURE)
            add_members(f, m->shape, here, this_one, order);
        else if (order == (m->token ? ORDER_TOKEN : this_one ? ORDER_NEEDED : ORDER_OPTIONAL))
            add(f, m, here, this_one);
        free(here);
    }
}

void fields_init(struct fields *f, const struct op *op)
{
    *f = (struct fields){.op = op};
    for (int order = 0; order < ORDERS; order++)
        add_members(f, op->input, "", true, (enum field_order)order);
}

void fields_release(struct fields *f)
{
    for (size_t i = 0; i < f->n; i++) {
        line_edit_release(&f->v[i].edit);
        free(f->v[i].why);
        free(f->v[i].path);
    }
    free(f->v);
    *f = (struct fields){.op = NULL};
}

/* --- what it is ----------------------------------------------------------------------------------
 */

bool field_is_choice(const struct field *f)
{
    return f->m->shape->values || f->m->shape->type == SHAPE_BOOLEAN;
}

const char *field_choice(const struct field *f, size_t i)
{
    static const char *const truths[] = {"true", "false"};
    const char *const *values = f->m->shape->values;

    if (!values)
        return i < ARRAY_LEN(truths) ? truths[i] : NULL;
    for (size_t k = 0; k < i; k++)
        if (!values[k])
            return NULL;
    return values[i];
}

/* The model has no word for it: what is kept from logs and may be long is such a text. */
bool field_is_long(const struct field *f)
{
    return f->m->shape->type == SHAPE_STRING && f->m->shape->sensitive &&
           f->m->shape->max >= LONG_FROM;
}

bool field_has_lines(const struct field *f)
{
    return strchr(field_text(f), '\n') != NULL;
}

bool field_set(struct field *f, const char *text)
{
    if (strlen(text) > FIELD_MAX)
        return false;
    line_edit_set(&f->edit, text);
    return true;
}

void field_next_choice(struct field *f, int by)
{
    bool may_be_empty = !f->needed;
    int n = 0, at = -1;

    for (; field_choice(f, (size_t)n); n++)
        if (str_eq(field_choice(f, (size_t)n), field_text(f)))
            at = n;
    if (at < 0 && !may_be_empty)
        at = by > 0 ? n - 1 : 0;
    at += by; /* from -1 (none) to n - 1, and around */
    if (at >= n)
        at = may_be_empty ? -1 : 0;
    if (at < (may_be_empty ? -1 : 0))
        at = n - 1;
    field_set(f, at < 0 ? "" : field_choice(f, (size_t)at));
}

/* --- what is wrong -------------------------------------------------------------------------------
 */

static void say(struct field *f, const char *why)
{
    free(f->why);
    f->why = xstrdup(why);
}

static bool tell(void *ctx, const struct violation *v)
{
    struct buf *out = ctx;

    place_text(v->at, out);
    buf_adds(out, out->len ? " " : "");
    violation_rule(v, out);
    return false;
}

static void check_value(struct field *f, const cJSON *v)
{
    struct buf why = BUF_INIT(WHY_MAX);

    shape_violations(f->m->shape, v, tell, &why);
    say(f, why.len ? buf_str(&why) : NULL);
    buf_release(&why);
}

static bool names_a_file(const char *text)
{
    return str_starts(text, "file://") || str_starts(text, "fileb://");
}

void field_check(struct field *f)
{
    const char *text = field_text(f);
    struct err e;
    cJSON *v;

    if (!*text || names_a_file(text)) {
        say(f, !*text && f->needed && f->touched ? "required" : NULL);
        return;
    }
    v = value_read_line(f->m->shape, text, NULL, NULL, &e);
    if (!v)
        say(f, e.msg);
    else if (strstr(text, "@=")) /* a file within: looked at when it is sent */
        say(f, NULL);
    else
        check_value(f, v);
    cJSON_Delete(v);
}

/* --- the input -----------------------------------------------------------------------------------
 */

static cJSON *read_field(struct field *f, shorthand_file_fn *file, void *ctx)
{
    char *text = xstrdup(field_text(f));
    cJSON *v = NULL;
    struct err e;

    if (file(ctx, &text, &e) < 0 || !(v = value_read_line(f->m->shape, text, file, ctx, &e)))
        say(f, e.msg);
    else
        say(f, NULL);
    free(text);
    return v;
}

/* Puts the value where the path says, with the structures on the way. */
static void put(cJSON *input, const char *path, cJSON *value)
{
    for (const char *dot; (dot = strchr(path, '.')); path = dot + 1) {
        char *name = xstrndup(path, (size_t)(dot - path));
        cJSON *in = cJSON_GetObjectItemCaseSensitive(input, name);

        if (!in) {
            in = cJSON_CreateObject();
            json_set(input, name, in);
        }
        free(name);
        input = in;
    }
    json_set(input, path, value);
}

/* The field that a place in the input is in: "tags" of "tags[0].key"; of a structure that lacks
 * something the first. */
static struct field *field_at(struct fields *f, const char *place)
{
    for (int inside = 0; inside < 2; inside++)
        for (size_t i = 0; i < f->n; i++) {
            const char *path = f->v[i].path;
            const char *whole = inside ? path : place, *part = inside ? place : path;
            size_t n = strlen(part);

            if (str_starts(whole, part) && (!whole[n] || whole[n] == '.' || whole[n] == '['))
                return &f->v[i];
        }
    return NULL;
}

static bool tell_field(void *ctx, const struct violation *v)
{
    struct buf place = BUF_INIT(WHY_MAX), why = BUF_INIT(WHY_MAX);
    struct field *f;

    place_text(v->at, &place);
    f = field_at(ctx, buf_str(&place));
    if (f && !f->why) {
        if (str_starts(buf_str(&place), f->path) && place.len > strlen(f->path))
            buf_addf(&why, "%s ", buf_str(&place) + strlen(f->path));
        violation_rule(v, &why);
        say(f, buf_str(&why));
    }
    buf_release(&place);
    buf_release(&why);
    return true;
}

cJSON *fields_input(struct fields *f, shorthand_file_fn *file, void *ctx, size_t *wrong)
{
    cJSON *input = cJSON_CreateObject(), *v;

    for (size_t i = 0; i < f->n; i++) {
        say(&f->v[i], NULL);
        if (*field_text(&f->v[i]) && (v = read_field(&f->v[i], file, ctx)))
            put(input, f->v[i].path, v);
    }
    shape_violations(f->op->input, input, tell_field, f);
    for (size_t i = 0; i < f->n; i++)
        if (f->v[i].why) {
            cJSON_Delete(input);
            *wrong = i;
            return NULL;
        }
    return input;
}

/* --- the rules in words --------------------------------------------------------------------------
 */

static void add_bounds(const struct shape *s, const char *what, struct buf *out)
{
    if (s->min > 0 && s->max >= 0)
        buf_addf(out, " of %ld to %ld %s", s->min, s->max, what);
    else if (s->max >= 0)
        buf_addf(out, " of at most %ld %s", s->max, what);
    else if (s->min > 0)
        buf_addf(out, " of at least %ld %s", s->min, what);
}

void field_rules(const struct field *f, struct buf *out)
{
    const struct shape *s = f->m->shape;

    if (field_is_choice(f)) {
        buf_adds(out, "one of");
        for (size_t i = 0; field_choice(f, i); i++)
            buf_addf(out, "%s %s", i ? "," : "", field_choice(f, i));
    } else if (s->type == SHAPE_STRING) {
        buf_adds(out, "text");
        add_bounds(s, "characters", out);
        if (s->pattern)
            buf_addf(out, ", must match %s", s->pattern);
        if (s->min <= 0 && !f->needed)
            buf_adds(out, ", \"\" for an empty one");
    } else if (s->type == SHAPE_INTEGER) {
        buf_addf(out, "a whole number");
        if (s->max >= 0)
            buf_addf(out, " from %ld to %ld", s->min, s->max);
    } else {
        buf_adds(out, s->type == SHAPE_LIST ? "a list" : "a structure");
        if (s->type == SHAPE_LIST)
            add_bounds(s, "items", out);
        buf_adds(out, ", as JSON or as ");
        value_form(s, out);
    }
    if (f->m->token)
        buf_adds(out, "; the same again makes a retry harmless");
}
