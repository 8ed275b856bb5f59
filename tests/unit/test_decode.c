/* term/decode: bytes to keys, in one piece and byte by byte. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "base/text.h"
#include "term/decode.h"

struct got {
    uint32_t keys[64];
    size_t n;
};

static void collect(void *ctx, uint32_t key)
{
    struct got *g = ctx;

    if (g->n < ARRAY_LEN(g->keys))
        g->keys[g->n++] = key;
}

struct sample {
    const char *bytes;
    size_t len;
    uint32_t keys[8];
    size_t n;
};

#define SAMPLE(text, ...)                                                                          \
    {                                                                                              \
        .bytes = (text), .len = sizeof(text) - 1, .keys = {__VA_ARGS__},                           \
        .n = sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)                                  \
    }

static const struct sample samples[] = {
    SAMPLE("jX", 'j', 'X'),
    SAMPLE("\r\n\t", PKEY_ENTER, PKEY_ENTER, PKEY_TAB),
    SAMPLE("\x7f\x08", PKEY_BACKSPACE, PKEY_BACKSPACE),
    SAMPLE("\x06\x1a", KEYMOD_CTRL | 'f', KEYMOD_CTRL | 'z'),
    SAMPLE("\x1b[A\x1bOB", PKEY_UP, PKEY_DOWN),
    SAMPLE("\x1b[1;5C", PKEY_RIGHT),
    SAMPLE("\x1b[3~\x1b[5~\x1b[24~", PKEY_DELETE, PKEY_PGUP, PKEY_F12),
    SAMPLE("\x1b[H\x1b[4~\x1b[Z", PKEY_HOME, PKEY_END, PKEY_BACKTAB),
    SAMPLE("\x1bOP\x1b[[B", PKEY_F1, PKEY_F2),
    SAMPLE("\xc3\xa9\xe2\x9c\x93", 0xE9, 0x2713),
    SAMPLE("\x1b[99zx", 'x'),
    SAMPLE("\x1b[<0;1;1Mq", 'q'),
    SAMPLE("\xff"
           "a",
           'a'),
    SAMPLE("\x1bx", PKEY_ESC, 'x'),
    SAMPLE("\x1b[200~y\r\x03z\x1b[201~q", 'y', 'z', 'q'),
};

static void check(const struct sample *s, size_t step)
{
    struct decoder d;
    struct got g = {.n = 0};

    decode_init(&d);
    for (size_t i = 0; i < s->len; i += step)
        decode_feed(&d, s->bytes + i, step < s->len - i ? step : s->len - i, collect, &g);
    decode_flush(&d, collect, &g);
    assert_int_equal(g.n, s->n);
    for (size_t i = 0; i < s->n; i++)
        assert_int_equal(g.keys[i], s->keys[i]);
    assert_false(decode_pending(&d));
}

static void keys_in_any_split(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(samples); i++)
        for (size_t step = 1; step <= samples[i].len; step++)
            check(&samples[i], step);
}

static void a_lone_escape_waits_for_its_time(void **state)
{
    struct decoder d;
    struct got g = {.n = 0};

    (void)state;
    decode_init(&d);
    decode_feed(&d, "\x1b", 1, collect, &g);
    assert_int_equal(g.n, 0);
    assert_true(decode_pending(&d));
    decode_flush(&d, collect, &g);
    assert_int_equal(g.n, 1);
    assert_int_equal(g.keys[0], PKEY_ESC);
    assert_false(decode_pending(&d));
    decode_feed(&d, "\x1b[", 2, collect, &g);
    decode_flush(&d, collect, &g);
    assert_int_equal(g.keys[1], PKEY_ESC);
    assert_int_equal(g.keys[2], '[');
}

static void terminfo_has_its_say(void **state)
{
    struct decoder d;
    struct got g = {.n = 0};

    (void)state;
    decode_init(&d);
    decode_add_string(&d, "\x1b[7$", PKEY_HOME);
    decode_feed(&d, "\x1b[7", 3, collect, &g);
    assert_int_equal(g.n, 0);
    decode_feed(&d, "$", 1, collect, &g);
    assert_int_equal(g.n, 1);
    assert_int_equal(g.keys[0], PKEY_HOME);
}

/* --- the mouse ---------------------------------------------------------------------------------
 */

struct pointer {
    struct mouse seen[8];
    size_t n, keys;
};

static void on_mouse(void *ctx, const struct mouse *m)
{
    struct pointer *p = ctx;

    assert_true(p->n < ARRAY_LEN(p->seen));
    p->seen[p->n++] = *m;
}

static void count_keys(void *ctx, uint32_t key)
{
    struct pointer *p = ctx;

    (void)key;
    p->keys++;
}

