/* Times and durations as text, and back. Knows calendars, and no locale but the local time zone. */
#include "base/when.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <protontop/err.h>

#include "base/num.h"

struct unit {
    int64_t ms;
    const char *letter, *word;
};

static const struct unit units[] = {{MS_DAY, "d", "day"},
                                    {MS_HOUR, "h", "hour"},
                                    {MS_MINUTE, "m", "minute"},
                                    {MS_SECOND, "s", "second"}};

enum { N_UNITS = 4 };

/* The largest unit that is in `ms` at least once; seconds if none is. */
static int unit_of(int64_t ms)
{
    int i = 0;

    while (i < N_UNITS - 1 && ms < units[i].ms)
        i++;
    return i;
}

const char *when_age(int64_t ms, char out[WHEN_MAX])
{
    int i;

    if (ms < 0)
        ms = 0;
    i = unit_of(ms);
    snprintf(out, WHEN_MAX, "%lld%s", (long long)(ms / units[i].ms), units[i].letter);
    return out;
}

const char *when_duration(int64_t ms, char out[WHEN_MAX])
{
    int i;

    if (ms < 0)
        ms = 0;
    i = unit_of(ms);
    if (i == N_UNITS - 1)
        return when_age(ms, out);
    snprintf(out, WHEN_MAX, "%lld%s%02lld%s", (long long)(ms / units[i].ms), units[i].letter,
             (long long)(ms % units[i].ms / units[i + 1].ms), units[i + 1].letter);
    return out;
}

