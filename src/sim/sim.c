/* The state machine as a whole: options, dispatch. */
#include "sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/model.h"
#include "sim/ops.h"
#include "sim/resource.h"

struct op_row {
    const char *name;
    sim_op_fn *fn;
};

static const struct op_row ops[] = {
    {"AcceptEnvironmentAccountConnection", op_accept_connection},
    {"CancelComponentDeployment", op_cancel_component},
    {"CancelEnvironmentDeployment", op_cancel_environment},
    {"CancelServiceInstanceDeployment", op_cancel_instance},
    {"CancelServicePipelineDeployment", op_cancel_pipeline},
    {"CreateComponent", op_create_component},
    {"CreateEnvironment", op_create_environment},
    {"CreateEnvironmentAccountConnection", op_create_connection},
    {"CreateEnvironmentTemplate", op_create_template},
    {"CreateEnvironmentTemplateVersion", op_create_version},
    {"CreateRepository", op_create_repository},
    {"CreateService", op_create_service},
    {"CreateServiceInstance", op_create_instance},
    {"CreateServiceSyncConfig", op_create_sync},
    {"CreateServiceTemplate", op_create_template},
    {"CreateServiceTemplateVersion", op_create_version},
    {"CreateTemplateSyncConfig", op_create_sync},
    {"DeleteComponent", op_delete_component},
    {"DeleteDeployment", op_delete_deployment},
    {"DeleteEnvironment", op_delete_environment},
    {"DeleteEnvironmentAccountConnection", op_delete_connection},
    {"DeleteEnvironmentTemplate", op_delete_template},
    {"DeleteEnvironmentTemplateVersion", op_delete_version},
    {"DeleteRepository", op_delete_repository},
    {"DeleteService", op_delete_service},
    {"DeleteServiceSyncConfig", op_delete_sync},
    {"DeleteServiceTemplate", op_delete_template},
    {"DeleteServiceTemplateVersion", op_delete_version},
    {"DeleteTemplateSyncConfig", op_delete_sync},
    {"GetAccountSettings", op_get_settings},
    {"GetComponent", op_get_component},
    {"GetDeployment", op_get_deployment},
    {"GetEnvironment", op_get_environment},
    {"GetEnvironmentAccountConnection", op_get_connection},
    {"GetEnvironmentTemplate", op_get_template},
    {"GetEnvironmentTemplateVersion", op_get_version},
    {"GetRepository", op_get_repository},
    {"GetRepositorySyncStatus", op_repository_sync_status},
    {"GetResourcesSummary", op_summary},
    {"GetService", op_get_service},
    {"GetServiceInstance", op_get_instance},
    {"GetServiceInstanceSyncStatus", op_instance_sync_status},
    {"GetServiceSyncBlockerSummary", op_blocker_summary},
    {"GetServiceSyncConfig", op_get_sync},
    {"GetServiceTemplate", op_get_template},
    {"GetServiceTemplateVersion", op_get_version},
    {"GetTemplateSyncConfig", op_get_sync},
    {"GetTemplateSyncStatus", op_template_sync_status},
    {"ListComponentOutputs", op_component_outputs},
    {"ListComponentProvisionedResources", op_component_resources},
    {"ListComponents", op_list_components},
    {"ListDeployments", op_list_deployments},
    {"ListEnvironmentAccountConnections", op_list_connections},
    {"ListEnvironmentOutputs", op_environment_outputs},
    {"ListEnvironmentProvisionedResources", op_environment_resources},
    {"ListEnvironmentTemplateVersions", op_list_versions},
    {"ListEnvironmentTemplates", op_list_templates},
    {"ListEnvironments", op_list_environments},
    {"ListRepositories", op_list_repositories},
    {"ListRepositorySyncDefinitions", op_list_definitions},
    {"ListServiceInstanceOutputs", op_instance_outputs},
    {"ListServiceInstanceProvisionedResources", op_instance_resources},
    {"ListServiceInstances", op_list_instances},
    {"ListServicePipelineOutputs", op_pipeline_outputs},
    {"ListServicePipelineProvisionedResources", op_pipeline_resources},
    {"ListServiceTemplateVersions", op_list_versions},
    {"ListServiceTemplates", op_list_templates},
    {"ListServices", op_list_services},
    {"ListTagsForResource", op_list_tags},
    {"NotifyResourceDeploymentStatusChange", op_notify},
    {"RejectEnvironmentAccountConnection", op_reject_connection},
    {"TagResource", op_tag},
    {"UntagResource", op_untag},
    {"UpdateAccountSettings", op_update_settings},
    {"UpdateComponent", op_update_component},
    {"UpdateEnvironment", op_update_environment},
    {"UpdateEnvironmentAccountConnection", op_update_connection},
    {"UpdateEnvironmentTemplate", op_update_template},
    {"UpdateEnvironmentTemplateVersion", op_update_version},
    {"UpdateService", op_update_service},
    {"UpdateServiceInstance", op_update_instance},
    {"UpdateServicePipeline", op_update_pipeline},
    {"UpdateServiceSyncBlocker", op_update_blocker},
    {"UpdateServiceSyncConfig", op_update_sync},
    {"UpdateServiceTemplate", op_update_template},
    {"UpdateServiceTemplateVersion", op_update_version},
    {"UpdateTemplateSyncConfig", op_update_sync},
};

