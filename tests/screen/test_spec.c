/* Specs changed by hand in the real program: an editor that a script plays, another client that is
 * quicker, the ways in which an editor can end, and what stays of it. */
#include "../unit/unit.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "screen.h"
#include "server.h"

static const char *const fleet[] = {"--speed", "300", "--scale", "4,4,2", "--still", NULL};

struct session {
    struct server server;
    struct server_env env;
    char editor[160], log[120];
};

static int set_up(void **state)
{
    struct session *t = xcalloc(1, sizeof(*t));
    size_t n = 0;

    server_start(&t->server, fleet);
    server_env(&t->server, &t->env);
    while (t->env.env[n])
        n++;
    assert_true(n + 3 < SERVER_ENV);
    snprintf(t->editor, sizeof(t->editor), "EDITOR=%s/editor", t->server.dir);
    snprintf(t->log, sizeof(t->log), "%s/log", t->server.dir);
    t->env.env[n++] = "VISUAL";
    t->env.env[n++] = t->editor;
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

/* What the editor does: $1 is the file, $D the test's folder. */
static void editor(const struct session *t, const char *script)
{
    const char *path = t->editor + strlen("EDITOR=");
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fprintf(f, "#!/bin/sh\nD=%s\nPROTONTOP=%s\n%s\n", t->server.dir, built("protontop"), script);
    fclose(f);
    assert_int_equal(chmod(path, 0700), 0);
}

#define CHANGE "sed -i 's/vpc_cidr: .*/vpc_cidr: 10.99.0.0\\/16/' \"$1\"\n"

static struct screen *start(struct session *t, const char *option)
{
    const char *argv[] = {
        built("protontop"), "--log-file", t->log, "--log-level", "debug", option, NULL};
    struct screen *s = screen_start(argv, t->env.env, 100, 30);

    assert_true(screen_wait_line(s, "protontop", "live"));
    screen_send(s, "/kind:environment staging\r");
    assert_true(screen_wait_line(s, ">", "staging"));
    return s;
}

static void quit(struct screen *s)
{
    screen_send(s, "\033\033q");
    assert_int_equal(screen_wait_exit(s), 0);
    assert_true(screen_restored(s));
    screen_free(s);
}

static char *read_whole(const char *path)
{
    struct buf b = BUF_INIT(1 << 22);
    FILE *f = fopen(path, "rb");
    char part[4096];
    size_t n;

    while (f && (n = fread(part, 1, sizeof(part), f)) > 0)
        buf_add(&b, part, n);
    if (f)
        fclose(f);
    return buf_detach(&b);
}

static char *in_dir(const struct session *t, const char *name)
{
    char *path = xasprintf("%s/%s", t->server.dir, name), *text = read_whole(path);

    free(path);
    return text;
}

/* How many drafts there are. */
static int drafts(const struct session *t)
{
    char *path = xasprintf("%s/.local/state/protontop/drafts", t->server.dir);
    DIR *d = opendir(path);
    const struct dirent *entry;
    int n = 0;

    while (d && (entry = readdir(d)))
        n += entry->d_name[0] != '.';
    if (d)
        closedir(d);
    free(path);
    return n;
}

/* e, the editor, Enter, Enter, y: four keys. The file is ours alone, the log knows nothing. */
static void changes_a_value(void **state)
{
    static const char *const files[] = {"log", ".local/state/protontop/audit.jsonl"};
    struct session *t = *state;
    struct screen *s;
    char *mode, *log;

    editor(t, "stat -c %a \"$1\" \"$(dirname \"$1\")\" >$D/mode; [ -t 0 ] && [ -t 1 ] && echo tty "
              ">>$D/mode\n" CHANGE);
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait(s, "Review vpc-env-staging"));
    assert_true(screen_wait(s, "+   vpc_cidr: 10.99.0.0/16"));
    assert_true(screen_wait(s, "1 line added, 1 line removed"));
    mode = in_dir(t, "mode");
    assert_string_equal(mode, "600\n700\ntty\n");
    free(mode);
    screen_send(s, "\r");
    assert_true(screen_wait_line(s, ">", "CURRENT_VERSION"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "With the new spec."));
    assert_true(screen_wait(s, "[y/N]"));
    screen_send(s, "y");
    assert_true(screen_wait(s, "accepted: IN_PROGRESS"));
    assert_true(screen_wait_line(s, "update", "SUCCEEDED after"));
    assert_int_equal(drafts(t), 0);
    screen_send(s, "D"); /* deployed as it was written */
    assert_true(screen_wait(s, "No difference."));
    screen_send(s, "D2");
    assert_true(screen_wait(s, "+   vpc_cidr: 10.99.0.0/16"));
    quit(s);
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        log = in_dir(t, files[i]);
        assert_non_null(strstr(log, "UpdateEnvironment"));
        assert_null(strstr(log, "10.99"));
        free(log);
    }
}

