/* The credential chain: order, what each source says, caching, and that no message holds a secret.
 */
#include "creds_world.h"

#include <string.h>

#include "base/when.h"

static void test_environment_first(void **state)
{
    struct world s;

    (void)state;
    world_begin(&s,
                FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET,
                         "AWS_SESSION_TOKEN", "tok", "AWS_SECURITY_TOKEN", "old"),
                NULL, "[default]\n" BOTH_KEYS, NULL);
    world_get(&s);
    assert_int_equal(s.answer.err.code, 0);
    assert_string_equal(s.answer.creds.access_key, "AKIDENV");
    assert_string_equal(s.answer.creds.secret_key, SECRET);
    assert_string_equal(s.answer.creds.session_token, "tok");
    assert_string_equal(s.answer.creds.source, "environment variables");
    assert_true(s.answer.creds.expires_ms == 0);
    world_assert_source(&s, "environment variables", "used");
    world_assert_source(&s, "keys in the credentials file", "not tried");
    world_end(&s);
}

static void test_named_profile_skips_environment(void **state)
{
    struct world s;

    (void)state;
    world_begin(&s, FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET), NULL,
                "[x]\n" BOTH_KEYS "aws_security_token = old\n", "x");
    world_get(&s);
    assert_int_equal(s.answer.err.code, 0);
    assert_string_equal(s.answer.creds.access_key, "AKIDFILE");
    assert_string_equal(s.answer.creds.session_token, "old");
    assert_string_equal(s.answer.creds.source, "profile x (credentials)");
    world_assert_source(&s, "environment variables",
                        "skipped, because a profile is named on the command line");
    world_assert_source(&s, "keys in the credentials file", "used");
    world_assert_source(&s, "instance metadata", "not tried");
    world_end(&s);
}

/* A profile from AWS_PROFILE does not skip the variables: as in the AWS CLI. */
static void test_profile_variable_keeps_environment(void **state)
{
    struct world s;

    (void)state;
    world_begin(&s,
                FAKE_ENV("AWS_PROFILE", "x", "AWS_ACCESS_KEY_ID", "AKIDENV",
                         "AWS_SECRET_ACCESS_KEY", SECRET),
                NULL, "[x]\n" BOTH_KEYS, NULL);
    world_get(&s);
    assert_string_equal(s.answer.creds.access_key, "AKIDENV");
    world_end(&s);
}

static void test_config_file_last(void **state)
{
    struct world s;

    (void)state;
    world_begin(&s, FAKE_ENV(), "[profile x]\n" BOTH_KEYS, "[x]\nregion = eu-west-1\n", "x");
    world_get(&s);
    assert_int_equal(s.answer.err.code, 0);
    assert_string_equal(s.answer.creds.source, "profile x (config)");
    world_assert_source(&s, "keys in the credentials file",
                        "profile x (credentials) has no aws_access_key_id");
    world_end(&s);
}

static void test_nothing_says_what_was_tried(void **state)
{
    (void)state;
    world_assert_refused(
        FAKE_ENV("AWS_SECRET_ACCESS_KEY", SECRET, "AWS_EC2_METADATA_DISABLED", "TRUE"), NULL, NULL,
        NULL,
        "no credentials. Tried: environment variables: AWS_ACCESS_KEY_ID is not set "
        "(AWS_SECRET_ACCESS_KEY is); role: the profile has no role_arn; web identity: neither "
        "AWS_WEB_IDENTITY_TOKEN_FILE nor the profile's web_identity_token_file is set; single "
        "sign-on: the profile has no sso_account_id; keys in "
        "the credentials file: profile default (credentials) has no aws_access_key_id; credential "
        "process: the profile has no credential_process; keys in the config file: profile default "
        "(config) has no aws_access_key_id; container endpoint: "
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and ..._FULL_URI are not set; instance metadata: "
        "disabled by AWS_EC2_METADATA_DISABLED. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
        "or run: aws configure "
        "--profile default");
}

static void test_half_a_key(void **state)
{
    (void)state;
    world_assert_refused(FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV"), NULL, "[default]\n" BOTH_KEYS,
                         NULL,
                         "no credentials: environment variables: AWS_ACCESS_KEY_ID is set, "
                         "AWS_SECRET_ACCESS_KEY is not");
    world_assert_refused(
        FAKE_ENV(), "[default]\naws_secret_access_key = " SECRET "\n",
        "[default]\naws_access_key_id = AKIDFILE\n", NULL,
        "no credentials: keys in the credentials file: profile default (credentials) "
        "has aws_access_key_id, but no aws_secret_access_key");
}

/* An indented line continues the value before it: the classic mistake. */
static void test_spoilt_keys(void **state)
{
    (void)state;
    world_assert_refused(
        FAKE_ENV(), NULL,
        "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = " SECRET
        "\n  aws_session_token = " SECRET "\n",
        NULL,
        "no credentials: keys in the credentials file: aws_secret_access_key of profile "
        "default (credentials) holds a blank, a line break or another character that no "
        "key has");
    world_assert_refused(
        FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET "\n"), NULL, NULL,
        NULL,
        "no credentials: environment variables: AWS_SECRET_ACCESS_KEY holds a "
        "blank, a line break or another character that no key has");
}

