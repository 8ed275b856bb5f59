/* svg.h - a screen as a picture: the cells that libvterm keeps, as SVG text. */
#ifndef TESTS_SCREEN_SVG_H
#define TESTS_SCREEN_SVG_H

#include <stdint.h>

#include <vterm.h>

#include "base/buf.h"

struct svg_look {
    uint32_t fg, bg;   /* 0xRRGGBB of what has no colour of its own */
    const char *title; /* for who cannot see it */
};

/* Appends a whole SVG document. */
void svg_screen(VTermScreen *vts, int columns, int rows, const struct svg_look *look,
                struct buf *out);

#endif
