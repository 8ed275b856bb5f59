/* ui/surface: every cell is where it belongs, and nothing is beyond the grid. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/surface.h"

static void dump_is(const struct surface *s, const char *want)
{
    char *got = surface_dump(s);

    assert_string_equal(got, want);
    free(got);
}

static struct surface make(int w, int h)
{
    struct surface s;

    surface_init(&s);
    surface_resize(&s, w, h);
    return s;
}

/* What one call of surface_text() leaves on a line of 10 columns full of dots. */
static void line_is(int x, int columns, const char *text, const char *want, int used)
{
    struct surface s = make(10, 1);

    surface_fill(&s, (struct rect){0, 0, 10, 1}, '.', STYLE_TEXT, 0);
    assert_int_equal(surface_text(&s, x, 0, columns, STYLE_OK, 0, text), used);
    dump_is(&s, want);
    surface_release(&s);
}

/* Halves of wide characters come in pairs, and every code point is one that may be shown. */
static void assert_whole(const struct surface *s)
{
    for (int y = 0; y < s->h; y++)
        for (int x = 0; x < s->w; x++) {
            const struct cell *c = &s->cells[y * s->w + x];

            if (c->cp == 0) {
                assert_true(x > 0);
                assert_int_equal(text_cp_width(c[-1].cp), 2);
            } else {
                assert_false(text_is_hostile(c->cp));
                if (text_cp_width(c->cp) == 2) {
                    assert_true(x + 1 < s->w);
                    assert_int_equal(c[1].cp, 0);
                }
            }
            assert_false(c->mark && text_is_hostile(c->mark));
        }
}

static void clips_and_cuts(void **state)
{
    (void)state;
    line_is(2, -1, "abc", "..abc.....\n", 3);
    line_is(2, -1, "abcdefgh", "..abcdefgh\n", 8);
    line_is(2, -1, "abcdefghi", "..abcdefg…\n", 8);
    line_is(2, 3, "abcd", "..ab….....\n", 3);
    line_is(9, -1, "ab", ".........…\n", 1);
    line_is(2, 0, "ab", "..........\n", 0);
    line_is(10, -1, "ab", "..........\n", 0);
    line_is(99, 5, "ab", "..........\n", 0);
    line_is(-1, 5, "abc", "bc........\n", 3);
    line_is(0, 1 << 30, "abc", "abc.......\n", 3);
    line_is(3, -1, "", "..........\n", 0);
}

static void other_lines_are_nobodys(void **state)
{
    struct surface s = make(4, 2);

    (void)state;
    assert_int_equal(surface_text(&s, 0, -1, -1, STYLE_TEXT, 0, "abcd"), 0);
    assert_int_equal(surface_text(&s, 0, 2, -1, STYLE_TEXT, 0, "abcd"), 0);
    surface_fill(&s, (struct rect){-5, -5, 6, 6}, 'x', STYLE_TEXT, 0);
    surface_fill(&s, (struct rect){3, 1, 100, 100}, 'y', STYLE_TEXT, 0);
    surface_mark(&s, (struct rect){-9, -9, 100, 100}, CELL_BOLD, 0);
    dump_is(&s, "x\n   y\n");
    assert_int_equal(s.cells[7].flags, CELL_BOLD);
    surface_release(&s);
}

static void wide_characters(void **state)
{
    (void)state;
    line_is(0, -1, "日本", "日本......\n", 4);
    line_is(0, 4, "日本", "日本......\n", 4);
    line_is(0, 4, "日本語", "日 …......\n", 4);
}

static void wide_at_the_edge(void **state)
{
    struct surface s = make(3, 1);

    (void)state;
    surface_text(&s, 0, 0, -1, STYLE_TEXT, 0, "日本");
    dump_is(&s, "日…\n");
    surface_clear(&s);
    assert_int_equal(surface_text(&s, 2, 0, -1, STYLE_TEXT, 0, "日"), 1);
    dump_is(&s, "  …\n");
    surface_clear(&s);
    surface_text(&s, -1, 0, 4, STYLE_TEXT, 0, "日ab"); /* half of it is outside */
    dump_is(&s, " ab\n");
    assert_whole(&s);
    surface_release(&s);
}

