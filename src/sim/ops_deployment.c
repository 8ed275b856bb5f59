/* Operations on deployments. */
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
        /* a conflict is not declared */
        answer_error(out, "ValidationException", "Deployment %s is in progress.", d->id);
        return;
    }
    was = deployment_json(s, d, true);
    deployment_remove(s, d);
    answer_member(out, "deployment", was);
}
