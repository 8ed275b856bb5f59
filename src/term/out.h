/* out.h - bytes on their way to a terminal that may be slow: written without ever waiting, kept
 * until it takes them. Whoever paints waits until it is empty, so that it never holds more than one
 * frame and a few small sequences. */
#ifndef TERM_OUT_H
#define TERM_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { OUT_MAX = 16 * 1024 * 1024, OUT_SMALL_MAX = 256 * 1024 };

struct out {
    int fd; /* borrowed; non-blocking */
    struct buf bytes;
    size_t done; /* of them, written */
};

void out_init(struct out *o, int fd);
void out_release(struct out *o);

void out_add(struct out *o, const char *bytes, size_t n);

/* A sequence beside the frames; false, and nothing happened, when too much waits already. */
bool out_add_small(struct out *o, const char *bytes, size_t n);

bool out_pending(const struct out *o);

/* Writes what the terminal takes now. 0, or ERR_IO when it is gone. */
int out_flush(struct out *o);

/* Writes all of it, waiting `ms` at most; what is left then is forgotten. For the ways out. */
void out_drain(struct out *o, int ms);

#endif
