/* Container endpoint, instance metadata, credential process; and the region that the metadata
 * tells. */
#include "creds_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/region.h"
#include "aws/words.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/when.h"

#define GOOD(more) "{\"AccessKeyId\":\"ASIASRV\",\"SecretAccessKey\":\"HIDDEN\"" more "}"
#define FULL       "AWS_CONTAINER_CREDENTIALS_FULL_URI"
#define TOKEN      "AWS_CONTAINER_AUTHORIZATION_TOKEN"

/* --- container ------------------------------------------------------------------------------- */

static void test_container(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w,
                FAKE_ENV("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials?id=1", FULL,
                         "http://127.0.0.1/other"),
                NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = "GET http://169.254.170.2/v2/credentials?id=1",
                      .lacks = "Authorization",
                      .attempts = 3,
                      .timeout_ms = 2000,
                      .direct = true,
                      .text = GOOD(",\"Token\":\"t\",\"Expiration\":\"2025-11-21T05:40:00Z\"")});
    world_get(&w);
    world_assert_good(&w, "ASIASRV", "container endpoint");
    assert_string_equal(w.answer.creds.session_token, "t");
    assert_true(w.answer.creds.expires_ms == w.now_ms + MS_HOUR);
    world_end(&w);
}

static void test_container_hosts(void **state)
{
    static const struct {
        const char *url;
        bool good;
    } cases[] = {
        {"https://anywhere.example.org/c", true},
        {"http://localhost:1234/c", true},
        {"http://127.0.0.1/c", true},
        {"http://127.1.2.3/c", true},
        {"http://[::1]:80/c", true},
        {"http://169.254.170.2/c", true},
        {"http://169.254.170.23/v1/c", true},
        {"http://[fd00:ec2::23]/v1/c", true},
        {"http://example.org/c", false},
        {"http://127.0.0.1.example.org/c", false},
        {"http://169.254.170.20/c", false},
        {"http://localhost.example.org/c", false},
        {"ftp://127.0.0.1/c", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *asked = xasprintf("GET %s", cases[i].url);
        struct world w;

        world_begin(&w, FAKE_ENV(FULL, cases[i].url), NULL, NULL, NULL);
        WORLD_SCRIPT(&w, {.asked = asked, .text = GOOD("")});
        if (!cases[i].good)
            w.n_steps = 0;
        world_get(&w);
        assert_int_equal(w.answer.err.code, cases[i].good ? 0 : ERR_CREDS);
        world_end(&w);
        free(asked);
    }
}

static void test_container_tokens(void **state)
{
    char *home = world_folder(), *path = xasprintf("%s/token", home);
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(FULL, "http://127.0.0.1/c", TOKEN, "Basic abc"), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = "GET http://127.0.0.1/c",
                      .contains = "Authorization: Basic abc\n",
                      .text = GOOD("")});
    world_get(&w);
    world_end(&w);

    /* The file comes first, and is read anew. */
    world_file(home, "token", "one");
    world_begin(&w,
                FAKE_ENV(FULL, "http://127.0.0.1/c", TOKEN, "Basic abc",
                         "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path),
                NULL, NULL, NULL);
    WORLD_SCRIPT(
        &w,
        {.asked = "GET http://127.0.0.1/c", .contains = "Authorization: one", .text = GOOD("")});
    world_get(&w);
    world_file(home, "token", "two");
    creds_invalidate(w.chain, w.answer.creds.access_key);
    WORLD_SCRIPT(
        &w,
        {.asked = "GET http://127.0.0.1/c", .contains = "Authorization: two", .text = GOOD("")});
    world_get(&w);
    world_file(home, "token", "two\r\nX-Evil: 1");
    creds_invalidate(w.chain, w.answer.creds.access_key);
    w.n_steps = w.at = 0;
    world_get(&w);
    world_assert_bad(&w, "no credentials: container endpoint: the token of "
                         "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE holds a line break");
    world_end(&w);
    world_assert_refused(
        FAKE_ENV(FULL, "http://127.0.0.1/c", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                 "/nowhere/t"),
        NULL, NULL, NULL,
        "no credentials: container endpoint: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "
        "cannot open /nowhere/t: No such file or directory");
    free(path);
    world_remove(home);
}

