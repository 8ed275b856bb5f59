/* test_front.c - requests as bytes, answers as bytes, without a socket: which error comes when, in
 * which words, and what reaches the state machine. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/front.h"
#include "tests/unit/fake_sim.h"

#define PREFIX "AwsProton20200720."
#define JSON10 "application/x-amz-json-1.0"

static const int64_t now_ms = INT64_C(1440938160000); /* Sun, 30 Aug 2015 12:36:00 GMT */

struct fixture {
    struct front front;
    struct fault_set faults;
    struct sim *sim;
    struct front_answer a;
    cJSON *body; /* the answer's */
};

static void act_on_fake(void *ctx, const struct sim_request *rq, int64_t at_ms,
                        struct sim_answer *out)
{
    sim_handle(ctx, rq, at_ms, out);
}

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    f->sim = sim_new(NULL, NULL);
    f->front.act = act_on_fake;
    f->front.act_ctx = f->sim;
    f->front.faults = &f->faults;
    fault_set_init(&f->faults, 1);
    rng_seed(&f->front.ids, 7);
    *state = f;
    return 0;
}

static void forget(struct fixture *f)
{
    front_answer_release(&f->a);
    cJSON_Delete(f->body);
    f->body = NULL;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    forget(f);
    sim_free(f->sim);
    free(f);
    return 0;
}

static void take(struct fixture *f)
{
    struct err e;
    if (!f->a.body)
        return;
    assert_int_equal(strlen(f->a.body), f->a.len);
    f->body = json_parse(f->a.body, f->a.len, &e);
    assert_non_null(f->body);
}

static void ask_raw(struct fixture *f, const char *method, const char *target, const char *type,
                    const char *op, const char *body)
{
    const struct sig_header h[] = {
        {"host", "127.0.0.1"}, {"Content-Type", type}, {"X-AMZ-Target", op}};
    const struct sig_request rq = {.method = method,
                                   .target = target,
                                   .headers = h,
                                   .n_headers = op ? 3 : 2,
                                   .body = body,
                                   .body_len = strlen(body)};
    forget(f);
    front_handle(&f->front, &rq, now_ms, &f->a);
    take(f);
}

static void ask(struct fixture *f, const char *op, const char *body)
{
    char *target = xasprintf(PREFIX "%s", op);
    ask_raw(f, "POST", "/", JSON10, target, body);
    free(target);
}

static void expect_error(const struct fixture *f, int status, const char *error,
                         const char *message)
{
    char *type = xasprintf("com.amazon.coral.service#%s", error);
    assert_int_equal(f->a.status, status);
    assert_string_equal(f->a.error, error);
    assert_string_equal(json_str(f->body, "__type"), type);
    if (message)
        assert_string_equal(json_str(f->body, "message"), message);
    assert_int_equal(f->sim->calls, 0);
    free(type);
}

static void test_answer(void **state)
{
    struct fixture *f = *state;
    char first[FRONT_ID_MAX];
    ask(f, "GetService", "{\"name\":\"web\"}");
    assert_int_equal(f->a.status, 200);
    assert_string_equal(f->a.error, "");
    assert_string_equal(f->a.body, "{\"done\":true}");
    assert_string_equal(f->a.date, "Sun, 30 Aug 2015 12:36:00 GMT");
    assert_int_equal(strlen(f->a.request_id), 36);
    assert_string_equal(f->sim->op, "GetService");
    assert_string_equal(f->sim->input, "{\"name\":\"web\"}");
    assert_string_equal(f->sim->region, "-");
    assert_int_equal(f->sim->now_ms, now_ms);
    memcpy(first, f->a.request_id, sizeof(first));
    ask(f, "ListServices", "");
    assert_int_equal(f->a.status, 200);
    assert_string_equal(f->sim->input, "{}");
    assert_string_not_equal(first, f->a.request_id);
}

