/* What is sent again, and what never is: each class of failure for a call that reads, one that
 * changes, and one whose client token makes it safe (BEHAVIOUR section 5); the quota, the modes;
 * clocks that disagree. */
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "client/inside.h"
#include "wire.h"

#define GET    "GetService"
#define GET_IN "{\"name\":\"front-end\"}"

enum { READ, CHANGE, TOKEN, SORTS };

struct sort {
    const char *what, *op, *input;
};

static const struct sort sorts[SORTS] = {
    [READ] = {"reading", GET, GET_IN},
    [CHANGE] = {"changing", "CancelServicePipelineDeployment", "{\"serviceName\":\"front-end\"}"},
    [TOKEN] = {"with a token", "UpdateServiceInstance",
               "{\"name\":\"dev\",\"serviceName\":\"front-end\",\"deploymentType\":"
               "\"MINOR_VERSION\"}"},
};

struct trouble {
    const char *what;
    enum raw_act act;
    int status; /* RAW_ANSWER */
    const char *body;
    size_t sent[SORTS]; /* requests that reach the server, of two attempts */
    int code;           /* how it ends if the trouble lasts */
};

static const struct trouble troubles[] = {
    {"reset before the answer", RAW_RESET, 0, NULL, {2, 1, 2}, ERR_NETWORK},
    {"no answer in time", RAW_SILENT, 0, NULL, {2, 1, 2}, ERR_TIMEOUT},
    {"throttled", RAW_ANSWER, 400, "{\"__type\":\"ThrottlingException\"}", {2, 2, 2}, ERR_SERVICE},
    {"an internal error",
     RAW_ANSWER,
     500,
     "{\"__type\":\"InternalServerException\",\"message\":\"x\"}",
     {2, 1, 2},
     ERR_SERVICE},
    {"a gateway's page", RAW_ANSWER, 503, "<html>", {2, 1, 2}, ERR_PROTOCOL},
    {"refused for good",
     RAW_ANSWER,
     400,
     "{\"__type\":\"ConflictException\"}",
     {1, 1, 1},
     ERR_SERVICE},
};

/* The attempts of a call know of each other, and say the same. */
static void check_attempts(struct wire *w)
{
    char first[64];

    snprintf(first, sizeof(first), "%s", raw_header(&w->raw, 0, "amz-sdk-invocation-id"));
    assert_int_equal(strlen(first), 36);
    for (size_t i = 0; i < w->raw.requests; i++) {
        char attempt[48];

        snprintf(attempt, sizeof(attempt), "attempt=%zu; max=2", i + 1);
        assert_string_equal(raw_header(&w->raw, i, "amz-sdk-invocation-id"), first);
        assert_string_equal(raw_header(&w->raw, i, "amz-sdk-request"), attempt);
        assert_string_equal(raw_body(&w->raw, i), raw_body(&w->raw, 0));
    }
}

static void one_trouble(const struct trouble *t, int sort, bool lasts)
{
    const struct client_config two = {.timeout_ms = 300, .max_attempts = 2};
    const struct raw_step steps[] = {{t->act, t->body ? raw_http(t->status, "", t->body) : NULL},
                                     {RAW_ANSWER, raw_http(200, "", "{}")}};
    bool well = !lasts && t->sent[sort] == 2;
    struct wire w;
    int rc;

    wire_up(&w, steps, lasts ? 1 : 2, &two);
    rc = wire_call(&w, sorts[sort].op, sorts[sort].input);
    if (w.raw.requests != t->sent[sort] || rc != (well ? 0 : t->code))
        fail_msg("%s, %s: sent %zu times, ended with %s", t->what, sorts[sort].what, w.raw.requests,
                 err_name(rc));
    if (!well)
        assert_true(w.err.maybe_sent);
    assert_int_equal(w.result.attempts, w.raw.requests);
    assert_int_equal(strstr(raw_body(&w.raw, 0), "\"clientToken\":\"") != NULL, sort == TOKEN);
    check_attempts(&w);
    wire_down(&w);
}

static void repeated_only_where_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(troubles); i++)
        for (int sort = 0; sort < SORTS; sort++)
            for (int lasts = 0; lasts < 2; lasts++)
                one_trouble(&troubles[i], sort, lasts);
}

