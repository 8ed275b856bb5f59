/* act.h - the questions before something is done to a row, and the intent after them. */
#ifndef UI_ACT_H
#define UI_ACT_H

#include "ui/view.h"

/* Asks what has to be asked, and hands the intent to the host when all answers are in. Says in a
 * notice why when it is not possible. r NULL: nothing is selected. */
void act_start(struct ui *ui, enum verb_id id, const struct row *r);

enum { BENEATH_MAX = 8 };

/* What hangs beneath the row, by kind; returns how many kinds. */
size_t act_beneath(const struct row *r, struct beneath out[BENEATH_MAX]);

#endif
