/* The ten waiters against scripted answers: which end them, how, after how many looks. Nothing
 * sleeps: the delay between two looks is the test's. */
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/members.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "wire.h"

enum { HOUR_MS = 3600 * 1000, BODY_MAX = 512 };

struct watch {
    struct wire w;
    struct wait *wait;
    int looks;
    char seen[64];
    bool done;
    struct err err;
};

static void on_look(void *ctx, int attempt, const char *seen)
{
    struct watch *t = ctx;

    assert_int_equal(attempt, ++t->looks);
    snprintf(t->seen, sizeof(t->seen), "%s", seen);
}

static void on_done(void *ctx, const struct err *e)
{
    struct watch *t = ctx;

    assert_false(t->done);
    t->done = true;
    t->err = *e;
}

static cJSON *example_input(const struct op *op)
{
    cJSON *input = cJSON_CreateObject();

    for (size_t i = 0; i < op->input->n_members; i++)
        if (op->input->members[i].required)
            json_set_str(input, op->input->members[i].name, member_example(&op->input->members[i]));
    return input;
}

static void start(struct watch *t, const char *name, const struct raw_step *steps, size_t n,
                  int64_t delay_ms, int max_attempts)
{
    struct client_config cfg = {.max_attempts = 1};
    struct wait_config wc = {.waiter = waiter_find(name),
                             .delay_ms = delay_ms,
                             .max_attempts = max_attempts,
                             .look = on_look,
                             .done = on_done,
                             .ctx = t};

    memset(t, 0, sizeof(*t));
    assert_non_null(wc.waiter);
    wire_up(&t->w, steps, n, &cfg);
    t->wait = client_wait(t->w.client, &wc, example_input(op_find(wc.waiter->op)));
}

static void finish(struct watch *t)
{
    wire_run(&t->w, &t->done);
    wire_down(&t->w);
}

/* {"a": {"b": value}} for "a.b" */
static void body_of(const char *path, const char *value, char out[BODY_MAX])
{
    size_t n = 0;
    int depth = 0;

    out[0] = '\0';
    for (; *path; depth++) {
        size_t len = strcspn(path, ".");

        n += (size_t)snprintf(out + n, BODY_MAX - n, "{\"%.*s\":", (int)len, path);
        path += len + (path[len] == '.');
    }
    n += (size_t)snprintf(out + n, BODY_MAX - n, "\"%s\"", value);
    while (depth-- > 0)
        n += (size_t)snprintf(out + n, BODY_MAX - n, "}");
    assert_true(n < BODY_MAX);
}

static void end_by(const struct waiter *w, const struct waiter_acceptor *a)
{
    char body[BODY_MAX], want[BODY_MAX];
    struct raw_step steps[3];
    struct watch t;

    steps[0] = steps[1] = (struct raw_step){RAW_ANSWER, raw_http(200, "", "{}")};
    if (a->path) {
        body_of(a->path, a->expected, body);
        steps[2] = (struct raw_step){RAW_ANSWER, raw_http(200, "", body)};
    } else {
        snprintf(body, sizeof(body), "{\"__type\":\"%s\",\"message\":\"m\"}", a->expected);
        steps[2] = (struct raw_step){RAW_ANSWER, raw_http(400, "", body)};
    }
    start(&t, w->cli_name, steps, 3, 0, 0);
    finish(&t);
    assert_int_equal(t.looks, 3);
    assert_int_equal(t.w.raw.requests, 3);
    assert_string_equal(t.seen, a->expected);
    assert_non_null(strstr(t.w.raw.request[2], w->op));
    if (a->success) {
        assert_int_equal(t.err.code, 0);
        return;
    }
    snprintf(want, sizeof(want),
             "Waiter %s failed: Waiter encountered a terminal failure state: For expression \"%s\" "
             "we matched expected path: \"%s\"",
             w->name, a->path, a->expected);
    assert_string_equal(t.err.msg, want);
    assert_int_equal(err_exit_status(t.err.code), 255);
}

static void every_acceptor_ends_its_waiter(void **state)
{
    int n = 0;

    (void)state;
    assert_int_equal(waiter_count(), 10);
    for (size_t i = 0; i < waiter_count(); i++)
        for (size_t k = 0; k < waiter_at(i)->n_acceptors; k++, n++)
            end_by(waiter_at(i), &waiter_at(i)->acceptors[k]);
    assert_true(n > 25);
}

static void the_attempts_are_counted(void **state)
{
    struct raw_step step = {RAW_ANSWER,
                            raw_http(200, "", "{\"service\":{\"status\":\"CREATE_IN_PROGRESS\"}}")};
    struct watch t;

    (void)state;
    start(&t, "service-created", &step, 1, 1, 4);
    finish(&t);
    assert_int_equal(t.w.raw.requests, 4);
    assert_string_equal(t.seen, "CREATE_IN_PROGRESS");
    assert_string_equal(t.err.msg, "Waiter ServiceCreated failed: Max attempts exceeded");
    assert_int_equal(err_exit_status(t.err.code), 255);
}

