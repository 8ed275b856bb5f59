/* Bytes that were right, made wrong. */
#include "tests/fuzz/mutate.h"

#include <string.h>

#include "base/alloc.h"

static const char *const pieces[] = {
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\udfff\\ud800",
    "{",
    "}",
    "[[[[[[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "1e999",
    "-0",
    "1E-400",
    "NaN",
    "999999999999999999999",
    "\xff\xfe",
    "\xed\xa0\x80",
    "\xc0",
    "\x01\x1b",
    "\r\n",
    "\r\n\r\n",
    "\n",
    " ",
    "\t",
    "%00",
    "%",
    "=",
    ";",
    "/../",
    "*",
    "\xe2\x80\xae",
    "chunked",
    "Content-Length: 99999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Expect: 100-continue\r\n",
    "arn:aws:proton:",
    "&a [*a]",
    "- - - - -",
};

static void put_in(struct buf *out, size_t at, const char *text, size_t n)
{
    struct buf b = BUF_INIT(out->max);

    (void)!buf_add(&b, buf_str(out), at);
    (void)!buf_add(&b, text, n);
    (void)!buf_add(&b, buf_str(out) + at, out->len - at);
    buf_clear(out);
    (void)!buf_add(out, buf_str(&b), b.len);
    buf_release(&b);
}

static void cut_out(struct buf *out, size_t at, size_t n)
{
    struct buf b = BUF_INIT(out->max);

    (void)!buf_add(&b, buf_str(out), at);
    (void)!buf_add(&b, buf_str(out) + at + n, out->len - at - n);
    buf_clear(out);
    (void)!buf_add(out, buf_str(&b), b.len);
    buf_release(&b);
}

void mutate(struct rng *r, const char *text, size_t n, struct buf *out)
{
    uint64_t changes = 1 + rng_below(r, 4);

    buf_clear(out);
    (void)!buf_add(out, text, n);
    while (changes-- > 0) {
        size_t at = rng_below(r, out->len + 1), rest = out->len - at;
        const char *piece = pieces[rng_below(r, ARRAY_LEN(pieces))];
        char byte = (char)rng_below(r, 256);

        switch (rng_below(r, 4)) {
        case 0:
            put_in(out, at, piece, strlen(piece));
            break;
        case 1:
            put_in(out, at, &byte, 1);
            break;
        case 2:
            cut_out(out, at, rest ? rng_below(r, rest < 20 ? rest : 20) : 0);
            break;
        default:
            put_in(out, at, buf_str(out) + at, rest < 40 ? rest : 40);
        }
    }
}
