/* sync, client, store and the local service in one loop: a fleet is loaded, the stuck deployment is
 * cancelled and followed, a service is deleted, the server goes and comes. */
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/server.h"
#include "sim/sim.h"
#include "store/store.h"
#include "sync/inside.h"
#include "wire.h"

enum { REFRESH_MS = 300, SWEEP_MS = 1500 };

struct world {
    uv_loop_t loop;
    struct sim *sim;
    struct sim_server *server;
    struct client *client;
    struct store *store;
    struct store_context *context;
    struct sync *sync;
    uv_timer_t watchdog;
    int port;
    const char *trouble; /* what is waited for: calls under way may tell of something else first */
};

static void listen_again(struct world *w, const char *secret)
{
    struct sim_server_options o = {
        .port = w->port, .access_key = "AKIDTEST", .secret_key = secret, .clock = &clock_system};
    struct err e;

    w->server = sim_server_new(&w->loop, w->sim, &o, &e);
    if (!w->server)
        fail_msg("%s", e.msg);
    w->port = sim_server_port(w->server);
}

static void start(struct world *w, int e, int s, int i)
{
    struct sim_options so;
    struct client_config cc = {.loop = &w->loop,
                               .region = "eu-west-1",
                               .access_key = "AKIDTEST",
                               .secret_key = "SECRETTEST"};
    struct sync_config yc = {
        .loop = &w->loop, .clock = &clock_system, .refresh_ms = REFRESH_MS, .sweep_ms = SWEEP_MS};
    char url[64];
    struct err err;

    memset(w, 0, sizeof(*w));
    uv_loop_init(&w->loop);
    uv_timer_init(&w->loop, &w->watchdog);
    sim_options_init(&so);
    so.environments = e;
    so.services = s;
    so.instances = i;
    so.speed = 60;
    so.quiet = true;
    so.now_ms = clock_wall(&clock_system);
    w->sim = sim_new(&so, &err);
    listen_again(w, "SECRETTEST");
    snprintf(url, sizeof(url), "http://127.0.0.1:%d", w->port);
    cc.endpoint_url = url;
    w->client = client_new(&cc, &err);
    assert_non_null(w->client);
    w->store = store_new(&clock_system);
    w->context = store_add_context(w->store, "one");
    yc.client = w->client;
    yc.context = w->context;
    w->sync = sync_new(&yc);
    sync_start(w->sync);
}

static void on_closed(void *ctx)
{
    *(bool *)ctx = true;
}

static void on_watchdog(uv_timer_t *t)
{
    struct world *w = t->data;

    for (size_t i = 0; i < kind_count(); i++)
        fprintf(stderr, "%s: %zu rows\n", kind_at(i)->plural, store_count(w->store, kind_at(i)));
    for (size_t i = 0; i < 20 && i < store_activity_count(w->store); i++)
        fprintf(stderr, "  %s %s\n", store_activity_at(w->store, i)->id,
                store_activity_at(w->store, i)->text);
    fail_msg("nothing came: phase %d, error \"%s\", notice \"%s\"", store_state(w->context)->phase,
             store_state(w->context)->error, store_state(w->context)->notice);
}

/* Runs the loop until the test holds. */
static void until(struct world *w, bool (*test)(struct world *w))
{
    w->watchdog.data = w;
    uv_timer_start(&w->watchdog, on_watchdog, WIRE_MAX_MS, 0);
    while (!test(w))
        uv_run(&w->loop, UV_RUN_ONCE);
    uv_timer_stop(&w->watchdog);
}

static void wait_flag(struct world *w, const bool *flag)
{
    w->watchdog.data = w;
    uv_timer_start(&w->watchdog, on_watchdog, WIRE_MAX_MS, 0);
    while (!*flag)
        uv_run(&w->loop, UV_RUN_ONCE);
    uv_timer_stop(&w->watchdog);
}

static void stop_server(struct world *w)
{
    bool closed = false;

    sim_server_close(w->server, on_closed, &closed);
    w->server = NULL;
    wait_flag(w, &closed);
}

static void stop(struct world *w)
{
    bool sync_closed = false, client_closed = false;

    sync_close(w->sync, on_closed, &sync_closed);
    wait_flag(w, &sync_closed);
    client_close(w->client, on_closed, &client_closed);
    wait_flag(w, &client_closed);
    if (w->server)
        stop_server(w);
    store_free(w->store);
    sim_free(w->sim);
    uv_close((uv_handle_t *)&w->watchdog, NULL);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&w->loop), 0);
}

static bool is_live(struct world *w)
{
    return store_state(w->context)->phase == PHASE_LIVE;
}

