/* Roles: taken with another profile, with a named source, with a web identity; chains, circles,
 * MFA, the AWS CLI's cache; the refresh. */
#include "creds_world.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/when.h"

#define STS     "POST https://sts.eu-west-1.amazonaws.com/"
#define ROLE    "arn:aws:iam::123456789012:role/ops/deployer"
#define PROFILE "[profile x]\nrole_arn = " ROLE "\n"
#define NO_HOME "AWS_EC2_METADATA_DISABLED", "true"

#define GOOD(key, until)                                                                           \
    "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"   \
    "<AssumedRoleUser><Arn>a</Arn></AssumedRoleUser><Credentials><AccessKeyId>" key                \
    "</AccessKeyId><SecretAccessKey>HIDDEN</SecretAccessKey><SessionToken>t&amp;k</SessionToken>"  \
    "<Expiration>" until "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"

static const char hour[] = GOOD("ASIAROLE", "2025-11-21T05:40:00Z");
static const char denied[] =
    "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: u is not "
    "authorized to perform: sts:AssumeRole\033</Message></Error></ErrorResponse>";

static void test_source_profile(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET),
                PROFILE "source_profile = base\nexternal_id = a b&c\nduration_seconds = 1800\n"
                        "role_session_name = me\n",
                "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = STS,
                      .contains = "Content-Type: application/x-www-form-urlencoded\n"
                                  "Credential=AKIDFILE/20251121/eu-west-1/sts/aws4_request\n"
                                  "X-Amz-Date: 20251121T044000Z\n"
                                  "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%"
                                  "3A123456789012%3Arole%2Fops%2Fdeployer&RoleSessionName=me&"
                                  "ExternalId=a%20b%26c&DurationSeconds=1800",
                      .lacks = "SerialNumber",
                      .text = hour});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    assert_string_equal(w.answer.creds.session_token, "t&k");
    assert_true(w.answer.creds.expires_ms == w.now_ms + MS_HOUR);
    world_assert_source(&w, "role", "used");
    world_get(&w); /* kept: the script asks for nothing more */
    world_end(&w);
}

static void test_refused(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), PROFILE "source_profile = base\n", "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = STS,
                      .contains = "RoleSessionName=protontop-1763700000",
                      .status = 403,
                      .text = denied});
    world_get(&w);
    world_assert_bad(&w,
                     "no credentials: role: STS (sts.eu-west-1.amazonaws.com) answered HTTP 403 "
                     "without credentials");
    world_end(&w);
}

static void test_denied(void **state)
{
    struct world w;
    static const char text[] = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>User u may "
                               "not</Message></Error></ErrorResponse>";

    (void)state;
    world_begin(&w, FAKE_ENV(), PROFILE "source_profile = base\n", "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = STS, .status = 403, .text = text});
    world_get(&w);
    world_assert_bad(&w, "no credentials: role: STS says AccessDenied: User u may not");
    world_end(&w);
}

/* a takes its role with b, b with c's keys: c signs for b, b's session for a. */
static void test_chain_of_roles(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(),
                "[profile a]\nrole_arn = r/a\nsource_profile = b\n"
                "[profile b]\nrole_arn = r/b\nsource_profile = c\n",
                "[c]\n" BOTH_KEYS, "a");
    WORLD_SCRIPT(&w,
                 {.asked = STS,
                  .contains = "Credential=AKIDFILE/\nRoleArn=r%2Fb",
                  .lacks = "X-Amz-Security-Token",
                  .text = GOOD("ASIAB", "2025-11-21T05:40:00Z")},
                 {.asked = STS,
                  .contains = "Credential=ASIAB/\nX-Amz-Security-Token: t&k\nRoleArn=r%2Fa",
                  .text = hour});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role a of profile a");
    world_end(&w);
}

