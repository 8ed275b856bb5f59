/* term/out, term/osc: a terminal that takes nothing holds up nobody and costs no memory; sequences
 * reach the terminal through tmux and screen whole. */
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <protontop/err.h>

#include "base/alloc.h"
#include "base/num.h"
#include "term/osc.h"
#include "term/out.h"

struct line {
    int fds[2]; /* what is read; what is written */
    struct out out;
};

static void line_open(struct line *l)
{
    assert_int_equal(pipe2(l->fds, O_NONBLOCK | O_CLOEXEC), 0);
    out_init(&l->out, l->fds[1]);
}

static void line_close(struct line *l)
{
    out_release(&l->out);
    close(l->fds[0]);
    close(l->fds[1]);
}

static size_t read_all(struct line *l, struct buf *got)
{
    char bytes[4096];
    size_t all = 0;
    ssize_t n;

    while ((n = read(l->fds[0], bytes, sizeof(bytes))) > 0) {
        buf_add(got, bytes, (size_t)n);
        all += (size_t)n;
    }
    return all;
}

/* What the line did not take waits, and comes whole and in order. */
static void nothing_is_lost_nothing_waits(void **state)
{
    enum { SIZE = 300 * 1000 };
    struct buf got = BUF_INIT(1 << 20);
    char *frame = xcalloc(1, SIZE);
    struct line l;

    (void)state;
    for (int i = 0; i < SIZE; i++)
        frame[i] = (char)('a' + i % 23);
    line_open(&l);
    out_add(&l.out, frame, SIZE);
    assert_int_equal(out_flush(&l.out), 0); /* a pipe takes 64 KiB; this does not block */
    assert_true(out_pending(&l.out));
    for (int turns = 0; out_pending(&l.out); turns++) {
        assert_true(turns < 1000);
        assert_true(read_all(&l, &got) > 0);
        assert_int_equal(out_flush(&l.out), 0);
    }
    read_all(&l, &got);
    assert_int_equal(got.len, SIZE);
    assert_memory_equal(got.ptr, frame, SIZE);
    assert_true(l.out.bytes.cap <= OUT_SMALL_MAX); /* and what it took is given back */
    line_close(&l);
    buf_release(&got);
    free(frame);
}

/* Bells and clipboards do not pile up before a line that is stuck. */
static void small_ones_are_bounded(void **state)
{
    struct line l;
    char text[1000];
    int taken = 0;

    (void)state;
    memset(text, 'x', sizeof(text));
    line_open(&l);
    for (int i = 0; i < 2000; i++) {
        taken += out_add_small(&l.out, text, sizeof(text));
        assert_int_equal(out_flush(&l.out), 0);
    }
    assert_true(taken < 2000);
    assert_true(l.out.bytes.len - l.out.done <= OUT_SMALL_MAX);
    out_drain(&l.out, 20); /* gives up in time */
    assert_false(out_pending(&l.out));
    line_close(&l);
}

static void a_line_that_is_gone_is_told(void **state)
{
    struct line l;

    (void)state;
    line_open(&l);
    close(l.fds[0]);
    l.fds[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
    out_add(&l.out, "x", 1);
    assert_int_equal(out_flush(&l.out), ERR_IO);
    line_close(&l);
}

/* --- sequences -------------------------------------------------------------------------------- */

static void mux_is_known(void **state)
{
    (void)state;
    assert_int_equal(osc_mux("xterm-256color", NULL, NULL), MUX_NONE);
    assert_int_equal(osc_mux("xterm-256color", "", ""), MUX_NONE);
    assert_int_equal(osc_mux("tmux-256color", NULL, NULL), MUX_TMUX);
    assert_int_equal(osc_mux("screen-256color", "/tmp/tmux-0/default,1,0", NULL), MUX_TMUX);
    assert_int_equal(osc_mux("screen", NULL, "123.pts-0.host"), MUX_SCREEN);
    assert_int_equal(osc_mux("xterm", NULL, "123.pts-0.host"), MUX_SCREEN);
    assert_int_equal(osc_mux("screen.xterm-256color", NULL, NULL), MUX_SCREEN);
    assert_int_equal(osc_mux(NULL, NULL, NULL), MUX_NONE);
}

static void is_sequence(enum term_mux mux, const char *body, const char *expected)
{
    struct buf b = BUF_INIT(1 << 16);

    osc_add(&b, mux, body);
    assert_string_equal(buf_str(&b), expected);
    buf_release(&b);
}

static void sequences(void **state)
{
    (void)state;
    is_sequence(MUX_NONE, "52;c;YQ==", "\033]52;c;YQ==\007");
    is_sequence(MUX_TMUX, "9;done", "\033]9;done\007\033Ptmux;\033\033]9;done\007\033\\");
    is_sequence(MUX_SCREEN, "9;done", "\033P\033]9;done\007\033\\");
}

/* What screen unwraps is the sequence, and no piece is longer than it has room for. */
static void screen_gets_it_in_pieces(void **state)
{
    struct buf b = BUF_INIT(1 << 16), plain = BUF_INIT(1 << 16);
    char body[2001];

    (void)state;
    memset(body, 'Q', sizeof(body) - 1);
    body[sizeof(body) - 1] = '\0';
    osc_add(&b, MUX_SCREEN, body);
    for (const char *at = buf_str(&b), *end; *at; at = end + 2) {
        assert_true(str_starts(at, "\033P"));
        end = strstr(at + 2, "\033\\");
        assert_non_null(end);
        assert_true(end - at < 256);
        buf_add(&plain, at + 2, (size_t)(end - at - 2));
    }
    assert_int_equal(plain.len, 2 + 2000 + 1);
    assert_memory_equal(plain.ptr, "\033]QQ", 4);
    assert_int_equal(plain.ptr[plain.len - 1], '\007');
    buf_release(&b);
    buf_release(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_nothing_waits),
        cmocka_unit_test(small_ones_are_bounded),
        cmocka_unit_test(a_line_that_is_gone_is_told),
        cmocka_unit_test(mux_is_known),
        cmocka_unit_test(sequences),
        cmocka_unit_test(screen_gets_it_in_pieces),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
