/* clock.h - time, injected.
 *
 * All times in the program are int64_t milliseconds: since the epoch (wall) or since some fixed
 * point (mono). 0 means "not known" for a wall time. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t (*wall_ms)(void *ctx); /* since 1970-01-01T00:00:00Z */
    int64_t (*mono_ms)(void *ctx); /* never goes back */
    void *ctx;
};

extern const struct clock clock_system;

static inline int64_t clock_wall(const struct clock *c)
{
    return c->wall_ms(c->ctx);
}
static inline int64_t clock_mono(const struct clock *c)
{
    return c->mono_ms(c->ctx);
}

#endif
