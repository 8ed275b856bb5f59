/* What a selected row says of an operation's input, and which kinds an operation changes. */
#include "unit.h"

#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "kind/kind.h"

#define INSTANCE                                                                                   \
    "{\"name\":\"prod\",\"serviceName\":\"web\",\"environmentName\":\"env-1\",\"arn\":\"arn:i\","  \
    "\"templateName\":\"lb\",\"lastAttemptedDeploymentId\":\"d-1\",\"spec\":\"s: 1\"}"
#define VERSION "{\"templateName\":\"t\",\"majorVersion\":\"1\",\"minorVersion\":\"3\"}"

static const struct {
    const char *kind, *row, *op, *member, *value;
} rows[] = {
    {"instance", INSTANCE, "GetServiceInstance", "name", "prod"},
    {"instance", INSTANCE, "GetServiceInstance", "serviceName", "web"},
    {"instance", INSTANCE, "CancelServiceInstanceDeployment", "serviceInstanceName", "prod"},
    {"instance", INSTANCE, "CreateServiceInstance", "name", NULL},
    {"instance", INSTANCE, "CreateServiceInstance", "serviceName", "web"},
    {"instance", INSTANCE, "GetService", "name", NULL}, /* not its name */
    {"instance", INSTANCE, "ListServiceInstanceOutputs", "serviceInstanceName", "prod"},
    {"instance", INSTANCE, "ListDeployments", "serviceInstanceName", "prod"},
    {"instance", INSTANCE, "ListDeployments", "environmentName", NULL}, /* narrower is wrong */
    {"instance", INSTANCE, "CancelEnvironmentDeployment", "environmentName", "env-1"},
    {"instance", INSTANCE, "GetDeployment", "id", "d-1"},
    {"instance", INSTANCE, "TagResource", "resourceArn", "arn:i"},
    {"instance", INSTANCE, "UpdateServiceInstance", "spec", NULL},
    {"instance", INSTANCE, "CreateService", "spec", NULL},
    {"service", "{\"name\":\"web\"}", "DeleteService", "name", "web"},
    {"service", "{\"name\":\"web\"}", "CreateServiceInstance", "serviceName", "web"},
    {"service", "{\"name\":\"web\"}", "CreateService", "name", NULL},
    {"pipeline", "{\"serviceName\":\"web\",\"spec\":\"p: 1\"}", "UpdateServicePipeline", "spec",
     "p: 1"},
    {"pipeline", "{\"serviceName\":\"web\"}", "ListServicePipelineOutputs", "serviceName", "web"},
    {"environment-template", "{\"name\":\"t\"}", "CreateEnvironmentTemplateVersion", "templateName",
     "t"},
    {"environment-template", "{\"name\":\"t\"}", "GetTemplateSyncConfig", "templateType",
     "ENVIRONMENT"},
    {"service-template", "{\"name\":\"t\"}", "GetTemplateSyncConfig", "templateType", "SERVICE"},
    {"environment-template-version", VERSION, "UpdateEnvironmentTemplateVersion", "minorVersion",
     "3"},
    {"environment-template-version", VERSION, "CreateEnvironmentTemplateVersion", "majorVersion",
     "1"},
    {"environment-template-version", VERSION, "CreateEnvironment", "templateMajorVersion", "1"},
    {"connection", "{\"id\":\"c-1\"}", "AcceptEnvironmentAccountConnection", "id", "c-1"},
    {"connection", "{\"id\":\"c-1\"}", "CreateEnvironment", "environmentAccountConnectionId",
     "c-1"},
    {"repository", "{\"provider\":\"GITHUB\",\"name\":\"o/r\"}", "CreateTemplateSyncConfig",
     "repositoryName", "o/r"},
    {"repository", "{\"provider\":\"GITHUB\",\"name\":\"o/r\"}", "DeleteRepository", "provider",
     "GITHUB"},
    {"deployment", "{\"id\":\"d-1\",\"environmentName\":\"e\"}", "ListEnvironmentOutputs",
     "deploymentId", "d-1"},
    {"deployment", "{\"id\":\"d-1\",\"environmentName\":\"e\"}", "ListEnvironmentOutputs",
     "environmentName", "e"},
};

static void suggestions(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct op *op = op_find(rows[i].op);
        const struct member *m = shape_member(op->input, rows[i].member);
        struct buf out = BUF_INIT(1024);
        struct err e;
        cJSON *o = json_parse(rows[i].row, strlen(rows[i].row), &e);
        bool found;

        assert_true(o && m);
        found = kind_suggest(kind_find(rows[i].kind), o, op, m, &out);
        if (found != (rows[i].value != NULL) || (found && !str_eq(buf_str(&out), rows[i].value)))
            fail_msg("%s of a %s: %s: \"%s\"", rows[i].op, rows[i].kind, rows[i].member,
                     buf_str(&out));
        buf_release(&out);
        cJSON_Delete(o);
    }
}

/* Whatever a table names is a member of some operation. */
static void refs_are_members(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        for (size_t r = 0; r < KIND_REFS_MAX && k->refs[r].member; r++) {
            size_t n = 0;

            for (size_t j = 0; j < op_count(); j++)
                n += shape_member(op_at(j)->input, k->refs[r].member) != NULL;
            assert_true(n > 0);
        }
    }
}

static bool changes(const char *op, const char *kind)
{
    return kind_changed_by(kind_find(kind), op_find(op));
}

static void what_changes(void **state)
{
    (void)state;
    assert_true(changes("CreateService", "service"));
    assert_true(changes("CreateService", "instance"));
    assert_true(changes("CreateService", "pipeline"));
    assert_true(changes("CreateService", "deployment"));
    assert_false(changes("CreateService", "environment"));
    assert_false(changes("GetService", "service"));
    assert_true(changes("CancelServicePipelineDeployment", "pipeline"));
    assert_true(changes("UpdateServicePipeline", "service")); /* which tells of it */
    assert_true(changes("UpdateEnvironmentTemplateVersion", "environment-template"));
    assert_true(changes("DeleteEnvironmentTemplate", "environment-template-version"));
    assert_false(changes("DeleteEnvironmentTemplate", "service-template"));
    assert_true(changes("TagResource", "environment")); /* nobody knows which */
}

static void whose_answer(void **state)
{
    const char *result = NULL;

    (void)state;
    assert_ptr_equal(kind_of_answer(op_find("RejectEnvironmentAccountConnection"), &result),
                     kind_find("connection"));
    assert_string_equal(result, "environmentAccountConnection");
    assert_null(kind_of_answer(op_find("TagResource"), &result));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suggestions),
        cmocka_unit_test(refs_are_members),
        cmocka_unit_test(what_changes),
        cmocka_unit_test(whose_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
