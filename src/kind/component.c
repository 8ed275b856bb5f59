/* The kind "component": infrastructure beside a service instance, or of an environment alone. */
#include "kind/common.h"

#include "base/json.h"

static const struct column columns[] = {
    {.title = "Status", .path = "deploymentStatus", .format = COLUMN_STATUS, .priority = 1},
    {.title = "Environment",
     .path = "environmentName",
     .search = true,
     .format = COLUMN_TEXT,
     .priority = 2},
    {.title = "Service",
     .path = "serviceName",
     .search = true,
     .format = COLUMN_TEXT,
     .priority = 4},
    {.title = "Instance",
     .path = "serviceInstanceName",
     .search = true,
     .format = COLUMN_TEXT,
     .priority = 5},
    {.title = "Started", .path = "lastDeploymentAttemptedAt", .format = COLUMN_TIME},
    {.title = "Last success",
     .path = "lastDeploymentSucceededAt",
     .format = COLUMN_AGE,
     .priority = 3},
    {.title = "Deployment", .path = "lastAttemptedDeploymentId", .format = COLUMN_ID},
    {.title = "Message", .path = "deploymentStatusMessage", .format = COLUMN_TEXT},
    {.title = "Description", .path = "description", .format = COLUMN_TEXT},
    {.title = "Succeeded id", .path = "lastSucceededDeploymentId", .format = COLUMN_ID},
    {.title = "Modified", .path = "lastModifiedAt", .format = COLUMN_AGE},
    {.title = "Created", .path = "createdAt", .format = COLUMN_AGE},
    {.title = "Client token", .path = "lastClientRequestToken", .format = COLUMN_TEXT},
    {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},
    {.title = "Service spec", .path = "serviceSpec", .format = COLUMN_BLOCK},
};

/* BEHAVIOUR section 4: components have no template versions. */
static const char *const types[] = {"CURRENT_VERSION", "NONE", NULL};

/* Of those that are attached to a service instance. */
static const char *const spec_paths[] = {"serviceSpec", NULL};

static const struct verb verbs[] = {
    {.id = VERB_CANCEL,
     .op = "CancelComponentDeployment",
     .inputs = {{"componentName", "name"}},
     .result = "component"},
    {.id = VERB_UPDATE,
     .op = "UpdateComponent",
     .inputs = {{"name", "name"}},
     .result = "component",
     .type_member = "deploymentType",
     .types = types,
     .spec_member = "serviceSpec",
     .spec_optional = true},
    {.id = VERB_DELETE,
     .op = "DeleteComponent",
     .inputs = {{"name", "name"}},
     .result = "component",
     .type_name = true},
};

static void read(const cJSON *o, struct facts *out)
{
    read_deployable(o, out);
    out->modified_ms = json_time_ms(o, "lastModifiedAt");
}

static const struct kind_link links[] = {
    {&kind_environment, {"environmentName"}},
    {&kind_service, {"serviceName"}},
    {&kind_instance, {"serviceName", "serviceInstanceName"}},
};

static const struct kind_sub subs[] = {
    SUB_OUTPUTS("ListComponentOutputs", {{"componentName", "name"}}),
    SUB_RESOURCES("ListComponentProvisionedResources", {{"componentName", "name"}}),
    SUB_TAGS,
};

const struct kind kind_component = {
    .name = "component",
    .naming = "NAME",
    .plural = "components",
    .title = "component",
    .abbrev = "comp",
    .tag = "component",
    .identity = {"name"},
    .list = {.op = "ListComponents"},
    .get = {.op = "GetComponent", .inputs = {{"name", "name"}}, .result = "component"},
    .refs = {{"componentName", "name"}},
    .passing = {"deploymentStatusMessage"},
    .specs = {[SPEC_NOW] = spec_paths},
    COLUMNS(columns),
    LINKS(links),
    SUBS(subs),
    VERBS(verbs),
    .read = read,
};
