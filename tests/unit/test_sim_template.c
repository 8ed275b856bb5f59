/* Templates and their versions in the local service: operation and state -> answer, next state,
 * the time stepped by hand (BEHAVIOUR sections 3 to 5). */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim_steps.h"

#define SOURCE "\"source\":{\"s3\":{\"bucket\":\"bundles\",\"key\":\"env.tar.gz\"}}"
#define BAD    "\"source\":{\"s3\":{\"bucket\":\"bundles\",\"key\":\"invalid.tar.gz\"}}"
#define ZIP    "\"source\":{\"s3\":{\"bucket\":\"bundles\",\"key\":\"env.zip\"}}"

#define ENV     "{\"name\":\"net\"}"
#define VERSION "{\"templateName\":\"net\",\"majorVersion\":\"1\",\"minorVersion\":\"0\"}"
#define STATUS(s)                                                                                  \
    "{\"templateName\":\"net\",\"majorVersion\":\"1\",\"minorVersion\":\"0\",\"status\":\"" s "\"" \
    "}"

/* From nothing to a recommended version, and back to nothing. */
static const struct step life[] = {
    STEP(0, "ListEnvironmentTemplates", "{}", "", NULL, NULL),
    STEP(0, "GetEnvironmentTemplate", ENV, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," SOURCE "}",
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplate",
         "{\"name\":\"net\",\"displayName\":\"Net\",\"provisioning\":\"CUSTOMER_MANAGED\"}", "",
         "environmentTemplate.arn",
         "arn:aws:proton:us-east-1:123456789012:environment-template/net"),
    STEP(0, "GetEnvironmentTemplate", ENV, "", "environmentTemplate.provisioning",
         "CUSTOMER_MANAGED"),
    STEP(0, "GetEnvironmentTemplate", ENV, "", "environmentTemplate.recommendedVersion", "(none)"),
    STEP(0, "GetServiceTemplate", ENV, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"1\"," SOURCE "}",
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," SOURCE "}", "",
         "environmentTemplateVersion.arn",
         "arn:aws:proton:us-east-1:123456789012:environment-template/net:1.0"),
    STEP(0, "UpdateEnvironmentTemplateVersion", STATUS("PUBLISHED"), "ConflictException", NULL,
         NULL),
    STEP(2999, "GetEnvironmentTemplateVersion", VERSION, "", "environmentTemplateVersion.status",
         "REGISTRATION_IN_PROGRESS"),
    STEP(4002, "GetEnvironmentTemplateVersion", VERSION, "", "environmentTemplateVersion.status",
         "DRAFT"),
    STEP(0, "GetEnvironmentTemplate", ENV, "", "environmentTemplate.recommendedVersion", "(none)"),
    STEP(0, "UpdateEnvironmentTemplateVersion", STATUS("REGISTRATION_FAILED"),
         "ValidationException", NULL, NULL),
    STEP(0, "UpdateEnvironmentTemplateVersion", STATUS("DRAFT"), "",
         "environmentTemplateVersion.status", "DRAFT"),
    STEP(0, "UpdateEnvironmentTemplateVersion", STATUS("PUBLISHED"), "",
         "environmentTemplateVersion.status", "PUBLISHED"),
    STEP(0, "UpdateEnvironmentTemplateVersion", STATUS("DRAFT"), "ValidationException", NULL, NULL),
    STEP(0, "UpdateEnvironmentTemplateVersion", STATUS("PUBLISHED"), "",
         "environmentTemplateVersion.recommendedMinorVersion", "0"),
    STEP(0, "GetEnvironmentTemplate", ENV, "", "environmentTemplate.recommendedVersion", "1.0"),
    /* a minor, then a major; the draft is not recommended */
    STEP(0, "CreateEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"1\"," BAD "}", "",
         "environmentTemplateVersion.minorVersion", "1"),
    STEP(0, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," ZIP "}", "",
         "environmentTemplateVersion.majorVersion", "2"),
    STEP(7000, "GetEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"1\",\"minorVersion\":\"1\"}", "",
         "environmentTemplateVersion.statusMessage",
         "Environment template schema is not valid: Missing property [environmentInputType]"),
    STEP(0, "GetEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"2\",\"minorVersion\":\"0\"}", "",
         "environmentTemplateVersion.status", "REGISTRATION_FAILED"),
    STEP(0, "UpdateEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"2\",\"minorVersion\":\"0\","
         "\"status\":\"PUBLISHED\"}",
         "ValidationException", NULL, NULL),
    STEP(0, "GetEnvironmentTemplate", ENV, "", "environmentTemplate.recommendedVersion", "1.0"),
    /* dependants */
    STEP(0, "DeleteEnvironmentTemplate", ENV, "ConflictException", NULL, NULL),
    STEP(0, "DeleteEnvironmentTemplateVersion", VERSION, "ConflictException", NULL, NULL),
    STEP(0, "DeleteEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"1\",\"minorVersion\":\"1\"}", "",
         "environmentTemplateVersion.status", "REGISTRATION_FAILED"),
    STEP(0, "DeleteEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"1\",\"minorVersion\":\"1\"}", "",
         "environmentTemplateVersion.status", "(none)"),
    STEP(0, "DeleteEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"2\",\"minorVersion\":\"0\"}", "", NULL,
         NULL),
    STEP(0, "DeleteEnvironmentTemplateVersion", VERSION, "", "environmentTemplateVersion.status",
         "PUBLISHED"),
    STEP(0, "DeleteEnvironmentTemplate", ENV, "", "environmentTemplate.name", "net"),
    STEP(0, "DeleteEnvironmentTemplate", ENV, "", "environmentTemplate.name", "(none)"),
    STEP(0, "DeleteEnvironmentTemplateVersion", VERSION, "", NULL, NULL),
    STEP(0, "GetEnvironmentTemplate", ENV, "ResourceNotFoundException", NULL, NULL),
};

