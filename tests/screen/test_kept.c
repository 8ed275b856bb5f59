/* What is kept: the session from one start to the next, and the record of changes. */
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/num.h"
#include "desk.h"

static struct screen *start(struct desk *t, const char *option)
{
    const char *argv[] = {built("protontop"), option, NULL};
    struct screen *s = screen_start(argv, t->env.env, 180, 30);

    assert_true(screen_wait_line(s, "protontop", "live"));
    return s;
}

static char *state_path(const struct desk *t, const char *name)
{
    return xasprintf("%s/.local/state/protontop/%s", t->server.dir, name);
}

static void is_private(const char *path)
{
    struct stat st;

    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
}

/* --- the session --------------------------------------------------------------------------------
 */

static void the_view_comes_back(void **state)
{
    struct desk *t = *state;
    char *path = state_path(t, "session");
    struct screen *s = start(t, NULL);

    desk_selects_front_end(s);
    desk_break_off(s);
    is_private(path);
    s = start(t, NULL);
    assert_true(screen_wait_line(s, "Services", "/kind:service front-end"));
    desk_break_off(s);
    s = start(t, "--no-session");
    assert_true(screen_wait(s, "Environments"));
    assert_false(screen_has(s, "/kind:service"));
    desk_break_off(s);
    s = start(t, "--region=us-east-1"); /* another context has its own */
    assert_true(screen_wait(s, "Environments"));
    desk_break_off(s);
    s = start(t, NULL); /* and neither of them changed the first one's */
    assert_true(screen_wait_line(s, "Services", "/kind:service front-end"));
    desk_break_off(s);
    free(path);
}

static void a_damaged_session_is_told(void **state)
{
    static const struct {
        const char *text, *told;
    } bad[] = {
        {"{\"version\":1,\"contexts\":{", "is not used"},
        {"{\"version\":99,\"contexts\":{}}", "another version"},
        {"[]", "another version"},
        {"{\"version\":1}", "it is no session"},
        {"\377\376", "is not used"},
    };
    struct desk *t = *state;
    char *path = state_path(t, "session"), *old = state_path(t, "session.old"), *text;
    struct err e;

    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct screen *s;

        assert_int_equal(file_save(path, bad[i].text, strlen(bad[i].text), &e), 0);
        s = start(t, NULL);
        screen_send(s, "6");
        assert_true(screen_wait(s, bad[i].told));
        desk_break_off(s);
        text = desk_read(old); /* it was put aside */
        assert_string_equal(text, bad[i].text);
        free(text);
        unlink(path);
    }
    free(path);
    free(old);
}

/* --- the record of changes -----------------------------------------------------------------------
 */

static cJSON *line_of(const char **text)
{
    size_t n = strcspn(*text, "\n");
    struct err e;
    cJSON *o = json_parse(*text, n, &e);

    assert_non_null(o);
    *text += n + 1;
    return o;
}

static void a_cancel_is_recorded(void **state)
{
    struct desk *t = *state;
    char *path = state_path(t, "audit.jsonl"), *text;
    struct screen *s = start(t, NULL);
    cJSON *sent, *accepted;
    const char *at;

    screen_send(s, "z");
    assert_true(screen_wait_line(s, ">", "stuck"));
    screen_send(s, "X");
    assert_true(screen_wait(s, "[y/N]"));
    assert_int_equal(access(path, F_OK), -1); /* looking is no change */
    screen_send(s, "y");
    assert_true(screen_wait(s, "accepted: CANCELLING"));
    desk_break_off(s);
    is_private(path);
    at = text = desk_read(path);
    sent = line_of(&at);
    accepted = line_of(&at);
    assert_string_equal(at, "");
    assert_string_equal(json_str(sent, "outcome"), "sent");
    assert_string_equal(json_str(sent, "operation"), "CancelServiceInstanceDeployment");
    assert_non_null(json_str(sent, "target.serviceName"));
    assert_string_equal(json_str(sent, "region"), "eu-west-1");
    assert_string_equal(json_str(accepted, "outcome"), "accepted");
    assert_string_equal(json_str(accepted, "id"), json_str(sent, "id"));
    assert_non_null(json_str(accepted, "requestId"));
    cJSON_Delete(sent);
    cJSON_Delete(accepted);
    free(text);
    free(path);
}

/* The commands are recorded alike; what is sensitive is not in it, refused or not. */
static void no_secret_is_recorded(void **state)
{
    struct desk *t = *state;
    const char *argv[] = {built("protontop"),
                          "api",
                          "create-environment",
                          "--name",
                          "recorded",
                          "--template-name",
                          "nosuch",
                          "--template-major-version",
                          "1",
                          "--spec",
                          "proton: EnvironmentSpec # HUSHHUSH",
                          "--description",
                          "HUSHHUSH",
                          NULL};
    char *path = state_path(t, "audit.jsonl"), *text;
    struct screen *s = screen_start(argv, t->env.env, 100, 30);

    assert_int_equal(screen_wait_exit(s), 254);
    screen_free(s);
    text = desk_read(path);
    assert_non_null(strstr(text, "\"operation\":\"CreateEnvironment\""));
    assert_non_null(strstr(text, "\"name\":\"recorded\""));
    assert_non_null(strstr(text, "\"outcome\":\"refused\""));
    assert_non_null(strstr(text, "Exception\""));
    assert_null(strstr(text, "HUSHHUSH"));
    assert_null(strstr(text, "SECRETTEST"));
    free(text);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_view_comes_back, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_session_is_told, desk_set_up_still,
                                        desk_tear_down),
        cmocka_unit_test_setup_teardown(a_cancel_is_recorded, desk_set_up, desk_tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_recorded, desk_set_up, desk_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
