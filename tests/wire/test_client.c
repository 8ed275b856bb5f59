/* The client against a server that does what a script says: what is sent, what is understood, what
 * is repeated and what never is. */
#include "../unit/unit.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "wire.h"

#define OK_BODY   "{\"service\":{\"name\":\"front-end\"}}"
#define GET       "GetService"
#define GET_IN    "{\"name\":\"front-end\"}"
#define CANCEL    "CancelServicePipelineDeployment"
#define CANCEL_IN "{\"serviceName\":\"front-end\"}"

static void what_is_sent(void **state)
{
    const struct raw_step steps[] = {
        {RAW_ANSWER, raw_http(200, "x-amzn-RequestId: 1-2-3\r\n", OK_BODY)}};
    struct wire w;

    (void)state;
    wire_up(&w, steps, 1, NULL);
    assert_int_equal(wire_call(&w, GET, GET_IN), 0);
    assert_string_equal(json_str(w.result.body, "service.name"), "front-end");
    assert_string_equal(w.result.request_id, "1-2-3");
    assert_int_equal(w.result.attempts, 1);
    assert_true(str_starts(w.raw.request[0], "POST / HTTP/1.1\r\n"));
    assert_string_equal(raw_body(&w.raw, 0), GET_IN);
    assert_string_equal(raw_header(&w.raw, 0, "Content-Type"), "application/x-amz-json-1.0");
    assert_string_equal(raw_header(&w.raw, 0, "X-Amz-Target"), "AwsProton20200720.GetService");
    assert_string_equal(raw_header(&w.raw, 0, "amz-sdk-request"), "attempt=1; max=3");
    assert_int_equal(strlen(raw_header(&w.raw, 0, "amz-sdk-invocation-id")), 36);
    assert_true(str_starts(raw_header(&w.raw, 0, "User-Agent"), "protontop/"));
    assert_non_null(
        strstr(raw_header(&w.raw, 0, "Authorization"), "/eu-west-1/proton/aws4_request"));
    assert_non_null(strstr(raw_header(&w.raw, 0, "Authorization"),
                           "SignedHeaders=content-type;host;x-amz-date;x-amz-target"));
    assert_null(strstr(w.raw.request[0], "SECRETTEST"));
    wire_down(&w);
}

static void split_reads_and_empty_bodies(void **state)
{
    const struct raw_step steps[] = {{RAW_BYTEWISE, raw_http(200, "", OK_BODY)},
                                     {RAW_ANSWER, raw_http(200, "", "")}};
    struct wire w;

    (void)state;
    wire_up(&w, steps, 2, NULL);
    assert_int_equal(wire_call(&w, GET, GET_IN), 0);
    assert_string_equal(json_str(w.result.body, "service.name"), "front-end");
    assert_int_equal(wire_call(&w, GET, GET_IN), 0);
    assert_int_equal(cJSON_GetArraySize(w.result.body), 0);
    assert_int_equal(w.raw.connections, 1); /* kept and used again */
    raw_drop_idle(&w.raw);
    assert_int_equal(wire_call(&w, GET, GET_IN), 0); /* the other side closed it meanwhile */
    wire_down(&w);
}

struct form {
    int status;
    const char *headers, *body;
    int code;
    const char *service_code, *msg;
};

static const struct form forms[] = {
    {400, "", "{\"__type\":\"ConflictException\",\"message\":\"busy\"}", ERR_SERVICE,
     "ConflictException", "busy"},
    {400, "", "{\"__type\":\"com.amazonaws.proton#ConflictException:http://x/\",\"Message\":\"B\"}",
     ERR_SERVICE, "ConflictException", "B"},
    {400, "x-amzn-ErrorType: ValidationException:http://y\r\n", "{\"message\":\"m\"}", ERR_SERVICE,
     "ValidationException", "m"},
    {403, "", "{\"__type\":\"AccessDeniedException\",\"message\":\"a\\u001b[31mb\"}", ERR_SERVICE,
     "AccessDeniedException", "a^[[31mb"},
    {400, "", "{\"__type\":\"x#Bad\\u001b[31mException\",\"message\":\"m\"}", ERR_SERVICE,
     "Bad^[[31mException", "m"},
    {404, "Content-Type: text/html\r\n", "<html>not here</html>", ERR_PROTOCOL, "",
     "<html>not here"},
    {200, "", "<html>hotel wifi</html>", ERR_PROTOCOL, "", "is the endpoint right?"},
    {200, "", "[1,2]", ERR_PROTOCOL, "", "not a JSON object"},
    {200, "", "{\"a\":", ERR_PROTOCOL, "", "cut off"},
    {302, "Location: http://example.com/\r\n", "", ERR_PROTOCOL, "", "HTTP 302"},
};

