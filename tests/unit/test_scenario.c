/* test_scenario.c - scenario files: what each mistake is told as, what happens when, and the three
 * that are shipped. Time is stepped by hand. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/scenario.h"

#define START INT64_C(1795000000000)

struct fixture {
    char dir[40];
    char *path;
    struct scenario *sc;
    struct sim *sim;
    struct fault_set *faults;
    struct buf complaints;
    double speed;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    snprintf(f->dir, sizeof(f->dir), "/tmp/scenario-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->path = xasprintf("%s/s.yaml", f->dir);
    f->faults = xcalloc(1, sizeof(*f->faults));
    buf_init(&f->complaints, 65536);
    f->speed = 1;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    scenario_free(f->sc);
    sim_free(f->sim);
    buf_release(&f->complaints);
    (void)unlink(f->path);
    assert_int_equal(rmdir(f->dir), 0);
    free(f->path);
    free(f->faults);
    free(f);
    return 0;
}

static void write_file(struct fixture *f, const char *text)
{
    struct err e;
    assert_int_equal(file_save(f->path, text, strlen(text), &e), 0);
}

/* --- what is wrong
 * -------------------------------------------------------------------------------- */

#define HEAD "scenario: 1\n"

static const struct {
    const char *text;
    int line;
    const char *words;
} wrong[] = {
    {"", 1, "a scenario is a mapping"},
    {"- 1\n", 1, "a scenario is a mapping"},
    {"seed: 1\n", 1, "a scenario begins with \"scenario: 1\""},
    {"scenario: 2\n", 1, "scenario format 2 is not known here: 1 is"},
    {HEAD "sede: 1\n", 2, "a scenario has no \"sede\""},
    {HEAD "seed: 1\nseed: 2\n", 3, "\"seed\" stands there twice"},
    {HEAD "seed: -1\n", 2, "seed wants a whole number from 0, not \"-1\""},
    {HEAD "\n\nscale: 1,2\n", 4, "scale wants ENVIRONMENTS,SERVICES,INSTANCES"},
    {HEAD "scale: 1,2,3,4\n", 2, "scale wants"},
    {HEAD "speed: fast\n", 2, "speed wants a number from"},
    {HEAD "region: US\n", 2, "region wants a name such as us-east-1"},
    {HEAD "account: 5\n", 2, "account wants 12 digits"},
    {HEAD "quiet: maybe\n", 2, "quiet wants true or false, not \"maybe\""},
    {HEAD "failure-rate: 2\n", 2, "failure-rate wants a number from 0 to 1"},
    {HEAD "faults: [throttle, slow]\n", 2, "fault \"slow\": \"slow\" is none of"},
    {HEAD "faults: throttle\n", 2, "a list of faults"},
    {HEAD "deployments: {}\n", 2, "deployments is a list"},
    {HEAD "deployments:\n  - match: x\n", 3, "wants an outcome, a duration, or both"},
    {HEAD "deployments:\n  - outcome: explode\n", 3, "outcome wants succeed, fail, stuck or usual"},
    {HEAD "deployments:\n  - outcome: fail\n    version: x\n", 4, "version wants a version"},
    {HEAD "deployments:\n  - outcome: fail\n    from: soon\n", 4, "from wants a time"},
    {HEAD "deployments:\n  - duration: 4m..2m\n", 3, "duration wants a time such as 3m"},
    {HEAD "deployments:\n  - outcome: fail\n    often: 1\n", 4,
     "a rule for deployments has no \"often\""},
    {HEAD "setup:\n  - wait: long\n", 3, "wait wants a time such as 90s, 2m30s"},
    {HEAD "setup:\n  - wait: 5\n", 3, "wait wants a time"},
    {HEAD "setup:\n  - GetNothing: {}\n", 3, "\"GetNothing\" is no operation of the service"},
    {HEAD "setup:\n  - create-service: {}\n", 3, "is no operation"},
    {HEAD "setup:\n  - wait: 1m\n  - GetService: {name: 5}\n", 4, "GetService: "},
    {HEAD "setup:\n  - GetService: {nome: x}\n", 3, "GetService: "},
    {HEAD "setup:\n  - {wait: 1m, GetService: {name: x}}\n", 3, "a step is one call, or wait"},
    {HEAD "setup:\n  - faults: []\n", 3, "\"faults\" is no operation"},
    {HEAD "events:\n  - GetService: {name: x}\n", 3, "an event is `at: TIME` and one call"},
    {HEAD "events:\n  - at: 1m\n", 3, "an event is `at: TIME` and one call"},
    {HEAD "events:\n  - at: 2m\n    faults: []\n  - at: 1m\n    faults: []\n", 5,
     "events stand in the order of their times"},
    {HEAD "setup: [\n", 3, "did not find"},
    {HEAD "setup:\n\t- x\n", 3, "found character that cannot start any token"},
    {HEAD "setup:\n  - GetService: &a {name: *a}\n", 3, "too deep"},
};

