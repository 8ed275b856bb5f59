/* Text into lines of a width. */
#include "ui/wrap.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

enum { TEXT_MAX = 1 << 19, SAFE_MAX = 1 << 22 }; /* bytes as they came, and made visible */

/* How much of the paragraph goes into the next line: at least one character. */
static size_t take(const char *s, int columns)
{
    size_t fit = text_fit(s, columns, NULL), cut = fit;
    uint32_t cp;

    if (fit == 0 && *s) /* one character that is wider than the line */
        return utf8_decode(s, strlen(s), &cp);
    if (s[fit] == '\0' || s[fit] == ' ')
        return fit;
    while (cut > 0 && s[cut - 1] != ' ')
        cut--;
    return strspn(s, " ") < cut ? cut : fit; /* a long word after nothing but blanks is broken */
}

static void wrap_paragraph(struct vec *lines, const char *s, int columns, size_t max)
{
    do {
        size_t n = take(s, columns), end = n;

        while (end > 0 && s[end - 1] == ' ')
            end--;
        if (end == 0 && n > 0)
            end = n;
        vec_push(lines, xstrndup(s, end));
        s += n;
        s += strspn(s, " ");
    } while (*s && lines->n <= max);
}

/* Takes what is beyond `n` lines away and says so in the last one. */
static void cut_lines(struct vec *lines, size_t n, int columns)
{
    int dots = columns < 3 ? columns : 3;
    char *last;

    while (lines->n > n)
        free(vec_remove(lines, lines->n - 1));
    last = lines->v[n - 1];
    lines->v[n - 1] = xasprintf("%.*s%.*s", (int)text_fit(last, columns - dots, NULL), last, dots,
                                "...");
    free(last);
}

void wrap_text(struct vec *lines, const char *text, int columns, size_t max, int ascii)
{
    struct buf safe = BUF_INIT(SAFE_MAX);
    size_t first = lines->n, len = strnlen(text, TEXT_MAX);
    bool cut = text[len] != '\0';
    char *at, *next;

    columns = columns < 1 ? 1 : columns;
    max = max < 1 ? 1 : max;
    cut |= text_safe(&safe, text, len, TEXT_KEEP_NEWLINES | (ascii ? TEXT_ASCII : 0u)) < 0;
    for (at = safe.ptr; at; at = next) {
        next = strchr(at, '\n');
        if (next)
            *next++ = '\0';
        if (lines->n - first <= max)
            wrap_paragraph(lines, at, columns, first + max);
    }
    if (lines->n - first > max)
        cut_lines(lines, first + max, columns);
    else if (cut && lines->n > first)
        cut_lines(lines, lines->n, columns);
    buf_release(&safe);
}

void wrap_free(struct vec *lines)
{
    while (lines->n > 0)
        free(vec_remove(lines, lines->n - 1));
    vec_release(lines);
}
