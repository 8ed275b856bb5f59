/* Repositories, template and service syncs, blockers in the local service: operation and state ->
 * answer, next state, the time stepped by hand. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/when.h"
#include "sim_steps.h"

#define LINK                                                                                       \
    "\"connectionArn\":\"arn:aws:codestar-connections:us-east-1:123456789012:connection/c\""
#define ENTERPRISE           "\"GITHUB_ENTERPRISE\""
#define REPOSITORY           "{\"provider\":\"GITHUB_ENTERPRISE\",\"name\":\"acme/x\"}"
#define CREATE               "{\"provider\":\"GITHUB_ENTERPRISE\",\"name\":\"acme/x\"," LINK "}"
#define IN_X                 "\"repositoryName\":\"acme/x\",\"repositoryProvider\":" ENTERPRISE
#define TEMPLATE             "\"templateName\":\"net\",\"templateType\":\"ENVIRONMENT\""
#define CONFIG(branch, more) "{" TEMPLATE "," IN_X ",\"branch\":\"" branch "\"" more "}"
#define SYNC_STATUS          "{" TEMPLATE ",\"templateVersion\":\"1\"}"
#define BRANCH(branch, type) "{" IN_X ",\"branch\":\"" branch "\",\"syncType\":\"" type "_SYNC\"}"

static const struct step repositories[] = {
    STEP(0, "GetRepository", REPOSITORY, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateRepository", CREATE, "", "repository.arn",
         "arn:aws:proton:us-east-1:123456789012:repository/github_enterprise:acme/x"),
    STEP(0, "CreateRepository", CREATE, "", "repository.name", "acme/x"),
    STEP(0, "CreateRepository",
         "{\"provider\":\"GITHUB_ENTERPRISE\",\"name\":\"acme/x\"," LINK
         ",\"encryptionKey\":\"arn:aws:kms:us-east-1:123456789012:key/k\"}",
         "ValidationException", "message", "Idempotent parameter mismatch"),
    STEP(0, "GetRepository", REPOSITORY, "", "repository.provider", "GITHUB_ENTERPRISE"),
    STEP(0, "GetRepository", "{\"provider\":\"GITHUB\",\"name\":\"acme/x\"}",
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "GetRepositorySyncStatus", BRANCH("main", "TEMPLATE"), "", "latestSync.status",
         "(none)"),
    STEP(0, "DeleteRepository", REPOSITORY, "", "repository.name", "acme/x"),
    STEP(0, "DeleteRepository", REPOSITORY, "", "repository.name", "(none)"),
    STEP(0, "GetRepositorySyncStatus", BRANCH("main", "TEMPLATE"), "ResourceNotFoundException",
         NULL, NULL),
};

static void the_life_of_a_repository(void **state)
{
    run_steps(*state, repositories, ARRAY_LEN(repositories));
}

static const struct step template_sync[] = {
    STEP(0, "CreateTemplateSyncConfig", CONFIG("main", ""), "ValidationException", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\"}", "", NULL, NULL),
    STEP(0, "CreateTemplateSyncConfig", CONFIG("main", ""), "ValidationException", NULL, NULL),
    STEP(0, "CreateRepository", CREATE, "", NULL, NULL),
    STEP(0, "GetTemplateSyncConfig", "{" TEMPLATE "}", "ResourceNotFoundException", NULL, NULL),
    STEP(0, "GetTemplateSyncStatus", SYNC_STATUS, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "UpdateTemplateSyncConfig", CONFIG("main", ""), "ResourceNotFoundException", NULL,
         NULL),
    STEP(0, "CreateTemplateSyncConfig", CONFIG("main", ",\"subdirectory\":\"envs/\""), "",
         "templateSyncConfig.subdirectory", "envs/"),
    STEP(0, "CreateTemplateSyncConfig", CONFIG("main", ",\"subdirectory\":\"envs/\""), "",
         "templateSyncConfig.branch", "main"),
    STEP(0, "CreateTemplateSyncConfig", CONFIG("other", ""), "ValidationException", NULL, NULL),
    STEP(0, "GetTemplateSyncStatus", SYNC_STATUS, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"source\":{\"s3\":{\"bucket\":\"bbb\",\"key\":\"k.tgz\"}}}",
         "", NULL, NULL),
    STEP(0, "GetTemplateSyncStatus", SYNC_STATUS, "", "latestSync.status", "INITIATED"),
    STEP(0, "GetTemplateSyncStatus", SYNC_STATUS, "", "desiredState.directory", "envs/net/v1"),
    STEP(0, "GetTemplateSyncStatus", SYNC_STATUS, "", "latestSuccessfulSync.status", "(none)"),
    STEP(4000, "GetTemplateSyncStatus", SYNC_STATUS, "", "latestSync.status", "IN_PROGRESS"),
    STEP(0, "GetRepositorySyncStatus", BRANCH("main", "TEMPLATE"), "", "latestSync.status",
         "IN_PROGRESS"),
    STEP(0, "GetRepositorySyncStatus", BRANCH("main", "SERVICE"), "", "latestSync.status",
         "(none)"),
    STEP(14000, "GetTemplateSyncStatus", SYNC_STATUS, "", "latestSync.status", "SUCCEEDED"),
    STEP(0, "GetTemplateSyncStatus", SYNC_STATUS, "", "latestSuccessfulSync.status", "SUCCEEDED"),
    STEP(0, "DeleteRepository", REPOSITORY, "ConflictException", NULL, NULL),
    /* an update is another sync; this one fails, and the success before it is still told */
    STEP(0, "UpdateTemplateSyncConfig", CONFIG("invalid", ""), "",
         "templateSyncConfig.subdirectory", "(none)"),
    STEP(0, "CreateTemplateSyncConfig", CONFIG("main", ",\"subdirectory\":\"envs/\""),
         "ConflictException", NULL, NULL),
    STEP(18000, "GetTemplateSyncStatus", SYNC_STATUS, "", "latestSync.status", "FAILED"),
    STEP(0, "GetTemplateSyncStatus", SYNC_STATUS, "", "latestSuccessfulSync.status", "SUCCEEDED"),
    /* one that stays where people saw them stay */
    STEP(0, "UpdateTemplateSyncConfig", CONFIG("stuck", ""), "", "templateSyncConfig.branch",
         "stuck"),
    STEP(5 * MS_HOUR, "GetTemplateSyncStatus", SYNC_STATUS, "", "latestSync.status", "IN_PROGRESS"),
    STEP(0, "DeleteTemplateSyncConfig", "{" TEMPLATE "}", "", "templateSyncConfig.branch", "stuck"),
    STEP(0, "DeleteTemplateSyncConfig", "{" TEMPLATE "}", "", "templateSyncConfig.branch",
         "(none)"),
    STEP(0, "DeleteRepository", REPOSITORY, "", NULL, NULL),
};

