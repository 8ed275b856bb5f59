/* What cancels, outputs and resources of all kinds of targets have alike, and the checks that
 * creates and updates share. */
#include "sim/ops.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

const char *target_word(enum target_type type)
{
    static const char *const words[TARGET_TYPES] = {[TARGET_ENVIRONMENT] = "Environment",
                                                    [TARGET_INSTANCE] = "Service instance",
                                                    [TARGET_PIPELINE] = "Service pipeline",
                                                    [TARGET_COMPONENT] = "Component"};

    return words[type];
}

struct sim_target *need_target(struct sim *s, enum target_type type, const char *key,
                               struct sim_answer *out)
{
    struct sim_target *t = target_find(s, type, key);

    if (!t)
        answer_error(out, "ResourceNotFoundException", "%s %s was not found.", target_word(type),
                     key);
    return t;
}

struct sim_target *need_instance(struct sim *s, const char *service, const char *name,
                                 struct sim_answer *out)
{
    char *key = xasprintf("%s/%s", service, name);
    struct sim_target *t = need_target(s, TARGET_INSTANCE, key, out);

    free(key);
    return t;
}

struct sim_service *need_service(struct sim *s, const char *name, struct sim_answer *out)
{
    struct sim_service *v = service_find(s, name);

    if (!v)
        answer_error(out, "ResourceNotFoundException", "Service %s was not found.", name);
    return v;
}

bool check_spec(const char *spec, enum target_type type, struct sim_answer *out)
{
    bool environment = type == TARGET_ENVIRONMENT;

    if (spec_is(spec, environment ? "EnvironmentSpec" : "ServiceSpec"))
        return true;
    answer_error(out, "ValidationException", BAD_SPEC, environment ? "Environment" : "Service");
    return false;
}

/* [choice] Cancelling what is not in progress is a conflict. */
void cancel_target(struct sim *s, struct sim_target *t, const char *member, struct sim_answer *out)
{
    char tail[TAIL_MAX];

    if (!t->current || !str_eq(t->current->status, "IN_PROGRESS")) {
        answer_error(out, "ConflictException",
                     "%s %s has no deployment in progress that can be cancelled: its status is %s.",
                     target_word(t->type), t->key, t->status);
        return;
    }
    deploy_cancel(s, t->current);
    target_tail(t, tail);
    idem_modified(s, tail);
    answer_member(out, member, target_json(s, t, true));
}

/* --- versions ------------------------------------------------------------------------------------
 */

bool take_version(const struct sim_request *rq, struct version_wish *w)
{
    const char *major = json_str(rq->input, "templateMajorVersion"),
               *minor = json_str(rq->input, "templateMinorVersion");
    int64_t n;

    *w = (struct version_wish){.major = -1, .minor = -1};
    w->major_text = major;
    w->minor_text = minor;
    /* Larger numbers are in the API's range, but no template has such a version. */
    if (major)
        w->major = num_parse(major, 0, 1000000, &n) == 0 ? (int)n : INT_MAX;
    if (minor)
        w->minor = num_parse(minor, 0, 1000000, &n) == 0 ? (int)n : INT_MAX;
    return major || minor;
}

bool need_version(const struct sim_template *t, struct sim_version v, const struct version_wish *w,
                  struct sim_answer *out)
{
    char major[16], minor[16];

    if (template_published(t, v))
        return true;
    snprintf(major, sizeof(major), "%d", v.major);
    snprintf(minor, sizeof(minor), "%d", v.minor);
    if (v.minor < 0) /* none was asked for, and none is published */
        answer_error(out, "ValidationException",
                     "Template %s has no published version in major version %s.", t->name,
                     w->major_text ? w->major_text : major);
    else
        answer_error(out, "ValidationException", "Template version %s:%s.%s is not published.",
                     t->name, w->major_text ? w->major_text : major,
                     w->minor_text ? w->minor_text : minor);
    return false;
}

bool create_version(const struct sim_template *t, const struct sim_request *rq,
                    struct sim_version *v, struct sim_answer *out)
{
    struct version_wish w;

    take_version(rq, &w);
    v->major = w.major;
    v->minor = w.minor == -1 ? template_newest_minor(t, w.major) : w.minor;
    return need_version(t, *v, &w, out);
}