/* Nobody listened, then somebody does: nothing was sent, so every sort of call is tried again. */
static void refused_then_served(void **state)
{
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")}};

    (void)state;
    for (int sort = 0; sort < SORTS; sort++) {
        struct client_stats stats = {.retries = 0};
        struct wire w;
        struct err e;
        int port;

        wire_up(&w, steps, 1, NULL);
        port = w.raw.port;
        raw_stop(&w.raw);
        client_call(w.client, op_find(sorts[sort].op),
                    json_parse(sorts[sort].input, strlen(sorts[sort].input), &e), wire_on_answer,
                    &w);
        while (stats.retries == 0) {
            uv_run(&w.loop, UV_RUN_ONCE);
            client_stats(w.client, &stats);
        }
        raw_start_at(&w.raw, &w.loop, port, steps, 1);
        wire_run(&w, &w.done);
        assert_int_equal(w.err.code, 0);
        assert_int_equal(w.raw.requests, 1);
        assert_true(w.result.attempts >= 2);
        wire_down(&w);
    }
}

static void refused_for_good(void **state)
{
    const struct client_config two = {.max_attempts = 2};

    (void)state;
    for (int sort = 0; sort < SORTS; sort++) {
        struct wire w;

        wire_up(&w, NULL, 0, &two);
        raw_deaf(&w.raw);
        assert_int_equal(wire_call(&w, sorts[sort].op, sorts[sort].input), ERR_CONNECT);
        assert_false(w.err.maybe_sent);
        assert_int_equal(w.result.attempts, 2);
        wire_down(&w);
    }
}

/* A connection that breaks while TLS begins: nothing was sent. */
static void broken_before_the_request(void **state)
{
    struct wire w;
    char url[64];
    struct client_config cfg = {.endpoint_url = url, .max_attempts = 2};

    (void)state;
    for (int reset = 0; reset < 2; reset++) {
        wire_loop(&w);
        raw_start(&w.raw, &w.loop, NULL, 0);
        w.raw.slam = reset ? RAW_SLAM_RESET : RAW_SLAM_CLOSE;
        snprintf(url, sizeof(url), "https://127.0.0.1:%d", w.raw.port);
        wire_client(&w, &cfg);
        assert_int_equal(wire_call(&w, sorts[CHANGE].op, sorts[CHANGE].input), ERR_CONNECT);
        assert_false(w.err.maybe_sent);
        assert_int_equal(w.raw.connections, 2);
        wire_down(&w);
    }
}

/* --- quota and modes
 * --------------------------------------------------------------------------------- */

static void the_quota_is_the_programs(void **state)
{
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(500, "", "{\"message\":\"x\"}")},
                                     {RAW_ANSWER, raw_http(500, "", "{\"message\":\"x\"}")},
                                     {RAW_ANSWER, raw_http(500, "", "{\"message\":\"x\"}")},
                                     {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct client_config shared = {.quota = client_quota_new()};
    struct wire a, b;

    (void)state;
    wire_up(&a, steps, 1, &shared);
    wire_up(&b, steps + 2, 2, &shared);
    assert_ptr_equal(a.client->quota, b.client->quota);
    a.client->quota->left = RETRY_COST + 2;
    assert_int_equal(wire_call(&a, GET, GET_IN), ERR_SERVICE);
    assert_int_equal(a.raw.requests, 2); /* one retry, then the quota was spent */
    assert_int_equal(wire_call(&b, GET, GET_IN), ERR_SERVICE);
    assert_int_equal(b.raw.requests, 1); /* for the other one too */
    assert_int_equal(b.client->quota->left, 2);
    assert_int_equal(wire_call(&b, GET, GET_IN), 0);
    assert_int_equal(b.client->quota->left, 3);
    wire_down(&a);
    wire_down(&b);
    client_quota_free(shared.quota);
    wire_up(&a, steps, 1, NULL);
    assert_int_equal(a.client->quota->left, RETRY_QUOTA); /* one of its own */
    wire_down(&a);
}

