/* Reads the text of an AWS file line by line. Knows the syntax and which sections are profiles in
 * which file; knows nothing of what keys mean. Where the AWS CLI (Python's configparser) and the
 * SDKs' common rules differ, doc/aws.txt says which way this goes. No warning repeats a line's
 * text: it may be a secret. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "aws/conf_impl.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"

struct reader {
    struct aws_conf *c;
    enum conf_file file;
    int line;
    bool in_section;              /* a section line has been seen, be it one that is ignored */
    struct conf_section *section; /* NULL: what follows is ignored */
    struct conf_prop *open;       /* the property that an indented line continues, or NULL */
    size_t open_indent;
    bool nests; /* open's value is empty: indented lines are nested properties */
};

struct span {
    const char *s;
    size_t n;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static struct span trim(struct span t)
{
    while (t.n && is_blank(t.s[0])) {
        t.s++;
        t.n--;
    }
    while (t.n && is_blank(t.s[t.n - 1]))
        t.n--;
    return t;
}

static void warn(struct reader *r, const char *what)
{
    conf_warn(r->c, r->file, r->line, what);
}

/* Cuts a comment off: a '#' or ';' at the beginning or after a blank. */
static struct span without_comment(struct span t)
{
    for (size_t i = 0; i < t.n; i++) {
        if ((t.s[i] == '#' || t.s[i] == ';') && (i == 0 || is_blank(t.s[i - 1]))) {
            t.n = i;
            break;
        }
    }
    return trim(t);
}

/* --- sections -------------------------------------------------------------------------------- */

/* The words of a section's name as a shell would split them (quotes, backslashes): the AWS CLI does
 * that too. The first two are kept; returns their number, 3 for more, -1 for an open quote. */
static int split_words(struct span t, char *words[2])
{
    int n = 0;
    size_t i = 0;

    while (i < t.n) {
        struct buf word = BUF_INIT(4096);
        char quote = 0;

        if (is_blank(t.s[i])) {
            i++;
            continue;
        }
        for (; i < t.n && (quote || !is_blank(t.s[i])); i++) {
            if (quote ? t.s[i] == quote : t.s[i] == '"' || t.s[i] == '\'')
                quote = quote ? 0 : t.s[i];
            else if (t.s[i] == '\\' && quote != '\'' && i + 1 < t.n)
                buf_addc(&word, t.s[++i]);
            else
                buf_addc(&word, t.s[i]);
        }
        if (n < 2 && !quote)
            words[n++] = buf_detach(&word);
        else
            n = quote ? -1 : 3;
        buf_release(&word);
        if (n < 0 || n > 2)
            break;
    }
    return n;
}

/* [x] of the config file: [default], or none of ours. */
static void open_bare(struct reader *r, const char *name)
{
    if (str_eq(name, "default"))
        r->section = conf_add(r->c, r->file, CONF_BARE_DEFAULT, name);
    else if (str_eq(name, "profile") || str_eq(name, "sso-session") || str_eq(name, "services"))
        warn(r, "a section without a name: ignored");
    else if (!str_eq(name, "preview") && !str_eq(name, "plugins")) /* the CLI's own */
        warn(r, "no profile (those are written [profile NAME]): the section is ignored");
}

static void open_config_section(struct reader *r, struct span t)
{
    char *words[2] = {NULL, NULL};
    int n = split_words(t, words);

    if (n == 1)
        open_bare(r, words[0]);
    else if (n == 2 && words[1][0])
        r->section = conf_add(r->c, r->file, words[0], words[1]);
    else if (n > 2)
        warn(r, "a name with blanks needs quotes, [profile \"a b\"]: the section is ignored");
    else
        warn(r, n < 0 ? "a quote is not closed: the section is ignored"
                      : "a section without a name: ignored");
    free(words[0]);
    free(words[1]);
}

/* Whether the name begins with a word that only the config file has. */
static bool is_typed(struct span t)
{
    static const char *const types[] = {"profile", "sso-session", "services"};

    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        size_t n = strlen(types[i]);

        if (t.n > n && strncmp(t.s, types[i], n) == 0 && is_blank(t.s[n]))
            return true;
    }
    return false;
}

/* [x] of the credentials file: the whole text is the profile's name; the CLI allows blanks. */
static void open_credentials_section(struct reader *r, struct span t)
{
    char *name;

    if (is_typed(t)) {
        warn(r, "the credentials file has profiles alone, as [NAME]: the section is ignored");
        return;
    }
    if (t.n >= 2 && (t.s[0] == '"' || t.s[0] == '\'') && t.s[t.n - 1] == t.s[0]) {
        t.s++;
        t.n -= 2;
    }
    if (!t.n) {
        warn(r, "a section without a name: ignored");
        return;
    }
    name = xstrndup(t.s, t.n);
    r->section = conf_add(r->c, r->file, "profile", name);
    free(name);
}