bool check_fits(const struct sim_template *t, struct sim_version v,
                const struct sim_target *environment, struct sim_answer *out)
{
    struct sim_version runs = environment->now.version.major ? environment->now.version
                                                             : environment->tried.version;

    if (template_compatible(t, v, environment->template_, runs.major))
        return true;
    answer_error(out, "ValidationException",
                 "Service template version %s:%d.%d is not compatible with environment %s, which "
                 "runs %s:%d.",
                 t->name, v.major, v.minor, environment->name, environment->template_->name,
                 runs.major);
    return false;
}

/* --- outputs and resources (BEHAVIOUR section 6)
 * ----------------------------------------------------- */

static void add_output(cJSON *list, const char *key, const char *before, const char *name)
{
    cJSON *o = cJSON_CreateObject();
    char *value = xasprintf("%s%s", before, name);

    json_set_str(o, "key", key);
    json_set_str(o, "valueString", value);
    cJSON_AddItemToArray(list, o);
    free(value);
}

/* "AWSProton-<name cut to 15>-cloudformation--<15 capitals>", the same at every call. */
static void stack_name(const struct sim *s, const struct sim_target *t, char out[80])
{
    char capitals[16];
    uint64_t seed = s->o.seed;
    struct rng r;

    for (const char *c = t->key; *c; c++)
        seed = seed * 31 + (unsigned char)*c;
    rng_seed(&r, seed);
    for (int i = 0; i < 15; i++)
        capitals[i] = (char)('A' + rng_below(&r, 26));
    capitals[15] = '\0';
    snprintf(out, 80, "AWSProton-%.15s-cloudformation--%s", t->name, capitals);
}

static void made_up_outputs(const struct sim *s, const struct sim_target *t, cJSON *list)
{
    char stack[80], *cluster;

    switch (t->type) {
    case TARGET_ENVIRONMENT:
        stack_name(s, t, stack);
        cluster = xasprintf("arn:aws:ecs:%s:%s:cluster/%s-Cluster", request_region(s), s->account,
                            stack);
        add_output(list, "Cluster", stack, "-Cluster");
        add_output(list, "ClusterArn", "", cluster);
        add_output(list, "VPC", "vpc-0", t->name);
        add_output(list, "PublicSubnet1", "subnet-1-", t->name);
        add_output(list, "PublicSubnet2", "subnet-2-", t->name);
        add_output(list, "SNSTopicName", "topic-", t->name);
        free(cluster);
        break;
    case TARGET_INSTANCE:
        add_output(list, "ServiceURL", "https://example.com/", t->key);
        break;
    case TARGET_PIPELINE:
        add_output(list, "PipelineEndpoint", "https://example.com/pipelines/", t->name);
        break;
    default:
        add_output(list, "BucketName", "awsproton-", t->name);
    }
}

/* [choice] Outputs are there when something has been deployed: what was notified; what was made up
 * for a deployment that the service did itself. */
void target_outputs(const struct sim *s, const struct sim_request *rq, const struct sim_target *t,
                    struct sim_answer *out)
{
    const char *id = json_str(rq->input, "deploymentId");
    const struct sim_deployment *d = id ? deployment_find(s, id) : NULL;
    const cJSON *given = d ? d->outputs : t->outputs;
    cJSON *body, *list;

    if (id && (!d || d->target != t)) {
        answer_error(out, "ResourceNotFoundException", "Deployment %s was not found.", id);
        return;
    }
    body = cJSON_CreateObject();
    if (given) {
        json_set(body, "outputs", cJSON_Duplicate(given, true));
    } else {
        list = cJSON_AddArrayToObject(body, "outputs");
        if (!t->customer_managed && (d ? str_eq(d->status, "SUCCEEDED") : t->succeeded_ms != 0))
            made_up_outputs(s, t, list);
    }
    answer_ok(out, body);
}

void target_resources(const struct sim *s, const struct sim_target *t, struct sim_answer *out)
{
    cJSON *body = cJSON_CreateObject(),
          *list = cJSON_AddArrayToObject(body, "provisionedResources");
    char stack[80], *arn;

    if (t->succeeded_ms && !t->customer_managed) {
        cJSON *o = cJSON_CreateObject();

        stack_name(s, t, stack);
        arn = xasprintf("arn:aws:cloudformation:%s:%s:stack/%s", request_region(s), s->account,
                        stack);
        json_set_str(o, "identifier", arn);
        json_set_str(o, "name", stack);
        json_set_str(o, "provisioningEngine", "CLOUDFORMATION");
        cJSON_AddItemToArray(list, o);
        free(arn);
    }
    answer_ok(out, body);
}
