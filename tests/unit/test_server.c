/* test_server.c - protond's HTTP front over real sockets on loopback, by raw requests. */
#include "tests/unit/server_fixture.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "sim/front.h"

/* --- the tests ------------------------------------------------------------------------------ */

static void test_answer(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    char *got = exchange_one(f, HEAD TARGET "GetService\r\nConnection: close\r\n"
                                            "Content-Length: 14\r\n\r\n{\"name\":\"web\"}");
    assert_ptr_equal(strstr(got, "HTTP/1.1 200 OK\r\n"), got);
    assert_non_null(strstr(got, "Content-Type: application/x-amz-json-1.0\r\n"));
    assert_non_null(strstr(got, "Date: Sun, 30 Aug 2015 12:36:00 GMT\r\n"));
    assert_int_equal(count_of(got, "Date: "), 1);
    assert_int_equal(count_of(got, "x-amzn-RequestId: "), 1);
    assert_null(strstr(got, "x-amzn-ErrorType"));
    assert_non_null(strstr(got, "\r\n\r\n{\"done\":true}"));
    assert_string_equal(f->sim->input, "{\"name\":\"web\"}");
    assert_int_equal(sim_server_requests(f->server), 1);
    free(got);
    const char *begin = "2015-08-30T12:36:00Z GetService - 200 13 - ";
    assert_int_equal(strncmp(f->line, begin, strlen(begin)), 0);
}

static void test_empty_answer(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    char *got = exchange_one(
        f,
        HEAD TARGET "NotifyResourceDeploymentStatusChange\r\nConnection: close\r\n"
                    "Content-Length: 71\r\n\r\n"
                    "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:environment/env\"}");
    assert_ptr_equal(strstr(got, "HTTP/1.1 200 OK\r\n"), got);
    assert_non_null(strstr(got, "Content-Length: 0\r\n"));
    assert_string_equal(strstr(got, "\r\n\r\n"), "\r\n\r\n");
    free(got);
}

