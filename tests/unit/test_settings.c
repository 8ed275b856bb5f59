/* ui: theme, mouse, notify; what is copied; what is watched, and told when it comes to an end. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "ui/mouse.h"
#include "ui/watch.h"
#include "view_fixture.h"

static void command(struct fixture *f, const char *line)
{
    fixture_type(f, ":");
    fixture_type(f, line);
    fixture_keys(f, "Enter");
}

/* The line of the selection in the main pane. */
static void selected(struct fixture *f, char out[200])
{
    const char *at;

    fixture_screen(f, 80, 24);
    at = fixture_selected(f);
    snprintf(out, 200, "%.*s", (int)(strstr(at, "\342\224\202") - at), at);
}

static void intends(struct fixture *f, const char *expected)
{
    assert_string_equal(buf_str(&f->intents), expected);
    buf_clear(&f->intents);
}

static bool shows(struct fixture *f, const char *text)
{
    return strstr(fixture_screen(f, 80, 24), text) != NULL;
}

/* --- themes ----------------------------------------------------------------------------------- */

static void themes_change_at_once(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    command(f, "theme light");
    intends(f, "theme light\n");
    assert_true(shows(f, "theme light"));
    command(f, "theme nosuch");
    intends(f, "");
    assert_true(shows(f, "no theme \"nosuch\""));
    command(f, "theme crooked");
    intends(f, "theme crooked\n");
    assert_true(shows(f, "2 lines are of its file wrong") || shows(f, "2 lines"));
    fixture_free(f);
}

static void a_theme_is_asked_for(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    ui_run(f->ui, CMD_THEME);
    assert_true(shows(f, "Which theme?"));
    assert_true(shows(f, "for a light background"));
    fixture_keys(f, "2");
    intends(f, "theme light\n");
    ui_run(f->ui, CMD_THEME);
    fixture_keys(f, "Esc");
    intends(f, "");
    fixture_free(f);
}

/* Questions move by the operator's keys, and say by which. */
static void questions_have_the_operators_keys(void **state)
{
    char path[] = "test_settings_XXXXXX";
    static const char keys[] = "down = t Down\nup = v\nclose = E\n";
    struct buf warnings = BUF_INIT(1000);
    struct fixture *f = fixture_new(NULL);
    int fd = mkstemp(path);
    struct err e;

    (void)state;
    assert_int_equal(write(fd, keys, strlen(keys)), strlen(keys));
    close(fd);
    assert_int_equal(keymap_load(f->keymap, path, &warnings, &e), 0);
    assert_string_equal(buf_str(&warnings), "");
    unlink(path);
    ui_run(f->ui, CMD_THEME);
    assert_true(shows(f, "t v or a number: choose"));
    fixture_keys(f, "j t t v v t Enter"); /* j is nobody's now */
    intends(f, "theme light\n");
    ui_run(f->ui, CMD_THEME);
    fixture_keys(f, "Down Enter"); /* arrows always are */
    intends(f, "theme light\n");
    ui_run(f->ui, CMD_THEME);
    fixture_keys(f, "q");
    assert_true(shows(f, "Which theme?"));
    fixture_keys(f, "E");
    assert_false(shows(f, "Which theme?"));
    intends(f, "");
    buf_release(&warnings);
    fixture_free(f);
}

/* --- the mouse ---------------------------------------------------------------------------------
 */

static int line_of(struct fixture *f, const char *text)
{
    const char *screen = fixture_screen(f, 80, 24), *at = strstr(screen, text);
    int line = 0;

    assert_non_null(at);
    for (; screen < at; screen++)
        line += *screen == '\n';
    return line;
}

static void press(struct fixture *f, int x, int y)
{
    ui_mouse(f->ui, &(struct mouse){MOUSE_PRESS, x, y});
}

