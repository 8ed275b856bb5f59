/* term.h - the terminal: ncurses, and nothing but cells out and keys in. The only curses user.
 *
 * /dev/tty is opened apart for keys and for frames, so that standard output, which others share, is
 * never made non-blocking. Nothing here ever waits for a terminal that takes no bytes, but for the
 * ways out, which give it half a second. While it is open SEGV, BUS, FPE and ABRT restore the
 * terminal (with write and tcsetattr alone) and are raised again. */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include <protontop/err.h>

#include "ui/surface.h"

struct terminal;

enum term_event {
    TERM_RESIZED,
    TERM_LOST,      /* hung up, or unreadable: end soon */
    TERM_ENDED,     /* somebody sent SIGINT or SIGTERM: end */
    TERM_CONTINUED, /* after a suspension: paint */
};

struct term_config {
    uv_loop_t *loop;
    bool no_color;                                /* NO_COLOR, --no-color */
    void (*key)(void *ctx, uint32_t key);         /* from the loop */
    void (*event)(void *ctx, enum term_event ev); /* from the loop */
    void (*mouse)(void *ctx,
                  const struct mouse *m); /* from the loop; NULL: there is no use for it */
    void *ctx;
};

/* NULL with ERR_TERM: no terminal, TERM unknown: what to do. Nothing was written then. */
struct terminal *term_open(const struct term_config *cfg, struct err *e);
int term_width(const struct terminal *t);
int term_height(const struct terminal *t);
int term_colors(const struct terminal *t); /* 0, 8, 16 or 256 */
bool term_utf8(const struct terminal *t);  /* it can show it: the locale, and its type */
void term_palette(struct terminal *t, const struct palette *p);

/* Does it take a frame now? When the last one has been written, and a moment later: the loop turns
 * then, and who draws asks again. What changes in between is skipped. */
bool term_ready(const struct terminal *t);

/* Paints what differs from what is there; writes nothing when nothing differs. */
void term_paint(struct terminal *t, const struct surface *s);
void term_redraw(struct terminal *t); /* the next paint repaints everything */

void term_bell(struct terminal *t);

/* An operating system command to the terminal, through tmux or screen: "52;c;...", printable ASCII.
 * ERR_TERM: it has none of these; ERR_TOOBIG. That it was obeyed nobody knows. */
int term_osc(struct terminal *t, const char *body, struct err *e) ERR_CHECK;

/* Off at first; off while we are suspended and afterwards. ERR_TERM: there is none. */
int term_mouse(struct terminal *t, bool on, struct err *e) ERR_CHECK;

/* Leaves the screen, stops the process group as ^Z does, comes back with TERM_CONTINUED. */
void term_suspend(struct terminal *t);

/* Leaves the terminal as it was to a program that we start, and takes it back (with
 * TERM_CONTINUED). In between nothing is read, painted or sent; SIGINT and SIGTSTP are meant for
 * that program; whoever started it looks after its being stopped. */
void term_leave(struct terminal *t);
void term_return(struct terminal *t);
bool term_is_away(const struct terminal *t);

/* Restores the terminal, closes the handles, calls done (may be NULL) from the loop, frees. */
void term_close(struct terminal *t, void (*done)(void *ctx), void *ctx);

/* Async-signal-safe: for the out-of-memory hook. */
void term_emergency_restore(void);

#endif
