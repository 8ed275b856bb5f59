/* Environment account connections in the local service: both sides, and that a decision is final
 * (BEHAVIOUR sections 3 to 5). */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/when.h"
#include "sim_steps.h"

#define THIS                "123456789012"
#define OTHER               "210987654321"
#define ROLE(account, name) "\"roleArn\":\"arn:aws:iam::" account ":role/" name "\""
#define CREATE(token, environment)                                                                 \
    "{\"clientToken\":\"" token "\",\"environmentName\":\"" environment                            \
    "\",\"managementAccountId\":\"" THIS "\"," ROLE(OTHER, "env") "}"
#define ID      "{\"id\":\"$ID\"}"
#define ONE     "environmentAccountConnection."
#define STATUS  ONE "status"
#define KEEP_ID ONE "id"
#define NO_ID   "{\"id\":\"00000000-0000-4000-8000-000000000000\"}"

static const struct step life[] = {
    STEP(0, "GetEnvironmentAccountConnection", NO_ID, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "AcceptEnvironmentAccountConnection", NO_ID, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateEnvironmentAccountConnection",
         "{\"environmentName\":\"e\",\"managementAccountId\":\"" THIS "\"}", "ValidationException",
         NULL, NULL),
    /* the role says which account the environment's is */
    STEP(0, "CreateEnvironmentAccountConnection", CREATE("t1", "e"), "", ONE "environmentAccountId",
         OTHER),
    KEEP("CreateEnvironmentAccountConnection", CREATE("t1", "e"), KEEP_ID),
    STEP(0, "GetEnvironmentAccountConnection", ID, "", STATUS, "PENDING"),
    STEP(0, "CreateEnvironmentAccountConnection", CREATE("t1", "other"), "ValidationException",
         "message", "Idempotent parameter mismatch"),
    STEP(0, "CreateEnvironmentAccountConnection", CREATE("t2", "e"), "ConflictException", NULL,
         NULL),
    STEP(0, "UpdateEnvironmentAccountConnection", "{\"id\":\"$ID\"," ROLE(OTHER, "better") "}", "",
         ONE "roleArn", "arn:aws:iam::" OTHER ":role/better"),
    STEP(10, "AcceptEnvironmentAccountConnection", ID, "", STATUS, "CONNECTED"),
    /* a repeat succeeds, the other decision comes too late */
    STEP(0, "AcceptEnvironmentAccountConnection", ID, "", STATUS, "CONNECTED"),
    STEP(0, "RejectEnvironmentAccountConnection", ID, "ConflictException", NULL, NULL),
    STEP(0, "UpdateEnvironmentAccountConnection",
         "{\"id\":\"$ID\",\"codebuildRoleArn\":\"arn:aws:iam::" OTHER ":role/cb\"}", "",
         ONE "codebuildRoleArn", "arn:aws:iam::" OTHER ":role/cb"),
    STEP(0, "DeleteEnvironmentAccountConnection", ID, "", STATUS, "CONNECTED"),
    STEP(0, "DeleteEnvironmentAccountConnection", ID, "", STATUS, "(none)"),
    STEP(0, "GetEnvironmentAccountConnection", ID, "ResourceNotFoundException", NULL, NULL),
    /* the original is deleted: the token makes a new one */
    KEEP("CreateEnvironmentAccountConnection", CREATE("t1", "e"), KEEP_ID),
    STEP(0, "RejectEnvironmentAccountConnection", ID, "", STATUS, "REJECTED"),
    STEP(0, "RejectEnvironmentAccountConnection", ID, "", STATUS, "REJECTED"),
    STEP(0, "AcceptEnvironmentAccountConnection", ID, "ConflictException", NULL, NULL),
    STEP(0, "UpdateEnvironmentAccountConnection", "{\"id\":\"$ID\"," ROLE(OTHER, "x") "}",
         "ConflictException", NULL, NULL),
    /* rejected: there may be another */
    STEP(0, "CreateEnvironmentAccountConnection", CREATE("t3", "e"), "", STATUS, "PENDING"),
    /* a CodeBuild role alone; this account is both sides */
    STEP(0, "CreateEnvironmentAccountConnection",
         "{\"environmentName\":\"cb\",\"managementAccountId\":\"" THIS
         "\",\"codebuildRoleArn\":\"arn:aws:iam::" THIS ":role/cb\"}",
         "", ONE "roleArn", "arn:aws:iam::" THIS ":role/cb"),
};

static void the_life_of_a_connection(void **state)
{
    run_steps(*state, life, ARRAY_LEN(life));
}

static int listed(struct world *w, const char *input, const char *name)
{
    cJSON *body = call(w, "ListEnvironmentAccountConnections", input, ""), *item;
    int n = 0;

    cJSON_ArrayForEach (item, json_at(body, "environmentAccountConnections")) {
        n += !name || strcmp(json_str(item, "environmentName"), name) == 0;
    }
    cJSON_Delete(body);
    return n;
}

