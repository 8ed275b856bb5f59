/* Members from the command line, as the AWS CLI reads them: a value is text, a file:// or fileb://
 * that it is read from, JSON where it begins like it, the shorthand for structures. Knows the
 * shapes; whether the values obey their rules is checked afterwards (op_check_input). */
#include "app/members.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/nearest.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "proton/pattern.h"
#include "proton/value.h"

enum { FILE_MAX = 16 << 20, OFFERED_MAX = 48, OPTION_MAX = MEMBER_CLI_NAME_MAX + 2 };

/* --- files -------------------------------------------------------------------------------------
 */

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The length of $NAME or ${NAME} at s, its value in *value; 0 where none is set. */
static size_t variable(const char *s, const char **value)
{
    size_t open = s[1] == '{', n = 0;
    char *name;

    while (name_char(s[1 + open + n]))
        n++;
    if (n == 0 || (open && s[2 + n] != '}'))
        return 0;
    name = xstrndup(s + 1 + open, n);
    *value = getenv(name);
    free(name);
    return *value ? 1 + n + 2 * open : 0;
}

static char *expand_path(const char *path)
{
    struct buf b = BUF_INIT(1 << 16);
    const char *home = getenv("HOME"), *value;

    if (home && (str_starts(path, "~/") || str_eq(path, "~"))) {
        buf_adds(&b, home);
        path++;
    }
    while (*path) {
        size_t used = *path == '$' ? variable(path, &value) : 0;

        if (used)
            buf_adds(&b, value);
        else
            buf_addc(&b, *path);
        path += used ? used : 1;
    }
    return buf_detach(&b);
}

/* A pipe or /dev/stdin too, so it waits for what is to come. What cannot be read is a wrong command
 * line, as the AWS CLI v2 has it. */
static int read_file(const char *path, struct buf *out, struct err *e)
{
    char block[8192];
    size_t n;
    FILE *f = fopen(path, "re");
    int rc = 0;

    if (!f)
        return err_set(e, ERR_USAGE, "cannot read %s: %s", path, strerror(errno));
    while (rc == 0 && (n = fread(block, 1, sizeof(block), f)) > 0)
        if (buf_add(out, block, n) < 0)
            rc = err_set(e, ERR_TOOBIG, "%s is larger than %d MiB", path, FILE_MAX >> 20);
    if (rc == 0 && ferror(f))
        rc = err_set(e, ERR_USAGE, "cannot read %s: %s", path, strerror(errno));
    fclose(f);
    if (rc == 0 && (memchr(buf_str(out), '\0', out->len) || !utf8_valid(buf_str(out), out->len)))
        rc = err_set(e, ERR_USAGE, "%s is no UTF-8 text: no member of this API takes bytes", path);
    return rc;
}

int members_file(char **text, struct err *e)
{
    struct buf b = BUF_INIT(FILE_MAX);
    char *path;
    int rc;

    if (!str_starts(*text, "file://") && !str_starts(*text, "fileb://"))
        return 0;
    path = expand_path(strstr(*text, "://") + 3);
    rc = read_file(path, &b, e);
    if (rc == 0) {
        free(*text);
        *text = buf_detach(&b);
    }
    buf_release(&b);
    free(path);
    return rc;
}

/* The same for the shorthand. */
static int read_named(void *ctx, char **text, struct err *e)
{
    (void)ctx;
    return members_file(text, e);
}

/* --- options -----------------------------------------------------------------------------------
 */

/* Values up to the next option. A dash alone, or before a blank, begins no option. */
static int count_values(char *const *args, int n, int from)
{
    int count = 0;

    while (from + count < n && !str_starts(args[from + count], "--"))
        count++;
    return count;
}

static int set_value(const struct member *m, cJSON *input, char **words, int n, struct err *e)
{
    cJSON *v = NULL;
    int rc = 0;

    if (n == 1)
        rc = members_file(&words[0], e);
    if (rc == 0)
        v = m->shape->type == SHAPE_LIST ? value_read_words(m->shape, words, n, read_named, NULL, e)
                                         : value_read(m->shape, words[0], read_named, NULL, e);
    if (!v)
        return e->code;
    json_set(input, m->name, v);
    return 0;
}

static int read_flag(const struct member *m, cJSON *input, bool yes, bool has_value, struct err *e)
{
    if (has_value)
        return err_set(e, ERR_USAGE, "is a flag: --X or --no-X, without a value");
    json_set(input, m->name, cJSON_CreateBool(yes));
    return 0;
}

static int read_values(const struct member *m, cJSON *input, const char *value, char *const *args,
                       int n, int *i, struct err *e)
{
    int count = value ? 1 : count_values(args, n, *i + 1), rc;
    char **words;

    if (count == 0 && m->shape->type != SHAPE_LIST)
        return err_set(e, ERR_USAGE,
                       "needs a value (one that begins with two dashes is given as "
                       "--option=VALUE)");
    if (count > 1 && m->shape->type != SHAPE_LIST)
        count = 1; /* what follows is complained of as a word that nobody takes */
    words = xcalloc((size_t)count + 1, sizeof(*words));
    for (int k = 0; k < count; k++)
        words[k] = xstrdup(value ? value : args[*i + 1 + k]);
    rc = set_value(m, input, words, count, e);
    for (int k = 0; k < count; k++)
        free(words[k]);
    free(words);
    *i += value ? 0 : count;
    return rc;
}

