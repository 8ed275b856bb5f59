/* Reads a filter text. Fields are the kinds' columns and names: nothing here names a kind. */
#include "ui/filter_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"

enum { WORD_MAX = 256 };

/* One word as it is typed. */
struct word {
    bool negated;
    char field[48];   /* "": none */
    char relation[3]; /* ":", "=", "<", ">", "<=", ">="; "": none */
    enum needle_how how;
    char value[WORD_MAX];
    bool too_long;
};

struct reader {
    const struct kind *kind; /* NULL: any */
    struct filter *f;
    char *wrong;
};

/* --- words ---------------------------------------------------------------------------------------
 */

static bool at_end(char c)
{
    return c == '\0' || c == ' ';
}

static void take(struct word *w, const char *from, size_t n)
{
    size_t had = strlen(w->value);

    w->too_long |= had + n >= sizeof(w->value);
    snprintf(w->value + had, sizeof(w->value) - had, "%.*s", (int)n, from);
}

/* "/a b/": up to a slash with nothing behind it; while there is none yet, a word. */
static const char *read_regex(struct word *w, const char *p)
{
    const char *end = p;

    w->how = NEEDLE_REGEX;
    while (*end && !(*end == '/' && at_end(end[1]) && end > p && end[-1] != '\\'))
        end++;
    if (*end == '/') {
        take(w, p, (size_t)(end - p));
        return end + 1;
    }
    end = p + strcspn(p, " ");
    take(w, p, (size_t)(end - p));
    return end;
}

/* A word; quotes at its beginning hold blanks together. One that is not closed goes to the end. */
static const char *read_value(struct word *w, const char *p)
{
    size_t n;

    if (*p == '"' || *p == '\'') {
        const char *end = strchr(p + 1, *p);

        n = end ? (size_t)(end - p - 1) : strlen(p + 1);
        take(w, p + 1, n);
        p += 1 + n + (end != NULL);
    }
    n = strcspn(p, " ");
    take(w, p, n);
    return p + n;
}

/* What stands behind a column, or for itself. */
static const char *read_needle(struct word *w, const char *p)
{
    if (*p == '/')
        return read_regex(w, p + 1);
    if (*p == '~') {
        w->how = NEEDLE_FUZZY;
        p++;
    }
    return read_value(w, p);
}

/* "column:", "column>="; the text behind it, or p itself when there is none. */
static const char *read_field(struct word *w, const char *p)
{
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."), m;

    if (n == 0 || !p[n] || !strchr(":=<>", p[n]))
        return p;
    m = 1 + ((p[n] == '<' || p[n] == '>') && p[n + 1] == '=');
    snprintf(w->field, sizeof(w->field), "%.*s", (int)n, p);
    snprintf(w->relation, sizeof(w->relation), "%.*s", (int)m, p + n);
    return p + n + m;
}

static const char *read_word(struct word *w, const char *p)
{
    *w = (struct word){.how = NEEDLE_PLAIN};
    for (; *p == '!'; p++)
        w->negated = !w->negated;
    p = read_field(w, p);
    if (str_eq_nocase(w->field, "re") && w->relation[0] == ':') { /* re:... */
        w->field[0] = '\0';
        w->how = NEEDLE_REGEX;
        return read_value(w, p);
    }
    if (str_eq(w->relation, "="))
        w->how = NEEDLE_WHOLE;
    return read_needle(w, p);
}

/* --- columns -------------------------------------------------------------------------------------
 */

/* How a title or a member is compared: letters and digits alone. 2: it is that name, 1: it begins
 * so. */
static int begins_as(const char *title, const char *field)
{
    while (*field) {
        if (strchr(" -_.:", *field)) {
            field++;
        } else if (*title && strchr(" -_.:", *title)) {
            title++;
        } else {
            if (strncasecmp(title, field, 1) != 0 || !*title)
                return 0;
            title++;
            field++;
        }
    }
    return *title ? 1 : 2;
}

static int is_column(const struct column *c, const char *field)
{
    const char *last = strrchr(c->path, '.');
    int title = begins_as(c->title, field), path = begins_as(c->path, field);
    int member = last ? begins_as(last + 1, field) : 0;

    return title > path ? (title > member ? title : member) : path > member ? path : member;
}

