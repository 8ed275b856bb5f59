/* Every status of a service, and of a component, against every operation that could change it: the
 * answer in each, and for services the status then and later (BEHAVIOUR section 4). */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/model.h"
#include "sim_steps.h"

#define IN(name)   "\\n  - {name: " name ", environment: fargate-env-prod}"
#define SPEC(list) "\"spec\":\"proton: ServiceSpec\\npipeline: {}\\ninstances:" list "\""
#define SHOP       "{\"name\":\"shop\"}"
#define CONFLICT   "ConflictException"
#define GONE       "ResourceNotFoundException"

enum { STEP_MS = 5000, STEPS = 2000 };

/* Lets time pass until the service, or the component, has the status. */
static void until(struct world *w, const char *op, const char *input, const char *path,
                  const char *status)
{
    for (int i = 0; i < STEPS; i++) {
        if (str_eq(ask(w, op, input, path), status))
            return;
        w->now += STEP_MS;
    }
    fail_msg("%s never came: it is %s", status, ask(w, op, input, path));
}

static void until_service(struct world *w, const char *status)
{
    until(w, "GetService", SHOP, "service.status", status);
}

static void set_rate(struct world *w, double rate)
{
    w->sim->o.failure_rate = rate;
}

static void create(struct world *w)
{
    expect(w, "CreateService",
           "{\"name\":\"shop\",\"templateName\":\"apprunner-svc\",\"templateMajorVersion\":\"1\","
           "\"branchName\":\"b\",\"repositoryId\":\"r\",\"repositoryConnectionArn\":"
           "\"arn:aws:codestar-connections:us-east-1:123456789012:connection/x\"," SPEC(
               IN("dev") IN("old")) "}",
           "");
}

static void update(struct world *w)
{
    expect(w, "UpdateService", "{\"name\":\"shop\"," SPEC(IN("dev") IN("new")) "}", "");
}

/* Brings the service shop into a status. The rate that counts for a deployment or a delete is that
 * of the moment in which it begins. */
static void bring(struct world *w, const char *status)
{
    bool updates = str_starts(status, "UPDATE"), deletes = str_starts(status, "DELETE");
    bool instance_fails = strstr(status, "_FAILED_CLEANUP") != NULL;
    bool pipeline_fails = str_ends(status, "E_FAILED") && !deletes;
    bool clean_up_fails = str_ends(status, "CLEANUP_FAILED") || str_eq(status, "DELETE_FAILED");

    set_rate(w, instance_fails && !updates);
    create(w);
    if (updates || deletes) {
        until_service(w, "ACTIVE");
        set_rate(w, updates ? instance_fails : clean_up_fails);
        if (updates)
            update(w);
        else
            expect(w, "DeleteService", SHOP, "");
    }
    set_rate(w, clean_up_fails || pipeline_fails);
    if (str_eq(status, "UPDATE_COMPLETE_CLEANUP_FAILED")) { /* the pipeline is good */
        until(w, "GetServiceInstance", "{\"serviceName\":\"shop\",\"name\":\"old\"}",
              "serviceInstance.deploymentStatus", "DELETE_IN_PROGRESS");
        set_rate(w, 0);
    }
    until_service(w, status);
    set_rate(w, 0);
}

enum { SPEC_, DESCRIPTION, DELETE_, INSTANCE, PIPELINE, MAKE, ATTACH, OPERATIONS };

static const char *const operations[OPERATIONS][2] = {
    [SPEC_] = {"UpdateService", "{\"name\":\"shop\"," SPEC(IN("dev") IN("third")) "}"},
    [DESCRIPTION] = {"UpdateService", "{\"name\":\"shop\",\"description\":\"d\"}"},
    [DELETE_] = {"DeleteService", SHOP},
    [INSTANCE] = {"UpdateServiceInstance", "{\"serviceName\":\"shop\",\"name\":\"dev\","
                                           "\"deploymentType\":\"MINOR_VERSION\"}"},
    [PIPELINE] = {"UpdateServicePipeline",
                  "{\"serviceName\":\"shop\",\"deploymentType\":\"CURRENT_VERSION\"," SPEC(
                      IN("dev")) "}"},
    [MAKE] = {"CreateServiceInstance",
              "{\"serviceName\":\"shop\",\"name\":\"solo\"," SPEC(IN("solo")) "}"},
    [ATTACH] = {"CreateComponent",
                "{\"name\":\"c\",\"manifest\":\"m\",\"templateFile\":\"t\",\"serviceName\":"
                "\"shop\",\"serviceInstanceName\":\"dev\"}"},
};

#define ALL_CONFLICT                                                                               \
    {                                                                                              \
        CONFLICT, "", CONFLICT, CONFLICT, CONFLICT, CONFLICT, CONFLICT                             \
    }
#define ALL_GOOD                                                                                   \
    {                                                                                              \
        "", "", "", "", "", "", ""                                                                 \
    }

