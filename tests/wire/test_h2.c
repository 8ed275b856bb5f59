/* HTTP/2 over TLS: many calls on one connection; and what the protocol says of a request that was
 * not processed decides whether a mutating one is sent again. */
#include "../unit/unit.h"

#include <stdio.h>

#include "config.h"

#ifdef HAVE_NGHTTP2

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "h2server.h"
#include "wire.h"

#define OK_BODY   "{\"service\":{\"name\":\"front-end\"}}"
#define GET       "GetService"
#define GET_IN    "{\"name\":\"front-end\"}"
#define CANCEL    "CancelServicePipelineDeployment"
#define CANCEL_IN "{\"serviceName\":\"front-end\"}"

enum { MANY = 8 };

struct tls_wire {
    struct wire w;
    struct h2server h2;
};

static void up(struct tls_wire *t, const char *alpn, const struct h2_step *steps, size_t n)
{
    char url[64];
    struct client_config cfg = {.endpoint_url = url};

    wire_loop(&t->w);
    h2_start(&t->h2, &t->w.loop, alpn, steps, n);
    snprintf(url, sizeof(url), "https://127.0.0.1:%d", t->h2.port);
    cfg.ca_bundle = t->h2.cert_path;
    wire_client(&t->w, &cfg);
}

static void down(struct tls_wire *t)
{
    wire_close_client(&t->w);
    h2_stop(&t->h2);
    wire_end(&t->w);
}

static void start(struct tls_wire *t, const char *op, const char *input)
{
    struct err e;

    client_call(t->w.client, op_find(op), json_parse(input, strlen(input), &e), wire_on_answer,
                &t->w);
}

static void until_requests(struct tls_wire *t, size_t n)
{
    while (t->h2.requests < n)
        uv_run(&t->w.loop, UV_RUN_ONCE);
}

static void until_answers(struct tls_wire *t, unsigned n)
{
    while (t->w.answers < n) {
        t->w.done = false;
        wire_run(&t->w, &t->w.done);
        assert_int_equal(t->w.err.code, 0);
    }
}

/* All are asked before one is answered, the first included: so they go side by side. */
static void many_calls_on_one_connection(void **state)
{
    const struct h2_step steps[] = {{H2_HOLD, 0, NULL}};
    struct tls_wire t;

    (void)state;
    up(&t, H2_ALPN_BOTH, steps, 1);
    for (int round = 1; round <= 2; round++) {
        for (int i = 0; i < MANY; i++)
            start(&t, GET, GET_IN);
        until_requests(&t, (size_t)(round * MANY));
        assert_int_equal(t.w.answers, (round - 1) * MANY);
        h2_release(&t.h2, OK_BODY);
        until_answers(&t, (unsigned)(round * MANY));
    }
    assert_int_equal(t.h2.connections, 1);
    for (size_t i = 0; i < t.h2.requests; i++)
        assert_true(t.h2.seen[i].h2);
    assert_string_equal(t.h2.seen[0].target, "AwsProton20200720." GET);
    assert_string_equal(json_str(t.w.result.body, "service.name"), "front-end");
    assert_string_equal(t.w.result.request_id, "over-h2");
    down(&t);
}

static void errors_over_h2(void **state)
{
    const struct h2_step steps[] = {
        {H2_ANSWER, 400, "{\"__type\":\"ConflictException\",\"message\":\"busy\"}"}};
    struct tls_wire t;

    (void)state;
    up(&t, H2_ALPN_H2, steps, 1);
    assert_int_equal(wire_call(&t.w, CANCEL, CANCEL_IN), ERR_SERVICE);
    assert_string_equal(t.w.err.service_code, "ConflictException");
    assert_string_equal(t.w.err.request_id, "over-h2");
    assert_int_equal(t.w.err.http_status, 400);
    assert_int_equal(t.h2.requests, 1);
    down(&t);
}

/* First this happens, then all is well. */
struct trouble {
    const char *what;
    enum h2_act act;
    size_t mutating; /* requests that reach the server, at most; a read-only call needs 2 */
};

static const struct trouble troubles[] = {
    {"REFUSED_STREAM", H2_REFUSE, 2}, {"GOAWAY before it", H2_AWAY_NONE, 2},
    {"INTERNAL_ERROR", H2_BREAK, 1},  {"GOAWAY after it", H2_AWAY_KEPT, 1},
    {"closed", H2_CLOSE, 1},
};

/* On a new connection, and after another call. That a request was not processed lets libcurl send
 * it again; it need not (of GOAWAY libcurl 7.88 does not tell). */