/* The kind that a field names (its name, plural or abbreviation), or NULL. */
static const struct kind *field_kind(const char *field)
{
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        if (str_eq_nocase(k->name, field) || str_eq_nocase(k->plural, field) ||
            str_eq_nocase(k->abbrev, field))
            return k;
    }
    return NULL;
}

static void add_place(struct term *t, const struct kind *k, const struct column *c)
{
    t->places = xrealloc_array(t->places, t->n_places + 1, sizeof(t->places[0]));
    t->places[t->n_places++] = (struct place){k, c};
}

/* Columns with that very name, of any kind; where there is none those that begin so. */
static void find_columns(const struct reader *r, struct term *t, const char *field)
{
    const struct kind *named = field_kind(field);

    for (int least = 2; least >= 1 && t->n_places == 0; least--)
        for (size_t i = 0; i < kind_count(); i++) {
            const struct kind *k = kind_at(i);

            if (r->kind && r->kind != k)
                continue;
            if (k == named && least == 2)
                add_place(t, k, NULL);
            for (size_t j = 0; j < k->n_columns; j++)
                if (is_column(&k->columns[j], field) >= least ||
                    (named && str_eq_nocase(k->columns[j].title, named->name)))
                    add_place(t, k, &k->columns[j]);
        }
}

/* What a word without a column looks at: what tables show, and what is meant for it. */
static void plain_columns(const struct reader *r, struct term *t)
{
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        for (size_t j = 0; (!r->kind || r->kind == k) && j < k->n_columns; j++) {
            const struct column *c = &k->columns[j];

            if (c->search ||
                (c->priority > 0 && (c->format == COLUMN_TEXT || c->format == COLUMN_ID)))
                add_place(t, k, c);
        }
    }
}

/* What there is, as much as there is room for. */
static void wrong_column(const struct reader *r, const char *field)
{
    struct buf text = BUF_INIT(FILTER_WRONG * 4);
    static const char *const common[] = {"status", "name", "kind", "age", "version"};

    buf_addf(&text, "no column \"%.30s\"; there is ", field);
    for (size_t i = 0; i < ARRAY_LEN(common); i++)
        buf_addf(&text, "%s%s", i ? ", " : "", common[i]);
    if (!r->kind)
        buf_adds(&text, ", env, service, template, message ...");
    for (size_t i = 0; r->kind && i < r->kind->n_columns; i++) {
        const char *title = r->kind->columns[i].title;

        if (str_eq_nocase(title, "status"))
            continue;
        if (text.len + strlen(title) + 6 >= FILTER_WRONG) {
            buf_adds(&text, " ...");
            break;
        }
        buf_adds(&text, ", ");
        for (; *title; title++)
            buf_addf(&text, "%c", *title == ' ' ? '-' : *title | 0x20);
    }
    snprintf(r->wrong, FILTER_WRONG, "%s", buf_str(&text));
    buf_release(&text);
}

/* --- terms ---------------------------------------------------------------------------------------
 */

static const struct {
    const char *name;
    enum field field;
} fields[] = {
    {"status", FIELD_STATUS},   {"health", FIELD_HEALTH},   {"name", FIELD_NAME},
    {"kind", FIELD_KIND},       {"context", FIELD_CONTEXT}, {"profile", FIELD_CONTEXT},
    {"region", FIELD_CONTEXT},  {"account", FIELD_CONTEXT}, {"age", FIELD_AGE},
    {"version", FIELD_VERSION},
};

static enum field field_of(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (str_eq_nocase(fields[i].name, name))
            return fields[i].field;
    return *name ? FIELD_COLUMN : FIELD_ANY;
}

static bool wrong(const struct reader *r, const char *text)
{
    snprintf(r->wrong, FILTER_WRONG, "%s", text);
    return false;
}

