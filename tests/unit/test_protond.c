/* test_protond.c - the program protond from the outside: what it prints, its exit status, its port
 * file, its end. */
#include "tests/unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"

#define READY "AWS_ENDPOINT_URL_PROTON="

enum { GUARD_MS = 30000, OUTPUT_MAX = 65536, ARGS_MAX = 16 };

struct program {
    uv_loop_t loop;
    uv_process_t process;
    uv_timer_t guard;
    uv_pipe_t pipes[2]; /* its standard output and error */
    struct buf out[2];
    char room[4096];
    int64_t status;
    int signal;
    bool exited;
};

static void on_exit_status(uv_process_t *h, int64_t status, int signal)
{
    struct program *p = h->data;
    p->status = status;
    p->signal = signal;
    p->exited = true;
}

static void too_late(uv_timer_t *t)
{
    struct program *p = t->data;
    (void)uv_process_kill(&p->process, SIGKILL);
}

static void give_room(uv_handle_t *h, size_t size, uv_buf_t *b)
{
    struct program *p = h->data;
    (void)size;
    *b = uv_buf_init(p->room, sizeof(p->room));
}

static void on_output(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
    struct program *p = s->data;
    if (n > 0)
        (void)buf_add(&p->out[(uv_pipe_t *)s - p->pipes], b->base, (size_t)n);
    else if (n < 0)
        uv_close((uv_handle_t *)s, NULL);
}

/* Starts protond with the arguments of a line, split at blanks. */
static struct program *start(const char *line)
{
    struct program *p = xcalloc(1, sizeof(*p));
    char *text = xstrdup(line), *args[ARGS_MAX] = {NULL}, *rest = NULL;
    const char *build = getenv("TOP_BUILDDIR");
    char *path = xasprintf("%s/protond", build ? build : ".");
    int n = 0;
    args[n++] = path;
    for (char *a = strtok_r(text, " ", &rest); a; a = strtok_r(NULL, " ", &rest)) {
        assert_true(n < ARGS_MAX - 1);
        args[n++] = a;
    }
    assert_int_equal(uv_loop_init(&p->loop), 0);
    uv_stdio_container_t io[3] = {{.flags = UV_IGNORE}};
    for (int i = 0; i < 2; i++) {
        uv_pipe_init(&p->loop, &p->pipes[i], 0);
        p->pipes[i].data = p;
        buf_init(&p->out[i], OUTPUT_MAX);
        io[i + 1].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
        io[i + 1].data.stream = (uv_stream_t *)&p->pipes[i];
    }
    const uv_process_options_t o = {
        .file = path, .args = args, .exit_cb = on_exit_status, .stdio = io, .stdio_count = 3};
    p->process.data = p;
    assert_int_equal(uv_spawn(&p->loop, &p->process, &o), 0);
    uv_timer_init(&p->loop, &p->guard);
    p->guard.data = p;
    uv_timer_start(&p->guard, too_late, GUARD_MS, 0);
    for (int i = 0; i < 2; i++)
        uv_read_start((uv_stream_t *)&p->pipes[i], give_room, on_output);
    free(path);
    free(text);
    return p;
}

/* Runs until the last line of the start was read. */
static void wait_ready(struct program *p)
{
    const char *at = NULL;
    while (!p->exited && !(at && strchr(at, '\n'))) {
        uv_run(&p->loop, UV_RUN_ONCE);
        at = strstr(buf_str(&p->out[0]), READY);
    }
    if (p->exited)
        fail_msg("ended: %s", buf_str(&p->out[1]));
}

/* Runs until it has ended and all that it wrote is read; gives its exit status. */
static int wait_end(struct program *p)
{
    while (!p->exited)
        uv_run(&p->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&p->guard, NULL);
    uv_close((uv_handle_t *)&p->process, NULL);
    uv_run(&p->loop, UV_RUN_DEFAULT);
    assert_int_equal(p->signal, 0);
    return (int)p->status;
}

static void release(struct program *p)
{
    assert_int_equal(uv_loop_close(&p->loop), 0);
    buf_release(&p->out[0]);
    buf_release(&p->out[1]);
    free(p);
}

/* Runs it to its end: the status, and the words on the output (0) or the error (1). */
static void expect_end(const char *line, int status, int where, const char *words)
{
    struct program *p = start(line);
    int got = wait_end(p);
    if (got != status || !strstr(buf_str(&p->out[where]), words))
        fail_msg("%s: %d: %s%s", line, got, buf_str(&p->out[0]), buf_str(&p->out[1]));
    release(p);
}

