/* How it goes: backoff, freshness, calls a minute; what the header shows. */
#include "sync/inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"
#include "base/num.h"

static bool is_throttle(const struct err *e)
{
    return strstr(e->service_code, "Throttl") || strstr(e->service_code, "TooManyRequests") ||
           e->http_status == 429;
}

bool state_concerns_all(const struct err *e)
{
    return e->code != ERR_SERVICE || is_throttle(e) || e->http_status >= 500 ||
           client_is_identity_error(e);
}

static enum store_phase live_phase(const struct sync *s)
{
    for (size_t i = 0; i < kind_count(); i++)
        if (s->plans[i].kind->list.op && !s->plans[i].loaded && !s->plans[i].off)
            return PHASE_LOADING;
    return PHASE_LIVE;
}

static void count_loaded(const struct sync *s, struct store_state *st)
{
    st->loaded = st->total = 0;
    for (size_t i = 0; i < kind_count(); i++)
        if (s->plans[i].kind->list.op && !s->plans[i].off) {
            st->total++;
            st->loaded += s->plans[i].loaded;
        }
}

/* What one list is refused is said as long as that lasts, whatever else goes well; but for what few
 * accounts have, and not every endpoint knows: that is told once, and does not keep the header. */
static const char *refused_list(const struct sync *s)
{
    for (size_t i = 0; i < kind_count(); i++)
        if (s->plans[i].refused && !s->plans[i].kind->tag)
            return s->plans[i].refused;
    return NULL;
}

void state_good(struct sync *s)
{
    struct store_state st = *store_state(s->cfg.context);
    const char *refused = refused_list(s);

    if (s->quiet_until > sync_now(s))
        return; /* under way before the trouble began: it says nothing of it */
    if (s->failures > 0)
        s->failures--;
    s->quiet_until = 0;
    if (!refused) {
        free(s->last_error);
        s->last_error = NULL;
    }
    snprintf(st.error, sizeof(st.error), "%s", refused ? refused : "");
    st.next_try_ms = 0;
    st.throttled = false;
    st.phase = live_phase(s);
    count_loaded(s, &st);
    store_set_state(s->cfg.context, &st);
}

/* The next try: twice as long each time, with half of it left to chance, so that many dashboards do
 * not come back at once. */
static int64_t backoff(struct sync *s)
{
    int64_t ms = BACKOFF_FIRST_MS;

    for (unsigned i = 0; i < s->failures && ms < BACKOFF_MAX_MS; i++)
        ms *= 2;
    if (ms > BACKOFF_MAX_MS)
        ms = BACKOFF_MAX_MS;
    s->failures++;
    return ms / 2 + rng_range(&s->rng, 0, ms / 2);
}

void state_bad(struct sync *s, const struct kind *k, const struct err *e)
{
    struct store_state st = *store_state(s->cfg.context);
    int64_t wait;

    if (e->code == ERR_CANCELLED)
        return;
    log_warn("%s: %s %s", k->plural, err_name(e->code), e->service_code);
    /* What concerns all is not one kind's matter; and the header has room for few words. */
    snprintf(st.error, sizeof(st.error), "%s%s%s%s%.380s", state_concerns_all(e) ? "" : k->plural,
             state_concerns_all(e) ? "" : ": ", e->service_code, e->service_code[0] ? ": " : "",
             e->msg);
    /* The header has one line: the activity has all of it, once. */
    if (!str_eq(e->msg, s->last_error)) {
        free(s->last_error);
        s->last_error = xstrdup(e->msg);
        store_say(s->cfg.context, ACTIVITY_ERROR, NULL, NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN, "%s",
                  st.error);
    }
    if (state_concerns_all(e) && s->quiet_until <= sync_now(s)) {
        wait = backoff(s);
        s->quiet_until = sync_now(s) + wait;
        st.next_try_ms = clock_wall(s->cfg.clock) + wait;
        st.phase = PHASE_TROUBLE;
    } else if (s->quiet_until <= sync_now(s)) { /* an answer, if not the one that was hoped for */
        st.phase = live_phase(s);
        st.next_try_ms = 0;
    }
    st.throttled = is_throttle(e);
    store_set_state(s->cfg.context, &st);
}

void state_fresh(struct sync *s)
{
    struct store_state st = *store_state(s->cfg.context);

    st.fresh_ms = clock_wall(s->cfg.clock);
    store_set_state(s->cfg.context, &st);
}

/* The account is in every ARN: the first row that has one tells. */
static void find_account(struct sync *s, struct store_state *st)
{
    for (size_t i = 0; i < kind_count() && !st->account[0]; i++) {
        const struct vec *rows = context_rows(s->cfg.context, kind_at(i));

        if (rows->n > 0)
            kind_account(((const struct row *)rows->v[0])->facts.arn, st->account);
    }
}

/* A number that wavers by one or two is told now and then: each time costs a screen. */
static bool worth_telling(const struct sync *s, int64_t second, int told, int now)
{
    int more = now > told ? now - told : told - now;

    return more * 8 > (told > 8 ? told : 8) || second - s->rate_told >= RATE_TOLD_SECONDS;
}

/* Once a second: how many requests went out in the last minute. */
void state_tick(struct sync *s)
{
    struct store_state st = *store_state(s->cfg.context);
    struct client_stats stats;
    int64_t second = sync_now(s) / 1000;
    uint64_t before;

    if (second == s->rate_second)
        return;
    client_stats(s->cfg.client, &stats);
    if (s->rate_second == 0 || second - s->rate_second >= RATE_SECONDS) {
        for (int i = 0; i < RATE_SECONDS; i++)
            s->rate[i] = stats.requests;
        s->rate_second = second;
    }
    while (s->rate_second < second) {
        before = s->rate[s->rate_second % RATE_SECONDS];
        s->rate_second++;
        s->rate[s->rate_second % RATE_SECONDS] = before;
    }
    before = s->rate[(second + 1) % RATE_SECONDS]; /* the oldest: nearly a minute ago */
    s->rate[second % RATE_SECONDS] = stats.requests;
    if (worth_telling(s, second, st.calls_per_min, (int)(stats.requests - before))) {
        s->rate_told = second;
        st.calls_per_min = (int)(stats.requests - before);
    }
    find_account(s, &st);
    store_set_state(s->cfg.context, &st);
}

void state_notice(struct sync *s, bool bad, const char *fmt, ...)
{
    struct store_state st = *store_state(s->cfg.context);
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(st.notice, sizeof(st.notice), fmt, ap);
    va_end(ap);
    st.notice_bad = bad;
    st.notice_ms = clock_wall(s->cfg.clock);
    store_set_state(s->cfg.context, &st);
}
