/* The kind "environment". */
#include "kind/common.h"

static const struct column columns[] = {
    {.title = "Status", .path = "deploymentStatus", .format = COLUMN_STATUS, .priority = 1},
    {.title = "Template", .path = "templateName", .format = COLUMN_VERSION, .priority = 2},
    {.title = "Started", .path = "lastDeploymentAttemptedAt", .format = COLUMN_TIME},
    {.title = "Last success",
     .path = "lastDeploymentSucceededAt",
     .format = COLUMN_AGE,
     .priority = 3},
    {.title = "Deployment",
     .path = "lastAttemptedDeploymentId",
     .format = COLUMN_ID,
     .priority = 4},
    {.title = "Message", .path = "deploymentStatusMessage", .format = COLUMN_TEXT},
    {.title = "Description", .path = "description", .format = COLUMN_TEXT},
    {.title = "Succeeded id", .path = "lastSucceededDeploymentId", .format = COLUMN_ID},
    {.title = "Created", .path = "createdAt", .format = COLUMN_AGE},
    {.title = "Provisioning", .path = "provisioning", .format = COLUMN_TEXT},
    {.title = "Repository", .path = "provisioningRepository.name", .format = COLUMN_TEXT},
    {.title = "Provider", .path = "provisioningRepository.provider", .format = COLUMN_TEXT},
    {.title = "Branch", .path = "provisioningRepository.branch", .format = COLUMN_TEXT},
    {.title = "Repo ARN", .path = "provisioningRepository.arn", .format = COLUMN_TEXT},
    {.title = "Account", .path = "environmentAccountId", .format = COLUMN_TEXT},
    {.title = "Connection", .path = "environmentAccountConnectionId", .format = COLUMN_ID},
    {.title = "Service role", .path = "protonServiceRoleArn", .format = COLUMN_TEXT},
    {.title = "Build role", .path = "codebuildRoleArn", .format = COLUMN_TEXT},
    {.title = "Comp. role", .path = "componentRoleArn", .format = COLUMN_TEXT},
    {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},
    {.title = "Spec", .path = "spec", .format = COLUMN_BLOCK},
};

static const struct verb verbs[] = {
    {.id = VERB_CANCEL,
     .op = "CancelEnvironmentDeployment",
     .inputs = {{"environmentName", "name"}},
     .result = "environment"},
    {.id = VERB_UPDATE,
     .op = "UpdateEnvironment",
     .inputs = {{"name", "name"}},
     .result = "environment",
     .type_member = "deploymentType",
     .types = update_types,
     .spec_member = "spec"},
    {.id = VERB_DELETE,
     .op = "DeleteEnvironment",
     .inputs = {{"name", "name"}},
     .result = "environment",
     .type_name = true},
};

static const struct kind_link links[] = {
    {&kind_environment_template, {"templateName"}},
    {&kind_environment_template_version,
     {"templateName", "templateMajorVersion", "templateMinorVersion"}},
    {&kind_connection, {"environmentAccountConnectionId"}},
};

static const struct kind_sub subs[] = {
    SUB_OUTPUTS("ListEnvironmentOutputs", {{"environmentName", "name"}}),
    SUB_RESOURCES("ListEnvironmentProvisionedResources", {{"environmentName", "name"}}),
    SUB_TAGS,
};

const struct kind kind_environment = {
    .name = "environment",
    .naming = "NAME",
    .plural = "environments",
    .title = "environment",
    .abbrev = "env",
    .identity = {"name"},
    .list = {.op = "ListEnvironments"},
    .get = {.op = "GetEnvironment", .inputs = {{"name", "name"}}, .result = "environment"},
    .refs = {{"environmentName", "name"}},
    .passing = {"deploymentStatusMessage"},
    .specs = {[SPEC_NOW] = spec_now},
    COLUMNS(columns),
    LINKS(links),
    SUBS(subs),
    VERBS(verbs),
    .read = read_deployable,
};
