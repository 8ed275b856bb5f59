/* One STS call: form, signature, answer. Retries are the io's; a wrong clock is set right once by
 * the answer's Date, as with any other service. */
#include "aws/sts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/endpoint.h"
#include "aws/sigv4.h"
#include "aws/sts_xml.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"

#define SKEW_MIN_MS (1 * MS_MINUTE)

enum { TIMEOUT_MS = 15000, ATTEMPTS = 3, FORM_MAX = 64 * 1024 };

static const char content_type[] = "application/x-www-form-urlencoded; charset=utf-8";

struct sts_request {
    struct creds_config cfg; /* what it points to outlives the request */
    struct aws_endpoint endpoint;
    struct creds signer;
    bool is_signed, skew_tried;
    int64_t skew_ms;
    char *form;
    struct err err;
    sts_fn *fn;
    void *arg;
};

const char *sts_session_name(const struct creds_config *cfg, char out[64])
{
    snprintf(out, 64, "protontop-%lld", (long long)(clock_wall(cfg->io->clock) / 1000));
    return out;
}

static void add_encoded(struct buf *b, const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            strchr("-_.~", c))
            buf_addc(b, *s);
        else
            buf_addf(b, "%%%02X", c);
    }
}

static char *make_form(const char *action, const struct sts_param *params, size_t n)
{
    struct buf b = BUF_INIT(FORM_MAX);
    char *form;

    buf_addf(&b, "Action=%s&Version=2011-06-15", action);
    for (size_t i = 0; i < n; i++) {
        if (!params[i].value)
            continue;
        buf_addf(&b, "&%s=", params[i].name);
        add_encoded(&b, params[i].value);
    }
    form = b.overflow ? NULL : buf_detach(&b);
    buf_release(&b);
    return form;
}

static void answer(struct sts_request *rq, const struct sts_answer *a, const struct err *e)
{
    rq->fn(rq->arg, a, e);
    mem_wipe(rq->form, rq->form ? strlen(rq->form) : 0);
    free(rq->form);
    creds_release(&rq->signer);
    free(rq);
}

static void send(struct sts_request *rq);

/* The same codes as of any service (BEHAVIOUR 7, clock skew). */
static bool corrects_skew(struct sts_request *rq, const struct sts_xml *x, const char *date)
{
    int64_t theirs;

    if (!rq->is_signed || rq->skew_tried || !date || when_parse_http(date, &theirs) < 0)
        return false;
    if (!str_eq(x->code, "SignatureDoesNotMatch") && !str_eq(x->code, "RequestExpired") &&
        !str_eq(x->code, "RequestTimeTooSkewed") && !str_eq(x->code, "InvalidSignatureException"))
        return false;
    rq->skew_tried = true;
    rq->skew_ms = theirs - clock_wall(rq->cfg.io->clock);
    return true;
}

static void refuse(struct sts_request *rq, const struct aws_fetched *a, const struct sts_xml *x)
{
    struct buf b = BUF_INIT(2048);
    struct err e;

    text_safe(&b, x->code, strnlen(x->code, 80), 0);
    buf_adds(&b, ": ");
    text_safe(&b, x->message, strnlen(x->message, 500), 0);
    if (*x->code)
        err_set(&e, ERR_CREDS, "STS says %s", buf_str(&b));
    else
        err_set(&e, ERR_CREDS, "STS (%s) answered HTTP %d without credentials", rq->endpoint.host,
                a->status);
    e.http_status = a->status;
    buf_clear(&b);
    text_safe(&b, x->code, strnlen(x->code, 80), 0);
    snprintf(e.service_code, sizeof(e.service_code), "%s", buf_str(&b));
    buf_release(&b);
    answer(rq, NULL, &e);
}

/* The end by our clock, which may be wrong: what counts is how long they last. */
static int64_t by_our_clock(const struct sts_request *rq, const char *date, int64_t expires_ms)
{
    int64_t theirs, ours = clock_wall(rq->cfg.io->clock), ahead;

    if (!date || when_parse_http(date, &theirs) < 0 || theirs <= 0)
        return expires_ms;
    ahead = ours - theirs;
    return ahead < -SKEW_MIN_MS || ahead > SKEW_MIN_MS ? expires_ms + ahead : expires_ms;
}

