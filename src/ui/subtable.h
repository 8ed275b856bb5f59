/* subtable.h - what the service tells of a row in an answer of its own (struct kind_sub): asked
 * when the view is opened and on r, shown as a table, or as lines where it is one object. */
#ifndef UI_SUBTABLE_H
#define UI_SUBTABLE_H

#include "ui/view.h"

/* entry: of another such table, when it is that one about which is asked; NULL: the row. */
struct view *subtable_new(struct ui *ui, const struct row *r, const struct kind_sub *sub,
                          const cJSON *entry);

#endif
