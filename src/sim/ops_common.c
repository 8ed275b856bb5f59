/* What updates, cancels, outputs and resources of environments, instances and pipelines have alike.
 */
#include "sim/ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

#define BAD_SPEC                                                                                   \
    "The provided %s Spec file was not correctly formatted. Please check that it is valid yaml "   \
    "according to the Spec definition."

const char *target_word(enum target_type type)
{
    static const char *const words[] = {[TARGET_ENVIRONMENT] = "Environment",
                                        [TARGET_INSTANCE] = "Service instance",
                                        [TARGET_PIPELINE] = "Service pipeline"};

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

/* [choice] Cancelling what is not in progress is a conflict. */
void cancel_target(struct sim *s, struct sim_target *t, const char *member, struct sim_answer *out)
{
    if (!t->current || !str_eq(t->current->status, "IN_PROGRESS")) {
        answer_error(out, "ConflictException",
                     "%s %s has no deployment in progress that can be cancelled: its status is %s.",
                     target_word(t->type), t->key, t->status);
        return;
    }
    deploy_cancel(s, t->current);
    answer_member(out, member, target_json(s, t, true));
}

/* --- updates (BEHAVIOUR section 4, deploymentType)
 * --------------------------------------------------- */

static int version_part(const struct sim_request *rq, const char *member)
{
    const char *text = json_str(rq->input, member);
    int64_t n = -1;

    if (text && num_parse(text, 0, 1000000, &n) < 0)
        return -2;
    return (int)n;
}

/* The version that an update goes to; false: `out` has the error. */
static bool choose_version(const struct sim_target *t, const struct sim_request *rq,
                           const char *type, struct sim_version *to, struct sim_answer *out)
{
    int major = version_part(rq, "templateMajorVersion");
    int minor = version_part(rq, "templateMinorVersion");

    *to = t->version;
    if (str_eq(type, "CURRENT_VERSION") || str_eq(type, "NONE")) {
        if (major == -1 && minor == -1)
            return true;
        answer_error(out, "ValidationException",
                     "Template versions must not be given with deployment type %s.", type);
        return false;
    }
    if (str_eq(type, "MINOR_VERSION")) {
        if (major != -1 && major != t->version.major) {
            answer_error(out, "ValidationException",
                         "A MINOR_VERSION update stays at major version %d.", t->version.major);
            return false;
        }
        to->minor = minor == -1 ? template_newest_minor(t->template_, t->version.major) : minor;
    } else {
        to->major = major == -1 ? template_recommended(t->template_).major : major;
        to->minor = minor != -1 ? minor : template_newest_minor(t->template_, to->major);
    }
    if (template_published(t->template_, *to))
        return true;
    answer_error(out, "ValidationException", "Template version %s:%d.%d is not published.",
                 t->template_->name, to->major, to->minor);
    return false;
}

static bool check_update(const struct sim_target *t, const char *type, const char *spec,
                         struct sim_answer *out)
{
    if (target_busy(t)) {
        answer_error(out, "ConflictException",
                     "%s %s cannot be updated while its deployment status is %s.",
                     target_word(t->type), t->key, t->status);
        return false;
    }
    if (spec && str_eq(type, "NONE") && t->type != TARGET_PIPELINE) {
        answer_error(out, "ValidationException",
                     "A spec cannot be given with deployment type NONE.");
        return false;
    }
    if (!spec && str_eq(type, "CURRENT_VERSION")) {
        answer_error(out, "ValidationException",
                     "A spec is required with deployment type CURRENT_VERSION.");
        return false;
    }
    if (spec && !spec_is_mapping(spec)) {
        answer_error(out, "ValidationException", BAD_SPEC,
                     t->type == TARGET_ENVIRONMENT ? "Environment" : "Service");
        return false;
    }
    return true;
}

void update_target(struct sim *s, struct sim_target *t, const struct sim_request *rq,
                   const char *member, struct sim_answer *out)
{
    const char *type = json_str_or(rq->input, "deploymentType", ""),
               *spec = json_str(rq->input, "spec"),
               *description = json_str(rq->input, "description");
    struct sim_version to;

    if (!check_update(t, type, spec, out) || !choose_version(t, rq, type, &to, out))
        return;
    if (description)
        set_text(&t->description, description);
    if (!str_eq(type, "NONE"))
        deploy_plan(s, deploy_start(s, t, to, spec), DURATION_ANY, rng_below(&s->rng, 100) < 88);
    answer_member(out, member, target_json(s, t, true));
}

/* --- outputs and resources (BEHAVIOUR section 6)
 * ----------------------------------------------------- */

static void add_output(cJSON *list, const char *key, const char *fmt, const char *name)
{
    cJSON *o = cJSON_CreateObject();
    char *value = xasprintf("%s%s", fmt, name);

    json_set_str(o, "key", key);
    json_set_str(o, "valueString", value);
    cJSON_AddItemToArray(list, o);
    free(value);
}

void target_outputs(const struct sim_target *t, struct sim_answer *out)
{
    cJSON *body = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(body, "outputs");

    if (t->type == TARGET_ENVIRONMENT) {
        add_output(list, "Cluster", "AWSProton-", t->name);
        add_output(list, "VPC", "vpc-0", t->name);
        add_output(list, "PublicSubnet1", "subnet-1-", t->name);
        add_output(list, "PublicSubnet2", "subnet-2-", t->name);
        add_output(list, "SNSTopicName", "topic-", t->name);
    } else if (t->type == TARGET_INSTANCE) {
        add_output(list, "ServiceURL", "https://example.com/", t->key);
    } else {
        add_output(list, "PipelineEndpoint", "https://example.com/pipelines/", t->name);
    }
    answer_ok(out, body);
}

/* "AWSProton-<name cut to 15>-cloudformation--<15 capitals>", the same at every call. */
void target_resources(const struct sim *s, const struct sim_target *t, struct sim_answer *out)
{
    cJSON *body = cJSON_CreateObject(), *o = cJSON_CreateObject();
    char capitals[16], stack[80], *arn;
    const char *region = s->request_region ? s->request_region : s->region;
    uint64_t seed = s->o.seed;
    struct rng r;

    for (const char *c = t->key; *c; c++)
        seed = seed * 31 + (unsigned char)*c;
    rng_seed(&r, seed);
    for (int i = 0; i < 15; i++)
        capitals[i] = (char)('A' + rng_below(&r, 26));
    capitals[15] = '\0';
    snprintf(stack, sizeof(stack), "AWSProton-%.15s-cloudformation--%s", t->name, capitals);
    arn = xasprintf("arn:aws:cloudformation:%s:%s:stack/%s", region, s->account, stack);
    json_set_str(o, "identifier", arn);
    json_set_str(o, "name", stack);
    json_set_str(o, "provisioningEngine", "CLOUDFORMATION");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(body, "provisionedResources"), o);
    answer_ok(out, body);
    free(arn);
}
