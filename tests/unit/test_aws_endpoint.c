/* Region and endpoint: the order of the settings, the partitions, and what is refused. The table of
 * suffixes is what the service model's rules give with the SDKs' partitions.json. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "aws/endpoint.h"
#include "fake_env.h"

static const struct {
    const char *region, *dns, *dual_stack;
} partitions[] = {
    {"af-south-1", "amazonaws.com", "api.aws"},
    {"ap-east-1", "amazonaws.com", "api.aws"},
    {"ap-east-2", "amazonaws.com", "api.aws"},
    {"ap-northeast-1", "amazonaws.com", "api.aws"},
    {"ap-northeast-2", "amazonaws.com", "api.aws"},
    {"ap-northeast-3", "amazonaws.com", "api.aws"},
    {"ap-south-1", "amazonaws.com", "api.aws"},
    {"ap-south-2", "amazonaws.com", "api.aws"},
    {"ap-southeast-1", "amazonaws.com", "api.aws"},
    {"ap-southeast-2", "amazonaws.com", "api.aws"},
    {"ap-southeast-3", "amazonaws.com", "api.aws"},
    {"ap-southeast-4", "amazonaws.com", "api.aws"},
    {"ap-southeast-5", "amazonaws.com", "api.aws"},
    {"ap-southeast-6", "amazonaws.com", "api.aws"},
    {"ap-southeast-7", "amazonaws.com", "api.aws"},
    {"aws-global", "amazonaws.com", "api.aws"},
    {"ca-central-1", "amazonaws.com", "api.aws"},
    {"ca-west-1", "amazonaws.com", "api.aws"},
    {"eu-central-1", "amazonaws.com", "api.aws"},
    {"eu-central-2", "amazonaws.com", "api.aws"},
    {"eu-north-1", "amazonaws.com", "api.aws"},
    {"eu-south-1", "amazonaws.com", "api.aws"},
    {"eu-south-2", "amazonaws.com", "api.aws"},
    {"eu-west-1", "amazonaws.com", "api.aws"},
    {"eu-west-2", "amazonaws.com", "api.aws"},
    {"eu-west-3", "amazonaws.com", "api.aws"},
    {"il-central-1", "amazonaws.com", "api.aws"},
    {"me-central-1", "amazonaws.com", "api.aws"},
    {"me-south-1", "amazonaws.com", "api.aws"},
    {"mx-central-1", "amazonaws.com", "api.aws"},
    {"sa-east-1", "amazonaws.com", "api.aws"},
    {"us-east-1", "amazonaws.com", "api.aws"},
    {"us-east-2", "amazonaws.com", "api.aws"},
    {"us-west-1", "amazonaws.com", "api.aws"},
    {"us-west-2", "amazonaws.com", "api.aws"},
    {"aws-cn-global", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"cn-north-1", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"cn-northwest-1", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"eusc-de-east-1", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"aws-iso-global", "c2s.ic.gov", "api.aws.ic.gov"},
    {"us-iso-east-1", "c2s.ic.gov", "api.aws.ic.gov"},
    {"us-iso-west-1", "c2s.ic.gov", "api.aws.ic.gov"},
    {"aws-iso-b-global", "sc2s.sgov.gov", "api.aws.scloud"},
    {"us-isob-east-1", "sc2s.sgov.gov", "api.aws.scloud"},
    {"us-isob-west-1", "sc2s.sgov.gov", "api.aws.scloud"},
    {"aws-iso-e-global", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    {"eu-isoe-west-1", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    {"aws-iso-f-global", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    {"us-isof-east-1", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    {"us-isof-south-1", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    {"aws-us-gov-global", "amazonaws.com", "api.aws"},
    {"us-gov-east-1", "amazonaws.com", "api.aws"},
    {"us-gov-west-1", "amazonaws.com", "api.aws"},
    /* in no list: by pattern, or else the first partition */
    {"us-future-9", "amazonaws.com", "api.aws"},
    {"moon-base-1", "amazonaws.com", "api.aws"},
    {"us-east-1a", "amazonaws.com", "api.aws"},
    {"eusc-fr-east-1", "amazonaws.com", "api.aws"},
    {"local", "amazonaws.com", "api.aws"},
    {"cn-futurex-12", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
};

