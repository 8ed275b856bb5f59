/* list.h - a selection in a list that is longer than its pane: arithmetic only. */
#ifndef UI_LIST_H
#define UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/keymap.h"

struct list {
    size_t n;   /* lines */
    size_t sel; /* the selected one; < n, or 0 */
    size_t top; /* the first one shown */
    int page;   /* lines shown */
};

/* Sets how many lines there are and how many are shown; keeps the selection in the list and in
 * sight, moving the top no more than needed. */
void list_fit(struct list *l, size_t n, int page);

/* Moves by a command (CMD_DOWN ... CMD_LAST). False when it is none of those. */
bool list_move(struct list *l, enum command_id id);

/* Scrolls a pane without a selection: top only. False likewise. */
bool list_scroll(struct list *l, enum command_id id);

#endif
