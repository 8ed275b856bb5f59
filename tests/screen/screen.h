/* screen.h - a real program in a real pseudo-terminal, its screen kept by libvterm, which we did
 * not write. Everything waits for what it expects, with a deadline, and never sleeps. */
#ifndef TESTS_SCREEN_H
#define TESTS_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "base/buf.h"

enum { SCREEN_WAIT_MS = 20000 }; /* a bound for a loaded machine, not an expectation */

struct screen;

/* Starts argv[0] in a terminal of that size. env: "NAME=value" lines over the present environment,
 * NULL-terminated; "NAME" alone removes. Fails the test when it cannot. */
struct screen *screen_start(const char *const *argv, const char *const *env, int columns, int rows);

/* Kills what still runs, and frees. */
void screen_free(struct screen *s);

pid_t screen_pid(const struct screen *s);
void screen_send(struct screen *s, const char *bytes);
void screen_resize(struct screen *s, int columns, int rows);

/* Waits until the text is (is no more) on the screen, in one line; false when the time is over:
 * then the screen has been printed. */
bool screen_wait(struct screen *s, const char *text);
bool screen_wait_gone(struct screen *s, const char *text);

/* The same for any of the lines that has both texts. */
bool screen_wait_line(struct screen *s, const char *a, const char *b);

/* One line as text, blanks at its end cut; valid until the next call. */
const char *screen_line(struct screen *s, int row);
bool screen_has(struct screen *s, const char *text);

/* The screen as a picture: a whole SVG document, appended. dark: what the terminal is like. */
void screen_svg(struct screen *s, const char *title, bool dark, struct buf *out);

/* Did the program ever set the terminal's title, or ring its bell? It has no business to. */
bool screen_was_steered(const struct screen *s);

/* Reads what comes during `ms`; returns how many bytes the program wrote in that time. */
size_t screen_listen(struct screen *s, int ms);

/* Waits until nothing has been written for `quiet_ms`: a whole frame is there. */
void screen_settle(struct screen *s, int quiet_ms);

/* Hangs up the terminal (its other end is closed). */
void screen_hang_up(struct screen *s);

/* Waits for the end. Exit status, 128 + signal, or -1 when the time is over. */
int screen_wait_exit(struct screen *s);

/* Is the terminal as it was before the program: its modes, the main screen, the cursor shown? */
bool screen_restored(struct screen *s);

/* All that was written and read outside the alternate screen, as text: messages at the end. */
const char *screen_log(const struct screen *s);

#endif
