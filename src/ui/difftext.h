/* difftext.h - a difference as lines of a text view: one text under the other, or beside it. */
#ifndef UI_DIFFTEXT_H
#define UI_DIFFTEXT_H

#include <stdbool.h>

#include "base/diff.h"
#include "base/vec.h"

enum { DIFFTEXT_BESIDE = 150 }; /* columns from which both texts stand beside each other */

struct difftext {
    const struct diff *diff;
    const char *old, *new_; /* what the two are */
    bool all;               /* the lines that are the same, too; else three around a change */
    bool ascii;
    int columns; /* to break lines at */
    bool beside;
};

/* Appends struct detail_lines: what is compared, how much differs (or that nothing does), the
 * changes. A changed line has a sign beside its colour; what differs within it stands out. */
void difftext_lines(const struct difftext *d, struct vec *lines);

/* Is a change's first line? For n and N. */
struct detail_line;
bool difftext_is_change(const struct detail_line *before, const struct detail_line *l);

#endif
