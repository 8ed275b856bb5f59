/* A growable run of bytes with a stated maximum. Knows nothing of what it holds. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/err.h>

#include "base/alloc.h"

enum { BUF_FIRST = 64 };

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf)BUF_INIT(max);
}

void buf_release(struct buf *b)
{
    free(b->ptr);
    buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->overflow = false;
    if (b->ptr)
        b->ptr[0] = '\0';
}

char *buf_detach(struct buf *b)
{
    char *p = b->ptr ? b->ptr : xstrdup("");

    buf_init(b, b->max);
    return p;
}

const char *buf_str(const struct buf *b)
{
    return b->ptr ? b->ptr : "";
}

/* Makes room for n more bytes and the NUL. */
static int grow(struct buf *b, size_t n)
{
    size_t cap = b->cap ? b->cap : BUF_FIRST;

    if (n > b->max || b->len > b->max - n) {
        b->overflow = true;
        return ERR_TOOBIG;
    }
    if (b->len + n < b->cap)
        return 0;
    while (cap <= b->len + n)
        cap *= 2;
    if (cap > b->max + 1)
        cap = b->max + 1;
    b->ptr = xrealloc(b->ptr, cap);
    b->cap = cap;
    return 0;
}

int buf_add(struct buf *b, const void *data, size_t n)
{
    if (b->overflow || grow(b, n) < 0)
        return ERR_TOOBIG;
    if (n > 0)
        memcpy(b->ptr + b->len, data, n);
    b->len += n;
    b->ptr[b->len] = '\0';
    return 0;
}

int buf_adds(struct buf *b, const char *s)
{
    return buf_add(b, s, strlen(s));
}

int buf_addc(struct buf *b, char c)
{
    return buf_add(b, &c, 1);
}

int buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    int n;

    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0 || b->overflow || grow(b, (size_t)n) < 0)
        return ERR_TOOBIG;
    vsnprintf(b->ptr + b->len, (size_t)n + 1, fmt, ap);
    b->len += (size_t)n;
    return 0;
}

int buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    int rc;

    va_start(ap, fmt);
    rc = buf_vaddf(b, fmt, ap);
    va_end(ap);
    return rc;
}

int buf_addhex(struct buf *b, const unsigned char *data, size_t n)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        char two[2] = {digits[data[i] >> 4], digits[data[i] & 15]};

        if (buf_add(b, two, 2) < 0)
            return ERR_TOOBIG;
    }
    return 0;
}
