/* Single sign-on: the login that the AWS CLI left behind, its refresh, the role's credentials. */
#include "creds_world.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/when.h"

/* printf corp | sha1sum; printf https://corp.awsapps.com/start | sha1sum */
#define SESSION_FILE ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
#define LEGACY_FILE  ".aws/sso/cache/a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json"

#define START "https://corp.awsapps.com/start"
#define ROLE  "sso_account_id = 123456789012\nsso_role_name = Ops+1\n"
#define MODERN                                                                                     \
    "[profile x]\nsso_session = corp\n" ROLE "[sso-session corp]\nsso_region = us-east-2\n"        \
    "sso_start_url = " START "\n"
#define LEGACY "[profile x]\nsso_start_url = " START "\nsso_region = us-east-2\n" ROLE
#define PORTAL                                                                                     \
    "GET https://portal.sso.us-east-2.amazonaws.com/federation/credentials?role_name=Ops%2B1"      \
    "&account_id=123456789012"
#define OIDC "POST https://oidc.us-east-2.amazonaws.com/token"
#define LOGIN(until, more)                                                                         \
    "{\"startUrl\":\"" START "\",\"accessToken\":\"HIDDEN.one\",\"expiresAt\":\"" until "\"" more  \
    "}"
#define REFRESHABLE                                                                                \
    ",\"refreshToken\":\"HIDDEN.r\",\"clientId\":\"cid\",\"clientSecret\":\"HIDDEN.c\","           \
    "\"registrationExpiresAt\":\"2026-01-01T00:00:00Z\",\"region\":\"us-east-2\""

static const char good[] =
    "{\"roleCredentials\":{\"accessKeyId\":\"ASIASSO\",\"secretAccessKey\":\"HIDDEN\","
    "\"sessionToken\":\"t\",\"expiration\":1763703600000}}"; /* in an hour */

static void begin(struct world *w, char **home, const char *config, const char *file,
                  const char *login)
{
    static const char *env[3]; /* lives as long as the test */
    static struct aws_env e;

    *home = world_folder();
    env[0] = "HOME";
    env[1] = *home;
    e = (struct aws_env){.get = fake_env_get, .ctx = (void *)env};
    if (login)
        world_file(*home, file, login);
    world_begin(w, &e, config, NULL, "x");
}

static void end(struct world *w, char *home)
{
    world_end(w);
    world_remove(home);
}

static void test_session(void **state)
{
    struct world w;
    char *home;

    (void)state;
    begin(&w, &home, MODERN, SESSION_FILE, LOGIN("2025-11-21T08:00:00Z", REFRESHABLE));
    WORLD_SCRIPT(&w, {.asked = PORTAL,
                      .contains = "x-amz-sso_bearer_token: HIDDEN.one",
                      .lacks = "Authorization",
                      .text = good});
    world_get(&w);
    world_assert_good(&w, "ASIASSO", "single sign-on, role Ops+1");
    assert_string_equal(w.answer.creds.session_token, "t");
    assert_true(w.answer.creds.expires_ms == w.now_ms + MS_HOUR);
    end(&w, home);
}

/* The older form, and the time as older AWS CLIs wrote it. */
static void test_legacy(void **state)
{
    struct world w;
    char *home;

    (void)state;
    begin(&w, &home, LEGACY, LEGACY_FILE, LOGIN("2025-11-21T04:45:00UTC", REFRESHABLE));
    WORLD_SCRIPT(&w, {.asked = PORTAL, .contains = "HIDDEN.one", .text = good});
    world_get(&w); /* five minutes are left: it has no refresh */
    world_assert_good(&w, "ASIASSO", "single sign-on, role Ops+1");
    end(&w, home);
}

static void test_refresh(void **state)
{
    struct world w;
    char *home, *kept;

    (void)state;
    begin(&w, &home, MODERN, SESSION_FILE, LOGIN("2025-11-21T04:54:00Z", REFRESHABLE));
    WORLD_SCRIPT(&w,
                 {.asked = OIDC,
                  .contains = "Content-Type: application/json\n\"clientId\":\"cid\"\n"
                              "\"clientSecret\":\"HIDDEN.c\"\n\"grantType\":\"refresh_token\"\n"
                              "\"refreshToken\":\"HIDDEN.r\"",
                  .text = "{\"accessToken\":\"HIDDEN.two\",\"expiresIn\":3600,"
                          "\"refreshToken\":\"HIDDEN.r2\"}"},
                 {.asked = PORTAL, .contains = "HIDDEN.two", .text = good});
    world_get(&w);
    world_assert_good(&w, "ASIASSO", "single sign-on, role Ops+1");
    kept = world_read(home, SESSION_FILE);
    assert_non_null(strstr(kept, "\"accessToken\":\"HIDDEN.two\""));
    assert_non_null(strstr(kept, "\"expiresAt\":\"2025-11-21T05:40:00Z\""));
    assert_non_null(strstr(kept, "\"refreshToken\":\"HIDDEN.r2\""));
    assert_non_null(strstr(kept, "\"startUrl\":\"" START "\"")); /* the rest is as it was */
    free(kept);
    end(&w, home);
}

