/* The `:` line: what fits, what is chosen, what is guessed and what never, what was typed before.
 */
#include "unit.h"

#include "view_fixture.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "ui/arguments.h"
#include "ui/complete.h"

static struct fixture *begin(void)
{
    struct fixture *f = fixture_new(NULL);

    fixture_keys(f, "2");
    return f;
}

/* The keys, then the screen has (or has not, with '!') the words. */
static void says(struct fixture *f, const char *keys, const char *words)
{
    fixture_keys(f, keys);
    if (*words == '!') {
        if (strstr(fixture_screen(f, 80, 24), words + 1))
            fail_msg("there is \"%s\":\n%s", words + 1, fixture_screen(f, 80, 24));
    } else if (!strstr(fixture_screen(f, 80, 24), words)) {
        fail_msg("no \"%s\":\n%s", words, fixture_screen(f, 80, 24));
    }
}

static void what_fits(void **state)
{
    static const char *const better[][3] = {
        /* typed, better, worse */
        {"cancel", "cancel", "cancel-component-deployment"},
        {"can", "cancel", "scan"},
        {"dep", "list-deployments", "indeptness"},
        {"dep", "ListDeployments", "indeptness"},
        {"lsi", "list-service-instances", "list-basic-tiny"},
        {"LIST", "list-services", "get-the-list"},
        {"q", "quit", "request"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(better) / sizeof(better[0]); i++)
        if (complete_fit(better[i][1], better[i][0]) <= complete_fit(better[i][2], better[i][0]))
            fail_msg("\"%s\": %s is no better than %s", better[i][0], better[i][1], better[i][2]);
    assert_int_equal(complete_fit("quit", "quitt"), 0);
    assert_int_equal(complete_fit("quit", "iq"), 0);
    assert_int_equal(complete_fit("quit", "qt"), complete_fit("quit", "QT"));
    assert_int_equal(complete_fit("quit", "quit"), FIT_WHOLE);
    assert_true(complete_fit("quit", "") > 0);
}

static void the_list(void **state)
{
    struct fixture *f = begin();

    (void)state;
    says(f, ": r e f r", "refresh");
    says(f, "", "ask the service now"); /* its help beside it */
    says(f, "", "!delete (asks for the name)");
    says(f, "^U h a l f", "half-page-down");
    says(f, "", "half-page-up");
    says(f, "Tab", "> half-page-down");
    says(f, "", ": half-page-down");
    says(f, "Tab", ": half-page-up");
    says(f, "Shift-Tab", ": half-page-down");
    says(f, "Shift-Tab", ": half\n"); /* before the first: what was typed */
    says(f, "Down Down Down", ": half");
    says(f, "Up", ": half");
    says(f, "Esc", "!half-page");
    assert_string_equal(buf_str(&f->intents), "");
    fixture_free(f);
}

static void every_command_can_be_found(void **state)
{
    struct fixture *f = begin();

    (void)state;
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++) {
        fixture_keys(f, ":");
        fixture_type(f, command_at((enum command_id)i)->name);
        says(f, "Tab", command_at((enum command_id)i)->help[0] == '!' ? "" : "> ");
        says(f, "", command_at((enum command_id)i)->name);
        fixture_keys(f, "Esc");
    }
    fixture_free(f);
}

/* Told under the line, which stays: nothing typed is lost. */
static void told_under_the_line(void **state)
{
    struct fixture *f = begin();

    (void)state;
    says(f, ": x x y y Enter", "no command \"xxyy\": ? lists them");
    says(f, "", ": xxyy");
    says(f, "Backspace", "!no command");
    says(f, "^U d e l Enter", "write it out, or Tab chooses it: delete");
    says(f, "", ": del");
    says(f, "^U a y Enter", "Tab chooses in the list");
    says(f, "^U q u i t Space n o w Enter", "quit takes nothing behind it");
    says(f, "^U n o Space w Enter", "no command \"no\"");
    assert_string_equal(buf_str(&f->intents), "");
    says(f, "^U Enter", "!no command"); /* nothing is nothing */
    says(f, "q", "");
    assert_string_equal(buf_str(&f->intents), "quit\n");
    fixture_free(f);
}

