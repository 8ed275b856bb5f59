/* test_provision.c - commands that carry deployments out: what they are given, what comes of what
 * they write, how they are ended. The commands are small shell scripts in a folder of their own. */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/provision.h"
#include "sim/provision_output.h"

enum { GUARD_MS = 20000, RUNS_MAX = 8 };

struct ended {
    uint64_t id;
    bool good, cancelled;
    char message[TAIL_SAFE_MAX + 1];
    char *outputs; /* as JSON; NULL: none */
};

struct fixture {
    uv_loop_t loop;
    uv_timer_t guard;
    char dir[40];
    char *script;
    struct provision *p;
    struct provision_options o;
    struct ended ended[RUNS_MAX];
    int n;
    struct buf complaints;
    bool closed;
};

static void too_late(uv_timer_t *t)
{
    (void)t;
    print_error("the test took more than %d ms\n", GUARD_MS);
    abort();
}

static void on_ended(void *ctx, uint64_t id, const struct provision_result *r)
{
    struct fixture *f = ctx;
    struct ended *e = &f->ended[f->n++];
    assert_true(f->n <= RUNS_MAX);
    e->id = id;
    e->good = r->good;
    e->cancelled = r->cancelled;
    snprintf(e->message, sizeof(e->message), "%s", r->message ? r->message : "(none)");
    e->outputs = r->outputs ? cJSON_PrintUnformatted(r->outputs) : NULL;
}

static void complain(void *ctx, const char *line)
{
    struct fixture *f = ctx;
    (void)buf_addf(&f->complaints, "%s\n", line);
}

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    assert_int_equal(uv_loop_init(&f->loop), 0);
    uv_timer_init(&f->loop, &f->guard);
    uv_timer_start(&f->guard, too_late, GUARD_MS, 0);
    uv_unref((uv_handle_t *)&f->guard);
    snprintf(f->dir, sizeof(f->dir), "/tmp/provision-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    assert_int_equal(setenv("TMPDIR", f->dir, 1), 0);
    f->script = xasprintf("%s/command", f->dir);
    buf_init(&f->complaints, 65536);
    f->o = (struct provision_options){
        .command = f->script, .grace_s = 1, .ended = on_ended, .complain = complain, .ctx = f};
    *state = f;
    return 0;
}

static void on_closed(void *ctx)
{
    ((struct fixture *)ctx)->closed = true;
}

