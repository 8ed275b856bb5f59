/* Finding and cancelling among thousands, with the keys counted; filters typed while everything
 * comes in; what is done to many at once. */
#include "../unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "screen.h"
#include "server.h"

/* About 6,000 instances, some 20 of which are stuck. */
static const char *const thousands[] = {"--speed", "30", "--scale", "40,400,20",
                                        "--seed",  "7",  "--still", NULL};
static const char *const few[] = {"--speed", "30", "--scale", "4,30,3",
                                  "--seed",  "7",  "--still", NULL};
/* Half of the cancels are refused. */
static const char *const refusing[] = {"--speed",
                                       "30",
                                       "--scale",
                                       "40,300,5",
                                       "--still",
                                       "--fault",
                                       "access-denied,p=0.5,op=CancelServiceInstanceDeployment",
                                       NULL};
static const char *const slow[] = {
    "--speed", "30", "--scale", "40,300,5", "--still", "--fault", "latency=4s,op=Cancel*", NULL};

struct session {
    struct server server;
    struct server_env env;
    struct screen *screen;
    int keys;
};

static struct session *start(const char *const *fleet, const char *option)
{
    struct session *t = xcalloc(1, sizeof(*t));
    const char *argv[] = {built("protontop"), option, NULL};

    server_start(&t->server, fleet);
    server_env(&t->server, &t->env);
    t->screen = screen_start(argv, t->env.env, 110, 30);
    return t;
}

static void finish(struct session *t)
{
    screen_free(t->screen);
    server_stop(&t->server, SIGTERM);
    server_clean(&t->server);
    free(t);
}

/* One key. */
static void press(struct session *t, const char *key)
{
    screen_send(t->screen, key);
    t->keys++;
}

static bool waits(struct session *t, const char *text)
{
    return screen_wait(t->screen, text);
}

/* Thousands take their time where much else goes on. */
static bool is_live(struct session *t)
{
    return screen_wait_line(t->screen, "protontop", "live") ||
           screen_wait_line(t->screen, "protontop", "live") ||
           screen_wait_line(t->screen, "protontop", "live");
}

/* The number before the text on the screen; -1: it is not there. */
static int number_before(struct session *t, const char *text)
{
    for (int y = 0; y < 30; y++) {
        const char *line = screen_line(t->screen, y), *at = strstr(line, text);

        if (!at)
            continue;
        while (at > line && at[-1] >= '0' && at[-1] <= '9')
            at--;
        return (int)strtol(at, NULL, 10);
    }
    return -1;
}

static void one_among_thousands(void **state)
{
    struct session *t = start(thousands, NULL);

    (void)state;
    assert_true(is_live(t));
    press(t, "z"); /* the worst of them is selected */
    assert_true(screen_wait_line(t->screen, ">", "stuck"));
    press(t, "X");
    assert_true(waits(t, "Cancel the deployment of"));
    press(t, "y");
    assert_true(waits(t, "accepted: CANCELLING"));
    assert_true(t->keys <= 6);
    assert_true(waits(t, "cancelled after"));
    finish(t);
}

/* By name, one that is not the worst. */
static void a_certain_one_among_thousands(void **state)
{
    struct session *t = start(thousands, NULL);

    (void)state;
    assert_true(is_live(t));
    screen_send(t->screen, "/reviews kind:inst status:stuck");
    assert_true(screen_wait_line(t->screen, "/ reviews kind:inst status:stuck", "1 of "));
    screen_send(t->screen, "\r");
    assert_true(screen_wait_line(t->screen, ">", "stuck"));
    press(t, "X");
    assert_true(waits(t, "Cancel the deployment of reviews-2/"));
    press(t, "y");
    assert_true(waits(t, "accepted: CANCELLING"));
    finish(t);
}

static void all_stuck_ones(void **state)
{
    struct session *t = start(thousands, NULL);
    int asked;

    (void)state;
    assert_true(is_live(t));
    press(t, "z");
    assert_true(waits(t, "problems only"));
    press(t, "a");
    assert_true(waits(t, " marked"));
    press(t, "X");
    assert_true(waits(t, "[y/N]"));
    assert_true(waits(t, "skipped")); /* what has failed is in no progress */
    asked = number_before(t, " deployments?");
    assert_true(asked >= 10);
    press(t, "y");
    assert_true(t->keys <= 8);
    assert_true(screen_wait_line(t->screen, "cancel: ", "(B)")); /* every answer is in */
    assert_int_equal(number_before(t, " refused"), -1);
    assert_true(screen_wait_gone(t->screen, " accepted,")); /* and all of them came to their end */
    assert_int_equal(number_before(t, " done"), asked);
    finish(t);
}

