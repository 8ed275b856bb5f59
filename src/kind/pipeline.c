/* The kind "pipeline": a service's pipeline, 0 or 1 of them. It has no operation of its own to be
 * listed or got: GetService tells of it, and ListDeployments of its deployments. */
#include "kind/common.h"

static const struct column columns[] = {
    {.title = "Status", .path = "deploymentStatus", .format = COLUMN_STATUS, .priority = 1},
    {.title = "Service", .path = "serviceName", .format = COLUMN_TEXT},
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
    {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},
    {.title = "Spec", .path = "spec", .format = COLUMN_BLOCK},
};

static const struct verb verbs[] = {
    {.id = VERB_CANCEL,
     .op = "CancelServicePipelineDeployment",
     .inputs = {{"serviceName", "serviceName"}},
     .result = "pipeline"},
    {.id = VERB_UPDATE,
     .op = "UpdateServicePipeline",
     .inputs = {{"serviceName", "serviceName"}},
     .result = "pipeline",
     .type_member = "deploymentType",
     .types = update_types,
     .spec_member = "spec",
     .spec_required = true},
};

static const struct kind_link links[] = {
    {&kind_service, {"serviceName"}},
    {&kind_service_template, {"templateName"}},
    {&kind_service_template_version,
     {"templateName", "templateMajorVersion", "templateMinorVersion"}},
};

static const struct kind_sub subs[] = {
    SUB_OUTPUTS("ListServicePipelineOutputs", {{"serviceName", "serviceName"}}),
    SUB_RESOURCES("ListServicePipelineProvisionedResources", {{"serviceName", "serviceName"}}),
    SUB_TAGS,
};

static void read(const cJSON *o, struct facts *out)
{
    read_deployable(o, out);
    out->name = "pipeline";
}

const struct kind kind_pipeline = {
    .name = "pipeline",
    .naming = "SERVICE",
    .plural = "pipelines",
    .title = "service pipeline",
    .abbrev = "pipe",
    .identity = {"serviceName"},
    .refs = {{"serviceName", "serviceName"}},
    .within = &kind_service,
    .within_path = "serviceName",
    .passing = {"deploymentStatusMessage"},
    .specs = {[SPEC_NOW] = spec_now},
    COLUMNS(columns),
    LINKS(links),
    SUBS(subs),
    VERBS(verbs),
    .read = read,
};
