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
    return need_instance(s, json_str_or(rq->input, "serviceName", ""),
                         json_str_or(rq->input, member, ""), out);
}

void op_get_instance(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "name", out);

    if (t)
        answer_member(out, "serviceInstance", target_json(s, t, true));
}

/* --- filters -------------------------------------------------------------------------------------
 */

/* [choice] The words of deployedTemplateVersionStatus are in no source. What has never been
 * deployed has none. */
static const char *version_status(const struct sim_target *t)
{
    struct sim_version newest = template_recommended(t->template_), v = t->now.version;

    if (!v.major)
        return "";
    if (v.major < newest.major)
        return "BEHIND_MAJOR";
    return v.minor < template_newest_minor(t->template_, v.major) ? "BEHIND_MINOR" : "UP_TO_DATE";
}

enum filter_sort { FILTER_TEXT, FILTER_BEFORE, FILTER_AFTER };

/* What a filter or a sort looks at. */
struct instance_field {
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

static const struct instance_field filters[] = {
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

static const struct instance_field sorts[] = {
    {.name = "serviceName", .text = text_service},
    {.name = "name", .text = text_name},
    {.name = "deploymentStatus", .text = text_status},
    {.name = "templateName", .text = text_template},
    {.name = "environmentName", .text = text_environment},
    {.name = "lastDeploymentAttemptedAt", .time = time_attempted},
    {.name = "createdAt", .time = time_created},
};

static const struct instance_field *find_field(const struct instance_field *all, size_t n,
                                               const char *name)
{
    for (size_t i = 0; name && i < n; i++)
        if (str_eq(all[i].name, name))
            return &all[i];
    return NULL;
}

/* A filter that is ready: its time read, its field found. */
struct condition {
    const struct instance_field *field;
    const char *text;
    int64_t when;
};

enum { CONDITIONS_MAX = 100 };

struct listing {
    const char *service;
    const struct instance_field *sort;
    struct condition conditions[CONDITIONS_MAX];
    size_t n;
};

/* Every time of a filter must be one. */
static bool take_filters(const cJSON *list, struct listing *l, struct sim_answer *out)
{
    const cJSON *f;

    cJSON_ArrayForEach (f, list) {
        struct condition c = {.text = json_str_or(f, "value", "")};

        if (l->n == CONDITIONS_MAX) {
            answer_error(out, "ValidationException", "There are more than %d filters.",
                         CONDITIONS_MAX);
            return false;
        }
        c.field = find_field(filters, ARRAY_LEN(filters), json_str(f, "key"));
        if (!c.field || (c.field->time && when_parse(c.text, &c.when) < 0)) {
            answer_error(out, "ValidationException", "The value of filter %s is not valid.",
                         json_str_or(f, "key", "(no key)"));
            return false;
        }
        l->conditions[l->n++] = c;
    }
    return true;
}

/* Filters add up: all of them must hold. */
static bool wanted(const void *item, const void *ctx)
{
    const struct sim_target *t = item;
    const struct listing *l = ctx;

    if (l->service && !str_eq(t->service->name, l->service))
        return false;
    for (size_t i = 0; i < l->n; i++) {
        const struct condition *c = &l->conditions[i];
        const struct instance_field *f = c->field;

        if (f->text                    ? !str_eq(f->text(t), c->text)
            : f->sort == FILTER_BEFORE ? f->time(t) >= c->when
                                       : f->time(t) <= c->when)
            return false;
    }
    return true;
}

/* What is sorted by, then service and name: no name has a byte as low as the one between. */
static void key(const void *item, const void *ctx, char out[PAGE_KEY_MAX])
{
    const struct sim_target *t = item;
    const struct instance_field *sort = ((const struct listing *)ctx)->sort;

    if (!sort)
        snprintf(out, PAGE_KEY_MAX, "%s\001%s", t->service->name, t->name);
    else if (sort->text)
        snprintf(out, PAGE_KEY_MAX, "%s\001%s\001%s", sort->text(t), t->service->name, t->name);
    else
        snprintf(out, PAGE_KEY_MAX, "%020lld\001%s\001%s", (long long)sort->time(t),
                 t->service->name, t->name);
}

/* As strcmp() of key(): the parts, with a \001 after each but the last. */
static int compare_parts(const char *const *parts, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++) {
        const char *p = parts[i];

        while (*p && *p == *key) {
            p++;
            key++;
        }
        if (*p)
            return (unsigned char)*p - (unsigned char)*key;
        if (i + 1 == n)
            return -(int)(unsigned char)*key;
        if (*key != '\001')
            return 1 - (int)(unsigned char)*key;
        key++;
    }
    return 0;
}

static int compare(const void *item, const char *key_, const void *ctx)
{
    const struct sim_target *t = item;
    const struct instance_field *sort = ((const struct listing *)ctx)->sort;
    const char *head = sort && sort->text ? sort->text(t) : "";
    uint64_t time = 0;

    if (sort && sort->time) {
        while (*key_ >= '0' && *key_ <= '9') /* of a time that key() has written */
            time = time * 10 + (uint64_t)(*key_++ - '0');
        if ((uint64_t)sort->time(t) != time)
            return (uint64_t)sort->time(t) < time ? -1 : 1;
    }
    return sort ? compare_parts((const char *[]){head, t->service->name, t->name}, 3, key_)
                : compare_parts((const char *[]){t->service->name, t->name}, 2, key_);
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return target_json(s, item, false);
}

/* The default sort is by service name, ascending: the order that they are kept in. */
void op_list_instances(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct listing l = {.service = json_str(rq->input, "serviceName")};
    struct page_source src = {.all = &s->by_name[TARGET_INSTANCE],
                              .key = key,
                              .compare = compare,
                              .wanted = wanted,
                              .ctx = &l};
    const struct sim_service *v = l.service ? need_service(s, l.service, out) : NULL;

    if ((l.service && !v) || !take_filters(json_at(rq->input, "filters"), &l, out))
        return;
    l.sort = find_field(sorts, ARRAY_LEN(sorts), json_str(rq->input, "sortBy"));
    src.descending = str_eq(json_str(rq->input, "sortOrder"), "DESCENDING");
    if (l.sort == &sorts[0]) /* by service name: as they are kept */
        l.sort = NULL;
    src.sorted = !l.sort;
    if (v) { /* few, in the order of their making */
        src.all = &v->instances;
        src.sorted = false;
    }
    page_scan(s, rq, &src, "serviceInstances", summary, out);
}

/* --- changes -------------------------------------------------------------------------------------
 */

void op_update_instance(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t;
    char tail[TAIL_MAX];

    if (idem_repeat(s, rq, NULL, out))
        return;
    t = find(s, rq, "name", out);
    if (!t)
        return;
    update_target(s, t, rq, "serviceInstance", out);
    target_tail(t, tail);
    idem_keep(s, rq, NULL, tail, out);
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
        target_outputs(s, rq, t, out);
}

void op_instance_resources(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "serviceInstanceName", out);

    if (t)
        target_resources(s, t, out);
}
