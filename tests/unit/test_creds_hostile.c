/* Answers that are wrong, endless or meant to harm: from STS, the portal, the container endpoint,
 * the instance metadata; and tokens in files. A refusal in plain words, and nothing sent on. */
#include "creds_world.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/when.h"

#define STS       "POST https://sts.eu-west-1.amazonaws.com/"
#define CONTAINER "GET http://127.0.0.1/c"
#define FULL      "AWS_CONTAINER_CREDENTIALS_FULL_URI"
#define ROLE      "[profile x]\nrole_arn = r/A\nsource_profile = b\n[profile b]\n" BOTH_KEYS
#define TAKEN(key, token, until)                                                                   \
    "<R><Credentials><AccessKeyId>" key "</AccessKeyId><SecretAccessKey>HIDDEN</SecretAccessKey>"  \
    "<SessionToken>" token "</SessionToken><Expiration>" until "</Expiration></Credentials></R>"

/* --- keys ------------------------------------------------------------------------------------- */

/* What the container endpoint gives for the three; NULL: left out. `long_one` is endless. */
struct keys {
    const char *access, *secret, *token, *msg;
    bool long_access, long_secret, long_token;
};

static char *make_json(const struct keys *k)
{
    static const size_t much = 20000;
    char *a = xcalloc(1, much + 1);
    char *text;

    memset(a, 'A', much);
    text = xasprintf("{\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"%s\",\"Token\":\"%s\"}",
                     k->long_access ? a : k->access, k->long_secret ? a : k->secret,
                     k->long_token ? a : k->token);
    free(a);
    return text;
}

static void test_keys(void **state)
{
#define NO_KEY " holds a blank, a line break or another character that no key has"
    static const struct keys cases[] = {
        {"", "HIDDEN", "t", "the endpoint gave no AccessKeyId and SecretAccessKey", 0, 0, 0},
        {"A", "", "t", "the endpoint gave no AccessKeyId and SecretAccessKey", 0, 0, 0},
        {"A\\r\\nX-Evil: 1", "HIDDEN", "t", "AccessKeyId" NO_KEY, 0, 0, 0},
        {"A", "HIDDEN HIDDEN", "t", "SecretAccessKey" NO_KEY, 0, 0, 0},
        {"A", "HIDDEN", "HIDDEN\\nX-Evil: 1", "Token" NO_KEY, 0, 0, 0},
        {"A", "HIDDEN", "HIDDEN\\u001b[2J", "Token" NO_KEY, 0, 0, 0},
        {"A", "HIDDEN", "HIDDEN\xc3\xa4", "Token" NO_KEY, 0, 0, 0},
        {"", "HIDDEN", "t", "AccessKeyId is longer than any key", 1, 0, 0},
        {"A", "", "t", "SecretAccessKey is longer than any key", 0, 1, 0},
        {"A", "HIDDEN", "", "Token is longer than any key", 0, 0, 1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *msg = xasprintf("no credentials: container endpoint: %s", cases[i].msg);
        char *text = make_json(&cases[i]);
        struct world w;

        world_begin(&w, FAKE_ENV(FULL, "http://127.0.0.1/c"), NULL, NULL, NULL);
        WORLD_SCRIPT(&w, {.asked = CONTAINER, .text = text});
        world_get(&w);
        world_assert_bad(&w, msg);
        world_end(&w);
        free(text);
        free(msg);
    }
}

/* An empty token is none: no header line without a value. */
static void test_empty_token(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(FULL, "http://127.0.0.1/c"), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = CONTAINER,
                      .text = "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"HIDDEN\","
                              "\"Token\":\"\"}"});
    world_get(&w);
    world_assert_good(&w, "A", "container endpoint");
    assert_null(w.answer.creds.session_token);
    world_end(&w);
}

/* --- STS -------------------------------------------------------------------------------------- */

