/* test_host.c - a sim in real time: a scenario's events by the loop's timer, deployments that a
 * command carries out. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/host.h"
#include "sim/scenario.h"
#include "sim/statefile.h"

enum { GUARD_MS = 30000, TURNS = 4000 };

struct fixture {
    uv_loop_t loop;
    uv_timer_t guard, tick;
    char dir[40];
    char *command, *scenario;
    struct host_options o;
    struct host *host;
    struct fault_set faults;
    struct buf complaints;
    bool closed;
};

static void too_late(uv_timer_t *t)
{
    (void)t;
    print_error("the test took more than %d ms\n", GUARD_MS);
    abort();
}

static void do_nothing(uv_timer_t *t)
{
    (void)t;
}

static void complain(void *ctx, const char *line)
{
    struct fixture *f = ctx;
    (void)buf_addf(&f->complaints, "%s\n", line);
}

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    assert_int_equal(uv_loop_init(&f->loop), 0);
    uv_timer_init(&f->loop, &f->guard);
    uv_timer_start(&f->guard, too_late, GUARD_MS, 0);
    uv_timer_init(&f->loop, &f->tick);
    uv_timer_start(&f->tick, do_nothing, 10, 10);
    snprintf(f->dir, sizeof(f->dir), "/tmp/host-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->command = xasprintf("%s/command", f->dir);
    f->scenario = xasprintf("%s/s.yaml", f->dir);
    buf_init(&f->complaints, 65536);
    sim_options_init(&f->o.sim);
    f->o.complain = complain;
    f->o.complain_ctx = f;
    *state = f;
    return 0;
}

static void on_closed(void *ctx)
{
    ((struct fixture *)ctx)->closed = true;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    if (f->host)
        host_close(f->host, on_closed, f);
    uv_close((uv_handle_t *)&f->guard, NULL);
    uv_close((uv_handle_t *)&f->tick, NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(!f->host || f->closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    (void)unlink(f->command);
    (void)unlink(f->scenario);
    assert_int_equal(rmdir(f->dir), 0);
    buf_release(&f->complaints);
    free(f->command);
    free(f->scenario);
    free(f);
    return 0;
}

static void write_file(const char *path, const char *text)
{
    struct err e;
    assert_int_equal(file_save(path, text, strlen(text), &e), 0);
    assert_int_equal(chmod(path, 0700), 0);
}

#define SETUP                                                                                      \
    "scenario: 1\nspeed: 1000\nsetup:\n"                                                           \
    "  - CreateEnvironmentTemplate: {name: net}\n"                                                 \
    "  - CreateEnvironmentTemplateVersion:\n"                                                      \
    "      {templateName: net, source: {s3: {bucket: bbb, key: k.tar.gz}}}\n"                      \
    "  - wait: 1m\n"                                                                               \
    "  - UpdateEnvironmentTemplateVersion:\n"                                                      \
    "      {templateName: net, majorVersion: \"1\", minorVersion: \"0\", status: PUBLISHED}\n"
#define CREATE                                                                                     \
    "{\"name\":\"one\",\"templateName\":\"net\",\"templateMajorVersion\":\"1\","                   \
    "\"protonServiceRoleArn\":\"arn:aws:iam::123456789012:role/x\",\"spec\":\"proton: "            \
    "EnvironmentSpec\\nspec: {}\\n\"}"
#define ONE "{\"name\":\"one\"}"

static void begin(struct fixture *f, const char *scenario, const char *command)
{
    struct err e;
    write_file(f->scenario, scenario);
    f->o.scenario = f->scenario;
    if (command) {
        write_file(f->command, command);
        f->o.provision.command = f->command;
        f->o.provision.grace_s = 1;
    }
    f->host = host_new(&f->loop, &f->o, &e);
    if (!f->host)
        fail_msg("%s", e.msg);
    host_set_faults(f->host, &f->faults);
}

/* The string at a path of an answer, in a room of its own; "(none)". */
static const char *ask(struct fixture *f, const char *op, const char *input, const char *path)
{
    static char text[4096];
    struct sim_answer a;
    struct err e;
    cJSON *in = json_parse(input, strlen(input), &e);
    const struct sim_request rq = {.op = op, .input = in};
    host_act(f->host, &rq, clock_wall(&clock_system), &a);
    snprintf(text, sizeof(text), "%s",
             json_str_or(a.body, path, a.status == 200 ? "(none)" : a.error));
    sim_answer_release(&a);
    cJSON_Delete(in);
    return text;
}