/* A profile may name itself for its own static keys; a source's static keys beat its role. */
static void test_own_and_static_keys(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), PROFILE "source_profile = x\n", "[x]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = STS, .contains = "Credential=AKIDFILE/", .text = hour});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    world_end(&w);
    world_begin(&w, FAKE_ENV(), PROFILE "source_profile = y\n[profile y]\nrole_arn = other\n",
                "[y]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = STS, .contains = "Credential=AKIDFILE/\ndeployer", .text = hour});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    world_end(&w);
}

static void test_wrong_profiles(void **state)
{
    static const struct {
        const char *config, *msg;
    } cases[] = {
        {PROFILE, "the profile has role_arn, but neither source_profile nor credential_source to "
                  "say who takes the role"},
        {PROFILE "source_profile = y\ncredential_source = Environment\n",
         "the profile has both source_profile and credential_source: one of them says who takes "
         "the role"},
        {PROFILE "source_profile = nobody\n", "source_profile nobody: there is no such profile"},
        {PROFILE "source_profile = x\n", "source_profile x: the source profiles go in a circle"},
        {PROFILE "source_profile = y\n[profile y]\nrole_arn = r\nsource_profile = x\n",
         "source_profile y: role: source_profile x: the source profiles go in a circle"},
        {PROFILE "credential_source = Magic\n",
         "credential_source must be Environment, Ec2InstanceMetadata or EcsContainer"},
        {PROFILE "credential_source = Environment\n",
         "credential_source Environment: Tried: environment variables: AWS_ACCESS_KEY_ID is not "
         "set. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run: aws configure --profile x"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *msg = xasprintf("no credentials: role: %s", cases[i].msg);

        world_assert_refused(FAKE_ENV(NO_HOME), cases[i].config, NULL, "x", msg);
        free(msg);
    }
}

static void test_credential_sources(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET),
                PROFILE "credential_source = Environment\n", NULL, "x");
    WORLD_SCRIPT(&w, {.asked = STS, .contains = "Credential=AKIDENV/", .text = hour});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    world_end(&w);

    world_begin(&w, FAKE_ENV("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/c"),
                PROFILE "credential_source = EcsContainer\n", NULL, "x");
    WORLD_SCRIPT(&w,
                 {.asked = "GET http://169.254.170.2/v2/c",
                  .text = "{\"AccessKeyId\":\"AKIDC\",\"SecretAccessKey\":\"HIDDEN\"}"},
                 {.asked = STS, .contains = "Credential=AKIDC/", .text = hour});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    world_end(&w);
}

/* The answer's Date sets a wrong clock right, once. */
static void test_skew(void **state)
{
    static const char skewed[] = "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>"
                                 "Signature expired</Message></Error></ErrorResponse>";
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), PROFILE "source_profile = base\n", "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w,
                 {.asked = STS,
                  .contains = "X-Amz-Date: 20251121T044000Z",
                  .status = 403,
                  .text = skewed,
                  .more = "Fri, 21 Nov 2025 06:00:00 GMT"},
                 {.asked = STS,
                  .contains = "X-Amz-Date: 20251121T060000Z",
                  .status = 403,
                  .text = skewed,
                  .more = "Fri, 21 Nov 2025 06:00:00 GMT"});
    world_get(&w);
    world_assert_bad(&w, "no credentials: role: STS says SignatureDoesNotMatch: Signature expired");
    world_end(&w);
}

/* --- MFA and the cache ------------------------------------------------------------------------ */

#define MFA PROFILE "source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n"

