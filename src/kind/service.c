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

static const struct kind_link links[] = {
    {&kind_service_template, {"templateName"}},
};

static const struct column config_columns[] = {
    {.title = "Repository", .path = "repositoryName", .format = COLUMN_TEXT},
    {.title = "Provider", .path = "repositoryProvider", .format = COLUMN_TEXT},
    {.title = "Branch", .path = "branch", .format = COLUMN_TEXT},
    {.title = "File", .path = "filePath", .format = COLUMN_TEXT},
};

static const struct column blocker_columns[] = {
    {.title = "Status", .path = "status", .format = COLUMN_TEXT, .priority = 1},
    {.title = "Since", .path = "createdAt", .format = COLUMN_AGE, .priority = 2},
    {.title = "Reason", .path = "createdReason", .format = COLUMN_TEXT, .priority = 3},
    {.title = "Resolved", .path = "resolvedAt", .format = COLUMN_AGE, .priority = 5},
    {.title = "Why", .path = "resolvedReason", .format = COLUMN_TEXT, .priority = 6},
    {.title = "Id", .path = "id", .format = COLUMN_ID, .priority = 7},
};

static const struct kind_sub subs[] = {
    {.name = "sync",
     .title = "Sync from",
     .op = "GetServiceSyncConfig",
     .inputs = {{"serviceName", "name"}},
     .result = "serviceSyncConfig",
     .object = true,
     .none = "not synced from a repository",
     COLUMNS(config_columns)},
    {.name = "blockers",
     .title = "Sync blockers",
     .op = "GetServiceSyncBlockerSummary",
     .inputs = {{"serviceName", "name"}},
     .result = "serviceSyncBlockerSummary.latestBlockers",
     .none = "nothing blocks its sync",
     COLUMNS(blocker_columns)},
    SUB_TAGS,
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
    LINKS(links),
    SUBS(subs),
    VERBS(verbs),
    .read = read,
};
