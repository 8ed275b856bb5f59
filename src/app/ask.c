/* Questions on the controlling terminal, whatever standard input and output are. */
#include "app/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/alloc.h"

enum { SIGNALS = 3 };

static const int signals[SIGNALS] = {SIGINT, SIGTERM, SIGHUP};

/* It is there to interrupt ppoll(2), the only time when it can come; `came` is which one it was. */
static volatile sig_atomic_t came;

static void on_signal(int number)
{
    came = number;
}

static void say(int fd, const char *text)
{
    for (size_t n = strlen(text); n > 0;) {
        ssize_t done = write(fd, text, n);

        if (done <= 0)
            return;
        text += done;
        n -= (size_t)done;
    }
}

/* A line of what was typed; false at the end of input or by a signal, which comes in while we wait
 * with the mask `open`, and at no other time. */
static bool read_line(int fd, const sigset_t *open, char *out, size_t size)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    size_t len = 0;
    char c;

    while (ppoll(&p, 1, NULL, open) > 0 && !came) {
        if (read(fd, &c, 1) <= 0)
            break;
        if (c == '\n' || c == '\r') {
            out[len] = '\0';
            return len > 0;
        }
        if (len + 1 < size)
            out[len++] = c;
    }
    out[0] = '\0';
    return false;
}

bool ask_possible(void)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

bool ask_line(const char *prompt, bool secret, char *out, size_t size)
{
    struct sigaction ours = {.sa_handler = on_signal}, before[SIGNALS];
    struct termios usual, quiet;
    sigset_t shut, usual_mask;
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    bool good, hides;

    out[0] = '\0';
    if (fd < 0)
        return false;
    came = 0;
    sigemptyset(&shut);
    for (int i = 0; i < SIGNALS; i++) {
        sigaddset(&shut, signals[i]);
        sigaction(signals[i], &ours, &before[i]);
    }
    sigprocmask(SIG_BLOCK, &shut, &usual_mask);
    hides = secret && tcgetattr(fd, &usual) == 0;
    if (hides) {
        quiet = usual;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(fd, TCSAFLUSH, &quiet);
    }
    say(fd, prompt);
    good = read_line(fd, &usual_mask, out, size);
    if (hides) {
        tcsetattr(fd, TCSAFLUSH, &usual);
        say(fd, "\n");
    } else if (!good) {
        say(fd, "\n");
    }
    for (int i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    close(fd);
    if (came)
        raise(came); /* pending until the mask is as it was */
    sigprocmask(SIG_SETMASK, &usual_mask, NULL);
    return good;
}

void ask_for_client(void *ctx, const char *text, void (*reply)(void *question, const char *text),
                    void *question)
{
    char prompt[600], answer[128];
    size_t n = strlen(text);
    bool good;

    (void)ctx;
    memcpy(prompt, text, n < 500 ? n : 500);
    memcpy(prompt + (n < 500 ? n : 500), ": ", 3);
    good = ask_line(prompt, true, answer, sizeof(answer));
    reply(question, good ? answer : NULL);
    mem_wipe(answer, sizeof(answer));
}
