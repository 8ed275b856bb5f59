/* `protontop api` and `protontop wait` as a script meets them: the program itself against protond,
 * with its exit statuses, what is on standard output and what on standard error, ^C, a reader that
 * goes away, a full disk, a terminal. */
#include "../unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../screen/server.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"

enum { RUN_MS = 60000, WORDS = 16, TEXT_MAX = 16 << 20 };

struct fixture {
    struct server server;
    struct server_env env;
};

/* A run of the program. */
struct run {
    pid_t pid;
    int out, err; /* to read from; -1: closed */
    struct buf text, says;
    int status;
};

static void become(const struct fixture *f, const char *const *words)
{
    const char *args[WORDS + 2] = {built("protontop")};

    for (size_t i = 0; words[i] && i < WORDS; i++)
        args[i + 1] = words[i];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (size_t i = 0; f->env.env[i]; i++)
        if (strchr(f->env.env[i], '='))
            putenv(xstrdup(f->env.env[i]));
        else
            unsetenv(f->env.env[i]);
    setenv("TERM", "xterm", 1);
    execv(args[0], (char *const *)(uintptr_t)args);
    _exit(127);
}

/* `out` is where standard output goes; -1: to the test. With `terminal`, standard error is one. */
static void start(const struct fixture *f, struct run *r, const char *const *words, int out,
                  bool terminal)
{
    int pipes[2][2] = {{-1, -1}, {-1, -1}};

    memset(r, 0, sizeof(*r));
    buf_init(&r->text, TEXT_MAX);
    buf_init(&r->says, TEXT_MAX);
    assert_int_equal(pipe2(pipes[0], O_CLOEXEC), 0);
    if (terminal)
        assert_int_equal(openpty(&pipes[1][0], &pipes[1][1], NULL, NULL, NULL), 0);
    else
        assert_int_equal(pipe2(pipes[1], O_CLOEXEC), 0);
    r->pid = fork();
    assert_true(r->pid >= 0);
    if (r->pid == 0) {
        int null = open("/dev/null", O_RDONLY);

        dup2(null, STDIN_FILENO);
        dup2(out >= 0 ? out : pipes[0][1], STDOUT_FILENO);
        dup2(pipes[1][1], STDERR_FILENO);
        close(pipes[1][0]);
        become(f, words);
    }
    close(pipes[0][1]);
    close(pipes[1][1]);
    r->out = pipes[0][0];
    r->err = pipes[1][0];
}

static void read_some(int *fd, struct buf *into)
{
    char block[65536];
    ssize_t n = read(*fd, block, sizeof(block));

    /* A terminal whose other end is closed says EIO. */
    if (n <= 0) {
        close(*fd);
        *fd = -1;
        return;
    }
    assert_int_equal(buf_add(into, block, (size_t)n), 0);
}

/* Reads both until they end, or until `until` was said on standard error. */
static void read_both(struct run *r, const char *until)
{
    while ((r->out >= 0 || r->err >= 0) && !(until && strstr(buf_str(&r->says), until))) {
        struct pollfd p[2] = {{.fd = r->out, .events = POLLIN}, {.fd = r->err, .events = POLLIN}};

        if (poll(p, 2, RUN_MS) <= 0) {
            kill(r->pid, SIGKILL);
            fail_msg("protontop does not end; it says: %s", buf_str(&r->says));
        }
        if (p[0].revents)
            read_some(&r->out, &r->text);
        if (p[1].revents)
            read_some(&r->err, &r->says);
    }
}

static int finish(struct run *r)
{
    int status;

    read_both(r, NULL);
    assert_int_equal(waitpid(r->pid, &status, 0), r->pid);
    assert_true(WIFEXITED(status));
    r->status = WEXITSTATUS(status);
    return r->status;
}

static void release(struct run *r)
{
    buf_release(&r->text);
    buf_release(&r->says);
}

static int run(const struct fixture *f, struct run *r, const char *const *words)
{
    start(f, r, words, -1, false);
    return finish(r);
}

