/* Environments of the local service from create to delete: operation and state -> answer, next
 * state, the time stepped by hand (BEHAVIOUR sections 3 to 5). */
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

#define SPEC  "\"spec\":\"proton: EnvironmentSpec\\nspec: {vpc_cidr: 10.1.0.0/16}\""
#define ROLE  "\"protonServiceRoleArn\":\"arn:aws:iam::123456789012:role/ProtonServiceRole\""
#define BUILD "\"codebuildRoleArn\":\"arn:aws:iam::123456789012:role/Build\""
#define REPO                                                                                       \
    "\"provisioningRepository\":{\"provider\":\"GITHUB\",\"name\":\"acme/"                         \
    "infra\",\"branch\":\"main\"}"
#define OF(t)              "\"templateName\":\"" t "\",\"templateMajorVersion\":\"1\""
#define NAME               "{\"name\":\"fresh\"}"
#define CREATE             "{\"name\":\"fresh\"," OF("fargate-env") "," SPEC "," ROLE "}"
#define UPDATE(type, more) "{\"name\":\"fresh\",\"deploymentType\":\"" type "\"" more "}"
#define E                  "environment."

static const struct step life[] = {
    STEP(0, "CreateEnvironment", CREATE, "", E "deploymentStatus", "IN_PROGRESS"),
    STEP(0, "GetEnvironment", NAME, "", E "templateMinorVersion", "(none)"),
    STEP(0, "GetEnvironment", NAME, "", E "lastSucceededDeploymentId", "(none)"),
    STEP(0, "ListEnvironmentOutputs", "{\"environmentName\":\"fresh\"}", "", "outputs", "(none)"),
    KEEP("GetEnvironment", NAME, E "lastAttemptedDeploymentId"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\"}", "", "deployment.initialState.environment.spec",
         "(none)"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\"}", "",
         "deployment.targetState.environment.templateMinorVersion", "4"),
    /* The same create is the same answer; another one under that name is none. */
    STEP(MS_MINUTE, "CreateEnvironment", CREATE, "", E "deploymentStatus", "IN_PROGRESS"),
    STEP(0, "CreateEnvironment", "{\"name\":\"fresh\"," OF("vpc-env") "," SPEC "," ROLE "}",
         "ValidationException", "message", "Idempotent parameter mismatch"),
    STEP(15 * MS_MINUTE, "GetEnvironment", NAME, "", E "deploymentStatus", "SUCCEEDED"),
    STEP(0, "GetEnvironment", NAME, "", E "templateMinorVersion", "4"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\"}", "", "deployment.deploymentStatus", "SUCCEEDED"),
    STEP(0, "CreateEnvironment", CREATE, "", E "deploymentStatus", "IN_PROGRESS"),
    STEP(0, "UpdateEnvironment", UPDATE("NONE", ",\"description\":\"new\""), "", E "description",
         "new"),
    STEP(0, "CreateEnvironment", CREATE, "ConflictException", NULL, NULL),
    STEP(0, "UpdateEnvironment",
         UPDATE("CURRENT_VERSION", ",\"spec\":\"proton: EnvironmentSpec\\nspec: {a: 2}\""), "",
         E "deploymentStatus", "IN_PROGRESS"),
    KEEP("GetEnvironment", NAME, E "lastAttemptedDeploymentId"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\",\"environmentName\":\"fresh\"}", "",
         "deployment.initialState.environment.spec",
         "proton: EnvironmentSpec\nspec: {vpc_cidr: 10.1.0.0/16}"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\",\"environmentName\":\"vpc-env-staging\"}",
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "DeleteDeployment", "{\"id\":\"$ID\"}", "ValidationException", NULL, NULL),
    STEP(0, "CancelEnvironmentDeployment", "{\"environmentName\":\"fresh\"}", "",
         E "deploymentStatus", "CANCELLING"),
    STEP(MS_MINUTE, "GetEnvironment", NAME, "", E "deploymentStatusMessage",
         "User initiated cancellation."),
    STEP(0, "GetEnvironment", NAME, "", E "spec",
         "proton: EnvironmentSpec\nspec: {vpc_cidr: 10.1.0.0/16}"),
    STEP(0, "DeleteDeployment", "{\"id\":\"$ID\"}", "", "deployment.deploymentStatus", "CANCELLED"),
    STEP(0, "GetDeployment", "{\"id\":\"$ID\"}", "ResourceNotFoundException", NULL, NULL),
    STEP(0, "DeleteEnvironment", NAME, "", E "deploymentStatus", "DELETE_IN_PROGRESS"),
    STEP(0, "DeleteEnvironment", NAME, "", E "name", "fresh"),
    STEP(0, "CreateEnvironment", CREATE, "ConflictException", NULL, NULL),
    STEP(3 * MS_MINUTE, "GetEnvironment", NAME, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "DeleteEnvironment", NAME, "", E "name", "(none)"),
    STEP(0, "ListDeployments", "{\"environmentName\":\"fresh\"}", "", NULL, NULL),
    STEP(0, "CreateEnvironment", CREATE, "", E "deploymentStatus", "IN_PROGRESS"),
};

