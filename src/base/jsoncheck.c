/* Is it JSON? In one pass, without a tree; the grammar is that of RFC 8259. */
#include <string.h>

#include "base/jsonview.h"
#include "base/text.h"

enum { DEPTH_MAX = 64 };

/* Each function reads one thing of the grammar at `at` and returns what is behind it, or NULL with
 * *bad where it went wrong. */
struct check {
    const char *end, *bad;
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

static const char *members(struct check *c, const char *at, char close, int depth)
{
    at = space(c, at);
    if (at < c->end && *at == close)
        return at + 1;
    for (;;) {
        if (close == '}') {
            at = string(c, at);
            at = at ? space(c, at) : NULL;
            if (!at || at >= c->end || *at != ':')
                return wrong(c, at ? at : c->end);
            at = space(c, at + 1);
        }
        at = value(c, at, depth);
        if (!at)
            return NULL;
        at = space(c, at);
        if (at >= c->end || (*at != ',' && *at != close))
            return wrong(c, at);
        if (*at == close)
            return at + 1;
        at = space(c, at + 1);
    }
}

static const char *value(struct check *c, const char *at, int depth)
{
    if (at >= c->end || depth > DEPTH_MAX)
        return wrong(c, at);
    switch (*at) {
    case '{':
        return members(c, at + 1, '}', depth + 1);
    case '[':
        return members(c, at + 1, ']', depth + 1);
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
    struct check c = {.end = text + len};
    const char *at;

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