static void test_wrong(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct err e;
        char *where = xasprintf("%s:%d: ", f->path, wrong[i].line);
        write_file(f, wrong[i].text);
        f->sc = scenario_read(f->path, &e);
        if (f->sc || e.code != ERR_CONFIG || !str_starts(e.msg, where) ||
            !strstr(e.msg, wrong[i].words))
            fail_msg("%s%s", wrong[i].text, f->sc ? "no error" : e.msg);
        free(where);
    }
    struct err e;
    assert_null(scenario_read("/nowhere/at.all", &e));
    assert_int_equal(e.code, ERR_IO);
}

/* --- what happens
 * ---------------------------------------------------------------------------------- */

static void act(void *ctx, const struct sim_request *rq, int64_t now_ms, struct sim_answer *out)
{
    struct fixture *f = ctx;
    sim_handle(f->sim, rq, now_ms, out);
}

static void complain(void *ctx, const char *line)
{
    struct fixture *f = ctx;
    assert_int_equal(buf_addf(&f->complaints, "%s\n", line), 0);
}

/* Reads a file and sets its sim up; the scenario's time begins at START. */
static int begin(struct fixture *f, const char *path, unsigned given, struct err *e)
{
    struct sim_options o;
    f->sc = scenario_read(path, e);
    if (!f->sc)
        return e->code;
    sim_options_init(&o);
    o.speed = f->speed;
    o.now_ms = START;
    scenario_settings(f->sc, &o, given);
    f->sim = sim_new(&o, e);
    if (!f->sim)
        return e->code;
    return scenario_set_up(f->sc, f->sim, START, o.speed, e);
}

static void begin_text(struct fixture *f, const char *text)
{
    struct err e;
    write_file(f, text);
    if (begin(f, f->path, 0, &e))
        fail_msg("%s", e.msg);
}

static void run_until(struct fixture *f, int64_t ms)
{
    const struct scenario_stage stage = {
        .act = act, .complain = complain, .ctx = f, .faults = f->faults};
    scenario_run(f->sc, START + ms, &stage);
    sim_advance(f->sim, START + ms);
}

static cJSON *ask(struct fixture *f, int64_t ms, const char *op, const char *input)
{
    struct sim_answer a;
    struct err e;
    cJSON *in = json_parse(input, strlen(input), &e);
    const struct sim_request rq = {.op = op, .input = in};
    sim_handle(f->sim, &rq, START + ms, &a);
    cJSON_Delete(in);
    if (a.status != 200)
        fail_msg("%s %s: %s: %s", op, input, a.error, json_str_or(a.body, "message", ""));
    return a.body;
}

static void expect(struct fixture *f, int64_t ms, const char *op, const char *input,
                   const char *path, const char *value)
{
    cJSON *o = ask(f, ms, op, input);
    if (!str_eq(json_str(o, path), value))
        fail_msg("%s %s: %s is %s, not %s", op, input, path, json_str_or(o, path, "(none)"),
                 value ? value : "(none)");
    cJSON_Delete(o);
}

#define SMALL                                                                                      \
    HEAD                                                                                           \
        "setup:\n"                                                                                 \
        "  - CreateEnvironmentTemplate: {name: net}\n"                                             \
        "  - CreateEnvironmentTemplateVersion:\n"                                                  \
        "      {templateName: net, source: {s3: {bucket: bbb, key: k.tar.gz}}}\n"                  \
        "  - wait: 10s\n"                                                                          \
        "  - UpdateEnvironmentTemplateVersion:\n"                                                  \
        "      {templateName: net, majorVersion: \"1\", minorVersion: \"0\", status: PUBLISHED}\n" \
        "  - CreateEnvironment: &env\n"                                                            \
        "      name: one\n"                                                                        \
        "      templateName: net\n"                                                                \
        "      templateMajorVersion: \"1\"\n"                                                      \
        "      protonServiceRoleArn: arn:aws:iam::123456789012:role/x\n"                           \
        "      spec: \"proton: EnvironmentSpec\\nspec: {}\\n\"\n"                                  \
        "  - wait: 20m\n"
#define UPDATE                                                                                     \
    "{name: one, deploymentType: CURRENT_VERSION, spec: \"proton: EnvironmentSpec\\nspec: {a: "    \
    "1}\\n\"}\n"
#define ONE "{\"name\":\"one\"}"

