/* Services of the local service, their instances and pipelines, from create to delete: operation
 * and state -> answer, next state, the time stepped by hand (BEHAVIOUR sections 3 to 5). */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/model.h"
#include "sim_steps.h"

#define IN(name, env)   "\\n  - {name: " name ", environment: " env ", spec: {port: 80}}"
#define SPEC(instances) "\"spec\":\"proton: ServiceSpec\\ninstances:" instances "\""
#define PIPED(instances)                                                                           \
    "\"spec\":\"proton: ServiceSpec\\npipeline: {dockerfile: Dockerfile}\\ninstances:" instances   \
    "\""
#define DEV  IN("dev", "fargate-env-dev")
#define PROD IN("prod", "fargate-env-prod")
#define REPO                                                                                       \
    ",\"branchName\":\"main\",\"repositoryId\":\"acme/shop\",\"repositoryConnectionArn\":"         \
    "\"arn:aws:codestar-connections:us-east-1:123456789012:connection/x\""
#define OF(t)        "\"templateName\":\"" t "\",\"templateMajorVersion\":\"1\","
#define LBS          OF("load-balanced-fargate-svc")
#define JOB          OF("worker-fargate-svc")
#define SHOP         "{\"name\":\"shop\"}"
#define CREATE       "{\"name\":\"shop\"," LBS PIPED(DEV PROD) REPO "}"
#define UPDATE(spec) "{\"name\":\"shop\"," spec "}"
#define DEV_OF       "{\"serviceName\":\"shop\",\"name\":\"dev\"}"
#define CANCEL(in)   "{\"serviceName\":\"shop\",\"serviceInstanceName\":\"" in "\"}"
#define S            "service."
#define I            "serviceInstance."

