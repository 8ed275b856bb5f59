/* What the service says of its things. */
#include "sim/answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

const char *request_region(const struct sim *s)
{
    return s->request_region ? s->request_region : s->region;
}

static void make_tail(char out[TAIL_MAX], enum target_type type, const char *name,
                      const char *service)
{
    switch (type) {
    case TARGET_ENVIRONMENT:
        snprintf(out, TAIL_MAX, "environment/%s", name);
        break;
    case TARGET_INSTANCE:
        snprintf(out, TAIL_MAX, "service/%s/service-instance/%s", service, name);
        break;
    case TARGET_PIPELINE:
        snprintf(out, TAIL_MAX, "service/%s/pipeline", service);
        break;
    default:
        snprintf(out, TAIL_MAX, "component/%s", name);
    }
}

void target_tail(const struct sim_target *t, char out[TAIL_MAX])
{
    make_tail(out, t->type, t->name, t->service ? t->service->name : NULL);
}

/* {0, 0} is what has never been deployed: the service leaves such members out (BEHAVIOUR 1). */
static void add_version(cJSON *o, struct sim_version v)
{
    if (!v.major)
        return;
    add_int(o, "templateMajorVersion", v.major);
    add_int(o, "templateMinorVersion", v.minor);
}

/* The members that all targets have alike. */
static void add_deployable(const struct sim *s, const struct sim_target *t, cJSON *o)
{
    char tail[TAIL_MAX];

    target_tail(t, tail);
    add_arn(s, o, "arn", "%s", tail);
    add_time(o, "createdAt", t->created_ms);
    json_set_str(o, "deploymentStatus", t->status);
    json_set_str(o, "deploymentStatusMessage", t->message);
    if (t->attempted_id[0])
        json_set_str(o, "lastAttemptedDeploymentId", t->attempted_id);
    add_time(o, "lastDeploymentAttemptedAt", t->attempted_ms);
    add_time(o, "lastDeploymentSucceededAt", t->succeeded_ms);
    if (t->succeeded_id[0])
        json_set_str(o, "lastSucceededDeploymentId", t->succeeded_id);
    if (t->template_) {
        json_set_str(o, "templateName", t->template_->name);
        add_version(o, t->now.version);
    }
}

void add_members(const cJSON *from, cJSON *o, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const cJSON *m = json_at(from, names[i]);

        if (m)
            json_set(o, names[i], cJSON_Duplicate(m, true));
    }
}

