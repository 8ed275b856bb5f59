/* Text that people see. Knows Unicode as far as safety and width need it; knows no terminal. */
#include "base/text.h"

#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include <protontop/err.h>

size_t utf8_decode(const char *s, size_t n, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t c = p[0];
    size_t len = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;

    if (len == 1) {
        *cp = c;
        return 1;
    }
    *cp = 0xFFFD;
    if (len == 0 || len > n)
        return 1;
    c &= 0x7Fu >> len;
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 1;
        c = c << 6 | (p[i] & 0x3F);
    }
    if (c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 1;
    *cp = c;
    return len;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

/* A real U+FFFD takes three bytes; one byte and U+FFFD means that the byte is invalid. */
static bool is_invalid(uint32_t cp, size_t used)
{
    return cp == 0xFFFD && used == 1;
}

/* Eight characters of ASCII at once: most of what comes. */
static bool is_ascii8(const char *s)
{
    uint64_t eight;

    memcpy(&eight, s, sizeof(eight));
    return (eight & UINT64_C(0x8080808080808080)) == 0;
}

bool utf8_valid(const char *s, size_t n)
{
    uint32_t cp;
    size_t used;

    for (size_t i = 0; i < n; i += used) {
        if (n - i >= 8 && is_ascii8(s + i)) {
            used = 8;
            continue;
        }
        used = utf8_decode(s + i, n - i, &cp);
        if (is_invalid(cp, used))
            return false;
    }
    return true;
}

size_t utf8_count(const char *s, size_t n)
{
    size_t count = 0;
    uint32_t cp;

    for (size_t i = 0; i < n; count++)
        i += utf8_decode(s + i, n - i, &cp);
    return count;
}

int text_cp_width(uint32_t cp)
{
    int w;

    if (cp < 0x7F)
        return 1;
    w = wcwidth((wchar_t)cp);
    return w < 0 ? 1 : w; /* unknown to this C library: most terminals show one column */
}

struct span {
    uint32_t first, last;
};

bool text_is_hostile(uint32_t cp)
{
    /* Unicode 15 chapter 23 (special areas and format characters) and UAX 9 (bidi controls). */
    static const struct span spans[] = {
        {0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},       {0x34F, 0x34F},
        {0x61C, 0x61C},     {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
        {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},
        {0xD800, 0xF8FF},   {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
        {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
        {0xE0000, 0xE0FFF}, {0xF0000, 0x10FFFF}};

    if (cp >= 0x20 && cp < 0x7F)
        return false;
    for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
        if (cp >= spans[i].first && cp <= spans[i].last)
            return true;
    return (cp & 0xFFFE) == 0xFFFE || cp > 0x10FFFF;
}

/* One code point (or invalid byte) of s in its visible form. */
static int add_visible(struct buf *out, const char *s, uint32_t cp, size_t used, unsigned flags)
{
    if (is_invalid(cp, used))
        return buf_addf(out, "<%02X>", (unsigned char)s[0]);
    if (cp == '\n' && (flags & TEXT_KEEP_NEWLINES))
        return buf_addc(out, '\n');
    if (cp == '\t' || cp == '\n')
        return buf_addc(out, ' ');
    if (cp < 0x20 || cp == 0x7F)
        return buf_addf(out, "^%c", (char)(cp ^ 0x40));
    if (text_is_hostile(cp) || (cp >= 0x80 && (flags & TEXT_ASCII)))
        return buf_addf(out, "<U+%04X>", (unsigned)cp);
    return buf_add(out, s, used);
}

int text_safe(struct buf *out, const char *s, size_t n, unsigned flags)
{
    uint32_t cp;
    size_t used;

    for (size_t i = 0; i < n; i += used) {
        used = utf8_decode(s + i, n - i, &cp);
        if (cp == '\r' && i + 1 < n && s[i + 1] == '\n')
            continue;
        if (add_visible(out, s + i, cp, used, flags) < 0)
            return ERR_TOOBIG;
    }
    return 0;
}

int text_width(const char *s)
{
    int width = 0;

    text_fit(s, 1 << 30, &width);
    return width;
}

size_t text_fit(const char *s, int columns, int *used)
{
    size_t n = strlen(s), i = 0;
    int width = 0;
    uint32_t cp;

    while (i < n) {
        size_t step = utf8_decode(s + i, n - i, &cp);
        int w = text_cp_width(cp);

        if (width + w > columns)
            break;
        width += w;
        i += step;
    }
    if (used)
        *used = width;
    return i;
}

/* The folded code point at s; *step gets its bytes. */
static uint32_t folded(const char *s, size_t n, size_t *step)
{
    uint32_t cp;

    *step = utf8_decode(s, n, &cp);
    return cp < 0x80 ? (cp >= 'A' && cp <= 'Z' ? cp + 32 : cp) : (uint32_t)towlower((wint_t)cp);
}

/* The bytes of s that the needle matches at its beginning; SIZE_MAX: it does not. */
static size_t match_folded(const char *s, size_t n, const char *needle, size_t m)
{
    size_t a, b, used = 0;

    while (m > 0) {
        if (used == n || folded(s + used, n - used, &a) != folded(needle, m, &b))
            return SIZE_MAX;
        used += a;
        needle += b;
        m -= b;
    }
    return used;
}

const char *text_find(const char *haystack, const char *needle, size_t *len)
{
    size_t n = strlen(haystack), m = strlen(needle), step, found;

    for (size_t i = 0; i <= n; i += step) {
        found = match_folded(haystack + i, n - i, needle, m);
        if (found != SIZE_MAX) {
            if (len)
                *len = found;
            return haystack + i;
        }
        if (i == n)
            break;
        folded(haystack + i, n - i, &step);
    }
    return NULL;
}

bool text_contains(const char *haystack, const char *needle)
{
    return text_find(haystack, needle, NULL) != NULL;
}
