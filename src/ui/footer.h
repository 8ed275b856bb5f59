/* footer.h - the last line: the keys that apply here. */
#ifndef UI_FOOTER_H
#define UI_FOOTER_H

#include "ui/view.h"

/* `v` is the view that has the keys; `row` what is selected (NULL: nothing). */
void footer_draw(const struct ui_env *env, struct view *v, const struct row *row, bool root,
                 struct surface *s, struct rect r);

/* Can the verb of a command be tried on the row? NULL row: no. */
bool footer_verb_applies(enum command_id id, const struct row *row);

/* The verb of a command that acts, VERB__COUNT for the others. */
enum verb_id command_verb(enum command_id id);

/* The command whose hint stands in column x; CMD_NONE: none does. */
enum command_id footer_at(const struct ui_env *env, struct view *v, const struct row *row,
                          bool root, const struct rect *r, int x);

#endif
