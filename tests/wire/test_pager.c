/* The pager against scripted pages, and TLS against openssl's own server. */
#include "../unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "wire.h"

struct listing {
    struct wire w;
    int items, pages, stop_after;
    bool done;
    struct err err;
};

static bool on_page(void *ctx, const cJSON *items, const cJSON *body)
{
    struct listing *l = ctx;

    assert_true(cJSON_IsArray(items));
    assert_true(cJSON_IsObject(body));
    l->items += cJSON_GetArraySize(items);
    return ++l->pages != l->stop_after;
}

static void on_done(void *ctx, const struct err *e)
{
    struct listing *l = ctx;

    assert_false(l->done);
    l->done = true;
    l->err = *e;
}

#define PAGE(items, token) "{\"services\":[" items "],\"nextToken\":" token "}"

/* Runs a listing over these pages; returns how it ended. */
static int list(struct listing *l, const char *const *pages, size_t n, int stop_after,
                size_t requests)
{
    struct raw_step steps[8];

    memset(l, 0, sizeof(*l));
    l->stop_after = stop_after;
    for (size_t i = 0; i < n; i++)
        steps[i] = (struct raw_step){RAW_ANSWER, raw_http(200, "", pages[i])};
    wire_up(&l->w, steps, n, NULL);
    client_list(l->w.client, op_find("ListServices"), NULL, 2, on_page, on_done, l);
    wire_run(&l->w, &l->done);
    assert_int_equal(l->w.raw.requests, requests);
    assert_non_null(strstr(raw_body(&l->w.raw, 0), "\"maxResults\":2"));
    wire_down(&l->w);
    return l->err.code;
}

static void pages_to_the_end(void **state)
{
    static const char *const pages[] = {PAGE("{},{}", "\"a\""), PAGE("{},{}", "\"b\""),
                                        PAGE("{}", "null")};
    static const char *const empty[] = {PAGE("{}", "\"\"")}, *const bare[] = {"{}"};
    struct listing l;

    (void)state;
    assert_int_equal(list(&l, pages, 3, 0, 3), 0);
    assert_int_equal(l.items, 5);
    assert_int_equal(list(&l, empty, 1, 0, 1), 0);
    assert_int_equal(list(&l, bare, 1, 0, 1), 0);
    assert_int_equal(l.items, 0);
    assert_int_equal(list(&l, pages, 3, 2, 2), 0); /* stopped by the reader */
}

static void circles_are_broken(void **state)
{
    static const char *const same[] = {PAGE("{}", "\"a\""), PAGE("{}", "\"a\"")};
    static const char *const round[] = {PAGE("{}", "\"a\""), PAGE("{}", "\"b\""),
                                        PAGE("{}", "\"a\"")};
    struct listing l;

    (void)state;
    assert_int_equal(list(&l, same, 2, 0, 2), ERR_PROTOCOL);
    assert_non_null(strstr(l.err.msg, "circles"));
    assert_int_equal(list(&l, round, 3, 0, 3), ERR_PROTOCOL);
}

/* What is no list is not an empty list, and what is no token is not the end: either would say that
 * what is not there has gone. */
static void nonsense_is_no_end(void **state)
{
    static const char *const number[] = {PAGE("{}", "7")};
    static const char *const object[] = {"{\"services\":{\"a\":1}}"};
    struct listing l;

    (void)state;
    assert_int_equal(list(&l, number, 1, 0, 1), ERR_PROTOCOL);
    assert_non_null(strstr(l.err.msg, "page token"));
    assert_int_equal(list(&l, object, 1, 0, 1), ERR_PROTOCOL);
    assert_non_null(strstr(l.err.msg, "services"));
    assert_int_equal(l.pages, 0);
}

/* Another service's tokens need not look like the model's. */
static void tokens_go_back_as_they_came(void **state)
{
    static const char *const pages[] = {PAGE("{}", "\"a_b-c.d~e!\""), PAGE("{}", "null")};
    struct listing l;

    (void)state;
    assert_int_equal(list(&l, pages, 2, 0, 2), 0);
    assert_non_null(strstr(raw_body(&l.w.raw, 1), "\"nextToken\":\"a_b-c.d~e!\""));
}

static void endless_listings_end(void **state)
{
    const struct raw_step steps[] = {{RAW_COUNTED, raw_http(200, "", PAGE("", "\"t######\""))}};
    struct listing l = {.pages = 0};

    (void)state;
    wire_up(&l.w, steps, 1, NULL);
    client_list(l.w.client, op_find("ListServices"), NULL, 0, on_page, on_done, &l);
    wire_run(&l.w, &l.done);
    assert_int_equal(l.err.code, ERR_PROTOCOL);
    assert_non_null(strstr(l.err.msg, "does not end"));
    assert_int_equal(l.w.raw.requests, 1000);
    wire_down(&l.w);
}

static struct pager *in_hand;

static bool cancel_at_once(void *ctx, const cJSON *items, const cJSON *body)
{
    pager_cancel(in_hand);
    return on_page(ctx, items, body);
}

