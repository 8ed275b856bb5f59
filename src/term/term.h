/* term.h - the terminal: ncurses, and nothing but cells out and keys in. The only curses user.
 *
 * Input is read from /dev/tty opened apart, so that a non-blocking input never makes standard
 * output non-blocking. While it is open SEGV, BUS, FPE and ABRT restore the terminal (with write
 * and tcsetattr alone) and are raised again. */
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
    void *ctx;
};

/* NULL with ERR_TERM: no terminal, TERM unknown: what to do. Nothing was written then. */
struct terminal *term_open(const struct term_config *cfg, struct err *e);
int term_width(const struct terminal *t);
int term_height(const struct terminal *t);
int term_colors(const struct terminal *t); /* 0, 8, 16 or 256 */
bool term_utf8(const struct terminal *t);  /* the locale can show it */
void term_palette(struct terminal *t, const struct palette *p);

/* Paints what differs from what is there; writes nothing when nothing differs. */
void term_paint(struct terminal *t, const struct surface *s);
void term_redraw(struct terminal *t); /* the next paint repaints everything */

/* Leaves the screen, stops the process group as ^Z does, comes back with TERM_CONTINUED. */
void term_suspend(struct terminal *t);

/* Restores the terminal, closes the handles, calls done (may be NULL) from the loop, frees. */
void term_close(struct terminal *t, void (*done)(void *ctx), void *ctx);

/* Async-signal-safe: for the out-of-memory hook. */
void term_emergency_restore(void);

#endif
