/* crash.h - the terminal comes back even when the program does not (SEGV, BUS, FPE, ABRT). */
#ifndef TERM_CRASH_H
#define TERM_CRASH_H

#include <stddef.h>
#include <termios.h>

enum { CRASH_RESTORE_MAX = 256 };

/* Takes the signals: on each `restore` is written to fd, `modes` set, and the signal raised again
 * with its default action. One terminal at a time. */
void crash_arm(int fd, const struct termios *modes, const char *restore, size_t n);

/* The signals have their default action again. */
void crash_disarm(void);

/* Writes and sets, once; async-signal-safe; does nothing when not armed. */
void crash_restore(void);

#endif
