/* The local service's state machine, its time stepped by hand. Every answer is held against the
 * shapes of the API's description. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/rng.h"
#include "base/when.h"
#include "sim_world.h"

static int set_up(void **state)
{
    struct world *w = xcalloc(1, sizeof(*w));

    w->sim = world_sim(1, 4, 12, 3, true);
    w->now = START;
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    sim_free(w->sim);
    free(w);
    return 0;
}

/* "serviceName","name" of the first instance with that status, as members of an input. */
static void find_instance(struct world *w, const char *status, char service[128], char name[128])
{
    char input[200];
    cJSON *body;

    snprintf(input, sizeof(input),
             "{\"filters\":[{\"key\":\"deploymentStatus\",\"value\":\"%s\"}]}", status);
    body = call(w, "ListServiceInstances", input, "");
    assert_true(cJSON_GetArraySize(json_at(body, "serviceInstances")) > 0);
    snprintf(service, 128, "%s",
             json_str(cJSON_GetArrayItem(json_at(body, "serviceInstances"), 0), "serviceName"));
    snprintf(name, 128, "%s",
             json_str(cJSON_GetArrayItem(json_at(body, "serviceInstances"), 0), "name"));
    cJSON_Delete(body);
}

static void a_stuck_instance_is_cancelled(void **state)
{
    struct world *w = *state;
    char service[128], name[128], get[400], cancel[400], before[64];

    find_instance(w, "IN_PROGRESS", service, name);
    snprintf(get, sizeof(get), "{\"serviceName\":\"%s\",\"name\":\"%s\"}", service, name);
    snprintf(cancel, sizeof(cancel), "{\"serviceName\":\"%s\",\"serviceInstanceName\":\"%s\"}",
             service, name);
    snprintf(before, sizeof(before), "%s",
             ask(w, "GetServiceInstance", get, "serviceInstance.templateMinorVersion"));
    w->now += 5 * MS_HOUR; /* it never ends by itself */
    assert_string_equal(ask(w, "GetServiceInstance", get, "serviceInstance.deploymentStatus"),
                        "IN_PROGRESS");
    assert_string_equal(
        ask(w, "CancelServiceInstanceDeployment", cancel, "serviceInstance.deploymentStatus"),
        "CANCELLING");
    expect(w, "CancelServiceInstanceDeployment", cancel, "ConflictException");
    w->now += MS_MINUTE;
    assert_string_equal(ask(w, "GetServiceInstance", get, "serviceInstance.deploymentStatus"),
                        "CANCELLED");
    assert_string_equal(
        ask(w, "GetServiceInstance", get, "serviceInstance.deploymentStatusMessage"),
        "User initiated cancellation.");
    assert_string_equal(ask(w, "GetServiceInstance", get, "serviceInstance.templateMinorVersion"),
                        before);
    expect(w, "CancelServiceInstanceDeployment", cancel, "ConflictException");
}

/* During an update the old version is shown; afterwards the new one, with the attempt's start as
 * the time of success. */
static void an_update_changes_when_it_succeeds(void **state)
{
    struct world *w = *state;
    const char *get = "{\"name\":\"fargate-env-prod\"}";
    const char *update = "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"CURRENT_VERSION\","
                         "\"spec\":\"proton: EnvironmentSpec\\nspec: {vpc_cidr: 10.77.0.0/16}\"}";
    cJSON *body;
    const char *status = NULL;

    assert_string_equal(ask(w, "UpdateEnvironment", update, "environment.deploymentStatus"),
                        "IN_PROGRESS");
    assert_null(strstr(ask(w, "GetEnvironment", get, "environment.spec"), "10.77"));
    expect(w, "UpdateEnvironment", update, "ConflictException");
    expect(w, "DeleteEnvironment", get, "ConflictException");
    w->now += MS_HOUR;
    body = call(w, "GetEnvironment", get, "");
    status = json_str(body, "environment.deploymentStatus");
    if (str_eq(status, "SUCCEEDED")) {
        assert_non_null(strstr(json_str(body, "environment.spec"), "10.77"));
        assert_true(json_time_ms(body, "environment.lastDeploymentSucceededAt") == START);
        assert_true(json_time_ms(body, "environment.lastDeploymentAttemptedAt") == START);
    } else {
        assert_string_equal(status, "FAILED");
        assert_non_null(json_str(body, "environment.deploymentStatusMessage"));
    }
    cJSON_Delete(body);
}