/* `rest`: what it comes to by itself; NULL: it stays. */
static const struct {
    const char *status;
    const char *errors[OPERATIONS];
    const char *rest;
} services[] = {
    {"CREATE_IN_PROGRESS", ALL_CONFLICT, "ACTIVE"},
    {"CREATE_FAILED_CLEANUP_IN_PROGRESS", ALL_CONFLICT, "CREATE_FAILED_CLEANUP_COMPLETE"},
    {"CREATE_FAILED_CLEANUP_COMPLETE", {"", "", "", GONE, "", "", GONE}, NULL},
    {"CREATE_FAILED_CLEANUP_FAILED", ALL_GOOD, NULL},
    {"CREATE_FAILED", ALL_GOOD, NULL},
    {"ACTIVE", ALL_GOOD, NULL},
    {"UPDATE_IN_PROGRESS", ALL_CONFLICT, "ACTIVE"},
    {"UPDATE_FAILED_CLEANUP_IN_PROGRESS", ALL_CONFLICT, "UPDATE_FAILED_CLEANUP_COMPLETE"},
    {"UPDATE_FAILED_CLEANUP_COMPLETE", ALL_GOOD, NULL},
    {"UPDATE_FAILED_CLEANUP_FAILED", ALL_GOOD, NULL},
    {"UPDATE_FAILED", ALL_GOOD, NULL},
    {"UPDATE_COMPLETE_CLEANUP_FAILED", ALL_GOOD, NULL},
    {"DELETE_IN_PROGRESS",
     {CONFLICT, CONFLICT, "", CONFLICT, CONFLICT, CONFLICT, CONFLICT},
     "(none)"},
    {"DELETE_FAILED", ALL_GOOD, NULL},
};

/* What the operations that change the service itself bring it into, and what that comes to. */
static const struct {
    const char *next, *rest;
} changes[OPERATIONS] = {
    [SPEC_] = {"UPDATE_IN_PROGRESS", "ACTIVE"},
    [DELETE_] = {"DELETE_IN_PROGRESS", "(none)"},
};

static void assert_status(struct world *w, const char *status, const char *from, const char *op)
{
    bool gone = str_eq(status, "(none)");
    cJSON *body = call(w, "GetService", SHOP, gone ? GONE : "");
    const char *is = gone ? status : json_str(body, "service.status");

    if (!str_eq(is, status))
        fail_msg("%s in %s: then it is %s, not %s", op, from, is, status);
    cJSON_Delete(body);
}

static void services_by_status(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(services); i++) {
        const char *from = services[i].status, *by_itself = services[i].rest;

        for (size_t k = 0; k < OPERATIONS; k++) {
            bool changed = changes[k].next && !*services[i].errors[k];
            const char *rest = changed ? changes[k].rest : by_itself ? by_itself : from;
            struct world w = {.sim = world_sim(1, 4, 4, 2, true), .now = START};

            bring(&w, from);
            expect(&w, operations[k][0], operations[k][1], services[i].errors[k]);
            assert_status(&w, changed ? changes[k].next : from, from, operations[k][0]);
            w.now += 2 * MS_HOUR;
            assert_status(&w, rest, from, operations[k][0]);
            sim_free(w.sim);
        }
    }
}

/* Whatever was not in progress comes to rest again, and can be deleted. */
static void every_status_has_a_way_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(services); i++) {
        struct world w = {.sim = world_sim(2, 4, 4, 2, true), .now = START};

        bring(&w, services[i].status);
        w.now += 2 * MS_HOUR;
        expect(&w, "DeleteService", SHOP, "");
        w.now += MS_HOUR;
        expect(&w, "GetService", SHOP, GONE);
        sim_free(w.sim);
    }
}

/* --- components
 * ------------------------------------------------------------------------------------- */

#define C    "{\"name\":\"c\"}"
#define OF_C "{\"componentName\":\"c\"}"
#define REDO "{\"name\":\"c\",\"deploymentType\":\"CURRENT_VERSION\",\"templateFile\":\"t2\"}"

static void bring_component(struct world *w, const char *status)
{
    bool deletes = str_starts(status, "DELETE");

    set_rate(w, str_eq(status, "FAILED"));
    expect(w, "CreateComponent",
           "{\"name\":\"c\",\"manifest\":\"m\",\"templateFile\":\"t\",\"environmentName\":"
           "\"fargate-env-prod\"}",
           "");
    set_rate(w, str_eq(status, "DELETE_FAILED"));
    if (strstr(status, "CANCELL"))
        expect(w, "CancelComponentDeployment", OF_C, "");
    if (deletes) {
        until(w, "GetComponent", C, "component.deploymentStatus", "SUCCEEDED");
        expect(w, "DeleteComponent", C, "");
    }
    until(w, "GetComponent", C, "component.deploymentStatus", status);
    set_rate(w, 0);
}

static const struct {
    const char *status, *update, *note, *cancel, *delete_;
} components[] = {
    {"IN_PROGRESS", CONFLICT, CONFLICT, "", CONFLICT},
    {"CANCELLING", CONFLICT, CONFLICT, CONFLICT, CONFLICT},
    {"CANCELLED", "", "", CONFLICT, ""},
    {"SUCCEEDED", "", "", CONFLICT, ""},
    {"FAILED", "", "", CONFLICT, ""},
    {"DELETE_IN_PROGRESS", CONFLICT, CONFLICT, CONFLICT, ""},
    {"DELETE_FAILED", "", "", CONFLICT, ""},
};

static void components_by_status(void **state)
{
    static const char *const calls[][2] = {
        {"UpdateComponent", REDO},
        {"UpdateComponent", "{\"name\":\"c\",\"deploymentType\":\"NONE\",\"description\":\"d\"}"},
        {"CancelComponentDeployment", OF_C},
        {"DeleteComponent", C}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(components); i++) {
        const char *const errors[] = {components[i].update, components[i].note,
                                      components[i].cancel, components[i].delete_};

        for (size_t k = 0; k < ARRAY_LEN(calls); k++) {
            struct world w = {.sim = world_sim(1, 4, 4, 2, true), .now = START};

            bring_component(&w, components[i].status);
            expect(&w, calls[k][0], calls[k][1], errors[k]);
            sim_free(w.sim);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services_by_status),
        cmocka_unit_test(every_status_has_a_way_out),
        cmocka_unit_test(components_by_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
