/* Components of the local service, attached to an instance and detached: operation and state ->
 * answer, next state, the time stepped by hand (BEHAVIOUR sections 3 to 5). */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/model.h"
#include "sim_steps.h"

#define FILES              "\"manifest\":\"infrastructure: {}\",\"templateFile\":\"Resources: {}\""
#define AT(s, i)           "\"serviceName\":\"" s "\",\"serviceInstanceName\":\"" i "\""
#define SPEC               ",\"serviceSpec\":\"proton: ServiceSpec\\ninstances: []\""
#define NAME               "{\"name\":\"bucket\"}"
#define NEW(more)          "{\"name\":\"bucket\"," FILES more "}"
#define IN_ENV             ",\"environmentName\":\"fargate-env-prod\""
#define UPDATE(type, more) "{\"name\":\"bucket\",\"deploymentType\":\"" type "\"" more "}"
#define C                  "component."
#define OF_C               "{\"componentName\":\"bucket\"}"

/* A fleet whose service shop has the instances dev and prod, without components. */
static int with_shop(void **state)
{
    struct world *w;

    quiet_fleet(state);
    w = *state;
    expect(w, "CreateService",
           "{\"name\":\"shop\",\"templateName\":\"worker-fargate-svc\",\"templateMajorVersion\":"
           "\"1\",\"spec\":\"proton: ServiceSpec\\ninstances:\\n"
           "  - {name: dev, environment: fargate-env-prod}\\n"
           "  - {name: prod, environment: fargate-env-prod}\\n"
           "  - {name: far, environment: vpc-env-staging}\"}",
           "");
    w->now += 10 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", "{\"name\":\"shop\"}", "service.status"), "ACTIVE");
    return 0;
}

static const struct step detached[] = {
    STEP(0, "CreateComponent", NEW(IN_ENV ",\"clientToken\":\"t1\""), "", C "deploymentStatus",
         "IN_PROGRESS"),
    STEP(0, "CreateComponent", NEW(IN_ENV ",\"clientToken\":\"t1\""), "", C "name", "bucket"),
    STEP(0, "CreateComponent", NEW(IN_ENV ",\"clientToken\":\"t1\",\"description\":\"x\""),
         "ValidationException", "message", "Idempotent parameter mismatch"),
    STEP(0, "CreateComponent", NEW(IN_ENV ",\"clientToken\":\"t2\""), "ConflictException", NULL,
         NULL),
    STEP(0, "GetComponent", NAME, "", C "lastClientRequestToken", "t1"),
    STEP(0, "GetComponent", NAME, "", C "serviceName", "(none)"),
    STEP(0, "DeleteEnvironment", "{\"name\":\"fargate-env-prod\"}", "ConflictException", NULL,
         NULL),
    STEP(0, "UpdateComponent", UPDATE("CURRENT_VERSION", ",\"templateFile\":\"Resources: {a: b}\""),
         "ConflictException", NULL, NULL),
    STEP(0, "DeleteComponent", NAME, "ConflictException", NULL, NULL),
    STEP(0, "ListComponentOutputs", OF_C, "", NULL, NULL),
    STEP(4 * MS_MINUTE, "GetComponent", NAME, "", C "deploymentStatus", "SUCCEEDED"),
    STEP(0, "ListComponentProvisionedResources", OF_C, "", NULL, NULL),
    STEP(0, "UpdateComponent", UPDATE("NONE", ",\"description\":\"more\",\"clientToken\":\"t3\""),
         "", C "description", "more"),
    STEP(0, "GetComponent", NAME, "", C "lastClientRequestToken", "t3"),
    STEP(0, "UpdateComponent", UPDATE("NONE", ",\"templateFile\":\"x\""), "ValidationException",
         NULL, NULL),
    STEP(0, "UpdateComponent", UPDATE("CURRENT_VERSION", SPEC), "ValidationException", NULL, NULL),
    STEP(0, "UpdateComponent", UPDATE("CURRENT_VERSION", ",\"templateFile\":\"Resources: {a: b}\""),
         "", C "deploymentStatus", "IN_PROGRESS"),
    KEEP("GetComponent", NAME, C "lastAttemptedDeploymentId"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\",\"componentName\":\"bucket\"}", "",
         "deployment.initialState.component.templateFile", "Resources: {}"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\"}", "",
         "deployment.targetState.component.templateFile", "Resources: {a: b}"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\"}", "", "deployment.targetResourceType", "COMPONENT"),
    STEP(0, "CancelComponentDeployment", OF_C, "", C "deploymentStatus", "CANCELLING"),
    STEP(0, "CancelComponentDeployment", OF_C, "ConflictException", NULL, NULL),
    STEP(MS_MINUTE, "GetComponent", NAME, "", C "deploymentStatus", "CANCELLED"),
    STEP(0, "ListDeployments", "{\"componentName\":\"bucket\",\"maxResults\":1}", "", NULL, NULL),
    STEP(0, "DeleteComponent", NAME, "", C "deploymentStatus", "DELETE_IN_PROGRESS"),
    STEP(0, "DeleteComponent", NAME, "", C "name", "bucket"),
    STEP(4 * MS_MINUTE, "GetComponent", NAME, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "DeleteComponent", NAME, "", C "name", "(none)"),
    /* What the token made is gone: it makes it anew. */
    STEP(0, "CreateComponent", NEW(IN_ENV ",\"clientToken\":\"t1\""), "", C "deploymentStatus",
         "IN_PROGRESS"),
};