static void wait_until(struct fixture *f, const char *op, const char *input, const char *path,
                       const char *value)
{
    for (int i = 0; i < TURNS; i++) {
        if (str_eq(ask(f, op, input, path), value))
            return;
        uv_run(&f->loop, UV_RUN_ONCE);
    }
    fail_msg("%s: %s is %s, not %s", op, path, ask(f, op, input, path), value);
}

#define STATUS "environment.deploymentStatus"

static void test_events(void **state)
{
    struct fixture *f = *state;
    begin(f,
          SETUP "faults: [throttle]\nevents:\n  - at: 2m\n    faults: [garbage, throttle]\n"
                "  - at: 3m\n    DeleteEnvironmentTemplate: {name: nut}\n"
                "  - at: 4m\n    GetEnvironment: {name: nut}\n",
          NULL);
    assert_int_equal(f->faults.n, 1);
    while (f->faults.n != 2) /* nobody asks anything: the timer alone does it */
        uv_run(&f->loop, UV_RUN_ONCE);
    while (!f->complaints.len)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_non_null(strstr(buf_str(&f->complaints), "s.yaml:16: GetEnvironment: "
                                                    "ResourceNotFoundException: "));
}

static void test_given_faults_stay(void **state)
{
    struct fixture *f = *state;
    struct err e;
    assert_int_equal(fault_set_add(&f->faults, "reset", &e), 0);
    begin(f, SETUP "faults: [throttle, garbage]\n", NULL);
    assert_int_equal(f->faults.n, 1);
}

static void test_command(void **state)
{
    struct fixture *f = *state;
    begin(f, SETUP,
          "#!/bin/sh\necho \"op=$PROTON_OPERATION $PROTON_ENVIRONMENT $PROTON_TEMPLATE_NAME "
          "$PROTON_TEMPLATE_MAJOR_VERSION.$PROTON_TEMPLATE_MINOR_VERSION $PROTON_ACCOUNT\" "
          ">\"$PROTON_OUTPUT_FILE\"\necho \"$PROTON_RESOURCE_ARN: $(head -n 1 "
          "\"$PROTON_SPEC_FILE\")\"\n");
    assert_string_equal(ask(f, "CreateEnvironment", CREATE, STATUS), "IN_PROGRESS");
    wait_until(f, "GetEnvironment", ONE, STATUS, "SUCCEEDED");
    assert_string_equal(
        ask(f, "GetEnvironment", ONE, "environment.deploymentStatusMessage"),
        "arn:aws:proton:us-east-1:123456789012:environment/one: proton: EnvironmentSpec");
    struct sim_answer a;
    struct err e;
    cJSON *in = json_parse("{\"environmentName\":\"one\"}", 25, &e);
    const struct sim_request rq = {.op = "ListEnvironmentOutputs", .input = in};
    host_act(f->host, &rq, clock_wall(&clock_system), &a);
    const cJSON *first = cJSON_GetArrayItem(json_at(a.body, "outputs"), 0);
    assert_string_equal(json_str_or(first, "key", ""), "op");
    assert_string_equal(json_str_or(first, "valueString", ""), "create one net 1.0 123456789012");
    sim_answer_release(&a);
    cJSON_Delete(in);
    assert_string_equal(ask(f, "DeleteEnvironment", ONE, STATUS), "DELETE_IN_PROGRESS");
    wait_until(f, "GetEnvironment", ONE, STATUS, "ResourceNotFoundException");
}

static void test_command_that_fails(void **state)
{
    struct fixture *f = *state;
    begin(f, SETUP,
          "#!/bin/sh\n[ $PROTON_OPERATION = update ] && exit 0\necho \"not today\"\nexit 1\n");
    ask(f, "CreateEnvironment", CREATE, STATUS);
    wait_until(f, "GetEnvironment", ONE, STATUS, "FAILED");
    assert_string_equal(ask(f, "GetEnvironment", ONE, "environment.deploymentStatusMessage"),
                        "not today");
    assert_string_equal(ask(f, "DeleteEnvironment", ONE, STATUS), "DELETE_IN_PROGRESS");
    wait_until(f, "GetEnvironment", ONE, STATUS, "DELETE_FAILED");
}

