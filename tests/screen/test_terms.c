/* The dashboard in terminals of several kinds, in slow ones and stuck ones; stopped and continued.
 */
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

/* --- what a terminal knows ----------------------------------------------------------------------
 */

struct type {
    const char *term;
    bool ascii, colors, colors256, xterm, vt100;
    const char *finals; /* of control sequences that it has */
};

/* From the terminals' own descriptions: DEC's VT100 User Guide, console_codes(4), screen(1),
 * tmux(1), xterm's ctlseqs. */
static const struct type types[] = {
    {"vt100", true, false, false, false, true, "ABCDHJKmrhl"},
    {"linux", true, true, false, false, false, "@ABCDGHJKLMPXadefghlmrsuc"},
    {"screen", false, true, false, true, false, "@ABCDGHJKLMPXdhlmrt"},
    {"tmux-256color", false, true, true, true, false, "@ABCDGHIJKLMPSTXZbdhlmrt"},
    {"xterm-256color", false, true, true, true, false, "@ABCDGHIJKLMPSTXZbdhlmrt"},
};

static void check_rendition(const struct type *type, const char *from, const char *end)
{
    bool extended = false;

    while (from < end) {
        char *next;
        long n = strtol(from, &next, 10);
        bool color = (n >= 30 && n <= 49) || (n >= 90 && n <= 107);

        if (color && !extended && !type->colors)
            fail_msg("%s has no colours, and got %ld", type->term, n);
        if (n == 5 && extended && !type->colors256)
            fail_msg("%s has no 256 colours", type->term);
        if (type->vt100 && n != 0 && n != 1 && n != 4 && n != 5 && n != 7)
            fail_msg("%s does not know rendition %ld", type->term, n);
        if (extended) /* 38;5;n */
            break;
        extended = n == 38 || n == 48;
        from = next + (*next == ';');
        if (next == from)
            break;
    }
}

/* A control sequence after its "^[[". Returns what follows it. */
static const char *check_csi(const struct type *type, const char *at)
{
    size_t n = strspn(at, "0123456789;?><=!");

    if (!strchr(type->finals, at[n]))
        fail_msg("%s does not know CSI %.*s", type->term, (int)n + 1, at);
    if (at[n] == 'm')
        check_rendition(type, at, at + n);
    if (!type->xterm && at[0] == '?')
        for (const char *c = at + 1; c < at + n; c += strcspn(c, ";hl") + 1) {
            char *end;
            long mode = strtol(c, &end, 10);

            if (mode > 25) /* the VT100's go to 9, the console's and the VT220's to 25 */
                fail_msg("%s does not know mode %ld", type->term, mode);
        }
    return at + n + 1;
}

static void check_log(const struct type *type, const char *log)
{
    size_t sequences = 0;

    for (const char *at = log; *at;) {
        if (type->ascii && (unsigned char)*at >= 0x80)
            fail_msg("%s got a character beyond ASCII", type->term);
        if (strncmp(at, "^[", 2) != 0) {
            at++;
            continue;
        }
        at += 2;
        sequences++;
        if (*at == '[')
            at = check_csi(type, at + 1);
        else if (strchr("]P", *at)) /* a string: nobody asked for one */
            fail_msg("%s got ESC %c", type->term, *at);
        else if (!strchr("78DM=>()c", *at))
            fail_msg("%s got ESC %c", type->term, *at);
    }
    assert_true(sequences > 50);
}

/* The bytes themselves: libvterm would forgive. */
static void the_bytes_are_known(void **state)
{
    struct desk *t = *state;
    char term[64];

    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        struct screen *s;

        snprintf(term, sizeof(term), "TERM=%s", types[i].term);
        desk_env(t, term);
        s = desk_start(t, 80, 24, NULL, NULL);
        screen_send(s, "*jjGgz");
        assert_true(screen_wait(s, "problems only"));
        screen_send(s, "?");
        assert_true(screen_wait(s, "next line"));
        screen_send(s, "q3");
        assert_true(screen_wait(s, "Deployments"));
        screen_send(s, "q");
        assert_int_equal(screen_wait_exit(s), 0);
        check_log(&types[i], screen_log(s));
        screen_free(s);
        t->n_env--;
    }
}

/* No colours at all, and nothing lost: a sign goes with every status. */
static void without_colours(void **state)
{
    static const struct type plain = {
        "NO_COLOR", false, false, false, true, false, "@ABCDGHIJKLMPSTXZbdhlmrt"};
    struct desk *t = *state;
    struct screen *s;

    desk_env(t, "NO_COLOR=1");
    s = desk_start(t, 80, 24, NULL, NULL);
    screen_send(s, "z");
    assert_true(screen_wait_line(s, ">", "\342\232\240"));
    screen_send(s, "q");
    assert_int_equal(screen_wait_exit(s), 0);
    check_log(&plain, screen_log(s));
    screen_free(s);
}

/* --- slow ones -----------------------------------------------------------------------------------
 */

