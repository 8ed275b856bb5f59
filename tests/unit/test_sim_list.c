/* Listings of the local service: every filter and sort of ListServiceInstances, pages that stay
 * right while the fleet changes, tokens that are not ours. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/model.h"
#include "sim_steps.h"

enum { NAMES_MAX = 400, NAME_SIZE = 220 };

struct names {
    char name[NAMES_MAX][NAME_SIZE];
    size_t n;
};

static void take(struct names *all, const cJSON *item)
{
    assert_true(all->n < NAMES_MAX);
    snprintf(all->name[all->n++], NAME_SIZE, "%s/%s", json_str_or(item, "serviceName", ""),
             json_str_or(item, "name", ""));
}

/* All pages; `between` is called after each. */
static void list(struct world *w, const char *more, int size, struct names *all,
                 void (*between)(struct world *w, int page))
{
    char token[2000] = "", input[3000];

    all->n = 0;
    for (int page = 0; page < 400; page++) {
        const cJSON *item;
        cJSON *body;

        snprintf(input, sizeof(input), "{\"maxResults\":%d%s%s%s%s}", size, more,
                 *token ? ",\"nextToken\":\"" : "", token, *token ? "\"" : "");
        body = call(w, "ListServiceInstances", input, "");
        assert_true(cJSON_GetArraySize(json_at(body, "serviceInstances")) <= size);
        cJSON_ArrayForEach (item, json_at(body, "serviceInstances"))
            take(all, item);
        snprintf(token, sizeof(token), "%s", json_str_or(body, "nextToken", ""));
        cJSON_Delete(body);
        if (!*token)
            return;
        if (between)
            between(w, page);
    }
    fail_msg("the listing has no end");
}

static bool has(const struct names *all, const char *name)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->name[i], name) == 0)
            return true;
    return false;
}

static void assert_unique(const struct names *all)
{
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(all->name[i], all->name[k]) == 0)
                fail_msg("%s is there twice", all->name[i]);
}

/* --- sorts
 * ------------------------------------------------------------------------------------------ */

/* What an instance is sorted by, as text that can be compared. */
static void value_of(const struct world *w, const char *name, const char *sort, char out[80])
{
    struct sim_target *t = target_find(w->sim, TARGET_INSTANCE, name);

    assert_non_null(t);
    if (str_eq(sort, "createdAt"))
        snprintf(out, 80, "%020lld", (long long)t->created_ms);
    else if (str_eq(sort, "lastDeploymentAttemptedAt"))
        snprintf(out, 80, "%020lld", (long long)t->attempted_ms);
    else
        snprintf(out, 80, "%s",
                 str_eq(sort, "name")               ? t->name
                 : str_eq(sort, "deploymentStatus") ? t->status
                 : str_eq(sort, "templateName")     ? t->template_->name
                 : str_eq(sort, "environmentName")  ? t->environment->name
                                                    : t->service->name);
}

static void every_sort_in_both_orders(void **state)
{
    static const char *const sorts[] = {
        "serviceName",     "name",      "deploymentStatus",         "templateName",
        "environmentName", "createdAt", "lastDeploymentAttemptedAt"};
    struct world w = {.sim = world_sim(4, 5, 30, 4, true), .now = START};
    struct names *all = xcalloc(1, sizeof(*all)), *other = xcalloc(1, sizeof(*other));

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sorts); i++) {
        char more[100], a[80], b[80];

        snprintf(more, sizeof(more), ",\"sortBy\":\"%s\"", sorts[i]);
        list(&w, more, 9, all, NULL);
        assert_int_equal(all->n, w.sim->by_name[TARGET_INSTANCE].n);
        assert_unique(all);
        for (size_t k = 1; k < all->n; k++) {
            value_of(&w, all->name[k - 1], sorts[i], a);
            value_of(&w, all->name[k], sorts[i], b);
            assert_true(strcmp(a, b) <= 0);
        }
        snprintf(more, sizeof(more), ",\"sortBy\":\"%s\",\"sortOrder\":\"DESCENDING\"", sorts[i]);
        list(&w, more, 100, other, NULL);
        assert_int_equal(all->n, other->n);
        for (size_t k = 0; k < all->n; k++)
            assert_string_equal(all->name[k], other->name[all->n - 1 - k]);
    }
    free(all);
    free(other);
    sim_free(w.sim);
}

