/* buf.h - a growable run of bytes that knows how large it may get.
 *
 * `ptr` is NUL-terminated at ptr[len] as soon as anything was added; before that it is NULL, and
 * buf_str() gives "". Every add returns 0, or ERR_TOOBIG when `max` would be passed: then nothing
 * was added and `overflow` stays set until buf_clear(), so that a chain of adds can be checked
 * once at its end. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *ptr;
    size_t len, cap;
    size_t max; /* bytes, without the NUL */
    bool overflow;
};

#define BUF_INIT(maximum)                                                                          \
    {                                                                                              \
        .ptr = NULL, .len = 0, .cap = 0, .max = (maximum), .overflow = false                       \
    }

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);          /* frees; usable again with the same maximum */
void buf_clear(struct buf *b);            /* empties, keeps the memory */
char *buf_detach(struct buf *b);          /* the string is the caller's now; "" if empty */
const char *buf_str(const struct buf *b); /* never NULL; valid until the next change */

int buf_add(struct buf *b, const void *data, size_t n);
int buf_adds(struct buf *b, const char *s);
int buf_addc(struct buf *b, char c);
int buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int buf_vaddf(struct buf *b, const char *fmt, va_list ap);
int buf_addhex(struct buf *b, const unsigned char *data, size_t n); /* lower case */

#endif
