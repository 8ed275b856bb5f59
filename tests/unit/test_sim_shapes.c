/* The whole life of an account in the local service, from nothing to nothing: every operation of
 * the API's description is called, succeeds, and answers what its output shape says and no more. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim_steps.h"

#define ROLE       "arn:aws:iam::123456789012:role/r"
#define SOURCE     "\"source\":{\"s3\":{\"bucket\":\"bundles\",\"key\":\"x.tar.gz\"}}"
#define V(name)    "\"templateName\":\"" name "\",\"majorVersion\":\"1\",\"minorVersion\":\"0\""
#define TAGS       "\"tags\":[{\"key\":\"k\",\"value\":\"v\"}]"
#define REPOSITORY "\"repositoryName\":\"acme/web\",\"repositoryProvider\":\"GITHUB\""
#define LINK       "arn:aws:codestar-connections:us-east-1:123456789012:connection/c"
#define E_SPEC     "\"spec\":\"proton: EnvironmentSpec\\nspec: {vpc_cidr: 10.0.0.0/16}\""
#define S_SPEC(more)                                                                               \
    "\"spec\":\"proton: ServiceSpec\\npipeline: {service_dir: web}\\ninstances:\\n"                \
    "  - {name: dev, environment: net-dev, spec: {port: 80}}\\n" more "\""
#define SECOND            "  - {name: qa, environment: net-dev, spec: {port: 80}}\\n"
#define INSTANCE          "\"serviceName\":\"web\",\"serviceInstanceName\":\"dev\""
#define TEMPLATE          "\"templateName\":\"net\",\"templateType\":\"ENVIRONMENT\""
#define OK(op, in)        STEP(0, op, in, "", NULL, NULL)
#define LATER(ms, op, in) STEP(ms, op, in, "", NULL, NULL)
#define COMPONENT                                                                                  \
    "\"templateFile\":\"Resources: {}\",\"manifest\":\"infrastructure: {templates: [{file: x}]}\""

static const struct step account[] = {
    OK("GetAccountSettings", "{}"),
    OK("UpdateAccountSettings", "{\"pipelineServiceRoleArn\":\"" ROLE "\"}"),
    OK("CreateRepository",
       "{\"provider\":\"GITHUB\",\"name\":\"acme/web\",\"connectionArn\":\"" LINK "\"," TAGS "}"),
    OK("GetRepository", "{\"provider\":\"GITHUB\",\"name\":\"acme/web\"}"),
    OK("ListRepositories", "{}"),
    /* templates */
    OK("CreateEnvironmentTemplate", "{\"name\":\"net\",\"displayName\":\"Net\"," TAGS "}"),
    OK("CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," SOURCE "," TAGS "}"),
    OK("CreateServiceTemplate", "{\"name\":\"web\",\"description\":\"d\"," TAGS "}"),
    OK("CreateServiceTemplateVersion",
       "{\"templateName\":\"web\"," SOURCE "," TAGS ",\"compatibleEnvironmentTemplates\":[{"
       "\"templateName\":\"net\",\"majorVersion\":\"1\"}],"
       "\"supportedComponentSources\":[\"DIRECTLY_DEFINED\"]}"),
    LATER(8000, "GetEnvironmentTemplateVersion", "{" V("net") "}"),
    OK("GetServiceTemplateVersion", "{" V("web") "}"),
    OK("UpdateEnvironmentTemplateVersion", "{" V("net") ",\"status\":\"PUBLISHED\"}"),
    OK("UpdateServiceTemplateVersion", "{" V("web") ",\"status\":\"PUBLISHED\"}"),
    OK("GetEnvironmentTemplate", "{\"name\":\"net\"}"),
    OK("GetServiceTemplate", "{\"name\":\"web\"}"),
    OK("UpdateEnvironmentTemplate", "{\"name\":\"net\",\"description\":\"new\"}"),
    OK("UpdateServiceTemplate", "{\"name\":\"web\",\"displayName\":\"Web\"}"),
    OK("ListEnvironmentTemplates", "{}"),
    OK("ListServiceTemplates", "{}"),
    OK("ListEnvironmentTemplateVersions", "{\"templateName\":\"net\"}"),
    OK("ListServiceTemplateVersions", "{\"templateName\":\"web\",\"majorVersion\":\"1\"}"),
    OK("CreateTemplateSyncConfig", "{" TEMPLATE "," REPOSITORY ",\"branch\":\"main\"}"),
    OK("GetTemplateSyncConfig", "{" TEMPLATE "}"),
    LATER(20000, "GetTemplateSyncStatus", "{" TEMPLATE ",\"templateVersion\":\"1\"}"),
    OK("UpdateTemplateSyncConfig",
       "{" TEMPLATE "," REPOSITORY ",\"branch\":\"b\",\"subdirectory\":\"s\"}"),
    OK("GetRepositorySyncStatus",
       "{" REPOSITORY ",\"branch\":\"b\",\"syncType\":\"TEMPLATE_SYNC\"}"),
    OK("ListRepositorySyncDefinitions", "{" REPOSITORY ",\"syncType\":\"TEMPLATE_SYNC\"}"),
    /* an environment */
    OK("CreateEnvironment",
       "{\"name\":\"net-dev\",\"templateName\":\"net\",\"templateMajorVersion\":\"1\","
       "\"protonServiceRoleArn\":\"" ROLE "\",\"componentRoleArn\":\"" ROLE "\"," E_SPEC "," TAGS
       "}"),
    LATER(MS_HOUR, "GetEnvironment", "{\"name\":\"net-dev\"}"),
    OK("ListEnvironments", "{}"),
    OK("UpdateEnvironment",
       "{\"name\":\"net-dev\",\"deploymentType\":\"CURRENT_VERSION\"," E_SPEC "}"),
    OK("CancelEnvironmentDeployment", "{\"environmentName\":\"net-dev\"}"),
    LATER(MS_HOUR, "ListEnvironmentOutputs", "{\"environmentName\":\"net-dev\"}"),
    OK("ListEnvironmentProvisionedResources", "{\"environmentName\":\"net-dev\"}"),
    /* a service */
    OK("CreateService",
       "{\"name\":\"web\",\"templateName\":\"web\",\"templateMajorVersion\":\"1\","
       "\"branchName\":\"main\",\"repositoryId\":\"acme/web\",\"repositoryConnectionArn\":\"" LINK
       "\"," S_SPEC("") "," TAGS "}"),
    LATER(MS_HOUR, "GetService", "{\"name\":\"web\"}"),
    OK("ListServices", "{}"),
    OK("GetServiceInstance", "{\"serviceName\":\"web\",\"name\":\"dev\"}"),
    OK("ListServiceInstances", "{}"),
    OK("UpdateServiceInstance",
       "{\"serviceName\":\"web\",\"name\":\"dev\",\"deploymentType\":\"CURRENT_VERSION\"," S_SPEC(
           "") "}"),
    OK("CancelServiceInstanceDeployment", "{" INSTANCE "}"),
    LATER(MS_HOUR, "ListServiceInstanceOutputs", "{" INSTANCE "}"),
    OK("ListServiceInstanceProvisionedResources", "{" INSTANCE "}"),
    OK("UpdateServicePipeline",
       "{\"serviceName\":\"web\",\"deploymentType\":\"CURRENT_VERSION\"," S_SPEC("") "}"),
    OK("CancelServicePipelineDeployment", "{\"serviceName\":\"web\"}"),
    LATER(MS_HOUR, "ListServicePipelineOutputs", "{\"serviceName\":\"web\"}"),
    OK("ListServicePipelineProvisionedResources", "{\"serviceName\":\"web\"}"),
    OK("CreateServiceInstance", "{\"serviceName\":\"web\",\"name\":\"qa\"," S_SPEC(SECOND) "}"),
    LATER(MS_HOUR, "UpdateService", "{\"name\":\"web\",\"description\":\"d\"}"),
    OK("CreateServiceSyncConfig",
       "{\"serviceName\":\"web\"," REPOSITORY ",\"branch\":\"main\",\"filePath\":\"invalid\"}"),
    OK("GetServiceSyncConfig", "{\"serviceName\":\"web\"}"),
    LATER(20000, "GetServiceInstanceSyncStatus", "{" INSTANCE "}"),
    OK("UpdateServiceInstance",
       "{\"serviceName\":\"web\",\"name\":\"dev\",\"deploymentType\":\"MINOR_VERSION\"}"),
    LATER(MS_HOUR, "GetServiceSyncBlockerSummary", "{" INSTANCE "}"),
    OK("UpdateServiceSyncConfig",
       "{\"serviceName\":\"web\"," REPOSITORY ",\"branch\":\"main\",\"filePath\":\"good\"}"),
    /* a component */
    OK("CreateComponent", "{\"name\":\"bucket\"," COMPONENT "," INSTANCE
                          ",\"serviceSpec\":\"proton: ServiceSpec\\ninstances:\\n  - {name: dev, "
                          "environment: net-dev, spec: {port: 81}}\"," TAGS "}"),
    LATER(MS_HOUR, "GetComponent", "{\"name\":\"bucket\"}"),
    OK("ListComponents", "{}"),
    OK("UpdateComponent", "{\"name\":\"bucket\",\"deploymentType\":\"CURRENT_VERSION\","
                          "\"templateFile\":\"Resources: {B: {}}\"}"),
    OK("CancelComponentDeployment", "{\"componentName\":\"bucket\"}"),
    LATER(MS_HOUR, "ListComponentOutputs", "{\"componentName\":\"bucket\"}"),
    OK("ListComponentProvisionedResources", "{\"componentName\":\"bucket\"}"),
    /* the account */
    OK("ListDeployments", "{}"),
    OK("GetResourcesSummary", "{}"),
    OK("TagResource",
       "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:component/bucket\"," TAGS "}"),
    OK("ListTagsForResource",
       "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:component/bucket\"}"),
    OK("UntagResource",
       "{\"resourceArn\":\"arn:aws:proton:us-east-1:123456789012:component/bucket\","
       "\"tagKeys\":[\"k\"]}"),
};

