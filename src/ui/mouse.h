/* mouse.h - what a click or the wheel does; everything it does a key does as well. Nothing that
 * asks is answered by it. */
#ifndef UI_MOUSE_H
#define UI_MOUSE_H

#include "ui/surface.h"

struct ui;

/* From app, like ui_key(). */
void ui_mouse(struct ui *ui, const struct mouse *m);

#endif
