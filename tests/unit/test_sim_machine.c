/* The state machines of the local service by table: in each state each operation that could change
 * it, what it answers, the state it is in then, and the state it comes to when time passes: where
 * all goes well, and where all fails (BEHAVIOUR section 4). Services are in test_sim_states.c. */
#include "unit.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/model.h"
#include "sim_steps.h"

#define CONFLICT "ConflictException"
#define INVALID  "ValidationException"
#define GONE     "ResourceNotFoundException"

/* What an operation does in a state. `rest`: NULL is `next`; `worst`: NULL is `rest`. */
struct cell {
    const char *error, *next, *rest, *worst;
};

struct call {
    const char *op, *input;
};

struct machine {
    struct call get;
    const char *path; /* of the state, in the answer of `get` */
};

/* The state; GONE where there is nothing. */
static const char *state_of(struct world *w, const struct machine *m)
{
    cJSON *in = cJSON_Parse(m->get.input);
    struct sim_answer a;
    bool there;

    assert_non_null(in);
    sim_handle(w->sim, &(struct sim_request){.op = m->get.op, .input = in}, w->now, &a);
    there = a.status == 200;
    sim_answer_release(&a);
    cJSON_Delete(in);
    return there ? ask(w, m->get.op, m->get.input, m->path) : GONE;
}

static void assert_state(struct world *w, const struct machine *m, const char *wanted,
                         const char *from, const struct call *c, const char *when)
{
    const char *is = state_of(w, m);

    if (!str_eq(is, wanted))
        fail_msg("%s in %s: %s is %s, not %s", c->op, from, when, is, wanted);
}

/* One cell, with a failure rate. */
static void try_cell(struct world *w, const struct machine *m, const char *from,
                     const struct call *c, const struct cell *cell, bool worst)
{
    const char *rest = cell->rest ? cell->rest : cell->next;

    assert_state(w, m, from, from, c, "before it, it");
    w->sim->o.failure_rate = worst;
    expect(w, c->op, c->input, cell->error);
    assert_state(w, m, cell->next, from, c, "then it");
    w->now += 2 * MS_HOUR;
    assert_state(w, m, worst && cell->worst ? cell->worst : rest, from, c,
                 worst ? "at worst it" : "later it");
}

/* --- what is deployed ----------------------------------------------------------------------------
 */

enum { UPDATE, NOTE, CANCEL, DELETE_, OPERATIONS };

#define FAILED "FAILED"
/* What is at rest can be deployed and deleted, and there is nothing to cancel. */
#define AT_REST(state)                                                                             \
    {                                                                                              \
        state,                                                                                     \
        {                                                                                          \
            [UPDATE] = {"", "IN_PROGRESS", "SUCCEEDED", FAILED}, [NOTE] = {"", state},             \
            [CANCEL] = {CONFLICT, state},                                                          \
            [DELETE_] = {"", "DELETE_IN_PROGRESS", GONE, "DELETE_FAILED"},                         \
        }                                                                                          \
    }

static const struct {
    const char *state;
    struct cell cells[OPERATIONS];
} deployed[] = {
    {"IN_PROGRESS",
     {
         [UPDATE] = {CONFLICT, "IN_PROGRESS", "SUCCEEDED"},
         [NOTE] = {CONFLICT, "IN_PROGRESS", "SUCCEEDED"},
         [CANCEL] = {"", "CANCELLING", "CANCELLED", FAILED},
         [DELETE_] = {CONFLICT, "IN_PROGRESS", "SUCCEEDED"},
     }},
    {"CANCELLING",
     {
         [UPDATE] = {CONFLICT, "CANCELLING", "CANCELLED"},
         [NOTE] = {CONFLICT, "CANCELLING", "CANCELLED"},
         [CANCEL] = {CONFLICT, "CANCELLING", "CANCELLED"},
         [DELETE_] = {CONFLICT, "CANCELLING", "CANCELLED"},
     }},
    {"DELETE_IN_PROGRESS",
     {
         [UPDATE] = {CONFLICT, "DELETE_IN_PROGRESS", GONE},
         [NOTE] = {CONFLICT, "DELETE_IN_PROGRESS", GONE},
         [CANCEL] = {CONFLICT, "DELETE_IN_PROGRESS", GONE},
         [DELETE_] = {"", "DELETE_IN_PROGRESS", GONE},
     }},
    AT_REST("SUCCEEDED"),
    AT_REST("FAILED"),
    AT_REST("CANCELLED"),
    AT_REST("DELETE_FAILED"),
};

