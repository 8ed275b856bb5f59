/* The terminal: opening, signals, suspending, closing. Knows ncurses and libuv; knows nothing of
 * what is shown. */
#include "term/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "term/crash.h"
#include "term/decode.h"
#include "term/paint.h"

#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static const int handled[] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT};

enum { N_SIGNALS = ARRAY_LEN(handled) };

struct terminal {
    struct term_config cfg;
    int in; /* /dev/tty, opened apart */
    FILE *in_file, *out_file;
    SCREEN *screen;
    struct termios saved;
    struct decoder decoder;
    struct painter painter;
    uv_poll_t poll;
    uv_timer_t esc_timer;
    uv_signal_t signals[N_SIGNALS];
    unsigned open_handles;
    bool lost, paste;
    void (*done)(void *ctx);
    void *done_ctx;
};

struct key_capability {
    const char *name;
    uint32_t key;
};

/* terminfo(5): the keys that we know, by capability name. */
static const struct key_capability capabilities[] = {
    {"kcuu1", PKEY_UP},     {"kcud1", PKEY_DOWN},   {"kcub1", PKEY_LEFT},   {"kcuf1", PKEY_RIGHT},
    {"khome", PKEY_HOME},   {"kend", PKEY_END},     {"kpp", PKEY_PGUP},     {"knp", PKEY_PGDN},
    {"kdch1", PKEY_DELETE}, {"kich1", PKEY_INSERT}, {"kcbt", PKEY_BACKTAB}, {"kent", PKEY_ENTER},
    {"kf1", PKEY_F1},       {"kf2", PKEY_F2},       {"kf3", PKEY_F3},       {"kf4", PKEY_F4},
    {"kf5", PKEY_F5},       {"kf6", PKEY_F6},       {"kf7", PKEY_F7},       {"kf8", PKEY_F8},
    {"kf9", PKEY_F9},       {"kf10", PKEY_F10},     {"kf11", PKEY_F11},     {"kf12", PKEY_F12},
};

/* tigetstr() takes a char * that it does not change, and answers (char *)-1 for no string. */
static const char *capability(const char *name)
{
    char copy[16];
    const char *s;

    memcpy(copy, name, strlen(name) + 1);
    s = tigetstr(copy);
    return s == (const char *)-1 ? NULL : s;
}

/* --- keys --------------------------------------------------------------------------------------
 */

static void on_key(void *ctx, uint32_t key)
{
    struct terminal *t = ctx;

    t->cfg.key(t->cfg.ctx, key);
}

static void on_esc_timer(uv_timer_t *timer)
{
    struct terminal *t = timer->data;

    decode_flush(&t->decoder, on_key, t);
}

static void lose(struct terminal *t)
{
    if (t->lost)
        return;
    t->lost = true;
    uv_poll_stop(&t->poll);
    t->cfg.event(t->cfg.ctx, TERM_LOST);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    struct terminal *t = poll->data;
    char bytes[512];
    ssize_t n;

    (void)events;
    if (status < 0) {
        lose(t);
        return;
    }
    n = read(t->in, bytes, sizeof(bytes));
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        lose(t);
        return;
    }
    if (n > 0)
        decode_feed(&t->decoder, bytes, (size_t)n, on_key, t);
    if (t->lost || t->decoder.over)
        return;
    if (decode_pending(&t->decoder))
        uv_timer_start(&t->esc_timer, on_esc_timer, DECODE_ESC_MS, 0);
    else
        uv_timer_stop(&t->esc_timer);
}

/* --- signals -----------------------------------------------------------------------------------
 */

