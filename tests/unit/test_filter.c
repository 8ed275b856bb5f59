/* What a filter text means, on one row at a time. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
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
    wrong_is("age", "");
    wrong_is("age:2h", "age: age>2h or age<30m: a number and s, m, h or d");
    wrong_is("created>x", "created: a number and s, m, h or d");
    wrong_is("message>2h", "message>: only times are compared; here message:2h");
    wrong_is("version:one", "version: a number, or two with a dot: version:1  version>=1.2");
    wrong_is("version>", "version: a number, or two with a dot: version:1  version>=1.2");
    wrong_is("nosuch:x", "no column \"nosuch\"; there is status, name, kind, age, version, env, "
                         "service, template, message ...");
    wrong_is("/(/", "regex /(/: Unmatched ( or \\(");
    wrong_is("/[a/", "regex /[a/: Unmatched [, [^, [:, [., or [=");
    wrong_is("re:*", "regex /*/: Invalid preceding regular expression");
    wrong_is("prod", "");
    memset(many, 'a', sizeof(many)); /* no end of letters, no end of words */
    many[sizeof(many) - 1] = '\0';
    filter_free(filter_new(many, wrong));
    for (size_t i = 1; i < sizeof(many) - 1; i += 2)
        many[i] = ' ';
    filter_free(filter_new(many, wrong));
}

/* Of one kind alone: its columns are all there are. */
static void columns_of_a_kind(void **state)
{
    char wrong[FILTER_WRONG];

    (void)state;
    filter_free(filter_new_for(kind_find("deployment"), "repository:x", wrong));
    assert_true(strncmp(wrong,
                        "no column \"repository\"; there is status, name, kind, age, version, "
                        "target, environment, service, instance,",
                        60) == 0);
    assert_true(strlen(wrong) < FILTER_WRONG);
    assert_non_null(strstr(wrong, "instance"));
    filter_free(filter_new_for(kind_find("deployment"), "svc:x target:INST created>2d", wrong));
    assert_string_equal(wrong, "");
}

static void quotes(void **state)
{
    (void)state;
    assert_true(matches("\"maximum number\"", "environment", "ecs-ec2-env"));
    assert_false(matches("\"number maximum\"", "environment", "ecs-ec2-env"));
    assert_true(matches("number maximum", "environment", "ecs-ec2-env"));
    assert_true(matches("message:\"maximum number\"", "environment", "ecs-ec2-env"));
    assert_true(matches("message:'(Service: Ec2'", "environment", "ecs-ec2-env"));
    assert_true(matches("\"maximum num", "environment", "ecs-ec2-env")); /* on its way */
    assert_false(matches("!\"maximum number\"", "environment", "ecs-ec2-env"));
    assert_false(matches("\"!maximum\"", "environment", "ecs-ec2-env"));
    assert_false(matches("\"status:failed\"", "environment", "ecs-ec2-env"));
    assert_true(matches("\"\"", "environment", "ecs-ec2-env"));
}

static void expressions(void **state)
{
    (void)state;
    assert_true(matches("/^front.*prod$/", "instance", "front-end/prod"));
    assert_true(matches("/FRONT/", "instance", "front-end/prod"));
    assert_true(matches("/end/prod/", "instance", "front-end/prod")); /* a slash within */
    assert_true(matches("/number of/ failed", "environment", "ecs-ec2-env"));
    assert_false(matches("/number of/ !failed", "environment", "ecs-ec2-env"));
    assert_true(matches("/^fro", "instance", "front-end/prod")); /* on its way */
    assert_true(matches("//", "instance", "front-end/prod"));
    assert_true(matches("/", "instance", "front-end/prod"));
    assert_true(matches("re:^prod$", "instance", "front-end/prod")); /* its name */
    assert_true(matches("re:dev|prod", "instance", "front-end/prod"));
    assert_false(matches("!re:dev|prod", "instance", "front-end/prod"));
    assert_true(matches("name:/^prod$/", "instance", "front-end/prod"));
    assert_false(matches("name:/^pro$/", "instance", "front-end/prod"));
    assert_true(matches("status:/^(failed|stuck)$/", "environment", "ecs-ec2-env"));
}

