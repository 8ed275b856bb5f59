/* filter.h - what a filter text means: words that must all match, `!` before what must not,
 * `field:value`, `age>2h`. Pure. */
#ifndef UI_FILTER_H
#define UI_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

struct filter;

enum { FILTER_WRONG = 128 };

/* Never NULL. What cannot be understood is left out, and `wrong` says what ("" when nothing is). */
struct filter *filter_new(const char *text, char wrong[FILTER_WRONG]);
void filter_free(struct filter *f);
bool filter_empty(const struct filter *f);

/* Does the row match by itself? */
bool filter_match(const struct filter *f, const struct row *r, int64_t now_ms);

#endif