static void broken_and_mended(void **state)
{
    struct session *t = *state;
    struct screen *s;

    editor(t, "if [ -e $D/second ]; then sed -i 's/^ *broken$//' \"$1\"; else " CHANGE
              "echo ' broken' >>\"$1\"; : >$D/second; fi\n");
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait_line(s, "Line ", "column"));
    assert_true(screen_wait(s, ":  broken"));
    assert_true(screen_wait_line(s, ">", "edit again"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "Review vpc-env-staging"));
    assert_true(screen_wait(s, "+   vpc_cidr: 10.99.0.0/16"));
    screen_send(s, "q");
    assert_true(screen_wait(s, "kept as a draft"));
    assert_int_equal(drafts(t), 1);
    quit(s);
}

/* Ended by others, the terminal in whatever state: we have it again, and the draft is there. */
static void the_editor_is_killed(void **state)
{
    struct session *t = *state;
    struct screen *s;

    editor(t, CHANGE "stty raw -echo; printf '\\033[?1049h\\033[2J\\033[7mRUBBISH'; kill -9 $$\n");
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait(s, "ended by signal 9"));
    assert_true(screen_wait(s, "kept as a draft"));
    assert_true(screen_wait_gone(s, "RUBBISH"));
    assert_true(screen_wait_line(s, ">", "staging"));
    editor(t, "exit 3\n");
    screen_send(s, "e");
    assert_true(screen_wait(s, "There is a draft of the spec of vpc-env-staging"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "ended with status 3"));
    assert_int_equal(drafts(t), 1);
    quit(s);
}

/* We are told to end while the editor is open, while what differs is shown: no crash, and the draft
 * is there. */
static void ended_in_between(void **state)
{
    struct session *t = *state;
    struct screen *s;

    editor(t, CHANGE "echo EDITOR-OPEN\nread -r line\n");
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait(s, "EDITOR-OPEN"));
    kill(screen_pid(s), SIGTERM);
    assert_int_equal(screen_wait_exit(s), 130);
    screen_free(s);
    assert_int_equal(drafts(t), 1);
    editor(t, "exit 0\n");
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait(s, "There is a draft of the spec of vpc-env-staging"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "+   vpc_cidr: 10.99.0.0/16"));
    screen_send(s, "\r");
    assert_true(screen_wait_line(s, ">", "CURRENT_VERSION"));
    kill(screen_pid(s), SIGTERM);
    assert_int_equal(screen_wait_exit(s), 130);
    assert_true(screen_restored(s));
    screen_free(s);
    assert_int_equal(drafts(t), 1);
}

static void no_editor(void **state)
{
    struct session *t = *state;
    struct screen *s;

    unlink(t->editor + strlen("EDITOR="));
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait(s, "cannot run the editor"));
    assert_true(screen_wait_line(s, ">", "staging"));
    assert_int_equal(drafts(t), 0);
    quit(s);
}

/* Another client changes it while the editor is open. */
static void changed_meanwhile(void **state)
{
    struct session *t = *state;
    struct screen *s;

    editor(t, CHANGE
           "printf 'proton: EnvironmentSpec\\nspec:\\n  vpc_cidr: 10.1.1.0/24\\n' >$D/theirs\n"
           "$PROTONTOP api update-environment --name vpc-env-staging --deployment-type "
           "CURRENT_VERSION --spec file://$D/theirs >$D/out 2>&1 &&\n"
           "$PROTONTOP wait environment-deployed --delay 1 --name vpc-env-staging >>$D/out 2>&1\n");
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait(s, "Review vpc-env-staging"));
    screen_send(s, "\r");
    assert_true(screen_wait_line(s, ">", "CURRENT_VERSION"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "[y/N]"));
    screen_send(s, "y");
    assert_true(screen_wait(s, "Changed meanwhile: vpc-env-staging"));
    assert_true(screen_wait(s, "+   vpc_cidr: 10.1.1.0/24"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "Send yours all the same?"));
    screen_send(s, "\r"); /* no */
    assert_true(screen_wait_gone(s, "all the same?"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "[y/N]"));
    screen_send(s, "y");
    assert_true(screen_wait_line(s, "update", "SUCCEEDED after"));
    assert_int_equal(drafts(t), 0);
    quit(s);
}

