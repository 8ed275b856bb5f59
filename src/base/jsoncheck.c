/* Is it JSON? In one pass, without a tree; the grammar is that of RFC 8259. */
#include <string.h>

#include "base/jsonview.h"
#include "base/text.h"

enum { DEPTH_MAX = 64 };

/* Each function reads one thing of the grammar at `at` and returns what is behind it, or NULL with
 * *bad where it went wrong. */
struct check {
    const char *end, *bad;
    size_t items; /* in the list or object that was closed last */
    struct jsonview_part *parts;
    size_t n_parts;
};

static const char *wrong(struct check *c, const char *at)
{
    if (!c->bad)
        c->bad = at;
    return NULL;
}

static const char *space(const struct check *c, const char *at)
{
    while (at < c->end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
        at++;
    return at;
}

static const char *digits(struct check *c, const char *at)
{
    const char *from = at;

    while (at < c->end && *at >= '0' && *at <= '9')
        at++;
    return at > from ? at : wrong(c, at);
}

static const char *number(struct check *c, const char *at)
{
    if (*at == '-')
        at++;
    if (at < c->end && *at == '0')
        at++;
    else if (!(at = digits(c, at)))
        return NULL;
    if (at < c->end && *at == '.' && !(at = digits(c, at + 1)))
        return NULL;
    if (at < c->end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < c->end && (*at == '+' || *at == '-'))
            at++;
        at = digits(c, at);
    }
    return at;
}

static const char *escape(struct check *c, const char *at)
{
    if (at >= c->end || !strchr("\"\\/bfnrtu", *at) || *at == '\0')
        return wrong(c, at);
    if (*at++ != 'u')
        return at;
    for (int i = 0; i < 4; i++, at++)
        if (at >= c->end || !strchr("0123456789abcdefABCDEF", *at) || *at == '\0')
            return wrong(c, at);
    return at;
}

static const char *string(struct check *c, const char *at)
{
    if (at >= c->end || *at != '"')
        return wrong(c, at);
    at++;
    while (at < c->end && *at != '"') {
        if ((unsigned char)*at < ' ')
            return wrong(c, at);
        if (*at++ == '\\' && !(at = escape(c, at)))
            return NULL;
    }
    return at < c->end ? at + 1 : wrong(c, at);
}

static const char *word(struct check *c, const char *at, const char *text)
{
    size_t n = strlen(text);

    return (size_t)(c->end - at) >= n && memcmp(at, text, n) == 0 ? at + n : wrong(c, at);
}

static const char *value(struct check *c, const char *at, int depth);

/* A member of the outermost object has been read. */
static void note_part(struct check *c, struct jsonview key, struct jsonview v)
{
    for (size_t i = 0; i < c->n_parts; i++)
        if (jsonview_is(key, c->parts[i].name)) {
            c->parts[i].value = v;
            c->parts[i].items = c->items;
        }
}

static const char *member(struct check *c, const char *at, int depth)
{
    struct jsonview key = {.at = at}, v;

    at = key.end = string(c, at);
    at = at ? space(c, at) : NULL;
    if (!at || at >= c->end || *at != ':')
        return wrong(c, at ? at : c->end);
    v.at = space(c, at + 1);
    v.end = value(c, v.at, depth);
    if (v.end && depth == 2)
        note_part(c, key, v);
    return v.end;
}

/* What is between the brackets, and the closing one. */
static const char *inside(struct check *c, const char *at, char close, int depth)
{
    size_t n = 0;

    at = space(c, at);
    while (at < c->end && (*at != close || n > 0)) {
        at = close == '}' ? member(c, at, depth) : value(c, at, depth);
        if (!at)
            return NULL;
        n++;
        at = space(c, at);
        if (at < c->end && *at == close)
            break;
        if (at >= c->end || *at != ',')
            return wrong(c, at);
        at = space(c, at + 1);
    }
    if (at >= c->end)
        return wrong(c, at);
    c->items = n;
    return at + 1;
}

static const char *value(struct check *c, const char *at, int depth)
{
    if (at >= c->end || depth > DEPTH_MAX)
        return wrong(c, at);
    switch (*at) {
    case '{':
        return inside(c, at + 1, '}', depth + 1);
    case '[':
        return inside(c, at + 1, ']', depth + 1);
    case '"':
        return string(c, at);
    case 't':
        return word(c, at, "true");
    case 'f':
        return word(c, at, "false");
    case 'n':
        return word(c, at, "null");
    default:
        return number(c, at);
    }
}

int jsonview_check(const char *text, size_t len, struct err *e)
{
    return jsonview_check_parts(text, len, NULL, 0, e);
}

int jsonview_check_parts(const char *text, size_t len, struct jsonview_part *parts, size_t n,
                         struct err *e)
{
    struct check c = {.end = text + len, .parts = parts, .n_parts = n};
    const char *at;

    for (size_t i = 0; i < n; i++)
        parts[i].value = (struct jsonview){NULL, NULL};

    if (!utf8_valid(text, len))
        return err_set(e, ERR_PARSE, "not JSON: invalid UTF-8 in it");
    at = value(&c, space(&c, text), 1);
    if (at && (at = space(&c, at)) < c.end)
        at = wrong(&c, at);
    if (!at)
        return err_set(e, ERR_PARSE,
                       "not JSON: wrong, nested too deeply, or cut off at byte %zu of "
                       "%zu",
                       (size_t)(c.bad - text), len);
    return 0;
}
