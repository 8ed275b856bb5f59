/* The client against the local service with faults: a clock that is off, answers that are lost
 * after the deed, answers that are no answers. What counts is what the service did, not what was
 * said. */
#include "../unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "client/inside.h"
#include "sim/fault.h"
#include "sim/server.h"
#include "sim/sim.h"
#include "wire.h"

#define LIST    "ListServices"
#define CONNECT "CreateEnvironmentAccountConnection"
#define CONNECT_IN                                                                                 \
    "{\"environmentName\":\"e\",\"managementAccountId\":\"123456789012\","                         \
    "\"roleArn\":\"arn:aws:iam::210987654321:role/r\"}"

struct faulty {
    struct wire w;
    struct sim *sim;
    struct sim_server *server;
};

static void up(struct faulty *f)
{
    struct sim_server_options so = {
        .access_key = "AKIDTEST", .secret_key = "SECRETTEST", .clock = &clock_system};
    struct sim_options o;
    char url[64];
    struct client_config cfg = {.endpoint_url = url};
    struct err e;

    wire_loop(&f->w);
    sim_options_init(&o);
    o.environments = 2;
    o.services = 4;
    o.instances = 2;
    o.now_ms = clock_wall(&clock_system);
    f->sim = sim_new(&o, &e);
    assert_non_null(f->sim);
    f->server = sim_server_new(&f->w.loop, f->sim, &so, &e);
    if (!f->server)
        fail_msg("%s", e.msg);
    snprintf(url, sizeof(url), "http://127.0.0.1:%d", sim_server_port(f->server));
    wire_client(&f->w, &cfg);
}

static void on_closed(void *ctx)
{
    *(bool *)ctx = true;
}

static void down(struct faulty *f)
{
    bool closed = false;

    wire_close_client(&f->w);
    sim_server_close(f->server, on_closed, &closed);
    wire_run(&f->w, &closed);
    sim_free(f->sim);
    wire_end(&f->w);
}

/* From now on this goes wrong; NULL: nothing. */
static void fault(struct faulty *f, const char *text)
{
    struct err e;

    fault_set_clear(sim_server_faults(f->server));
    if (text && fault_set_add(sim_server_faults(f->server), text, &e) < 0)
        fail_msg("%s", e.msg);
}

/* The requests that a call takes. */
static uint64_t took(struct faulty *f, const char *op, const char *input, int code)
{
    uint64_t before = sim_server_requests(f->server);
    int rc = wire_call(&f->w, op, input);

    if (rc != code)
        fail_msg("%s: %s: %s", op, err_name(rc), f->w.err.msg);
    return sim_server_requests(f->server) - before;
}

/* The service's clock goes off, comes back, goes off the other way: each time one call pays. */
static void clocks_that_are_off(void **state)
{
    static const char *const skews[] = {"skew=10m", "skew=-10m", "skew=23h", "skew=-23h", NULL};
    struct faulty f;

    (void)state;
    up(&f);
    assert_int_equal(took(&f, LIST, NULL, 0), 1);
    for (size_t i = 0; i < ARRAY_LEN(skews); i++) {
        fault(&f, skews[i]);
        assert_int_equal(took(&f, LIST, NULL, 0), 2);
        assert_int_equal(took(&f, LIST, NULL, 0), 1);
    }
    fault(&f, "skew=4m"); /* within what is allowed */
    assert_int_equal(took(&f, LIST, NULL, 0), 1);
    down(&f);
}

/* Many at once, of which each finds out for itself. */
static void many_calls_and_a_clock(void **state)
{
    struct faulty f;

    (void)state;
    up(&f);
    fault(&f, "skew=1h");
    for (int i = 0; i < 10; i++)
        client_call(f.w.client, op_find(LIST), NULL, wire_on_answer, &f.w);
    while (f.w.answers < 10) {
        f.w.done = false;
        wire_run(&f.w, &f.w.done);
        assert_int_equal(f.w.err.code, 0);
    }
    assert_int_equal(took(&f, LIST, NULL, 0), 1);
    down(&f);
}

/* How many of the environment's are in the list; they must be this one. */
static int listed(const struct faulty *f, const char *id)
{
    const cJSON *item;
    int n = 0;

    cJSON_ArrayForEach (item, json_at(f->w.result.body, "environmentAccountConnections")) {
        if (!str_eq(json_str(item, "environmentName"), "e"))
            continue;
        assert_string_equal(json_str(item, "id"), id);
        n++;
    }
    return n;
}

/* The deed is done and the answer lost: with a token the second attempt finds the first one's deed.
 */
static void a_token_makes_it_safe(void **state)
{
    static const char *const losses[] = {"reset=after,n=1", "error500=after,n=1"};
    char id[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(losses); i++) {
        struct faulty f;

        up(&f);
        fault(&f, losses[i]);
        assert_int_equal(took(&f, CONNECT, CONNECT_IN, 0), 2);
        snprintf(id, sizeof(id), "%s",
                 json_str_or(f.w.result.body, "environmentAccountConnection.id", ""));
        assert_int_equal(strlen(id), 36);
        assert_int_equal(took(&f, "ListEnvironmentAccountConnections",
                              "{\"requestedBy\":\"MANAGEMENT_ACCOUNT\"}", 0),
                         1);
        assert_int_equal(listed(&f, id), 1);
        down(&f);
    }
}

/* Without one it is done once, and said to be perhaps done. */
static void without_a_token_it_goes_once(void **state)
{
    static const struct {
        const char *fault;
        int code;
    } losses[] = {{"reset=after", ERR_NETWORK},
                  {"error500=after", ERR_SERVICE},
                  {"error500", ERR_SERVICE},
                  {"garbage", ERR_PROTOCOL}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(losses); i++) {
        struct faulty f;

        up(&f);
        fault(&f, losses[i].fault);
        assert_int_equal(took(&f, "UpdateAccountSettings",
                              "{\"deletePipelineProvisioningRepository\":true}", losses[i].code),
                         1);
        assert_true(f.w.err.maybe_sent);
        down(&f);
    }
}

static void what_passes_is_waited_out(void **state)
{
    static const char *const faults[] = {"throttle,n=1", "error500,n=1", "reset,n=1",
                                         "truncate,n=1", "expired-token,n=1"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        struct faulty f;

        up(&f);
        fault(&f, faults[i]);
        assert_int_equal(took(&f, LIST, NULL, 0), 2);
        down(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_that_are_off),       cmocka_unit_test(many_calls_and_a_clock),
        cmocka_unit_test(a_token_makes_it_safe),     cmocka_unit_test(without_a_token_it_goes_once),
        cmocka_unit_test(what_passes_is_waited_out),
    };

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
