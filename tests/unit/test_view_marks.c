/* Marks, and what is done to all that are marked: what is shown before, what is sent, how it ends.
 */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "view_fixture.h"

enum { MANY = 20 };

static int up(void **state)
{
    *state = fixture_new(NULL);
    return 0;
}

static int down(void **state)
{
    fixture_free(*state);
    return 0;
}

static bool has(struct fixture *f, const char *text)
{
    return strstr(fixture_screen(f, 100, 30), text) != NULL;
}

static bool shows(struct fixture *f, const char *text)
{
    if (!has(f, text))
        fprintf(stderr, "no \"%s\" in\n%s\n", text, fixture_screen(f, 100, 30));
    return has(f, text);
}

/* An instance of the service "many", stuck since the last 60 + i minutes. */
static void put_stuck(struct fixture *f, int i, const char *status, const char *deployment)
{
    char json[600];

    snprintf(json, sizeof(json),
             "{'serviceName':'many','name':'i%02d','environmentName':'fargate-env-prod',"
             "'deploymentStatus':'%s','lastAttemptedDeploymentId':'%s','createdAt':1787483650,"
             "'lastDeploymentAttemptedAt':%lld}",
             i, status, deployment, (long long)(f->now_ms / 1000 - 3600 - 60 * i));
    fixture_put(f, "instance", json);
}

static void put_many(struct fixture *f)
{
    for (int i = 0; i < MANY; i++) {
        char deployment[40];

        snprintf(deployment, sizeof(deployment), "deployment-%d", i);
        put_stuck(f, i, "IN_PROGRESS", deployment);
    }
    f->now_ms += 1000;
}

/* Only those, all of them marked. */
static void mark_many(struct fixture *f)
{
    put_many(f);
    fixture_type(f, "/name:/^i[0-9]/");
    fixture_keys(f, "Enter a");
    assert_true(shows(f, "20 marked"));
}

static void marks_by_keys(void **state)
{
    struct fixture *f = *state;

    fixture_keys(f, "*");
    assert_false(has(f, "marked"));
    fixture_keys(f, "g Space"); /* and on to the next */
    assert_true(shows(f, "1 marked"));
    assert_true(shows(f, "\342\227\217\342\226\276 ecs-ec2-env"));
    fixture_keys(f, "Up");
    assert_true(shows(f, "\342\227\211\342\226\276 ecs-ec2-env"));
    fixture_keys(f, "Space");
    assert_false(has(f, "marked"));
    fixture_keys(f, "Space j Space U");
    assert_false(has(f, "marked"));
    assert_true(shows(f, "2 marks are off"));
}

/* Of a branch its own row, not what is beneath; a mark survives whatever is done to the view. */
static void marks_stay(void **state)
{
    struct fixture *f = *state;

    fixture_type(f, "/name:prod");
    fixture_keys(f, "Enter");
    while (!strstr(fixture_screen(f, 100, 30), "\342\227\217      prod"))
        fixture_keys(f, "Space");
    fixture_keys(f, "U Up Space");
    assert_true(shows(f, "1 marked"));
    fixture_keys(f, "Esc 2 3 1");
    assert_true(shows(f, "1 marked"));
    fixture_fill(f);
    f->now_ms += 5000;
    assert_true(shows(f, "1 marked"));
    fixture_keys(f, "2 *"); /* the same row in another tree */
    assert_true(strstr(fixture_screen(f, 100, 40), "\342\227\217    prod") ||
                strstr(fixture_screen(f, 100, 40), "\342\227\217   prod"));
}

static void a_range(void **state)
{
    struct fixture *f = *state;

    put_many(f);
    fixture_type(f, "/name:/^i[0-9]/");
    fixture_keys(f, "Enter G V");
    assert_true(shows(f, "range of 1: V marks it, Esc does not"));
    fixture_keys(f, "k k k");
    assert_true(shows(f, "range of 4"));
    fixture_keys(f, "j");
    assert_true(shows(f, "range of 3"));
    assert_false(has(f, "3 marked"));
    fixture_keys(f, "V");
    assert_true(shows(f, "3 marked"));
    fixture_keys(f, "k k V k k Esc"); /* not this one */
    assert_true(shows(f, "3 marked"));
    assert_true(has(f, "/name:")); /* Esc did no more than that */
    fixture_keys(f, "V k 2");
    assert_true(shows(f, "the range is given up"));
    fixture_keys(f, "1 U V k X"); /* a range that is open is meant */
    assert_true(shows(f, "Cancel 2 deployments?"));
}

static void all_that_is_shown(void **state)
{
    struct fixture *f = *state;

    fixture_keys(f, "z a");
    assert_true(shows(f, "2 marked")); /* the problems, not the branches that lead to them */
    fixture_keys(f, "a");
    assert_false(has(f, "marked"));
    fixture_keys(f, "a Esc 3 a");
    assert_true(shows(f, "marked"));
    fixture_keys(f, "6 Space");
    assert_true(shows(f, "nothing here can be marked"));
}

static void a_row_that_goes_takes_its_mark(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    store_remove(fixture_find(f, "instance", "many/i03"));
    assert_true(shows(f, "many/i03 is gone, and its mark with it"));
    assert_true(shows(f, "19 marked"));
    store_remove(fixture_find(f, "instance", "many/i04"));
    assert_true(shows(f, "2 marked rows are gone, and their marks with them"));
    assert_true(shows(f, "18 marked"));
}

static void signs_in_ascii(void **state)
{
    const struct fixture_options o = {.ascii = true};
    struct fixture *f = fixture_new(&o);

    (void)state;
    fixture_screen(f, 100, 30);
    fixture_keys(f, "g Space");
    assert_true(shows(f, "*- ecs-ec2-env"));
    assert_true(shows(f, "- Environments | 1 marked -"));
    fixture_keys(f, "k");
    assert_true(shows(f, "@- ecs-ec2-env"));
    fixture_keys(f, "3 Space k");
    assert_true(strstr(fixture_screen(f, 100, 30), "\n@"));
    fixture_free(f);
}

#define T(test) cmocka_unit_test_setup_teardown(test, up, down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(marks_by_keys),
        T(marks_stay),
        T(a_range),
        T(all_that_is_shown),
        T(a_row_that_goes_takes_its_mark),
        cmocka_unit_test(signs_in_ascii),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
