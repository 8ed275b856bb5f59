/* net/retry: what is tried again, how often, and when. */
#include "unit.h"

#include <string.h>

#include <protontop/err.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "net/retry.h"

struct failure {
    int code;
    bool maybe_sent;
    int status;
    const char *service_code;
    enum retry_kind kind;
};

static const struct failure failures[] = {
    {0, true, 400, "ThrottlingException", RETRY_THROTTLE},
    {0, true, 400, "TooManyRequestsException", RETRY_THROTTLE},
    {0, true, 429, "", RETRY_THROTTLE},
    {0, true, 503, "SlowDown", RETRY_THROTTLE},
    {0, true, 500, "InternalServerException", RETRY_TRANSIENT},
    {0, true, 502, "", RETRY_TRANSIENT},
    {0, true, 503, "", RETRY_TRANSIENT},
    {0, true, 504, "", RETRY_TRANSIENT},
    {0, true, 400, "RequestTimeout", RETRY_TRANSIENT},
    {0, true, 408, "RequestTimeoutException", RETRY_TRANSIENT},
    {0, true, 501, "", RETRY_NONE},
    {0, true, 400, "ConflictException", RETRY_NONE},
    {0, true, 403, "AccessDeniedException", RETRY_NONE},
    {ERR_SERVICE, true, 500, "InternalServerException", RETRY_TRANSIENT},
    {ERR_CONNECT, false, 0, "", RETRY_UNSENT},
    {ERR_TIMEOUT, false, 0, "", RETRY_UNSENT_TIMEOUT},
    {ERR_TIMEOUT, true, 0, "", RETRY_TIMEOUT},
    {ERR_NETWORK, true, 0, "", RETRY_TRANSIENT},
    {ERR_NETWORK, false, 0, "", RETRY_UNSENT},
    {ERR_TLS, false, 0, "", RETRY_NONE},
    {ERR_CANCELLED, true, 0, "", RETRY_NONE},
    {ERR_TOOBIG, true, 0, "", RETRY_NONE},
    {ERR_CONFIG, false, 0, "", RETRY_NONE},
};

static void failures_are_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(failures); i++) {
        const struct failure *f = &failures[i];
        enum retry_kind k = retry_classify(f->code, f->maybe_sent, f->status, f->service_code);

        if (k != f->kind)
            fail_msg("case %zu is %d, not %d", i, (int)k, (int)f->kind);
    }
}

/* BEHAVIOUR section 5: what may have been acted upon is repeated only where that is safe. */
static void safety_decides(void **state)
{
    (void)state;
    for (int repeatable = 0; repeatable < 2; repeatable++) {
        assert_true(retry_allowed(RETRY_THROTTLE, repeatable));
        assert_true(retry_allowed(RETRY_UNSENT, repeatable));
        assert_true(retry_allowed(RETRY_UNSENT_TIMEOUT, repeatable));
        assert_int_equal(retry_allowed(RETRY_TRANSIENT, repeatable), repeatable);
        assert_int_equal(retry_allowed(RETRY_TIMEOUT, repeatable), repeatable);
        assert_false(retry_allowed(RETRY_NONE, repeatable));
    }
}

static void the_quota_is_shared_and_ends(void **state)
{
    struct retry_quota q;
    int cost = 0, n = 0;

    (void)state;
    retry_quota_init(&q);
    while (retry_take(&q, RETRY_TRANSIENT, &cost))
        n++;
    assert_int_equal(n, RETRY_QUOTA / RETRY_COST);
    assert_int_equal(cost, RETRY_COST);
    retry_give(&q, cost);
    assert_false(retry_take(&q, RETRY_TIMEOUT, &cost)); /* costs 10 */
    assert_true(retry_take(&q, RETRY_TRANSIENT, &cost));
    for (int i = 0; i < 9; i++)
        retry_give(&q, 0); /* successes without a retry give 1 each */
    assert_false(retry_take(&q, RETRY_TIMEOUT, &cost));
    retry_give(&q, 0);
    assert_true(retry_take(&q, RETRY_TIMEOUT, &cost));
    assert_int_equal(cost, RETRY_COST_TIMEOUT);
    retry_quota_init(&q);
    assert_true(retry_take(&q, RETRY_UNSENT_TIMEOUT, &cost));
    assert_int_equal(q.left, RETRY_QUOTA - 10);
    assert_true(retry_take(&q, RETRY_THROTTLE, &cost));
    assert_int_equal(q.left, RETRY_QUOTA - 15);
    retry_quota_init(&q);
    retry_give(&q, 400);
    assert_int_equal(q.left, RETRY_QUOTA); /* never more than full */
}

static void delays_grow_to_a_limit(void **state)
{
    struct rng r;

    (void)state;
    rng_seed(&r, 11);
    for (int retry = 0; retry < 70; retry++) {
        int64_t most = retry < 5 ? INT64_C(1000) << retry : RETRY_MAX_BACKOFF_MS, seen = 0;

        for (int i = 0; i < 400; i++) {
            int64_t d = retry_delay_ms(&r, retry);

            assert_true(d >= 0 && d <= most);
            seen = d > seen ? d : seen;
        }
        assert_true(seen > most * 8 / 10); /* the whole width is used */
    }
}

static void a_wish_to_wait_is_heeded_within_reason(void **state)
{
    (void)state;
    assert_int_equal(retry_after_ms(NULL), 0);
    assert_int_equal(retry_after_ms("3"), 3000);
    assert_int_equal(retry_after_ms("19"), 19000);
    assert_int_equal(retry_after_ms("3600"), RETRY_MAX_BACKOFF_MS);
    assert_int_equal(retry_after_ms("99999999999999999999"), 0);
    assert_int_equal(retry_after_ms("-1"), 0);
    assert_int_equal(retry_after_ms("Sun, 30 Aug 2015 12:36:00 GMT"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failures_are_told_apart), cmocka_unit_test(safety_decides),
        cmocka_unit_test(the_quota_is_shared_and_ends), cmocka_unit_test(delays_grow_to_a_limit),
        cmocka_unit_test(a_wish_to_wait_is_heeded_within_reason)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
