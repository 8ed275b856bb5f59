/* sts.h - the Security Token Service's two calls that give credentials (STS API Reference,
 * AssumeRole and AssumeRoleWithWebIdentity): Query requests, XML answers. */
#ifndef AWS_STS_H
#define AWS_STS_H

#include "aws/creds.h"

struct sts_param {
    const char *name, *value; /* value NULL: left out */
};

struct sts_answer {
    const char *access_key, *secret_key, *token, *expiration; /* expiration: as it came */
    int64_t expires_ms;
};

/* a is NULL when e->code != 0. Borrowed for the call; from the loop, once. */
typedef void sts_fn(void *arg, const struct sts_answer *a, const struct err *e);

/* Sends `action` with the n params to the STS of the region (endpoint overridable as every
 * service's), signed by `signer`, or unsigned when that is NULL. All is copied. */
void sts_call(const struct creds_config *cfg, const char *action, const struct sts_param *params,
              size_t n, const struct creds *signer, sts_fn *fn, void *arg);

/* "protontop-1763716327": the session's name when nobody gave one. */
const char *sts_session_name(const struct creds_config *cfg, char out[64]);

#endif