static void test_cancelled_command(void **state)
{
    struct fixture *f = *state;
    begin(f, SETUP, "#!/bin/sh\nexec sleep 30\n");
    ask(f, "CreateEnvironment", CREATE, STATUS);
    for (int i = 0; i < 20; i++)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_string_equal(ask(f, "GetEnvironment", ONE, STATUS), "IN_PROGRESS");
    assert_string_equal(
        ask(f, "CancelEnvironmentDeployment", "{\"environmentName\":\"one\"}", STATUS),
        "CANCELLING");
    wait_until(f, "GetEnvironment", ONE, STATUS, "CANCELLED");
    assert_string_equal(ask(f, "GetEnvironment", ONE, "environment.deploymentStatusMessage"),
                        "User initiated cancellation.");
}

/* A fleet that nobody asks goes on in small steps, not all at once when somebody does. */
static void test_left_alone(void **state)
{
    struct fixture *f = *state;
    struct err e;
    uv_timer_stop(&f->guard);
    uv_timer_stop(&f->tick);
    assert_int_equal(uv_backend_timeout(&f->loop), 0); /* nothing to wait for */
    f->host = host_new(&f->loop, &f->o, &e);
    assert_non_null(f->host);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_in_range(uv_backend_timeout(&f->loop), 1, 30000);
}

/* What a command was doing when protond ended has failed at the next start; all else is as it was,
 * and events are not repeated. */
static void test_state(void **state)
{
    struct fixture *f = *state;
    struct err e;
    char *path = xasprintf("%s/state", f->dir);
    f->o.state = path;
    f->o.statefile = &statefile_sqlite;
    begin(f, SETUP "events:\n  - at: 0\n    CreateEnvironmentTemplate: {name: late}\n",
          "#!/bin/sh\nexec sleep 30\n");
    assert_string_equal(ask(f, "CreateEnvironment", CREATE, STATUS), "IN_PROGRESS");
    assert_string_equal(
        ask(f, "GetEnvironmentTemplate", "{\"name\":\"late\"}", "environmentTemplate.name"),
        "late");
    assert_string_equal(
        ask(f, "DeleteEnvironmentTemplate", "{\"name\":\"late\"}", "environmentTemplate.name"),
        "late");
    host_close(f->host, on_closed, f);
    while (!f->closed)
        uv_run(&f->loop, UV_RUN_ONCE);
    f->closed = false;
    f->host = host_new(&f->loop, &f->o, &e);
    if (!f->host)
        fail_msg("%s", e.msg);
    assert_string_equal(ask(f, "GetEnvironment", ONE, STATUS), "FAILED");
    assert_string_equal(ask(f, "GetEnvironment", ONE, "environment.deploymentStatusMessage"),
                        "protond was ended while the command ran.");
    assert_string_equal(
        ask(f, "GetEnvironmentTemplate", "{\"name\":\"late\"}", "environmentTemplate.name"),
        "ResourceNotFoundException");
    assert_string_equal(buf_str(&f->complaints), "");
    host_close(f->host, on_closed, f);
    while (!f->closed)
        uv_run(&f->loop, UV_RUN_ONCE);
    f->host = NULL;
    f->o.sim.account = "111111111111";
    f->o.given = GIVEN_ACCOUNT;
    assert_null(host_new(&f->loop, &f->o, &e));
    assert_int_equal(e.code, ERR_CONFIG);
    assert_non_null(strstr(e.msg, "the state file's is 123456789012"));
    assert_int_equal(unlink(path), 0);
    free(path);
}

static void test_refused(void **state)
{
    struct fixture *f = *state;
    struct err e;
    f->o.scenario = "/nowhere/s.yaml";
    assert_null(host_new(&f->loop, &f->o, &e));
    assert_int_equal(e.code, ERR_IO);
    f->o.scenario = NULL;
    f->o.provision.command = f->command;
    assert_null(host_new(&f->loop, &f->o, &e));
    assert_int_equal(e.code, ERR_CONFIG);
    f->o.provision.command = NULL;
    f->o.sim.environments = 5000;
    assert_null(host_new(&f->loop, &f->o, &e));
    assert_int_equal(e.code, ERR_INPUT);
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_events),
        WITH(test_given_faults_stay),
        WITH(test_command),
        WITH(test_command_that_fails),
        WITH(test_cancelled_command),
        WITH(test_left_alone),
        WITH(test_state),
        WITH(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
