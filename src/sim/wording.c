/* wording.c - violations in the words of the AWS services:
 *
 *   1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have
 *   length greater than or equal to 1
 *
 * Values of sensitive members are left out as the services do: "Value at 'spec' failed ...".
 * [choice] An unknown member is refused: the services ignore it, but whoever tests a script
 * against the local service wants to hear of a misspelt one. */
#include "sim/wording.h"

#include <string.h>

#include "base/text.h"
#include "proton/check.h"

enum { SHOWN_MAX = 256, VIOLATIONS_MAX = 20, TEXT_MAX = 16 * 1024 };

struct telling {
    struct buf all;   /* the validation errors, "; " between them */
    struct buf wrong; /* the first wrong type */
    int n;
    bool wrong_type;
};

/* "tags.1.member.key": items count from 1. */
static void add_place(struct buf *out, const struct place *at)
{
    if (!at->up)
        return;
    add_place(out, at->up);
    if (at->member)
        (void)buf_addf(out, "%s%s", out->len ? "." : "", at->member);
    else
        (void)buf_addf(out, ".%zu.member", at->index + 1);
}

static void add_safe(struct buf *out, const char *text, size_t n)
{
    size_t cut = 0;
    uint32_t cp;
    while (cut < n && cut < SHOWN_MAX)
        cut += utf8_decode(text + cut, n - cut, &cp);
    (void)text_safe(out, text, cut, 0);
    if (cut < n)
        (void)buf_adds(out, "...");
}

static void add_value(struct buf *out, const cJSON *v)
{
    if (cJSON_IsString(v)) {
        add_safe(out, v->valuestring, strlen(v->valuestring));
        return;
    }
    char *text = cJSON_PrintUnformatted(v);
    add_safe(out, text ? text : "", text ? strlen(text) : 0);
    cJSON_free(text);
}

static const char *json_kind(const cJSON *v)
{
    if (cJSON_IsString(v))
        return "STRING_VALUE";
    if (cJSON_IsNumber(v))
        return "NUMBER_VALUE";
    return cJSON_IsTrue(v) ? "TRUE_VALUE" : "FALSE_VALUE";
}

static void add_wrong_type(struct buf *out, const struct violation *v)
{
    static const char *const wanted[] = {
        [SHAPE_STRING] = "a String",
        [SHAPE_INTEGER] = "an Integer",
        [SHAPE_BOOLEAN] = "a Boolean",
        [SHAPE_TIMESTAMP] = "a Timestamp",
    };
    if (v->shape->type == SHAPE_LIST)
        (void)buf_adds(out, "Expected list or null");
    else if (v->shape->type == SHAPE_STRUCTURE)
        (void)buf_adds(out, "Expected structure or null");
    else if (cJSON_IsObject(v->value))
        (void)buf_adds(out, "Start of structure or map found where not expected.");
    else if (cJSON_IsArray(v->value))
        (void)buf_adds(out, "Start of list found where not expected.");
    else
        (void)buf_addf(out, "%s can not be converted to %s", json_kind(v->value),
                       wanted[v->shape->type]);
}

static void add_bound(struct buf *out, const struct shape *s, const char *words, long bound)
{
    (void)buf_addf(out, "Member must have %s %s than or equal to %ld",
                   s->type == SHAPE_INTEGER ? "value" : "length", words, bound);
}

static void add_constraint(struct buf *out, const struct violation *v)
{
    const struct shape *s = v->shape;
    switch (v->kind) {
    case VIOLATION_TYPE:
        add_wrong_type(out, v);
        break;
    case VIOLATION_UNKNOWN:
        (void)buf_adds(out, "Member is not known here");
        break;
    case VIOLATION_MISSING:
        (void)buf_adds(out, "Member must not be null");
        break;
    case VIOLATION_UNION:
        (void)buf_adds(out, "Member must have exactly one value set");
        break;
    case VIOLATION_ENUM:
        (void)buf_adds(out, "Member must satisfy enum value set: [");
        for (size_t i = 0; s->values[i]; i++)
            (void)buf_addf(out, "%s%s", i ? ", " : "", s->values[i]);
        (void)buf_addc(out, ']');
        break;
    case VIOLATION_MIN:
        add_bound(out, s, "greater", s->min);
        break;
    case VIOLATION_MAX:
        add_bound(out, s, "less", s->max);
        break;
    case VIOLATION_PATTERN:
        (void)buf_addf(out, "Member must satisfy regular expression pattern: %s", s->pattern);
        break;
    }
}

static bool tell(void *ctx, const struct violation *v)
{
    struct telling *t = ctx;
    if (v->kind == VIOLATION_TYPE) {
        t->wrong_type = true;
        add_wrong_type(&t->wrong, v);
        return false;
    }
    struct buf place = BUF_INIT(TEXT_MAX);
    add_place(&place, v->at);
    if (t->n++)
        (void)buf_adds(&t->all, "; ");
    (void)buf_adds(&t->all, "Value ");
    if (!v->value) {
        (void)buf_adds(&t->all, "null ");
    } else if (!v->secret) {
        (void)buf_addc(&t->all, '\'');
        add_value(&t->all, v->value);
        (void)buf_adds(&t->all, "' ");
    }
    (void)buf_adds(&t->all, "at '");
    add_safe(&t->all, buf_str(&place), place.len);
    (void)buf_adds(&t->all, "' failed to satisfy constraint: ");
    add_constraint(&t->all, v);
    buf_release(&place);
    return t->n < VIOLATIONS_MAX;
}

const char *wording_check(const struct op *op, const cJSON *input, struct buf *message)
{
    struct telling t = {.all = BUF_INIT(TEXT_MAX), .wrong = BUF_INIT(SHOWN_MAX)};
    const char *error = NULL;
    shape_violations(op->input, input, tell, &t);
    if (t.wrong_type) {
        error = "SerializationException";
        (void)buf_adds(message, buf_str(&t.wrong));
    } else if (t.n) {
        error = "ValidationException";
        (void)buf_addf(message, "%d validation error%s detected: %s", t.n, t.n == 1 ? "" : "s",
                       buf_str(&t.all));
    }
    buf_release(&t.all);
    buf_release(&t.wrong);
    return error;
}
