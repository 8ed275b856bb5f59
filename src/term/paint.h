/* paint.h - cells to the screen through ncurses. Knows no signals, no input. */
#ifndef TERM_PAINT_H
#define TERM_PAINT_H

#include <stdbool.h>

#include "ui/surface.h"

struct painter {
    struct surface shown; /* what is on the screen */
    struct palette palette;
    bool color, utf8;
    bool all;   /* everything must be painted anew */
    int cursor; /* what curs_set() was last told; -1: nothing yet */
};

void paint_init(struct painter *p, bool color, bool utf8);
void paint_release(struct painter *p);
void paint_palette(struct painter *p, const struct palette *palette);
void paint_forget(struct painter *p); /* the screen holds who knows what */

/* Paints what differs; not a byte is written when nothing does. */
void paint_surface(struct painter *p, const struct surface *s);

#endif
