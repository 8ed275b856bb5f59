/* tables.c - every member of every record of the model: how it is called in a file, and what it is.
 * A member that can be told from others is MEMBER_DERIVED, with the others named. */
#include "sim/record.h"

#include "base/alloc.h"
#include "sim/gitsync.h"
#include "sim/connection.h"
#include "sim/model.h"
#include "sim/repository.h"
#include "sim/resource.h"
#include "sim/rules.h"

#define M(s, m, kind, as)                                                                          \
    {                                                                                              \
        .name = (as), .type = MEMBER_##kind, .at = offsetof(struct s, m),                          \
        .size = sizeof(((struct s *)0)->m)                                                         \
    }
#define D(s, m) M(s, m, DERIVED, NULL)
#define RECORD(of, as, table)                                                                      \
    {                                                                                              \
        .kind = (as), .size = sizeof(struct of), .members = (table), .n = ARRAY_LEN(table)         \
    }

static const struct record_member options[] = {
    M(sim_options, seed, SEED, "seed"),
    M(sim_options, environments, INT, "environments"),
    M(sim_options, services, INT, "services"),
    M(sim_options, instances, INT, "instances"),
    M(sim_options, speed, REAL, "speed"),
    D(sim_options, now_ms),  /* the sim's is told */
    D(sim_options, account), /* the sim's own copies are told */
    D(sim_options, region),
    M(sim_options, failure_rate, REAL, "failureRate"),
    M(sim_options, stuck_rate, REAL, "stuckRate"),
    M(sim_options, external, BOOL, "external"),
    M(sim_options, quiet, BOOL, "quiet"),
};
const struct record record_options = RECORD(sim_options, "options", options);

static const struct record_member sim_members[] = {
    D(sim, o), /* record_options */
    M(sim, account, CHARS, "account"),
    M(sim, region, CHARS, "region"),
    M(sim, rng, RNG, "rng"),
    M(sim, now_ms, TIME, "now"),
    D(sim, targets), /* the rest are records of their own, or orders and hashes of them */
    D(sim, targets_by_serial),
    D(sim, services),
    D(sim, services_by_serial),
    D(sim, deployments),
    D(sim, texts),
    D(sim, templates),
    D(sim, idem),
    D(sim, settings),
    D(sim, connections),
    D(sim, repositories),
    D(sim, syncs),
    D(sim, tags),
    D(sim, by_name),
    D(sim, services_by_name),
    D(sim, history),
    D(sim, heap),
    D(sim, heap_n),
    D(sim, heap_cap),
    D(sim, rules),
    D(sim, work), /* handed out at once, or abandoned */
    M(sim, order, SERIAL, "order"),
    M(sim, serial, SERIAL, "serial"),
    D(sim, orphans),
    D(sim, scratch),
    D(sim, request_region),
};
const struct record record_sim = RECORD(sim, "sim", sim_members);

static const struct record_member settings[] = {
    M(sim_account, pipeline_role, TEXT, "pipelineServiceRoleArn"),
    M(sim_account, pipeline_codebuild_role, TEXT, "pipelineCodebuildRoleArn"),
    M(sim_account, repository_provider, TEXT, "repositoryProvider"),
    M(sim_account, repository_name, TEXT, "repositoryName"),
    M(sim_account, branch, TEXT, "repositoryBranch"),
};
const struct record record_settings = RECORD(sim_account, "settings", settings);

static const struct record_member template_members[] = {
    M(sim_template, name, TEXT, "name"),
    D(sim_template, type), /* the kind of the record */
    M(sim_template, display_name, TEXT, "displayName"),
    M(sim_template, description, TEXT, "description"),
    M(sim_template, encryption_key, TEXT, "encryptionKey"),
    M(sim_template, provisioning, TEXT, "provisioning"),
    M(sim_template, created_ms, TIME, "createdAt"),
    M(sim_template, modified_ms, TIME, "lastModifiedAt"),
    D(sim_template, versions),
};
const struct record record_template = RECORD(sim_template, "template", template_members);

