/* The dashboard's mouse, clipboard, notices and themes, through the terminal. */
#include "../unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/num.h"
#include "desk.h"

/* --- mouse ---------------------------------------------------------------------------------------
 */

/* Its modes are set by M and taken back, also when the program is ended hard. */
static void the_mouse_is_put_off_again(void **state)
{
    static const int ends[] = {0, SIGTERM, SIGSEGV};

    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        struct screen *s = desk_start(*state, 100, 30, NULL, NULL);
        const char *on, *off;

        assert_null(strstr(screen_log(s), "?1000h"));
        screen_send(s, "M");
        assert_true(screen_wait(s, "mouse on"));
        screen_send(s, "\033[<65;10;10M");
        if (ends[i])
            kill(screen_pid(s), ends[i]);
        else
            screen_send(s, "\033\033q");
        assert_int_equal(screen_wait_exit(s), !ends[i]             ? 0
                                              : ends[i] == SIGTERM ? 130
                                                                   : 128 + ends[i]);
        assert_true(screen_restored(s));
        on = strstr(screen_log(s), "?1000h");
        assert_non_null(on);
        off = strstr(on, "?1000l");
        assert_non_null(off);
        assert_non_null(strstr(on, "?1006l"));
        screen_free(s);
    }
}

static void a_click_selects(void **state)
{
    struct screen *s = desk_start(*state, 100, 30, "--mouse", NULL);

    assert_true(screen_wait(s, "ecs-ec2-env"));
    screen_send(s, "\033[<0;10;5M\033[<0;10;5m");
    assert_true(screen_wait_line(s, ">", "fargate-env-dev"));
    assert_int_equal(screen_line(s, 4)[0], '>');
    desk_quit(s);
}

/* --- the clipboard -------------------------------------------------------------------------------
 */

/* "front-end" in an OSC 52, as each of them wants it. */
static void copies_through_the_terminal(void **state)
{
    static const struct {
        const char *term, *expected;
    } ways[] = {
        {"TERM=xterm-256color", "^[]52;c;ZnJvbnQtZW5k^G"},
        {"TERM=tmux-256color", "^[Ptmux;^[^[]52;c;ZnJvbnQtZW5k^G^[\\"},
        {"TERM=screen-256color", "^[P^[]52;c;ZnJvbnQtZW5k^G^[\\"},
    };
    struct desk *t = *state;

    desk_env(t, "TMUX");
    desk_env(t, "STY");
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        struct screen *s;

        desk_env(t, ways[i].term);
        s = desk_start(t, 100, 30, NULL, NULL);
        desk_selects_front_end(s);
        screen_send(s, "c");
        assert_true(screen_wait(s, "copied: front-end"));
        screen_listen(s, 100);
        assert_non_null(strstr(screen_log(s), ways[i].expected));
        desk_break_off(s);
        t->n_env--;
    }
}

static void a_console_has_no_clipboard(void **state)
{
    struct desk *t = *state;
    struct screen *s;

    desk_env(t, "TERM=linux");
    s = desk_start(t, 100, 30, NULL, NULL);
    desk_selects_front_end(s);
    screen_send(s, "c");
    assert_true(screen_wait(s, "not copied: a terminal of type linux"));
    assert_true(screen_wait(s, "copy-command"));
    assert_null(strstr(screen_log(s), "]52;"));
    desk_break_off(s);
}

/* A program gets it on its standard input; its words are no shell's. */
static void copies_by_a_program(void **state)
{
    struct desk *t = *state;
    char *command = xasprintf("tee '%s/clip board'", t->server.dir);
    char *path = xasprintf("%s/clip board", t->server.dir), *text;
    struct screen *s = desk_start(t, 100, 30, "--copy-command", command);

    desk_selects_front_end(s);
    screen_send(s, "c");
    assert_true(screen_wait(s, "copied: front-end"));
    text = desk_read(path);
    assert_string_equal(text, "front-end");
    assert_null(strstr(screen_log(s), "]52;"));
    desk_break_off(s);
    free(text);
    free(path);
    free(command);
}

