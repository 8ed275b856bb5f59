/* Strict numbers and string tests, free of the locale. */
#include "base/num.h"

#include <string.h>

#include <protontop/err.h>

int num_parse(const char *s, int64_t lo, int64_t hi, int64_t *out)
{
    bool negative = *s == '-';
    int64_t value = 0;

    s += negative;
    if (!*s)
        return ERR_PARSE;
    for (; *s; s++) {
        int digit = *s - '0';

        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, digit, &value)) /* downwards: INT64_MIN fits */
            return ERR_PARSE;
    }
    if (!negative && __builtin_mul_overflow(value, -1, &value))
        return ERR_PARSE;
    if (value < lo || value > hi)
        return ERR_PARSE;
    *out = value;
    return 0;
}

int num_parse_real(const char *s, double lo, double hi, double *out)
{
    double value = 0, scale = 1;
    bool dot = false, digits = false;

    for (; *s; s++) {
        if (*s == '.' && !dot) {
            dot = true;
            continue;
        }
        if (*s < '0' || *s > '9')
            return ERR_PARSE;
        digits = true;
        value = value * 10 + (*s - '0');
        if (dot)
            scale *= 10;
    }
    value /= scale;
    if (!digits || !(value >= lo && value <= hi))
        return ERR_PARSE;
    *out = value;
    return 0;
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool str_eq_nocase(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

bool str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);

    return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool str_eq(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

int64_t num_round(double d)
{
    int64_t whole = (int64_t)d; /* towards zero */
    double rest = d - (double)whole;

    if (rest > 0.5 || (rest == 0.5 && whole % 2 != 0))
        whole++;
    else if (rest < -0.5 || (rest == -0.5 && whole % 2 != 0))
        whole--;
    return whole;
}

/* Newton's method, from above: each step is smaller than the last until rounding ends it. */
double num_cube_root(double x)
{
    double root = x > 1 ? x : 1, next;

    if (x <= 0)
        return 0;
    while ((next = root - (root * root * root - x) / (3 * root * root)) < root)
        root = next;
    return root;
}
