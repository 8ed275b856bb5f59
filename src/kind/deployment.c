/* The kind "deployment": the history of what was deployed where. */
#include "kind/common.h"

#include "base/json.h"
#include "base/num.h"

/* A state is a union, one member for each type of target: what is not there is not shown. */
#define STATE(word, at)                                                                            \
    {.title = word ": template", .path = at ".templateName", .format = COLUMN_TEXT},               \
        {.title = word ": major", .path = at ".templateMajorVersion", .format = COLUMN_TEXT},      \
        {.title = word ": minor", .path = at ".templateMinorVersion", .format = COLUMN_TEXT},      \
    {                                                                                              \
        .title = word ": spec", .path = at ".spec", .format = COLUMN_BLOCK                         \
    }

static const struct column columns[] = {
    {.title = "Status", .path = "deploymentStatus", .format = COLUMN_STATUS, .priority = 1},
    {.title = "Target", .path = "targetResourceType", .format = COLUMN_TEXT},
    {.title = "Environment",
     .path = "environmentName",
     .search = true,
     .format = COLUMN_TEXT,
     .priority = 4},
    {.title = "Service", .path = "serviceName", .search = true, .format = COLUMN_TEXT},
    {.title = "Instance", .path = "serviceInstanceName", .search = true, .format = COLUMN_TEXT},
    {.title = "Component", .path = "componentName", .search = true, .format = COLUMN_TEXT},
    {.title = "Started", .path = "createdAt", .format = COLUMN_TIME, .priority = 2},
    {.title = "Completed", .path = "completedAt", .format = COLUMN_TIME, .priority = 3},
    {.title = "Message", .path = "deploymentStatusMessage", .format = COLUMN_TEXT},
    {.title = "Modified", .path = "lastModifiedAt", .format = COLUMN_AGE},
    {.title = "Deployment", .path = "id", .format = COLUMN_ID, .priority = 5},
    {.title = "Target ARN", .path = "targetArn", .format = COLUMN_TEXT},
    {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},
    {.title = "Target made", .path = "targetResourceCreatedAt", .format = COLUMN_AGE},
    {.title = "Last attempt", .path = "lastAttemptedDeploymentId", .format = COLUMN_ID},
    {.title = "Succeeded id", .path = "lastSucceededDeploymentId", .format = COLUMN_ID},
    STATE("Before", "initialState.environment"),
    STATE("Before", "initialState.serviceInstance"),
    STATE("Before", "initialState.servicePipeline"),
    {.title = "Before: spec", .path = "initialState.component.serviceSpec", .format = COLUMN_BLOCK},
    {.title = "Before: template",
     .path = "initialState.component.templateFile",
     .format = COLUMN_BLOCK},
    STATE("After", "targetState.environment"),
    STATE("After", "targetState.serviceInstance"),
    STATE("After", "targetState.servicePipeline"),
    {.title = "After: spec", .path = "targetState.component.serviceSpec", .format = COLUMN_BLOCK},
    {.title = "After: template",
     .path = "targetState.component.templateFile",
     .format = COLUMN_BLOCK},
};

/* The state is a union: one of them is there. */
static const char *const spec_before[] = {
    "initialState.environment.spec", "initialState.serviceInstance.spec",
    "initialState.servicePipeline.spec", "initialState.component.serviceSpec", NULL};

static const char *const spec_after[] = {
    "targetState.environment.spec", "targetState.serviceInstance.spec",
    "targetState.servicePipeline.spec", "targetState.component.serviceSpec", NULL};

static const struct verb verbs[] = {
    {.id = VERB_DELETE,
     .op = "DeleteDeployment",
     .inputs = {{"id", "id"}},
     .result = "deployment",
     .type_name = true},
};

static const struct kind_sub subs[] = {
    SUB_TAGS,
};

static void read(const cJSON *o, struct facts *out)
{
    read_status(out, json_str(o, "deploymentStatus"), json_str(o, "deploymentStatusMessage"));
    out->name = json_str(o, "id");
    out->deployment = out->name;
    out->arn = json_str(o, "arn");
    out->created_ms = json_time_ms(o, "createdAt");
    out->modified_ms = json_time_ms(o, "lastModifiedAt");
    out->attempted_ms = out->created_ms;
    out->completed_ms = json_time_ms(o, "completedAt");
}

static const struct kind *target(const cJSON *o, struct buf *id)
{
    const char *type = json_str_or(o, "targetResourceType", "");
    const char *service = json_str(o, "serviceName"),
               *instance = json_str(o, "serviceInstanceName");
    const char *environment = json_str(o, "environmentName");
    const char *component = json_str(o, "componentName");

    if (str_eq(type, "ENVIRONMENT") && environment)
        return buf_adds(id, environment) < 0 ? NULL : &kind_environment;
    if (str_eq(type, "SERVICE_PIPELINE") && service)
        return buf_adds(id, service) < 0 ? NULL : &kind_pipeline;
    if (str_eq(type, "SERVICE_INSTANCE") && service && instance)
        return buf_addf(id, "%s/%s", service, instance) < 0 ? NULL : &kind_instance;
    if (str_eq(type, "COMPONENT") && component)
        return buf_adds(id, component) < 0 ? NULL : &kind_component;
    return NULL;
}

const struct kind kind_deployment = {
    .name = "deployment",
    .naming = "ID",
    .plural = "deployments",
    .title = "deployment",
    .abbrev = "depl",
    .identity = {"id"},
    .list = {.op = "ListDeployments"},
    .get = {.op = "GetDeployment", .inputs = {{"id", "id"}}, .result = "deployment"},
    .refs = {{"deploymentId", "id"}},
    .passing = {"deploymentStatusMessage"},
    .specs = {[SPEC_BEFORE] = spec_before, [SPEC_AFTER] = spec_after},
    COLUMNS(columns),
    SUBS(subs),
    VERBS(verbs),
    .history = true,
    .read = read,
    .target = target,
};