static void a_program_that_fails_is_told(void **state)
{
    static const struct {
        const char *command, *expected;
    } bad[] = {
        {"/nonexistent/clip", "copy-command: cannot run /nonexistent/clip"},
        {"false", "copy-command: false ended with status 1"},
        {"tee \"x", "copy-command: a quote is not closed"},
    };

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct screen *s = desk_start(*state, 100, 30, "--copy-command", bad[i].command);

        desk_selects_front_end(s);
        screen_send(s, "c");
        assert_true(screen_wait(s, bad[i].expected));
        desk_break_off(s);
    }
}

/* Whoever quits does not wait for it, and nothing is left of it. */
static void quits_while_a_program_hangs(void **state)
{
    struct screen *s = desk_start(*state, 100, 30, "--copy-command", "sleep 1000");

    desk_selects_front_end(s);
    for (int i = 0; i < 7; i++) /* four run, three wait */
        screen_send(s, "c");
    screen_listen(s, 300);
    desk_break_off(s); /* with status 0: no leak either, where that is looked for */
}

/* --- notices -------------------------------------------------------------------------------------
 */

/* The selected deployment is cancelled, and that is an end. */
static void comes_to_an_end(struct screen *s)
{
    screen_send(s, "z");
    assert_true(screen_wait_line(s, ">", "stuck"));
    screen_send(s, "w");
    assert_true(screen_wait(s, "you will be told when"));
    screen_send(s, "\033X");
    assert_true(screen_wait(s, "[y/N]"));
    screen_send(s, "y");
    assert_true(screen_wait(s, "cancelled after"));
}

static void rings_the_bell(void **state)
{
    struct screen *s = desk_start(*state, 100, 30, NULL, NULL);

    screen_listen(s, 200);
    assert_false(screen_was_steered(s));
    comes_to_an_end(s);
    screen_listen(s, 200);
    assert_true(screen_was_steered(s));
    desk_break_off(s);
}

static void the_terminal_shows_it(void **state)
{
    static const struct {
        const char *way, *expected;
    } ways[] = {{"osc9", "^[]9;protontop: "}, {"osc777", "^[]777;notify;protontop;"}};

    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        struct screen *s = desk_start(*state, 100, 30, "--notify-by", ways[i].way);
        const char *at;

        comes_to_an_end(s);
        screen_listen(s, 300);
        at = strstr(screen_log(s), ways[i].expected);
        assert_non_null(at);
        assert_non_null(strstr(at, "cancelled"));
        desk_break_off(s);
    }
}

/* Details in the environment; nothing that the service says is part of a command line. */
static void a_program_tells_it(void **state)
{
    struct desk *t = *state;
    char *path = xasprintf("%s/told", t->server.dir), *told;
    char *command = xasprintf("sh -c 'env | grep ^PROTONTOP_ >%s.new; mv %s.new %s'", path, path,
                              path);
    struct screen *s = desk_start(t, 100, 30, "--notify-command", command);

    comes_to_an_end(s);
    for (int i = 0; i < 200 && access(path, F_OK) < 0; i++)
        screen_listen(s, 50);
    told = desk_read(path);
    assert_non_null(strstr(told, "PROTONTOP_KIND=instance\n"));
    assert_non_null(strstr(told, "PROTONTOP_TO=cancelled\n"));
    assert_non_null(strstr(told, "PROTONTOP_REGION=eu-west-1\n"));
    assert_non_null(strstr(told, "PROTONTOP_NAME="));
    desk_break_off(s);
    free(told);
    free(command);
    free(path);
}