static void test_rules(void **state)
{
    char url[AWS_URL_MAX], expected[AWS_URL_MAX];
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof(partitions) / sizeof(partitions[0]); i++) {
        for (int variant = 0; variant < 4; variant++) {
            bool fips = variant & 1, dual = variant & 2;

            snprintf(expected, sizeof(expected), "https://%s.%s.%s",
                     fips ? "proton-fips" : "proton", partitions[i].region,
                     dual ? partitions[i].dual_stack : partitions[i].dns);
            assert_int_equal(
                aws_endpoint_rules("proton", partitions[i].region, fips, dual, url, &e), 0);
            assert_string_equal(url, expected);
        }
    }
    assert_int_equal(aws_endpoint_rules("proton", "", false, false, url, &e), ERR_CONFIG);
    assert_int_equal(aws_endpoint_rules("proton", "fips-", false, false, url, &e), ERR_CONFIG);
    assert_int_equal(aws_endpoint_rules("proton", "a.b", false, false, url, &e), ERR_CONFIG);
}

/* --- region ---------------------------------------------------------------------------------- */

static void assert_region(const struct aws_env *env, const char *config, const char *credentials,
                          const char *option, const char *name, const char *source)
{
    struct aws_conf *c = aws_conf_parse(config, credentials);
    struct aws_region r;
    struct err e;

    assert_int_equal(aws_region_resolve(env, c, aws_profile_name(env, NULL), option, &r, &e), 0);
    assert_string_equal(r.name, name);
    assert_string_equal(r.source, source);
    aws_conf_free(c);
}

static void assert_no_region(const struct aws_env *env, const char *config, const char *option,
                             const char *msg)
{
    struct aws_conf *c = aws_conf_parse(config, NULL);
    struct aws_region r;
    struct err e;

    /* Unset is not wrong yet: the instance metadata may know. */
    assert_int_equal(aws_region_resolve(env, c, aws_profile_name(env, NULL), option, &r, &e),
                     strncmp(msg, "no region", 9) == 0 ? AWS_REGION_UNSET : ERR_CONFIG);
    assert_int_equal(e.code, ERR_CONFIG);
    assert_string_equal(e.msg, msg);
    aws_conf_free(c);
}

static void test_region(void **state)
{
    const struct aws_env *both = FAKE_ENV("AWS_REGION", "eu-west-1", "AWS_DEFAULT_REGION",
                                          "eu-west-2");
    const struct aws_env *one = FAKE_ENV("AWS_REGION", "", "AWS_DEFAULT_REGION", "eu-west-2");
    const struct aws_env *profile = FAKE_ENV("AWS_PROFILE", "x");
    const char *config = "[default]\nregion = us-east-1\n[profile x]\nregion = us-east-2\n";

    (void)state;
    assert_region(both, config, NULL, "eu-west-3", "eu-west-3", "--region");
    assert_region(both, config, NULL, NULL, "eu-west-1", "AWS_REGION");
    assert_region(one, config, NULL, NULL, "eu-west-2", "AWS_DEFAULT_REGION");
    assert_region(FAKE_ENV(), config, NULL, NULL, "us-east-1", "profile default (config)");
    assert_region(profile, config, NULL, NULL, "us-east-2", "profile x (config)");
    assert_region(profile, config, "[x]\nregion=us-west-1\n", NULL, "us-west-1",
                  "profile x (credentials)");
}

/* Hosts as the endpoint rule sets of sts, sso and sso-oidc name them. */
static void test_other_services(void **state)
{
    static const struct {
        const char *id, *region;
        bool fips, dual_stack;
        const char *url;
    } cases[] = {
        {"sts", "eu-west-1", false, false, "https://sts.eu-west-1.amazonaws.com"},
        {"sts", "us-east-1", true, false, "https://sts-fips.us-east-1.amazonaws.com"},
        {"sts", "us-gov-west-1", true, false, "https://sts.us-gov-west-1.amazonaws.com"},
        {"sts", "us-gov-west-1", true, true, "https://sts-fips.us-gov-west-1.api.aws"},
        {"sts", "cn-north-1", false, false, "https://sts.cn-north-1.amazonaws.com.cn"},
        {"sts", "aws-global", false, false, "https://sts.amazonaws.com"},
        {"sso", "us-east-2", false, false, "https://portal.sso.us-east-2.amazonaws.com"},
        {"sso", "us-east-2", true, false, "https://portal.sso-fips.us-east-2.amazonaws.com"},
        {"sso", "us-gov-east-1", true, false, "https://portal.sso.us-gov-east-1.amazonaws.com"},
        {"sso_oidc", "us-east-2", false, true, "https://oidc.us-east-2.api.aws"},
    };
    char url[AWS_URL_MAX];
    struct err e;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(aws_endpoint_rules(cases[i].id, cases[i].region, cases[i].fips,
                                            cases[i].dual_stack, url, &e),
                         0);
        assert_string_equal(url, cases[i].url);
    }
}

