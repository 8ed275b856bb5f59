/* base/inifile: settings arrive, wrong lines are named, the rest counts. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/inifile.h"
#include "base/num.h"

static int on_setting(void *ctx, const char *section, const char *name, const char *value,
                      char *why)
{
    struct buf *seen = ctx;

    if (str_eq(name, "bad"))
        return snprintf(why, INIFILE_WHY, "bad is %s", value);
    return buf_addf(seen, "[%s]%s=%s;", section, name, value);
}

static void check(const char *text, const char *settings, const char *complaints)
{
    char path[] = "test_inifile_XXXXXX", expected[1000] = "";
    struct buf seen = BUF_INIT(10000), warnings = BUF_INIT(10000);
    int fd = mkstemp(path);
    struct err e;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    assert_int_equal(inifile_read(path, on_setting, &seen, &warnings, &e), 0);
    unlink(path);
    assert_string_equal(buf_str(&seen), settings);
    for (const char *at = complaints; *at; at += strcspn(at, "\n") + 1)
        snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected), "%s:%.*s\n",
                 path, (int)strcspn(at, "\n"), at);
    assert_string_equal(buf_str(&warnings), expected);
    buf_release(&seen);
    buf_release(&warnings);
}

static void reads_and_complains(void **state)
{
    (void)state;
    check("", "", "");
    check("a = 1\n[s]\nb=2 ; note\n# c = 3\n", "[]a=1;[s]b=2;", "");
    check("[s]\n  a = 1\n\tb = 2\n  # c\n", "[s]a=1;[s]b=2;", ""); /* indented, not gone on */
    check("one\na = 1\n[open\nb = 2\n", "[]a=1;[]b=2;",
          "1: neither \"name = value\" nor \"[section]\" nor a comment\n"
          "3: neither \"name = value\" nor \"[section]\" nor a comment\n");
    check("a=1\nbad = x\nc=3", "[]a=1;[]c=3;", "2: bad is x\n");
}

static void long_lines_are_no_two_lines(void **state)
{
    static char text[3000];

    (void)state;
    snprintf(text, sizeof(text), "a = %02000d\nb = 2\n", 7);
    check(text, "[]b=2;", "1: the line is too long\n");
}

static void unreadable_is_an_error(void **state)
{
    struct buf warnings = BUF_INIT(100);
    struct err e;

    (void)state;
    assert_int_equal(inifile_read("/nonexistent/x", on_setting, NULL, &warnings, &e), ERR_IO);
    assert_non_null(strstr(e.msg, "/nonexistent/x: No such file"));
    assert_int_equal(inifile_read("/", on_setting, NULL, &warnings, &e), ERR_IO);
    assert_int_equal(warnings.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_and_complains),
                                       cmocka_unit_test(long_lines_are_no_two_lines),
                                       cmocka_unit_test(unreadable_is_an_error)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
