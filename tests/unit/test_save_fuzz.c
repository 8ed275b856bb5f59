/* test_save_fuzz.c - account files by another hand: records left out, doubled, moved; members taken
 * away or of another value. Each is refused, or makes an account that answers and lives. Seeded: a
 * failure tells the round. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/rng.h"
#include "base/when.h"
#include "sim/save.h"

#define START INT64_C(1795000000000)

enum { TEXT_MAX = 64 * 1024 * 1024, ROUNDS = 300 };

static char *account(void)
{
    struct sim_options o;
    struct err e;
    struct buf b = BUF_INIT(TEXT_MAX);
    struct sim *s;
    sim_options_init(&o);
    o.now_ms = START;
    o.environments = 2;
    o.services = 3;
    o.instances = 2;
    s = sim_new(&o, &e);
    assert_non_null(s);
    sim_advance(s, START + 10 * MS_MINUTE);
    assert_int_equal(sim_export_text(s, &b), 0);
    sim_free(s);
    return buf_detach(&b);
}

static cJSON *value_of(struct rng *r)
{
    static const char *const texts[] = {"",          "1.0", "SUCCEEDED",     "IN_PROGRESS",
                                        "vpc-env",   "x/y", "environment/x", "\xc3\xa9",
                                        "CANCELLING"};
    static const double numbers[] = {0, 1, 2, 3, 7, -1, 1e15, 1e300, 1795000000.5, 0.5};
    switch (rng_below(r, 5)) {
    case 0:
        return cJSON_CreateString(texts[rng_below(r, ARRAY_LEN(texts))]);
    case 1:
        return cJSON_CreateNumber(numbers[rng_below(r, ARRAY_LEN(numbers))]);
    case 2:
        return cJSON_CreateBool(rng_below(r, 2) == 0);
    case 3:
        return cJSON_CreateArray();
    default:
        return cJSON_CreateObject();
    }
}

/* A random member of an object; the name is the object's. */
static cJSON *pick(struct rng *r, cJSON *o)
{
    int n = cJSON_GetArraySize(o);
    return n ? cJSON_GetArrayItem(o, (int)rng_below(r, (uint64_t)n)) : NULL;
}

static void change(struct rng *r, cJSON *list)
{
    cJSON *one = pick(r, list), *other = pick(r, list), *m = pick(r, one), *from;
    if (m && cJSON_IsObject(m) && rng_below(r, 2)) {
        one = m;
        m = pick(r, one);
    }
    switch (rng_below(r, 6)) {
    case 0: /* left out */
        cJSON_Delete(cJSON_DetachItemViaPointer(list, other));
        break;
    case 1: /* doubled */
        cJSON_AddItemToArray(list, cJSON_Duplicate(other, true));
        break;
    case 2: /* moved to the end */
        cJSON_AddItemToArray(list, cJSON_DetachItemViaPointer(list, other));
        break;
    case 3:
        if (m)
            cJSON_Delete(cJSON_DetachItemViaPointer(one, m));
        break;
    case 4:
        if (m) {
            char *name = xstrdup(m->string);
            json_set(one, name, value_of(r));
            free(name);
        }
        break;
    default: /* as another record of any kind has it */
        from = m ? cJSON_GetObjectItemCaseSensitive(other, m->string) : NULL;
        if (from) {
            char *name = xstrdup(m->string);
            json_set(one, name, cJSON_Duplicate(from, true));
            free(name);
        }
        break;
    }
}

static struct sim *load(const cJSON *list)
{
    struct sim_loader *l = sim_loader_new();
    const cJSON *record;
    struct err e;
    cJSON_ArrayForEach (record, list) {
        if (sim_loader_add(l, record, &e)) {
            assert_true(e.msg[0]);
            sim_loader_free(l);
            return NULL;
        }
    }
    return sim_loader_end(l);
}

static void call(struct sim *s, int64_t now, const char *op, const char *input)
{
    struct err e;
    struct sim_answer a;
    cJSON *in = json_parse(input, strlen(input), &e);
    const struct sim_request rq = {.op = op, .input = in};
    sim_handle(s, &rq, now, &a);
    assert_true(a.status == 200 || a.status == 400 || a.status == 500);
    sim_answer_release(&a);
    cJSON_Delete(in);
}

/* Lists what there is, asks each of it, changes and deletes it, with time between. */
static void live(struct sim *s)
{
    static const char *const lists[] = {"ListEnvironments",         "ListServices",
                                        "ListServiceInstances",     "ListComponents",
                                        "ListDeployments",          "GetResourcesSummary",
                                        "ListEnvironmentTemplates", "ListServiceTemplates",
                                        "ListRepositories",         "GetAccountSettings"};
    static const struct {
        const char *list, *items, *op, *input;
    } each[] = {
        {"ListDeployments", "deployments", "GetDeployment", "{\"id\":\"%s\"}"},
        {"ListServices", "services", "GetService", "{\"name\":\"%s\"}"},
        {"ListServices", "services", "CancelServicePipelineDeployment", "{\"serviceName\":\"%s\"}"},
        {"ListServices", "services", "UpdateServicePipeline",
         "{\"serviceName\":\"%s\",\"deploymentType\":\"MINOR_VERSION\",\"spec\":\"proton: "
         "ServiceSpec\"}"},
        {"ListEnvironments", "environments", "UpdateEnvironment",
         "{\"name\":\"%s\",\"deploymentType\":\"MINOR_VERSION\"}"},
        {"ListComponents", "components", "DeleteComponent", "{\"name\":\"%s\"}"},
        {"ListServices", "services", "DeleteService", "{\"name\":\"%s\"}"},
        {"ListEnvironments", "environments", "DeleteEnvironment", "{\"name\":\"%s\"}"},
    };
    int64_t now = START + 11 * MS_MINUTE;
    struct buf b = BUF_INIT(TEXT_MAX);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        call(s, now, lists[i], "{}");
    for (size_t i = 0; i < ARRAY_LEN(each); i++) {
        const struct sim_request rq = {.op = each[i].list};
        struct sim_answer a;
        const cJSON *item;
        sim_handle(s, &rq, now += 5 * MS_MINUTE, &a);
        cJSON_ArrayForEach (item, json_at(a.body, each[i].items)) {
            char *name = xasprintf(each[i].input,
                                   json_str_or(item, "name", json_str_or(item, "id", "x")));
            call(s, now, each[i].op, name);
            free(name);
        }
        sim_answer_release(&a);
    }
    sim_advance(s, now + MS_HOUR);
    assert_int_equal(sim_export_text(s, &b), 0);
    buf_release(&b);
}

static void test_by_another_hand(void **state)
{
    (void)state;
    char *text = account();
    struct err e;
    int loaded = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        cJSON *o = json_parse(text, strlen(text), &e);
        cJSON *list = cJSON_GetObjectItemCaseSensitive(o, "records");
        struct rng r;
        rng_seed(&r, round);
        for (uint64_t n = 1 + rng_below(&r, 3); n; n--)
            change(&r, list);
        struct sim *s = load(list);
        if (s) {
            if (getenv("ROUND"))
                fprintf(stderr, "round %d\n", (int)round);
            loaded++;
            live(s);
            sim_free(s);
        }
        cJSON_Delete(o);
    }
    assert_in_range(loaded, ROUNDS / 10, ROUNDS);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_another_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