static void test_no_region(void **state)
{
    (void)state;
    assert_no_region(FAKE_ENV(), NULL, NULL,
                     "no region: --region, AWS_REGION, AWS_DEFAULT_REGION and region of profile "
                     "default (config) are not set; give --region, or run: aws configure set "
                     "region REGION");
    assert_no_region(FAKE_ENV("AWS_PROFILE", "gone"), "[profile x]\nregion = us-east-1\n", NULL,
                     "profile \"gone\" is neither in config nor in credentials: there are x");
    assert_no_region(FAKE_ENV(), NULL, "us east",
                     "\"us east\" of --region is no region: one looks like us-east-1");
    assert_no_region(FAKE_ENV("AWS_REGION", "x.evil.example/"), NULL, NULL,
                     "\"x.evil.example/\" of AWS_REGION is no region: one looks like us-east-1");
    assert_no_region(FAKE_ENV(), "[default]\nregion = -a\n", NULL,
                     "\"-a\" of profile default (config) is no region: one looks like us-east-1");
    assert_no_region(FAKE_ENV(), NULL, "\x1b[2J",
                     "\"^[[2J\" of --region is no region: one looks like us-east-1");
    assert_no_region(FAKE_ENV(), NULL, "",
                     "\"\" of --region is no region: one looks like us-east-1");
    assert_no_region(FAKE_ENV(), NULL, "12345",
                     "\"12345\" of --region is no region: one looks like us-east-1");
}

/* --- endpoint -------------------------------------------------------------------------------- */

struct expected {
    const char *url, *host, *source, *signing_region;
};

static void assert_endpoint(const struct aws_env *env, const char *config, const char *option,
                            const char *region, const struct expected *x)
{
    struct aws_conf *c = aws_conf_parse(config, NULL);
    struct aws_endpoint ep;
    struct err e = {0};
    int rc = aws_endpoint_resolve(env, c, aws_profile_name(env, NULL), option, "proton", region,
                                  &ep, &e);

    assert_string_equal(e.msg, "");
    assert_int_equal(rc, 0);
    assert_string_equal(ep.url, x->url);
    assert_string_equal(ep.host, x->host);
    assert_string_equal(ep.source, x->source);
    assert_string_equal(ep.signing_region, x->signing_region);
    aws_conf_free(c);
}

static void assert_no_endpoint(const struct aws_env *env, const char *config, const char *option,
                               const char *msg)
{
    struct aws_conf *c = aws_conf_parse(config, NULL);
    struct aws_endpoint ep;
    struct err e;

    assert_int_equal(aws_endpoint_resolve(env, c, aws_profile_name(env, NULL), option, "proton",
                                          "eu-west-1", &ep, &e),
                     ERR_CONFIG);
    assert_string_equal(e.msg, msg);
    aws_conf_free(c);
}

#define CONFIGURED                                                                                 \
    "[default]\nservices = s\nendpoint_url = http://profile\n[services s]\nproton =\n"             \
    "  endpoint_url = http://section\n"

static void test_order(void **state)
{
    const struct aws_env *service = FAKE_ENV("AWS_ENDPOINT_URL_PROTON", "http://service",
                                             "AWS_ENDPOINT_URL", "http://global");
    const struct aws_env *global = FAKE_ENV("AWS_ENDPOINT_URL", "http://global");
    const char *plain = "[default]\nservices = s\nendpoint_url = http://profile\n[services s]\n"
                        "s3 =\n  endpoint_url = http://s3\n";

    (void)state;
    assert_endpoint(service, CONFIGURED, "http://option", "eu-west-1",
                    &(struct expected){"http://option", "option", "--endpoint-url", "eu-west-1"});
    assert_endpoint(
        service, CONFIGURED, NULL, "eu-west-1",
        &(struct expected){"http://service", "service", "AWS_ENDPOINT_URL_PROTON", "eu-west-1"});
    assert_endpoint(global, CONFIGURED, NULL, "eu-west-1",
                    &(struct expected){"http://global", "global", "AWS_ENDPOINT_URL", "eu-west-1"});
    assert_endpoint(
        FAKE_ENV(), CONFIGURED, NULL, "eu-west-1",
        &(struct expected){"http://section", "section", "services s (config)", "eu-west-1"});
    assert_endpoint(
        FAKE_ENV(), plain, NULL, "eu-west-1",
        &(struct expected){"http://profile", "profile", "profile default (config)", "eu-west-1"});
    assert_endpoint(FAKE_ENV(), NULL, NULL, "eu-west-1",
                    &(struct expected){"https://proton.eu-west-1.amazonaws.com",
                                       "proton.eu-west-1.amazonaws.com", "region eu-west-1",
                                       "eu-west-1"});
}

