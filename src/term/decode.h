/* decode.h - bytes from a terminal into keys. Pure: no curses, no clock.
 *
 * ncurses' own decoder waits inside wgetch() for what follows an ESC; over a slow link that would
 * hold up the loop. Here the caller keeps the time: when decode_pending() stays true for the escape
 * delay, it calls decode_flush(). */
#ifndef TERM_DECODE_H
#define TERM_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/surface.h"

enum { DECODE_BUFFER = 64, DECODE_STRINGS = 40, DECODE_ESC_MS = 25 };

/* A key's string as terminfo has it, for terminals that speak neither xterm's nor VT220's. */
struct decode_string {
    const char *bytes; /* borrowed; longer than one byte, begins with any */
    uint32_t key;
};

typedef void decode_fn(void *ctx, uint32_t key);
typedef void decode_mouse_fn(void *ctx, const struct mouse *m);

struct decoder {
    decode_mouse_fn *mouse; /* with the context of the keys; NULL: the mouse is off */
    unsigned char pending[DECODE_BUFFER];
    size_t n;
    struct decode_string strings[DECODE_STRINGS];
    size_t n_strings;
    bool over;    /* no more keys: decode_end() */
    bool pasting; /* between the marks of a bracketed paste */
};

void decode_init(struct decoder *d);
void decode_add_string(struct decoder *d, const char *bytes, uint32_t key);

/* Takes n bytes and gives fn each key that they complete. Unknown sequences give nothing. Pasted
 * text comes as plain characters: its line ends and controls are dropped, so that a paste can
 * never press Enter or a control key. */
void decode_feed(struct decoder *d, const char *bytes, size_t n, decode_fn *fn, void *ctx);

/* From a key's callback, too: no further key is given, and the strings are not looked at again. */
void decode_end(struct decoder *d);

/* Something is there that may be the beginning of a longer key. */
bool decode_pending(const struct decoder *d);

/* Nothing followed in time: what is pending is taken for what it is (a lone ESC is Esc). */
void decode_flush(struct decoder *d, decode_fn *fn, void *ctx);

#endif