static long resident_kb(pid_t pid)
{
    char path[64], line[200];
    long pages = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
    f = fopen(path, "r");
    assert_non_null(f);
    if (fgets(line, sizeof(line), f) && strchr(line, ' '))
        pages = strtol(strchr(line, ' '), NULL, 10);
    fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Keys that change the whole screen each, for a while, and nobody reads what comes of them. */
static void leave_unread(struct screen *s, int rounds)
{
    for (int i = 0; i < rounds; i++) {
        screen_send(s, "1?q3");
        desk_pause(25);
    }
}

/* A terminal that takes nothing for a while costs no memory, and then gets one frame: how things
 * are now, not all that was in between. */
static void a_slow_terminal_gets_the_last_frame(void **state)
{
    struct desk *t = *state;
    struct screen *s;
    long before, after;
    size_t late = 0, part;

    desk_env(t, "ASAN_OPTIONS=quarantine_size_mb=1");
    s = desk_start(t, 200, 50, NULL, NULL);
    screen_listen(s, 300);
    before = resident_kb(screen_pid(s));
    leave_unread(s, 150); /* 600 screens of some 10 KB */
    after = resident_kb(screen_pid(s));
    assert_true(after - before < 16 * 1024);
    screen_send(s, "6");
    desk_pause(200);
    while ((part = screen_listen(s, 300)) > 0 && late < (1 << 20))
        late += part;
    assert_true(late < 256 * 1024); /* what the kernel holds of a line, and a frame */
    assert_true(screen_wait(s, "Activity"));
    assert_false(screen_has(s, "Environments "));
    desk_quit(s);
}

static bool ends_within(pid_t pid, long ms)
{
    for (; ms > 0; ms -= 20) {
        siginfo_t si = {.si_pid = 0};

        assert_int_equal(waitid(P_PID, (id_t)pid, &si, WEXITED | WNOHANG | WNOWAIT), 0);
        if (si.si_pid == pid)
            return true;
        desk_pause(20);
    }
    return false;
}

/* And it can be ended while nobody reads. */
static void a_stuck_terminal_does_not_keep_it(void **state)
{
    struct screen *s = desk_start(*state, 200, 50, NULL, NULL);

    leave_unread(s, 60);
    kill(screen_pid(s), SIGTERM);
    assert_true(ends_within(screen_pid(s), 10000));
    assert_int_equal(screen_wait_exit(s), 130);
    screen_free(s);
}

/* A window that is dragged: what comes in between is skipped, the last size counts. */
static void resize_storms(void **state)
{
    struct screen *s = desk_start(*state, 80, 24, NULL, NULL);
    size_t bytes;

    for (int i = 0; i < 300; i++) {
        screen_resize(s, 60 + i % 100, 15 + i % 30);
        if (i % 10 == 0)
            desk_pause(2);
    }
    screen_resize(s, 100, 30);
    bytes = screen_listen(s, 1000);
    assert_true(bytes < 1 << 20);
    assert_true(screen_wait_line(s, "Environments", "\342\224\254"));
    assert_int_equal((int)strlen(screen_line(s, 29)) > 20, 1); /* the footer, on the last line */
    assert_true(screen_wait_line(s, "? help", "q quit"));
    desk_quit(s);
}

/* A fleet at rest: the clock goes on, and the screen is not written to. */
static void quiet_for_ten_seconds(void **state)
{
    struct screen *s = desk_start(*state, 100, 30, NULL, NULL);
    size_t bytes = 0;
    int writes = 0;

    screen_listen(s, 1500); /* what was loaded late */
    for (int i = 0; i < 100; i++) {
        size_t n = screen_listen(s, 100);

        bytes += n;
        writes += n > 0;
    }
    /* The header counts the calls of the last minute, and that settles; ages step by the minute. */
    if (writes > 6 || bytes > 600)
        fail_msg("%d writes, %zu bytes in 10 s", writes, bytes);
    desk_quit(s);
}

/* --- stopped and continued -----------------------------------------------------------------------
 */

/* As in a shell: ^Z gives the terminal back as it was, fg takes it again. */
static void stops_and_goes_on(void **state)
{
    struct desk *t = *state;
    const char *shell[] = {"/bin/sh", "-i", NULL};
    char line[600];
    struct screen *s;

    desk_env(t, "PS1=shell> ");
    desk_env(t, "ENV");
    s = screen_start(shell, t->env.env, 100, 30);
    assert_true(screen_wait(s, "shell>"));
    snprintf(line, sizeof(line), "%s --no-session\n", built("protontop"));
    screen_send(s, line);
    assert_true(screen_wait_line(s, "protontop", "live"));
    for (int i = 0; i < 2; i++) {
        screen_send(s, "\032");
        assert_true(screen_wait(s, "Stopped"));
        assert_true(screen_wait_gone(s, "Environments"));
        screen_send(s, "clear; stty -a | grep -o '.icanon'; fg\n");
        assert_true(screen_wait_line(s, "protontop", "live"));
        assert_true(screen_wait(s, "Environments"));
        screen_send(s, "?");
        assert_true(screen_wait(s, "next line"));
        screen_send(s, "q");
        assert_true(screen_wait_gone(s, "next line"));
    }
    screen_send(s, "q");
    assert_true(screen_wait(s, "shell>"));
    screen_send(s, "exit\n");
    assert_int_equal(screen_wait_exit(s), 0);
    screen_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_bytes_are_known, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(without_colours, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(a_slow_terminal_gets_the_last_frame, desk_set_up,
                                        desk_tear_down),
        cmocka_unit_test_setup_teardown(a_stuck_terminal_does_not_keep_it, desk_set_up,
                                        desk_tear_down),
        cmocka_unit_test_setup_teardown(resize_storms, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(quiet_for_ten_seconds, desk_set_up_still, desk_tear_down),
        cmocka_unit_test_setup_teardown(stops_and_goes_on, desk_set_up, desk_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
