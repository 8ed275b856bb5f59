/* test_proton_check.c - every rule of the input check, and that each message names the member, the
 * value and the rule. */
#include "tests/unit/unit.h"

#include <protontop/op.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "proton/pattern.h"

/* An input as JSON and what the whole message is; NULL: it is accepted. */
struct sample {
    const char *op, *input, *message;
};

#define NAME_RULE "must match ^[0-9A-Za-z]+[0-9A-Za-z_\\-]*$"

static const struct sample samples[] = {
    {"GetService", "{\"name\":\"web-1_a\"}", NULL},
    {"GetService", "{}", "GetService: name: (none): required"},
    {"GetService", "{\"name\":null}", "GetService: name: (none): required"},
    {"GetService", "[]", "GetService: (a list of 0): must be an object"},
    {"GetService", "{\"name\":7.5}", "GetService: name: 7.5: must be a string"},
    {"GetService", "{\"name\":true}", "GetService: name: true: must be a string"},
    {"GetService", "{\"name\":{}}", "GetService: name: (an object): must be a string"},
    {"GetService", "{\"name\":\"\"}", "GetService: name: \"\": must have at least 1 character"},
    {"GetService", "{\"name\":\"-web\"}", "GetService: name: \"-web\": " NAME_RULE},
    {"GetService", "{\"name\":\"web\\n\"}", "GetService: name: \"web \": " NAME_RULE},
    {"GetService", "{\"name\":\"a\\u001b[2J\"}", "GetService: name: \"a^[[2J\": " NAME_RULE},
    {"GetService", "{\"name\":\"web\",\"nmae\":\"x\"}",
     "GetService: nmae: \"x\": unknown; the members here are name"},
    {"GetService", "{\"name\":\"web\",\"nmae\":null}",
     "GetService: nmae: null: unknown; the members here are name"},
    {"GetService", "{\"name\":\"web\",\"Name\":1}",
     "GetService: Name: 1: unknown; the members here are name"},
    {"GetResourcesSummary", "{}", NULL},
    {"GetResourcesSummary", "{\"a\":false}",
     "GetResourcesSummary: a: false: unknown; the members here are none"},
    {"ListServices", "{\"maxResults\":1}", NULL},
    {"ListServices", "{\"maxResults\":100}", NULL},
    {"ListServices", "{\"maxResults\":0}", "ListServices: maxResults: 0: must be at least 1"},
    {"ListServices", "{\"maxResults\":101}", "ListServices: maxResults: 101: must be at most 100"},
    {"ListServices", "{\"maxResults\":1.5}",
     "ListServices: maxResults: 1.5: must be a whole number"},
    {"ListServices", "{\"maxResults\":1e30}",
     "ListServices: maxResults: 1e+30: must be a whole number"},
    {"ListServices", "{\"maxResults\":\"5\"}",
     "ListServices: maxResults: \"5\": must be a whole number"},
    {"ListServices", "{\"nextToken\":\"\"}",
     "ListServices: nextToken: \"\": must match ^[A-Za-z0-9+=/]+$"},
    {"ListServiceInstances", "{\"sortBy\":\"createdAt\",\"sortOrder\":\"DESCENDING\"}", NULL},
    {"ListServiceInstances", "{\"sortOrder\":\"ascending\"}",
     "ListServiceInstances: sortOrder: \"ascending\": must be one of ASCENDING, DESCENDING"},
    {"ListServiceInstances", "{\"filters\":[{\"key\":\"name\",\"value\":\"x\"},{\"key\":\"nom\"}]}",
     "ListServiceInstances: filters[1].key: \"nom\": must be one of name, deploymentStatus, "
     "templateName, serviceName, deployedTemplateVersionStatus, environmentName, "
     "lastDeploymentAttemptedAtBefore, lastDeploymentAttemptedAtAfter, createdAtBefore, "
     "createdAtAfter"},
    {"ListServiceInstances", "{\"filters\":{}}",
     "ListServiceInstances: filters: (an object): must be a list"},
    {"ListServiceInstances", "{\"filters\":[null]}",
     "ListServiceInstances: filters[0]: (none): required"},
    {"TagResource",
     "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:service/web\","
     "\"tags\":[{\"key\":\"a\",\"value\":\"\"}]}",
     NULL},
    {"TagResource", "{\"resourceArn\":\"arn:aws:s3:::b\",\"tags\":[]}",
     "TagResource: resourceArn: \"arn:aws:s3:::b\": must match "
     "^arn:(aws|aws-cn|aws-us-gov):[a-zA-Z0-9-]+:[a-zA-Z0-9-]*:\\d{12}:([\\w+=,.@-]+[/:])*"
     "[\\w+=,.@-]+$"},
    {"UntagResource",
     "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:service/web\",\"tagKeys\":[\"\"]}",
     "UntagResource: tagKeys[0]: \"\": must have at least 1 character"},
    {"ListDeployments", "{\"componentName\":\"c\"}", NULL},
    {"UpdateEnvironment",
     "{\"name\":\"e\",\"deploymentType\":\"NONE\",\"provisioningRepository\":"
     "{\"branch\":\"main\",\"name\":\"owner-repo\",\"provider\":\"GITHUB\"}}",
     "UpdateEnvironment: provisioningRepository.name: \"owner-repo\": must match "
     "[A-Za-z0-9_.-].*/[A-Za-z0-9_.-].*"},
    {"UpdateEnvironment",
     "{\"name\":\"e\",\"deploymentType\":\"NONE\",\"provisioningRepository\":{\"branch\":\"m\"}}",
     "UpdateEnvironment: provisioningRepository.name: (none): required"},
    {"CreateEnvironmentTemplateVersion", "{\"templateName\":\"t\",\"source\":{}}",
     "CreateEnvironmentTemplateVersion: source: (an object): must have exactly one of s3"},
    {"CreateServiceTemplateVersion",
     "{\"templateName\":\"t\",\"source\":{\"s3\":{\"bucket\":\"bucket\",\"key\":\"k\"}},"
     "\"compatibleEnvironmentTemplates\":[]}",
     "CreateServiceTemplateVersion: compatibleEnvironmentTemplates: (a list of 0): must have at "
     "least 1 item"},
    {"UpdateComponent", "{\"name\":\"c\",\"deploymentType\":\"NONE\",\"clientToken\":\"a b\"}",
     "UpdateComponent: clientToken: \"a b\": must match ^[!-~]*$"},
    /* A spec and what else is sensitive is never shown. */
    {"UpdateServicePipeline", "{\"deploymentType\":\"NONE\",\"serviceName\":\"s\",\"spec\":\"\"}",
     "UpdateServicePipeline: spec: (not shown): must have at least 1 character"},
    {"UpdateServicePipeline", "{\"deploymentType\":\"NONE\",\"serviceName\":\"s\",\"spec\":5}",
     "UpdateServicePipeline: spec: (not shown): must be a string"},
    {"NotifyResourceDeploymentStatusChange",
     "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:service/web\","
     "\"outputs\":[{\"key\":\"\",\"valueString\":\"v\"}]}",
     "NotifyResourceDeploymentStatusChange: outputs[0].key: (not shown): must have at least 1 "
     "character"},
};

