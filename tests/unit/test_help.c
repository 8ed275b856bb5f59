/* ui/help: every command with every key that is bound to it, in any width. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/detail.h"
#include "ui/help.h"

/* Everything that the lines say, a line each: "label|text". */
static char *help(const struct ui_env *env, int columns)
{
    struct buf out = BUF_INIT(1 << 16);
    struct vec lines = {0};

    help_lines(env, columns, &lines);
    for (size_t i = 0; i < lines.n; i++) {
        const struct detail_line *l = lines.v[i];

        assert_true(text_width(l->label) < l->indent || !*l->label);
        if (columns >= 20)
            assert_true(l->indent + text_width(l->text) <= columns || l->indent == 0);
        buf_addf(&out, "%s|%s\n", l->label, l->text);
    }
    detail_free_lines(&lines);
    return buf_detach(&out);
}

static void every_command_and_key(void **state)
{
    static const int widths[] = {18, 30, 38, 52, 60, 78, 200};
    struct keymap *m = keymap_new();
    struct ui_env env = {.keymap = m};

    (void)state;
    for (size_t w = 0; w < sizeof(widths) / sizeof(widths[0]); w++) {
        char *text = help(&env, widths[w]);

        for (int i = CMD_NONE + 1; i < CMD__COUNT; i++) {
            const struct command *c = command_at((enum command_id)i);
            char first[32];

            assert_non_null(strstr(text, c->keys));
            snprintf(first, sizeof(first), "%.*s", (int)strcspn(c->help, " "), c->help);
            assert_non_null(strstr(text, first));
            if (widths[w] >= 60)
                assert_non_null(strstr(text, c->name));
            if (widths[w] == 200)
                assert_non_null(strstr(text, c->help));
        }
        assert_non_null(strstr(text, "|Signs\n"));
        free(text);
    }
    keymap_free(m);
}

static void wide_and_narrow(void **state)
{
    struct keymap *m = keymap_new();
    struct ui_env env = {.keymap = m};
    char *text = help(&env, 78);

    (void)state;
    assert_non_null(strstr(text, "|Move\nj Down|down             next line\nk Up|up"));
    free(text);
    text = help(&env, 38);
    assert_non_null(strstr(text, "|Move\nj Down|next line\nk Up|line before\n"));
    free(text);
    text = help(&env, 18);
    assert_non_null(strstr(text, "|Move\n|j Down\n|next line\n|k Up\n|line before\n"));
    free(text);
    for (int columns = -3; columns < 20; columns++) /* a screen may be anything */
        free(help(&env, columns));
    keymap_free(m);
}

static void what_was_rebound(void **state)
{
    char path[] = "test_help_XXXXXX";
    struct keymap *m = keymap_new();
    struct ui_env env = {.keymap = m, .ascii = true};
    struct buf warnings = BUF_INIT(1000);
    const char *keys = "redraw =\nrefresh = F1 F2 F3 F4 F5 F6\n";
    int fd = mkstemp(path);
    struct err e;
    char *text;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, keys, strlen(keys)), strlen(keys));
    close(fd);
    assert_int_equal(keymap_load(m, path, &warnings, &e), 0);
    unlink(path);
    text = help(&env, 78);
    assert_non_null(strstr(text, "|F1 F2 F3 F4 F5 F6\n|refresh          ask")); /* not cut */
    assert_non_null(strstr(text, "\n(no key)|redraw "));
    assert_non_null(strstr(text, "\n?|help")); /* F1 is not its key any more */
    assert_true(utf8_count(text, strlen(text)) == strlen(text));
    free(text);
    buf_release(&warnings);
    keymap_free(m);
}

static void read_only_is_said(void **state)
{
    struct keymap *m = keymap_new();
    struct ui_env env = {.keymap = m, .read_only = true};
    char *text = help(&env, 120);

    (void)state;
    assert_non_null(strstr(text, "cancel it, or all marked ones (asks) - not now: read-only"));
    assert_null(strstr(text, "describe: everything that is known of it - not now"));
    free(text);
    keymap_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_and_key),
        cmocka_unit_test(wide_and_narrow),
        cmocka_unit_test(what_was_rebound),
        cmocka_unit_test(read_only_is_said),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