#define LINE(...) ((const char *const[]){__VA_ARGS__, NULL})

/* --- api ----------------------------------------------------------------------------------------
 */

static cJSON *answer(const struct fixture *f, const char *const *words)
{
    struct run r;
    struct err e;
    cJSON *o;

    if (run(f, &r, words) != 0)
        fail_msg("%s: %s", words[1], buf_str(&r.says));
    assert_string_equal(buf_str(&r.says), "");
    o = json_parse(buf_str(&r.text), r.text.len, &e);
    if (!o)
        fail_msg("%s: %s", words[1], e.msg);
    release(&r);
    return o;
}

/* The name of the service's i-th of all services; "" past the end. Valid until the tree is freed.
 */
static const char *name_at(const cJSON *o, int i)
{
    return json_str_or(cJSON_GetArrayItem(json_at(o, "services"), i), "name", "");
}

/* A listing in pieces, each from where the last one was cut, is the listing. */
static void a_cut_listing_goes_on(void **state)
{
    struct fixture *f = *state;
    cJSON *all = answer(f, LINE("api", "list-services", "--page-size", "5"));
    char *token = NULL;
    int seen = 0, n = cJSON_GetArraySize(json_at(all, "services"));

    assert_int_equal(n, 12);
    do {
        const char *words[WORDS] = {"api", "list-services", "--page-size", "3", "--max-items", "5"};
        cJSON *part;

        if (token) {
            words[6] = "--starting-token";
            words[7] = token;
        }
        part = answer(f, words);
        for (int i = 0; *name_at(part, i); i++)
            assert_string_equal(name_at(part, i), name_at(all, seen++));
        free(token);
        token = xstrdup(json_str(part, "NextToken"));
        cJSON_Delete(part);
        assert_in_range(seen, 1, n);
    } while (token);
    assert_int_equal(seen, n);
    cJSON_Delete(all);
}

static void errors_have_their_status(void **state)
{
    struct fixture *f = *state;
    struct run r;

    assert_int_equal(run(f, &r, LINE("api", "get-service", "--name", "nosuch")), 254);
    assert_string_equal(buf_str(&r.text), "");
    assert_non_null(strstr(buf_str(&r.says), "protontop: GetService: ResourceNotFoundException: "));
    assert_non_null(strstr(buf_str(&r.says), "(request id "));
    release(&r);
    assert_int_equal(run(f, &r, LINE("api", "get-service")), 252);
    assert_string_equal(buf_str(&r.says),
                        "protontop: get-service needs --name: its --help says more\n");
    release(&r);
    assert_int_equal(run(f, &r, LINE("api", "delete-service", "--name", "x", "--read-only")), 252);
    assert_non_null(strstr(buf_str(&r.says), "--read-only forbids it"));
    release(&r);
    assert_int_equal(run(f, &r, LINE("api", "list-services", "--page-size", "101")), 252);
    assert_string_equal(buf_str(&r.says),
                        "protontop: ListServices: maxResults: 101: must be at most 100\n");
    release(&r);
    assert_int_equal(run(f, &r, LINE("api", "get-service", "--name", "file:///nonexistent")), 252);
    release(&r);
    assert_int_equal(run(f, &r, LINE("api", "list-services", "--profile", "nosuch")), 253);
    release(&r);
    assert_int_equal(
        run(f, &r, LINE("api", "list-services", "--endpoint-url", "http://127.0.0.1:1")), 255);
    assert_string_equal(buf_str(&r.text), "");
    release(&r);
    assert_int_equal(run(f, &r, LINE("api", "no-such", "--help")), 252);
    assert_string_equal(buf_str(&r.text), "");
    release(&r);
}

