/* A real program in a real pseudo-terminal. */
#include "screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "svg.h"

struct screen {
    pid_t pid;
    int fd, slave; /* slave: kept open to look at the modes after the end */
    int columns, rows, status;
    bool ended, alternate, cursor, steered;
    size_t bytes;
    struct termios modes;
    VTerm *vt;
    VTermScreen *vts;
    struct buf line, log;
};

static int64_t now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
    struct screen *s = user;

    if (prop == VTERM_PROP_ALTSCREEN)
        s->alternate = value->boolean;
    else if (prop == VTERM_PROP_CURSORVISIBLE)
        s->cursor = value->boolean;
    else if (prop == VTERM_PROP_TITLE || prop == VTERM_PROP_ICONNAME)
        s->steered = true;
    return 1;
}

static int on_bell(void *user)
{
    struct screen *s = user;

    s->steered = true;
    return 1;
}

bool screen_was_steered(const struct screen *s)
{
    return s->steered;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property, .bell = on_bell};

static void set_environment(const char *const *env)
{
    for (; env && *env; env++) {
        char *copy = xstrdup(*env), *eq = strchr(copy, '=');

        if (eq) {
            *eq = '\0';
            setenv(copy, eq + 1, 1);
        } else {
            unsetenv(copy);
        }
        free(copy);
    }
}

static void exec_child(struct screen *s, const char *const *argv, const char *const *env)
{
    char **args = NULL;
    size_t n = 0;

    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
    close(s->fd);
    login_tty(s->slave);
    signal(SIGINT, SIG_DFL); /* as a login shell has them, whatever we were started with */
    signal(SIGQUIT, SIG_DFL);
    set_environment(env);
    while (argv[n])
        n++;
    args = xcalloc(n + 1, sizeof(*args));
    for (size_t i = 0; i < n; i++)
        args[i] = xstrdup(argv[i]);
    execv(args[0], args);
    fprintf(stderr, "cannot run %s: %s\n", args[0], strerror(errno));
    _exit(127);
}

struct screen *screen_start(const char *const *argv, const char *const *env, int columns, int rows)
{
    struct screen *s = xcalloc(1, sizeof(*s));
    struct winsize ws = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};

    s->columns = columns;
    s->rows = rows;
    s->cursor = true;
    buf_init(&s->line, 1 << 16);
    buf_init(&s->log, 1 << 20);
    assert_int_equal(openpty(&s->fd, &s->slave, NULL, NULL, &ws), 0);
    tcgetattr(s->slave, &s->modes);
    fcntl(s->fd, F_SETFL, O_NONBLOCK);
    fcntl(s->fd, F_SETFD, FD_CLOEXEC);
    s->vt = vterm_new(rows, columns);
    vterm_set_utf8(s->vt, 1);
    s->vts = vterm_obtain_screen(s->vt);
    vterm_screen_set_callbacks(s->vts, &callbacks, s);
    vterm_screen_enable_altscreen(s->vts, 1);
    vterm_screen_reset(s->vts, 1);
    s->pid = fork();
    assert_true(s->pid >= 0);
    if (s->pid == 0)
        exec_child(s, argv, env);
    fcntl(s->slave, F_SETFD, FD_CLOEXEC);
    return s;
}

static bool reap(struct screen *s, int flags)
{
    int status;

    if (s->ended)
        return true;
    if (waitpid(s->pid, &status, flags) != s->pid)
        return false;
    s->ended = true;
    s->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
}

void screen_free(struct screen *s)
{
    if (!reap(s, WNOHANG)) {
        kill(s->pid, SIGKILL);
        reap(s, 0);
    }
    if (s->fd >= 0)
        close(s->fd);
    if (s->slave >= 0)
        close(s->slave);
    vterm_free(s->vt);
    buf_release(&s->line);
    buf_release(&s->log);
    free(s);
}

pid_t screen_pid(const struct screen *s)
{
    return s->pid;
}

/* Takes what is there, waiting for at most `ms`. */
static size_t pump(struct screen *s, int ms)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    char bytes[65536];
    ssize_t n;
    size_t answer;

    if (s->fd < 0 || poll(&p, 1, ms) <= 0)
        return 0;
    n = read(s->fd, bytes, sizeof(bytes));
    if (n <= 0)
        return 0;
    s->bytes += (size_t)n;
    if (s->log.len < s->log.max / 2)
        text_safe(&s->log, bytes, (size_t)n, TEXT_KEEP_NEWLINES);
    vterm_input_write(s->vt, bytes, (size_t)n);
    /* What a terminal answers (device attributes and so on) goes back to the program. */
    while ((answer = vterm_output_read(s->vt, bytes, sizeof(bytes))) > 0)
        if (write(s->fd, bytes, answer) < 0)
            break;
    return (size_t)n;
}