/* Typed before anything is there, and while everything is asked for again: no key is lost. */
static void typed_while_rows_come_in(void **state)
{
    static const char text[] = "front-end !jkGgqXz status:succeeded";
    struct session *t = start(thousands, NULL);
    char want[64], key[2] = "";

    (void)state;
    assert_true(waits(t, "protontop"));
    for (int round = 0; round < 3; round++) {
        screen_send(t->screen, "/");
        for (const char *p = text; *p; p++) {
            key[0] = *p;
            screen_send(t->screen, key);
            if (p - text == 8) /* some of it when the first rows are there */
                screen_listen(t->screen, 150);
        }
        snprintf(want, sizeof(want), "/ %s", text);
        assert_true(screen_wait_line(t->screen, want, " of "));
        screen_send(t->screen, "\033");
        assert_true(screen_wait_gone(t->screen, want));
        if (round == 0)
            assert_true(is_live(t));
        screen_send(t->screen, "r"); /* everything is asked for */
    }
    finish(t);
}

/* The same language in the trees, in a table, in the other program. */
static void wrong_and_right(void **state)
{
    struct session *t = start(few, NULL);

    (void)state;
    assert_true(is_live(t));
    screen_send(t->screen, "/age>2x front");
    assert_true(waits(t, "/ age>2x front"));
    assert_true(waits(t, "age: a number and s, m, h or d"));
    screen_send(t->screen, "\033");
    screen_send(t->screen, "/[z-/");
    screen_send(t->screen, "\025/[z-a]/");
    assert_true(waits(t, "regex /[z-a]/: Invalid range end"));
    screen_send(t->screen, "\025~fep\r");
    assert_true(waits(t, "/~fep"));
    screen_send(t->screen, "3/target:~fep");
    assert_true(waits(t, "/ target:~fep"));
    screen_send(t->screen, "\025\033[A"); /* Up: what was kept before */
    assert_true(waits(t, "/ ~fep"));
    finish(t);
}

static void refusals_stay(void **state)
{
    struct session *t = start(refusing, NULL);
    int refused;

    (void)state;
    assert_true(is_live(t));
    screen_send(t->screen, "/status:stuck kind:inst\r");
    assert_true(screen_wait_line(t->screen, ">", "stuck"));
    screen_send(t->screen, "aX");
    assert_true(waits(t, "[y/N]"));
    screen_send(t->screen, "y");
    assert_true(screen_wait_line(t->screen, "cancel: ", "refused   (B)"));
    assert_true(waits(t, "AccessDeniedException"));
    refused = number_before(t, " refused");
    assert_true(refused > 0);
    assert_int_equal(number_before(t, " marked"), refused); /* these can be tried again */
    screen_send(t->screen, "q6");
    assert_true(waits(t, "refused: AccessDeniedException")); /* and are among what happened */
    screen_send(t->screen, "1B");
    assert_true(waits(t, "Cancel: "));
    assert_true(waits(t, "refused: AccessDeniedException"));
    assert_int_equal(number_before(t, " marked"), refused);
    screen_send(t->screen, "\003"); /* while the others are followed */
    assert_int_equal(screen_wait_exit(t->screen), 0);
    finish(t);
}

/* One at a time, and it takes its time: Esc leaves the rest alone. */
static void stopped_in_the_middle(void **state)
{
    struct session *t = start(slow, "--bulk-requests=1");

    (void)state;
    assert_true(is_live(t));
    screen_send(t->screen, "/status:stuck kind:inst\r");
    assert_true(screen_wait_line(t->screen, ">", "stuck"));
    screen_send(t->screen, "aX");
    assert_true(waits(t, "[y/N]"));
    screen_send(t->screen, "y");
    assert_true(screen_wait_line(t->screen, " waiting, 1 sent", "marked"));
    screen_send(t->screen, "\033");
    assert_true(waits(t, "cancel stopped: "));
    assert_true(number_before(t, " not sent") >= 1);
    assert_int_equal(number_before(t, " waiting"), -1);
    assert_true(screen_wait_gone(t->screen, ": 1 sent")); /* it is told what became of that one */
    screen_send(t->screen, "q");
    assert_true(waits(t, "Environments"));
    finish(t);
}

/* Whoever quits is told what would be lost; nothing of it is sent on the way out. */
static void quits_in_the_middle(void **state)
{
    struct session *t = start(slow, "--bulk-requests=1");

    (void)state;
    assert_true(is_live(t));
    screen_send(t->screen, "/status:stuck kind:inst\r");
    assert_true(screen_wait_line(t->screen, ">", "stuck"));
    screen_send(t->screen, "aX");
    assert_true(waits(t, "[y/N]"));
    screen_send(t->screen, "y");
    assert_true(screen_wait_line(t->screen, " waiting, 1 sent", "marked"));
    screen_send(t->screen, "q");
    assert_true(waits(t, "Environments"));
    screen_send(t->screen, "\003");
    assert_true(waits(t, "are not sent yet"));
    screen_send(t->screen, "y");
    assert_int_equal(screen_wait_exit(t->screen), 0);
    finish(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_among_thousands),   cmocka_unit_test(a_certain_one_among_thousands),
        cmocka_unit_test(all_stuck_ones),        cmocka_unit_test(typed_while_rows_come_in),
        cmocka_unit_test(wrong_and_right),       cmocka_unit_test(refusals_stay),
        cmocka_unit_test(stopped_in_the_middle), cmocka_unit_test(quits_in_the_middle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