static void measure(struct terminal *t)
{
    struct winsize ws;

    if (ioctl(fileno(t->out_file), TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0 && ws.ws_row > 0)
        resizeterm(ws.ws_row, ws.ws_col);
    paint_forget(&t->painter);
    clearok(curscr, TRUE);
}

static void paste_mode(struct terminal *t, bool on)
{
    if (!t->paste)
        return;
    fputs(on ? PASTE_ON : PASTE_OFF, t->out_file);
    fflush(t->out_file);
}

static void on_signal(uv_signal_t *s, int signum)
{
    struct terminal *t = s->data;

    switch (signum) {
    case SIGWINCH:
        measure(t);
        t->cfg.event(t->cfg.ctx, TERM_RESIZED);
        break;
    case SIGTSTP:
        term_suspend(t);
        break;
    case SIGCONT: /* stopped by somebody else's SIGSTOP: the screen may hold anything */
        measure(t);
        t->cfg.event(t->cfg.ctx, TERM_CONTINUED);
        break;
    case SIGHUP:
        lose(t);
        break;
    default:
        t->cfg.event(t->cfg.ctx, TERM_ENDED);
    }
}

void term_suspend(struct terminal *t)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL}, was;

    paste_mode(t, false);
    endwin();
    sigemptyset(&dfl.sa_mask);
    sigaction(SIGTSTP, &dfl, &was);
    kill(0, SIGTSTP); /* the whole job, as the terminal's own ^Z does; we go on after SIGCONT */
    sigaction(SIGTSTP, &was, NULL);
    paste_mode(t, true);
    measure(t);
    t->cfg.event(t->cfg.ctx, TERM_CONTINUED);
}

/* --- opening -----------------------------------------------------------------------------------
 */

/* Can a terminal of this type be used? terminfo is let go of again: newterm() reads it anew. */
static int check_type(const char *type, struct err *e)
{
    int status = 0, rc = 0;

    if (setupterm(NULL, STDOUT_FILENO, &status) != OK || status != 1)
        return err_set(e, ERR_TERM,
                       "the terminal type \"%.60s\" is not known here: set TERM to one that is "
                       "(TERM=xterm-256color), or install ncurses-term",
                       type);
    if (!capability("cup") || !capability("clear"))
        rc = err_set(e, ERR_TERM,
                     "a terminal of type \"%.60s\" cannot place the cursor: set TERM to its real "
                     "type (TERM=xterm-256color)",
                     type);
    del_curterm(cur_term);
    return rc;
}

/* Is there a terminal, and is its type known? Nothing is written. */
static int check_terminal(struct err *e)
{
    const char *type = getenv("TERM");

    if (!isatty(STDOUT_FILENO))
        return err_set(e, ERR_TERM, "standard output is no terminal: run the dashboard in one");
    if (!type || !*type)
        return err_set(e, ERR_TERM, "TERM is not set: try TERM=xterm-256color");
    return check_type(type, e);
}

/* What brings the terminal back, as one string: padding left out, it is no delay that matters. */
static void restore_string(struct buf *out, bool paste)
{
    static const char *const names[] = {"sgr0", "rmkx", "cnorm", "rmcup"};

    if (paste)
        buf_adds(out, PASTE_OFF);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *s = capability(names[i]);

        for (; s && *s; s++) {
            if (s[0] == '$' && s[1] == '<' && strchr(s, '>'))
                s = strchr(s, '>');
            else
                buf_addc(out, *s);
        }
    }
}

static void start_handles(struct terminal *t)
{
    uv_poll_init(t->cfg.loop, &t->poll, t->in);
    t->poll.data = t;
    uv_poll_start(&t->poll, UV_READABLE | UV_DISCONNECT, on_readable);
    uv_timer_init(t->cfg.loop, &t->esc_timer);
    t->esc_timer.data = t;
    t->open_handles = 2 + N_SIGNALS;
}

/* Before newterm(): ncurses installs handlers of its own only where the default action stands. */
static void start_signals(struct terminal *t)
{
    for (size_t i = 0; i < N_SIGNALS; i++) {
        uv_signal_init(t->cfg.loop, &t->signals[i]);
        t->signals[i].data = t;
        uv_signal_start(&t->signals[i], on_signal, handled[i]);
    }
}