static int check_text(const char *op, const char *input, struct err *e)
{
    cJSON *o = json_parse(input, strlen(input), e);
    if (!o)
        fail_msg("%s: %s", input, e->msg);
    err_clear(e);
    int rc = op_check_input(op_find(op), o, e);
    cJSON_Delete(o);
    return rc;
}

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
        const struct sample *s = &samples[i];
        struct err e;
        int rc = check_text(s->op, s->input, &e);
        if (rc != (s->message ? ERR_INPUT : 0))
            fail_msg("%s %s: %d %s", s->op, s->input, rc, e.msg);
        if (s->message)
            assert_string_equal(e.msg, s->message);
    }
}

static void test_null_input(void **state)
{
    (void)state;
    struct err e;
    assert_int_equal(op_check_input(op_find("ListServices"), NULL, &e), 0);
    assert_int_equal(op_check_input(op_find("GetService"), NULL, &e), ERR_INPUT);
    assert_string_equal(e.msg, "GetService: name: (none): required");
    assert_int_equal(op_check_input(op_find("GetService"), NULL, NULL), ERR_INPUT);
}

/* A string of n times a piece as the named member, and the other members as they are given. */
static int check_long(const char *op, const char *others, const char *member, const char *piece,
                      size_t n, struct err *e)
{
    char *text = xmalloc(n * strlen(piece) + 1);
    for (size_t i = 0; i < n; i++)
        memcpy(text + i * strlen(piece), piece, strlen(piece));
    text[n * strlen(piece)] = '\0';
    cJSON *o = cJSON_Parse(others);
    assert_non_null(o);
    cJSON_AddStringToObject(o, member, text);
    err_clear(e);
    int rc = op_check_input(op_find(op), o, e);
    cJSON_Delete(o);
    free(text);
    return rc;
}

