/* A text that is looked for in another: plain, fuzzy, an expression. Knows texts alone: no row, no
 * column. Fast for ASCII, which nearly every name is; right for the rest. */
#include "ui/filter_inside.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_ascii(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s >= 0x80)
            return false;
    return true;
}

/* --- expressions ---------------------------------------------------------------------------------
 */

/* The numbers of "{n,m}" at s, the larger of them; 0: it is none. */
static long repeat_at(const char *s)
{
    char *end;
    long n, m;

    if (s[1] < '0' || s[1] > '9')
        return 0;
    n = strtol(s + 1, &end, 10);
    m = *end == ',' && end[1] >= '0' && end[1] <= '9' ? strtol(end + 1, &end, 10) : n;
    return n > m ? n : m;
}

/* An expression may cost more than time and memory allow: by its length, by what it repeats (each
 * repetition is a copy), by looking back (that is exponential). */
static const char *too_much(const char *re)
{
    long repeats = 1;

    if (strlen(re) > REGEX_MAX)
        return "regex: at most 200 bytes";
    for (; *re; re++) {
        if (*re == '\\' && re[1]) {
            re++;
            if (*re >= '1' && *re <= '9')
                return "regex: no \\1 ... \\9";
        } else if (*re == '{' && repeat_at(re) > 0) {
            long n = repeat_at(re);

            repeats = n > REGEX_REPEATS ? n : repeats * n;
            if (repeats > REGEX_REPEATS)
                return "regex: repeats at most 100 times in all";
        }
    }
    return NULL;
}

/* Bytes, not characters: what the C locale takes a text for. */
static int compile_bytes(regex_t *re, const char *text)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0), old;
    int rc;

    if (!c)
        return REG_ESPACE;
    old = uselocale(c);
    rc = regcomp(re, text, REG_EXTENDED | REG_ICASE);
    uselocale(old);
    freelocale(c);
    return rc;
}

static bool compile(struct needle *n, const char *text, char wrong[FILTER_WRONG])
{
    const char *no = too_much(text);
    char why[96];
    int rc;

    if (no) {
        snprintf(wrong, FILTER_WRONG, "%s", no);
        return false;
    }
    if (!*text)
        return true;
    rc = regcomp(&n->re[1], text, REG_EXTENDED | REG_ICASE);
    if (rc != 0) {
        regerror(rc, &n->re[1], why, sizeof(why));
        snprintf(wrong, FILTER_WRONG, "regex /%.60s/: %s", text, why);
        return false;
    }
    n->has_re[1] = true;
    n->has_re[0] = is_ascii(text) && compile_bytes(&n->re[0], text) == 0;
    return true;
}

/* Tries it on text; *m gets where, m NULL: that is not asked for. */
static bool try_regex(const struct needle *n, const char *text, regmatch_t *m, int flags)
{
    char cut[REGEX_TEXT_MAX + 1];
    bool ascii = n->has_re[0] && is_ascii(text);

    if (!n->has_re[1])
        return m == NULL; /* nothing typed yet: it is in everything, and nowhere */
    if (strlen(text) > REGEX_TEXT_MAX) {
        snprintf(cut, sizeof(cut), "%.*s", REGEX_TEXT_MAX, text);
        text = cut;
    }
    return regexec(&n->re[ascii ? 0 : 1], text, m ? 1 : 0, m, flags) == 0;
}

/* --- making --------------------------------------------------------------------------------------
 */

static char *folded_copy(const char *text)
{
    struct buf out = BUF_INIT(1 << 14);
    size_t n = strlen(text), step;
    uint32_t cp;
    char utf8[4];

    for (size_t i = 0; i < n; i += step) {
        step = utf8_decode(text + i, n - i, &cp);
        if (step == 1) {
            char c = (char)lower(text[i]);

            buf_add(&out, &c, 1);
        } else {
            buf_add(&out, utf8, utf8_encode((uint32_t)towlower((wint_t)cp), utf8));
        }
    }
    return buf_detach(&out);
}

bool needle_init(struct needle *n, enum needle_how how, const char *text, char wrong[FILTER_WRONG])
{
    *n = (struct needle){.how = how};
    if (how == NEEDLE_REGEX)
        return compile(n, text, wrong);
    n->text = folded_copy(text);
    n->n = strlen(n->text);
    n->ascii = is_ascii(n->text);
    return true;
}

void needle_release(struct needle *n)
{
    free(n->text);
    for (int i = 0; i < 2; i++)
        if (n->has_re[i])
            regfree(&n->re[i]);
    *n = (struct needle){.how = NEEDLE_PLAIN};
}