static void another_error_ends_it(void **state)
{
    struct raw_step step = {RAW_ANSWER,
                            raw_http(400, "x-amzn-RequestId: r-1\r\n",
                                     "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}")};
    struct watch t;

    (void)state;
    start(&t, "service-deleted", &step, 1, 0, 0);
    finish(&t);
    assert_int_equal(t.w.raw.requests, 1);
    assert_string_equal(
        t.err.msg, "Waiter ServiceDeleted failed: An error occurred (AccessDeniedException): no");
    assert_string_equal(t.err.request_id, "r-1");
    assert_int_equal(err_exit_status(t.err.code), 255);
}

static void what_keeps_from_asking_is_told_as_it_is(void **state)
{
    struct raw_step step = {RAW_RESET, NULL};
    struct watch t;

    (void)state;
    start(&t, "service-deleted", &step, 1, 0, 0);
    finish(&t);
    assert_int_equal(t.err.code, ERR_NETWORK);
}

static void the_reason_is_told(void **state)
{
    struct raw_step step = {RAW_ANSWER,
                            raw_http(200, "",
                                     "{\"service\":{\"status\":\"DELETE_FAILED\","
                                     "\"statusMessage\":\"a component is attached\"}}")};
    struct watch t;

    (void)state;
    start(&t, "ServiceDeleted", &step, 1, 0, 0);
    finish(&t);
    assert_true(str_ends(t.err.msg, "path: \"DELETE_FAILED\": a component is attached"));
}

static void wrong_input_is_told(void **state)
{
    struct raw_step step = {RAW_ANSWER, raw_http(200, "", "{}")};
    struct wait_config wc = {.waiter = waiter_find("service-created"), .done = on_done};
    struct watch t = {.looks = 0};

    (void)state;
    wire_up(&t.w, &step, 1, NULL);
    wc.ctx = &t;
    client_wait(t.w.client, &wc, NULL);
    assert_false(t.done); /* never from inside */
    finish(&t);
    assert_int_equal(t.err.code, ERR_INPUT);
    assert_int_equal(t.w.raw.requests, 0);
}

static void on_cancel_timer(uv_timer_t *timer)
{
    struct watch *t = timer->data;

    if (t->looks > 0 && !t->done) {
        wait_cancel(t->wait);
        wait_cancel(t->wait); /* twice is once */
        assert_false(t->done);
        uv_timer_stop(timer);
    }
}

/* An hour's delay is not waited for. */
static void a_delay_can_be_cancelled(void **state)
{
    struct raw_step step = {RAW_ANSWER, raw_http(200, "", "{}")};
    struct watch t;
    uv_timer_t timer;

    (void)state;
    start(&t, "service-created", &step, 1, HOUR_MS, 0);
    uv_timer_init(&t.w.loop, &timer);
    timer.data = &t;
    uv_timer_start(&timer, on_cancel_timer, 1, 1);
    wire_run(&t.w, &t.done);
    uv_close((uv_handle_t *)&timer, NULL);
    wire_down(&t.w);
    assert_int_equal(t.err.code, ERR_CANCELLED);
    assert_int_equal(t.w.raw.requests, 1);
}

static void a_question_can_be_cancelled(void **state)
{
    struct raw_step step = {RAW_SILENT, NULL};
    struct watch t;

    (void)state;
    start(&t, "service-created", &step, 1, 0, 0);
    while (t.w.raw.requests == 0)
        uv_run(&t.w.loop, UV_RUN_ONCE);
    wait_cancel(t.wait);
    finish(&t);
    assert_int_equal(t.err.code, ERR_CANCELLED);
    assert_int_equal(t.looks, 0);
}

static void closing_the_client_cancels(void **state)
{
    struct raw_step step = {RAW_ANSWER, raw_http(200, "", "{}")};
    struct watch t;

    (void)state;
    start(&t, "service-created", &step, 1, HOUR_MS, 0);
    while (t.looks == 0)
        uv_run(&t.w.loop, UV_RUN_ONCE);
    wire_down(&t.w);
    assert_true(t.done);
    assert_int_equal(t.err.code, ERR_CANCELLED);
}

static int set_up(void **state)
{
    (void)state;
    wire_environment();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_acceptor_ends_its_waiter),
        cmocka_unit_test(the_attempts_are_counted),
        cmocka_unit_test(another_error_ends_it),
        cmocka_unit_test(what_keeps_from_asking_is_told_as_it_is),
        cmocka_unit_test(the_reason_is_told),
        cmocka_unit_test(wrong_input_is_told),
        cmocka_unit_test(a_delay_can_be_cancelled),
        cmocka_unit_test(a_question_can_be_cancelled),
        cmocka_unit_test(closing_the_client_cancels),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