static const struct step life[] = {
    STEP(0, "CreateService", CREATE, "", S "status", "CREATE_IN_PROGRESS"),
    STEP(0, "GetService", SHOP, "", S "pipeline.deploymentStatus", "IN_PROGRESS"),
    STEP(0, "GetService", SHOP, "", S "pipeline.templateMajorVersion", "(none)"),
    STEP(0, "GetService", SHOP, "", S "repositoryId", "acme/shop"),
    STEP(0, "GetServiceInstance", DEV_OF, "", I "environmentName", "fargate-env-dev"),
    STEP(0, "CreateService", CREATE, "", S "name", "shop"), /* once more: the same answer */
    STEP(0, "CreateService", "{\"name\":\"shop\"," LBS PIPED(DEV) REPO "}", "ValidationException",
         "message", "Idempotent parameter mismatch"),
    STEP(0, "UpdateServiceInstance",
         "{\"serviceName\":\"shop\",\"name\":\"dev\",\"deploymentType\":\"MINOR_VERSION\"}",
         "ConflictException", NULL, NULL),
    STEP(0, "DeleteService", SHOP, "ConflictException", NULL, NULL),
    STEP(5 * MS_MINUTE, "GetServiceInstance", DEV_OF, "", I "deploymentStatus", "SUCCEEDED"),
    /* The instances are there, the pipeline goes on. */
    STEP(0, "GetService", SHOP, "", S "status", "CREATE_IN_PROGRESS"),
    STEP(0, "UpdateServiceInstance",
         "{\"serviceName\":\"shop\",\"name\":\"dev\",\"deploymentType\":\"MINOR_VERSION\"}",
         "ConflictException", NULL, NULL),
    STEP(6 * MS_MINUTE, "GetService", SHOP, "", S "status", "ACTIVE"),
    STEP(0, "GetService", SHOP, "", S "pipeline.deploymentStatus", "SUCCEEDED"),
    STEP(0, "UpdateService", UPDATE("\"description\":\"d\""), "", S "status", "ACTIVE"),
    STEP(0, "CreateService", CREATE, "ConflictException", NULL, NULL), /* modified since */
    /* One goes, one comes, one stays. */
    STEP(0, "UpdateService", UPDATE(PIPED(DEV IN("qa", "vpc-env-staging"))), "", S "status",
         "UPDATE_IN_PROGRESS"),
    STEP(0, "GetServiceInstance", "{\"serviceName\":\"shop\",\"name\":\"qa\"}", "",
         I "deploymentStatus", "IN_PROGRESS"),
    STEP(0, "GetServiceInstance", "{\"serviceName\":\"shop\",\"name\":\"prod\"}", "",
         I "deploymentStatus", "SUCCEEDED"),
    STEP(0, "UpdateService", UPDATE(PIPED(DEV)), "ConflictException", NULL, NULL),
    STEP(0, "UpdateServicePipeline",
         "{\"serviceName\":\"shop\",\"deploymentType\":\"CURRENT_VERSION\"," PIPED(DEV) "}",
         "ConflictException", NULL, NULL),
    STEP(15 * MS_MINUTE, "GetService", SHOP, "", S "status", "ACTIVE"),
    STEP(0, "GetServiceInstance", "{\"serviceName\":\"shop\",\"name\":\"prod\"}",
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "UpdateServicePipeline",
         "{\"serviceName\":\"shop\",\"deploymentType\":\"CURRENT_VERSION\"," PIPED(DEV) "}", "",
         "pipeline.deploymentStatus", "IN_PROGRESS"),
    STEP(0, "CancelServicePipelineDeployment", "{\"serviceName\":\"shop\"}", "",
         "pipeline.deploymentStatus", "CANCELLING"),
    STEP(MS_MINUTE, "GetService", SHOP, "", S "pipeline.deploymentStatus", "CANCELLED"),
    STEP(0, "ListServicePipelineOutputs", "{\"serviceName\":\"shop\"}", "", NULL, NULL),
    STEP(0, "DeleteService", SHOP, "", S "status", "DELETE_IN_PROGRESS"),
    STEP(0, "GetServiceInstance", DEV_OF, "", I "deploymentStatus", "DELETE_IN_PROGRESS"),
    STEP(0, "DeleteService", SHOP, "", S "status", "DELETE_IN_PROGRESS"),
    STEP(4 * MS_MINUTE, "GetService", SHOP, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "DeleteService", SHOP, "", S "status", "(none)"),
    STEP(0, "CreateService", CREATE, "", S "status", "CREATE_IN_PROGRESS"), /* anew */
};

static void a_service_lives(void **state)
{
    run_steps(*state, life, ARRAY_LEN(life));
}

#define NEW(of, spec, more) "{\"name\":\"shop\"," of spec more "}"

static const struct step refused[] = {
    STEP(0, "CreateService",
         NEW("\"templateName\":\"no\",\"templateMajorVersion\":\"1\",", SPEC(DEV), ""),
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateService", NEW(LBS, SPEC(DEV), ""), "ValidationException", "message",
         "Service template load-balanced-fargate-svc has a pipeline: branchName is needed."),
    STEP(0, "CreateService", NEW(JOB, SPEC(DEV), REPO), "ValidationException", NULL, NULL),
    STEP(0, "CreateService", NEW(JOB, PIPED(DEV), ""), "ValidationException", NULL, NULL),
    STEP(0, "CreateService", NEW(JOB, SPEC(DEV DEV), ""), "ValidationException", NULL, NULL),
    STEP(0, "CreateService", NEW(JOB, SPEC(IN("a/b", "fargate-env-dev")), ""),
         "ValidationException", NULL, NULL),
    STEP(0, "CreateService", NEW(JOB, SPEC(IN("-a", "fargate-env-dev")), ""), "ValidationException",
         NULL, NULL),
    STEP(0, "CreateService", NEW(JOB, SPEC(IN("a", "nosuch")), ""), "ResourceNotFoundException",
         NULL, NULL),
    STEP(0, "CreateService", NEW(JOB, "\"spec\":\"proton: ServiceSpec\"", ""),
         "ValidationException", NULL, NULL),
    STEP(0, "CreateService", NEW(JOB, "\"spec\":\"&a [*a]\"", ""), "ValidationException", NULL,
         NULL),
    STEP(0, "CreateService",
         NEW("\"templateName\":\"worker-fargate-svc\",\"templateMajorVersion\":\"1\","
             "\"templateMinorVersion\":\"3\",",
             SPEC(DEV), ""),
         "ValidationException", "message",
         "Template version worker-fargate-svc:1.3 is not "
         "published."),
    STEP(0, "CreateService", "{\"name\":\"front-end\"," JOB SPEC(DEV) "}", "ConflictException",
         NULL, NULL),
    STEP(0, "UpdateService", "{\"name\":\"nosuch\",\"description\":\"d\"}",
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "UpdateServicePipeline",
         "{\"serviceName\":\"nosuch\",\"deploymentType\":\"NONE\",\"spec\":\"a: b\"}",
         "ResourceNotFoundException", NULL, NULL),
};

