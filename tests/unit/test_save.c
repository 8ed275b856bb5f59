/* test_save.c - an account saved and loaded again: no member of the model is forgotten, the loaded
 * one answers and goes on as the saved one does, and what is wrong in a file is said. */
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
#include "sim/record.h"
#include "sim/save.h"
#include "sim/scenario.h"

#define START INT64_C(1795000000000)

enum { TEXT_MAX = 64 * 1024 * 1024 };

/* --- the tables hold every member
 * ------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct record_member *p = a, *q = b;
    return p->at < q->at ? -1 : p->at > q->at;
}

/* What no row covers is padding: less than a word before a member, or at the end. A member that was
 * added to a struct and not to its table makes a gap, or moves the end. */
static void test_tables_cover_structs(void **state)
{
    (void)state;
    for (size_t k = 0; all_records[k]; k++) {
        const struct record *r = all_records[k];
        struct record_member *m = xcalloc(r->n, sizeof(*m));
        size_t end = 0;
        memcpy(m, r->members, r->n * sizeof(*m));
        qsort(m, r->n, sizeof(*m), by_place);
        for (size_t i = 0; i < r->n; i++) {
            size_t align = m[i].size & (0 - m[i].size);
            align = align > 8 ? 8 : align;
            if (m[i].at < end || m[i].at >= end + align)
                fail_msg("%s: something before byte %zu (%s) is in no row", r->kind, m[i].at,
                         m[i].name ? m[i].name : "derived");
            end = m[i].at + m[i].size;
        }
        if (r->size - end >= 8)
            fail_msg("%s: its last members are in no row", r->kind);
        free(m);
    }
}

/* --- a fleet that uses everything
 * --------------------------------------------------------------------- */

/* An error's body is an answer, too. */
static cJSON *ask_any(struct sim *s, int64_t now, const char *op, const char *input)
{
    struct sim_answer a;
    struct err e;
    cJSON *in = json_parse(input, strlen(input), &e);
    const struct sim_request rq = {.op = op, .input = in};
    assert_non_null(in);
    sim_handle(s, &rq, now, &a);
    cJSON_Delete(in);
    return a.body;
}

static cJSON *ask(struct sim *s, int64_t now, const char *op, const char *input)
{
    cJSON *o = ask_any(s, now, op, input);
    if (json_str(o, "__type"))
        fail_msg("%s %s: %s", op, input, json_str_or(o, "message", ""));
    return o;
}

static void act(void *ctx, const struct sim_request *rq, int64_t now, struct sim_answer *out)
{
    sim_handle(ctx, rq, now, out);
}

/* Made once and kept by name, by token; connections, repositories, syncs, tags. */
static const struct {
    const char *op, *input;
} calls[] = {
    {"CreateRepository", "{\"provider\":\"GITHUB\",\"name\":\"acme/extra\",\"connectionArn\":"
                         "\"arn:aws:codestar-connections:us-east-1:123456789012:connection/"
                         "6f9a1f5c-3a52-4c1e-9d1e-2f1f0b7c8d10\",\"tags\":[{\"key\":\"a\","
                         "\"value\":\"b\"}]}"},
    {"CreateTemplateSyncConfig",
     "{\"branch\":\"main\",\"repositoryName\":\"acme/extra\",\"repositoryProvider\":\"GITHUB\","
     "\"templateName\":\"vpc-env\",\"templateType\":\"ENVIRONMENT\",\"subdirectory\":\"/x\"}"},
    {"CreateServiceSyncConfig",
     "{\"branch\":\"main\",\"filePath\":\"/ops.yaml\",\"repositoryName\":\"acme/extra\","
     "\"repositoryProvider\":\"GITHUB\",\"serviceName\":\"shop-front\"}"},
    {"CreateEnvironmentAccountConnection",
     "{\"environmentName\":\"far\",\"managementAccountId\":\"123456789012\",\"roleArn\":"
     "\"arn:aws:iam::123456789012:role/x\",\"clientToken\":\"token-1\"}"},
    {"UpdateEnvironment", "{\"name\":\"vpc-env-staging\",\"deploymentType\":\"NONE\","
                          "\"description\":\"changed\"}"},
    {"UpdateServiceInstance", "{\"serviceName\":\"shop-front\",\"name\":\"dev\","
                              "\"deploymentType\":\"MINOR_VERSION\",\"clientToken\":\"token-2\"}"},
    {"UpdateService", "{\"name\":\"shop-basket\",\"spec\":\"proton: ServiceSpec\\npipeline: {}\\n"
                      "instances:\\n- {name: dev, environment: fargate-env-dev, spec: {}}\\n"
                      "- {name: canary, environment: fargate-env-prod, spec: {}}\\n\"}"},
    {"CancelServicePipelineDeployment", "{\"serviceName\":\"shop-payments\"}"},
};