static void test_mfa_is_asked_and_kept(void **state)
{
    /* printf '{"RoleArn": "arn:aws:iam::123456789012:role/ops/deployer", "SerialNumber": '
     * '"arn:aws:iam::1:mfa/me"}' | sha1sum */
    static const char name[] = ".aws/cli/cache/786c426c35943ef5bb3f7af870f48bfff060b7c7.json";
    char *home = world_folder(), *kept;
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV("HOME", home), MFA, "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = "ask: MFA code of arn:aws:iam::1:mfa/me", .text = "123456"},
                 {.asked = STS,
                  .contains = "SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme&TokenCode=123456",
                  .text = hour});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    world_end(&w);
    kept = world_read(home, name);
    assert_non_null(kept);
    assert_non_null(strstr(kept, "\"Expiration\":\"2025-11-21T05:40:00Z\""));
    free(kept);

    /* The next program need not ask. */
    world_begin(&w, FAKE_ENV("HOME", home), MFA, "[base]\n" BOTH_KEYS, "x");
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    world_end(&w);

    /* What ends soon is not taken; nor what is damaged. */
    world_begin(&w, FAKE_ENV("HOME", home), MFA, "[base]\n" BOTH_KEYS, "x");
    w.now_ms += 50 * MS_MINUTE;
    WORLD_SCRIPT(&w, {.asked = "ask: MFA code of arn:aws:iam::1:mfa/me"});
    world_get(&w);
    world_assert_bad(&w, "no credentials: role: the role needs a code of the MFA device, and none "
                         "was given");
    world_file(home, name, "{\"Credentials\": {");
    WORLD_SCRIPT(&w, {.asked = "ask: MFA code of arn:aws:iam::1:mfa/me", .text = "12345x"});
    world_get(&w);
    world_assert_bad(&w, "no credentials: role: an MFA code has six digits");
    world_end(&w);
    world_remove(home);
}

/* A person is asked when a code is needed, not five minutes before. */
static void test_mfa_is_not_asked_early(void **state)
{
    char *home = world_folder();
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV("HOME", home), MFA, "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = "ask: MFA code of arn:aws:iam::1:mfa/me", .text = "123456"},
                 {.asked = STS, .text = hour});
    world_get(&w);
    w.now_ms += 47 * MS_MINUTE; /* 13 are left */
    w.n_steps = w.at = 0;
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    w.now_ms += 4 * MS_MINUTE; /* 9 */
    WORLD_SCRIPT(&w, {.asked = "ask: MFA code of arn:aws:iam::1:mfa/me", .text = "123456"},
                 {.asked = STS, .text = GOOD("ASIANEW", "2025-11-21T06:40:00Z")});
    world_get(&w);
    world_assert_good(&w, "ASIANEW", "role deployer of profile x");
    world_end(&w);
    world_remove(home);
}

/* --- web identity ----------------------------------------------------------------------------- */

static void test_web_identity(void **state)
{
    static const char good[] =
        "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
        "<SessionToken>t</SessionToken><SecretAccessKey>HIDDEN</SecretAccessKey>"
        "<Expiration>2025-11-21T04:50:00Z</Expiration><AccessKeyId>ASIAWEB</AccessKeyId>"
        "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
    char *home = world_folder(), *path = xasprintf("%s/token", home);
    struct world w;

    (void)state;
    world_file(home, "token", "eyJ.one");
    world_begin(&w,
                FAKE_ENV("AWS_WEB_IDENTITY_TOKEN_FILE", path, "AWS_ROLE_ARN", ROLE,
                         "AWS_ROLE_SESSION_NAME", "pod"),
                NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = STS,
                      .contains = "Action=AssumeRoleWithWebIdentity\n&RoleSessionName=pod&"
                                  "WebIdentityToken=eyJ.one",
                      .lacks = "Authorization",
                      .text = good});
    world_get(&w);
    world_assert_good(&w, "ASIAWEB", "web identity");
    world_file(home, "token", "eyJ.two"); /* read anew */
    w.now_ms += 30 * MS_SECOND;
    WORLD_SCRIPT(&w, {.asked = STS, .contains = "WebIdentityToken=eyJ.two", .text = good});
    world_get(&w);
    world_end(&w);

    /* The same by the profile; the variables count for nothing when a profile is named. */
    {
        char *config = xasprintf("%srole_session_name = s\nweb_identity_token_file = %s\n", PROFILE,
                                 path);

        world_begin(&w, FAKE_ENV("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere"), config, NULL, "x");
        WORLD_SCRIPT(&w, {.asked = STS, .contains = "RoleSessionName=s&", .text = good});
        world_get(&w);
        world_assert_good(&w, "ASIAWEB", "web identity");
        world_end(&w);
        free(config);
    }
    world_assert_refused(FAKE_ENV("AWS_WEB_IDENTITY_TOKEN_FILE", path), NULL, NULL, NULL,
                         "no credentials: web identity: a token file is named, but no role: set "
                         "AWS_ROLE_ARN, or role_arn of the profile");
    world_assert_refused(
        FAKE_ENV("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/t", "AWS_ROLE_ARN", "r"), NULL, NULL,
        NULL, "no credentials: web identity: cannot open /nowhere/t: No such file or directory");
    free(path);
    world_remove(home);
}

