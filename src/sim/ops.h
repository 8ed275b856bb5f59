/* ops.h - the operations: each answers from the model and changes it. */
#ifndef SIM_OPS_H
#define SIM_OPS_H

#include "sim/answer.h"
#include "sim/page.h"

typedef void sim_op_fn(struct sim *s, const struct sim_request *rq, struct sim_answer *out);

/* ops_environment.c */
sim_op_fn op_create_environment, op_get_environment, op_list_environments, op_update_environment,
    op_delete_environment, op_cancel_environment, op_environment_outputs, op_environment_resources;
/* ops_service.c */
sim_op_fn op_get_service, op_list_services, op_delete_service;
/* ops_service_spec.c: what a spec decides */
sim_op_fn op_create_service, op_update_service, op_create_instance;
/* ops_instance.c */
sim_op_fn op_get_instance, op_list_instances, op_update_instance, op_cancel_instance,
    op_instance_outputs, op_instance_resources;
/* ops_pipeline.c */
sim_op_fn op_update_pipeline, op_cancel_pipeline, op_pipeline_outputs, op_pipeline_resources;
/* ops_component.c */
sim_op_fn op_create_component, op_get_component, op_list_components, op_update_component,
    op_delete_component, op_cancel_component, op_component_outputs, op_component_resources;
/* ops_deployment.c */
sim_op_fn op_get_deployment, op_list_deployments, op_delete_deployment;
/* ops_notify.c */
sim_op_fn op_notify;
/* ops_account.c, ops_tags.c */
sim_op_fn op_get_settings, op_update_settings, op_summary, op_list_tags, op_tag, op_untag;
/* ops_connection.c */
sim_op_fn op_create_connection, op_get_connection, op_list_connections, op_update_connection,
    op_delete_connection, op_accept_connection, op_reject_connection;
/* ops_repository.c */
sim_op_fn op_create_repository, op_get_repository, op_list_repositories, op_delete_repository,
    op_list_definitions;
/* ops_sync.c: of templates and of services, by the operation's name; ops_sync_status.c */
sim_op_fn op_create_sync, op_get_sync, op_update_sync, op_delete_sync, op_template_sync_status,
    op_instance_sync_status, op_repository_sync_status, op_blocker_summary, op_update_blocker;
/* ops_template.c and ops_version.c: each of environments and of services, by the operation's name
 */
sim_op_fn op_create_template, op_get_template, op_list_templates, op_update_template,
    op_delete_template;
sim_op_fn op_create_version, op_get_version, op_list_versions, op_update_version, op_delete_version;

/* ops_common.c: what operations on all kinds of targets have alike. NULL or false: `out` has the
 * error. */
struct sim_target *need_target(struct sim *s, enum target_type type, const char *key,
                               struct sim_answer *out);
struct sim_target *need_instance(struct sim *s, const char *service, const char *name,
                                 struct sim_answer *out);
struct sim_service *need_service(struct sim *s, const char *name, struct sim_answer *out);
void cancel_target(struct sim *s, struct sim_target *t, const char *member, struct sim_answer *out);
/* Of the target, or of the deployment that the input names. */
void target_outputs(const struct sim *s, const struct sim_request *rq, const struct sim_target *t,
                    struct sim_answer *out);
void target_resources(const struct sim *s, const struct sim_target *t, struct sim_answer *out);
/* "Environment", "Service instance", "Service pipeline", "Component" */
const char *target_word(enum target_type type);

/* The service's own words (BEHAVIOUR section 2); %s: "Service" or "Environment". */
#define BAD_SPEC                                                                                   \
    "The provided %s Spec file was not correctly formatted. Please check that it is valid yaml "   \
    "according to the Spec definition."
bool check_spec(const char *spec, enum target_type type, struct sim_answer *out);

/* The version members of an input: -1 where one is not given. */
struct version_wish {
    int major, minor;
    const char *major_text, *minor_text;
};
bool take_version(const struct sim_request *rq, struct version_wish *w); /* is any given? */
bool need_version(const struct sim_template *t, struct sim_version v, const struct version_wish *w,
                  struct sim_answer *out);
/* The version that a create asks for: its minor, or the recommended one of its major. */
bool create_version(const struct sim_template *t, const struct sim_request *rq,
                    struct sim_version *v, struct sim_answer *out);
/* May that version of a service template run in the environment? */
bool check_fits(const struct sim_template *t, struct sim_version v,
                const struct sim_target *environment, struct sim_answer *out);

/* update.c: the two halves, for whoever has more to check, and both. */
bool check_update(const struct sim_target *t, const struct sim_request *rq, struct sim_version *to,
                  struct sim_answer *out);
void do_update(struct sim *s, struct sim_target *t, const struct sim_request *rq,
               struct sim_version version, const char *member, struct sim_answer *out);
void update_target(struct sim *s, struct sim_target *t, const struct sim_request *rq,
                   const char *member, struct sim_answer *out);
/* Is nothing in progress that forbids an update or a delete (`verb`: "updated")? */
bool check_idle(const struct sim_target *t, const char *verb, struct sim_answer *out);

/* ops_service.c: is nothing in progress in the whole service? */
bool service_idle(const struct sim_service *v, const char *verb, struct sim_answer *out);

/* spec.c: what a service's spec says of its instances. */
struct spec_instance {
    char *name, *environment;
};
/* Appends struct spec_instance *s; false when it is no service spec (BAD_SPEC is the answer
 * then). */
bool spec_instances(const char *yaml, struct vec *out);
void spec_release(struct vec *instances);
/* Is it YAML whose "proton" is that ("ServiceSpec")? */
bool spec_is(const char *yaml, const char *kind);
/* Has it a section of that name ("pipeline")? */
bool spec_has(const char *yaml, const char *section);

#endif
