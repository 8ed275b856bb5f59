/* Answers as text: what all formats have in common. */
#include "app/out.h"

#include <assert.h>
#include <math.h> /* its macros alone */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/out_inside.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"

/* --- what the model says -----------------------------------------------------------------------
 */

size_t out_members(const struct shape *s, struct jsonview object,
                   struct jsonview found[OUT_MEMBERS_MAX])
{
    struct jsonview_iter it;
    struct jsonview key, value;
    size_t at = 0, n = 0;

    assert(s->n_members <= OUT_MEMBERS_MAX);
    memset(found, 0, s->n_members * sizeof(*found));
    jsonview_iter(&it, object);
    while (jsonview_next(&it, &key, &value)) {
        size_t tried = 0;

        /* Most services write in the model's order: the next member is tried first. */
        for (; tried < s->n_members; tried++, at++) {
            at = at < s->n_members ? at : 0;
            if (jsonview_is(key, s->members[at].name))
                break;
        }
        if (tried == s->n_members)
            continue;
        found[at] = jsonview_type(value) == JSONVIEW_NULL ? (struct jsonview){NULL, NULL} : value;
        at++;
    }
    for (size_t i = 0; i < s->n_members; i++)
        n += found[i].at != NULL;
    return n;
}

struct jsonview out_unknown_tag(const struct shape *s, struct jsonview object)
{
    struct jsonview found[OUT_MEMBERS_MAX], key, value, tag = {NULL, NULL};
    struct jsonview_iter it;

    if (!s->is_union || out_members(s, object, found) > 0)
        return tag;
    jsonview_iter(&it, object);
    while (jsonview_next(&it, &key, &value))
        if (jsonview_type(value) != JSONVIEW_NULL && !jsonview_is(key, "__type"))
            tag = key;
    return tag;
}

/* --- numbers and times -------------------------------------------------------------------------
 */

/* "d.ddde+xx", with the fewest digits that give the same number. */
static void shortest(double d, char out[40])
{
    /* 15 digits are always told apart, but by the numbers next to zero. */
    for (int digits = d < 2.3e-308 ? 0 : 14; digits <= 16; digits++) {
        snprintf(out, 40, "%.*e", digits, d);
        if (strtod(out, NULL) == d)
            return;
    }
}

/* repr() of a float: with an exponent from 1e16 on and below 1e-4. */
static void float_text(double d, char out[OUT_NUMBER_MAX])
{
    char e[40], digits[24];
    size_t n = 0;
    int exponent;

    shortest(signbit(d) ? -d : d, e);
    exponent = (int)strtol(strchr(e, 'e') + 1, NULL, 10);
    for (const char *c = e; *c != 'e'; c++)
        if (*c != '.')
            digits[n++] = *c;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    if (exponent < -4 || exponent >= 16)
        snprintf(out, OUT_NUMBER_MAX, "%s%c%s%se%c%02d", signbit(d) ? "-" : "", digits[0],
                 n > 1 ? "." : "", digits + 1, exponent < 0 ? '-' : '+', abs(exponent));
    else if (exponent < 0)
        snprintf(out, OUT_NUMBER_MAX, "%s0.%.*s%s", signbit(d) ? "-" : "", -exponent - 1, "000",
                 digits);
    else if (n <= (size_t)exponent + 1)
        snprintf(out, OUT_NUMBER_MAX, "%s%s%.*s.0", signbit(d) ? "-" : "", digits,
                 (int)((size_t)exponent + 1 - n), "0000000000000000");
    else
        snprintf(out, OUT_NUMBER_MAX, "%s%.*s.%s", signbit(d) ? "-" : "", exponent + 1, digits,
                 digits + exponent + 1);
}

/* Is it written already as repr() would have it? "1605135785.405": up to 15 digits, a fraction that
 * ends in no zero (but ".0"), no exponent. */
static bool is_short(const char *at, size_t n)
{
    const char *point = memchr(at, '.', n), *end = at + n;

    if (n > 16 || !point || *at == '-' || *at == '0' || point + 1 == end || memchr(at, 'e', n) ||
        memchr(at, 'E', n))
        return false;
    return end[-1] != '0' || point + 2 == end;
}

const char *out_number(struct jsonview number, char out[OUT_NUMBER_MAX])
{
    size_t n = (size_t)(number.end - number.at);
    char *text;
    double d;

    if (n < OUT_NUMBER_MAX &&
        (is_short(number.at, n) || (!memchr(number.at, '.', n) && !memchr(number.at, 'e', n) &&
                                    !memchr(number.at, 'E', n)))) {
        memcpy(out, number.at, n);
        out[n] = '\0';
        return out;
    }
    text = xstrndup(number.at, n);
    d = strtod(text, NULL);
    free(text);
    if (isfinite(d))
        float_text(d, out);
    else
        snprintf(out, OUT_NUMBER_MAX, "%sInfinity", d < 0 ? "-" : "");
    return out;
}

