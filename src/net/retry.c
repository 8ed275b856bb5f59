/* The standard retry mode. Pure: no clock, no network. */
#include "net/retry.h"

#include <stddef.h>
#include <string.h>

#include <protontop/err.h>

#include "base/num.h"

void retry_quota_init(struct retry_quota *q)
{
    q->left = RETRY_QUOTA;
}

/* The throttling codes of the SDKs' standard mode (botocore's retries/standard.py has the list). */
static bool is_throttle(const char *code)
{
    static const char *const codes[] = {"Throttling",
                                        "ThrottlingException",
                                        "ThrottledException",
                                        "RequestThrottledException",
                                        "RequestThrottled",
                                        "TooManyRequestsException",
                                        "RequestLimitExceeded",
                                        "BandwidthLimitExceeded",
                                        "LimitExceededException",
                                        "SlowDown",
                                        "ProvisionedThroughputExceededException",
                                        "TransactionInProgressException",
                                        "PriorRequestNotComplete",
                                        "EC2ThrottledException"};

    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (strcmp(codes[i], code) == 0)
            return true;
    return false;
}

enum retry_kind retry_classify(int error_code, bool maybe_sent, int http_status,
                               const char *service_code)
{
    if (error_code == 0 || error_code == ERR_SERVICE) {
        if (is_throttle(service_code) || http_status == 429)
            return RETRY_THROTTLE;
        return http_status == 500 || http_status == 502 || http_status == 503 || http_status == 504
                   ? RETRY_TRANSIENT
                   : RETRY_NONE;
    }
    if (error_code != ERR_CONNECT && error_code != ERR_NETWORK && error_code != ERR_TIMEOUT)
        return RETRY_NONE;
    if (!maybe_sent)
        return RETRY_UNSENT;
    return error_code == ERR_TIMEOUT ? RETRY_TIMEOUT : RETRY_TRANSIENT;
}

bool retry_allowed(enum retry_kind k, bool repeatable)
{
    return k == RETRY_THROTTLE || k == RETRY_UNSENT || (k != RETRY_NONE && repeatable);
}

bool retry_take(struct retry_quota *q, enum retry_kind k, int *cost)
{
    int c = k == RETRY_TIMEOUT ? RETRY_COST_TIMEOUT : RETRY_COST;

    if (q->left < c)
        return false;
    q->left -= c;
    *cost = c;
    return true;
}

void retry_give(struct retry_quota *q, int cost)
{
    q->left += cost ? cost : 1;
    if (q->left > RETRY_QUOTA)
        q->left = RETRY_QUOTA;
}

int64_t retry_delay_ms(struct rng *r, int retry)
{
    int64_t most = RETRY_MAX_BACKOFF_MS;

    if (retry < 15 && (INT64_C(1000) << retry) < most)
        most = INT64_C(1000) << retry;
    return (int64_t)(rng_unit(r) * (double)most);
}

int64_t retry_after_ms(const char *text)
{
    int64_t seconds;

    if (!text || num_parse(text, 0, INT32_MAX, &seconds) < 0)
        return 0;
    return seconds < RETRY_MAX_BACKOFF_MS / 1000 ? seconds * 1000 : RETRY_MAX_BACKOFF_MS;
}
