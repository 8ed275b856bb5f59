/* What the service says of its things. */
#include "sim/answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

void answer_ok(struct sim_answer *out, cJSON *body)
{
    out->status = 200;
    out->body = body;
}

void answer_member(struct sim_answer *out, const char *name, cJSON *value)
{
    cJSON *body = cJSON_CreateObject();

    json_set(body, name, value);
    answer_ok(out, body);
}

void answer_error(struct sim_answer *out, const char *code, const char *fmt, ...)
{
    char message[2048];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(message, sizeof(message), fmt, ap);
    va_end(ap);
    out->status = str_eq(code, "InternalServerException") ? 500 : 400;
    snprintf(out->error, sizeof(out->error), "%s", code);
    out->body = cJSON_CreateObject();
    json_set_str(out->body, "__type", code);
    json_set_str(out->body, "message", message);
}

/* cJSON prints with up to 17 digits: milliseconds come out as they are. */
void add_time(cJSON *o, const char *name, int64_t ms)
{
    if (ms)
        json_set(o, name, cJSON_CreateNumber((double)ms / 1000.0));
}

static void add_int(cJSON *o, const char *name, int n)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", n);
    json_set_str(o, name, text);
}

void add_arn(const struct sim *s, cJSON *o, const char *name, const char *fmt, ...)
{
    char tail[512], arn[700];
    const char *region = s->request_region ? s->request_region : s->region;
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(tail, sizeof(tail), fmt, ap);
    va_end(ap);
    snprintf(arn, sizeof(arn), "arn:aws:proton:%s:%s:%s", region, s->account, tail);
    json_set_str(o, name, arn);
}

static void add_target_arn(const struct sim *s, cJSON *o, const char *name, enum target_type type,
                           const char *environment, const char *service, const char *instance)
{
    if (type == TARGET_ENVIRONMENT)
        add_arn(s, o, name, "environment/%s", environment);
    else if (type == TARGET_INSTANCE)
        add_arn(s, o, name, "service/%s/service-instance/%s", service, instance);
    else
        add_arn(s, o, name, "service/%s/pipeline", service);
}

/* The members that environments, instances and pipelines have alike. */
static void add_deployable(const struct sim *s, const struct sim_target *t, cJSON *o, bool whole)
{
    add_target_arn(s, o, "arn", t->type, t->name, t->service ? t->service->name : NULL, t->name);
    add_time(o, "createdAt", t->created_ms);
    json_set_str(o, "deploymentStatus", t->status);
    json_set_str(o, "deploymentStatusMessage", t->message);
    if (t->attempted_id[0])
        json_set_str(o, "lastAttemptedDeploymentId", t->attempted_id);
    add_time(o, "lastDeploymentAttemptedAt", t->attempted_ms);
    add_time(o, "lastDeploymentSucceededAt", t->succeeded_ms);
    if (t->succeeded_id[0])
        json_set_str(o, "lastSucceededDeploymentId", t->succeeded_id);
    json_set_str(o, "templateName", t->template_->name);
    add_int(o, "templateMajorVersion", t->version.major);
    add_int(o, "templateMinorVersion", t->version.minor);
    if (whole)
        json_set_str(o, "spec", t->spec);
}

static void add_role(const struct sim *s, cJSON *o, const char *name, const char *role)
{
    char arn[200];

    snprintf(arn, sizeof(arn), "arn:aws:iam::%s:role/%s", s->account, role);
    json_set_str(o, name, arn);
}

cJSON *target_json(const struct sim *s, const struct sim_target *t, bool whole)
{
    cJSON *o = cJSON_CreateObject();

    add_deployable(s, t, o, whole);
    if (t->type != TARGET_PIPELINE)
        json_set_str(o, "name", t->name);
    if (t->type == TARGET_INSTANCE) {
        json_set_str(o, "serviceName", t->service->name);
        json_set_str(o, "environmentName", t->environment->name);
    }
    if (t->type == TARGET_ENVIRONMENT) {
        json_set_str(o, "description", t->description);
        json_set_str(o, "environmentAccountId", s->account);
        add_role(s, o, "protonServiceRoleArn", "ProtonServiceRole");
        if (whole)
            add_role(s, o, "codebuildRoleArn", "ProtonCodeBuildRole");
    }
    return o;
}

