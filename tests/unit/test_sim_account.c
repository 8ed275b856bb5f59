/* The account in the local service: settings, the summary, tags of whatever has an ARN. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/when.h"
#include "sim_steps.h"

#define ROLE(name) "arn:aws:iam::123456789012:role/" name
#define SET        "accountSettings."
#define LINK                                                                                       \
    "\"connectionArn\":\"arn:aws:codestar-connections:us-east-1:123456789012:connection/c\""
#define BRANCH                                                                                     \
    "\"pipelineProvisioningRepository\":{\"provider\":\"BITBUCKET\",\"name\":\"acme/p\","          \
    "\"branch\":\"main\"}"

static const struct step settings[] = {
    STEP(0, "GetAccountSettings", "{}", "", SET "pipelineServiceRoleArn", "(none)"),
    STEP(0, "UpdateAccountSettings", "{\"pipelineServiceRoleArn\":\"" ROLE("p") "\"}", "",
         SET "pipelineServiceRoleArn", ROLE("p")),
    STEP(0, "UpdateAccountSettings", "{\"pipelineCodebuildRoleArn\":\"" ROLE("cb") "\"}", "",
         SET "pipelineServiceRoleArn", ROLE("p")),
    STEP(0, "UpdateAccountSettings", "{\"pipelineServiceRoleArn\":\"\"}", "",
         SET "pipelineServiceRoleArn", "(none)"),
    STEP(0, "GetAccountSettings", "{}", "", SET "pipelineCodebuildRoleArn", ROLE("cb")),
    STEP(0, "UpdateAccountSettings", "{" BRANCH "}", "ValidationException", NULL, NULL),
    STEP(0, "CreateRepository", "{\"provider\":\"BITBUCKET\",\"name\":\"acme/p\"," LINK "}", "",
         NULL, NULL),
    STEP(0, "UpdateAccountSettings", "{" BRANCH "}", "", SET "pipelineProvisioningRepository.arn",
         "arn:aws:proton:us-east-1:123456789012:repository/bitbucket:acme/p"),
    STEP(0, "DeleteRepository", "{\"provider\":\"BITBUCKET\",\"name\":\"acme/p\"}",
         "ConflictException", NULL, NULL),
    STEP(0, "UpdateAccountSettings", "{\"deletePipelineProvisioningRepository\":true," BRANCH "}",
         "ValidationException", NULL, NULL),
    STEP(0, "UpdateAccountSettings", "{\"deletePipelineProvisioningRepository\":true}", "",
         SET "pipelineProvisioningRepository.name", "(none)"),
    STEP(0, "DeleteRepository", "{\"provider\":\"BITBUCKET\",\"name\":\"acme/p\"}", "",
         "repository.name", "acme/p"),
};

static void settings_are_kept(void **state)
{
    run_steps(*state, settings, ARRAY_LEN(settings));
}

/* --- tags
 * ------------------------------------------------------------------------------------------- */

#define NET             "arn:aws:proton:us-east-1:123456789012:environment-template/net"
#define OF(arn, more)   "{\"resourceArn\":\"" arn "\"" more "}"
#define TAG(key, value) "{\"key\":\"" key "\",\"value\":\"" value "\"}"

static const struct step tags[] = {
    STEP(0, "ListTagsForResource", OF(NET, ""), "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplate",
         "{\"name\":\"net\",\"tags\":[" TAG("a", "1") "," TAG("a", "2") "]}", "ValidationException",
         NULL, NULL),
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\",\"tags\":[" TAG("aws:a", "1") "]}",
         "ValidationException", NULL, NULL),
    STEP(0, "GetEnvironmentTemplate", "{\"name\":\"net\"}", "ResourceNotFoundException", NULL,
         NULL),
    STEP(0, "CreateEnvironmentTemplate",
         "{\"name\":\"net\",\"tags\":[" TAG("b", "1") "," TAG("a", "2") "]}", "", NULL, NULL),
    STEP(0, "TagResource", OF(NET, ",\"tags\":[" TAG("a", "3") "," TAG("c", "") "]"), "", NULL,
         NULL),
    STEP(0, "TagResource", OF(NET, ",\"tags\":[" TAG("aws:x", "3") "]"), "ValidationException",
         NULL, NULL),
    STEP(0, "UntagResource", OF(NET, ",\"tagKeys\":[\"b\",\"nosuch\"]"), "", NULL, NULL),
    STEP(0, "TagResource", OF(NET "x", ",\"tags\":[]"), "ResourceNotFoundException", NULL, NULL),
    STEP(0, "UntagResource",
         OF("arn:aws:proton:us-east-1:999999999999:environment-template/net", ",\"tagKeys\":[]"),
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "UntagResource",
         OF("arn:aws:ecs:us-east-1:123456789012:environment-template/net", ",\"tagKeys\":[]"),
         "ResourceNotFoundException", NULL, NULL),
    /* any region that a request may be signed for */
    STEP(0, "ListTagsForResource",
         OF("arn:aws:proton:eu-west-3:123456789012:environment-template/net", ""), "", NULL, NULL),
};