#define TEMPLATE_MADE                                                                              \
    STEP(0, "CreateEnvironmentTemplate", "{\"name\":\"net\"}", "", NULL, NULL),                    \
        STEP(0, "CreateEnvironmentTemplateVersion",                                                \
             "{\"templateName\":\"net\",\"source\":{\"s3\":{\"bucket\":\"bbb\",\"key\":\"k.tgz\"}" \
             "}}",                                                                                 \
             "", NULL, NULL),                                                                      \
        STEP(7000, "UpdateEnvironmentTemplateVersion",                                             \
             "{\"templateName\":\"net\",\"majorVersion\":\"1\",\"minorVersion\":\"0\","            \
             "\"status\":\"PUBLISHED\"}",                                                          \
             "", NULL, NULL)
#define ENVIRONMENT(name, id)                                                                      \
    "{\"name\":\"" name "\",\"templateName\":\"net\",\"templateMajorVersion\":\"1\","              \
    "\"environmentAccountConnectionId\":\"" id                                                     \
    "\",\"spec\":\"proton: EnvironmentSpec\\nspec: {}\"}"

static const struct step uses[] = {
    TEMPLATE_MADE,
    STEP(0, "CreateEnvironment", ENVIRONMENT("e", "00000000-0000-4000-8000-000000000000"),
         "ResourceNotFoundException", NULL, NULL),
    KEEP("CreateEnvironmentAccountConnection", CREATE("t1", "e"), KEEP_ID),
    STEP(0, "CreateEnvironment", ENVIRONMENT("e", "$ID"), "ValidationException", NULL, NULL),
    STEP(0, "AcceptEnvironmentAccountConnection", ID, "", STATUS, "CONNECTED"),
    STEP(0, "CreateEnvironment", ENVIRONMENT("f", "$ID"), "ValidationException", NULL, NULL),
    STEP(0, "CreateEnvironment", ENVIRONMENT("e", "$ID"), "", "environment.environmentAccountId",
         OTHER),
    STEP(0, "GetEnvironment", "{\"name\":\"e\"}", "", "environment.environmentAccountConnectionId",
         "$ID"),
};

#define REPOSITORY "{\"provider\":\"GITHUB\",\"name\":\"acme/net\"}"
#define LINKED                                                                                     \
    "{\"provider\":\"GITHUB\",\"name\":\"acme/net\",\"connectionArn\":"                            \
    "\"arn:aws:codestar-connections:us-east-1:123456789012:connection/c\"}"
#define SELF_MANAGED                                                                               \
    "{\"name\":\"own\",\"templateName\":\"net\",\"templateMajorVersion\":\"1\","                   \
    "\"provisioningRepository\":{\"provider\":\"GITHUB\",\"name\":\"acme/"                         \
    "net\",\"branch\":\"main\"},"                                                                  \
    "\"spec\":\"proton: EnvironmentSpec\\nspec: {}\"}"

static const struct step repository[] = {
    TEMPLATE_MADE,
    STEP(0, "CreateEnvironment", SELF_MANAGED, "ResourceNotFoundException", NULL, NULL),
    STEP(0, "CreateRepository", LINKED, "", NULL, NULL),
    STEP(0, "CreateEnvironment", SELF_MANAGED, "", "environment.provisioningRepository.arn",
         "arn:aws:proton:us-east-1:123456789012:repository/github:acme/net"),
    STEP(0, "DeleteRepository", REPOSITORY, "ConflictException", NULL, NULL),
};

static void an_environment_keeps_its_repository(void **state)
{
    run_steps(*state, repository, ARRAY_LEN(repository));
}

static void an_environment_lives_in_the_connected_account(void **state)
{
    run_steps(*state, uses, ARRAY_LEN(uses));
}

#define AS(who, more) "{\"requestedBy\":\"" who "_ACCOUNT\"" more "}"

/* The seeded ones: three that others ask for here, one that this account asks for elsewhere. */
static void each_side_sees_its_own(void **state)
{
    struct world *w = *state;

    assert_int_equal(listed(w, AS("MANAGEMENT", ""), NULL), 3);
    assert_int_equal(listed(w, AS("ENVIRONMENT", ""), NULL), 1);
    assert_int_equal(listed(w, AS("ENVIRONMENT", ""), "shared-tools"), 1);
    assert_int_equal(listed(w, AS("MANAGEMENT", ",\"statuses\":[\"PENDING\"]"), NULL), 1);
    assert_int_equal(listed(w, AS("MANAGEMENT", ",\"statuses\":[\"PENDING\"]"), "payments-sandbox"),
                     1);
    assert_int_equal(listed(w, AS("MANAGEMENT", ",\"statuses\":[\"PENDING\",\"REJECTED\"]"), NULL),
                     2);
    assert_int_equal(listed(w, AS("MANAGEMENT", ",\"statuses\":[]"), NULL), 3);
    assert_int_equal(listed(w, AS("MANAGEMENT", ",\"environmentName\":\"legacy-env\""), NULL), 1);
    assert_int_equal(listed(w, AS("ENVIRONMENT", ",\"environmentName\":\"legacy-env\""), NULL), 0);
    assert_int_equal(listed(w, AS("MANAGEMENT", ",\"maxResults\":2"), NULL), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_life_of_a_connection, empty_account, world_down),
        cmocka_unit_test_setup_teardown(an_environment_keeps_its_repository, empty_account,
                                        world_down),
        cmocka_unit_test_setup_teardown(an_environment_lives_in_the_connected_account,
                                        empty_account, world_down),
        cmocka_unit_test_setup_teardown(each_side_sees_its_own, quiet_fleet, world_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
