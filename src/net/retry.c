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

static bool one_of(const char *code, const char *const *codes)
{
    for (; *codes; codes++)
        if (strcmp(*codes, code) == 0)
            return true;
    return false;
}

/* The codes of the SDKs' standard mode (botocore's retries/standard.py has the lists). */
static const char *const throttles[] = {"Throttling",
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
                                        "EC2ThrottledException",
                                        NULL};
static const char *const transients[] = {"RequestTimeout", "RequestTimeoutException", NULL};

static enum retry_kind classify_answer(int status, const char *code)
{
    if (one_of(code, throttles) || status == 429)
        return RETRY_THROTTLE;
    if (one_of(code, transients))
        return RETRY_TRANSIENT;
    return status == 500 || status == 502 || status == 503 || status == 504 ? RETRY_TRANSIENT
                                                                            : RETRY_NONE;
}

enum retry_kind retry_classify(int error_code, bool maybe_sent, int http_status,
                               const char *service_code)
{
    bool timeout = error_code == ERR_TIMEOUT;

    if (error_code == 0 || error_code == ERR_SERVICE)
        return classify_answer(http_status, service_code);
    if (error_code != ERR_CONNECT && error_code != ERR_NETWORK && !timeout)
        return RETRY_NONE;
    if (!maybe_sent)
        return timeout ? RETRY_UNSENT_TIMEOUT : RETRY_UNSENT;
    return timeout ? RETRY_TIMEOUT : RETRY_TRANSIENT;
}

bool retry_allowed(enum retry_kind k, bool repeatable)
{
    return k == RETRY_THROTTLE || k == RETRY_UNSENT || k == RETRY_UNSENT_TIMEOUT ||
           (k != RETRY_NONE && repeatable);
}

bool retry_take(struct retry_quota *q, enum retry_kind k, int *cost)
{
    bool timeout = k == RETRY_TIMEOUT || k == RETRY_UNSENT_TIMEOUT;
    int c = timeout ? RETRY_COST_TIMEOUT : RETRY_COST;

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
