/* header.h - the two lines at the top: where we are and how it goes; how many of what. */
#ifndef UI_HEADER_H
#define UI_HEADER_H

#include "ui/view.h"

/* Draws into r: one line or two. */
void header_draw(const struct ui_env *env, struct surface *s, struct rect r);

#endif