#define CONNECT                                                                                    \
    "{\"environmentName\":\"far\",\"managementAccountId\":\"123456789012\",\"roleArn\":\"" ROLE    \
    "\",\"clientToken\":\"a\"}"
#define ID "{\"id\":\"$ID\"}"

static const struct step connections[] = {
    KEEP("CreateEnvironmentAccountConnection", CONNECT, "environmentAccountConnection.id"),
    OK("GetEnvironmentAccountConnection", ID),
    OK("ListEnvironmentAccountConnections", "{\"requestedBy\":\"MANAGEMENT_ACCOUNT\"}"),
    OK("UpdateEnvironmentAccountConnection", "{\"id\":\"$ID\",\"roleArn\":\"" ROLE "2\"}"),
    OK("RejectEnvironmentAccountConnection", ID),
    OK("DeleteEnvironmentAccountConnection", ID),
    KEEP("CreateEnvironmentAccountConnection", CONNECT, "environmentAccountConnection.id"),
    OK("AcceptEnvironmentAccountConnection", ID),
};

static const struct step end[] = {
    OK("DeleteComponent", "{\"name\":\"bucket\"}"),
    LATER(MS_HOUR, "DeleteServiceSyncConfig", "{\"serviceName\":\"web\"}"),
    OK("DeleteService", "{\"name\":\"web\"}"),
    LATER(MS_HOUR, "DeleteEnvironment", "{\"name\":\"net-dev\"}"),
    LATER(MS_HOUR, "DeleteServiceTemplateVersion", "{" V("web") "}"),
    OK("DeleteServiceTemplate", "{\"name\":\"web\"}"),
    OK("DeleteTemplateSyncConfig", "{" TEMPLATE "}"),
    OK("DeleteEnvironmentTemplateVersion", "{" V("net") "}"),
    OK("DeleteEnvironmentTemplate", "{\"name\":\"net\"}"),
    OK("DeleteRepository", "{\"provider\":\"GITHUB\",\"name\":\"acme/web\"}"),
    STEP(0, "GetComponent", "{\"name\":\"bucket\"}", "ResourceNotFoundException", NULL, NULL),
    STEP(0, "GetService", "{\"name\":\"web\"}", "ResourceNotFoundException", NULL, NULL),
    STEP(0, "GetEnvironment", "{\"name\":\"net-dev\"}", "ResourceNotFoundException", NULL, NULL),
};