static void the_mouse_selects_and_folds(void **state)
{
    struct fixture *f = fixture_new(NULL);
    char before[200], after[200];
    int y;

    (void)state;
    selected(f, before);
    y = line_of(f, "front-end    ");
    press(f, 10, y); /* it is off */
    selected(f, after);
    assert_string_equal(after, before);
    fixture_keys(f, "M");
    intends(f, "mouse on\n");
    fixture_keys(f, "Esc");
    y = line_of(f, "front-end    ");
    press(f, 10, y);
    assert_non_null(strstr(fixture_selected(f), "front-end"));
    assert_false(shows(f, "   staging"));
    press(f, 3, line_of(f, "front-end    ")); /* its sign */
    assert_true(shows(f, "   staging"));
    press(f, 3, line_of(f, "front-end    "));
    assert_false(shows(f, "   staging"));
    press(f, 79, 23); /* nothing there: nothing happens */
    press(f, 500, 500);
    press(f, -1, -1);
    command(f, "mouse off");
    intends(f, "mouse off\n");
    command(f, "mouse perhaps");
    intends(f, "");
    assert_true(shows(f, "on or off"));
    fixture_free(f);
}

static void the_wheel_moves(void **state)
{
    struct fixture *f = fixture_new(NULL);
    char first[200], later[200];

    (void)state;
    fixture_keys(f, "M Esc g");
    selected(f, first);
    ui_mouse(f->ui, &(struct mouse){MOUSE_WHEEL_DOWN, 10, 8});
    selected(f, later);
    assert_string_not_equal(first, later);
    ui_mouse(f->ui, &(struct mouse){MOUSE_WHEEL_UP, 10, 8});
    selected(f, later);
    assert_string_equal(later, first);
    ui_mouse(f->ui, &(struct mouse){MOUSE_WHEEL_DOWN, 70, 8}); /* the detail pane has its own */
    selected(f, later);
    assert_string_equal(later, first);
    fixture_free(f);
}

/* A hint of the footer is a key; a question is answered by keys alone. */
static void the_footer_can_be_clicked(void **state)
{
    struct fixture *f = fixture_new(NULL);
    const char *line, *help;
    int y;

    (void)state;
    fixture_keys(f, "M Esc");
    y = line_of(f, "? help");
    line = fixture_screen(f, 80, 24);
    for (int i = 0; i < y; i++)
        line = strchr(line, '\n') + 1;
    help = strstr(line, "? help");
    press(f, (int)(help - line), y); /* the footer is ASCII: columns are bytes */
    assert_true(shows(f, "next line"));
    fixture_keys(f, "q z X");
    assert_true(shows(f, "[y/N]"));
    buf_clear(&f->intents);
    for (int row = 0; row < 24; row++)
        for (int x = 0; x < 80; x += 2)
            press(f, x, row);
    assert_true(shows(f, "[y/N]"));
    intends(f, "");
    fixture_free(f);
}

/* --- copying -----------------------------------------------------------------------------------
 */

static void what_is_copied(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    fixture_type(f, "/front-end/prod kind:instance");
    fixture_keys(f, "Enter");
    fixture_screen(f, 80, 24);
    assert_non_null(strstr(fixture_selected(f), "prod"));
    fixture_keys(f, "c");
    intends(f, "copy front-end/prod\n");
    fixture_put(f, "instance",
                "{'serviceName':'front-end','name':'prod','deploymentStatus':'SUCCEEDED',"
                "'arn':'arn:aws:proton:eu-west-1:1:x\\u001b]0;evil\\u0007\\n'}");
    fixture_keys(f, "C");
    intends(f, "copy arn:aws:proton:eu-west-1:1:x^[]0;evil^G \n"); /* made safe: it may be pasted */
    fixture_free(f);
}

static void nothing_to_copy(void **state)
{
    struct fixture_options o = {.empty = true};
    struct fixture *f = fixture_new(&o);

    (void)state;
    fixture_keys(f, "c C w");
    intends(f, "");
    fixture_free(f);
}

/* --- watching ----------------------------------------------------------------------------------
 */

static void set(struct fixture *f, const char *name, const char *status)
{
    char json[300];

    snprintf(json, sizeof(json),
             "{'serviceName':'front-end','name':'%s','environmentName':'fargate-env-prod',"
             "'deploymentStatus':'%s','lastDeploymentAttemptedAt':%ld}",
             name, status, (long)(f->now_ms / 1000));
    fixture_put(f, "instance", json);
}

