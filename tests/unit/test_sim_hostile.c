/* The local service under what would wear it down: specs made to be slow, a life of years, names
 * that are used again, and calls at random. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/rng.h"
#include "base/when.h"
#include "sim/model.h"
#include "sim_steps.h"

enum { SPEC_MAX = 51200, SLOW_MS = 1500 };

/* libyaml takes seconds for some of these; nobody else is served meanwhile. */
static void slow_specs_are_refused_fast(void **state)
{
    static const char *const pieces[] = {"[",   "{", "- ", "? ",  "{a: ", "[a, ", "&a ", "? [",
                                         "{? ", "'", "!",  "*a ", "a: ",  "- [",  "|\n"};
    struct world *w = *state;

    for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
        struct buf b = BUF_INIT(SPEC_MAX);
        cJSON *in = cJSON_CreateObject();
        struct sim_answer a;
        clock_t from;

        while (buf_adds(&b, pieces[i]) == 0)
            continue;
        json_set_str(in, "name", "front-end");
        json_set_str(in, "spec", buf_str(&b));
        from = clock();
        sim_handle(w->sim, &(struct sim_request){.op = "UpdateService", .input = in}, w->now, &a);
        if ((clock() - from) / (CLOCKS_PER_SEC / 1000) > SLOW_MS)
            fail_msg("\"%s\" without end takes too long", pieces[i]);
        assert_string_equal(a.error, "ValidationException");
        sim_answer_release(&a);
        cJSON_Delete(in);
        buf_release(&b);
    }
}

/* An alias to what is around it has no end when it is followed. */
static void a_spec_in_itself_is_refused(void **state)
{
    struct world *w = *state;

    expect(w, "UpdateService",
           "{\"name\":\"front-end\",\"spec\":\"&a {proton: ServiceSpec, instances: *a}\"}",
           "ValidationException");
    expect(w, "UpdateService",
           "{\"name\":\"front-end\",\"spec\":\"proton: ServiceSpec\\ninstances: &a [*a]\"}",
           "ValidationException");
}

/* What is kept of the past does not grow without end, and nothing that goes on is lost. */
static void a_long_life_stays_small(void **state)
{
    struct world w = {.sim = world_sim(7, 3, 4, 2, false), .now = START};
    size_t targets = 0;

    (void)state;
    for (int day = 0; day < 12; day++) {
        w.now += MS_DAY;
        sim_advance(w.sim, w.now);
    }
    for (int type = 0; type < TARGET_TYPES; type++)
        targets += w.sim->by_name[type].n;
    assert_true(w.sim->serial > 5000); /* it did live */
    assert_true(w.sim->history.n <= targets * 100);
    assert_int_equal(HASH_COUNT(w.sim->deployments), w.sim->history.n);
    assert_true(w.sim->heap_n < 100);
    expect(&w, "ListDeployments", "{}", "");
    sim_free(w.sim);
}

/* At any speed a step that was long in coming ends soon. */
static void haste_has_a_limit(void **state)
{
    struct sim_options o;
    struct err e;
    struct sim *sim;
    clock_t from = clock();

    (void)state;
    sim_options_init(&o);
    o.speed = 1e6;
    o.now_ms = START;
    sim = sim_new(&o, &e);
    assert_non_null(sim);
    sim_advance(sim, START + 20 * MS_MINUTE);
    assert_true((clock() - from) / CLOCKS_PER_SEC < 20);
    sim_free(sim);
}

/* The delete of one that had the name before is none of the new one's. */
static void a_name_may_come_again(void **state)
{
    struct world *w = *state;
    const char *create =
                   "{\"name\":\"again\",\"templateName\":\"vpc-env\",\"templateMajorVersion\":"
                   "\"1\",\"spec\":\"proton: EnvironmentSpec\",\"protonServiceRoleArn\":"
                   "\"arn:aws:iam::123456789012:role/r\"}",
               *name = "{\"name\":\"again\"}";
    struct sim_target *t;

    expect(w, "CreateEnvironment", create, "");
    w->now += 16 * MS_MINUTE;
    expect(w, "DeleteEnvironment", name, "");
    t = target_find(w->sim, TARGET_ENVIRONMENT, "again");
    target_remove(w->sim, t); /* before its time: the event is still there */
    expect(w, "CreateEnvironment", create, "");
    w->now += 4 * MS_MINUTE;
    assert_string_equal(ask(w, "GetEnvironment", name, "environment.deploymentStatus"),
                        "IN_PROGRESS");
    w->now += 16 * MS_MINUTE;
    assert_string_equal(ask(w, "GetEnvironment", name, "environment.deploymentStatus"),
                        "SUCCEEDED");
}