static void test_sts_answers(void **state)
{
#define NOT_GOOD "STS (sts.eu-west-1.amazonaws.com) answered HTTP 200 without credentials"
    static const struct {
        const char *text, *msg;
    } cases[] = {
        {"", NOT_GOOD},
        {"{}", NOT_GOOD},
        {"<R><Credentials>", NOT_GOOD},
        {TAKEN("A", "t", "soon"), NOT_GOOD},
        {TAKEN("A", "", "2025-11-21T05:40:00Z"), NOT_GOOD},
        {"<!DOCTYPE R [<!ENTITY a \"HIDDEN\">]>" TAKEN("A", "&a;", "2025-11-21T05:40:00Z"),
         NOT_GOOD},
        {TAKEN("A", "&a;", "2025-11-21T05:40:00Z"), NOT_GOOD},
        /* Names alone do not make it the answer: they must stand where they belong. */
        {"<R><AccessKeyId>A</AccessKeyId><SecretAccessKey>HIDDEN</SecretAccessKey><SessionToken>t"
         "</SessionToken><Expiration>2025-11-21T05:40:00Z</Expiration></R>",
         NOT_GOOD},
        {TAKEN("A&#13;&#10;X: 1", "t", "2025-11-21T05:40:00Z"),
         "AccessKeyId of role A of profile x holds a blank, a line break or another character that "
         "no key has"},
        {TAKEN("A", "HIDDEN&#10;X: 1", "2025-11-21T05:40:00Z"),
         "SessionToken of role A of profile x holds a blank, a line break or another character "
         "that no key has"},
        {TAKEN("A", "t", "2025-11-21T04:40:00Z"),
         "what was given has expired already: is the clock right?"},
        {TAKEN("A", "t", "1912-06-23T00:00:00Z"),
         "what was given has expired already: is the clock right?"},
        {"<E><Error><Code>No&#9;pe</Code><Message>&#x202e;txet</Message></Error></E>",
         "STS says No pe: <U+202E>txet"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *msg = xasprintf("no credentials: role: %s", cases[i].msg);
        struct world w;

        world_begin(&w, FAKE_ENV(), ROLE, NULL, "x");
        WORLD_SCRIPT(&w, {.asked = STS, .text = cases[i].text});
        world_get(&w);
        world_assert_bad(&w, msg);
        world_end(&w);
        free(msg);
    }
}

/* Thousands of elements in each other, and a megabyte of text. */
static void test_sts_sizes(void **state)
{
    struct buf deep = BUF_INIT(1 << 20), wide = BUF_INIT(2 << 20);

    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_adds(&deep, "<a>");
    buf_adds(&deep, "<b/>");
    for (int i = 0; i < 1000; i++)
        buf_adds(&deep, "</a>");
    buf_adds(&wide, "<R><Credentials><SessionToken>");
    for (int i = 0; i < 1 << 20; i++)
        buf_addc(&wide, 'x');
    buf_adds(&wide, "</SessionToken></Credentials></R>");
    for (int i = 0; i < 2; i++) {
        struct world w;

        world_begin(&w, FAKE_ENV(), ROLE, NULL, "x");
        WORLD_SCRIPT(&w, {.asked = STS, .text = buf_str(i ? &wide : &deep)});
        world_get(&w);
        world_assert_bad(&w, "no credentials: role: " NOT_GOOD);
        world_end(&w);
    }
    buf_release(&deep);
    buf_release(&wide);
}

/* Our clock is two hours fast: the role lasts for its hour all the same. */
static void test_sts_clock(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), ROLE, NULL, "x");
    w.now_ms += 2 * MS_HOUR;
    WORLD_SCRIPT(&w, {.asked = STS,
                      .text = TAKEN("ASIA", "t", "2025-11-21T05:40:00Z"),
                      .more = "Fri, 21 Nov 2025 04:40:00 GMT"});
    world_get(&w);
    world_assert_good(&w, "ASIA", "role A of profile x");
    assert_true(w.answer.creds.expires_ms == w.now_ms + MS_HOUR);
    world_end(&w);
}

/* --- the portal ------------------------------------------------------------------------------- */

#define CACHE "ee0bfd2552fbd840c02cc48b6e823320543c450f.json" /* printf corp | sha1sum */
#define SSO                                                                                        \
    "[profile x]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = R\n[sso-session corp]\n" \
    "sso_region = us-east-2\nsso_start_url = https://x\n"
#define PORTAL                                                                                     \
    "GET https://portal.sso.us-east-2.amazonaws.com/federation/credentials?role_name=R&"           \
    "account_id=1"
#define ROLE_OF(expiration)                                                                        \
    "{\"roleCredentials\":{\"accessKeyId\":\"A\",\"secretAccessKey\":\"HIDDEN\","                  \
    "\"sessionToken\":\"t\"" expiration "}}"

