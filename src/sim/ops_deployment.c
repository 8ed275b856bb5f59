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

void op_get_deployment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_deployment *d = find(s, rq, out);

    if (d)
        answer_member(out, "deployment", deployment_json(s, d, true));
}

static bool same(const char *wanted, const char *is)
{
    return !wanted || str_eq(wanted, is);
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return deployment_json(s, item, false);
}

/* [choice] Newest first. */
void op_list_deployments(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *environment = json_str(rq->input, "environmentName"),
               *service = json_str(rq->input, "serviceName"),
               *instance = json_str(rq->input, "serviceInstanceName");
    struct page_list l = {.descending = true};

    if (json_str(rq->input, "componentName")) {
        answer_error(out, "ResourceNotFoundException", "Component %s was not found.",
                     json_str(rq->input, "componentName"));
        return;
    }
    for (size_t i = s->history.n; i-- > 0;) {
        const struct sim_deployment *d = s->history.v[i];
        char key[80];

        if (!same(environment, d->environment) || !same(service, d->service) ||
            !same(instance, d->instance))
            continue;
        snprintf(key, sizeof(key), "%020lld%s", (long long)d->created_ms, d->id);
        page_add(&l, key, d);
    }
    page_answer(s, rq, &l, "deployments", summary, out);
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
    struct sim_version newest = template_recommended(t->template_);

    c->total++;
    c->failed += str_eq(t->status, "FAILED") || str_eq(t->status, "DELETE_FAILED");
    if (t->version.major < newest.major)
        c->behind_major++;
    else if (t->version.minor < newest.minor)
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
                                        [TARGET_PIPELINE] = "pipelines"};
    cJSON *o = cJSON_CreateObject();
    struct counts services = {0}, none = {0}, templates;

    (void)rq;
    for (int type = 0; type < 3; type++) {
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
    add_counts(o, "components", &none, true);
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