/* --- calls at random
 * -------------------------------------------------------------------------------- */

#define SPEC(list) "\"spec\":\"proton: ServiceSpec\\ninstances:" list "\""
#define EXTRA      "\\n  - {name: extra, environment: fargate-env-prod}"
#define DEV        "\\n  - {name: dev, environment: fargate-env-dev}"

/* %s: a service. */
static const char *const calls[][2] = {
    {"CreateService", "{\"name\":\"%s\",\"templateName\":\"worker-fargate-svc\","
                      "\"templateMajorVersion\":\"1\"," SPEC(DEV EXTRA) "}"},
    {"CreateService",
     "{\"name\":\"%s\",\"templateName\":\"apprunner-svc\",\"templateMajorVersion\":\"1\","
     "\"branchName\":\"b\",\"repositoryId\":\"r\",\"repositoryConnectionArn\":"
     "\"arn:aws:a:b:123456789012:c\"," SPEC(DEV) "}"},
    {"DeleteService", "{\"name\":\"%s\"}"},
    {"UpdateService", "{\"name\":\"%s\"," SPEC(DEV) "}"},
    {"UpdateService", "{\"name\":\"%s\"," SPEC(EXTRA) "}"},
    {"UpdateService", "{\"name\":\"%s\",\"description\":\"d\"}"},
    {"CreateServiceInstance", "{\"serviceName\":\"%s\",\"name\":\"extra\"," SPEC(EXTRA) "}"},
    {"UpdateServiceInstance",
     "{\"serviceName\":\"%s\",\"name\":\"dev\",\"deploymentType\":\"MINOR_VERSION\"}"},
    {"UpdateServicePipeline",
     "{\"serviceName\":\"%s\",\"deploymentType\":\"CURRENT_VERSION\"," SPEC(DEV) "}"},
    {"CancelServiceInstanceDeployment", "{\"serviceName\":\"%s\",\"serviceInstanceName\":\"dev\"}"},
    {"CancelServicePipelineDeployment", "{\"serviceName\":\"%s\"}"},
    {"CreateComponent", "{\"name\":\"%s\",\"manifest\":\"m\",\"templateFile\":\"t\","
                        "\"serviceName\":\"checkout\",\"serviceInstanceName\":\"dev\"}"},
    {"UpdateComponent", "{\"name\":\"%s\",\"deploymentType\":\"CURRENT_VERSION\","
                        "\"serviceName\":\"billing\",\"serviceInstanceName\":\"dev\"}"},
    {"UpdateComponent", "{\"name\":\"%s\",\"deploymentType\":\"CURRENT_VERSION\","
                        "\"serviceName\":\"\",\"serviceInstanceName\":\"\"}"},
    {"CancelComponentDeployment", "{\"componentName\":\"%s\"}"},
    {"DeleteComponent", "{\"name\":\"%s\"}"},
    {"DeleteEnvironment", "{\"name\":\"fargate-env-dev\"}"},
    {"CreateEnvironment",
     "{\"name\":\"fargate-env-dev\",\"templateName\":\"fargate-env\",\"templateMajorVersion\":"
     "\"1\",\"spec\":\"proton: EnvironmentSpec\",\"protonServiceRoleArn\":"
     "\"arn:aws:iam::123456789012:role/r\",\"componentRoleArn\":"
     "\"arn:aws:iam::123456789012:role/r\"}"},
    {"ListServiceInstances", "{\"maxResults\":100,\"sortBy\":\"name\"}"},
    {"ListDeployments", "{\"serviceName\":\"%s\"}"},
};