static void the_life_of_a_template(void **state)
{
    run_steps(*state, life, ARRAY_LEN(life));
}

#define SVC(compatible)                                                                            \
    "{\"templateName\":\"web\"," SOURCE ",\"compatibleEnvironmentTemplates\":" compatible          \
    ",\"supportedComponentSources\":[\"DIRECTLY_DEFINED\"]}"

static const struct step service_steps[] = {
    STEP(0, "CreateServiceTemplate",
         "{\"name\":\"web\",\"pipelineProvisioning\":\"CUSTOMER_MANAGED\"}", "",
         "serviceTemplate.pipelineProvisioning", "CUSTOMER_MANAGED"),
    STEP(0, "CreateServiceTemplateVersion",
         SVC("[{\"majorVersion\":\"1\",\"templateName\":\"net\"}]"), "ResourceNotFoundException",
         NULL, NULL),
    STEP(0, "CreateEnvironmentTemplate", ENV, "", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," SOURCE "}", "", NULL,
         NULL),
    STEP(0, "CreateServiceTemplateVersion",
         SVC("[{\"majorVersion\":\"2\",\"templateName\":\"net\"}]"), "ResourceNotFoundException",
         NULL, NULL),
    STEP(0, "CreateServiceTemplateVersion",
         SVC("[{\"majorVersion\":\"1\",\"templateName\":\"net\"}]"), "",
         "serviceTemplateVersion.status", "REGISTRATION_IN_PROGRESS"),
    STEP(7000, "UpdateServiceTemplateVersion",
         "{\"templateName\":\"web\",\"majorVersion\":\"1\",\"minorVersion\":\"0\","
         "\"status\":\"PUBLISHED\",\"description\":\"first\",\"supportedComponentSources\":[]}",
         "", "serviceTemplateVersion.description", "first"),
    STEP(0, "GetServiceTemplate", "{\"name\":\"web\"}", "", "serviceTemplate.recommendedVersion",
         "1.0"),
};

static void service_templates_know_where_they_may_live(void **state)
{
    cJSON *body;

    run_steps(*state, service_steps, ARRAY_LEN(service_steps));
    body = call(*state, "GetServiceTemplateVersion",
                "{\"templateName\":\"web\",\"majorVersion\":\"1\",\"minorVersion\":\"0\"}", "");
    assert_int_equal(
        cJSON_GetArraySize(json_at(body, "serviceTemplateVersion.compatibleEnvironmentTemplates")),
        1);
    assert_int_equal(
        cJSON_GetArraySize(json_at(body, "serviceTemplateVersion.supportedComponentSources")), 0);
    assert_non_null(json_str(body, "serviceTemplateVersion.schema"));
    cJSON_Delete(body);
}

#define BY_TOKEN(token, more)                                                                      \
    "{\"templateName\":\"net\",\"clientToken\":\"" token "\"" more "," SOURCE "}"