const char *when_words(int64_t ms, char out[WHEN_MAX])
{
    long long a, b = 0;
    int i, n;

    if (ms < 0)
        ms = 0;
    i = unit_of(ms);
    a = ms / units[i].ms;
    n = snprintf(out, WHEN_MAX, "%lld %s%s", a, units[i].word, a == 1 ? "" : "s");
    if (i < N_UNITS - 1)
        b = ms % units[i].ms / units[i + 1].ms;
    if (b > 0)
        snprintf(out + n, WHEN_MAX - (size_t)n, " %lld %s%s", b, units[i + 1].word,
                 b == 1 ? "" : "s");
    return out;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static const char *format(int64_t wall_ms, const char *fmt,
                          struct tm *(*split)(const time_t *, struct tm *), char out[WHEN_MAX])
{
    time_t t = (time_t)floor_div(wall_ms, 1000);
    struct tm tm;

    if (wall_ms == 0 || !split(&t, &tm) || strftime(out, WHEN_MAX, fmt, &tm) == 0)
        snprintf(out, WHEN_MAX, "-");
    return out;
}

const char *when_clock(int64_t wall_ms, char out[WHEN_MAX])
{
    return format(wall_ms, "%H:%M:%S", localtime_r, out);
}

const char *when_local(int64_t wall_ms, char out[WHEN_MAX])
{
    return format(wall_ms, "%Y-%m-%d %H:%M:%S", localtime_r, out);
}

const char *when_iso(int64_t wall_ms, char out[WHEN_MAX])
{
    int64_t fraction = wall_ms - floor_div(wall_ms, 1000) * 1000;

    format(wall_ms, "%Y-%m-%dT%H:%M:%S", gmtime_r, out);
    if (wall_ms != 0) {
        size_t n = strlen(out);

        if (fraction)
            snprintf(out + n, WHEN_MAX - n, ".%03dZ", (int)fraction);
        else
            snprintf(out + n, WHEN_MAX - n, "Z");
    }
    return out;
}

const char *when_compact(int64_t wall_ms, char out[WHEN_MAX])
{
    return format(wall_ms, "%Y%m%dT%H%M%SZ", gmtime_r, out);
}

/* Exactly n digits at *s, moved past. */
static int digits(const char **s, int n, int lo, int hi, int *out)
{
    int value = 0;

    for (int i = 0; i < n; i++, (*s)++) {
        if (**s < '0' || **s > '9')
            return ERR_PARSE;
        value = value * 10 + (**s - '0');
    }
    *out = value;
    return value < lo || value > hi ? ERR_PARSE : 0;
}

static bool skip(const char **s, const char *any)
{
    if (**s == '\0' || !strchr(any, **s))
        return false;
    (*s)++;
    return true;
}

static int make_time(const struct tm *given, int64_t *wall_ms)
{
    struct tm tm = *given;
    int day = tm.tm_mday;
    time_t t = timegm(&tm);

    if (tm.tm_mday != day) /* 30 February */
        return ERR_PARSE;
    *wall_ms = (int64_t)t * 1000;
    return 0;
}

/* ".250" with any number of digits: milliseconds. */
static int parse_fraction(const char **s, int *ms)
{
    int scale = 100;

    *ms = 0;
    if (!skip(s, "."))
        return 0;
    if (**s < '0' || **s > '9')
        return ERR_PARSE;
    for (; **s >= '0' && **s <= '9'; (*s)++, scale /= 10)
        *ms += (**s - '0') * scale;
    return 0;
}

/* "Z", "+02:00", "UTC". Minutes. */
static int parse_offset(const char **s, int *minutes)
{
    int h, m, sign;

    *minutes = 0;
    if (skip(s, "Zz"))
        return 0;
    if (strcmp(*s, "UTC") == 0) {
        *s += 3;
        return 0;
    }
    sign = **s == '-' ? -1 : 1;
    if (!skip(s, "+-") || digits(s, 2, 0, 23, &h) < 0)
        return ERR_PARSE;
    skip(s, ":");
    if (digits(s, 2, 0, 59, &m) < 0)
        return ERR_PARSE;
    *minutes = sign * (h * 60 + m);
    return 0;
}

int when_parse(const char *s, int64_t *wall_ms)
{
    struct tm tm = {0};
    int ms = 0, minutes = 0;
    bool dashes, colons;

    if (digits(&s, 4, 0, 9999, &tm.tm_year) < 0)
        return ERR_PARSE;
    dashes = skip(&s, "-");
    if (digits(&s, 2, 1, 12, &tm.tm_mon) < 0 || (dashes && !skip(&s, "-")) ||
        digits(&s, 2, 1, 31, &tm.tm_mday) < 0 || !skip(&s, "Tt ") ||
        digits(&s, 2, 0, 23, &tm.tm_hour) < 0)
        return ERR_PARSE;
    colons = skip(&s, ":");
    if (colons != dashes || digits(&s, 2, 0, 59, &tm.tm_min) < 0 || (colons && !skip(&s, ":")) ||
        digits(&s, 2, 0, 60, &tm.tm_sec) < 0 || parse_fraction(&s, &ms) < 0 ||
        parse_offset(&s, &minutes) < 0 || *s)
        return ERR_PARSE;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    if (make_time(&tm, wall_ms) < 0)
        return ERR_PARSE;
    *wall_ms += ms - minutes * MS_MINUTE;
    return 0;
}

int when_parse_http(const char *s, int64_t *wall_ms)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm tm = {0};
    char name[4] = "";
    const char *at;

    if (strlen(s) != 29 || s[3] != ',' || s[4] != ' ')
        return ERR_PARSE;
    s += 5;
    if (digits(&s, 2, 1, 31, &tm.tm_mday) < 0 || !skip(&s, " "))
        return ERR_PARSE;
    memcpy(name, s, 3);
    at = strstr(months, name);
    if (!at || (at - months) % 3)
        return ERR_PARSE;
    tm.tm_mon = (int)(at - months) / 3;
    s += 3;
    if (!skip(&s, " ") || digits(&s, 4, 1900, 9999, &tm.tm_year) < 0 || !skip(&s, " ") ||
        digits(&s, 2, 0, 23, &tm.tm_hour) < 0 || !skip(&s, ":") ||
        digits(&s, 2, 0, 59, &tm.tm_min) < 0 || !skip(&s, ":") ||
        digits(&s, 2, 0, 60, &tm.tm_sec) < 0 || strcmp(s, " GMT") != 0)
        return ERR_PARSE;
    tm.tm_year -= 1900;
    return make_time(&tm, wall_ms);
}

int when_parse_duration(const char *s, int64_t *ms)
{
    size_t n = strlen(s);
    char number[32];
    double value;

    if (n < 2 || n > sizeof(number))
        return ERR_PARSE;
    memcpy(number, s, n - 1);
    number[n - 1] = '\0';
    for (int i = 0; i < N_UNITS; i++)
        if (s[n - 1] == units[i].letter[0]) {
            if (num_parse_real(number, 0, 1e6, &value) < 0)
                return ERR_PARSE;
            *ms = (int64_t)(value * (double)units[i].ms);
            return 0;
        }
    return ERR_PARSE;
}
