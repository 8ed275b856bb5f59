/* Credentials from the endpoint of a container's agent (ECS, EKS Pod Identity). */
#include "aws/creds_provider.h"

#include <stdlib.h>
#include <string.h>

#include "aws/url.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"

enum { TIMEOUT_MS = 2000, ATTEMPTS = 3, TOKEN_MAX = 16 * 1024 };

static const char relative[] = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
static const char full[] = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
static const char token_file[] = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
static const char token_name[] = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

/* The server's words, if they are an error's: whatever else came may hold keys. */
static void refuse(struct creds_chain *c, const struct aws_fetched *a)
{
    struct buf b = BUF_INIT(2048);
    struct err e;
    cJSON *o = json_parse(a->body, a->len, &e);
    const char *words = json_str_or(o, "message", json_str(o, "Message"));

    if (!words)
        words = o || a->status < 400 ? "" : a->body;
    text_safe(&b, words, strnlen(words, 200), 0);
    creds_failed(c, "the endpoint answered HTTP %d: %s", a->status,
                 b.len ? buf_str(&b) : "(no message)");
    buf_release(&b);
    json_delete_wiped(o);
}

static void on_answer(void *arg, const struct aws_fetched *a, const struct err *e)
{
    struct creds_chain *c = arg;

    if (e->code)
        creds_failed(c, "%s", e->msg);
    else if (a->status != 200)
        refuse(c, a);
    else
        creds_found_json(c, a->body, a->len, "Token", "the endpoint", "container endpoint");
}

/* Over plain HTTP only to this host, or to the links that ECS and EKS use: a token or an answer
 * must not cross a network in the clear. */
static bool is_trusted(const struct aws_endpoint *url)
{
    static const char *const hosts[] = {"169.254.170.2", "169.254.170.23", "[fd00:ec2::23]",
                                        "localhost", "[::1]"};
    size_t n;

    if (str_starts(url->url, "https://"))
        return true;
    n = url->host[0] == '[' ? strcspn(url->host, "]") + 1 : strcspn(url->host, ":");
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        if (strlen(hosts[i]) == n && strncmp(hosts[i], url->host, n) == 0)
            return true;
    /* 127.0.0.0/8: four numbers, so that 127.0.0.1.example.org is none. */
    return str_starts(url->host, "127.") && strspn(url->host, "0123456789.") == n;
}

/* The query is part of the path here: the URL is checked without it. */
static int make_url(const struct aws_env *env, struct buf *url, struct err *e)
{
    const char *path = aws_env_get(env, relative), *text = aws_env_get(env, full);
    struct aws_endpoint checked;
    char *plain;
    int rc;

    if (path && (path[0] != '/' || strpbrk(path, " \r\n\t")))
        return err_set(e, ERR_CREDS, "%s is no path: it must begin with /", relative);
    if (path) {
        buf_addf(url, "http://169.254.170.2%s", path);
        return 0;
    }
    plain = xstrndup(text, strcspn(text, "?"));
    rc = aws_url_normalize(plain, full, &checked, e);
    free(plain);
    if (rc < 0)
        return rc;
    if (!is_trusted(&checked))
        return err_set(e, ERR_CREDS,
                       "%s must be https, or http to this host, 169.254.170.2, 169.254.170.23 or "
                       "[fd00:ec2::23]",
                       full);
    /* As it was written: a slash at the end of the path may matter. */
    buf_adds(url, text);
    return strpbrk(text, " \r\n\t") ? err_set(e, ERR_CREDS, "%s holds a blank", full) : 0;
}

/* The token's text into out; empty when none is asked for. Read anew each time. */
static int read_token(const struct aws_env *env, struct buf *out, struct err *e)
{
    const char *path = aws_env_get(env, token_file), *where = path ? token_file : token_name;
    const char *value = aws_env_get(env, token_name);

    if (path && creds_read_token(path, out, e) < 0)
        return err_prefix(e, "%s", where);
    if (!path && value && buf_adds(out, value) < 0)
        return err_set(e, ERR_CREDS, "the token of %s is larger than %d bytes", where, TOKEN_MAX);
    if (!creds_fits_header(buf_str(out)))
        return err_set(e, ERR_CREDS, "the token of %s holds a line break", where);
    return 0;
}

static void fetch(struct creds_chain *c, const char *url, const char *token)
{
    const struct aws_io *io = creds_chain_config(c)->io;
    char *line = *token ? xasprintf("Authorization: %s", token) : NULL;
    const char *headers[] = {"Accept: application/json", line, NULL};
    struct aws_fetch rq = {.method = "GET",
                           .url = url,
                           .headers = headers,
                           .timeout_ms = TIMEOUT_MS,
                           .attempts = ATTEMPTS,
                           .direct = true};

    io->fetch(io->ctx, &rq, on_answer, c);
    if (line)
        mem_wipe(line, strlen(line));
    free(line);
}

static void start(struct creds_chain *c)
{
    const struct aws_env *env = creds_chain_config(c)->env;
    struct buf url = BUF_INIT(4096), token = BUF_INIT(TOKEN_MAX);
    struct err e;

    err_clear(&e);
    if (!aws_env_get(env, relative) && !aws_env_get(env, full))
        creds_nothing(c, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and ..._FULL_URI are not set");
    else if (make_url(env, &url, &e) < 0 || read_token(env, &token, &e) < 0)
        creds_failed(c, "%s", e.msg);
    else
        fetch(c, buf_str(&url), buf_str(&token));
    if (token.ptr)
        mem_wipe(token.ptr, token.cap);
    buf_release(&token);
    buf_release(&url);
}

const struct creds_provider creds_container = {.name = "container endpoint", .start = start};
