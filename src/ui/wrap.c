/* Text into lines of a width. */
#include "ui/wrap.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

/* How much of the paragraph goes into the next line. */
static size_t take(const char *s, int columns)
{
    size_t fit = text_fit(s, columns, NULL), cut = fit;

    if (s[fit] == '\0' || s[fit] == ' ')
        return fit;
    while (cut > 0 && s[cut - 1] != ' ')
        cut--;
    if (cut > 0)
        return cut;
    return fit > 0 ? fit : strlen(s); /* one character that is wider than the line */
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

void wrap_text(struct vec *lines, const char *text, int columns, size_t max, int ascii)
{
    struct buf safe = BUF_INIT(1 << 20);
    size_t first = lines->n;
    char *at, *next;

    text_safe(&safe, text, strnlen(text, 1 << 17), TEXT_KEEP_NEWLINES | (ascii ? TEXT_ASCII : 0u));
    for (at = safe.ptr; at; at = next) {
        next = strchr(at, '\n');
        if (next)
            *next++ = '\0';
        if (lines->n - first <= max)
            wrap_paragraph(lines, at, columns < 1 ? 1 : columns, first + max);
    }
    if (lines->n - first > max) {
        char *last;

        while (lines->n - first > max)
            free(vec_remove(lines, lines->n - 1));
        last = lines->v[lines->n - 1];
        lines->v[lines->n - 1] = xasprintf(
            "%.*s...", (int)text_fit(last, columns > 3 ? columns - 3 : 0, NULL), last);
        free(last);
    }
    buf_release(&safe);
}

void wrap_free(struct vec *lines)
{
    while (lines->n > 0)
        free(vec_remove(lines, lines->n - 1));
    vec_release(lines);
}