/* --- looking -------------------------------------------------------------------------------------
 */

/* Where the ASCII needle is in text; NULL: nowhere. */
static const char *find_ascii(const struct needle *n, const char *text)
{
    unsigned char first = (unsigned char)n->text[0];

    for (; *text; text++) {
        size_t i = 1;

        if (lower(*text) != first)
            continue;
        while (i < n->n && lower(text[i]) == (unsigned char)n->text[i])
            i++;
        if (i == n->n)
            return text;
    }
    return NULL;
}

static uint32_t folded_at(const char *s, size_t n, size_t *step)
{
    uint32_t cp;

    *step = utf8_decode(s, n, &cp);
    return *step == 1 && cp < 0x80 ? lower(*s) : (uint32_t)towlower((wint_t)cp);
}

/* The bytes of text that are the needle, at its beginning; 0: it does not begin so. */
static size_t begins(const struct needle *n, const char *text, size_t len)
{
    size_t i = 0, j = 0, a, b;

    while (j < n->n) {
        if (i == len || folded_at(text + i, len - i, &a) != folded_at(n->text + j, n->n - j, &b))
            return 0;
        i += a;
        j += b;
    }
    return i;
}

/* The first place of the needle in text, from `at` on; its bytes in *bytes. */
static bool find_plain(const struct needle *n, const char *text, size_t *at, size_t *bytes)
{
    size_t len = strlen(text), step;

    if (n->ascii) {
        const char *p = find_ascii(n, text + *at);

        *bytes = n->n;
        *at = p ? (size_t)(p - text) : len;
        return p != NULL;
    }
    for (; *at < len; *at += step) {
        *bytes = begins(n, text + *at, len - *at);
        if (*bytes > 0)
            return true;
        folded_at(text + *at, len - *at, &step);
    }
    return false;
}

/* The next of the needle's letters, from `at` on. */
static bool find_letter(const struct needle *n, const char *text, size_t *at, size_t *letter,
                        size_t *bytes)
{
    size_t len = strlen(text), step;
    uint32_t want;

    if (*letter >= n->n)
        return false;
    want = folded_at(n->text + *letter, n->n - *letter, &step);
    for (; *at < len; *at += *bytes)
        if (folded_at(text + *at, len - *at, bytes) == want) {
            *letter += step;
            return true;
        }
    return false;
}

static bool fuzzy_in(const struct needle *n, const char *text)
{
    size_t at = 0, letter = 0, bytes;

    while (find_letter(n, text, &at, &letter, &bytes))
        at += bytes;
    return letter >= n->n;
}

bool needle_in(const struct needle *n, const char *text)
{
    size_t at = 0, bytes;

    if (!text)
        return false;
    switch (n->how) {
    case NEEDLE_REGEX:
        return try_regex(n, text, NULL, 0);
    case NEEDLE_FUZZY:
        return fuzzy_in(n, text);
    case NEEDLE_WHOLE:
        return n->n == 0 || begins(n, text, strlen(text)) == strlen(text);
    case NEEDLE_PLAIN:
        break;
    }
    return n->n == 0 || find_plain(n, text, &at, &bytes);
}

/* What matches without taking anything is nowhere. */
static bool next_of_regex(const struct needle *n, const char *text, size_t *from, size_t *to)
{
    size_t len = strlen(text), step;
    regmatch_t m;

    while (*from < len && try_regex(n, text + *from, &m, *from ? REG_NOTBOL : 0)) {
        *to = *from + (size_t)m.rm_eo;
        *from += (size_t)m.rm_so;
        if (*to > *from)
            return true;
        folded_at(text + *from, len - *from, &step);
        *from += step;
    }
    return false;
}

bool needle_next(const struct needle *n, const char *text, size_t *from, size_t *to, size_t *letter)
{
    size_t bytes = 0;

    switch (n->how) {
    case NEEDLE_REGEX:
        return next_of_regex(n, text, from, to);
    case NEEDLE_FUZZY:
        if (!fuzzy_in(n, text) || !find_letter(n, text, from, letter, &bytes))
            return false;
        break;
    case NEEDLE_WHOLE:
        bytes = *from == 0 && n->n > 0 && needle_in(n, text) ? strlen(text) : 0;
        if (bytes == 0)
            return false;
        break;
    case NEEDLE_PLAIN:
        if (n->n == 0 || !find_plain(n, text, from, &bytes))
            return false;
        break;
    }
    *to = *from + bytes;
    return true;
}
