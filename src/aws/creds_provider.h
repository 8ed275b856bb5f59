/* creds_provider.h - inside of creds: what a provider is.
 *
 * A provider is one row of the chain's table and one file. The chain starts it; it says once, at
 * once or later from the loop, what came of it: by creds_found(), creds_nothing() or
 * creds_failed(). "Nothing" lets the next one try; "failed" ends the chain, for what was asked for
 * and is wrong must not be covered by an identity that nobody meant. */
#ifndef AWS_CREDS_PROVIDER_H
#define AWS_CREDS_PROVIDER_H

#include <protontop/err.h>

#include "aws/creds.h"

struct creds_provider {
    const char *name; /* as people read it: "environment variables" */
    void (*start)(struct creds_chain *c);
};

/* In the order of BEHAVIOUR 7. */
extern const struct creds_provider creds_environment, creds_assume_role, creds_web_identity,
    creds_sso, creds_credentials_file, creds_process, creds_config_file, creds_container,
    creds_imds;

const struct creds_config *creds_chain_config(const struct creds_chain *c);

/* The values are copied and checked: a blank or a line break in one is creds_failed(). `token` may
 * be NULL. The names are where the values stood, for that message. */
struct creds_values {
    const char *access_key, *secret_key, *token;
    const char *access_name, *secret_name, *token_name;
    int64_t expires_ms; /* 0: does not expire */
};

void creds_found(struct creds_chain *c, const struct creds_values *v, const char *source);
void creds_nothing(struct creds_chain *c, const char *why, ...) ERR_PRINTF(2, 3);
void creds_failed(struct creds_chain *c, const char *why, ...) ERR_PRINTF(2, 3);

/* "profile x (~/.aws/config)", made safe to print. */
const char *creds_profile_source(const struct creds_chain *c, const char *file, char out[160]);

#endif