void screen_send(struct screen *s, const char *bytes)
{
    size_t n = strlen(bytes);

    while (n > 0) {
        ssize_t got = write(s->fd, bytes, n);

        if (got > 0) {
            bytes += got;
            n -= (size_t)got;
        } else {
            assert_int_equal(errno, EAGAIN);
            pump(s, 10);
        }
    }
}

void screen_resize(struct screen *s, int columns, int rows)
{
    struct winsize ws = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};

    s->columns = columns;
    s->rows = rows;
    vterm_set_size(s->vt, rows, columns);
    assert_int_equal(ioctl(s->fd, TIOCSWINSZ, &ws), 0);
}

const char *screen_line(struct screen *s, int row)
{
    buf_clear(&s->line);
    for (int x = 0; x < s->columns; x++) {
        VTermScreenCell cell;
        char utf8[4];

        if (!vterm_screen_get_cell(s->vts, (VTermPos){.row = row, .col = x}, &cell))
            break;
        if (cell.chars[0] == (uint32_t)-1) /* the right half of a wide one */
            continue;
        if (cell.chars[0] == 0)
            buf_addc(&s->line, ' ');
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            buf_add(&s->line, utf8, utf8_encode(cell.chars[i], utf8));
    }
    while (s->line.len && s->line.ptr[s->line.len - 1] == ' ')
        s->line.ptr[--s->line.len] = '\0';
    return buf_str(&s->line);
}

static bool has_both(struct screen *s, const char *a, const char *b)
{
    for (int y = 0; y < s->rows; y++) {
        const char *line = screen_line(s, y);

        if (strstr(line, a) && strstr(line, b))
            return true;
    }
    return false;
}

bool screen_has(struct screen *s, const char *text)
{
    return has_both(s, text, "");
}

void screen_svg(struct screen *s, const char *title, bool dark, struct buf *out)
{
    struct svg_look look = {
        .fg = dark ? 0xd0d0d0 : 0x202020, .bg = dark ? 0x141618 : 0xfafafa, .title = title};

    svg_screen(s->vts, s->columns, s->rows, &look, out);
}

static void print_screen(struct screen *s, const char *a, const char *b, bool gone)
{
    fprintf(stderr, "waited in vain for %s\"%s\" \"%s\" on this screen:\n",
            gone ? "the end of " : "", a, b);
    for (int y = 0; y < s->rows; y++)
        fprintf(stderr, "|%s\n", screen_line(s, y));
}

static bool wait_for(struct screen *s, const char *a, const char *b, bool gone)
{
    int64_t end = now_ms() + SCREEN_WAIT_MS;

    while (has_both(s, a, b) == gone) {
        int64_t left = end - now_ms();

        if (left <= 0 || (pump(s, (int)(left < 200 ? left : 200)) == 0 && reap(s, WNOHANG) &&
                          pump(s, 0) == 0 && has_both(s, a, b) == gone)) {
            print_screen(s, a, b, gone);
            return false;
        }
    }
    return true;
}

bool screen_wait(struct screen *s, const char *text)
{
    return wait_for(s, text, "", false);
}

bool screen_wait_line(struct screen *s, const char *a, const char *b)
{
    return wait_for(s, a, b, false);
}

bool screen_wait_gone(struct screen *s, const char *text)
{
    return wait_for(s, text, "", true);
}

size_t screen_listen(struct screen *s, int ms)
{
    int64_t end = now_ms() + ms, left;
    size_t before = s->bytes;

    while ((left = end - now_ms()) > 0)
        pump(s, (int)left);
    return s->bytes - before;
}

void screen_settle(struct screen *s, int quiet_ms)
{
    int64_t end = now_ms() + SCREEN_WAIT_MS;

    while (pump(s, quiet_ms) > 0 && now_ms() < end)
        ;
}

void screen_hang_up(struct screen *s)
{
    close(s->slave);
    close(s->fd);
    s->fd = s->slave = -1;
}

int screen_wait_exit(struct screen *s)
{
    int64_t end = now_ms() + SCREEN_WAIT_MS;

    while (!reap(s, WNOHANG)) {
        struct timespec pause = {.tv_nsec = 5000000};

        if (now_ms() > end)
            return -1;
        if (s->fd >= 0)
            pump(s, 20);
        else
            nanosleep(&pause, NULL); /* nothing to wait on: the terminal is gone */
    }
    while (pump(s, 0) > 0)
        ;
    return s->status;
}

bool screen_restored(struct screen *s)
{
    struct termios now;

    if (tcgetattr(s->slave, &now) != 0)
        return false;
    return now.c_iflag == s->modes.c_iflag && now.c_oflag == s->modes.c_oflag &&
           now.c_lflag == s->modes.c_lflag && now.c_cflag == s->modes.c_cflag && !s->alternate &&
           s->cursor;
}

const char *screen_log(const struct screen *s)
{
    return buf_str(&s->log);
}
