/* One request and its answer: options in, errors out. */
#include "net/exchange.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"

enum { PROXY_URL_MAX = 4096, UNACKNOWLEDGED_MS = 20000 };

static size_t on_body(char *data, size_t size, size_t n, void *ctx)
{
    struct http_exchange *x = ctx;

    return buf_add(&x->response.body, data, size * n) < 0 ? 0 : size * n;
}

/* An answer may come in several (a 100 before the real one): the last one's headers count. */
static size_t on_header(char *data, size_t size, size_t n, void *ctx)
{
    struct http_exchange *x = ctx;
    size_t len = size * n;

    if (len > 5 && memcmp(data, "HTTP/", 5) == 0)
        buf_clear(&x->headers);
    while (len > 0 && (data[len - 1] == '\r' || data[len - 1] == '\n'))
        len--;
    if (buf_add(&x->headers, data, len) < 0 || buf_addc(&x->headers, '\0') < 0)
        return 0;
    return size * n;
}

/* libcurl is about to send the request. (Its own count of bytes sent has a proxy's CONNECT in it.)
 */
static int on_ready(void *ctx, char *ip, char *local_ip, int port, int local_port)
{
    struct http_exchange *x = ctx;

    (void)ip;
    (void)local_ip;
    (void)port;
    (void)local_port;
    x->ready = true;
    return CURL_PREREQFUNC_OK;
}

static void set_request(struct http_exchange *x, const struct http_request *rq)
{
    CURL *c = x->easy;

    for (size_t i = 0; rq->headers && rq->headers[i]; i++)
        x->header_lines = curl_slist_append(x->header_lines, rq->headers[i]);
    x->header_lines = curl_slist_append(x->header_lines, "Expect:"); /* no 100-continue */
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, x->header_lines);
    curl_easy_setopt(c, CURLOPT_URL, rq->url);
    if (rq->body && rq->body_len)
        buf_add(&x->request, rq->body, rq->body_len);
    if (strcmp(rq->method, "POST") == 0 || x->request.len) {
        curl_easy_setopt(c, CURLOPT_POST, 1L);
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->request.len);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, buf_str(&x->request));
    }
    if (strcmp(rq->method, "POST") != 0 && strcmp(rq->method, "GET") != 0)
        curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, rq->method);
    if (rq->once) { /* see enum lane_id */
        curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);
    }
    /* One HTTP/2 connection carries many: so wait until it is known what the first one speaks.
     * Without TLS it is never HTTP/2, and nobody waits for another's answer. */
    curl_easy_setopt(c, CURLOPT_PIPEWAIT, !rq->once && str_starts(rq->url, "https:") ? 1L : 0L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, rq->timeout_ms ? rq->timeout_ms : (long)TIMEOUT_MS);
}

/* A way that has gone dead (another network, a VPN that fell) swallows what is sent. HTTP/2 keeps
 * its one connection through the timeouts of single requests, so the kernel is told to give it up
 * when nothing has been acknowledged for so long; then the next request makes a new one. Nor does
 * libcurl keep what we start (a credential program, an editor) from holding our connections. */
static int on_new_socket(void *ctx, curl_socket_t fd, curlsocktype purpose)
{
    const unsigned ms = UNACKNOWLEDGED_MS;

    (void)ctx;
    (void)purpose;
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof(ms)); /* as good as it can be had */
    return fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ? CURL_SOCKOPT_ERROR : CURL_SOCKOPT_OK;
}

static void set_connection(struct http_exchange *x)
{
    const struct http *h = x->http;
    CURL *c = x->easy;

    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    /* A name that is still being looked up in libcurl's thread is left to itself when the request
     * ends: else the whole loop would wait for the name server. */
    curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(c, CURLOPT_SOCKOPTFUNCTION, on_new_socket);
    curl_easy_setopt(c, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, h->connect_timeout_ms);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2); /* at least */
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, h->no_verify ? 0L : 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, h->no_verify ? 0L : 2L);
    if (h->ca_bundle)
        curl_easy_setopt(c, CURLOPT_CAINFO, h->ca_bundle);
    if (h->user_agent)
        curl_easy_setopt(c, CURLOPT_USERAGENT, h->user_agent);
}