static void start_curses(struct terminal *t)
{
    struct buf restore = BUF_INIT(CRASH_RESTORE_MAX);

    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE); /* the keypad's transmit mode, so that terminfo's strings are true */
    typeahead(-1);        /* a refresh is never cut short by what is typed */
    curs_set(0);
    if (has_colors() && !t->cfg.no_color) {
        start_color();
        use_default_colors();
    }
    for (size_t i = 0; i < ARRAY_LEN(capabilities); i++) {
        const char *s = capability(capabilities[i].name);

        if (s)
            decode_add_string(&t->decoder, s, capabilities[i].key);
    }
    /* Bracketed paste exists where the terminal speaks xterm's language. */
    t->paste = capability("cup") && strncmp(capability("cup"), "\033[", 2) == 0;
    paste_mode(t, true);
    restore_string(&restore, t->paste);
    crash_arm(fileno(t->out_file), &t->saved, buf_str(&restore), restore.len);
    buf_release(&restore);
}

struct terminal *term_open(const struct term_config *cfg, struct err *e)
{
    struct terminal *t;
    int in;

    if (check_terminal(e) < 0)
        return NULL;
    in = open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (in < 0) {
        err_set(e, ERR_TERM, "cannot open /dev/tty: %s: run the dashboard in a terminal",
                strerror(errno));
        return NULL;
    }
    t = xcalloc(1, sizeof(*t));
    t->cfg = *cfg;
    t->in = in;
    t->in_file = fdopen(in, "r");
    t->out_file = stdout;
    tcgetattr(STDOUT_FILENO, &t->saved);
    decode_init(&t->decoder);
    start_signals(t);
    start_handles(t);
    t->screen = newterm(NULL, t->out_file, t->in_file);
    if (!t->screen) {
        err_set(e, ERR_TERM, "ncurses cannot use this terminal (TERM=%.60s)", getenv("TERM"));
        term_close(t, NULL, NULL);
        return NULL;
    }
    start_curses(t);
    paint_init(&t->painter, term_colors(t) > 0, term_utf8(t));
    return t;
}

int term_width(const struct terminal *t)
{
    (void)t;
    return COLS;
}

int term_height(const struct terminal *t)
{
    (void)t;
    return LINES;
}

int term_colors(const struct terminal *t)
{
    if (t->cfg.no_color || !has_colors() || COLORS < 8)
        return 0;
    return COLORS >= 256 ? 256 : COLORS >= 16 ? 16 : 8;
}

bool term_utf8(const struct terminal *t)
{
    (void)t;
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void term_palette(struct terminal *t, const struct palette *p)
{
    paint_palette(&t->painter, p);
}

void term_paint(struct terminal *t, const struct surface *s)
{
    if (!t->lost)
        paint_surface(&t->painter, s);
}

void term_redraw(struct terminal *t)
{
    paint_forget(&t->painter);
    clearok(curscr, TRUE);
}

/* --- closing -----------------------------------------------------------------------------------
 */

static void on_closed(uv_handle_t *h)
{
    struct terminal *t = h->data;

    if (--t->open_handles > 0)
        return;
    if (t->done)
        t->done(t->done_ctx);
    free(t);
}

void term_close(struct terminal *t, void (*done)(void *ctx), void *ctx)
{
    t->done = done;
    t->done_ctx = ctx;
    decode_end(&t->decoder); /* its strings are the screen's; and more keys may wait behind this */
    if (t->screen) {
        paste_mode(t, false);
        endwin();
        crash_disarm();
        paint_release(&t->painter);
        delscreen(t->screen);
    }
    uv_close((uv_handle_t *)&t->poll, on_closed);
    fclose(t->in_file); /* after uv has let go of its descriptor */
    uv_close((uv_handle_t *)&t->esc_timer, on_closed);
    for (size_t i = 0; i < N_SIGNALS; i++)
        uv_close((uv_handle_t *)&t->signals[i], on_closed);
}

void term_emergency_restore(void)
{
    crash_restore();
}