/* Afterwards no folder is left, and no process that was started. */
static int tear_down(void **state)
{
    struct fixture *f = *state;
    if (f->p)
        provision_close(f->p, on_closed, f);
    uv_close((uv_handle_t *)&f->guard, NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(!f->p || f->closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    (void)unlink(f->script);
    assert_int_equal(rmdir(f->dir), 0);
    for (int i = 0; i < f->n; i++)
        cJSON_free(f->ended[i].outputs);
    buf_release(&f->complaints);
    free(f->script);
    free(f);
    (void)unsetenv("TMPDIR");
    return 0;
}

static void with_script(struct fixture *f, const char *text)
{
    struct err e;
    char *whole = xasprintf("#!/bin/sh\n%s", text);
    assert_int_equal(file_save(f->script, whole, strlen(whole), &e), 0);
    assert_int_equal(chmod(f->script, 0700), 0);
    free(whole);
    f->p = provision_new(&f->loop, &f->o, &e);
    if (!f->p)
        fail_msg("%s", e.msg);
}

static void run_id(struct fixture *f, uint64_t id)
{
    const struct provision_setting settings[] = {
        {"PROTON_SERVICE", "front-end"}, {"PROTON_COMPONENT", NULL}, {"PATH", "/usr/bin:/bin"}};
    provision_run(f->p, id, settings, ARRAY_LEN(settings), "proton: ServiceSpec\n");
}

static void wait_for(struct fixture *f, int n)
{
    while (f->n < n)
        uv_run(&f->loop, UV_RUN_ONCE);
}

static void run_one(struct fixture *f, const char *script)
{
    with_script(f, script);
    run_id(f, 7);
    assert_int_equal(f->n, 0); /* never from inside the call */
    wait_for(f, 1);
    assert_int_equal(f->ended[0].id, 7);
}

static void test_good(void **state)
{
    struct fixture *f = *state;
    const char *args[] = {"two words", "$HOME"};
    f->o.args = args;
    f->o.n_args = 2;
    assert_int_equal(setenv("PROTON_COMPONENT", "somebody else's", 1), 0);
    run_one(f, "echo begun\n"
               "printf 'who=%s\\n# a remark\\nargs=%s|%s|%s\\nspec=%s\\n' \"$PROTON_SERVICE\" "
               "\"$1\" \"$2\" \"${PROTON_COMPONENT-unset}\" \"$(cat \"$PROTON_SPEC_FILE\")\" "
               ">\"$PROTON_OUTPUT_FILE\"\n"
               "printf 'All is there.\\n\\n'\n");
    (void)unsetenv("PROTON_COMPONENT");
    assert_true(f->ended[0].good);
    assert_string_equal(f->ended[0].message, "All is there.");
    assert_string_equal(f->ended[0].outputs,
                        "[{\"key\":\"who\",\"valueString\":\"front-end\"},"
                        "{\"key\":\"args\",\"valueString\":\"two words|$HOME|unset\"},"
                        "{\"key\":\"spec\",\"valueString\":\"proton: ServiceSpec\"}]");
    assert_string_equal(buf_str(&f->complaints), "");
}

static void test_failed(void **state)
{
    struct fixture *f = *state;
    run_one(
        f,
        "echo key=value >\"$PROTON_OUTPUT_FILE\"\necho first\necho 'No such stack' >&2\nexit 3\n");
    assert_false(f->ended[0].good);
    assert_false(f->ended[0].cancelled);
    assert_string_equal(f->ended[0].message, "No such stack");
    assert_null(f->ended[0].outputs);
}

static void test_silent(void **state)
{
    struct fixture *f = *state;
    run_one(f, "exit 3\n");
    assert_string_equal(f->ended[0].message, "The command ended with status 3.");
}

static void test_killed(void **state)
{
    struct fixture *f = *state;
    run_one(f, "kill -9 $$\n");
    assert_false(f->ended[0].good);
    assert_string_equal(f->ended[0].message, "The command was ended by signal 9.");
}

/* What it writes is bounded and made safe; outputs that are none are told of and left out. */
static void test_hostile(void **state)
{
    struct fixture *f = *state;
    run_one(f, "head -c 300000 /dev/zero | tr '\\0' x\necho\n"
               "printf 'a\\033[31mb\\377\\342\\200\\256c\\r\\n'\n"
               "printf 'bad key=1\\nnothing\\ngood=a=b\\r\\n' >\"$PROTON_OUTPUT_FILE\"\n");
    assert_true(f->ended[0].good);
    assert_string_equal(f->ended[0].message, "a^[[31mb<FF><U+202E>c");
    assert_string_equal(f->ended[0].outputs, "[{\"key\":\"good\",\"valueString\":\"a=b\"}]");
    assert_non_null(strstr(buf_str(&f->complaints), "outputs, line 1: no key=value"));
    assert_non_null(strstr(buf_str(&f->complaints), "outputs, line 2: "));
}

static void test_long_line(void **state)
{
    struct fixture *f = *state;
    run_one(f, "head -c 300000 /dev/zero | tr '\\0' x\nexit 1\n");
    assert_int_equal(strlen(f->ended[0].message), TAIL_LINE_MAX);
}

/* What a command leaves running does not hold its end up. */
static void test_leaves_one_behind(void **state)
{
    struct fixture *f = *state;
    run_one(f, "sleep 3 &\necho done\n");
    assert_true(f->ended[0].good);
    assert_string_equal(f->ended[0].message, "done");
}

static void test_cancel(void **state)
{
    struct fixture *f = *state;
    with_script(f, "trap 'echo stopping; exit 0' TERM\necho begun\nsleep 30 &\nwait\n");
    run_id(f, 1);
    assert_false(provision_cancel(f->p, 2));
    for (int i = 0; i < 20; i++) {
        uv_run(&f->loop, UV_RUN_NOWAIT);
        usleep(10000);
    }
    assert_true(provision_cancel(f->p, 1));
    wait_for(f, 1);
    assert_true(f->ended[0].cancelled);
    assert_false(f->ended[0].good);
    assert_string_equal(f->ended[0].message, "stopping");
    assert_false(provision_cancel(f->p, 1));
}

/* One that does not listen to SIGTERM is killed after the grace, with what it started. */
static void test_deaf(void **state)
{
    struct fixture *f = *state;
    with_script(f, "trap '' TERM\necho begun >\"$PROTON_OUTPUT_FILE\"\nsleep 30\nsleep 30\n");
    run_id(f, 1);
    for (int i = 0; i < 20; i++) {
        uv_run(&f->loop, UV_RUN_NOWAIT);
        usleep(10000);
    }
    uint64_t before = uv_hrtime();
    assert_true(provision_cancel(f->p, 1));
    wait_for(f, 1);
    assert_true(f->ended[0].cancelled);
    assert_in_range((uv_hrtime() - before) / 1000000, 900, 10000);
}

/* One at a time; what waits can be cancelled before it begins. */
static void test_queue(void **state)
{
    struct fixture *f = *state;
    char *lock = xasprintf("if ! mkdir %s/lock; then echo two at once; exit 1; fi\nsleep 0.1\n"
                           "rmdir %s/lock\n",
                           f->dir, f->dir);
    f->o.at_once = 1;
    with_script(f, lock);
    for (uint64_t id = 1; id <= 4; id++)
        run_id(f, id);
    assert_true(provision_cancel(f->p, 3));
    wait_for(f, 4);
    for (int i = 0; i < 4; i++) {
        if (f->ended[i].id == 3)
            assert_true(f->ended[i].cancelled);
        else if (!f->ended[i].good)
            fail_msg("%s", f->ended[i].message);
    }
    free(lock);
}

static void test_no_command(void **state)
{
    struct fixture *f = *state;
    struct err e;
    assert_null(provision_new(&f->loop, &f->o, &e));
    assert_int_equal(e.code, ERR_CONFIG);
    assert_non_null(strstr(e.msg, "--provision-command: cannot run "));
    assert_non_null(strstr(e.msg, "No such file"));
}

/* Closing ends what runs, what waits, and reports neither. */
static void test_close(void **state)
{
    struct fixture *f = *state;
    f->o.at_once = 1;
    with_script(f, "sleep 30\n");
    run_id(f, 1);
    run_id(f, 2);
    for (int i = 0; i < 5; i++) {
        uv_run(&f->loop, UV_RUN_NOWAIT);
        usleep(10000);
    }
    provision_close(f->p, on_closed, f);
    while (!f->closed)
        uv_run(&f->loop, UV_RUN_ONCE);
    f->p = NULL;
    assert_int_equal(f->n, 0);
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_good),    WITH(test_failed),    WITH(test_silent), WITH(test_killed),
        WITH(test_hostile), WITH(test_long_line), WITH(test_cancel), WITH(test_leaves_one_behind),
        WITH(test_deaf),    WITH(test_queue),     WITH(test_close),  WITH(test_no_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