static void a_detached_one_lives(void **state)
{
    run_steps(*state, detached, ARRAY_LEN(detached));
}

#define INSTANCE(name)                                                                             \
    "{\"serviceName\":\"shop\",\"name\":\"" name "\",\"deploymentType\":"                          \
    "\"MINOR_VERSION\"}"

static const struct step attached[] = {
    STEP(0, "CreateComponent", NEW("," AT("shop", "dev") SPEC), "", C "environmentName",
         "fargate-env-prod"),
    STEP(0, "GetComponent", NAME, "", C "serviceInstanceName", "dev"),
    /* At most one an instance, and nothing of the two while the other is in progress. */
    STEP(0, "CreateComponent", "{\"name\":\"second\"," FILES "," AT("shop", "dev") "}",
         "ConflictException", NULL, NULL),
    STEP(0, "UpdateServiceInstance", INSTANCE("dev"), "ConflictException", NULL, NULL),
    STEP(0, "DeleteService", "{\"name\":\"shop\"}", "ConflictException", NULL, NULL),
    STEP(4 * MS_MINUTE, "GetComponent", NAME, "", C "deploymentStatus", "SUCCEEDED"),
    STEP(0, "GetComponent", NAME, "", C "serviceSpec", "proton: ServiceSpec\ninstances: []"),
    STEP(0, "DeleteService", "{\"name\":\"shop\"}", "ConflictException", NULL, NULL),
    STEP(0, "UpdateService",
         "{\"name\":\"shop\",\"spec\":\"proton: ServiceSpec\\ninstances:\\n"
         "  - {name: prod, environment: fargate-env-prod}\"}",
         "ConflictException", NULL, NULL),
    STEP(0, "UpdateServiceInstance", INSTANCE("dev"), "", NULL, NULL),
    STEP(0, "UpdateComponent", UPDATE("CURRENT_VERSION", ",\"templateFile\":\"x\""),
         "ConflictException", NULL, NULL),
    STEP(0, "DeleteComponent", NAME, "ConflictException", NULL, NULL),
    STEP(5 * MS_MINUTE, "UpdateComponent", UPDATE("CURRENT_VERSION", "," AT("shop", "far")),
         "ValidationException", NULL, NULL),
    STEP(0, "UpdateComponent", UPDATE("CURRENT_VERSION", ",\"serviceName\":\"shop\""),
         "ValidationException", NULL, NULL),
    /* It moves: both places are taken until it is there; the old one is shown meanwhile. */
    STEP(0, "UpdateComponent", UPDATE("CURRENT_VERSION", "," AT("shop", "prod")), "",
         C "serviceInstanceName", "dev"),
    STEP(0, "CreateComponent", "{\"name\":\"second\"," FILES "," AT("shop", "dev") "}",
         "ConflictException", NULL, NULL),
    STEP(0, "CreateComponent", "{\"name\":\"second\"," FILES "," AT("shop", "prod") "}",
         "ConflictException", NULL, NULL),
    STEP(4 * MS_MINUTE, "GetComponent", NAME, "", C "serviceInstanceName", "prod"),
    STEP(0, "CreateComponent", "{\"name\":\"second\"," FILES "," AT("shop", "dev") "}", "",
         C "serviceInstanceName", "dev"),
    STEP(4 * MS_MINUTE, "ListComponents", "{\"serviceName\":\"shop\"}", "", NULL, NULL),
    /* A move that is cancelled leaves it where it was, and the other place free. */
    STEP(0, "UpdateComponent",
         UPDATE("CURRENT_VERSION", ",\"serviceName\":\"\","
                                   "\"serviceInstanceName\":\"\""),
         "", C "serviceInstanceName", "prod"),
    STEP(0, "CancelComponentDeployment", OF_C, "", NULL, NULL),
    STEP(MS_MINUTE, "GetComponent", NAME, "", C "serviceInstanceName", "prod"),
    STEP(0, "UpdateComponent",
         UPDATE("CURRENT_VERSION", ",\"serviceName\":\"\","
                                   "\"serviceInstanceName\":\"\""),
         "", NULL, NULL),
    STEP(4 * MS_MINUTE, "GetComponent", NAME, "", C "serviceInstanceName", "(none)"),
    STEP(0, "GetComponent", NAME, "", C "serviceSpec", "(none)"),
    STEP(0, "DeleteComponent", "{\"name\":\"second\"}", "", NULL, NULL),
    STEP(0, "UpdateServiceInstance", INSTANCE("dev"), "ConflictException", NULL, NULL),
    STEP(4 * MS_MINUTE, "DeleteService", "{\"name\":\"shop\"}", "", "service.status",
         "DELETE_IN_PROGRESS"),
};

