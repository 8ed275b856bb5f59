/* Calls at random to every operation of the local service, their inputs made from the shapes of the
 * API's description and from what earlier answers told: each answer fits its output shape, or is an
 * error that the operation declares. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/rng.h"
#include "base/when.h"
#include "sim/save.h"
#include "sim_world.h"

enum { POOL_MAX = 12, POOLS_MAX = 48, SEEDS = 4, CALLS = 3000 };

/* Texts of one shape: some that are plausible from the start, and the latest that were answered. */
struct pool {
    const char *shape;
    char *texts[POOL_MAX];
    size_t n, next;
};

struct monkey {
    struct sim *twin; /* asked the same; NULL: none */
    struct rng r;
    struct pool pools[POOLS_MAX];
    size_t n_pools;
    size_t answered[2]; /* refused, done */
};

#define SPEC_HEAD "proton: ServiceSpec\ninstances:\n"

static const struct {
    const char *shape, *text;
} plausible[] = {
    {"ResourceName", "net"},
    {"ResourceName", "web"},
    {"ResourceName", "dev"},
    {"ResourceName", "front-end"},
    {"ResourceName", "checkout"},
    {"ResourceName", "fargate-env-prod"},
    {"ResourceName", "fargate-env"},
    {"ResourceName", "apprunner-svc"},
    {"ResourceNameOrEmpty", ""},
    {"ResourceNameOrEmpty", "dev"},
    {"ResourceNameOrEmpty", "front-end"},
    {"TemplateVersionPart", "1"},
    {"TemplateVersionPart", "0"},
    {"TemplateVersionPart", "2"},
    {"TemplateVersionPart", "99999999999999999999"},
    {"ClientToken", "a"},
    {"ClientToken", "b"},
    {"ClientToken", ""},
    {"Arn", "arn:aws:proton:us-east-1:123456789012:service/front-end"},
    {"Arn", "arn:aws:proton:us-east-1:123456789012:service/checkout/pipeline"},
    {"Arn", "arn:aws:codestar-connections:us-east-1:123456789012:connection/c"},
    {"RoleArn", "arn:aws:iam::123456789012:role/r"},
    {"RoleArnOrEmptyString", "arn:aws:iam::123456789012:role/r"},
    {"RoleArnOrEmptyString", ""},
    {"AwsAccountId", "123456789012"},
    {"AwsAccountId", "210987654321"},
    {"RepositoryName", "acme/front-end"},
    {"RepositoryName", "acme/web"},
    {"RepositoryId", "acme/web"},
    {"GitBranchName", "main"},
    {"GitBranchName", "invalid"},
    {"S3Bucket", "bundles"},
    {"S3Key", "good.tar.gz"},
    {"S3Key", "invalid.tgz"},
    {"OpsFilePath", "proton/ops.yaml"},
    {"OpsFilePath", "invalid"},
    {"DeploymentId", "00000000-0000-4000-8000-000000000000"},
    {"EnvironmentAccountConnectionId", "00000000-0000-4000-8000-000000000000"},
    {"SpecContents", "proton: EnvironmentSpec\nspec: {}\n"},
    {"SpecContents", SPEC_HEAD "  - {name: dev, environment: fargate-env-prod}\n"},
    {"SpecContents", "pipeline: {a: b}\n" SPEC_HEAD "  - {name: dev, environment: net}\n"
                     "  - {name: qa, environment: net}\n"},
    {"SpecContents", "a: ["},
    {"ListServiceInstancesFilterValue", "SUCCEEDED"},
    {"ListServiceInstancesFilterValue", "2026-11-21T09:12:07Z"},
    {"NextToken", "AAAA"},
    {"EmptyNextToken", ""},
};

static struct pool *pool_of(struct monkey *m, const char *shape)
{
    for (size_t i = 0; i < m->n_pools; i++)
        if (str_eq(m->pools[i].shape, shape))
            return &m->pools[i];
    assert_true(m->n_pools < POOLS_MAX);
    m->pools[m->n_pools] = (struct pool){.shape = shape};
    return &m->pools[m->n_pools++];
}

