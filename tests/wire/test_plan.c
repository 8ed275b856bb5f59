/* The poll plan, step by step: the clock stands still until the test moves it, and the plan is
 * driven by hand; what it asks for is counted at a server that answers from a small fleet. */
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "store/store.h"
#include "sync/inside.h"
#include "sync/sync.h"
#include "wire.h"

enum { DEPLOYMENTS = 6, PAGE = 2, REFRESH_MS = 5000, SWEEP_MS = 60000 };

#define ID "00000000-0000-4000-8000-00000000000"

struct deployment {
    const char *status; /* NULL: it is not there */
    int created;
};

struct plan_world {
    struct wire w;
    struct store *store;
    struct sync *sync;
    struct clock clock;
    int64_t now;
    struct deployment deployments[DEPLOYMENTS]; /* as they are listed */
    const char *instance, *service;             /* statuses */
    const char *trouble;                        /* an answer to everything; NULL: none */
    bool silent;
    const char *held; /* requests with this in them are not answered yet; NULL: none */
    struct buf body;
    char *text[RAW_REQUESTS]; /* answers, as long as they may be written */
};

static int64_t read_now(void *ctx)
{
    return ((const struct plan_world *)ctx)->now;
}

/* --- the fleet
 * ---------------------------------------------------------------------------------- */

static void put_deployment(struct buf *b, const struct deployment *d, int i)
{
    buf_addf(b,
             "{\"id\":\"" ID "%d\",\"createdAt\":%d,\"deploymentStatus\":\"%s\","
             "\"targetResourceType\":\"ENVIRONMENT\",\"environmentName\":\"e1\"}",
             i, d->created, d->status);
}

static void list_deployments(struct plan_world *p, const char *body)
{
    const char *token = strstr(body, "\"nextToken\":\"p");
    int from = token ? token[14] - '0' : 0, n = 0, i;

    buf_adds(&p->body, "{\"deployments\":[");
    for (i = from; i < DEPLOYMENTS && n < PAGE; i++)
        if (p->deployments[i].status) {
            buf_adds(&p->body, n++ ? "," : "");
            put_deployment(&p->body, &p->deployments[i], i);
        }
    buf_adds(&p->body, "]");
    if (i < DEPLOYMENTS)
        buf_addf(&p->body, ",\"nextToken\":\"p%d\"", i);
    buf_adds(&p->body, "}");
}

static void get_deployment(struct plan_world *p, const char *body)
{
    const char *id = strstr(body, ID);
    int i = id[strlen(ID)] - '0';

    buf_adds(&p->body, "{\"deployment\":");
    put_deployment(&p->body, &p->deployments[i], i);
    buf_adds(&p->body, "}");
}

static void answer(struct plan_world *p, const char *op, const char *body)
{
    buf_clear(&p->body);
    if (str_eq(op, "ListEnvironments"))
        buf_adds(&p->body,
                 "{\"environments\":[{\"name\":\"e1\",\"deploymentStatus\":\"IN_PROGRESS\"}]}");
    else if (str_eq(op, "GetEnvironment"))
        buf_adds(&p->body,
                 "{\"environment\":{\"name\":\"e1\",\"deploymentStatus\":\"IN_PROGRESS\"}}");
    else if (str_eq(op, "ListServices"))
        buf_addf(&p->body, "{\"services\":[{\"name\":\"s1\",\"status\":\"%s\"}]}", p->service);
    else if (str_eq(op, "GetService"))
        buf_addf(&p->body, "{\"service\":{\"name\":\"s1\",\"status\":\"%s\"}}", p->service);
    else if (str_eq(op, "ListServiceInstances") &&
             (!strstr(body, "filters") || strstr(body, p->instance)))
        buf_addf(&p->body,
                 "{\"serviceInstances\":[{\"serviceName\":\"s1\",\"name\":\"i1\","
                 "\"environmentName\":\"e1\",\"deploymentStatus\":\"%s\"}]}",
                 p->instance);
    else if (str_eq(op, "GetServiceInstance"))
        buf_addf(&p->body,
                 "{\"serviceInstance\":{\"serviceName\":\"s1\",\"name\":\"i1\","
                 "\"environmentName\":\"e1\",\"deploymentStatus\":\"%s\"}}",
                 p->instance);
    else if (str_eq(op, "CancelServiceInstanceDeployment"))
        buf_addf(&p->body,
                 "{\"serviceInstance\":{\"serviceName\":\"s1\",\"name\":\"i1\","
                 "\"environmentName\":\"e1\",\"deploymentStatus\":\"%s\"}}",
                 p->instance = "CANCELLING");
    else if (str_eq(op, "ListDeployments"))
        list_deployments(p, body);
    else if (str_eq(op, "GetDeployment"))
        get_deployment(p, body);
    else
        buf_adds(&p->body, "{}");
}

