/* templates.h - templates with their versions, and who runs which: how many, and how many of them
 * are behind what the template recommends. */
#ifndef UI_TEMPLATES_H
#define UI_TEMPLATES_H

#include "ui/view.h"

struct view *templates_new(struct ui *ui);

#endif