static void test_ignored(void **state)
{
    const struct expected rules = {"https://proton.eu-west-1.amazonaws.com",
                                   "proton.eu-west-1.amazonaws.com", "region eu-west-1",
                                   "eu-west-1"};
    const struct aws_env *ignore = FAKE_ENV("AWS_ENDPOINT_URL", "http://global",
                                            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True");
    const struct aws_env *keep = FAKE_ENV("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");

    (void)state;
    assert_endpoint(ignore, CONFIGURED, NULL, "eu-west-1", &rules);
    assert_endpoint(FAKE_ENV("AWS_ENDPOINT_URL_PROTON", "http://service"),
                    "[default]\nignore_configured_endpoint_urls = true\n", NULL, "eu-west-1",
                    &rules);
    assert_endpoint(ignore, NULL, "http://option", "eu-west-1",
                    &(struct expected){"http://option", "option", "--endpoint-url", "eu-west-1"});
    /* the variable beats the profile */
    assert_endpoint(
        keep, "[default]\nignore_configured_endpoint_urls = true\nendpoint_url = http://p\n", NULL,
        "eu-west-1", &(struct expected){"http://p", "p", "profile default (config)", "eu-west-1"});
}

static void test_variants(void **state)
{
    (void)state;
    assert_endpoint(FAKE_ENV("AWS_USE_FIPS_ENDPOINT", "true"), NULL, NULL, "us-gov-east-1",
                    &(struct expected){"https://proton-fips.us-gov-east-1.amazonaws.com",
                                       "proton-fips.us-gov-east-1.amazonaws.com",
                                       "region us-gov-east-1, FIPS", "us-gov-east-1"});
    assert_endpoint(FAKE_ENV("AWS_USE_DUALSTACK_ENDPOINT", "TRUE"),
                    "[default]\nuse_fips_endpoint = true\n", NULL, "us-east-1",
                    &(struct expected){"https://proton-fips.us-east-1.api.aws",
                                       "proton-fips.us-east-1.api.aws",
                                       "region us-east-1, FIPS, dual stack", "us-east-1"});
    /* the variable beats the profile */
    assert_endpoint(FAKE_ENV("AWS_USE_DUALSTACK_ENDPOINT", "false"),
                    "[default]\nuse_dualstack_endpoint = true\n", NULL, "us-east-1",
                    &(struct expected){"https://proton.us-east-1.amazonaws.com",
                                       "proton.us-east-1.amazonaws.com", "region us-east-1",
                                       "us-east-1"});
}

static void test_pseudo_regions(void **state)
{
    const struct expected fips = {"https://proton-fips.us-west-2.amazonaws.com",
                                  "proton-fips.us-west-2.amazonaws.com", "region us-west-2, FIPS",
                                  "us-west-2"};

    (void)state;
    assert_endpoint(FAKE_ENV(), NULL, NULL, "fips-us-west-2", &fips);
    assert_endpoint(FAKE_ENV(), NULL, NULL, "us-west-2-fips", &fips);
    assert_endpoint(FAKE_ENV(), NULL, NULL, "aws-us-gov-global",
                    &(struct expected){"https://proton.aws-us-gov-global.amazonaws.com",
                                       "proton.aws-us-gov-global.amazonaws.com",
                                       "region aws-us-gov-global", "us-gov-west-1"});
}

static void test_conflicts(void **state)
{
    (void)state;
    assert_no_endpoint(FAKE_ENV("AWS_USE_FIPS_ENDPOINT", "true"), NULL, "http://localhost:8080",
                       "FIPS (use_fips_endpoint) cannot go with the endpoint URL of "
                       "--endpoint-url: unset one of them");
    assert_no_endpoint(FAKE_ENV("AWS_ENDPOINT_URL", "http://localhost"),
                       "[default]\nuse_dualstack_endpoint = true\n", NULL,
                       "dual stack (use_dualstack_endpoint) cannot go with the endpoint URL of "
                       "AWS_ENDPOINT_URL: unset one of them");
    assert_no_endpoint(FAKE_ENV("AWS_USE_FIPS_ENDPOINT", "yes"), NULL, NULL,
                       "AWS_USE_FIPS_ENDPOINT must be true or false");
    assert_no_endpoint(FAKE_ENV(), "[default]\nuse_dualstack_endpoint = 1\n", NULL,
                       "profile default (config), use_dualstack_endpoint must be true or false");
    assert_no_endpoint(FAKE_ENV(), "[default]\nservices = s\n[services t]\n", NULL,
                       "profile default (config) asks for services = s, but config has no "
                       "[services s]");
}

static void test_urls(void **state)
{
    static const struct {
        const char *text, *url, *host;
    } good[] = {
        {"http://127.0.0.1:8080/", "http://127.0.0.1:8080", "127.0.0.1:8080"},
        {"HTTPS://Proton.Example.COM", "https://proton.example.com", "proton.example.com"},
        {"https://h:443", "https://h", "h"},
        {"http://h:80/", "http://h", "h"},
        {"http://h:443", "http://h:443", "h:443"},
        {"https://h:80", "https://h:80", "h:80"},
        {"http://[::1]:9000", "http://[::1]:9000", "[::1]:9000"},
        {"http://[FD00:EC2::23]", "http://[fd00:ec2::23]", "[fd00:ec2::23]"},
        {"https://h/api/Proton//", "https://h/api/Proton", "h"},
        {"http://proton_mock:4566", "http://proton_mock:4566", "proton_mock:4566"},
        {"http://localhost.:4566", "http://localhost:4566", "localhost:4566"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_endpoint(
            FAKE_ENV(), NULL, good[i].text, "eu-west-1",
            &(struct expected){good[i].url, good[i].host, "--endpoint-url", "eu-west-1"});
}

static void test_bad_urls(void **state)
{
    static const struct {
        const char *text, *what;
    } bad[] = {
        {"", "has no scheme: write http:// or https:// before it"},
        {"localhost:8080", "has no scheme: write http:// or https:// before it"},
        {"ftp://h", "is neither http:// nor https://"},
        {"http://", "has no host"},
        {"http:///x", "has no host"},
        {"http://:80", "has no host"},
        {"http://h:", "has no valid port (1 to 65535)"},
        {"http://h:0", "has no valid port (1 to 65535)"},
        {"http://h:65536", "has no valid port (1 to 65535)"},
        {"http://h:8o", "has no valid port (1 to 65535)"},
        {"http://h:123456789", "has no valid port"},
        {"http://h:80:80", "has no valid port (1 to 65535)"},
        {"http://h?x=1", "holds a query or a fragment"},
        {"http://h/#f", "holds a query or a fragment"},
        {"http://a b", "holds a blank, a control character or one beyond ASCII"},
        {"http://-h", "has no valid host name"},
        {"http://h-/", "has no valid host name"},
        {"http://a..b", "has no valid host name"},
        {"http://a%41", "has no valid host name"},
        {"http://[::1", "has no closing ']'"},
        {"http://[::1]x", "has no valid port"},
        {"http://[g::]", "has no valid host name"},
        {"http://h\\@x", "holds a character that no URL has"},
    };
    char msg[300];

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        snprintf(msg, sizeof(msg), "endpoint URL %s of --endpoint-url %s",
                 strchr(bad[i].text, '@') ? "(not shown)" : bad[i].text, bad[i].what);
        assert_no_endpoint(FAKE_ENV(), NULL, bad[i].text, msg);
    }
    assert_no_endpoint(FAKE_ENV("AWS_ENDPOINT_URL", "http://\x1b[2J"), NULL, NULL,
                       "endpoint URL http://^[[2J of AWS_ENDPOINT_URL holds a blank, a control "
                       "character or one beyond ASCII");
    assert_no_endpoint(FAKE_ENV(), NULL, "http://user:hunter2@h",
                       "endpoint URL (not shown) of --endpoint-url holds a user name: keys belong "
                       "into the AWS files");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),          cmocka_unit_test(test_region),
        cmocka_unit_test(test_other_services), cmocka_unit_test(test_no_region),
        cmocka_unit_test(test_order),          cmocka_unit_test(test_ignored),
        cmocka_unit_test(test_variants),       cmocka_unit_test(test_pseudo_regions),
        cmocka_unit_test(test_conflicts),      cmocka_unit_test(test_urls),
        cmocka_unit_test(test_bad_urls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
