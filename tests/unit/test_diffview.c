/* D: what differs between the spec and the last deployment, between deployments, between rows. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ui/diff.h"
#include "ui/marks.h"
#include "view_fixture.h"

static void has(struct fixture *f, int w, int h, const char *text)
{
    const char *screen = fixture_screen(f, w, h);

    if (!strstr(screen, text))
        fail_msg("\"%s\" is not in\n%s", text, screen);
}

static void has_not(struct fixture *f, int w, int h, const char *text)
{
    const char *screen = fixture_screen(f, w, h);

    if (strstr(screen, text))
        fail_msg("\"%s\" is in\n%s", text, screen);
}

static struct fixture *open_on(const char *keys)
{
    struct fixture *f = fixture_new(NULL);

    fixture_screen(f, 80, 24);
    fixture_keys(f, keys);
    return f;
}

/* A spec with a line for everything, as JSON text has it. */
#define SPEC(port, more)                                                                           \
    "proton: ServiceSpec\\n\\npipeline:\\n  dockerfile: Dockerfile\\n  unit_test_command: echo 1"  \
    "\\n\\ninstances:\\n  - name: dev\\n    environment: vpc-env-staging\\n    spec:\\n      "     \
    "port: 80"                                                                                     \
    "\\n  - name: prod\\n    environment: fargate-env-prod\\n    spec:\\n      port: " port        \
    "\\n      desired_count: 2\\n" more

static void answer_now(struct fixture *f, const char *spec)
{
    char text[4096];

    snprintf(text, sizeof(text),
             "{'serviceInstance':{'name':'prod','serviceName':'front-end','spec':'%s'}}", spec);
    fixture_answer(f, text);
}

static void answer_deployment(struct fixture *f, const char *id, const char *status,
                              const char *before, const char *after)
{
    char text[8192];

    snprintf(text, sizeof(text),
             "{'deployment':{'id':'%s','deploymentStatus':'%s','createdAt':1795252270,"
             "'initialState':{'serviceInstance':{'spec':'%s'}},"
             "'targetState':{'serviceInstance':{'spec':'%s'}}}}",
             id, status, before, after);
    fixture_answer(f, text);
}

#define OTHER SPEC("9090", "      image: nginx\\n")

/* The stuck one: what it is, and what the deployment that hangs is to make of it. */
static struct fixture *stuck(void)
{
    struct fixture *f = open_on("z D");

    has(f, 80, 24, "Asking the service");
    assert_non_null(strstr(buf_str(&f->intents), "call GetServiceInstance {\"name\":\"prod\""));
    assert_non_null(strstr(buf_str(&f->intents), "call GetDeployment {\"id\":\"687c966c"));
    answer_now(f, SPEC("80", ""));
    has(f, 80, 24, "Asking the service");
    answer_deployment(f, "687c966c-377b", "IN_PROGRESS", SPEC("80", ""), OTHER);
    return f;
}

static void spec_and_last_deployment(void **state)
{
    struct fixture *f = stuck();

    (void)state;
    has(f, 80, 24, "- front-end/prod as it is now");
    has(f, 80, 24, "+ deployment 687c966c: IN_PROGRESS, 2 hours 3 minutes ago");
    has(f, 80, 24, "2 lines added, 1 line removed, in 2 places");
    has(f, 80, 24, "-       port: 80");
    has(f, 80, 24, "+       port: 9090");
    has(f, 80, 24, "+       image: nginx");
    has(f, 80, 24, "lines that are the same");
    has_not(f, 80, 24, "Dockerfile");
    fixture_keys(f, "*");
    has(f, 80, 30, "Dockerfile");
    fixture_keys(f, "* / N G I N X Enter");
    has(f, 80, 24, "/NGINX  1 of 1");
    fixture_keys(f, "Esc q");
    has(f, 80, 24, "problems only");
    fixture_free(f);
}

