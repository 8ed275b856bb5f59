/* base64.h - RFC 4648 section 4. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

/* Appends, with padding. */
void base64_encode(const void *data, size_t n, struct buf *out);

/* Appends. 0, or ERR_PARSE: a length or a letter that base64 has not. */
int base64_decode(const char *text, struct buf *out);

#endif