/* What would take all memory, or all time, is refused at once; a long text is cut. */
static void expensive_expressions(void **state)
{
    char text[400], wrong[FILTER_WRONG];
    char *message = malloc(200001), *json;
    struct filter *filter;

    (void)state;
    wrong_is("/(a)\\1/", "regex: no \\1 ... \\9");
    wrong_is("/\\\\1/", "");
    wrong_is("/((a{99}){99}){99}/", "regex: repeats at most 100 times in all");
    wrong_is("/a{30000}/", "regex: repeats at most 100 times in all");
    wrong_is("/a{2,99999999999999999999}/", "regex: repeats at most 100 times in all");
    wrong_is("/a{,5}/", "");
    memset(text, 'a', sizeof(text));
    text[0] = text[240] = '/';
    text[241] = '\0';
    wrong_is(text, "regex: at most 200 bytes");
    memset(message, 'a', 200000);
    message[200000] = '\0';
    json = malloc(201000);
    snprintf(json, 201000,
             "{'name':'long','deploymentStatus':'FAILED','deploymentStatusMessage':'%s'}", message);
    fixture_put(f, "environment", json);
    filter = filter_new("/(x+x+)+y|(a|aa)+$z|a*a*a*a*b/", wrong);
    assert_string_equal(wrong, "");
    assert_false(filter_match(filter, fixture_find(f, "environment", "long"), f->now_ms));
    filter_free(filter);
    free(message);
    free(json);
}

static void fuzzy(void **state)
{
    (void)state;
    assert_true(matches("~fep", "instance", "front-end/prod"));
    assert_true(matches("~FEP", "instance", "front-end/prod"));
    assert_false(matches("~pef", "instance", "front-end/prod"));
    assert_true(matches("~", "instance", "front-end/prod"));
    assert_false(matches("!~fep", "instance", "front-end/prod"));
    assert_true(matches("name:~pd", "instance", "front-end/prod"));
    assert_false(matches("name:~fd", "instance", "front-end/prod"));
    assert_false(matches("~maximum", "environment", "ecs-ec2-env")); /* no message */
}

static void any_column(void **state)
{
    (void)state;
    assert_true(matches("arn:arn:aws:proton", "instance", "front-end/prod"));
    assert_true(matches("last-success:d", "instance", "front-end/prod"));
    assert_true(matches("lastsucc:d", "instance", "front-end/prod"));
    assert_true(matches("templateName:load", "instance", "front-end/prod"));
    assert_true(matches("temp:load", "instance", "front-end/prod"));
    assert_true(matches("mess:vpcs", "environment", "ecs-ec2-env"));
    assert_true(matches("name=prod", "instance", "front-end/prod"));
    assert_false(matches("name=pro", "instance", "front-end/prod"));
    assert_true(matches("created>30d", "instance", "front-end/prod"));
    assert_false(matches("created<30d", "instance", "front-end/prod"));
    assert_true(matches("created>=30d", "instance", "front-end/prod"));
    assert_true(matches("region:eu-west profile:prod", "instance", "front-end/prod"));
    assert_false(matches("region:us-east", "instance", "front-end/prod"));
    assert_true(matches("health:stuck", "instance", "front-end/prod"));
    assert_false(matches("health:progress", "instance", "front-end/prod"));
}

static void versions(void **state)
{
    (void)state;
    assert_true(matches("version:1", "instance", "front-end/prod"));
    assert_true(matches("version:1.", "instance", "front-end/prod"));
    assert_true(matches("version:1.2", "instance", "front-end/prod"));
    assert_false(matches("version:1.20", "instance", "front-end/prod"));
    assert_false(matches("version:2", "instance", "front-end/prod"));
    assert_true(matches("version>1.1", "instance", "front-end/prod"));
    assert_false(matches("version>1.2", "instance", "front-end/prod"));
    assert_true(matches("version>=1.2", "instance", "front-end/prod"));
    assert_false(matches("version>1", "instance", "front-end/prod"));
    assert_true(matches("version<1.10", "instance", "front-end/prod")); /* numbers, not text */
    assert_true(matches("!version<1.2", "instance", "front-end/prod"));
    assert_true(matches("version:", "instance", "front-end/prod"));
}

