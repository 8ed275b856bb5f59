/* tree.h - a tree of rows as a view: built from a struct tree_def, filtered, with what its branches
 * hold rolled up. */
#ifndef UI_TREE_H
#define UI_TREE_H

#include "ui/filter.h"
#include "ui/view.h"

struct view *tree_new(struct ui *ui, const struct tree_def *def);

#endif
