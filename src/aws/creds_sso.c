/* Credentials of a role for somebody who is logged in to IAM Identity Center (SSO Portal API
 * Reference, GetRoleCredentials). */
#include "aws/creds_provider.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/endpoint.h"
#include "aws/sso.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"

/* The end of the year 9999: a time beyond it is none. */
#define LAST_MS 253402300799000.0

enum { TIMEOUT_MS = 15000, ATTEMPTS = 3 };

struct sso {
    struct creds_chain *chain;
    struct sso_login login;
    const char *account, *role; /* of the AWS files */
};

static const char *get(const struct creds_chain *c, const char *key)
{
    const struct creds_config *cfg = creds_chain_config(c);

    return aws_conf_get(cfg->conf, cfg->profile, key);
}

static void fail(struct sso *s, const char *why)
{
    creds_failed(s->chain, "%s", why);
    free(s);
}

static void fail_by_login(struct sso *s, const struct err *e)
{
    if (e->code == ERR_NOTNOW)
        creds_failed_as(s->chain, e->msg);
    else
        creds_failed(s->chain, "%s", e->msg);
    free(s);
}

static void use(struct sso *s, const cJSON *role)
{
    char source[160];
    struct buf b = BUF_INIT(1024);
    struct creds_values v = {
        .access_key = json_str(role, "accessKeyId"),
        .secret_key = json_str(role, "secretAccessKey"),
        .token = json_str(role, "sessionToken"),
        .access_name = "accessKeyId",
        .secret_name = "secretAccessKey",
        .token_name = "sessionToken",
    };
    double ends = json_num(role, "expiration", 0); /* milliseconds */

    if (!v.access_key || !v.secret_key || !v.token) {
        fail(s, "the portal gave no credentials");
        return;
    }
    if (!(ends >= 1 && ends <= LAST_MS)) {
        fail(s, "the portal did not say when its credentials end");
        return;
    }
    v.expires_ms = (int64_t)ends;
    buf_adds(&b, "single sign-on, role ");
    text_safe(&b, s->role, strnlen(s->role, 64), 0);
    snprintf(source, sizeof(source), "%s", buf_str(&b));
    buf_release(&b);
    creds_found(s->chain, &v, source);
    free(s);
}

static void refuse(struct sso *s, const struct aws_fetched *a, const cJSON *body)
{
    const char *message = json_str_or(body, "message", json_str(body, "Message"));
    struct buf b = BUF_INIT(2048);
    struct err e;

    if (a->status == 401) { /* UnauthorizedException */
        sso_login_needed(creds_chain_config(s->chain), "the portal does not accept the login", &e);
        fail_by_login(s, &e);
        return;
    }
    buf_addf(&b, "the portal answered HTTP %d: ", a->status);
    message = message && *message ? message : "(no message)";
    text_safe(&b, message, strnlen(message, 400), 0);
    if (a->status == 403)
        buf_adds(&b, " (check sso_account_id and sso_role_name)");
    fail(s, buf_str(&b));
    buf_release(&b);
}

static void on_role(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct sso *s = arg;
    struct err why;
    cJSON *body;

    if (e->code) {
        fail(s, e->msg);
        return;
    }
    body = json_parse(a->body, a->len, &why);
    if (a->status == 200)
        use(s, json_at(body, "roleCredentials"));
    else
        refuse(s, a, body);
    json_delete_wiped(body);
}

static void add_encoded(struct buf *b, const char *s)
{
    for (; *s; s++)
        if (strchr("-_.~", *s) || (*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') ||
            (*s >= 'a' && *s <= 'z'))
            buf_addc(b, *s);
        else
            buf_addf(b, "%%%02X", (unsigned char)*s);
}

static void on_token(void *arg, const char *token, const struct err *e)
{
    struct sso *s = arg;
    const struct creds_config *cfg = creds_chain_config(s->chain);
    struct aws_endpoint endpoint;
    struct buf url = BUF_INIT(8192);
    struct err why;
    char *line;

    if (!token || !creds_fits_header(token)) {
        if (token)
            fail(s, "the login's token holds a line break");
        else
            fail_by_login(s, e);
        return;
    }
    if (aws_endpoint_resolve(cfg->env, cfg->conf, cfg->profile, NULL, "sso", s->login.region,
                             &endpoint, &why) < 0) {
        fail(s, why.msg);
        return;
    }
    buf_addf(&url, "%s/federation/credentials?role_name=", endpoint.url);
    add_encoded(&url, s->role);
    buf_adds(&url, "&account_id=");
    add_encoded(&url, s->account);
    line = xasprintf("x-amz-sso_bearer_token: %s", token);
    cfg->io->fetch(cfg->io->ctx,
                   &(struct aws_fetch){.method = "GET",
                                       .url = buf_str(&url),
                                       .headers = (const char *[]){line, NULL},
                                       .timeout_ms = TIMEOUT_MS,
                                       .attempts = ATTEMPTS},
                   on_role, s);
    mem_wipe(line, strlen(line));
    free(line);
    buf_release(&url);
}

/* The value of a key that may stand in the session, in the profile, or in both alike. */
static const char *shared(struct creds_chain *c, const char *session, const char *key,
                          struct err *e)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const char *mine = get(c, key);
    const char *theirs = session ? aws_conf_section(cfg->conf, "sso-session", session, key) : NULL;

    if (mine && theirs && !str_eq(mine, theirs))
        err_set(e, ERR_CREDS, "%s differs between the profile and its sso-session", key);
    else if (!mine && !theirs)
        err_set(e, ERR_CREDS, "%s is not set in %s", key,
                session ? "its sso-session" : "the profile");
    return theirs ? theirs : mine;
}

static void start(struct creds_chain *c)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const char *session = get(c, "sso_session");
    struct sso s = {
        .chain = c, .account = get(c, "sso_account_id"), .role = get(c, "sso_role_name")};
    struct sso *kept;
    struct err e;

    err_clear(&e);
    if (!s.account && !s.role) {
        creds_nothing(c, session ? "the profile's sso_session comes without sso_account_id and "
                                   "sso_role_name: it gives a token, but no credentials"
                                 : "the profile has no sso_account_id");
        return;
    }
    if (session && !aws_conf_has_section(cfg->conf, "sso-session", session))
        err_set(&e, ERR_CREDS, "sso_session names a [sso-session ...] that is not there");
    else if (!s.account || !s.role)
        err_set(&e, ERR_CREDS, "the profile has no %s",
                s.role ? "sso_account_id" : "sso_role_name");
    s.login.session = session;
    if (!e.code)
        s.login.start_url = shared(c, session, "sso_start_url", &e);
    if (!e.code)
        s.login.region = shared(c, session, "sso_region", &e);
    if (e.code) {
        creds_failed(c, "%s", e.msg);
        return;
    }
    kept = xmalloc(sizeof(*kept));
    *kept = s;
    sso_token_get(cfg, &s.login, on_token, kept);
}

const struct creds_provider creds_sso = {.name = "single sign-on", .start = start};
