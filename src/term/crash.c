/* The terminal comes back even when the program does not. The one place with state at file scope
 * besides the log: a signal handler has nothing else to look at. Only async-signal-safe calls
 * (signal-safety(7)) between the signal and the end. */
#include "term/crash.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

enum { WAIT_MS = 200 };

static struct {
    volatile sig_atomic_t armed;
    int fd;
    struct termios modes;
    char restore[CRASH_RESTORE_MAX];
    size_t n;
    char stack[16384];
} crash;

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL};

void crash_restore(void)
{
    struct pollfd p = {.fd = crash.fd, .events = POLLOUT};
    size_t done = 0;

    if (!crash.armed)
        return;
    crash.armed = 0;
    while (done < crash.n) {
        ssize_t got = write(crash.fd, crash.restore + done, crash.n - done);

        if (got > 0)
            done += (size_t)got;
        else if (got == 0 || errno != EAGAIN || poll(&p, 1, WAIT_MS) <= 0)
            break; /* a terminal that takes nothing does not keep us */
    }
    tcsetattr(crash.fd, TCSANOW, &crash.modes);
}

static void handler(int sig)
{
    crash_restore();
    raise(sig); /* SA_RESETHAND: the default action by now, core file and all */
}

static void each(void (*action)(int))
{
    struct sigaction sa = {0};

    sa.sa_handler = action;
    sa.sa_flags = action == SIG_DFL ? 0 : (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
    sigemptyset(&sa.sa_mask);
    for (size_t i = 0; i < ARRAY_LEN(crash_signals); i++)
        sigaction(crash_signals[i], &sa, NULL);
}

void crash_arm(int fd, const struct termios *modes, const char *restore, size_t n)
{
    stack_t ss = {.ss_sp = crash.stack, .ss_size = sizeof(crash.stack)};

    crash.fd = fd;
    crash.modes = *modes;
    crash.n = n < sizeof(crash.restore) ? n : sizeof(crash.restore);
    memcpy(crash.restore, restore, crash.n);
    sigaltstack(&ss, NULL); /* a stack overflow is a SEGV too */
    crash.armed = 1;
    each(handler);
}

void crash_disarm(void)
{
    crash.armed = 0;
    each(SIG_DFL);
}
