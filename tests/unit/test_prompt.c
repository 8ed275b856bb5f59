/* ui/prompt: what is asked, what answers, and that nothing else does. Every question is pushed onto
 * a real screen; only its own lines at the bottom are looked at. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "ui/prompt.h"
#include "view_fixture.h"

static const char question[] = "Cancel the deployment of front-end/prod?  running 2h03m\n"
                               "It can end cancelled, failed, or, if it finishes first, succeeded.";

/* What came back. */
struct heard {
    int answers;
    bool yes;
    char text[64];
};

static void on_yes(void *ctx, bool yes)
{
    struct heard *h = ctx;

    h->answers++;
    h->yes = yes;
}

static void on_text(void *ctx, const char *text)
{
    struct heard *h = ctx;

    h->answers++;
    snprintf(h->text, sizeof(h->text), "%s", text ? text : "(dismissed)");
}

static struct fixture *begin(void)
{
    struct fixture *f = fixture_new(NULL);

    fixture_screen(f, 80, 24);
    return f;
}

/* The last lines of the screen at that size. */
static void bottom_is(struct fixture *f, int w, int h, const char *want)
{
    const char *screen = fixture_screen(f, w, h), *at = screen + strlen(screen);

    for (const char *c = want; *c; c++)
        if (*c == '\n') /* back over a line */
            for (at--; at > screen && at[-1] != '\n';)
                at--;
    assert_string_equal(at, want);
}

/* Presses the keys under a yes-or-no question: 1 yes, 0 no, -1 no answer yet. */
static int answered(const char *keys)
{
    struct fixture *f = begin();
    struct heard h = {0};
    int answers;

    ui_push_prompt(f->ui, prompt_yes_no(f->ui, question, on_yes, &h));
    fixture_keys(f, keys);
    answers = h.answers;
    assert_int_equal(f->intents.len, 0); /* no key went through to what is under it */
    fixture_free(f);
    assert_int_equal(h.answers, 1); /* exactly once, also when it is taken down with the screen */
    if (!answers)
        assert_false(h.yes);
    return answers ? h.yes : -1;
}

static void yes_is_y_alone(void **state)
{
    (void)state;
    assert_int_equal(answered("y"), 1);
    assert_int_equal(answered("Y"), 1);
    assert_int_equal(answered("n"), 0);
    assert_int_equal(answered("N"), 0);
    assert_int_equal(answered("q"), 0);
    assert_int_equal(answered("Enter"), 0); /* the default */
    assert_int_equal(answered("Esc"), 0);
    assert_int_equal(answered("^C"), 0);
    assert_int_equal(answered(""), -1);
    assert_int_equal(answered("X u Delete j Space Tab r x 1 ^Y ^P Backspace ü"), -1);
    assert_int_equal(answered("j k Y"), 1);
    assert_int_equal(answered("n y"), 0); /* the first answer counts */
}

static void question_on_screen(void **state)
{
    struct fixture *f = begin();
    struct heard h = {0};

    (void)state;
    ui_push_prompt(f->ui, prompt_yes_no(f->ui, question, on_yes, &h));
    bottom_is(f, 80, 24,
              " Cancel the deployment of front-end/prod?  running 2h03m\n"
              " It can end cancelled, failed, or, if it finishes first, succeeded.       [y/N]\n"
              " y: yes   n, Enter, Esc: no\n");
    bottom_is(f, 40, 12,
              " Cancel the deployment of\n"
              " front-end/prod?  running 2h03m\n"
              " It can end cancelled, failed, or, if\n"
              " it finishes first, succeeded.    [y/N]\n"
              " y: yes   n, Enter, Esc: no\n");
    bottom_is(f, 20, 5,
              " Cancel the\n"
              " deployment of\n"
              " front-end/p… [y/N]\n");
    assert_true(f->surface.cursor_x >= 0);
    fixture_free(f);
}

/* --- a name to be typed ----------------------------------------------------------------------- */

static struct fixture *ask_name(struct heard *h, const char *name)
{
    struct fixture *f = begin();

    ui_push_prompt(f->ui, prompt_type_name(f->ui, "Delete service checkout?  It cannot be undone.",
                                           name, on_text, h));
    return f;
}

static void the_name_itself(void **state)
{
    struct heard h = {0};
    struct fixture *f = ask_name(&h, "checkout");

    (void)state;
    fixture_keys(f, "Enter y Enter");
    assert_int_equal(h.answers, 0);
    fixture_keys(f, "^U");
    fixture_type(f, "checkou");
    fixture_keys(f, "Enter");
    assert_int_equal(h.answers, 0);
    fixture_type(f, "tx");
    fixture_keys(f, "Enter");
    assert_int_equal(h.answers, 0);
    fixture_keys(f, "Backspace Enter");
    assert_int_equal(h.answers, 1);
    assert_string_equal(h.text, "checkout");
    fixture_free(f);
    assert_int_equal(h.answers, 1);
}

