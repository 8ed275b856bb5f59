/* The terminal: opening, signals, suspending, closing. Knows ncurses and libuv; knows nothing of
 * what is shown.
 *
 * ncurses writes its frames into a file in memory, and what it wrote goes to the terminal from a
 * queue of our own: a terminal that takes nothing (a stopped window, a slow line) never holds up
 * the loop. While bytes wait no frame is made; the next one shows how things are then. */
#include "term/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "term/crash.h"

#define CURSOR_ON "\033[?25h"
#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

/* FRAME_MS: from one frame to the next at least: what changes faster nobody sees. */
enum { FRAME_MS = 20, LEAVE_MS = 500 };

static const int handled[TERM_SIGNALS] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT};

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

static void read_keys(struct terminal *t)
{
    char bytes[512];
    ssize_t n;

    n = read(t->fd, bytes, sizeof(bytes));
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

static void on_poll(uv_poll_t *poll, int status, int events);

/* Writes what the terminal takes, and listens for it to take more. */
void term_flush(struct terminal *t)
{
    if (t->lost || t->away)
        return;
    if (out_flush(&t->out) < 0)
        lose(t);
    else
        uv_poll_start(&t->poll,
                      UV_READABLE | UV_DISCONNECT | (out_pending(&t->out) ? UV_WRITABLE : 0),
                      on_poll);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct terminal *t = poll->data;

    if (status < 0) {
        lose(t);
        return;
    }
    if (events & UV_WRITABLE)
        term_flush(t);
    if (events & (UV_READABLE | UV_DISCONNECT) && !t->lost)
        read_keys(t);
}

static void drop_frame(struct terminal *t)
{
    int fd = fileno(t->frame_file);

    if (ftruncate(fd, 0) == 0)
        lseek(fd, 0, SEEK_SET);
}

/* Takes over what ncurses has written since the last time. */
static void take_frame(struct terminal *t)
{
    int fd = fileno(t->frame_file);
    off_t size = lseek(fd, 0, SEEK_CUR), at = 0;
    char bytes[8192];
    ssize_t n;

    while (at < size && (n = pread(fd, bytes, sizeof(bytes), at)) > 0) {
        out_add(&t->out, bytes, (size_t)n);
        at += n;
    }
    drop_frame(t);
}

/* A loop's turn ends here; the next one paints what there is then. */
static void on_frame_timer(uv_timer_t *timer)
{
    (void)timer;
}

/* --- signals -----------------------------------------------------------------------------------
 */

static void measure(struct terminal *t)
{
    struct winsize ws;

    if (ioctl(t->fd, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0 && ws.ws_row > 0)
        resizeterm(ws.ws_row, ws.ws_col);
    paint_forget(&t->painter);
    clearok(curscr, TRUE);
}

void term_add(struct terminal *t, const char *sequence)
{
    out_add(&t->out, sequence, strlen(sequence));
}

/* Raw: every byte as it is typed, ^C and ^Z too; nothing is added to what we write. */
static void raw_modes(struct terminal *t)
{
    struct termios m = t->saved;

    cfmakeraw(&m);
    m.c_cflag = t->saved.c_cflag;
    m.c_cc[VMIN] = 1;
    m.c_cc[VTIME] = 0;
    tcsetattr(t->fd, TCSANOW, &m);
}

/* What is ours beyond what ncurses puts on and takes off. */
static void extra_modes(struct terminal *t, bool on)
{
    if (t->traits.xterm)
        term_add(t, on ? PASTE_ON : PASTE_OFF);
    if (t->mouse)
        term_add(t, on ? MOUSE_ON : MOUSE_OFF);
}

/* Gives the terminal back as it was. */
void term_give(struct terminal *t)
{
    extra_modes(t, false);
    endwin();
    take_frame(t);
    /* Some terminals (libvterm's) bring back with the main screen a hidden cursor: once more. */
    if (t->traits.xterm)
        term_add(t, CURSOR_ON);
    out_drain(&t->out, LEAVE_MS); /* SIGHUP may come from anybody: the terminal may be there */
    tcsetattr(t->fd, TCSANOW, &t->saved);
}

/* Takes it again: the screen may hold anything, the modes may be anybody's. */
void term_take(struct terminal *t)
{
    raw_modes(t);
    endwin(); /* ncurses begins anew with its next frame; what it says here is not sent */
    drop_frame(t);
    extra_modes(t, true);
    measure(t);
    term_flush(t);
}

static void on_signal(uv_signal_t *s, int signum)
{
    struct terminal *t = s->data;

    /* The program that has the terminal is told, too; of its end we hear. */
    if (t->away && signum != SIGTERM && signum != SIGHUP)
        return;
    switch (signum) {
    case SIGWINCH:
        measure(t);
        t->cfg.event(t->cfg.ctx, TERM_RESIZED);
        break;
    case SIGTSTP:
        term_suspend(t);
        break;
    case SIGCONT: /* also after somebody else's SIGSTOP */
        term_take(t);
        t->cfg.event(t->cfg.ctx, TERM_CONTINUED);
        break;
    case SIGHUP:
        lose(t);
        break;
    default:
        t->cfg.event(t->cfg.ctx, TERM_ENDED);
    }
}

/* --- opening -----------------------------------------------------------------------------------
 */

static void start_handles(struct terminal *t)
{
    uv_poll_init(t->cfg.loop, &t->poll, t->fd);
    t->poll.data = t;
    uv_poll_start(&t->poll, UV_READABLE | UV_DISCONNECT, on_poll);
    uv_timer_init(t->cfg.loop, &t->esc_timer);
    uv_timer_init(t->cfg.loop, &t->frame_timer);
    t->esc_timer.data = t->frame_timer.data = t;
    t->open_handles = 3 + TERM_SIGNALS;
}

/* Before newterm(): ncurses installs handlers of its own only where the default action stands. */
static void start_signals(struct terminal *t)
{
    for (size_t i = 0; i < TERM_SIGNALS; i++) {
        uv_signal_init(t->cfg.loop, &t->signals[i]);
        t->signals[i].data = t;
        uv_signal_start(&t->signals[i], on_signal, handled[i]);
    }
}

static void start_curses(struct terminal *t)
{
    struct buf restore = BUF_INIT(CRASH_RESTORE_MAX);

    nonl();
    keypad(stdscr, TRUE); /* the keypad's transmit mode, so that terminfo's strings are true */
    typeahead(-1);        /* a refresh is never cut short by what is typed */
    curs_set(0);
    if (has_colors() && !t->cfg.no_color) {
        start_color();
        use_default_colors();
    }
    info_keys(&t->decoder);
    info_traits(&t->traits);
    raw_modes(t);
    measure(t);
    extra_modes(t, true);
    if (t->traits.xterm)
        buf_adds(&restore, PASTE_OFF MOUSE_OFF);
    info_restore(&restore);
    crash_arm(t->fd, &t->saved, buf_str(&restore), restore.len);
    buf_release(&restore);
}

/* Both descriptors, or neither. */
static int open_files(struct terminal *t, struct err *e)
{
    int frame = -1;

    t->fd = open("/dev/tty", O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (t->fd < 0)
        return err_set(e, ERR_TERM, "cannot open /dev/tty: %s: run the dashboard in a terminal",
                       strerror(errno));
    frame = memfd_create("frame", MFD_CLOEXEC);
    if (frame < 0) {
        err_set(e, ERR_TERM, "no memory for the screen: %s", strerror(errno));
        close(t->fd);
        return e->code;
    }
    t->in_file = fdopen(t->fd, "r");
    t->frame_file = fdopen(frame, "w");
    return 0;
}

struct terminal *term_open(const struct term_config *cfg, struct err *e)
{
    struct terminal *t;

    if (info_check(e) < 0)
        return NULL;
    t = xcalloc(1, sizeof(*t));
    t->cfg = *cfg;
    if (open_files(t, e) < 0) {
        free(t);
        return NULL;
    }
    tcgetattr(t->fd, &t->saved);
    out_init(&t->out, t->fd);
    decode_init(&t->decoder);
    start_signals(t);
    start_handles(t);
    t->screen = newterm(NULL, t->frame_file, t->in_file);
    if (!t->screen) {
        err_set(e, ERR_TERM, "ncurses cannot use this terminal (TERM=%.60s)", getenv("TERM"));
        term_close(t, NULL, NULL);
        return NULL;
    }
    start_curses(t);
    paint_init(&t->painter, term_colors(t) > 0, term_utf8(t));
    take_frame(t);
    term_flush(t);
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
    return t->traits.utf8;
}

void term_palette(struct terminal *t, const struct palette *p)
{
    paint_palette(&t->painter, p);
}

bool term_ready(const struct terminal *t)
{
    return !t->lost && !t->away && !out_pending(&t->out) &&
           !uv_is_active((const uv_handle_t *)&t->frame_timer);
}

void term_paint(struct terminal *t, const struct surface *s)
{
    if (t->lost || t->away)
        return;
    paint_surface(&t->painter, s);
    take_frame(t);
    if (!out_pending(&t->out))
        return;
    uv_timer_start(&t->frame_timer, on_frame_timer, FRAME_MS, 0);
    term_flush(t);
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
        if (!t->away)
            term_give(t);
        crash_disarm();
        paint_release(&t->painter);
        delscreen(t->screen);
    }
    uv_close((uv_handle_t *)&t->poll, on_closed);
    fclose(t->in_file); /* after uv has let go of its descriptor */
    fclose(t->frame_file);
    out_release(&t->out);
    uv_close((uv_handle_t *)&t->esc_timer, on_closed);
    uv_close((uv_handle_t *)&t->frame_timer, on_closed);
    for (size_t i = 0; i < TERM_SIGNALS; i++)
        uv_close((uv_handle_t *)&t->signals[i], on_closed);
}

void term_emergency_restore(void)
{
    crash_restore();
}
