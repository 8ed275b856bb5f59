/* Paths over cJSON, and parsing with limits. Knows JSON, and nothing of what it says. */
#include "base/json.h"

#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"

enum { JSON_DEPTH_MAX = 64 };

/* cJSON recurses while it parses; so the depth is checked before it starts. */
static int check_depth(const char *text, size_t n, struct err *e)
{
    int depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < n; i++) {
        char c = text[i];

        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > JSON_DEPTH_MAX)
                return err_set(e, ERR_PARSE, "JSON nested deeper than %d at byte %zu",
                               JSON_DEPTH_MAX, i);
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return 0;
}

cJSON *json_parse(const char *text, size_t n, struct err *e)
{
    const char *end = text;
    cJSON *o;

    if (n == 0) {
        err_set(e, ERR_PARSE, "empty where JSON was expected");
        return NULL;
    }
    if (memchr(text, '\0', n) || !utf8_valid(text, n)) {
        err_set(e, ERR_PARSE, "not JSON: a NUL or invalid UTF-8 in it");
        return NULL;
    }
    if (check_depth(text, n, e) < 0)
        return NULL;
    o = cJSON_ParseWithLengthOpts(text, n, &end, false);
    if (!o) {
        err_set(e, ERR_PARSE, "not JSON: wrong or cut off at byte %zu of %zu",
                end ? (size_t)(end - text) : 0, n);
        return NULL;
    }
    while (end < text + n && strchr(" \t\r\n", *end))
        end++;
    if (end < text + n) {
        err_set(e, ERR_PARSE, "not JSON: something follows at byte %zu", (size_t)(end - text));
        cJSON_Delete(o);
        return NULL;
    }
    return o;
}

/* A member by name of `len` bytes. */
static const cJSON *member(const cJSON *o, const char *name, size_t len)
{
    const cJSON *m;

    if (!cJSON_IsObject(o))
        return NULL;
    cJSON_ArrayForEach (m, o)
        if (m->string && strncmp(m->string, name, len) == 0 && m->string[len] == '\0')
            return m;
    return NULL;
}

const cJSON *json_at(const cJSON *o, const char *path)
{
    while (o) {
        size_t len = strcspn(path, ".");

        o = member(o, path, len);
        if (path[len] == '\0')
            break;
        path += len + 1;
    }
    return o && !cJSON_IsNull(o) ? o : NULL;
}

const char *json_str(const cJSON *o, const char *path)
{
    const cJSON *m = json_at(o, path);

    return cJSON_IsString(m) ? m->valuestring : NULL;
}

const char *json_str_or(const cJSON *o, const char *path, const char *otherwise)
{
    const char *s = json_str(o, path);

    return s ? s : otherwise;
}

double json_num(const cJSON *o, const char *path, double otherwise)
{
    const cJSON *m = json_at(o, path);

    return cJSON_IsNumber(m) ? m->valuedouble : otherwise;
}

bool json_bool(const cJSON *o, const char *path, bool otherwise)
{
    const cJSON *m = json_at(o, path);

    return cJSON_IsBool(m) ? cJSON_IsTrue(m) : otherwise;
}

int64_t json_time_ms(const cJSON *o, const char *path)
{
    const cJSON *m = json_at(o, path);
    int64_t ms = 0;

    if (cJSON_IsString(m))
        return when_parse(m->valuestring, &ms) < 0 ? 0 : ms;
    /* The year 9999 is the end of what RFC 3339 can say. */
    if (!cJSON_IsNumber(m) || !(m->valuedouble > 0 && m->valuedouble < 253402300800.0))
        return 0;
    return num_round(m->valuedouble * 1000);
}

/* json_parse() limits how deep a tree can be. */
static void wipe(cJSON *o)
{
    cJSON *m;

    cJSON_ArrayForEach (m, o)
        wipe(m);
    if (cJSON_IsString(o) && o->valuestring)
        mem_wipe(o->valuestring, strlen(o->valuestring));
}

void json_delete_wiped(cJSON *o)
{
    if (o)
        wipe(o);
    cJSON_Delete(o);
}

void json_set_str(cJSON *o, const char *name, const char *value)
{
    if (value)
        json_set(o, name, cJSON_CreateString(value));
    else
        cJSON_DeleteItemFromObjectCaseSensitive(o, name);
}

void json_set(cJSON *o, const char *name, cJSON *value)
{
    if (cJSON_GetObjectItemCaseSensitive(o, name))
        cJSON_ReplaceItemInObjectCaseSensitive(o, name, value);
    else
        cJSON_AddItemToObject(o, name, value);
}
