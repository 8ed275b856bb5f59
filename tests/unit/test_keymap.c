/* ui/keymap: every command is reachable, no key means two things, wrong lines are named. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "ui/arguments.h"
#include "ui/keymap.h"
#include "ui/surface.h"

static void first_is(const struct keymap *m, enum command_id id, const char *key)
{
    assert_string_equal(keymap_first(m, id), key);
}

static void all_is(const struct keymap *m, enum command_id id, const char *keys)
{
    struct buf all = BUF_INIT(256);

    keymap_all(m, id, &all);
    assert_string_equal(buf_str(&all), keys);
    buf_release(&all);
}

/* --- the table -------------------------------------------------------------------------------- */

static void every_command_is_reachable(void **state)
{
    struct keymap *m = keymap_new();

    (void)state;
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++) {
        const struct command *c = command_at((enum command_id)i);

        assert_int_equal(c->id, i);
        assert_ptr_equal(command_find(c->name), c); /* also: no name twice */
        assert_true(*c->help && *c->group);
        if (*c->keys)
            assert_int_equal(keymap_lookup(m, key_parse(keymap_first(m, c->id))), i);
        else /* by its name after a colon, with what it is told there */
            assert_non_null(command_argument(c->id));
        all_is(m, c->id, c->keys); /* as they are written, and every one is a key */
        assert_true(!c->hint || strlen(c->hint) <= 10);
    }
    assert_null(command_find("none"));
    assert_null(command_find(""));
    assert_null(command_find("CANCEL"));
    assert_int_equal(keymap_lookup(m, 0), CMD_NONE);
    assert_int_equal(keymap_lookup(m, 'Q'), CMD_NONE);
    keymap_free(m);
}

static void no_key_means_two_things(void **state)
{
    uint32_t seen[256];
    size_t n = 0;

    (void)state;
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++)
        for (const char *at = command_at((enum command_id)i)->keys; *at;) {
            size_t len = strcspn(at, " ");
            char word[32];

            snprintf(word, sizeof(word), "%.*s", (int)len, at);
            assert_int_not_equal(key_parse(word), 0);
            for (size_t j = 0; j < n; j++)
                assert_int_not_equal(seen[j], key_parse(word));
            assert_true(n < 256);
            seen[n++] = key_parse(word);
            at += len;
            at += strspn(at, " ");
        }
}

/* A slip of the finger on a movement key must not change the world. (e opens an editor; what was
 * written there is asked for twice.) */
static void nothing_destructive_is_near(void **state)
{
    static const char *const harmless[] = {"^D",    "^K",    "Backspace", "d", "s", "f",   "c",
                                           "Enter", "Space", "y",         "Y", "n", "Esc", "Tab"};
    struct keymap *m = keymap_new();

    (void)state;
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
        assert_false(command_at(keymap_lookup(m, key_parse(harmless[i])))->mutates);
    assert_true(command_at(CMD_CANCEL)->mutates);
    assert_true(command_at(CMD_UPDATE)->mutates);
    assert_true(command_at(CMD_DELETE)->mutates);
    keymap_free(m);
}

/* The keys that every operator's fingers know. */
static void defaults(void **state)
{
    struct keymap *m = keymap_new();

    (void)state;
    all_is(m, CMD_DOWN, "j Down");
    all_is(m, CMD_PAGE_DOWN, "PgDn ^F");
    first_is(m, CMD_CANCEL, "X");
    first_is(m, CMD_QUIT, "^C");
    first_is(m, CMD_CLOSE, "q");
    first_is(m, CMD_DELETE, "Delete");
    assert_int_equal(keymap_lookup(m, KEYMOD_CTRL | 'l'), CMD_REDRAW);
    assert_int_equal(keymap_lookup(m, PKEY_PGUP), CMD_PAGE_UP);
    assert_int_equal(keymap_lookup(m, KEYMOD_CTRL | 'a'), CMD_NONE); /* screen's and tmux's */
    assert_int_equal(keymap_lookup(m, KEYMOD_CTRL | 'b'), CMD_NONE);
    assert_int_equal(keymap_lookup(m, '?'), CMD_HELP);
    keymap_free(m);
}

