/* Credentials for a token of an identity provider that stands in a file (STS
 * AssumeRoleWithWebIdentity; EKS service accounts). */
#include "aws/creds_provider.h"

#include <stdlib.h>
#include <string.h>

#include "aws/sts.h"
#include "base/alloc.h"
#include "base/buf.h"

enum { TOKEN_MAX = 20000 }; /* STS takes as much */

struct setting {
    const char *variable, *key;
};

static const struct setting token_file = {"AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file"};
static const struct setting role_arn = {"AWS_ROLE_ARN", "role_arn"};
static const struct setting session_name = {"AWS_ROLE_SESSION_NAME", "role_session_name"};

/* The environment first, unless a profile was named on the command line. */
static const char *get(const struct creds_chain *c, const struct setting *s)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const char *value = cfg->profile_named ? NULL : aws_env_get(cfg->env, s->variable);

    return value ? value : aws_conf_get(cfg->conf, cfg->profile, s->key);
}

static void on_role(void *arg, const struct sts_answer *a, const struct err *e)
{
    struct creds_chain *c = arg;
    struct creds_values v = {.access_name = "AccessKeyId",
                             .secret_name = "SecretAccessKey",
                             .token_name = "SessionToken"};

    if (!a) {
        creds_failed(c, "%s", e->msg);
        return;
    }
    v.access_key = a->access_key;
    v.secret_key = a->secret_key;
    v.token = a->token;
    v.expires_ms = a->expires_ms;
    creds_found(c, &v, "web identity");
}

static void take(struct creds_chain *c, const char *token, const char *arn)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const char *name = get(c, &session_name);
    char made[64];
    const struct sts_param params[] = {
        {"RoleArn", arn},
        {"RoleSessionName", name ? name : sts_session_name(cfg, made)},
        {"WebIdentityToken", token},
    };

    sts_call(cfg, "AssumeRoleWithWebIdentity", params, ARRAY_LEN(params), NULL, on_role, c);
}

static void start(struct creds_chain *c)
{
    const char *path = get(c, &token_file), *arn = get(c, &role_arn);
    struct buf token = BUF_INIT(TOKEN_MAX);
    struct err e;

    if (!path)
        creds_nothing(c, "neither AWS_WEB_IDENTITY_TOKEN_FILE nor the profile's "
                         "web_identity_token_file is set");
    else if (!arn)
        creds_failed(c, "a token file is named, but no role: set %srole_arn of the profile",
                     creds_chain_config(c)->profile_named ? "" : "AWS_ROLE_ARN, or ");
    else if (creds_read_token(path, &token, &e) <
             0) /* anew each time: it is exchanged while we run */
        creds_failed(c, "%s", e.msg);
    else if (token.len == 0)
        creds_failed(c, "the token file is empty");
    else
        take(c, buf_str(&token), arn);
    if (token.ptr)
        mem_wipe(token.ptr, token.cap);
    buf_release(&token);
}

const struct creds_provider creds_web_identity = {.name = "web identity", .start = start};