static void choose(void *ctx, const struct rawserver *s, size_t i, struct raw_step *out)
{
    struct plan_world *p = ctx;
    char **text = &p->text[i % RAW_REQUESTS];

    out->act = p->silent ? RAW_SILENT : RAW_ANSWER;
    if (p->held && strstr(s->request[i % RAW_REQUESTS], p->held))
        out->act = RAW_HOLD;
    answer(p, raw_header(s, i, "X-Amz-Target") + strlen("AwsProton20200720."), raw_body(s, i));
    free(*text);
    *text = p->trouble ? xasprintf("HTTP/1.1 400 X\r\nContent-Length: %zu\r\n\r\n%s",
                                   strlen(p->trouble), p->trouble)
                       : xasprintf("HTTP/1.1 200 X\r\nContent-Length: %zu\r\n\r\n%s", p->body.len,
                                   buf_str(&p->body));
    out->text = *text;
}

/* --- the world
 * ---------------------------------------------------------------------------------- */

static void up(struct plan_world *p)
{
    const struct client_config once = {.max_attempts = 1};
    struct sync_config cfg = {.refresh_ms = REFRESH_MS, .sweep_ms = SWEEP_MS};

    memset(p, 0, sizeof(*p));
    wire_up(&p->w, NULL, 0, &once);
    p->w.raw.choose = choose;
    p->w.raw.choose_ctx = p;
    p->now = 1000 * 1000;
    p->clock = (struct clock){.wall_ms = read_now, .mono_ms = read_now, .ctx = p};
    p->instance = "SUCCEEDED";
    p->service = "ACTIVE";
    for (int i = 0; i < DEPLOYMENTS; i++)
        p->deployments[i] = (struct deployment){"SUCCEEDED", 900 - i};
    buf_init(&p->body, 1 << 16);
    p->store = store_new(&p->clock);
    cfg.loop = &p->w.loop;
    cfg.client = p->w.client;
    cfg.context = store_add_context(p->store, "one");
    cfg.clock = &p->clock;
    p->sync = sync_new(&cfg); /* not started: no timer of its own */
}

static void on_closed(void *ctx)
{
    *(bool *)ctx = true;
}

static void down(struct plan_world *p)
{
    bool closed = false;

    sync_close(p->sync, on_closed, &closed);
    wire_run(&p->w, &closed);
    wire_down(&p->w);
    store_free(p->store);
    buf_release(&p->body);
    for (size_t i = 0; i < ARRAY_LEN(p->text); i++)
        free(p->text[i]);
}

/* Time goes on by so much; one tick, and all answers to what it asked for. */
static void step(struct plan_world *p, int64_t ms)
{
    p->now += ms;
    p->w.raw.requests = 0;
    poll_tick(p->sync);
    get_tick(p->sync);
    while (p->sync->listings || p->sync->gets_running > 0)
        uv_run(&p->w.loop, UV_RUN_ONCE);
}

static size_t asked(const struct plan_world *p, const char *op)
{
    size_t n = 0;

    assert_true(p->w.raw.requests <= RAW_REQUESTS);
    for (size_t i = 0; i < p->w.raw.requests; i++)
        n += str_eq(raw_header(&p->w.raw, i, "X-Amz-Target") + strlen("AwsProton20200720."), op);
    return n;
}

static const char *status_of(const struct plan_world *p, const char *kind, const char *id)
{
    const struct row *r = store_find(store_context_at(p->store, 0), kind_find(kind), id);

    return r ? r->facts.status : NULL;
}

/* --- the plan
 * ----------------------------------------------------------------------------------- */

static void sweeps_and_looks(void **state)
{
    struct plan_world p;

    (void)state;
    up(&p);
    step(&p, 0); /* the first load */
    assert_int_equal(asked(&p, "ListEnvironments"), 1);
    assert_int_equal(asked(&p, "ListServices"), 1);
    assert_int_equal(asked(&p, "ListServiceInstances"), 1);
    assert_int_equal(asked(&p, "ListDeployments"), DEPLOYMENTS / PAGE);
    assert_int_equal(asked(&p, "GetService"), 1); /* what hides in it */
    assert_int_equal(p.w.raw.requests, 5 + DEPLOYMENTS / PAGE);
    step(&p, REFRESH_MS - 1);
    assert_int_equal(p.w.raw.requests, 0);
    step(&p, 1); /* what moves */
    assert_int_equal(asked(&p, "ListEnvironments"), 1);
    assert_int_equal(asked(&p, "ListServices"), 1);
    assert_int_equal(asked(&p, "ListServiceInstances"), 3); /* one a filter */
    assert_int_equal(asked(&p, "ListDeployments"), 1);      /* the first page */
    for (int i = 1; i < SWEEP_MS / REFRESH_MS - 1; i++) {
        step(&p, REFRESH_MS);
        assert_int_equal(asked(&p, "ListServiceInstances"), 3);
    }
    step(&p, REFRESH_MS); /* everything */
    assert_int_equal(asked(&p, "ListServiceInstances"), 1);
    down(&p);
}

