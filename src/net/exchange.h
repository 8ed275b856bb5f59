/* exchange.h - one request and its answer, as libcurl's easy handle; and what http.c and exchange.c
 * know of each other. */
#ifndef NET_EXCHANGE_H
#define NET_EXCHANGE_H

#include <curl/curl.h>

#include "net/http.h"

enum { HEADERS_MAX = 64 * 1024, RESPONSE_MAX = 16 * 1024 * 1024, TIMEOUT_MS = 60000 };

/* Connections, in two sets that have nothing to do with one another. libcurl sends again by itself
 * what was on a connection that had been used before, or by others too; so what must not go twice
 * is in a set where every request has a connection of its own, HTTP/2 or not. There it sends again
 * only what the server says it did not process (REFUSED_STREAM). */
enum lane_id { LANE_SHARED, LANE_ALONE, LANES };

struct lane {
    struct http *http;
    CURLM *multi;
    uv_timer_t timer;
    uv_idle_t soon; /* libcurl wants to be called at once */
};

struct http_exchange {
    struct http *http;
    struct lane *lane;
    CURL *easy;
    struct curl_slist *header_lines;
    struct buf request, headers; /* our body; their headers, a line each */
    struct http_response response;
    struct err err;
    char curl_text[CURL_ERROR_SIZE];
    char proxy[400]; /* as it is shown; empty: none */
    const char *proxy_source;
    bool ready; /* connected, through a proxy too: the request itself begins */
    bool ended; /* a result is there, the callback may not be */
    http_fn *fn;
    void *ctx;
    struct http_exchange *prev, *next;
};

struct http {
    uv_loop_t *loop;
    struct lane lanes[LANES]; /* multi NULL: closed */
    uv_timer_t deferred, look;
    char *ca_bundle, *user_agent;
    bool no_verify, closing;
    long connect_timeout_ms;
    http_proxy_fn *proxy;
    void *proxy_ctx;
    struct http_exchange *running, *finished;
    unsigned n_exchanges, open_handles;
    void (*done)(void *ctx);
    void *done_ctx;
};

/* Something may be wrong with it from the beginning: then x->err says so, and it is not sent. */
struct http_exchange *exchange_new(struct http *h, const struct http_request *rq, http_fn *fn,
                                   void *ctx);
void exchange_free(struct http_exchange *x);

/* Reads from libcurl how it ended. */
void exchange_result(struct http_exchange *x, CURLcode rc);
void exchange_cancelled(struct http_exchange *x);

/* Calls the user. */
void exchange_answer(struct http_exchange *x);

/* Goes on with closing, if it is time. */
void http_maybe_finish(struct http *h);

#endif
