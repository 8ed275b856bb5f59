/* The chain of credential providers: asks one after the other, keeps what it got, and answers from
 * the loop. Knows the order and when an identity is too old; where one comes from is the
 * providers' matter. Holds secrets: wiped when they go, never in a message. */
#include "aws/creds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/creds_provider.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/num.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/when.h"

/* BEHAVIOUR 7: tried from 15 minutes before they expire, needed from 10 minutes before. Between the
 * two a refresh that failed is not tried again by every call. */
#define REFRESH_FROM_MS  (15 * MS_MINUTE)
#define REFRESH_UNTIL_MS (10 * MS_MINUTE)
#define REFRESH_PAUSE_MS (30 * MS_SECOND)

static const struct creds_provider *const all_providers[] = {
    &creds_environment, &creds_assume_role,      &creds_web_identity,
    &creds_sso,         &creds_credentials_file, &creds_process,
    &creds_config_file, &creds_container,        &creds_imds,
};

enum { N_PROVIDERS = ARRAY_LEN(all_providers), REASON_MAX = 2048 };

struct waiter {
    creds_fn *fn;
    void *ctx;
};

struct creds_chain {
    struct creds_config cfg;
    char *profile;
    const struct creds_chain *parent; /* of an inner chain */
    const struct creds_provider *const *providers;
    size_t n_providers;
    struct creds fixed, have;
    bool is_fixed, valid, stopped;
    bool had;               /* `have` was valid when this run began */
    int64_t pause_until_ms; /* wall: a refresh failed, the old identity serves until then */
    int64_t found_ms;       /* wall: when `have` was found */
    char *refused;          /* the access key of the last one that the service refused, or NULL */
    bool running;           /* a turn is due, or a provider is at work */
    size_t at;              /* the provider at work */
    bool in_loop, done;     /* of the provider at work: it answered while it was being started */
    struct err err;         /* of the last run; code 0: `have` is its result */
    char *results[N_PROVIDERS];
    struct vec waiters;    /* struct waiter * */
    struct vec *answering; /* those that are being called; NULL: none */
};

/* --- what providers call --------------------------------------------------------------------- */

const struct creds_config *creds_chain_config(const struct creds_chain *c)
{
    return &c->cfg;
}

const char *creds_profile_source(const struct creds_chain *c, const char *file, char out[160])
{
    struct buf b = BUF_INIT(4096);

    buf_adds(&b, "profile ");
    text_safe(&b, c->profile, strlen(c->profile), 0);
    buf_adds(&b, " (");
    text_safe(&b, file, strlen(file), 0);
    buf_adds(&b, ")");
    snprintf(out, 160, "%s", buf_str(&b));
    buf_release(&b);
    return out;
}

const char *creds_reason(const struct err *e)
{
    static const char prefix[] = "no credentials";

    return str_starts(e->msg, prefix) ? e->msg + sizeof(prefix) + 1 : e->msg;
}

static void run(struct creds_chain *c);

/* A provider has answered. Not from within its start: run() goes on then, so that a chain of many
 * does not become a stack of many. */
static void provider_done(struct creds_chain *c)
{
    c->done = true;
    if (!c->in_loop)
        run(c);
}

/* Safe to print, whoever's words and paths are in it. */
static void set_result(struct creds_chain *c, const char *text)
{
    struct buf b = BUF_INIT((size_t)8 * REASON_MAX);

    text_safe(&b, text, strlen(text), 0);
    free(c->results[c->at]);
    c->results[c->at] = buf_detach(&b);
}

void creds_nothing(struct creds_chain *c, const char *why, ...)
{
    char text[REASON_MAX];
    va_list ap;

    va_start(ap, why);
    vsnprintf(text, sizeof(text), why, ap);
    va_end(ap);
    set_result(c, text);
    provider_done(c);
}

void creds_failed(struct creds_chain *c, const char *why, ...)
{
    char text[REASON_MAX];
    va_list ap;

    va_start(ap, why);
    vsnprintf(text, sizeof(text), why, ap);
    va_end(ap);
    set_result(c, text);
    err_set(&c->err, ERR_CREDS, "no credentials: %s: %s", c->providers[c->at]->name,
            c->results[c->at]);
    provider_done(c);
}

void creds_failed_as(struct creds_chain *c, const char *msg)
{
    set_result(c, msg);
    err_set(&c->err, ERR_CREDS, "%s", c->results[c->at]);
    provider_done(c);
}

