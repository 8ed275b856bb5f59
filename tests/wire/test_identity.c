/* Who we are, over real sockets and with real programs: each source alone in an otherwise empty
 * environment, what hangs, what is cancelled, what recovers. */
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/file.h"
#include "client/inside.h"
#include "wire.h"

#define KEYS "\"AccessKeyId\":\"ASIAWIRE\",\"SecretAccessKey\":\"HIDDEN\",\"Token\":\"tok\""
#define STS_ANSWER                                                                                 \
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAWIRE</AccessKeyId>"       \
    "<SecretAccessKey>HIDDEN</SecretAccessKey><SessionToken>tok</SessionToken><Expiration>"        \
    "2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"

struct place {
    char dir[64];
    struct wire w;
};

static void write_file(struct place *p, const char *name, const char *text, mode_t mode)
{
    char *path = xasprintf("%s/%s", p->dir, name);
    struct err e;

    assert_int_equal(file_save(path, text, strlen(text), &e), 0);
    assert_int_equal(chmod(path, mode), 0);
    free(path);
}

/* An empty environment with a home of its own; config: ~/.aws/config. */
static void begin(struct place *p, const char *config)
{
    static const char *const gone[] = {"AWS_ACCESS_KEY_ID",
                                       "AWS_SECRET_ACCESS_KEY",
                                       "AWS_SESSION_TOKEN",
                                       "AWS_REGION",
                                       "AWS_DEFAULT_REGION",
                                       "AWS_CONFIG_FILE",
                                       "AWS_SHARED_CREDENTIALS_FILE",
                                       "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                       "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                       "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                       "AWS_WEB_IDENTITY_TOKEN_FILE"};

    wire_environment();
    for (size_t i = 0; i < ARRAY_LEN(gone); i++)
        unsetenv(gone[i]);
    snprintf(p->dir, sizeof(p->dir), "/tmp/test_identity_XXXXXX");
    assert_non_null(mkdtemp(p->dir));
    setenv("HOME", p->dir, 1);
    setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
    if (config)
        write_file(p, ".aws/config", config, 0600);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
    (void)st;
    (void)type;
    (void)f;
    return remove(path);
}

static void end(struct place *p)
{
    wire_down(&p->w);
    assert_int_equal(nftw(p->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static void assert_signed_by(struct place *p, size_t request, const char *key, const char *token)
{
    char part[64];

    snprintf(part, sizeof(part), "Credential=%s/", key);
    assert_non_null(strstr(raw_header(&p->w.raw, request, "Authorization"), part));
    assert_string_equal(raw_header(&p->w.raw, request, "X-Amz-Security-Token"), token);
}

/* One call that must work, signed by `key`. */
static void assert_call(struct place *p, const char *key, const char *token, size_t request)
{
    if (wire_call(&p->w, "ListServices", NULL) != 0)
        fail_msg("%s", p->w.err.msg);
    assert_signed_by(p, request, key, token);
}

/* --- sources --------------------------------------------------------------------------------- */

static void test_role(void **state)
{
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", STS_ANSWER)},
                               {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct place p;

    (void)state;
    begin(&p, "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/r\n"
              "source_profile = base\n[profile base]\naws_access_key_id = AKIDBASE\n"
              "aws_secret_access_key = HIDDEN\n");
    wire_serve(&p.w, steps, 2);
    setenv("AWS_ENDPOINT_URL_STS", p.w.url, 1);
    wire_bare_client(&p.w, &(struct client_config){.loop = NULL});
    assert_call(&p, "ASIAWIRE", "tok", 1);
    assert_signed_by(&p, 0, "AKIDBASE", "");
    assert_non_null(strstr(raw_body(&p.w.raw, 0), "Action=AssumeRole&"));
    assert_call(&p, "ASIAWIRE", "tok", 2); /* kept */
    end(&p);
}

static void test_web_identity(void **state)
{
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(503, "", "busy")}, /* no quota is left */
                               {RAW_ANSWER, raw_http(503, "", "busy")}, /* tried again */
                               {RAW_ANSWER, raw_http(200, "", STS_ANSWER)},
                               {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct place p;
    char *path;

    (void)state;
    begin(&p, "[default]\nregion = eu-west-1\n");
    write_file(&p, "token", "eyJ", 0600);
    path = xasprintf("%s/token", p.dir);
    wire_serve(&p.w, steps, 4);
    setenv("AWS_ENDPOINT_URL_STS", p.w.url, 1);
    setenv("AWS_WEB_IDENTITY_TOKEN_FILE", path, 1);
    setenv("AWS_ROLE_ARN", "arn:aws:iam::1:role/r", 1);
    wire_bare_client(&p.w, &(struct client_config){.loop = NULL});
    p.w.client->quota->left = RETRY_COST - 1;
    assert_int_equal(wire_call(&p.w, "ListServices", NULL), ERR_CREDS);
    assert_int_equal(p.w.raw.requests, 1);
    p.w.client->quota->left = RETRY_COST;
    assert_call(&p, "ASIAWIRE", "tok", 3);
    assert_string_equal(raw_header(&p.w.raw, 2, "Authorization"), "");
    assert_non_null(strstr(raw_body(&p.w.raw, 2), "WebIdentityToken=eyJ"));
    free(path);
    unsetenv("AWS_ROLE_ARN");
    end(&p);
}

/* Never through a proxy: this one is not there. */
static void test_container(void **state)
{
    struct raw_step steps[] = {
        {RAW_ANSWER, raw_http(200, "", "{" KEYS ",\"Expiration\":\"2099-01-01T00:00:00Z\"}")},
        {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct place p;
    char *url;

    (void)state;
    begin(&p, "[default]\nregion = eu-west-1\n");
    wire_serve(&p.w, steps, 2);
    url = xasprintf("%s/v2/credentials", p.w.url);
    setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", url, 1);
    setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "let me in", 1);
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("no_proxy", "other.example.org", 1);
    wire_bare_client(&p.w, &(struct client_config){.loop = NULL});
    wire_call(&p.w, "ListServices", NULL);
    assert_int_equal(p.w.raw.requests, 1); /* the call itself met the proxy that is not there */
    assert_string_equal(raw_header(&p.w.raw, 0, "Authorization"), "let me in");
    assert_int_equal(strncmp(p.w.raw.request[0], "GET /v2/credentials HTTP/1.1", 28), 0);
    free(url);
    unsetenv("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    unsetenv("http_proxy");
    unsetenv("no_proxy");
    end(&p);
}

/* Region and keys from the instance, nothing else set. */
static void test_instance(void **state)
{
    struct raw_step steps[] = {
        {RAW_ANSWER, raw_http(200, "", "T1")},
        {RAW_ANSWER, raw_http(200, "", "eu-central-1")},
        {RAW_ANSWER, raw_http(200, "", "T2")},
        {RAW_ANSWER, raw_http(200, "", "jump-host")},
        {RAW_ANSWER, raw_http(200, "", "{" KEYS ",\"Expiration\":\"2099-01-01T00:00:00Z\"}")},
        {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct place p;

    (void)state;
    begin(&p, NULL);
    unsetenv("AWS_EC2_METADATA_DISABLED");
    wire_serve(&p.w, steps, 6);
    setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", p.w.url, 1);
    wire_bare_client(&p.w, &(struct client_config){.loop = NULL});
    assert_string_equal(client_region(p.w.client), "");
    assert_call(&p, "ASIAWIRE", "tok", 5);
    assert_string_equal(client_region(p.w.client), "eu-central-1");
    assert_string_equal(client_region_source(p.w.client), "instance metadata");
    assert_string_equal(client_endpoint(p.w.client), p.w.url);
    assert_int_equal(strncmp(p.w.raw.request[0], "PUT /latest/api/token", 21), 0);
    assert_string_equal(raw_header(&p.w.raw, 1, "X-aws-ec2-metadata-token"), "T1");
    assert_non_null(strstr(raw_header(&p.w.raw, 5, "Authorization"), "/eu-central-1/proton/"));
    end(&p);
}

static void test_no_region_anywhere(void **state)
{
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(500, "", "")}};
    struct place p;

    (void)state;
    begin(&p, NULL);
    unsetenv("AWS_EC2_METADATA_DISABLED");
    wire_serve(&p.w, steps, 1);
    setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1", 1);
    wire_bare_client(&p.w, &(struct client_config){.loop = NULL});
    assert_int_equal(wire_call(&p.w, "ListServices", NULL), ERR_CONFIG);
    assert_non_null(strstr(p.w.err.msg, "no region: --region, AWS_REGION"));
    assert_non_null(strstr(p.w.err.msg, "(instance metadata: no answer)"));
    end(&p);
}

static void test_sso(void **state)
{
    static const char role[] = "{\"roleCredentials\":{\"accessKeyId\":\"ASIAWIRE\","
                               "\"secretAccessKey\":\"HIDDEN\",\"sessionToken\":\"tok\","
                               "\"expiration\":4070908800000}}";
    struct raw_step steps[] = {
        {RAW_ANSWER, raw_http(200, "", "{\"accessToken\":\"HIDDEN2\",\"expiresIn\":28800}")},
        {RAW_ANSWER, raw_http(200, "", role)},
        {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct place p;

    (void)state;
    begin(&p, "[default]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 1\n"
              "sso_role_name = Ops\n[sso-session s]\nsso_region = us-east-1\n"
              "sso_start_url = https://x\n");
    /* sha1("s") */
    write_file(&p, ".aws/sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json",
               "{\"accessToken\":\"HIDDEN1\",\"expiresAt\":\"2020-01-01T00:00:00Z\","
               "\"refreshToken\":\"r\",\"clientId\":\"c\",\"clientSecret\":\"s\","
               "\"registrationExpiresAt\":\"2099-01-01T00:00:00Z\"}",
               0600);
    wire_serve(&p.w, steps, 3);
    setenv("AWS_ENDPOINT_URL_SSO", p.w.url, 1);
    setenv("AWS_ENDPOINT_URL_SSO_OIDC", p.w.url, 1);
    wire_bare_client(&p.w, &(struct client_config){.loop = NULL});
    assert_call(&p, "ASIAWIRE", "tok", 2);
    assert_int_equal(strncmp(p.w.raw.request[0], "POST /token HTTP", 16), 0);
    assert_string_equal(raw_header(&p.w.raw, 1, "x-amz-sso_bearer_token"), "HIDDEN2");
    end(&p);
}

/* --- programs -------------------------------------------------------------------------------- */

static void begin_process(struct place *p, const char *script, const struct raw_step *steps,
                          size_t n)
{
    char *config;

    begin(p, NULL);
    config = xasprintf("[default]\nregion = eu-west-1\ncredential_process = %s/keys \"a b\"\n",
                       p->dir);
    write_file(p, ".aws/config", config, 0600);
    write_file(p, "keys", script, 0700);
    free(config);
    wire_serve(&p->w, steps, n);
    wire_bare_client(&p->w, &(struct client_config){.loop = NULL});
}

static void test_process(void **state)
{
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")}};
    struct place p;

    (void)state;
    begin_process(&p,
                  "#!/bin/sh\n[ \"$1\" = 'a b' ] && [ $# = 1 ] || exit 9\n"
                  "read line && exit 8\n" /* nothing to read */
                  "echo '{\"Version\":1,\"AccessKeyId\":\"ASIAPROC\","
                  "\"SecretAccessKey\":\"HIDDEN\",\"SessionToken\":\"s\"}'\n",
                  steps, 1);
    assert_call(&p, "ASIAPROC", "s", 0);
    end(&p);
}

static void test_process_fails(void **state)
{
    static const struct {
        const char *script, *part;
    } cases[] = {
        {"#!/bin/sh\necho first >&2\necho 'vault is sealed' >&2\nexit 3\n",
         "vault is sealed (it ended with status 3)"},
        {"#!/bin/sh\nkill -9 $$\n", "the program ended with status 137"},
        {"#!/bin/sh\necho HIDDEN rubbish\n", "the program gave no JSON object"},
        {"#!/bin/sh\nexec yes HIDDEN\n", "printed more than 65536 bytes"},
        {"#!/nonexistent/interpreter\n", "cannot run"},
    };
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct place p;

        begin_process(&p, cases[i].script, steps, 1);
        assert_int_equal(wire_call(&p.w, "ListServices", NULL), ERR_CREDS);
        if (!strstr(p.w.err.msg, cases[i].part))
            fail_msg("\"%s\" is not in: %s", cases[i].part, p.w.err.msg);
        assert_null(strstr(p.w.err.msg, "HIDDEN"));
        assert_int_equal(p.w.raw.requests, 0);
        end(&p);
    }
}

static void on_ran(void *arg, const struct aws_ran *r, const struct err *e)
{
    struct wire *w = arg;

    (void)r;
    w->err = *e;
    w->done = true;
}

static void assert_ended(char *script)
{
    static char shell[] = "/bin/sh", c[] = "-c";
    char *argv[] = {shell, c, script, NULL};
    struct aws_command cmd = {.argv = argv, .timeout_ms = 300, .max_output = 100};
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")}};
    struct buf b = BUF_INIT(100);
    struct place p;
    struct err e;
    int pid;

    begin_process(&p, "", steps, 1);
    p.w.client->io.io.run(p.w.client, &cmd, on_ran, &p.w);
    assert_false(p.w.done);
    wire_run(&p.w, &p.w.done);
    assert_int_equal(p.w.err.code, ERR_TIMEOUT);
    assert_non_null(strstr(p.w.err.msg, "/bin/sh did not end within"));
    assert_int_equal(file_read("~/pid", &b, &e), 0);
    pid = (int)strtol(buf_str(&b), NULL, 10);
    assert_true(pid > 1);
    /* Killed; who reaps it is the system's matter. */
    for (int i = 0; i < 1000 && kill(pid, 0) == 0; i++)
        usleep(5000);
    assert_int_equal(kill(pid, 0), -1);
    buf_release(&b);
    end(&p);
}

/* A program that hangs is ended, with what it started; be it that either does not heed SIGTERM. */
static void test_process_hangs(void **state)
{
    char first[] = "trap '' TERM; sleep 1000 & echo $! > \"$HOME/pid\"; wait; wait",
         second[] = "(trap '' TERM; exec sleep 1000) & echo $! > \"$HOME/pid\"; wait";

    (void)state;
    assert_ended(first);
    assert_ended(second);
}

/* Closing does not wait for it, nor does a call that is cancelled. */
static void test_process_is_cancelled(void **state)
{
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")}};
    struct place p;
    struct call *first;

    (void)state;
    begin_process(&p, "#!/bin/sh\nexec sleep 1000\n", steps, 1);
    first = client_call(p.w.client, op_find("ListServices"), NULL, wire_on_answer, &p.w);
    while (!p.w.client->io.processes)
        uv_run(&p.w.loop, UV_RUN_NOWAIT);
    call_cancel(first);
    assert_int_equal(p.w.answers, 0); /* never from inside */
    wire_run(&p.w, &p.w.done);
    assert_int_equal(p.w.err.code, ERR_CANCELLED);
    assert_false(p.w.err.maybe_sent);
    p.w.done = false;
    client_call(p.w.client, op_find("ListServices"), NULL, wire_on_answer, &p.w);
    end(&p); /* the watchdog is shorter than its sleep */
    assert_int_equal(p.w.answers, 2);
    assert_int_equal(p.w.err.code, ERR_CANCELLED);
}

/* --- a person -------------------------------------------------------------------------------- */

struct person {
    char question[200];
    client_reply_fn *reply;
    void *waiting;
    const char *at_once;
};

static void on_question(void *ctx, const char *text, client_reply_fn *reply, void *question)
{
    struct person *p = ctx;

    snprintf(p->question, sizeof(p->question), "%s", text);
    p->reply = reply;
    p->waiting = question;
    if (p->at_once)
        reply(question, p->at_once);
}

static void begin_mfa(struct place *p, struct person *who, const struct raw_step *steps, size_t n)
{
    begin(p,
          "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/r\n"
          "source_profile = base\nmfa_serial = me\n[profile base]\naws_access_key_id = AKIDBASE\n"
          "aws_secret_access_key = HIDDEN\n");
    wire_serve(&p->w, steps, n);
    setenv("AWS_ENDPOINT_URL_STS", p->w.url, 1);
    wire_bare_client(&p->w, &(struct client_config){.ask = on_question, .ask_ctx = who});
}

static void test_mfa(void **state)
{
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", STS_ANSWER)},
                               {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct person who = {.at_once = "123456"};
    struct place p;

    (void)state;
    begin_mfa(&p, &who, steps, 2);
    assert_call(&p, "ASIAWIRE", "tok", 1);
    assert_string_equal(who.question, "MFA code of me");
    assert_non_null(strstr(raw_body(&p.w.raw, 0), "TokenCode=123456"));
    end(&p);
}

/* The answer comes after all was closed: harmless. */
static void test_mfa_too_late(void **state)
{
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")}};
    struct person who = {.at_once = NULL};
    struct place p;

    (void)state;
    begin_mfa(&p, &who, steps, 1);
    client_call(p.w.client, op_find("ListServices"), NULL, wire_on_answer, &p.w);
    while (!who.waiting)
        uv_run(&p.w.loop, UV_RUN_NOWAIT);
    end(&p);
    assert_int_equal(p.w.answers, 1);
    assert_int_equal(p.w.err.code, ERR_CANCELLED);
    who.reply(who.waiting, "123456");
}

/* --- recovery -------------------------------------------------------------------------------- */

/* The keys in the file were replaced while we run: the service says expired, the new ones are
 * read, and the call goes on. */
static void test_new_keys_are_found(void **state)
{
    static const char expired[] = "{\"__type\":\"ExpiredTokenException\",\"message\":\"x\"}";
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")},
                               {RAW_ANSWER, raw_http(400, "", expired)},
                               {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct place p;

    (void)state;
    begin(&p, "[default]\nregion = eu-west-1\n");
    write_file(&p, ".aws/credentials",
               "[default]\naws_access_key_id = AKIDOLD\naws_secret_access_key = HIDDEN\n", 0600);
    wire_serve(&p.w, steps, 3);
    wire_bare_client(&p.w, &(struct client_config){.loop = NULL});
    assert_call(&p, "AKIDOLD", "", 0);
    write_file(&p, ".aws/credentials",
               "[default]\naws_access_key_id = AKIDNEW\naws_secret_access_key = HIDDEN\n", 0600);
    assert_call(&p, "AKIDNEW", "", 2);
    assert_signed_by(&p, 1, "AKIDOLD", "");
    end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_role),
        cmocka_unit_test(test_web_identity),
        cmocka_unit_test(test_container),
        cmocka_unit_test(test_instance),
        cmocka_unit_test(test_no_region_anywhere),
        cmocka_unit_test(test_sso),
        cmocka_unit_test(test_process),
        cmocka_unit_test(test_process_fails),
        cmocka_unit_test(test_process_hangs),
        cmocka_unit_test(test_process_is_cancelled),
        cmocka_unit_test(test_mfa),
        cmocka_unit_test(test_mfa_too_late),
        cmocka_unit_test(test_new_keys_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
