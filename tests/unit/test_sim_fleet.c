/* The local service as a fleet: pages, seeds, what lives by itself, a long soak. */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/rng.h"
#include "base/when.h"
#include "sim/model.h"
#include "sim/save.h"
#include "sim_world.h"

/* All pages of a listing, joined by identity; changes the fleet between pages if asked to. */
static int count_pages(struct world *w, const char *op, const char *key, int size, bool change)
{
    char input[6000], token[5000] = "";
    int n = 0;

    for (int page = 0; page < 200; page++) {
        cJSON *body;

        snprintf(input, sizeof(input), "{\"maxResults\":%d%s%s%s}", size,
                 *token ? ",\"nextToken\":\"" : "", token, *token ? "\"" : "");
        body = call(w, op, input, "");
        assert_true(cJSON_GetArraySize(json_at(body, key)) <= size);
        n += cJSON_GetArraySize(json_at(body, key));
        snprintf(token, sizeof(token), "%s", json_str_or(body, "nextToken", ""));
        cJSON_Delete(body);
        if (!*token)
            return n;
        if (change)
            w->now += 10 * MS_MINUTE;
    }
    fail_msg("%s has no end", op);
    return -1;
}

static void pages_hold_while_things_change(void **state)
{
    struct world w = {.sim = world_sim(3, 5, 40, 4, false), .now = START};
    cJSON *body = call(&w, "GetResourcesSummary", "{}", "");
    int instances = (int)json_num(body, "counts.serviceInstances.total", -1);

    (void)state;
    cJSON_Delete(body);
    assert_true(instances > 40);
    assert_int_equal(count_pages(&w, "ListServiceInstances", "serviceInstances", 7, false),
                     instances);
    assert_int_equal(count_pages(&w, "ListServiceInstances", "serviceInstances", 7, true),
                     instances);
    assert_int_equal(count_pages(&w, "ListServices", "services", 1, true), 40);
    assert_int_equal(count_pages(&w, "ListEnvironments", "environments", 2, false), 5);
    assert_true(count_pages(&w, "ListDeployments", "deployments", 100, true) > instances);
    sim_free(w.sim);
}

/* Some of what can be asked, and the whole account as it would be saved, as one text. */
static char *dump(struct world *w)
{
    static const char *const lists[] = {"ListEnvironments", "ListServices", "ListServiceInstances",
                                        "ListDeployments", "GetResourcesSummary"};
    struct buf b = BUF_INIT(1 << 24);

    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        cJSON *body = call(w, lists[i], "{}", "");
        char *text = cJSON_PrintUnformatted(body);

        buf_adds(&b, text);
        cJSON_free(text);
        cJSON_Delete(body);
    }
    assert_int_equal(sim_export_text(w->sim, &b), 0);
    return buf_detach(&b);
}

static void the_same_seed_is_the_same_fleet(void **state)
{
    struct world a = {.sim = world_sim(42, 6, 24, 3, false), .now = START}, b = a, c = a;
    char *x, *y, *z;

    (void)state;
    b.sim = world_sim(42, 6, 24, 3, false);
    c.sim = world_sim(43, 6, 24, 3, false);
    for (int hour = 0; hour < 5; hour++) {
        a.now = b.now = c.now = START + hour * MS_HOUR;
        x = dump(&a);
        if (hour % 2) /* time in many small steps or in one is the same */
            for (int64_t t = START + (hour - 1) * MS_HOUR; t < b.now; t += 7 * MS_SECOND)
                sim_advance(b.sim, t);
        y = dump(&b);
        z = dump(&c);
        assert_string_equal(x, y);
        assert_string_not_equal(x, z);
        free(x);
        free(y);
        free(z);
    }
    sim_free(a.sim);
    sim_free(b.sim);
    sim_free(c.sim);
}