static void wrong_ones_are_refused(void **state)
{
    run_steps(*state, refused, ARRAY_LEN(refused));
}

static void pipelines_need_roles(void **state)
{
    struct world *w = *state;
    struct sim_account settings = w->sim->settings;
    cJSON *body;

    w->sim->settings = (struct sim_account){.branch = NULL};
    body = call(w, "CreateService", CREATE, "ValidationException");
    assert_string_equal(json_str(body, "message"),
                        "Operation cannot be run until pipeline roles have been configured");
    cJSON_Delete(body);
    expect(w, "CreateService", NEW(JOB, SPEC(DEV), ""), ""); /* it has no pipeline */
    w->sim->settings = settings;
}

/* --- failures
 * --------------------------------------------------------------------------------------- */

static void set_rates(struct world *w, double failures)
{
    sim_advance(w->sim, w->now);
    w->sim->o.failure_rate = failures;
}

static void make_shop(struct world *w)
{
    expect(w, "CreateService", CREATE, "");
    w->now += 15 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "ACTIVE");
}

static size_t instances_of(struct world *w, const char *name)
{
    struct sim_service *v;

    sim_advance(w->sim, w->now);
    v = service_find(w->sim, name);
    assert_non_null(v);
    return v->instances.n;
}

/* `deletes`: the failure rate of the clean-up. */
static void fail_create(struct world *w, double deletes, const char *end, size_t left)
{
    set_rates(w, 1);
    expect(w, "CreateService", CREATE, "");
    set_rates(w, deletes);
    w->now += 4 * MS_MINUTE; /* both instances have come to their end */
    assert_string_equal(ask(w, "GetService", SHOP, S "status"),
                        "CREATE_FAILED_CLEANUP_IN_PROGRESS");
    assert_string_equal(ask(w, "GetService", SHOP, S "pipeline.deploymentStatus"), "FAILED");
    assert_string_equal(
        ask(w, "GetService", SHOP, S "pipeline.deploymentStatusMessage"),
        "Service Instance(s): [arn:aws:proton:us-east-1:123456789012:service/shop/service-instance/"
        "dev, arn:aws:proton:us-east-1:123456789012:service/shop/service-instance/prod] failed to "
        "deploy - canceling pipeline deployment");
    w->now += 4 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), end);
    assert_int_equal(instances_of(w, "shop"), left);
    set_rates(w, 0);
}

static void a_failed_create_is_cleaned_up(void **state)
{
    struct world *w = *state;

    fail_create(w, 0, "CREATE_FAILED_CLEANUP_COMPLETE", 0);
    /* It can be given instances again. */
    expect(w, "UpdateService", UPDATE(PIPED(DEV)), "");
    w->now += 15 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "ACTIVE");
    assert_string_equal(ask(w, "GetService", SHOP, S "pipeline.deploymentStatus"), "SUCCEEDED");
}

