/* test_server_fault.c - faults as a client meets them, the control route, slow clients, limits:
 * over real sockets on loopback. */
#include "tests/unit/server_fixture.h"

#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

#define ASK                                                                                        \
    HEAD TARGET "GetService\r\nConnection: close\r\nContent-Length: 14\r\n\r\n{\"name\":\"web\"}"
#define BODY "{\"done\":true}"

static void with_faults(struct fixture *f, const char *a, const char *b)
{
    const char *list[] = {a, b};
    f->o.faults = list;
    f->o.n_faults = b ? 2 : 1;
    f->o.seed = 1;
    fixture_start(f);
    f->o.faults = NULL;
}

static uint64_t now_ms(struct fixture *f)
{
    uv_update_time(&f->loop);
    return uv_now(&f->loop);
}

static void test_errors(void **state)
{
    static const struct {
        const char *fault, *status, *type;
        int calls;
    } all[] = {
        {"throttle", "HTTP/1.1 400 ", "ThrottlingException", 0},
        {"error500", "HTTP/1.1 500 ", "InternalServerException", 0},
        {"error500=after", "HTTP/1.1 500 ", "InternalServerException", 1},
        {"expired-token", "HTTP/1.1 400 ", "ExpiredTokenException", 0},
        {"access-denied", "HTTP/1.1 400 ", "AccessDeniedException", 0},
    };
    struct fixture *f = *state;
    struct err e;
    fixture_start(f);
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        f->sim->calls = 0;
        fault_set_clear(sim_server_faults(f->server));
        assert_int_equal(fault_set_add(sim_server_faults(f->server), all[i].fault, &e), 0);
        char *got = exchange_one(f, ASK),
             *header = xasprintf("x-amzn-ErrorType: %s\r\n", all[i].type);
        assert_ptr_equal(strstr(got, all[i].status), got);
        assert_non_null(strstr(got, header));
        assert_non_null(strstr(got, "\"__type\":\"com.amazon.coral.service#"));
        assert_non_null(strstr(got, "x-amzn-RequestId: "));
        assert_int_equal(f->sim->calls, all[i].calls);
        assert_non_null(strstr(f->line, " fault="));
        free(header);
        free(got);
    }
}

static void test_latency(void **state)
{
    struct fixture *f = *state;
    with_faults(f, "latency=150ms,n=1", NULL);
    uint64_t before = now_ms(f);
    char *got = exchange_one(f, ASK);
    assert_true(now_ms(f) - before >= 150);
    assert_non_null(strstr(got, BODY));
    assert_int_equal(f->sim->calls, 1);
    free(got);
    got = exchange_one(f, ASK);
    assert_non_null(strstr(got, BODY));
    free(got);
}

static void test_reset_by_fault(void **state)
{
    struct fixture *f = *state;
    with_faults(f, "reset,n=1", "reset=after,n=1");
    for (int i = 0; i < 2; i++) {
        char *got = exchange_one(f, ASK);
        assert_string_equal(got, "");
        assert_int_equal(f->ended, UV_ECONNRESET);
        assert_int_equal(f->sim->calls, i);
        free(got);
    }
    char *got = exchange_one(f, ASK);
    assert_non_null(strstr(got, BODY));
    free(got);
}

static void test_truncate(void **state)
{
    struct fixture *f = *state;
    with_faults(f, "truncate,n=1", "truncate=0,n=1");
    char *got = exchange_one(f, ASK);
    assert_non_null(strstr(got, "Content-Length: 13\r\n"));
    assert_string_equal(strstr(got, "\r\n\r\n"), "\r\n\r\n{\"done");
    free(got);
    got = exchange_one(f, ASK);
    assert_non_null(strstr(got, "Content-Length: 13\r\n"));
    assert_string_equal(strstr(got, "\r\n\r\n"), "\r\n\r\n");
    free(got);
    /* An answer without a body is announced as longer than it is, too. */
    f->sim->calls = 0;
    struct err e;
    assert_int_equal(fault_set_add(sim_server_faults(f->server), "truncate", &e), 0);
    got = exchange_one(
        f,
        HEAD TARGET "NotifyResourceDeploymentStatusChange\r\nConnection: close\r\n"
                    "Content-Length: 71\r\n\r\n"
                    "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:environment/env\"}");
    assert_non_null(strstr(got, "Content-Length: 1\r\n"));
    assert_string_equal(strstr(got, "\r\n\r\n"), "\r\n\r\n");
    assert_int_equal(f->sim->calls, 1);
    free(got);
}

static void test_garbage(void **state)
{
    struct fixture *f = *state;
    with_faults(f, "garbage", NULL);
    char *got = exchange_one(f, ASK);
    assert_ptr_equal(strstr(got, "HTTP/1.1 200 OK\r\n"), got);
    assert_null(strstr(got, BODY));
    assert_non_null(strstr(got, "Content-Length: 48\r\n"));
    assert_int_equal(strlen(strstr(got, "\r\n\r\n") + 4), 48);
    free(got);
}

