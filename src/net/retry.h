/* retry.h - the standard retry mode: when, after how long, and how much in all (BEHAVIOUR 7). Pure.
 */
#ifndef NET_RETRY_H
#define NET_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"

enum { RETRY_QUOTA = 500, RETRY_COST = 5, RETRY_COST_TIMEOUT = 10, RETRY_MAX_BACKOFF_MS = 20000 };

/* The quota that all calls of the program share. */
struct retry_quota {
    int left;
};

void retry_quota_init(struct retry_quota *q);

enum retry_kind {
    RETRY_NONE,      /* a final answer */
    RETRY_THROTTLE,  /* refused before it was acted upon */
    RETRY_TRANSIENT, /* 500, 502, 503, 504, a broken connection */
    RETRY_TIMEOUT,
    RETRY_UNSENT,         /* certainly never reached the service */
    RETRY_UNSENT_TIMEOUT, /* the same, found out by waiting */
};

/* What a failed attempt was. error_code is an ERR_* (0: an answer came), status the HTTP status,
 * service_code the service's error code or "". */
enum retry_kind retry_classify(int error_code, bool maybe_sent, int http_status,
                               const char *service_code);

/* May a call with this failure be repeated? `repeatable`: the operation may be sent twice. */
bool retry_allowed(enum retry_kind k, bool repeatable);

/* Takes the cost of a retry from the quota. False: the quota is spent, give up. *cost gets it. */
bool retry_take(struct retry_quota *q, enum retry_kind k, int *cost);

/* After a success: gives `cost` back (of the retry that succeeded), or 1 if it was no retry. */
void retry_give(struct retry_quota *q, int cost);

/* rand(0,1) * min(2^retry s, 20 s) before retry number 0, 1, ... Milliseconds. */
int64_t retry_delay_ms(struct rng *r, int retry);

/* How long the service asks to wait: its Retry-After (NULL: none) in seconds (RFC 9110 section
 * 10.2.3; the form with a date is not heeded), 20 s at most. */
int64_t retry_after_ms(const char *text);

#endif
