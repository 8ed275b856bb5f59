/* Operations on environments. */
#include "sim/ops.h"

#include <stdio.h>

#include "base/json.h"
#include "base/num.h"

static struct sim_target *find(struct sim *s, const struct sim_request *rq, const char *member,
                               struct sim_answer *out)
{
    return need_target(s, TARGET_ENVIRONMENT, json_str_or(rq->input, member, ""), out);
}

void op_get_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "name", out);

    if (t)
        answer_member(out, "environment", target_json(s, t, true));
}

/* The filter: any of the given templates with that major version. */
static bool wanted(const struct sim_target *t, const cJSON *filters)
{
    const cJSON *f;
    bool any = false;

    cJSON_ArrayForEach (f, filters) {
        char major[16];

        any = true;
        snprintf(major, sizeof(major), "%d", t->version.major);
        if (str_eq(json_str(f, "templateName"), t->template_->name) &&
            str_eq(json_str(f, "majorVersion"), major))
            return true;
    }
    return !any;
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return target_json(s, item, false);
}

void op_list_environments(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct vec *all = &s->by_name[TARGET_ENVIRONMENT];
    const cJSON *filters = json_at(rq->input, "environmentTemplates");
    struct page_list l = {.sorted = true};

    for (size_t i = 0; i < all->n; i++) {
        const struct sim_target *t = all->v[i];

        if (wanted(t, filters))
            page_add(&l, t->key, t);
    }
    page_answer(s, rq, &l, "environments", summary, out);
}

void op_update_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "name", out);

    if (t)
        update_target(s, t, rq, "environment", out);
}

/* Deleting what is being deleted answers with the detail, what is gone with {} (BEHAVIOUR 5). */
void op_delete_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = target_find(s, TARGET_ENVIRONMENT, json_str_or(rq->input, "name", ""));
    struct sim_event ev = {.type = EVENT_TARGET_GONE, .generation = TARGET_ENVIRONMENT};

    if (!t) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    if (!str_eq(t->status, "DELETE_IN_PROGRESS")) {
        if (t->current) {
            answer_error(out, "ConflictException",
                         "Environment %s cannot be deleted while its deployment status is %s.",
                         t->name, t->status);
            return;
        }
        if (t->n_instances > 0) { /* [choice of code] */
            answer_error(
                out, "ConflictException",
                "Environment %s cannot be deleted: %zu service instances are deployed to it.",
                t->name, t->n_instances);
            return;
        }
        t->status = "DELETE_IN_PROGRESS";
        set_text(&t->message, NULL);
        ev.due_ms = s->now_ms + scaled(s, rng_range(&s->rng, 60000, 180000));
        snprintf(ev.key, sizeof(ev.key), "%s", t->key);
        heap_push(s, &ev);
    }
    answer_member(out, "environment", target_json(s, t, true));
}

void op_cancel_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "environmentName", out);

    if (t)
        cancel_target(s, t, "environment", out);
}

void op_environment_outputs(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "environmentName", out);

    if (t)
        target_outputs(t, out);
}

void op_environment_resources(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "environmentName", out);

    if (t)
        target_resources(s, t, out);
}
