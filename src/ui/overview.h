/* overview.h - everything in figures: how many of each kind and how they are, what fails, how often
 * and how well things are deployed. Enter on a line goes to the rows that it counts. */
#ifndef UI_OVERVIEW_H
#define UI_OVERVIEW_H

#include "ui/view.h"

struct view *overview_new(struct ui *ui);

#endif