/* One that does not end by itself ends with us. */
static void a_program_that_hangs_ends_with_us(void **state)
{
    struct desk *t = *state;
    char *path = xasprintf("%s/pid", t->server.dir), *text;
    char *command = xasprintf("sh -c 'echo $$ >%s; exec sleep 1000'", path);
    struct screen *s = desk_start(t, 100, 30, "--notify-command", command);
    int64_t pid = 0;

    comes_to_an_end(s);
    for (int i = 0; i < 200 && pid == 0; i++) {
        screen_listen(s, 50);
        text = desk_read(path);
        text[strcspn(text, "\n")] = '\0';
        if (num_parse(text, 2, INT32_MAX, &pid) < 0)
            pid = 0;
        free(text);
    }
    assert_true(pid > 0);
    screen_send(s, "\003");
    assert_int_equal(screen_wait_exit(s), 0);
    for (int i = 0; i < 100 && kill((pid_t)pid, 0) == 0; i++)
        desk_pause(20); /* whoever inherited it takes a moment to bury it */
    assert_int_equal(kill((pid_t)pid, 0), -1);
    screen_free(s);
    free(command);
    free(path);
}

/* --- themes --------------------------------------------------------------------------------------
 */

static void a_bad_theme_is_told(void **state)
{
    struct screen *s = desk_start(*state, 120, 30, "--theme", "nosuch");

    assert_true(screen_wait(s, "no theme \"nosuch\""));
    screen_send(s, ":theme light\r");
    assert_true(screen_wait(s, "theme light"));
    screen_send(s, ":theme solar\r");
    assert_true(screen_wait(s, "no theme \"solar\""));
    screen_send(s, "\033");
    desk_quit(s);
}

static void lines_of_a_theme_are_told(void **state)
{
    struct desk *t = *state;
    char *path = xasprintf("%s/own.theme", t->server.dir);
    struct screen *s;
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs("[styles]\nok = gren\nfail = 201\n", f);
    fclose(f);
    s = desk_start(t, 120, 30, "--theme", path);
    assert_true(screen_wait(s, "own.theme:2: \"gren\" is no colour"));
    desk_quit(s);
    free(path);
}

/* --- the shell -----------------------------------------------------------------------------------
 */

/* What Tab finds, by the script that bash is given. */
static void bash_completes(void **state)
{
    static const struct {
        const char *typed, *found;
    } lines[] = {
        {"protontop ca", "<cancel>"},
        {"protontop api list-service-te",
         "<list-service-template-versions list-service-templates>"},
        {"protontop api get-service --na", "<--name>"},
        {"protontop --region eu-west-1 wait environment-d", "<environment-deployed>"},
        {"protontop list inst", "<instance>"},
        {"protontop list ''", "<environment service instance"},
        {"protontop --notify-by os", "<osc9 osc777>"},
        {"protontop --theme high", "<high-contrast>"},
        {"protontop --endpoint-url ''", "<>"},
        {"protontop --no-v", "<--no-verify-ssl>"},
    };
    struct desk *t = *state;

    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        char *script = xasprintf("PATH=%s:$PATH; source <(protontop completion bash); "
                                 "COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
                                 "_protontop; echo \"<${COMPREPLY[*]}>\"",
                                 getenv("TOP_BUILDDIR"), lines[i].typed);
        const char *argv[] = {"/bin/bash", "-c", script, NULL};
        struct screen *s = screen_start(argv, t->env.env, 200, 10);

        assert_int_equal(screen_wait_exit(s), 0);
        if (!strstr(screen_log(s), lines[i].found))
            fail_msg("%s: %s", lines[i].typed, screen_log(s));
        screen_free(s);
        free(script);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_mouse_is_put_off_again, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(a_click_selects, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(copies_through_the_terminal, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(a_console_has_no_clipboard, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(copies_by_a_program, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(a_program_that_fails_is_told, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(quits_while_a_program_hangs, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(rings_the_bell, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(the_terminal_shows_it, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(a_program_tells_it, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(a_program_that_hangs_ends_with_us, desk_set_up,
                                        desk_tear_down),
        cmocka_unit_test_setup_teardown(a_bad_theme_is_told, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(lines_of_a_theme_are_told, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(bash_completes, desk_set_up_still, desk_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