static void written_over(const char *first, int x, const char *second, const char *want)
{
    struct surface s = make(6, 1);

    surface_text(&s, 0, 0, -1, STYLE_TEXT, 0, first);
    surface_text(&s, x, 0, -1, STYLE_TEXT, 0, second);
    dump_is(&s, want);
    assert_whole(&s);
    surface_release(&s);
}

static void half_of_a_wide_one_is_a_blank(void **state)
{
    (void)state;
    written_over("a日b", 1, "x", "ax b\n");
    written_over("a日b", 2, "x", "a xb\n");
    written_over("日本", 1, "語", " 語\n");
    written_over("a日b", 0, "本", "本 b\n");
    written_over("日本語", 2, "ab", "日ab語\n");
    written_over("日\xcc\x81x", 1, "y", " yx\n"); /* the mark goes with its character */
}

static void combining_marks(void **state)
{
    struct surface s = make(4, 1);

    (void)state;
    surface_fill(&s, (struct rect){0, 0, 4, 1}, '.', STYLE_TEXT, 0);
    assert_int_equal(surface_text(&s, 1, 0, -1, STYLE_TEXT, 0,
                                  "\xcc\x81"
                                  "e\xcc\x81\xcc\x80"),
                     1);
    assert_int_equal(s.cells[0].mark, 0); /* not of this text */
    assert_int_equal(s.cells[1].mark, 0x301);
    assert_int_equal(s.cells[2].mark, 0);
    surface_text(&s, 0, 0, -1, STYLE_TEXT, 0, "日\xcc\x81");
    assert_int_equal(s.cells[0].mark, 0x301);
    assert_int_equal(s.cells[1].mark, 0);
    assert_whole(&s);
    surface_release(&s);
}

static void hostile_text_is_visible(void **state)
{
    (void)state;
    line_is(0, -1, "a\x1b[2J", "a^[[2J....\n", 6);
    line_is(0, -1, "\x9c", "<9C>......\n", 4);
    line_is(0, -1,
            "\xe2\x80\xae"
            "x",
            "<U+202E>x.\n", 9);
    line_is(0, -1, "a\nb\tc", "a b c.....\n", 5);
    line_is(0, -1, "\xc3", "<C3>......\n", 4);
}

static void ascii_surfaces(void **state)
{
    struct surface s = make(12, 2);

    (void)state;
    s.ascii = true;
    surface_text(&s, 0, 0, -1, STYLE_TEXT, 0, "caf\xc3\xa9");
    surface_text(&s, 0, 1, 4, STYLE_TEXT, 0, "abcdef");
    dump_is(&s, "caf<U+00E9>\nabc~\n");
    surface_release(&s);
}

static void right_aligned_as_shown(void **state)
{
    struct surface s = make(10, 4);

    (void)state;
    surface_right(&s, 0, 0, 10, STYLE_TEXT, 0, "12m");
    surface_right(&s, 2, 1, 4, STYLE_TEXT, 0, "abcdef");
    surface_right(&s, 0, 2, 10, STYLE_TEXT, 0, "\x1bx");
    s.ascii = true;
    surface_right(&s, 0, 3, 10, STYLE_TEXT, 0, "\xc3\xa9");
    dump_is(&s, "       12m\n  abc…\n       ^[x\n  <U+00E9>\n");
    surface_release(&s);
}

static void printf_is_clipped_too(void **state)
{
    struct surface s = make(6, 1);

    (void)state;
    assert_int_equal(surface_printf(&s, 0, 0, -1, STYLE_OK, CELL_BOLD, "%05000d", 7), 6);
    dump_is(&s, "00000…\n");
    assert_int_equal(s.cells[0].style, STYLE_OK);
    assert_int_equal(s.cells[0].flags, CELL_BOLD);
    surface_release(&s);
}