static void test_error_answer(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    char *got = exchange_one(f,
                             "GET /favicon.ico HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_ptr_equal(strstr(got, "HTTP/1.1 404 Not Found\r\n"), got);
    assert_non_null(strstr(got, "x-amzn-ErrorType: UnknownOperationException\r\n"));
    assert_non_null(
        strstr(got, "\"__type\":\"com.amazon.coral.service#UnknownOperationException\""));
    assert_int_equal(count_of(got, "x-amzn-RequestId: "), 1);
    free(got);
    got = exchange_one(f, "nonsense\r\n\r\n");
    assert_null(strstr(got, " 200 "));
    free(got);
    assert_int_equal(f->sim->calls, 0);
}

/* A request in small pieces, then two more on the same connection. */
static void test_pieces_and_keep_alive(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    static const char *const pieces[] = {
        "POST / HT",
        "TP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-js",
        "on-1.0\r\n",
        TARGET,
        "GetService\r\nContent-Length: 14\r\n\r",
        "\n{\"na",
        "me\":\"web\"}",
        HEAD TARGET
        "ListServices\r\nContent-Length: 0\r\n\r\n" HEAD TARGET
        "ListServices\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        NULL};
    char *got = exchange(f, pieces, "{\"done\":true}", 3);
    assert_int_equal(count_of(got, "HTTP/1.1 200 OK\r\n"), 3);
    assert_int_equal(f->sim->calls, 3);
    free(got);
}

static void test_too_large(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    char *got = exchange_one(f, HEAD TARGET "GetService\r\nContent-Length: 99999999\r\n\r\n{");
    assert_non_null(strstr(got, "HTTP/1.1 413 "));
    assert_non_null(strstr(got, "x-amzn-ErrorType: RequestEntityTooLargeException\r\n"));
    free(got);
    struct buf b = BUF_INIT(4 * FRONT_BODY_MAX);
    buf_addf(&b,
             HEAD TARGET "GetService\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "%x\r\n",
             FRONT_BODY_MAX + 1);
    for (int i = 0; i <= FRONT_BODY_MAX; i++)
        buf_addc(&b, ' ');
    buf_adds(&b, "\r\n0\r\n\r\n");
    assert_false(b.overflow);
    got = exchange_one(f, buf_str(&b));
    assert_non_null(strstr(got, "HTTP/1.1 413 "));
    free(got);
    buf_release(&b);
    assert_int_equal(f->sim->calls, 0);
}

/* Who names no key or another one gets the answer for that, whatever the body. */
static void test_strangers_body(void **state)
{
    struct fixture *f = *state;
    f->o.no_auth = false;
    f->o.access_key = "AKIDEXAMPLE";
    f->o.secret_key = "secret";
    fixture_start(f);
    char *got = exchange_one(f, HEAD TARGET "GetService\r\nConnection: close\r\n"
                                            "Content-Length: 14\r\n\r\n{\"name\":\"web\"}");
    assert_non_null(strstr(got, "x-amzn-ErrorType: MissingAuthenticationTokenException\r\n"));
    free(got);
    got = exchange_one(f, HEAD TARGET
                       "GetService\r\nConnection: close\r\nX-Amz-Date: 20150830T123600Z\r\n"
                       "Authorization: AWS4-HMAC-SHA256 Credential=AKIAOTHER/20150830/us-east-1/"
                       "proton/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n"
                       "Content-Length: 14\r\n\r\n{\"name\":\"web\"}");
    assert_non_null(strstr(got, "x-amzn-ErrorType: UnrecognizedClientException\r\n"));
    free(got);
    assert_int_equal(f->sim->calls, 0);
}

static void test_many_headers(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    struct buf b = BUF_INIT(100000);
    buf_adds(&b, HEAD TARGET "ListServices\r\nConnection: close\r\nContent-Length: 0\r\n");
    for (int i = 0; i < SIG_HEADERS_MAX; i++)
        buf_addf(&b, "h%d: v\r\n", i);
    buf_adds(&b, "\r\n");
    char *got = exchange_one(f, buf_str(&b));
    assert_non_null(strstr(got, "HTTP/1.1 431 "));
    free(got);
    buf_release(&b);
    assert_int_equal(f->sim->calls, 0);
}

/* Clients that go away in the middle do not disturb those that come after. */
static void test_reset(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    static const char *const half[] = {HEAD TARGET "GetService\r\nContent-Length: 14\r\n\r\n{",
                                       NULL};
    for (int i = 0; i < 5; i++) {
        struct client *c = xcalloc(1, sizeof(*c));
        c->pieces = half;
        c->reset = true;
        client_start(f, c);
        while (!c->done)
            uv_run(&f->loop, UV_RUN_ONCE);
        buf_release(&c->got);
        free(c);
    }
    char *got = exchange_one(f, HEAD TARGET "ListServices\r\nConnection: close\r\n"
                                            "Content-Length: 2\r\n\r\n{}");
    assert_non_null(strstr(got, " 200 OK\r\n"));
    free(got);
    assert_int_equal(f->sim->calls, 1);
}

/* On the IPv6 loopback, where the machine has one. */
static void test_ipv6(void **state)
{
    struct fixture *f = *state;
    struct err e;
    f->o.bind = "::1";
    f->server = sim_server_new(&f->loop, f->sim, &f->o, &e);
    if (!f->server) {
        assert_int_equal(e.code, ERR_IO);
        skip();
    }
    char *got = exchange_one(f, HEAD TARGET "ListServices\r\nConnection: close\r\n"
                                            "Content-Length: 2\r\n\r\n{}");
    assert_non_null(strstr(got, " 200 OK\r\n"));
    free(got);
}

/* Closing ends a connection that waits in the middle of a request, and frees everything. */
static void test_close_with_connection(void **state)
{
    struct fixture *f = *state;
    fixture_start(f);
    static const char *const pieces[] = {HEAD TARGET "ListServices\r\nContent-Length: 0\r\n\r\n",
                                         HEAD TARGET "GetService\r\nContent-Length: 14\r\n\r\n{",
                                         NULL};
    struct client *c = xcalloc(1, sizeof(*c));
    c->pieces = pieces;
    client_start(f, c);
    while (!f->sim->calls)
        uv_run(&f->loop, UV_RUN_ONCE);
    sim_server_close(f->server, fixture_closed, f);
    assert_false(f->closed); /* never from inside the call */
    while (!c->done || !f->closed)
        uv_run(&f->loop, UV_RUN_ONCE);
    buf_release(&c->got);
    free(c);
}

static void expect_refusal(struct fixture *f, int code, const char *words)
{
    struct err e;
    assert_null(sim_server_new(&f->loop, f->sim, &f->o, &e));
    assert_int_equal(e.code, code);
    if (!strstr(e.msg, words))
        fail_msg("%s", e.msg);
}

static void test_refused_options(void **state)
{
    struct fixture *f = *state;
    f->o.bind = "0.0.0.0";
    expect_refusal(f, ERR_INPUT, "0.0.0.0 can be reached from other machines");
    f->o.bind = "::";
    expect_refusal(f, ERR_INPUT, ":: can be reached from other machines");
    f->o.bind = "example.com";
    expect_refusal(f, ERR_INPUT, "\"example.com\" is no IP address");
    f->o.bind = NULL;
    f->o.port = 65536;
    expect_refusal(f, ERR_INPUT, "65536 is no port");
    f->o.port = 0;
    f->o.no_auth = false;
    f->o.access_key = "AKIDEXAMPLE";
    expect_refusal(f, ERR_INPUT, "an access key and its secret key are needed");
    f->o.no_auth = true;
    fixture_start(f);
    f->o.port = sim_server_port(f->server);
    expect_refusal(f, ERR_IO, "another program does; choose another port, or 0");
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_answer),
        WITH(test_empty_answer),
        WITH(test_error_answer),
        WITH(test_pieces_and_keep_alive),
        WITH(test_too_large),
        WITH(test_many_headers),
        WITH(test_strangers_body),
        WITH(test_reset),
        WITH(test_ipv6),
        WITH(test_close_with_connection),
        WITH(test_refused_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
