/* base/file: whole files, capped; a save leaves the old or the new one, and is ours alone. */
#include "unit.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"

struct place {
    char dir[32];
    char *path;
};

static void make_place(struct place *p)
{
    strncpy(p->dir, "test_file_XXXXXX", sizeof(p->dir));
    assert_non_null(mkdtemp(p->dir));
    p->path = xasprintf("%s/a/b/saved", p->dir);
}

static void remove_place(struct place *p)
{
    char *a = xasprintf("%s/a", p->dir), *b = xasprintf("%s/a/b", p->dir);

    unlink(p->path);
    assert_int_equal(rmdir(b), 0); /* nothing was left beside it */
    assert_int_equal(rmdir(a), 0);
    assert_int_equal(rmdir(p->dir), 0);
    free(a);
    free(b);
    free(p->path);
}

static void test_save_and_read(void **state)
{
    struct buf b = BUF_INIT(100);
    struct place p;
    struct stat st;
    struct err e;

    (void)state;
    make_place(&p);
    assert_int_equal(file_save(p.path, "one", 3, &e), 0);
    assert_int_equal(file_save(p.path, "second", 6, &e), 0);
    assert_int_equal(file_read(p.path, &b, &e), 0);
    assert_string_equal(buf_str(&b), "second");
    assert_int_equal(stat(p.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    buf_release(&b);
    remove_place(&p);
}

static void test_a_save_that_fails_keeps_the_old(void **state)
{
    struct place p;
    struct err e;
    char *inside;

    (void)state;
    make_place(&p);
    assert_int_equal(file_save(p.path, "old", 3, &e), 0);
    inside = xasprintf("%s/x", p.path); /* a file is no folder */
    assert_int_equal(file_save(inside, "new", 3, &e), ERR_IO);
    assert_non_null(strstr(e.msg, p.path));
    assert_true(file_exists(p.path));
    free(inside);
    remove_place(&p);
}

static void test_read_refuses(void **state)
{
    struct buf b = BUF_INIT(4);
    struct place p;
    struct err e;

    (void)state;
    make_place(&p);
    assert_int_equal(file_read(p.path, &b, &e), ERR_IO);
    assert_int_equal(file_save(p.path, "12345", 5, &e), 0);
    assert_int_equal(file_read(p.path, &b, &e), ERR_TOOBIG);
    buf_clear(&b);
    assert_int_equal(file_save(p.path, "a\0b", 3, &e), 0);
    assert_int_equal(file_read(p.path, &b, &e), ERR_PARSE);
    assert_int_equal(file_read(p.dir, &b, &e), ERR_IO);
    buf_release(&b);
    remove_place(&p);
}

/* Lines of several programs stay in one piece; the file is ours alone. */
static void appends(void **state)
{
    char dir[] = "test_append_XXXXXX", *path;
    struct buf text = BUF_INIT(1000);
    struct stat st;
    struct err e;

    (void)state;
    assert_non_null(mkdtemp(dir));
    path = xasprintf("%s/a/b/lines", dir);
    assert_int_equal(file_append(path, "one\n", 4, &e), 0);
    assert_int_equal(file_append(path, "two\n", 4, &e), 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(file_read(path, &text, &e), 0);
    assert_string_equal(buf_str(&text), "one\ntwo\n");
    unlink(path);
    assert_int_equal(symlink("/dev/null", path), 0); /* what somebody put in its place */
    assert_int_equal(file_append(path, "x\n", 2, &e), ERR_IO);
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    rmdir(dir);
    buf_release(&text);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_save_and_read),
        cmocka_unit_test(test_a_save_that_fails_keeps_the_old),
        cmocka_unit_test(test_read_refuses),
        cmocka_unit_test(appends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