static void not_quite_the_name(void **state)
{
    static const char *const wrong[] = {"Checkout", "checkout ", " checkout", "check", ""};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct heard h = {0};
        struct fixture *f = ask_name(&h, "checkout");

        fixture_type(f, wrong[i]);
        fixture_keys(f, "Enter");
        assert_int_equal(h.answers, 0);
        fixture_keys(f, "Esc");
        assert_int_equal(h.answers, 1);
        assert_string_equal(h.text, "(dismissed)");
        fixture_free(f);
    }
}

static void how_far_it_matches(void **state)
{
    struct heard h = {0};
    struct fixture *f = ask_name(&h, "checkout");

    (void)state;
    fixture_type(f, "check");
    assert_null(strstr(fixture_screen(f, 80, 24), "not its name"));
    fixture_type(f, "!");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "that is not its name"));
    bottom_is(f, 80, 24,
              " Delete service checkout?  It cannot be undone.\n"
              " Type its name to go on: check!                            that is not its name\n"
              " Enter: when the name is there   Esc: no, back\n");
    bottom_is(f, 20, 5,
              " Delete service\n"
              " checkout?  It can…\n"
              " Type …check!     ✗\n");
    fixture_keys(f, "Backspace");
    assert_null(strstr(fixture_screen(f, 80, 24), "not its name"));
    fixture_type(f, "out");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "Enter: go on"));
    bottom_is(f, 20, 5, " Type …checkout   ✓\n"); /* room for what is typed */
    fixture_free(f);
}

/* --- a choice --------------------------------------------------------------------------------- */

static const char *const types[] = {"CURRENT_VERSION", "MINOR_VERSION", "MAJOR_VERSION", "NONE",
                                    NULL};
static const char *const helps[] = {"the present version again", "to the recommended minor",
                                    "to the recommended major", "deploys nothing", NULL};

static void chooses(const char *keys, const char *want)
{
    struct heard h = {0};
    struct fixture *f = begin();

    ui_push_prompt(f->ui, prompt_choice(f->ui, "Update: how?", types, helps, 1, on_text, &h));
    fixture_keys(f, keys);
    assert_int_equal(h.answers, *want != '\0');
    assert_string_equal(h.text, want);
    assert_int_equal(f->intents.len, 0);
    fixture_free(f);
    assert_int_equal(h.answers, 1);
}

static void choices(void **state)
{
    (void)state;
    chooses("Enter", "MINOR_VERSION");
    chooses("j Enter", "MAJOR_VERSION");
    chooses("Down Down Down Down Enter", "NONE");
    chooses("k k Up Enter", "CURRENT_VERSION");
    chooses("Tab Shift-Tab Enter", "MINOR_VERSION");
    chooses("4", "NONE");
    chooses("5 0 : ; x X y", ""); /* none of them */
    chooses("q", "(dismissed)");
    chooses("Esc", "(dismissed)");
    chooses("^C", "(dismissed)");
}

