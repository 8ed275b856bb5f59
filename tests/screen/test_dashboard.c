/* The dashboard as an operator uses it, over a protond of the test's own. */
#include "../unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"
#include "screen.h"
#include "server.h"

static const char *const fleet[] = {"--speed", "30", "--scale", "4,10,3", NULL};

struct session {
    struct server server;
    struct server_env env;
};

static int set_up(void **state)
{
    struct session *t = xcalloc(1, sizeof(*t));

    server_start(&t->server, fleet);
    server_env(&t->server, &t->env);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct session *t = *state;

    server_clean(&t->server);
    free(t);
    return 0;
}

static struct screen *start(struct session *t, int w, int h, const char *option)
{
    const char *argv[] = {built("protontop"), option, NULL};
    struct screen *s = screen_start(argv, t->env.env, w, h);

    assert_true(screen_wait_line(s, "protontop", "live"));
    return s;
}

static void quit(struct screen *s)
{
    screen_send(s, "q");
    assert_int_equal(screen_wait_exit(s), 0);
    assert_true(screen_restored(s));
    screen_free(s);
}

/* The main job: found with z, cancelled with X y, followed to its end. Six keys at most. */
static void find_and_cancel(struct session *t, int w, int h)
{
    struct screen *s = start(t, w, h, NULL);

    screen_send(s, "z");
    assert_true(screen_wait_line(s, ">", "stuck"));
    screen_send(s, "X");
    assert_true(screen_wait(s, "Cancel the deployment of"));
    assert_true(screen_wait(s, "[y/N]"));
    assert_true(screen_wait(s, "It can end cancelled, failed"));
    screen_send(s, "y");
    assert_true(screen_wait(s, "accepted: CANCELLING"));
    assert_true(screen_wait_line(s, ">", "CANCELLED"));
    assert_true(screen_wait(s, "cancelled after"));
    quit(s);
}

static void cancels_at_80x24(void **state)
{
    find_and_cancel(*state, 80, 24);
}

static void cancels_at_200x50(void **state)
{
    find_and_cancel(*state, 200, 50);
}

/* Nothing is sent unless the answer is y. */
static void no_is_the_default(void **state)
{
    static const char *const answers[] = {"\r", "n", "\033", "q", "N"};
    struct screen *s = start(*state, 100, 30, NULL);

    screen_send(s, "z");
    assert_true(screen_wait_line(s, ">", "stuck"));
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        screen_send(s, "X");
        assert_true(screen_wait(s, "[y/N]"));
        screen_send(s, "x1Z"); /* wrong keys do nothing */
        screen_send(s, answers[i]);
        assert_true(screen_wait(s, "cancel: not sent"));
        screen_send(s, "\033");
        assert_true(screen_wait_gone(s, "not sent"));
    }
    assert_true(screen_wait_line(s, ">", "stuck"));
    quit(s);
}

static void moves_and_filters(void **state)
{
    struct screen *s = start(*state, 100, 30, NULL);

    screen_send(s, "*");
    assert_true(screen_wait(s, "front-end"));
    screen_send(s, "jjjGgk");
    screen_send(s, "/front-end");
    assert_true(screen_wait_line(s, "/ front-end", " of "));
    assert_true(screen_wait_gone(s, "billing"));
    screen_send(s, "\r");
    assert_true(screen_wait_line(s, "Environments", "/front-end"));
    screen_send(s, "\033");
    assert_true(screen_wait(s, "billing"));
    screen_send(s, "/age>2x");
    assert_true(screen_wait(s, "age: a number and s, m, h or d"));
    screen_send(s, "\033");
    screen_send(s, "2");
    assert_true(screen_wait(s, "Services"));
    screen_send(s, "3");
    assert_true(screen_wait(s, "Deployments"));
    screen_send(s, "6");
    assert_true(screen_wait(s, "Activity"));
    screen_send(s, "1?");
    assert_true(screen_wait(s, "next line"));
    screen_send(s, "q");
    assert_true(screen_wait_gone(s, "next line"));
    screen_send(s, ":problems\r");
    assert_true(screen_wait(s, "problems only"));
    quit(s);
}

static void describes_and_shows_json(void **state)
{
    struct screen *s = start(*state, 100, 40, NULL);

    screen_send(s, "2/kind:service front-end\r");
    assert_true(screen_wait_line(s, ">", "front-end"));
    screen_send(s, "d");
    assert_true(screen_wait(s, "Describe service front-end"));
    assert_true(screen_wait(s, "proton: ServiceSpec"));
    screen_send(s, "qy");
    assert_true(screen_wait(s, "\"name\""));
    screen_send(s, "q");
    quit(s);
}

