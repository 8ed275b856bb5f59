/* conf.h - the AWS files, ~/.aws/config and ~/.aws/credentials, as the AWS CLI reads them
 * (BEHAVIOUR 7). Reads only; knows nothing of what the keys mean. */
#ifndef AWS_CONF_H
#define AWS_CONF_H

#include <stdbool.h>

#include <protontop/err.h>

struct aws_conf;

/* The environment, injected: returns NULL for what is not set. */
typedef const char *aws_getenv_fn(void *ctx, const char *name);

struct aws_env {
    aws_getenv_fn *get;
    void *ctx;
};

extern const struct aws_env aws_env_process; /* getenv() */

/* The value, or NULL when it is unset or empty. */
const char *aws_env_get(const struct aws_env *env, const char *name);

/* $HOME; of the real process, else what the system says of the user, as the AWS CLI has it. NULL if
 * there is none. */
const char *aws_env_home(const struct aws_env *env);

/* Reads both files from where the environment says (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE,
 * else under $HOME/.aws). A missing file is no error unless its variable names it: then it is
 * reported in warnings. A file that cannot be read or a line that makes no sense is reported with
 * file and line in warnings; the rest counts. Never fails; aws_conf_free() frees. */
struct aws_conf *aws_conf_load(const struct aws_env *env);

/* The same from text, for tests; either may be NULL. */
struct aws_conf *aws_conf_parse(const char *config_text, const char *credentials_text);
void aws_conf_free(struct aws_conf *c);

/* Warnings in order, NULL past the end. "file:line: what"; never a value, and safe to print. */
const char *aws_conf_warning(const struct aws_conf *c, unsigned i);

/* The paths; NULL when there is neither a variable nor a home. */
const char *aws_conf_config_path(const struct aws_conf *c);
const char *aws_conf_credentials_path(const struct aws_conf *c);

/* The same as people write them, "~/.aws/config"; never NULL. */
const char *aws_conf_config_name(const struct aws_conf *c);
const char *aws_conf_credentials_name(const struct aws_conf *c);

bool aws_conf_has_profile(const struct aws_conf *c, const char *profile);

/* A key of a profile, both files merged (the credentials file wins). NULL if unset or empty. `key`
 * may name a nested property as "s3.max_attempts". Keys are case-insensitive. */
const char *aws_conf_get(const struct aws_conf *c, const char *profile, const char *key);

/* The same from one file only: where a rule names the file. */
const char *aws_conf_get_config(const struct aws_conf *c, const char *profile, const char *key);
const char *aws_conf_get_credentials(const struct aws_conf *c, const char *profile,
                                     const char *key);

/* A key of a [sso-session NAME] or [services NAME] section; nested ones as
 * "proton.endpoint_url". NULL if unset or empty. */
const char *aws_conf_section(const struct aws_conf *c, const char *type, const char *name,
                             const char *key);
bool aws_conf_has_section(const struct aws_conf *c, const char *type, const char *name);

/* Calls fn for each profile name, in the order of the files. */
void aws_conf_each_profile(const struct aws_conf *c, void (*fn)(void *ctx, const char *name),
                           void *ctx);

/* The profile in force: `named` (the command line), AWS_PROFILE, AWS_DEFAULT_PROFILE, "default". */
const char *aws_profile_name(const struct aws_env *env, const char *named);

/* True if the profile exists, or is "default". Otherwise ERR_CONFIG in e, with the names there are.
 */
bool aws_profile_check(const struct aws_conf *c, const char *profile, struct err *e);

#endif
