/* inside.h - what the parts of the client share. */
#ifndef CLIENT_INSIDE_H
#define CLIENT_INSIDE_H

#include <protontop/client.h>

#include "aws/conf.h"
#include "aws/creds.h"
#include "aws/endpoint.h"
#include "base/clock.h"
#include "base/jsonview.h"
#include "base/rng.h"
#include "client/io.h"
#include "net/http.h"
#include "net/limiter.h"
#include "net/retry.h"

/* A function to be run from the loop. */
struct deferred {
    void (*fn)(void *arg);
    void *arg;
    struct deferred *next;
};

/* A call or an identity request that waits for the region. */
struct region_waiter {
    creds_fn *fn;
    void *ctx;
    struct region_waiter *next;
};

struct client {
    uv_loop_t *loop;
    struct client_io io;
    struct aws_conf *conf;
    struct aws_conf *conf_now; /* as the credential chain last read it; NULL: conf */
    char *profile;
    struct aws_region region;
    struct err region_err; /* code 0: the region is known; else what to say if it stays unknown */
    struct region_waiter *region_waiters;
    bool region_asked;
    char *endpoint_url; /* as the program gave it; NULL: not */
    struct aws_endpoint endpoint;
    struct creds_chain *creds;
    struct http *http;
    struct rng rng;
    struct retry_quota own_quota, *quota; /* quota: that of all clients, or own_quota */
    struct limiter limiter;
    bool adaptive, direct;
    struct client_stats stats;
    client_audit_fn *audit; /* NULL: nobody wants to hear it */
    void *audit_ctx;
    int64_t skew_ms; /* the service's clock less ours, once it has complained */
    long timeout_ms;
    size_t max_response;
    int max_attempts;
    char path[256]; /* of the endpoint's URL, with a slash at its end */
    struct deferred *deferred, **deferred_end;
    uv_timer_t defer_timer;
    struct call *calls;
    struct wait *waits;
    unsigned waiting; /* identity requests not answered */
    bool closing, http_closing;
    void (*done)(void *ctx);
    void *done_ctx;
};

enum call_state { CALL_START, CALL_CREDS, CALL_HTTP, CALL_WAIT, CALL_END };

struct call {
    struct client *client;
    const struct op *op;
    cJSON *input;
    char *body; /* the input as it is sent, the same for all attempts */
    char invocation[37];
    char signer[129]; /* the access key of the last attempt */
    enum call_state state;
    struct http_exchange *http;
    uv_timer_t timer; /* start, retry delays, the answer to an early end */
    int64_t began_ms;
    int retry_cost;  /* of the last retry, given back on success */
    int64_t skew_ms; /* what this call's signatures go by */
    bool cancelled, skew_tried, creds_tried;
    bool audited; /* it was told that this call is sent */
    bool unsure;                   /* an attempt of which nobody knows whether it was acted upon */
    const char *token_member;      /* of the input, that came from the service; NULL: none */
    bool text_only;                /* the answer's text is wanted, not its tree */
    struct jsonview_part parts[2]; /* then: the list and the token in it */
    struct call_result result;
    struct err err;
    call_fn *fn;
    void *ctx;
    struct call *prev, *next;
};

/* client.c */
void client_defer(void *client, void (*fn)(void *arg), void *arg);
void client_maybe_finish(struct client *c);

/* waiter.c: cancels all waits. */
void waits_cancel(struct client *c);

/* call.c: client_call(), with an input member that is not to be checked. */
struct call *call_start(struct client *c, const struct op *op, cJSON *input,
                        const char *token_member, call_fn *fn, void *ctx);

/* retries.c: the settings (ERR_CONFIG); milliseconds to hold an attempt back, 0: none; what a
 * finished attempt was (call->err has its end); milliseconds to the next attempt, -1: there is
 * none. */
int retries_init(struct client *c, const struct client_config *cfg, struct err *e) ERR_CHECK;
int64_t retries_hold(struct client *c);
enum retry_kind retries_note(struct call *call, bool answered);
int64_t retries_next(struct call *call, enum retry_kind k, const char *retry_after);

/* The credentials, after the region and with it the endpoint are known: as creds_get(). */
void client_creds(struct client *c, creds_fn *fn, void *ctx);

void client_creds_forget(struct client *c, creds_fn *fn, void *ctx); /* it is not called any more */

/* identity.c: the region and endpoint as far as they are known without asking; ERR_CONFIG. */
int client_resolve(struct client *c, const struct client_config *cfg, struct err *e) ERR_CHECK;
void client_make_creds(struct client *c, const struct client_config *cfg);

/* answer.c: takes an HTTP answer apart: body or error, request id. */
void answer_read(struct call *call, struct http_response *r, const struct err *e);

/* Is that error (perhaps) about our clock; about nothing else; or about our identity? */
bool answer_is_skew(const struct err *e);
bool answer_is_late(const struct err *e);
bool answer_is_expired(const struct err *e);

#endif
