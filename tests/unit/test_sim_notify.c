/* Self-managed provisioning in the local service: NotifyResourceDeploymentStatusChange drives what
 * the customer provisions (BEHAVIOUR section 4), and nothing else. */
#include "unit.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/when.h"
#include "sim_steps.h"

#define ARN(tail)          "arn:aws:proton:us-east-1:123456789012:" tail
#define NOTIFY(tail, more) "{\"resourceArn\":\"" ARN(tail) "\"" more "}"
#define OWN                "environment/own"
#define GET                "{\"name\":\"own\"}"
#define STATUS             "environment.deploymentStatus"
#define MESSAGE            "environment.deploymentStatusMessage"
#define SPEC(cidr)         "\"spec\":\"proton: EnvironmentSpec\\nspec: {vpc_cidr: " cidr "}\""
#define OUTPUT(k, v)       "{\"key\":\"" k "\",\"valueString\":\"" v "\"}"
#define CURRENT            "\"deploymentType\":\"CURRENT_VERSION\""
#define UPDATE(cidr)       "{\"name\":\"own\"," CURRENT "," SPEC(cidr) "}"

static const struct step life[] = {
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\",\"provisioning\":\"CUSTOMER_MANAGED\"}",
         "", NULL, NULL),
    STEP(0, "CreateEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"source\":{\"s3\":{\"bucket\":\"bbb\",\"key\":\"k.tgz\"}}}",
         "", NULL, NULL),
    STEP(7000, "UpdateEnvironmentTemplateVersion",
         "{\"templateName\":\"net\",\"majorVersion\":\"1\",\"minorVersion\":\"0\","
         "\"status\":\"PUBLISHED\"}",
         "", NULL, NULL),
    STEP(0, "NotifyResourceDeploymentStatusChange", NOTIFY(OWN, ""), "ResourceNotFoundException",
         NULL, NULL),
    STEP(0, "CreateEnvironment",
         "{\"name\":\"own\",\"templateName\":\"net\",\"templateMajorVersion\":\"1\"," SPEC(
             "10.1.0.0/16") "}",
         "", STATUS, "IN_PROGRESS"),
    /* it waits for as long as it takes */
    STEP(20 * MS_HOUR, "GetEnvironment", GET, "", STATUS, "IN_PROGRESS"),
    STEP(0, "NotifyResourceDeploymentStatusChange",
         NOTIFY(OWN, ",\"status\":\"IN_PROGRESS\",\"statusMessage\":\"3 of 9\""), "", NULL, NULL),
    STEP(0, "GetEnvironment", GET, "", MESSAGE, "3 of 9"),
    STEP(0, "GetEnvironment", GET, "", STATUS, "IN_PROGRESS"),
    STEP(0, "NotifyResourceDeploymentStatusChange",
         NOTIFY(OWN, ",\"deploymentId\":\"00000000-0000-4000-8000-000000000000\","
                     "\"status\":\"SUCCEEDED\""),
         "ResourceNotFoundException", NULL, NULL),
    KEEP("GetEnvironment", GET, "environment.lastAttemptedDeploymentId"),
    STEP(5, "NotifyResourceDeploymentStatusChange",
         NOTIFY(OWN, ",\"deploymentId\":\"$ID\",\"status\":\"SUCCEEDED\",\"outputs\":[" OUTPUT(
                         "VPC", "vpc-1") "," OUTPUT("Cluster", "c") "]"),
         "", NULL, NULL),
    STEP(0, "GetEnvironment", GET, "", STATUS, "SUCCEEDED"),
    STEP(0, "GetEnvironment", GET, "", "environment.lastSucceededDeploymentId", "$ID"),
    STEP(0, "NotifyResourceDeploymentStatusChange", NOTIFY(OWN, ",\"status\":\"FAILED\""),
         "ConflictException", NULL, NULL),
    /* an update that fails; the deployment before it is not the latest any more */
    STEP(0, "UpdateEnvironment", UPDATE("10.2.0.0/16"), "", STATUS, "IN_PROGRESS"),
    STEP(0, "NotifyResourceDeploymentStatusChange",
         NOTIFY(OWN, ",\"deploymentId\":\"$ID\",\"status\":\"SUCCEEDED\""), "ConflictException",
         NULL, NULL),
    STEP(0, "NotifyResourceDeploymentStatusChange",
         NOTIFY(OWN, ",\"status\":\"FAILED\",\"statusMessage\":\"terraform: quota\""), "", NULL,
         NULL),
    STEP(0, "GetEnvironment", GET, "", STATUS, "FAILED"),
    STEP(0, "GetEnvironment", GET, "", MESSAGE, "terraform: quota"),
    STEP(0, "GetEnvironment", GET, "", "environment.lastSucceededDeploymentId", "$ID"),
    /* a delete is the customer's too */
    STEP(0, "DeleteEnvironment", GET, "", STATUS, "DELETE_IN_PROGRESS"),
    STEP(20 * MS_HOUR, "GetEnvironment", GET, "", STATUS, "DELETE_IN_PROGRESS"),
    STEP(0, "NotifyResourceDeploymentStatusChange", NOTIFY(OWN, ",\"status\":\"SUCCEEDED\""), "",
         NULL, NULL),
    STEP(0, "GetEnvironment", GET, "ResourceNotFoundException", NULL, NULL),
};

static void the_customer_decides(void **state)
{
    run_steps(*state, life, ARRAY_LEN(life));
}

static void outputs_are_what_was_told(void **state)
{
    struct world *w = *state;
    cJSON *body;

    run_steps(w, life, 12);
    body = call(w, "ListEnvironmentOutputs", "{\"environmentName\":\"own\"}", "");
    assert_int_equal(cJSON_GetArraySize(json_at(body, "outputs")), 2);
    assert_string_equal(json_str(json_at(body, "outputs")->child, "valueString"), "vpc-1");
    cJSON_Delete(body);
    /* outputs alone, afterwards */
    expect(w, "NotifyResourceDeploymentStatusChange",
           NOTIFY(OWN, ",\"outputs\":[" OUTPUT("VPC", "vpc-2") "]"), "");
    body = call(w, "ListEnvironmentOutputs", "{\"environmentName\":\"own\"}", "");
    assert_string_equal(json_str(json_at(body, "outputs")->child, "valueString"), "vpc-2");
    cJSON_Delete(body);
    assert_string_equal(ask(w, "GetEnvironment", GET, STATUS), "SUCCEEDED");
}

static const struct step others[] = {
    STEP(0, "NotifyResourceDeploymentStatusChange",
         NOTIFY("environment/fargate-env-prod", ",\"status\":\"SUCCEEDED\""), "ValidationException",
         NULL, NULL),
    STEP(0, "NotifyResourceDeploymentStatusChange",
         NOTIFY("service/front-end/service-instance/nosuch", ",\"status\":\"SUCCEEDED\""),
         "ResourceNotFoundException", NULL, NULL),
    STEP(0, "NotifyResourceDeploymentStatusChange",
         NOTIFY("service/front-end", ",\"status\":\"SUCCEEDED\""), "ResourceNotFoundException",
         NULL, NULL),
};

static void the_service_does_not_let_go_of_its_own(void **state)
{
    run_steps(*state, others, ARRAY_LEN(others));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_customer_decides, empty_account, world_down),
        cmocka_unit_test_setup_teardown(outputs_are_what_was_told, empty_account, world_down),
        cmocka_unit_test_setup_teardown(the_service_does_not_let_go_of_its_own, quiet_fleet,
                                        world_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