struct rule {
    const char *op, *input, *error;
};

/* operation and state -> answer. quiet fleet: 4 environments, none of them in progress. */
static const struct rule rules[] = {
    {"GetEnvironment", "{\"name\":\"nosuch\"}", "ResourceNotFoundException"},
    {"GetService", "{\"name\":\"nosuch\"}", "ResourceNotFoundException"},
    {"GetServiceInstance", "{\"name\":\"dev\",\"serviceName\":\"nosuch\"}",
     "ResourceNotFoundException"},
    {"GetDeployment", "{\"id\":\"00000000-0000-4000-8000-000000000000\"}",
     "ResourceNotFoundException"},
    {"CancelEnvironmentDeployment", "{\"environmentName\":\"fargate-env-prod\"}",
     "ConflictException"},
    {"CancelServicePipelineDeployment", "{\"serviceName\":\"nosuch\"}",
     "ResourceNotFoundException"},
    {"UpdateEnvironment", "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"CURRENT_VERSION\"}",
     "ValidationException"},
    {"UpdateEnvironment",
     "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"CURRENT_VERSION\",\"spec\":\"a: [\"}",
     "ValidationException"},
    {"UpdateEnvironment",
     "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"CURRENT_VERSION\",\"spec\":\"a: b\","
     "\"templateMajorVersion\":\"1\"}",
     "ValidationException"},
    {"UpdateEnvironment",
     "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"MINOR_VERSION\","
     "\"templateMinorVersion\":\"99\"}",
     "ValidationException"},
    {"UpdateEnvironment",
     "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"MAJOR_VERSION\","
     "\"templateMajorVersion\":\"7\"}",
     "ValidationException"},
    {"UpdateEnvironment",
     "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"NONE\",\"spec\":\"a: b\"}",
     "ValidationException"},
    {"UpdateEnvironment",
     "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"NONE\",\"description\":\"x\"}", ""},
    {"DeleteEnvironment", "{\"name\":\"fargate-env-prod\"}", "ConflictException"},
    {"DeleteEnvironment", "{\"name\":\"nosuch\"}", ""},
    {"DeleteService", "{\"name\":\"nosuch\"}", ""},
    {"UpdateService", "{\"name\":\"front-end\",\"description\":\"x\"}", ""},
    {"UpdateService", "{\"name\":\"billing\",\"spec\":\"no: spec\"}", "ValidationException"},
    {"ListEnvironments", "{\"nextToken\":\"AAAA\"}", "ValidationException"},
    {"ListServiceInstances", "{\"serviceName\":\"nosuch\"}", "ResourceNotFoundException"},
    {"ListServiceInstances",
     "{\"filters\":[{\"key\":\"createdAtBefore\",\"value\":\"yesterday\"}]}",
     "ValidationException"},
    {"ListEnvironmentOutputs", "{\"environmentName\":\"fargate-env-prod\"}", ""},
    {"ListEnvironmentProvisionedResources", "{\"environmentName\":\"fargate-env-prod\"}", ""},
    {"ListServiceInstanceOutputs",
     "{\"serviceName\":\"front-end\",\"serviceInstanceName\":\"dev\"}", ""},
    {"ListServiceInstanceProvisionedResources",
     "{\"serviceName\":\"front-end\",\"serviceInstanceName\":\"dev\"}", ""},
    {"GetResourcesSummary", "{}", ""},
    {"GetAccountSettings", "{}", ""},
    {"ListTagsForResource",
     "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:service/front-end\"}", ""},
};

static void answers_by_rule(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        expect(*state, rules[i].op, rules[i].input, rules[i].error);
}

static void an_unknown_operation_is_told(void **state)
{
    struct world *w = *state;
    struct sim_request rq = {.op = "MakeCoffee"};
    struct sim_answer a;

    sim_handle(w->sim, &rq, w->now, &a);
    assert_string_equal(a.error, "UnknownOperationException");
    sim_answer_release(&a);
}

