/* Drafts as files, YAML as a person gets it wrong, and which editor is run how. */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/drafts.h"
#include "app/editor.h"
#include "app/yaml_check.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"

static const struct draft_of prod = {"prod", "eu-west-1", "host", "instance", "front-end/prod"};

static int set_up(void **state)
{
    char *dir = xstrdup("/tmp/protontop-drafts-XXXXXX");

    assert_non_null(mkdtemp(dir));
    *state = dir;
    return 0;
}

static int tear_down(void **state)
{
    assert_int_equal(rmdir(*state), 0); /* every draft is gone, with its folder */
    free(*state);
    return 0;
}

static void save(const char *dir, const struct draft_of *of, const char *text, bool sent)
{
    struct edit_draft d = {.text = xstrdup(text),
                           .base = xstrdup("base: 1\n"),
                           .deployment = xstrdup("d-1"),
                           .saved_ms = 1000,
                           .sent = sent};
    struct err e;

    assert_int_equal(drafts_save(dir, of, &d, &e), 0);
    edit_draft_release(&d);
}

static unsigned mode(const char *path)
{
    struct stat st;

    assert_int_equal(lstat(path, &st), 0);
    return st.st_mode & 07777u;
}

static void kept_and_dropped(void **state)
{
    const char *dir = *state;
    struct draft_of other = prod;
    struct edit_draft d;
    char *path, *folder;
    struct err e;

    assert_int_equal(drafts_load(dir, &prod, &d, &e), ERR_NOTFOUND);
    save(dir, &prod, "port: 1\n", false);
    assert_int_equal(drafts_load(dir, &prod, &d, &e), 0);
    assert_string_equal(d.text, "port: 1\n");
    assert_string_equal(d.base, "base: 1\n");
    assert_string_equal(d.deployment, "d-1");
    assert_null(d.type);
    assert_false(d.sent);
    assert_true(d.saved_ms > 1000); /* when the file was written */
    edit_draft_release(&d);
    assert_int_equal(drafts_path(dir, &prod, &path, &e), 0);
    assert_true(str_ends(path, "/front-end_prod.yaml"));
    assert_int_equal(mode(path), 0600);
    folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
    assert_int_equal(mode(folder), 0700);
    other.region = "us-east-1"; /* the same name elsewhere is another one */
    assert_int_equal(drafts_load(dir, &other, &d, &e), ERR_NOTFOUND);
    save(dir, &other, "port: 2\n", true);
    drafts_drop(dir, &prod);
    assert_int_equal(access(folder, F_OK), -1);
    assert_int_equal(drafts_load(dir, &other, &d, &e), 0);
    assert_true(d.sent);
    edit_draft_release(&d);
    drafts_drop(dir, &other);
    drafts_drop(dir, &other); /* again: nothing */
    free(folder);
    free(path);
}

/* What editors leave beside the file (backups, swap files) holds the spec, too. */
static void what_editors_leave_goes_too(void **state)
{
    struct err e;
    char *path, *swap;

    save(*state, &prod, "port: 1\n", false);
    assert_int_equal(drafts_path(*state, &prod, &path, &e), 0);
    swap = xasprintf("%s~", path);
    assert_int_equal(file_save(swap, "port: 1\n", 8, &e), 0);
    free(swap);
    swap = xasprintf("%.*s/.front-end.swp", (int)(strrchr(path, '/') - path), path);
    assert_int_equal(file_save(swap, "port: 1\n", 8, &e), 0);
    drafts_drop(*state, &prod);
    assert_int_equal(access(swap, F_OK), -1);
    free(swap);
    free(path);
}

/* Bytes that are no text are the operator's all the same; a link is none of ours. */
static void odd_files(void **state)
{
    struct edit_draft d;
    struct err e;
    char *path;
    int fd;

    save(*state, &prod, "port: 1\n", false);
    assert_int_equal(drafts_path(*state, &prod, &path, &e), 0);
    fd = open(path, O_WRONLY | O_TRUNC);
    assert_int_equal(write(fd, "\xff\xfe", 2), 2);
    close(fd);
    assert_int_equal(drafts_load(*state, &prod, &d, &e), 0);
    assert_null(d.text);
    assert_string_equal(d.base, "base: 1\n");
    edit_draft_release(&d);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_int_equal(drafts_load(*state, &prod, &d, &e), ERR_IO);
    assert_non_null(strstr(e.msg, "is no file of yours"));
    drafts_drop(*state, &prod);
    assert_int_equal(access("/etc/passwd", F_OK), 0);
    free(path);
}