static struct sim *rich(int64_t *now)
{
    const char *src = getenv("TOP_SRCDIR");
    char *path = xasprintf("%s/scenarios/bad-friday.yaml", src ? src : ".");
    struct err e;
    struct sim_options o;
    struct scenario *sc = scenario_read(path, &e);
    struct sim *s;
    assert_non_null(sc);
    sim_options_init(&o);
    o.now_ms = START;
    scenario_settings(sc, &o, 0);
    s = sim_new(&o, &e);
    assert_non_null(s);
    if (scenario_set_up(sc, s, START, 1, &e))
        fail_msg("%s", e.msg);
    *now = START + 4 * MS_MINUTE;
    const struct scenario_stage stage = {.act = act, .ctx = s};
    scenario_run(sc, *now, &stage);
    *now += 20 * MS_MINUTE;
    for (size_t i = 0; i < ARRAY_LEN(calls); i++)
        cJSON_Delete(ask(s, *now += 700, calls[i].op, calls[i].input));
    scenario_free(sc);
    free(path);
    return s;
}

static char *text_of(const struct sim *s)
{
    struct buf b = BUF_INIT(TEXT_MAX);
    assert_int_equal(sim_export_text(s, &b), 0);
    return buf_detach(&b);
}

static struct sim *load_text(const char *text)
{
    struct err e;
    struct sim_loader *l = sim_loader_new();
    cJSON *o = json_parse(text, strlen(text), &e);
    const cJSON *record;
    assert_non_null(o);
    cJSON_ArrayForEach (record, json_at(o, "records"))
        if (sim_loader_add(l, record, &e))
            fail_msg("%s: %s", json_str_or(record, "kind", "?"), e.msg);
    cJSON_Delete(o);
    return sim_loader_end(l);
}

/* The first difference, for a message that can be read. */
static void expect_same(const char *a, const char *b, const char *when)
{
    size_t i = 0, from;
    while (a[i] && a[i] == b[i])
        i++;
    if (!a[i] && !b[i])
        return;
    from = i > 200 ? i - 200 : 0;
    fail_msg("%s:\n...%.400s\n...%.400s", when, a + from, b + from);
}

static void test_round_trip(void **state)
{
    (void)state;
    static const char *const kinds[] = {"sim",
                                        "settings",
                                        "environment-template",
                                        "service-template",
                                        "environment-template-version",
                                        "service-template-version",
                                        "connection",
                                        "repository",
                                        "sync",
                                        "environment",
                                        "service",
                                        "instance",
                                        "pipeline",
                                        "component",
                                        "deployment",
                                        "tags",
                                        "repeat-by-token",
                                        "repeat-by-name",
                                        "rule",
                                        "event",
                                        "text"};
    int64_t now;
    struct sim *a = rich(&now);
    for (int turn = 0; turn < 4; turn++) {
        char *text = text_of(a), *again;
        struct sim *b = load_text(text);
        again = text_of(b);
        expect_same(text, again, "saved, loaded, saved");
        for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
            char *kind = xasprintf("{\"kind\":\"%s\"", kinds[i]);
            if (!strstr(text, kind))
                fail_msg("the fleet has no %s", kinds[i]);
            free(kind);
        }
        sim_free(b);
        free(again);
        free(text);
        sim_advance(a, now += 37 * MS_SECOND);
    }
    sim_free(a);
}

/* --- the loaded one goes on as the saved one
 * ------------------------------------------------------------- */