/* "1", "1.2"; "" and "1." are on their way. */
static bool read_version(const struct reader *r, struct term *t, const char *value)
{
    static const char what[] = "version: a number, or two with a dot: version:1  version>=1.2";
    const char *dot = strchr(value, '.');
    char major[24];

    snprintf(major, sizeof(major), "%.*s", (int)(dot ? dot - value : (long)strlen(value)), value);
    t->minor = -1;
    t->major = -1;
    if (!*value && !t->relation)
        return true;
    if (num_parse(major, 0, INT64_C(1000000000), &t->major) < 0)
        return wrong(r, what);
    if (dot && dot[1] && num_parse(dot + 1, 0, INT64_C(1000000000), &t->minor) < 0)
        return wrong(r, what);
    return true;
}

static bool is_time(const struct column *c)
{
    return c && (c->format == COLUMN_AGE || c->format == COLUMN_TIME);
}

/* "age>2h", "created<3d". */
static bool read_relation(const struct reader *r, struct term *t, const struct word *w)
{
    char what[FILTER_WRONG];
    size_t times = 0;

    for (size_t i = 0; i < t->n_places; i++)
        if (is_time(t->places[i].column))
            t->places[times++] = t->places[i];
    if (t->field == FIELD_COLUMN)
        t->n_places = times;
    if (t->field != FIELD_AGE && times == 0) {
        snprintf(what, sizeof(what), "%s%s: only times are compared; here %s:%.40s", w->field,
                 w->relation, w->field, *w->value ? w->value : "value");
        return wrong(r, what);
    }
    if (when_parse_duration(w->value, &t->ms) < 0) {
        snprintf(what, sizeof(what), "%s: a number and s, m, h or d", w->field);
        return wrong(r, what);
    }
    return true;
}

/* The word as a term; false: it is none, and said why. */
static bool read_term(const struct reader *r, struct term *t, const struct word *w)
{
    t->negated = w->negated;
    t->field = field_of(w->field);
    if (w->relation[0] == '<' || w->relation[0] == '>') {
        t->relation = w->relation[0];
        t->or_equal = w->relation[1] == '=';
    }
    if (w->too_long)
        return wrong(r, "a word of more than 255 bytes");
    if (t->field == FIELD_COLUMN) {
        find_columns(r, t, w->field);
        if (t->n_places == 0) {
            wrong_column(r, w->field);
            return false;
        }
    }
    if (t->field == FIELD_ANY)
        plain_columns(r, t);
    if (t->field == FIELD_VERSION)
        return read_version(r, t, w->value);
    if (t->relation)
        return read_relation(r, t, w);
    if (t->field == FIELD_AGE)
        return wrong(r, "age: age>2h or age<30m: a number and s, m, h or d");
    return needle_init(&t->needle, w->how, w->value, r->wrong);
}

static void term_release(struct term *t)
{
    needle_release(&t->needle);
    free(t->places);
    *t = (struct term){.field = FIELD_ANY};
}

/* "!", "~", "//": nothing yet. */
static bool says_nothing(const struct word *w)
{
    return !w->field[0] && !w->value[0];
}

struct filter *filter_new_for(const struct kind *kind, const char *text,
                              char wrong_text[FILTER_WRONG])
{
    struct filter *f = xcalloc(1, sizeof(*f));
    struct reader r = {.kind = kind, .f = f, .wrong = wrong_text};
    struct word w;

    wrong_text[0] = '\0';
    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        text = read_word(&w, text);
        if (says_nothing(&w))
            continue;
        if (f->n == TERMS_MAX) {
            wrong(&r, "at most 16 words; the rest does not count");
            break;
        }
        if (read_term(&r, &f->terms[f->n], &w))
            f->n++;
        else
            term_release(&f->terms[f->n]);
    }
    return f;
}

struct filter *filter_new(const char *text, char wrong_text[FILTER_WRONG])
{
    return filter_new_for(NULL, text, wrong_text);
}

void filter_free(struct filter *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->n; i++)
        term_release(&f->terms[i]);
    free(f);
}

bool filter_empty(const struct filter *f)
{
    return f->n == 0;
}

bool filter_timed(const struct filter *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->terms[i].relation && f->terms[i].field != FIELD_VERSION)
            return true;
    return false;
}