/* The fleet lives: within an hour deployments begin, succeed and fail; what is stuck stays so. */
static void it_lives(void **state)
{
    struct world w = {.sim = world_sim(1, 6, 24, 3, false), .now = START};
    cJSON *body;
    const cJSON *item;
    int running = 0, succeeded = 0, failed = 0, stuck = 0;

    (void)state;
    w.now += MS_HOUR;
    body = call(&w, "ListDeployments", "{\"maxResults\":100}", "");
    cJSON_ArrayForEach (item, json_at(body, "deployments")) {
        const char *status = json_str(item, "deploymentStatus");
        int64_t began = json_time_ms(item, "createdAt");

        if (began < START)
            continue;
        running += str_eq(status, "IN_PROGRESS");
        succeeded += str_eq(status, "SUCCEEDED");
        failed += str_eq(status, "FAILED");
    }
    cJSON_Delete(body);
    assert_in_range(running, 2, 30);
    assert_true(succeeded > 20);
    assert_true(failed > 0);
    body = call(&w, "ListServiceInstances",
                "{\"filters\":[{\"key\":\"deploymentStatus\",\"value\":\"IN_PROGRESS\"}]}", "");
    cJSON_ArrayForEach (item, json_at(body, "serviceInstances")) {
        stuck += json_time_ms(item, "lastDeploymentAttemptedAt") < w.now - 2 * MS_HOUR;
    }
    cJSON_Delete(body);
    assert_int_equal(stuck, 1);
    sim_free(w.sim);
}

/* Random calls at random times: every answer fits its shape, nothing is lost, nothing crashes. */
static void a_long_soak(void **state)
{
    static const char *const formats[][2] = {
        {"GetService", "{\"name\":\"%s\"}"},
        {"DeleteService", "{\"name\":\"%s\"}"},
        {"CancelServicePipelineDeployment", "{\"serviceName\":\"%s\"}"},
        {"UpdateServicePipeline",
         "{\"serviceName\":\"%s\",\"deploymentType\":\"MINOR_VERSION\",\"spec\":\"a: b\"}"},
        {"CancelServiceInstanceDeployment",
         "{\"serviceName\":\"%s\",\"serviceInstanceName\":\"dev\"}"},
        {"UpdateServiceInstance",
         "{\"serviceName\":\"%s\",\"name\":\"dev\",\"deploymentType\":\"MINOR_VERSION\"}"},
        {"UpdateService", "{\"name\":\"%s\",\"spec\":\"proton: ServiceSpec\\ninstances:\\n"
                          "  - {name: extra, environment: fargate-env-prod}\\n"
                          "  - {name: dev, environment: fargate-env-dev}\"}"},
    };
    static const char *const services[] = {"front-end", "checkout", "billing", "search", "nosuch"};
    struct world w = {.sim = world_sim(9, 4, 12, 3, false), .now = START};
    struct rng r;

    (void)state;
    rng_seed(&r, 5);
    for (int i = 0; i < 3000; i++) {
        size_t k = rng_below(&r, ARRAY_LEN(formats));
        char input[512];
        struct err e;
        cJSON *in;
        struct sim_answer a;

        snprintf(input, sizeof(input), formats[k][1], services[rng_below(&r, ARRAY_LEN(services))]);
        in = json_parse(input, strlen(input), &e);
        w.now += rng_range(&r, 0, 5 * MS_MINUTE);
        sim_handle(w.sim, &(struct sim_request){.op = formats[k][0], .input = in}, w.now, &a);
        if (a.status == 200)
            assert_fits(formats[k][0], a.body);
        assert_true(a.status == 200 || a.error[0]);
        cJSON_Delete(in);
        sim_answer_release(&a);
    }
    free(dump(&w));
    sim_free(w.sim);
}

/* What begins by itself, and when, does not depend on how much fails: ids and times are the same.
 */
static void rates_change_outcomes_only(void **state)
{
    struct world a = {.sim = world_sim(5, 6, 24, 3, false), .now = START + 10 * MS_HOUR}, b = a;
    size_t good = 0, bad = 0;

    (void)state;
    b.sim = world_sim(5, 6, 24, 3, false);
    a.sim->o.failure_rate = 0;
    b.sim->o.failure_rate = 1;
    sim_advance(a.sim, a.now);
    sim_advance(b.sim, b.now);
    assert_int_equal(a.sim->history.n, b.sim->history.n);
    for (size_t i = 0; i < a.sim->history.n; i++) {
        const struct sim_deployment *x = a.sim->history.v[i], *y = b.sim->history.v[i];

        assert_string_equal(x->id, y->id);
        assert_true(x->created_ms == y->created_ms && x->completed_ms == y->completed_ms);
        if (x->created_ms > START && x->completed_ms) {
            good += str_eq(x->status, "SUCCEEDED");
            bad += str_eq(y->status, "FAILED");
        }
    }
    assert_true(good > 500);
    assert_int_equal(good, bad);
    sim_free(a.sim);
    sim_free(b.sim);
}