/* That a refresh fails matters only when the login has ended. */
static void test_refresh_fails(void **state)
{
    struct world w;
    char *home;

    (void)state;
    begin(&w, &home, MODERN, SESSION_FILE, LOGIN("2025-11-21T04:45:00Z", REFRESHABLE));
    WORLD_SCRIPT(&w, {.asked = OIDC, .error = ERR_CONNECT},
                 {.asked = PORTAL, .contains = "HIDDEN.one", .text = good});
    world_get(&w);
    world_assert_good(&w, "ASIASSO", "single sign-on, role Ops+1");
    end(&w, home);

    begin(&w, &home, MODERN, SESSION_FILE, LOGIN("2025-11-21T04:00:00Z", REFRESHABLE));
    WORLD_SCRIPT(&w, {.asked = OIDC, .status = 400, .text = "{\"error\":\"invalid_grant\"}"});
    world_get(&w);
    world_assert_bad(&w, "run aws sso login --profile x: the login has expired");
    WORLD_SCRIPT(&w, {.asked = OIDC, .error = ERR_CONNECT});
    world_get(&w);
    world_assert_bad(&w, "no credentials: single sign-on: the login has expired, and its refresh "
                         "failed: the script says connection");
    /* Somebody logs in: it recovers by itself. */
    world_file(home, SESSION_FILE, LOGIN("2025-11-21T12:00:00Z", ""));
    WORLD_SCRIPT(&w, {.asked = PORTAL, .text = good});
    world_get(&w);
    world_assert_good(&w, "ASIASSO", "single sign-on, role Ops+1");
    end(&w, home);
}

static void test_login_is_needed(void **state)
{
    static const struct {
        const char *login, *msg;
    } cases[] = {
        {NULL, "there is no login"},
        {LOGIN("2025-11-21T04:40:00Z", ""), "the login has expired"},
        {LOGIN("never", ""), "the login's file is damaged"},
        {"{\"accessToken\":", "the login's file is damaged"},
        {"[]", "the login's file is damaged"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *home, *msg = xasprintf("run aws sso login --profile x: %s", cases[i].msg);
        struct world w;

        begin(&w, &home, MODERN, SESSION_FILE, cases[i].login);
        world_get(&w);
        world_assert_bad(&w, msg);
        end(&w, home);
        free(msg);
    }
}

static void test_portal_refuses(void **state)
{
    struct world w;
    char *home;

    (void)state;
    begin(&w, &home, MODERN, SESSION_FILE, LOGIN("2025-11-21T08:00:00Z", ""));
    WORLD_SCRIPT(&w, {.asked = PORTAL, .status = 401, .text = "{\"message\":\"x\"}"});
    world_get(&w);
    world_assert_bad(&w, "run aws sso login --profile x: the portal does not accept the login");
    WORLD_SCRIPT(&w, {.asked = PORTAL, .status = 403, .text = "{\"message\":\"No access\"}"});
    world_get(&w);
    world_assert_bad(&w, "no credentials: single sign-on: the portal answered HTTP 403: No access "
                         "(check sso_account_id and sso_role_name)");
    WORLD_SCRIPT(&w, {.asked = PORTAL, .text = "{\"roleCredentials\":{}}"});
    world_get(&w);
    world_assert_bad(&w, "no credentials: single sign-on: the portal gave no credentials");
    end(&w, home);
}

static void test_wrong_profiles(void **state)
{
    static const struct {
        const char *config, *msg;
    } cases[] = {
        {"[profile x]\nsso_session = corp\n" ROLE,
         "sso_session names a [sso-session ...] that is not there"},
        {"[profile x]\nsso_start_url = u\nsso_region = r\nsso_account_id = 1\n",
         "the profile has no sso_role_name"},
        {"[profile x]\nsso_start_url = u\n" ROLE, "sso_region is not set in the profile"},
        {"[profile x]\nsso_session = corp\n" ROLE "[sso-session corp]\nsso_region = r\n",
         "sso_start_url is not set in its sso-session"},
        {MODERN "[profile x]\nsso_region = eu-west-1\n",
         "sso_region differs between the profile and its sso-session"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *msg = xasprintf("no credentials: single sign-on: %s", cases[i].msg);

        world_assert_refused(FAKE_ENV(), cases[i].config, NULL, "x", msg);
        free(msg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_session),         cmocka_unit_test(test_legacy),
        cmocka_unit_test(test_refresh),         cmocka_unit_test(test_refresh_fails),
        cmocka_unit_test(test_login_is_needed), cmocka_unit_test(test_portal_refuses),
        cmocka_unit_test(test_wrong_profiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
