/* info.h - what terminfo and the environment say of the terminal: can it be used, its keys, what it
 * understands beyond what terminfo has names for. */
#ifndef TERM_INFO_H
#define TERM_INFO_H

#include <stdbool.h>

#include <protontop/err.h>

#include "base/buf.h"
#include "term/decode.h"
#include "term/osc.h"

struct term_traits {
    bool xterm; /* of xterm's family: bracketed paste, operating system commands */
    bool mouse; /* reports it the way xterm does */
    bool utf8;  /* the locale has it, and it is no terminal of the time before */
    enum term_mux mux;
};

/* Is standard output a terminal, and is its type known? Nothing is written. 0 or ERR_TERM. */
int info_check(struct err *e) ERR_CHECK;

/* The rest is true once ncurses has the terminal. */
void info_keys(struct decoder *d);
void info_traits(struct term_traits *t);

/* What brings the terminal back, as one string: padding left out, it is no delay that matters. */
void info_restore(struct buf *out);

#endif
