/* filter_inside.h - a filter from within: what filter.c (reading), filter_match.c (rows) and
 * filter_needle.c (texts) share. For these alone. */
#ifndef UI_FILTER_INSIDE_H
#define UI_FILTER_INSIDE_H

#include <regex.h>

#include "base/vec.h"
#include "ui/filter.h"

/* --- a text that is looked for in another ---------------------------------------------------- */

enum needle_how { NEEDLE_PLAIN, NEEDLE_WHOLE, NEEDLE_FUZZY, NEEDLE_REGEX };

enum {
    REGEX_MAX = 200,      /* bytes of an expression */
    REGEX_REPEATS = 100,  /* product of all its {n,m} */
    REGEX_TEXT_MAX = 2000 /* bytes of a text that an expression is tried on */
};

struct needle {
    enum needle_how how;
    char *text;     /* lower case; NULL: of an expression */
    size_t n;       /* its bytes; 0: is in everything */
    bool ascii;     /* no byte of it is beyond ASCII */
    bool has_re[2]; /* for texts of ASCII alone (several times as fast), and for all others */
    regex_t re[2];
};

/* Takes a copy. False with a reason in `wrong`: an expression that is none, or one too many. */
bool needle_init(struct needle *n, enum needle_how how, const char *text, char wrong[FILTER_WRONG]);
void needle_release(struct needle *n);

bool needle_in(const struct needle *n, const char *text); /* text NULL: no */

/* The next place in text at or after *from: [*from, *to); false: none. For what is fuzzy a place is
 * a letter. Start with *from = 0 and *letter = 0, go on with *from = *to. */
bool needle_next(const struct needle *n, const char *text, size_t *from, size_t *to,
                 size_t *letter);

/* --- a word of the filter -------------------------------------------------------------------- */

enum field {
    FIELD_ANY,
    FIELD_STATUS,
    FIELD_HEALTH,
    FIELD_NAME,
    FIELD_KIND,
    FIELD_CONTEXT,
    FIELD_AGE,
    FIELD_VERSION,
    FIELD_COLUMN
};

/* A column of a kind; column NULL: the identity of its rows. */
struct place {
    const struct kind *kind;
    const struct column *column;
};

struct term {
    bool negated;
    enum field field;
    char relation; /* '<' or '>': of age, version, times; 0: the needle */
    bool or_equal;
    int64_t ms;           /* of ages and times */
    int64_t major, minor; /* of versions; minor -1: any */
    struct needle needle;
    struct place *places; /* where to look, of FIELD_ANY and FIELD_COLUMN */
    size_t n_places;
};

enum { TERMS_MAX = 16 };

struct filter {
    struct term terms[TERMS_MAX];
    size_t n;
};

#endif
