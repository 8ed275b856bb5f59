/* creds.h - who we are: a chain of providers, one file a provider.
 *
 * Asynchronous, because most providers ask a server or a program: creds_get() answers through a
 * callback that comes exactly once, and never from inside creds_get(). An identity that expires is
 * fetched anew from 15 minutes before (BEHAVIOUR 7), one refresh at a time, and calls wait for it;
 * should that fail, the old one serves on until 10 minutes before its end. */
#ifndef AWS_CREDS_H
#define AWS_CREDS_H

#include <stdbool.h>
#include <stdint.h>

#include <protontop/err.h>

#include "aws/conf.h"
#include "aws/io.h"

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

struct creds_config {
    const struct aws_env *env;
    const struct aws_conf *conf; /* borrowed for the life of the chain */
    const struct aws_io *io;     /* likewise */
    /* NULL: none. Called before each run of the chain: the files as they are now, valid until the
     * next call. So a login or new keys are found without a restart. */
    const struct aws_conf *(*reload)(void *ctx);
    void *reload_ctx;
    const char *profile;       /* the profile in force; copied */
    const char *region;        /* for STS; read when it is needed; borrowed */
    bool profile_named;        /* by the command line: environment variables are skipped */
    const struct creds *fixed; /* not NULL: these and nothing else (a private demo); copied */
};

struct creds_chain *creds_chain_new(const struct creds_config *cfg);

/* No provider is started any more: what runs ends with ERR_CANCELLED as soon as the io has given up
 * what it does for it. */
void creds_chain_stop(struct creds_chain *c);

/* Nothing may be pending in the io for it; callbacks that have not come are dropped. */
void creds_chain_free(struct creds_chain *c);

/* c is NULL when e->code != 0: ERR_CREDS, with every source that was tried and why each gave
 * nothing, or with the one that is asked for and is wrong; ERR_CONFIG if the profile does not
 * exist. No message holds a secret or a token. Both are borrowed for the call; the callback may
 * call creds_get() and creds_invalidate(). */
typedef void creds_fn(void *ctx, const struct creds *c, const struct err *e);
void creds_get(struct creds_chain *c, creds_fn *fn, void *ctx);

/* fn will not be called with ctx any more. */
void creds_forget(struct creds_chain *c, creds_fn *fn, void *ctx);

/* The service said that the identity with this access key has expired or is unknown: ask again next
 * time, and do not take it from a cache. Nothing happens if another one is in force by now, so that
 * ten calls that were refused together cost one refresh. */
void creds_invalidate(struct creds_chain *c, const char *access_key);

/* Calls fn for each source in the order of the chain with what came of it in the last creds_get()
 * ("used", "not set", "skipped: ..."), for `protontop info`. */
void creds_each_source(const struct creds_chain *c,
                       void (*fn)(void *ctx, const char *source, const char *result), void *ctx);

#endif
