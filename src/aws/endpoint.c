/* Which region and which URL: the settings in the order of BEHAVIOUR 7, then the rules of the
 * service model. Knows the names of the settings; opens nothing and asks no server. */
#include "aws/endpoint.h"

#include <stdio.h>
#include <string.h>

#include "aws/partition.h"
#include "aws/url.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"

/* "profile x (~/.aws/config)": the file that gives the key, made safe to print. */
static void profile_source(const struct aws_conf *c, const char *profile, const char *key,
                           char out[160])
{
    struct buf b = BUF_INIT(4096);
    const char *file = aws_conf_get_credentials(c, profile, key) ? aws_conf_credentials_name(c)
                                                                 : aws_conf_config_name(c);

    buf_adds(&b, "profile ");
    text_safe(&b, profile, strlen(profile), 0);
    buf_adds(&b, " (");
    text_safe(&b, file, strlen(file), 0);
    buf_adds(&b, ")");
    snprintf(out, 160, "%s", buf_str(&b));
    buf_release(&b);
}

/* --- region ---------------------------------------------------------------------------------- */

/* A host label, as the SDKs check it: it becomes part of a host name. */
bool aws_region_is_valid(const char *s)
{
    size_t n = strlen(s), letters = 0;

    if (n == 0 || n >= AWS_REGION_MAX || s[0] == '-' || s[n - 1] == '-')
        return false;
    for (size_t i = 0; i < n; i++) {
        bool letter = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z');

        if (!letter && s[i] != '-' && !(s[i] >= '0' && s[i] <= '9'))
            return false;
        letters += letter || s[i] == '-';
    }
    return letters > 0;
}

static int set_region(struct aws_region *out, const char *value, const char *source, struct err *e)
{
    struct buf b = BUF_INIT(1024);

    snprintf(out->source, sizeof(out->source), "%s", source);
    if (aws_region_is_valid(value)) {
        snprintf(out->name, sizeof(out->name), "%s", value);
        return 0;
    }
    text_safe(&b, value, strnlen(value, 100), 0);
    err_set(e, ERR_CONFIG, "\"%s\" of %s is no region: one looks like us-east-1", buf_str(&b),
            source);
    buf_release(&b);
    return ERR_CONFIG;
}

int aws_region_resolve(const struct aws_env *env, const struct aws_conf *c, const char *profile,
                       const char *option, struct aws_region *out, struct err *e)
{
    static const char *const variables[] = {"AWS_REGION", "AWS_DEFAULT_REGION"};
    const char *value;
    char source[160];

    memset(out, 0, sizeof(*out));
    if (option)
        return set_region(out, option, "--region", e);
    for (size_t i = 0; i < 2; i++) {
        value = aws_env_get(env, variables[i]);
        if (value)
            return set_region(out, value, variables[i], e);
    }
    value = aws_conf_get(c, profile, "region");
    profile_source(c, profile, "region", source);
    if (value)
        return set_region(out, value, source, e);
    if (!aws_profile_check(c, profile, e))
        return ERR_CONFIG;
    err_set(e, ERR_CONFIG,
            "no region: --region, AWS_REGION, AWS_DEFAULT_REGION and region of %s are not "
            "set; give --region, or run: aws configure set region REGION",
            source);
    return AWS_REGION_UNSET;
}

/* --- settings that are true or false --------------------------------------------------------- */

struct flag {
    const char *variable, *key;
};

static const struct flag use_fips = {"AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"};
static const struct flag use_dual_stack = {"AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"};
static const struct flag ignore_configured = {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                                              "ignore_configured_endpoint_urls"};

/* What is neither true nor false is refused: who mistypes use_fips_endpoint must not silently get
 * the other endpoint. */