/* Both forms, in pieces; other buttons, releases, motion and what points nowhere are nothing. */
static void the_mouse(void **state)
{
    static const char bytes[] = "\033[<0;1;1M\033[<0;1;1m\033[<64;80;24M\033[<65;3;200M"
                                "\033[M !\"\033[Ma$%\033[<2;1;1M\033[<35;4;4M\033[<0;0;0M"
                                "\033[<0;99999;1M\033[<16;5;6M\033[<0;1M\033[<0:1;1M";
    static const struct mouse expected[] = {
        {MOUSE_PRESS, 0, 0}, {MOUSE_WHEEL_UP, 79, 23}, {MOUSE_WHEEL_DOWN, 2, 199},
        {MOUSE_PRESS, 0, 1}, {MOUSE_WHEEL_DOWN, 3, 4}, {MOUSE_PRESS, 4, 5},
    };

    (void)state;
    for (size_t step = 1; step < sizeof(bytes); step++) {
        struct pointer p = {.n = 0};
        struct decoder d;

        decode_init(&d);
        d.mouse = on_mouse;
        for (size_t i = 0; i < sizeof(bytes) - 1; i += step)
            decode_feed(&d, bytes + i, step < sizeof(bytes) - 1 - i ? step : sizeof(bytes) - 1 - i,
                        count_keys, &p);
        assert_int_equal(p.n, ARRAY_LEN(expected));
        for (size_t i = 0; i < p.n; i++) {
            assert_int_equal(p.seen[i].action, expected[i].action);
            assert_int_equal(p.seen[i].x, expected[i].x);
            assert_int_equal(p.seen[i].y, expected[i].y);
        }
        assert_int_equal(p.keys, 0);
        assert_false(decode_pending(&d));
    }
}

/* While it is off its reports are nothing, and a paste can never point at anything. */
static void no_mouse_where_it_is_off(void **state)
{
    struct pointer p = {.n = 0};
    struct decoder d;

    (void)state;
    decode_init(&d);
    decode_feed(&d, "\033[<0;1;1M", 9, count_keys, &p);
    d.mouse = on_mouse;
    decode_feed(&d, "\033[200~\033[<0;1;1M\033[201~", 21, count_keys, &p);
    assert_int_equal(p.n, 0);
    assert_int_equal(p.keys, 0);
}

struct quitter {
    struct decoder d;
    char strings[2][4];
    int keys;
};

static void quit_at_once(void *ctx, uint32_t key)
{
    struct quitter *q = ctx;

    (void)key;
    q->keys++;
    decode_end(&q->d);
}

/* Two keys in one read, and the first one ends it all: the second goes nowhere. */
static void an_end_in_the_middle(void **state)
{
    struct quitter q = {.strings = {"\033OA"}};

    (void)state;
    decode_init(&q.d);
    decode_add_string(&q.d, q.strings[0], 'a');
    decode_feed(&q.d, "qq\033", 3, quit_at_once, &q);
    assert_int_equal(q.keys, 1);
    assert_false(decode_pending(&q.d));
    decode_flush(&q.d, quit_at_once, &q);
    assert_int_equal(q.keys, 1);
}

static void no_mouse(void *ctx, const struct mouse *m)
{
    (void)ctx;
    assert_true(m->x >= 0 && m->y >= 0);
}

static void rubbish_never_harms(void **state)
{
    struct decoder d;
    struct rng r;
    char bytes[97];

    (void)state;
    rng_seed(&r, 3);
    decode_init(&d);
    d.mouse = no_mouse;
    for (int round = 0; round < 20000; round++) {
        struct got g = {.n = 0};
        size_t n = rng_below(&r, sizeof(bytes));

        for (size_t i = 0; i < n; i++)
            bytes[i] = rng_below(&r, 3) ? "\x1b[O<;~0129AZMm"[rng_below(&r, 14)]
                                        : (char)rng_below(&r, 256);
        decode_feed(&d, bytes, n, collect, &g);
        if (rng_below(&r, 2))
            decode_flush(&d, collect, &g);
        for (size_t i = 0; i < g.n; i++)
            assert_true(g.keys[i] >= KEY__BASE || !text_is_hostile(g.keys[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keys_in_any_split),
                                       cmocka_unit_test(a_lone_escape_waits_for_its_time),
                                       cmocka_unit_test(terminfo_has_its_say),
                                       cmocka_unit_test(an_end_in_the_middle),
                                       cmocka_unit_test(the_mouse),
                                       cmocka_unit_test(no_mouse_where_it_is_off),
                                       cmocka_unit_test(rubbish_never_harms)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