/* datetime.isoformat(): microseconds only where there are some; the offset of the local zone. */
static bool iso_text(double seconds, char out[OUT_TIME_MAX])
{
    int64_t whole, micros;
    char fraction[16] = "", date[32];
    struct tm tm;
    time_t t;
    long off;

    if (!(seconds > -2.5e11 && seconds < 2.5e11))
        return false;
    whole = (int64_t)seconds;
    whole -= (double)whole > seconds;
    micros = num_round((seconds - (double)whole) * 1e6);
    if (micros >= 1000000) {
        whole++;
        micros = 0;
    }
    t = (time_t)whole;
    if (!localtime_r(&t, &tm) || tm.tm_year > 9999 - 1900 || tm.tm_year < 1 - 1900)
        return false;
    if (micros > 0)
        snprintf(fraction, sizeof(fraction), ".%06d", (int)micros);
    strftime(date, sizeof(date), "-%m-%dT%H:%M:%S", &tm);
    off = labs(tm.tm_gmtoff);
    snprintf(out, OUT_TIME_MAX, "%04d%s%s%c%02ld:%02ld", tm.tm_year + 1900, date, fraction,
             tm.tm_gmtoff < 0 ? '-' : '+', off / 3600, off / 60 % 60);
    return true;
}

bool out_iso8601(struct jsonview v, char out[OUT_TIME_MAX])
{
    struct buf text = BUF_INIT(256);
    int64_t ms;
    char *end;
    double d;
    bool ok = false;

    if (jsonview_type(v) == JSONVIEW_NUMBER)
        buf_add(&text, v.at, (size_t)(v.end - v.at));
    else if (jsonview_type(v) == JSONVIEW_STRING)
        jsonview_text(v, &text);
    d = strtod(buf_str(&text), &end);
    if (text.len > 0 && !text.overflow && *end == '\0') {
        ok = iso_text(d, out);
    } else if (text.len > 0 && when_parse(buf_str(&text), &ms) == 0) {
        /* Text of RFC 3339: the same moment, told in UTC. */
        when_iso(ms, out);
        out[strlen(out) - 1] = '\0'; /* the Z */
        snprintf(out + strlen(out), OUT_TIME_MAX - strlen(out), "%s+00:00",
                 strchr(out, '.') ? "000" : "");
        ok = true;
    }
    buf_release(&text);
    return ok;
}

/* --- the tree ----------------------------------------------------------------------------------
 */

static cJSON *string_tree(struct jsonview v)
{
    struct buf text = BUF_INIT((size_t)(v.end - v.at) + 8);
    cJSON *t;

    jsonview_text(v, &text);
    t = cJSON_CreateString(buf_str(&text));
    buf_release(&text);
    return t;
}

static cJSON *scalar_tree(const struct out *o, const struct shape *s, struct jsonview v)
{
    char text[OUT_NUMBER_MAX], time[OUT_TIME_MAX];

    if (o->cfg.iso8601 && s && s->type == SHAPE_TIMESTAMP && out_iso8601(v, time))
        return cJSON_CreateString(time);
    switch (jsonview_type(v)) {
    case JSONVIEW_STRING:
        return string_tree(v);
    case JSONVIEW_NUMBER:
        return cJSON_CreateRaw(out_number(v, text));
    case JSONVIEW_TRUE:
        return cJSON_CreateTrue();
    case JSONVIEW_FALSE:
        return cJSON_CreateFalse();
    default:
        return cJSON_CreateNull();
    }
}

static cJSON *structure_tree(const struct out *o, const struct shape *s, struct jsonview v)
{
    struct jsonview found[OUT_MEMBERS_MAX], tag = out_unknown_tag(s, v);
    cJSON *t = cJSON_CreateObject();

    if (tag.at)
        cJSON_AddItemToObject(cJSON_AddObjectToObject(t, "SDK_UNKNOWN_MEMBER"), "name",
                              string_tree(tag));
    out_members(s, v, found);
    for (size_t i = 0; i < s->n_members; i++)
        if (found[i].at)
            cJSON_AddItemToObject(t, s->members[i].name,
                                  out_tree(o, s->members[i].shape, found[i]));
    return t;
}