/* Both beside each other where there is room: line by line opposite. */
static void beside_each_other(void **state)
{
    struct fixture *f = stuck();
    const char *screen = fixture_screen(f, 200, 50), *at = strstr(screen, "-       port: 80"), *end;

    (void)state;
    assert_non_null(at);
    end = strchr(at, '\n');
    at = strstr(at, "+       port: 9090");
    assert_true(at && at < end);
    fixture_keys(f, "W");
    has(f, 200, 50, "-       port: 80\n");
    fixture_free(f);
}

static void from_change_to_change(void **state)
{
    struct fixture *f = open_on("z D");
    char long_old[2000] = "", long_new[2000] = "";

    (void)state;
    for (int i = 0; i < 60; i++) {
        char line[32];

        snprintf(line, sizeof(line), "k%02d: 1\\n", i);
        strncat(long_old, line, sizeof(long_old) - strlen(long_old) - 1);
        snprintf(line, sizeof(line), "k%02d: %d\\n", i, i == 3 || i == 30 || i == 55 ? 2 : 1);
        strncat(long_new, line, sizeof(long_new) - strlen(long_new) - 1);
    }
    answer_now(f, long_old);
    answer_deployment(f, "687c966c", "FAILED", "", long_new);
    fixture_screen(f, 80, 16);
    has(f, 80, 16, "+ k03: 2");
    has_not(f, 80, 16, "+ k30: 2");
    fixture_keys(f, "n n");
    has(f, 80, 16, "+ k30: 2");
    fixture_keys(f, "n");
    has(f, 80, 16, "+ k55: 2");
    fixture_keys(f, "N");
    has(f, 80, 16, "+ k30: 2");
    fixture_keys(f, "n n"); /* around the end */
    has(f, 80, 16, "+ k03: 2");
    fixture_free(f);
}

static void no_difference(void **state)
{
    struct fixture *f = open_on("z D");

    (void)state;
    answer_now(f, SPEC("80", ""));
    answer_deployment(f, "687c966c", "SUCCEEDED", "", SPEC("80", ""));
    has(f, 80, 24, "No difference.");
    has_not(f, 80, 24, "port");
    fixture_keys(f, "n");
    has(f, 80, 24, "nothing to go to");
    fixture_free(f);
}

/* D again asks what else is to be compared. */
static void other_comparisons(void **state)
{
    struct fixture *f = stuck();

    (void)state;
    fixture_keys(f, "D");
    has(f, 80, 24, "before and after the last deployment");
    has(f, 80, 24, "the last deployment that succeeded");
    buf_clear(&f->intents);
    fixture_keys(f, "2");
    assert_non_null(strstr(buf_str(&f->intents), "call GetDeployment {\"id\":\"de11cc9d"));
    answer_deployment(f, "de11cc9d-ea95", "SUCCEEDED", "", SPEC("70", ""));
    answer_now(f, SPEC("80", ""));
    has(f, 80, 24, "- deployment de11cc9d: SUCCEEDED");
    has(f, 80, 24, "+ front-end/prod as it is now");
    fixture_keys(f, "D Esc");
    has(f, 80, 24, "-       port: 70");
    fixture_free(f);
}

static void says_why_not(void **state)
{
    struct fixture *f = open_on("z D");

    (void)state;
    fixture_refuse(f, "AccessDeniedException", "not you");
    has(f, 80, 24,
        "service instance front-end/prod could not be had: AccessDeniedException: not y");
    fixture_answer(f, "{}");
    has(f, 80, 24, "could not be had");
    fixture_keys(f, "q 2 D"); /* a service */
    has(f, 80, 24, "a service has no deployments of its own");
    fixture_free(f);
}

/* A view that is closed does not wait any more. */
static void gives_up_when_closed(void **state)
{
    struct fixture *f = open_on("z D q");

    (void)state;
    assert_int_equal(f->n_calls, 0);
    fixture_free(f);
}

