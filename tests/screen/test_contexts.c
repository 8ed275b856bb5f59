/* Several contexts in the real program: two protonds and a place where nobody answers. One that is
 * dead or slow is no matter of the others; what comes late for one that was left goes nowhere. */
#include "../unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"
#include "screen.h"
#include "server.h"

static const char *const first_fleet[] = {"--speed", "30", "--scale", "4,10,3",
                                          "--seed",  "1",  NULL};
static const char *const other_fleet[] = {"--speed", "30", "--scale", "4,10,3",
                                          "--seed",  "2",  NULL};

struct session {
    struct server one, two;
    struct server_env env;
    char config[128], aws[128];
};

static void write_file(const char *dir, const char *name, const char *text)
{
    char *path = xasprintf("%s/%s", dir, name);
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
    free(path);
}

/* Contexts "one" and "two" (production: red, read-only), and "dead". */
static void configure(struct session *t, const char *more)
{
    char *text = xasprintf("[context one]\nprofile = a\nregion = eu-west-1\n"
                           "endpoint-url = http://127.0.0.1:%d\n"
                           "[context two]\nprofile = b\nregion = us-east-1\n"
                           "endpoint-url = http://127.0.0.1:%d/\n%s"
                           "[context dead]\nprofile = a\nregion = us-west-2\n"
                           "endpoint-url = http://127.0.0.1:9\n",
                           t->one.port, t->two.port, more);

    write_file(t->one.dir, "config", text);
    free(text);
}

static int set_up(void **state)
{
    static const char *const gone[] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION",
                                       "AWS_ENDPOINT_URL_PROTON"};
    struct session *t = xcalloc(1, sizeof(*t));
    char *aws;

    server_start(&t->one, first_fleet);
    server_start(&t->two, other_fleet);
    server_env(&t->one, &t->env);
    for (size_t i = 0; t->env.env[i]; i++)
        for (size_t j = 0; j < ARRAY_LEN(gone); j++)
            if (str_starts(t->env.env[i], gone[j]))
                t->env.env[i] = gone[j];
    aws = xasprintf("%s/.aws", t->one.dir);
    assert_int_equal(mkdir(aws, 0700), 0);
    write_file(aws, "config", "[profile a]\nregion = eu-west-1\n[profile b]\nregion = us-east-1\n");
    write_file(aws, "credentials",
               "[a]\naws_access_key_id = AKIDTEST\naws_secret_access_key = SECRETTEST\n"
               "[b]\naws_access_key_id = AKIDTEST\naws_secret_access_key = SECRETTEST\n");
    free(aws);
    configure(t, "");
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct session *t = *state;

    server_clean(&t->one);
    server_clean(&t->two);
    free(t);
    return 0;
}

static struct screen *start(struct session *t, const char *contexts)
{
    char *config = xasprintf("%s/config", t->one.dir);
    const char *argv[] = {built("protontop"), "--config", config, "--no-session",
                          "--context",        contexts,   NULL};
    struct screen *s = screen_start(argv, t->env.env, 100, 30);

    free(config);
    return s;
}

static void quit(struct screen *s)
{
    screen_send(s, "\003");
    assert_int_equal(screen_wait_exit(s), 0);
    assert_true(screen_restored(s));
    screen_free(s);
}

/* Both are there, apart; an action goes where its question says. */
static void two_side_by_side(void **state)
{
    struct screen *s = start(*state, "one,two");

    assert_true(screen_wait_line(s, "protontop", "2 contexts"));
    assert_true(screen_wait_line(s, "\342\234\223 one", "\342\234\223 two"));
    assert_true(screen_wait_line(s, "\342\226\276 one", " of "));
    assert_true(screen_wait_line(s, "\342\226\276 two", " of "));
    screen_send(s, "/context:two health:stuck\rz");
    assert_true(screen_wait_line(s, ">", "stuck"));
    screen_send(s, "X");
    assert_true(screen_wait(s, "(b) two"));
    assert_true(screen_wait_line(s, "\342\224\200 two", "\342\224\200"));
    screen_send(s, "y");
    assert_true(screen_wait(s, "accepted: CANCELLING"));
    assert_true(screen_wait(s, "cancelled after"));
    quit(s);
}

