/* sso.h - the login of IAM Identity Center: what `aws sso login` left behind, kept fresh. */
#ifndef AWS_SSO_H
#define AWS_SSO_H

#include "aws/creds.h"

/* Where to log in. Borrowed from the AWS files. */
struct sso_login {
    const char *session; /* of [sso-session NAME]; NULL: the older form, all in the profile */
    const char *start_url, *region;
};

/* token is NULL when e->code != 0; e->msg says what to do. Borrowed; from the loop, once. */
typedef void sso_token_fn(void *arg, const char *token, const struct err *e);

/* Reads the token cache (~/.aws/sso/cache) anew, and refreshes the token of a session by OIDC's
 * CreateToken when it ends within 15 minutes and can be refreshed; the new one is kept there. */
void sso_token_get(const struct creds_config *cfg, const struct sso_login *login, sso_token_fn *fn,
                   void *arg);

/* ERR_NOTNOW: "run aws sso login --profile x: the login has expired". What to do comes first: a
 * narrow screen may cut the rest. */
void sso_login_needed(const struct creds_config *cfg, const char *why, struct err *e);

#endif