/* What moved and is in none of the answers has come to an end: it is asked for by itself. */
static void an_end_is_seen(void **state)
{
    struct plan_world p;

    (void)state;
    up(&p);
    p.instance = "IN_PROGRESS";
    step(&p, 0);
    step(&p, REFRESH_MS);
    assert_int_equal(asked(&p, "GetServiceInstance"), 0);
    p.instance = "FAILED";
    step(&p, REFRESH_MS);
    assert_int_equal(asked(&p, "GetServiceInstance"), 1);
    assert_string_equal(status_of(&p, "instance", "s1/i1"), "FAILED");
    step(&p, REFRESH_MS);
    assert_int_equal(asked(&p, "GetServiceInstance"), 0);
    down(&p);
}

static void never_two_of_the_same(void **state)
{
    struct plan_world p;
    size_t lists = 0;

    (void)state;
    up(&p);
    p.silent = true;
    poll_tick(p.sync);
    while (p.w.raw.requests < 4)
        uv_run(&p.w.loop, UV_RUN_ONCE);
    for (int i = 0; i < 10; i++) {
        p.now += SWEEP_MS;
        poll_tick(p.sync);
        for (int j = 0; j < 20; j++)
            uv_run(&p.w.loop, UV_RUN_NOWAIT);
    }
    for (struct listing *l = p.sync->listings; l; l = l->next)
        lists++;
    assert_int_equal(lists, 5);
    assert_int_equal(p.w.raw.requests, 5);
    down(&p);
}

static void trouble_is_waited_out(void **state)
{
    struct plan_world p;
    int64_t wait;

    (void)state;
    up(&p);
    p.trouble = "{\"__type\":\"ThrottlingException\",\"message\":\"slow\"}";
    for (int64_t least = 500; least <= 4000; least *= 2) {
        step(&p, 0);
        assert_int_equal(p.w.raw.requests, 5);
        wait = p.sync->quiet_until - p.now;
        assert_true(wait >= least && wait <= 2 * least);
        step(&p, wait - 1);
        assert_int_equal(p.w.raw.requests, 0);
        p.now++;
    }
    p.trouble = NULL;
    step(&p, 0);
    assert_int_equal(store_worst_state(p.store)->phase, PHASE_LIVE);
    down(&p);
}

#define OLD                                                                                        \
    "\"serviceName\":\"s1\",\"name\":\"i1\",\"environmentName\":\"e1\",\"deploymentStatus\":"      \
    "\"IN_PROGRESS\""

/* An answer that was asked for before a cancel was accepted, and comes after that: it must not turn
 * the row back. `held` is the request that is under way, and `answer` what it brings. */
static void one_late_answer(const char *held, const char *answer)
{
    const struct kind *k = kind_find("instance");
    struct plan_world p;
    struct err e;
    size_t lines;

    up(&p);
    p.instance = "IN_PROGRESS";
    step(&p, 0);
    p.held = held;
    p.now += REFRESH_MS;
    sync_focus(p.sync, k, "s1/i1");
    get_row(p.sync, k, "s1/i1", true);
    poll_tick(p.sync);
    get_tick(p.sync);
    while (p.sync->listings ? p.sync->listings->next != NULL : p.sync->gets_running != 1)
        uv_run(&p.w.loop, UV_RUN_ONCE);
    p.now++;
    assert_int_equal(sync_act(p.sync, k, "s1/i1", VERB_CANCEL, NULL, NULL, &e), 0);
    while (!str_eq(status_of(&p, "instance", "s1/i1"), "CANCELLING"))
        uv_run(&p.w.loop, UV_RUN_ONCE);
    lines = store_activity_count(p.store);
    raw_release(&p.w.raw, raw_http(200, "", answer));
    while (p.sync->listings || p.sync->gets_running > 0)
        uv_run(&p.w.loop, UV_RUN_ONCE);
    assert_string_equal(status_of(&p, "instance", "s1/i1"), "CANCELLING");
    assert_int_equal(store_activity_count(p.store), lines);
    p.held = NULL;
    p.instance = "CANCELLED";
    p.now += REFRESH_MS;
    action_tick(p.sync); /* what is asked for afterwards counts */
    while (sync_actions_pending(p.sync) > 0)
        uv_run(&p.w.loop, UV_RUN_ONCE);
    assert_string_equal(status_of(&p, "instance", "s1/i1"), "CANCELLED");
    down(&p);
}

static void late_answers_turn_nothing_back(void **state)
{
    (void)state;
    one_late_answer("\"value\":\"IN_PROGRESS\"", "{\"serviceInstances\":[{" OLD "}]}");
    one_late_answer("GetServiceInstance", "{\"serviceInstance\":{" OLD "}}");
}

