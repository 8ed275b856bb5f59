/* Whether a failed attempt is followed by another, and when: the settings (mode, attempts), the
 * quota, the rate limit of the adaptive mode. Knows no HTTP: net/retry says what a failure is. */
#include "client/inside.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"

enum { ATTEMPTS = 3, ATTEMPTS_MAX = 1000 };

struct client_quota {
    struct retry_quota quota;
};

struct client_quota *client_quota_new(void)
{
    struct client_quota *q = xcalloc(1, sizeof(*q));

    retry_quota_init(&q->quota);
    return q;
}

void client_quota_free(struct client_quota *q)
{
    free(q);
}

/* A variable of the environment, or else a key of the profile; NULL: neither. *where is which. */
static const char *setting(const struct client *c, const char *variable, const char *key,
                           const char **where)
{
    const char *text = aws_env_get(&aws_env_process, variable);

    *where = text ? variable : key;
    return text ? text : aws_conf_get(c->conf, c->profile, key);
}

static int read_attempts(struct client *c, const struct client_config *cfg, struct err *e)
{
    const char *where, *text = setting(c, "AWS_MAX_ATTEMPTS", "max_attempts", &where);
    int64_t n = ATTEMPTS;

    if (cfg->max_attempts)
        n = cfg->max_attempts;
    else if (text && num_parse(text, 1, ATTEMPTS_MAX, &n) < 0)
        return err_set(e, ERR_CONFIG, "%s: \"%.40s\" is no number from 1 to %d", where, text,
                       ATTEMPTS_MAX);
    c->max_attempts = (int)n;
    return 0;
}

/* legacy is the AWS CLI's old mode: it repeats what must not be repeated, so it is standard here.
 */
static int read_mode(struct client *c, struct err *e)
{
    const char *where, *text = setting(c, "AWS_RETRY_MODE", "retry_mode", &where);

    if (text && !str_eq_nocase(text, "standard") && !str_eq_nocase(text, "adaptive") &&
        !str_eq_nocase(text, "legacy"))
        return err_set(e, ERR_CONFIG, "%s: \"%.40s\" is none of standard, adaptive, legacy", where,
                       text);
    c->adaptive = text && str_eq_nocase(text, "adaptive");
    return 0;
}

int retries_init(struct client *c, const struct client_config *cfg, struct err *e)
{
    retry_quota_init(&c->own_quota);
    c->quota = cfg->quota ? &cfg->quota->quota : &c->own_quota;
    limiter_init(&c->limiter, clock_mono(&clock_system));
    if (read_attempts(c, cfg, e) < 0)
        return e->code;
    return read_mode(c, e);
}

void client_retries(const struct client *c, char *out, size_t size)
{
    snprintf(out, size, "%s, %d attempt%s", c->adaptive ? "adaptive" : "standard", c->max_attempts,
             c->max_attempts == 1 ? "" : "s");
}

int64_t retries_hold(struct client *c)
{
    return c->adaptive ? limiter_take(&c->limiter, clock_mono(&clock_system)) : 0;
}

enum retry_kind retries_note(struct call *call, bool answered)
{
    struct client *c = call->client;
    const struct err *e = &call->err;
    enum retry_kind k = RETRY_NONE;

    if (e->code != 0)
        k = retry_classify(answered ? 0 : e->code, e->maybe_sent, e->http_status, e->service_code);
    if (k == RETRY_THROTTLE)
        c->stats.throttled++;
    call->unsure |= k == RETRY_TRANSIENT || k == RETRY_TIMEOUT;
    if (e->code == 0)
        retry_give(c->quota, call->retry_cost);
    limiter_note(&c->limiter, clock_mono(&clock_system), k == RETRY_THROTTLE);
    return k;
}

int64_t retries_next(struct call *call, enum retry_kind k, const char *retry_after)
{
    struct client *c = call->client;
    int64_t delay, asked = retry_after_ms(retry_after);

    if (call->result.attempts >= c->max_attempts ||
        !retry_allowed(k, call->op->retry != OP_RETRY_NEVER) ||
        !retry_take(c->quota, k, &call->retry_cost))
        return -1;
    c->stats.retries++;
    delay = retry_delay_ms(&c->rng, call->result.attempts - 1);
    return delay > asked ? delay : asked;
}
