/* The screens as text, at the sizes that count. What they should feel like is a matter of looking
 * at golden/NAME.txt; that they stay so is this test. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "view_fixture.h"

static void golden(const char *name, const char *keys, int w, int h, bool ascii)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.ascii = ascii});

    fixture_screen(f, w, h);
    fixture_keys(f, keys);
    fixture_golden(f, name, w, h);
    fixture_free(f);
}

static void sizes(void **state)
{
    (void)state;
    golden("environments-80x24", "j j", 80, 24, false);
    golden("environments-200x50", "* j", 200, 50, false);
    golden("environments-120x30", "j", 120, 30, false);
    golden("environments-40x12", "", 40, 12, false);
    golden("environments-20x5", "", 20, 5, false);
    golden("environments-19x5", "", 19, 5, false);
    golden("environments-ascii", "*", 80, 24, true);
}

static void views(void **state)
{
    (void)state;
    golden("services-80x24", "2 *", 80, 24, false);
    golden("deployments-80x24", "3", 80, 24, false);
    golden("deployments-200x50", "3 j", 200, 50, false);
    golden("deployments-40x12", "3", 40, 12, false);
    golden("activity-80x24", "6", 80, 24, false);
    golden("help-80x24", "?", 80, 24, false);
    golden("help-40x12", "?", 40, 12, false);
    golden("describe-80x24", "d", 80, 24, false);
    golden("raw-80x24", "z y", 80, 24, false);
}

static void questions(void **state)
{
    (void)state;
    golden("problems-80x24", "z", 80, 24, false);
    golden("cancel-80x24", "z X", 80, 24, false);
    golden("cancel-40x12", "z X", 40, 12, false);
    golden("cancel-20x5", "z X", 20, 5, false);
    golden("cancel-200x50", "z X", 200, 50, false);
    golden("delete-80x24", "2 Delete b", 80, 24, false);
    golden("update-type-80x24", "u", 80, 24, false);
    golden("update-spec-80x24", "u 1", 80, 24, false);
    golden("update-file-80x24", "u 1 2 x Enter", 80, 24, false);
    golden("update-ask-80x24", "u 2 1", 80, 24, false);
    golden("filter-80x24", "/ e n v : f a r g Space ! d e v", 80, 24, false);
    golden("filter-wrong-80x24", "/ a g e > 2 x", 80, 24, false);
    golden("marked-80x24", "* z a Esc", 80, 24, false);
    golden("marked-ascii", "* z a k", 80, 24, true);
    golden("bulk-80x24", "* a X", 80, 24, false);
    golden("bulk-200x50", "* a X Tab", 200, 50, false);
    golden("bulk-40x12", "* a X", 40, 12, false);
    golden("bulk-ascii", "* a X", 80, 24, true);
    golden("bulk-delete-80x24", "2 a Delete 7", 80, 24, false);
    golden("results-80x24", "* a X y", 80, 24, false);
    golden("results-200x50", "* a X y", 200, 50, false);
    golden("results-ascii", "* a X y Esc", 80, 24, true);
    golden("command-80x24", ": c a n", 80, 24, false);
}

static void before_any_answer(void **state)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.empty = true});

    (void)state;
    fixture_golden(f, "start-80x24", 80, 24);
    fixture_free(f);
}

static void trouble(struct store_state *st)
{
    st->phase = PHASE_TROUBLE;
    st->fresh_ms = FIXTURE_NOW - 95 * 1000;
    st->next_try_ms = FIXTURE_NOW + 8000;
    snprintf(st->error, sizeof(st->error),
             "the service cannot be reached: connection refused by proton.eu-west-1.amazonaws.com");
}

static void marks(struct store_state *st)
{
    st->demo = st->no_verify = true;
    snprintf(st->notice, sizeof(st->notice), "%s",
             "cancel front-end/prod: refused: ConflictException: the deployment is not in progress "
             "any more (request 7f3a1c52-88d1-4e0a-9a36-0f5b2c7d9e11)");
    st->notice_bad = true;
    st->notice_ms = FIXTURE_NOW - 1000;
}

static void loading(struct store_state *st)
{
    st->phase = PHASE_LOADING;
    st->loaded = 1;
    st->total = 4;
}

static void empty(struct store_state *st)
{
    st->phase = PHASE_LIVE;
    st->fresh_ms = FIXTURE_NOW;
}

static void states(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    fixture_state(f, trouble);
    fixture_golden(f, "trouble-80x24", 80, 24);
    fixture_free(f);
    f = fixture_new(NULL);
    fixture_state(f, marks);
    store_action(fixture_find(f, "environment", "ecs-ec2-env"), "update sent", false);
    fixture_golden(f, "notice-80x24", 80, 24);
    fixture_free(f);
    f = fixture_new(&(struct fixture_options){.empty = true});
    fixture_state(f, loading);
    fixture_golden(f, "loading-80x24", 80, 24);
    fixture_state(f, empty);
    fixture_golden(f, "empty-80x24", 80, 24);
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),     cmocka_unit_test(views),
        cmocka_unit_test(questions), cmocka_unit_test(before_any_answer),
        cmocka_unit_test(states),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
