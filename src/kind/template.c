/* The kinds "environment-template" and "service-template", and those of their versions. */
#include "kind/common.h"

#include "base/json.h"

/* --- templates ------------------------------------------------------------------------------- */

#define TEMPLATE_COLUMNS                                                                           \
    {.title = "Recommended", .path = "recommendedVersion", .format = COLUMN_TEXT, .priority = 1},  \
        {.title = "Display name",                                                                  \
         .path = "displayName",                                                                    \
         .search = true,                                                                           \
         .format = COLUMN_TEXT,                                                                    \
         .priority = 3},                                                                           \
        {.title = "Modified", .path = "lastModifiedAt", .format = COLUMN_AGE, .priority = 2},      \
        {.title = "Created", .path = "createdAt", .format = COLUMN_AGE},                           \
        {.title = "Description", .path = "description", .format = COLUMN_TEXT},                    \
        {.title = "Key", .path = "encryptionKey", .format = COLUMN_TEXT},                          \
    {                                                                                              \
        .title = "ARN", .path = "arn", .format = COLUMN_TEXT                                       \
    }

static const struct column environment_columns[] = {
    TEMPLATE_COLUMNS,
    {.title = "Provisioning", .path = "provisioning", .format = COLUMN_TEXT},
};

static const struct column service_columns[] = {
    TEMPLATE_COLUMNS,
    {.title = "Pipelines", .path = "pipelineProvisioning", .format = COLUMN_TEXT},
};

static const struct verb environment_verbs[] = {
    {.id = VERB_UPDATE,
     .op = "UpdateEnvironmentTemplate",
     .inputs = {{"name", "name"}},
     .result = "environmentTemplate"},
    {.id = VERB_DELETE,
     .op = "DeleteEnvironmentTemplate",
     .inputs = {{"name", "name"}},
     .result = "environmentTemplate",
     .type_name = true},
};

static const struct verb service_verbs[] = {
    {.id = VERB_UPDATE,
     .op = "UpdateServiceTemplate",
     .inputs = {{"name", "name"}},
     .result = "serviceTemplate"},
    {.id = VERB_DELETE,
     .op = "DeleteServiceTemplate",
     .inputs = {{"name", "name"}},
     .result = "serviceTemplate",
     .type_name = true},
};

static const struct column config_columns[] = {
    {.title = "Repository", .path = "repositoryName", .format = COLUMN_TEXT},
    {.title = "Provider", .path = "repositoryProvider", .format = COLUMN_TEXT},
    {.title = "Branch", .path = "branch", .format = COLUMN_TEXT},
    {.title = "Directory", .path = "subdirectory", .format = COLUMN_TEXT},
};

#define SUB_CONFIG(type)                                                                           \
    {                                                                                              \
        .name = "sync", .title = "Sync from", .op = "GetTemplateSyncConfig",                       \
        .inputs = {{"templateName", "name"}}, .fixed = "{\"templateType\":\"" type "\"}",          \
        .result = "templateSyncConfig", .object = true, .none = "not synced from a repository",    \
        COLUMNS(config_columns)                                                                    \
    }

static const struct kind_sub environment_subs[] = {SUB_CONFIG("ENVIRONMENT"), SUB_TAGS};
static const struct kind_sub service_subs[] = {SUB_CONFIG("SERVICE"), SUB_TAGS};

static void read_template(const cJSON *o, struct facts *out)
{
    out->name = out->template_name = json_str(o, "name");
    out->recommended = json_str(o, "recommendedVersion");
    out->arn = json_str(o, "arn");
    out->created_ms = json_time_ms(o, "createdAt");
    out->modified_ms = json_time_ms(o, "lastModifiedAt");
}

const struct kind kind_environment_template = {
    .name = "environment-template",
    .naming = "NAME",
    .plural = "environment-templates",
    .title = "environment template",
    .abbrev = "etmpl",
    .identity = {"name"},
    .list = {.op = "ListEnvironmentTemplates"},
    .get = {.op = "GetEnvironmentTemplate",
            .inputs = {{"name", "name"}},
            .result = "environmentTemplate"},
    .refs = {{"templateName", "name"}, {"templateType", "=ENVIRONMENT"}},
    .on_demand = true,
    COLUMNS(environment_columns),
    SUBS(environment_subs),
    VERBS(environment_verbs),
    .read = read_template,
};