/* One dies: the header tells which and why, the other goes on; it comes back by itself. */
static void one_dies(void **state)
{
    struct session *t = *state;
    struct screen *s = start(t, "one,two");
    char port[8];
    const char *const again[] = {"--port", port, "--scale", "3,6,3", NULL};

    assert_true(screen_wait_line(s, "\342\234\223 one", "\342\234\223 two"));
    assert_true(screen_wait_line(s, "protontop", " live"));
    snprintf(port, sizeof(port), "%d", t->two.port);
    server_stop(&t->two, SIGKILL);
    screen_send(s, "r");
    assert_true(screen_wait_line(s, "\342\234\223 one", "\342\234\227 two"));
    assert_true(screen_wait_line(s, "two: cannot connect", "next try in"));
    assert_true(screen_wait_line(s, "protontop", "1 live, 1 trouble"));
    assert_true(screen_wait_line(s, "two", "trouble"));
    screen_send(s, "/context:one health:stuck\rz");
    assert_true(screen_wait_line(s, ">", "stuck"));
    screen_send(s, "Xy");
    assert_true(screen_wait(s, "accepted: CANCELLING"));
    assert_true(screen_wait(s, "cancelled after"));
    server_start(&t->two, again);
    assert_true(screen_wait_line(s, "\342\234\223 one", "\342\234\223 two"));
    assert_true(screen_wait_gone(s, "next try in"));
    quit(s);
}

/* Dead from the beginning, and named first. */
static void one_was_never_there(void **state)
{
    struct screen *s = start(*state, "dead,one");

    assert_true(screen_wait_line(s, "\342\234\227 dead", "\342\234\223 one"));
    assert_true(screen_wait_line(s, "\342\226\276 one", " of "));
    screen_send(s, "z");
    assert_true(screen_wait_line(s, ">", "stuck"));
    quit(s);
}

/* One answers no more: it is left while its answers are under way. They come, and go nowhere. */
static void left_in_the_middle(void **state)
{
    struct session *t = *state;
    struct screen *s = start(t, "one,two");

    assert_true(screen_wait_line(s, "\342\226\276 two", " of "));
    kill(t->two.pid, SIGSTOP);
    screen_send(s, "r");
    assert_true(screen_wait(s, "asking the service now"));
    screen_listen(s, 300); /* its requests are out */
    screen_send(s, "P");
    assert_true(screen_wait(s, "profile:"));
    screen_send(s, "two ");
    assert_true(screen_wait_gone(s, "\342\226\276 two"));
    screen_send(s, "\033");
    assert_true(screen_wait_gone(s, "profile:"));
    kill(t->two.pid, SIGCONT);
    screen_listen(s, 500); /* what is under way comes in */
    assert_true(screen_wait_line(s, "protontop", "live"));
    assert_true(screen_wait_gone(s, "us-east-1"));
    screen_send(s, "/context:two");
    assert_true(screen_wait(s, "0 of "));
    screen_send(s, "\033");
    quit(s);
}

/* A stopped service does not hold up what is typed, nor the other one. */
static void a_slow_one_takes_no_key(void **state)
{
    struct session *t = *state;
    struct screen *s = start(t, "one,two");

    assert_true(screen_wait_line(s, "\342\226\276 one", " of "));
    kill(t->two.pid, SIGSTOP);
    for (int i = 0; i < 5; i++) {
        screen_send(s, "r/context:one front-end dev");
        assert_true(screen_wait(s, "/ context:one front-end dev"));
        screen_send(s, "\r");
        assert_true(screen_wait_line(s, "Environments", "/context:one front-end dev"));
        screen_send(s, "\033");
        screen_send(s, "\033");
        assert_true(screen_wait_gone(s, "/context:one"));
    }
    kill(t->two.pid, SIGCONT);
    quit(s);
}

static void production_is_read_only(void **state)
{
    struct session *t = *state;
    struct screen *s;

    configure(t, "read-only = yes\ncolor = red\n");
    s = start(t, "one,two");
    assert_true(screen_wait(s, "two RO"));
    assert_true(screen_wait_line(s, "\342\226\276 two", " of "));
    screen_send(s, "/context:two health:stuck\rz");
    assert_true(screen_wait_line(s, ">", "stuck"));
    screen_send(s, "X");
    assert_true(screen_wait(s, "two is read-only"));
    quit(s);
}

/* Also for whoever comes there by its profile; and a wrong line is told with its number. */
static void by_profile_it_is_as_careful(void **state)
{
    struct session *t = *state;
    char *config, *url = xasprintf("http://127.0.0.1:%d", t->two.port);
    const char *argv[] = {
        built("protontop"), "--no-session", "--profile", "b", "--endpoint-url", url,
        "--config",         NULL,           NULL};
    struct screen *s;

    configure(t, "read-only = yes\ncolour = red\n");
    config = xasprintf("%s/config", t->one.dir);
    argv[7] = config;
    s = screen_start(argv, t->env.env, 100, 30);
    assert_true(screen_wait(s, "READ-ONLY"));
    assert_true(screen_wait(s, "config:10: a context has no setting \"colour\""));
    quit(s);
    free(config);
    free(url);
}