static int read_flag(const struct aws_env *env, const struct aws_conf *c, const char *profile,
                     const struct flag *f, bool *out, struct err *e)
{
    const char *value = aws_env_get(env, f->variable);
    char source[160];

    snprintf(source, sizeof(source), "%s", f->variable);
    if (!value) {
        value = aws_conf_get(c, profile, f->key);
        profile_source(c, profile, f->key, source);
        snprintf(source + strlen(source), sizeof(source) - strlen(source), ", %s", f->key);
    }
    *out = value && str_eq_nocase(value, "true");
    if (!value || *out || str_eq_nocase(value, "false"))
        return 0;
    return err_set(e, ERR_CONFIG, "%s must be true or false", source);
}

/* --- rules ----------------------------------------------------------------------------------- */

/* "fips-us-east-1" and "us-east-1-fips" are old names for us-east-1 with FIPS; "aws-global" signs
 * as its partition's own region. */
static void real_region(const char *region, char out[AWS_REGION_MAX], bool *fips)
{
    size_t n = strlen(region);

    if (str_starts(region, "fips-")) {
        *fips = true;
        snprintf(out, AWS_REGION_MAX, "%s", region + 5);
    } else if (str_ends(region, "-fips")) {
        *fips = true;
        snprintf(out, AWS_REGION_MAX, "%.*s", (int)(n - 5), region);
    } else {
        snprintf(out, AWS_REGION_MAX, "%s", region);
    }
}

static void set_signing_region(const char *region, struct aws_endpoint *out)
{
    const struct aws_partition *p = aws_partition_of(region);
    bool global = p->global && str_eq(region, p->global);

    snprintf(out->signing_region, sizeof(out->signing_region), "%s",
             global ? p->global_region : region);
}

/* Services whose host is not named as the service is. In aws-us-gov their plain hosts are FIPS
 * already (the SDKs' endpoint rules of sts, sso, sso-oidc). */
static const struct {
    const char *id, *prefix;
} hosts[] = {{"sts", "sts"}, {"sso", "portal.sso"}, {"sso_oidc", "oidc"}};

static const char *host_prefix(const char *service_id, bool *known)
{
    for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
        if (str_eq(hosts[i].id, service_id)) {
            *known = true;
            return hosts[i].prefix;
        }
    *known = false;
    return service_id;
}

int aws_endpoint_rules(const char *service_id, const char *region, bool fips, bool dual_stack,
                       char url[AWS_URL_MAX], struct err *e)
{
    char real[AWS_REGION_MAX];
    const struct aws_partition *p;
    bool known;
    const char *prefix = host_prefix(service_id, &known);

    if (!region || !aws_region_is_valid(region))
        return err_set(e, ERR_CONFIG, "no endpoint: the region is missing or no host label");
    real_region(region, real, &fips);
    if (!aws_region_is_valid(real))
        return err_set(e, ERR_CONFIG, "no endpoint: %s names no region", region);
    p = aws_partition_of(real);
    if (str_eq(service_id, "sts") && str_eq(real, "aws-global") && !fips && !dual_stack) {
        snprintf(url, AWS_URL_MAX, "https://sts.amazonaws.com");
        return 0;
    }
    if (known && str_eq(p->id, "aws-us-gov") && !dual_stack)
        fips = false;
    snprintf(url, AWS_URL_MAX, "https://%s%s.%s.%s", prefix, fips ? "-fips" : "", real,
             dual_stack ? p->dual_stack_suffix : p->dns_suffix);
    return 0;
}

/* --- configured URLs ------------------------------------------------------------------------- */