/* The text of README between the headings "Keys" and "Files"; the caller frees. */
static char *readme_keys(void)
{
    FILE *f = fopen(PT_TEST_SRCDIR "/README", "r");
    struct buf text = BUF_INIT(1 << 16);
    bool in = false;
    char line[300];

    assert_non_null(f);
    while (fgets(line, sizeof(line), f)) {
        in = str_eq(line, "Keys\n") || (in && !str_eq(line, "Files\n"));
        if (in)
            buf_adds(&text, line);
    }
    fclose(f);
    return buf_detach(&text);
}

static bool has_word(const char *text, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || strchr(" \n", at[-1])) && strchr(" \n", at[n]))
            return true;
    return false;
}

/* README's list is written for people; it must not lack a command or name a key of old. */
static void readme_has_the_keys(void **state)
{
    static const struct {
        const char *key, *sign;
    } signs[] = {{"Up", "\u2191"}, {"Down", "\u2193"}, {"Left", "\u2190"}, {"Right", "\u2192"}};
    struct keymap *m = keymap_new();
    char *text = readme_keys();

    (void)state;
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++) {
        const char *key = keymap_first(m, (enum command_id)i);

        for (size_t j = 0; j < sizeof(signs) / sizeof(signs[0]); j++)
            if (str_eq(signs[j].key, key))
                key = signs[j].sign;
        if (*key && !has_word(text, key))
            fail_msg("README does not have %s, %s", key, command_at((enum command_id)i)->name);
    }
    free(text);
    keymap_free(m);
}

/* --- names of keys ---------------------------------------------------------------------------- */

static void parses(const char *name, uint32_t key, const char *back)
{
    char out[16] = "";

    assert_int_equal(key_parse(name), key);
    if (back)
        assert_string_equal(key_name(key, out), back);
}

static void key_names(void **state)
{
    (void)state;
    parses("j", 'j', "j");
    parses("^", '^', "^");
    parses("^F", KEYMOD_CTRL | 'f', "^F");
    parses("^f", KEYMOD_CTRL | 'f', "^F");
    parses("Ctrl-f", KEYMOD_CTRL | 'f', "^F");
    parses("ctrl-F", KEYMOD_CTRL | 'f', "^F");
    parses("Space", ' ', "Space");
    parses("enter", PKEY_ENTER, "Enter");
    parses("F1", PKEY_F1, "F1");
    parses("F12", PKEY_F12, "F12");
    parses("Delete", PKEY_DELETE, "Delete");
    parses("Shift-Tab", PKEY_BACKTAB, "Shift-Tab");
    parses("\xc3\xbc", 0xFC, "\xc3\xbc");
    parses("\xf0\x9f\x98\x80", 0x1F600, "\xf0\x9f\x98\x80");
    parses("^M", PKEY_ENTER, NULL); /* what the terminal sends for them */
    parses("Ctrl-i", PKEY_TAB, NULL);
    parses("^h", PKEY_BACKSPACE, NULL);
    parses("^[", PKEY_ESC, NULL);
    parses("Semicolon", ';', ";");
}

static void what_is_no_key(void **state)
{
    static const char *const wrong[] = {"",     "none",         "jj",     "F13",     "^1",
                                        "^^",   "Ctrl-",        "Ctrl-1", "Ctrl-ab", "\xff",
                                        "\x1b", "\xe2\x80\xae", "Enterr", "\xcc"};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_int_equal(key_parse(wrong[i]), 0);
}

static void every_named_key_has_its_name_back(void **state)
{
    char out[16];

    (void)state;
    for (uint32_t k = PKEY_ENTER; k <= PKEY_F12; k++) {
        memset(out, 'x', sizeof(out));
        assert_int_equal(key_parse(key_name(k, out)), k);
    }
    for (uint32_t c = 'a'; c <= 'z'; c++)
        if (!strchr("mijh", (int)c))
            assert_int_equal(key_parse(key_name(KEYMOD_CTRL | c, out)), KEYMOD_CTRL | c);
}

/* --- the file --------------------------------------------------------------------------------- */

