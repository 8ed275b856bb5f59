/* ui/wrap and ui/list: text into lines, and a selection that stays in sight. */
#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "ui/list.h"
#include "ui/wrap.h"

static void wraps(const char *text, int columns, size_t max, int ascii, const char *want)
{
    struct vec lines = {0};
    struct buf got = BUF_INIT(1 << 20);

    wrap_text(&lines, text, columns, max, ascii);
    for (size_t i = 0; i < lines.n; i++)
        buf_addf(&got, "%s|", (const char *)lines.v[i]);
    assert_string_equal(buf_str(&got), want);
    buf_release(&got);
    wrap_free(&lines);
}

static void at_blanks_and_newlines(void **state)
{
    (void)state;
    wraps("one two three", 7, 9, 0, "one two|three|");
    wraps("one two three", 8, 9, 0, "one two|three|");
    wraps("one two", 6, 9, 0, "one|two|");
    wraps("one   two", 4, 9, 0, "one|two|");
    wraps("a\n\nb\n", 4, 9, 0, "a||b||");
    wraps("a\r\nb", 4, 9, 0, "a|b|");
    wraps("", 4, 9, 0, "");
    wraps("exactly", 7, 9, 0, "exactly|");
}

static void long_words_are_broken(void **state)
{
    (void)state;
    wraps("abcdefgh", 3, 9, 0, "abc|def|gh|");
    wraps("a bcdefgh", 3, 9, 0, "a|bcd|efg|h|");
    wraps("    abcdefgh", 6, 9, 0, "    ab|cdefgh|"); /* no line of nothing but its indent */
    wraps("日本語", 4, 9, 0, "日本|語|");
    wraps("日本", 1, 9, 0, "日|本|"); /* wider than the line, but one by one */
    wraps("e\xcc\x81"
          "e\xcc\x81",
          1, 9, 0, "e\xcc\x81|e\xcc\x81|");
    wraps("abc", 0, 9, 0, "a|b|c|");
    wraps("abc", -7, 9, 0, "a|b|c|");
}

static void a_cut_is_said(void **state)
{
    char *huge = xcalloc(1, (1 << 20) + 1);
    struct vec lines = {0};
    const char *last;

    (void)state;
    wraps("a b c d", 1, 2, 0, "a|.|");
    wraps("one two three four", 9, 1, 0, "one tw...|");
    wraps("one\ntwo\nthree", 9, 2, 0, "one|two...|");
    wraps("one\ntwo", 9, 2, 0, "one|two|");
    wraps("one two", 3, 0, 0, "...|"); /* none at all is not to be had */
    memset(huge, 'x', 1 << 20);
    wrap_text(&lines, huge, 1000, 100000, 0);
    last = lines.v[lines.n - 1];
    assert_string_equal(last + strlen(last) - 4, "x...");
    wrap_free(&lines);
    free(huge);
}

static void hostile_text_is_visible(void **state)
{
    (void)state;
    wraps("a\x1b[2J", 9, 9, 0, "a^[[2J|");
    wraps("\xe2\x80\xa8", 9, 9, 0, "<U+2028>|");
    wraps("\xc3\xa9", 9, 9, 1, "<U+00E9>|");
    wraps("\xff", 9, 9, 0, "<FF>|");
}

static void appends(void **state)
{
    struct vec lines = {0};

    (void)state;
    wrap_text(&lines, "a b c", 1, 2, 0);
    wrap_text(&lines, "d", 1, 2, 0);
    assert_int_equal(lines.n, 3);
    assert_string_equal(lines.v[2], "d");
    wrap_free(&lines);
}

static void random_text_keeps_its_width(void **state)
{
    static const char *const parts[] = {"a",    "日", "\xcc\x81", " ",    "\xff",
                                        "word", "\n", "  ",       "\x1b", "é"};
    uint32_t seed = 7;

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct buf text = BUF_INIT(4096);
        struct vec lines = {0};
        int columns = 2 + i % 11;
        size_t max = 1 + (size_t)i % 7;

        for (int j = 0; j < i % 40; j++) {
            seed = seed * 1664525u + 1013904223u;
            buf_adds(&text, parts[(seed >> 8) % 10]);
        }
        wrap_text(&lines, buf_str(&text), columns, max, 0);
        assert_true(lines.n <= max);
        for (size_t j = 0; j < lines.n; j++) {
            assert_true(text_width(lines.v[j]) <= columns);
            assert_true(utf8_valid(lines.v[j], strlen(lines.v[j])));
        }
        wrap_free(&lines);
        buf_release(&text);
    }
}