static bool in_trouble(struct world *w)
{
    return store_state(w->context)->phase == PHASE_TROUBLE &&
           (!w->trouble || strstr(store_state(w->context)->error, w->trouble));
}

static bool knows_account(struct world *w)
{
    return str_eq(store_state(w->context)->account, "123456789012");
}

static bool settled(struct world *w)
{
    return sync_actions_pending(w->sync) == 0;
}

/* Pipelines come by the services' details. */
static bool has_stuck_pipeline(struct world *w)
{
    return store_count_health(w->store, kind_find("pipeline"), HEALTH_STUCK) > 0;
}

static struct row *stuck_one(struct world *w, const char *kind)
{
    const struct vec *rows = store_rows(w->store, kind_find(kind));

    for (size_t i = 0; i < rows->n; i++)
        if (((struct row *)rows->v[i])->health == HEALTH_STUCK)
            return rows->v[i];
    return NULL;
}

/* Was it said, on a line about this row? */
static bool was_said(struct world *w, const char *id, const char *text)
{
    for (size_t i = 0; i < store_activity_count(w->store); i++) {
        const struct activity *a = store_activity_at(w->store, i);

        if (a->id && str_eq(a->id, id) && strstr(a->text, text))
            return true;
    }
    return false;
}

/* The steps that somebody heard of, a letter each. */
struct heard {
    char steps[16];
    char last[200];
};

static void on_step(void *arg, enum verb_step step, bool bad, const char *text)
{
    struct heard *h = arg;
    size_t n = strlen(h->steps);

    assert_true(n + 1 < sizeof(h->steps));
    h->steps[n] = "AURSL"[step];
    assert_int_equal(bad, step == VERB_REFUSED || step == VERB_UNSURE);
    snprintf(h->last, sizeof(h->last), "%s", text);
}

static struct sync_follow hear(struct heard *h)
{
    *h = (struct heard){{0}, {0}};
    return (struct sync_follow){on_step, h};
}

static void cancel_and_follow(struct world *w, const char *kind)
{
    struct heard h, none;
    const struct sync_follow follow = hear(&h), nothing = hear(&none);
    struct row *r = stuck_one(w, kind);
    char id[256];
    struct err e;

    assert_non_null(r);
    snprintf(id, sizeof(id), "%s", r->id);
    assert_int_equal(sync_act(w->sync, r->kind, id, VERB_CANCEL, NULL, &follow, &e), 0);
    assert_string_equal(r->action, "sent");
    assert_int_equal(sync_act(w->sync, r->kind, id, VERB_CANCEL, NULL, &nothing, &e), ERR_NOTNOW);
    assert_string_equal(h.steps, ""); /* nothing from within */
    until(w, settled);
    assert_string_equal(h.steps, "AS");
    assert_non_null(strstr(h.last, "cancelled after"));
    assert_string_equal(none.steps, "");
    r = store_find(w->context, kind_find(kind), id);
    assert_non_null(r);
    assert_string_equal(r->facts.status, "CANCELLED");
    assert_string_equal(r->facts.message, "User initiated cancellation.");
    assert_true(was_said(w, id, "sent"));
    assert_true(was_said(w, id, "accepted: CANCELLING (request "));
    assert_true(was_said(w, id, "cancelled after"));
    assert_non_null(strstr(store_state(w->context)->notice, "cancelled after"));
}

static void loads_and_cancels(void **state)
{
    struct world w;
    struct sim_answer a;
    struct sim_request rq = {.op = "GetResourcesSummary"};

    (void)state;
    start(&w, 6, 24, 3);
    until(&w, is_live);
    sim_handle(w.sim, &rq, clock_wall(&clock_system), &a);
    assert_int_equal(store_count(w.store, kind_find("environment")), 6);
    assert_int_equal(store_count(w.store, kind_find("service")), 24);
    assert_int_equal(store_count(w.store, kind_find("instance")),
                     (int)json_num(a.body, "counts.serviceInstances.total", -1));
    until(&w, has_stuck_pipeline);
    until(&w, knows_account);
    assert_true(store_state(w.context)->fresh_ms > 0);
    cancel_and_follow(&w, "instance");
    cancel_and_follow(&w, "pipeline");
    assert_int_equal(store_count(w.store, kind_find("pipeline")),
                     (int)json_num(a.body, "counts.pipelines.total", -1));
    sim_answer_release(&a);
    stop(&w);
}

static bool was_unsure(struct world *w)
{
    return strstr(store_state(w->context)->notice, "may have been accepted or not") != NULL;
}

