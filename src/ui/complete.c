/* Which names fit what was typed. Knows no command. */
#include "ui/complete.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { LETTERS_MAX = FIT_PART - 1 };

static char low(char c)
{
    return (char)tolower((unsigned char)c);
}

/* The length of `typed` when the name goes on with it at that place, else 0. */
static size_t begins(const char *at, const char *typed)
{
    size_t n = 0;

    while (typed[n] && low(at[n]) == low(typed[n]))
        n++;
    return typed[n] ? 0 : n;
}

static bool word_begins(const char *name, const char *at)
{
    if (at == name)
        return true;
    return at[-1] == '-' || at[-1] == ' ' ||
           (isupper((unsigned char)*at) && !isupper((unsigned char)at[-1]));
}

/* "lsi" for list-service-instances. */
static bool initials(const char *name, const char *typed)
{
    for (const char *at = name; *at && *typed; at++)
        if (word_begins(name, at) && low(*at) == low(*typed))
            typed++;
    return *typed == '\0';
}

/* Letters in their order: the fewer are left out between them, the better. */
static int letters(const char *name, const char *typed)
{
    int gaps = 0;
    const char *at = name;

    if (initials(name, typed))
        return LETTERS_MAX;
    for (; *typed; typed++) {
        const char *from = at;

        while (*at && low(*at) != low(*typed))
            at++;
        if (!*at)
            return 0;
        gaps += (int)(at - from);
        at++;
    }
    return gaps < LETTERS_MAX ? LETTERS_MAX - gaps : FIT_LETTERS;
}

int complete_fit(const char *name, const char *typed)
{
    int rest = (int)strlen(name) - (int)strlen(typed), best = 0;

    if (!*typed)
        return FIT_LETTERS;
    if (rest < 0)
        return 0;
    if (begins(name, typed))
        return rest ? FIT_START : FIT_WHOLE;
    for (const char *at = name; *at; at++)
        if (begins(at, typed)) {
            if (word_begins(name, at))
                return FIT_WORD;
            best = FIT_PART;
        }
    return best ? best : letters(name, typed);
}

void candidates_clear(struct candidates *c)
{
    while (c->list.n > 0)
        free(vec_remove(&c->list, c->list.n - 1));
    while (c->texts.n > 0)
        free(vec_remove(&c->texts, c->texts.n - 1));
}

void candidates_release(struct candidates *c)
{
    candidates_clear(c);
    vec_release(&c->list);
    vec_release(&c->texts);
}

static bool is_there(const struct candidates *c, const char *name)
{
    for (size_t i = 0; i < c->list.n; i++)
        if (strcmp(candidates_at(c, i)->name, name) == 0)
            return true;
    return false;
}

static bool comes_before(const struct candidate *a, const struct candidate *b)
{
    return a->fit != b->fit ? a->fit > b->fit : a->sort < b->sort;
}

void candidates_offer(struct candidates *c, const char *typed, const struct candidate *one)
{
    int fit = complete_fit(one->name, typed);
    struct candidate *copy;
    size_t at = c->list.n;

    if (!fit || is_there(c, one->name))
        return;
    copy = xmalloc(sizeof(*copy));
    *copy = *one;
    copy->fit = fit;
    while (at > 0 && comes_before(copy, c->list.v[at - 1]))
        at--;
    vec_insert(&c->list, at, copy);
}

const char *candidates_keep(struct candidates *c, char *text)
{
    vec_push(&c->texts, text);
    return text;
}

const struct candidate *candidates_at(const struct candidates *c, size_t i)
{
    return c->list.v[i];
}
