/* Credentials of a role that the profile asks for, taken with another identity (STS AssumeRole).
 * Which identity that is, is a chain inside the chain: another profile, or one named source. */
#include "aws/creds_provider.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/creds_cache.h"
#include "aws/sts.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"

enum { CODE_MAX = 64 };

struct role {
    struct creds_chain *chain, *inner;
    struct creds_cache_key key; /* its strings belong to the AWS files */
    char session[64], source[160];
    char from_text[200];
    struct creds with; /* the identity that takes the role */
    char code[CODE_MAX];
};

static const char *get(const struct creds_chain *c, const char *key)
{
    const struct creds_config *cfg = creds_chain_config(c);

    return aws_conf_get(cfg->conf, cfg->profile, key);
}

static void end(struct role *r)
{
    mem_wipe(r->code, sizeof(r->code));
    creds_release(&r->with);
    free(r);
}

static void fail(struct role *r, const char *why)
{
    creds_failed(r->chain, "%s", why);
    end(r);
}

static void on_role(void *arg, const struct sts_answer *a, const struct err *e)
{
    struct role *r = arg;
    struct creds_values v = {.access_name = "AccessKeyId",
                             .secret_name = "SecretAccessKey",
                             .token_name = "SessionToken"};

    if (!a) {
        fail(r, e->msg);
        return;
    }
    creds_cache_save(creds_chain_config(r->chain), &r->key, a);
    v.access_key = a->access_key;
    v.secret_key = a->secret_key;
    v.token = a->token;
    v.expires_ms = a->expires_ms;
    creds_found(r->chain, &v, r->source);
    end(r);
}

static void assume(struct role *r)
{
    const struct creds_config *cfg = creds_chain_config(r->chain);
    char seconds[32];
    const struct sts_param params[] = {
        {"RoleArn", r->key.role_arn},
        {"RoleSessionName",
         r->key.session_name ? r->key.session_name : sts_session_name(cfg, r->session)},
        {"ExternalId", r->key.external_id},
        {"SerialNumber", r->key.mfa_serial},
        {"TokenCode", r->key.mfa_serial ? r->code : NULL},
        {"DurationSeconds", r->key.duration_s ? seconds : NULL},
    };

    snprintf(seconds, sizeof(seconds), "%lld", (long long)r->key.duration_s);
    sts_call(cfg, "AssumeRole", params, ARRAY_LEN(params), &r->with, on_role, r);
}

static void on_code(void *arg, const char *text)
{
    struct role *r = arg;
    size_t n = text ? strlen(text) : 0;

    if (!text)
        fail(r, "the role needs a code of the MFA device, and none was given");
    else if (n < 6 || n >= CODE_MAX || strspn(text, "0123456789") != n)
        fail(r, "an MFA code has six digits");
    else {
        snprintf(r->code, sizeof(r->code), "%s", text);
        assume(r);
    }
}

static void ask_code(struct role *r)
{
    const struct aws_io *io = creds_chain_config(r->chain)->io;
    struct buf b = BUF_INIT(1024);

    buf_adds(&b, "MFA code of ");
    text_safe(&b, r->key.mfa_serial, strnlen(r->key.mfa_serial, 256), 0);
    io->ask(io->ctx, buf_str(&b), on_code, r);
    buf_release(&b);
}

static void on_identity(void *arg, const struct creds *c, const struct err *e)
{
    struct role *r = arg;
    char why[1500];

    creds_chain_free_later(r->inner);
    if (!c) {
        snprintf(why, sizeof(why), "%s: %s", r->from_text, creds_reason(e));
        fail(r, why);
        return;
    }
    creds_copy(&r->with, c);
    if (r->key.mfa_serial && creds_chain_can_wait(r->chain))
        fail(r, "the code of the MFA device is asked for when it is needed");
    else if (r->key.mfa_serial)
        ask_code(r);
    else
        assume(r);
}

/* --- which identity takes the role ----------------------------------------------------------- */

static bool has_static_keys(const struct creds_config *cfg, const char *profile)
{
    return aws_conf_get(cfg->conf, profile, "aws_access_key_id") ||
           aws_conf_get(cfg->conf, profile, "aws_secret_access_key");
}

