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

/* What a request names of a deployment: taken out of the input once, for a listing looks at tens of
 * thousands of them. NULL: not named. */
struct names {
    const char *environment, *service, *instance, *component;
};

static struct names names_of(const cJSON *input)
{
    return (struct names){.environment = json_str(input, "environmentName"),
                          .service = json_str(input, "serviceName"),
                          .instance = json_str(input, "serviceInstanceName"),
                          .component = json_str(input, "componentName")};
}

static bool is_named(const char *wanted, const struct shared *name)
{
    return !wanted || str_eq(wanted, shared_str(name));
}

/* Names that are given must be its own. */
static bool matches(const struct sim_deployment *d, const struct names *n)
{
    return is_named(n->component, d->component) && is_named(n->instance, d->instance) &&
           is_named(n->service, d->service) && is_named(n->environment, d->environment);
}

void op_get_deployment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_deployment *d = find(s, rq, out);
    const struct names names = names_of(rq->input);

    if (d && !matches(d, &names))
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
static bool check_names(struct sim *s, const struct names *n, struct sim_answer *out)
{
    if (n->instance && !n->service) {
        answer_error(out, "ValidationException", "serviceInstanceName needs serviceName.");
        return false;
    }
    if ((!n->environment || target_find(s, TARGET_ENVIRONMENT, n->environment)) &&
        (!n->service || service_find(s, n->service)) &&
        (!n->instance || instance_find(s, n->service, n->instance)) &&
        (!n->component || target_find(s, TARGET_COMPONENT, n->component)))
        return true;
    for (size_t i = s->history.n; i-- > 0;)
        if (matches(s->history.v[i], n))
            return true;
    answer_error(out, "ResourceNotFoundException", "%s was not found.",
                 n->component  ? n->component
                 : n->instance ? n->instance
                 : n->service  ? n->service
                               : n->environment);
    return false;
}

/* [choice] Newest first. */
void op_list_deployments(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct names names = names_of(rq->input);
    const struct page_source src = {.all = &s->history,
                                    .sorted = true,
                                    .descending = true,
                                    .key = key,
                                    .wanted = is_wanted,
                                    .ctx = &names};

    if (check_names(s, &names, out))
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
