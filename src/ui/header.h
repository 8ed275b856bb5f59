/* header.h - the two lines at the top: where we are and how it goes; how many of what. */
#ifndef UI_HEADER_H
#define UI_HEADER_H

#include "ui/view.h"

/* Lines that it wants of a screen of that height. */
int header_height(const struct ui_env *env, int h);

/* Draws into r: what there is room for. */
void header_draw(const struct ui_env *env, struct surface *s, struct rect r);

#endif
