/* marking.h - the commands that mark rows, in whatever view shows rows. */
#ifndef UI_MARKING_H
#define UI_MARKING_H

#include "ui/view.h"

/* False: the command is none of these. */
bool marking_command(struct ui *ui, enum command_id id);

/* After a key: a range follows the selection, and is over in another view. */
void marking_follow(struct ui *ui);

/* Esc, while a range is drawn up; false: there is none. */
bool marking_back(struct ui *ui);

/* A row will go, and its mark with it. */
void marking_removed(struct ui *ui, const struct row *r);

/* Are X, u and Delete about the marked rows? Where no row can be marked (a page, a text) they are
 * about what is shown there. */
bool marking_is_meant(const struct ui *ui);

/* The title of the pane, with how many rows are marked, and in ASCII where it must be. */
void marking_title(const struct ui *ui, struct buf *out);

#endif