#define VERSION_NUMBER "environmentTemplateVersion.majorVersion"

/* BEHAVIOUR section 5. */
static const struct step twice[] = {
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\",\"description\":\"a\"}", "", NULL,
         NULL),
    STEP(0, "CreateEnvironmentTemplate",
         "{\"description\":\"a\",\"name\":\"net\",\"displayName\":null}", "",
         "environmentTemplate.description", "a"),
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\",\"description\":\"b\"}",
         "ValidationException", "message", "Idempotent parameter mismatch"),
    STEP(0, "CreateEnvironmentTemplateVersion", BY_TOKEN("t1", ""), "", VERSION_NUMBER, "1"),
    STEP(0, "CreateEnvironmentTemplateVersion", BY_TOKEN("t1", ""), "", VERSION_NUMBER, "1"),
    STEP(0, "CreateEnvironmentTemplateVersion", BY_TOKEN("t1", ",\"description\":\"x\""),
         "ValidationException", "message", "Idempotent parameter mismatch"),
    STEP(0, "CreateEnvironmentTemplateVersion", BY_TOKEN("t2", ""), "", VERSION_NUMBER, "2"),
    /* the answer stays the first one */
    STEP(8 * MS_HOUR - 1, "CreateEnvironmentTemplateVersion", BY_TOKEN("t1", ""), "",
         "environmentTemplateVersion.status", "REGISTRATION_IN_PROGRESS"),
    STEP(1, "CreateEnvironmentTemplateVersion", BY_TOKEN("t1", ""), "", VERSION_NUMBER, "3"),
    /* what was made is gone */
    STEP(0, "DeleteEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"3\",\"minorVersion\":\"0\"}", "", NULL,
         NULL),
    STEP(1, "CreateEnvironmentTemplateVersion", BY_TOKEN("t1", ""), "",
         "environmentTemplateVersion.status", "REGISTRATION_IN_PROGRESS"),
    STEP(0, "GetEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"3\",\"minorVersion\":\"0\"}", "", NULL,
         NULL),
    /* without a token each call makes one */
    STEP(0, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," SOURCE "}", "",
         VERSION_NUMBER, "4"),
    STEP(0, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," SOURCE "}", "",
         VERSION_NUMBER, "5"),
    /* modified since */
    STEP(0, "UpdateEnvironmentTemplate", "{\"name\":\"net\",\"displayName\":\"N\"}", "",
         "environmentTemplate.displayName", "N"),
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\",\"description\":\"a\"}",
         "ConflictException", NULL, NULL),
    STEP(0, "CreateServiceTemplate", ENV, "", NULL, NULL),
};

static void calls_that_come_twice(void **state)
{
    run_steps(*state, twice, ARRAY_LEN(twice));
}

static const struct step seeded[] = {
    STEP(0, "GetServiceTemplate", "{\"name\":\"backend-fargate-svc\"}", "",
         "serviceTemplate.recommendedVersion", "2.2"),
    STEP(0, "GetServiceTemplateVersion",
         "{\"templateName\":\"backend-fargate-svc\",\"majorVersion\":\"2\",\"minorVersion\":\"3\"}",
         "", "serviceTemplateVersion.status", "DRAFT"),
    STEP(0, "GetServiceTemplateVersion",
         "{\"templateName\":\"worker-fargate-svc\",\"majorVersion\":\"1\",\"minorVersion\":\"3\"}",
         "", "serviceTemplateVersion.statusMessage",
         "Service template schema is not valid: Missing property [pipelineInputType]"),
    STEP(0, "CreateServiceTemplate", "{\"name\":\"backend-fargate-svc\"}", "ConflictException",
         NULL, NULL),
    STEP(0, "DeleteServiceTemplateVersion",
         "{\"templateName\":\"worker-fargate-svc\",\"majorVersion\":\"1\",\"minorVersion\":\"3\"}",
         "", NULL, NULL),
    STEP(0, "DeleteServiceTemplateVersion",
         "{\"templateName\":\"scheduled-fargate-svc\",\"majorVersion\":\"1\",\"minorVersion\":"
         "\"0\"}",
         "", NULL, NULL),
    STEP(0, "DeleteServiceTemplate", "{\"name\":\"scheduled-fargate-svc\"}", "", NULL, NULL),
};