/* Every operation that lists without needing a name; the names come from the answers. */
static void expect_same_answer(struct sim *a, struct sim *b, int64_t now, const char *op,
                               const char *input)
{
    cJSON *x = ask_any(a, now, op, input), *y = ask_any(b, now, op, input);
    char *p = cJSON_PrintUnformatted(x), *q = cJSON_PrintUnformatted(y);
    expect_same(p, q, op);
    cJSON_free(p);
    cJSON_free(q);
    cJSON_Delete(x);
    cJSON_Delete(y);
}

static const struct {
    const char *list, *items; /* the operation, its list */
    const char *get, *input;  /* asked of each item: %s are its members below; NULL: not */
    const char *members[2];
} looks[] = {
    {"ListEnvironments", "environments", "GetEnvironment", "{\"name\":\"%s\"}", {"name", NULL}},
    {"ListEnvironments",
     "environments",
     "ListEnvironmentOutputs",
     "{\"environmentName\":\"%s\"}",
     {"name", NULL}},
    {"ListServices", "services", "GetService", "{\"name\":\"%s\"}", {"name", NULL}},
    {"ListServiceInstances",
     "serviceInstances",
     "GetServiceInstance",
     "{\"serviceName\":\"%s\",\"name\":\"%s\"}",
     {"serviceName", "name"}},
    {"ListServiceInstances",
     "serviceInstances",
     "ListServiceInstanceOutputs",
     "{\"serviceName\":\"%s\",\"serviceInstanceName\":\"%s\"}",
     {"serviceName", "name"}},
    {"ListComponents", "components", "GetComponent", "{\"name\":\"%s\"}", {"name", NULL}},
    {"ListDeployments", "deployments", "GetDeployment", "{\"id\":\"%s\"}", {"id", NULL}},
    {"ListEnvironmentTemplates",
     "templates",
     "GetEnvironmentTemplate",
     "{\"name\":\"%s\"}",
     {"name", NULL}},
    {"ListEnvironmentTemplates",
     "templates",
     "ListEnvironmentTemplateVersions",
     "{\"templateName\":\"%s\"}",
     {"name", NULL}},
    {"ListServiceTemplates",
     "templates",
     "GetServiceTemplate",
     "{\"name\":\"%s\"}",
     {"name", NULL}},
    {"ListServiceTemplates",
     "templates",
     "ListServiceTemplateVersions",
     "{\"templateName\":\"%s\"}",
     {"name", NULL}},
    {"ListRepositories",
     "repositories",
     "GetRepository",
     "{\"provider\":\"%s\",\"name\":\"%s\"}",
     {"provider", "name"}},
    {"ListRepositories",
     "repositories",
     "ListTagsForResource",
     "{\"resourceArn\":\"%s\"}",
     {"arn", NULL}},
};

static void expect_same_answers(struct sim *a, struct sim *b, int64_t now)
{
    for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
        cJSON *list = ask(a, now, looks[i].list, "{}");
        const cJSON *item;
        expect_same_answer(a, b, now, looks[i].list, "{}");
        assert_true(cJSON_GetArraySize(json_at(list, looks[i].items)) > 0);
        cJSON_ArrayForEach (item, json_at(list, looks[i].items)) {
            const char *second = looks[i].members[1];
            char *input = xasprintf(looks[i].input, json_str_or(item, looks[i].members[0], ""),
                                    second ? json_str_or(item, second, "") : "");
            expect_same_answer(a, b, now, looks[i].get, input);
            free(input);
        }
        cJSON_Delete(list);
    }
    expect_same_answer(a, b, now, "GetAccountSettings", "{}");
    expect_same_answer(a, b, now, "GetResourcesSummary", "{}");
    expect_same_answer(a, b, now, "ListEnvironmentAccountConnections",
                       "{\"requestedBy\":\"MANAGEMENT_ACCOUNT\"}");
    expect_same_answer(a, b, now, "GetServiceSyncConfig", "{\"serviceName\":\"shop-front\"}");
    expect_same_answer(a, b, now, "GetTemplateSyncStatus",
                       "{\"templateName\":\"vpc-env\",\"templateType\":\"ENVIRONMENT\","
                       "\"templateVersion\":\"1\"}");
}