/* A RepositoryBranchInput as it is shown: with the repository's ARN. */
void add_repository_branch(const struct sim *s, cJSON *o, const char *name, const cJSON *given)
{
    static const char *const names[] = {"branch", "name", "provider"};
    cJSON *out;
    char *provider;

    if (!given)
        return;
    out = cJSON_CreateObject();
    provider = xstrdup(json_str_or(given, "provider", ""));
    for (char *c = provider; *c; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    add_arn(s, out, "arn", "repository/%s:%s", provider, json_str_or(given, "name", ""));
    add_members(given, out, names, ARRAY_LEN(names));
    json_set(o, name, out);
    free(provider);
}

static void add_environment(const struct sim *s, const struct sim_target *t, cJSON *o, bool whole)
{
    static const char *const names[] = {"componentRoleArn", "environmentAccountConnectionId",
                                        "environmentAccountId", "protonServiceRoleArn",
                                        "codebuildRoleArn"};

    json_set_str(o, "description", t->description);
    add_members(t->members, o, names, ARRAY_LEN(names) - !whole);
    if (!json_at(o, "environmentAccountId"))
        json_set_str(o, "environmentAccountId", s->account);
    json_set_str(o, "provisioning", t->template_->provisioning);
    if (whole)
        add_repository_branch(s, o, "provisioningRepository",
                              json_at(t->members, "provisioningRepository"));
}

static void add_component(const struct sim_target *t, cJSON *o, bool whole)
{
    const struct sim_target *in = t->instance;

    json_set_str(o, "environmentName", t->environment->name);
    add_time(o, "lastModifiedAt", t->modified_ms);
    if (in) {
        json_set_str(o, "serviceName", in->service->name);
        json_set_str(o, "serviceInstanceName", in->name);
    }
    if (!whole)
        return;
    json_set_str(o, "description", t->description);
    json_set_str(o, "lastClientRequestToken", t->token);
    json_set_str(o, "serviceSpec", shared_str(t->now.spec ? t->now.spec : t->tried.spec));
}

cJSON *target_json(const struct sim *s, const struct sim_target *t, bool whole)
{
    cJSON *o = cJSON_CreateObject();

    add_deployable(s, t, o);
    if (t->type != TARGET_PIPELINE)
        json_set_str(o, "name", t->name);
    if (whole && t->type != TARGET_COMPONENT)
        json_set_str(o, "spec", shared_str(t->now.spec));
    switch (t->type) {
    case TARGET_ENVIRONMENT:
        add_environment(s, t, o, whole);
        break;
    case TARGET_INSTANCE:
        json_set_str(o, "serviceName", t->service->name);
        json_set_str(o, "environmentName", t->environment->name);
        if (whole)
            json_set_str(o, "lastClientRequestToken", t->token);
        break;
    case TARGET_COMPONENT:
        add_component(t, o, whole);
        break;
    default:
        break;
    }
    return o;
}

cJSON *service_json(const struct sim *s, const struct sim_service *v, bool whole)
{
    static const char *const names[] = {"branchName", "repositoryConnectionArn", "repositoryId"};
    cJSON *o = cJSON_CreateObject();

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
    json_set_str(o, "spec", shared_str(v->spec));
    add_members(v->members, o, names, ARRAY_LEN(names));
    if (v->pipeline)
        json_set(o, "pipeline", target_json(s, v->pipeline, true));
    return o;
}

/* --- deployments
 * ------------------------------------------------------------------------------------ */

static void add_links(cJSON *o, const char *links)
{
    static const char *const names[] = {"lastSuccessfulEnvironmentDeploymentId",
                                        "lastSuccessfulServicePipelineDeploymentId",
                                        "lastSuccessfulComponentDeploymentIds"};

    for (size_t i = 0; links && *links && i < ARRAY_LEN(names); i++) {
        size_t n = strcspn(links, " ");
        char id[SIM_ID_MAX];

        snprintf(id, sizeof(id), "%.*s", (int)n, links);
        links += n + (links[n] == ' ');
        if (str_eq(id, "-"))
            continue;
        if (i < 2)
            json_set_str(o, names[i], id);
        else
            cJSON_AddItemToArray(cJSON_AddArrayToObject(o, names[i]), cJSON_CreateString(id));
    }
}

static cJSON *state_json(enum target_type type, const struct sim_state *st)
{
    static const char *const names[TARGET_TYPES] = {[TARGET_ENVIRONMENT] = "environment",
                                                    [TARGET_INSTANCE] = "serviceInstance",
                                                    [TARGET_PIPELINE] = "servicePipeline",
                                                    [TARGET_COMPONENT] = "component"};
    cJSON *o = cJSON_CreateObject(), *in = cJSON_CreateObject();

    json_set(o, names[type], in);
    if (type == TARGET_COMPONENT) {
        json_set_str(in, "serviceInstanceName", shared_str(st->instance));
        json_set_str(in, "serviceName", shared_str(st->service));
        json_set_str(in, "serviceSpec", shared_str(st->spec));
        json_set_str(in, "templateFile", shared_str(st->template_file));
        return o;
    }
    add_links(in, shared_str(st->links));
    json_set_str(in, "spec", shared_str(st->spec));
    add_version(in, st->version);
    json_set_str(in, "templateName", shared_str(st->template_name));
    return o;
}

cJSON *deployment_json(const struct sim *s, const struct sim_deployment *d, bool whole)
{
    static const char *const types[TARGET_TYPES] = {[TARGET_ENVIRONMENT] = "ENVIRONMENT",
                                                    [TARGET_INSTANCE] = "SERVICE_INSTANCE",
                                                    [TARGET_PIPELINE] = "SERVICE_PIPELINE",
                                                    [TARGET_COMPONENT] = "COMPONENT"};
    cJSON *o = cJSON_CreateObject();
    const struct sim_target *t = d->target;
    const char *names[TARGET_TYPES] = {shared_str(d->environment), shared_str(d->instance), NULL,
                                       shared_str(d->component)};
    char tail[TAIL_MAX];

    make_tail(tail, d->type, names[d->type], shared_str(d->service));
    add_arn(s, o, "arn", "deployment/%s", d->id);
    add_time(o, "completedAt", d->completed_ms);
    json_set_str(o, "componentName", shared_str(d->component));
    add_time(o, "createdAt", d->created_ms);
    json_set_str(o, "deploymentStatus", d->status);
    /* A required member that a pipeline has not: its service's name stands in. [choice] */
    json_set_str(o, "environmentName", shared_str(d->environment ? d->environment : d->service));
    json_set_str(o, "id", d->id);
    if (t && t->attempted_id[0])
        json_set_str(o, "lastAttemptedDeploymentId", t->attempted_id);
    add_time(o, "lastModifiedAt", d->modified_ms);
    if (t && t->succeeded_id[0])
        json_set_str(o, "lastSucceededDeploymentId", t->succeeded_id);
    json_set_str(o, "serviceInstanceName", shared_str(d->instance));
    json_set_str(o, "serviceName", shared_str(d->service));
    add_arn(s, o, "targetArn", "%s", tail);
    add_time(o, "targetResourceCreatedAt", d->target_created_ms);
    json_set_str(o, "targetResourceType", types[d->type]);
    if (!whole)
        return o;
    json_set_str(o, "deploymentStatusMessage", d->message);
    if (!d->first)
        json_set(o, "initialState", state_json(d->type, &d->from));
    json_set(o, "targetState", state_json(d->type, &d->to));
    return o;
}