static void an_attached_one_lives(void **state)
{
    run_steps(*state, attached, ARRAY_LEN(attached));
}

static const struct step refused[] = {
    STEP(0, "CreateComponent", NEW(""), "ValidationException", NULL, NULL),
    STEP(0, "CreateComponent", NEW(",\"serviceName\":\"shop\""), "ValidationException", NULL, NULL),
    STEP(0, "CreateComponent", NEW(IN_ENV SPEC), "ValidationException", NULL, NULL),
    STEP(0, "CreateComponent", NEW(",\"environmentName\":\"nosuch\""), "ResourceNotFoundException",
         NULL, NULL),
    STEP(0, "CreateComponent", NEW("," AT("shop", "nosuch")), "ResourceNotFoundException", NULL,
         NULL),
    STEP(0, "CreateComponent", NEW("," AT("shop", "far") IN_ENV), "ValidationException", NULL,
         NULL),
    STEP(0, "CreateComponent", NEW("," AT("shop", "dev") ",\"serviceSpec\":\"a: b\""),
         "ValidationException", NULL, NULL),
    STEP(0, "UpdateComponent", UPDATE("NONE", ""), "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CancelComponentDeployment", OF_C, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "ListComponentOutputs", OF_C, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "ListComponents", "{\"serviceInstanceName\":\"dev\"}", "ValidationException", NULL,
         NULL),
    STEP(0, "DeleteComponent", NAME, "", C "name", "(none)"),
};

static void wrong_ones_are_refused(void **state)
{
    struct world *w = *state;
    struct sim_target *environment = target_find(w->sim, TARGET_ENVIRONMENT, "fargate-env-prod");

    run_steps(w, refused, ARRAY_LEN(refused));
    cJSON_DeleteItemFromObject(environment->members, "componentRoleArn");
    expect(w, "CreateComponent", NEW(IN_ENV), "ValidationException");
}

/* A failed move sets the place free that it was for; a failed first deployment keeps its place. */
static void failures_keep_the_place(void **state)
{
    struct world *w = *state;

    w->sim->o.failure_rate = 1;
    expect(w, "CreateComponent", NEW("," AT("shop", "dev")), "");
    w->now += 4 * MS_MINUTE;
    assert_string_equal(ask(w, "GetComponent", NAME, C "deploymentStatus"), "FAILED");
    assert_string_equal(ask(w, "GetComponent", NAME, C "serviceInstanceName"), "dev");
    expect(w, "UpdateComponent", UPDATE("CURRENT_VERSION", "," AT("shop", "prod")), "");
    w->now += 4 * MS_MINUTE;
    assert_string_equal(ask(w, "GetComponent", NAME, C "serviceInstanceName"), "dev");
    w->sim->o.failure_rate = 0;
    expect(w, "CreateComponent", "{\"name\":\"second\"," FILES "," AT("shop", "prod") "}", "");
    expect(w, "DeleteComponent", NAME, "");
    w->now += 4 * MS_MINUTE;
    expect(w, "CreateComponent", "{\"name\":\"third\"," FILES "," AT("shop", "dev") "}", "");
}

/* A seeded fleet has both sorts, and they fit. */
static void a_fleet_has_components(void **state)
{
    struct world w = {.sim = world_sim(1, 6, 24, 3, false), .now = START};
    cJSON *body = call(&w, "ListComponents", "{}", "");
    const cJSON *one;
    int attached_ones = 0, detached_ones = 0;

    (void)state;
    cJSON_ArrayForEach (one, json_at(body, "components")) {
        attached_ones += json_str(one, "serviceName") != NULL;
        detached_ones += json_str(one, "serviceName") == NULL;
    }
    cJSON_Delete(body);
    assert_in_range(attached_ones, 2, 10);
    assert_in_range(detached_ones, 1, 5);
    sim_free(w.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_detached_one_lives, with_shop, world_down),
        cmocka_unit_test_setup_teardown(an_attached_one_lives, with_shop, world_down),
        cmocka_unit_test_setup_teardown(wrong_ones_are_refused, with_shop, world_down),
        cmocka_unit_test_setup_teardown(failures_keep_the_place, with_shop, world_down),
        cmocka_unit_test(a_fleet_has_components),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