static void one_trouble(const struct trouble *r, bool read, bool used)
{
    const struct h2_step steps[] = {
        {H2_ANSWER, 200, "{}"}, {r->act, 0, NULL}, {H2_ANSWER, 200, "{}"}};
    size_t before = used ? 1 : 0, sent;
    struct tls_wire t;
    int rc;

    up(&t, H2_ALPN_BOTH, steps + 1 - before, 2 + before);
    if (used)
        assert_int_equal(wire_call(&t.w, GET, GET_IN), 0);
    rc = read ? wire_call(&t.w, GET, GET_IN) : wire_call(&t.w, CANCEL, CANCEL_IN);
    sent = t.h2.requests - before;
    if ((read ? sent != 2 : sent > r->mutating) || (rc == 0) != (sent == 2))
        fail_msg("%s, %s, %s: sent %zu times, ended with %s (%s)", r->what,
                 read ? "read" : "mutating", used ? "used" : "new", sent, err_name(rc),
                 t.w.err.msg);
    if (rc != 0) {
        assert_int_equal(rc, ERR_NETWORK);
        assert_true(t.w.err.maybe_sent);
    }
    down(&t);
}

static void not_processed_is_tried_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(troubles); i++)
        for (int bits = 0; bits < 4; bits++)
            one_trouble(&troubles[i], bits & 1, bits & 2);
}

/* libcurl repeats by itself what was on a connection that others have used too. What must not be
 * sent twice has one that nobody joins. */
static void what_goes_once_goes_alone(void **state)
{
    const struct h2_step steps[] = {{H2_HOLD, 0, NULL}};
    struct tls_wire t;
    struct err e;

    (void)state;
    up(&t, H2_ALPN_BOTH, steps, 1);
    start(&t, CANCEL, CANCEL_IN);
    until_requests(&t, 1);
    for (int i = 0; i < 3; i++)
        start(&t, GET, GET_IN);
    until_requests(&t, 4);
    assert_string_equal(t.h2.seen[0].target, "AwsProton20200720." CANCEL);
    for (size_t i = 1; i < 4; i++)
        assert_int_not_equal(t.h2.seen[i].connection, t.h2.seen[0].connection);
    h2_hang_up(&t.h2, t.h2.seen[0].connection);
    t.w.done = false;
    wire_run(&t.w, &t.w.done);
    e = t.w.err;
    assert_int_equal(e.code, ERR_NETWORK);
    assert_true(e.maybe_sent);
    assert_int_equal(t.h2.requests, 4);
    h2_release(&t.h2, OK_BODY);
    until_answers(&t, 4);
    down(&t);
}

/* Two that go once do not share either. */
static void two_that_go_once(void **state)
{
    const struct h2_step steps[] = {{H2_HOLD, 0, NULL}};
    struct tls_wire t;

    (void)state;
    up(&t, H2_ALPN_BOTH, steps, 1);
    start(&t, CANCEL, CANCEL_IN);
    start(&t, CANCEL, CANCEL_IN);
    until_requests(&t, 2);
    assert_int_equal(t.h2.connections, 2);
    h2_release(&t.h2, "{}");
    until_answers(&t, 2);
    down(&t);
}

static void servers_without_h2(void **state)
{
    static const char *const alpns[] = {H2_ALPN_H1, H2_ALPN_NONE};
    const struct h2_step steps[] = {{H2_ANSWER, 200, OK_BODY}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(alpns); i++) {
        struct tls_wire t;

        up(&t, alpns[i], steps, 1);
        assert_int_equal(wire_call(&t.w, GET, GET_IN), 0);
        assert_int_equal(wire_call(&t.w, GET, GET_IN), 0);
        assert_int_equal(t.h2.connections, 1);
        assert_false(t.h2.seen[0].h2);
        assert_int_equal(wire_call(&t.w, CANCEL, CANCEL_IN), 0);
        assert_int_equal(t.h2.connections, 2);
        assert_string_equal(t.w.result.request_id, "over-h1");
        down(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(many_calls_on_one_connection),
                                       cmocka_unit_test(errors_over_h2),
                                       cmocka_unit_test(not_processed_is_tried_again),
                                       cmocka_unit_test(what_goes_once_goes_alone),
                                       cmocka_unit_test(two_that_go_once),
                                       cmocka_unit_test(servers_without_h2)};

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    printf("test_h2: skipped: built without libnghttp2 (apt-get install libnghttp2-dev)\n");
    return 77;
}

#endif