static const struct record_member version_members[] = {
    D(sim_template_version, of), /* "templateName" */
    M(sim_template_version, number, VERSION, "version"),
    M(sim_template_version, status, WORD, "status"),
    M(sim_template_version, message, TEXT, "statusMessage"),
    M(sim_template_version, description, TEXT, "description"),
    M(sim_template_version, schema, TEXT, "schema"),
    M(sim_template_version, source, JSON, "source"),
    M(sim_template_version, environments, JSON, "compatibleEnvironmentTemplates"),
    M(sim_template_version, sources, JSON, "supportedComponentSources"),
    M(sim_template_version, created_ms, TIME, "createdAt"),
    M(sim_template_version, modified_ms, TIME, "lastModifiedAt"),
};
const struct record record_version = RECORD(sim_template_version, "version", version_members);

static const struct record_member connection_members[] = {
    M(sim_connection, id, TEXT, "id"),
    M(sim_connection, environment_name, TEXT, "environmentName"),
    M(sim_connection, management_account, TEXT, "managementAccountId"),
    M(sim_connection, environment_account, TEXT, "environmentAccountId"),
    M(sim_connection, role, TEXT, "roleArn"),
    M(sim_connection, component_role, TEXT, "componentRoleArn"),
    M(sim_connection, codebuild_role, TEXT, "codebuildRoleArn"),
    M(sim_connection, status, WORD, "status"),
    M(sim_connection, requested_ms, TIME, "requestedAt"),
    M(sim_connection, modified_ms, TIME, "lastModifiedAt"),
};
const struct record record_connection = RECORD(sim_connection, "connection", connection_members);

static const struct record_member repository_members[] = {
    D(sim_repository, tail), /* of provider and name */
    M(sim_repository, provider, TEXT, "provider"),
    M(sim_repository, name, TEXT, "name"),
    M(sim_repository, connection, TEXT, "connectionArn"),
    M(sim_repository, encryption_key, TEXT, "encryptionKey"),
};
const struct record record_repository = RECORD(sim_repository, "repository", repository_members);

static const struct record_member attempt_members[] = {
    M(sim_attempt, status, WORD, "status"),    M(sim_attempt, sha, CHARS, "sha"),
    M(sim_attempt, from, CHARS, "from"),       M(sim_attempt, started_ms, TIME, "startedAt"),
    M(sim_attempt, moved_ms, TIME, "movedAt"), M(sim_attempt, ended_ms, TIME, "endedAt"),
};
const struct record record_attempt = RECORD(sim_attempt, "attempt", attempt_members);

static const struct record_member sync_members[] = {
    D(sim_sync, key), /* of service, templateType and name */
    M(sim_sync, service, BOOL, "ofService"),
    M(sim_sync, type, INT, "templateType"),
    M(sim_sync, name, TEXT, "name"),
    M(sim_sync, provider, TEXT, "provider"),
    M(sim_sync, repository, TEXT, "repository"),
    M(sim_sync, branch, TEXT, "branch"),
    M(sim_sync, path, TEXT, "path"),
    M(sim_sync, latest, ATTEMPT, "latest"),
    M(sim_sync, succeeded, ATTEMPT, "succeeded"),
    D(sim_sync, blockers), /* "blockers": a list of record_blocker */
};
const struct record record_sync = RECORD(sim_sync, "sync", sync_members);

static const struct record_member blocker_members[] = {
    M(sim_blocker, id, CHARS, "id"),
    M(sim_blocker, status, WORD, "status"),
    M(sim_blocker, instance, TEXT, "serviceInstanceName"),
    M(sim_blocker, reason, TEXT, "reason"),
    M(sim_blocker, resolved_reason, TEXT, "resolvedReason"),
    M(sim_blocker, created_ms, TIME, "createdAt"),
    M(sim_blocker, resolved_ms, TIME, "resolvedAt"),
};
const struct record record_blocker = RECORD(sim_blocker, "blocker", blocker_members);

static const struct record_member tagged_members[] = {
    M(sim_tagged, tail, TEXT, "resource"),
    M(sim_tagged, tags, JSON, "tags"),
};
const struct record record_tagged = RECORD(sim_tagged, "tags", tagged_members);