static void a_clean_up_may_fail(void **state)
{
    struct world *w = *state;

    fail_create(w, 1, "CREATE_FAILED_CLEANUP_FAILED", 2);
    assert_string_equal(ask(w, "GetServiceInstance", DEV_OF, I "deploymentStatus"),
                        "DELETE_FAILED");
    expect(w, "DeleteService", SHOP, "");
    w->now += 4 * MS_MINUTE;
    expect(w, "GetService", SHOP, "ResourceNotFoundException");
}

static void an_empty_service_is_deleted(void **state)
{
    struct world *w = *state;

    set_rates(w, 1);
    expect(w, "CreateService", NEW(JOB, SPEC(DEV), ""), "");
    set_rates(w, 0);
    w->now += 8 * MS_MINUTE;
    assert_int_equal(instances_of(w, "shop"), 0);
    expect(w, "DeleteService", SHOP, "");
    w->now += MS_MINUTE;
    expect(w, "GetService", SHOP, "ResourceNotFoundException");
}

/* A failed create of an update: the new instances go, the spec goes back, nothing is deleted. */
static void a_failed_update_goes_back(void **state)
{
    struct world *w = *state;

    make_shop(w);
    set_rates(w, 1);
    expect(w, "UpdateService", UPDATE(PIPED(DEV IN("qa", "vpc-env-staging"))), "");
    assert_non_null(strstr(ask(w, "GetService", SHOP, S "spec"), "qa"));
    set_rates(w, 0);
    w->now += 4 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"),
                        "UPDATE_FAILED_CLEANUP_IN_PROGRESS");
    w->now += 4 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "UPDATE_FAILED_CLEANUP_COMPLETE");
    assert_null(strstr(ask(w, "GetService", SHOP, S "spec"), "qa"));
    assert_int_equal(instances_of(w, "shop"), 2); /* prod is still there */
    expect(w, "UpdateService", UPDATE(PIPED(DEV)), "");
    w->now += 15 * MS_MINUTE;
    assert_int_equal(instances_of(w, "shop"), 1);
}

/* A failed delete of an update: the spec is the new one, the instance stays. */
static void a_failed_drop_is_told(void **state)
{
    struct world *w = *state;

    make_shop(w);
    set_rates(w, 1); /* nothing is made, so only the delete and the pipeline could fail */
    expect(w, "UpdateService", UPDATE(PIPED(DEV)), "");
    sim_advance(w->sim, w->now);
    set_rates(w, 0);
    w->now += 15 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "UPDATE_COMPLETE_CLEANUP_FAILED");
    assert_null(strstr(ask(w, "GetService", SHOP, S "spec"), "prod"));
    assert_string_equal(ask(w, "GetServiceInstance", "{\"serviceName\":\"shop\",\"name\":\"prod\"}",
                            I "deploymentStatus"),
                        "DELETE_FAILED");
}

/* A failed pipeline: no rollback. */
static void a_failed_pipeline_undoes_nothing(void **state)
{
    struct world *w = *state;

    make_shop(w);
    expect(w, "UpdateService", UPDATE(PIPED(DEV PROD IN("qa", "vpc-env-staging"))), "");
    set_rates(w, 1); /* the instance is planned, the pipeline is not */
    w->now += 15 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "UPDATE_FAILED");
    assert_int_equal(instances_of(w, "shop"), 3);
    assert_non_null(strstr(ask(w, "GetService", SHOP, S "spec"), "qa"));
    set_rates(w, 0);
    expect(w, "DeleteService", SHOP, "");
    set_rates(w, 1);
    w->now += 4 * MS_MINUTE;
    expect(w, "GetService", SHOP, "ResourceNotFoundException");
    expect(w, "CreateService", CREATE, "");
}

static void a_delete_may_fail(void **state)
{
    struct world *w = *state;

    make_shop(w);
    set_rates(w, 1);
    expect(w, "DeleteService", SHOP, "");
    w->now += 4 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "DELETE_FAILED");
    set_rates(w, 0);
    expect(w, "DeleteService", SHOP, "");
    w->now += 4 * MS_MINUTE;
    expect(w, "GetService", SHOP, "ResourceNotFoundException");
}