/* t begins with '['. */
static void read_section(struct reader *r, struct span t)
{
    size_t end = 1;
    char quote = 0;
    struct span rest;

    r->in_section = true;
    r->section = NULL;
    r->open = NULL;
    while (end < t.n && (quote || t.s[end] != ']')) {
        if (quote ? t.s[end] == quote : t.s[end] == '"' || t.s[end] == '\'')
            quote = quote ? 0 : t.s[end];
        end++;
    }
    if (end >= t.n) {
        warn(r, "a section's name must end with ']': the section is ignored");
        return;
    }
    rest = trim((struct span){t.s + end + 1, t.n - end - 1});
    if (rest.n && rest.s[0] != '#' && rest.s[0] != ';')
        warn(r, "what stands after ']' is ignored");
    t = trim((struct span){t.s + 1, end - 1});
    if (r->file == CONF_CONFIG)
        open_config_section(r, t);
    else
        open_credentials_section(r, t);
}

/* --- properties ------------------------------------------------------------------------------ */

/* Splits "key = value". False, with a warning, if it is none. */
static bool split_property(struct reader *r, struct span t, char **key, char **value)
{
    const char *eq = memchr(t.s, '=', t.n);
    struct span k, v;

    if (!eq) {
        warn(r, "neither \"key = value\" nor [section]: ignored");
        return false;
    }
    k = trim((struct span){t.s, (size_t)(eq - t.s)});
    v = without_comment((struct span){eq + 1, t.n - (size_t)(eq - t.s) - 1});
    if (!k.n) {
        warn(r, "no key before '=': ignored");
        return false;
    }
    for (size_t i = 0; i < k.n; i++) {
        if (is_blank(k.s[i])) {
            warn(r, "a key holds no blanks: ignored");
            return false;
        }
    }
    *key = xstrndup(k.s, k.n);
    *value = xstrndup(v.s, v.n);
    return true;
}

static void free_secret(char *s)
{
    mem_wipe(s, strlen(s));
    free(s);
}

static void read_property(struct reader *r, struct span t, size_t indent)
{
    char *key, *value;

    r->open = NULL;
    if (!r->in_section) {
        warn(r, "stands before the first [section]: ignored");
        return;
    }
    if (!r->section || !split_property(r, t, &key, &value))
        return;
    r->open = conf_set(r->section, key, value);
    r->open_indent = indent;
    r->nests = !*value;
    free(key);
    free_secret(value);
}

static void read_nested(struct reader *r, struct span t)
{
    char *key, *value, *whole;

    if (!split_property(r, t, &key, &value))
        return;
    whole = xasprintf("%s.%s", r->open->key, key);
    conf_set(r->section, whole, value);
    free(whole);
    free(key);
    free_secret(value);
}

/* The SDKs' common rules: a continued value keeps its line ends, and what looks like a comment. */
static void read_continuation(struct reader *r, struct span t)
{
    char *joined = xasprintf("%s\n%.*s", r->open->value, (int)t.n, t.s);

    free_secret(r->open->value);
    r->open->value = joined;
}

static void read_line(struct reader *r, struct span t)
{
    const char *begin = t.s;
    size_t indent;

    t = trim(t);
    indent = (size_t)(t.s - begin);
    if (!t.n || t.s[0] == '#' || t.s[0] == ';')
        return;
    if (memchr(t.s, '\0', t.n) || !utf8_valid(t.s, t.n)) {
        warn(r, "not UTF-8 text: ignored");
        r->open = NULL;
    } else if (r->open && indent > r->open_indent) {
        if (r->nests)
            read_nested(r, t);
        else
            read_continuation(r, t);
    } else if (t.s[0] == '[') {
        read_section(r, t);
    } else {
        read_property(r, t, indent);
    }
}

void conf_read(struct aws_conf *c, enum conf_file file, const char *text, size_t n)
{
    struct reader r = {.c = c, .file = file};
    struct conf_section *bare;
    size_t at = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    while (at < n) {
        const char *nl = memchr(text + at, '\n', n - at);
        size_t len = nl ? (size_t)(nl - text) - at : n - at;

        r.line++;
        read_line(&r, (struct span){text + at, len});
        at += len + 1;
    }
    /* [profile default] beats [default]: as a whole, not key by key. */
    bare = conf_find(c, file, CONF_BARE_DEFAULT, "default");
    if (!bare || file != CONF_CONFIG)
        return;
    if (conf_find(c, file, "profile", "default")) {
        for (size_t i = 0; i < c->sections.n; i++)
            if (c->sections.v[i] == bare)
                vec_remove(&c->sections, i);
        conf_section_free(bare);
    } else {
        free(bare->type);
        bare->type = xstrdup("profile");
    }
}
