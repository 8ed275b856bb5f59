/* creds.h - who we are: a chain of providers, one file a provider.
 *
 * Asynchronous from the start, because later providers ask servers: creds_get() answers through a
 * callback that comes exactly once, and never from inside creds_get(): the `defer` that is
 * injected runs it from the loop. aws/ knows neither the loop nor curl. */
#ifndef AWS_CREDS_H
#define AWS_CREDS_H

#include <stdbool.h>
#include <stdint.h>

#include <protontop/err.h>

#include "aws/conf.h"
#include "base/clock.h"

struct creds {
    char *access_key, *secret_key; /* owned */
    char *session_token;           /* NULL: none */
    int64_t expires_ms;            /* wall; 0: does not expire */
    char source[160];              /* "environment variables", "profile x (~/.aws/credentials)" */
};

void creds_init(struct creds *c);
void creds_copy(struct creds *to, const struct creds *from);
void creds_release(struct creds *c); /* wipes */

struct creds_chain;

/* Runs fn(arg) once, soon, from the loop. */
typedef void creds_defer_fn(void *ctx, void (*fn)(void *arg), void *arg);

struct creds_config {
    const struct aws_env *env;
    const struct aws_conf *conf; /* borrowed for the life of the chain */
    const char *profile;         /* the profile in force; copied */
    bool profile_named;          /* by the command line: environment variables are skipped */
    const struct clock *clock;
    creds_defer_fn *defer;
    void *defer_ctx;
    const struct creds *fixed; /* not NULL: these and nothing else (a private demo); copied */
};

struct creds_chain *creds_chain_new(const struct creds_config *cfg);
void creds_chain_free(
    struct creds_chain *c); /* pending callbacks are dropped: free after the loop */

/* c is NULL when e->code != 0: ERR_CREDS, with every source that was tried and why each gave
 * nothing, or with the one that is asked for and is wrong; ERR_CONFIG if the profile does not
 * exist. No message holds a secret or a token. Both are borrowed for the call; the callback may
 * call creds_get() and creds_invalidate(). */
typedef void creds_fn(void *ctx, const struct creds *c, const struct err *e);
void creds_get(struct creds_chain *c, creds_fn *fn, void *ctx);

/* The service said that the identity has expired or is unknown: ask again next time. */
void creds_invalidate(struct creds_chain *c);

/* Calls fn for each source in the order of the chain with what came of it in the last creds_get()
 * ("used", "not set", "skipped: ..."), for `protontop info`. */
void creds_each_source(const struct creds_chain *c,
                       void (*fn)(void *ctx, const char *source, const char *result), void *ctx);

#endif