static const struct record_member repeat_members[] = {
    M(sim_idem, key, TEXT, "key"),
    M(sim_idem, tail, TEXT, "resource"),
    M(sim_idem, digest, CHARS, "digest"),
    M(sim_idem, answer, TEXT, "answer"),
    M(sim_idem, until_ms, TIME, "until"),
    M(sim_idem, modified, BOOL, "modified"),
    D(sim_idem, hh),
};
const struct record record_repeat = RECORD(sim_idem, "repeat", repeat_members);

static const struct record_member service_members[] = {
    M(sim_service, serial, SERIAL, "serial"),
    M(sim_service, name, TEXT, "name"),
    M(sim_service, description, TEXT, "description"),
    M(sim_service, spec, SHARED, "spec"),
    M(sim_service, template_, SERVICE_TEMPLATE, "templateName"),
    M(sim_service, status, WORD, "status"),
    M(sim_service, message, TEXT, "statusMessage"),
    M(sim_service, members, JSON, "members"),
    M(sim_service, created_ms, TIME, "createdAt"),
    M(sim_service, modified_ms, TIME, "lastModifiedAt"),
    D(sim_service, instances), /* these two name their service */
    D(sim_service, pipeline),
    M(sim_service, job, INT, "job"),
    M(sim_service, phase, INT, "phase"),
    M(sim_service, pending, SIZE, "pending"),
    M(sim_service, failed, BOOL, "failed"),
    M(sim_service, drop_failed, BOOL, "dropFailed"),
    M(sim_service, pipeline_failed, BOOL, "pipelineFailed"),
    M(sim_service, spec_before, SHARED, "specBefore"),
    D(sim_service, hh),
    D(sim_service, by_serial),
};
const struct record record_service = RECORD(sim_service, "service", service_members);

static const struct record_member state_members[] = {
    M(sim_state, version, VERSION, "version"), M(sim_state, template_name, SHARED, "templateName"),
    M(sim_state, spec, SHARED, "spec"),        M(sim_state, template_file, SHARED, "templateFile"),
    M(sim_state, service, SHARED, "service"),  M(sim_state, instance, SHARED, "instance"),
    M(sim_state, links, SHARED, "links"),
};
const struct record record_state = RECORD(sim_state, "state", state_members);

/* The four kinds of targets differ in what their template is. */
#define TARGET_MEMBERS(template_member)                                                            \
    D(sim_target, type), M(sim_target, serial, SERIAL, "serial"),                                  \
        M(sim_target, name, TEXT, "name"), D(sim_target, key), /* of service and name */           \
        M(sim_target, service, SERVICE, "service"),                                                \
        M(sim_target, environment, ENVIRONMENT, "environment"),                                    \
        M(sim_target, instance, INSTANCE, "instance"),                                             \
        M(sim_target, attaching, INSTANCE, "attaching"),                                           \
        D(sim_target, component), /* the component names its instance */                           \
        template_member, M(sim_target, now, STATE, "deployed"),                                    \
        M(sim_target, tried, STATE, "attempted"), M(sim_target, description, TEXT, "description"), \
        M(sim_target, token, TEXT, "clientToken"),                                                 \
        M(sim_target, status, WORD, "deploymentStatus"),                                           \
        M(sim_target, message, TEXT, "deploymentStatusMessage"),                                   \
        M(sim_target, members, JSON, "members"), M(sim_target, outputs, JSON, "outputs"),          \
        M(sim_target, created_ms, TIME, "createdAt"),                                              \
        M(sim_target, modified_ms, TIME, "lastModifiedAt"),                                        \
        M(sim_target, attempted_ms, TIME, "lastDeploymentAttemptedAt"),                            \
        M(sim_target, succeeded_ms, TIME, "lastDeploymentSucceededAt"),                            \
        M(sim_target, attempted_id, CHARS, "lastAttemptedDeploymentId"),                           \
        M(sim_target, succeeded_id, CHARS, "lastSucceededDeploymentId"),                           \
        D(sim_target, current), /* these three: the deployments name their target */               \
        D(sim_target, newest), D(sim_target, n_deployments),                                       \
        D(sim_target, n_instances), /* these two: those name their environment */                  \
        D(sim_target, n_components), M(sim_target, customer_managed, BOOL, "customerManaged"),     \
        M(sim_target, working, SERIAL, "working"), M(sim_target, lives, BOOL, "lives"),            \
        M(sim_target, added, BOOL, "added"), M(sim_target, dropping, BOOL, "dropping"),            \
        M(sim_target, awaited, BOOL, "awaited"), D(sim_target, hh), D(sim_target, by_serial)