static void errors_in_every_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
        const struct form *f = &forms[i];
        char headers[200];
        struct raw_step step = {RAW_ANSWER, NULL};
        struct wire w;

        snprintf(headers, sizeof(headers), "x-amzn-RequestId: id-%zu\r\n%s", i, f->headers);
        step.text = raw_http(f->status, headers, f->body);
        wire_up(&w, &step, 1, NULL);
        assert_int_equal(wire_call(&w, GET, GET_IN), f->code);
        assert_string_equal(w.err.service_code, f->service_code);
        if (!strstr(w.err.msg, f->msg))
            fail_msg("case %zu: \"%s\" is not in \"%s\"", i, f->msg, w.err.msg);
        assert_int_equal(w.err.http_status, f->status);
        assert_true(str_starts(w.err.request_id, "id-"));
        assert_int_equal(w.raw.requests, 1); /* none of these is repeated */
        wire_down(&w);
    }
}

/* On a kept connection that breaks libcurl would send again by itself: not what must not be. */
static void a_kept_connection_is_no_second_try(void **state)
{
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", OK_BODY)}, {RAW_RESET, NULL}};
    struct wire w;

    (void)state;
    wire_up(&w, steps, 2, NULL);
    assert_int_equal(wire_call(&w, GET, GET_IN), 0);
    assert_int_equal(wire_call(&w, CANCEL, CANCEL_IN), ERR_NETWORK);
    assert_true(w.err.maybe_sent);
    assert_int_equal(w.raw.requests, 2);
    wire_down(&w);
}

static void nobody_listens(void **state)
{
    const struct client_config nowhere = {.endpoint_url = "http://127.0.0.1:9", .max_attempts = 2};
    struct wire w;

    (void)state;
    wire_up(&w, NULL, 0, &nowhere);
    assert_int_equal(wire_call(&w, CANCEL, CANCEL_IN), ERR_CONNECT);
    assert_false(w.err.maybe_sent);
    assert_int_equal(w.result.attempts, 2); /* certainly not acted upon: tried again */
    assert_non_null(strstr(w.err.msg, "cannot connect"));
    wire_down(&w);
}

/* The first attempt may have been acted upon; that the last one was not changes nothing. */
static void what_may_have_been_done_stays_so(void **state)
{
    const struct raw_step steps[] = {{RAW_RESET, NULL}};
    struct wire w;
    struct err e;

    (void)state;
    wire_up(&w, steps, 1, NULL);
    client_call(w.client, op_find("DeleteService"), json_parse(GET_IN, strlen(GET_IN), &e),
                wire_on_answer, &w);
    while (w.raw.requests == 0)
        uv_run(&w.loop, UV_RUN_ONCE);
    raw_deaf(&w.raw);
    wire_run(&w, &w.done);
    assert_int_equal(w.err.code, ERR_CONNECT);
    assert_true(w.err.maybe_sent);
    assert_true(w.result.attempts > 1);
    wire_down(&w);
}

/* Without TLS nobody waits to see what the first answer looks like. */
static void calls_go_side_by_side(void **state)
{
    const struct raw_step steps[] = {{RAW_SILENT, NULL}};
    const struct client_config quick = {.timeout_ms = 2000, .max_attempts = 1};
    struct wire w;
    struct err e;

    (void)state;
    wire_up(&w, steps, 1, &quick);
    for (int i = 0; i < 4; i++)
        client_call(w.client, op_find(GET), json_parse(GET_IN, strlen(GET_IN), &e), wire_on_answer,
                    &w);
    while (w.raw.requests < 4 && w.answers == 0)
        uv_run(&w.loop, UV_RUN_ONCE);
    assert_int_equal(w.raw.requests, 4);
    wire_down(&w);
    assert_int_equal(w.answers, 4);
}

/* A port that takes connections and says nothing: those that wait for the first connection, in case
 * it can carry them too, do not each wait as long again. */
