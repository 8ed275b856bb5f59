/* The credential chain: order, what each source says, caching, and that no message holds a secret.
 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "aws/creds.h"
#include "base/num.h"
#include "base/vec.h"
#include "base/when.h"
#include "fake_env.h"

#define SECRET "wJalrXUtnFEMI/HIDDEN/bPxRfiCYEXAMPLEKEY"

enum { DEFERRED_MAX = 16 };

/* A loop in miniature: what was deferred runs in loop_run(). */
struct loop {
    struct {
        void (*fn)(void *arg);
        void *arg;
    } due[DEFERRED_MAX];
    size_t n;
    int64_t now_ms;
};

static void loop_defer(void *ctx, void (*fn)(void *arg), void *arg)
{
    struct loop *l = ctx;

    assert_true(l->n < DEFERRED_MAX);
    l->due[l->n].fn = fn;
    l->due[l->n++].arg = arg;
}

static void loop_run(struct loop *l)
{
    for (int turns = 0; l->n && turns < 100; turns++) {
        void (*fn)(void *arg) = l->due[0].fn;
        void *arg = l->due[0].arg;

        l->n--;
        memmove(&l->due[0], &l->due[1], l->n * sizeof(l->due[0]));
        fn(arg);
    }
    assert_int_equal(l->n, 0);
}

static int64_t loop_now(void *ctx)
{
    return ((struct loop *)ctx)->now_ms;
}

struct answer {
    int calls;
    struct creds creds;
    struct err err;
};

static void on_creds(void *ctx, const struct creds *c, const struct err *e)
{
    struct answer *a = ctx;

    a->calls++;
    a->err = *e;
    creds_release(&a->creds);
    if (c)
        creds_copy(&a->creds, c);
    assert_true((c == NULL) == (e->code != 0));
    assert_null(strstr(e->msg, "HIDDEN"));
}

struct setup {
    struct loop loop;
    struct clock clock;
    struct aws_conf *conf;
    struct creds_chain *chain;
    struct answer answer;
};

static void begin(struct setup *s, const struct aws_env *env, const char *config,
                  const char *credentials, const char *named)
{
    struct creds_config cfg = {
        .env = env,
        .profile = aws_profile_name(env, named),
        .profile_named = named != NULL,
        .clock = &s->clock,
        .defer = loop_defer,
        .defer_ctx = &s->loop,
    };

    memset(s, 0, sizeof(*s));
    s->loop.now_ms = INT64_C(1763700000000); /* 2025-11-21T04:40:00Z */
    s->clock = (struct clock){loop_now, loop_now, &s->loop};
    s->conf = aws_conf_parse(config, credentials);
    cfg.conf = s->conf;
    s->chain = creds_chain_new(&cfg);
}

static void end(struct setup *s)
{
    creds_chain_free(s->chain);
    aws_conf_free(s->conf);
    creds_release(&s->answer.creds);
}

static void get(struct setup *s)
{
    int before = s->answer.calls;

    creds_get(s->chain, on_creds, &s->answer);
    assert_int_equal(s->answer.calls, before); /* never from inside */
    loop_run(&s->loop);
    assert_int_equal(s->answer.calls, before + 1);
}

static void find_result(void *ctx, const char *source, const char *result)
{
    const char **found = ctx; /* { source, result } */

    if (str_eq(source, found[0]))
        found[1] = result;
}

static void assert_source(struct setup *s, const char *source, const char *result)
{
    const char *found[2] = {source, NULL};

    creds_each_source(s->chain, find_result, found);
    assert_non_null(found[1]);
    assert_string_equal(found[1], result);
    assert_null(strstr(found[1], "HIDDEN"));
}

static void assert_refused(const struct aws_env *env, const char *config, const char *credentials,
                           const char *named, const char *msg)
{
    struct setup s;

    begin(&s, env, config, credentials, named);
    get(&s);
    assert_int_equal(s.answer.err.code, ERR_CREDS);
    assert_string_equal(s.answer.err.msg, msg);
    end(&s);
}

