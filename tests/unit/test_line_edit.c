/* ui/prompt's line: the keys of every line editor, and whatever else may be typed. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/prompt.h"

/* Presses the keys (names, blank-separated) in a line that has `text`; `want` has | at the cursor.
 */
static void edits(const char *text, const char *keys, const char *want)
{
    struct line_edit l;
    char got[256];

    line_edit_init(&l, 100);
    line_edit_set(&l, text);
    while (*keys) {
        size_t n = strcspn(keys, " ");
        char word[32];

        snprintf(word, sizeof(word), "%.*s", (int)n, keys);
        assert_int_not_equal(key_parse(word), 0);
        assert_int_equal(line_edit_key(&l, key_parse(word)), VIEW_REDRAW);
        keys += n;
        keys += strspn(keys, " ");
    }
    snprintf(got, sizeof(got), "%.*s|%s", (int)l.cursor, buf_str(&l.text),
             buf_str(&l.text) + l.cursor);
    assert_string_equal(got, want);
    line_edit_release(&l);
}

static void typing(void **state)
{
    (void)state;
    edits("", "a b Space c", "ab c|");
    edits("ab", "Left x", "ax|b");
    edits("", "\xc3\xbc \xe6\x97\xa5 Left x", "\xc3\xbcx|\xe6\x97\xa5");
    edits("ab", "Home x End y", "xaby|");
    edits("ab", "^A x ^E y", "xaby|");
    edits("ab", "^B ^B ^B x ^F ^F ^F y", "xaby|");
}

static void taking_away(void **state)
{
    (void)state;
    edits("ab", "Backspace", "a|");
    edits("", "Backspace Delete ^W ^U ^K ^D Left Right", "|");
    edits("a\xc3\xbc", "Backspace", "a|");
    edits("\xe6\x97\xa5"
          "b",
          "Home Delete", "|b");
    edits("ab", "Left ^D", "a|");
    edits("abc", "Left ^U", "|c");
    edits("abc", "Left ^K", "ab|");
    edits("one two  ", "^W", "one |");
    edits("one two", "^W ^W", "|");
    edits("one two", "Left Left ^W", "one |wo");
}

static void other_keys_are_not_taken(void **state)
{
    static const uint32_t others[] = {PKEY_ENTER, PKEY_ESC, PKEY_TAB, PKEY_UP,   PKEY_F1,
                                      PKEY_PGUP,  0,        0x1b,     0x9b,      0x202e,
                                      0xfeff,     0x110000, 0xd800,   PKEY_NONE, KEYMOD_CTRL | 'x',
                                      UINT32_MAX};
    struct line_edit l;

    (void)state;
    line_edit_init(&l, 100);
    line_edit_set(&l, "ab");
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_int_equal(line_edit_key(&l, others[i]), VIEW_UNUSED);
    assert_string_equal(buf_str(&l.text), "ab");
    line_edit_release(&l);
}

static void full_is_full(void **state)
{
    struct line_edit l;

    (void)state;
    line_edit_init(&l, 4);
    line_edit_set(&l, "abc");
    line_edit_key(&l, 0xfc); /* two bytes */
    assert_string_equal(buf_str(&l.text), "abc");
    line_edit_key(&l, 'd');
    line_edit_key(&l, 'e');
    assert_string_equal(buf_str(&l.text), "abcd");
    line_edit_key(&l, PKEY_BACKSPACE); /* it is usable again */
    line_edit_key(&l, 'x');
    assert_string_equal(buf_str(&l.text), "abcx");
    line_edit_set(&l, "abc\xc3\xbc"); /* cut between characters */
    assert_string_equal(buf_str(&l.text), "abc");
    assert_int_equal(l.cursor, 3);
    line_edit_key(&l, 'y');
    assert_string_equal(buf_str(&l.text), "abcy");
    line_edit_release(&l);
}

/* The line as drawn in 6 columns, and where the cursor stands. */
static void shows(const char *text, const char *keys, bool ascii, const char *want, int cursor)
{
    struct line_edit l;
    struct surface s;
    char *got;

    line_edit_init(&l, 100);
    line_edit_set(&l, text);
    for (; *keys; keys++)
        line_edit_key(&l, *keys == '<' ? PKEY_LEFT : *keys == '^' ? PKEY_HOME : (uint32_t)*keys);
    surface_init(&s);
    surface_resize(&s, 8, 1);
    s.ascii = ascii;
    surface_fill(&s, (struct rect){0, 0, 8, 1}, '#', STYLE_TEXT, 0);
    line_edit_draw(&l, &s, (struct rect){1, 0, 6, 1}, STYLE_TEXT);
    got = surface_dump(&s);
    assert_string_equal(got, want);
    assert_int_equal(s.cursor_x, cursor);
    assert_int_equal(s.cursor_y, 0);
    free(got);
    surface_release(&s);
    line_edit_release(&l);
}

