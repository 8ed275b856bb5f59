/* table.h - rows of a history (deployments) as a table: what runs first, then the newest. */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include "ui/view.h"

struct view *table_new(struct ui *ui, const struct kind *k);

#endif