/* The followed row is being asked for. */
static bool is_looking(struct world *w)
{
    const struct action *a = w->sync->actions.n > 0 ? w->sync->actions.v[0] : NULL;

    return a && a->step == ACTION_FOLLOW && a->call;
}

static bool service_gone(struct world *w)
{
    return !store_find(w->context, kind_find("service"), "billing") &&
           !store_find(w->context, kind_find("instance"), "billing/dev") &&
           !store_find(w->context, kind_find("pipeline"), "billing");
}

static void refusals_and_deletes(void **state)
{
    const struct kind *environment = kind_find("environment"), *service = kind_find("service");
    struct heard h, other;
    const struct sync_follow follow = hear(&h), follow_other = hear(&other);
    struct world w;
    struct row *r;
    struct err e;

    (void)state;
    start(&w, 4, 10, 3);
    until(&w, is_live);
    assert_int_equal(sync_act(w.sync, environment, "nosuch", VERB_DELETE, NULL, &follow, &e),
                     ERR_NOTFOUND);
    assert_int_equal(sync_act(w.sync, service, "billing", VERB_CANCEL, NULL, NULL, &e), ERR_NOTNOW);
    assert_int_equal(
        sync_act(w.sync, environment, "fargate-env-prod", VERB_DELETE, NULL, &follow, &e), 0);
    until(&w, settled);
    assert_string_equal(h.steps, "R");
    assert_non_null(strstr(h.last, "refused: ConflictException: Environment "));
    assert_true(was_said(&w, "fargate-env-prod", "refused: ConflictException: Environment "));
    assert_true(was_said(&w, "fargate-env-prod", "(request "));
    r = store_find(w.context, environment, "fargate-env-prod");
    assert_true(r && r->action_failed);
    assert_int_equal(sync_act(w.sync, service, "billing", VERB_DELETE, NULL, &follow_other, &e), 0);
    sync_unfollow(w.sync, &other);
    until(&w, settled);
    assert_string_equal(other.steps, ""); /* it did not want to hear of it any more */
    assert_true(was_said(&w, "billing", "it is gone, after"));
    until(&w, service_gone);
    stop(&w);
}

/* CURRENT_VERSION needs the present spec, which no list tells: it is fetched first. */
static void an_update_fetches_the_spec(void **state)
{
    const struct verb_choice choice = {.type = "CURRENT_VERSION"};
    struct world w;
    struct err e;

    (void)state;
    start(&w, 4, 6, 2);
    until(&w, is_live);
    assert_null(
        json_str(store_find(w.context, kind_find("environment"), "vpc-env-staging")->json, "spec"));
    assert_int_equal(sync_act(w.sync, kind_find("environment"), "vpc-env-staging", VERB_UPDATE,
                              &choice, NULL, &e),
                     0);
    until(&w, settled);
    assert_true(was_said(&w, "vpc-env-staging", "accepted: IN_PROGRESS"));
    assert_true(was_said(&w, "vpc-env-staging", " after "));
    stop(&w);
}

static void trouble_and_recovery(void **state)
{
    struct world w;

    (void)state;
    start(&w, 3, 6, 2);
    until(&w, is_live);
    stop_server(&w);
    w.trouble = "cannot connect";
    until(&w, in_trouble);
    assert_true(store_state(w.context)->next_try_ms > clock_wall(&clock_system));
    assert_int_equal(store_count(w.store, kind_find("service")), 6); /* what is known stays */
    listen_again(&w, "SECRETTEST");
    until(&w, is_live);
    assert_string_equal(store_state(w.context)->error, "");
    stop_server(&w);
    listen_again(&w, "ANOTHER");
    sync_refresh(w.sync);
    w.trouble = "InvalidSignatureException";
    until(&w, in_trouble);
    stop(&w);
}

/* Not allowed to list anything: that is said, the rest goes on, and the service is not hammered. */
static void refused_lists_are_told(void **state)
{
    static const char body[] = "{\"__type\":\"AccessDeniedException\",\"message\":\"not for you\"}";
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(400, "", body)}};
    struct world w;
    struct rawserver raw;

    (void)state;
    start(&w, 1, 1, 1);
    stop_server(&w);
    until(&w, in_trouble);
    raw_start_at(&raw, &w.loop, w.port, steps, 1);
    sync_refresh(w.sync);
    until(&w, is_live);
    assert_non_null(strstr(store_state(w.context)->error, "AccessDeniedException: not for you"));
    assert_true(raw.requests >= 4 && raw.requests < 12);
    raw_stop(&raw);
    stop(&w);
}

