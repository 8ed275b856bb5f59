/* text.h - text that people see: UTF-8, widths, and making hostile bytes visible.
 *
 * Whatever comes from the network or a file goes through text_safe() (or text_next() in a cell
 * loop) before it reaches a cell, a log, a clipboard or a command line. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Decodes one code point of the n bytes at s (n > 0). Returns the bytes used (>= 1). An invalid
 * byte, an overlong form, a surrogate gives *cp = 0xFFFD and 1. */
size_t utf8_decode(const char *s, size_t n, uint32_t *cp);

/* Encodes; out has room for 4 bytes and gets no NUL. Returns the number of bytes (1 to 4); what
 * is no code point becomes U+FFFD. */
size_t utf8_encode(uint32_t cp, char out[4]);

bool utf8_valid(const char *s, size_t n);
size_t utf8_count(const char *s, size_t n); /* code points; each invalid byte counts as one */

/* Columns of a code point: 0 (combining), 1 or 2. Never negative: ask text_is_hostile() first. */
int text_cp_width(uint32_t cp);

/* True for what must not reach a terminal as it is: C0, DEL, C1, bidi controls and isolates,
 * zero-width and invisible format characters, line and paragraph separators, U+FEFF, private
 * use, noncharacters, tags. */
bool text_is_hostile(uint32_t cp);

enum {
    TEXT_KEEP_NEWLINES = 1, /* \n stays; \r\n becomes \n */
    TEXT_ASCII = 2,         /* everything beyond ASCII is shown as <U+00E9> */
};

/* Appends the n bytes at s with every hostile code point made visible: control characters in caret
 * form (^[), others as <U+202E>, invalid bytes as <9C>; a tab becomes a space, and a newline a
 * space unless kept. Returns 0 or ERR_TOOBIG. */
int text_safe(struct buf *out, const char *s, size_t n, unsigned flags);

/* The columns that the safe text s takes. */
int text_width(const char *s);

/* The bytes of the safe text s that fit into `columns`; *used gets the columns that they take. */
size_t text_fit(const char *s, int columns, int *used);

/* Case-insensitive (simple folding by towlower) substring test of UTF-8; an empty needle is in
 * everything. */
bool text_contains(const char *haystack, const char *needle);

/* The same: where it is first, or NULL; *len (may be NULL) gets the bytes that it takes there. */
const char *text_find(const char *haystack, const char *needle, size_t *len);

#endif
