/* filter.h - what a filter text means, which rows match it, and where in a line that shows. One
 * language for everything that filters: trees, tables, `protontop list --filter`.
 *
 * Words joined by blanks, all of which must match:
 *     word  "two words"     in any column, in the name, the status, the message
 *     /re/  re:re           an extended regular expression (POSIX), likewise
 *     ~word                 its letters in this order: "~fep" finds front-end/prod
 *     column:value          in that column alone: a title or a member's name, or how one begins
 *     column=value          likewise, and there is nothing else in it
 *     column:/re/ column:~word
 *     status:failed         the service's words and ours (ok, stuck, failed ...)
 *     age>2h  created<3d    of what is a time: s, m, h, d; also >= <=
 *     version:1  version>=1.2
 *     !...                  what must not match
 * Upper and lower case are the same. What is not understood is explained and left out; the rest
 * counts. What is half typed ("!", "env:") leaves nothing out. Pure. */
#ifndef UI_FILTER_H
#define UI_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"
#include "ui/surface.h"

struct filter;

enum { FILTER_WRONG = 192 };

/* Never NULL. What cannot be understood is left out, and `wrong` says what is right there ("" when
 * nothing is). `kind`: rows of this kind alone are asked about, so its columns are those that there
 * are; NULL: of any. */
struct filter *filter_new_for(const struct kind *kind, const char *text, char wrong[FILTER_WRONG]);
struct filter *filter_new(const char *text, char wrong[FILTER_WRONG]);
void filter_free(struct filter *f);
bool filter_empty(const struct filter *f);

/* May a row match now that did not a while ago, though nothing of it has changed? */
bool filter_timed(const struct filter *f);

/* Does the row match by itself? */
bool filter_match(const struct filter *f, const struct row *r, int64_t now_ms);

/* Marks in cells that are drawn already what in them matched. `field` says what they show of the
 * row: FILTER_NAME, FILTER_STATUS, or the title of a column. Cells that have a colour of their own
 * keep it, and are underlined. f NULL: nothing. */
#define FILTER_NAME   "name"
#define FILTER_STATUS "status"
void filter_paint(const struct filter *f, const struct row *r, const char *field, struct surface *s,
                  struct rect at);

#endif
