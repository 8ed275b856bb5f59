/* creds_cache.h - roles that were taken before, as the AWS CLI keeps them in ~/.aws/cli/cache: so
 * that a code of an MFA device is asked for once an hour, not once a command, by either program.
 * (botocore/credentials.py, CachedCredentialFetcher and AssumeRoleCredentialFetcher: the layout.)
 */
#ifndef AWS_CREDS_CACHE_H
#define AWS_CREDS_CACHE_H

#include <stdbool.h>

#include "aws/creds.h"
#include "aws/sts.h"

struct creds_cache_key {
    const char *role_arn, *external_id, *mfa_serial, *session_name; /* NULL: not given */
    int64_t duration_s;                                             /* 0: not given */
};

/* True if there is one that is good for another 15 minutes: a JSON text for creds_found_json(), the
 * caller's. Whatever is wrong with the file counts as nothing, and so does the access key
 * `refused` (NULL: none). */
bool creds_cache_read(const struct creds_config *cfg, const struct creds_cache_key *key,
                      const char *refused, char **json);

/* Best effort: a folder that cannot be written to costs the next one a question. */
void creds_cache_save(const struct creds_config *cfg, const struct creds_cache_key *key,
                      const struct sts_answer *a);

#endif
