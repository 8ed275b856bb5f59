/* JSON as Python's json.dump(indent=4, ensure_ascii=False) writes it, straight from the text that
 * came: no tree is made. */
#include <string.h>

#include "app/out_inside.h"
#include "base/text.h"

/* A page is some ten thousand pieces: they are gathered here, not by stdio. */
static void put(struct out *o, const char *text, size_t n)
{
    if (n > sizeof(o->chunk) - o->n_chunk) {
        out_json_flush(o);
        if (n > sizeof(o->chunk)) {
            fwrite_unlocked(text, 1, n, o->cfg.file);
            return;
        }
    }
    memcpy(o->chunk + o->n_chunk, text, n);
    o->n_chunk += n;
}

static void puts_plain(struct out *o, const char *text)
{
    put(o, text, strlen(text));
}

static void put_c(struct out *o, char c)
{
    put(o, &c, 1);
}

void out_json_flush(struct out *o)
{
    fwrite_unlocked(o->chunk, 1, o->n_chunk, o->cfg.file);
    o->n_chunk = 0;
}

static void new_line(struct out *o, int depth)
{
    static const char blanks[] = "                                                                ";

    put_c(o, '\n');
    for (size_t n = (size_t)depth * 4; n > 0;) {
        size_t some = n < sizeof(blanks) - 1 ? n : sizeof(blanks) - 1;

        put(o, blanks, some);
        n -= some;
    }
}

/* --- strings -----------------------------------------------------------------------------------
 */

static void put_escape(struct out *o, unsigned cp)
{
    char text[16];

    static const char from[] = "\"\\\n\r\t\f\b", to[] = "\"\\nrtfb";
    const char *found = cp ? memchr(from, (int)cp, cp < 128 ? sizeof(from) - 1 : 0) : NULL;

    if (found)
        snprintf(text, sizeof(text), "\\%c", to[found - from]);
    else if (cp < 0x10000)
        snprintf(text, sizeof(text), "\\u%04x", cp);
    else
        snprintf(text, sizeof(text), "\\u%04x\\u%04x", 0xD800 + ((cp - 0x10000) >> 10),
                 0xDC00 + ((cp - 0x10000) & 0x3FF));
    puts_plain(o, text);
}

static void put_char(struct out *o, unsigned cp)
{
    char utf8[4];

    /* For a terminal the same string is written in another way, by escapes. */
    if (cp < ' ' || cp == '"' || cp == '\\' || (o->cfg.visible && text_is_hostile(cp)))
        put_escape(o, cp);
    else
        put(o, utf8, utf8_encode(cp, utf8));
}

static bool is_plain(const struct out *o, unsigned char c)
{
    return c != '\\' && c >= ' ' && c != 0x7F && (c < 0x80 || !o->cfg.visible);
}

static void put_string(struct out *o, struct jsonview s)
{
    const char *at = s.at + 1, *end = s.end - 1;

    put_c(o, '"');
    while (at < end) {
        const char *from = at;

        while (at < end && is_plain(o, (unsigned char)*at))
            at++;
        put(o, from, (size_t)(at - from));
        if (at < end)
            put_char(o, jsonview_char(&at, end));
    }
    put_c(o, '"');
}

/* --- values ------------------------------------------------------------------------------------
 */

static void put_value(struct out *o, const struct shape *s, struct jsonview v, int depth);

static void put_member(struct out *o, const char *name, bool first, int depth)
{
    if (!first)
        put_c(o, ',');
    new_line(o, depth + 1);
    put_c(o, '"');
    puts_plain(o, name);
    puts_plain(o, "\": ");
}