void creds_found(struct creds_chain *c, const struct creds_values *v, const char *source)
{
    int64_t now = clock_wall(c->cfg.io->clock);
    const char *name, *wrong = creds_values_wrong(v, &name);
    bool is_name = str_eq(source, c->providers[c->at]->name); /* the message has it already */

    if (wrong) {
        creds_failed(c, "%s%s%s %s", name, is_name ? "" : " of ", is_name ? "" : source, wrong);
        return;
    }
    if (v->expires_ms && v->expires_ms <= now) {
        creds_failed(c, "what was given has expired already: is the clock right?");
        return;
    }
    creds_release(&c->have);
    c->have.access_key = xstrdup(v->access_key);
    c->have.secret_key = xstrdup(v->secret_key);
    c->have.session_token = v->token && *v->token ? xstrdup(v->token) : NULL;
    c->have.expires_ms = v->expires_ms;
    snprintf(c->have.source, sizeof(c->have.source), "%s", source);
    c->found_ms = now;
    c->valid = true;
    set_result(c, "used");
    provider_done(c);
}

/* --- a run ----------------------------------------------------------------------------------- */

static void answer(struct creds_chain *c)
{
    struct vec waiting = c->waiters;
    struct err e = c->err;
    struct creds copy = {0};

    c->waiters = (struct vec){0};
    c->running = false;
    if (e.code == 0)
        creds_copy(&copy, c->is_fixed ? &c->fixed : &c->have);
    c->answering = &waiting;
    for (size_t i = 0; i < waiting.n; i++) {
        struct waiter *w = waiting.v[i];

        if (w->fn)
            w->fn(w->ctx, e.code ? NULL : &copy, &e);
    }
    c->answering = NULL;
    for (size_t i = 0; i < waiting.n; i++)
        free(waiting.v[i]);
    vec_release(&waiting);
    creds_release(&copy);
}

/* No provider had any: says what each had to say, and what to do. */
static void set_none(struct creds_chain *c)
{
    struct buf b = BUF_INIT(sizeof(c->err.msg) - 300), profile = BUF_INIT(200);

    text_safe(&profile, c->profile, strlen(c->profile), 0);
    for (size_t i = 0; i < c->n_providers; i++)
        buf_addf(&b, "%s%s: %s", i ? "; " : "", c->providers[i]->name, c->results[i]);
    err_set(&c->err, ERR_CREDS,
            "no credentials. Tried: %s. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run: "
            "aws configure --profile %s",
            buf_str(&b), buf_str(&profile));
    buf_release(&b);
    buf_release(&profile);
}

/* Between 15 and 10 minutes before its end an identity that cannot be had anew still serves. */
bool creds_chain_can_wait(const struct creds_chain *c)
{
    while (c->parent)
        c = c->parent;
    return c->had && clock_wall(c->cfg.io->clock) < c->have.expires_ms - REFRESH_UNTIL_MS;
}

static bool serves_on(struct creds_chain *c)
{
    if (c->parent || !creds_chain_can_wait(c))
        return false;
    c->pause_until_ms = clock_wall(c->cfg.io->clock) + REFRESH_PAUSE_MS;
    log_warn("credentials: no refresh yet: %s", c->err.msg);
    return true;
}

static bool is_stopped(const struct creds_chain *c)
{
    for (; c; c = c->parent)
        if (c->stopped)
            return true;
    return false;
}

static void end_run(struct creds_chain *c)
{
    if (is_stopped(c))
        err_set(&c->err, ERR_CANCELLED, "cancelled");
    else if (!c->valid && !c->err.code)
        set_none(c);
    if (c->err.code && serves_on(c)) {
        c->valid = true;
        err_clear(&c->err);
    }
    answer(c);
}

/* Starts providers from c->at on until one does not answer at once, or the run is over. */
static void run(struct creds_chain *c)
{
    while (c->at < c->n_providers && !is_stopped(c)) {
        if (!c->done) {
            c->in_loop = true;
            c->providers[c->at]->start(c);
            c->in_loop = false;
            if (!c->done)
                return; /* it answers later */
        }
        c->done = false;
        if (c->valid || c->err.code)
            break;
        c->at++;
    }
    end_run(c);
}

/* What has just been found is the newest there is, be its end as near as it may: a source that
 * hands out short-lived keys is not asked anew by every call. But once more when a new one is
 * needed. */
static bool is_just_found(const struct creds_chain *c, int64_t now)
{
    int64_t needed = c->have.expires_ms - REFRESH_UNTIL_MS;

    return now >= c->found_ms && now < c->found_ms + REFRESH_PAUSE_MS &&
           now < (c->found_ms < needed ? needed : c->have.expires_ms);
}