static void pool_add(struct monkey *m, const char *shape, const char *text)
{
    struct pool *p = pool_of(m, shape);

    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->texts[i], text) == 0)
            return;
    if (p->n < POOL_MAX) {
        p->texts[p->n++] = xstrdup(text);
        return;
    }
    free(p->texts[p->next]);
    p->texts[p->next] = xstrdup(text);
    p->next = (p->next + 1) % POOL_MAX;
}

static void monkey_init(struct monkey *m, uint64_t seed)
{
    *m = (struct monkey){.n_pools = 0};
    rng_seed(&m->r, seed);
    for (size_t i = 0; i < ARRAY_LEN(plausible); i++)
        pool_add(m, plausible[i].shape, plausible[i].text);
}

static void monkey_release(struct monkey *m)
{
    for (size_t i = 0; i < m->n_pools; i++)
        for (size_t k = 0; k < m->pools[i].n; k++)
            free(m->pools[i].texts[k]);
}

/* --- inputs from shapes
 * ----------------------------------------------------------------------------- */

static bool dice(struct monkey *m, unsigned percent)
{
    return rng_below(&m->r, 100) < percent;
}

static cJSON *make_string(struct monkey *m, const struct shape *s)
{
    const struct pool *p;
    size_t n = 0;

    if (s->values) {
        while (s->values[n])
            n++;
        return cJSON_CreateString(s->values[rng_below(&m->r, n)]);
    }
    p = pool_of(m, s->name);
    return cJSON_CreateString(p->n ? p->texts[rng_below(&m->r, p->n)] : "some text");
}

static cJSON *make(struct monkey *m, const struct shape *s)
{
    cJSON *o = NULL;
    size_t n;

    switch (s->type) {
    case SHAPE_STRUCTURE:
        o = cJSON_CreateObject();
        n = s->is_union ? rng_below(&m->r, s->n_members) : 0;
        for (size_t i = 0; i < s->n_members; i++)
            if (s->is_union ? i == n : s->members[i].required || dice(m, 30))
                json_set(o, s->members[i].name, make(m, s->members[i].shape));
        return o;
    case SHAPE_LIST:
        o = cJSON_CreateArray();
        n = rng_below(&m->r, 3);
        for (size_t i = 0; i < n || (long)i < s->min; i++)
            cJSON_AddItemToArray(o, make(m, s->item));
        return o;
    case SHAPE_STRING:
        return make_string(m, s);
    case SHAPE_INTEGER:
        return cJSON_CreateNumber((double)rng_range(&m->r, 1, 100));
    case SHAPE_BOOLEAN:
        return cJSON_CreateBool(dice(m, 50));
    case SHAPE_TIMESTAMP:
        return cJSON_CreateNumber(1795000000);
    }
    return NULL;
}

/* --- what answers tell
 * ------------------------------------------------------------------------------ */

static void learn(struct monkey *m, const struct shape *s, const char *member, const cJSON *v)
{
    const cJSON *x;

    if (cJSON_IsArray(v)) {
        cJSON_ArrayForEach (x, v) {
            learn(m, s->item, NULL, x);
        }
    } else if (cJSON_IsObject(v)) {
        cJSON_ArrayForEach (x, v) {
            learn(m, shape_member(s, x->string)->shape, x->string, x);
        }
    } else if (cJSON_IsString(v) && !s->values) {
        const char *as = str_eq(member, "arn") ? "Arn" : str_eq(member, "id") ? "String" : s->name;

        if (str_eq(as, "NextToken") || str_eq(as, "Arn") || str_eq(as, "DeploymentId") ||
            str_eq(as, "EnvironmentAccountConnectionId") ||
            (str_eq(as, "String") && str_eq(member, "id")) ||
            (str_eq(as, "ResourceName") && dice(m, 3)))
            pool_add(m, as, v->valuestring);
        if (str_eq(member, "id"))
            pool_add(m, s->name, v->valuestring);
    }
}