static void a_watched_row_tells_its_end(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    set(f, "staging", "SUCCEEDED");
    set(f, "dev", "SUCCEEDED");
    fixture_type(f, "/front-end/staging kind:instance");
    fixture_keys(f, "Enter");
    fixture_screen(f, 80, 24);
    assert_non_null(strstr(fixture_selected(f), "staging"));
    fixture_keys(f, "w");
    assert_true(shows(f, "you will be told when front-end/staging comes to an end"));
    assert_true(shows(f, "staging \342\231\252"));
    buf_clear(&f->intents);
    set(f, "staging", "IN_PROGRESS");
    set(f, "dev", "IN_PROGRESS");
    intends(f, ""); /* a beginning is no end */
    set(f, "staging", "SUCCEEDED");
    set(f, "dev", "FAILED");
    assert_true(
        str_starts(buf_str(&f->intents), "notify instance front-end/staging ok: succeeded"));
    assert_null(strstr(buf_str(&f->intents), "front-end/dev")); /* the other is not ours */
    buf_clear(&f->intents);
    assert_true(shows(f, "staging \342\231\252")); /* it goes on */
    fixture_keys(f, "w");
    assert_false(shows(f, "\342\231\252"));
    set(f, "staging", "IN_PROGRESS");
    set(f, "staging", "FAILED");
    intends(f, "");
    fixture_free(f);
}

/* A row that goes takes its mark along; one of the same name that comes later has none. */
static void what_is_gone_is_told_once(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    set(f, "staging", "DELETE_IN_PROGRESS");
    fixture_type(f, "/front-end/staging kind:instance");
    fixture_keys(f, "Enter");
    fixture_screen(f, 80, 24);
    fixture_keys(f, "w");
    buf_clear(&f->intents);
    store_remove(fixture_find(f, "instance", "front-end/staging"));
    intends(f, "notify instance front-end/staging gone: deleted\n");
    set(f, "staging", "IN_PROGRESS");
    set(f, "staging", "FAILED");
    intends(f, "");
    fixture_free(f);
}

static void rules_for_all(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    set(f, "dev", "IN_PROGRESS");
    command(f, "notify failed");
    assert_true(shows(f, "notify failed: whatever fails"));
    buf_clear(&f->intents);
    set(f, "dev", "SUCCEEDED");
    intends(f, "");
    set(f, "dev", "IN_PROGRESS");
    set(f, "dev", "FAILED");
    assert_true(str_starts(buf_str(&f->intents), "notify instance front-end/dev failed: failed"));
    command(f, "notify stuck");
    set(f, "dev", "IN_PROGRESS");
    f->now_ms += 2 * KIND_STUCK_MS;
    buf_clear(&f->intents);
    store_tick(f->store);
    assert_non_null(strstr(buf_str(&f->intents), "notify instance front-end/dev stuck: stuck"));
    command(f, "notify all");
    buf_clear(&f->intents);
    set(f, "dev", "SUCCEEDED");
    assert_non_null(strstr(buf_str(&f->intents), "notify instance front-end/dev ok: succeeded"));
    command(f, "notify off");
    buf_clear(&f->intents);
    set(f, "dev", "IN_PROGRESS");
    set(f, "dev", "FAILED");
    intends(f, "");
    command(f, "notify sometimes");
    assert_true(shows(f, "off, failed, stuck or all"));
    fixture_free(f);
}

/* The first load is no news. */
static void what_was_so_before_is_no_news(void **state)
{
    struct fixture_options o = {.empty = true};
    struct fixture *f = fixture_new(&o);

    (void)state;
    command(f, "notify all");
    buf_clear(&f->intents);
    fixture_fill(f);
    assert_null(strstr(buf_str(&f->intents), "notify"));
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(themes_change_at_once),
        cmocka_unit_test(a_theme_is_asked_for),
        cmocka_unit_test(questions_have_the_operators_keys),
        cmocka_unit_test(the_mouse_selects_and_folds),
        cmocka_unit_test(the_wheel_moves),
        cmocka_unit_test(the_footer_can_be_clicked),
        cmocka_unit_test(what_is_copied),
        cmocka_unit_test(nothing_to_copy),
        cmocka_unit_test(a_watched_row_tells_its_end),
        cmocka_unit_test(what_is_gone_is_told_once),
        cmocka_unit_test(rules_for_all),
        cmocka_unit_test(what_was_so_before_is_no_news),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
