/* sigcanon.h - the canonical request of Signature Version 4, for sigcheck.c. */
#ifndef SIM_SIGCANON_H
#define SIM_SIGCANON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "sim/sigcheck.h"

enum {
    SHA256_BYTES = 32,
    CANON_MAX = 256 * 1024, /* more than a request's head can be */
};

/* Is the header (any case) in the list "a;b;c"? */
bool canon_is_signed(const char *list, const char *name);

/* Appends the canonical request; what is too long sets out->overflow. */
void canon_request(const struct sig_request *rq, const char *signed_headers, struct buf *out);

/* Appends the SHA-256 as hexadecimal digits. */
void canon_add_hash(struct buf *out, const void *data, size_t n);

/* Does `s` begin with the ASCII text, in any case? */
bool str_starts_nocase(const char *s, const char *prefix);

#endif