static void test_ends_at_once(void **state)
{
    (void)state;
    expect_end("--help", 0, 0, "Usage: protond [OPTION]...");
    expect_end("--version", 0, 0, "protond ");
    expect_end("--nonsense", 252, 1, "protond: unknown option \"--nonsense\": see protond --help");
    expect_end("--bind 0.0.0.0 --no-auth", 252, 1, "0.0.0.0 can be reached from other machines");
    expect_end("--bind there", 252, 1, "\"there\" is no IP address");
    expect_end("--state /nowhere/at/all", 253, 1, "cannot open the state file /nowhere/at/all: ");
    expect_end("--import /nowhere/at/all", 253, 1, "cannot open /nowhere/at/all: ");
    expect_end("--scenario ./nowhere", 253, 1, "cannot open ./nowhere: ");
    expect_end("--port-file /nowhere/at/all/port", 255, 1,
               "protond: cannot write the port file /nowhere/at/all/port: No such file");
}

/* The value of a line "export NAME=value"; the caller frees it. */
static char *exported(const struct program *p, const char *name)
{
    char *what = xasprintf("\nexport %s=", name);
    const char *at = strstr(buf_str(&p->out[0]), what);
    char *value = NULL;
    if (at) {
        at += strlen(what);
        value = xstrndup(at, strcspn(at, "\n"));
    }
    free(what);
    return value;
}

static int64_t port_in(const char *path)
{
    char text[16] = "";
    int64_t port = 0;
    FILE *f = fopen(path, "re");
    assert_non_null(f);
    assert_non_null(fgets(text, sizeof(text), f));
    fclose(f);
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
    text[strlen(text) - 1] = '\0';
    assert_int_equal(num_parse(text, 1, 65535, &port), 0);
    return port;
}

static void test_port_file_and_signals(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    char dir[] = "/tmp/protond-test-XXXXXX";
    assert_non_null(mkdtemp(dir));
    char *file = xasprintf("%s/port", dir), *line = xasprintf("--port-file %s", file);
    for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
        struct program *p = start(line);
        wait_ready(p);
        char *url = xasprintf("http://127.0.0.1:%d", (int)port_in(file));
        char *told = exported(p, "AWS_ENDPOINT_URL_PROTON");
        assert_string_equal(told, url);
        assert_int_equal(uv_process_kill(&p->process, signals[i]), 0);
        assert_int_equal(wait_end(p), 0);
        assert_string_equal(buf_str(&p->out[1]), "");
        assert_int_equal(access(file, F_OK), -1);
        release(p);
        free(url);
        free(told);
    }
    assert_int_equal(rmdir(dir), 0); /* nothing else was left in it */
    free(file);
    free(line);
}

static void test_made_keys(void **state)
{
    (void)state;
    struct program *p[2];
    char *key[2], *secret[2];
    for (int i = 0; i < 2; i++) {
        p[i] = start("--region eu-west-3");
        wait_ready(p[i]);
        key[i] = exported(p[i], "AWS_ACCESS_KEY_ID");
        secret[i] = exported(p[i], "AWS_SECRET_ACCESS_KEY");
        char *region = exported(p[i], "AWS_REGION"),
             *for_boto3 = exported(p[i], "AWS_DEFAULT_REGION");
        assert_int_equal(strlen(key[i]), 20);
        assert_int_equal(strlen(secret[i]), 40);
        assert_string_equal(region, "eu-west-3");
        assert_string_equal(for_boto3, "eu-west-3");
        free(for_boto3);
        free(region);
        assert_int_equal(uv_process_kill(&p[i]->process, SIGTERM), 0);
        assert_int_equal(wait_end(p[i]), 0);
        release(p[i]);
    }
    assert_string_not_equal(key[0], key[1]);
    assert_string_not_equal(secret[0], secret[1]);
    for (int i = 0; i < 2; i++) {
        free(key[i]);
        free(secret[i]);
    }
}

/* A secret that was given is not printed; a port that is taken is said to be. */
static void test_given_keys_and_taken_port(void **state)
{
    (void)state;
    struct program *p = start("--access-key AKIAGIVEN --secret-key hush-hush");
    wait_ready(p);
    assert_null(strstr(buf_str(&p->out[0]), "hush-hush"));
    char *key = exported(p, "AWS_ACCESS_KEY_ID"), *url = exported(p, "AWS_ENDPOINT_URL_PROTON");
    assert_string_equal(key, "AKIAGIVEN");
    char *line = xasprintf("--no-auth --port %s", strrchr(url, ':') + 1);
    expect_end(line, 255, 1, "Address already in use: another program does");
    assert_int_equal(uv_process_kill(&p->process, SIGTERM), 0);
    assert_int_equal(wait_end(p), 0);
    release(p);
    free(line);
    free(key);
    free(url);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends_at_once),
        cmocka_unit_test(test_port_file_and_signals),
        cmocka_unit_test(test_made_keys),
        cmocka_unit_test(test_given_keys_and_taken_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
