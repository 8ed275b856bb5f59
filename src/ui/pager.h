/* pager.h - views of text that scroll: describe, JSON, help. Each is a textview (textview.h). */
#ifndef UI_PAGER_H
#define UI_PAGER_H

#include "ui/view.h"

/* Everything known of a row, kept true while it is open; closes by itself never. */
struct view *describe_new(struct ui *ui, const struct row *r);

/* Its JSON as the service sent it, indented, in folds. */
struct view *raw_new(struct ui *ui, const struct row *r);

/* Any other JSON (copied), about no row: an answer. */
struct view *json_new(struct ui *ui, const char *title, const cJSON *o);

/* The keys, from the keymap. */
struct view *help_new(struct ui *ui);

#endif