const struct kind kind_service_template = {
    .name = "service-template",
    .naming = "NAME",
    .plural = "service-templates",
    .title = "service template",
    .abbrev = "stmpl",
    .identity = {"name"},
    .list = {.op = "ListServiceTemplates"},
    .get = {.op = "GetServiceTemplate", .inputs = {{"name", "name"}}, .result = "serviceTemplate"},
    .refs = {{"templateName", "name"}, {"templateType", "=SERVICE"}},
    .on_demand = true,
    COLUMNS(service_columns),
    SUBS(service_subs),
    VERBS(service_verbs),
    .read = read_template,
};

/* --- versions -------------------------------------------------------------------------------- */

#define VERSION_COLUMNS                                                                            \
    {.title = "Status", .path = "status", .format = COLUMN_STATUS, .priority = 1},                 \
        {.title = "Template", .path = "templateName", .search = true, .format = COLUMN_TEXT},      \
        {.title = "Major", .path = "majorVersion", .format = COLUMN_TEXT},                         \
        {.title = "Minor", .path = "minorVersion", .format = COLUMN_TEXT},                         \
        {.title = "Best minor",                                                                    \
         .path = "recommendedMinorVersion",                                                        \
         .format = COLUMN_TEXT,                                                                    \
         .priority = 3},                                                                           \
        {.title = "Modified", .path = "lastModifiedAt", .format = COLUMN_AGE, .priority = 2},      \
        {.title = "Created", .path = "createdAt", .format = COLUMN_AGE},                           \
        {.title = "Message", .path = "statusMessage", .format = COLUMN_TEXT},                      \
        {.title = "Description", .path = "description", .format = COLUMN_TEXT},                    \
        {.title = "ARN", .path = "arn", .format = COLUMN_TEXT},                                    \
    {                                                                                              \
        .title = "Schema", .path = "schema", .format = COLUMN_BLOCK                                \
    }

static const struct column environment_version_columns[] = {VERSION_COLUMNS};

static const struct column service_version_columns[] = {
    VERSION_COLUMNS,
    {.title = "For", .path = "compatibleEnvironmentTemplates", .format = COLUMN_BLOCK},
    {.title = "Components", .path = "supportedComponentSources", .format = COLUMN_BLOCK},
};

#define VERSION_INPUTS                                                                             \
    {                                                                                              \
        {"templateName", "templateName"}, {"majorVersion", "majorVersion"},                        \
        {                                                                                          \
            "minorVersion", "minorVersion"                                                         \
        }                                                                                          \
    }

#define VERSION_REFS(type)                                                                         \
    {                                                                                              \
        {"templateName", "templateName"}, {"templateType", type},                                  \
            {"majorVersion", "majorVersion"}, {"minorVersion", "minorVersion"},                    \
            {"templateMajorVersion", "majorVersion"}, {"templateMinorVersion", "minorVersion"},    \
        {                                                                                          \
            "templateVersion", "majorVersion"                                                      \
        }                                                                                          \
    }

static const struct verb environment_version_verbs[] = {
    {.id = VERB_UPDATE,
     .op = "UpdateEnvironmentTemplateVersion",
     .inputs = VERSION_INPUTS,
     .result = "environmentTemplateVersion"},
    {.id = VERB_DELETE,
     .op = "DeleteEnvironmentTemplateVersion",
     .inputs = VERSION_INPUTS,
     .result = "environmentTemplateVersion",
     .type_name = true},
};

static const struct verb service_version_verbs[] = {
    {.id = VERB_UPDATE,
     .op = "UpdateServiceTemplateVersion",
     .inputs = VERSION_INPUTS,
     .result = "serviceTemplateVersion"},
    {.id = VERB_DELETE,
     .op = "DeleteServiceTemplateVersion",
     .inputs = VERSION_INPUTS,
     .result = "serviceTemplateVersion",
     .type_name = true},
};