/* An internal error may come after the deed: nobody is told that it was refused. */
static void what_may_have_been_done_is_told(void **state)
{
    static const char may[] = "it may have been carried out all the same: look at what has become";
    struct fixture f = {0};
    struct run r;
    cJSON *all;

    (void)state;
    server_start(&f.server, LINE("--seed", "1", "--scale", "2,2,1", "--fault",
                                 "error500=after,op=UpdateAccountSettings", "--fault",
                                 "reset=after,op=CancelEnvironmentDeployment"));
    server_env(&f.server, &f.env);
    assert_int_equal(
        run(&f, &r,
            LINE("api", "update-account-settings", "--delete-pipeline-provisioning-repository")),
        254);
    assert_non_null(strstr(buf_str(&r.says), "UpdateAccountSettings: InternalServerException"));
    assert_non_null(strstr(buf_str(&r.says), may));
    release(&r);
    all = answer(&f, LINE("api", "list-environments"));
    assert_int_equal(
        run(&f, &r,
            LINE("cancel", "environment",
                 json_str_or(json_at(all, "environments")->child, "name", ""), "--yes")),
        255);
    assert_non_null(strstr(buf_str(&r.text), may));
    release(&r);
    assert_int_equal(run(&f, &r, LINE("api", "get-service", "--name", "nosuch")), 254);
    assert_null(strstr(buf_str(&r.says), may));
    release(&r);
    cJSON_Delete(all);
    server_stop(&f.server, SIGTERM);
    server_clean(&f.server);
}

static void a_reader_may_go_away(void **state)
{
    struct fixture *f = *state;
    struct run r;

    start(f, &r, LINE("api", "list-deployments", "--page-size", "1"), -1, false);
    close(r.out);
    r.out = -1;
    assert_int_equal(finish(&r), 255);
    assert_string_equal(buf_str(&r.says), "");
    release(&r);
}

static void a_full_disk_is_told(void **state)
{
    struct fixture *f = *state;
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    struct run r;

    if (full < 0)
        skip();
    start(f, &r, LINE("api", "list-deployments"), full, false);
    assert_int_equal(finish(&r), 255);
    assert_non_null(strstr(buf_str(&r.says), "cannot write: No space left on device"));
    release(&r);
    close(full);
}

static void a_demo_needs_no_account(void **state)
{
    struct fixture *f = *state;
    struct fixture bare = *f;
    static const char *const none[] = {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_PROFILE",
                                       NULL};
    struct run r;

    memset(bare.env.env, 0, sizeof(bare.env.env));
    memcpy(bare.env.env, none, sizeof(none));
    assert_int_equal(run(&bare, &r, LINE("api", "list-environments", "--demo", "--output", "text")),
                     0);
    assert_true(str_starts(buf_str(&r.text), "ENVIRONMENTS\t"));
    release(&r);
}

/* What --cli-input-json wants, as the AWS CLI prints it; nobody is asked. */
static void the_form_of_the_input_is_printed(void **state)
{
    struct fixture *f = *state;
    struct run r;

    assert_int_equal(run(f, &r,
                         LINE("api", "tag-resource", "--generate-cli-skeleton", "--endpoint-url",
                              "http://127.0.0.1:1")),
                     0);
    assert_string_equal(buf_str(&r.text),
                        "{\n    \"resourceArn\": \"\",\n    \"tags\": [\n        {\n"
                        "            \"key\": \"\",\n            \"value\": \"\"\n"
                        "        }\n    ]\n}\n");
    release(&r);
    assert_int_equal(run(f, &r, LINE("api", "get-account-settings", "--generate-cli-skeleton")), 0);
    assert_string_equal(buf_str(&r.text), "{}\n");
    release(&r);
}

/* --- a terminal ---------------------------------------------------------------------------------
 */

static void progress_is_shown_and_erased(void **state)
{
    struct fixture *f = *state;
    struct run r;

    start(f, &r, LINE("api", "list-deployments", "--page-size", "10"), -1, true);
    assert_int_equal(finish(&r), 0);
    assert_true(str_starts(buf_str(&r.says), "\rlist-deployments: 10 items, 1 pages\033[K\r"));
    assert_true(str_ends(buf_str(&r.says), "\r\033[K"));
    assert_true(str_ends(buf_str(&r.text), "\n}\n"));
    assert_null(strchr(buf_str(&r.text), '\r'));
    release(&r);
    /* and nowhere else */
    assert_int_equal(run(f, &r, LINE("api", "list-deployments", "--page-size", "10")), 0);
    assert_string_equal(buf_str(&r.says), "");
    release(&r);
}

