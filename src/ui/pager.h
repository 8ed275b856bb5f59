/* pager.h - views of text that scroll: describe, the service's JSON, help. */
#ifndef UI_PAGER_H
#define UI_PAGER_H

#include "ui/view.h"

/* Everything known of a row, kept true while it is open; closes by itself never. */
struct view *describe_new(struct ui *ui, const struct row *r);

/* Its JSON as the service sent it, indented. */
struct view *raw_new(struct ui *ui, const struct row *r);

/* The keys, from the keymap. */
struct view *help_new(struct ui *ui);

#endif