static const struct column status_columns[] = {
    {.title = "Sync", .path = "latestSync.status", .format = COLUMN_TEXT},
    {.title = "Started", .path = "latestSync.startedAt", .format = COLUMN_TIME},
    {.title = "Revision", .path = "latestSync.targetRevision.sha", .format = COLUMN_TEXT},
    {.title = "Last good", .path = "latestSuccessfulSync.startedAt", .format = COLUMN_TIME},
    {.title = "Wanted", .path = "desiredState.sha", .format = COLUMN_TEXT},
    {.title = "Repository", .path = "desiredState.repositoryName", .format = COLUMN_TEXT},
    {.title = "Branch", .path = "desiredState.branch", .format = COLUMN_TEXT},
    {.title = "Directory", .path = "desiredState.directory", .format = COLUMN_TEXT},
};

#define SUB_STATUS(type)                                                                           \
    {                                                                                              \
        .name = "sync", .title = "Sync", .op = "GetTemplateSyncStatus",                            \
        .inputs = {{"templateName", "templateName"}, {"templateVersion", "majorVersion"}},         \
        .fixed = "{\"templateType\":\"" type "\"}", .object = true,                                \
        .none = "not synced from a repository", COLUMNS(status_columns)                            \
    }

static const struct kind_sub environment_version_subs[] = {SUB_STATUS("ENVIRONMENT"), SUB_TAGS};
static const struct kind_sub service_version_subs[] = {SUB_STATUS("SERVICE"), SUB_TAGS};

static const struct kind_link environment_version_links[] = {
    {&kind_environment_template, {"templateName"}},
};
static const struct kind_link service_version_links[] = {
    {&kind_service_template, {"templateName"}},
};

static void read_version(const cJSON *o, struct facts *out)
{
    read_status(out, json_str(o, "status"), json_str(o, "statusMessage"));
    out->name = out->template_name = json_str(o, "templateName");
    out->major = json_str(o, "majorVersion");
    out->minor = json_str(o, "minorVersion");
    out->arn = json_str(o, "arn");
    out->created_ms = json_time_ms(o, "createdAt");
    out->modified_ms = json_time_ms(o, "lastModifiedAt");
}

const struct kind kind_environment_template_version = {
    .name = "environment-template-version",
    .naming = "TEMPLATE/MAJOR/MINOR",
    .plural = "environment-template-versions",
    .title = "environment template version",
    .abbrev = "etver",
    .identity = {"templateName", "majorVersion", "minorVersion"},
    .list = {.op = "ListEnvironmentTemplateVersions",
             .per = &kind_environment_template,
             .per_input = {"templateName", "name"}},
    .get = {.op = "GetEnvironmentTemplateVersion",
            .inputs = VERSION_INPUTS,
            .result = "environmentTemplateVersion"},
    .refs = VERSION_REFS("=ENVIRONMENT"),
    .on_demand = true,
    .passing = {"statusMessage"},
    COLUMNS(environment_version_columns),
    LINKS(environment_version_links),
    SUBS(environment_version_subs),
    VERBS(environment_version_verbs),
    .read = read_version,
};

const struct kind kind_service_template_version = {
    .name = "service-template-version",
    .naming = "TEMPLATE/MAJOR/MINOR",
    .plural = "service-template-versions",
    .title = "service template version",
    .abbrev = "stver",
    .identity = {"templateName", "majorVersion", "minorVersion"},
    .list = {.op = "ListServiceTemplateVersions",
             .per = &kind_service_template,
             .per_input = {"templateName", "name"}},
    .get = {.op = "GetServiceTemplateVersion",
            .inputs = VERSION_INPUTS,
            .result = "serviceTemplateVersion"},
    .refs = VERSION_REFS("=SERVICE"),
    .on_demand = true,
    .passing = {"statusMessage"},
    COLUMNS(service_version_columns),
    LINKS(service_version_links),
    SUBS(service_version_subs),
    VERBS(service_version_verbs),
    .read = read_version,
};
