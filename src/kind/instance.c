/* The kind "instance": a service instance. */
#include "kind/common.h"

static const struct column columns[] = {
    {.title = "Status", .path = "deploymentStatus", .format = COLUMN_STATUS, .priority = 1},
    {.title = "Service", .path = "serviceName", .format = COLUMN_TEXT},
    {.title = "Environment",
     .path = "environmentName",
     .search = true,
     .format = COLUMN_TEXT,
     .priority = 3},
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
    {.title = "Succeeded id", .path = "lastSucceededDeploymentId", .format = COLUMN_ID},
    {.title = "Created", .path = "createdAt", .format = COLUMN_AGE},
    {.title = "Client token", .path = "lastClientRequestToken", .format = COLUMN_TEXT},
    {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},
    {.title = "Spec", .path = "spec", .format = COLUMN_BLOCK},
};

static const struct verb verbs[] = {
    {.id = VERB_CANCEL,
     .op = "CancelServiceInstanceDeployment",
     .inputs = {{"serviceInstanceName", "name"}, {"serviceName", "serviceName"}},
     .result = "serviceInstance"},
    {.id = VERB_UPDATE,
     .op = "UpdateServiceInstance",
     .inputs = {{"name", "name"}, {"serviceName", "serviceName"}},
     .result = "serviceInstance",
     .type_member = "deploymentType",
     .types = update_types,
     .spec_member = "spec"},
};

/* The list takes one value a filter, and filters add up: so one request for each status that moves.
 */
static const char *const moving[] = {
    "{\"filters\":[{\"key\":\"deploymentStatus\",\"value\":\"IN_PROGRESS\"}]}",
    "{\"filters\":[{\"key\":\"deploymentStatus\",\"value\":\"CANCELLING\"}]}",
    "{\"filters\":[{\"key\":\"deploymentStatus\",\"value\":\"DELETE_IN_PROGRESS\"}]}",
    NULL,
};

static const struct kind_link links[] = {
    {&kind_environment, {"environmentName"}},
    {&kind_service, {"serviceName"}},
    {&kind_service_template, {"templateName"}},
    {&kind_service_template_version,
     {"templateName", "templateMajorVersion", "templateMinorVersion"}},
};

#define INPUTS                                                                                     \
    {                                                                                              \
        {"serviceName", "serviceName"},                                                            \
        {                                                                                          \
            "serviceInstanceName", "name"                                                          \
        }                                                                                          \
    }

static const struct column sync_columns[] = {
    {.title = "Sync", .path = "latestSync.status", .format = COLUMN_TEXT},
    {.title = "Started", .path = "latestSync.startedAt", .format = COLUMN_TIME},
    {.title = "Revision", .path = "latestSync.targetRevision.sha", .format = COLUMN_TEXT},
    {.title = "Last good", .path = "latestSuccessfulSync.startedAt", .format = COLUMN_TIME},
    {.title = "Of revision", .path = "latestSuccessfulSync.targetRevision.sha"},
    {.title = "Wanted", .path = "desiredState.sha", .format = COLUMN_TEXT},
    {.title = "Repository", .path = "desiredState.repositoryName", .format = COLUMN_TEXT},
    {.title = "Branch", .path = "desiredState.branch", .format = COLUMN_TEXT},
    {.title = "Directory", .path = "desiredState.directory", .format = COLUMN_TEXT},
};

static const struct kind_sub subs[] = {
    SUB_OUTPUTS("ListServiceInstanceOutputs", INPUTS),
    SUB_RESOURCES("ListServiceInstanceProvisionedResources", INPUTS),
    {.name = "sync",
     .title = "Sync",
     .op = "GetServiceInstanceSyncStatus",
     .inputs = INPUTS,
     .object = true,
     .none = "not synced from a repository",
     COLUMNS(sync_columns)},
    SUB_TAGS,
};

const struct kind kind_instance = {
    .name = "instance",
    .naming = "SERVICE/INSTANCE",
    .plural = "instances",
    .title = "service instance",
    .abbrev = "inst",
    .identity = {"serviceName", "name"},
    .list = {.op = "ListServiceInstances", .moving_filters = moving},
    .get = {.op = "GetServiceInstance",
            .inputs = {{"name", "name"}, {"serviceName", "serviceName"}},
            .result = "serviceInstance"},
    .refs = {{"serviceInstanceName", "name"}, {"serviceName", "serviceName"}},
    .passing = {"deploymentStatusMessage"},
    .specs = {[SPEC_NOW] = spec_now},
    COLUMNS(columns),
    LINKS(links),
    SUBS(subs),
    VERBS(verbs),
    .read = read_deployable,
};