/* How long things take, and that it is not always the same. */
static void durations_by_kind(void **state)
{
    static const int64_t bounds[TARGET_TYPES][2] = {
        [TARGET_ENVIRONMENT] = {5 * MS_MINUTE, 15 * MS_MINUTE},
        [TARGET_INSTANCE] = {2 * MS_MINUTE, 4 * MS_MINUTE},
        [TARGET_PIPELINE] = {2 * MS_MINUTE, 6 * MS_MINUTE},
        [TARGET_COMPONENT] = {MS_MINUTE, 3 * MS_MINUTE},
    };
    struct world w = {.sim = world_sim(8, 6, 24, 3, false), .now = START + 2 * MS_DAY};
    int64_t least[TARGET_TYPES], most[TARGET_TYPES] = {0};

    (void)state;
    for (int i = 0; i < TARGET_TYPES; i++)
        least[i] = INT64_MAX;
    sim_advance(w.sim, w.now);
    for (size_t i = 0; i < w.sim->history.n; i++) {
        const struct sim_deployment *d = w.sim->history.v[i];
        int64_t took = d->completed_ms - d->created_ms;

        if (!d->completed_ms || d->created_ms <= START)
            continue;
        assert_in_range(took, bounds[d->type][0], bounds[d->type][1]);
        least[d->type] = took < least[d->type] ? took : least[d->type];
        most[d->type] = took > most[d->type] ? took : most[d->type];
    }
    for (int i = 0; i < TARGET_TYPES; i++) /* they fill three quarters of the range at least */
        assert_true(most[i] - least[i] > (bounds[i][1] - bounds[i][0]) * 3 / 4);
    sim_free(w.sim);
}

/* Of what begins by itself one in eight fails; of what a request begins nothing, unless asked. */
static void failures_by_default(void **state)
{
    struct world w = {.sim = world_sim(2, 6, 24, 3, false), .now = START + 5 * MS_DAY};
    size_t failed = 0, ended = 0;

    (void)state;
    sim_advance(w.sim, w.now);
    for (size_t i = 0; i < w.sim->history.n; i++) {
        const struct sim_deployment *d = w.sim->history.v[i];

        ended += d->created_ms > START && d->completed_ms;
        failed += d->created_ms > START && str_eq(d->status, "FAILED");
    }
    assert_in_range(failed * 100 / ended, 10, 14);
    sim_free(w.sim);
}

static void options_are_checked(void **state)
{
    struct sim_options o;
    struct err e;
    struct world w = {.sim = world_sim(1, 0, 0, 0, false), .now = START + MS_DAY};

    (void)state;
    assert_int_equal(count_pages(&w, "ListServices", "services", 100, false), 0);
    sim_free(w.sim);
    sim_options_init(&o);
    o.environments = 1001;
    assert_null(sim_new(&o, &e));
    assert_int_equal(e.code, ERR_INPUT);
    for (int i = 0; i < 4; i++) {
        static const double wrong[][2] = {{1.1, 0}, {NAN, 0}, {0, -0.1}, {0, NAN}};

        sim_options_init(&o);
        o.failure_rate = wrong[i][0];
        o.stuck_rate = wrong[i][1];
        assert_null(sim_new(&o, &e));
        assert_non_null(strstr(e.msg, "from 0 to 1"));
    }
    sim_options_init(&o);
    o.account = "12";
    assert_null(sim_new(&o, &e));
    assert_non_null(strstr(e.msg, "12 digits"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_hold_while_things_change),
        cmocka_unit_test(the_same_seed_is_the_same_fleet),
        cmocka_unit_test(it_lives),
        cmocka_unit_test(a_long_soak),
        cmocka_unit_test(rates_change_outcomes_only),
        cmocka_unit_test(durations_by_kind),
        cmocka_unit_test(failures_by_default),
        cmocka_unit_test(options_are_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