/* An internal error may come after the deed: it is not called a refusal, and nothing is sent again.
 */
static void an_internal_error_settles_nothing(void **state)
{
    static const char body[] = "{\"__type\":\"InternalServerException\",\"message\":\"oh\"}";
    const struct raw_step steps[] = {{RAW_ANSWER, raw_http(500, "", body)}};
    struct world w;
    struct rawserver raw;
    struct row *r;
    struct err e;
    char id[256];

    (void)state;
    start(&w, 6, 24, 3);
    until(&w, is_live);
    r = stuck_one(&w, "instance");
    snprintf(id, sizeof(id), "%s", r->id);
    stop_server(&w);
    raw_start_at(&raw, &w.loop, w.port, steps, 1);
    assert_int_equal(sync_act(w.sync, r->kind, id, VERB_CANCEL, NULL, NULL, &e), 0);
    until(&w, was_unsure);
    assert_true(was_said(&w, id, "InternalServerException: oh: it may have been accepted or not"));
    assert_false(was_said(&w, id, "refused"));
    assert_int_equal(sync_actions_pending(w.sync), 1); /* it is being followed */
    raw_stop(&raw);
    stop(&w);
}

/* A cancel takes the place of an update that is being followed; a second cancel finds the first. */
static void one_cancel_at_a_time(void **state)
{
    const struct verb_choice choice = {.type = "MINOR_VERSION"};
    const struct kind *k = kind_find("environment");
    struct heard update, cancel;
    const struct sync_follow follow_update = hear(&update), follow_cancel = hear(&cancel);
    struct world w;
    struct action *a = NULL;
    struct err e;

    (void)state;
    start(&w, 4, 6, 2);
    until(&w, is_live);
    assert_int_equal(
        sync_act(w.sync, k, "vpc-env-staging", VERB_UPDATE, &choice, &follow_update, &e), 0);
    until(&w, is_looking);
    a = w.sync->actions.v[0];
    assert_int_equal(a->verb->id, VERB_UPDATE);
    assert_int_equal(sync_act(w.sync, k, "vpc-env-staging", VERB_CANCEL, NULL, &follow_cancel, &e),
                     0);
    assert_int_equal(sync_act(w.sync, k, "vpc-env-staging", VERB_CANCEL, NULL, NULL, &e),
                     ERR_NOTNOW);
    until(&w, settled);
    assert_string_equal(update.steps, "AL"); /* another took its place */
    assert_string_equal(cancel.steps, "AS");
    stop(&w);
}

/* Closed in the middle of everything: nothing is left, nothing comes late. */
static void closes_at_any_moment(void **state)
{
    (void)state;
    for (int turns = 0; turns < 60; turns += 7) {
        struct world w;

        start(&w, 3, 12, 3);
        for (int i = 0; i < turns; i++)
            uv_run(&w.loop, UV_RUN_NOWAIT);
        stop(&w);
    }
}

static void closes_in_the_middle_of_actions(void **state)
{
    const struct verb_choice choice = {.type = "CURRENT_VERSION"};

    (void)state;
    for (int turns = 0; turns < 40; turns += 13) {
        struct heard h;
        const struct sync_follow follow = hear(&h);
        struct world w;
        struct row *r;
        struct err e;

        start(&w, 4, 10, 3);
        until(&w, is_live);
        r = stuck_one(&w, "instance");
        assert_int_equal(sync_act(w.sync, r->kind, r->id, VERB_CANCEL, NULL, &follow, &e), 0);
        assert_int_equal(
            sync_act(w.sync, kind_find("service"), "billing", VERB_DELETE, NULL, NULL, &e), 0);
        assert_int_equal(sync_act(w.sync, kind_find("environment"), "vpc-env-staging", VERB_UPDATE,
                                  &choice, NULL, &e),
                         0);
        for (int i = 0; i < turns; i++)
            uv_run(&w.loop, UV_RUN_NOWAIT);
        stop(&w);
        assert_true(strchr(h.steps, 'L') || strchr(h.steps, 'S')); /* the end of it is told */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(loads_and_cancels),
                                       cmocka_unit_test(refusals_and_deletes),
                                       cmocka_unit_test(an_update_fetches_the_spec),
                                       cmocka_unit_test(trouble_and_recovery),
                                       cmocka_unit_test(refused_lists_are_told),
                                       cmocka_unit_test(an_internal_error_settles_nothing),
                                       cmocka_unit_test(one_cancel_at_a_time),
                                       cmocka_unit_test(closes_at_any_moment),
                                       cmocka_unit_test(closes_in_the_middle_of_actions)};

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