/* --- refresh ---------------------------------------------------------------------------------- */

static void test_refresh(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), PROFILE "source_profile = base\n", "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = STS, .text = hour});
    world_get(&w);
    w.now_ms += 44 * MS_MINUTE; /* 16 minutes are left */
    WORLD_SCRIPT(&w, {NULL});
    w.n_steps = 0;
    world_get(&w);
    w.now_ms += 2 * MS_MINUTE; /* 14: tried; that it fails does not matter yet */
    WORLD_SCRIPT(&w, {.asked = STS, .error = ERR_TIMEOUT});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    w.now_ms += 29 * MS_SECOND; /* not by every call */
    w.n_steps = w.at = 0;
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    w.now_ms += MS_SECOND;
    WORLD_SCRIPT(&w, {.asked = STS, .error = ERR_TIMEOUT});
    world_get(&w);
    world_assert_good(&w, "ASIAROLE", "role deployer of profile x");
    w.now_ms += 4 * MS_MINUTE; /* 9.5: needed */
    WORLD_SCRIPT(&w, {.asked = STS, .error = ERR_TIMEOUT});
    world_get(&w);
    world_assert_bad(&w, "no credentials: role: the script says timeout");
    WORLD_SCRIPT(&w, {.asked = STS, .text = GOOD("ASIANEW", "2025-11-21T06:40:00Z")});
    world_get(&w); /* and it recovers by itself */
    world_assert_good(&w, "ASIANEW", "role deployer of profile x");
    world_end(&w);
}

/* Two calls meet one refresh; both get the new identity. */
static void test_one_refresh_at_a_time(void **state)
{
    struct answer other = {0};
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), PROFILE "source_profile = base\n", "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = STS, .text = hour});
    creds_get(w.chain, world_on_creds, &other);
    world_get(&w);
    assert_int_equal(other.calls, 1);
    assert_string_equal(other.creds.access_key, "ASIAROLE");
    creds_release(&other.creds);
    world_end(&w);
}

static void stop(void *arg)
{
    creds_chain_stop(arg);
}

/* Stopped in the middle: no further source is asked. */
static void test_stop(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), PROFILE "source_profile = base\n", "[base]\n" BOTH_KEYS, "x");
    WORLD_SCRIPT(&w, {.asked = STS, .error = ERR_CANCELLED});
    creds_get(w.chain, world_on_creds, &w.answer);
    w.io.defer(&w, stop, w.chain);
    world_run(&w);
    assert_int_equal(w.answer.calls, 1);
    assert_int_equal(w.answer.err.code, ERR_CANCELLED);
    world_end(&w);
}

static void test_forget(void **state)
{
    struct answer other = {0};
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), NULL, "[default]\n" BOTH_KEYS, NULL);
    creds_get(w.chain, world_on_creds, &other);
    creds_forget(w.chain, world_on_creds, &other);
    world_get(&w);
    assert_int_equal(other.calls, 0);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_source_profile),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_denied),
        cmocka_unit_test(test_chain_of_roles),
        cmocka_unit_test(test_own_and_static_keys),
        cmocka_unit_test(test_wrong_profiles),
        cmocka_unit_test(test_credential_sources),
        cmocka_unit_test(test_skew),
        cmocka_unit_test(test_mfa_is_asked_and_kept),
        cmocka_unit_test(test_mfa_is_not_asked_early),
        cmocka_unit_test(test_web_identity),
        cmocka_unit_test(test_refresh),
        cmocka_unit_test(test_one_refresh_at_a_time),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