static void the_life_of_a_template_sync(void **state)
{
    run_steps(*state, template_sync, ARRAY_LEN(template_sync));
}

static const struct step gone[] = {
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\"}", "", NULL, NULL),
    STEP(0, "CreateRepository", CREATE, "", NULL, NULL),
    STEP(0, "CreateTemplateSyncConfig", CONFIG("main", ""), "", NULL, NULL),
    STEP(0, "DeleteEnvironmentTemplate", "{\"name\":\"net\"}", "", NULL, NULL),
    STEP(0, "GetTemplateSyncConfig", "{" TEMPLATE "}", "ResourceNotFoundException", NULL, NULL),
    /* what was under way comes to nothing, also for one of the same name */
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\"}", "", NULL, NULL),
    STEP(1, "CreateTemplateSyncConfig", CONFIG("stuck", ""), "", NULL, NULL),
    STEP(MS_MINUTE, "GetRepositorySyncStatus", BRANCH("stuck", "TEMPLATE"), "", "latestSync.status",
         "IN_PROGRESS"),
};

static void a_sync_goes_with_its_template(void **state)
{
    run_steps(*state, gone, ARRAY_LEN(gone));
}

#define FRONT "{\"serviceName\":\"search\"}"
#define SERVICE(path)                                                                              \
    "{\"serviceName\":\"search\",\"repositoryName\":\"acme/front-end\","                           \
    "\"repositoryProvider\":\"GITHUB\",\"branch\":\"main\",\"filePath\":\"" path "\"}"