static void expect_tags(struct world *w, const char *arn, const char *const *keys,
                        const char *const *values, int n)
{
    char input[300];
    cJSON *body, *item;
    int i = 0;

    snprintf(input, sizeof(input), "{\"resourceArn\":\"%s\"}", arn);
    body = call(w, "ListTagsForResource", input, "");
    cJSON_ArrayForEach (item, json_at(body, "tags")) {
        assert_true(i < n);
        assert_string_equal(json_str(item, "key"), keys[i]);
        assert_string_equal(json_str(item, "value"), values[i]);
        i++;
    }
    assert_int_equal(i, n);
    cJSON_Delete(body);
}

static void tags_are_put_and_dropped(void **state)
{
    struct world *w = *state;

    run_steps(w, tags, ARRAY_LEN(tags));
    expect_tags(w, NET, (const char *const[]){"a", "c"}, (const char *const[]){"3", ""}, 2);
    /* what is made anew has none of the old ones' */
    expect(w, "DeleteEnvironmentTemplate", "{\"name\":\"net\"}", "");
    expect(w, "CreateEnvironmentTemplate", "{\"name\":\"net\"}", "");
    expect_tags(w, NET, NULL, NULL, 0);
}

static void fifty_tags_in_pages(void **state)
{
    struct world *w = *state;
    char token[400] = "";
    struct buf b = BUF_INIT(65536);
    int n = 0;

    expect(w, "CreateEnvironmentTemplate", "{\"name\":\"net\"}", "");
    (void)buf_adds(&b, "{\"resourceArn\":\"" NET "\",\"tags\":[");
    for (int i = 0; i < 50; i++)
        (void)buf_addf(&b, "%s{\"key\":\"k%02d\",\"value\":\"v\"}", i ? "," : "", i);
    (void)buf_adds(&b, "]}");
    expect(w, "TagResource", buf_str(&b), "");
    expect(w, "TagResource", OF(NET, ",\"tags\":[" TAG("more", "1") "]"), "ValidationException");
    expect(w, "TagResource", OF(NET, ",\"tags\":[" TAG("k49", "1") "]"), "");
    for (int page = 0; page < 3; page++) {
        cJSON *body;

        buf_clear(&b);
        (void)buf_addf(&b, "{\"resourceArn\":\"" NET "\",\"maxResults\":20%s%s%s}",
                       *token ? ",\"nextToken\":\"" : "", token, *token ? "\"" : "");
        body = call(w, "ListTagsForResource", buf_str(&b), "");
        n += cJSON_GetArraySize(json_at(body, "tags"));
        snprintf(token, sizeof(token), "%s", json_str_or(body, "nextToken", ""));
        cJSON_Delete(body);
    }
    assert_int_equal(n, 50);
    assert_string_equal(token, "");
    buf_release(&b);
}

/* Every kind of thing that has an ARN, as its own answer or listing tells it. */
static const struct {
    const char *op, *input, *arn;
} kinds[] = {
    {"GetEnvironment", "{\"name\":\"fargate-env-prod\"}", "environment.arn"},
    {"GetService", "{\"name\":\"front-end\"}", "service.arn"},
    {"GetServiceInstance", "{\"name\":\"dev\",\"serviceName\":\"front-end\"}",
     "serviceInstance.arn"},
    {"GetEnvironmentTemplate", "{\"name\":\"vpc-env\"}", "environmentTemplate.arn"},
    {"GetServiceTemplate", "{\"name\":\"apprunner-svc\"}", "serviceTemplate.arn"},
    {"GetServiceTemplateVersion",
     "{\"templateName\":\"apprunner-svc\",\"majorVersion\":\"1\",\"minorVersion\":\"1\"}",
     "serviceTemplateVersion.arn"},
    {"GetEnvironmentTemplateVersion",
     "{\"templateName\":\"vpc-env\",\"majorVersion\":\"1\",\"minorVersion\":\"1\"}",
     "environmentTemplateVersion.arn"},
    {"GetRepository", "{\"provider\":\"GITHUB\",\"name\":\"acme/front-end\"}", "repository.arn"},
};

