/* common.h - what the kinds' tables share: reading of facts, statuses, lists of words. */
#ifndef KIND_COMMON_H
#define KIND_COMMON_H

#include "kind/kind.h"

extern const struct kind kind_environment, kind_service, kind_instance, kind_pipeline,
    kind_deployment, kind_component, kind_environment_template, kind_service_template,
    kind_environment_template_version, kind_service_template_version, kind_connection,
    kind_repository;

/* Facts of what is deployed: environments, instances, pipelines have the same members. */
void read_deployable(const cJSON *o, struct facts *out);

/* Sets status, message, moving and cancellable from the service's word. */
void read_status(struct facts *out, const char *status, const char *message);

/* Columns that several subs have. */
extern const struct column output_columns[2], resource_columns[3], tag_columns[2];

/* The sub of everything that has an ARN. */
#define SUB_TAGS                                                                                   \
    {                                                                                              \
        .name = "tags", .title = "Tags", .op = "ListTagsForResource",                              \
        .inputs = {{"resourceArn", "arn"}}, .result = "tags", .none = "no tags",                   \
        .columns = tag_columns, .n_columns = 2                                                     \
    }

/* Outputs and provisioned resources of what is deployed: operations and their inputs. */
#define SUB_OUTPUTS(op_, ...)                                                                      \
    {                                                                                              \
        .name = "outputs", .title = "Outputs", .op = (op_), .inputs = __VA_ARGS__,                 \
        .result = "outputs", .none = "no outputs", .columns = output_columns, .n_columns = 2       \
    }
#define SUB_RESOURCES(op_, ...)                                                                    \
    {                                                                                              \
        .name = "resources", .title = "Provisioned resources", .op = (op_), .inputs = __VA_ARGS__, \
        .result = "provisionedResources", .none = "no resources", .columns = resource_columns,     \
        .n_columns = 3                                                                             \
    }

/* The types of updates of what has template versions, in the order of the prompt. */
extern const char *const update_types[];

/* {"spec", NULL}: where most kinds have it. */
extern const char *const spec_now[];

#define COLUMNS(table) .columns = (table), .n_columns = sizeof(table) / sizeof((table)[0])
#define LINKS(table)   .links = (table), .n_links = sizeof(table) / sizeof((table)[0])
#define SUBS(table)    .subs = (table), .n_subs = sizeof(table) / sizeof((table)[0])
#define VERBS(table)   .verbs = (table), .n_verbs = sizeof(table) / sizeof((table)[0])

#endif