cJSON *out_tree(const struct out *o, const struct shape *s, struct jsonview v)
{
    enum jsonview_type type = jsonview_type(v);
    const struct shape *item = s && s->type == SHAPE_LIST ? s->item : NULL;
    struct jsonview_iter it;
    struct jsonview key, value;
    cJSON *t;

    if (type == JSONVIEW_OBJECT && s && s->type == SHAPE_STRUCTURE)
        return structure_tree(o, s, v);
    if (type != JSONVIEW_OBJECT && type != JSONVIEW_ARRAY)
        return scalar_tree(o, s, v);
    t = type == JSONVIEW_OBJECT ? cJSON_CreateObject() : cJSON_CreateArray();
    jsonview_iter(&it, v);
    while (jsonview_next(&it, &key, &value)) {
        cJSON *name = key.at ? string_tree(key) : NULL;

        if (name)
            json_set(t, name->valuestring, out_tree(o, NULL, value));
        else
            cJSON_AddItemToArray(t, out_tree(o, item, value));
        cJSON_Delete(name);
    }
    return t;
}

/* --- the formats -------------------------------------------------------------------------------
 */

int out_format_parse(const char *name, enum out_format *format, struct err *e)
{
    static const char *const names[] = {
        [OUT_JSON] = "json", [OUT_YAML] = "yaml", [OUT_TEXT] = "text", [OUT_TABLE] = "table"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(names[i], name) == 0) {
            *format = (enum out_format)i;
            return 0;
        }
    return err_set(e, ERR_USAGE, "\"%.40s\" is no output format: json, yaml, text or table", name);
}

struct out *out_new(const struct out_config *cfg)
{
    struct out *o = xcalloc(1, sizeof(*o));

    o->cfg = *cfg;
    return o;
}

void out_free(struct out *o)
{
    cJSON_Delete(o->whole);
    free(o);
}

static void print_tree(struct out *o, const cJSON *tree)
{
    if (o->cfg.format == OUT_YAML && tree->child)
        out_yaml(o, tree);
    else if (o->cfg.format == OUT_TEXT)
        out_text(o, tree);
    else if (o->cfg.format == OUT_TABLE)
        out_table(o, tree);
}

void out_answer(struct out *o, const char *text, size_t len)
{
    struct jsonview v = jsonview_of(text, len);
    cJSON *tree;

    if (o->cfg.format == OUT_JSON) {
        out_json_answer(o, v);
        out_json_flush(o);
        return;
    }
    tree = out_tree(o, o->cfg.op->output, v);
    print_tree(o, tree);
    cJSON_Delete(tree);
}

/* {result key: [the items of the page]} */
static cJSON *page_tree(const struct out *o, struct jsonview list, size_t from, size_t count)
{
    const struct shape *item = shape_member(o->cfg.op->output, o->cfg.op->result_key)->shape->item;
    cJSON *tree = cJSON_CreateObject(), *items = cJSON_CreateArray();
    struct jsonview_iter it;
    struct jsonview key, value;

    jsonview_iter(&it, list);
    for (size_t i = 0; i < from + count && jsonview_next(&it, &key, &value); i++)
        if (i >= from)
            cJSON_AddItemToArray(items, out_tree(o, item, value));
    cJSON_AddItemToObject(tree, o->cfg.op->result_key, items);
    return tree;
}

void out_page(struct out *o, const char *text, size_t len, size_t from, size_t count)
{
    struct jsonview list = jsonview_of(text, len);
    cJSON *tree, *item;

    if (jsonview_type(list) != JSONVIEW_ARRAY)
        return;
    if (o->cfg.format == OUT_JSON) {
        out_json_page(o, list, from, count);
        out_json_flush(o);
        return;
    }
    tree = page_tree(o, list, from, count);
    if (o->cfg.format == OUT_YAML) {
        out_yaml_page(o, tree->child);
    } else if (o->cfg.format == OUT_TEXT) {
        out_text(o, tree);
    } else if (!o->whole) {
        o->whole = tree;
        return;
    } else {
        while ((item = cJSON_DetachItemFromArray(tree->child, 0)))
            cJSON_AddItemToArray(o->whole->child, item);
    }
    cJSON_Delete(tree);
}

/* The AWS CLI's text has the token on a line of its own: NEXTTOKEN, tab, token. */
static void text_end(struct out *o, const char *resume)
{
    cJSON *tree = cJSON_CreateObject();

    if (resume) {
        cJSON_AddStringToObject(cJSON_AddObjectToObject(tree, "NextToken"), "NextToken", resume);
        out_text(o, tree);
    }
    cJSON_Delete(tree);
}

static void table_end(struct out *o, const char *resume)
{
    if (resume && !o->whole)
        o->whole = cJSON_CreateObject();
    if (resume)
        cJSON_AddStringToObject(o->whole, "NextToken", resume);
    if (o->whole)
        out_table(o, o->whole);
}

void out_end(struct out *o, const char *resume)
{
    switch (o->cfg.format) {
    case OUT_JSON:
        out_json_end(o, resume);
        out_json_flush(o);
        break;
    case OUT_YAML:
        out_yaml_end(o, resume);
        break;
    case OUT_TEXT:
        text_end(o, resume);
        break;
    case OUT_TABLE:
        table_end(o, resume);
        break;
    }
}