#define INSTANCE "{\"serviceName\":\"search\",\"serviceInstanceName\":\"dev\"}"
#define MINOR    "\"deploymentType\":\"MINOR_VERSION\""
#define MANUAL   "{\"serviceName\":\"search\",\"name\":\"dev\"," MINOR "}"
#define BLOCKERS "serviceSyncBlockerSummary"

static const struct step service_sync[] = {
    STEP(0, "GetServiceSyncConfig", FRONT, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "GetServiceInstanceSyncStatus", INSTANCE, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "GetServiceSyncBlockerSummary", FRONT, "", BLOCKERS ".serviceName", "search"),
    STEP(0, "GetServiceSyncBlockerSummary", "{\"serviceName\":\"nosuch\"}",
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateServiceSyncConfig",
         "{\"serviceName\":\"nosuch\",\"repositoryName\":\"acme/front-end\",\"repositoryProvider\":"
         "\"GITHUB\",\"branch\":\"main\",\"filePath\":\"p\"}",
         "ValidationException", NULL, NULL),
    STEP(0, "CreateServiceSyncConfig", SERVICE("proton/invalid.yaml"), "",
         "serviceSyncConfig.filePath", "proton/invalid.yaml"),
    STEP(0, "GetServiceInstanceSyncStatus", INSTANCE, "", "latestSync.target", "search/dev"),
    STEP(0, "GetServiceInstanceSyncStatus", INSTANCE, "", "desiredState.directory", "proton"),
    STEP(20000, "GetServiceInstanceSyncStatus", INSTANCE, "", "latestSync.status", "FAILED"),
    STEP(0, "UpdateServiceSyncConfig", SERVICE("ops.yaml"), "", "serviceSyncConfig.filePath",
         "ops.yaml"),
    STEP(20000, "GetServiceInstanceSyncStatus", INSTANCE, "", "latestSync.status", "SUCCEEDED"),
    STEP(0, "UpdateServiceSyncBlocker", "{\"id\":\"nosuch\",\"resolvedReason\":\"x\"}",
         "ResourceNotFoundException", NULL, NULL),
    /* an update by hand; nothing is synced while it blocks */
    STEP(0, "UpdateService", "{\"name\":\"search\",\"description\":\"no spec\"}", "", NULL, NULL),
    STEP(0, "UpdateServiceInstance", MANUAL, "", "serviceInstance.deploymentStatus", "IN_PROGRESS"),
    STEP(0, "UpdateServiceSyncConfig", SERVICE("more.yaml"), "", "serviceSyncConfig.filePath",
         "more.yaml"),
    STEP(0, "GetServiceInstanceSyncStatus", INSTANCE, "", "latestSync.status", "SUCCEEDED"),
};

/* How many blockers a summary tells; the last one's id goes into `resolve`, an input. */
static int blockers(struct world *w, const char *input, const char *status, char resolve[200])
{
    cJSON *body = call(w, "GetServiceSyncBlockerSummary", input, "");
    const cJSON *all = json_at(body, BLOCKERS ".latestBlockers");
    int n = cJSON_GetArraySize(all);

    if (n > 0) {
        assert_string_equal(json_str(all->child, "status"), status);
        assert_string_equal(json_str(all->child, "type"), "AUTOMATED");
        snprintf(resolve, 200, "{\"id\":\"%s\",\"resolvedReason\":\"merged\"}",
                 json_str(all->child, "id"));
    }
    cJSON_Delete(body);
    return n;
}

#define ONLY_QA                                                                                    \
    "{\"name\":\"search\",\"spec\":\"proton: ServiceSpec\\npipeline: {a: b}\\ninstances:\\n"       \
    "  - {name: qa, environment: fargate-env-dev, spec: {port: 80}}\\n\"}"