/* A cancelled instance counts as one that failed; a cancelled pipeline as well. */
static void cancels_within_an_update(void **state)
{
    struct world *w = *state;

    expect(w, "CreateService", CREATE, "");
    expect(w, "CancelServiceInstanceDeployment", CANCEL("dev"), "");
    w->now += 15 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "CREATE_FAILED_CLEANUP_COMPLETE");
    expect(w, "DeleteService", SHOP, "");
    w->now += 4 * MS_MINUTE;
    expect(w, "CreateService", CREATE, "");
    expect(w, "CancelServicePipelineDeployment", "{\"serviceName\":\"shop\"}", "");
    w->now += MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "pipeline.deploymentStatus"), "CANCELLED");
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "CREATE_IN_PROGRESS");
    w->now += 4 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "CREATE_FAILED");
    assert_int_equal(instances_of(w, "shop"), 2);
}

static void what_is_stuck_ends_by_a_cancel_only(void **state)
{
    struct world *w = *state;

    w->sim->o.stuck_rate = 1;
    expect(w, "CreateService", NEW(JOB, SPEC(DEV), ""), "");
    w->now += 10 * MS_DAY;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "CREATE_IN_PROGRESS");
    expect(w, "CancelServiceInstanceDeployment", CANCEL("dev"), "");
    w->now += 5 * MS_MINUTE;
    assert_string_equal(ask(w, "GetService", SHOP, S "status"), "CREATE_FAILED_CLEANUP_COMPLETE");
}

/* --- one instance
 * ----------------------------------------------------------------------------------- */

#define MAKE(name, token)                                                                          \
    "{\"serviceName\":\"shop\",\"name\":\"" name "\",\"clientToken\":\"" token                     \
    "\"," PIPED(DEV IN("qa", "vpc-env-staging")) "}"
#define QA "{\"serviceName\":\"shop\",\"name\":\"qa\"}"

static const struct step instance[] = {
    STEP(0, "CreateServiceInstance", MAKE("qa", "one"), "", I "deploymentStatus", "IN_PROGRESS"),
    STEP(0, "GetServiceInstance", QA, "", I "lastClientRequestToken", "one"),
    STEP(0, "CreateServiceInstance", MAKE("qa", "one"), "", I "name", "qa"),
    STEP(0, "CreateServiceInstance", MAKE("qa", "two"), "ConflictException", NULL, NULL),
    STEP(0, "CreateServiceInstance", MAKE("dev", "one"), "ValidationException", "message",
         "Idempotent parameter mismatch"),
    STEP(0, "CreateServiceInstance", MAKE("other", "three"), "ValidationException", NULL, NULL),
    STEP(5 * MS_MINUTE, "GetServiceInstance", QA, "", I "deploymentStatus", "SUCCEEDED"),
    STEP(0, "GetService", SHOP, "", S "status", "ACTIVE"),
    KEEP("GetServiceInstance", QA, I "lastSucceededDeploymentId"),
    STEP(0, "ListServiceInstanceOutputs",
         "{\"serviceName\":\"shop\",\"serviceInstanceName\":\"qa\",\"deploymentId\":\"$ID\"}", "",
         NULL, NULL),
    STEP(0, "ListServiceInstanceOutputs",
         "{\"serviceName\":\"shop\",\"serviceInstanceName\":\"dev\",\"deploymentId\":\"$ID\"}",
         "ResourceNotFoundException", NULL, NULL),
    KEEP("GetServiceInstance", QA, I "lastAttemptedDeploymentId"),
    STEP(0, "UpdateServiceInstance",
         "{\"serviceName\":\"shop\",\"name\":\"qa\",\"deploymentType\":\"CURRENT_VERSION\","
         "\"clientToken\":\"upd\"," PIPED(DEV IN("qa", "vpc-env-staging")) "}",
         "", I "lastClientRequestToken", "upd"),
    /* Once more is the same update, not a conflict. */
    STEP(MS_SECOND, "UpdateServiceInstance",
         "{\"serviceName\":\"shop\",\"name\":\"qa\",\"deploymentType\":\"CURRENT_VERSION\","
         "\"clientToken\":\"upd\"," PIPED(DEV IN("qa", "vpc-env-staging")) "}",
         "", I "deploymentStatus", "IN_PROGRESS"),
    STEP(0, "ListDeployments", "{\"serviceName\":\"shop\",\"serviceInstanceName\":\"qa\"}", "",
         NULL, NULL),
    STEP(5 * MS_MINUTE, "UpdateService", UPDATE(PIPED(DEV PROD)), "", S "status",
         "UPDATE_IN_PROGRESS"),
    STEP(15 * MS_MINUTE, "GetServiceInstance", QA, "ResourceNotFoundException", NULL, NULL),
};

