/* The pictures of doc/pictures: the real program, over a fleet that stands still, in a terminal of
 * libvterm. `make pictures` gives a folder; without one the pictures are made and looked at (they
 * are well-formed, and show what they are of), and nothing is kept. */
#include "../unit/unit.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"
#include "screen.h"
#include "server.h"

enum { QUIET_MS = 400 };

struct picture {
    const char *name, *title;
    int w, h;
    const char *theme;  /* NULL: dark */
    const char *keys;   /* typed when everything is there */
    const char *shows;  /* is on the screen then */
    const char *detail; /* and this, of the selected row */
};

static const struct picture pictures[] = {
    {"environments", "The fleet by environment", 100, 30, NULL, "", "Environments", "Created"},
    {"problems", "Problems only: what failed, what is stuck", 100, 30, NULL, "z", "problems only",
     "Created"},
    {"cancel", "The question before a deployment is cancelled", 100, 30, NULL, "zX", "[y/N]",
     "Created"},
    {"deployments", "Deployments", 100, 30, NULL, "3", "Deployments", "Started"},
    {"why", "A thing, how it is, and what it has", 100, 30, NULL, "z\r", "Provisioned resources",
     "Created"},
    {"templates", "Templates, and who runs behind", 100, 30, NULL, "4jl", "behind", "Created"},
    {"overview", "Everything in figures", 100, 30, NULL, "7", "What is wrong", "median duration"},
    {"bulk", "What would be cancelled, and what not", 100, 30, NULL, "zaX", "skipped", "[y/N]"},
    {"form", "An operation as a form", 100, 30, NULL, "z:update-service-instance\r",
     "may be left out", "deploymentType"},
    {"light", "The fleet by service, in the light theme", 100, 30, "light", "2", "Services",
     "Created"},
};

static const char *folder; /* where they go; NULL: nowhere */

/* Fails the test when the text is no XML. */
static void assert_well_formed(const struct buf *b)
{
    XML_Parser p = XML_ParserCreate("UTF-8");

    if (XML_Parse(p, buf_str(b), (int)b->len, 1) != XML_STATUS_OK)
        fail_msg("line %d: %s", (int)XML_GetCurrentLineNumber(p),
                 XML_ErrorString(XML_GetErrorCode(p)));
    XML_ParserFree(p);
}

static void take(const struct picture *p, const struct server_env *env)
{
    const char *argv[] = {built("protontop"), "--no-session", "--theme",
                          p->theme ? p->theme : "dark", NULL};
    struct screen *s = screen_start(argv, env->env, p->w, p->h);
    struct buf svg = BUF_INIT(1 << 22);
    struct err e;

    assert_true(screen_wait_line(s, "protontop", "live"));
    for (const char *k = p->keys; *k; k++) {
        screen_settle(s, QUIET_MS);
        screen_send(s, (const char[]){*k, '\0'});
    }
    assert_true(screen_wait(s, p->shows));
    assert_true(screen_wait(s, p->detail));
    screen_settle(s, QUIET_MS); /* details come when they come */
    screen_svg(s, p->title, !p->theme || strcmp(p->theme, "light") != 0, &svg);
    assert_well_formed(&svg);
    assert_non_null(strstr(buf_str(&svg), p->title));
    assert_true(svg.len > 4000);
    if (folder) {
        char *path = xasprintf("%s/%s.svg", folder, p->name);

        assert_int_equal(file_save(path, buf_str(&svg), svg.len, &e), 0);
        free(path);
    }
    buf_release(&svg);
    screen_free(s); /* wherever it is */
}

static void test_pictures(void **state)
{
    static const char *const fleet[] = {"--still", "--seed", "7", "--scale", "5,14,3", NULL};
    struct server server = {0};
    struct server_env env;

    (void)state;
    server_start(&server, fleet);
    server_env(&server, &env);
    for (size_t i = 0; i < ARRAY_LEN(pictures); i++)
        take(&pictures[i], &env);
    server_clean(&server);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pictures)};

    folder = argc > 1 ? argv[1] : NULL;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
