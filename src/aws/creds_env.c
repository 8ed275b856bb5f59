/* Credentials from environment variables. */
#include "aws/creds_provider.h"

#include <stddef.h>

#include "base/when.h"

/* AWS_SECURITY_TOKEN is the old name, which the AWS CLI still reads. */
static const char *token_name(const struct aws_env *env)
{
    return aws_env_get(env, "AWS_SESSION_TOKEN") ? "AWS_SESSION_TOKEN" : "AWS_SECURITY_TOKEN";
}

static void start(struct creds_chain *c)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const struct aws_env *env = cfg->env;
    const char *expires = aws_env_get(env, "AWS_CREDENTIAL_EXPIRATION");
    struct creds_values v = {
        .access_name = "AWS_ACCESS_KEY_ID",
        .secret_name = "AWS_SECRET_ACCESS_KEY",
        .token_name = token_name(env),
    };

    v.access_key = aws_env_get(env, v.access_name);
    v.secret_key = aws_env_get(env, v.secret_name);
    v.token = aws_env_get(env, v.token_name);
    if (cfg->profile_named)
        creds_nothing(c, "skipped, because a profile is named on the command line");
    else if (!v.access_key)
        creds_nothing(c, "%s is not set%s", v.access_name,
                      v.secret_key ? " (AWS_SECRET_ACCESS_KEY is)" : "");
    else if (!v.secret_key)
        creds_failed(c, "%s is set, %s is not", v.access_name, v.secret_name);
    else if (expires && when_parse(expires, &v.expires_ms) != 0)
        creds_failed(c, "AWS_CREDENTIAL_EXPIRATION is no time such as 2026-11-21T09:12:07Z");
    else if (v.expires_ms && v.expires_ms <= clock_wall(cfg->io->clock))
        creds_failed(c, "they have expired (AWS_CREDENTIAL_EXPIRATION)");
    else
        creds_found(c, &v, "environment variables");
}

const struct creds_provider creds_environment = {
    .name = "environment variables",
    .start = start,
};
