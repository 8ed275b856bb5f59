/* Operations by form, over a protond of the test's own: a template version from nothing to
 * published; a request that is refused, corrected, and sent again with its token; one that is no
 * longer waited for. */
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "screen.h"
#include "server.h"

static const char *const fleet[] = {
    "--speed", "30", "--scale", "2,4,2", "--fault", "latency=30s,op=CreateServiceTemplate", NULL};

struct session {
    struct server server;
    struct server_env env;
};

static int set_up(void **state)
{
    struct session *t = xcalloc(1, sizeof(*t));

    server_start(&t->server, fleet);
    server_env(&t->server, &t->env);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct session *t = *state;

    server_clean(&t->server);
    free(t);
    return 0;
}

static struct screen *start(struct session *t, int w, int h)
{
    const char *argv[] = {built("protontop"), NULL};
    struct screen *s = screen_start(argv, t->env.env, w, h);

    assert_true(screen_wait_line(s, "protontop", "live"));
    return s;
}

static void quit(struct screen *s)
{
    screen_send(s, "\003");
    assert_int_equal(screen_wait_exit(s), 0);
    assert_true(screen_restored(s));
    screen_free(s);
}

#define SEND "\023" /* ^S */

/* Opens a form by its operation's name and waits until it is there. */
static void form(struct screen *s, const char *op, const char *title)
{
    screen_send(s, ":");
    screen_send(s, op);
    screen_send(s, "\r");
    assert_true(screen_wait(s, title));
    assert_true(screen_wait(s, "^S: send"));
}

/* Looked at, and sent. */
static void send_it(struct screen *s, const char *op)
{
    char words[128];

    screen_send(s, SEND);
    snprintf(words, sizeof(words), "Send %s to", op);
    assert_true(screen_wait(s, words));
    screen_send(s, "y");
}

static void done(struct screen *s, const char *op)
{
    char words[128];

    snprintf(words, sizeof(words), "%s: done (request", op);
    assert_true(screen_wait(s, words));
    screen_send(s, "\033");
    assert_true(screen_wait_gone(s, "done (request"));
    screen_send(s, "\033");
}

static void publish(struct session *t, int w, int h, const char *name)
{
    struct screen *s = start(t, w, h);
    char filter[64];

    form(s, "CreateEnvironmentTemplate", "CreateEnvironmentTemplate");
    screen_send(s, name);
    send_it(s, "CreateEnvironmentTemplate");
    done(s, "CreateEnvironmentTemplate");

    snprintf(filter, sizeof(filter), ":environment-templates %s\r", name);
    screen_send(s, filter);
    assert_true(screen_wait_line(s, ">", name));
    form(s, "create-environment-template-version", "CreateEnvironmentTemplateVersion");
    assert_true(screen_wait_line(s, "templateName", name)); /* of the selected row */
    screen_send(s, "bucket\ta.tar.gz");
    send_it(s, "CreateEnvironmentTemplateVersion");
    done(s, "CreateEnvironmentTemplateVersion");

    snprintf(filter, sizeof(filter), ":environment-template-versions %s\r", name);
    screen_send(s, filter);
    assert_true(screen_wait_line(s, ">", "DRAFT"));
    form(s, "update-environment-template-version", "UpdateEnvironmentTemplateVersion");
    assert_true(screen_wait_line(s, "templateName", name));
    screen_send(s, "\tp");
    assert_true(screen_wait_line(s, "status", "PUBLISHED"));
    send_it(s, "UpdateEnvironmentTemplateVersion");
    done(s, "UpdateEnvironmentTemplateVersion");
    assert_true(screen_wait_line(s, ">", "PUBLISHED")); /* listed anew */

    screen_send(s, "6");
    assert_true(screen_wait(s, "UpdateEnvironmentTemplateVersion: acc"));
    quit(s);
}

static void publishes_at_80x24(void **state)
{
    publish(*state, 80, 24, "web-small");
}

static void publishes_at_200x50(void **state)
{
    publish(*state, 200, 50, "web-large");
}

/* What stands behind the label; the caller frees. */
static char *value_of(struct screen *s, const char *label, int rows)
{
    for (int y = 0; y < rows; y++) {
        const char *at = strstr(screen_line(s, y), label);

        if (at) {
            at += strlen(label);
            at += strspn(at, " *\":");
            return xstrndup(at, strcspn(at, " \","));
        }
    }
    fail_msg("no %s on the screen", label);
    return NULL;
}

static void refused_corrected_sent_again(void **state)
{
    struct screen *s = start(*state, 80, 24);
    char *token, *again;

    form(s, "CreateEnvironmentTemplate", "CreateEnvironmentTemplate");
    screen_send(s, "there");
    send_it(s, "CreateEnvironmentTemplate");
    done(s, "CreateEnvironmentTemplate");
    form(s, "create-environment-template-version", "CreateEnvironmentTemplateVersion");
    screen_send(s, "\022bucket\ta.tar.gz\t\025not-there");
    assert_true(screen_wait_line(s, "templateName", "not-there"));
    token = value_of(s, "clientToken", 24);
    assert_int_equal(strlen(token), 36);
    send_it(s, "CreateEnvironmentTemplateVersion");
    assert_true(screen_wait(s, "ResourceNotFoundException"));
    assert_true(screen_wait(s, "(request "));
    assert_true(screen_wait_line(s, "templateName", "not-there")); /* as it was */
    screen_send(s, "\033[A\033[A\033[A\033[A\033[A\t\t\025there");
    assert_true(screen_wait_gone(s, "   not-there"));
    screen_send(s, SEND);
    assert_true(screen_wait(s, "Send CreateEnvironmentTemplateVersion"));
    again = value_of(s, "\"clientToken\"", 24);
    assert_string_equal(again, token);
    screen_send(s, "y");
    done(s, "CreateEnvironmentTemplateVersion");
    screen_send(s, "6");
    assert_true(screen_wait(s, "CreateEnvironmentTemplateVersion not-there"));
    free(token);
    free(again);
    quit(s);
}

static void no_longer_waited_for(void **state)
{
    struct screen *s = start(*state, 80, 24);

    form(s, "create-service-template", "CreateServiceTemplate");
    screen_send(s, "slow");
    send_it(s, "CreateServiceTemplate");
    assert_true(screen_wait(s, "Sent, waiting for the answer"));
    screen_send(s, "xyz"); /* nothing is typed into what is on its way */
    screen_send(s, "\033");
    assert_true(screen_wait(s, "it may be carried out all the same"));
    assert_true(screen_wait_line(s, "name", "slow"));
    screen_send(s, "\033");
    assert_true(screen_wait(s, "Environments"));
    form(s, "create-service-template", "CreateServiceTemplate");
    assert_true(screen_wait(s, "as it was left"));
    assert_true(screen_wait_line(s, "name", "slow"));
    screen_send(s, "\033"); /* the notice */
    assert_true(screen_wait_gone(s, "as it was left"));
    screen_send(s, "\033");
    assert_true(screen_wait(s, "Environments"));
    screen_send(s, "6");
    assert_true(screen_wait(s, "CreateServiceTemplate slow: no longer waited for"));
    quit(s);
}

static void in_a_small_terminal(void **state)
{
    struct screen *s = start(*state, 40, 10);

    form(s, "list-environments", "ListEnvironments");
    screen_send(s, SEND);
    assert_true(screen_wait(s, "\"environments\": ["));
    quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(publishes_at_80x24, set_up, tear_down),
        cmocka_unit_test_setup_teardown(publishes_at_200x50, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refused_corrected_sent_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_longer_waited_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(in_a_small_terminal, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