static void on_fetched(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct sts_request *rq = arg;
    struct sts_xml x;
    struct sts_answer good = {NULL};

    if (e->code) {
        answer(rq, NULL, e);
        return;
    }
    if (!sts_xml_read(a->body, a->len, &x) || a->status != 200 || !*x.access_key ||
        !*x.secret_key || !*x.token || when_parse(x.expiration, &good.expires_ms) < 0) {
        if (a->status != 200 && corrects_skew(rq, &x, a->date))
            send(rq);
        else
            refuse(rq, a, &x);
    } else {
        good.access_key = x.access_key;
        good.secret_key = x.secret_key;
        good.token = x.token;
        good.expiration = x.expiration;
        good.expires_ms = by_our_clock(rq, a->date, good.expires_ms);
        err_clear(&rq->err);
        answer(rq, &good, &rq->err);
    }
    sts_xml_release(&x);
}

static int sign(struct sts_request *rq, const char *path, struct sigv4_result *signature)
{
    const struct sigv4_header headers[] = {{"content-type", content_type},
                                           {"host", rq->endpoint.host}};
    struct sigv4_request s = {.method = "POST",
                              .path = path,
                              .headers = headers,
                              .n_headers = ARRAY_LEN(headers),
                              .body = rq->form,
                              .body_len = strlen(rq->form)};
    struct sigv4_options o = {.access_key = rq->signer.access_key,
                              .secret_key = rq->signer.secret_key,
                              .session_token = rq->signer.session_token,
                              .region = rq->endpoint.signing_region,
                              .service = "sts",
                              .wall_ms = clock_wall(rq->cfg.io->clock) + rq->skew_ms,
                              .normalize_path = true};

    return sigv4_sign(&s, &o, signature, &rq->err);
}

static void free_line(char *line)
{
    if (line)
        mem_wipe(line, strlen(line));
    free(line);
}

static void fail_later(void *arg)
{
    struct sts_request *rq = arg;
    struct err e = rq->err;

    answer(rq, NULL, &e);
}

static void send(struct sts_request *rq)
{
    const struct aws_io *io = rq->cfg.io;
    const char *host = strstr(rq->endpoint.url, "://"), *path = host ? strchr(host + 3, '/') : NULL;
    char *url = xasprintf("%s/", rq->endpoint.url),
         *signed_path = xasprintf("%s/", path ? path : "");
    struct sigv4_result signature;
    char *lines[4] = {NULL};
    struct aws_fetch f = {.method = "POST",
                          .url = url,
                          .body = rq->form,
                          .timeout_ms = TIMEOUT_MS,
                          .attempts = ATTEMPTS};

    sigv4_init(&signature);
    lines[0] = xasprintf("Content-Type: %s", content_type);
    if (rq->is_signed && sign(rq, signed_path, &signature) < 0) {
        io->defer(io->ctx, fail_later, rq);
    } else {
        if (rq->is_signed) {
            lines[1] = xasprintf("X-Amz-Date: %s", signature.date);
            lines[2] = xasprintf("Authorization: %s", buf_str(&signature.authorization));
            if (rq->signer.session_token && *rq->signer.session_token)
                lines[3] = xasprintf("X-Amz-Security-Token: %s", rq->signer.session_token);
        }
        f.headers = (const char *[]){lines[0], lines[1], lines[2], lines[3], NULL};
        io->fetch(io->ctx, &f, on_fetched, rq);
    }
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        free_line(lines[i]);
    sigv4_release(&signature);
    free(signed_path);
    free(url);
}

void sts_call(const struct creds_config *cfg, const char *action, const struct sts_param *params,
              size_t n, const struct creds *signer, sts_fn *fn, void *arg)
{
    struct sts_request *rq = xcalloc(1, sizeof(*rq));

    rq->cfg = *cfg;
    rq->fn = fn;
    rq->arg = arg;
    creds_init(&rq->signer);
    rq->is_signed = signer != NULL;
    if (signer)
        creds_copy(&rq->signer, signer);
    rq->form = make_form(action, params, n);
    err_clear(&rq->err);
    if (!rq->form)
        err_set(&rq->err, ERR_CREDS, "the request to STS would be larger than %d bytes", FORM_MAX);
    if (!rq->form || aws_endpoint_resolve(cfg->env, cfg->conf, cfg->profile, NULL, "sts",
                                          cfg->region, &rq->endpoint, &rq->err) < 0)
        cfg->io->defer(cfg->io->ctx, fail_later, rq);
    else
        send(rq);
}
