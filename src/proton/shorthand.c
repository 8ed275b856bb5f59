/* The AWS CLI's shorthand, by what its documentation and its parser accept:
 *
 *     parameter = pair *("," pair)            pair = key ["@"] "=" values
 *     values    = "[" [value *("," value)] "]" / "{" [pair *("," pair)] "}" / csv
 *     csv       = word *("," word)            ends before the comma of the next pair
 *
 * In a csv the text of the first word may hold "=", that of the others may not: that is how
 * a=b,c,d=e is read as {a: [b, c], d: e}. Knows the syntax; shapes come in afterwards. */
#include "proton/shorthand.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"

enum { DEPTH_MAX = 32, SHOWN = 60 };

struct parser {
    const char *text;
    size_t at;
    int depth;
    bool files;              /* the value is of a pair with "@=" */
    shorthand_file_fn *file; /* NULL: nothing is read */
    void *ctx;
    struct err *e;
};

static char now(const struct parser *p)
{
    return p->text[p->at];
}

static bool is_space(char c)
{
    return c != '\0' && strchr(" \t\n\r\v\f", c);
}

static void skip_space(struct parser *p)
{
    while (is_space(now(p)))
        p->at++;
}

/* Always NULL, so that it can be returned. */
static cJSON *wrong(struct parser *p, const char *expected)
{
    struct buf before = BUF_INIT(1 << 10), got = BUF_INIT(1 << 10);
    size_t from = p->at > SHOWN ? p->at - SHOWN : 0;

    while (from < p->at && ((unsigned char)p->text[from] & 0xC0) == 0x80)
        from++;
    text_safe(&before, p->text + from, p->at - from, 0);
    text_safe(&got, p->text + p->at, strnlen(p->text + p->at, 1), 0);
    err_set(p->e, ERR_USAGE,
            "%s expected at character %zu, after \"%s%s\", but there is %s%s%s; the form is "
            "Key=Value,Key2=Value2, or JSON",
            expected, utf8_count(p->text, p->at) + 1, from > 0 ? "..." : "", buf_str(&before),
            now(p) ? "\"" : "", now(p) ? buf_str(&got) : "the end", now(p) ? "\"" : "");
    buf_release(&before);
    buf_release(&got);
    return NULL;
}

static bool take(struct parser *p, char c, const char *expected)
{
    skip_space(p);
    if (now(p) != c) {
        wrong(p, expected);
        return false;
    }
    p->at++;
    skip_space(p);
    return true;
}

/* --- words -------------------------------------------------------------------------------------
 */

/* Replaces `from` + c by c. */
static char *unescape(const char *s, size_t n, const char *escaped)
{
    char *out = xmalloc(n + 1);
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\\' && i + 1 < n && strchr(escaped, s[i + 1]))
            i++;
        out[k++] = s[i];
    }
    out[k] = '\0';
    return out;
}

static cJSON *make_string(struct parser *p, char *text)
{
    cJSON *s = NULL;

    if (!p->files || !p->file || p->file(p->ctx, &text, p->e) == 0)
        s = cJSON_CreateString(text);
    free(text);
    return s;
}

/* A text that nothing ends but an escaped quote ends there: "C:\\" is a path. */
static cJSON *read_quoted(struct parser *p)
{
    char quote = now(p), escaped[] = {quote, '\0'}, *once, *twice;
    size_t from = p->at + 1, to = from, last = 0;

    while (p->text[to] && p->text[to] != quote) {
        bool is_escaped = p->text[to] == '\\' && p->text[to + 1] == quote;

        last = is_escaped ? to + 1 : last;
        to += is_escaped ? 2 : 1;
    }
    if (!p->text[to] && last == 0)
        return wrong(p, quote == '"' ? "a \" that ends the text" : "a ' that ends the text");
    to = p->text[to] ? to : last;
    p->at = to + 1;
    once = unescape(p->text + from, to - from, escaped);
    twice = unescape(once, strlen(once), "\\");
    free(once);
    return make_string(p, twice);
}

/* `first`: none of these may begin it; `inner`: none of these may stand in it. */
static char *read_word(struct parser *p, const char *first, const char *inner)
{
    size_t from = p->at, end;

    while (now(p)) {
        bool comma = now(p) == '\\' && p->text[p->at + 1] == ',';

        if (!comma && strchr(p->at == from ? first : inner, now(p)))
            break;
        p->at += comma ? 2 : 1;
    }
    end = p->at;
    if (end == from)
        return NULL;
    while (end > from && is_space(p->text[end - 1]))
        end--;
    return unescape(p->text + from, end - from, ",");
}

/* A word that may hold "=", or nothing at all. */
static cJSON *read_first(struct parser *p)
{
    char *word;

    if (now(p) == '"' || now(p) == '\'')
        return read_quoted(p);
    word = is_space(now(p)) ? NULL : read_word(p, "\"',=[{", "\"',]}");
    return make_string(p, word ? word : xstrdup(""));
}

static cJSON *read_second(struct parser *p)
{
    char *word;

    if (now(p) == '"' || now(p) == '\'')
        return read_quoted(p);
    word = is_space(now(p)) ? NULL : read_word(p, "\"',=[{", "\"',=");
    return word ? make_string(p, word) : wrong(p, "a value");
}

/* --- values ------------------------------------------------------------------------------------
 */

static cJSON *read_inner(struct parser *p);

static cJSON *read_list(struct parser *p)
{
    cJSON *list = cJSON_CreateArray(), *v;

    p->at++;
    skip_space(p);
    while (now(p) != ']') {
        v = read_inner(p);
        if (!v)
            goto fail;
        cJSON_AddItemToArray(list, v);
        skip_space(p);
        if (now(p) != ']' && !take(p, ',', "a comma or ]"))
            goto fail;
    }
    p->at++;
    return list;
fail:
    cJSON_Delete(list);
    return NULL;
}