/* Asked for and wrong: no other source covers it. */
static void test_container_answers(void **state)
{
    static const struct {
        int status, error;
        const char *text, *msg;
    } cases[] = {
        {500, 0, "out\033 of order", "the endpoint answered HTTP 500: out^[ of order"},
        {500, 0, "", "the endpoint answered HTTP 500: (no message)"},
        {400, 0, "{\"code\":\"X\",\"message\":\"no\033 role\"}",
         "the endpoint answered HTTP 400: no^[ role"},
        {400, 0, "{\"code\":\"X\",\"message\":\"no role\"}",
         "the endpoint answered HTTP 400: no role"},
        {203, 0, GOOD(""), "the endpoint answered HTTP 203: (no message)"},
        {403, 0, GOOD(""), "the endpoint answered HTTP 403: (no message)"},
        {204, 0, "HIDDEN", "the endpoint answered HTTP 204: (no message)"},
        {0, ERR_CONNECT, NULL, "the script says connection"},
        {0, 0, "<html>", "the endpoint gave no JSON object"},
        {0, 0, "{\"code\":\"X\",\"message\":\"no role\"}", "the endpoint says X: no role"},
        {0, 0, "{}", "the endpoint gave no AccessKeyId and SecretAccessKey"},
        {0, 0, GOOD(",\"Expiration\":\"soon\""),
         "the endpoint gave an Expiration that is no time such as 2026-11-21T09:12:07Z"},
        {0, 0, GOOD(",\"Expiration\":\"2025-11-21T04:40:00Z\""),
         "the endpoint gave credentials that have expired"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *msg = xasprintf("no credentials: container endpoint: %s", cases[i].msg);
        struct world w;

        world_begin(&w, FAKE_ENV(FULL, "http://127.0.0.1/c"), NULL, NULL, NULL);
        WORLD_SCRIPT(&w, {.asked = "GET http://127.0.0.1/c",
                          .status = cases[i].status,
                          .error = cases[i].error,
                          .text = cases[i].text});
        world_get(&w);
        world_assert_bad(&w, msg);
        world_end(&w);
        free(msg);
    }
}

/* --- instance metadata ----------------------------------------------------------------------- */

#define IMDS "http://169.254.169.254/latest/"
#define PUT  "PUT " IMDS "api/token"
#define BASE "GET " IMDS "meta-data/iam/security-credentials/"

static void test_imds(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), NULL, NULL, NULL);
    WORLD_SCRIPT(&w,
                 {.asked = PUT,
                  .contains = "X-aws-ec2-metadata-token-ttl-seconds: 21600",
                  .attempts = 1,
                  .timeout_ms = 1000,
                  .direct = true,
                  .text = "TOK=="},
                 {.asked = BASE,
                  .contains = "X-aws-ec2-metadata-token: TOK==",
                  .attempts = 1,
                  .timeout_ms = 1000,
                  .direct = true,
                  .text = "jump-host\n"},
                 {.asked = BASE "jump-host",
                  .contains = "X-aws-ec2-metadata-token: TOK==",
                  .text = GOOD(",\"Code\":\"Success\",\"Token\":\"t\","
                               "\"Expiration\":\"2025-11-21T10:40:00Z\"")});
    world_get(&w);
    world_assert_good(&w, "ASIASRV", "instance metadata (role jump-host)");
    assert_string_equal(w.answer.creds.session_token, "t");
    world_end(&w);
}

/* The first version, where the second is not there; unless it is forbidden. */
static void test_imds_v1(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = PUT, .status = 404}, {.asked = BASE, .lacks = "X-aws", .text = "r"},
                 {.asked = BASE "r", .lacks = "X-aws", .text = GOOD("")});
    world_get(&w);
    world_assert_good(&w, "ASIASRV", "instance metadata (role r)");
    world_end(&w);
    world_begin(&w, FAKE_ENV("AWS_EC2_METADATA_V1_DISABLED", "true"), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = PUT, .status = 404});
    world_get(&w);
    world_assert_source(&w, "instance metadata", "no token: HTTP 404 (and version 1 is disabled)");
    world_end(&w);
}

