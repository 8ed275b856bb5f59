/* The kind "repository": a linked repository. */
#include "kind/common.h"

#include "base/json.h"

static const struct column columns[] = {
    {.title = "Provider", .path = "provider", .search = true, .format = COLUMN_TEXT},
    {.title = "Name", .path = "name", .search = true, .format = COLUMN_TEXT},
    {.title = "Connection", .path = "connectionArn", .format = COLUMN_TEXT, .priority = 1},
    {.title = "Key", .path = "encryptionKey", .format = COLUMN_TEXT},
    {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},
};

static const struct verb verbs[] = {
    {.id = VERB_DELETE,
     .op = "DeleteRepository",
     .inputs = {{"provider", "provider"}, {"name", "name"}},
     .result = "repository",
     .type_name = true},
};

static const struct column sync_columns[] = {
    {.title = "Target", .path = "target", .format = COLUMN_TEXT, .priority = 1},
    {.title = "Branch", .path = "branch", .format = COLUMN_TEXT, .priority = 2},
    {.title = "Directory", .path = "directory", .format = COLUMN_TEXT, .priority = 3},
    {.title = "Parent", .path = "parent", .format = COLUMN_TEXT, .priority = 4},
};

#define INPUTS                                                                                     \
    {                                                                                              \
        {"repositoryName", "name"},                                                                \
        {                                                                                          \
            "repositoryProvider", "provider"                                                       \
        }                                                                                          \
    }

static const struct column status_columns[] = {
    {.title = "Sync", .path = "status", .format = COLUMN_TEXT},
    {.title = "Started", .path = "startedAt", .format = COLUMN_TIME},
};

#define SYNC_STATUS(type)                                                                          \
    {                                                                                              \
        .name = "status", .title = "Sync status", .op = "GetRepositorySyncStatus",                 \
        .inputs = {{"repositoryName", "name"},                                                     \
                   {"repositoryProvider", "provider"},                                             \
                   {"branch", "branch"}},                                                          \
        .fixed = "{\"syncType\":\"" type "\"}", .result = "latestSync", .object = true,            \
        .none = "no sync so far", COLUMNS(status_columns)                                          \
    }

static const struct kind_sub template_status = SYNC_STATUS("TEMPLATE_SYNC");
static const struct kind_sub service_status = SYNC_STATUS("SERVICE_SYNC");

static const struct kind_sub subs[] = {
    {.name = "template-syncs",
     .title = "Templates synced from it",
     .op = "ListRepositorySyncDefinitions",
     .inputs = INPUTS,
     .fixed = "{\"syncType\":\"TEMPLATE_SYNC\"}",
     .result = "syncDefinitions",
     .none = "no template is synced from it",
     .entry = &template_status,
     COLUMNS(sync_columns)},
    {.name = "service-syncs",
     .title = "Services synced from it",
     .op = "ListRepositorySyncDefinitions",
     .inputs = INPUTS,
     .fixed = "{\"syncType\":\"SERVICE_SYNC\"}",
     .result = "syncDefinitions",
     .none = "no service is synced from it",
     .entry = &service_status,
     COLUMNS(sync_columns)},
    SUB_TAGS,
};

static void read(const cJSON *o, struct facts *out)
{
    out->name = json_str(o, "name");
    out->arn = json_str(o, "arn");
}

const struct kind kind_repository = {
    .name = "repository",
    .naming = "PROVIDER/OWNER/NAME",
    .plural = "repositories",
    .title = "repository",
    .abbrev = "repo",
    .identity = {"provider", "name"},
    .list = {.op = "ListRepositories"},
    .get = {.op = "GetRepository",
            .inputs = {{"provider", "provider"}, {"name", "name"}},
            .result = "repository"},
    .refs = {{"repositoryName", "name"}, {"repositoryProvider", "provider"}},
    .on_demand = true,
    COLUMNS(columns),
    SUBS(subs),
    VERBS(verbs),
    .read = read,
};
