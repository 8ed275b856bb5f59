/* endpoint.h - which region, and which URL (BEHAVIOUR 7; endpoint rules of the service model). */
#ifndef AWS_ENDPOINT_H
#define AWS_ENDPOINT_H

#include <stdbool.h>

#include <protontop/err.h>

#include "aws/conf.h"

enum { AWS_REGION_MAX = 64, AWS_URL_MAX = 1024 };

struct aws_region {
    char name[AWS_REGION_MAX];
    char source[160]; /* "--region", "AWS_REGION", "profile x (~/.aws/config)" */
};

enum { AWS_REGION_UNSET = 1 };

/* --region, AWS_REGION, AWS_DEFAULT_REGION, the profile's. ERR_CONFIG when it is no host label or
 * when there is no such profile; AWS_REGION_UNSET when none says any: then the instance metadata
 * may (region.h), and e holds what to say if it does not either. */
int aws_region_resolve(const struct aws_env *env, const struct aws_conf *c, const char *profile,
                       const char *option, struct aws_region *out, struct err *e) ERR_CHECK;

/* A host label, as the SDKs check it: it becomes part of a host name. */
bool aws_region_is_valid(const char *name);

struct aws_endpoint {
    char url[AWS_URL_MAX]; /* scheme://host[:port][/path], no slash at the end */
    char host[300];        /* host[:port] as for a Host header */
    char source[160];
    char signing_region[AWS_REGION_MAX];
};

/* --endpoint-url, AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's services section, the
 * profile's endpoint_url, then the rules by region (FIPS and dual stack by AWS_USE_FIPS_ENDPOINT,
 * AWS_USE_DUALSTACK_ENDPOINT and the profile's use_fips_endpoint, use_dualstack_endpoint).
 * `service_id` is "proton", "sts", "sso", "sso_oidc". ERR_CONFIG with what is wrong and where. The
 * signing region is the region, but of a pseudo region ("aws-global", "fips-us-east-1",
 * "us-east-1-fips") the one it stands for. */
int aws_endpoint_resolve(const struct aws_env *env, const struct aws_conf *c, const char *profile,
                         const char *option, const char *service_id, const char *region,
                         struct aws_endpoint *out, struct err *e) ERR_CHECK;

/* The rules alone (endpoint-rules.json as data): a region belongs to the first partition that lists
 * it or whose pattern it matches, else to "aws". */
int aws_endpoint_rules(const char *service_id, const char *region, bool fips, bool dual_stack,
                       char url[AWS_URL_MAX], struct err *e) ERR_CHECK;

#endif
