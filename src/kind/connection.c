/* The kind "connection": an environment account connection, seen from either account. */
#include "kind/common.h"

#include "base/json.h"

static const struct column columns[] = {
    {.title = "Status", .path = "status", .format = COLUMN_STATUS, .priority = 1},
    {.title = "Environment",
     .path = "environmentName",
     .search = true,
     .format = COLUMN_TEXT,
     .priority = 2},
    {.title = "Account",
     .path = "environmentAccountId",
     .search = true,
     .format = COLUMN_TEXT,
     .priority = 3},
    {.title = "Management",
     .path = "managementAccountId",
     .search = true,
     .format = COLUMN_TEXT,
     .priority = 4},
    {.title = "Requested", .path = "requestedAt", .format = COLUMN_AGE, .priority = 5},
    {.title = "Modified", .path = "lastModifiedAt", .format = COLUMN_AGE},
    {.title = "Role", .path = "roleArn", .format = COLUMN_TEXT},
    {.title = "Build role", .path = "codebuildRoleArn", .format = COLUMN_TEXT},
    {.title = "Comp. role", .path = "componentRoleArn", .format = COLUMN_TEXT},
    {.title = "Connection", .path = "id", .format = COLUMN_ID},
    {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},
};

static const struct verb verbs[] = {
    {.id = VERB_UPDATE,
     .op = "UpdateEnvironmentAccountConnection",
     .inputs = {{"id", "id"}},
     .result = "environmentAccountConnection"},
    {.id = VERB_DELETE,
     .op = "DeleteEnvironmentAccountConnection",
     .inputs = {{"id", "id"}},
     .result = "environmentAccountConnection",
     .type_name = true},
};

/* An account may be on either side: both are asked for. */
static const char *const both_sides[] = {"{\"requestedBy\":\"MANAGEMENT_ACCOUNT\"}",
                                         "{\"requestedBy\":\"ENVIRONMENT_ACCOUNT\"}", NULL};

static const struct kind_sub subs[] = {
    SUB_TAGS,
};

static void read(const cJSON *o, struct facts *out)
{
    read_status(out, json_str(o, "status"), NULL);
    out->name = json_str(o, "id");
    out->arn = json_str(o, "arn");
    out->created_ms = json_time_ms(o, "requestedAt");
    out->modified_ms = json_time_ms(o, "lastModifiedAt");
}

const struct kind kind_connection = {
    .name = "connection",
    .naming = "ID",
    .plural = "connections",
    .title = "environment account connection",
    .abbrev = "conn",
    .known_by = "environmentName",
    .identity = {"id"},
    .list = {.op = "ListEnvironmentAccountConnections", .inputs = both_sides},
    .get = {.op = "GetEnvironmentAccountConnection",
            .inputs = {{"id", "id"}},
            .result = "environmentAccountConnection"},
    .refs = {{"environmentAccountConnectionId", "id"}},
    .on_demand = true,
    COLUMNS(columns),
    SUBS(subs),
    VERBS(verbs),
    .read = read,
};