/* 13 bytes at 50 a second: five at a time, a tenth of a second between them. */
static void test_slow_drip(void **state)
{
    struct fixture *f = *state;
    with_faults(f, "slow-drip=50", NULL);
    uint64_t before = now_ms(f);
    char *got = exchange_one(f, ASK);
    assert_true(now_ms(f) - before >= 200);
    assert_non_null(strstr(got, "\r\n\r\n" BODY));
    free(got);
}

static void test_skew(void **state)
{
    struct fixture *f = *state;
    with_faults(f, "skew=-10m", NULL);
    char *got = exchange_one(f, ASK);
    assert_non_null(strstr(got, "Date: Sun, 30 Aug 2015 12:26:00 GMT\r\n"));
    assert_non_null(strstr(got, BODY));
    free(got);
}

/* A server that ends while answers wait frees them. */
static void test_close_while_held(void **state)
{
    struct fixture *f = *state;
    static const char *const pieces[] = {ASK, NULL};
    struct client *c = xcalloc(1, sizeof(*c));
    with_faults(f, "latency=5m", NULL);
    c->pieces = pieces;
    client_start(f, c);
    while (!f->sim->calls)
        uv_run(&f->loop, UV_RUN_ONCE);
    sim_server_close(f->server, fixture_closed, f);
    while (!c->done || !f->closed)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_string_equal(buf_str(&c->got), "");
    buf_release(&c->got);
    free(c);
}

static void test_bad_fault(void **state)
{
    struct fixture *f = *state;
    const char *list[] = {"throttle", "nonsense"};
    struct err e;
    f->o.faults = list;
    f->o.n_faults = 2;
    assert_null(sim_server_new(&f->loop, f->sim, &f->o, &e));
    assert_int_equal(e.code, ERR_USAGE);
    assert_non_null(strstr(e.msg, "fault \"nonsense\""));
}

/* --- the control route ---------------------------------------------------------------------------
 */

static char *control(struct fixture *f, const char *method, const char *host, const char *more,
                     const char *body)
{
    char *rq = xasprintf("%s /_protond/faults HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s"
                         "Content-Length: %zu\r\n\r\n%s",
                         method, host, more, strlen(body), body);
    char *got = exchange_one(f, rq);
    free(rq);
    return got;
}

#define JSON "Content-Type: application/json\r\n"

static void expect_control(struct fixture *f, const char *method, const char *host,
                           const char *more, const char *body, const char *words)
{
    char *got = control(f, method, host, more, body);
    if (!strstr(got, words))
        fail_msg("%s %s: no \"%s\" in %s", method, body, words, got);
    free(got);
}

static void test_control(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    expect_control(f, "GET", "127.0.0.1:1", "", "", "\r\n\r\n{\"faults\":[]}");
    expect_control(f, "POST", "localhost", JSON, "{\"faults\":[\"throttle,n=1\"]}",
                   "\r\n\r\n{\"faults\":[{\"fault\":\"throttle,n=1\",\"hits\":0,\"left\":1}]}");
    char *got = exchange_one(f, ASK);
    assert_non_null(strstr(got, "ThrottlingException"));
    free(got);
    expect_control(f, "GET", "[::1]:80", "", "", "\"hits\":1,\"left\":0");
    expect_control(f, "DELETE", "127.0.0.1", "", "", "\r\n\r\n{\"faults\":[]}");
    expect_control(f, "POST", "127.0.0.1", JSON, "{\"faults\":[\"slow\"]}",
                   "x-amzn-ErrorType: ValidationException");
    expect_control(f, "POST", "127.0.0.1", JSON, "nonsense", "not JSON");
    expect_control(f, "PUT", "127.0.0.1", JSON, "{}", "HTTP/1.1 405 ");
    assert_int_equal(f->sim->calls, 0);
}

/* What a web page in a browser could send is refused: a simple content type, a name of its own. */
static void test_control_strangers(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    expect_control(f, "POST", "127.0.0.1", "Content-Type: text/plain\r\n",
                   "{\"faults\":[\"throttle\"]}", "The Content-Type must be application/json.");
    expect_control(f, "GET", "evil.example", "", "", "HTTP/1.1 403 ");
    expect_control(f, "GET", "localhost.evil.example", "", "", "HTTP/1.1 403 ");
    assert_int_equal(sim_server_faults(f->server)->n, 0);
}

static void test_control_is_signed(void **state)
{
    struct fixture *f = *state;
    f->o.no_auth = false;
    f->o.access_key = "AKIDEXAMPLE";
    f->o.secret_key = "secret";
    fixture_start(f);
    expect_control(f, "POST", "127.0.0.1", JSON, "{\"faults\":[\"throttle\"]}",
                   "x-amzn-ErrorType: MissingAuthenticationTokenException");
    expect_control(f, "DELETE", "127.0.0.1",
                   "X-Amz-Date: 20150830T123600Z\r\n"
                   "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"
                   "proton/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n",
                   "", "x-amzn-ErrorType: InvalidSignatureException");
    assert_int_equal(sim_server_faults(f->server)->n, 0);
}

/* --- limits
 * --------------------------------------------------------------------------------------- */