/* The name must be typed; then the service goes, and what is in it. */
static void deletes_by_name(void **state)
{
    struct screen *s = start(*state, 100, 30, NULL);

    screen_send(s, "2/kind:service billing\r");
    assert_true(screen_wait_line(s, ">", "billing"));
    screen_send(s, "\033[3~");
    assert_true(screen_wait(s, "Delete service billing?"));
    assert_true(screen_wait(s, "cannot be undone"));
    screen_send(s, "bill\r");
    assert_true(screen_wait(s, "that is not its name"));
    screen_send(s, "ing\r");
    assert_true(screen_wait(s, "accepted: DELETE_IN_PROGRESS"));
    assert_true(screen_wait(s, "it is gone, after"));
    assert_true(screen_wait(s, "Nothing matches"));
    quit(s);
}

/* An environment with instances is not deleted: the service's refusal is shown whole. */
static void refusals_are_shown(void **state)
{
    struct screen *s = start(*state, 120, 30, NULL);

    screen_send(s, "/kind:environment prod\r");
    assert_true(screen_wait_line(s, ">", "prod"));
    screen_send(s, ":delete\r");
    assert_true(screen_wait(s, "Delete environment fargate-env-prod?"));
    screen_send(s, "fargate-env-prod\r");
    assert_true(screen_wait(s, "refused: ConflictException"));
    assert_true(screen_wait(s, "(request "));
    quit(s);
}

static void updates_with_a_spec_from_a_file(void **state)
{
    struct session *t = *state;
    struct screen *s = start(t, 110, 30, NULL);
    char path[128];
    FILE *f;

    snprintf(path, sizeof(path), "%s/spec.yaml", t->server.dir);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs("proton: EnvironmentSpec\nspec:\n  vpc_cidr: 10.9.0.0/16\n", f);
    fclose(f);
    screen_send(s, "/kind:environment staging\r");
    assert_true(screen_wait_line(s, ">", "staging"));
    screen_send(s, "u");
    assert_true(screen_wait(s, "MINOR_VERSION"));
    screen_send(s, "1");
    assert_true(screen_wait(s, "Which spec?"));
    screen_send(s, "2/nonexistent/spec\r");
    assert_true(screen_wait(s, "File with the new spec: /nonexistent/spec"));
    screen_send(s, "\025~/spec.yaml\r");
    assert_true(screen_wait(s, "With the new spec."));
    screen_send(s, "y");
    assert_true(screen_wait(s, "accepted: IN_PROGRESS"));
    assert_true(screen_wait_line(s, "update", " after "));
    quit(s);
}

static void resizes(void **state)
{
    static const int sizes[][2] = {{200, 50}, {40, 12}, {20, 5}, {10, 3}, {80, 24}};
    struct screen *s = start(*state, 80, 24, NULL);

    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        screen_resize(s, sizes[i][0], sizes[i][1]);
        assert_true(screen_wait(s, sizes[i][0] < 20 ? "needs 20x5" : "protontop"));
    }
    assert_true(screen_wait_line(s, "Environments", "\342\224\254"));
    quit(s);
}

/* A screen that is not to change is not written to: no key, nothing in progress that ticks. */
static void quiet_when_nothing_changes(void **state)
{
    struct session *t = *state;
    const char *const still[] = {"--scale", "0,0,0", NULL};
    struct screen *s;

    server_stop(&t->server, SIGTERM);
    server_start(&t->server, still);
    server_env(&t->server, &t->env);
    s = start(t, 80, 24, NULL);
    assert_true(screen_wait(s, "No environments in this account"));
    /* The calls of the first minute are still being counted up: only the header may differ. */
    screen_listen(s, 500);
    assert_true(screen_listen(s, 2500) < 200);
    quit(s);
}

static void read_only_refuses(void **state)
{
    struct screen *s = start(*state, 100, 30, "--read-only");

    assert_true(screen_wait(s, "READ-ONLY"));
    screen_send(s, "z");
    assert_true(screen_wait_line(s, ">", "stuck"));
    screen_send(s, "X");
    assert_true(screen_wait(s, "--read-only: nothing is changed"));
    assert_false(screen_has(s, "[y/N]"));
    quit(s);
}

static void plain_terminals(void **state)
{
    struct screen *s = start(*state, 80, 24, "--ascii");

    for (int y = 0; y < 24; y++)
        for (const char *c = screen_line(s, y); *c; c++)
            assert_true((unsigned char)*c < 0x80);
    quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cancels_at_80x24, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cancels_at_200x50, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_is_the_default, set_up, tear_down),
        cmocka_unit_test_setup_teardown(moves_and_filters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(describes_and_shows_json, set_up, tear_down),
        cmocka_unit_test_setup_teardown(deletes_by_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refusals_are_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(updates_with_a_spec_from_a_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(resizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(quiet_when_nothing_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(read_only_refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(plain_terminals, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