/* What is wrong leaves the rest as it is. */
static void the_rest_counts(void **state)
{
    char wrong[FILTER_WRONG];
    struct filter *filter = filter_new("age>2x front nosuch:z", wrong);

    (void)state;
    assert_string_not_equal(wrong, "");
    assert_true(filter_match(filter, fixture_find(f, "instance", "front-end/prod"), f->now_ms));
    assert_false(filter_match(filter, fixture_find(f, "instance", "checkout/dev"), f->now_ms));
    filter_free(filter);
}

/* Names and messages in other letters, whole characters. */
static void other_letters(void **state)
{
    (void)state;
    fixture_put(f, "environment",
                "{'name':'umlaut','deploymentStatus':'FAILED',"
                "'deploymentStatusMessage':'\303\234berlauf \346\227\245\346\234\254'}");
    assert_true(matches("\303\274BERLAUF", "environment", "umlaut"));
    assert_true(matches("\346\227\245", "environment", "umlaut"));
    assert_true(matches("message:~\303\274\346\234\254", "environment", "umlaut"));
    assert_true(matches("/^.berlauf ..$/", "environment", "umlaut"));
    assert_true(matches("message:/\346\227\245/", "environment", "umlaut"));
}

/* The cells that matched, as '^' under the text. */
static void painted(const char *text, const char *field, const char *cells, const char *want)
{
    char wrong[FILTER_WRONG], got[100] = "";
    struct filter *filter = filter_new(text, wrong);
    struct surface s;

    surface_init(&s);
    surface_resize(&s, 40, 1);
    surface_text(&s, 0, 0, -1, STYLE_TEXT, 0, cells);
    filter_paint(filter, fixture_find(f, "instance", "front-end/prod"), field, &s,
                 (struct rect){0, 0, 40, 1});
    for (int x = 0; x < 40; x++)
        got[x] = s.cells[x].style == STYLE_MATCH ? '^' : ' ';
    got[strlen(want)] = '\0';
    assert_string_equal(got, want);
    surface_release(&s);
    filter_free(filter);
}

static void paint(void **state)
{
    (void)state;
    painted("ro", FILTER_NAME, "front-end/prod", " ^^        ^^ ");
    painted("FRONT", FILTER_NAME, "front-end/prod", "^^^^^         ");
    painted("name:prod", FILTER_NAME, "front-end/prod", "          ^^^^");
    painted("name:prod", FILTER_STATUS, "front-end/prod", "              ");
    painted("status:prod", FILTER_NAME, "front-end/prod", "              ");
    painted("status:sTU", "Status", "stuck 1.2", "^^^      ");
    painted("!prod", FILTER_NAME, "front-end/prod", "              ");
    painted("service:front", FILTER_NAME, "front-end/prod", "^^^^^         ");
    painted("env:fargate", "Environment", "fargate-env-prod", "^^^^^^^         ");
    painted("env:fargate", "Template", "fargate-env-prod", "                ");
    painted("~fep", FILTER_NAME, "front-end/prod", "^     ^   ^   ");
    painted("/o./", FILTER_NAME, "front-end/prod", "  ^^        ^^");
    painted("/^f/", FILTER_NAME, "fff", "^  ");
    painted("/x*/", FILTER_NAME, "fff", "   ");
    painted("/x*/", FILTER_NAME, "fxxf", " ^^ ");
    painted("\346\234\254", FILTER_NAME, "a \346\227\245\346\234\254 b", "    ^^  ");
    painted("b", FILTER_NAME, "a \346\227\245\346\234\254 b", "       ^");
    painted("", FILTER_NAME, "front", "     ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(without),
        cmocka_unit_test(fields),
        cmocka_unit_test(ages),
        cmocka_unit_test(what_is_wrong),
        cmocka_unit_test(columns_of_a_kind),
        cmocka_unit_test(quotes),
        cmocka_unit_test(expressions),
        cmocka_unit_test(expensive_expressions),
        cmocka_unit_test(fuzzy),
        cmocka_unit_test(any_column),
        cmocka_unit_test(versions),
        cmocka_unit_test(the_rest_counts),
        cmocka_unit_test(other_letters),
        cmocka_unit_test(paint),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, up, down);
}