static void test_lengths_are_code_points(void **state)
{
    (void)state;
    struct err e;
    const char *tag = "{\"deploymentType\":\"NONE\",\"name\":\"e\"}";
    assert_int_equal(check_long("UpdateEnvironment", tag, "description", "\xc3\xa9", 500, &e), 0);
    assert_int_equal(check_long("UpdateEnvironment", tag, "description", "\xc3\xa9", 501, &e),
                     ERR_INPUT);
    assert_string_equal(e.msg, "UpdateEnvironment: description: (not shown): must have at most 500 "
                               "characters");
    assert_int_equal(check_long("UpdateEnvironment", tag, "spec", "\xf0\x9f\x98\x80", 51200, &e),
                     0);
    assert_int_equal(check_long("UpdateEnvironment", tag, "spec", "x", 51201, &e), ERR_INPUT);
    assert_int_equal(check_long("GetService", "{}", "name", "a", 100, &e), 0);
    assert_int_equal(check_long("GetService", "{}", "name", "a", 101, &e), ERR_INPUT);
    assert_string_equal(e.msg,
                        "GetService: name: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\": must have at most 100 "
                        "characters");
}

/* Patterns of two repetitions are tried at each start of a long value: a length that is wrong
 * already ends the check before it. Values without a bound are linear work. */
static void test_long_values_end_soon(void **state)
{
    (void)state;
    struct err e;
    const char *other = "{\"provider\":\"GITHUB\"}";
    assert_int_equal(check_long("GetRepository", other, "name", "a", 1000000, &e), ERR_INPUT);
    assert_non_null(strstr(e.msg, "must have at most 100 characters"));
    assert_int_equal(check_long("ListServices", "{}", "nextToken", "A", 1000000, &e), 0);
    assert_int_equal(check_long("GetDeployment", "{}", "id", "0", 1000000, &e), ERR_INPUT);
}

static void test_list_bounds(void **state)
{
    (void)state;
    struct err e;
    cJSON *o = cJSON_CreateObject();
    cJSON *keys = cJSON_AddArrayToObject(o, "tagKeys");
    cJSON_AddStringToObject(o, "resourceArn", "arn:aws:proton:us-east-1:123456789012:service/w");
    for (int i = 0; i < 50; i++)
        cJSON_AddItemToArray(keys, cJSON_CreateString("k"));
    assert_int_equal(op_check_input(op_find("UntagResource"), o, &e), 0);
    cJSON_AddItemToArray(keys, cJSON_CreateString("k"));
    assert_int_equal(op_check_input(op_find("UntagResource"), o, &e), ERR_INPUT);
    assert_string_equal(e.msg,
                        "UntagResource: tagKeys: (a list of 51): must have at most 50 items");
    cJSON_Delete(o);
}

static int check_output(const char *text, struct err *e)
{
    cJSON *o = json_parse(text, strlen(text), e);
    assert_non_null(o);
    int rc = shape_check(op_find("GetDeployment")->output, o, "answer", e);
    cJSON_Delete(o);
    return rc;
}

static void test_outputs_and_times(void **state)
{
    (void)state;
    struct err e;
#define DEPLOYMENT(time, state)                                                                    \
    "{\"deployment\":{\"arn\":\"a\",\"createdAt\":" time ",\"deploymentStatus\":\"FAILED\","       \
    "\"environmentName\":\"e\",\"id\":\"01234567-89ab-cdef-0123-456789abcdef\","                   \
    "\"lastModifiedAt\":1.605135785405E9,\"targetArn\":"                                           \
    "\"arn:aws:proton:us-east-1:123456789012:environment/e\","                                     \
    "\"targetResourceCreatedAt\":1,\"targetResourceType\":\"ENVIRONMENT\"" state "}}"
    assert_int_equal(check_output(DEPLOYMENT("1605135785.405", ""), &e), 0);
    assert_int_equal(check_output(DEPLOYMENT("\"2020-11-11T23:03:05Z\"", ""), &e), 0);
    assert_int_equal(check_output(DEPLOYMENT("\"yesterday\"", ""), &e), ERR_INPUT);
    assert_string_equal(e.msg, "answer: deployment.createdAt: \"yesterday\": must be a time "
                               "(seconds since the epoch)");
    assert_int_equal(check_output(DEPLOYMENT("1", ",\"targetState\":{\"environment\":"
                                                  "{\"templateMajorVersion\":\"1\","
                                                  "\"templateMinorVersion\":\"0\","
                                                  "\"templateName\":\"t\"}}"),
                                  &e),
                     0);
    assert_int_equal(check_output(DEPLOYMENT("1", ",\"targetState\":{}"), &e), ERR_INPUT);
    assert_string_equal(e.msg, "answer: deployment.targetState: (an object): must have exactly one "
                               "of component, environment, serviceInstance, servicePipeline");
}