static void test_setup_and_events(void **state)
{
    struct fixture *f = *state;
    begin_text(f, SMALL "events:\n"
                        "  - at: 1m\n    UpdateEnvironment: " UPDATE
                        "  - at: 1m30s\n    CancelEnvironmentDeployment: {environmentName: one}\n"
                        "  - at: 2m\n    faults: [throttle]\n"
                        "  - at: 2m\n    DeleteService: {name: nothing}\n"
                        "  - at: 2m\n    CancelEnvironmentDeployment: {environmentName: two}\n");
    expect(f, 0, "GetEnvironment", ONE, "environment.deploymentStatus", "SUCCEEDED");
    assert_true(scenario_next_ms(f->sc) == START + MS_MINUTE);
    run_until(f, MS_MINUTE - 1);
    expect(f, MS_MINUTE - 1, "GetEnvironment", ONE, "environment.deploymentStatus", "SUCCEEDED");
    run_until(f, MS_MINUTE);
    expect(f, MS_MINUTE, "GetEnvironment", ONE, "environment.deploymentStatus", "IN_PROGRESS");
    assert_int_equal(scenario_done(f->sc), 1);
    run_until(f, 3 * MS_MINUTE);
    expect(f, 3 * MS_MINUTE, "GetEnvironment", ONE, "environment.deploymentStatus", "CANCELLED");
    assert_int_equal(f->faults->n, 1);
    assert_string_equal(f->faults->v[0].text, "throttle");
    assert_true(scenario_next_ms(f->sc) == INT64_MAX);
    char *line = xasprintf("%s:25: CancelEnvironmentDeployment: ResourceNotFoundException: ",
                           f->path);
    if (!strstr(buf_str(&f->complaints), line))
        fail_msg("%s", buf_str(&f->complaints));
    free(line);
}

static void test_setup_that_fails(void **state)
{
    struct fixture *f = *state;
    struct err e;
    write_file(f, SMALL "  - GetEnvironment: {name: two}\n");
    assert_int_equal(begin(f, f->path, 0, &e), ERR_CONFIG);
    char *words = xasprintf("%s:16: GetEnvironment: ResourceNotFoundException: ", f->path);
    if (!str_starts(e.msg, words))
        fail_msg("%s", e.msg);
    free(words);
}

/* Twice as fast: what stands at two minutes happens after one. */
static void test_speed(void **state)
{
    struct fixture *f = *state;
    begin_text(f, SMALL "speed: 2\nevents:\n  - at: 2m\n    UpdateEnvironment: " UPDATE);
    assert_true(scenario_next_ms(f->sc) == START + MS_MINUTE);
    expect(f, 0, "GetEnvironment", ONE, "environment.deploymentStatus", "SUCCEEDED");
}

#define BECOMES(at, status)                                                                        \
    expect(f, at, "GetEnvironment", ONE, "environment.deploymentStatus", status)

static void test_rules(void **state)
{
    struct fixture *f = *state;
    begin_text(f, SMALL "deployments:\n"
                        "  - match: environment/two\n    outcome: stuck\n"
                        "  - template: nut\n    outcome: stuck\n"
                        "  - version: \"1.1\"\n    outcome: stuck\n"
                        "  - from: 1h\n    outcome: stuck\n"
                        "  - match: environment/*\n    n: 1\n    outcome: fail\n"
                        "    message: A bad day.\n    duration: 30s\n"
                        "  - template: net\n    version: \"1.0\"\n    until: 1h\n"
                        "    outcome: succeed\n    duration: 10s..20s\n"
                        "events:\n"
                        "  - at: 1m\n    UpdateEnvironment: " UPDATE
                        "  - at: 5m\n    UpdateEnvironment: " UPDATE
                        "  - at: 61m\n    UpdateEnvironment: " UPDATE);
    run_until(f, 89 * MS_SECOND);
    BECOMES(89 * MS_SECOND, "IN_PROGRESS");
    run_until(f, 90 * MS_SECOND);
    BECOMES(90 * MS_SECOND, "FAILED");
    expect(f, 90 * MS_SECOND, "GetEnvironment", ONE, "environment.deploymentStatusMessage",
           "A bad day.");
    run_until(f, 5 * MS_MINUTE + 9 * MS_SECOND);
    BECOMES(5 * MS_MINUTE + 9 * MS_SECOND, "IN_PROGRESS");
    run_until(f, 5 * MS_MINUTE + 20 * MS_SECOND);
    BECOMES(5 * MS_MINUTE + 20 * MS_SECOND, "SUCCEEDED");
    run_until(f, 5 * MS_DAY);
    BECOMES(5 * MS_DAY, "IN_PROGRESS");
    assert_string_equal(buf_str(&f->complaints), "");
}

