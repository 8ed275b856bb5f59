/* osc.h - operating system commands (ECMA-48's OSC): to the terminal itself, through tmux or screen
 * if one of them stands in between. Pure. */
#ifndef TERM_OSC_H
#define TERM_OSC_H

#include <stddef.h>

#include "base/buf.h"

enum term_mux { MUX_NONE, MUX_TMUX, MUX_SCREEN };

/* By TERM, and by what tmux and screen set in the environment (TMUX, STY); each may be NULL. */
enum term_mux osc_mux(const char *type, const char *tmux, const char *sty);

/* Appends the sequence for `body` ("52;c;...": printable ASCII). It ends with BEL, since ESC
 * \ would end what screen wraps it in. tmux gets it twice: for itself, and wrapped for the terminal
 * that it runs in (it passes that on where allow-passthrough is set; what is told twice is told
 * once). */
void osc_add(struct buf *out, enum term_mux mux, const char *body);

#endif