/* The default is by service name: front before front-end, though '-' is less than '/'. */
static void a_name_comes_before_a_longer_one(void **state)
{
    struct world *w = *state;
    struct names *all = xcalloc(1, sizeof(*all));
    size_t front = 0, front_end = 0;

    expect(w, "CreateService",
           "{\"name\":\"front\",\"templateName\":\"worker-fargate-svc\",\"templateMajorVersion\":"
           "\"1\",\"spec\":\"proton: ServiceSpec\\ninstances:\\n"
           "  - {name: zz, environment: fargate-env-prod}\"}",
           "");
    list(w, "", 3, all, NULL);
    for (size_t i = 0; i < all->n; i++) {
        front = str_starts(all->name[i], "front/") ? i : front;
        front_end = str_starts(all->name[i], "front-end/") ? i : front_end;
    }
    assert_true(front < front_end);
    free(all);
}

/* --- filters
 * ---------------------------------------------------------------------------------------- */

static size_t count(struct world *w, const char *filters)
{
    struct names *all = xcalloc(1, sizeof(*all));
    char more[500];
    size_t n;

    snprintf(more, sizeof(more), ",\"filters\":[%s]", filters);
    list(w, more, 4, all, NULL);
    n = all->n;
    free(all);
    return n;
}

#define F(key, value) "{\"key\":\"" key "\",\"value\":\"" value "\"}"

static void every_filter(void **state)
{
    struct world *w = *state;
    const struct vec *v = &w->sim->by_name[TARGET_INSTANCE];
    size_t prod = 0, web = 0, front = 0, stuck = 0, up = 0, minor = 0, major = 0;

    for (size_t i = 0; i < v->n; i++) {
        const struct sim_target *t = v->v[i];
        struct sim_version newest = template_recommended(t->template_);

        prod += str_eq(t->name, "prod");
        web += str_eq(t->template_->name, "backend-fargate-svc");
        front += str_eq(t->service->name, "front-end");
        stuck += str_eq(t->status, "IN_PROGRESS");
        major += t->now.version.major < newest.major;
        minor += t->now.version.minor < template_newest_minor(t->template_, t->now.version.major) &&
                 t->now.version.major == newest.major;
        up += t->now.version.major == newest.major && t->now.version.minor == newest.minor;
    }
    assert_int_equal(count(w, ""), v->n);
    assert_int_equal(count(w, F("name", "prod")), prod);
    assert_int_equal(count(w, F("templateName", "backend-fargate-svc")), web);
    assert_int_equal(count(w, F("serviceName", "front-end")), front);
    assert_int_equal(count(w, F("deploymentStatus", "IN_PROGRESS")), stuck);
    assert_int_equal(count(w, F("deployedTemplateVersionStatus", "UP_TO_DATE")), up);
    assert_int_equal(count(w, F("deployedTemplateVersionStatus", "BEHIND_MINOR")), minor);
    assert_int_equal(count(w, F("deployedTemplateVersionStatus", "BEHIND_MAJOR")), major);
    assert_true(count(w, F("environmentName", "fargate-env-prod")) > 0);
    assert_int_equal(count(w, F("name", "prod") "," F("name", "dev")), 0);
    assert_int_equal(count(w, F("createdAtBefore", "2026-11-18T00:00:00Z")), v->n);
    assert_int_equal(count(w, F("createdAtAfter", "2026-11-18T00:00:00Z")), 0);
    assert_int_equal(count(w, F("lastDeploymentAttemptedAtAfter", "2026-11-18T00:00:00Z")) +
                         count(w, F("lastDeploymentAttemptedAtBefore", "2026-11-18T00:00:00Z")),
                     v->n);
    expect(w, "ListServiceInstances", "{\"filters\":[" F("createdAtAfter", "now") "]}",
           "ValidationException");
    expect(w, "ListServiceInstances", "{\"filters\":[{\"value\":\"x\"}]}", "ValidationException");
}

