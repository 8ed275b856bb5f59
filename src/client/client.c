/* The client: who, where, over what; its calls are in call.c. */
#include "client/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "aws/proxy.h"
#include "base/alloc.h"
#include "base/num.h"
#include "config.h"

/* --- deferred functions
 * ----------------------------------------------------------------------------- */

static void on_defer_timer(uv_timer_t *t)
{
    struct client *c = t->data;
    struct deferred *d = c->deferred, *next;

    c->deferred = NULL;
    c->deferred_end = &c->deferred;
    for (; d; d = next) {
        next = d->next;
        d->fn(d->arg);
        free(d);
    }
    client_maybe_finish(c);
}

void client_defer(void *client, void (*fn)(void *arg), void *arg)
{
    struct client *c = client;
    struct deferred *d = xmalloc(sizeof(*d));

    *d = (struct deferred){.fn = fn, .arg = arg};
    *c->deferred_end = d;
    c->deferred_end = &d->next;
    uv_timer_start(&c->defer_timer, on_defer_timer, 0, 0);
}

/* --- making
 * ----------------------------------------------------------------------------------------- */

static const char *ca_bundle(const struct client *c, const struct client_config *cfg)
{
    const char *path = cfg->ca_bundle;

    if (!path)
        path = aws_env_get(&aws_env_process, "AWS_CA_BUNDLE");
    return path ? path : aws_conf_get(c->conf, c->profile, "ca_bundle");
}

static int pick_proxy(void *ctx, const char *url, struct http_proxy *out, struct err *e)
{
    struct aws_proxy p;
    int rc;

    (void)ctx;
    aws_proxy_init(&p);
    rc = aws_proxy_for(&aws_env_process, url, &p, e);
    if (rc == 1) {
        buf_adds(&out->url, buf_str(&p.url));
        snprintf(out->shown, sizeof(out->shown), "%s", p.shown);
        out->source = p.source;
    }
    aws_proxy_release(&p);
    return rc;
}

static int make_http(struct client *c, const struct client_config *cfg, struct err *e)
{
    char *agent = xasprintf("protontop/%s%s%s", PACKAGE_VERSION, cfg->user_agent_extra ? " " : "",
                            cfg->user_agent_extra ? cfg->user_agent_extra : "");
    struct http_options o = {.ca_bundle = ca_bundle(c, cfg),
                             .no_verify = cfg->no_verify_ssl,
                             .user_agent = agent,
                             .proxy = cfg->direct ? NULL : pick_proxy,
                             .connect_timeout_ms = cfg->connect_timeout_ms};

    c->http = http_new(c->loop, &o, e);
    free(agent);
    return c->http ? 0 : e->code;
}

static void release(struct client *c)
{
    if (c->creds)
        creds_chain_free(c->creds);
    aws_conf_free(c->conf);
    aws_conf_free(c->conf_now);
    free(c->profile);
    free(c->endpoint_url);
    free(c);
}

struct client *client_new(const struct client_config *cfg, struct err *e)
{
    struct client *c = xcalloc(1, sizeof(*c));

    c->loop = cfg->loop;
    c->conf = aws_conf_load(&aws_env_process);
    c->profile = xstrdup(aws_profile_name(&aws_env_process, cfg->profile));
    c->direct = cfg->direct;
    c->timeout_ms = cfg->timeout_ms;
    c->audit = cfg->audit;
    c->audit_ctx = cfg->audit_ctx;
    c->max_response = cfg->max_response;
    c->deferred_end = &c->deferred;
    rng_seed_system(&c->rng);
    io_init(c, cfg);
    if (client_resolve(c, cfg, e) < 0 || retries_init(c, cfg, e) < 0 || make_http(c, cfg, e) < 0) {
        release(c);
        return NULL;
    }
    uv_timer_init(c->loop, &c->defer_timer);
    c->defer_timer.data = c;
    client_make_creds(c, cfg);
    return c;
}

/* --- the end
 * ---------------------------------------------------------------------------------------- */

static void on_timer_closed(uv_handle_t *h)
{
    struct client *c = h->data;

    if (c->done)
        c->done(c->done_ctx);
    release(c);
}

static void on_http_closed(void *ctx)
{
    struct client *c = ctx;

    uv_close((uv_handle_t *)&c->defer_timer, on_timer_closed);
}

/* Closing goes on when the last call was answered. */
void client_maybe_finish(struct client *c)
{
    if (!c->closing || c->http_closing || c->calls || c->waits || c->waiting || c->deferred ||
        !io_is_idle(c))
        return;
    c->http_closing = true;
    http_close(c->http, on_http_closed, c);
}

void client_close(struct client *c, void (*done)(void *ctx), void *ctx)
{
    struct call *call, *next;

    c->closing = true;
    c->done = done;
    c->done_ctx = ctx;
    waits_cancel(c);
    DL_FOREACH_SAFE(c->calls, call, next)
    {
        call_cancel(call);
    }
    creds_chain_stop(c->creds);
    io_cancel_all(c);
    uv_timer_start(&c->defer_timer, on_defer_timer, 0, 0);
}

/* --- questions
 * -------------------------------------------------------------------------------------- */

const char *client_profile(const struct client *c)
{
    return c->profile;
}

const char *client_region(const struct client *c)
{
    return c->region.name;
}

const char *client_region_source(const struct client *c)
{
    return c->region.source;
}

const char *client_endpoint(const struct client *c)
{
    return c->endpoint.url;
}

const char *client_endpoint_host(const struct client *c)
{
    return c->endpoint.host;
}

const char *client_endpoint_source(const struct client *c)
{
    return c->endpoint.source;
}

void client_proxy(const struct client *c, char *out, size_t size)
{
    struct aws_proxy p;
    struct err e;
    int rc;

    aws_proxy_init(&p);
    rc = c->direct ? 0 : aws_proxy_for(&aws_env_process, c->endpoint.url, &p, &e);
    if (rc == 1)
        snprintf(out, size, "%s (%s)", p.shown, p.source);
    else
        snprintf(out, size, "%s", rc < 0 ? e.msg : "");
    aws_proxy_release(&p);
}

const char *client_warning(const struct client *c, unsigned i)
{
    return aws_conf_warning(c->conf, i);
}

void client_stats(const struct client *c, struct client_stats *out)
{
    *out = c->stats;
}