static const struct record_member environment_members[] = {
    TARGET_MEMBERS(M(sim_target, template_, ENVIRONMENT_TEMPLATE, "templateName"))};
static const struct record_member serving_members[] = {
    TARGET_MEMBERS(M(sim_target, template_, SERVICE_TEMPLATE, "templateName"))};
const struct record record_environment = RECORD(sim_target, "environment", environment_members);
const struct record record_instance = RECORD(sim_target, "instance", serving_members);
const struct record record_pipeline = RECORD(sim_target, "pipeline", serving_members);
const struct record record_component = RECORD(sim_target, "component", serving_members);

static const struct record_member deployment_members[] = {
    M(sim_deployment, id, CHARS, "id"),
    M(sim_deployment, serial, SERIAL, "serial"),
    M(sim_deployment, type, INT, "type"),
    D(sim_deployment, target), /* "target" and "current" */
    D(sim_deployment, older),  /* by serial */
    D(sim_deployment, newer),
    M(sim_deployment, environment, SHARED, "environment"),
    M(sim_deployment, service, SHARED, "service"),
    M(sim_deployment, instance, SHARED, "instance"),
    M(sim_deployment, component, SHARED, "component"),
    M(sim_deployment, status, WORD, "deploymentStatus"),
    M(sim_deployment, message, TEXT, "deploymentStatusMessage"),
    M(sim_deployment, created_ms, TIME, "createdAt"),
    M(sim_deployment, completed_ms, TIME, "completedAt"),
    M(sim_deployment, modified_ms, TIME, "lastModifiedAt"),
    M(sim_deployment, target_created_ms, TIME, "targetResourceCreatedAt"),
    M(sim_deployment, from, STATE, "initialState"),
    M(sim_deployment, to, STATE, "targetState"),
    M(sim_deployment, first, BOOL, "first"),
    M(sim_deployment, fate, TEXT, "fate"),
    M(sim_deployment, outputs, JSON, "outputs"),
    D(sim_deployment, hh),
};
const struct record record_deployment = RECORD(sim_deployment, "deployment", deployment_members);

static const struct record_member event_members[] = {
    M(sim_event, due_ms, TIME, "due"),
    M(sim_event, order, SERIAL, "order"),
    M(sim_event, type, INT, "type"),
    M(sim_event, serial, SERIAL, "serial"),
    M(sim_event, deployment, SERIAL, "deployment"),
    M(sim_event, key, CHARS, "key"),
    M(sim_event, generation, SERIAL, "generation"),
    M(sim_event, good, BOOL, "good"),
};
const struct record record_event = RECORD(sim_event, "event", event_members);

static const struct record_member rule_members[] = {
    M(sim_rule, match, TEXT, "match"),     M(sim_rule, template_name, TEXT, "templateName"),
    M(sim_rule, major, MS, "major"), /* -1: any */
    M(sim_rule, minor, MS, "minor"),       M(sim_rule, from_ms, MS, "fromMs"),
    M(sim_rule, until_ms, MS, "untilMs"),  M(sim_rule, p, REAL, "p"),
    M(sim_rule, left, MS, "left"),         M(sim_rule, outcome, INT, "outcome"),
    M(sim_rule, message, TEXT, "message"), M(sim_rule, least_ms, MS, "leastMs"),
    M(sim_rule, most_ms, MS, "mostMs"),
};
const struct record record_rule = RECORD(sim_rule, "rule", rule_members);

const struct record *const all_records[] = {&record_settings,    &record_template,
                                            &record_version,     &record_connection,
                                            &record_repository,  &record_sync,
                                            &record_blocker,     &record_tagged,
                                            &record_repeat,      &record_service,
                                            &record_environment, &record_instance,
                                            &record_pipeline,    &record_component,
                                            &record_deployment,  &record_event,
                                            &record_rule,        &record_sim,
                                            &record_options,     &record_state,
                                            &record_attempt,     NULL};