static void ask_twin(struct monkey *m, const struct sim_request *rq, int64_t now,
                     const struct sim_answer *a)
{
    struct sim_answer b;
    char *p, *q;

    sim_handle(m->twin, rq, now, &b);
    p = cJSON_PrintUnformatted(a->body);
    q = cJSON_PrintUnformatted(b.body);
    if (!str_eq(p, q)) {
        char *input = cJSON_PrintUnformatted(rq->input);

        fail_msg("%s %s:\n%s\n%s", rq->op, input, p ? p : "", q ? q : "");
    }
    cJSON_free(p);
    cJSON_free(q);
    sim_answer_release(&b);
}

/* Any operation, with an input that the model allows. */
static void one_call(struct world *w, struct monkey *m)
{
    const struct op *op = op_at(rng_below(&m->r, op_count()));
    cJSON *input = make(m, op->input);
    struct sim_request rq = {.op = op->name, .input = input};
    struct sim_answer a;
    struct err e;

    if (op_check_input(op, input, &e) == 0) {
        sim_handle(w->sim, &rq, w->now, &a);
        if (m->twin)
            ask_twin(m, &rq, w->now, &a);
        if (*a.error) {
            assert_declared(op->name, a.error);
            assert_non_null(json_str(a.body, "message"));
        } else {
            assert_fits(op->name, a.body);
            if (a.body)
                learn(m, op->output, NULL, a.body);
        }
        m->answered[!*a.error]++;
        sim_answer_release(&a);
    }
    cJSON_Delete(input);
}

static void every_answer_fits(void **state)
{
    size_t done = 0, refused = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        bool empty = seed % 2 == 0;
        struct world w = {
            .sim = world_sim(seed, empty ? 0 : 4, empty ? 0 : 12, empty ? 0 : 3, false),
            .now = START};
        struct monkey m;

        monkey_init(&m, seed);
        for (int i = 0; i < CALLS; i++) {
            w.now += rng_range(&m.r, 0, dice(&m, 5) ? 10 * MS_MINUTE : 5 * MS_SECOND);
            one_call(&w, &m);
        }
        refused += m.answered[0];
        done += m.answered[1];
        monkey_release(&m);
        sim_free(w.sim);
    }
    /* a monkey that is only refused tests little */
    assert_true(done * 5 > done + refused);
}

static int load_record(void *loader, cJSON *record)
{
    struct err e;

    if (sim_loader_add(loader, record, &e) < 0)
        fail_msg("%s: %s", json_str_or(record, "kind", "?"), e.msg);
    cJSON_Delete(record);
    return 0;
}

/* One that was saved at any moment, and loaded, answers as the one that lived on. */
static void what_was_saved_answers_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 11; seed < 11 + SEEDS; seed++) {
        bool empty = seed % 2 == 0;
        struct world w = {
            .sim = world_sim(seed, empty ? 0 : 4, empty ? 0 : 12, empty ? 0 : 3, false),
            .now = START};
        struct monkey m;

        monkey_init(&m, seed);
        for (int i = 0; i < CALLS / 2; i++) {
            if (i % 150 == 100) {
                struct sim_loader *l = sim_loader_new();

                sim_free(m.twin);
                assert_int_equal(sim_save(w.sim, load_record, l), 0);
                m.twin = sim_loader_end(l);
            }
            w.now += rng_range(&m.r, 0, dice(&m, 5) ? 10 * MS_MINUTE : 5 * MS_SECOND);
            one_call(&w, &m);
        }
        sim_free(m.twin);
        monkey_release(&m);
        sim_free(w.sim);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_fits),
        cmocka_unit_test(what_was_saved_answers_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
