/* Operations on services as far as no spec is read: ops_service_spec.c has those that do. */
#include "sim/job.h"

#include <stdio.h>

#include "base/json.h"
#include "base/num.h"
#include "sim/ops.h"

void op_get_service(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_service *v = need_service(s, json_str_or(rq->input, "name", ""), out);

    if (v)
        answer_member(out, "service", service_json(s, v, true));
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return service_json(s, item, false);
}

static void key(const void *item, const void *ctx, char out[PAGE_KEY_MAX])
{
    (void)ctx;
    snprintf(out, PAGE_KEY_MAX, "%s", ((const struct sim_service *)item)->name);
}

void op_list_services(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct page_source src = {.all = &s->services_by_name, .sorted = true, .key = key};

    page_scan(s, rq, &src, "services", summary, out);
}

bool service_idle(const struct sim_service *v, const char *verb, struct sim_answer *out)
{
    const struct sim_target *busy = v->pipeline && target_busy(v->pipeline) ? v->pipeline : NULL;

    for (size_t i = 0; i < v->instances.n && !busy; i++) {
        const struct sim_target *t = v->instances.v[i];

        busy = target_busy(t) ? t : t->component && target_busy(t->component) ? t->component : NULL;
    }
    if (v->job)
        answer_error(out, "ConflictException", "Service %s cannot be %s while its status is %s.",
                     v->name, verb, v->status);
    else if (busy)
        answer_error(out, "ConflictException",
                     "Service %s cannot be %s while the deployment status of %s is %s.", v->name,
                     verb, busy->key, busy->status);
    return !v->job && !busy;
}

static const struct sim_target *attached_component(const struct sim_service *v)
{
    for (size_t i = 0; i < v->instances.n; i++) {
        const struct sim_target *t = v->instances.v[i];

        if (t->component)
            return t->component;
    }
    return NULL;
}

/* Deleting what is being deleted answers with the detail, what is gone with {} (BEHAVIOUR 5). */
void op_delete_service(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_service *v = service_find(s, json_str_or(rq->input, "name", ""));
    const struct sim_target *component;
    char tail[TAIL_MAX];

    if (!v) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    if (v->job != JOB_DELETE) {
        if (!service_idle(v, "deleted", out))
            return;
        component = attached_component(v);
        if (component) {
            answer_error(out, "ConflictException",
                         "Service %s cannot be deleted: component %s is attached to its instance "
                         "%s.",
                         v->name, component->name,
                         component->instance ? component->instance->name : "");
            return;
        }
        snprintf(tail, sizeof(tail), "service/%s", v->name);
        idem_modified(s, tail);
        job_delete(s, v);
    }
    answer_member(out, "service", service_json(s, v, true));
}