static void an_environment_lives(void **state)
{
    run_steps(*state, life, ARRAY_LEN(life));
}

#define NEW(template_, more) "{\"name\":\"fresh\"," template_ "," SPEC more "}"

static const struct step refused[] = {
    STEP(0, "CreateEnvironment", NEW(OF("nosuch"), "," ROLE), "ResourceNotFoundException", NULL,
         NULL),
    STEP(0, "CreateEnvironment", NEW(OF("apprunner-svc"), "," ROLE), "ResourceNotFoundException",
         NULL, NULL),
    STEP(0, "CreateEnvironment",
         NEW("\"templateName\":\"vpc-env\",\"templateMajorVersion\":\"3\"", "," ROLE),
         "ValidationException", "message",
         "Template vpc-env has no published version in major version 3."),
    STEP(0, "CreateEnvironment",
         NEW("\"templateName\":\"vpc-env\",\"templateMajorVersion\":\"2\","
             "\"templateMinorVersion\":\"2\"",
             "," ROLE),
         "ValidationException", "message", "Template version vpc-env:2.2 is not published."),
    STEP(0, "CreateEnvironment",
         NEW("\"templateName\":\"vpc-env\",\"templateMajorVersion\":\"99999999999999999999\"",
             "," ROLE),
         "ValidationException", NULL, NULL),
    STEP(0, "CreateEnvironment", NEW(OF("vpc-env"), ""), "ValidationException", NULL, NULL),
    STEP(0, "CreateEnvironment", NEW(OF("vpc-env"), "," ROLE "," REPO), "ValidationException", NULL,
         NULL),
    STEP(0, "CreateEnvironment", NEW(OF("vpc-env"), "," BUILD "," REPO), "ValidationException",
         NULL, NULL),
    STEP(0, "CreateEnvironment",
         "{\"name\":\"fresh\"," OF("vpc-env") "," ROLE ",\"spec\":\"a: b\"}", "ValidationException",
         "message",
         "The provided Environment Spec file was not correctly formatted. Please check that it is "
         "valid yaml according to the Spec definition."),
    STEP(0, "CreateEnvironment",
         "{\"name\":\"fargate-env-prod\"," OF("fargate-env") "," SPEC "," ROLE "}",
         "ConflictException", NULL, NULL),
    STEP(0, "UpdateEnvironment",
         "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"NONE\"," REPO "}",
         "ValidationException", NULL, NULL),
    STEP(0, "UpdateEnvironment",
         "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"NONE\","
         "\"environmentAccountConnectionId\":\"00000000-0000-4000-8000-000000000000\"}",
         "ValidationException", NULL, NULL),
    STEP(0, "UpdateEnvironment",
         "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"MAJOR_VERSION\","
         "\"templateMajorVersion\":\"1\"}",
         "ValidationException", "message",
         "A MAJOR_VERSION update goes to a major version higher than 1."),
    STEP(0, "UpdateEnvironment",
         "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"MINOR_VERSION\","
         "\"templateMajorVersion\":\"2\"}",
         "ValidationException", NULL, NULL),
    STEP(0, "UpdateEnvironment",
         "{\"name\":\"fargate-env-prod\",\"deploymentType\":\"MINOR_VERSION\","
         "\"templateMinorVersion\":\"77777777777777777777\"}",
         "ValidationException", "message",
         "Template version fargate-env:1.77777777777777777777 is not published."),
    STEP(0, "ListEnvironments",
         "{\"environmentTemplates\":[{\"templateName\":\"vpc-env\",\"majorVersion\":\"9\"}]}", "",
         "environments.name", "(none)"),
    STEP(0, "ListDeployments", "{\"environmentName\":\"nosuch\"}", "ResourceNotFoundException",
         NULL, NULL),
    STEP(0, "ListDeployments", "{\"componentName\":\"nosuch\"}", "ResourceNotFoundException", NULL,
         NULL),
    STEP(0, "ListDeployments", "{\"serviceInstanceName\":\"dev\"}", "ValidationException", NULL,
         NULL),
};

static void wrong_ones_are_refused(void **state)
{
    run_steps(*state, refused, ARRAY_LEN(refused));
}

/* --- operation and state
 * ---------------------------------------------------------------------------- */

