/* num.h - strict numbers from text: the whole string or nothing. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decimal, an optional '-', no blanks, within lo..hi. Returns 0 or ERR_PARSE. */
int num_parse(const char *s, int64_t lo, int64_t hi, int64_t *out);

/* Decimal with an optional fraction, no exponent, no sign, within lo..hi. 0 or ERR_PARSE. */
int num_parse_real(const char *s, double lo, double hi, double *out);

/* To the nearest whole number, a half to the even one; |d| < 2^53. This and the next are here
 * because a libm that is loaded for them costs every command more memory than a page of a listing.
 */
int64_t num_round(double d);

double num_cube_root(double x); /* x >= 0 */

static inline double num_min(double a, double b)
{
    return a < b ? a : b;
}
static inline double num_max(double a, double b)
{
    return a > b ? a : b;
}

/* ASCII, locale-free. */
bool str_eq_nocase(const char *a, const char *b);
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
/* str_eq: both may be NULL; NULL equals NULL only. */
bool str_eq(const char *a, const char *b);

#endif