/* Every pattern of the model becomes a POSIX one that compiles. */
static void check_pattern_of(const struct shape *s)
{
    struct buf posix = BUF_INIT(4096);
    struct err e;
    regex_t re;
    if (s->pattern) {
        if (pattern_to_posix(s->pattern, &posix, &e))
            fail_msg("%s", e.msg);
        assert_null(strstr(buf_str(&posix), "\\d"));
        assert_null(strstr(buf_str(&posix), "\\w"));
        assert_int_equal(regcomp(&re, buf_str(&posix), REG_EXTENDED | REG_NOSUB), 0);
        regfree(&re);
    }
    buf_release(&posix);
    for (size_t i = 0; i < s->n_members; i++)
        check_pattern_of(s->members[i].shape);
    if (s->item)
        check_pattern_of(s->item);
}

static void test_all_patterns_compile(void **state)
{
    (void)state;
    for (size_t i = 0; i < op_count(); i++) {
        check_pattern_of(op_at(i)->input);
        check_pattern_of(op_at(i)->output);
    }
}

static void test_translation(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to; /* NULL: refused */
    } t[] = {
        {"^\\d{12}$", "^[0-9]{12}$"},
        {"[\\w+=,.@-]+", "[A-Za-z0-9_+=,.@-]+"},
        {"[0-9A-Za-z_\\-]*", "[0-9A-Za-z_-]*"},
        {"[a-z0-9-\\.]", "[a-z0-9.-]"},
        {"[-a]", "[a-]"},
        {"[^\\s]", "[^ \t\n\v\f\r]"},
        {"a\\.b\\\\", "a\\.b\\\\"},
        {"(^$)|x{1,3}", "(^$)|x{1,3}"},
        {"a\\b", NULL},
        {"(?:a)", NULL},
        {"a*?", NULL},
        {"a{1,2}+", NULL},
        {"[a", NULL},
        {"[a&&b]", NULL},
        {"[\\p]", NULL},
        {"\\1", NULL},
        {"a\\", NULL},
    };
    for (size_t i = 0; i < ARRAY_LEN(t); i++) {
        struct buf out = BUF_INIT(256);
        struct err e;
        int rc = pattern_to_posix(t[i].from, &out, &e);
        assert_int_equal(rc, t[i].to ? 0 : ERR_PARSE);
        if (t[i].to)
            assert_string_equal(buf_str(&out), t[i].to);
        else
            assert_non_null(strstr(e.msg, t[i].from));
        buf_release(&out);
    }
}

static void test_fits(void **state)
{
    (void)state;
    static const struct {
        const char *op, *member, *value;
        bool fits;
    } t[] = {
        {"GetRepository", "name", "owner/repo", true},
        {"GetRepository", "name", "!owner/repo!", true}, /* not anchored */
        {"GetRepository", "name", "owner/", false},
        {"CreateEnvironment", "templateMajorVersion", "0", true},
        {"CreateEnvironment", "templateMajorVersion", "12", true},
        {"CreateEnvironment", "templateMajorVersion", "01", false},
        {"CreateEnvironment", "protonServiceRoleArn", "arn:aws:iam::123456789012:role/a/b.c", true},
        {"CreateEnvironment", "protonServiceRoleArn", "arn:aws:iam::12345678901:role/a", false},
        {"CreateEnvironment", "codebuildRoleArn", "arn:aws:iam::123456789012:role/p/q/r", true},
        {"CreateEnvironment", "codebuildRoleArn", "arn:aws:iam::123456789012:role/", false},
        {"CreateEnvironment", "codebuildRoleArn", "arn:aws:iam::123456789012:user/r", false},
        {"CreateEnvironmentAccountConnection", "managementAccountId", "123456789012", true},
        {"CreateEnvironmentAccountConnection", "managementAccountId", "1234567890123", false},
        {"GetDeployment", "id", "01234567-89AB-cdef-0123-456789abcdef", false},
        {"UpdateAccountSettings", "pipelineServiceRoleArn", "", true},
        {"UpdateAccountSettings", "pipelineServiceRoleArn", "x", false},
        {"CreateEnvironmentAccountConnection", "clientToken", "~!x", true},
        {"CreateEnvironmentAccountConnection", "clientToken", "\xc3\xa9", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(t); i++) {
        const struct member *m = shape_member(op_find(t[i].op)->input, t[i].member);
        assert_non_null(m->shape->pattern);
        if (pattern_fits(m->shape->pattern, t[i].value) != t[i].fits)
            fail_msg("%s %s: %s", t[i].op, t[i].member, t[i].value);
    }
    assert_false(pattern_fits("(?:a)", "a"));
    assert_false(pattern_fits("(a", "(a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_null_input),
        cmocka_unit_test(test_lengths_are_code_points),
        cmocka_unit_test(test_long_values_end_soon),
        cmocka_unit_test(test_list_bounds),
        cmocka_unit_test(test_outputs_and_times),
        cmocka_unit_test(test_all_patterns_compile),
        cmocka_unit_test(test_translation),
        cmocka_unit_test(test_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
