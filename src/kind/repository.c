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
    VERBS(verbs),
    .read = read,
};
