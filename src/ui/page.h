/* page.h - what belongs together, in sections, each a few lines: all about one row (how it is and
 * why, what belongs to it, its history, what the service tells of it besides), or several kinds
 * that are looked at together. Enter on a heading opens the whole of its section. */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include "ui/view.h"

struct view *page_new(struct ui *ui, const struct row *r);
struct view *board_new(struct ui *ui, const struct board_def *def);

#endif
