/* Who we are and where: region, endpoint, credentials. What can be known without asking anybody is
 * known when the client is made; the rest is asked for by the first call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "aws/region.h"
#include "base/alloc.h"
#include "base/num.h"
#include "client/inside.h"

/* --- region and endpoint --------------------------------------------------------------------- */

/* The path of the endpoint's URL, with exactly one slash at its end. */
static void find_path(struct client *c)
{
    const char *host = strstr(c->endpoint.url, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;

    snprintf(c->path, sizeof(c->path), "%s%s", path ? path : "",
             path && str_ends(path, "/") ? "" : "/");
}

static int resolve_endpoint(struct client *c, struct err *e)
{
    if (aws_endpoint_resolve(&aws_env_process, c->conf, c->profile, c->endpoint_url,
                             PROTON_SIGNING_NAME, c->region.name, &c->endpoint, e) < 0)
        return e->code;
    find_path(c);
    return 0;
}

int client_resolve(struct client *c, const struct client_config *cfg, struct err *e)
{
    int rc = aws_region_resolve(&aws_env_process, c->conf, c->profile, cfg->region, &c->region, e);

    c->endpoint_url = xstrdup(cfg->endpoint_url);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return resolve_endpoint(c, e);
    c->region_err = *e;
    return 0;
}

static unsigned count_waiters(const struct client *c)
{
    const struct region_waiter *w;
    unsigned n;

    LL_COUNT(c->region_waiters, w, n);
    return n;
}

static void on_region(void *arg, const struct aws_region *r, const struct err *e)
{
    struct client *c = arg;
    struct region_waiter *w;
    struct err mine;

    err_clear(&mine);
    if (r) {
        c->region = *r;
        if (resolve_endpoint(c, &mine) == 0)
            err_clear(&c->region_err);
        else
            c->region.name[0] = '\0';
    } else if (e->code == ERR_CANCELLED) {
        mine = *e;
    } else {
        err_set(&mine, ERR_CONFIG, "%s (instance metadata: %s)", c->region_err.msg, e->msg);
    }
    c->region_asked = false;
    for (unsigned n = count_waiters(c); n > 0 && (w = c->region_waiters); n--) {
        c->region_waiters = w->next;
        if (mine.code && w->fn)
            w->fn(w->ctx, NULL, &mine);
        else if (w->fn)
            creds_get(c->creds, w->fn, w->ctx);
        free(w);
    }
    c->waiting--;
    client_maybe_finish(c);
}

void client_creds(struct client *c, creds_fn *fn, void *ctx)
{
    struct region_waiter *w;

    if (!c->region_err.code) {
        creds_get(c->creds, fn, ctx);
        return;
    }
    w = xcalloc(1, sizeof(*w));
    w->fn = fn;
    w->ctx = ctx;
    LL_APPEND(c->region_waiters, w);
    if (!c->region_asked) {
        c->region_asked = true;
        c->waiting++;
        aws_region_ask(&c->io.io, &aws_env_process, c->conf, c->profile, on_region, c);
    }
}

void client_creds_forget(struct client *c, creds_fn *fn, void *ctx)
{
    struct region_waiter *w;

    LL_FOREACH(c->region_waiters, w)
    {
        if (w->fn == fn && w->ctx == ctx)
            w->fn = NULL;
    }
    creds_forget(c->creds, fn, ctx);
}

/* --- credentials ----------------------------------------------------------------------------- */

static const struct aws_conf *reload(void *ctx)
{
    struct client *c = ctx;

    aws_conf_free(c->conf_now);
    c->conf_now = aws_conf_load(&aws_env_process);
    return c->conf_now;
}

void client_make_creds(struct client *c, const struct client_config *cfg)
{
    struct creds fixed;
    struct creds_config cc = {.env = &aws_env_process,
                              .conf = c->conf,
                              .io = &c->io.io,
                              .reload = reload,
                              .reload_ctx = c,
                              .profile = c->profile,
                              .region = c->region.name,
                              .profile_named = cfg->profile != NULL};

    creds_init(&fixed);
    if (cfg->access_key) {
        fixed.access_key = xstrdup(cfg->access_key);
        fixed.secret_key = xstrdup(cfg->secret_key);
        snprintf(fixed.source, sizeof(fixed.source), "given by the program");
        cc.fixed = &fixed;
    }
    c->creds = creds_chain_new(&cc);
    creds_release(&fixed);
}

struct identity {
    struct client *client;
    identity_fn *fn;
    void *ctx;
};

static void on_identity(void *ctx, const struct creds *creds, const struct err *e)
{
    struct identity *id = ctx;

    id->fn(id->ctx, creds ? creds->source : NULL, creds ? creds->access_key : NULL, e);
    id->client->waiting--;
    client_maybe_finish(id->client);
    free(id);
}

void client_identity(struct client *c, identity_fn *fn, void *ctx)
{
    struct identity *id = xmalloc(sizeof(*id));

    *id = (struct identity){.client = c, .fn = fn, .ctx = ctx};
    c->waiting++;
    client_creds(c, on_identity, id);
}

void client_each_source(const struct client *c,
                        void (*fn)(void *ctx, const char *source, const char *result), void *ctx)
{
    creds_each_source(c->creds, fn, ctx);
}
