/* Talks to the instance metadata service. Knows tokens and settings; what is read from it is the
 * callers' matter. */
#include "aws/imds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/url.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"

enum { TIMEOUT_MS = 1000, ATTEMPTS = 1, TOKEN_MAX = 4096, PATH_MAX_LEN = 512 };

struct imds {
    const struct aws_io *io;
    struct aws_endpoint endpoint;
    bool v1_disabled;
    long timeout_ms;
    int attempts;
    char *token; /* NULL: none yet; "": it has none */
    bool renewed;
    char path[PATH_MAX_LEN];
    imds_fn *fn;
    void *arg;
};

struct source {
    const struct aws_env *env;
    const struct aws_conf *conf;
    const char *profile;
};

static const char *setting(const struct source *s, const char *variable, const char *key)
{
    const char *value = variable ? aws_env_get(s->env, variable) : NULL;

    return value ? value : aws_conf_get(s->conf, s->profile, key);
}

static int read_number(const struct source *s, const char *variable, const char *key, int most,
                       int64_t *out, struct err *e)
{
    const char *text = setting(s, variable, key);

    if (text && num_parse(text, 1, most, out) < 0)
        return err_set(e, ERR_CONFIG, "%s (%s) must be a number from 1 to %d", variable, key, most);
    return 0;
}

static int read_settings(struct imds *m, const struct source *s, struct err *e)
{
    const char *url = setting(s, "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                              "ec2_metadata_service_endpoint");
    const char *mode = setting(s, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                               "ec2_metadata_service_endpoint_mode");
    const char *v1 = setting(s, "AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled");
    int64_t seconds = TIMEOUT_MS / 1000, attempts = ATTEMPTS;

    if (mode && !str_eq_nocase(mode, "ipv4") && !str_eq_nocase(mode, "ipv6"))
        return err_set(e, ERR_CONFIG,
                       "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE "
                       "(ec2_metadata_service_endpoint_mode) must be ipv4 or ipv6");
    if (!url)
        url = mode && str_eq_nocase(mode, "ipv6") ? "http://[fd00:ec2::254]"
                                                  : "http://169.254.169.254";
    m->v1_disabled = v1 && str_eq_nocase(v1, "true");
    if (read_number(s, "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", 60, &seconds,
                    e) < 0 ||
        read_number(s, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", 10,
                    &attempts, e) < 0)
        return e->code;
    m->timeout_ms = (long)seconds * 1000;
    m->attempts = (int)attempts;
    return aws_url_normalize(url, "AWS_EC2_METADATA_SERVICE_ENDPOINT", &m->endpoint, e);
}

struct imds *imds_open(const struct aws_io *io, const struct aws_env *env,
                       const struct aws_conf *conf, const char *profile, struct err *e)
{
    struct source s = {env, conf, profile};
    const char *off = aws_env_get(env, "AWS_EC2_METADATA_DISABLED");
    struct imds *m;

    if (off && str_eq_nocase(off, "true")) {
        err_set(e, ERR_NOTFOUND, "disabled by AWS_EC2_METADATA_DISABLED");
        return NULL;
    }
    m = xcalloc(1, sizeof(*m));
    m->io = io;
    if (read_settings(m, &s, e) == 0)
        return m;
    imds_close(m);
    return NULL;
}

static void drop_token(struct imds *m)
{
    if (m->token)
        mem_wipe(m->token, strlen(m->token));
    free(m->token);
    m->token = NULL;
}

void imds_close(struct imds *m)
{
    drop_token(m);
    free(m);
}

static void send(struct imds *m, const char *method, const char *path, const char *header,
                 aws_fetched_fn *fn)
{
    const char *headers[] = {header, NULL};
    char *url = xasprintf("%s%s", m->endpoint.url, path);
    struct aws_fetch rq = {.method = method,
                           .url = url,
                           .headers = headers,
                           .timeout_ms = m->timeout_ms,
                           .attempts = m->attempts,
                           .direct = true};

    m->io->fetch(m->io->ctx, &rq, fn, m);
    free(url);
}

static void ask_token(struct imds *m);

static void on_answer(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct imds *m = arg;
    struct buf b = BUF_INIT(1024);
    struct err mine;

    if (e->code) {
        m->fn(m->arg, NULL, e);
    } else if (a->status == 401 && !m->renewed) { /* the token has gone out of date */
        m->renewed = true;
        drop_token(m);
        ask_token(m);
    } else if (a->status == 200) {
        err_clear(&mine);
        m->fn(m->arg, a, &mine);
    } else {
        text_safe(&b, m->path, strlen(m->path), 0);
        err_set(&mine, ERR_SERVICE, "HTTP %d for %s", a->status, buf_str(&b));
        mine.http_status = a->status;
        m->fn(m->arg, NULL, &mine);
    }
    buf_release(&b);
}

static void ask_path(struct imds *m)
{
    char *line = *m->token ? xasprintf("X-aws-ec2-metadata-token: %s", m->token) : NULL;

    send(m, "GET", m->path, line, on_answer);
    if (line)
        mem_wipe(line, strlen(line));
    free(line);
}

/* A token is part of a header line: one that could break it is none. */
static bool is_token(const struct aws_fetched *a)
{
    if (a->len == 0 || a->len > TOKEN_MAX)
        return false;
    for (size_t i = 0; i < a->len; i++)
        if (a->body[i] <= ' ' || a->body[i] > '~')
            return false;
    return true;
}

static void on_token(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct imds *m = arg;
    struct err mine;

    if (e->code) {
        m->fn(m->arg, NULL, e);
    } else if (a->status == 200 && is_token(a)) {
        m->token = xstrndup(a->body, a->len);
        ask_path(m);
    } else if (!m->v1_disabled && (a->status == 403 || a->status == 404 || a->status == 405)) {
        m->token = xstrdup(""); /* a service of the first version */
        ask_path(m);
    } else {
        err_set(&mine, ERR_SERVICE, "no token: HTTP %d%s", a->status,
                m->v1_disabled ? " (and version 1 is disabled)" : "");
        m->fn(m->arg, NULL, &mine);
    }
}

static void ask_token(struct imds *m)
{
    send(m, "PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds: 21600", on_token);
}

void imds_get(struct imds *m, const char *path, imds_fn *fn, void *arg)
{
    m->fn = fn;
    m->arg = arg;
    snprintf(m->path, sizeof(m->path), "%s", path);
    if (m->token)
        ask_path(m);
    else
        ask_token(m);
}