/* Loads it; complaints without the file's name, which is checked. */
static struct keymap *load(const char *text, const char *complaints)
{
    char path[] = "test_keymap_XXXXXX", expected[2000] = "";
    struct keymap *m = keymap_new();
    struct buf warnings = BUF_INIT(10000);
    int fd = mkstemp(path);
    struct err e;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    assert_int_equal(keymap_load(m, path, &warnings, &e), 0);
    unlink(path);
    for (const char *at = complaints; *at; at += strcspn(at, "\n") + 1)
        snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected), "%s:%.*s\n",
                 path, (int)strcspn(at, "\n"), at);
    assert_string_equal(buf_str(&warnings), expected);
    buf_release(&warnings);
    return m;
}

static void rebinds(void **state)
{
    struct keymap *m = load("# mine\n[keys]\ncancel = K F8\npage-down = F7 ^V\nredraw =\n"
                            "raw = Semicolon\nprompt = : \n",
                            "");

    (void)state;
    all_is(m, CMD_CANCEL, "K F8");
    first_is(m, CMD_CANCEL, "K");
    assert_int_equal(keymap_lookup(m, 'X'), CMD_NONE);
    assert_int_equal(keymap_lookup(m, PKEY_F8), CMD_CANCEL);
    assert_int_equal(keymap_lookup(m, PKEY_F7), CMD_PAGE_DOWN);
    assert_int_equal(keymap_lookup(m, PKEY_PGDN), CMD_NONE);
    first_is(m, CMD_REDRAW, "");
    all_is(m, CMD_REDRAW, "");
    assert_int_equal(keymap_lookup(m, ';'), CMD_RAW);
    assert_int_equal(keymap_lookup(m, ':'), CMD_PROMPT);
    first_is(m, CMD_DOWN, "j"); /* the rest is as it was */
    keymap_free(m);
}

static void the_later_line_has_the_key(void **state)
{
    struct keymap *m = load("cancel = d y Q\nupdate = Q\ndown = j j\n",
                            "1: d no longer means describe, y no longer means raw\n"
                            "2: Q no longer means cancel\n");

    (void)state;
    all_is(m, CMD_CANCEL, "d y");
    all_is(m, CMD_UPDATE, "Q");
    all_is(m, CMD_DESCRIBE, "");
    all_is(m, CMD_DOWN, "j");
    keymap_free(m);
}

static void wrong_lines_change_nothing(void **state)
{
    struct keymap *m = load(
        "explode = x\n\ncancel = K F99\nno such line\n[colours]\nup = i\n[keys]\nup = p\n",
        "1: unknown command \"explode\": the help screen has them\n"
        "3: \"F99\" is no key: a character, ^F, Space, Enter, F1, Delete, ...\n"
        "4: neither \"name = value\" nor \"[section]\" nor a comment\n"
        "6: unknown section [colours]: use [keys] or none\n");

    (void)state;
    all_is(m, CMD_CANCEL, "X");
    all_is(m, CMD_UP, "p");
    keymap_free(m);
}

static void a_file_that_is_not_there(void **state)
{
    struct keymap *m = keymap_new();
    struct buf warnings = BUF_INIT(100);
    struct err e;

    (void)state;
    assert_int_equal(keymap_load(m, "no/such/keys", &warnings, &e), ERR_IO);
    assert_non_null(strstr(e.msg, "no/such/keys"));
    assert_int_equal(warnings.len, 0);
    first_is(m, CMD_CANCEL, "X");
    keymap_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_reachable),
        cmocka_unit_test(no_key_means_two_things),
        cmocka_unit_test(nothing_destructive_is_near),
        cmocka_unit_test(defaults),
        cmocka_unit_test(readme_has_the_keys),
        cmocka_unit_test(key_names),
        cmocka_unit_test(what_is_no_key),
        cmocka_unit_test(every_named_key_has_its_name_back),
        cmocka_unit_test(rebinds),
        cmocka_unit_test(the_later_line_has_the_key),
        cmocka_unit_test(wrong_lines_change_nothing),
        cmocka_unit_test(a_file_that_is_not_there),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