static void marks_keep_the_text(void **state)
{
    struct surface s = make(4, 1);
    char *got;

    (void)state;
    surface_text(&s, 0, 0, -1, STYLE_FAIL, CELL_DIM, "ab");
    surface_mark(&s, (struct rect){0, 0, 1, 1}, CELL_SELECTED, CELL_DIM);
    assert_int_equal(s.cells[0].flags, CELL_SELECTED);
    assert_int_equal(s.cells[0].style, STYLE_FAIL);
    assert_int_equal(s.cells[1].flags, CELL_DIM);
    got = surface_dump_styles(&s);
    assert_string_equal(got, "ab\n--\n#F\n");
    free(got);
    surface_release(&s);
}

static void equality_and_copies(void **state)
{
    struct surface a = make(5, 2), b = make(1, 1);

    (void)state;
    surface_text(&a, 0, 0, -1, STYLE_TEXT, 0, "abc");
    a.cursor_x = 3;
    a.cursor_y = 0;
    a.ascii = true;
    assert_false(surface_equal(&a, &b));
    surface_copy(&b, &a);
    assert_true(surface_equal(&a, &b));
    assert_true(b.ascii);
    b.cells[9].flags = CELL_BOLD;
    assert_false(surface_equal(&a, &b));
    surface_copy(&b, &a);
    b.cells[1].mark = 0x301;
    assert_false(surface_equal(&a, &b));
    surface_copy(&b, &a);
    b.cursor_x = 2;
    assert_false(surface_equal(&a, &b));
    surface_release(&a);
    surface_copy(&b, &a); /* of nothing */
    assert_true(surface_equal(&a, &b));
    surface_release(&b);
}

static void sizes_have_ends(void **state)
{
    struct surface s = make(-1, 5);

    (void)state;
    assert_int_equal(s.w, 0);
    assert_int_equal(surface_text(&s, 0, 0, -1, STYLE_TEXT, 0, "a"), 0);
    surface_resize(&s, 1 << 20, 2);
    assert_int_equal(s.w, 1000);
    surface_text(&s, 999, 1, -1, STYLE_TEXT, 0, "a");
    assert_int_equal(s.cells[1999].cp, 'a');
    s.cursor_x = 4;
    surface_resize(&s, 1000, 2); /* the same size is cleared too */
    assert_int_equal(s.cells[1999].cp, ' ');
    assert_int_equal(s.cursor_x, -1);
    surface_release(&s);
}

/* Anything, anywhere: the sanitizers watch the grid, assert_whole() what is in it. */
static void random_text_anywhere(void **state)
{
    static const char *const parts[] = {
        "a", "日", "\xcc\x81", "\x1b", "\xff", "\xe2\x80\xae", "é", " ", "\xf0\x9f\x98\x80", "\n"};
    struct surface s = make(9, 3);
    uint32_t seed = 20260710;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[64] = "";
        uint32_t r[4];

        for (int j = 0; j < 4; j++)
            r[j] = (seed = seed * 1664525u + 1013904223u) >> 8;
        for (unsigned j = 0; j < r[0] % 9; j++)
            snprintf(text + strlen(text), 8, "%s", parts[(r[1] >> j) % 10]);
        surface_text(&s, (int)(r[2] % 14) - 3, (int)(r[3] % 5) - 1, (int)(r[2] / 14 % 12) - 1,
                     STYLE_TEXT, 0, text);
        assert_whole(&s);
    }
    surface_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clips_and_cuts),
        cmocka_unit_test(other_lines_are_nobodys),
        cmocka_unit_test(wide_characters),
        cmocka_unit_test(wide_at_the_edge),
        cmocka_unit_test(half_of_a_wide_one_is_a_blank),
        cmocka_unit_test(combining_marks),
        cmocka_unit_test(hostile_text_is_visible),
        cmocka_unit_test(ascii_surfaces),
        cmocka_unit_test(right_aligned_as_shown),
        cmocka_unit_test(printf_is_clipped_too),
        cmocka_unit_test(marks_keep_the_text),
        cmocka_unit_test(equality_and_copies),
        cmocka_unit_test(sizes_have_ends),
        cmocka_unit_test(random_text_anywhere),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