static bool is_fresh(const struct creds_chain *c)
{
    int64_t now = clock_wall(c->cfg.io->clock), until;

    if (c->is_fixed)
        return true;
    if (!c->valid || !c->have.expires_ms)
        return c->valid;
    if (is_just_found(c, now))
        return true;
    until = c->have.expires_ms - (now < c->pause_until_ms ? REFRESH_UNTIL_MS : REFRESH_FROM_MS);
    return now < until;
}

static void on_turn(void *arg)
{
    struct creds_chain *c = arg;

    if (is_fresh(c)) {
        err_clear(&c->err);
        answer(c);
        return;
    }
    if (c->cfg.reload)
        c->cfg.conf = c->cfg.reload(c->cfg.reload_ctx);
    c->had = c->valid;
    c->valid = c->done = false;
    c->at = 0;
    err_clear(&c->err);
    for (size_t i = 0; i < N_PROVIDERS; i++) {
        free(c->results[i]);
        c->results[i] = NULL;
    }
    if (!aws_profile_check(c->cfg.conf, c->profile, &c->err))
        end_run(c); /* a file that is just being written may lack it: the old identity serves on */
    else
        run(c);
}

void creds_get(struct creds_chain *c, creds_fn *fn, void *ctx)
{
    struct waiter *w = xcalloc(1, sizeof(*w));

    w->fn = fn;
    w->ctx = ctx;
    vec_push(&c->waiters, w);
    if (c->running)
        return;
    c->running = true;
    c->cfg.io->defer(c->cfg.io->ctx, on_turn, c);
}

static void forget_in(struct vec *waiters, creds_fn *fn, const void *ctx)
{
    for (size_t i = 0; i < waiters->n; i++) {
        struct waiter *w = waiters->v[i];

        if (w->fn == fn && w->ctx == ctx)
            w->fn = NULL;
    }
}

void creds_forget(struct creds_chain *c, creds_fn *fn, void *ctx)
{
    forget_in(&c->waiters, fn, ctx);
    if (c->answering)
        forget_in(c->answering, fn, ctx);
}

/* --- the chain ------------------------------------------------------------------------------- */

struct creds_chain *creds_chain_new(const struct creds_config *cfg)
{
    struct creds_chain *c = xcalloc(1, sizeof(*c));

    c->cfg = *cfg;
    c->profile = xstrdup(cfg->profile ? cfg->profile : "default");
    c->cfg.profile = c->profile;
    c->cfg.fixed = NULL;
    c->providers = all_providers;
    c->n_providers = N_PROVIDERS;
    if (cfg->fixed) {
        creds_copy(&c->fixed, cfg->fixed);
        c->is_fixed = true;
    }
    return c;
}

struct creds_chain *creds_chain_inner(struct creds_chain *parent, const char *profile,
                                      const struct creds_provider *const *list, size_t n,
                                      bool profile_named)
{
    struct creds_config cfg = parent->cfg;
    struct creds_chain *c;

    cfg.profile = profile;
    cfg.profile_named = profile_named;
    cfg.reload = NULL; /* the parent has just done it */
    c = creds_chain_new(&cfg);
    c->parent = parent;
    c->providers = list;
    c->n_providers = n;
    return c;
}

bool creds_chain_visits(const struct creds_chain *c, const char *profile)
{
    for (; c; c = c->parent)
        if (str_eq(c->profile, profile))
            return true;
    return false;
}

static void free_now(void *c)
{
    creds_chain_free(c);
}

void creds_chain_free_later(struct creds_chain *c)
{
    c->cfg.io->defer(c->cfg.io->ctx, free_now, c);
}

void creds_chain_stop(struct creds_chain *c)
{
    c->stopped = true;
}

void creds_chain_free(struct creds_chain *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->waiters.n; i++)
        free(c->waiters.v[i]);
    vec_release(&c->waiters);
    for (size_t i = 0; i < N_PROVIDERS; i++)
        free(c->results[i]);
    creds_release(&c->fixed);
    creds_release(&c->have);
    free(c->refused);
    free(c->profile);
    free(c);
}

void creds_invalidate(struct creds_chain *c, const char *access_key)
{
    if (!c->have.access_key || !str_eq(access_key, c->have.access_key))
        return;
    free(c->refused);
    c->refused = xstrdup(access_key);
    c->valid = false;
}

const char *creds_chain_refused(const struct creds_chain *c)
{
    while (c->parent)
        c = c->parent;
    return c->refused;
}

void creds_each_source(const struct creds_chain *c,
                       void (*fn)(void *ctx, const char *source, const char *result), void *ctx)
{
    if (c->is_fixed) {
        fn(ctx, c->fixed.source, "used");
        return;
    }
    for (size_t i = 0; i < c->n_providers; i++)
        fn(ctx, c->providers[i]->name, c->results[i] ? c->results[i] : "not tried");
}
