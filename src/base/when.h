/* when.h - times and durations as text, and back. All in milliseconds. */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stddef.h>
#include <stdint.h>

#define MS_SECOND INT64_C(1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR   (60 * MS_MINUTE)
#define MS_DAY    (24 * MS_HOUR)

enum { WHEN_MAX = 64 }; /* enough for every text made here, NUL included */

/* One unit: "0s" "12s" "5m" "3h" "12d" (days without end). Negative counts as 0. */
const char *when_age(int64_t ms, char out[WHEN_MAX]);

/* Two units: "12s" "3m12s" "2h03m" "3d04h". */
const char *when_duration(int64_t ms, char out[WHEN_MAX]);

/* In words: "12 seconds", "3 minutes 12 seconds", "2 hours 3 minutes", "1 day 4 hours". */
const char *when_words(int64_t ms, char out[WHEN_MAX]);

/* Local time of day "09:12:07", local date and time "2026-11-21 09:12:07", and UTC
 * "2026-11-21T09:12:07.250Z" (without a fraction when it is 0). 0 gives "-". */
const char *when_clock(int64_t wall_ms, char out[WHEN_MAX]);
const char *when_local(int64_t wall_ms, char out[WHEN_MAX]);
const char *when_iso(int64_t wall_ms, char out[WHEN_MAX]);

/* SigV4's form "20261121T091207Z" (UTC). */
const char *when_compact(int64_t wall_ms, char out[WHEN_MAX]);

/* Reads RFC 3339 ("2026-11-21T09:12:07Z", fraction and offset allowed, a space for T allowed; UTC
 * for Z, as the AWS CLI writes it into its caches), or SigV4's compact form. 0 or ERR_PARSE. */
int when_parse(const char *s, int64_t *wall_ms);

/* Reads an HTTP date of RFC 9110 section 5.6.7 (IMF-fixdate). Returns 0 or ERR_PARSE. */
int when_parse_http(const char *s, int64_t *wall_ms);

/* Reads a duration as people type it: a number and s, m, h or d ("90s", "2h"). 0 or ERR_PARSE. */
int when_parse_duration(const char *s, int64_t *ms);

#endif