/* --- histories
 * ---------------------------------------------------------------------------------- */

static void a_settled_history_is_not_read_again(void **state)
{
    struct plan_world p;

    (void)state;
    up(&p);
    step(&p, 0);
    for (int i = 0; i < 10; i++) {
        step(&p, SWEEP_MS);
        assert_int_equal(asked(&p, "ListDeployments"), 1);
        assert_int_equal(asked(&p, "GetDeployment"), 0);
    }
    assert_int_equal(store_count(p.store, kind_find("deployment")), DEPLOYMENTS);
    p.deployments[4].status = NULL; /* deleted: found with the next whole one */
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "ListDeployments"), DEPLOYMENTS / PAGE);
    assert_null(status_of(&p, "deployment", ID "4"));
    assert_int_equal(store_count(p.store, kind_find("deployment")), DEPLOYMENTS - 1);
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "ListDeployments"), 1);
    down(&p);
}

/* One that ends late, on a page that is not read any more, is seen all the same. */
static void a_late_end_is_seen(void **state)
{
    struct plan_world p;

    (void)state;
    up(&p);
    p.deployments[5].status = "IN_PROGRESS";
    step(&p, 0);
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "ListDeployments"), 1);
    assert_int_equal(asked(&p, "GetDeployment"), 1);
    assert_string_equal(status_of(&p, "deployment", ID "5"), "IN_PROGRESS");
    p.deployments[5].status = "FAILED";
    step(&p, SWEEP_MS);
    assert_string_equal(status_of(&p, "deployment", ID "5"), "FAILED");
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "GetDeployment"), 0);
    down(&p);
}

/* What is new on a page makes the next one worth reading. */
static void news_are_read_to_their_end(void **state)
{
    struct plan_world p;

    (void)state;
    up(&p);
    for (int i = 0; i < 3; i++)
        p.deployments[i].status = NULL;
    step(&p, 0);
    assert_int_equal(store_count(p.store, kind_find("deployment")), 3);
    for (int i = 0; i < 3; i++)
        p.deployments[i].status = "SUCCEEDED";
    step(&p, SWEEP_MS);
    assert_int_equal(store_count(p.store, kind_find("deployment")), DEPLOYMENTS);
    assert_int_equal(asked(&p, "ListDeployments"), 3); /* new; new and known; known */
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "ListDeployments"), 1);
    down(&p);
}

/* A service that lists in another order is always read whole; so is a history when somebody asks
 * for everything. */
static void no_order_no_short_cut(void **state)
{
    struct plan_world p;

    (void)state;
    up(&p);
    for (int i = 0; i < DEPLOYMENTS; i++)
        p.deployments[i].created = 800 + i;
    step(&p, 0);
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "ListDeployments"), DEPLOYMENTS / PAGE);
    for (int i = 0; i < DEPLOYMENTS; i++)
        p.deployments[i].created = 900 - i;
    step(&p, SWEEP_MS);
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "ListDeployments"), 1);
    poll_now(p.sync, false); /* after an action */
    step(&p, 0);
    assert_int_equal(asked(&p, "ListDeployments"), 1);
    poll_now(p.sync, true);
    step(&p, 0);
    assert_int_equal(asked(&p, "ListDeployments"), DEPLOYMENTS / PAGE);
    down(&p);
}

/* Details are of the kind that wanted them, in the order of its list. */
static void details_know_their_kind(void **state)
{
    struct plan_world p;
    const struct kind *kinds[2];

    (void)state;
    up(&p);
    kinds[0] = kind_find("environment");
    kinds[1] = kind_find("service");
    step(&p, 0);
    assert_int_equal(p.sync->details.n, 0);
    for (size_t i = 0; i < 2; i++) {
        struct detail *d = xmalloc(sizeof(*d) + 3);

        d->kind = kinds[i];
        memcpy(d->id, i ? "s1" : "e1", 3);
        vec_push(&p.sync->details, d);
    }
    step(&p, 1);
    assert_int_equal(asked(&p, "GetEnvironment"), 1);
    assert_int_equal(asked(&p, "GetService"), 1);
    assert_int_equal(p.sync->details.n, 0);
    down(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sweeps_and_looks),
        cmocka_unit_test(an_end_is_seen),
        cmocka_unit_test(never_two_of_the_same),
        cmocka_unit_test(trouble_is_waited_out),
        cmocka_unit_test(late_answers_turn_nothing_back),
        cmocka_unit_test(a_settled_history_is_not_read_again),
        cmocka_unit_test(a_late_end_is_seen),
        cmocka_unit_test(news_are_read_to_their_end),
        cmocka_unit_test(no_order_no_short_cut),
        cmocka_unit_test(details_know_their_kind),
    };

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