static void guessed_or_not(void **state)
{
    struct fixture *f = begin();

    (void)state;
    fixture_keys(f, ": r e f r Enter");
    assert_string_equal(buf_str(&f->intents), "refresh\n");
    fixture_keys(f, "z : c a n Enter"); /* changes something */
    says(f, "Esc Esc", "!Cancel the deployment");
    says(f, "z : c a n Tab Enter", "Cancel the deployment");
    fixture_keys(f, "n : c a n c e l Enter");
    says(f, "", "Cancel the deployment");
    fixture_keys(f, "n");
    assert_string_equal(buf_str(&f->intents), "refresh\n");
    fixture_free(f);
}

static void typed_before(void **state)
{
    struct fixture *f = begin();

    (void)state;
    fixture_keys(f, ": Up Enter"); /* nothing yet */
    fixture_keys(f, ": r e f r e s h Enter : r e d r a w Enter : r e f r e s h Enter");
    says(f, ": Up", ": refresh");
    says(f, "Up", ": redraw");
    says(f, "Up", ": redraw"); /* the same twice is there once */
    says(f, "Down", ": refresh");
    says(f, "^P", ": redraw");
    says(f, "^N ^N", "!: re");
    buf_clear(&f->intents);
    says(f, "Up Up Enter", "!: re");
    assert_string_equal(buf_str(&f->intents), "redraw\n");
    fixture_free(f);
}

static void arguments(void **state)
{
    struct fixture *f = begin();

    (void)state;
    for (int i = CMD_NONE + 1; i < CMD__COUNT; i++) {
        const struct command_argument *a = command_argument((enum command_id)i);

        assert_true(!a || (a->id == (enum command_id)i && a->word[0]));
    }
    says(f, "1 : f i l t e r Space b i l l Enter", "billing");
    says(f, "", "!checkout");
    says(f, "/", "bill"); /* as if it had been typed there */
    says(f, "Esc", "checkout");
    says(f, ": f i l t e r Enter", "/ ");
    fixture_keys(f, "Esc Esc");
    fixture_free(f);
}

/* A kind by its plural, with a filter behind it; an operation by either form of its name. */
static void kinds_and_operations(void **state)
{
    struct fixture *f = begin();

    (void)state;
    says(f, ": i n s t a n c e s", "every service inst");
    says(f, "Enter", "─ Services > Instances");
    says(f, "", "front-end");
    fixture_keys(f, "1 :");
    fixture_type(f, "instances bill");
    says(f, "Enter", "billing");
    says(f, "", "!front-end");
    fixture_keys(f, "1 :");
    fixture_type(f, "DeleteServ");
    says(f, "", "changes: name");
    says(f, "Enter", "it changes something: write it out, or Tab chooses it: DeleteService");
    fixture_keys(f, "^U");
    fixture_type(f, "get-account-settings now");
    says(f, "Enter", "GetAccountSettings takes nothing behind it");
    fixture_keys(f, "^U");
    fixture_type(f, "get-acc"); /* reads: its beginning is enough */
    says(f, "Enter", "─ GetAccountSettings");
    assert_string_equal(buf_str(&f->intents), "");
    fixture_free(f);
}

static void any_size(void **state)
{
    struct fixture *f = begin();

    (void)state;
    fixture_keys(f, ": d e l Enter");
    for (int w = 1; w < 64; w += 3)
        for (int h = 1; h < 16; h++) {
            fixture_screen(f, w, h);
            assert_true(f->surface.cursor_x < w && f->surface.cursor_y < h);
            if (w >= 20 && h >= 5)
                assert_non_null(strstr(fixture_screen(f, w, h), ": del"));
        }
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits),
        cmocka_unit_test(the_list),
        cmocka_unit_test(every_command_can_be_found),
        cmocka_unit_test(told_under_the_line),
        cmocka_unit_test(guessed_or_not),
        cmocka_unit_test(typed_before),
        cmocka_unit_test(arguments),
        cmocka_unit_test(kinds_and_operations),
        cmocka_unit_test(any_size),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
