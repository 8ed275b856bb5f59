/* Operations on deployments, and on the account as a whole. */
#include "sim/ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

static struct sim_deployment *find(struct sim *s, const struct sim_request *rq,
                                   struct sim_answer *out)
{
    const char *id = json_str_or(rq->input, "id", "");
    struct sim_deployment *d = deployment_find(s, id);

    if (!d)
        answer_error(out, "ResourceNotFoundException", "Deployment %s was not found.", id);
    return d;
}

/* Names that are given must be its own. */
static bool matches(const struct sim_deployment *d, const cJSON *input)
{
    const struct {
        const char *member;
        const struct shared *name;
    } rows[] = {{"environmentName", d->environment},
                {"serviceName", d->service},
                {"serviceInstanceName", d->instance},
                {"componentName", d->component}};

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *wanted = json_str(input, rows[i].member);

        if (wanted && !str_eq(wanted, shared_str(rows[i].name)))
            return false;
    }
    return true;
}

void op_get_deployment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_deployment *d = find(s, rq, out);

    if (d && !matches(d, rq->input))
        answer_error(out, "ResourceNotFoundException", "Deployment %s is none of what was named.",
                     d->id);
    else if (d)
        answer_member(out, "deployment", deployment_json(s, d, true));
}

static bool is_wanted(const void *item, const void *ctx)
{
    return matches(item, ctx);
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return deployment_json(s, item, false);
}

static void key(const void *item, const void *ctx, char out[PAGE_KEY_MAX])
{
    (void)ctx;
    snprintf(out, PAGE_KEY_MAX, "%020llu",
             (unsigned long long)((const struct sim_deployment *)item)->serial);
}

/* What is named must be there. [choice] Where it is not, but once was, its history is listed. */
static bool check_names(struct sim *s, const cJSON *input, struct sim_answer *out)
{
    const char *environment = json_str(input, "environmentName"),
               *service = json_str(input, "serviceName"),
               *instance = json_str(input, "serviceInstanceName"),
               *component = json_str(input, "componentName");

    if (instance && !service) {
        answer_error(out, "ValidationException", "serviceInstanceName needs serviceName.");
        return false;
    }
    if ((!environment || target_find(s, TARGET_ENVIRONMENT, environment)) &&
        (!service || service_find(s, service)) &&
        (!instance || instance_find(s, service, instance)) &&
        (!component || target_find(s, TARGET_COMPONENT, component)))
        return true;
    for (size_t i = s->history.n; i-- > 0;)
        if (matches(s->history.v[i], input))
            return true;
    answer_error(out, "ResourceNotFoundException", "%s was not found.",
                 component  ? component
                 : instance ? instance
                 : service  ? service
                            : environment);
    return false;
}

/* [choice] Newest first. */
void op_list_deployments(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct page_source src = {.all = &s->history,
                                    .sorted = true,
                                    .descending = true,
                                    .key = key,
                                    .wanted = is_wanted,
                                    .ctx = rq->input};

    if (check_names(s, rq->input, out))
        page_scan(s, rq, &src, "deployments", summary, out);
}

void op_delete_deployment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_deployment *d = find(s, rq, out);
    cJSON *was;

    if (!d)
        return;
    if (!d->completed_ms) {
        answer_error(out, "ConflictException", "Deployment %s is in progress.", d->id);
        return;
    }
    was = deployment_json(s, d, true);
    deployment_remove(s, d);
    answer_member(out, "deployment", was);
}

/* --- the account
 * ----------------------------------------------------------------------------------- */

struct counts {
    int total, failed, up_to_date, behind_minor, behind_major;
};

static void count(struct counts *c, const struct sim_target *t)
{
    struct sim_version newest = {0, 0}, v = t->now.version;

    if (t->template_)
        newest = template_recommended(t->template_);
    c->total++;
    c->failed += str_eq(t->status, "FAILED") || str_eq(t->status, "DELETE_FAILED");
    if (v.major < newest.major)
        c->behind_major++;
    else if (v.minor < newest.minor)
        c->behind_minor++;
    else
        c->up_to_date++;
}

static void add_counts(cJSON *o, const char *name, const struct counts *c, bool versions)
{
    cJSON *in = cJSON_AddObjectToObject(o, name);

    json_set(in, "total", cJSON_CreateNumber(c->total));
    json_set(in, "failed", cJSON_CreateNumber(c->failed));
    if (!versions)
        return;
    json_set(in, "upToDate", cJSON_CreateNumber(c->up_to_date));
    json_set(in, "behindMinor", cJSON_CreateNumber(c->behind_minor));
    json_set(in, "behindMajor", cJSON_CreateNumber(c->behind_major));
}

void op_summary(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    static const char *const names[] = {[TARGET_ENVIRONMENT] = "environments",
                                        [TARGET_INSTANCE] = "serviceInstances",
                                        [TARGET_PIPELINE] = "pipelines",
                                        [TARGET_COMPONENT] = "components"};
    cJSON *o = cJSON_CreateObject();
    struct counts services = {0}, templates;

    (void)rq;
    for (int type = 0; type < TARGET_TYPES; type++) {
        struct counts c = {0};

        for (size_t i = 0; i < s->by_name[type].n; i++)
            count(&c, s->by_name[type].v[i]);
        add_counts(o, names[type], &c, true);
    }
    for (size_t i = 0; i < s->services_by_name.n; i++) {
        services.total++;
        services.failed += strstr(((const struct sim_service *)s->services_by_name.v[i])->status,
                                  "FAILED") != NULL;
    }
    add_counts(o, "services", &services, false);
    templates = (struct counts){.total = (int)template_count(s, TEMPLATE_ENVIRONMENT)};
    add_counts(o, "environmentTemplates", &templates, false);
    templates.total = (int)template_count(s, TEMPLATE_SERVICE);
    add_counts(o, "serviceTemplates", &templates, false);
    answer_member(out, "counts", o);
}

/* Nothing is tagged yet: a seeded fleet has no tags. */
void op_tags(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *arn = json_str_or(rq->input, "resourceArn", "");
    char account[32];

    snprintf(account, sizeof(account), ":%s:", s->account);
    if (!strstr(arn, ":proton:") || !strstr(arn, account)) {
        answer_error(out, "ResourceNotFoundException", "Resource %s was not found.", arn);
        return;
    }
    answer_member(out, "tags", cJSON_CreateArray());
}