int members_read(const struct shape *s, cJSON *input, char *const *args, int n, int *i,
                 struct err *e)
{
    const char *option = args[*i], *value = strchr(option, '=');
    const struct member *m;
    bool no = false;
    char *name;
    int rc;

    if (!str_starts(option, "--"))
        return 0;
    name = xstrndup(option + 2, value ? (size_t)(value - option - 2) : strlen(option + 2));
    m = shape_member_cli(s, name);
    if (!m && str_starts(name, "no-")) {
        m = shape_member_cli(s, name + 3);
        no = m && m->shape->type == SHAPE_BOOLEAN;
        m = no ? m : NULL;
    }
    if (!m)
        rc = 0;
    else if (m->shape->type == SHAPE_BOOLEAN)
        rc = read_flag(m, input, !no, value != NULL, e);
    else
        rc = read_values(m, input, value ? value + 1 : NULL, args, n, i, e);
    if (rc < 0)
        err_prefix(e, "--%s", name);
    free(name);
    return rc < 0 ? rc : m != NULL;
}

cJSON *members_json(const char *value, struct err *e)
{
    char *text = xstrdup(value);
    cJSON *v = NULL;

    if (members_file(&text, e) == 0) {
        v = json_parse(text, strlen(text), e);
        if (!v)
            e->code = ERR_USAGE;
    }
    if (v && !cJSON_IsObject(v)) {
        err_set(e, ERR_USAGE, "must be a JSON object, {\"member\": value, ...}");
        cJSON_Delete(v);
        v = NULL;
    }
    free(text);
    return v;
}

cJSON *members_merge(cJSON *base, cJSON *over)
{
    cJSON *item;

    if (!base)
        return over;
    while ((item = cJSON_DetachItemFromArray(over, 0))) {
        char *name = xstrdup(item->string);

        json_set(base, name, item);
        free(name);
    }
    cJSON_Delete(over);
    return base;
}

/* --- words about them ---------------------------------------------------------------------------
 */

int members_unknown(const struct op *op, const char *word, const char *const *more, struct err *e)
{
    char names[OFFERED_MAX][OPTION_MAX], cli_name[MEMBER_CLI_NAME_MAX];
    size_t n = 0, members = op->input->n_members;
    struct nearest near;
    char *name;
    int rc;

    if (!str_starts(word, "-"))
        return err_set(e, ERR_USAGE,
                       "\"%.80s\" belongs to no option: a member is given as --member VALUE", word);
    name = xstrndup(word, strcspn(word, "="));
    nearest_init(&near, name);
    for (; n < members && n < OFFERED_MAX; n++) {
        snprintf(names[n], OPTION_MAX, "--%s", member_cli_name(&op->input->members[n], cli_name));
        nearest_offer(&near, names[n]);
    }
    for (; more && *more && n < OFFERED_MAX; more++, n++) {
        snprintf(names[n], OPTION_MAX, "--%s", *more);
        nearest_offer(&near, names[n]);
    }
    rc = nearest_error(&near, e, "option", "--help lists them");
    free(name);
    return rc;
}

int members_check(const struct op *op, const char *command, const cJSON *input, struct err *e)
{
    struct buf missing = BUF_INIT(1 << 12);
    char name[MEMBER_CLI_NAME_MAX];
    int rc, n = 0;

    for (size_t i = 0; i < op->input->n_members; i++) {
        const struct member *m = &op->input->members[i];

        if (m->required && !m->token && !json_at(input, m->name))
            buf_addf(&missing, "%s--%s", n++ ? ", " : "", member_cli_name(m, name));
    }
    if (n > 0)
        rc = err_set(e, ERR_USAGE, "%s needs %s: its --help says more", command, buf_str(&missing));
    else
        rc = op_check_input(op, input, e);
    buf_release(&missing);
    return rc;
}

const char *member_example(const struct member *m)
{
    static const char *const tries[] = {"1",
                                        "1.0",
                                        "owner/name",
                                        "arn:aws:iam::123456789012:role/name",
                                        "123456789012",
                                        "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f"};
    const struct shape *s = m->shape;

    if (s->type == SHAPE_STRUCTURE || s->type == SHAPE_LIST)
        return NULL;
    if (s->type != SHAPE_STRING)
        return s->type == SHAPE_BOOLEAN ? "true" : "1";
    if (s->values)
        return s->values[0];
    if (!s->pattern || pattern_fits(s->pattern, m->name))
        return m->name;
    for (size_t i = 0; i < ARRAY_LEN(tries); i++)
        if (pattern_fits(s->pattern, tries[i]))
            return tries[i];
    return m->name;
}
