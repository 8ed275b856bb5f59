/* JSON text read where it stands. Knows how JSON is written; keeps nothing. */
#include "base/jsonview.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum { REPLACEMENT = 0xFFFD };

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
        at++;
    return at;
}

/* Behind the string that begins at `at`. A quote with an odd number of backslashes before it is
 * part of the text. */
static const char *skip_string(const char *at, const char *end)
{
    const char *from = at + 1, *quote = at;

    while (quote + 1 < end && (quote = memchr(quote + 1, '"', (size_t)(end - quote - 1)))) {
        const char *c = quote;

        while (c > from && c[-1] == '\\')
            c--;
        if ((quote - c) % 2 == 0)
            return quote + 1;
    }
    return end;
}

/* Behind the brackets that open at `at`: only strings and brackets count. */
static const char *skip_inside(const char *at, const char *end)
{
    int depth = 0;

    while (at < end) {
        char c = *at;

        if (c == '"') {
            at = skip_string(at, end);
            continue;
        }
        at++;
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            break;
    }
    return at;
}

static const char *skip_value(const char *at, const char *end)
{
    if (at >= end || *at == '}' || *at == ']' || *at == ',' || *at == ':')
        return at;
    if (*at == '"')
        return skip_string(at, end);
    if (*at == '{' || *at == '[')
        return skip_inside(at, end);
    while (at < end && *at != ',' && *at != '}' && *at != ']' && *at != ':' && *at != ' ' &&
           *at != '\n' && *at != '\t' && *at != '\r')
        at++;
    return at;
}

static struct jsonview take(const char **at, const char *end)
{
    struct jsonview v;

    v.at = skip_space(*at, end);
    v.end = skip_value(v.at, end);
    *at = skip_space(v.end, end);
    return v;
}

/* The text is one value: that was checked, so it is not walked through again. */
struct jsonview jsonview_of(const char *text, size_t len)
{
    struct jsonview v = {text, text ? text + len : NULL};

    if (!text)
        return v;
    v.at = skip_space(v.at, v.end);
    while (v.end > v.at &&
           (v.end[-1] == ' ' || v.end[-1] == '\n' || v.end[-1] == '\t' || v.end[-1] == '\r'))
        v.end--;
    if (v.at == v.end)
        v.at = v.end = NULL;
    return v;
}

enum jsonview_type jsonview_type(struct jsonview v)
{
    if (!v.at || v.at == v.end)
        return JSONVIEW_NONE;
    switch (*v.at) {
    case '{':
        return JSONVIEW_OBJECT;
    case '[':
        return JSONVIEW_ARRAY;
    case '"':
        return JSONVIEW_STRING;
    case 't':
        return JSONVIEW_TRUE;
    case 'f':
        return JSONVIEW_FALSE;
    case 'n':
        return JSONVIEW_NULL;
    default:
        return JSONVIEW_NUMBER;
    }
}

void jsonview_iter(struct jsonview_iter *it, struct jsonview v)
{
    enum jsonview_type type = jsonview_type(v);

    it->object = type == JSONVIEW_OBJECT;
    it->at = it->end = NULL;
    if (type != JSONVIEW_OBJECT && type != JSONVIEW_ARRAY)
        return;
    it->end = v.end;
    it->at = skip_space(v.at + 1, v.end);
}

bool jsonview_next(struct jsonview_iter *it, struct jsonview *key, struct jsonview *value)
{
    const char *from = it->at;

    key->at = key->end = NULL;
    if (it->at >= it->end || *it->at == '}' || *it->at == ']')
        return false;
    if (it->object) {
        *key = take(&it->at, it->end);
        if (it->at < it->end && *it->at == ':')
            it->at++;
    }
    *value = take(&it->at, it->end);
    if (it->at < it->end && *it->at == ',')
        it->at = skip_space(it->at + 1, it->end);
    return it->at > from; /* text that is no JSON must not hold us */
}

size_t jsonview_count(struct jsonview v)
{
    struct jsonview_iter it;
    struct jsonview key, value;
    size_t n = 0;

    jsonview_iter(&it, v);
    while (jsonview_next(&it, &key, &value))
        n++;
    return n;
}

struct jsonview jsonview_member(struct jsonview object, const char *name)
{
    struct jsonview_iter it;
    struct jsonview key, value, found = {NULL, NULL};

    if (jsonview_type(object) != JSONVIEW_OBJECT)
        return found;
    jsonview_iter(&it, object);
    while (jsonview_next(&it, &key, &value))
        if (jsonview_is(key, name))
            found = value;
    return found;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits of \uXXXX at `at`; false where there are fewer. */
static bool unit(const char *at, const char *end, unsigned *out)
{
    unsigned n = 0;

    if (end - at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        int d = hex_digit(at[i]);

        if (d < 0)
            return false;
        n = n * 16 + (unsigned)d;
    }
    *out = n;
    return true;
}

static unsigned escaped_unit(const char **at, const char *end)
{
    unsigned high, low;

    if (!unit(*at, end, &high))
        return REPLACEMENT;
    *at += 4;
    if (high < 0xD800 || high > 0xDFFF)
        return high;
    if (high < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u' &&
        unit(*at + 2, end, &low) && low >= 0xDC00 && low <= 0xDFFF) {
        *at += 6;
        return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    }
    return REPLACEMENT;
}

unsigned jsonview_char(const char **at, const char *end)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *found;
    uint32_t cp;

    if (**at != '\\' || end - *at < 2) {
        *at += utf8_decode(*at, (size_t)(end - *at), &cp);
        return cp;
    }
    *at += 2;
    if ((*at)[-1] == 'u')
        return escaped_unit(at, end);
    found = strchr(from, (*at)[-1]);
    return found && *found ? (unsigned char)to[found - from] : (unsigned char)(*at)[-1];
}

/* Between the quotes. */
static struct jsonview inside(struct jsonview s)
{
    struct jsonview v = {"", NULL};

    v.end = v.at;
    if (jsonview_type(s) == JSONVIEW_STRING && s.end - s.at >= 2 && s.end[-1] == '"')
        v = (struct jsonview){s.at + 1, s.end - 1};
    return v;
}

bool jsonview_is(struct jsonview string, const char *text)
{
    struct jsonview v = inside(string);
    size_t n;
    uint32_t cp;

    if (jsonview_type(string) != JSONVIEW_STRING)
        return false;
    /* Names are told apart by the first byte that differs; an escape may still be the same. */
    while (v.at < v.end && *text && *v.at == *text && *v.at != '\\') {
        v.at++;
        text++;
    }
    if (v.at >= v.end || *v.at != '\\')
        return v.at >= v.end && *text == '\0';
    for (n = strlen(text); v.at < v.end && n > 0;) {
        size_t used = utf8_decode(text, n, &cp);

        if (jsonview_char(&v.at, v.end) != cp)
            return false;
        text += used;
        n -= used;
    }
    return v.at >= v.end && n == 0;
}

void jsonview_text(struct jsonview string, struct buf *out)
{
    struct jsonview v = inside(string);
    char utf8[4];

    while (v.at < v.end) {
        const char *plain = v.at;

        while (v.at < v.end && *v.at != '\\')
            v.at++;
        buf_add(out, plain, (size_t)(v.at - plain));
        if (v.at < v.end)
            buf_add(out, utf8, utf8_encode(jsonview_char(&v.at, v.end), utf8));
    }
}
