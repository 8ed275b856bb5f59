/* The sources that are known, but not there yet. Each only tells whether it is asked for: then the
 * chain ends with that, because to go on would take another identity than the one that is meant.
 * As a source comes, its row moves to a file of its own. */
#include "aws/creds_provider.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/num.h"

/* The first of the profile's keys (NULL-terminated) that is set. */
static const char *asked_by_profile(const struct creds_chain *c, const char *const *keys)
{
    const struct creds_config *cfg = creds_chain_config(c);

    for (; *keys; keys++)
        if (aws_conf_get(cfg->conf, cfg->profile, *keys))
            return *keys;
    return NULL;
}

static const char *asked_by_environment(const struct creds_chain *c, const char *const *names)
{
    for (; *names; names++)
        if (aws_env_get(creds_chain_config(c)->env, *names))
            return *names;
    return NULL;
}

/* A profile's key asks for the source. */
static void refuse_or_pass(struct creds_chain *c, const char *const *keys, const char *what)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const char *key = asked_by_profile(c, keys);
    char source[160];

    if (!key) {
        creds_nothing(c, "the profile has no %s", keys[0]);
        return;
    }
    creds_profile_source(c,
                         aws_conf_get_credentials(cfg->conf, cfg->profile, key)
                             ? aws_conf_credentials_name(cfg->conf)
                             : aws_conf_config_name(cfg->conf),
                         source);
    creds_failed(c, "%s asks for %s with %s, which is not supported yet", source, what, key);
}

static void start_assume_role(struct creds_chain *c)
{
    static const char *const keys[] = {"role_arn", NULL};
    static const char *const web[] = {"web_identity_token_file", NULL};

    if (asked_by_profile(c, web))
        creds_nothing(c, "the profile's role goes with a web identity");
    else
        refuse_or_pass(c, keys, "a role");
}

static void start_web_identity(struct creds_chain *c)
{
    static const char *const keys[] = {"web_identity_token_file", NULL};
    static const char *const names[] = {"AWS_WEB_IDENTITY_TOKEN_FILE", NULL};
    const char *name = asked_by_environment(c, names);

    if (name && !creds_chain_config(c)->profile_named)
        creds_failed(c, "%s asks for a web identity, which is not supported yet", name);
    else
        refuse_or_pass(c, keys, "a web identity");
}

static void start_sso(struct creds_chain *c)
{
    static const char *const keys[] = {"sso_session", "sso_start_url", "sso_account_id",
                                       "sso_role_name", NULL};

    refuse_or_pass(c, keys, "single sign-on");
}

static void start_process(struct creds_chain *c)
{
    static const char *const keys[] = {"credential_process", NULL};

    refuse_or_pass(c, keys, "a credential process");
}

static void start_container(struct creds_chain *c)
{
    static const char *const names[] = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                        "AWS_CONTAINER_CREDENTIALS_FULL_URI", NULL};
    const char *name = asked_by_environment(c, names);

    if (name)
        creds_failed(c, "%s asks for the container endpoint, which is not supported yet", name);
    else
        creds_nothing(c, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and ..._FULL_URI are not set");
}

/* Nobody asks for this one: it is what remains. */
static void start_imds(struct creds_chain *c)
{
    const char *off = aws_env_get(creds_chain_config(c)->env, "AWS_EC2_METADATA_DISABLED");

    if (off && str_eq_nocase(off, "true"))
        creds_nothing(c, "disabled by AWS_EC2_METADATA_DISABLED");
    else
        creds_nothing(c, "not supported yet");
}

const struct creds_provider creds_assume_role = {.name = "role", .start = start_assume_role};
const struct creds_provider creds_web_identity = {
    .name = "web identity",
    .start = start_web_identity,
};
const struct creds_provider creds_sso = {.name = "single sign-on", .start = start_sso};
const struct creds_provider creds_process = {
    .name = "credential process",
    .start = start_process,
};
const struct creds_provider creds_container = {
    .name = "container endpoint",
    .start = start_container,
};
const struct creds_provider creds_imds = {.name = "instance metadata", .start = start_imds};