/* --- changes between pages
 * -------------------------------------------------------------------------- */

/* A service goes, one comes, and deployments begin and end. */
static void change(struct world *w, int page)
{
    char input[300];

    w->now += 3 * MS_MINUTE;
    sim_advance(w->sim, w->now);
    if (page == 2)
        service_remove(w->sim, service_find(w->sim, "catalog"));
    snprintf(input, sizeof(input),
             "{\"name\":\"aa-%d\",\"templateName\":\"worker-fargate-svc\",\"templateMajorVersion\":"
             "\"1\",\"spec\":\"proton: ServiceSpec\\ninstances:\\n"
             "  - {name: x, environment: fargate-env-prod}\"}",
             page);
    expect(w, "CreateService", input, "");
}

static void pages_hold_while_things_change(void **state)
{
    struct world w = {.sim = world_sim(3, 5, 40, 4, false), .now = START};
    struct names *before = xcalloc(1, sizeof(*before)), *all = xcalloc(1, sizeof(*all));

    (void)state;
    list(&w, "", 100, before, NULL);
    list(&w, "", 7, all, change);
    assert_unique(all);
    for (size_t i = 0; i < before->n; i++)
        if (!str_starts(before->name[i], "catalog/") && !has(all, before->name[i]))
            fail_msg("%s was left out", before->name[i]);
    assert_false(has(all, "aa-1/x")); /* before the place that the listing had come to */
    free(before);
    free(all);
    sim_free(w.sim);
}

/* --- tokens
 * ----------------------------------------------------------------------------------------- */

static void foreign_tokens_are_refused(void **state)
{
    static const char *const others[][2] = {
        {"ListServices", "\"maxResults\":1"},
        {"ListEnvironments", "\"maxResults\":1"},
        {"ListDeployments", "\"maxResults\":1"},
        {"ListComponents", "\"maxResults\":1"},
        {"ListServiceInstances", "\"maxResults\":1,\"sortBy\":\"name\""},
        {"ListServiceInstances", "\"maxResults\":1,\"sortOrder\":\"DESCENDING\""},
        {"ListServiceInstances", "\"maxResults\":1,\"serviceName\":\"front-end\""},
        {"ListServiceInstances", "\"maxResults\":1,\"filters\":[" F("name", "dev") "]"},
    };
    struct world *w = *state;
    struct world other = {.sim = world_sim(2, 4, 12, 3, true), .now = START};
    char token[2000], input[3000];

    snprintf(token, sizeof(token), "%s",
             ask(w, "ListServiceInstances", "{\"maxResults\":1}", "nextToken"));
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        snprintf(input, sizeof(input), "{%s,\"nextToken\":\"%s\"}", others[i][1], token);
        expect(w, others[i][0], input, "ValidationException");
    }
    snprintf(input, sizeof(input), "{\"maxResults\":5,\"nextToken\":\"%s\"}", token);
    expect(w, "ListServiceInstances", input, ""); /* another size is no other listing */
    expect(&other, "ListServiceInstances", input, "ValidationException");
    for (size_t i = 0; token[i]; i++) { /* one character damaged */
        char was = token[i];

        token[i] = was == 'A' ? 'B' : 'A';
        snprintf(input, sizeof(input), "{\"nextToken\":\"%s\"}", token);
        expect(w, "ListServiceInstances", input, "ValidationException");
        token[i] = was;
    }
    expect(w, "ListServiceInstances", "{\"nextToken\":\"====\"}", "ValidationException");
    sim_free(other.sim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sort_in_both_orders),
        cmocka_unit_test_setup_teardown(a_name_comes_before_a_longer_one, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(every_filter, quiet_fleet, world_down),
        cmocka_unit_test(pages_hold_while_things_change),
        cmocka_unit_test_setup_teardown(foreign_tokens_are_refused, quiet_fleet, world_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