static void cancelled_from_inside_a_page(void **state)
{
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", PAGE("{}", "\"a\""))},
                                     {RAW_ANSWER, raw_http(200, "", PAGE("{}", "null"))}};
    struct listing l = {.pages = 0};

    (void)state;
    wire_up(&l.w, steps, 2, NULL);
    in_hand = client_list(l.w.client, op_find("ListServices"), NULL, 0, cancel_at_once, on_done,
                          &l);
    wire_run(&l.w, &l.done);
    assert_int_equal(l.err.code, ERR_CANCELLED);
    assert_int_equal(l.pages, 1);
    assert_int_equal(l.w.raw.requests, 1);
    wire_down(&l.w);
}

static void cancelled_between_pages(void **state)
{
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", PAGE("{}", "\"a\""))},
                                     {RAW_SILENT, NULL}};
    struct listing l = {.pages = 0};
    struct pager *p;

    (void)state;
    wire_up(&l.w, steps, 2, NULL);
    p = client_list(l.w.client, op_find("ListServices"), NULL, 0, on_page, on_done, &l);
    while (l.w.raw.requests < 2)
        uv_run(&l.w.loop, UV_RUN_ONCE);
    pager_cancel(p);
    assert_false(l.done);
    wire_run(&l.w, &l.done);
    assert_int_equal(l.err.code, ERR_CANCELLED);
    assert_int_equal(l.pages, 1);
    wire_down(&l.w);
}

/* --- TLS
 * ------------------------------------------------------------------------------------------- */

struct tls {
    char dir[64], cert[96], key[96], url[64];
    pid_t pid;
    FILE *says; /* kept open: it goes on talking */
};

static int run(const char *const *argv)
{
    char *copy[24] = {0};
    int status;
    pid_t pid;

    for (size_t i = 0; argv[i]; i++)
        copy[i] = xstrdup(argv[i]);
    pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(126);
        execvp(copy[0], copy);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    for (size_t i = 0; argv[i]; i++)
        free(copy[i]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* openssl s_server says "ACCEPT host:port" when it listens on a port of its choice. */
static void tls_start(struct tls *t)
{
    const char *const make[] = {"openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:P-256",
                                "-nodes",
                                "-days",
                                "2",
                                "-subj",
                                "/CN=test",
                                "-addext",
                                "subjectAltName=IP:127.0.0.1",
                                "-keyout",
                                t->key,
                                "-out",
                                t->cert,
                                NULL};
    char line[256];
    int out[2];

    snprintf(t->dir, sizeof(t->dir), "/tmp/protontop-tls-XXXXXX");
    assert_non_null(mkdtemp(t->dir));
    snprintf(t->cert, sizeof(t->cert), "%s/cert.pem", t->dir);
    snprintf(t->key, sizeof(t->key), "%s/key.pem", t->dir);
    assert_int_equal(run(make), 0);
    assert_int_equal(pipe(out), 0);
    t->pid = fork();
    if (t->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", t->cert, "-key",
               t->key, "-rev", (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    t->says = fdopen(out[0], "r");
    t->url[0] = '\0';
    while (!t->url[0] && fgets(line, sizeof(line), t->says))
        if (str_starts(line, "ACCEPT 127.0.0.1:"))
            snprintf(t->url, sizeof(t->url), "https://127.0.0.1:%.*s",
                     (int)strcspn(line + 17, "\n"), line + 17);
    assert_true(t->url[0]);
}

static void tls_stop(struct tls *t)
{
    int status;

    kill(t->pid, SIGKILL);
    waitpid(t->pid, &status, 0);
    fclose(t->says);
    unlink(t->cert);
    unlink(t->key);
    assert_int_equal(rmdir(t->dir), 0);
}

/* The server gives every line back in reverse, which is no HTTP: to see that is to have got through
 * TLS. */
static int over_tls(const struct tls *t, const char *bundle, bool no_verify, struct err *e)
{
    const struct client_config cfg = {
        .endpoint_url = t->url, .ca_bundle = bundle, .no_verify_ssl = no_verify, .max_attempts = 1};
    struct wire w;
    int rc;

    wire_up(&w, NULL, 0, &cfg);
    rc = wire_call(&w, "ListServices", NULL);
    *e = w.err;
    wire_down(&w);
    return rc;
}

static void certificates_are_checked(void **state)
{
    struct tls t;
    struct err e;

    (void)state;
    tls_start(&t);
    assert_int_equal(over_tls(&t, NULL, false, &e), ERR_TLS);
    assert_non_null(strstr(e.msg, "--ca-bundle"));
    assert_false(e.maybe_sent);
    assert_int_equal(over_tls(&t, t.cert, false, &e), ERR_PROTOCOL);
    assert_int_equal(over_tls(&t, NULL, true, &e), ERR_PROTOCOL);
    setenv("AWS_CA_BUNDLE", t.cert, 1);
    assert_int_equal(over_tls(&t, NULL, false, &e), ERR_PROTOCOL);
    unsetenv("AWS_CA_BUNDLE");
    assert_int_equal(over_tls(&t, t.key, false, &e), ERR_TLS); /* no certificates in it */
    tls_stop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_to_the_end),        cmocka_unit_test(circles_are_broken),
        cmocka_unit_test(nonsense_is_no_end),      cmocka_unit_test(tokens_go_back_as_they_came),
        cmocka_unit_test(endless_listings_end),    cmocka_unit_test(cancelled_from_inside_a_page),
        cmocka_unit_test(cancelled_between_pages), cmocka_unit_test(certificates_are_checked)};

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
