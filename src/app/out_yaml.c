/* YAML in block style. What could be read as something else than the text that it is, is quoted. */
#include <string.h>

#include "app/out_inside.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"

static void indent(struct out *o, int n)
{
    while (n-- > 0)
        putc_unlocked(' ', o->cfg.file);
}

/* Words that YAML 1.1 readers take for a truth value or for nothing. */
static bool is_reserved(const char *s)
{
    static const char *const words[] = {"y",  "n",   "yes",  "no",   "true", "false",
                                        "on", "off", "null", "none", "nan",  "inf"};

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(words[i], s))
            return true;
    return false;
}

/* Letters first, then nothing that could begin something else. */
static bool is_plain(const char *s)
{
    static const char inner[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./@+-: ";

    if (!strchr(inner, *s) || *s == '\0' || strchr("0123456789.@+-: _", *s) || is_reserved(s))
        return false;
    for (; *s; s++)
        if (!strchr(inner, *s) || (*s == ' ' && (s[1] == '\0' || s[1] == ' ')) ||
            (*s == ':' && (s[1] == '\0' || s[1] == ' ')))
            return false;
    return true;
}

static void put_char(struct out *o, uint32_t cp)
{
    static const char from[] = "\"\\\n\r\t", to[] = "\"\\nrt";
    const char *found = cp && cp < 128 ? strchr(from, (int)cp) : NULL;
    char utf8[4];

    /* YAML's own set of characters is smaller than JSON's: C1 and the like are written as escapes.
     */
    if (found)
        fprintf(o->cfg.file, "\\%c", to[found - from]);
    else if (cp < ' ' || (cp >= 0x7F && cp <= 0xA0))
        fprintf(o->cfg.file, "\\x%02X", cp);
    else if (cp == 0xFEFF || (cp >= 0xFFFE && cp <= 0xFFFF) || text_is_hostile(cp))
        fprintf(o->cfg.file, cp < 0x10000 ? "\\u%04X" : "\\U%08X", cp);
    else
        fwrite_unlocked(utf8, 1, utf8_encode(cp, utf8), o->cfg.file);
}

void out_yaml_string(struct out *o, const char *text)
{
    size_t n = strlen(text);
    uint32_t cp;

    if (is_plain(text)) {
        fputs_unlocked(text, o->cfg.file);
        return;
    }
    putc_unlocked('"', o->cfg.file);
    while (n > 0) {
        size_t used = utf8_decode(text, n, &cp);

        put_char(o, cp);
        text += used;
        n -= used;
    }
    putc_unlocked('"', o->cfg.file);
}

/* Several lines that a block can hold as they are: a spec, mostly. */
static bool is_block(const char *text)
{
    size_t n = strlen(text);
    uint32_t cp;

    if (!strchr(text, '\n') || *text == ' ' || *text == '\n' || str_ends(text, "\n\n"))
        return false;
    while (n > 0) {
        size_t used = utf8_decode(text, n, &cp);

        if (cp != '\n' && (cp == 0xFFFD || text_is_hostile(cp)))
            return false;
        text += used;
        n -= used;
    }
    return true;
}

static void put_block(struct out *o, const char *text, int depth)
{
    fputs_unlocked(str_ends(text, "\n") ? "|\n" : "|-\n", o->cfg.file);
    while (*text) {
        size_t n = strcspn(text, "\n");

        indent(o, n > 0 ? depth : 0);
        fwrite_unlocked(text, 1, n, o->cfg.file);
        putc_unlocked('\n', o->cfg.file);
        text += n + (text[n] == '\n');
    }
}

static void put_map(struct out *o, const cJSON *map, int depth, bool dashed);
static void put_list(struct out *o, const cJSON *list, int depth);

static void put_scalar(struct out *o, const cJSON *v)
{
    if (cJSON_IsString(v))
        out_yaml_string(o, v->valuestring);
    else if (cJSON_IsRaw(v))
        fputs_unlocked(v->valuestring, o->cfg.file);
    else if (cJSON_IsObject(v))
        fputs_unlocked("{}", o->cfg.file);
    else if (cJSON_IsArray(v))
        fputs_unlocked("[]", o->cfg.file);
    else
        fputs_unlocked(cJSON_IsNull(v) ? "null" : cJSON_IsTrue(v) ? "true" : "false", o->cfg.file);
    putc_unlocked('\n', o->cfg.file);
}

static bool is_inner(const cJSON *v)
{
    return (cJSON_IsObject(v) || cJSON_IsArray(v)) && v->child;
}

/* `dashed`: the first member stands on the line of its dash. */
static void put_map(struct out *o, const cJSON *map, int depth, bool dashed)
{
    const cJSON *v;

    cJSON_ArrayForEach (v, map) {
        if (!dashed || v != map->child)
            indent(o, depth);
        out_yaml_string(o, v->string);
        putc_unlocked(':', o->cfg.file);
        putc_unlocked(is_inner(v) ? '\n' : ' ', o->cfg.file);
        if (cJSON_IsString(v) && is_block(v->valuestring))
            put_block(o, v->valuestring, depth + 2);
        else if (!is_inner(v))
            put_scalar(o, v);
        else if (cJSON_IsObject(v))
            put_map(o, v, depth + 2, false);
        else
            put_list(o, v, depth);
    }
}

static void put_list(struct out *o, const cJSON *list, int depth)
{
    const cJSON *v;

    cJSON_ArrayForEach (v, list) {
        bool inner = is_inner(v);

        indent(o, depth);
        fputs_unlocked(inner && cJSON_IsArray(v) ? "-\n" : "- ", o->cfg.file);
        if (!inner)
            put_scalar(o, v);
        else if (cJSON_IsObject(v))
            put_map(o, v, depth + 2, true);
        else
            put_list(o, v, depth + 2);
    }
}

void out_yaml(struct out *o, const cJSON *tree)
{
    put_map(o, tree, 0, false);
}

/* The list stands open between the pages: only its end shows whether it is empty. */
void out_yaml_page(struct out *o, const cJSON *list)
{
    if (!o->began)
        fprintf(o->cfg.file, "%s:", o->cfg.op->result_key);
    o->began = true;
    if (!list->child)
        return;
    if (o->items == 0)
        putc_unlocked('\n', o->cfg.file);
    o->items += (size_t)cJSON_GetArraySize(list);
    put_list(o, list, 0);
}

void out_yaml_end(struct out *o, const char *resume)
{
    if (o->began && o->items == 0)
        fputs_unlocked(" []\n", o->cfg.file);
    if (resume)
        fprintf(o->cfg.file, "NextToken: \"%s\"\n", resume);
}