static void drawing(void **state)
{
    (void)state;
    shows("", "", false, "#      #\n", 1);
    shows("abc", "", false, "#abc   #\n", 4);
    shows("abcde", "", false, "#abcde #\n", 6);
    shows("abcdef", "", false, "#bcdef #\n", 6); /* scrolled: the cursor has a column */
    shows("abcdefgh", "^", false, "#abcde…#\n", 1);
    shows("abcdefgh", "<<", false, "#bcdef…#\n", 6);
    shows("日本語", "", false, "#本語  #\n", 5);
    shows("e\xcc\x81x", "", false, "#e\xcc\x81x    #\n", 3);
    shows("\x1b[", "", false, "#^[[   #\n", 4); /* the cursor is where it seems to be */
    shows("\xff", "x", false, "#<FF>x #\n", 6);
    shows("\xc3\xa9", "", true, "#      #\n", 1); /* written out it is wider than the line */
}

static void no_room(void **state)
{
    struct line_edit l;
    struct surface s;

    (void)state;
    line_edit_init(&l, 100);
    line_edit_set(&l, "abc");
    surface_init(&s);
    surface_resize(&s, 4, 1);
    line_edit_draw(&l, &s, (struct rect){1, 0, 0, 1}, STYLE_TEXT);
    line_edit_draw(&l, &s, (struct rect){1, 0, 3, 0}, STYLE_TEXT);
    line_edit_draw(&l, &s, (struct rect){1, 0, -3, 1}, STYLE_TEXT);
    assert_int_equal(s.cursor_x, -1);
    line_edit_draw(&l, &s, (struct rect){1, 0, 1, 1}, STYLE_TEXT);
    assert_int_equal(s.cursor_x, 1);
    assert_int_equal(s.cells[0].cp, ' ');
    assert_int_equal(s.cells[2].cp, ' ');
    surface_release(&s);
    line_edit_release(&l);
}

static uint32_t random_key(uint32_t r)
{
    static const uint32_t typed[] = {'a', ' ', 0xfc, 0x65e5, 0x301, 0x1f600, 0xfffd, 'z'};
    static const uint32_t control[] = {PKEY_LEFT,         PKEY_RIGHT,        PKEY_HOME,
                                       PKEY_END,          PKEY_BACKSPACE,    PKEY_DELETE,
                                       KEYMOD_CTRL | 'w', KEYMOD_CTRL | 'u', KEYMOD_CTRL | 'k'};

    if (r % 100 < 60)
        return typed[r / 100 % 8];
    if (r % 100 < 85)
        return control[r / 100 % (r % 100 < 80 ? 6 : 9)];
    return r * 2654435761u; /* anything at all */
}

/* Whatever is typed: UTF-8, nothing hostile, within its maximum, the cursor between characters and
 * in sight. */
static void random_keys(void **state)
{
    struct line_edit l;
    struct surface s;
    uint32_t seed = 42;

    (void)state;
    line_edit_init(&l, 40);
    surface_init(&s);
    surface_resize(&s, 12, 2);
    for (int i = 0; i < 30000; i++) {
        size_t step;
        uint32_t cp;

        seed = seed * 1664525u + 1013904223u;
        line_edit_key(&l, random_key(seed >> 7));
        assert_true(l.text.len <= 40 && l.cursor <= l.text.len);
        assert_int_equal(strlen(buf_str(&l.text)), l.text.len);
        assert_true(utf8_valid(buf_str(&l.text), l.text.len));
        assert_true(utf8_valid(buf_str(&l.text), l.cursor));
        for (size_t at = 0; at < l.text.len; at += step) {
            step = utf8_decode(l.text.ptr + at, l.text.len - at, &cp);
            assert_false(text_is_hostile(cp));
        }
        if (i % 7)
            continue;
        surface_clear(&s);
        line_edit_draw(&l, &s, (struct rect){2, 1, 1 + i % 10, 1}, STYLE_TEXT);
        assert_true(s.cursor_x >= 2 && s.cursor_x < 2 + 1 + i % 10 && s.cursor_y == 1);
        assert_int_equal(s.cells[12 + 1].cp, ' ');
    }
    surface_release(&s);
    line_edit_release(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing),
        cmocka_unit_test(taking_away),
        cmocka_unit_test(other_keys_are_not_taken),
        cmocka_unit_test(full_is_full),
        cmocka_unit_test(drawing),
        cmocka_unit_test(no_room),
        cmocka_unit_test(random_keys),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