/* No name leads out of the folder. */
static void hostile_names(void **state)
{
    static const char *const ids[] = {"../../etc/passwd", ".",       "-rf",
                                      "a b;c'd\"e$(f)",   "\033[2J", "n\303\244me"};
    struct err e;

    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        struct draft_of of = {"p", "r", "h", "service", ids[i]};
        size_t n = strlen(*state);
        char *path;

        assert_int_equal(drafts_path(*state, &of, &path, &e), 0);
        assert_int_equal(strncmp(path, *state, n), 0);
        assert_null(strstr(path, ".."));
        assert_true(strrchr(path, '/')[1] != '-');
        assert_true(strspn(path + n,
                           "/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                           "._-") == strlen(path + n));
        free(path);
    }
    assert_int_equal(drafts_path(NULL, &prod, &(char *){NULL}, &e), ERR_IO);
    assert_non_null(strstr(e.msg, "XDG_STATE_HOME"));
}

/* --- YAML ---------------------------------------------------------------------------------------
 */

static void yaml(void **state)
{
    static const struct {
        const char *text;
        size_t line, column;
        const char *what; /* NULL: it is good */
    } cases[] = {
        {"a: 1\n", 0, 0, NULL},
        {"---\na: 1\n...\n", 0, 0, NULL},
        {"proton: ServiceSpec\n\ninstances:\n  - name: x\n    spec: {port: 80}\n", 0, 0, NULL},
        {"# only\na: &x 1\nb: *x\n", 0, 0, NULL},
        {"", 1, 1, "there is nothing in it"},
        {"# only\n", 2, 1, "there is nothing in it"},
        {"a: 1\n b: 2\n", 2, 3, "mapping values are not allowed"},
        {"a:\n\t- 1\n", 2, 1, "cannot start any token"},
        {"a: [1, 2\nb: 3\n", 2, 2, "did not find expected ',' or ']'"},
        {"a: \"x\n", 2, 1, "unexpected end of stream"},
        {"a: 1\n---\nb: 1\n", 2, 1, "a second document"},
        {"words\n", 1, 1, "begins with a key"},
        {"- a\n- b\n", 1, 1, "not with a list"},
        {"a: *nobody\n", 0, 0, NULL}, /* what it means is no matter of syntax */
        {"a: \001\n", 1, 1, "control characters are not allowed"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct edit_wrong w;
        int rc = yaml_check(cases[i].text, strlen(cases[i].text), &w);

        if (!cases[i].what && rc == 0)
            continue;
        if (rc == 0 || !cases[i].what || !strstr(w.what, cases[i].what) ||
            w.line != cases[i].line || w.column != cases[i].column)
            fail_msg("\"%s\": %d, line %zu, column %zu: %s", cases[i].text, rc, w.line, w.column,
                     w.what);
    }
}

/* Bounded by its length: aliases are not followed, nesting ends. */
static void hostile_yaml(void **state)
{
    char *deep = xcalloc(1, 50001);
    struct buf bomb = BUF_INIT(1 << 16);
    struct edit_wrong w;

    (void)state;
    memset(deep, '[', 50000);
    assert_int_not_equal(yaml_check(deep, 50000, &w), 0);
    buf_adds(&bomb, "a0: &a0 [x]\n");
    for (int i = 1; i < 60; i++)
        buf_addf(&bomb, "a%d: &a%d [*a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1);
    assert_int_equal(yaml_check(buf_str(&bomb), bomb.len, &w), 0);
    buf_release(&bomb);
    free(deep);
}

/* --- editors ------------------------------------------------------------------------------------
 */

static void expect_words(const char *command, const char *want)
{
    const char *words[6];
    char *script = editor_words(command, "/d/f.yaml", words);
    struct buf b = BUF_INIT(1024);

    for (int i = 0; words[i]; i++)
        buf_addf(&b, "%s|", words[i]);
    assert_string_equal(buf_str(&b), want);
    buf_release(&b);
    free(script);
}

/* As git does it. */
static void words(void **state)
{
    (void)state;
    expect_words("vi", "vi|/d/f.yaml|");
    expect_words("/usr/bin/nano", "/usr/bin/nano|/d/f.yaml|");
    expect_words("code -w", "/bin/sh|-c|code -w \"$@\"|code -w|/d/f.yaml|");
    expect_words("\"/my editor\" +1",
                 "/bin/sh|-c|\"/my editor\" +1 \"$@\"|\"/my editor\" +1|/d/f.yaml|");
}

static void which_editor(void **state)
{
    struct buf b = BUF_INIT(1024);
    struct err e;

    (void)state;
    setenv("VISUAL", "emacs -nw", 1);
    setenv("EDITOR", "ed", 1);
    assert_int_equal(editor_find(&b, &e), 0);
    assert_string_equal(buf_str(&b), "emacs -nw");
    buf_clear(&b);
    setenv("VISUAL", " ", 1);
    assert_int_equal(editor_find(&b, &e), 0);
    assert_string_equal(buf_str(&b), "ed");
    buf_clear(&b);
    unsetenv("VISUAL");
    unsetenv("EDITOR");
    setenv("PATH", "/nonexistent", 1);
    assert_int_equal(editor_find(&b, &e), ERR_NOTFOUND);
    assert_non_null(strstr(e.msg, "set VISUAL or EDITOR"));
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kept_and_dropped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_editors_leave_goes_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(odd_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hostile_names, set_up, tear_down),
        cmocka_unit_test(yaml),
        cmocka_unit_test(hostile_yaml),
        cmocka_unit_test(words),
        cmocka_unit_test(which_editor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
