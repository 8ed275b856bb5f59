/* wrap.h - text into lines of a width. */
#ifndef UI_WRAP_H
#define UI_WRAP_H

#include <stddef.h>

#include "base/vec.h"

/* Breaks text into lines of at most `columns` (at least 1): at newlines, at blanks, in the middle
 * of words that are longer than a line. The text is made safe first. Appends strings that the
 * caller frees; at most `max` of them, the last one ending in "..." when there would be more. */
void wrap_text(struct vec *lines, const char *text, int columns, size_t max, int ascii);

/* Frees the strings and the vector. */
void wrap_free(struct vec *lines);

#endif