static void a_dead_port_is_told_soon(void **state)
{
    enum { CALLS = 24, CONNECT_MS = 250 };
    const struct raw_step steps[] = {{RAW_SILENT, NULL}};
    struct wire w;
    struct err e;
    char url[64];
    struct client_config cfg = {
        .endpoint_url = url, .connect_timeout_ms = CONNECT_MS, .max_attempts = 1};

    (void)state;
    wire_loop(&w);
    raw_start(&w.raw, &w.loop, steps, 1);
    snprintf(url, sizeof(url), "https://127.0.0.1:%d", w.raw.port);
    wire_client(&w, &cfg);
    for (int i = 0; i < CALLS; i++)
        client_call(w.client, op_find(GET), json_parse(GET_IN, strlen(GET_IN), &e), wire_on_answer,
                    &w);
    while (w.answers < CALLS) {
        w.done = false;
        wire_run(&w, &w.done);
        assert_int_equal(w.err.code, ERR_TIMEOUT);
        assert_false(w.err.maybe_sent);
        assert_true(w.result.elapsed_ms < (CALLS - 1) * CONNECT_MS);
    }
    wire_down(&w);
}

/* The socket that is connected to that port. */
static int socket_to(int port)
{
    for (int fd = 0; fd < 1024; fd++) {
        struct sockaddr_in at;
        socklen_t size = sizeof(at);

        if (getpeername(fd, (struct sockaddr *)&at, &size) == 0 && at.sin_family == AF_INET &&
            ntohs(at.sin_port) == port)
            return fd;
    }
    return -1;
}

/* The kernel gives a connection up on which nothing is acknowledged: else HTTP/2 would go on with a
 * dead one for a quarter of an hour. */
static void dead_ways_are_given_up(void **state)
{
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", OK_BODY)}};
    struct wire w;
    unsigned ms = 0;
    socklen_t size = sizeof(ms);

    (void)state;
    wire_up(&w, steps, 1, NULL);
    assert_int_equal(wire_call(&w, GET, GET_IN), 0);
    assert_int_equal(getsockopt(socket_to(w.raw.port), IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, &size),
                     0);
    assert_int_equal(ms, 20000);
    wire_down(&w);
}

struct stubborn {
    struct wire w;
    unsigned calls;
};

static void ask_again(void *ctx, struct call_result *r, const struct err *e)
{
    struct stubborn *s = ctx;
    struct err why;

    (void)r;
    (void)e;
    if (++s->calls < 100)
        client_call(s->w.client, op_find(GET), json_parse(GET_IN, strlen(GET_IN), &why), ask_again,
                    s);
}

/* Whoever asks again in each answer does not keep a client open that is being closed. */
static void closing_ends_those_who_go_on(void **state)
{
    const struct raw_step steps[] = {{RAW_SILENT, NULL}};
    struct stubborn s = {.calls = 0};
    struct err e;

    (void)state;
    wire_up(&s.w, steps, 1, NULL);
    client_call(s.w.client, op_find(GET), json_parse(GET_IN, strlen(GET_IN), &e), ask_again, &s);
    while (s.w.raw.requests == 0)
        uv_run(&s.w.loop, UV_RUN_ONCE);
    wire_down(&s.w);
    assert_int_equal(s.calls, 100); /* all were answered */
    assert_int_equal(s.w.raw.requests, 1);
}

static void truncated_and_too_large(void **state)
{
    static const char cut[] = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1";
    const struct raw_step truncated[] = {{RAW_ANSWER_CLOSE, cut}};
    const struct raw_step garbage[] = {{RAW_ANSWER_CLOSE, "SSH-2.0-OpenSSH_9.2\r\n"}};
    const struct raw_step large[] = {{RAW_ANSWER, raw_http(200, "", OK_BODY)}};
    const struct client_config once = {.max_attempts = 1}, small = {.max_response = 10};
    static char headers[80000] = "HTTP/1.1 200 OK\r\n";
    const struct raw_step flood[] = {{RAW_ANSWER, headers}};
    struct wire w;

    (void)state;
    while (strlen(headers) < sizeof(headers) - 100)
        snprintf(headers + strlen(headers), 100, "X-%d: %050d\r\n", 1, 2);
    wire_up(&w, flood, 1, &once);
    assert_int_equal(wire_call(&w, GET, GET_IN), ERR_TOOBIG);
    assert_non_null(strstr(w.err.msg, "headers are larger than the 65536 bytes"));
    wire_down(&w);
    wire_up(&w, truncated, 1, &once);
    assert_int_equal(wire_call(&w, GET, GET_IN), ERR_NETWORK);
    wire_down(&w);
    wire_up(&w, garbage, 1, &once);
    assert_int_equal(wire_call(&w, GET, GET_IN), ERR_PROTOCOL);
    assert_non_null(strstr(w.err.msg, "does not speak HTTP"));
    wire_down(&w);
    wire_up(&w, large, 1, &small);
    assert_int_equal(wire_call(&w, GET, GET_IN), ERR_TOOBIG);
    assert_non_null(strstr(w.err.msg, "10 bytes"));
    wire_down(&w);
}

