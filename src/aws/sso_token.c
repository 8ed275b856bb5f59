/* The token of a login: cache file, age, refresh (SSO OIDC API Reference, CreateToken). */
#include "aws/sso.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/creds_provider.h"
#include "aws/endpoint.h"
#include "aws/hash.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"

#define REFRESH_FROM_MS (15 * MS_MINUTE)

/* A login lasts for hours; what lasts for ten years is a mistake, and no number to reckon with. */
#define LONGEST_S (10 * 366 * 86400.0)

enum { FILE_MAX = 256 * 1024, TIMEOUT_MS = 15000, ATTEMPTS = 2 };

struct token_request {
    struct creds_config cfg;
    struct sso_login login;
    char *path;
    cJSON *cached;
    int64_t expires_ms;
    struct err err;
    sso_token_fn *fn;
    void *arg;
};

void sso_login_needed(const struct creds_config *cfg, const char *why, struct err *e)
{
    struct buf b = BUF_INIT(1024);

    text_safe(&b, cfg->profile, strnlen(cfg->profile, 128), 0);
    err_set(e, ERR_NOTNOW, "run aws sso login --profile %s: %s", buf_str(&b), why);
    buf_release(&b);
}

/* Says the token, or what is in rq->err. */
static void answer(void *arg)
{
    struct token_request *rq = arg;

    rq->fn(rq->arg, rq->err.code ? NULL : json_str(rq->cached, "accessToken"), &rq->err);
    json_delete_wiped(rq->cached);
    free(rq->path);
    free(rq);
}

/* --- the cache ------------------------------------------------------------------------------- */

static char *path_of(const struct creds_config *cfg, const struct sso_login *login)
{
    const char *home = aws_env_home(cfg->env);
    const char *name = login->session ? login->session : login->start_url;
    char hash[HASH_SHA1_HEX];

    hash_sha1_hex(name, strlen(name), hash);
    return home ? xasprintf("%s/.aws/sso/cache/%s.json", home, hash) : NULL;
}

static int parse_time(const char *text, int64_t *ms)
{
    return text ? when_parse(text, ms) : ERR_PARSE;
}

static void read_cache(struct token_request *rq)
{
    struct buf b = BUF_INIT(FILE_MAX);
    struct err e, why;

    rq->path = path_of(&rq->cfg, &rq->login);
    if (!rq->path || !file_exists(rq->path)) {
        sso_login_needed(&rq->cfg, "there is no login", &rq->err);
    } else if (file_read(rq->path, &b, &e) < 0) {
        sso_login_needed(&rq->cfg, e.msg, &rq->err);
    } else {
        rq->cached = json_parse(buf_str(&b), b.len, &why);
        if (!json_str(rq->cached, "accessToken") ||
            parse_time(json_str(rq->cached, "expiresAt"), &rq->expires_ms) < 0)
            sso_login_needed(&rq->cfg, "the login's file is damaged", &rq->err);
    }
    if (b.ptr)
        mem_wipe(b.ptr, b.cap);
    buf_release(&b);
}

/* --- refresh --------------------------------------------------------------------------------- */

static bool is_refreshable(const struct token_request *rq, int64_t now)
{
    int64_t registered;

    return rq->login.session && json_str(rq->cached, "refreshToken") &&
           json_str(rq->cached, "clientId") && json_str(rq->cached, "clientSecret") &&
           parse_time(json_str(rq->cached, "registrationExpiresAt"), &registered) == 0 &&
           registered > now;
}

static void save(struct token_request *rq, const cJSON *fresh, int64_t now)
{
    char when[WHEN_MAX], *text;
    struct err e;

    rq->expires_ms = now + (int64_t)(json_num(fresh, "expiresIn", 0) * 1000);
    rq->expires_ms -= rq->expires_ms % 1000;
    json_set_str(rq->cached, "accessToken", json_str(fresh, "accessToken"));
    json_set_str(rq->cached, "expiresAt", when_iso(rq->expires_ms, when));
    if (json_str(fresh, "refreshToken"))
        json_set_str(rq->cached, "refreshToken", json_str(fresh, "refreshToken"));
    text = cJSON_PrintUnformatted(rq->cached);
    if (file_save(rq->path, text, strlen(text), &e) < 0)
        log_warn("the refreshed login is not kept: %s", e.msg);
    mem_wipe(text, strlen(text));
    free(text);
}

/* A refresh that failed matters only when the token that is there has ended. */
static void on_refreshed(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct token_request *rq = arg;
    int64_t now = clock_wall(rq->cfg.io->clock);
    struct err why;
    cJSON *fresh = e->code ? NULL : json_parse(a->body, a->len, &why);

    if (e->code == ERR_CANCELLED)
        rq->err = *e;
    else if (fresh && a->status == 200 &&
             creds_fits_header(json_str_or(fresh, "accessToken", "\n")) &&
             json_num(fresh, "expiresIn", 0) >= 1 && json_num(fresh, "expiresIn", 0) <= LONGEST_S)
        save(rq, fresh, now);
    else if (rq->expires_ms > now)
        log_warn("the login is not refreshed yet: %s", e->code ? e->msg : "refused");
    else if (e->code)
        err_set(&rq->err, ERR_CREDS, "the login has expired, and its refresh failed: %s", e->msg);
    else
        sso_login_needed(&rq->cfg, "the login has expired", &rq->err);
    json_delete_wiped(fresh);
    answer(rq);
}

static void refresh(struct token_request *rq)
{
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    const struct aws_io *io = rq->cfg.io;
    struct aws_endpoint endpoint;
    cJSON *o = cJSON_CreateObject();
    char *body, *url;

    if (aws_endpoint_resolve(rq->cfg.env, rq->cfg.conf, rq->cfg.profile, NULL, "sso_oidc",
                             rq->login.region, &endpoint, &rq->err) < 0) {
        cJSON_Delete(o);
        io->defer(io->ctx, answer, rq);
        return;
    }
    json_set_str(o, "clientId", json_str(rq->cached, "clientId"));
    json_set_str(o, "clientSecret", json_str(rq->cached, "clientSecret"));
    json_set_str(o, "grantType", "refresh_token");
    json_set_str(o, "refreshToken", json_str(rq->cached, "refreshToken"));
    body = cJSON_PrintUnformatted(o);
    url = xasprintf("%s/token", endpoint.url);
    io->fetch(io->ctx,
              &(struct aws_fetch){.method = "POST",
                                  .url = url,
                                  .headers = headers,
                                  .body = body,
                                  .timeout_ms = TIMEOUT_MS,
                                  .attempts = ATTEMPTS},
              on_refreshed, rq);
    mem_wipe(body, strlen(body));
    free(body);
    free(url);
    json_delete_wiped(o);
}

void sso_token_get(const struct creds_config *cfg, const struct sso_login *login, sso_token_fn *fn,
                   void *arg)
{
    struct token_request *rq = xcalloc(1, sizeof(*rq));
    int64_t now = clock_wall(cfg->io->clock);

    rq->cfg = *cfg;
    rq->login = *login;
    rq->fn = fn;
    rq->arg = arg;
    read_cache(rq);
    if (!rq->err.code && rq->expires_ms <= now + REFRESH_FROM_MS && is_refreshable(rq, now)) {
        refresh(rq);
        return;
    }
    if (!rq->err.code && rq->expires_ms <= now)
        sso_login_needed(cfg, "the login has expired", &rq->err);
    cfg->io->defer(cfg->io->ctx, answer, rq);
}