/* The answers now, in a minute, after a day: of a day in which the same is asked of both. */
static void test_same_life(void **state)
{
    (void)state;
    int64_t now;
    struct sim *a = rich(&now), *b;
    char *text = text_of(a), *again;
    b = load_text(text);
    free(text);
    expect_same_answers(a, b, now);
    /* Both tell a repeat as what it is. */
    expect_same_answer(a, b, now, calls[3].op, calls[3].input);
    expect_same_answer(a, b, now, calls[5].op, calls[5].input);
    expect_same_answers(a, b, now += MS_MINUTE);
    expect_same_answer(a, b, now, "DeleteService", "{\"name\":\"shop-front\"}");
    expect_same_answer(a, b, now, "UpdateEnvironment",
                       "{\"name\":\"fargate-env-dev\",\"deploymentType\":\"MINOR_VERSION\"}");
    now += MS_DAY;
    sim_advance(a, now);
    sim_advance(b, now);
    text = text_of(a);
    again = text_of(b);
    expect_same(text, again, "a day later");
    free(text);
    free(again);
    sim_free(a);
    sim_free(b);
}

/* What only looks leaves nothing behind, randomness included. */
static void test_reading_changes_nothing(void **state)
{
    (void)state;
    int64_t now;
    struct sim *a = rich(&now);
    sim_advance(a, now);
    char *before = text_of(a), *after;
    expect_same_answers(a, a, now);
    after = text_of(a);
    expect_same(before, after, "after reading");
    free(before);
    free(after);
    sim_free(a);
}

/* --- files
 * -------------------------------------------------------------------------------------------- */

#define FILE_OF(records) "{\"format\":\"protond-account\",\"version\":1,\"records\":[" records "]}"
#define ENV_TEMPLATE     "{\"kind\":\"environment-template\",\"name\":\"vpc\"}"
#define ENVIRONMENT                                                                                \
    "{\"kind\":\"environment\",\"name\":\"prod\",\"templateName\":\"vpc\",\"deployed\":"           \
    "{\"version\":\"1.0\",\"spec\":\"a: b\"},\"createdAt\":1700000000.5}"
#define SERVICE                                                                                    \
    "{\"kind\":\"service-template\",\"name\":\"svc\"},"                                            \
    "{\"kind\":\"service\",\"name\":\"web\",\"templateName\":\"svc\",\"status\":\"ACTIVE\"}"
#define INSTANCE                                                                                   \
    "{\"kind\":\"instance\",\"name\":\"one\",\"service\":\"web\",\"environment\":\"prod\","        \
    "\"templateName\":\"svc\"}"