cJSON *service_json(const struct sim *s, const struct sim_service *v, bool whole)
{
    cJSON *o = cJSON_CreateObject();
    char id[300];

    add_arn(s, o, "arn", "service/%s", v->name);
    add_time(o, "createdAt", v->created_ms);
    json_set_str(o, "description", v->description);
    add_time(o, "lastModifiedAt", v->modified_ms);
    json_set_str(o, "name", v->name);
    json_set_str(o, "status", v->status);
    json_set_str(o, "statusMessage", v->message);
    json_set_str(o, "templateName", v->template_->name);
    if (!whole)
        return o;
    json_set_str(o, "spec", v->spec);
    if (v->pipeline) {
        snprintf(id, sizeof(id), "acme/%s", v->name);
        json_set_str(o, "branchName", "main");
        json_set_str(o, "repositoryId", id);
        snprintf(id, sizeof(id), "arn:aws:codestar-connections:%s:%s:connection/%s",
                 s->request_region ? s->request_region : s->region, s->account,
                 "6f9a1f5c-3a52-4c1e-9d1e-2f1f0b7c8d10");
        json_set_str(o, "repositoryConnectionArn", id);
        json_set(o, "pipeline", target_json(s, v->pipeline, true));
    }
    return o;
}

static cJSON *state_json(const struct sim_deployment *d, struct sim_version v, const char *spec)
{
    static const char *const names[] = {[TARGET_ENVIRONMENT] = "environment",
                                        [TARGET_INSTANCE] = "serviceInstance",
                                        [TARGET_PIPELINE] = "servicePipeline"};
    cJSON *o = cJSON_CreateObject(), *in = cJSON_CreateObject();

    json_set_str(in, "spec", spec);
    add_int(in, "templateMajorVersion", v.major);
    add_int(in, "templateMinorVersion", v.minor);
    json_set_str(in, "templateName", d->target ? d->target->template_->name : "deleted");
    json_set(o, names[d->type], in);
    return o;
}

cJSON *deployment_json(const struct sim *s, const struct sim_deployment *d, bool whole)
{
    static const char *const types[] = {[TARGET_ENVIRONMENT] = "ENVIRONMENT",
                                        [TARGET_INSTANCE] = "SERVICE_INSTANCE",
                                        [TARGET_PIPELINE] = "SERVICE_PIPELINE"};
    cJSON *o = cJSON_CreateObject();
    const struct sim_target *t = d->target;

    add_arn(s, o, "arn", "deployment/%s", d->id);
    add_time(o, "completedAt", d->completed_ms);
    add_time(o, "createdAt", d->created_ms);
    json_set_str(o, "deploymentStatus", d->status);
    /* A required member that a pipeline has not: its service's name stands in. [choice] */
    json_set_str(o, "environmentName", d->environment ? d->environment : d->service);
    json_set_str(o, "id", d->id);
    if (t && t->attempted_id[0])
        json_set_str(o, "lastAttemptedDeploymentId", t->attempted_id);
    add_time(o, "lastModifiedAt", d->modified_ms);
    if (t && t->succeeded_id[0])
        json_set_str(o, "lastSucceededDeploymentId", t->succeeded_id);
    json_set_str(o, "serviceInstanceName", d->instance);
    json_set_str(o, "serviceName", d->service);
    add_target_arn(s, o, "targetArn", d->type, d->environment, d->service, d->instance);
    add_time(o, "targetResourceCreatedAt", d->target_created_ms);
    json_set_str(o, "targetResourceType", types[d->type]);
    if (!whole)
        return o;
    json_set_str(o, "deploymentStatusMessage", d->message);
    json_set(o, "initialState", state_json(d, d->from, d->spec_from));
    json_set(o, "targetState", state_json(d, d->to, d->spec_to));
    return o;
}