static void test_portal(void **state)
{
    static const char unsaid[] = "the portal did not say when its credentials end";
    static const struct {
        int status;
        const char *text, *msg;
    } cases[] = {
        {200, ROLE_OF(""), unsaid},
        {200, ROLE_OF(",\"expiration\":\"soon\""), unsaid},
        {200, ROLE_OF(",\"expiration\":0"), unsaid},
        {200, ROLE_OF(",\"expiration\":-1763703600000"), unsaid},
        {200, ROLE_OF(",\"expiration\":1e300"), unsaid},
        {200, ROLE_OF(",\"expiration\":1e999"), unsaid},
        {200, ROLE_OF(",\"expiration\":1763700000000"),
         "what was given has expired already: is the clock right?"},
        {200, "{\"roleCredentials\":[]}", "the portal gave no credentials"},
        {200, "[[[[", "the portal gave no credentials"},
        {503, "", "the portal answered HTTP 503: (no message)"},
        {503, "{\"message\":\"\\u001b]0;x\\u0007\"}", "the portal answered HTTP 503: ^[]0;x^G"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *home = world_folder();
        char *msg = xasprintf("no credentials: single sign-on: %s", cases[i].msg);
        struct world w;

        world_file(home, ".aws/sso/cache/" CACHE,
                   "{\"accessToken\":\"HIDDEN\",\"expiresAt\":\"2025-11-21T08:00:00Z\"}");
        world_begin(&w, FAKE_ENV("HOME", home), SSO, NULL, "x");
        WORLD_SCRIPT(&w, {.asked = PORTAL, .status = cases[i].status, .text = cases[i].text});
        world_get(&w);
        world_assert_bad(&w, msg);
        world_end(&w);
        world_remove(home);
        free(msg);
    }
}

/* A fresh token that is none is not kept: the login that is there serves on. */
static void test_fresh_token(void **state)
{
    static const char login[] =
        "{\"accessToken\":\"HIDDEN.one\",\"expiresAt\":\"2025-11-21T04:50:00Z\",\"refreshToken\":"
        "\"HIDDEN.r\",\"clientId\":\"c\",\"clientSecret\":\"HIDDEN.c\",\"registrationExpiresAt\":"
        "\"2026-01-01T00:00:00Z\"}";
    static const char *const answers[] = {
        "{\"accessToken\":\"HIDDEN\\r\\nX-Evil: 1\",\"expiresIn\":3600}",
        "{\"accessToken\":\"HIDDEN\",\"expiresIn\":1e300}",
        "{\"accessToken\":\"HIDDEN\",\"expiresIn\":-1}",
        "{\"accessToken\":7,\"expiresIn\":3600}",
        "{\"expiresIn\":3600}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        char *home = world_folder(), *kept;
        struct world w;

        world_file(home, ".aws/sso/cache/" CACHE, login);
        world_begin(&w, FAKE_ENV("HOME", home), SSO, NULL, "x");
        WORLD_SCRIPT(
            &w, {.asked = "POST https://oidc.us-east-2.amazonaws.com/token", .text = answers[i]},
            {.asked = PORTAL,
             .contains = "x-amz-sso_bearer_token: HIDDEN.one\n",
             .text = ROLE_OF(",\"expiration\":1763703600000")});
        world_get(&w);
        world_assert_good(&w, "A", "single sign-on, role R");
        kept = world_read(home, ".aws/sso/cache/" CACHE);
        assert_string_equal(kept, login);
        free(kept);
        world_end(&w);
        world_remove(home);
    }
}

/* --- files ------------------------------------------------------------------------------------ */

/* A line end behind a token is the editor's, one within it is an attack. */
static void test_token_files(void **state)
{
    char *home = world_folder(), *path = xasprintf("%s/token", home);
    struct world w;

    (void)state;
    world_file(home, "token", "HIDDEN.abc \r\n\n");
    world_begin(&w, FAKE_ENV("AWS_WEB_IDENTITY_TOKEN_FILE", path, "AWS_ROLE_ARN", "r"), NULL, NULL,
                NULL);
    WORLD_SCRIPT(&w, {.asked = STS,
                      .contains = "WebIdentityToken=HIDDEN.abc",
                      .lacks = "HIDDEN.abc%",
                      .text = TAKEN("A", "t", "2025-11-21T05:40:00Z")});
    world_get(&w);
    world_assert_good(&w, "A", "web identity");
    world_end(&w);

    world_begin(
        &w, FAKE_ENV(FULL, "http://127.0.0.1/c", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path),
        NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = CONTAINER,
                      .contains = "Authorization: HIDDEN.abc\n",
                      .text = "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"HIDDEN\"}"});
    world_get(&w);
    world_assert_good(&w, "A", "container endpoint");
    world_end(&w);

    world_file(home, "token", " \n");
    world_assert_refused(FAKE_ENV("AWS_WEB_IDENTITY_TOKEN_FILE", path, "AWS_ROLE_ARN", "r"), NULL,
                         NULL, NULL, "no credentials: web identity: the token file is empty");
    free(path);
    world_remove(home);
}

/* A path or a program's name with an escape sequence in it is made visible. */
static void test_names_are_safe(void **state)
{
    struct world w;

    (void)state;
    world_assert_refused(
        FAKE_ENV("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/\033[2J", "AWS_ROLE_ARN", "r"), NULL,
        NULL, NULL,
        "no credentials: web identity: cannot open /nowhere/^[[2J: No such file or directory");
    world_begin(&w, FAKE_ENV(), "[profile x]\ncredential_process = prog\n", NULL, "x");
    WORLD_SCRIPT(&w, {.asked = "run: prog", .status = 1, .more = "\033]0;no\007"});
    world_get(&w);
    world_assert_bad(&w, "no credentials: credential process: ^[]0;no^G (it ended with status 1)");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),           cmocka_unit_test(test_empty_token),
        cmocka_unit_test(test_sts_answers),    cmocka_unit_test(test_sts_sizes),
        cmocka_unit_test(test_sts_clock),      cmocka_unit_test(test_portal),
        cmocka_unit_test(test_fresh_token),    cmocka_unit_test(test_token_files),
        cmocka_unit_test(test_names_are_safe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