static void the_fleet_has_templates(void **state)
{
    struct world *w = *state;
    char input[200];
    cJSON *body, *item;
    bool refused = false;

    run_steps(w, seeded, ARRAY_LEN(seeded));
    /* a version that is in use and not the recommended one */
    body = call(w, "ListServiceInstances", "{}", "");
    cJSON_ArrayForEach (item, json_at(body, "serviceInstances")) {
        const char *template_ = json_str(item, "templateName"),
                   *minor = json_str(item, "templateMinorVersion");

        if (!str_eq(template_, "apigw-lambda-svc") || str_eq(minor, "6"))
            continue;
        snprintf(input, sizeof(input),
                 "{\"templateName\":\"%s\",\"majorVersion\":\"1\",\"minorVersion\":\"%s\"}",
                 template_, minor);
        expect(w, "DeleteServiceTemplateVersion", input, "ConflictException");
        refused = true;
    }
    cJSON_Delete(body);
    assert_true(refused);
}

/* Ten versions in pages of three, by number and not by text. */
static void versions_come_in_pages(void **state)
{
    struct world *w = *state;
    char input[300], token[200] = "";
    int n = 0;

    expect(w, "CreateEnvironmentTemplate", ENV, "");
    expect(w, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," SOURCE "}", "");
    for (int i = 1; i < 11; i++)
        expect(w, "CreateEnvironmentTemplateVersion",
               "{\"templateName\":\"net\",\"majorVersion\":\"1\"," SOURCE "}", "");
    expect(w, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"net\"," SOURCE "}", "");
    for (int page = 0; page < 4; page++) {
        cJSON *body, *item;

        snprintf(input, sizeof(input),
                 "{\"templateName\":\"net\",\"majorVersion\":\"1\",\"maxResults\":3%s%s%s}",
                 *token ? ",\"nextToken\":\"" : "", token, *token ? "\"" : "");
        body = call(w, "ListEnvironmentTemplateVersions", input, "");
        cJSON_ArrayForEach (item, json_at(body, "templateVersions")) {
            char text[16];

            snprintf(text, sizeof(text), "%d", n++);
            assert_string_equal(json_str(item, "minorVersion"), text);
        }
        snprintf(token, sizeof(token), "%s", json_str_or(body, "nextToken", ""));
        cJSON_Delete(body);
    }
    assert_int_equal(n, 11);
    assert_string_equal(token, "");
}

static void create_many(struct world *w, const char *op, const char *fmt, int n)
{
    char input[200];

    for (int i = 0; i < n; i++) {
        snprintf(input, sizeof(input), fmt, i);
        expect(w, op, input, "");
    }
}

/* BEHAVIOUR section 3: 1000 templates, 1000 versions of one. */
static void quotas_are_kept(void **state)
{
    struct world *w = *state;

    create_many(w, "CreateEnvironmentTemplate", "{\"name\":\"e%d\"}", 400);
    create_many(w, "CreateServiceTemplate", "{\"name\":\"s%d\"}", 600);
    expect(w, "CreateServiceTemplate", "{\"name\":\"more\"}", "ServiceQuotaExceededException");
    expect(w, "CreateServiceTemplate", "{\"name\":\"s7\"}", ""); /* a repeat makes none */
    expect(w, "DeleteEnvironmentTemplate", "{\"name\":\"e0\"}", "");
    expect(w, "CreateServiceTemplate", "{\"name\":\"more\"}", "");
    create_many(w, "CreateEnvironmentTemplateVersion",
                "{\"templateName\":\"e1\",\"clientToken\":\"t%d\"," SOURCE "}", 1000);
    expect(w, "CreateEnvironmentTemplateVersion", "{\"templateName\":\"e1\"," SOURCE "}",
           "ServiceQuotaExceededException");
    expect(w, "CreateEnvironmentTemplateVersion",
           "{\"templateName\":\"e1\",\"clientToken\":\"t0\"," SOURCE "}", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_life_of_a_template, empty_account, world_down),
        cmocka_unit_test_setup_teardown(service_templates_know_where_they_may_live, empty_account,
                                        world_down),
        cmocka_unit_test_setup_teardown(calls_that_come_twice, empty_account, world_down),
        cmocka_unit_test_setup_teardown(the_fleet_has_templates, quiet_fleet, world_down),
        cmocka_unit_test_setup_teardown(versions_come_in_pages, empty_account, world_down),
        cmocka_unit_test_setup_teardown(quotas_are_kept, empty_account, world_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