/* Brings the environment `fresh` into a status. */
static void bring(struct world *w, const char *status)
{
    struct sim_target *t;

    expect(w, "CreateEnvironment", CREATE, "");
    t = target_find(w->sim, TARGET_ENVIRONMENT, "fresh");
    if (str_eq(status, "IN_PROGRESS"))
        return;
    w->sim->o.failure_rate = str_eq(status, "FAILED") ? 1 : 0;
    if (str_eq(status, "FAILED")) { /* the first one is good */
        w->now += 16 * MS_MINUTE;
        expect(w, "UpdateEnvironment", UPDATE("CURRENT_VERSION", "," SPEC), "");
    }
    if (strstr(status, "CANCELL"))
        expect(w, "CancelEnvironmentDeployment", "{\"environmentName\":\"fresh\"}", "");
    if (!str_eq(status, "CANCELLING"))
        w->now += 16 * MS_MINUTE;
    sim_advance(w->sim, w->now);
    w->sim->o.failure_rate = str_eq(status, "DELETE_FAILED") ? 1 : 0;
    if (str_starts(status, "DELETE"))
        expect(w, "DeleteEnvironment", NAME, "");
    if (str_eq(status, "DELETE_FAILED"))
        w->now += 5 * MS_MINUTE;
    sim_advance(w->sim, w->now);
    w->sim->o.failure_rate = 0;
    assert_string_equal(t->status, status);
}

static const struct {
    const char *status, *update, *cancel, *delete_; /* the errors */
} matrix[] = {
    {"IN_PROGRESS", "ConflictException", "", "ConflictException"},
    {"CANCELLING", "ConflictException", "ConflictException", "ConflictException"},
    {"SUCCEEDED", "", "ConflictException", ""},
    {"FAILED", "", "ConflictException", ""},
    {"CANCELLED", "", "ConflictException", ""},
    {"DELETE_IN_PROGRESS", "ConflictException", "ConflictException", ""},
    {"DELETE_FAILED", "", "ConflictException", ""},
};

static void answers_by_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(matrix); i++) {
        const char *const errors[] = {matrix[i].update, matrix[i].cancel, matrix[i].delete_};
        static const char *const calls[][2] = {
            {"UpdateEnvironment", UPDATE("CURRENT_VERSION", "," SPEC)},
            {"CancelEnvironmentDeployment", "{\"environmentName\":\"fresh\"}"},
            {"DeleteEnvironment", NAME}};

        for (size_t k = 0; k < ARRAY_LEN(calls); k++) {
            struct world w = {.sim = world_sim(1, 4, 4, 2, true), .now = START};

            bring(&w, matrix[i].status);
            expect(&w, calls[k][0], calls[k][1], errors[k]);
            sim_free(w.sim);
        }
    }
}

/* A failed first deployment: nothing runs, and an update goes on from what was tried. */
static void a_failed_create_can_be_tried_again(void **state)
{
    struct world *w = *state;

    w->sim->o.failure_rate = 1;
    expect(w, "CreateEnvironment", CREATE, "");
    w->now += 16 * MS_MINUTE;
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatus"), "FAILED");
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "templateMajorVersion"), "(none)");
    assert_string_not_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatusMessage"), "(none)");
    w->sim->o.failure_rate = 0;
    expect(w, "UpdateEnvironment", UPDATE("MINOR_VERSION", ""), "");
    w->now += 16 * MS_MINUTE;
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatus"), "SUCCEEDED");
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "templateMajorVersion"), "1");
    assert_non_null(strstr(ask(w, "GetEnvironment", NAME, E "spec"), "10.1.0.0/16"));
}

/* A cancel that comes too late changes nothing (BEHAVIOUR section 4). */
static void what_ends_before_its_cancel_stays(void **state)
{
    struct world *w = *state;
    int64_t end;

    expect(w, "CreateEnvironment", CREATE, "");
    end = sim_next_ms(w->sim);
    w->now = end - 1;
    expect(w, "CancelEnvironmentDeployment", "{\"environmentName\":\"fresh\"}", "");
    w->now += MS_MINUTE;
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatus"), "SUCCEEDED");
}

/* --- who provisions
 * --------------------------------------------------------------------------------- */

#define MANAGED "{\"name\":\"fresh\"," OF("fargate-env") "," SPEC "," REPO "}"

#define LINK                                                                                       \
    "{\"provider\":\"GITHUB\",\"name\":\"acme/infra\",\"connectionArn\":"                          \
    "\"arn:aws:codestar-connections:us-east-1:123456789012:connection/x\"}"