/* libcurl is told outright, so that it does not look into the environment by rules of its own. */
static void set_proxy(struct http_exchange *x, const struct http_request *rq)
{
    const struct http *h = x->http;
    struct http_proxy p = {.source = ""};
    CURL *c = x->easy;

    buf_init(&p.url, PROXY_URL_MAX);
    if (h->proxy && !rq->direct && h->proxy(h->proxy_ctx, rq->url, &p, &x->err) == 1) {
        snprintf(x->proxy, sizeof(x->proxy), "%s", p.shown);
        x->proxy_source = p.source;
    }
    curl_easy_setopt(c, CURLOPT_PROXY, x->proxy[0] ? buf_str(&p.url) : "");
    curl_easy_setopt(c, CURLOPT_NOPROXY, "");
    /* Our headers are not for the proxy, and its own are no part of the answer. */
    curl_easy_setopt(c, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
    curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(c, CURLOPT_PROXY_SSL_VERIFYPEER, h->no_verify ? 0L : 1L);
    curl_easy_setopt(c, CURLOPT_PROXY_SSL_VERIFYHOST, h->no_verify ? 0L : 2L);
    if (h->ca_bundle)
        curl_easy_setopt(c, CURLOPT_PROXY_CAINFO, h->ca_bundle);
    if (p.url.ptr)
        mem_wipe(p.url.ptr, p.url.len);
    buf_release(&p.url);
}

struct http_exchange *exchange_new(struct http *h, const struct http_request *rq, http_fn *fn,
                                   void *ctx)
{
    struct http_exchange *x = xcalloc(1, sizeof(*x));

    x->http = h;
    x->lane = &h->lanes[rq->once ? LANE_ALONE : LANE_SHARED];
    x->fn = fn;
    x->ctx = ctx;
    x->easy = curl_easy_init();
    if (!x->easy)
        abort(); /* out of memory */
    err_clear(&x->err);
    buf_init(&x->request, rq->body_len);
    buf_init(&x->headers, HEADERS_MAX);
    buf_init(&x->response.body, rq->max_response ? rq->max_response : (size_t)RESPONSE_MAX);
    x->response.exchange = x;
    curl_easy_setopt(x->easy, CURLOPT_PRIVATE, x);
    curl_easy_setopt(x->easy, CURLOPT_ERRORBUFFER, x->curl_text);
    curl_easy_setopt(x->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(x->easy, CURLOPT_WRITEDATA, x);
    curl_easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(x->easy, CURLOPT_HEADERDATA, x);
    curl_easy_setopt(x->easy, CURLOPT_PREREQFUNCTION, on_ready);
    curl_easy_setopt(x->easy, CURLOPT_PREREQDATA, x);
    set_connection(x);
    set_proxy(x, rq);
    set_request(x, rq);
    return x;
}

/* Header lines and bodies may hold tokens. */
static void wipe(struct http_exchange *x)
{
    for (struct curl_slist *l = x->header_lines; l; l = l->next)
        mem_wipe(l->data, strlen(l->data));
    if (x->request.ptr)
        mem_wipe(x->request.ptr, x->request.cap);
    if (x->response.body.ptr)
        mem_wipe(x->response.body.ptr, x->response.body.cap);
}

void exchange_free(struct http_exchange *x)
{
    curl_easy_cleanup(x->easy);
    wipe(x);
    curl_slist_free_all(x->header_lines);
    buf_release(&x->request);
    buf_release(&x->headers);
    buf_release(&x->response.body);
    free(x);
}

struct failure {
    CURLcode rc;
    int code;
    const char *what, *advice;
};

static const char trust_advice[] = "name the authority's certificate with --ca-bundle FILE, or, to "
                                   "look without being sure whom you talk to, use --no-verify-ssl";

static const struct failure failures[] = {
    {CURLE_COULDNT_RESOLVE_PROXY, ERR_CONNECT, "the proxy is not found", "check HTTPS_PROXY"},
    {CURLE_COULDNT_RESOLVE_HOST, ERR_CONNECT, "the endpoint's name is not found",
     "check the endpoint and the region"},
    {CURLE_COULDNT_CONNECT, ERR_CONNECT, "cannot connect", "check the endpoint and the way to it"},
    {CURLE_OPERATION_TIMEDOUT, ERR_TIMEOUT, "no answer in time", NULL},
    {CURLE_SSL_CONNECT_ERROR, ERR_TLS, "TLS failed", "is that a port for TLS?"},
    {CURLE_PEER_FAILED_VERIFICATION, ERR_TLS, "TLS: the certificate is not trusted", trust_advice},
    {CURLE_SSL_ISSUER_ERROR, ERR_TLS, "TLS: the certificate is not trusted", trust_advice},
    {CURLE_SSL_CACERT_BADFILE, ERR_TLS, "TLS: the CA bundle is no PEM file of certificates", NULL},
    {CURLE_SSL_CERTPROBLEM, ERR_TLS, "TLS: our certificate is not right", NULL},
    {CURLE_SSL_CIPHER, ERR_TLS, "TLS: no cipher in common", NULL},
    {CURLE_URL_MALFORMAT, ERR_CONFIG, "the endpoint's URL is none", NULL},
    {CURLE_UNSUPPORTED_PROTOCOL, ERR_CONFIG, "the endpoint's URL is not http or https", NULL},
};

/* A connection that breaks while TLS begins is no matter of TLS, and may do better the next time.
 * libcurl has one code for both; OpenSSL's own errors begin with "error:". */
static bool broke_early(CURLcode rc, const char *text)
{
    return rc == CURLE_SSL_CONNECT_ERROR &&
           (strstr(text, "SSL_ERROR_SYSCALL") || str_starts(text, "Recv failure") ||
            str_starts(text, "Send failure"));
}

/* The proxy's own refusal: of the CONNECT, or of the request where there is no tunnel. */
static bool set_proxy_refusal(struct http_exchange *x, long status)
{
    if (!x->proxy[0] || (status >= 200 && status < 300) || status == 0)
        return false;
    x->ready = false; /* it went no further */
    if (status == 407)
        err_set(&x->err, ERR_CONFIG,
                "the proxy %s wants another user and password (HTTP 407): %s=http://USER:PASSWORD@"
                "HOST:PORT",
                x->proxy, x->proxy_source);
    else
        err_set(&x->err, status >= 500 ? ERR_CONNECT : ERR_CONFIG,
                "the proxy %s does not lead to the endpoint (HTTP %ld): check %s, or name the "
                "endpoint in NO_PROXY",
                x->proxy, status, x->proxy_source);
    return true;
}

/* Before there is a connection it is the proxy that one was not had to. */
static bool set_proxy_failure(struct http_exchange *x, CURLcode rc, const char *text)
{
    long status = 0;

    if (!x->proxy[0] || x->ready)
        return false;
    curl_easy_getinfo(x->easy, CURLINFO_HTTP_CONNECTCODE, &status);
    if (set_proxy_refusal(x, status))
        return true;
    if (rc != CURLE_COULDNT_CONNECT && rc != CURLE_COULDNT_RESOLVE_PROXY &&
        rc != CURLE_OPERATION_TIMEDOUT && rc != CURLE_RECV_ERROR && rc != CURLE_SEND_ERROR &&
        rc != CURLE_PROXY && rc != CURLE_GOT_NOTHING)
        return false; /* TLS, say: that is with the endpoint */
    err_set(&x->err, rc == CURLE_OPERATION_TIMEDOUT ? ERR_TIMEOUT : ERR_CONNECT,
            "no connection through the proxy %s: check %s, or name the endpoint in NO_PROXY (%s)",
            x->proxy, x->proxy_source, text);
    return true;
}

/* Which of the errors, and what to say. `text` may have words of the other side in it. */
static void set_failure_text(struct http_exchange *x, CURLcode rc, const char *text)
{
    const struct failure *f = NULL;
    long sent = 0;

    curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &sent);
    for (size_t i = 0; i < ARRAY_LEN(failures); i++)
        if (failures[i].rc == rc)
            f = &failures[i];
    if (rc == CURLE_WRITE_ERROR && (x->response.body.overflow || x->headers.overflow))
        err_set(&x->err, ERR_TOOBIG, "the answer%s larger than the %zu bytes that are allowed",
                x->headers.overflow ? "'s headers are" : " is",
                x->headers.overflow ? x->headers.max : x->response.body.max);
    else if (set_proxy_failure(x, rc, text))
        return;
    else if (rc == CURLE_WEIRD_SERVER_REPLY || (rc == CURLE_UNSUPPORTED_PROTOCOL && sent > 0))
        err_set(&x->err, ERR_PROTOCOL, "what answers there does not speak HTTP (%s)", text);
    else if (broke_early(rc, text))
        err_set(&x->err, ERR_CONNECT, "the connection broke while TLS began (%s)", text);
    else if (f)
        err_set(&x->err, f->code, "%s%s%s (%s)", f->what, f->advice ? ": " : "",
                f->advice ? f->advice : "", text);
    else
        err_set(&x->err, ERR_NETWORK, "the connection broke (%s)", text);
}

static void set_failure(struct http_exchange *x, CURLcode rc)
{
    const char *text = x->curl_text[0] ? x->curl_text : curl_easy_strerror(rc);
    struct buf safe = BUF_INIT(8 * CURL_ERROR_SIZE);

    text_safe(&safe, text, strlen(text), 0);
    set_failure_text(x, rc, buf_str(&safe));
    buf_release(&safe);
}

static void end(struct http_exchange *x)
{
    curl_off_t us = 0;
    long sent = 0, connects = 0;

    x->ended = true;
    curl_easy_getinfo(x->easy, CURLINFO_TOTAL_TIME_T, &us);
    curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &sent);
    curl_easy_getinfo(x->easy, CURLINFO_NUM_CONNECTS, &connects);
    x->response.elapsed_ms = us / 1000;
    x->response.reused = connects == 0;
    x->err.maybe_sent = x->ready && sent > 0;
}

void exchange_result(struct http_exchange *x, CURLcode rc)
{
    long status = 0;

    if (rc == CURLE_OK)
        curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    else
        set_failure(x, rc);
    if (status == 407 && set_proxy_refusal(x, status))
        status = 0;
    end(x);
    x->response.status = (int)status;
}

void exchange_cancelled(struct http_exchange *x)
{
    err_set(&x->err, ERR_CANCELLED, "cancelled");
    end(x);
}

void exchange_answer(struct http_exchange *x)
{
    x->ended = true;
    x->fn(x->ctx, &x->response, &x->err);
}

/* Headers are kept as lines that each end in a NUL. */
const char *http_header(const struct http_response *r, const char *name)
{
    const struct buf *h = &r->exchange->headers;
    const char *found = NULL;
    size_t n = strlen(name), len;

    for (size_t i = 0; i < h->len; i += len + 1) {
        const char *line = h->ptr + i;

        len = strlen(line);
        if (strncasecmp(line, name, n) == 0 && line[n] == ':')
            found = line + n + 1 + strspn(line + n + 1, " \t");
    }
    return found;
}