/* The credentials file's keys come before a process, as BEHAVIOUR 7 has it. */
static void test_credentials_file_beats_process(void **state)
{
    struct world s;

    (void)state;
    world_begin(&s, FAKE_ENV(), "[profile x]\ncredential_process = /bin/keys\n", "[x]\n" BOTH_KEYS,
                "x");
    world_get(&s);
    assert_int_equal(s.answer.err.code, 0);
    assert_string_equal(s.answer.creds.source, "profile x (credentials)");
    world_end(&s);
}

static void test_unknown_profile(void **state)
{
    struct world s;

    (void)state;
    world_begin(&s, FAKE_ENV("AWS_PROFILE", "prdo", "AWS_ACCESS_KEY_ID", "AKIDENV"),
                "[profile prod]\n[default]\n", "[dev]\n", NULL);
    world_get(&s);
    assert_int_equal(s.answer.err.code, ERR_CONFIG);
    assert_string_equal(s.answer.err.msg, "profile \"prdo\" is neither in config nor in "
                                          "credentials: there are prod, default, dev");
    world_end(&s);
}

static void test_expiration(void **state)
{
    struct world s;

    (void)state;
    world_begin(&s,
                FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET,
                         "AWS_CREDENTIAL_EXPIRATION", "2025-11-21T05:40:00Z"),
                NULL, NULL, NULL);
    world_get(&s);
    assert_true(s.answer.creds.expires_ms == s.now_ms + MS_HOUR);
    s.now_ms += MS_HOUR;
    world_get(&s);
    assert_int_equal(s.answer.err.code, ERR_CREDS);
    assert_string_equal(s.answer.err.msg, "no credentials: environment variables: they have "
                                          "expired (AWS_CREDENTIAL_EXPIRATION)");
    world_end(&s);
    world_assert_refused(
        FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET,
                 "AWS_CREDENTIAL_EXPIRATION", "soon"),
        NULL, NULL, NULL,
        "no credentials: environment variables: AWS_CREDENTIAL_EXPIRATION is no time "
        "such as 2026-11-21T09:12:07Z");
}

/* Calls side by side are answered by one run, each exactly once. */
static void test_many_waiters(void **state)
{
    struct world s;
    struct answer other = {0};

    (void)state;
    world_begin(&s, FAKE_ENV(), NULL, "[default]\n" BOTH_KEYS, NULL);
    creds_get(s.chain, world_on_creds, &s.answer);
    creds_get(s.chain, world_on_creds, &other);
    assert_int_equal(s.n_due, 1);
    world_run(&s);
    assert_int_equal(s.answer.calls, 1);
    assert_int_equal(other.calls, 1);
    assert_string_equal(other.creds.access_key, "AKIDFILE");
    creds_invalidate(s.chain, s.answer.creds.access_key);
    world_get(&s);
    assert_int_equal(s.answer.calls, 2);
    assert_int_equal(other.calls, 1);
    creds_get(s.chain, world_on_creds, &s.answer); /* still waiting when the chain goes */
    creds_release(&other.creds);
    world_end(&s);
    assert_int_equal(s.answer.calls, 2);
}

struct again {
    struct creds_chain *chain;
    struct answer *answer;
    int calls;
};

static void ask_again(void *ctx, const struct creds *c, const struct err *e)
{
    struct again *a = ctx;

    assert_int_equal(e->code, 0);
    a->calls++;
    creds_invalidate(a->chain, c->access_key);
    creds_get(a->chain, world_on_creds, a->answer);
    assert_string_equal(c->access_key, "AKIDFILE"); /* still there */
}

static void test_call_from_callback(void **state)
{
    struct world s;
    struct again again;

    (void)state;
    world_begin(&s, FAKE_ENV(), NULL, "[default]\n" BOTH_KEYS, NULL);
    again = (struct again){s.chain, &s.answer, 0};
    creds_get(s.chain, ask_again, &again);
    world_run(&s);
    assert_int_equal(again.calls, 1);
    assert_int_equal(s.answer.calls, 1);
    world_end(&s);
}

static void test_fixed(void **state)
{
    char key[] = "AKIDFIXED", secret[] = SECRET;
    struct creds fixed = {.access_key = key, .secret_key = secret, .source = "demo"};
    struct creds_config cfg = {
        .env = FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV"), .profile = "not there", .fixed = &fixed};
    struct world s;

    (void)state;
    world_begin(&s, cfg.env, NULL, NULL, NULL);
    creds_chain_free(s.chain);
    cfg.io = &s.io;
    cfg.conf = s.conf;
    s.chain = creds_chain_new(&cfg);
    world_get(&s);
    world_assert_good(&s, "AKIDFIXED", "demo");
    world_assert_source(&s, "demo", "used");
    world_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_environment_first),
        cmocka_unit_test(test_named_profile_skips_environment),
        cmocka_unit_test(test_profile_variable_keeps_environment),
        cmocka_unit_test(test_config_file_last),
        cmocka_unit_test(test_nothing_says_what_was_tried),
        cmocka_unit_test(test_half_a_key),
        cmocka_unit_test(test_spoilt_keys),
        cmocka_unit_test(test_credentials_file_beats_process),
        cmocka_unit_test(test_unknown_profile),
        cmocka_unit_test(test_expiration),
        cmocka_unit_test(test_many_waiters),
        cmocka_unit_test(test_call_from_callback),
        cmocka_unit_test(test_fixed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
