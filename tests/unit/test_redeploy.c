/* L: the spec of the last deployment that succeeded, sent again. */
#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "edit_steps.h"

static void answer_good(struct fixture *f, const char *spec)
{
    char *text = escaped(spec);
    char *json = xasprintf("{'deployment':{'id':'good-1','deploymentStatus':'SUCCEEDED',"
                           "'createdAt':1795173250,'targetState':{'environment':{'spec':'%s'}}}}",
                           text);

    fixture_answer(f, json);
    free(json);
    free(text);
}

/* L Enter y. */
static void the_last_good_one(void **state)
{
    struct fixture *f = on_environment(NULL);

    (void)state;
    fixture_keys(f, "L");
    answer(f, NEW, "d-2");
    assert_non_null(strstr(buf_str(&f->intents), "call GetDeployment {\"id\":\"good-1\"}"));
    answer_good(f, OLD);
    has(f, "Redeploy vpc-env-staging");
    has(f, "+ vpc-env-staging of deployment good-1: SUCCEEDED, 1 day ago");
    has(f, "-   port: 9090");
    has(f, "+   port: 80");
    buf_clear(&f->intents);
    fixture_keys(f, "q");
    has(f, "redeploy: not sent");
    expect(f, "");
    fixture_keys(f, "L");
    answer(f, NEW, "d-2");
    answer_good(f, OLD);
    buf_clear(&f->intents);
    fixture_keys(f, "Enter");
    has(f, "CURRENT_VERSION");
    fixture_keys(f, "y");
    answer(f, NEW, "d-2");
    expect(f, "draft sent\nupdate environment vpc-env-staging type=CURRENT_VERSION spec=" OLD "\n");
    assert_true(fixture_step(f, "vpc-env-staging", VERB_SETTLED, false, ""));
    expect(f, "draft gone\n");
    fixture_free(f);
}

static void no_good_one(void **state)
{
    struct fixture *f = on_environment(NULL);

    (void)state;
    fixture_keys(f, "L");
    fixture_answer(f, "{'environment':{'name':'vpc-env-staging','spec':'a: 1'}}");
    has(f, "no deployment of vpc-env-staging that succeeded is known");
    fixture_keys(f, "L");
    answer(f, NEW, "d-2");
    fixture_answer(f, "{'deployment':{'id':'good-1','deploymentStatus':'SUCCEEDED'}}");
    has(f, "its last good deployment tells no spec");
    expect(f, "");
    fixture_free(f);
}

/* The last good one, changed before it goes. */
static void edited_first(void **state)
{
    struct fixture *f = on_environment(NULL);

    (void)state;
    fixture_keys(f, "L");
    answer(f, NEW, "d-2");
    answer_good(f, OLD);
    buf_clear(&f->intents);
    fixture_keys(f, "e");
    expect(f, "draft kept\neditor environment vpc-env-staging\n");
    assert_string_equal(f->edit.draft.text, OLD);
    fixture_edited(f, OTHERS, NULL);
    has(f, "Review");
    has(f, "+   image: theirs");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_good_one),
        cmocka_unit_test(no_good_one),
        cmocka_unit_test(edited_first),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
