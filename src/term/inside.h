/* inside.h - the terminal from within: what term.c (opening, frames, signals, closing), away.c
 * (left to others for a while) and beside.c (what is sent beside the frames) share. For these
 * alone. */
#ifndef TERM_INSIDE_H
#define TERM_INSIDE_H

#include <curses.h>
#include <signal.h>
#include <termios.h>

#include "term/decode.h"
#include "term/info.h"
#include "term/out.h"
#include "term/paint.h"
#include "term/term.h"

#define MOUSE_ON  "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

enum { TERM_SIGNALS = 6 };

struct terminal {
    struct term_config cfg;
    int fd; /* /dev/tty, opened apart: keys in, bytes out */
    FILE *in_file;
    FILE *frame_file; /* where ncurses writes */
    SCREEN *screen;
    struct termios saved;
    struct term_traits traits;
    struct decoder decoder;
    struct painter painter;
    struct out out;
    uv_poll_t poll;
    uv_timer_t esc_timer, frame_timer;
    uv_signal_t signals[TERM_SIGNALS];
    unsigned open_handles;
    bool lost, mouse;
    bool away; /* somebody else has it: nothing is read, nothing written */
    void (*done)(void *ctx);
    void *done_ctx;
};

/* Writes what the terminal takes, and listens for it to take more. */
void term_flush(struct terminal *t);

/* Gives the terminal back as it was; takes it again, whatever is on it. */
void term_give(struct terminal *t);
void term_take(struct terminal *t);

/* Appends a sequence to what is written next. */
void term_add(struct terminal *t, const char *sequence);

#endif