static void an_update_by_hand_blocks(void **state)
{
    struct world *w = *state;
    char resolve[200] = "";

    run_steps(w, service_sync, ARRAY_LEN(service_sync));
    assert_int_equal(blockers(w, FRONT, "ACTIVE", resolve), 0); /* not of all instances */
    assert_int_equal(blockers(w, INSTANCE, "ACTIVE", resolve), 1);
    assert_string_equal(ask(w, "UpdateServiceSyncBlocker", resolve, "serviceInstanceName"), "dev");
    expect(w, "UpdateServiceSyncBlocker", resolve, "ConflictException");
    assert_int_equal(blockers(w, INSTANCE, "RESOLVED", resolve), 1);
    assert_string_equal(ask(w, "GetServiceInstanceSyncStatus", INSTANCE, "latestSync.status"),
                        "INITIATED");
    /* the whole service; the instance's blockers go with the instance */
    w->now += MS_HOUR;
    expect(w, "UpdateService", ONLY_QA, "");
    assert_int_equal(blockers(w, FRONT, "ACTIVE", resolve), 1);
    w->now += MS_HOUR;
    expect(w, "GetServiceSyncBlockerSummary", INSTANCE, "ResourceNotFoundException");
    assert_string_equal(ask(w, "UpdateServiceSyncBlocker", resolve, "serviceSyncBlocker.status"),
                        "RESOLVED");
    assert_string_equal(ask(w, "DeleteServiceSyncConfig", FRONT, "serviceSyncConfig.serviceName"),
                        "search");
    assert_string_equal(ask(w, "DeleteServiceSyncConfig", FRONT, "serviceSyncConfig.serviceName"),
                        "(none)");
    assert_int_equal(blockers(w, FRONT, "ACTIVE", resolve), 0);
}

#define DEFINITIONS(provider, name, type)                                                          \
    "{\"repositoryProvider\":\"" provider "\",\"repositoryName\":\"" name                          \
    "\",\"syncType\":\"" type "_SYNC\"}"

/* The seeded account: one sync stuck, one blocked. */
static void the_fleet_is_synced(void **state)
{
    struct world *w = *state;
    const char *status = "{\"templateName\":\"apigw-lambda-svc\",\"templateType\":\"SERVICE\","
                         "\"templateVersion\":\"1\"}";
    const cJSON *events;
    cJSON *body;

    w->now += MS_DAY;
    body = call(w, "GetTemplateSyncStatus", status, "");
    assert_string_equal(json_str(body, "latestSync.status"), "IN_PROGRESS");
    events = json_at(body, "latestSync.events");
    assert_int_equal(cJSON_GetArraySize(events), 2);
    assert_non_null(
        strstr(json_str(cJSON_GetArrayItem(events, 1), "event"), "Starting syncs for commit "));
    cJSON_Delete(body);
    body = call(w, "GetServiceSyncBlockerSummary", "{\"serviceName\":\"checkout\"}", "");
    assert_int_equal(cJSON_GetArraySize(json_at(body, BLOCKERS ".latestBlockers")), 1);
    cJSON_Delete(body);
    body = call(w, "ListRepositories", "{\"maxResults\":3}", "");
    assert_int_equal(cJSON_GetArraySize(json_at(body, "repositories")), 3);
    assert_non_null(json_str(body, "nextToken"));
    cJSON_Delete(body);
    body = call(w, "ListRepositorySyncDefinitions",
                DEFINITIONS("GITHUB", "acme/proton-templates", "TEMPLATE"), "");
    assert_int_equal(cJSON_GetArraySize(json_at(body, "syncDefinitions")), 2);
    cJSON_Delete(body);
    body = call(w, "ListRepositorySyncDefinitions",
                DEFINITIONS("GITHUB", "acme/front-end", "SERVICE"), "");
    assert_int_equal(cJSON_GetArraySize(json_at(body, "syncDefinitions")), 3);
    assert_string_equal(json_str(json_at(body, "syncDefinitions")->child, "parent"), "front-end");
    cJSON_Delete(body);
    body = call(w, "ListRepositorySyncDefinitions",
                DEFINITIONS("BITBUCKET", "acme/front-end", "SERVICE"), "");
    assert_int_equal(cJSON_GetArraySize(json_at(body, "syncDefinitions")), 0);
    cJSON_Delete(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_life_of_a_repository, empty_account, world_down),
        cmocka_unit_test_setup_teardown(the_life_of_a_template_sync, empty_account, world_down),
        cmocka_unit_test_setup_teardown(a_sync_goes_with_its_template, empty_account, world_down),
        cmocka_unit_test_setup_teardown(an_update_by_hand_blocks, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(the_fleet_is_synced, quiet_fleet, world_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
