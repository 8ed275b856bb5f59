/* Values from what a person writes, and back. Knows the shapes, no operation. */
#include "proton/value.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/vec.h"

static char first_char(const char *text)
{
    return text[strspn(text, " \t\r\n")];
}

static cJSON *read_json(const char *text, struct err *e)
{
    cJSON *v = json_parse(text, strlen(text), e);

    if (!v)
        e->code = ERR_USAGE;
    return v;
}

static bool is_scalar(const struct shape *s)
{
    return s->type != SHAPE_STRUCTURE && s->type != SHAPE_LIST;
}

static cJSON *read_scalar(const struct shape *s, const char *text)
{
    cJSON *v = cJSON_CreateString(text);

    shorthand_fit(v, s);
    return v;
}

cJSON *value_read(const struct shape *s, const char *text, shorthand_file_fn *file, void *ctx,
                  struct err *e)
{
    char c = first_char(text);
    cJSON *v;

    if (is_scalar(s))
        return read_scalar(s, text);
    if (c == '{' || c == '[')
        return read_json(text, e);
    v = shorthand_parse(text, file, ctx, e);
    if (v)
        shorthand_fit(v, s);
    return v;
}

cJSON *value_read_words(const struct shape *s, char *const *words, int n, shorthand_file_fn *file,
                        void *ctx, struct err *e)
{
    cJSON *list, *v;

    if (n == 1 && first_char(words[0]) == '[')
        return read_json(words[0], e);
    list = cJSON_CreateArray();
    for (int i = 0; i < n; i++) {
        v = value_read(s->item, words[i], file, ctx, e);
        if (!v) {
            cJSON_Delete(list);
            return NULL;
        }
        cJSON_AddItemToArray(list, v);
    }
    return list;
}

/* --- lines ---------------------------------------------------------------------------------------
 */

/* The length of the word at `s`: up to a blank that is in no quotes or brackets and not behind a
 * comma. What is not closed goes on to the end: whoever reads it complains. */
static size_t word_length(const char *s)
{
    size_t n = 0, deep = 0;
    char quote = '\0';

    for (; s[n]; n++) {
        char c = s[n];

        if (c == '\\' && s[n + 1])
            n++;
        else if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '[' || c == '{')
            deep++;
        else if ((c == ']' || c == '}') && deep > 0)
            deep--;
        else if (strchr(" \t\r\n", c) && deep == 0 && n > 0 && s[n - 1] != ',')
            break;
    }
    return n;
}

/* A word of a list of texts: its quotes are not part of it. */
static char *unquote(char *word)
{
    size_t n = strlen(word), k = 0;

    if (n < 2 || (word[0] != '"' && word[0] != '\'') || word[n - 1] != word[0])
        return word;
    for (size_t i = 1; i + 1 < n; i++) {
        if (word[i] == '\\' && i + 2 < n && strchr("\\\"'", word[i + 1]))
            i++;
        word[k++] = word[i];
    }
    word[k] = '\0';
    return word;
}

static cJSON *read_list(const struct shape *s, const char *line, shorthand_file_fn *file, void *ctx,
                        struct err *e)
{
    struct vec words = {0};
    cJSON *list;

    for (const char *at = line + strspn(line, " \t\r\n"); *at; at += strspn(at, " \t\r\n")) {
        size_t n = word_length(at);
        char *word = xstrndup(at, n);

        vec_push(&words, is_scalar(s->item) ? unquote(word) : word);
        at += n;
    }
    list = value_read_words(s, (char *const *)words.v, (int)words.n, file, ctx, e);
    while (words.n > 0)
        free(vec_remove(&words, words.n - 1));
    vec_release(&words);
    return list;
}

cJSON *value_read_line(const struct shape *s, const char *line, shorthand_file_fn *file, void *ctx,
                       struct err *e)
{
    if (s->type == SHAPE_LIST && first_char(line) == '[')
        return read_json(line, e);
    if (s->type == SHAPE_LIST)
        return read_list(s, line, file, ctx, e);
    if (s->type == SHAPE_STRING && str_eq(line, "\"\""))
        line = "";
    return value_read(s, line, file, ctx, e);
}

void value_line(const struct shape *s, const cJSON *value, struct buf *out)
{
    char *text;

    if (is_scalar(s) && cJSON_IsString(value)) {
        bool empty = s->type == SHAPE_STRING && !*value->valuestring;

        buf_adds(out, empty ? "\"\"" : value->valuestring);
        return;
    }
    text = cJSON_PrintUnformatted(value);
    buf_adds(out, text);
    cJSON_free(text);
}

/* --- how it is written ---------------------------------------------------------------------------
 */

static void add_form(const struct shape *s, bool inside, bool bare, struct buf *out)
{
    static const char *const words[] = {[SHAPE_STRING] = "TEXT",
                                        [SHAPE_INTEGER] = "NUMBER",
                                        [SHAPE_BOOLEAN] = "true|false",
                                        [SHAPE_TIMESTAMP] = "TIME"};

    if (s->type == SHAPE_STRUCTURE) {
        buf_adds(out, inside ? "{" : "");
        for (size_t i = 0; i < s->n_members; i++) {
            buf_addf(out, "%s%s=", i ? "," : "", s->members[i].name);
            add_form(s->members[i].shape, true, bare, out);
        }
        buf_adds(out, inside ? "}" : "");
    } else if (s->type == SHAPE_LIST) {
        buf_adds(out, inside ? "[" : "");
        add_form(s->item, inside, bare, out);
        buf_adds(out, inside ? (bare ? "]" : ",...]") : bare ? "" : " ...");
    } else if (bare) {
        return;
    } else if (s->values) {
        for (size_t i = 0; s->values[i]; i++)
            buf_addf(out, "%s%s", i ? "|" : "", s->values[i]);
    } else {
        buf_adds(out, words[s->type]);
    }
}

void value_form(const struct shape *s, struct buf *out)
{
    add_form(s, false, false, out);
}

void value_skeleton(const struct shape *s, struct buf *out)
{
    add_form(s, false, true, out);
}