/* The key, the "@" and the "=". */
static char *read_key(struct parser *p)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.#/:";
    size_t from = p->at, n;
    char *key;

    n = strspn(p->text + from, letters);
    p->at += n;
    key = xstrndup(p->text + from, n);
    skip_space(p);
    p->files = now(p) == '@';
    if (p->files)
        p->at++;
    if (take(p, '=', n > 0 ? "a =" : "a key and a ="))
        return key;
    free(key);
    return NULL;
}

static cJSON *read_structure(struct parser *p)
{
    cJSON *map = cJSON_CreateObject(), *v;
    char *key;

    p->at++;
    skip_space(p);
    while (now(p) != '}') {
        key = read_key(p);
        v = key ? read_inner(p) : NULL;
        if (v)
            json_set(map, key, v);
        free(key);
        if (!v)
            goto fail;
        skip_space(p);
        if (now(p) != '}' && !take(p, ',', "a comma or }"))
            goto fail;
    }
    p->at++;
    return map;
fail:
    cJSON_Delete(map);
    return NULL;
}

static cJSON *read_inner(struct parser *p)
{
    cJSON *v;

    if (++p->depth > DEPTH_MAX)
        return wrong(p, "less nesting");
    if (now(p) == '[')
        v = read_list(p);
    else if (now(p) == '{')
        v = read_structure(p);
    else
        v = read_first(p);
    p->depth--;
    return v;
}

/* More words of the list, up to the next pair: p->at is behind a comma. False: an error. */
static bool read_more(struct parser *p, cJSON *list)
{
    for (;;) {
        size_t start = p->at;
        cJSON *v = read_second(p);

        skip_space(p);
        if (v && now(p) == '\0') {
            cJSON_AddItemToArray(list, v);
            return true;
        }
        if (!v || now(p) != ',') {
            bool end = now(p) == '\0';

            cJSON_Delete(v);
            if (end)
                return false;
            p->at = start; /* what stands there is the key of the next pair */
            while (p->text[p->at] != ',')
                p->at--;
            return true;
        }
        cJSON_AddItemToArray(list, v);
        p->at++;
        skip_space(p);
    }
}

static cJSON *read_csv(struct parser *p)
{
    cJSON *first = read_first(p), *list;

    skip_space(p);
    if (!first || now(p) != ',')
        return first;
    p->at++;
    skip_space(p);
    list = cJSON_CreateArray();
    cJSON_AddItemToArray(list, first);
    if (!read_more(p, list)) {
        cJSON_Delete(list);
        return NULL;
    }
    if (cJSON_GetArraySize(list) > 1)
        return list;
    first = cJSON_DetachItemFromArray(list, 0);
    cJSON_Delete(list);
    return first;
}

static cJSON *read_values(struct parser *p)
{
    return now(p) == '[' || now(p) == '{' ? read_inner(p) : read_csv(p);
}

cJSON *shorthand_parse(const char *text, shorthand_file_fn *file, void *ctx, struct err *e)
{
    struct parser p = {.text = text, .file = file, .ctx = ctx, .e = e};
    cJSON *map = cJSON_CreateObject();
    bool more = true;

    while (more) {
        char *key = read_key(&p);
        cJSON *v = key ? read_values(&p) : NULL;

        if (v && cJSON_GetObjectItemCaseSensitive(map, key)) {
            err_set(e, ERR_USAGE,
                    "the key \"%.40s\" stands there twice: items of a list are separated by "
                    "blanks, not by commas",
                    key);
            cJSON_Delete(v);
            v = NULL;
        }
        if (v)
            cJSON_AddItemToObject(map, key, v);
        free(key);
        more = v && now(&p);
        if (!v || (more && !take(&p, ',', "a comma or the end"))) {
            cJSON_Delete(map);
            return NULL;
        }
    }
    return map;
}

/* --- shapes ------------------------------------------------------------------------------------
 */

static void fit_scalar(cJSON *v, const struct shape *s)
{
    int64_t n;
    bool truth;

    if (!cJSON_IsString(v))
        return;
    if (s->type == SHAPE_INTEGER && num_parse(v->valuestring, INT32_MIN, INT32_MAX, &n) == 0) {
        v->type = cJSON_Number;
        cJSON_SetNumberValue(v, (double)n);
    } else if (s->type == SHAPE_BOOLEAN && ((truth = str_eq_nocase(v->valuestring, "true")) ||
                                            str_eq_nocase(v->valuestring, "false"))) {
        v->type = truth ? cJSON_True : cJSON_False;
    } else {
        return;
    }
    cJSON_free(v->valuestring);
    v->valuestring = NULL;
}

void shorthand_fit(cJSON *value, const struct shape *s)
{
    cJSON *v, *next;

    if (s->type == SHAPE_STRUCTURE && cJSON_IsObject(value)) {
        for (v = value->child; v; v = next) {
            const struct member *m = shape_member(s, v->string);

            next = v->next;
            if (m && m->shape->type == SHAPE_LIST && !cJSON_IsArray(v)) {
                cJSON *list = cJSON_CreateArray();

                cJSON_AddItemToArray(list, cJSON_Duplicate(v, true));
                json_set(value, m->name, list);
                v = list;
            }
            if (m)
                shorthand_fit(v, m->shape);
        }
    } else if (s->type == SHAPE_LIST && cJSON_IsArray(value)) {
        cJSON_ArrayForEach (v, value)
            shorthand_fit(v, s->item);
    } else {
        fit_scalar(value, s);
    }
}