static void a_deleted_service_takes_all_along(void **state)
{
    struct world *w = *state;
    const char *name = "{\"name\":\"checkout\"}";
    cJSON *body = call(w, "GetService", name, "");
    bool busy = str_eq(json_str_or(body, "service.pipeline.deploymentStatus", ""), "IN_PROGRESS");

    cJSON_Delete(body);
    if (busy)
        expect(w, "CancelServicePipelineDeployment", "{\"serviceName\":\"checkout\"}", "");
    body = call(w, "ListServiceInstances",
                "{\"serviceName\":\"checkout\",\"filters\":[{\"key\":\"deploymentStatus\","
                "\"value\":\"IN_PROGRESS\"}]}",
                "");
    if (cJSON_GetArraySize(json_at(body, "serviceInstances")) > 0)
        expect(w, "DeleteService", name, "ConflictException");
    else
        assert_string_equal(ask(w, "DeleteService", name, "service.status"), "DELETE_IN_PROGRESS");
    cJSON_Delete(body);
    if (busy)
        return;
    /* A repeat while it goes on gives the detail, afterwards {}. */
    assert_string_equal(ask(w, "DeleteService", name, "service.status"), "DELETE_IN_PROGRESS");
    expect(w, "UpdateService",
           "{\"name\":\"checkout\",\"spec\":\"proton: ServiceSpec\\ninstances:\\n"
           "  - {name: dev, environment: fargate-env-dev}\"}",
           "ConflictException");
    w->now += 10 * MS_MINUTE;
    expect(w, "GetService", name, "ResourceNotFoundException");
    expect(w, "ListServiceInstances", "{\"serviceName\":\"checkout\"}",
           "ResourceNotFoundException");
    assert_string_equal(ask(w, "DeleteService", name, "service.status"), "(none)");
}

/* The spec decides which instances there are. */
static void a_spec_adds_and_removes_instances(void **state)
{
    struct world *w = *state;
    const char *spec =
        "{\"name\":\"search\",\"spec\":\"proton: ServiceSpec\\ninstances:\\n"
        "  - {name: brand-new, environment: fargate-env-prod, spec: {port: 80}}\\n\"}";
    const char *list = "{\"serviceName\":\"search\"}";
    cJSON *body = call(w, "GetService", "{\"name\":\"search\"}", "");
    const cJSON *all;

    cJSON_Delete(body);
    assert_string_equal(ask(w, "UpdateService", spec, "service.status"), "UPDATE_IN_PROGRESS");
    w->now += MS_HOUR;
    body = call(w, "ListServiceInstances", list, "");
    all = json_at(body, "serviceInstances");
    assert_int_equal(cJSON_GetArraySize(all), 1);
    assert_string_equal(json_str(all->child, "name"), "brand-new");
    cJSON_Delete(body);
    assert_null(
        strstr(ask(w, "GetService", "{\"name\":\"search\"}", "service.status"), "PROGRESS"));
}

static void sorts_and_filters(void **state)
{
    struct world *w = *state;
    cJSON *body = call(w, "ListServiceInstances",
                       "{\"sortBy\":\"lastDeploymentAttemptedAt\",\"sortOrder\":\"DESCENDING\"}",
                       "");
    const cJSON *item;
    int64_t last = INT64_MAX;

    cJSON_ArrayForEach (item, json_at(body, "serviceInstances")) {
        int64_t t = json_time_ms(item, "lastDeploymentAttemptedAt");

        assert_true(t <= last);
        last = t;
    }
    cJSON_Delete(body);
    body = call(w, "ListServiceInstances",
                "{\"filters\":[{\"key\":\"environmentName\",\"value\":\"fargate-env-prod\"},"
                "{\"key\":\"name\",\"value\":\"prod\"}]}",
                "");
    assert_true(cJSON_GetArraySize(json_at(body, "serviceInstances")) > 0);
    cJSON_ArrayForEach (item, json_at(body, "serviceInstances")) {
        assert_string_equal(json_str(item, "environmentName"), "fargate-env-prod");
        assert_string_equal(json_str(item, "name"), "prod");
    }
    cJSON_Delete(body);
    body = call(w, "ListDeployments", "{\"serviceName\":\"billing\"}", "");
    cJSON_ArrayForEach (item, json_at(body, "deployments")) {
        assert_string_equal(json_str(item, "serviceName"), "billing");
    }
    cJSON_Delete(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stuck_instance_is_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_update_changes_when_it_succeeds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(answers_by_rule, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_unknown_operation_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_deleted_service_takes_all_along, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_spec_adds_and_removes_instances, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sorts_and_filters, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
