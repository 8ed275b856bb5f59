/* limiter.h - the client-side rate limit of the adaptive retry mode: how many requests a second,
 * learnt from the throttling that comes back. Pure: the time is handed in.
 *
 * The numbers are those that the AWS SDKs have in common (botocore's retries/adaptive.py,
 * throttling.py, bucket.py): a token bucket whose rate follows CUBIC (RFC 9438): down to 0.7 of
 * what was measured when a request is throttled, then up again along a cubic curve. Nothing is held
 * back before the first throttling. */
#ifndef NET_LIMITER_H
#define NET_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

struct limiter {
    bool enabled; /* something was throttled */
    /* The bucket: tokens, and what flows in a second. */
    double tokens, capacity, rate;
    int64_t filled_ms;
    /* CUBIC: the rate at which it was last throttled, when, and how long until it is back there. */
    double top, back_s;
    int64_t throttled_ms;
    /* The rate that is measured, over half seconds. */
    double measured;
    unsigned counted;
    int64_t half; /* the half second that counting began in */
};

/* Times are monotonic, milliseconds, and not negative. */
void limiter_init(struct limiter *l, int64_t now_ms);

/* Before a request. 0: go (a token was taken). Else nothing was taken: milliseconds after which to
 * ask again. */
int64_t limiter_take(struct limiter *l, int64_t now_ms);

/* After an attempt's end, however it ended. */
void limiter_note(struct limiter *l, int64_t now_ms, bool throttled);

#endif