#define BOTH_KEYS "aws_access_key_id = AKIDFILE\naws_secret_access_key = " SECRET "\n"

static void test_environment_first(void **state)
{
    struct setup s;

    (void)state;
    begin(&s,
          FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET,
                   "AWS_SESSION_TOKEN", "tok", "AWS_SECURITY_TOKEN", "old"),
          NULL, "[default]\n" BOTH_KEYS, NULL);
    get(&s);
    assert_int_equal(s.answer.err.code, 0);
    assert_string_equal(s.answer.creds.access_key, "AKIDENV");
    assert_string_equal(s.answer.creds.secret_key, SECRET);
    assert_string_equal(s.answer.creds.session_token, "tok");
    assert_string_equal(s.answer.creds.source, "environment variables");
    assert_true(s.answer.creds.expires_ms == 0);
    assert_source(&s, "environment variables", "used");
    assert_source(&s, "keys in the credentials file", "not tried");
    end(&s);
}

static void test_named_profile_skips_environment(void **state)
{
    struct setup s;

    (void)state;
    begin(&s, FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET), NULL,
          "[x]\n" BOTH_KEYS "aws_security_token = old\n", "x");
    get(&s);
    assert_int_equal(s.answer.err.code, 0);
    assert_string_equal(s.answer.creds.access_key, "AKIDFILE");
    assert_string_equal(s.answer.creds.session_token, "old");
    assert_string_equal(s.answer.creds.source, "profile x (credentials)");
    assert_source(&s, "environment variables",
                  "skipped, because a profile is named on the command line");
    assert_source(&s, "keys in the credentials file", "used");
    assert_source(&s, "instance metadata", "not tried");
    end(&s);
}

/* A profile from AWS_PROFILE does not skip the variables: as in the AWS CLI. */
static void test_profile_variable_keeps_environment(void **state)
{
    struct setup s;

    (void)state;
    begin(&s,
          FAKE_ENV("AWS_PROFILE", "x", "AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY",
                   SECRET),
          NULL, "[x]\n" BOTH_KEYS, NULL);
    get(&s);
    assert_string_equal(s.answer.creds.access_key, "AKIDENV");
    end(&s);
}

static void test_config_file_last(void **state)
{
    struct setup s;

    (void)state;
    begin(&s, FAKE_ENV(), "[profile x]\n" BOTH_KEYS, "[x]\nregion = eu-west-1\n", "x");
    get(&s);
    assert_int_equal(s.answer.err.code, 0);
    assert_string_equal(s.answer.creds.source, "profile x (config)");
    assert_source(&s, "keys in the credentials file",
                  "profile x (credentials) has no aws_access_key_id");
    end(&s);
}

static void test_nothing_says_what_was_tried(void **state)
{
    (void)state;
    assert_refused(
        FAKE_ENV("AWS_SECRET_ACCESS_KEY", SECRET), NULL, NULL, NULL,
        "no credentials. Tried: environment variables: AWS_ACCESS_KEY_ID is not set "
        "(AWS_SECRET_ACCESS_KEY is); role: the profile has no role_arn; web identity: the profile "
        "has no web_identity_token_file; single sign-on: the profile has no sso_session; keys in "
        "the credentials file: profile default (credentials) has no aws_access_key_id; credential "
        "process: the profile has no credential_process; keys in the config file: profile default "
        "(config) has no aws_access_key_id; container endpoint: "
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and ..._FULL_URI are not set; instance metadata: "
        "not supported yet. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run: aws configure "
        "--profile default");
}

static void test_half_a_key(void **state)
{
    (void)state;
    assert_refused(FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV"), NULL, "[default]\n" BOTH_KEYS, NULL,
                   "no credentials: environment variables: AWS_ACCESS_KEY_ID is set, "
                   "AWS_SECRET_ACCESS_KEY is not");
    assert_refused(FAKE_ENV(), "[default]\naws_secret_access_key = " SECRET "\n",
                   "[default]\naws_access_key_id = AKIDFILE\n", NULL,
                   "no credentials: keys in the credentials file: profile default (credentials) "
                   "has aws_access_key_id, but no aws_secret_access_key");
}