void sim_options_init(struct sim_options *o)
{
    *o = (struct sim_options){.seed = 1,
                              .environments = 6,
                              .services = 24,
                              .instances = 3,
                              .speed = 1,
                              .failure_rate = -1};
}

static int check_options(const struct sim_options *o, struct err *e)
{
    if (o->environments < 0 || o->environments > 1000 || o->services < 0 || o->services > 1000 ||
        o->instances < 0 || o->instances > 20)
        return err_set(e, ERR_INPUT,
                       "scale %d,%d,%d: at most 1000 environments, 1000 services, 20 instances a "
                       "service (the service's quotas)",
                       o->environments, o->services, o->instances);
    if (o->services > 0 && (o->environments < 1 || o->instances < 1))
        return err_set(e, ERR_INPUT,
                       "scale: services need at least one environment and one instance each");
    if (!(o->speed > 0 && o->speed <= 1e6))
        return err_set(e, ERR_INPUT, "speed: more than 0 and at most 1000000");
    if (!(o->failure_rate <= 1) || !(o->stuck_rate >= 0 && o->stuck_rate <= 1))
        return err_set(e, ERR_INPUT, "failure rate and stuck rate: from 0 to 1");
    if (o->account && (strlen(o->account) != 12 || strspn(o->account, "0123456789") != 12))
        return err_set(e, ERR_INPUT, "account: 12 digits");
    return 0;
}

struct sim *sim_new(const struct sim_options *o, struct err *e)
{
    struct sim *s;

    if (check_options(o, e) < 0)
        return NULL;
    s = xcalloc(1, sizeof(*s));
    s->o = *o;
    snprintf(s->account, sizeof(s->account), "%s", o->account ? o->account : "123456789012");
    snprintf(s->region, sizeof(s->region), "%s", o->region ? o->region : "us-east-1");
    s->o.account = s->o.region = NULL; /* the caller's: copied above */
    s->now_ms = o->now_ms;
    rng_seed(&s->rng, o->seed);
    seed_fleet(s);
    return s;
}

void sim_free(struct sim *s)
{
    if (!s)
        return;
    model_free(s);
    free(s);
}

void sim_answer_release(struct sim_answer *a)
{
    cJSON_Delete(a->body);
    *a = (struct sim_answer){.status = 0};
}

static const struct op_row *find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(ops); i++)
        if (str_eq(ops[i].name, name))
            return &ops[i];
    return NULL;
}

static void act(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct op_row *op = find(rq->op);

    if (!op)
        answer_error(out, "UnknownOperationException", "%s", "");
    else if (tags_check(rq, out))
        op->fn(s, rq, out);
}

void sim_handle(struct sim *s, const struct sim_request *rq, int64_t now_ms, struct sim_answer *out)
{
    *out = (struct sim_answer){.status = 0, .sensitive = true};
    sim_advance(s, now_ms);
    s->request_region = rq->region;
    act(s, rq, out);
    s->request_region = NULL;
}