static void adaptive_mode_holds_back(void **state)
{
    const struct raw_step steps[] = {
        {RAW_ANSWER, raw_http(400, "", "{\"__type\":\"ThrottlingException\"}")},
        {RAW_ANSWER, raw_http(200, "", "{}")}};

    (void)state;
    for (int adaptive = 0; adaptive < 2; adaptive++) {
        struct wire w;

        setenv("AWS_RETRY_MODE", adaptive ? "adaptive" : "standard", 1);
        wire_up(&w, steps, 2, NULL);
        assert_false(w.client->limiter.enabled);
        assert_int_equal(wire_call(&w, GET, GET_IN), 0);
        assert_int_equal(w.raw.requests, 2);
        assert_true(w.client->limiter.enabled);
        w.client->limiter.tokens = 0.25;
        w.client->limiter.rate = 0.5;
        w.client->limiter.capacity = 1;
        w.client->limiter.filled_ms = clock_mono(&clock_system);
        assert_int_equal(wire_call(&w, GET, GET_IN), 0);
        assert_int_equal(w.result.elapsed_ms >= 1400, adaptive);
        assert_int_equal(w.result.attempts, 1);
        wire_down(&w);
    }
    unsetenv("AWS_RETRY_MODE");
}

struct mode {
    const char *variable, *file; /* NULL: not set */
    bool adaptive;
    const char *wrong; /* what the error says; NULL: there is none */
};

static const struct mode modes[] = {
    {NULL, NULL, false, NULL},
    {"standard", NULL, false, NULL},
    {"adaptive", NULL, true, NULL},
    {"Adaptive", NULL, true, NULL},
    {"legacy", NULL, false, NULL},
    {"sometimes", NULL, false, "AWS_RETRY_MODE: \"sometimes\" is none of standard, adaptive"},
    {NULL, "adaptive", true, NULL},
    {"standard", "adaptive", false, NULL},
    {NULL, "never", false, "retry_mode: \"never\" is none of"},
};

static void one_mode(const struct mode *m, const char *path)
{
    FILE *f = fopen(path, "w");
    uv_loop_t loop;
    struct client_config cfg = {.loop = &loop,
                                .region = "eu-west-1",
                                .endpoint_url = "http://127.0.0.1:9",
                                .access_key = "A",
                                .secret_key = "S"};
    struct client *c;
    struct err e;

    fprintf(f, "[default]\n%s%s\n", m->file ? "retry_mode = " : "", m->file ? m->file : "");
    fclose(f);
    if (m->variable)
        setenv("AWS_RETRY_MODE", m->variable, 1);
    uv_loop_init(&loop);
    c = client_new(&cfg, &e);
    assert_int_equal(c == NULL, m->wrong != NULL);
    if (c) {
        assert_int_equal(c->adaptive, m->adaptive);
        client_close(c, NULL, NULL);
        uv_run(&loop, UV_RUN_DEFAULT);
    } else {
        assert_int_equal(e.code, ERR_CONFIG);
        assert_non_null(strstr(e.msg, m->wrong));
    }
    assert_int_equal(uv_loop_close(&loop), 0);
    unsetenv("AWS_RETRY_MODE");
}

static void modes_are_read(void **state)
{
    char path[] = "/tmp/protontop-conf-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    setenv("AWS_CONFIG_FILE", path, 1);
    for (size_t i = 0; i < ARRAY_LEN(modes); i++)
        one_mode(&modes[i], path);
    setenv("AWS_CONFIG_FILE", "/dev/null", 1);
    unlink(path);
}

/* --- clocks
 * ------------------------------------------------------------------------------------------ */

#define LATE                                                                                       \
    "{\"__type\":\"InvalidSignatureException\",\"message\":\"Signature expired: x is now\"}"
#define EARLY                                                                                      \
    "{\"__type\":\"InvalidSignatureException\",\"message\":\"Signature not yet current: x\"}"
#define WRONG                                                                                      \
    "{\"__type\":\"InvalidSignatureException\",\"message\":\"The signature we calculated\"}"
#define CODE(name) "{\"__type\":\"" name "\",\"message\":\"m\"}"

/* Their clock says 2015: what is sent, if the service complains so and has this Date? */
struct clock_case {
    const char *body, *date;
    size_t sent;
};

