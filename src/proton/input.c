/* input.c - what is wrong with an input, in words for whoever typed it: the member, the value
 * (made visible, cut, and hidden where it is sensitive) and the rule. Only the first violation is
 * told. */
#include <protontop/op.h>

#include <string.h>

#include "base/text.h"
#include "proton/check.h"

enum { VALUE_SHOWN = 80, TEXT_MAX = 2048 };

struct first {
    const char *where;
    struct err *e;
    int rc;
};

static const char *type_words(enum shape_type type)
{
    static const char *const words[] = {
        [SHAPE_STRUCTURE] = "an object",   [SHAPE_LIST] = "a list",
        [SHAPE_STRING] = "a string",       [SHAPE_INTEGER] = "a whole number",
        [SHAPE_BOOLEAN] = "true or false", [SHAPE_TIMESTAMP] = "a time (seconds since the epoch)",
    };
    return words[type];
}

/* Appends at most VALUE_SHOWN bytes of text, whole characters, made visible. */
static void add_cut(struct buf *out, const char *text)
{
    size_t n = strlen(text), cut = n;
    uint32_t cp;
    if (n > VALUE_SHOWN)
        for (cut = 0; cut < VALUE_SHOWN;)
            cut += utf8_decode(text + cut, n - cut, &cp);
    (void)text_safe(out, text, cut, 0);
    if (cut < n)
        (void)buf_adds(out, "...");
}

static void add_value(struct buf *out, const struct violation *v)
{
    if (!v->value) {
        (void)buf_adds(out, "(none)");
    } else if (cJSON_IsArray(v->value)) {
        (void)buf_addf(out, "(a list of %d)", cJSON_GetArraySize(v->value));
    } else if (cJSON_IsObject(v->value)) {
        (void)buf_adds(out, "(an object)");
    } else if (v->secret) {
        (void)buf_adds(out, "(not shown)");
    } else if (cJSON_IsString(v->value)) {
        (void)buf_addc(out, '"');
        add_cut(out, v->value->valuestring);
        (void)buf_addc(out, '"');
    } else if (cJSON_IsNumber(v->value)) {
        (void)buf_addf(out, "%.17g", v->value->valuedouble);
    } else if (cJSON_IsBool(v->value)) {
        (void)buf_adds(out, cJSON_IsTrue(v->value) ? "true" : "false");
    } else {
        (void)buf_adds(out, "null");
    }
}

static void add_members(struct buf *out, const struct shape *s)
{
    for (size_t i = 0; i < s->n_members; i++)
        (void)buf_addf(out, "%s%s", i ? ", " : "", s->members[i].name);
    if (!s->n_members)
        (void)buf_adds(out, "none");
}

static void add_bound(struct buf *out, const struct shape *s, const char *word, long bound)
{
    if (s->type == SHAPE_STRING)
        (void)buf_addf(out, "must have %s %ld character%s", word, bound, bound == 1 ? "" : "s");
    else if (s->type == SHAPE_LIST)
        (void)buf_addf(out, "must have %s %ld item%s", word, bound, bound == 1 ? "" : "s");
    else
        (void)buf_addf(out, "must be %s %ld", word, bound);
}

void violation_rule(const struct violation *v, struct buf *out)
{
    const struct shape *s = v->shape;
    switch (v->kind) {
    case VIOLATION_TYPE:
        (void)buf_addf(out, "must be %s", type_words(s->type));
        break;
    case VIOLATION_UNKNOWN:
        (void)buf_adds(out, "unknown; the members here are ");
        add_members(out, s);
        break;
    case VIOLATION_MISSING:
        (void)buf_adds(out, "required");
        break;
    case VIOLATION_UNION:
        (void)buf_adds(out, "must have exactly one of ");
        add_members(out, s);
        break;
    case VIOLATION_ENUM:
        (void)buf_adds(out, "must be one of ");
        for (size_t i = 0; s->values[i]; i++)
            (void)buf_addf(out, "%s%s", i ? ", " : "", s->values[i]);
        break;
    case VIOLATION_MIN:
        add_bound(out, s, "at least", s->min);
        break;
    case VIOLATION_MAX:
        add_bound(out, s, "at most", s->max);
        break;
    case VIOLATION_PATTERN:
        (void)buf_addf(out, "must match %s", s->pattern);
        break;
    }
}

static bool tell_first(void *ctx, const struct violation *v)
{
    struct first *f = ctx;
    struct buf place = BUF_INIT(TEXT_MAX), shown = BUF_INIT(TEXT_MAX), rule = BUF_INIT(TEXT_MAX);
    place_text(v->at, &place);
    add_cut(&shown, buf_str(&place));
    (void)buf_adds(&shown, place.len ? ": " : "");
    add_value(&shown, v);
    violation_rule(v, &rule);
    f->rc = err_set(f->e, ERR_INPUT, "%s: %s: %s", f->where, buf_str(&shown), buf_str(&rule));
    buf_release(&place);
    buf_release(&shown);
    buf_release(&rule);
    return false;
}

int shape_check(const struct shape *s, const cJSON *value, const char *where, struct err *e)
{
    struct first f = {.where = where, .e = e, .rc = 0};
    shape_violations(s, value, tell_first, &f);
    return f.rc;
}

int op_check_input(const struct op *op, const cJSON *input, struct err *e)
{
    const cJSON empty = {.type = cJSON_Object};
    if (!input || cJSON_IsNull(input))
        input = &empty;
    return shape_check(op->input, input, op->name, e);
}