/* Everything that points at something points at something that is there, and back. */
static void assert_whole(const struct sim *s)
{
    size_t instances = 0, components = 0, counted = 0;

    for (size_t i = 0; i < s->by_name[TARGET_COMPONENT].n; i++) {
        const struct sim_target *c = s->by_name[TARGET_COMPONENT].v[i];

        assert_ptr_equal(target_find(s, TARGET_ENVIRONMENT, c->environment->name), c->environment);
        if (c->instance)
            assert_ptr_equal(c->instance->component, c);
        if (c->attaching)
            assert_ptr_equal(c->attaching->component, c);
    }
    for (size_t i = 0; i < s->by_name[TARGET_INSTANCE].n; i++) {
        const struct sim_target *t = s->by_name[TARGET_INSTANCE].v[i];

        assert_ptr_equal(service_find(s, t->service->name), t->service);
        assert_ptr_equal(target_find(s, TARGET_ENVIRONMENT, t->environment->name), t->environment);
        if (t->component)
            assert_ptr_equal(target_find(s, TARGET_COMPONENT, t->component->name), t->component);
        if (t->awaited)
            assert_int_not_equal(t->service->job, JOB_NONE);
    }
    for (size_t i = 0; i < s->by_name[TARGET_ENVIRONMENT].n; i++) {
        const struct sim_target *t = s->by_name[TARGET_ENVIRONMENT].v[i];

        instances += t->n_instances;
        components += t->n_components;
    }
    assert_int_equal(instances, s->by_name[TARGET_INSTANCE].n);
    assert_int_equal(components, s->by_name[TARGET_COMPONENT].n);
    for (size_t i = 0; i < s->services_by_name.n; i++) {
        const struct sim_service *v = s->services_by_name.v[i];

        counted += v->instances.n;
        assert_true(v->job ? strstr(v->status, "IN_PROGRESS") != NULL
                           : strstr(v->status, "IN_PROGRESS") == NULL);
    }
    assert_int_equal(counted, s->by_name[TARGET_INSTANCE].n);
}

static void random_calls(void **state)
{
    static const char *const names[] = {"front-end", "checkout", "billing", "one", "two"};
    struct rng r;

    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct world w = {.sim = world_sim(seed, 4, 12, 3, false), .now = START};

        w.sim->o.failure_rate = 0.3;
        w.sim->o.stuck_rate = 0.02;
        rng_seed(&r, seed);
        for (int i = 0; i < 1500; i++) {
            size_t k = rng_below(&r, ARRAY_LEN(calls));
            const char *name = names[rng_below(&r, ARRAY_LEN(names))];
            char input[600];
            struct sim_answer a;
            cJSON *in;

            if (strstr(calls[k][1], "%s"))
                snprintf(input, sizeof(input), "%.*s%s%s",
                         (int)(strstr(calls[k][1], "%s") - calls[k][1]), calls[k][1], name,
                         strstr(calls[k][1], "%s") + 2);
            else
                snprintf(input, sizeof(input), "%s", calls[k][1]);
            in = cJSON_Parse(input);
            assert_non_null(in);
            w.now += rng_range(&r, 0, 2 * MS_MINUTE);
            sim_handle(w.sim, &(struct sim_request){.op = calls[k][0], .input = in}, w.now, &a);
            assert_true(a.status == 200 || a.error[0]);
            if (a.status == 200)
                assert_fits(calls[k][0], a.body);
            if (i % 10 == 0)
                assert_whole(w.sim);
            cJSON_Delete(in);
            sim_answer_release(&a);
        }
        sim_free(w.sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(slow_specs_are_refused_fast, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(a_spec_in_itself_is_refused, quiet_fleet, world_down),
        cmocka_unit_test(a_long_life_stays_small),
        cmocka_unit_test(haste_has_a_limit),
        cmocka_unit_test_setup_teardown(a_name_may_come_again, quiet_fleet, world_down),
        cmocka_unit_test(random_calls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
