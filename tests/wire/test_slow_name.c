/* A name server that does not answer holds up nobody: not a cancel, not a timeout, not the end.
 * This program has a getaddrinfo() of its own, which libcurl finds before the system's. */
#include "../unit/unit.h"

#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/num.h"
#include "wire.h"

#define GET    "GetService"
#define GET_IN "{\"name\":\"front-end\"}"

enum { WATCHDOG_S = 60 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t change;
    int waiting; /* threads that ask */
    bool answers;
} names = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, false};

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **out)
{
    (void)name;
    (void)service;
    (void)hints;
    *out = NULL;
    pthread_mutex_lock(&names.lock);
    names.waiting++;
    while (!names.answers)
        pthread_cond_wait(&names.change, &names.lock);
    names.waiting--;
    pthread_cond_broadcast(&names.change);
    pthread_mutex_unlock(&names.lock);
    return EAI_AGAIN;
}

static int waiting(void)
{
    int n;

    pthread_mutex_lock(&names.lock);
    n = names.waiting;
    pthread_mutex_unlock(&names.lock);
    return n;
}

static void answer_names(void)
{
    pthread_mutex_lock(&names.lock);
    names.answers = true;
    pthread_cond_broadcast(&names.change);
    while (names.waiting > 0)
        pthread_cond_wait(&names.change, &names.lock);
    names.answers = false;
    pthread_mutex_unlock(&names.lock);
}

static struct call *ask(struct wire *w)
{
    struct err e;
    struct call *call = client_call(w->client, op_find(GET), json_parse(GET_IN, strlen(GET_IN), &e),
                                    wire_on_answer, w);

    w->done = false;
    while (waiting() == 0)
        uv_run(&w->loop, UV_RUN_NOWAIT);
    return call;
}

static void up(struct wire *w, long connect_timeout_ms)
{
    const struct client_config cfg = {.endpoint_url = "http://slow.test:8080",
                                      .max_attempts = 1,
                                      .connect_timeout_ms = connect_timeout_ms};

    wire_loop(w);
    wire_client(w, &cfg);
}

static void a_cancel_does_not_wait(void **state)
{
    struct wire w;

    (void)state;
    up(&w, 0);
    call_cancel(ask(&w));
    wire_run(&w, &w.done);
    assert_int_equal(w.err.code, ERR_CANCELLED);
    assert_false(w.err.maybe_sent);
    assert_int_equal(waiting(), 1); /* still */
    wire_close_client(&w);
    assert_int_equal(waiting(), 1);
    answer_names();
    wire_end(&w);
}

static void a_timeout_does_not_wait(void **state)
{
    struct wire w;

    (void)state;
    up(&w, 100);
    ask(&w);
    wire_run(&w, &w.done);
    assert_int_equal(w.err.code, ERR_TIMEOUT);
    assert_false(w.err.maybe_sent);
    assert_int_equal(waiting(), 1);
    wire_close_client(&w);
    answer_names();
    wire_end(&w);
}

static void an_answer_is_told(void **state)
{
    struct wire w;

    (void)state;
    up(&w, 0);
    ask(&w);
    answer_names();
    wire_run(&w, &w.done);
    assert_int_equal(w.err.code, ERR_CONNECT);
    assert_non_null(strstr(w.err.msg, "name is not found"));
    wire_close_client(&w);
    wire_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_cancel_does_not_wait),
                                       cmocka_unit_test(a_timeout_does_not_wait),
                                       cmocka_unit_test(an_answer_is_told)};
    int failed;

    wire_environment();
    alarm(WATCHDOG_S); /* a loop that is held up has no watchdog of its own */
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed;
}