static void check_taggable(struct world *w, const char *arn)
{
    char input[400];

    snprintf(input, sizeof(input), "{\"resourceArn\":\"%s\",\"tags\":[" TAG("k", "v") "]}", arn);
    expect(w, "TagResource", input, "");
    expect_tags(w, arn, (const char *const[]){"k"}, (const char *const[]){"v"}, 1);
}

static void first_of_a_list(struct world *w, const char *op, const char *input, const char *list)
{
    cJSON *body = call(w, op, input, "");
    const cJSON *all = json_at(body, list);

    assert_non_null(all->child);
    check_taggable(w, json_str(all->child, "arn"));
    cJSON_Delete(body);
}

static void whatever_has_an_arn_has_tags(void **state)
{
    struct world *w = *state;

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        cJSON *body = call(w, kinds[i].op, kinds[i].input, "");

        check_taggable(w, json_str(body, kinds[i].arn));
        cJSON_Delete(body);
    }
    first_of_a_list(w, "ListDeployments", "{}", "deployments");
    first_of_a_list(w, "ListEnvironmentAccountConnections",
                    "{\"requestedBy\":\"MANAGEMENT_ACCOUNT\"}", "environmentAccountConnections");
    check_taggable(w, "arn:aws:proton:us-east-1:123456789012:environment-template/vpc-env:2");
    expect(w, "ListTagsForResource",
           OF("arn:aws:proton:us-east-1:123456789012:environment-template/vpc-env:3", ""),
           "ResourceNotFoundException");
}

/* --- the summary
 * ------------------------------------------------------------------------------------ */

static int counted(const cJSON *body, const char *path)
{
    char text[80];

    snprintf(text, sizeof(text), "counts.%s", path);
    return (int)json_num(body, text, -1);
}

static void the_summary_adds_up(void **state)
{
    static const char *const kinds_of[] = {"environments", "serviceInstances", "pipelines",
                                           "services"};
    struct world *w = *state;
    cJSON *body = call(w, "GetResourcesSummary", "{}", "");

    for (size_t i = 0; i < ARRAY_LEN(kinds_of); i++) {
        const cJSON *o = cJSON_GetObjectItem(json_at(body, "counts"), kinds_of[i]);

        assert_int_equal((int)json_num(o, "total", -1),
                         (int)(json_num(o, "upToDate", -9) + json_num(o, "behindMinor", -9) +
                               json_num(o, "behindMajor", -9)));
    }
    assert_int_equal(counted(body, "environments.total"), 4);
    assert_int_equal(counted(body, "services.total"), 12);
    assert_int_equal(counted(body, "environmentTemplates.total"), 3);
    assert_int_equal(counted(body, "environmentTemplates.upToDate"), -1);
    assert_int_equal(counted(body, "serviceTemplates.total"), 6);
    assert_int_equal(counted(body, "components.upToDate"), -1);
    cJSON_Delete(body);
    /* a new minor version leaves those behind that were up to date */
    expect(w, "UpdateServiceTemplateVersion",
           "{\"templateName\":\"backend-fargate-svc\",\"majorVersion\":\"2\","
           "\"minorVersion\":\"3\",\"status\":\"PUBLISHED\"}",
           "");
    expect(w, "UpdateEnvironmentTemplateVersion",
           "{\"templateName\":\"vpc-env\",\"majorVersion\":\"2\",\"minorVersion\":\"2\","
           "\"status\":\"PUBLISHED\"}",
           "");
    body = call(w, "GetResourcesSummary", "{}", "");
    assert_true(counted(body, "environments.behindMinor") > 0);
    cJSON_Delete(body);
}

static void an_empty_account_has_nothing(void **state)
{
    struct world *w = *state;
    cJSON *body = call(w, "GetResourcesSummary", "{}", ""), *item;

    cJSON_ArrayForEach (item, json_at(body, "counts")) {
        assert_int_equal((int)json_num(item, "total", -1), 0);
    }
    assert_int_equal(cJSON_GetArraySize(json_at(body, "counts")), 7);
    cJSON_Delete(body);
    expect(w, "ListRepositories", "{}", "");
    expect(w, "ListServiceTemplates", "{}", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(settings_are_kept, empty_account, world_down),
        cmocka_unit_test_setup_teardown(tags_are_put_and_dropped, empty_account, world_down),
        cmocka_unit_test_setup_teardown(fifty_tags_in_pages, empty_account, world_down),
        cmocka_unit_test_setup_teardown(whatever_has_an_arn_has_tags, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(the_summary_adds_up, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(an_empty_account_has_nothing, empty_account, world_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