static void put_structure(struct out *o, const struct shape *s, struct jsonview v, int depth)
{
    struct jsonview found[OUT_MEMBERS_MAX], tag = out_unknown_tag(s, v);
    bool first = true;

    if (tag.at) {
        put_member(o, "SDK_UNKNOWN_MEMBER", (put_c(o, '{'), true), depth);
        put_member(o, "name", (put_c(o, '{'), true), depth + 1);
        put_string(o, tag);
        new_line(o, depth + 1);
        put_c(o, '}');
        new_line(o, depth);
        put_c(o, '}');
        return;
    }
    if (out_members(s, v, found) == 0) {
        puts_plain(o, "{}");
        return;
    }
    put_c(o, '{');
    for (size_t i = 0; i < s->n_members; i++) {
        if (!found[i].at)
            continue;
        put_member(o, s->members[i].name, first, depth);
        put_value(o, s->members[i].shape, found[i], depth + 1);
        first = false;
    }
    new_line(o, depth);
    put_c(o, '}');
}

/* A list, or what no shape describes: as it came. */
static void put_items(struct out *o, const struct shape *item, struct jsonview v, int depth)
{
    bool object = jsonview_type(v) == JSONVIEW_OBJECT, first = true;
    struct jsonview_iter it;
    struct jsonview key, value;

    jsonview_iter(&it, v);
    put_c(o, object ? '{' : '[');
    for (; jsonview_next(&it, &key, &value); first = false) {
        if (!first)
            put_c(o, ',');
        new_line(o, depth + 1);
        if (object) {
            put_string(o, key);
            puts_plain(o, ": ");
        }
        put_value(o, item, value, depth + 1);
    }
    if (!first)
        new_line(o, depth);
    put_c(o, object ? '}' : ']');
}

static void put_scalar(struct out *o, const struct shape *s, struct jsonview v)
{
    char text[OUT_NUMBER_MAX], time[OUT_TIME_MAX];
    enum jsonview_type type = jsonview_type(v);

    if (o->cfg.iso8601 && s && s->type == SHAPE_TIMESTAMP && out_iso8601(v, time)) {
        put_c(o, '"');
        puts_plain(o, time);
        put_c(o, '"');
    } else if (type == JSONVIEW_STRING) {
        put_string(o, v);
    } else if (type == JSONVIEW_NUMBER) {
        puts_plain(o, out_number(v, text));
    } else {
        put(o, v.at, (size_t)(v.end - v.at));
    }
}

static void put_value(struct out *o, const struct shape *s, struct jsonview v, int depth)
{
    enum jsonview_type type = jsonview_type(v);

    if (type == JSONVIEW_OBJECT && s && s->type == SHAPE_STRUCTURE)
        put_structure(o, s, v, depth);
    else if (type == JSONVIEW_OBJECT || type == JSONVIEW_ARRAY)
        put_items(o, s && s->type == SHAPE_LIST ? s->item : NULL, v, depth);
    else
        put_scalar(o, s, v);
}

/* --- answers and pages -------------------------------------------------------------------------
 */

void out_json_answer(struct out *o, struct jsonview v)
{
    struct jsonview found[OUT_MEMBERS_MAX];

    if (out_members(o->cfg.op->output, v, found) == 0)
        return;
    put_structure(o, o->cfg.op->output, v, 0);
    put_c(o, '\n');
}

void out_json_page(struct out *o, struct jsonview list, size_t from, size_t count)
{
    const struct shape *item = shape_member(o->cfg.op->output, o->cfg.op->result_key)->shape->item;
    struct jsonview_iter it;
    struct jsonview key, value;

    if (!o->began) {
        put_c(o, '{');
        put_member(o, o->cfg.op->result_key, true, 0);
        put_c(o, '[');
        o->began = true;
    }
    jsonview_iter(&it, list);
    for (size_t i = 0; i < from + count && jsonview_next(&it, &key, &value); i++) {
        if (i < from)
            continue;
        if (o->items++ > 0)
            put_c(o, ',');
        new_line(o, 2);
        put_value(o, item, value, 2);
    }
}

void out_json_end(struct out *o, const char *resume)
{
    if (!o->began && !resume)
        return;
    if (!o->began)
        put_c(o, '{');
    if (o->items > 0)
        new_line(o, 1);
    if (o->began)
        put_c(o, ']');
    if (resume) {
        put_member(o, "NextToken", !o->began, 0);
        put_c(o, '"');
        puts_plain(o, resume); /* base64 */
        put_c(o, '"');
    }
    puts_plain(o, "\n}\n");
}
