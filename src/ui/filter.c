/* What a filter text means. Fields are the kinds' columns and names: nothing here names a kind. */
#include "ui/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"

enum { TERMS_MAX = 16 };

struct term {
    bool negated;
    char *field; /* NULL: any */
    char *value;
    char relation; /* '<' or '>': an age */
    int64_t ms;
};

struct filter {
    struct term terms[TERMS_MAX];
    size_t n;
};

/* --- reading -------------------------------------------------------------------------------------
 */

/* The kind that a field names (its name, plural, title or abbreviation), or NULL. */
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

static bool is_column(const struct column *c, const char *field)
{
    return strncasecmp(c->title, field, strlen(field)) == 0;
}

static bool known_field(const char *field)
{
    if (str_eq(field, "status") || str_eq(field, "name") || str_eq(field, "kind") ||
        field_kind(field))
        return true;
    for (size_t i = 0; i < kind_count(); i++)
        for (size_t j = 0; j < kind_at(i)->n_columns; j++)
            if (is_column(&kind_at(i)->columns[j], field))
                return true;
    return false;
}

/* "age>2h" into the term; false when it is something else. */
static bool read_age(struct term *t, const char *word, char wrong[FILTER_WRONG])
{
    if (!str_starts(word, "age>") && !str_starts(word, "age<"))
        return false;
    if (when_parse_duration(word + 4, &t->ms) < 0)
        snprintf(wrong, FILTER_WRONG, "age: a number and s, m, h or d");
    else
        t->relation = word[3];
    return true;
}

static void read_word(struct filter *f, const char *word, char wrong[FILTER_WRONG])
{
    struct term t = {.negated = *word == '!'};
    const char *colon;

    word += t.negated;
    colon = strchr(word, ':');
    if (read_age(&t, word, wrong)) {
        if (!t.relation)
            return;
    } else if (colon && colon > word) {
        t.field = xstrndup(word, (size_t)(colon - word));
        t.value = xstrdup(colon + 1);
        if (!known_field(t.field)) {
            snprintf(wrong, FILTER_WRONG,
                     "no field \"%.30s\": status, name, kind, env, template...", t.field);
            free(t.field);
            free(t.value);
            return;
        }
    } else if (*word) {
        t.value = xstrdup(word);
    } else {
        return;
    }
    f->terms[f->n++] = t;
}

struct filter *filter_new(const char *text, char wrong[FILTER_WRONG])
{
    struct filter *f = xcalloc(1, sizeof(*f));
    char word[256];

    wrong[0] = '\0';
    while (f->n < TERMS_MAX) {
        size_t n;

        text += strspn(text, " ");
        n = strcspn(text, " ");
        if (n == 0)
            break;
        snprintf(word, sizeof(word), "%.*s", (int)n, text);
        text += n;
        read_word(f, word, wrong);
    }
    return f;
}

void filter_free(struct filter *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->n; i++) {
        free(f->terms[i].field);
        free(f->terms[i].value);
    }
    free(f);
}

bool filter_empty(const struct filter *f)
{
    return f->n == 0;
}

/* --- matching ------------------------------------------------------------------------------------
 */

static bool has(const char *text, const char *needle)
{
    return text && text_contains(text, needle);
}

static bool match_status(const struct row *r, const char *value)
{
    return has(r->facts.status, value) || has(health_name(r->health), value);
}

static bool match_field(const struct row *r, const char *field, const char *value)
{
    const struct kind *k = field_kind(field);

    if (str_eq(field, "status"))
        return match_status(r, value);
    if (str_eq(field, "name"))
        return has(r->facts.name, value);
    if (str_eq(field, "kind"))
        return field_kind(value) ? field_kind(value) == r->kind : has(r->kind->name, value);
    if (k && r->kind == k)
        return has(r->id, value);
    for (size_t i = 0; i < r->kind->n_columns; i++) {
        const struct column *c = &r->kind->columns[i];

        if (k ? str_eq_nocase(c->title, k->name) : is_column(c, field))
            if (has(json_str(r->json, c->path), value))
                return true;
    }
    return false;
}

static bool match_any(const struct row *r, const char *value)
{
    if (has(r->id, value) || has(r->facts.name, value) || match_status(r, value) ||
        has(r->facts.template_name, value) || has(r->facts.message, value))
        return true;
    for (size_t i = 0; i < r->kind->n_columns; i++)
        if (r->kind->columns[i].search && has(json_str(r->json, r->kind->columns[i].path), value))
            return true;
    return false;
}

static bool match_term(const struct term *t, const struct row *r, int64_t now_ms)
{
    int64_t since = r->facts.attempted_ms ? r->facts.attempted_ms : r->facts.modified_ms;

    if (t->relation)
        return since && (t->relation == '>' ? now_ms - since > t->ms : now_ms - since < t->ms);
    return t->field ? match_field(r, t->field, t->value) : match_any(r, t->value);
}

bool filter_match(const struct filter *f, const struct row *r, int64_t now_ms)
{
    for (size_t i = 0; i < f->n; i++)
        if (match_term(&f->terms[i], r, now_ms) == f->terms[i].negated)
            return false;
    return true;
}