static void wrong_input_is_not_sent(void **state)
{
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")}};
    struct wire w;

    (void)state;
    wire_up(&w, steps, 1, NULL);
    assert_int_equal(wire_call(&w, GET, "{\"name\":\"-web\"}"), ERR_INPUT);
    assert_int_equal(wire_call(&w, GET, "{}"), ERR_INPUT);
    assert_non_null(strstr(w.err.msg, "name"));
    assert_int_equal(wire_call(&w, GET, "{\"name\":\"x\",\"colour\":\"red\"}"), ERR_INPUT);
    assert_int_equal(wire_call(&w, "NoSuchOperation", NULL), ERR_INPUT);
    assert_int_equal(wire_call(&w, GET, "[\"front-end\"]"), ERR_INPUT);
    assert_int_equal(wire_call(&w, GET, "null"), ERR_INPUT);
    assert_int_equal(w.raw.requests, 0);
    wire_down(&w);
}

/* A token is filled in, and is the same in every attempt. */
static void tokens_are_kept(void **state)
{
    const struct raw_step steps[] = {{RAW_RESET, NULL}, {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct wire w;

    (void)state;
    wire_up(&w, steps, 2, NULL);
    assert_int_equal(wire_call(&w, "UpdateServiceInstance",
                               "{\"name\":\"dev\",\"serviceName\":\"front-end\","
                               "\"deploymentType\":\"MINOR_VERSION\"}"),
                     0);
    assert_int_equal(w.raw.requests, 2);
    assert_non_null(strstr(raw_body(&w.raw, 0), "\"clientToken\":\""));
    assert_string_equal(raw_body(&w.raw, 0), raw_body(&w.raw, 1));
    wire_down(&w);
}

static void cancelled_in_every_phase(void **state)
{
    const struct raw_step steps[] = {{RAW_SILENT, NULL}};
    struct wire w;
    struct call *call;

    (void)state;
    wire_up(&w, steps, 1, NULL);
    for (int turns = 0; turns < 12; turns++) {
        struct err e;

        w.done = false;
        call = client_call(w.client, op_find(GET), json_parse(GET_IN, strlen(GET_IN), &e),
                           wire_on_answer, &w);
        for (int i = 0; i < turns && !w.done; i++)
            uv_run(&w.loop, UV_RUN_NOWAIT);
        assert_false(w.done);
        call_cancel(call);
        call_cancel(call);
        assert_false(w.done);
        wire_run(&w, &w.done);
        assert_int_equal(w.err.code, ERR_CANCELLED);
    }
    assert_int_equal(w.answers, 12);
    /* One more is running when everything is closed: its callback comes all the same. */
    w.done = false;
    client_call(w.client, op_find("ListServices"), NULL, wire_on_answer, &w);
    for (int i = 0; i < 10; i++)
        uv_run(&w.loop, UV_RUN_NOWAIT);
    wire_down(&w);
    assert_int_equal(w.answers, 13);
    assert_int_equal(w.err.code, ERR_CANCELLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sent),
        cmocka_unit_test(split_reads_and_empty_bodies),
        cmocka_unit_test(errors_in_every_form),
        cmocka_unit_test(a_kept_connection_is_no_second_try),
        cmocka_unit_test(nobody_listens),
        cmocka_unit_test(what_may_have_been_done_stays_so),
        cmocka_unit_test(calls_go_side_by_side),
        cmocka_unit_test(a_dead_port_is_told_soon),
        cmocka_unit_test(dead_ways_are_given_up),
        cmocka_unit_test(closing_ends_those_who_go_on),
        cmocka_unit_test(truncated_and_too_large),
        cmocka_unit_test(wrong_input_is_not_sent),
        cmocka_unit_test(tokens_are_kept),
        cmocka_unit_test(cancelled_in_every_phase),
    };

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