/* An indented line continues the value before it: the classic mistake. */
static void test_spoilt_keys(void **state)
{
    (void)state;
    assert_refused(FAKE_ENV(), NULL,
                   "[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = " SECRET
                   "\n  aws_session_token = " SECRET "\n",
                   NULL,
                   "no credentials: keys in the credentials file: aws_secret_access_key of profile "
                   "default (credentials) holds a blank, a line break or another character that no "
                   "key has");
    assert_refused(FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET "\n"),
                   NULL, NULL, NULL,
                   "no credentials: environment variables: AWS_SECRET_ACCESS_KEY holds a "
                   "blank, a line break or another character that no key has");
}

/* A source that is asked for must not be covered by keys that stand in the same profile. */
static void test_later_sources(void **state)
{
    static const struct {
        const char *config, *msg;
    } cases[] = {
        {"[profile x]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = y\n",
         "no credentials: role: profile x (config) asks for a role with role_arn, which is not "
         "supported yet"},
        {"[profile x]\nrole_arn = r\nweb_identity_token_file = /t\n",
         "no credentials: web identity: profile x (config) asks for a web identity with "
         "web_identity_token_file, which is not supported yet"},
        {"[profile x]\nsso_session = corp\n",
         "no credentials: single sign-on: profile x (config) asks for single sign-on with "
         "sso_session, which is not supported yet"},
        {"[profile x]\nsso_start_url = https://example.awsapps.com/start\n",
         "no credentials: single sign-on: profile x (config) asks for single sign-on with "
         "sso_start_url, which is not supported yet"},
        {"[profile x]\ncredential_process = /bin/keys\n" BOTH_KEYS,
         "no credentials: credential process: profile x (config) asks for a credential process "
         "with credential_process, which is not supported yet"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_refused(FAKE_ENV(), cases[i].config, NULL, "x", cases[i].msg);
    assert_refused(FAKE_ENV("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), NULL, NULL, NULL,
                   "no credentials: web identity: AWS_WEB_IDENTITY_TOKEN_FILE asks for a web "
                   "identity, which is not supported yet");
    assert_refused(
        FAKE_ENV("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/c"), NULL, NULL, NULL,
        "no credentials: container endpoint: AWS_CONTAINER_CREDENTIALS_FULL_URI asks for "
        "the container endpoint, which is not supported yet");
}

/* The credentials file's keys come before a process, as BEHAVIOUR 7 has it. */
static void test_credentials_file_beats_process(void **state)
{
    struct setup s;

    (void)state;
    begin(&s, FAKE_ENV(), "[profile x]\ncredential_process = /bin/keys\n", "[x]\n" BOTH_KEYS, "x");
    get(&s);
    assert_int_equal(s.answer.err.code, 0);
    assert_string_equal(s.answer.creds.source, "profile x (credentials)");
    end(&s);
}

static void test_unknown_profile(void **state)
{
    struct setup s;

    (void)state;
    begin(&s, FAKE_ENV("AWS_PROFILE", "prdo", "AWS_ACCESS_KEY_ID", "AKIDENV"),
          "[profile prod]\n[default]\n", "[dev]\n", NULL);
    get(&s);
    assert_int_equal(s.answer.err.code, ERR_CONFIG);
    assert_string_equal(s.answer.err.msg, "profile \"prdo\" is neither in config nor in "
                                          "credentials: there are prod, default, dev");
    end(&s);
}

static void test_expiration(void **state)
{
    struct setup s;

    (void)state;
    begin(&s,
          FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET,
                   "AWS_CREDENTIAL_EXPIRATION", "2025-11-21T05:40:00Z"),
          NULL, NULL, NULL);
    get(&s);
    assert_true(s.answer.creds.expires_ms == s.loop.now_ms + MS_HOUR);
    s.loop.now_ms += MS_HOUR;
    get(&s);
    assert_int_equal(s.answer.err.code, ERR_CREDS);
    assert_string_equal(s.answer.err.msg, "no credentials: environment variables: they have "
                                          "expired (AWS_CREDENTIAL_EXPIRATION)");
    end(&s);
    assert_refused(FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV", "AWS_SECRET_ACCESS_KEY", SECRET,
                            "AWS_CREDENTIAL_EXPIRATION", "soon"),
                   NULL, NULL, NULL,
                   "no credentials: environment variables: AWS_CREDENTIAL_EXPIRATION is no time "
                   "such as 2026-11-21T09:12:07Z");
}

/* Calls side by side are answered by one run, each exactly once. */
static void test_many_waiters(void **state)
{
    struct setup s;
    struct answer other = {0};

    (void)state;
    begin(&s, FAKE_ENV(), NULL, "[default]\n" BOTH_KEYS, NULL);
    creds_get(s.chain, on_creds, &s.answer);
    creds_get(s.chain, on_creds, &other);
    assert_int_equal(s.loop.n, 1);
    loop_run(&s.loop);
    assert_int_equal(s.answer.calls, 1);
    assert_int_equal(other.calls, 1);
    assert_string_equal(other.creds.access_key, "AKIDFILE");
    creds_invalidate(s.chain);
    get(&s);
    assert_int_equal(s.answer.calls, 2);
    assert_int_equal(other.calls, 1);
    creds_get(s.chain, on_creds, &s.answer); /* still waiting when the chain goes */
    creds_release(&other.creds);
    end(&s);
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
    creds_invalidate(a->chain);
    creds_get(a->chain, on_creds, a->answer);
    assert_string_equal(c->access_key, "AKIDFILE"); /* still there */
}

static void test_call_from_callback(void **state)
{
    struct setup s;
    struct again again;

    (void)state;
    begin(&s, FAKE_ENV(), NULL, "[default]\n" BOTH_KEYS, NULL);
    again = (struct again){s.chain, &s.answer, 0};
    creds_get(s.chain, ask_again, &again);
    loop_run(&s.loop);
    assert_int_equal(again.calls, 1);
    assert_int_equal(s.answer.calls, 1);
    end(&s);
}

static void test_fixed(void **state)
{
    struct loop loop = {0};
    const struct clock clock = {loop_now, loop_now, &loop};
    char key[] = "AKIDFIXED", secret[] = SECRET;
    struct creds fixed = {.access_key = key, .secret_key = secret, .source = "demo"};
    struct aws_conf *conf = aws_conf_parse(NULL, NULL);
    struct creds_config cfg = {.env = FAKE_ENV("AWS_ACCESS_KEY_ID", "AKIDENV"),
                               .conf = conf,
                               .profile = "not there",
                               .clock = &clock,
                               .defer = loop_defer,
                               .defer_ctx = &loop,
                               .fixed = &fixed};
    struct creds_chain *chain = creds_chain_new(&cfg);
    struct answer a = {0};
    const char *found[2] = {"demo", NULL};

    (void)state;
    creds_get(chain, on_creds, &a);
    loop_run(&loop);
    assert_int_equal(a.calls, 1);
    assert_string_equal(a.creds.access_key, "AKIDFIXED");
    assert_string_equal(a.creds.source, "demo");
    creds_each_source(chain, find_result, found);
    assert_string_equal(found[1], "used");
    creds_chain_free(chain);
    aws_conf_free(conf);
    creds_release(&a.creds);
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
        cmocka_unit_test(test_later_sources),
        cmocka_unit_test(test_credentials_file_beats_process),
        cmocka_unit_test(test_unknown_profile),
        cmocka_unit_test(test_expiration),
        cmocka_unit_test(test_many_waiters),
        cmocka_unit_test(test_call_from_callback),
        cmocka_unit_test(test_fixed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
