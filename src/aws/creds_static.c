/* Static keys of a profile, in the one and in the other of the AWS files. */
#include "aws/creds_provider.h"

#include <stddef.h>

typedef const char *lookup_fn(const struct aws_conf *c, const char *profile, const char *key);

static void try_file(struct creds_chain *c, lookup_fn *get, const char *file)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const char *profile = cfg->profile;
    char source[160];
    struct creds_values v = {
        .access_name = "aws_access_key_id",
        .secret_name = "aws_secret_access_key",
        .token_name = "aws_session_token",
    };

    v.access_key = get(cfg->conf, profile, v.access_name);
    v.secret_key = get(cfg->conf, profile, v.secret_name);
    v.token = get(cfg->conf, profile, v.token_name);
    if (!v.token) { /* the old name, which the AWS CLI still reads */
        v.token_name = "aws_security_token";
        v.token = get(cfg->conf, profile, v.token_name);
    }
    creds_profile_source(c, file, source);
    if (v.access_key && v.secret_key)
        creds_found(c, &v, source);
    else if (v.access_key)
        creds_failed(c, "%s has %s, but no %s", source, v.access_name, v.secret_name);
    else if (v.secret_key)
        creds_failed(c, "%s has %s, but no %s", source, v.secret_name, v.access_name);
    else
        creds_nothing(c, "%s has no %s", source, v.access_name);
}

static void start_credentials(struct creds_chain *c)
{
    const struct aws_conf *conf = creds_chain_config(c)->conf;

    try_file(c, aws_conf_get_credentials, aws_conf_credentials_name(conf));
}

static void start_config(struct creds_chain *c)
{
    const struct aws_conf *conf = creds_chain_config(c)->conf;

    try_file(c, aws_conf_get_config, aws_conf_config_name(conf));
}

const struct creds_provider creds_credentials_file = {
    .name = "keys in the credentials file",
    .start = start_credentials,
};

const struct creds_provider creds_config_file = {
    .name = "keys in the config file",
    .start = start_config,
};