static void test_service_error_and_empty_body(void **state)
{
    struct fixture *f = *state;
    ask(f, "CancelEnvironmentDeployment", "{\"environmentName\":\"e\"}");
    assert_int_equal(f->a.status, 400);
    assert_string_equal(f->a.error, "ConflictException");
    assert_string_equal(json_str(f->body, "message"), "Nothing to cancel.");
    ask(f, "NotifyResourceDeploymentStatusChange",
        "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:service/web\"}");
    assert_int_equal(f->a.status, 200);
    assert_int_equal(f->a.len, 0);
    assert_null(f->a.body);
}

static void test_unknown_operation(void **state)
{
    struct fixture *f = *state;
    const char *error = "UnknownOperationException", *good = PREFIX "ListServices";
    ask_raw(f, "GET", "/", JSON10, good, "");
    expect_error(f, 404, error, "Only POST / is served here.");
    ask_raw(f, "POST", "/x", JSON10, good, "");
    expect_error(f, 404, error, "Only POST / is served here.");
    ask_raw(f, "POST", "*", JSON10, good, "");
    expect_error(f, 404, error, NULL);
    ask_raw(f, "POST", "/", "application/json", good, "{}");
    expect_error(f, 400, error, "The Content-Type must be application/x-amz-json-1.0.");
    ask_raw(f, "POST", "/", "application/x-amz-json-1.01", good, "{}");
    expect_error(f, 400, error, NULL);
    ask_raw(f, "POST", "/", JSON10, NULL, "{}");
    expect_error(f, 400, error, "The X-Amz-Target is none of AwsProton20200720.<operation>.");
    ask_raw(f, "POST", "/", JSON10, "ListServices", "{}");
    expect_error(f, 400, error, NULL);
    ask_raw(f, "POST", "/", JSON10, PREFIX "list-services", "{}");
    expect_error(f, 400, error, NULL);
    ask_raw(f, "POST", "/", JSON10, PREFIX, "{}");
    expect_error(f, 400, error, NULL);
    ask_raw(f, "POST", "/?a=b", JSON10 "; charset=utf-8", good, "{}");
    assert_int_equal(f->a.status, 200);
}

static void test_bad_bodies(void **state)
{
    struct fixture *f = *state;
    const char *error = "SerializationException";
    ask(f, "ListServices", "{");
    expect_error(f, 400, error, NULL);
    ask(f, "ListServices", "nonsense");
    expect_error(f, 400, error, NULL);
    ask(f, "ListServices", "{} {}");
    expect_error(f, 400, error, NULL);
    ask(f, "ListServices", "[]");
    expect_error(f, 400, error, "Expected structure or null");
    ask(f, "ListServices", "{\"maxResults\":\"5\"}");
    expect_error(f, 400, error, "STRING_VALUE can not be converted to an Integer");
    ask(f, "GetService", "{\"name\":5}");
    expect_error(f, 400, error, "NUMBER_VALUE can not be converted to a String");
    ask(f, "GetService", "{\"name\":false}");
    expect_error(f, 400, error, "FALSE_VALUE can not be converted to a String");
    ask(f, "GetService", "{\"name\":{}}");
    expect_error(f, 400, error, "Start of structure or map found where not expected.");
    ask(f, "GetService", "{\"name\":[]}");
    expect_error(f, 400, error, "Start of list found where not expected.");
    ask(f, "ListServiceInstances", "{\"filters\":\"x\"}");
    expect_error(f, 400, error, "Expected list or null");
    ask(f, "ListServiceInstances", "{\"filters\":[5]}");
    expect_error(f, 400, error, "Expected structure or null");
}

#define ONE "1 validation error detected: "

