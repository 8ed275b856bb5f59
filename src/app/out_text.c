/* Lines of fields with tabs between them, as the AWS CLI's `text`: members sorted by name, lists
 * and structures on lines of their own that begin with the member's name in capitals. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/out_inside.h"
#include "base/alloc.h"
#include "base/text.h"
#include "base/vec.h"

static bool is_scalar(const cJSON *v)
{
    return !cJSON_IsObject(v) && !cJSON_IsArray(v);
}

static void put_text(struct out *o, const char *text)
{
    struct buf safe = BUF_INIT(64 << 20);

    if (o->cfg.visible) {
        text_safe(&safe, text, strlen(text), TEXT_KEEP_NEWLINES);
        text = buf_str(&safe);
    }
    fputs_unlocked(text, o->cfg.file);
    buf_release(&safe);
}

const char *out_scalar_text(const cJSON *v)
{
    if (!v)
        return "";
    if (cJSON_IsString(v) || cJSON_IsRaw(v))
        return v->valuestring;
    return cJSON_IsNull(v) ? "None" : cJSON_IsTrue(v) ? "True" : "False";
}

static void put_capitals(struct out *o, const char *name)
{
    for (; *name; name++)
        putc_unlocked(toupper((unsigned char)*name), o->cfg.file);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_name(struct vec *names, char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->v[i], name) == 0)
            return;
    vec_push(names, name);
}

void out_names(const cJSON *object, bool scalars, struct vec *names)
{
    const cJSON *v;

    cJSON_ArrayForEach (v, object)
        if (v->string && is_scalar(v) == scalars)
            add_name(names, v->string);
    if (names->n > 1)
        qsort(names->v, names->n, sizeof(names->v[0]), by_text);
}

static void put_any(struct out *o, const cJSON *v, const char *name, const struct vec *columns);

/* `columns`: what the scalars of all items of the list are called; NULL: this one's own. */
static void put_object(struct out *o, const cJSON *v, const char *name, const struct vec *columns)
{
    struct vec own = {NULL, 0, 0}, inner = {NULL, 0, 0};

    if (!columns) {
        out_names(v, true, &own);
        columns = &own;
    }
    if (columns->n > 0) {
        if (name)
            put_capitals(o, name);
        for (size_t i = 0; i < columns->n; i++) {
            if (i > 0 || name)
                putc_unlocked('\t', o->cfg.file);
            put_text(o, out_scalar_text(cJSON_GetObjectItemCaseSensitive(v, columns->v[i])));
        }
        putc_unlocked('\n', o->cfg.file);
    }
    out_names(v, false, &inner);
    for (size_t i = 0; i < inner.n; i++)
        put_any(o, cJSON_GetObjectItemCaseSensitive(v, inner.v[i]), inner.v[i], NULL);
    vec_release(&own);
    vec_release(&inner);
}

static void put_scalars(struct out *o, const cJSON *list, const char *name)
{
    const cJSON *v;
    bool first = true;

    cJSON_ArrayForEach (v, list) {
        if (!is_scalar(v))
            continue;
        if (name)
            put_capitals(o, name);
        if (name || !first)
            putc_unlocked('\t', o->cfg.file);
        put_text(o, out_scalar_text(v));
        if (name)
            putc_unlocked('\n', o->cfg.file);
        first = false;
    }
    if (!name && !first)
        putc_unlocked('\n', o->cfg.file);
}

static void put_list(struct out *o, const cJSON *list, const char *name)
{
    struct vec columns = {NULL, 0, 0};
    const cJSON *v;

    cJSON_ArrayForEach (v, list)
        if (cJSON_IsObject(v))
            out_names(v, true, &columns);
    put_scalars(o, list, name);
    cJSON_ArrayForEach (v, list)
        if (!is_scalar(v))
            put_any(o, v, name, cJSON_IsObject(v) ? &columns : NULL);
    vec_release(&columns);
}

static void put_any(struct out *o, const cJSON *v, const char *name, const struct vec *columns)
{
    if (cJSON_IsObject(v))
        put_object(o, v, name, columns);
    else
        put_list(o, v, name);
}

void out_text(struct out *o, const cJSON *tree)
{
    put_object(o, tree, NULL, NULL);
}
