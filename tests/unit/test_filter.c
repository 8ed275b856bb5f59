/* What a filter text means, on one row at a time. */
#include "unit.h"

#include <locale.h>
#include <string.h>

#include "ui/filter.h"
#include "view_fixture.h"

static struct fixture *f;

static int up(void **state)
{
    (void)state;
    f = fixture_new(NULL);
    return 0;
}

static int down(void **state)
{
    (void)state;
    fixture_free(f);
    return 0;
}

static bool matches(const char *text, const char *kind, const char *id)
{
    char wrong[FILTER_WRONG];
    struct filter *filter = filter_new(text, wrong);
    struct row *r = fixture_find(f, kind, id);
    bool match;

    assert_non_null(r);
    assert_string_equal(wrong, "");
    match = filter_match(filter, r, f->now_ms);
    filter_free(filter);
    return match;
}

static void words(void **state)
{
    (void)state;
    assert_true(matches("prod", "instance", "front-end/prod"));
    assert_true(matches("PROD front", "instance", "front-end/prod"));
    assert_false(matches("prod back", "instance", "front-end/prod"));
    assert_true(matches("", "instance", "front-end/prod"));
    assert_true(matches("   ", "instance", "front-end/prod"));
    assert_true(matches("load-balanced", "instance", "front-end/prod"));    /* its template */
    assert_true(matches("VPCs", "environment", "ecs-ec2-env"));             /* its message */
    assert_true(matches("in_progress", "instance", "front-end/prod"));      /* its status */
    assert_true(matches("stuck", "instance", "front-end/prod"));            /* what we make of it */
    assert_true(matches("fargate-env-prod", "instance", "front-end/prod")); /* where it is */
}

static void without(void **state)
{
    (void)state;
    assert_false(matches("!prod", "instance", "front-end/prod"));
    assert_true(matches("!zzz", "instance", "front-end/prod"));
    assert_true(matches("front !dev", "instance", "front-end/prod"));
    assert_false(matches("front !dev", "instance", "front-end/dev"));
    assert_true(matches("!", "instance", "front-end/dev")); /* half typed: nothing yet */
}

static void fields(void **state)
{
    (void)state;
    assert_true(matches("status:failed", "environment", "ecs-ec2-env"));
    assert_false(matches("status:failed", "instance", "front-end/prod"));
    assert_true(matches("status:stuck", "instance", "front-end/prod"));
    assert_true(matches("env:fargate", "instance", "front-end/prod"));
    assert_true(matches("env:fargate", "environment", "fargate-env-prod"));
    assert_false(matches("env:fargate", "instance", "checkout/prod"));
    assert_true(matches("svc:check", "instance", "checkout/prod"));
    assert_true(matches("kind:inst", "instance", "checkout/prod"));
    assert_false(matches("kind:inst", "service", "checkout"));
    assert_true(matches("name:prod", "instance", "checkout/prod"));
    assert_false(matches("name:checkout", "instance", "checkout/prod"));
    assert_true(matches("template:backend", "service", "checkout"));
    assert_true(matches("!env:fargate", "instance", "checkout/prod"));
    assert_true(matches("Status:FAILED", "environment", "ecs-ec2-env"));
    assert_true(matches("status:", "environment", "ecs-ec2-env"));
}

static void ages(void **state)
{
    (void)state;
    assert_true(matches("age>2h", "instance", "front-end/prod"));
    assert_false(matches("age>3h", "instance", "front-end/prod"));
    assert_true(matches("age<3h", "instance", "front-end/prod"));
    assert_false(matches("!age<3h", "instance", "front-end/prod"));
    assert_true(matches("age>30m age<1h", "environment", "ecs-ec2-env"));
}

static void wrong_is(const char *text, const char *want)
{
    char wrong[FILTER_WRONG];

    filter_free(filter_new(text, wrong));
    assert_string_equal(wrong, want);
}

static void what_is_wrong(void **state)
{
    char wrong[FILTER_WRONG], many[4000];

    (void)state;
    wrong_is("age>2x", "age: a number and s, m, h or d");
    wrong_is("age>", "age: a number and s, m, h or d");
    wrong_is("nosuch:x", "no field \"nosuch\": status, name, kind, env, template...");
    wrong_is("prod", "");
    memset(many, 'a', sizeof(many)); /* no end of letters, no end of words */
    many[sizeof(many) - 1] = '\0';
    filter_free(filter_new(many, wrong));
    for (size_t i = 1; i < sizeof(many) - 1; i += 2)
        many[i] = ' ';
    filter_free(filter_new(many, wrong));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words), cmocka_unit_test(without),       cmocka_unit_test(fields),
        cmocka_unit_test(ages),  cmocka_unit_test(what_is_wrong),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, up, down);
}