static void an_instance_can_be_made_alone(void **state)
{
    struct world *w = *state;

    make_shop(w);
    run_steps(w, instance, ARRAY_LEN(instance));
}

/* An instance's deployment names those of its environment and its pipeline. */
static void a_deployment_names_what_it_stands_on(void **state)
{
    struct world *w = *state;
    char id[64], input[100], env[64];
    cJSON *body;

    make_shop(w);
    snprintf(env, sizeof(env), "%s",
             ask(w, "GetEnvironment", "{\"name\":\"fargate-env-dev\"}",
                 "environment.lastSucceededDeploymentId"));
    expect(w, "UpdateServiceInstance",
           "{\"serviceName\":\"shop\",\"name\":\"dev\",\"deploymentType\":\"MINOR_VERSION\"}", "");
    snprintf(id, sizeof(id), "%s",
             ask(w, "GetServiceInstance", DEV_OF, I "lastAttemptedDeploymentId"));
    snprintf(input, sizeof(input), "{\"id\":\"%s\"}", id);
    body = call(w, "GetDeployment", input, "");
    assert_string_equal(
        json_str(body,
                 "deployment.targetState.serviceInstance.lastSuccessfulEnvironmentDeploymentId"),
        env);
    assert_non_null(json_str(
        body, "deployment.targetState.serviceInstance.lastSuccessfulServicePipelineDeploymentId"));
    assert_null(json_str(/* the first one found no pipeline that had succeeded */
                         body, "deployment.initialState.serviceInstance."
                               "lastSuccessfulServicePipelineDeploymentId"));
    cJSON_Delete(body);
}

static void there_are_quotas(void **state)
{
    struct world w = {.sim = world_sim(1, 1, 1000, 1, true), .now = START};
    struct buf b = BUF_INIT(8192);

    (void)state;
    expect(&w, "CreateService", NEW(JOB, SPEC(IN("dev", "fargate-env-prod")), ""),
           "ServiceQuotaExceededException");
    buf_adds(&b, "{\"name\":\"front-end\",\"spec\":\"proton: ServiceSpec\\ninstances:");
    for (int i = 0; i < 21; i++)
        buf_addf(&b, "\\n  - {name: i%d, environment: fargate-env-prod}", i);
    buf_adds(&b, "\"}");
    expect(&w, "UpdateService", buf_str(&b), "ServiceQuotaExceededException");
    buf_release(&b);
    sim_free(w.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_service_lives, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(wrong_ones_are_refused, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(pipelines_need_roles, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(a_failed_create_is_cleaned_up, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(a_clean_up_may_fail, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(an_empty_service_is_deleted, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(a_failed_update_goes_back, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(a_failed_drop_is_told, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(a_failed_pipeline_undoes_nothing, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(a_delete_may_fail, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(cancels_within_an_update, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(what_is_stuck_ends_by_a_cancel_only, quiet_fleet,
                                        world_down),
        cmocka_unit_test_setup_teardown(an_instance_can_be_made_alone, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(a_deployment_names_what_it_stands_on, quiet_fleet,
                                        world_down),
        cmocka_unit_test(there_are_quotas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
