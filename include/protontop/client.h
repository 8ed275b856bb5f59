/* client.h - the shared API module: any operation of the Proton API, on a libuv loop.
 *
 * A call checks its input, gets the credentials, signs (Signature Version 4), sends, retries where
 * that is safe, parses. Its callback comes exactly once, from the loop, never from inside
 * client_call() or call_cancel(). All memory that a callback is given is borrowed for the call
 * unless it says otherwise. Not thread-safe: one client belongs to one loop. */
#ifndef PROTONTOP_CLIENT_H
#define PROTONTOP_CLIENT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include <protontop/err.h>
#include <protontop/op.h>
#include <protontop/waiter.h>

struct client;
struct call;
struct pager;
struct wait;

/* What all clients of a program together may spend on retries: 500, of which a retry takes 5, after
 * a timeout 10; a success gives it back. Outlives the clients that it was given to. */
struct client_quota;
struct client_quota *client_quota_new(void);
void client_quota_free(struct client_quota *q);

/* Asks a person something that an identity needs (the code of an MFA device). `reply` must be
 * called exactly once, at once or later, even after the client was closed: with the answer, which
 * is copied, or with NULL when the person gave up. */
typedef void client_reply_fn(void *question, const char *text);
typedef void client_ask_fn(void *ctx, const char *text, client_reply_fn *reply, void *question);

struct call_result;

/* Hears of every call that may change something, twice: when it is about to be sent for the first
 * time (r and e are NULL), and of its end. `id` is the same for both: the invocation's UUID. Calls
 * that were never sent are not told. All borrowed; nothing of the client may be called from it but
 * what only tells. */
typedef void client_audit_fn(void *ctx, const struct client *c, const char *id, const struct op *op,
                             const cJSON *input, const struct call_result *r, const struct err *e);

struct client_config {
    uv_loop_t *loop;          /* runs everything; outlives the client */
    const char *profile;      /* NULL: AWS_PROFILE, AWS_DEFAULT_PROFILE, "default" */
    const char *region;       /* NULL: as resolved from environment and profile */
    const char *endpoint_url; /* NULL: likewise */
    const char *ca_bundle;    /* NULL: AWS_CA_BUNDLE, the profile's ca_bundle, the system's */
    bool no_verify_ssl;
    bool direct; /* through no proxy, whatever HTTPS_PROXY and HTTP_PROXY say (a private demo) */
    const char *access_key, *secret_key; /* not NULL: these and no other (both or none) */
    long timeout_ms;                     /* of one attempt; 0: 60000 */
    long connect_timeout_ms;             /* 0: 5000 */
    size_t max_response;                 /* bytes; 0: 16 MiB */
    int max_attempts;                    /* 0: AWS_MAX_ATTEMPTS, the profile's max_attempts, 3 */
    struct client_quota *quota;          /* of retries; NULL: one of its own */
    const char *user_agent_extra;        /* NULL: none; "app/name" */
    client_ask_fn *ask;                  /* NULL: nobody can be asked */
    void *ask_ctx;
    client_audit_fn *audit; /* NULL: nobody wants to hear it */
    void *audit_ctx;
};

/* Retries are in the standard mode, or the adaptive one (AWS_RETRY_MODE, the profile's retry_mode;
 * legacy counts as standard). */

/* Resolves profile, region and endpoint. Nothing is sent yet: a region that only the instance
 * metadata can tell is asked for with the first call. NULL with ERR_CONFIG in e: what is wrong and
 * where it was looked for. Strings are copied. */
struct client *client_new(const struct client_config *cfg, struct err *e);

/* Cancels all calls and waits (their callbacks come with ERR_CANCELLED), closes all handles, calls
 * done (may be NULL) from the loop, and is freed. */
void client_close(struct client *c, void (*done)(void *ctx), void *ctx);

/* Borrowed for the life of the client. Region, endpoint and their sources are "" as long as the
 * instance metadata has not told the region (client_identity() waits for that). */
const char *client_profile(const struct client *c);
const char *client_region(const struct client *c);
const char *client_endpoint(const struct client *c);      /* the URL */
const char *client_endpoint_host(const struct client *c); /* host[:port] */
const char *client_endpoint_source(const struct client *c);
const char *client_region_source(const struct client *c);

/* For people: the proxy that leads to the endpoint, "http://host:port (HTTPS_PROXY)", what is wrong
 * with it, or "" for none; and how retries go, "standard, 3 attempts". Never a password. */
void client_proxy(const struct client *c, char *out, size_t size);
void client_retries(const struct client *c, char *out, size_t size);

/* Warnings of the AWS files' reader, NULL past the end. */
const char *client_warning(const struct client *c, unsigned i);