/* The program is killed between the editor and the questions. */
static void after_a_crash(void **state)
{
    struct session *t = *state;
    struct screen *s;

    editor(t, CHANGE);
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait(s, "Review vpc-env-staging"));
    kill(screen_pid(s), SIGKILL);
    assert_int_equal(screen_wait_exit(s), 128 + SIGKILL);
    screen_free(s);
    assert_int_equal(drafts(t), 1);
    editor(t, "grep -c 10.99 \"$1\" >$D/found\n");
    s = start(t, NULL);
    screen_send(s, "e");
    assert_true(screen_wait(s, "There is a draft of the spec of vpc-env-staging"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "+   vpc_cidr: 10.99.0.0/16"));
    screen_send(s, "\r");
    assert_true(screen_wait_line(s, ">", "CURRENT_VERSION"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "[y/N]"));
    screen_send(s, "y");
    assert_true(screen_wait_line(s, "update", "SUCCEEDED after"));
    assert_int_equal(drafts(t), 0);
    quit(s);
}

/* The last good spec again. */
static void redeploys(void **state)
{
    struct session *t = *state;
    struct screen *s;

    editor(t, CHANGE);
    s = start(t, NULL);
    screen_send(s, "L");
    assert_true(screen_wait(s, "Redeploy vpc-env-staging"));
    assert_true(screen_wait(s, "No difference."));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "[y/N]"));
    screen_send(s, "\r");
    assert_true(screen_wait(s, "not sent"));
    screen_send(s, "\033\r");
    assert_true(screen_wait(s, "[y/N]"));
    screen_send(s, "y");
    assert_true(screen_wait_line(s, "update", "SUCCEEDED after"));
    assert_int_equal(drafts(t), 0);
    quit(s);
}

static void read_only_refuses(void **state)
{
    struct session *t = *state;
    struct screen *s;

    editor(t, ": >$D/opened\n");
    s = start(t, "--read-only");
    screen_send(s, "e");
    assert_true(screen_wait_line(s, "edit: ", "nothing is changed"));
    screen_send(s, "\033L");
    assert_true(screen_wait_line(s, "redeploy: ", "nothing is changed"));
    screen_send(s, "\033D");
    assert_true(screen_wait(s, "No difference."));
    assert_int_equal(drafts(t), 0);
    quit(s);
}

/* A program that talks with the operator: ^C is its own, ^Z stops the whole job and fg brings it
 * back, another size in between is ours when it has ended. */
static void job_control(void **state)
{
    struct session *t = *state;
    const char *argv[] = {"/bin/bash", "--norc", "--noprofile", "-i", NULL};
    struct screen *s;
    char *line;
    size_t n = 0;

    while (t->env.env[n])
        n++;
    assert_true(n + 1 < SERVER_ENV);
    t->env.env[n] = "PS1=READY> ";
    editor(t, "trap 'echo GOT-INT' INT\necho EDITOR-OPEN\nwhile ! read -r line; do :; done\n"
              "echo \"$line\" >$D/line\n" CHANGE);
    s = screen_start(argv, t->env.env, 100, 30);
    assert_true(screen_wait(s, "READY>"));
    screen_send(s, built("protontop"));
    screen_send(s, "\n");
    assert_true(screen_wait_line(s, "protontop", "live"));
    screen_send(s, "/kind:environment staging\r");
    assert_true(screen_wait_line(s, ">", "staging"));
    screen_send(s, "e");
    assert_true(screen_wait(s, "EDITOR-OPEN"));
    screen_send(s, "\003");
    assert_true(screen_wait(s, "GOT-INT"));
    screen_send(s, "\032");
    assert_true(screen_wait(s, "Stopped"));
    screen_send(s, "\nfg\n");
    screen_resize(s, 120, 40);
    screen_send(s, "typed into the editor\n");
    assert_true(screen_wait(s, "Review vpc-env-staging"));
    assert_true(screen_wait_line(s, "protontop", "live"));
    assert_int_equal(strlen(screen_line(s, 2)) > 100 * 3, 1); /* a rule of three-byte dashes */
    line = in_dir(t, "line");
    assert_string_equal(line, "typed into the editor\n");
    free(line);
    screen_send(s, "q\032"); /* and our own */
    assert_true(screen_wait(s, "Stopped"));
    screen_send(s, "fg\n");
    assert_true(screen_wait_line(s, "protontop", "live"));
    screen_send(s, "\033q");
    assert_true(screen_wait(s, "READY>"));
    screen_send(s, "exit\n");
    assert_int_equal(screen_wait_exit(s) >= 0, 1);
    screen_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(changes_a_value, set_up, tear_down),
        cmocka_unit_test_setup_teardown(broken_and_mended, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_editor_is_killed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ended_in_between, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_editor, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changed_meanwhile, set_up, tear_down),
        cmocka_unit_test_setup_teardown(after_a_crash, set_up, tear_down),
        cmocka_unit_test_setup_teardown(redeploys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(read_only_refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(job_control, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
