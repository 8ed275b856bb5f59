/* creds_provider.h - inside of creds: what a provider is.
 *
 * A provider is one row of the chain's table and one file. The chain starts it; it says once, at
 * once or later from the loop, what came of it: by creds_found(), creds_nothing() or
 * creds_failed(). "Nothing" lets the next one try; "failed" ends the chain, for what was asked for
 * and is wrong must not be covered by an identity that nobody meant. */
#ifndef AWS_CREDS_PROVIDER_H
#define AWS_CREDS_PROVIDER_H

#include <stddef.h>

#include <protontop/err.h>

#include "aws/creds.h"
#include "base/buf.h"

struct creds_provider {
    const char *name; /* as people read it: "environment variables" */
    void (*start)(struct creds_chain *c);
};

/* In the order of BEHAVIOUR 7. */
extern const struct creds_provider creds_environment, creds_assume_role, creds_web_identity,
    creds_sso, creds_credentials_file, creds_process, creds_config_file, creds_container,
    creds_imds;

const struct creds_config *creds_chain_config(const struct creds_chain *c);

/* A chain inside the chain: the identity with which a role is taken. Of `profile`, over the n
 * providers of `list` (static). The parent knows it: creds_chain_visits() sees every profile that
 * is being resolved, so that a circle of source profiles is found. Free it by
 * creds_chain_free_later() when it has answered. */
struct creds_chain *creds_chain_inner(struct creds_chain *parent, const char *profile,
                                      const struct creds_provider *const *list, size_t n,
                                      bool profile_named);
void creds_chain_free_later(struct creds_chain *c);
bool creds_chain_visits(const struct creds_chain *c, const char *profile);

/* The access key that the service refused last, or NULL: a cache that has it is not believed. */
const char *creds_chain_refused(const struct creds_chain *c);

/* The values are copied and checked: an empty one, an endless one, a blank or a line break in one,
 * an end that has passed is creds_failed(). `token` may be NULL. The names are where the values
 * stood, for that message. */
struct creds_values {
    const char *access_key, *secret_key, *token;
    const char *access_name, *secret_name, *token_name;
    int64_t expires_ms; /* 0: does not expire */
};

/* What is wrong with them, and with which; NULL: nothing. */
const char *creds_values_wrong(const struct creds_values *v, const char **name);

/* Appends a token that stands in a file; the blanks and line ends behind it are not part of it. As
 * file_read(); the caller wipes `out`. */
int creds_read_token(const char *path, struct buf *out, struct err *e) ERR_CHECK;

/* A text that may stand in a header line behind a name. */
bool creds_fits_header(const char *s);

void creds_found(struct creds_chain *c, const struct creds_values *v, const char *source);
void creds_nothing(struct creds_chain *c, const char *why, ...) ERR_PRINTF(2, 3);
void creds_failed(struct creds_chain *c, const char *why, ...) ERR_PRINTF(2, 3);

/* The same with a message of its own, that begins with what to do. */
void creds_failed_as(struct creds_chain *c, const char *msg);

/* There is an identity that still serves: this run only wants a newer one. Nobody is disturbed for
 * that. */
bool creds_chain_can_wait(const struct creds_chain *c);

/* A JSON object with the members that the container endpoint, the instance metadata and a
 * credential process have alike (AccessKeyId, SecretAccessKey, Expiration; `token` names the
 * fourth), as creds_found() or creds_failed(). A missing Expiration means that it does not expire.
 * `what` is who answered, for messages; `text` is never shown. */
void creds_found_json(struct creds_chain *c, const char *text, size_t n, const char *token,
                      const char *what, const char *source);

/* e->msg without its "no credentials: ", for a message that goes on with it. */
const char *creds_reason(const struct err *e);

/* "profile x (~/.aws/config)", made safe to print. */
const char *creds_profile_source(const struct creds_chain *c, const char *file, char out[160]);

#endif
