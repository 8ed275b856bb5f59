/* The kind "service". Its pipeline hides in GetService. */
#include "kind/common.h"

#include "base/json.h"

static const struct column columns[] = {
    {.title = "Status", .path = "status", .format = COLUMN_STATUS, .priority = 1},
    {.title = "Template", .path = "templateName", .format = COLUMN_VERSION, .priority = 2},
    {.title = "Message", .path = "statusMessage", .format = COLUMN_TEXT},
    {.title = "Description", .path = "description", .format = COLUMN_TEXT},
    {.title = "Modified", .path = "lastModifiedAt", .format = COLUMN_AGE, .priority = 3},
    {.title = "Created", .path = "createdAt", .format = COLUMN_AGE},
    {.title = "Repository", .path = "repositoryId", .format = COLUMN_TEXT},
    {.title = "Branch", .path = "branchName", .format = COLUMN_TEXT},
    {.title = "Connection", .path = "repositoryConnectionArn", .format = COLUMN_TEXT},
    {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},
    {.title = "Spec", .path = "spec", .format = COLUMN_BLOCK},
};

static const struct verb verbs[] = {
    {.id = VERB_UPDATE,
     .op = "UpdateService",
     .inputs = {{"name", "name"}},
     .result = "service",
     .spec_member = "spec",
     .spec_required = true},
    {.id = VERB_DELETE,
     .op = "DeleteService",
     .inputs = {{"name", "name"}},
     .result = "service",
     .type_name = true},
};

static void read(const cJSON *o, struct facts *out)
{
    read_status(out, json_str(o, "status"), json_str(o, "statusMessage"));
    out->name = json_str(o, "name");
    out->template_name = json_str(o, "templateName");
    out->arn = json_str(o, "arn");
    out->created_ms = json_time_ms(o, "createdAt");
    out->modified_ms = json_time_ms(o, "lastModifiedAt");
}

const struct kind kind_service = {
    .name = "service",
    .naming = "NAME",
    .plural = "services",
    .title = "service",
    .abbrev = "svc",
    .identity = {"name"},
    .list = {.op = "ListServices"},
    .get = {.op = "GetService", .inputs = {{"name", "name"}}, .result = "service"},
    .detail_at_load = true,
    .nested = &kind_pipeline,
    .nested_path = "pipeline",
    .nested_carry = {"serviceName", "name"},
    .refs = {{"serviceName", "name"}},
    .passing = {"statusMessage"},
    .specs = {[SPEC_NOW] = spec_now},
    COLUMNS(columns),
    VERBS(verbs),
    .read = read,
};
