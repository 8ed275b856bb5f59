/* net/limiter: the numbers that botocore's adaptive mode gives for the same requests. */
#include "unit.h"

#include <math.h>

#include "base/alloc.h"
#include "net/limiter.h"

enum { START_MS = 1000 * 1000 };

struct step {
    int64_t at_ms;
    bool throttled;
    double measured, rate, tokens; /* afterwards */
};

static const struct step steps[] = {
    {0, false, 0.000000, 0.500000, 0.000000},     {100, false, 0.000000, 0.500000, 0.050000},
    {200, false, 0.000000, 0.500000, 0.100000},   {300, false, 0.000000, 0.500000, 0.150000},
    {400, false, 0.000000, 0.500000, 0.200000},   {500, false, 9.600000, 0.500000, 0.250000},
    {600, false, 9.600000, 0.500000, 0.300000},   {700, false, 9.600000, 0.500000, 0.350000},
    {800, false, 9.600000, 0.500000, 0.400000},   {900, false, 9.600000, 0.500000, 0.450000},
    {1000, false, 9.920000, 0.500000, 0.500000},  {1100, true, 9.920000, 6.944000, 0.550000},
    {1200, false, 9.920000, 7.378304, 1.244400},  {1700, false, 6.784000, 8.931031, 4.933552},
    {2200, false, 2.956800, 5.913600, 5.913600},  {2700, true, 2.191360, 1.533952, 1.533952},
    {3200, false, 2.038272, 2.065522, 1.533952},  {3700, false, 2.007654, 2.189023, 2.065522},
    {4200, false, 2.001531, 2.204453, 2.189023},  {4700, false, 2.000306, 2.411813, 2.204453},
    {6700, false, 0.800061, 1.600122, 1.600122},  {10000, false, 0.388584, 0.777167, 1.000000},
    {20000, false, 0.157717, 0.500000, 1.000000},
};

static void the_rate_is_botocores(void **state)
{
    struct limiter l;

    (void)state;
    limiter_init(&l, START_MS);
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        const struct step *s = &steps[i];

        limiter_note(&l, START_MS + s->at_ms, s->throttled);
        if (fabs(l.measured - s->measured) > 1e-5 || fabs(l.rate - s->rate) > 1e-5 ||
            fabs(l.tokens - s->tokens) > 1e-5)
            fail_msg("at %d: measured %f, rate %f, tokens %f", (int)s->at_ms, l.measured, l.rate,
                     l.tokens);
    }
}

static void nothing_is_held_back_before_the_first_throttling(void **state)
{
    struct limiter l;

    (void)state;
    limiter_init(&l, START_MS);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(limiter_take(&l, START_MS), 0);
        limiter_note(&l, START_MS, false);
    }
    limiter_note(&l, START_MS, true);
    assert_int_not_equal(limiter_take(&l, START_MS), 0);
}

/* After a throttling with nothing measured: two seconds a request, and who waits as long as it was
 * told gets through. */
static void tokens_come_at_the_rate(void **state)
{
    struct limiter l;
    int64_t now = START_MS, wait;

    (void)state;
    limiter_init(&l, now);
    limiter_note(&l, now, true);
    assert_int_equal(limiter_take(&l, now), 2000);
    assert_int_equal(limiter_take(&l, now + 500), 1500);
    assert_int_equal(limiter_take(&l, now + 1999), 1);
    now += 2000;
    assert_int_equal(limiter_take(&l, now), 0);
    wait = limiter_take(&l, now);
    assert_int_equal(wait, 2000);
    for (int i = 0; i < 5; i++) {
        now += wait;
        assert_int_equal(limiter_take(&l, now), 0);
        wait = limiter_take(&l, now);
        assert_true(wait >= 1999 && wait <= 2000);
    }
    /* However long nothing was asked for, no more than the capacity is there. */
    now += 3600 * 1000;
    assert_int_equal(limiter_take(&l, now), 0);
    assert_int_not_equal(limiter_take(&l, now), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_is_botocores),
        cmocka_unit_test(nothing_is_held_back_before_the_first_throttling),
        cmocka_unit_test(tokens_come_at_the_rate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
