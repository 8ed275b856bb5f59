/* ops.h - the operations: each answers from the model and changes it. */
#ifndef SIM_OPS_H
#define SIM_OPS_H

#include "sim/answer.h"
#include "sim/page.h"

typedef void sim_op_fn(struct sim *s, const struct sim_request *rq, struct sim_answer *out);

/* ops_environment.c */
sim_op_fn op_get_environment, op_list_environments, op_update_environment, op_delete_environment,
    op_cancel_environment, op_environment_outputs, op_environment_resources;
/* ops_service.c */
sim_op_fn op_get_service, op_list_services, op_update_service, op_delete_service;
/* ops_instance.c */
sim_op_fn op_get_instance, op_list_instances, op_update_instance, op_cancel_instance,
    op_instance_outputs, op_instance_resources;
/* ops_pipeline.c */
sim_op_fn op_update_pipeline, op_cancel_pipeline, op_pipeline_outputs, op_pipeline_resources;
/* ops_deployment.c */
sim_op_fn op_get_deployment, op_list_deployments, op_delete_deployment, op_summary, op_tags;
/* ops_template.c and ops_version.c: each of environments and of services, by the operation's name
 */
sim_op_fn op_create_template, op_get_template, op_list_templates, op_update_template,
    op_delete_template;
sim_op_fn op_create_version, op_get_version, op_list_versions, op_update_version, op_delete_version;

/* ops_common.c: what updates, cancels, outputs of all three kinds of targets have alike. NULL or
 * false: `out` has the error. */
struct sim_target *need_target(struct sim *s, enum target_type type, const char *key,
                               struct sim_answer *out);
void cancel_target(struct sim *s, struct sim_target *t, const char *member, struct sim_answer *out);
void update_target(struct sim *s, struct sim_target *t, const struct sim_request *rq,
                   const char *member, struct sim_answer *out);
void target_outputs(const struct sim_target *t, struct sim_answer *out);
void target_resources(const struct sim *s, const struct sim_target *t, struct sim_answer *out);
/* "Environment", "Service instance", "Service pipeline" */
const char *target_word(enum target_type type);

/* spec.c: what a service's spec says of its instances. */
struct spec_instance {
    char *name, *environment;
};
/* Appends struct spec_instance *s; false when it is no service spec (BEHAVIOUR section 2's text is
 * the answer then). */
bool spec_instances(const char *yaml, struct vec *out);
void spec_release(struct vec *instances);
/* Is it YAML with a mapping at its root? */
bool spec_is_mapping(const char *yaml);

#endif