static const struct step managed[] = {
    STEP(0, "CreateEnvironment", MANAGED, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateRepository", LINK, "", "repository.name", "acme/infra"),
    STEP(0, "CreateEnvironment", MANAGED, "", E "provisioningRepository.arn",
         "arn:aws:proton:us-east-1:123456789012:repository/github:acme/infra"),
    STEP(10 * MS_HOUR, "GetEnvironment", NAME, "", E "deploymentStatus", "IN_PROGRESS"),
};

static void the_customer_provisions(void **state)
{
    struct world *w = *state;
    cJSON *outputs = cJSON_Parse("[{\"key\":\"VPC\",\"valueString\":\"vpc-1\"}]"), *body;
    struct sim_target *t;

    run_steps(w, managed, ARRAY_LEN(managed));
    t = target_find(w->sim, TARGET_ENVIRONMENT, "fresh");
    assert_true(deploy_notify(w->sim, t, "IN_PROGRESS", "applying", NULL));
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatusMessage"), "applying");
    assert_true(deploy_notify(w->sim, t, "SUCCEEDED", NULL, outputs));
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatus"), "SUCCEEDED");
    body = call(w, "ListEnvironmentOutputs", "{\"environmentName\":\"fresh\"}", "");
    assert_true(cJSON_Compare(json_at(body, "outputs"), outputs, true));
    cJSON_Delete(body);
    assert_false(deploy_notify(w->sim, t, "FAILED", NULL, NULL)); /* nothing is in progress */
    expect(w, "UpdateEnvironment", UPDATE("CURRENT_VERSION", "," SPEC), "");
    assert_true(deploy_notify(w->sim, t, "FAILED", "no quota", NULL));
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatusMessage"), "no quota");
    expect(w, "DeleteEnvironment", NAME, "");
    w->now += MS_DAY;
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatus"), "DELETE_IN_PROGRESS");
    assert_true(deploy_notify(w->sim, t, "FAILED", "not empty", NULL));
    assert_string_equal(ask(w, "GetEnvironment", NAME, E "deploymentStatus"), "DELETE_FAILED");
    expect(w, "DeleteEnvironment", NAME, "");
    assert_true(deploy_notify(w->sim, t, "SUCCEEDED", NULL, NULL));
    expect(w, "GetEnvironment", NAME, "ResourceNotFoundException");
    t = target_find(w->sim, TARGET_ENVIRONMENT, "fargate-env-prod");
    assert_false(deploy_notify(w->sim, t, NULL, "mine", NULL)); /* the service's own */
    cJSON_Delete(outputs);
}

#define CONNECTED(name)                                                                            \
    "{\"name\":\"" name "\"," OF("fargate-env") "," SPEC                                           \
                                                ",\"environmentAccountConnectionId\":\"$ID\"}"
#define CONNECT(name)                                                                              \
    "{\"environmentName\":\"" name "\",\"managementAccountId\":\"123456789012\",\"roleArn\":"      \
    "\"arn:aws:iam::210987654321:role/r\"}"

static const struct step connected[] = {
    KEEP("CreateEnvironmentAccountConnection", CONNECT("fresh"), "environmentAccountConnection.id"),
    STEP(0, "CreateEnvironment", CONNECTED("fresh"), "ValidationException", NULL, NULL),
    STEP(0, "AcceptEnvironmentAccountConnection", "{\"id\":\"$ID\"}", "", NULL, NULL),
    STEP(0, "CreateEnvironment", CONNECTED("other"), "ValidationException", NULL, NULL),
    STEP(0, "CreateEnvironment", CONNECTED("fresh"), "", E "protonServiceRoleArn", "(none)"),
    STEP(16 * MS_MINUTE, "CreateComponent",
         "{\"name\":\"c\",\"environmentName\":\"fresh\",\"manifest\":\"m\",\"templateFile\":\"t\"}",
         "ValidationException", NULL, NULL), /* the connection has no componentRoleArn */
    STEP(0, "UpdateEnvironment", UPDATE("NONE", "," ROLE), "ValidationException", NULL, NULL),
    STEP(0, "UpdateEnvironment", UPDATE("NONE", ",\"environmentAccountConnectionId\":\"$ID\""), "",
         E "deploymentStatus", "SUCCEEDED"),
    STEP(0, "UpdateEnvironment",
         UPDATE("NONE", ",\"environmentAccountConnectionId\":"
                        "\"00000000-0000-4000-8000-000000000000\""),
         "ResourceNotFoundException", NULL, NULL),
};

static void another_account_is_connected(void **state)
{
    run_steps(*state, connected, ARRAY_LEN(connected));
}

static void there_is_a_quota(void **state)
{
    struct world w = {.sim = world_sim(1, 1000, 0, 0, true), .now = START};

    (void)state;
    expect(&w, "CreateEnvironment", CREATE, "ServiceQuotaExceededException");
    sim_free(w.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_environment_lives, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(wrong_ones_are_refused, quiet_fleet, world_down),
        cmocka_unit_test(answers_by_state),
        cmocka_unit_test_setup_teardown(a_failed_create_can_be_tried_again, quiet_fleet,
                                        world_down),
        cmocka_unit_test_setup_teardown(what_ends_before_its_cancel_stays, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(the_customer_provisions, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(another_account_is_connected, quiet_fleet, world_down),
        cmocka_unit_test(there_is_a_quota),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