/* A token that has gone out of date is fetched anew, once. */
static void test_imds_token_expired(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = PUT, .text = "A"}, {.asked = BASE, .status = 401},
                 {.asked = PUT, .text = "B"},
                 {.asked = BASE, .contains = "metadata-token: B", .status = 401});
    world_get(&w);
    world_assert_source(&w, "instance metadata",
                        "HTTP 401 for /latest/meta-data/iam/security-credentials/");
    world_end(&w);
}

/* Nobody asked for it: that it is not there is no failure of its own. */
static void test_imds_is_not_there(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = PUT, .error = ERR_TIMEOUT});
    world_get(&w);
    assert_int_equal(w.answer.err.code, ERR_CREDS);
    world_assert_source(&w, "instance metadata", "no answer");
    WORLD_SCRIPT(&w, {.asked = PUT, .text = "T"}, {.asked = BASE, .status = 404});
    world_get(&w);
    world_assert_source(&w, "instance metadata", "this instance has no role");
    WORLD_SCRIPT(&w, {.asked = PUT, .text = "T"}, {.asked = BASE, .text = "../../evil"});
    world_get(&w);
    world_assert_source(&w, "instance metadata", "the metadata service names no role");
    WORLD_SCRIPT(&w, {.asked = PUT, .text = "T\r\nX: y"});
    world_get(&w);
    world_assert_source(&w, "instance metadata", "no token: HTTP 200");
    world_end(&w);
}

/* What has expired at its source still serves, and is asked for again soon. */
static void test_imds_static_stability(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), NULL, NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = PUT, .text = "T"}, {.asked = BASE, .text = "r"},
                 {.asked = BASE "r",
                  .text = GOOD(",\"Token\":\"t\",\"Expiration\":\"2025-11-21T01:00:00Z\"")});
    world_get(&w);
    world_assert_good(&w, "ASIASRV", "instance metadata (role r)");
    assert_true(w.answer.creds.expires_ms == w.now_ms + 20 * MS_MINUTE);
    world_end(&w);
}

static void test_imds_settings(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6"),
                "[default]\nmetadata_service_timeout = 3\nmetadata_service_num_attempts = 2\n",
                NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = "PUT http://[fd00:ec2::254]/latest/api/token",
                      .attempts = 2,
                      .timeout_ms = 3000,
                      .direct = true,
                      .error = ERR_CONNECT});
    world_get(&w);
    world_end(&w);
    world_begin(&w, FAKE_ENV(),
                "[default]\nec2_metadata_service_endpoint = http://127.0.0.1:9/x/\n", NULL, NULL);
    WORLD_SCRIPT(&w, {.asked = "PUT http://127.0.0.1:9/x/latest/api/token", .error = ERR_CONNECT});
    world_get(&w);
    world_end(&w);
    world_assert_refused(
        FAKE_ENV("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv5"), NULL, NULL, NULL,
        "no credentials: instance metadata: AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE "
        "(ec2_metadata_service_endpoint_mode) must be ipv4 or ipv6");
}

static void on_region(void *arg, const struct aws_region *r, const struct err *e)
{
    struct aws_region *out = arg;

    if (r)
        *out = *r;
    else
        snprintf(out->source, sizeof(out->source), "%.150s", e->msg);
}

static void test_region(void **state)
{
    static const struct {
        const char *text, *name, *source;
    } cases[] = {{"eu-central-1", "eu-central-1", "instance metadata"},
                 {"evil.example.org/", "", "its answer is no region"},
                 {"", "", "its answer is no region"}};
    struct aws_region r;
    struct world w;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        memset(&r, 0, sizeof(r));
        world_begin(&w, FAKE_ENV(), NULL, NULL, NULL);
        WORLD_SCRIPT(&w, {.asked = PUT, .text = "T"},
                     {.asked = "GET " IMDS "meta-data/placement/region", .text = cases[i].text});
        aws_region_ask(&w.io, FAKE_ENV(), w.conf, "default", on_region, &r);
        world_run(&w);
        assert_string_equal(r.name, cases[i].name);
        assert_string_equal(r.source, cases[i].source);
        world_end(&w);
    }
    memset(&r, 0, sizeof(r));
    world_begin(&w, FAKE_ENV(), NULL, NULL, NULL);
    aws_region_ask(&w.io, FAKE_ENV("AWS_EC2_METADATA_DISABLED", "true"), w.conf, "default",
                   on_region, &r);
    assert_string_equal(r.source, ""); /* never from inside */
    world_run(&w);
    assert_string_equal(r.source, "disabled by AWS_EC2_METADATA_DISABLED");
    world_end(&w);
}

