/* watch.h - what the operator wants to be told of when it comes to an end: rows that he named, and
 * a rule for all others.
 *
 * A row is remembered by its context, kind and identity, until it is named again or is gone. What
 * happened is taken from the store's activity; the host tells it (a bell, a notice, a program). */
#ifndef UI_WATCH_H
#define UI_WATCH_H

#include <stdbool.h>

#include "store/store.h"

struct ui;
struct watch;

/* Each more than the one before. */
#define WATCH_MODES(X)                                                                             \
    X(OFF, "off", "only of what w marked")                                                         \
    X(FAILED, "failed", "whatever fails")                                                          \
    X(STUCK, "stuck", "whatever fails or gets stuck")                                              \
    X(ALL, "all", "whatever comes to an end, or gets stuck")

enum watch_mode {
#define WATCH_ENUM(name, word, help) WATCH_##name,
    WATCH_MODES(WATCH_ENUM)
#undef WATCH_ENUM
        WATCH__COUNT
};

const char *watch_mode_name(enum watch_mode m);
const char *watch_mode_help(enum watch_mode m);

struct watch *watch_new(struct ui *ui); /* listens to the ui's store */
void watch_free(struct watch *w);

void watch_set_mode(struct watch *w, enum watch_mode m);
enum watch_mode watch_mode_of(const struct watch *w);

/* The command: marks the selected row, or takes the mark off. */
void watch_toggle(struct ui *ui, struct watch *w);

bool watch_has(const struct watch *w, const struct row *r); /* w may be NULL */

/* " \u266a", or " w": behind the name of a row that is watched; "" for others. */
const char *watch_mark(const struct watch *w, const struct row *r, bool ascii);

#endif