static const struct clock_case clock_cases[] = {
    {LATE, "Sun, 30 Aug 2015 12:36:00 GMT", 2},
    {EARLY, "Sun, 30 Aug 2015 12:36:00 GMT", 2},
    {CODE("RequestTimeTooSkewed"), "Sun, 30 Aug 2015 12:36:00 GMT", 2},
    {CODE("RequestExpired"), "Sun, 30 Aug 2015 12:36:00 GMT", 2},
    {CODE("SignatureDoesNotMatch"), "Sun, 30 Aug 2015 12:36:00 GMT", 2},
    {WRONG, "Sun, 30 Aug 2015 12:36:00 GMT", 1},
    {CODE("AccessDeniedException"), "Sun, 30 Aug 2015 12:36:00 GMT", 1},
    {LATE, NULL, 1},
    {LATE, "", 1},
    {LATE, "yesterday", 1},
    {LATE, "Sun, 31 Feb 2015 12:36:00 GMT", 1},
    {LATE, "Sun, 30 Aug 1915 12:36:00 GMT", 1},
    {LATE, "Sun, 30 Aug 2015 12:36:00 GMT and more", 1},
};

static void one_clock(const struct clock_case *c)
{
    char date[100] = "";
    struct raw_step steps[] = {{RAW_ANSWER, NULL}, {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct wire w;
    int rc;

    if (c->date)
        snprintf(date, sizeof(date), "Date: %s\r\n", c->date);
    steps[0].text = raw_http(403, date, c->body);
    wire_up(&w, steps, 2, NULL);
    rc = wire_call(&w, sorts[CHANGE].op, sorts[CHANGE].input);
    if (w.raw.requests != c->sent || (rc == 0) != (c->sent == 2))
        fail_msg("%s with Date %s: sent %zu times, ended with %s", c->body,
                 c->date ? c->date : "(none)", w.raw.requests, err_name(rc));
    assert_int_equal(wire_call(&w, GET, GET_IN), 0);
    assert_int_equal(
        str_starts(raw_header(&w.raw, w.raw.requests - 1, "X-Amz-Date"), "20150830T12"),
        c->sent == 2); /* kept for later calls, or not */
    wire_down(&w);
}

static void clocks_that_disagree(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(clock_cases); i++)
        one_clock(&clock_cases[i]);
}

/* The clocks agree: then it is the key that is wrong, and a second try only costs time. */
static void a_wrong_key_is_no_wrong_clock(void **state)
{
    char text[WHEN_MAX], date[100];
    time_t now = time(NULL);
    struct raw_step steps[] = {{RAW_ANSWER, NULL}};
    struct wire w;

    (void)state;
    strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", gmtime(&now));
    snprintf(date, sizeof(date), "Date: %s\r\n", text);
    steps[0].text = raw_http(403, date, CODE("SignatureDoesNotMatch"));
    wire_up(&w, steps, 1, NULL);
    assert_int_equal(wire_call(&w, GET, GET_IN), ERR_SERVICE);
    assert_int_equal(w.raw.requests, 1);
    wire_down(&w);
}

/* A Date that helps nothing is forgotten with the call. */
static void a_wrong_date_is_not_kept(void **state)
{
    const struct raw_step steps[] = {
        {RAW_ANSWER, raw_http(403, "Date: Fri, 31 Dec 9999 23:59:59 GMT\r\n", LATE)},
        {RAW_ANSWER, raw_http(403, "Date: Fri, 31 Dec 9999 23:59:59 GMT\r\n", LATE)},
        {RAW_ANSWER, raw_http(200, "", "{}")}};
    struct wire w;

    (void)state;
    wire_up(&w, steps, 3, NULL);
    assert_int_equal(wire_call(&w, GET, GET_IN), ERR_SERVICE);
    assert_int_equal(w.raw.requests, 2);
    assert_true(str_starts(raw_header(&w.raw, 1, "X-Amz-Date"), "99991231T2359"));
    assert_int_equal(wire_call(&w, GET, GET_IN), 0);
    assert_true(str_starts(raw_header(&w.raw, 2, "X-Amz-Date"), "20"));
    wire_down(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(repeated_only_where_safe),
                                       cmocka_unit_test(refused_then_served),
                                       cmocka_unit_test(refused_for_good),
                                       cmocka_unit_test(broken_before_the_request),
                                       cmocka_unit_test(the_quota_is_the_programs),
                                       cmocka_unit_test(adaptive_mode_holds_back),
                                       cmocka_unit_test(modes_are_read),
                                       cmocka_unit_test(clocks_that_disagree),
                                       cmocka_unit_test(a_wrong_key_is_no_wrong_clock),
                                       cmocka_unit_test(a_wrong_date_is_not_kept)};

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