/* --- process --------------------------------------------------------------------------------- */

#define PROCESS "[profile x]\ncredential_process = /bin/keys --for \"two words\" 'a b'\n"
#define RUN     "run: /bin/keys|--for|two words|a b"

static void test_process(void **state)
{
    struct world w;

    (void)state;
    world_begin(&w, FAKE_ENV(), PROCESS, NULL, "x");
    WORLD_SCRIPT(&w, {.asked = RUN, .text = GOOD(",\"Version\":1,\"SessionToken\":\"s\"")});
    world_get(&w);
    world_assert_good(&w, "ASIASRV", "profile x (config)");
    assert_string_equal(w.answer.creds.session_token, "s");
    assert_true(w.answer.creds.expires_ms == 0);
    world_end(&w);
}

static void test_process_fails(void **state)
{
    static const struct {
        const char *text, *complaint, *msg;
        int status, error;
    } cases[] = {
        {"", "vault is \033sealed", "vault is ^[sealed (it ended with status 2)", 2, 0},
        {"", "", "the program ended with status 137", 137, 0},
        {"rubbish " SECRET, "", "the program gave no JSON object", 0, 0},
        {GOOD(",\"Version\":2"), "", "the program's answer is not of Version 1", 0, 0},
        {"{\"Version\":1}", "", "the program gave no AccessKeyId and SecretAccessKey", 0, 0},
        {NULL, NULL, "the script says timeout", 0, ERR_TIMEOUT},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *msg = xasprintf("no credentials: credential process: %s", cases[i].msg);
        struct world w;

        world_begin(&w, FAKE_ENV(), PROCESS, NULL, "x");
        WORLD_SCRIPT(&w, {.asked = RUN,
                          .text = cases[i].text,
                          .more = cases[i].complaint,
                          .status = cases[i].status,
                          .error = cases[i].error});
        world_get(&w);
        world_assert_bad(&w, msg);
        world_end(&w);
        free(msg);
    }
    world_assert_refused(FAKE_ENV(), "[profile x]\ncredential_process = keys 'x\n", NULL, "x",
                         "no credentials: credential process: credential_process of the profile: a "
                         "' quote is not closed");
}

static void test_words(void **state)
{
    static const struct {
        const char *line, *words; /* words: joined by '|'; NULL: refused */
    } cases[] = {
        {"a b  c\t", "a|b|c"},
        {"'a b' \"c d\"e", "a b|c de"},
        {"\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d"},
        {"a\\ b '' \"\"", "a b||"},
        {"'a\\'", "a\\"},
        {"", ""},
        {"\"a", NULL},
        {"a\\", NULL},
        {"$HOME `x` *", "$HOME|`x`|*"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf b = BUF_INIT(1000);
        struct err e;
        char **words = words_split(cases[i].line, &e);

        assert_true((words == NULL) == (cases[i].words == NULL));
        for (char **a = words; a && *a; a++)
            buf_addf(&b, "%s%s", a == words ? "" : "|", *a);
        if (words)
            assert_string_equal(buf_str(&b), cases[i].words);
        words_free(words);
        buf_release(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_container),
        cmocka_unit_test(test_container_hosts),
        cmocka_unit_test(test_container_tokens),
        cmocka_unit_test(test_container_answers),
        cmocka_unit_test(test_imds),
        cmocka_unit_test(test_imds_v1),
        cmocka_unit_test(test_imds_token_expired),
        cmocka_unit_test(test_imds_is_not_there),
        cmocka_unit_test(test_imds_static_stability),
        cmocka_unit_test(test_imds_settings),
        cmocka_unit_test(test_region),
        cmocka_unit_test(test_process),
        cmocka_unit_test(test_process_fails),
        cmocka_unit_test(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