/* --- lists ------------------------------------------------------------------------------------ */

static void list_is(const struct list *l, size_t sel, size_t top)
{
    assert_int_equal(l->sel, sel);
    assert_int_equal(l->top, top);
}

static void moves(void **state)
{
    struct list l = {0};

    (void)state;
    list_fit(&l, 100, 10);
    list_is(&l, 0, 0);
    assert_true(list_move(&l, CMD_UP));
    list_is(&l, 0, 0);
    assert_true(list_move(&l, CMD_PAGE_DOWN));
    list_is(&l, 9, 0); /* the top moves no more than needed */
    assert_true(list_move(&l, CMD_DOWN));
    list_is(&l, 10, 1);
    assert_true(list_move(&l, CMD_LAST));
    list_is(&l, 99, 90);
    assert_true(list_move(&l, CMD_DOWN));
    list_is(&l, 99, 90);
    assert_true(list_move(&l, CMD_HALF_UP));
    list_is(&l, 94, 90);
    assert_true(list_move(&l, CMD_PAGE_UP));
    list_is(&l, 85, 85);
    assert_true(list_move(&l, CMD_FIRST));
    list_is(&l, 0, 0);
    assert_false(list_move(&l, CMD_CANCEL));
    assert_false(list_scroll(&l, CMD_OPEN));
}

static void fits(void **state)
{
    struct list l = {0};

    (void)state;
    list_fit(&l, 100, 10);
    list_move(&l, CMD_LAST);
    list_fit(&l, 100, 20); /* taller: no empty lines below */
    list_is(&l, 99, 80);
    list_fit(&l, 100, 5);
    list_is(&l, 99, 95);
    list_fit(&l, 3, 5); /* what was selected is gone */
    list_is(&l, 2, 0);
    list_fit(&l, 0, 5);
    list_is(&l, 0, 0);
    assert_true(list_move(&l, CMD_DOWN));
    list_is(&l, 0, 0);
    list_fit(&l, 10, 0); /* nothing can be shown */
    assert_true(list_move(&l, CMD_LAST));
    list_is(&l, 9, 9);
}

static void scrolls(void **state)
{
    struct list l = {.n = 25, .page = 10};

    (void)state;
    assert_true(list_scroll(&l, CMD_DOWN));
    assert_int_equal(l.top, 1);
    assert_true(list_scroll(&l, CMD_PAGE_DOWN));
    assert_int_equal(l.top, 10);
    assert_true(list_scroll(&l, CMD_PAGE_DOWN));
    assert_int_equal(l.top, 15); /* the last line stays at the bottom */
    assert_true(list_scroll(&l, CMD_FIRST));
    assert_int_equal(l.top, 0);
    l = (struct list){.n = 3, .page = 10};
    assert_true(list_scroll(&l, CMD_LAST));
    assert_int_equal(l.top, 0);
}

static void the_selection_is_always_in_sight(void **state)
{
    struct list l = {0};
    uint32_t seed = 3;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        size_t page;

        seed = seed * 1664525u + 1013904223u;
        if (i % 5 == 0)
            list_fit(&l, (seed >> 8) % 60, (int)(seed >> 20) % 12);
        else
            list_move(&l, (enum command_id)(CMD_DOWN + (seed >> 8) % 8));
        page = l.page > 0 ? (size_t)l.page : 1;
        assert_true(l.n ? l.sel < l.n : l.sel == 0);
        assert_true(l.top <= l.sel && l.sel < l.top + page);
        assert_true(l.top == 0 || l.top + page <= l.n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_blanks_and_newlines),
        cmocka_unit_test(long_words_are_broken),
        cmocka_unit_test(a_cut_is_said),
        cmocka_unit_test(hostile_text_is_visible),
        cmocka_unit_test(appends),
        cmocka_unit_test(random_text_keeps_its_width),
        cmocka_unit_test(moves),
        cmocka_unit_test(fits),
        cmocka_unit_test(scrolls),
        cmocka_unit_test(the_selection_is_always_in_sight),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
