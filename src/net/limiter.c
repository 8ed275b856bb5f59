/* The client-side rate limit of the adaptive retry mode. Pure. */
#include "net/limiter.h"

#include "base/num.h"

static const double scale = 0.4, beta = 0.7, smoothing = 0.8, rate_min = 0.5, leap_max = 2.0;

enum { HALF_MS = 500 };

void limiter_init(struct limiter *l, int64_t now_ms)
{
    /* Counting begins with a whole second, as botocore has it. */
    *l = (struct limiter){.capacity = 1,
                          .rate = 1,
                          .filled_ms = now_ms,
                          .throttled_ms = now_ms,
                          .half = now_ms / 1000 * 2};
}

static void fill(struct limiter *l, int64_t now_ms)
{
    double flowed = (double)(now_ms - l->filled_ms) / 1000 * l->rate;

    l->tokens = num_min(l->capacity, l->tokens + flowed);
    l->filled_ms = now_ms;
}

static void set_rate(struct limiter *l, int64_t now_ms, double rate)
{
    fill(l, now_ms); /* what has flowed so far, at the rate so far */
    l->rate = num_max(rate, rate_min);
    l->capacity = num_max(rate, 1);
    l->tokens = num_min(l->tokens, l->capacity);
}

int64_t limiter_take(struct limiter *l, int64_t now_ms)
{
    double missing;

    if (!l->enabled)
        return 0;
    fill(l, now_ms);
    if (l->tokens >= 1) {
        l->tokens -= 1;
        return 0;
    }
    missing = (1 - l->tokens) / l->rate * 1000;
    return (int64_t)missing < missing ? (int64_t)missing + 1 : (int64_t)missing;
}

static void measure(struct limiter *l, int64_t now_ms)
{
    int64_t half = now_ms / HALF_MS;

    l->counted++;
    if (half <= l->half)
        return;
    l->measured = l->counted / ((double)(half - l->half) / 2) * smoothing +
                  l->measured * (1 - smoothing);
    l->counted = 0;
    l->half = half;
}

void limiter_note(struct limiter *l, int64_t now_ms, bool throttled)
{
    double rate, s;

    measure(l, now_ms);
    if (throttled) {
        l->top = l->enabled ? num_min(l->measured, l->rate) : l->measured;
        l->back_s = num_cube_root(l->top * (1 - beta) / scale);
        l->throttled_ms = now_ms;
        l->enabled = true;
        rate = l->top * beta;
    } else {
        s = (double)(now_ms - l->throttled_ms) / 1000 - l->back_s;
        rate = scale * s * s * s + l->top;
    }
    set_rate(l, now_ms, num_min(rate, leap_max * l->measured));
}