static const struct {
    const char *text, *words;
} wrong[] = {
    {"", "empty"},
    {"{", "not JSON"},
    {"[]", "no account"},
    {"{\"format\":\"x\",\"records\":[]}", "no account"},
    {"{\"format\":\"protond-account\",\"version\":2,\"records\":[]}", "version 2 is not known"},
    {FILE_OF("5"), "record 1 (?): a record of the kind \"(none)\""},
    {FILE_OF("{\"kind\":\"dog\"}"), "a record of the kind \"dog\" is not known"},
    {FILE_OF(ENV_TEMPLATE ",{\"kind\":\"environment-template\",\"name\":\"vpc\"}"),
     "record 2 (environment-template): a template has a name of its own"},
    {FILE_OF("{\"kind\":\"environment\",\"name\":\"prod\",\"templateName\":\"vpc\"}"),
     "templateName: \"vpc\" did not come before this record"},
    {FILE_OF("{\"kind\":\"environment\",\"name\":\"prod\"}"), "lacks its service"},
    {FILE_OF(ENV_TEMPLATE "," ENVIRONMENT "," ENVIRONMENT), "record 3 (environment): the name"},
    {FILE_OF("{\"kind\":\"environment-template\",\"name\":5}"), "name: a text is wanted"},
    {FILE_OF("{\"kind\":\"environment-template\",\"name\":\"x\",\"color\":1}"),
     "\"color\" is no member of it"},
    {FILE_OF("{\"kind\":\"environment-template\",\"name\":\"x\",\"createdAt\":\"then\"}"),
     "createdAt: a time in seconds"},
    {FILE_OF(ENV_TEMPLATE ",{\"kind\":\"environment-template-version\",\"templateName\":\"vpc\","
                          "\"version\":\"one\"}"),
     "version: a version such as 1.0"},
    {FILE_OF(ENV_TEMPLATE ",{\"kind\":\"environment-template-version\",\"templateName\":\"vpc\","
                          "\"version\":\"1.0\",\"status\":\"FINE\"}"),
     "status: a status is wanted"},
    {FILE_OF(ENV_TEMPLATE "," ENVIRONMENT "," SERVICE "," INSTANCE "," INSTANCE),
     "record 6 (instance)"},
    {FILE_OF("{\"kind\":\"event\",\"type\":99}"), "no event of that type"},
    {FILE_OF("{\"kind\":\"deployment\",\"id\":\"d\",\"type\":9}"), "a deployment has an id"},
    {FILE_OF("{\"kind\":\"deployment\",\"id\":\"d\",\"target\":\"environment/x\"}"),
     "target names something"},
    {FILE_OF("{\"kind\":\"deployment\",\"id\":\"d\",\"targetState\":{\"spec\":{\"text\":1}}}"),
     "spec: a text, or {\"text\": N}"},
    {FILE_OF("{\"kind\":\"text\",\"number\":2,\"text\":\"x\"}"), "texts are numbered from 1"},
    {FILE_OF("{\"kind\":\"sim\",\"options\":{\"speed\":0}}"), "a speed or a rate is out of range"},
    {FILE_OF("{\"kind\":\"sim\",\"account\":\"12\"}"), "account wants 12 digits"},
    {FILE_OF("{\"kind\":\"sim\",\"rng\":\"xyz\"}"), "rng: hexadecimal digits"},
};

static void with_file(char dir[40], char **path, const char *text)
{
    struct err e;
    snprintf(dir, 40, "/tmp/save-test-XXXXXX");
    assert_non_null(mkdtemp(dir));
    *path = xasprintf("%s/a.json", dir);
    assert_int_equal(file_save(*path, text, strlen(text), &e), 0);
}

static void without_file(const char *dir, char *path)
{
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
    free(path);
}

static void test_wrong_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        char dir[40], *path;
        struct err e;
        with_file(dir, &path, wrong[i].text);
        if (sim_import(path, &e) || e.code != ERR_CONFIG || !str_starts(e.msg, path) ||
            !strstr(e.msg, wrong[i].words))
            fail_msg("%s: %s", wrong[i].text, e.msg);
        without_file(dir, path);
    }
    struct err e;
    assert_null(sim_import("/nowhere/at/all", &e));
    assert_int_equal(e.code, ERR_IO);
}

/* An inventory that somebody else wrote, without anything that only protond knows. */
static void test_plain_inventory(void **state)
{
    (void)state;
    char dir[40], *path;
    struct err e;
    with_file(dir, &path, FILE_OF(ENV_TEMPLATE "," ENVIRONMENT "," SERVICE "," INSTANCE));
    struct sim *s = sim_import(path, &e);
    if (!s)
        fail_msg("%s", e.msg);
    cJSON *o = ask(s, START, "GetEnvironment", "{\"name\":\"prod\"}");
    assert_string_equal(json_str_or(o, "environment.deploymentStatus", ""), "SUCCEEDED");
    assert_string_equal(json_str_or(o, "environment.templateMajorVersion", ""), "1");
    assert_true(json_num(o, "environment.createdAt", 0) == 1700000000.5);
    cJSON_Delete(o);
    o = ask(s, START, "ListServiceInstances", "{}");
    assert_int_equal(cJSON_GetArraySize(json_at(o, "serviceInstances")), 1);
    cJSON_Delete(o);
    assert_int_equal(sim_export(s, path, &e), 0);
    sim_free(s);
    s = sim_import(path, &e);
    assert_non_null(s);
    sim_free(s);
    without_file(dir, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_cover_structs),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_same_life),
        cmocka_unit_test(test_reading_changes_nothing),
        cmocka_unit_test(test_wrong_files),
        cmocka_unit_test(test_plain_inventory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