#define IN(name)   "\\n  - {name: " name ", environment: fargate-env-prod}"
#define SPEC(list) "\"spec\":\"proton: ServiceSpec\\ninstances:" list "\""
#define E_SPEC     "\"spec\":\"proton: EnvironmentSpec\\nspec: {}\""
#define ROLE       "arn:aws:iam::123456789012:role/r"
#define LINK       "arn:aws:codestar-connections:us-east-1:123456789012:connection/c"

static const struct kind {
    struct machine m;
    struct call create;
    struct call calls[OPERATIONS]; /* no op: there is none */
    bool of_service;               /* deleted by its service, which is busy meanwhile */
} kinds[] = {
    {
        .m = {{"GetEnvironment", "{\"name\":\"e\"}"}, "environment.deploymentStatus"},
        .create = {"CreateEnvironment",
                   "{\"name\":\"e\",\"templateName\":\"vpc-env\",\"templateMajorVersion\":\"1\","
                   "\"protonServiceRoleArn\":\"" ROLE "\"," E_SPEC "}"},
        .calls =
            {
                [UPDATE] = {"UpdateEnvironment",
                            "{\"name\":\"e\",\"deploymentType\":\"CURRENT_VERSION\"," E_SPEC "}"},
                [NOTE] = {"UpdateEnvironment",
                          "{\"name\":\"e\",\"deploymentType\":\"NONE\",\"description\":\"d\"}"},
                [CANCEL] = {"CancelEnvironmentDeployment", "{\"environmentName\":\"e\"}"},
                [DELETE_] = {"DeleteEnvironment", "{\"name\":\"e\"}"},
            },
    },
    {
        .m = {{"GetServiceInstance", "{\"serviceName\":\"s\",\"name\":\"i\"}"},
              "serviceInstance.deploymentStatus"},
        .create = {"CreateService", "{\"name\":\"s\",\"templateName\":\"worker-fargate-svc\","
                                    "\"templateMajorVersion\":\"1\"," SPEC(IN("i") IN("j")) "}"},
        .calls =
            {
                [UPDATE] = {"UpdateServiceInstance",
                            "{\"serviceName\":\"s\",\"name\":\"i\","
                            "\"deploymentType\":\"CURRENT_VERSION\"," SPEC(IN("i")) "}"},
                [NOTE] = {"UpdateServiceInstance", "{\"serviceName\":\"s\",\"name\":\"i\","
                                                   "\"deploymentType\":\"NONE\"}"},
                [CANCEL] = {"CancelServiceInstanceDeployment",
                            "{\"serviceName\":\"s\",\"serviceInstanceName\":\"i\"}"},
                [DELETE_] = {"UpdateService", "{\"name\":\"s\"," SPEC(IN("j")) "}"},
            },
        .of_service = true,
    },
    {
        .m = {{"GetService", "{\"name\":\"s\"}"}, "service.pipeline.deploymentStatus"},
        .create = {"CreateService",
                   "{\"name\":\"s\",\"templateName\":\"apprunner-svc\",\"templateMajorVersion\":"
                   "\"1\",\"branchName\":\"b\",\"repositoryId\":\"r\",\"repositoryConnectionArn\":"
                   "\"" LINK "\"," SPEC(IN("i")) "}"},
        .calls =
            {
                [UPDATE] = {"UpdateServicePipeline",
                            "{\"serviceName\":\"s\",\"deploymentType\":\"CURRENT_VERSION\"," SPEC(
                                IN("i")) "}"},
                [NOTE] = {"UpdateServicePipeline",
                          "{\"serviceName\":\"s\",\"deploymentType\":\"NONE\"," SPEC(IN("i")) "}"},
                [CANCEL] = {"CancelServicePipelineDeployment", "{\"serviceName\":\"s\"}"},
                [DELETE_] = {"DeleteService", "{\"name\":\"s\"}"},
            },
    },
    {
        .m = {{"GetComponent", "{\"name\":\"c\"}"}, "component.deploymentStatus"},
        .create = {"CreateComponent", "{\"name\":\"c\",\"manifest\":\"m\",\"templateFile\":\"t\","
                                      "\"environmentName\":\"fargate-env-prod\"}"},
        .calls =
            {
                [UPDATE] = {"UpdateComponent", "{\"name\":\"c\",\"deploymentType\":"
                                               "\"CURRENT_VERSION\",\"templateFile\":\"t2\"}"},
                [NOTE] = {"UpdateComponent",
                          "{\"name\":\"c\",\"deploymentType\":\"NONE\",\"description\":\"d\"}"},
                [CANCEL] = {"CancelComponentDeployment", "{\"componentName\":\"c\"}"},
                [DELETE_] = {"DeleteComponent", "{\"name\":\"c\"}"},
            },
    },
};