/* P and R while everything runs. */
static void coming_and_going(void **state)
{
    struct screen *s = start(*state, "one");

    assert_true(screen_wait_line(s, "protontop", "live"));
    screen_send(s, "P");
    assert_true(screen_wait_line(s, "> \342\227\217 one", "eu-west-1"));
    screen_send(s, "two ");
    assert_true(screen_wait_line(s, "\342\234\223 one", "\342\234\223 two"));
    screen_send(s, "\033");
    assert_true(screen_wait_line(s, "\342\226\276 two", " of "));
    screen_send(s, "gR");
    assert_true(screen_wait(s, "region:"));
    screen_send(s, "ap-south ");
    screen_send(s, "\033");
    assert_true(screen_wait(s, "3 contexts"));
    screen_send(s, ":leave\r");
    assert_true(screen_wait(s, "2 contexts"));
    screen_send(s, "gP");
    assert_true(screen_wait(s, "profile:"));
    screen_send(s, "dead\r"); /* instead of where we are */
    assert_true(screen_wait(s, "\342\234\227 dead"));
    quit(s);
}

static void what_is_wrong_is_told(void **state)
{
    static const struct {
        const char *words[5], *says;
    } wrong[] = {
        {{"--context", "nowhere"},
         "no context \"nowhere\" in the configuration file: there are one"},
        {{"--context", "one,one"}, "one is named twice"},
        {{"--context", "one,,two"}, "a word is missing beside a comma"},
        {{"--context", "one", "--profile", "a"},
         "leave --profile, --region and --endpoint-url out"},
        {{"--profile", "a,nobody"}, "nobody"},
        {{"--profile", "a,b", "--endpoint-url", "http://h:1,http://h:2,http://h:3"},
         "3 endpoints for 2 profiles"},
        {{"--demo", "--context", "one"}, "--demo brings"},
    };
    struct session *t = *state;
    char *config = xasprintf("%s/config", t->one.dir);

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        const char *argv[9] = {built("protontop"), "--config", config};
        struct screen *s;
        int status;

        memcpy(argv + 3, wrong[i].words, sizeof(wrong[i].words));
        s = screen_start(argv, t->env.env, 200, 30);
        status = screen_wait_exit(s);
        assert_true(status == 252 || status == 253);
        if (!strstr(screen_log(s), wrong[i].says))
            fail_msg("%zu: \"%s\" does not say \"%s\"", i, screen_log(s), wrong[i].says);
        screen_free(s);
    }
    free(config);
}

static void info_lists_them(void **state)
{
    struct session *t = *state;
    char *config = xasprintf("%s/config", t->one.dir);
    const char *argv[] = {built("protontop"), "info", "--config", config, "--context", "two", NULL};
    struct screen *s;

    configure(t, "read-only = yes\ncolor = red\n");
    s = screen_start(argv, t->env.env, 160, 40);
    assert_int_equal(screen_wait_exit(s), 0);
    assert_non_null(strstr(screen_log(s), "contexts      one"));
    assert_non_null(strstr(screen_log(s), ", read-only, red)"));
    assert_non_null(strstr(screen_log(s), "us-east-1"));
    screen_free(s);
    free(config);
}

/* The demo in two regions needs nothing. */
static void the_demo_twice(void **state)
{
    struct session *t = *state;
    const char *argv[] = {built("protontop"), "--demo", "--region", "eu-west-1,us-east-1", NULL};
    struct screen *s = screen_start(argv, t->env.env, 80, 24);

    assert_true(screen_wait(s, "2 contexts"));
    assert_true(screen_wait_line(s, "\342\234\223 eu-west-1", "\342\234\223 us-east-1"));
    quit(s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(two_side_by_side),
        TEST(one_dies),
        TEST(one_was_never_there),
        TEST(left_in_the_middle),
        TEST(a_slow_one_takes_no_key),
        TEST(production_is_read_only),
        TEST(by_profile_it_is_as_careful),
        TEST(coming_and_going),
        TEST(what_is_wrong_is_told),
        TEST(info_lists_them),
        TEST(the_demo_twice),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