static void more_choices_than_digits(void **state)
{
    static const char *const many[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", NULL};
    struct heard h = {0};
    struct fixture *f = begin();

    (void)state;
    ui_push_prompt(f->ui, prompt_choice(f->ui, "Which?", many, NULL, 99, on_text, &h));
    fixture_keys(f, ": ;"); /* what follows 9 in ASCII */
    assert_int_equal(h.answers, 0);
    fixture_keys(f, "9");
    assert_string_equal(h.text, "i");
    fixture_free(f);
}

static void choices_on_screen(void **state)
{
    struct heard h = {0};
    struct fixture *f = begin();

    (void)state;
    ui_push_prompt(f->ui, prompt_choice(f->ui, "Update: how?", types, helps, 3, on_text, &h));
    bottom_is(f, 80, 24,
              " Update: how?\n"
              "   1 CURRENT_VERSION  the present version again\n"
              "   2 MINOR_VERSION    to the recommended minor\n"
              "   3 MAJOR_VERSION    to the recommended major\n"
              " > 4 NONE             deploys nothing\n"
              " j k or a number: choose   Enter: this one   Esc: no, back\n");
    bottom_is(f, 20, 5,
              " Update: how?\n"
              "   3 MAJOR_VERSION\n"
              " > 4 NONE\n");
    fixture_free(f);
}

/* --- a line ----------------------------------------------------------------------------------- */

static const char *note(void *ctx, const char *text)
{
    snprintf(((struct heard *)ctx)->text, sizeof(((struct heard *)ctx)->text), "%s", text);
    return str_eq(text, "ab") ? "4 of 523" : NULL;
}

static const char *complete(void *ctx, const char *text)
{
    (void)ctx;
    return str_eq(text, "c") ? "cancel" : NULL;
}

static struct fixture *ask_line(struct heard *h, const char *initial, const char *wrong)
{
    struct fixture *f = begin();
    struct prompt_line_options o = {
        .label = "/ ", .initial = initial, .wrong = wrong, .changed = note, .complete = complete};

    ui_push_prompt(f->ui, prompt_line(f->ui, &o, on_text, h));
    return f;
}

static void a_line(void **state)
{
    struct heard h = {0};
    struct fixture *f = ask_line(&h, "a", NULL);

    (void)state;
    assert_string_equal(h.text, "a"); /* what is there at first is heard of too */
    fixture_keys(f, "b");
    assert_string_equal(h.text, "ab");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "4 of 523"));
    bottom_is(f, 20, 5, " / ab         4 of…\n");
    fixture_keys(f, "Tab Up F5");
    assert_string_equal(h.text, "ab");
    fixture_keys(f, "^U c Tab");
    assert_string_equal(h.text, "cancel");
    assert_int_equal(h.answers, 0);
    fixture_keys(f, "Enter");
    assert_int_equal(h.answers, 1);
    assert_string_equal(h.text, "cancel");
    fixture_free(f);
    assert_int_equal(h.answers, 1);
}

static void a_line_is_left(void **state)
{
    static const char *const keys[] = {"Esc", "^C", "^G", "Backspace Backspace"};

    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        struct heard h = {0};
        struct fixture *f = ask_line(&h, "a", NULL);

        fixture_keys(f, keys[i]);
        assert_int_equal(h.answers, 1);
        assert_string_equal(h.text, "(dismissed)");
        fixture_free(f);
    }
}

static void asked_again(void **state)
{
    struct heard h = {0};
    struct fixture *f = ask_line(&h, "x.yaml", "x.yaml cannot be read: no such file");

    (void)state;
    bottom_is(f, 80, 24,
              " x.yaml cannot be read: no such file\n"
              " / x.yaml\n"
              " Enter: go on   Esc: back\n");
    assert_non_null(strstr(fixture_screen(f, 20, 5), "x.yaml"));
    fixture_free(f);
}

/* --- anywhere --------------------------------------------------------------------------------- */

static void any_size(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        struct heard h = {0};
        struct fixture *f = kind == 1   ? ask_name(&h, "checkout")
                            : kind == 3 ? ask_line(&h, "a long line that is typed here", question)
                                        : begin();

        if (kind == 0)
            ui_push_prompt(f->ui, prompt_yes_no(f->ui, question, on_yes, &h));
        if (kind == 2)
            ui_push_prompt(f->ui, prompt_choice(f->ui, question, types, NULL, 0, on_text, &h));
        for (int w = 1; w < 64; w += 3)
            for (int rows = 1; rows < 16; rows++) {
                fixture_screen(f, w, rows);
                assert_true(f->surface.cursor_x < w && f->surface.cursor_y < rows);
                if (kind == 0 && w >= 20 && rows >= 5) /* the keys never fall off the screen */
                    assert_non_null(strstr(fixture_screen(f, w, rows), "[y/N]"));
            }
        fixture_free(f);
        assert_int_equal(h.answers, 1);
    }
}

static void hostile_names(void **state)
{
    struct heard h = {0};
    struct fixture *f = begin();

    (void)state;
    ui_push_prompt(f->ui, prompt_yes_no(f->ui, "Cancel \x1b[2J\xe2\x80\xae?", on_yes, &h));
    assert_non_null(strstr(fixture_screen(f, 80, 24), "Cancel ^[[2J<U+202E>?"));
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yes_is_y_alone),
        cmocka_unit_test(question_on_screen),
        cmocka_unit_test(the_name_itself),
        cmocka_unit_test(not_quite_the_name),
        cmocka_unit_test(how_far_it_matches),
        cmocka_unit_test(choices),
        cmocka_unit_test(more_choices_than_digits),
        cmocka_unit_test(choices_on_screen),
        cmocka_unit_test(a_line),
        cmocka_unit_test(a_line_is_left),
        cmocka_unit_test(asked_again),
        cmocka_unit_test(any_size),
        cmocka_unit_test(hostile_names),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
