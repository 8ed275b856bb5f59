/* jsonview.h - JSON text read where it stands: no tree, and numbers as they were written.
 *
 * For text that jsonview_check() or json_parse() has accepted. On any other text the answers are
 * nonsense, but nothing outside of it is read and every walk ends. */
#ifndef BASE_JSONVIEW_H
#define BASE_JSONVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include <protontop/err.h>

#include "base/buf.h"

/* One value, without the white space around it. `at` NULL: there is none. Borrows the text. */
struct jsonview {
    const char *at, *end;
};

enum jsonview_type {
    JSONVIEW_NONE,
    JSONVIEW_OBJECT,
    JSONVIEW_ARRAY,
    JSONVIEW_STRING,
    JSONVIEW_NUMBER,
    JSONVIEW_TRUE,
    JSONVIEW_FALSE,
    JSONVIEW_NULL,
};

/* The members of an object, or the items of an array. */
struct jsonview_iter {
    const char *at, *end;
    bool object;
};

/* Is it JSON (RFC 8259), one value and white space, nested no deeper than 64, valid UTF-8 without a
 * NUL? 0, or ERR_PARSE: where it stops being it. */
int jsonview_check(const char *text, size_t len, struct err *e) ERR_CHECK;

/* A member to be found in the outermost object. */
struct jsonview_part {
    const char *name;
    struct jsonview value; /* none: it is not there; where it stands twice, the last */
    size_t items;          /* of a list */
};

/* The same, and in the same pass the members of the outermost object that parts[] names. */
int jsonview_check_parts(const char *text, size_t len, struct jsonview_part *parts, size_t n,
                         struct err *e) ERR_CHECK;

struct jsonview jsonview_of(const char *text, size_t len);
enum jsonview_type jsonview_type(struct jsonview v);

void jsonview_iter(struct jsonview_iter *it, struct jsonview v); /* of another type: is empty */
bool jsonview_next(struct jsonview_iter *it, struct jsonview *key, struct jsonview *value);
size_t jsonview_count(struct jsonview v);

/* A member by its name; where it stands twice, the last. */
struct jsonview jsonview_member(struct jsonview object, const char *name);

/* Is this string view (a key) that text? */
bool jsonview_is(struct jsonview string, const char *text);

/* Appends a string's text as UTF-8. An escape that is half of a pair becomes U+FFFD. */
void jsonview_text(struct jsonview string, struct buf *out);

/* Decodes one character of the inside of a string, at *at; moves *at behind it. */
unsigned jsonview_char(const char **at, const char *end);

#endif
