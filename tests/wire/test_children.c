/* What a program that we start gets from us: its three files, and nothing else that is open here.
 * A connection in a child's hands would outlive us, and could be read there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "client/inside.h"
#include "wire.h"

/* Each run writes what it holds, beyond the three, into a file of its own. */
static const char script[] =
    "#!/bin/sh\ncd \"${0%/*}\" || exit 1\n"
    "exec 3>>held\n"
    "for f in /proc/$$/fd/*; do case ${f##*/} in 0|1|2|3) ;; *) readlink $f >&3;; esac; done\n"
    "echo run >&3\n"
    "echo '{\"Version\":1,\"AccessKeyId\":\"AKIDCHILD\",\"SecretAccessKey\":\"s\"}'\n";

static char *write_file(const char *dir, const char *name, const char *text)
{
    char *path = xasprintf("%s/%s", dir, name);
    struct err e;

    assert_int_equal(file_save(path, text, strlen(text), &e), 0);
    assert_int_equal(chmod(path, 0700), 0);
    return path;
}

static void test_nothing_is_handed_on(void **state)
{
    struct raw_step steps[] = {{RAW_ANSWER, raw_http(200, "", "{}")},
                               {RAW_ANSWER, raw_http(200, "", "{}")}};
    char dir[] = "/tmp/test_children_XXXXXX", *config, *keys, *held, *text;
    struct buf b = BUF_INIT(65536);
    struct err e;
    struct wire w;

    (void)state;
    wire_environment();
    assert_non_null(mkdtemp(dir));
    unsetenv("AWS_ACCESS_KEY_ID");
    unsetenv("AWS_SECRET_ACCESS_KEY");
    keys = write_file(dir, "keys", script);
    text = xasprintf("[default]\nregion = eu-west-1\ncredential_process = %s\n", keys);
    config = write_file(dir, "config", text);
    held = xasprintf("%s/held", dir);
    setenv("AWS_CONFIG_FILE", config, 1);
    setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", 1);
    wire_serve(&w, steps, 2);
    wire_bare_client(&w, &(struct client_config){.loop = NULL});
    assert_int_equal(wire_call(&w, "ListServices", NULL), 0);
    creds_invalidate(w.client->creds, "AKIDCHILD"); /* and now there is a connection */
    assert_int_equal(wire_call(&w, "ListServices", NULL), 0);
    assert_int_equal(w.raw.connections, 1);
    wire_down(&w);

    assert_int_equal(file_read(held, &b, &e), 0);
    assert_non_null(strstr(buf_str(&b), "run\n"));
    assert_non_null(strstr(strstr(buf_str(&b), "run\n") + 1, "run\n"));
    if (strstr(buf_str(&b), "socket:"))
        fail_msg("handed on: %s", buf_str(&b));
    assert_int_equal(unlink(held), 0);
    assert_int_equal(unlink(config), 0);
    assert_int_equal(unlink(keys), 0);
    assert_int_equal(rmdir(dir), 0);
    buf_release(&b);
    free(held);
    free(config);
    free(keys);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_handed_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
