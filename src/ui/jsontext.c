/* JSON as lines. Knows cJSON's trees and detail lines; no view. */
#include "ui/jsontext.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "ui/detail.h"

enum { GUTTER = 2, VALUE_MAX = 1 << 20, LEVEL_MAX = 80 };

struct writer {
    const struct jsontext_folds *folds;
    struct vec *lines;
    size_t first; /* lines that were there before */
    int columns;
    bool ascii;
};

/* --- folds ---------------------------------------------------------------------------------------
 */

bool jsontext_folded(const struct jsontext_folds *f, uint64_t key)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->keys[i] == key)
            return true;
    return false;
}

void jsontext_fold(struct jsontext_folds *f, uint64_t key, bool on)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->keys[i] == key) {
            if (!on)
                f->keys[i] = f->keys[--f->n];
            return;
        }
    if (!on)
        return;
    if (f->n == f->cap) {
        f->cap = f->cap ? 2 * f->cap : 16;
        f->keys = xrealloc_array(f->keys, f->cap, sizeof(*f->keys));
    }
    f->keys[f->n++] = key;
}

void jsontext_unfold_all(struct jsontext_folds *f)
{
    f->n = 0;
}

void jsontext_release(struct jsontext_folds *f)
{
    free(f->keys);
    *f = (struct jsontext_folds){0};
}

/* --- paths ---------------------------------------------------------------------------------------
 */

/* FNV-1a of the path, step by step. */
static uint64_t hash(uint64_t h, const void *data, size_t n)
{
    const unsigned char *at = data;

    for (size_t i = 0; i < n; i++)
        h = (h ^ at[i]) * UINT64_C(1099511628211);
    return h;
}

static uint64_t child_key(uint64_t parent, const cJSON *child, size_t index)
{
    uint64_t h = child->string ? hash(parent, child->string, strlen(child->string) + 1)
                               : hash(parent, &index, sizeof(index));

    return h ? h : 1;
}

static const uint64_t root_key = UINT64_C(14695981039346656037);

static bool holds(const cJSON *o)
{
    return (cJSON_IsObject(o) || cJSON_IsArray(o)) && o->child;
}

static void fold_beneath(struct jsontext_folds *f, const cJSON *o, uint64_t key, int level)
{
    const cJSON *c;
    size_t i = 0;

    cJSON_ArrayForEach (c, o) {
        uint64_t k = child_key(key, c, i++);

        if (!holds(c) || level > LEVEL_MAX || f->n >= JSONTEXT_LINES_MAX / 100)
            continue;
        jsontext_fold(f, k, true);
        fold_beneath(f, c, k, level + 1);
    }
}

void jsontext_fold_all(struct jsontext_folds *f, const cJSON *o)
{
    jsontext_unfold_all(f);
    fold_beneath(f, o, root_key, 0);
}

/* --- values --------------------------------------------------------------------------------------
 */

/* In quotes, with JSON's escapes; what is hostile else is made visible where it is shown. */
static void add_quoted(struct buf *out, const char *s)
{
    static const char letters[] = "\b\f\n\r\t\"\\", escapes[] = "bfnrt\"\\";

    buf_addc(out, '"');
    for (; *s; s++) {
        const char *at = strchr(letters, *s);

        if (at)
            buf_addf(out, "\\%c", escapes[at - letters]);
        else if ((unsigned char)*s < 0x20)
            buf_addf(out, "\\u%04x", (unsigned)*s);
        else
            buf_addc(out, *s);
    }
    buf_addc(out, '"');
}

char *jsontext_value(const cJSON *o)
{
    char *printed, *copy;

    if (cJSON_IsString(o))
        return xstrdup(o->valuestring);
    printed = cJSON_PrintUnformatted(o);
    copy = xstrdup(printed ? printed : "");
    cJSON_free(printed);
    return copy;
}

static void add_scalar(struct buf *out, const cJSON *o)
{
    char *s;

    if (cJSON_IsString(o)) {
        add_quoted(out, o->valuestring);
    } else {
        s = jsontext_value(o);
        buf_adds(out, s);
        free(s);
    }
}

/* --- lines ---------------------------------------------------------------------------------------
 */

static bool full(const struct writer *w)
{
    return w->lines->n - w->first >= JSONTEXT_LINES_MAX;
}

/* One line as JSON has it, in as many as it needs here. */
static void add(struct writer *w, int level, uint64_t key, enum detail_fold fold, const char *text)
{
    static const char *const marks[][2] = {
        [DETAIL_PLAIN] = {"", ""},
        [DETAIL_OPEN] = {"\342\226\276", "-"},
        [DETAIL_FOLDED] = {"\342\226\270", "+"},
    };
    struct detail_line like = {.indent = GUTTER, .key = key, .fold = fold, .depth = level};
    struct buf safe = BUF_INIT(8 * VALUE_MAX);

    snprintf(like.label, sizeof(like.label), "%s", marks[fold][w->ascii]);
    text_safe(&safe, text, strlen(text), w->ascii ? TEXT_ASCII : 0);
    detail_add_long(w->lines, &like, buf_str(&safe), 2 * level, w->columns);
    buf_release(&safe);
}

static void add_value(struct writer *w, int level, uint64_t key, const cJSON *o, bool last)
{
    bool object = cJSON_IsObject(o), list = cJSON_IsArray(o), folded;
    struct buf text = BUF_INIT(VALUE_MAX);
    const cJSON *c;
    size_t i = 0;

    if (o->string) {
        add_quoted(&text, o->string);
        buf_adds(&text, ": ");
    }
    if (!holds(o)) {
        if (object || list)
            buf_adds(&text, object ? "{}" : "[]");
        else
            add_scalar(&text, o);
        buf_adds(&text, last ? "" : ",");
        add(w, level, key, DETAIL_PLAIN, buf_str(&text));
        buf_release(&text);
        return;
    }
    folded = level > 0 && jsontext_folded(w->folds, key);
    buf_adds(&text, object ? "{" : "[");
    if (folded)
        buf_addf(&text, " %d %s%s%s", cJSON_GetArraySize(o), object ? "members " : "items ",
                 object ? "}" : "]", last ? "" : ",");
    add(w, level, key,
        level == 0 ? DETAIL_PLAIN
        : folded   ? DETAIL_FOLDED
                   : DETAIL_OPEN,
        buf_str(&text));
    buf_clear(&text);
    cJSON_ArrayForEach (c, o) {
        if (folded || full(w) || level > LEVEL_MAX)
            break;
        add_value(w, level + 1, child_key(key, c, i++), c, !c->next);
    }
    buf_addf(&text, "%s%s", object ? "}" : "]", last ? "" : ",");
    if (!folded)
        add(w, level, key + 1, DETAIL_PLAIN, buf_str(&text));
    buf_release(&text);
}

void jsontext_lines(const cJSON *o, const struct jsontext_folds *folds, int columns, bool ascii,
                    struct vec *lines)
{
    struct writer w = {
        .folds = folds, .lines = lines, .first = lines->n, .columns = columns, .ascii = ascii};

    if (!o)
        return;
    add_value(&w, 0, root_key, o, true);
    if (full(&w))
        detail_add(lines, GUTTER, "", "... there is more: protontop api shows all of it",
                   STYLE_MUTED);
}
