/* http.h - HTTP requests on the libuv loop: the only place where curl and uv meet.
 *
 * One `struct http` per loop holds a curl multi with its connections. Requests run concurrently.
 * A callback comes exactly once per request, from the loop, never from inside http_send() or
 * http_cancel(); after http_cancel() it comes with ERR_CANCELLED. */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include <protontop/err.h>

#include "base/buf.h"

struct http;
struct http_exchange;

/* Which proxy leads to an URL. 1: this one; 0: none; ERR_CONFIG: what should say so is wrong. */
struct http_proxy {
    struct buf url;     /* scheme://[user:password@]host:port */
    char shown[400];    /* the same without user and password */
    const char *source; /* where it is set, for messages; lives on */
};
typedef int http_proxy_fn(void *ctx, const char *url, struct http_proxy *p, struct err *e);

struct http_options {
    const char *ca_bundle; /* PEM file; NULL: the system's */
    bool no_verify;        /* TLS certificates are not checked */
    const char *user_agent;
    long connect_timeout_ms; /* 0: 5000 */
    long max_connections;    /* to one host; 0: 16 */
    http_proxy_fn *proxy;    /* asked for each request; NULL: no proxy, whatever the environment */
    void *proxy_ctx;
};

/* Never fails but for a CA bundle that cannot be read (ERR_CONFIG: NULL). Strings are copied. */
struct http *http_new(uv_loop_t *loop, const struct http_options *o, struct err *e);

/* Cancels what runs (callbacks come with ERR_CANCELLED), closes all handles, then calls done from
 * the loop; memory is freed after that. No other call may follow. done may be NULL. */
void http_close(struct http *h, void (*done)(void *ctx), void *ctx);

struct http_request {
    const char *method;
    const char *url;
    const char *const *headers; /* "Name: value" lines, NULL-terminated */
    const void *body;
    size_t body_len;
    long timeout_ms;     /* whole exchange; 0: 60000 */
    size_t max_response; /* bytes of body; 0: 16 MiB */
    bool once;           /* must not be sent twice: over a connection of its own */
    bool direct;         /* never through a proxy */
};

struct http_response {
    int status;
    struct buf body; /* the callback may take it with buf_detach() */
    int64_t elapsed_ms;
    bool reused;                          /* the connection was there already */
    const struct http_exchange *exchange; /* for http_header() */
};

/* Case-insensitive; NULL if the header is not there; the last one wins. Valid in the callback. */
const char *http_header(const struct http_response *r, const char *name);

/* e->code is 0 when a complete answer of any status came. Else one of ERR_CONNECT, ERR_NETWORK,
 * ERR_TIMEOUT, ERR_TLS, ERR_TOOBIG, ERR_CANCELLED, ERR_CONFIG (the proxy's refusal too), with
 * e->maybe_sent telling whether the request may have reached the server, and r->status 0. */
typedef void http_fn(void *ctx, struct http_response *r, const struct err *e);

/* Everything in rq is copied. The exchange is valid until its callback returns. */
struct http_exchange *http_send(struct http *h, const struct http_request *rq, http_fn *fn,
                                void *ctx);
void http_cancel(struct http_exchange *x);

#endif
