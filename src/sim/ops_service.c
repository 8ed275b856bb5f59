/* Operations on services. */
#include "sim/ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

enum { INSTANCES_QUOTA = 20 };

static struct sim_service *find(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "name", "");
    struct sim_service *v = service_find(s, name);

    if (!v)
        answer_error(out, "ResourceNotFoundException", "Service %s was not found.", name);
    return v;
}

void op_get_service(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_service *v = find(s, rq, out);

    if (v)
        answer_member(out, "service", service_json(s, v, true));
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return service_json(s, item, false);
}

void op_list_services(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct page_list l = {.sorted = true};

    for (size_t i = 0; i < s->services_by_name.n; i++) {
        const struct sim_service *v = s->services_by_name.v[i];

        page_add(&l, v->name, v);
    }
    page_answer(s, rq, &l, "services", summary, out);
}

static bool in_progress(const struct sim_service *v)
{
    if (strstr(v->status, "IN_PROGRESS"))
        return true;
    for (size_t i = 0; i < v->instances.n; i++)
        if (target_busy(v->instances.v[i]))
            return true;
    return v->pipeline && target_busy(v->pipeline);
}

/* --- updates
 * --------------------------------------------------------------------------------------- */

static const struct spec_instance *in_spec(const struct vec *wanted, const char *name)
{
    for (size_t i = 0; i < wanted->n; i++)
        if (str_eq(((const struct spec_instance *)wanted->v[i])->name, name))
            return wanted->v[i];
    return NULL;
}

static bool check_instances(struct sim *s, const struct vec *wanted, struct sim_answer *out)
{
    if (wanted->n > INSTANCES_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException", "A service has %d instances at most.",
                     INSTANCES_QUOTA);
        return false;
    }
    for (size_t i = 0; i < wanted->n; i++) {
        const struct spec_instance *in = wanted->v[i];

        if (in_spec(wanted, in->name) != in) {
            answer_error(out, "ValidationException", "Instance %s is in the spec twice.", in->name);
            return false;
        }
        if (!target_find(s, TARGET_ENVIRONMENT, in->environment)) {
            answer_error(out, "ResourceNotFoundException", "Environment %s was not found.",
                         in->environment);
            return false;
        }
    }
    return true;
}

static void add_instance(struct sim *s, struct sim_service *v, const struct spec_instance *in)
{
    char *key = xasprintf("%s/%s", v->name, in->name);
    struct sim_target *t = target_add(s, TARGET_INSTANCE, key, in->name);

    t->service = v;
    t->environment = target_find(s, TARGET_ENVIRONMENT, in->environment);
    t->environment->n_instances++;
    t->template_ = v->template_;
    t->version = template_recommended(v->template_);
    set_text(&t->spec, v->spec);
    vec_push(&v->instances, t);
    deploy_plan(s, deploy_start(s, t, t->version, NULL), DURATION_ANY,
                rng_below(&s->rng, 100) < 95);
    v->pending++;
    free(key);
}

static void drop_instance(struct sim *s, struct sim_service *v, struct sim_target *t)
{
    struct sim_event ev = {.type = EVENT_TARGET_GONE, .generation = TARGET_INSTANCE};

    t->status = "DELETE_IN_PROGRESS";
    set_text(&t->message, NULL);
    ev.due_ms = s->now_ms + scaled(s, rng_range(&s->rng, 60000, 150000));
    snprintf(ev.key, sizeof(ev.key), "%s", t->key);
    heap_push(s, &ev);
    v->pending++;
}

/* New instances are made, missing ones deleted, the pipeline is provisioned again (BEHAVIOUR 4). */
static void apply_spec(struct sim *s, struct sim_service *v, const struct vec *wanted,
                       const char *spec)
{
    set_text(&v->spec, spec);
    v->pending = 0;
    v->update_failed = false;
    for (size_t i = 0; i < v->instances.n; i++) {
        struct sim_target *t = v->instances.v[i];

        if (!in_spec(wanted, t->name))
            drop_instance(s, v, t);
    }
    for (size_t i = 0; i < wanted->n; i++) {
        const struct spec_instance *in = wanted->v[i];
        char *key = xasprintf("%s/%s", v->name, in->name);

        if (!target_find(s, TARGET_INSTANCE, key))
            add_instance(s, v, in);
        free(key);
    }
    if (v->pipeline)
        deploy_plan(s, deploy_start(s, v->pipeline, v->pipeline->version, spec), DURATION_ANY,
                    true);
    v->status = v->pending ? "UPDATE_IN_PROGRESS" : "ACTIVE";
}

void op_update_service(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_service *v = find(s, rq, out);
    const char *spec = json_str(rq->input, "spec"),
               *description = json_str(rq->input, "description");
    struct vec wanted = {0};

    if (!v)
        return;
    if (spec && in_progress(v)) {
        answer_error(out, "ConflictException",
                     "Service %s cannot be updated while it or something in it is in progress.",
                     v->name);
        return;
    }
    if (spec && !spec_instances(spec, &wanted)) {
        answer_error(
            out, "ValidationException",
            "The provided Service Spec file was not correctly formatted. Please check that "
            "it is valid yaml according to the Spec definition.");
        spec_release(&wanted);
        return;
    }
    if (!spec || check_instances(s, &wanted, out)) {
        if (description)
            set_text(&v->description, description);
        v->modified_ms = s->now_ms;
        if (spec)
            apply_spec(s, v, &wanted, spec);
        answer_member(out, "service", service_json(s, v, true));
    }
    spec_release(&wanted);
}

/* Deleting what is being deleted answers with the detail, what is gone with {} (BEHAVIOUR 5). */
void op_delete_service(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_service *v = service_find(s, json_str_or(rq->input, "name", ""));
    struct sim_event ev = {.type = EVENT_SERVICE_GONE};

    if (!v) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    if (!str_eq(v->status, "DELETE_IN_PROGRESS")) {
        if (in_progress(v)) {
            answer_error(out, "ConflictException",
                         "Service %s cannot be deleted while it or something in it is in progress.",
                         v->name);
            return;
        }
        v->status = "DELETE_IN_PROGRESS";
        v->modified_ms = s->now_ms;
        for (size_t i = 0; i < v->instances.n; i++)
            ((struct sim_target *)v->instances.v[i])->status = "DELETE_IN_PROGRESS";
        if (v->pipeline)
            v->pipeline->status = "DELETE_IN_PROGRESS";
        ev.due_ms = s->now_ms + scaled(s, rng_range(&s->rng, 60000, 180000));
        snprintf(ev.key, sizeof(ev.key), "%s", v->name);
        heap_push(s, &ev);
    }
    answer_member(out, "service", service_json(s, v, true));
}
