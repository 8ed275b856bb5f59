/* palette.h - the `:` line: any command by its name, with what can be typed in a list above it,
 * arguments, and what was typed before.
 *
 * What is told under the line stays until something is typed: a name that is wrong costs no more
 * than itself. What changes something is never guessed: it is written out, or chosen in the list.
 */
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include <stddef.h>

#include "base/vec.h"

struct help_key;
struct ui;

/* Its keys, for the help; NULL past the end. */
const struct help_key *palette_key_at(size_t i);

/* What was typed, the oldest first: strings. Owned by the ui. */
enum { PALETTE_HISTORY_MAX = 100 };

void palette_open(struct ui *ui, struct vec *history);

#endif
