/* Keys in, intents out: what the operator asks for, and, more often, what he did not. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "view_fixture.h"

static struct fixture *start(void)
{
    struct fixture *f = fixture_new(NULL);

    fixture_screen(f, 80, 24);
    return f;
}

/* Keys on a new screen, and all that the host heard of them. */
static void expect(const char *keys, const char *intents)
{
    struct fixture *f = start();

    fixture_keys(f, keys);
    if (strcmp(buf_str(&f->intents), intents) != 0)
        fail_msg("keys %s: want \"%s\", got \"%s\"", keys, intents, buf_str(&f->intents));
    fixture_free(f);
}

static void cancel_the_stuck_one(void **state)
{
    (void)state;
    expect("z X y", "cancel instance front-end/prod\n");
    expect("z X Y", "cancel instance front-end/prod\n");
    expect("2 z X y", "cancel instance front-end/prod\n");
    expect("3 j X y", "cancel instance front-end/prod\n"); /* of what the deployment is about */
}

static void nothing_unless_yes(void **state)
{
    static const char *const keys[] = {"z X n", "z X N",       "z X Enter", "z X Esc",  "z X q",
                                       "z X",   "z X x Space", "z X ^C",    "z X ^D n", "X y"};

    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        expect(keys[i], "");
}

static void delete_needs_the_name(void **state)
{
    (void)state;
    expect("2 Delete y", "");
    expect("2 Delete Enter", "");
    expect("2 Delete b i l l i n Enter", "");
    expect("2 Delete b i l l i n g s Enter", "");
    expect("2 Delete B i l l i n g Enter", "");
    expect("2 Delete b i l l i n g Esc", "");
    expect("2 Delete b i l l i n g Enter", "delete service billing\n");
    expect("2 Delete b i l l i n g s Backspace Enter", "delete service billing\n");
    expect("2 : d e l e t e Enter b i l l i n g Enter", "delete service billing\n");
}

/* What changes something has to be written out. */
static void commands_by_name(void **state)
{
    (void)state;
    expect("2 : d e l Enter b i l l i n g Enter", "");
    expect("z : c a n Tab Enter y", "cancel instance front-end/prod\n");
    expect("z : c a n Enter y", "");
    expect(": q Enter", "quit\n");
    expect(": r e f r Enter", "refresh\n");
    expect(": n o Enter", "");
    expect(": Esc q", "quit\n");
    expect("? q d Esc y q q", "quit\n"); /* each closes what it opened, the last one all */
    expect("^L r ^Z ^C", "redraw\nrefresh\nsuspend\nquit\n");
}

static void updates(void **state)
{
    (void)state;
    expect("u 2 1 y", "update environment ecs-ec2-env type=MINOR_VERSION\n");
    expect("u 4 y", "update environment ecs-ec2-env type=NONE\n");
    expect("u j Enter Enter y", "update environment ecs-ec2-env type=MINOR_VERSION\n");
    expect("u 1 2 n o p e Enter ^U g o o d . y a m l Enter y",
           "update environment ecs-ec2-env type=CURRENT_VERSION spec=proton: ServiceSpec\n\n");
    expect("u 1 2 e m p t y . y a m l Enter Esc y", "");
    expect("u 1 2 g o o d . y a m l Enter Enter", "");
    expect("2 u 1 y", "update service billing\n");
    expect("u Esc", "");
    expect("u 1 Esc", "");
    expect("u 1 2 Esc", "");
    expect("u q", "");
}

static void says(const char *keys, const char *words)
{
    struct fixture *f = start();

    fixture_keys(f, keys);
    if (!strstr(fixture_screen(f, 160, 40), words))
        fail_msg("keys %s: \"%s\" is not in\n%s", keys, words, fixture_screen(f, 160, 40));
    fixture_free(f);
}

static void why_not(void **state)
{
    (void)state;
    says("X", "nothing is in progress (FAILED)");
    says("2 X", "cancel: not possible for a service");
    says("z Delete", "delete: not possible for a service instance");
    says("z u", "it is IN_PROGRESS: wait for that, or cancel it");
    says("6 X", "cancel: nothing is selected");
    says("z X n", "not sent");
    says("u 1 2 n o p e Enter", "nope cannot be read: no such file");
    says("2 Delete x Enter", "that is not its name");
    says("2 j Delete", "Takes 2 instances and 1 pipeline with it."); /* one of them elsewhere */
    says("Delete", "The service will refuse while 1 instance is deployed there.");
}