/* The service's id as variables and sections spell it. */
static void spell(const char *service_id, bool upper, char *out, size_t size)
{
    size_t i;

    for (i = 0; service_id[i] && i + 1 < size; i++) {
        char c = service_id[i];

        if (c == ' ' || c == '-')
            c = '_';
        else if (upper && c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        else if (!upper && c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        out[i] = c;
    }
    out[i] = '\0';
}

static const char *from_environment(const struct aws_env *env, const char *service_id,
                                    char source[160])
{
    char service[64];
    const char *value;

    spell(service_id, true, service, sizeof(service));
    snprintf(source, 160, "AWS_ENDPOINT_URL_%s", service);
    value = aws_env_get(env, source);
    if (value)
        return value;
    snprintf(source, 160, "AWS_ENDPOINT_URL");
    return aws_env_get(env, source);
}

/* A profile whose services section is not there is an error in the AWS CLI too: the URL that was
 * meant is not known. */
static int from_profile(const struct aws_conf *c, const char *profile, const char *service_id,
                        const char **value, char source[160], struct err *e)
{
    const char *services = aws_conf_get(c, profile, "services");
    char service[64], key[80];
    struct buf name = BUF_INIT(1024);

    *value = NULL;
    if (services) {
        text_safe(&name, services, strlen(services), 0);
        if (!aws_conf_has_section(c, "services", services)) {
            profile_source(c, profile, "services", source);
            err_set(e, ERR_CONFIG, "%s asks for services = %s, but %s has no [services %s]", source,
                    buf_str(&name), aws_conf_config_name(c), buf_str(&name));
            buf_release(&name);
            return ERR_CONFIG;
        }
        spell(service_id, false, service, sizeof(service));
        snprintf(key, sizeof(key), "%s.endpoint_url", service);
        *value = aws_conf_section(c, "services", services, key);
        snprintf(source, 160, "services %s (%s)", buf_str(&name), aws_conf_config_name(c));
    }
    buf_release(&name);
    if (!*value) {
        *value = aws_conf_get(c, profile, "endpoint_url");
        profile_source(c, profile, "endpoint_url", source);
    }
    return 0;
}

/* *url is NULL when nothing is configured. */
static int configured_url(const struct aws_env *env, const struct aws_conf *c, const char *profile,
                          const char *option, const char *service_id, const char **url,
                          char source[160], struct err *e)
{
    bool ignore;
    int rc;

    *url = option;
    snprintf(source, 160, "--endpoint-url");
    if (option)
        return 0;
    rc = read_flag(env, c, profile, &ignore_configured, &ignore, e);
    if (rc || ignore)
        return rc;
    *url = from_environment(env, service_id, source);
    return *url ? 0 : from_profile(c, profile, service_id, url, source, e);
}

static int by_rules(const char *service_id, const char *region, bool fips, bool dual_stack,
                    struct aws_endpoint *out, struct err *e)
{
    char real[AWS_REGION_MAX];
    int rc = aws_endpoint_rules(service_id, region, fips, dual_stack, out->url, e);

    if (rc)
        return rc;
    real_region(region, real, &fips);
    snprintf(out->host, sizeof(out->host), "%s", out->url + strlen("https://"));
    snprintf(out->source, sizeof(out->source), "region %s%s%s", real, fips ? ", FIPS" : "",
             dual_stack ? ", dual stack" : "");
    return 0;
}

int aws_endpoint_resolve(const struct aws_env *env, const struct aws_conf *c, const char *profile,
                         const char *option, const char *service_id, const char *region,
                         struct aws_endpoint *out, struct err *e)
{
    char real[AWS_REGION_MAX];
    const char *url;
    bool fips, dual_stack;
    int rc;

    memset(out, 0, sizeof(*out));
    if (!region || !aws_region_is_valid(region))
        return err_set(e, ERR_CONFIG, "no endpoint: the region is missing or no host label");
    rc = configured_url(env, c, profile, option, service_id, &url, out->source, e);
    if (rc == 0)
        rc = read_flag(env, c, profile, &use_fips, &fips, e);
    if (rc == 0)
        rc = read_flag(env, c, profile, &use_dual_stack, &dual_stack, e);
    if (rc)
        return rc;
    real_region(region, real, &fips);
    set_signing_region(real, out);
    if (!url)
        return by_rules(service_id, region, fips, dual_stack, out, e);
    if (fips || dual_stack)
        return err_set(e, ERR_CONFIG, "%s cannot go with the endpoint URL of %s: unset one of them",
                       fips ? "FIPS (use_fips_endpoint)" : "dual stack (use_dualstack_endpoint)",
                       out->source);
    return aws_url_normalize(url, out->source, out, e);
}