/* --- wait ---------------------------------------------------------------------------------------
 */

static void waits_end_as_those_of_the_aws_cli(void **state)
{
    struct fixture *f = *state;
    struct run r;

    assert_int_equal(run(f, &r, LINE("wait", "service-deleted", "--name", "nosuch")), 0);
    assert_string_equal(buf_str(&r.text), "");
    assert_string_equal(buf_str(&r.says), "");
    release(&r);
    assert_int_equal(run(f, &r, LINE("wait", "service-created", "--name", "nosuch")), 255);
    assert_non_null(strstr(buf_str(&r.says), "protontop: Waiter ServiceCreated failed: An error "
                                             "occurred (ResourceNotFoundException): "));
    assert_string_equal(buf_str(&r.text), "");
    release(&r);
    assert_int_equal(run(f, &r, LINE("wait", "service-creatd", "--name", "x")), 252);
    assert_non_null(strstr(buf_str(&r.says), "did you mean service-created"));
    release(&r);
    assert_int_equal(run(f, &r, LINE("wait", "service-created")), 252);
    assert_non_null(strstr(buf_str(&r.says), "service-created needs --name"));
    release(&r);
    assert_int_equal(run(f, &r, LINE("wait", "service-created", "--name", "x", "--delay", "x")),
                     252);
    release(&r);
}

static void attempts_run_out(void **state)
{
    struct fixture *f = *state;
    cJSON *all = answer(f, LINE("api", "list-services", "--max-items", "1"));
    struct run r;

    start(f, &r,
          LINE("wait", "service-deleted", "--name", name_at(all, 0), "--delay", "0.01",
               "--max-attempts", "3"),
          -1, true);
    assert_int_equal(finish(&r), 255);
    assert_non_null(strstr(buf_str(&r.says), "\rservice-deleted: "));
    assert_non_null(strstr(buf_str(&r.says), "look 3 of 3, "));
    assert_non_null(
        strstr(buf_str(&r.says),
               "\r\033[Kprotontop: Waiter ServiceDeleted failed: Max attempts exceeded"));
    release(&r);
    cJSON_Delete(all);
}

/* ^C in the middle of a delay of an hour. */
static void an_interrupt_ends_it(void **state)
{
    static const int signals[] = {SIGINT, SIGTERM};
    struct fixture *f = *state;
    cJSON *all = answer(f, LINE("api", "list-services", "--max-items", "1"));

    for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
        struct run r;

        start(f, &r, LINE("wait", "service-deleted", "--name", name_at(all, 0), "--delay", "3600"),
              -1, true);
        read_both(&r, "look 1 of");
        assert_int_equal(kill(r.pid, signals[i]), 0);
        assert_int_equal(finish(&r), 130);
        assert_non_null(strstr(buf_str(&r.says), "protontop: interrupted"));
        release(&r);
    }
    cJSON_Delete(all);
}

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));

    server_start(&f->server, LINE("--seed", "1", "--scale", "4,12,2", "--speed", "0.01"));
    server_env(&f->server, &f->env);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    server_stop(&f->server, SIGTERM);
    server_clean(&f->server);
    free(f);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_listing_goes_on),
        cmocka_unit_test(errors_have_their_status),
        cmocka_unit_test(what_may_have_been_done_is_told),
        cmocka_unit_test(a_reader_may_go_away),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(a_demo_needs_no_account),
        cmocka_unit_test(the_form_of_the_input_is_printed),
        cmocka_unit_test(progress_is_shown_and_erased),
        cmocka_unit_test(waits_end_as_those_of_the_aws_cli),
        cmocka_unit_test(attempts_run_out),
        cmocka_unit_test(an_interrupt_ends_it),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