static void make(struct world *w, const struct kind *k, int operation)
{
    expect(w, k->calls[operation].op, k->calls[operation].input, "");
}

/* From nothing into a state. */
static void bring(struct world *w, const struct kind *k, const char *state)
{
    bool deletes = str_starts(state, "DELETE");

    expect(w, k->create.op, k->create.input, "");
    w->now += 2 * MS_HOUR;
    assert_string_equal(state_of(w, &k->m), "SUCCEEDED");
    if (str_eq(state, "SUCCEEDED"))
        return;
    w->sim->o.failure_rate = str_ends(state, "FAILED");
    make(w, k, deletes ? DELETE_ : UPDATE);
    if (str_starts(state, "CANCEL"))
        make(w, k, CANCEL);
    if (!str_ends(state, "ING") && !str_ends(state, "IN_PROGRESS"))
        w->now += 2 * MS_HOUR;
    sim_advance(w->sim, w->now);
    w->sim->o.failure_rate = 0;
}

/* A service that deletes an instance is busy: it takes no other spec. */
static const struct cell *cell_of(const struct kind *k, size_t row, size_t operation)
{
    static const struct cell busy = {CONFLICT, "DELETE_IN_PROGRESS", GONE, NULL};
    bool again = operation == DELETE_ && str_eq(deployed[row].state, "DELETE_IN_PROGRESS");

    return k->of_service && again ? &busy : &deployed[row].cells[operation];
}

static void try_kind(const struct kind *k)
{
    for (size_t i = 0; i < ARRAY_LEN(deployed); i++)
        for (size_t n = 0; n < OPERATIONS; n++)
            for (int worst = 0; worst < 2; worst++) {
                struct world w = {.sim = world_sim(1, 4, 4, 2, true), .now = START};

                bring(&w, k, deployed[i].state);
                try_cell(&w, &k->m, deployed[i].state, &k->calls[n], cell_of(k, i, n), worst);
                sim_free(w.sim);
            }
}

static void what_is_deployed(void **state)
{
    (void)state;
    for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
        try_kind(&kinds[k]);
}

/* --- template versions ---------------------------------------------------------------------------
 */

#define NUMBER      "\"templateName\":\"net\",\"majorVersion\":\"1\",\"minorVersion\":\"0\""
#define V(more)     "{" NUMBER more "}"
#define SET(status) V(",\"status\":\"" status "\"")
#define REGISTERS   "REGISTRATION_IN_PROGRESS"
#define REGISTERED  "REGISTRATION_FAILED"

enum { DRAFT, PUBLISH, FAIL, DESCRIBE, DROP, VERSION_CALLS };

static const struct call version_calls[VERSION_CALLS] = {
    [DRAFT] = {"UpdateEnvironmentTemplateVersion", SET("DRAFT")},
    [PUBLISH] = {"UpdateEnvironmentTemplateVersion", SET("PUBLISHED")},
    [FAIL] = {"UpdateEnvironmentTemplateVersion", SET("REGISTRATION_FAILED")},
    [DESCRIBE] = {"UpdateEnvironmentTemplateVersion", V(",\"description\":\"d\"")},
    [DROP] = {"DeleteEnvironmentTemplateVersion", V("")},
};

static const struct {
    const char *state;
    struct cell cells[VERSION_CALLS];
} versions[] = {
    {REGISTERS,
     {{CONFLICT, REGISTERS, "DRAFT", NULL},
      {CONFLICT, REGISTERS, "DRAFT", NULL},
      {CONFLICT, REGISTERS, "DRAFT", NULL},
      {CONFLICT, REGISTERS, "DRAFT", NULL},
      {"", GONE, NULL, NULL}}},
    {REGISTERED,
     {{INVALID, REGISTERED, NULL, NULL},
      {INVALID, REGISTERED, NULL, NULL},
      {"", REGISTERED, NULL, NULL},
      {"", REGISTERED, NULL, NULL},
      {"", GONE, NULL, NULL}}},
    {"DRAFT",
     {{"", "DRAFT", NULL, NULL},
      {"", "PUBLISHED", NULL, NULL},
      {INVALID, "DRAFT", NULL, NULL},
      {"", "DRAFT", NULL, NULL},
      {"", GONE, NULL, NULL}}},
    {"PUBLISHED",
     {{INVALID, "PUBLISHED", NULL, NULL},
      {"", "PUBLISHED", NULL, NULL},
      {INVALID, "PUBLISHED", NULL, NULL},
      {"", "PUBLISHED", NULL, NULL},
      {"", GONE, NULL, NULL}}},
};

