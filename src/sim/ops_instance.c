/* Operations on service instances. */
#include "sim/ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"

static struct sim_target *find(struct sim *s, const struct sim_request *rq, const char *member,
                               struct sim_answer *out)
{
    char *key = xasprintf("%s/%s", json_str_or(rq->input, "serviceName", ""),
                          json_str_or(rq->input, member, ""));
    struct sim_target *t = need_target(s, TARGET_INSTANCE, key, out);

    free(key);
    return t;
}

void op_get_instance(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "name", out);

    if (t)
        answer_member(out, "serviceInstance", target_json(s, t, true));
}

/* --- filters -------------------------------------------------------------------------------------
 */

/* [choice] The words of deployedTemplateVersionStatus are in no source. */
static const char *version_status(const struct sim_target *t)
{
    struct sim_version newest = template_recommended(t->template_);

    if (t->version.major < newest.major)
        return "BEHIND_MAJOR";
    return t->version.minor < template_newest_minor(t->template_, t->version.major) ? "BEHIND_MINOR"
                                                                                    : "UP_TO_DATE";
}

enum filter_sort { FILTER_TEXT, FILTER_BEFORE, FILTER_AFTER };

/* What a filter or a sort looks at. */
struct field {
    const char *name;
    enum filter_sort sort;
    const char *(*text)(const struct sim_target *t);
    int64_t (*time)(const struct sim_target *t);
};

static const char *text_name(const struct sim_target *t)
{
    return t->name;
}

static const char *text_status(const struct sim_target *t)
{
    return t->status;
}

static const char *text_template(const struct sim_target *t)
{
    return t->template_->name;
}

static const char *text_service(const struct sim_target *t)
{
    return t->service->name;
}

static const char *text_environment(const struct sim_target *t)
{
    return t->environment->name;
}

static int64_t time_attempted(const struct sim_target *t)
{
    return t->attempted_ms;
}

static int64_t time_created(const struct sim_target *t)
{
    return t->created_ms;
}

static const struct field filters[] = {
    {.name = "name", .text = text_name},
    {.name = "deploymentStatus", .text = text_status},
    {.name = "templateName", .text = text_template},
    {.name = "serviceName", .text = text_service},
    {.name = "environmentName", .text = text_environment},
    {.name = "deployedTemplateVersionStatus", .text = version_status},
    {.name = "lastDeploymentAttemptedAtBefore", .sort = FILTER_BEFORE, .time = time_attempted},
    {.name = "lastDeploymentAttemptedAtAfter", .sort = FILTER_AFTER, .time = time_attempted},
    {.name = "createdAtBefore", .sort = FILTER_BEFORE, .time = time_created},
    {.name = "createdAtAfter", .sort = FILTER_AFTER, .time = time_created},
};

static const struct field sorts[] = {
    {.name = "serviceName", .text = text_service},
    {.name = "name", .text = text_name},
    {.name = "deploymentStatus", .text = text_status},
    {.name = "templateName", .text = text_template},
    {.name = "environmentName", .text = text_environment},
    {.name = "lastDeploymentAttemptedAt", .time = time_attempted},
    {.name = "createdAt", .time = time_created},
};

static const struct field *find_field(const struct field *all, size_t n, const char *name)
{
    for (size_t i = 0; name && i < n; i++)
        if (str_eq(all[i].name, name))
            return &all[i];
    return NULL;
}

/* Every time of a filter must be one. */
static bool check_filters(const cJSON *list, struct sim_answer *out)
{
    const cJSON *f;
    int64_t when;

    cJSON_ArrayForEach (f, list) {
        const struct field *field = find_field(filters, ARRAY_LEN(filters), json_str(f, "key"));

        if (!field || (field->time && when_parse(json_str_or(f, "value", ""), &when) < 0)) {
            answer_error(out, "ValidationException", "The value of filter %s is not valid.",
                         json_str_or(f, "key", "(no key)"));
            return false;
        }
    }
    return true;
}

/* Filters add up: all of them must hold. */
static bool wanted(const struct sim_target *t, const cJSON *list)
{
    const cJSON *f;

    cJSON_ArrayForEach (f, list) {
        const struct field *field = find_field(filters, ARRAY_LEN(filters), json_str(f, "key"));
        const char *value = json_str_or(f, "value", "");
        int64_t when = 0;

        if (field->text) {
            if (!str_eq(field->text(t), value))
                return false;
        } else if (when_parse(value, &when) < 0 ||
                   (field->sort == FILTER_BEFORE ? field->time(t) >= when
                                                 : field->time(t) <= when)) {
            return false;
        }
    }
    return true;
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return target_json(s, item, false);
}

/* The default sort is by service name, ascending: the order of the keys. */
void op_list_instances(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct vec *all = &s->by_name[TARGET_INSTANCE];
    const cJSON *list = json_at(rq->input, "filters");
    const char *service = json_str(rq->input, "serviceName");
    const struct field *sort = find_field(sorts, ARRAY_LEN(sorts), json_str(rq->input, "sortBy"));
    struct page_list l = {.sorted = !sort && !json_str(rq->input, "sortOrder")};

    l.descending = str_eq(json_str(rq->input, "sortOrder"), "DESCENDING");
    if (service && !service_find(s, service)) {
        answer_error(out, "ResourceNotFoundException", "Service %s was not found.", service);
        return;
    }
    if (!check_filters(list, out))
        return;
    for (size_t i = 0; i < all->n; i++) {
        const struct sim_target *t = all->v[i];
        char key[2 * SIM_KEY_MAX];

        if ((service && !str_eq(t->service->name, service)) || !wanted(t, list))
            continue;
        if (!sort)
            snprintf(key, sizeof(key), "%s", t->key);
        else if (sort->text)
            snprintf(key, sizeof(key), "%s\001%s", sort->text(t), t->key);
        else
            snprintf(key, sizeof(key), "%020lld\001%s", (long long)sort->time(t), t->key);
        page_add(&l, key, t);
    }
    page_answer(s, rq, &l, "serviceInstances", summary, out);
}

/* --- changes -------------------------------------------------------------------------------------
 */

void op_update_instance(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "name", out);

    if (t)
        update_target(s, t, rq, "serviceInstance", out);
}

void op_cancel_instance(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "serviceInstanceName", out);

    if (t)
        cancel_target(s, t, "serviceInstance", out);
}

void op_instance_outputs(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "serviceInstanceName", out);

    if (t)
        target_outputs(t, out);
}

void op_instance_resources(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "serviceInstanceName", out);

    if (t)
        target_resources(s, t, out);
}