/* A deployment, and the one of the same target before it. */
static void two_deployments(void **state)
{
    static const char *const rows[] = {
        "{'id':'aaaaaaaa-1','deploymentStatus':'SUCCEEDED','targetResourceType':'SERVICE_INSTANCE',"
        "'serviceName':'pay','serviceInstanceName':'one','createdAt':1895250000}",
        "{'id':'bbbbbbbb-2','deploymentStatus':'SUCCEEDED','targetResourceType':'SERVICE_INSTANCE',"
        "'serviceName':'pay','serviceInstanceName':'two','createdAt':1895250001}",
        "{'id':'cccccccc-3','deploymentStatus':'FAILED','targetResourceType':'SERVICE_INSTANCE',"
        "'serviceName':'pay','serviceInstanceName':'one','createdAt':1895250002}"};
    struct fixture *f = fixture_new(NULL);

    (void)state;
    for (size_t i = 0; i < 3; i++)
        fixture_put(f, "deployment", rows[i]);
    diff_start(f->ui, fixture_find(f, "deployment", "cccccccc-3"));
    answer_deployment(f, "aaaaaaaa-1", "SUCCEEDED", "", SPEC("80", ""));
    answer_deployment(f, "cccccccc-3", "FAILED", SPEC("80", ""), OTHER);
    has(f, 80, 24, "- deployment aaaaaaaa: SUCCEEDED");
    has(f, 80, 24, "+ deployment cccccccc: FAILED");
    has(f, 80, 24, "+       image: nginx");
    fixture_keys(f, "q");
    diff_rows(f->ui, fixture_find(f, "deployment", "cccccccc-3"), /* the older one first */
              fixture_find(f, "deployment", "bbbbbbbb-2"));
    answer_deployment(f, "bbbbbbbb-2", "SUCCEEDED", "", SPEC("80", ""));
    answer_deployment(f, "cccccccc-3", "FAILED", "", OTHER);
    has(f, 80, 24, "- deployment bbbbbbbb");
    has(f, 80, 24, "+ deployment cccccccc");
    fixture_free(f);
}

/* Two marked rows, in the order of marking; the selection does not matter. */
static void two_marked(void **state)
{
    struct fixture *f = fixture_new(NULL);
    struct marks *marks = (struct marks *)(uintptr_t)ui_env(f->ui)->marks;

    (void)state;
    fixture_screen(f, 80, 24);
    marks_set(marks, fixture_find(f, "instance", "front-end/prod"), true);
    marks_set(marks, fixture_find(f, "instance", "front-end/dev"), true);
    fixture_keys(f, "D");
    answer_now(f, SPEC("80", ""));
    fixture_answer(f, "{'serviceInstance':{'name':'dev','serviceName':'front-end','spec':'a: 1'}}");
    has(f, 80, 24, "- front-end/prod as it is now");
    has(f, 80, 24, "+ front-end/dev as it is now");
    has(f, 80, 40, "+ a: 1");
    fixture_keys(f, "q");
    marks_set(marks, fixture_find(f, "service", "billing"), true);
    fixture_keys(f, "D");
    has(f, 80, 24, "3 rows are marked: two can be compared");
    fixture_free(f);
}

static void hostile_specs(void **state)
{
    struct fixture *f = open_on("z D");

    (void)state;
    answer_now(f, "a: \\u001b[2J\\u202e\\n");
    answer_deployment(f, "687c966c", "\\u001b]0;x", "", "a: b\\u0007\\n");
    has(f, 80, 24, "- a: ^[[2J<U+202E>");
    has(f, 80, 24, "+ a: b^G");
    for (int i = 0; i < f->surface.w * f->surface.h; i++)
        assert_true(f->surface.cells[i].cp == 0 || f->surface.cells[i].cp >= ' ');
    fixture_free(f);
}

static void screens(void **state)
{
    struct fixture *f = stuck();

    (void)state;
    fixture_golden_all(f, "view-diff");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spec_and_last_deployment),
        cmocka_unit_test(beside_each_other),
        cmocka_unit_test(from_change_to_change),
        cmocka_unit_test(no_difference),
        cmocka_unit_test(other_comparisons),
        cmocka_unit_test(says_why_not),
        cmocka_unit_test(gives_up_when_closed),
        cmocka_unit_test(two_deployments),
        cmocka_unit_test(two_marked),
        cmocka_unit_test(hostile_specs),
        cmocka_unit_test(screens),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