struct client_stats {
    uint64_t requests; /* attempts sent */
    uint64_t retries;
    uint64_t throttled; /* answers that said so */
    uint64_t errors;    /* calls that failed in the end */
};
void client_stats(const struct client *c, struct client_stats *out);

struct call_result {
    const struct op *op;
    cJSON *body;      /* the answer, an object ({} when it was empty); NULL on error. The
                         callback may take it by setting this to NULL */
    const char *text; /* the answer as it came, NUL-terminated: for whoever wants its numbers as
                         they were written; NULL on error, or when nothing came */
    size_t text_len;
    char request_id[96]; /* x-amzn-RequestId; empty if none came */
    int attempts;
    int64_t elapsed_ms; /* from client_call() to now */
};

/* e->code == 0: it worked. */
typedef void call_fn(void *ctx, struct call_result *r, const struct err *e);

/* Starts a call. `input` (an object, or NULL for {}) is the client's from here on, whatever
 * happens. Bad input, unresolved credentials and so on arrive through the callback. Returns the
 * call, valid until its callback returns. */
struct call *client_call(struct client *c, const struct op *op, cJSON *input, call_fn *fn,
                         void *ctx);

/* The callback comes with ERR_CANCELLED (and maybe_sent). Calling it twice does nothing more. */
void call_cancel(struct call *call);

/* A page of a listing: `items` is the array under the operation's result key (never NULL on
 * success; empty if the member was missing). Return false to stop: done comes with success. */
typedef bool page_fn(void *ctx, const cJSON *items, const cJSON *body);

/* Comes once, at the end: after the last page, an error, a stop or a cancel. A next token that was
 * there before in the same listing is ERR_PROTOCOL. */
typedef void pager_done_fn(void *ctx, const struct err *e);

/* Lists all pages of a paginated operation, one after the other. `page_size` 0: the service's
 * default. Ownership as with client_call(). */
struct pager *client_list(struct client *c, const struct op *op, cJSON *input, int page_size,
                          page_fn *page, pager_done_fn *done, void *ctx);
void pager_cancel(struct pager *p);

/* A page as it came. Borrowed for the call. */
struct page_text {
    const char *list; /* JSON, an array: what is under the operation's result key; not terminated;
                         NULL: it was missing */
    size_t len;       /* bytes of it */
    size_t items;
    const char *next; /* the token that it gives; NULL: it is the last */
};

typedef bool page_text_fn(void *ctx, const struct page_text *page);

/* As client_list(), for whoever reads the text (its numbers as they were written, its members in
 * their order): no tree is made of it. */
struct pager *client_list_text(struct client *c, const struct op *op, cJSON *input, int page_size,
                               page_text_fn *page, pager_done_fn *done, void *ctx);

/* One look of a wait: the how-manieth, and what was seen where the waiter looks ("IN_PROGRESS", an
 * error's code; "" for nothing). */
typedef void wait_look_fn(void *ctx, int attempt, const char *seen);

/* Comes once, at the end. e->code: 0 the wait ended well; ERR_NOTNOW it failed (a state from which
 * it cannot end well, an error of the service); ERR_TIMEOUT with http_status 0: all attempts were
 * used; ERR_CANCELLED; or what kept us from asking. The message has the AWS CLI's words. */
typedef void wait_done_fn(void *ctx, const struct err *e);

struct wait_config {
    const struct waiter *waiter;
    int64_t delay_ms;   /* from an answer to the next look; negative: the waiter's own */
    int max_attempts;   /* 0: the waiter's own */
    wait_look_fn *look; /* may be NULL */
    wait_done_fn *done;
    void *ctx;
};

/* Asks until the waiter's table says that it is over. `input` is that of the waiter's operation,
 * and the client's from here on. The first look comes at once. The wait is valid until done
 * returns. */
struct wait *client_wait(struct client *c, const struct wait_config *cfg, cJSON *input);
void wait_cancel(struct wait *w);

/* Who is asked to sign: resolves the region (if that is still to be done) and the credentials, says
 * where they came from (or why there are none), without a secret. */
typedef void identity_fn(void *ctx, const char *source, const char *access_key_id,
                         const struct err *e);
void client_identity(struct client *c, identity_fn *fn, void *ctx);

/* Does the service refuse us as who we are (signature, key, token), whatever we asked for? These
 * are the general errors of AWS's services. */
bool client_is_identity_error(const struct err *e);

/* Calls fn for each credential source with what came of it in the last resolution. */
void client_each_source(const struct client *c,
                        void (*fn)(void *ctx, const char *source, const char *result), void *ctx);

#endif
