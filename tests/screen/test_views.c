/* The views of the real program over a protond of the test's own: every root, down to what the
 * service tells of one thing and back, why something failed in how many keys, tables by the `:`
 * line, columns by the configuration. */
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"
#include "screen.h"
#include "server.h"

static const char *const fleet[] = {"--seed", "3", "--scale", "4,9,3", "--speed", "1", NULL};

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
    const char *argv[] = {built("protontop"), "--no-session", option, NULL};
    struct screen *s = screen_start(argv, t->env.env, w, h);

    assert_true(screen_wait_line(s, "protontop", "live"));
    return s;
}

static void quit(struct screen *s)
{
    screen_send(s, "\003");
    assert_int_equal(screen_wait_exit(s), 0);
    assert_true(screen_restored(s));
    screen_free(s);
}

static void press(struct screen *s, const char *keys, const char *shows)
{
    screen_send(s, keys);
    if (!screen_wait(s, shows))
        fail_msg("after %s there is no \"%s\"", keys, shows);
}

#define ESC "\033"

/* Every root, at two sizes, in UTF-8 and ASCII; each comes back as it was left. */
static void every_root(void **state)
{
    static const struct {
        int w, h;
        const char *option;
    } how[] = {{80, 24, NULL}, {200, 50, NULL}, {80, 24, "--ascii"}};

    for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++) {
        struct screen *s = start(*state, how[i].w, how[i].h, how[i].option);

        press(s, "2", " Services ");
        press(s, "3", " Deployments ");
        press(s, "4", "Recommended");
        assert_true(screen_wait_line(s, " Templates ", "behind"));
        press(s, "5", "Connections  ");
        press(s, "6", " Activity ");
        press(s, "7", "What is wrong");
        press(s, "G", "Service template versions"); /* the last kinds, which were asked for */
        assert_true(screen_wait_line(s, "Repositories", "5"));
        press(s, "[", " Activity ");
        press(s, "[", "Repositories  ");
        press(s, "]", " Activity ");
        press(s, "1", " Environments ");
        quit(s);
    }
}

/* From a service to the outputs of an instance, and back key by key. */
static void down_and_back(void **state)
{
    struct screen *s = start(*state, 100, 30, NULL);

    press(s, "2", " Services ");
    press(s, "\r", "Instances  ");
    press(s, "j\r", "Provisioned resources");
    assert_true(screen_wait(s, "Services > "));
    screen_send(s, "Gkkk"); /* tags, sync, resources: the fourth from the end */
    press(s, "\r", "> Outputs  ");
    assert_true(screen_wait_line(s, "Key", "Value"));
    press(s, ESC, "Provisioned resources");
    press(s, ESC, "Sync blockers");
    press(s, ESC, " Services ");
    press(s, "]", "Sync blockers"); /* and forward again */
    press(s, "q", " Services ");
    quit(s);
}

/* Judged: why an instance failed, in four keys at most from the start screen. */
static void why_it_failed(void **state)
{
    struct screen *s = start(*state, 80, 24, NULL);

    press(s, "7", "failed service instance");
    press(s, "z1", " Environments "); /* from here on: */
    press(s, "z", "problems only");
    press(s, "\r", "Last success");
    assert_true(screen_wait(s, "Deployment"));
    assert_true(screen_has(s, "stuck") || screen_has(s, "FAILED"));
    quit(s);
}

static void tables(void **state)
{
    struct screen *s = start(*state, 120, 30, NULL);

    press(s, ":components\r", " Components");
    press(s, ":sort age\r", "Age\342\226\264");
    press(s, "I", "Age\342\226\276");
    press(s, "<", "Name\342\226\264");
    press(s, ":sort nonsense\r", "\"nonsense\" is not shown here");
    press(s, ESC, " Components");
    press(s, "/no such thing\r", "Nothing matches");
    press(s, ESC, "Name\342\226\264");
    quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_root, set_up, tear_down),
        cmocka_unit_test_setup_teardown(down_and_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(why_it_failed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