static void bring_version(struct world *w, const char *state)
{
    expect(w, "CreateEnvironmentTemplate", "{\"name\":\"net\"}", "");
    expect(w, "CreateEnvironmentTemplateVersion",
           str_eq(state, REGISTERED)
               ? "{\"templateName\":\"net\",\"source\":{\"s3\":{\"bucket\":\"bundles\",\"key\":"
                 "\"invalid.tgz\"}}}"
               : "{\"templateName\":\"net\",\"source\":{\"s3\":{\"bucket\":\"bundles\",\"key\":"
                 "\"good.tgz\"}}}",
           "");
    if (!str_eq(state, REGISTERS))
        w->now += MS_MINUTE;
    if (str_eq(state, "PUBLISHED"))
        expect(w, version_calls[PUBLISH].op, version_calls[PUBLISH].input, "");
}

static void template_versions(void **state)
{
    static const struct machine m = {{"GetEnvironmentTemplateVersion", V("")},
                                     "environmentTemplateVersion.status"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(versions); i++)
        for (size_t n = 0; n < VERSION_CALLS; n++) {
            struct world w = {.sim = world_sim(1, 0, 0, 0, true), .now = START};

            bring_version(&w, versions[i].state);
            try_cell(&w, &m, versions[i].state, &version_calls[n], &versions[i].cells[n], false);
            sim_free(w.sim);
        }
}

/* --- account connections
 * ------------------------------------------------------------------- */

enum { ACCEPT, REJECT, CHANGE, REMOVE, CONNECTION_CALLS };

static const char *const connection_ops[CONNECTION_CALLS] = {
    [ACCEPT] = "AcceptEnvironmentAccountConnection",
    [REJECT] = "RejectEnvironmentAccountConnection",
    [CHANGE] = "UpdateEnvironmentAccountConnection",
    [REMOVE] = "DeleteEnvironmentAccountConnection",
};

static const struct {
    const char *state;
    struct cell cells[CONNECTION_CALLS];
} connections[] = {
    {"PENDING",
     {{"", "CONNECTED", NULL, NULL},
      {"", "REJECTED", NULL, NULL},
      {"", "PENDING", NULL, NULL},
      {"", GONE, NULL, NULL}}},
    {"CONNECTED",
     {{"", "CONNECTED", NULL, NULL},
      {CONFLICT, "CONNECTED", NULL, NULL},
      {"", "CONNECTED", NULL, NULL},
      {"", GONE, NULL, NULL}}},
    {"REJECTED",
     {{CONFLICT, "REJECTED", NULL, NULL},
      {"", "REJECTED", NULL, NULL},
      {CONFLICT, "REJECTED", NULL, NULL},
      {"", GONE, NULL, NULL}}},
};

static void account_connections(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(connections); i++)
        for (size_t n = 0; n < CONNECTION_CALLS; n++) {
            struct world w = {.sim = world_sim(1, 0, 0, 0, true), .now = START};
            const char *from = connections[i].state;
            char *id = xstrdup(ask(&w, "CreateEnvironmentAccountConnection",
                                   "{\"environmentName\":\"far\",\"managementAccountId\":"
                                   "\"123456789012\",\"roleArn\":\"" ROLE "\"}",
                                   "environmentAccountConnection.id")),
                 *named = xasprintf("{\"id\":\"%s\"}", id),
                 *change = xasprintf("{\"id\":\"%s\",\"roleArn\":\"" ROLE "2\"}", id);
            const struct machine m = {{"GetEnvironmentAccountConnection", named},
                                      "environmentAccountConnection.status"};
            const struct call c = {connection_ops[n], n == CHANGE ? change : named};

            if (!str_eq(from, "PENDING"))
                expect(&w, connection_ops[str_eq(from, "CONNECTED") ? ACCEPT : REJECT], named, "");
            try_cell(&w, &m, from, &c, &connections[i].cells[n], false);
            sim_free(w.sim);
            free(change);
            free(named);
            free(id);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_deployed),
        cmocka_unit_test(template_versions),
        cmocka_unit_test(account_connections),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