static void test_command_line_counts_more(void **state)
{
    struct fixture *f = *state;
    struct err e;
    struct sim_options o;
    write_file(f,
               HEAD "seed: 5\nscale: 1,1,1\nspeed: 3\nregion: eu-west-1\n"
                    "account: \"210987654321\"\nfailure-rate: 0.5\nstuck-rate: 0.25\nquiet: yes\n");
    f->sc = scenario_read(f->path, &e);
    assert_non_null(f->sc);
    sim_options_init(&o);
    scenario_settings(f->sc, &o, 0);
    assert_int_equal(o.seed, 5);
    assert_int_equal(o.services, 1);
    assert_true(o.speed == 3 && o.failure_rate == 0.5 && o.stuck_rate == 0.25 && o.quiet);
    assert_string_equal(o.region, "eu-west-1");
    assert_string_equal(o.account, "210987654321");
    sim_options_init(&o);
    scenario_settings(f->sc, &o,
                      GIVEN_SEED | GIVEN_SCALE | GIVEN_SPEED | GIVEN_REGION | GIVEN_ACCOUNT |
                          GIVEN_FAILURE_RATE | GIVEN_STUCK_RATE);
    assert_int_equal(o.seed, 1);
    assert_int_equal(o.services, 24);
    assert_true(o.speed == 1 && o.failure_rate < 0 && o.stuck_rate == 0);
    assert_null(o.region);
    assert_null(o.account);
}

/* --- the three that are shipped
 * --------------------------------------------------------------------- */

static void begin_shipped(struct fixture *f, const char *name)
{
    const char *src = getenv("TOP_SRCDIR");
    char *path = xasprintf("%s/scenarios/%s.yaml", src ? src : ".", name);
    struct err e;
    if (begin(f, path, 0, &e))
        fail_msg("%s", e.msg);
    free(path);
}

static int count(struct fixture *f, const char *op, const char *list)
{
    cJSON *o = ask(f, 0, op, "{}");
    int n = cJSON_GetArraySize(json_at(o, list));
    cJSON_Delete(o);
    return n;
}

static void test_empty(void **state)
{
    struct fixture *f = *state;
    begin_shipped(f, "empty");
    assert_int_equal(count(f, "ListEnvironments", "environments"), 0);
    assert_int_equal(count(f, "ListServices", "services"), 0);
    assert_int_equal(count(f, "ListServiceTemplates", "templates"), 0);
}

/* The demo is what there is without a scenario, now and an hour later. */
static void test_demo(void **state)
{
    static const char *const ops[] = {"ListEnvironments",     "ListServices",
                                      "ListServiceInstances", "ListDeployments",
                                      "ListServiceTemplates", "ListComponents"};
    struct fixture *f = *state;
    struct fixture plain = {.sim = NULL};
    struct sim_options o;
    struct err e;
    sim_options_init(&o);
    o.now_ms = START;
    plain.sim = sim_new(&o, &e);
    begin_shipped(f, "demo");
    for (int64_t ms = 0; ms <= MS_HOUR; ms += MS_HOUR)
        for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
            cJSON *a = ask(f, ms, ops[i], "{}"), *b = ask(&plain, ms, ops[i], "{}");
            assert_true(cJSON_Compare(a, b, true));
            cJSON_Delete(a);
            cJSON_Delete(b);
        }
    sim_free(plain.sim);
}

static void test_bad_friday(void **state)
{
    struct fixture *f = *state;
    begin_shipped(f, "bad-friday");
    run_until(f, 12 * MS_MINUTE);
    expect(f, 12 * MS_MINUTE, "GetServiceInstance",
           "{\"serviceName\":\"shop-front\",\"name\":\"prod\"}", "serviceInstance.deploymentStatus",
           "FAILED");
    expect(f, 12 * MS_MINUTE, "GetServiceInstance",
           "{\"serviceName\":\"shop-front\",\"name\":\"dev\"}",
           "serviceInstance.templateMinorVersion", "1");
    expect(f, 12 * MS_MINUTE, "GetService", "{\"name\":\"shop-payments\"}",
           "service.pipeline.deploymentStatus", "IN_PROGRESS"); /* since 3m: it is stuck */
    assert_int_equal(f->faults->n, 3);
    assert_int_equal(f->faults->v[0].kind, FAULT_THROTTLE);
    run_until(f, 30 * MS_MINUTE);
    expect(f, 30 * MS_MINUTE, "GetServiceInstance",
           "{\"serviceName\":\"shop-front\",\"name\":\"prod\"}", "serviceInstance.deploymentStatus",
           "SUCCEEDED");
    expect(f, 30 * MS_MINUTE, "GetService", "{\"name\":\"shop-payments\"}",
           "service.pipeline.deploymentStatus", "CANCELLED");
    assert_int_equal(f->faults->n, 0);
    assert_string_equal(buf_str(&f->complaints), "");
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_wrong),
        WITH(test_setup_and_events),
        WITH(test_setup_that_fails),
        WITH(test_speed),
        WITH(test_rules),
        WITH(test_command_line_counts_more),
        WITH(test_empty),
        WITH(test_demo),
        WITH(test_bad_friday),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