static const struct {
    const char *op, *input, *message;
} invalid[] = {
    {"GetService", "{}",
     ONE "Value null at 'name' failed to satisfy constraint: Member must not be null"},
    {"GetService", "",
     ONE "Value null at 'name' failed to satisfy constraint: Member must not be null"},
    {"GetService", "{\"name\":\"a b\"}",
     ONE "Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular "
         "expression pattern: ^[0-9A-Za-z]+[0-9A-Za-z_\\-]*$"},
    {"GetService", "{\"name\":\"\"}",
     "2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must "
     "have length greater than or equal to 1; Value '' at 'name' failed to satisfy constraint: "
     "Member must satisfy regular expression pattern: ^[0-9A-Za-z]+[0-9A-Za-z_\\-]*$"},
    {"ListServices", "{\"maxResults\":101}",
     ONE "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less "
         "than or equal to 100"},
    {"ListServices", "{\"maxResult\":1}",
     ONE "Value '1' at 'maxResult' failed to satisfy constraint: Member is not known here"},
    {"ListServiceInstances", "{\"sortOrder\":\"up\"}",
     ONE "Value 'up' at 'sortOrder' failed to satisfy constraint: Member must satisfy enum value "
         "set: [ASCENDING, DESCENDING]"},
    {"UntagResource",
     "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:service/web\","
     "\"tagKeys\":[\"k\",\"\"]}",
     ONE "Value '' at 'tagKeys.2.member' failed to satisfy constraint: Member must have length "
         "greater than or equal to 1"},
    {"TagResource",
     "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:service/web\","
     "\"tags\":[{\"key\":\"\",\"value\":\"v\"}]}",
     ONE "Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length "
         "greater than or equal to 1"},
    /* A sensitive value is not repeated. */
    {"UpdateServicePipeline", "{\"deploymentType\":\"NONE\",\"serviceName\":\"s\",\"spec\":\"\"}",
     ONE "Value at 'spec' failed to satisfy constraint: Member must have length greater than or "
         "equal to 1"},
    {"CreateEnvironmentTemplateVersion", "{\"templateName\":\"t\",\"source\":{}}",
     ONE "Value '{}' at 'source' failed to satisfy constraint: Member must have exactly one value "
         "set"},
    {"GetService", "{\"name\":\"\\u001b[31m\"}",
     ONE "Value '^[[31m' at 'name' failed to satisfy constraint: Member must satisfy regular "
         "expression pattern: ^[0-9A-Za-z]+[0-9A-Za-z_\\-]*$"},
};

static void test_validation(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < ARRAY_LEN(invalid); i++) {
        ask(f, invalid[i].op, invalid[i].input);
        expect_error(f, 400, "ValidationException", invalid[i].message);
    }
}

/* However much is wrong, the answer stays of a size. */
static void test_much_wrong(void **state)
{
    struct fixture *f = *state;
    struct buf b = BUF_INIT(FRONT_BODY_MAX);
    buf_addc(&b, '{');
    for (int i = 0; i < 30000; i++)
        buf_addf(&b, "%s\"unknown member %d\":\"a long value, again and again\"", i ? "," : "", i);
    buf_addc(&b, '}');
    assert_false(b.overflow);
    ask(f, "GetService", buf_str(&b));
    expect_error(f, 400, "ValidationException", NULL);
    assert_true(f->a.len < 16384);
    buf_release(&b);
}

static void test_signature_comes_first(void **state)
{
    struct fixture *f = *state;
    f->front.access_key = "AKIDEXAMPLE";
    f->front.secret_key = "secret";
    ask(f, "GetService", "nonsense");
    expect_error(f, 400, "MissingAuthenticationTokenException",
                 "Request is missing Authentication Token");
}

static void test_region_of_scope(void **state)
{
    struct fixture *f = *state;
    const struct sig_header h[] = {
        {"content-type", JSON10},
        {"x-amz-target", PREFIX "ListServices"},
        {"x-amz-date", "20150830T123600Z"},
        {"authorization", "AWS4-HMAC-SHA256 Credential=x/20150830/eu-west-3/proton/aws4_request, "
                          "SignedHeaders=host, Signature=0"}};
    const struct sig_request rq = {
        .method = "POST", .target = "/", .headers = h, .n_headers = 4, .body = ""};
    front_handle(&f->front, &rq, now_ms, &f->a);
    assert_int_equal(f->a.status, 200);
    assert_string_equal(f->sim->region, "eu-west-3");
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_answer),
        WITH(test_service_error_and_empty_body),
        WITH(test_unknown_operation),
        WITH(test_bad_bodies),
        WITH(test_validation),
        WITH(test_much_wrong),
        WITH(test_signature_comes_first),
        WITH(test_region_of_scope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
