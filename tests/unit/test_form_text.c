/* Forms: long texts, from a file, from the editor, from the row. */
#include "unit.h"

#include "view_fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static struct fixture *begin(void)
{
    return fixture_new(NULL);
}

/* The screen has (or has not, with '!') the words. */
static void says(struct fixture *f, const char *words)
{
    bool no = *words == '!';
    const char *screen = fixture_screen(f, 80, 24);

    if ((strstr(screen, words + no) != NULL) == no)
        fail_msg("%s\"%s\" in:\n%s", no ? "" : "no ", words + no, screen);
}

static void open_form(struct fixture *f, const char *op)
{
    fixture_keys(f, ":");
    fixture_type(f, op);
    fixture_keys(f, "Enter");
}

/* The intents since the last time have that line. */
static void asked(struct fixture *f, const char *line)
{
    if (!strstr(buf_str(&f->intents), line))
        fail_msg("no %s in:\n%s", line, buf_str(&f->intents));
    buf_clear(&f->intents);
}

static void texts_from_files(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "create-service");
    fixture_keys(f, "^R");
    fixture_type(f, "svc");
    fixture_keys(f, "Tab Enter 2");
    says(f, "File for spec:");
    fixture_type(f, "nowhere");
    fixture_keys(f, "Enter");
    says(f, "nowhere cannot be read: no such file");
    fixture_keys(f, "^U");
    fixture_type(f, "lines.yaml");
    fixture_keys(f, "Enter");
    says(f, "2 lines, 31 bytes: proton: ServiceSpec");
    fixture_keys(f, "x");
    says(f, "has several lines");
    fixture_keys(f, "^U");
    says(f, "!2 lines");
    fixture_type(f, "file://good.yaml");
    fixture_keys(f, "Tab 1 Tab t ^S");
    says(f, "\"spec\": \"proton: ServiceSpec\\n\"");
    fixture_keys(f, "n Up Up ^U");
    fixture_type(f, "file://gone.yaml");
    says(f, "!cannot be read"); /* not while it is typed */
    fixture_keys(f, "^S");
    says(f, "gone.yaml cannot be read");
    assert_int_equal(f->n_calls, 0);
    fixture_free(f);
}

static void texts_from_the_editor(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "create-service");
    fixture_keys(f, "^R");
    fixture_type(f, "svc");
    fixture_keys(f, "^E");
    asked(f, "editor");
    fixture_edited(f, "other\n", NULL); /* the end of its line is the editor's */
    says(f, "name *                    other");
    fixture_keys(f, "Tab Enter 1");
    fixture_edited(f, "a: 1\nb: [\n", NULL);
    says(f, "2 lines, 10 bytes: a: 1");
    says(f, "spec is no YAML: line ");
    fixture_keys(f, "Esc ^E");
    fixture_edited(f, "a: 1\nb: 2\n", NULL);
    says(f, "!no YAML");
    says(f, "2 lines, 10 bytes: a: 1");
    fixture_keys(f, "^E");
    fixture_edited(f, NULL, "the editor ended with status 1");
    says(f, "as it was: the editor ended with status 1");
    says(f, "2 lines, 10 bytes: a: 1");
    f->edit.error = "there is no editor";
    fixture_keys(f, "^E");
    says(f, "there is no editor");
    fixture_free(f);
}

/* Keys that are read together with ^E are the form's: the editor starts behind them. */
static void keys_ahead_of_the_editor(void **state)
{
    struct fixture *f = begin();

    (void)state;
    open_form(f, "create-service");
    fixture_keys(f, "^R");
    fixture_type(f, "svc");
    fixture_keys(f, "^E Tab Tab");
    fixture_edited(f, "other\n", NULL);
    says(f, "name *                    other");
    fixture_keys(f, "Up Up ^E Esc");
    says(f, "!CreateService");
    assert_null(f->edit.fn); /* nobody is left whom its end could be told */
    fixture_free(f);
}

static void the_present_spec(void **state)
{
    struct fixture *f = begin();

    (void)state;
    says(f, "Environments");
    fixture_keys(f, "j j"); /* its spec is known, that of the first is not */
    says(f, ">▾ fargate-env-prod");
    open_form(f, "update-environment");
    for (int i = 0; i < 20 && !strstr(fixture_screen(f, 80, 24), "> spec"); i++)
        fixture_keys(f, "Down");
    fixture_keys(f, "Enter");
    says(f, "3 as it is now");
    fixture_keys(f, "3");
    says(f, " bytes: proton: EnvironmentSpec");
    fixture_keys(f, "^R ^R Esc g");
    open_form(f, "update-environment");
    for (int i = 0; i < 20 && !strstr(fixture_screen(f, 80, 24), "> spec"); i++)
        fixture_keys(f, "Down");
    fixture_keys(f, "Enter");
    says(f, "from a file");
    says(f, "!as it is now");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_from_files),
        cmocka_unit_test(texts_from_the_editor),
        cmocka_unit_test(keys_ahead_of_the_editor),
        cmocka_unit_test(the_present_spec),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