static void read_only(void **state)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.read_only = true});

    (void)state;
    fixture_keys(f, "z X y");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "read-only"));
    fixture_keys(f, "Esc Esc 2 Delete b i l l i n g Enter u 1 y");
    assert_string_equal(buf_str(&f->intents), "");
    fixture_free(f);
}

static void selected_is(struct fixture *f, const char *want)
{
    const char *line = fixture_selected(f);

    line += strspn(line, " \342\226\276\270");
    if (strncmp(line, want, strlen(want)) != 0)
        fail_msg("want %s selected, got %.60s", want, line);
}

static void problems(void **state)
{
    struct fixture *f = start();

    (void)state;
    fixture_keys(f, "z");
    selected_is(f, "prod");
    assert_string_equal(f->focus, "instance front-end/prod");
    assert_null(strstr(fixture_screen(f, 80, 24), "staging")); /* well, so not shown */
    fixture_keys(f, "z");
    selected_is(f, "prod"); /* found is found: its branch is open now */
    assert_non_null(strstr(fixture_screen(f, 80, 24), "staging"));
    fixture_keys(f, "n");
    assert_string_equal(f->focus, "environment ecs-ec2-env");
    fixture_keys(f, "N");
    assert_string_equal(f->focus, "instance front-end/prod");
    fixture_free(f);
}

static void filtering(void **state)
{
    struct fixture *f = start();

    (void)state;
    fixture_keys(f, "/");
    fixture_type(f, "check prog");
    selected_is(f, "dev");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "1 of 15"));
    fixture_keys(f, "Enter");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "/check prog"));
    fixture_keys(f, "Esc");
    assert_null(strstr(fixture_screen(f, 80, 24), "/check prog"));
    selected_is(f, "dev"); /* what was found stays in sight */
    fixture_keys(f, "/");
    fixture_type(f, "zzz");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "Nothing matches"));
    fixture_keys(f, "X y"); /* are letters of the filter here */
    fixture_keys(f, "Esc X");
    assert_string_equal(buf_str(&f->intents), "");
    fixture_free(f);
}

static void panes(void **state)
{
    struct fixture *f = start();

    (void)state;
    fixture_keys(f, "z Tab Down Down");
    fixture_screen(f, 80, 24);
    selected_is(f, "prod"); /* the detail pane scrolled, not the tree */
    fixture_keys(f, "Esc");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "problems only"));
    fixture_keys(f, "Tab");
    fixture_screen(f, 40, 12); /* the pane goes: the keys come back to the tree */
    fixture_keys(f, "g");
    selected_is(f, "ecs-ec2-env");
    fixture_free(f);
}

static void tree_keys(void **state)
{
    struct fixture *f = start();

    (void)state;
    selected_is(f, "ecs-ec2-env");
    fixture_keys(f, "h");
    assert_null(
        strstr(fixture_screen(f, 80, 24), "  \342\226\270 billing             \342\234\223 1"));
    fixture_keys(f, "l l");
    selected_is(f, "billing");
    fixture_keys(f, "h");
    selected_is(f, "ecs-ec2-env");
    fixture_keys(f, "*");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "staging"));
    fixture_keys(f, "*");
    assert_null(strstr(fixture_screen(f, 80, 24), "front-end "));
    fixture_keys(f, "G");
    selected_is(f, "vpc-env-staging");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cancel_the_stuck_one),
        cmocka_unit_test(nothing_unless_yes),
        cmocka_unit_test(delete_needs_the_name),
        cmocka_unit_test(commands_by_name),
        cmocka_unit_test(updates),
        cmocka_unit_test(why_not),
        cmocka_unit_test(read_only),
        cmocka_unit_test(problems),
        cmocka_unit_test(filtering),
        cmocka_unit_test(panes),
        cmocka_unit_test(tree_keys),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