static void take_with_profile(struct role *r, const char *profile)
{
    /* Of a source profile, in the SDKs' order; its static keys come before a role of its own. */
    static const struct creds_provider *const keys[] = {&creds_web_identity, &creds_sso,
                                                        &creds_credentials_file, &creds_process,
                                                        &creds_config_file};
    static const struct creds_provider *const another_role[] = {&creds_assume_role};
    const struct creds_config *cfg = creds_chain_config(r->chain);
    bool own = str_eq(profile, cfg->profile), is_static = has_static_keys(cfg, profile);
    bool role = aws_conf_get(cfg->conf, profile, "role_arn") &&
                !aws_conf_get(cfg->conf, profile, "web_identity_token_file");
    const char *why = NULL;

    if (!aws_conf_has_profile(cfg->conf, profile))
        why = "there is no such profile";
    else if (creds_chain_visits(r->chain, profile) && !(own && is_static))
        why = "the source profiles go in a circle";
    if (why) {
        char text[300];

        snprintf(text, sizeof(text), "%s: %s", r->from_text, why);
        fail(r, text);
    } else {
        r->inner = role && !is_static
                       ? creds_chain_inner(r->chain, profile, another_role, 1, true)
                       : creds_chain_inner(r->chain, profile, keys, ARRAY_LEN(keys), true);
        creds_get(r->inner, on_identity, r);
    }
}

static void take_with_source(struct role *r, const char *name)
{
    static const struct {
        const char *name;
        const struct creds_provider *list[1];
    } sources[] = {{"Environment", {&creds_environment}},
                   {"Ec2InstanceMetadata", {&creds_imds}},
                   {"EcsContainer", {&creds_container}}};
    const struct creds_config *cfg = creds_chain_config(r->chain);

    for (size_t i = 0; i < ARRAY_LEN(sources); i++)
        if (str_eq_nocase(name, sources[i].name)) {
            r->inner = creds_chain_inner(r->chain, cfg->profile, sources[i].list, 1, false);
            creds_get(r->inner, on_identity, r);
            return;
        }
    fail(r, "credential_source must be Environment, Ec2InstanceMetadata or EcsContainer");
}

static bool from_cache(struct role *r)
{
    char *json;

    if (!creds_cache_read(creds_chain_config(r->chain), &r->key, creds_chain_refused(r->chain),
                          &json))
        return false;
    creds_found_json(r->chain, json, strlen(json), "SessionToken", "the cache of roles", r->source);
    mem_wipe(json, strlen(json));
    free(json);
    end(r);
    return true;
}

static struct role *read_role(struct creds_chain *c)
{
    const struct creds_config *cfg = creds_chain_config(c);
    const char *arn = get(c, "role_arn"), *name = strrchr(arn, '/');
    const char *seconds = get(c, "duration_seconds");
    struct role *r = xcalloc(1, sizeof(*r));
    struct buf b = BUF_INIT(4096);

    r->chain = c;
    creds_init(&r->with);
    r->key = (struct creds_cache_key){.role_arn = arn,
                                      .external_id = get(c, "external_id"),
                                      .mfa_serial = get(c, "mfa_serial"),
                                      .session_name = get(c, "role_session_name")};
    /* What is no number is left out, as the AWS CLI does. */
    if (seconds && num_parse(seconds, 1, 43200, &r->key.duration_s) < 0)
        r->key.duration_s = 0;
    buf_adds(&b, "role ");
    text_safe(&b, name ? name + 1 : arn, strnlen(name ? name + 1 : arn, 64), 0);
    buf_adds(&b, " of profile ");
    text_safe(&b, cfg->profile, strnlen(cfg->profile, 64), 0);
    snprintf(r->source, sizeof(r->source), "%s", buf_str(&b));
    buf_release(&b);
    return r;
}

static void start(struct creds_chain *c)
{
    const char *profile = get(c, "source_profile"), *source = get(c, "credential_source");
    struct buf b = BUF_INIT(1024);
    struct role *r;

    if (!get(c, "role_arn"))
        creds_nothing(c, "the profile has no role_arn");
    else if (get(c, "web_identity_token_file"))
        creds_nothing(c, "the profile's role goes with a web identity");
    else if (profile && source)
        creds_failed(c, "the profile has both source_profile and credential_source: one of them "
                        "says who takes the role");
    else if (!profile && !source)
        creds_failed(c, "the profile has role_arn, but neither source_profile nor "
                        "credential_source to say who takes the role");
    else {
        r = read_role(c);
        buf_adds(&b, profile ? "source_profile " : "credential_source ");
        text_safe(&b, profile ? profile : source, strnlen(profile ? profile : source, 100), 0);
        snprintf(r->from_text, sizeof(r->from_text), "%s", buf_str(&b));
        if (from_cache(r))
            ;
        else if (profile)
            take_with_profile(r, profile);
        else
            take_with_source(r, source);
    }
    buf_release(&b);
}

const struct creds_provider creds_assume_role = {.name = "role", .start = start};