static void drip_one(uv_timer_t *t)
{
    struct client *c = t->data;
    uv_buf_t b = uv_buf_init(c->room, 1);
    if (!c->done && !uv_is_closing((uv_handle_t *)&c->tcp))
        (void)uv_try_write((uv_stream_t *)&c->tcp, &b, 1);
}

/* A client that sends a byte now and then is cut off all the same: with a byte every 50 ms it would
 * be there for ever. */
static void test_slow_client(void **state)
{
    struct fixture *f = *state;
    static const char *const pieces[] = {"POST / HTTP/1.1\r\nX: ", NULL};
    struct client *c = xcalloc(1, sizeof(*c));
    uv_timer_t drip;
    f->o.idle_s = 1;
    fixture_start(f);
    c->pieces = pieces;
    c->room[0] = 'x';
    client_start(f, c);
    uv_timer_init(&f->loop, &drip);
    drip.data = c;
    uv_timer_start(&drip, drip_one, 50, 50);
    uint64_t before = now_ms(f);
    while (!c->done)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_in_range(now_ms(f) - before, 900, 8000);
    assert_string_equal(buf_str(&c->got), "");
    uv_close((uv_handle_t *)&drip, NULL);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    buf_release(&c->got);
    free(c);
}

/* A keep-alive connection ends as well when nothing is asked. */
static void test_idle_connection(void **state)
{
    struct fixture *f = *state;
    f->o.idle_s = 1;
    fixture_start(f);
    uint64_t before = now_ms(f);
    char *got = exchange_one(f, HEAD TARGET "ListServices\r\nContent-Length: 2\r\n\r\n{}");
    assert_non_null(strstr(got, BODY));
    assert_in_range(now_ms(f) - before, 900, 8000);
    free(got);
}

/* With all places taken a further client waits, and is served when one is free. */
static void test_connections(void **state)
{
    struct fixture *f = *state;
    static const char *const half[] = {"POST ", NULL}, *const whole[] = {ASK, NULL};
    struct client *c[3];
    f->o.connections_max = 2;
    f->o.idle_s = 1;
    fixture_start(f);
    for (int i = 0; i < 3; i++) {
        c[i] = xcalloc(1, sizeof(*c[i]));
        c[i]->pieces = i < 2 ? half : whole;
        client_start(f, c[i]);
        for (int turn = 0; turn < 20; turn++)
            uv_run(&f->loop, UV_RUN_NOWAIT);
    }
    assert_int_equal(f->sim->calls, 0);
    while (!c[2]->done)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_non_null(strstr(buf_str(&c[2]->got), BODY));
    assert_true(c[0]->done && c[1]->done); /* too slow: they made room */
    for (int i = 0; i < 3; i++) {
        buf_release(&c[i]->got);
        free(c[i]);
    }
}

static void test_request_size(void **state)
{
    struct fixture *f = *state;
    f->o.request_max = 13;
    fixture_start(f);
    char *got = exchange_one(f, ASK);
    assert_non_null(strstr(got, "HTTP/1.1 413 "));
    free(got);
    got = exchange_one(f, HEAD TARGET "ListServices\r\nConnection: close\r\n"
                                      "Content-Length: 13\r\n\r\n{           }");
    assert_non_null(strstr(got, BODY));
    free(got);
}

/* Lengths that are none, and a length beside chunks. */
static void test_lengths(void **state)
{
    static const char *const wrong[] = {"-1", "1x", "99999999999999999999999", "0x10", ""};
    struct fixture *f = *state;
    fixture_start(f);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        char *rq = xasprintf(HEAD TARGET "ListServices\r\nConnection: close\r\n"
                                         "Content-Length: %s\r\n\r\n{}",
                             wrong[i]);
        char *got = exchange_one(f, rq);
        if (strstr(got, " 200 "))
            fail_msg("Content-Length: %s: %s", wrong[i], got);
        free(got);
        free(rq);
    }
    assert_int_equal(f->sim->calls, 0);
    char *got = exchange_one(f,
                             HEAD TARGET "ListServices\r\nConnection: close\r\n"
                                         "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
    assert_null(strstr(got, " 200 "));
    free(got);
    assert_int_equal(f->sim->calls, 0);
}

static void test_open(void **state)
{
    struct fixture *f = *state;
    f->o.bind = "0.0.0.0";
    f->o.yes_open = true;
    fixture_start(f);
    f->o.bind = NULL;
    char *got = exchange_one(f, ASK);
    assert_non_null(strstr(got, BODY));
    free(got);
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_errors),       WITH(test_latency),           WITH(test_reset_by_fault),
        WITH(test_truncate),     WITH(test_garbage),           WITH(test_slow_drip),
        WITH(test_skew),         WITH(test_close_while_held),  WITH(test_bad_fault),
        WITH(test_control),      WITH(test_control_strangers), WITH(test_control_is_signed),
        WITH(test_slow_client),  WITH(test_idle_connection),   WITH(test_connections),
        WITH(test_request_size), WITH(test_lengths),           WITH(test_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
