/* activity.h - what happened, newest first: the pane at the bottom and the whole view. */
#ifndef UI_ACTIVITY_H
#define UI_ACTIVITY_H

#include "ui/view.h"

/* Draws r.h lines from the `top`th newest on. selected: index of the line with the bar; -1: none.
 */
void activity_draw(const struct ui_env *env, size_t top, long selected, struct surface *s,
                   struct rect r);

/* One of them, in one line. */
void activity_draw_line(const struct ui_env *env, const struct activity *a, struct surface *s,
                        struct rect r);

struct view *activity_new(struct ui *ui);

#endif
