/* An identity that ends while the dashboard runs: what is there stays, what to do is said, and it
 * goes on by itself once the identity is there again. */
#include "../unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../wire/rawserver.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/when.h"
#include "screen.h"
#include "server.h"

/* Ten minutes before its end an identity must be had anew (BEHAVIOUR 7): this long after it came.
 */
enum { LASTS_MS = 8000 };

static const char *const fleet[] = {"--scale", "3,6,3", NULL};

struct session {
    struct server server;
    struct server_env env;
    pid_t sts;
    char sts_url[80];
};

static int set_up(void **state)
{
    struct session *t = xcalloc(1, sizeof(*t));

    server_start(&t->server, fleet);
    server_env(&t->server, &t->env);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct session *t = *state;

    if (t->sts) {
        kill(t->sts, SIGKILL);
        waitpid(t->sts, NULL, 0);
    }
    server_clean(&t->server);
    free(t);
    return 0;
}

static void write_file(struct session *t, const char *name, const char *text, mode_t mode)
{
    char *path = xasprintf("%s/%s", t->server.dir, name);
    struct err e;

    assert_int_equal(file_save(path, text, strlen(text), &e), 0);
    assert_int_equal(chmod(path, mode), 0);
    free(path);
}

/* The dashboard with a profile, and without the keys of the environment. */
static struct screen *start(struct session *t)
{
    const char *argv[] = {built("protontop"), "--profile", "x", "--refresh", "1", NULL};
    size_t n = 0;

    while (t->env.env[n])
        n++;
    t->env.env[n++] = "AWS_ENDPOINT_URL";
    t->env.env[n++] = "AWS_CONFIG_FILE";
    t->env.env[n++] = "AWS_SHARED_CREDENTIALS_FILE";
    if (t->sts)
        t->env.env[n++] = t->sts_url;
    assert_true(n < SERVER_ENV);
    t->env.env[n] = NULL;
    return screen_start(argv, t->env.env, 80, 24);
}

static void quit(struct screen *s)
{
    screen_send(s, "q");
    assert_int_equal(screen_wait_exit(s), 0);
    assert_true(screen_restored(s));
    screen_free(s);
}

/* --- a program that gives keys, and then does not -------------------------------------------- */

static void a_login_ends_and_comes_back(void **state)
{
    struct session *t = *state;
    char *config = xasprintf("[profile x]\nregion = eu-west-1\ncredential_process = %s/keys\n",
                             t->server.dir);
    struct screen *s;

    write_file(t, ".aws/config", config, 0600);
    write_file(t, "keys",
               "#!/bin/sh\n[ -e \"$HOME/good\" ] || { echo 'run: vault login' >&2; exit 1; }\n"
               "printf '{\"Version\":1,\"AccessKeyId\":\"AKIDTEST\",\"SecretAccessKey\":"
               "\"SECRETTEST\",\"Expiration\":\"%s\"}' \"$(date -u -d '603 seconds' +%FT%TZ)\"\n",
               0700);
    write_file(t, "good", "", 0600);
    s = start(t);
    assert_true(screen_wait_line(s, "protontop", "live"));
    assert_true(screen_wait(s, "fargate-env"));
    free(config);
    config = xasprintf("%s/good", t->server.dir);
    assert_int_equal(unlink(config), 0);
    assert_true(screen_wait_line(s, "protontop", "trouble"));
    assert_true(screen_wait(s, "no credentials: credential process"));
    assert_true(screen_has(s, "fargate-env")); /* what was known is still there */
    screen_send(s, "6");
    assert_true(screen_wait(s, "run: vault login")); /* in the activity, whole */
    write_file(t, "good", "", 0600);
    screen_send(s, "r");
    assert_true(screen_wait_line(s, "protontop", "live"));
    screen_send(s, "q"); /* the activity: in one read with what follows, as somebody types ahead */
    quit(s);
    free(config);
}

/* --- the code of an MFA device --------------------------------------------------------------- */

static char *sts_answer(int64_t lasts_ms)
{
    char until[WHEN_MAX];

    when_iso((clock_wall(&clock_system) + lasts_ms) / 1000 * 1000, until);
    return xasprintf("<r><Credentials><AccessKeyId>AKIDTEST</AccessKeyId><SecretAccessKey>"
                     "SECRETTEST</SecretAccessKey><SessionToken>tok</SessionToken><Expiration>%s"
                     "</Expiration></Credentials></r>",
                     until);
}

/* An STS whose first identity ends soon. */
static void start_sts(struct session *t)
{
    static struct rawserver raw;
    char *soon = sts_answer(10 * MS_MINUTE + LASTS_MS), *late = sts_answer(MS_HOUR);
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", soon)},
                                     {RAW_ANSWER, raw_http(200, "", late)}};
    uv_loop_t loop;
    int ends[2], port;

    assert_int_equal(pipe(ends), 0);
    t->sts = fork();
    if (t->sts == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
        uv_loop_init(&loop);
        raw_start(&raw, &loop, steps, 2);
        if (write(ends[1], &raw.port, sizeof(raw.port)) < 0)
            _exit(1);
        uv_run(&loop, UV_RUN_DEFAULT);
        _exit(0);
    }
    assert_int_equal(read(ends[0], &port, sizeof(port)), sizeof(port));
    close(ends[0]);
    close(ends[1]);
    snprintf(t->sts_url, sizeof(t->sts_url), "AWS_ENDPOINT_URL_STS=http://127.0.0.1:%d", port);
    free(soon);
    free(late);
}

static void a_code_is_asked_for(void **state)
{
    struct session *t = *state;
    struct screen *s;

    start_sts(t);
    write_file(t, ".aws/config",
               "[profile x]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/ops\n"
               "source_profile = base\nmfa_serial = me\n[profile base]\n"
               "aws_access_key_id = AKIDBASE\naws_secret_access_key = BASE\n",
               0600);
    s = start(t);
    assert_true(screen_wait(s, "MFA code of me:")); /* before the screen is taken */
    screen_send(s, "778899\n");
    assert_true(screen_wait_line(s, "protontop", "live"));
    assert_null(strstr(screen_log(s), "778899"));   /* it was not shown */
    assert_true(screen_wait(s, "MFA code of me:")); /* the refresh asks, in the dashboard */
    screen_send(s, "\033");
    assert_true(screen_wait(s, "r asks again"));
    assert_true(screen_wait_line(s, "protontop", "trouble"));
    screen_send(s, "r");
    assert_true(screen_wait(s, "MFA code of me:"));
    screen_send(s, "654321\r");
    assert_true(screen_wait_line(s, "protontop", "live"));
    quit(s);
}

/* ^C at the question ends it, with the terminal as it was. */
static void a_question_can_be_left(void **state)
{
    struct session *t = *state;
    struct screen *s;

    start_sts(t);
    write_file(t, ".aws/config",
               "[profile x]\nregion = eu-west-1\nrole_arn = r\nsource_profile = base\n"
               "mfa_serial = me\n[profile base]\naws_access_key_id = AKIDBASE\n"
               "aws_secret_access_key = BASE\n",
               0600);
    s = start(t);
    assert_true(screen_wait(s, "MFA code of me:"));
    screen_send(s, "\003");
    assert_int_equal(screen_wait_exit(s), 128 + SIGINT);
    assert_true(screen_restored(s));
    screen_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_login_ends_and_comes_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_code_is_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_question_can_be_left, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