/* What the tables do not name: their ids are only known on the way. */
static const char *const by_hand[] = {"GetDeployment", "DeleteDeployment",
                                      "UpdateServiceSyncBlocker",
                                      "NotifyResourceDeploymentStatusChange"};

static void deployments(struct world *w)
{
    cJSON *body = call(w, "ListDeployments", "{\"componentName\":\"bucket\"}", "");
    const cJSON *last = json_at(body, "deployments");
    char input[100];

    last = cJSON_GetArrayItem(last, cJSON_GetArraySize(last) - 1);
    snprintf(input, sizeof(input), "{\"id\":\"%s\"}", json_str(last, "id"));
    expect(w, "GetDeployment", input, "");
    expect(w, "DeleteDeployment", input, "");
    cJSON_Delete(body);
}

static void blockers(struct world *w)
{
    cJSON *body = call(w, "GetServiceSyncBlockerSummary", "{" INSTANCE "}", "");
    const cJSON *all = json_at(body, "serviceSyncBlockerSummary.latestBlockers");
    char input[120];

    snprintf(input, sizeof(input), "{\"id\":\"%s\",\"resolvedReason\":\"r\"}",
             json_str(all->child, "id"));
    expect(w, "UpdateServiceSyncBlocker", input, "");
    cJSON_Delete(body);
}

static void mark(const struct step *steps, size_t n, bool *done)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < op_count(); k++)
            done[k] |= !*steps[i].error && str_eq(op_at(k)->name, steps[i].op);
}

static void every_operation_fits_its_shape(void **state)
{
    struct world *w = *state;
    bool *done = xcalloc(op_count(), sizeof(*done));

    run_steps(w, account, ARRAY_LEN(account));
    run_steps(w, connections, ARRAY_LEN(connections));
    deployments(w);
    blockers(w);
    run_steps(w, end, ARRAY_LEN(end));
    mark(account, ARRAY_LEN(account), done);
    mark(connections, ARRAY_LEN(connections), done);
    mark(end, ARRAY_LEN(end), done);
    for (size_t i = 0; i < ARRAY_LEN(by_hand); i++)
        mark(&(const struct step)OK(by_hand[i], "{}"), 1, done);
    for (size_t k = 0; k < op_count(); k++)
        if (!done[k])
            fail_msg("%s is not called", op_at(k)->name);
    free(done);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_operation_fits_its_shape, empty_account, world_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
