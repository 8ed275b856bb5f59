/* e and L: an edit from the key to what becomes of it, and every way out of it. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "edit_steps.h"

/* e, and the editor has written. */
static struct fixture *edited(const char *text)
{
    struct fixture *f = on_environment(NULL);

    fixture_keys(f, "e");
    has(f, "asking for the spec");
    answer(f, OLD, "d-1");
    expect(f, "draft kept\neditor environment vpc-env-staging\n");
    fixture_edited(f, text, NULL);
    return f;
}

/* e, the editor, Enter, Enter, y. */
static void the_whole_way(void **state)
{
    struct fixture *f = edited(NEW);

    (void)state;
    has(f, "Review vpc-env-staging");
    has(f, "1 line added, 1 line removed");
    has(f, "-   port: 80");
    has(f, "+   port: 9090");
    fixture_keys(f, "Enter");
    has(f, "Update vpc-env-staging with this spec: how?");
    has(f, "> 1 CURRENT_VERSION");
    has(f, "the present version again, same spec or a new one");
    has_not(f, "NONE");
    has(f, "port: 9090"); /* still in sight */
    fixture_keys(f, "Enter");
    has(f, "With the new spec.");
    has(f, "[y/N]");
    expect(f, "");
    fixture_keys(f, "y");
    expect(f, ""); /* it is looked at first */
    answer(f, OLD, "d-1");
    expect(f, "draft sent\nupdate environment vpc-env-staging type=CURRENT_VERSION spec=" NEW "\n");
    has_not(f, "Review");
    assert_true(fixture_step(f, "vpc-env-staging", VERB_ACCEPTED, false, ""));
    expect(f, "");
    assert_true(fixture_step(f, "vpc-env-staging", VERB_SETTLED, false, ""));
    expect(f, "draft gone\n");
    fixture_free(f);
}

/* Whatever is not y sends nothing, and the draft is there. */
static void no_is_the_default(void **state)
{
    static const char *const ways[] = {
        "q", "Esc", "Enter Esc q", "Enter 1 Enter q", "Enter 2 n q", "Enter Enter q q", "1", "6"};

    (void)state;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        struct fixture *f = edited(NEW);

        fixture_keys(f, ways[i]);
        expect(f, "");
        assert_int_equal(f->n_calls, 0);
        assert_string_equal(f->edit.draft.text, NEW);
        has_not(f, "Review");
        has(f, "not sent, kept as a draft: e takes it up again");
        fixture_free(f);
    }
}

static void nothing_changed(void **state)
{
    struct fixture *f = edited(OLD);

    (void)state;
    expect(f, "draft gone\n");
    has(f, "nothing was changed, nothing is sent");
    fixture_free(f);
    f = edited("proton: ServiceSpec\nspec:\n  port: 80"); /* a newline at the end is no change */
    expect(f, "draft gone\n");
    fixture_free(f);
}

static void wrong_yaml(void **state)
{
    struct fixture *f = edited("proton: ServiceSpec\nspec:\n  port: 80\n bad\n");

    (void)state;
    has(f, "Line 4, column ");
    has(f, "4:  bad");
    has(f, "edit again");
    fixture_keys(f, "Enter");
    expect(f, "editor environment vpc-env-staging\n");
    fixture_edited(f, "a: [1, 2\n", NULL);
    has(f, "Line 2, column 1");
    fixture_keys(f, "1");
    expect(f, "editor environment vpc-env-staging\n");
    fixture_edited(f, NEW, NULL); /* mended */
    has(f, "Review vpc-env-staging");
    fixture_free(f);
    f = edited("a: [");
    fixture_keys(f, "2");
    expect(f, "");
    has(f, "kept as a draft");
    assert_string_equal(f->edit.draft.text, "a: [");
    fixture_free(f);
    f = edited("a: [");
    fixture_keys(f, "3");
    expect(f, "draft gone\n");
    has(f, "thrown away");
    fixture_free(f);
    f = edited("");
    has(f, "there is nothing in it");
    fixture_free(f);
}

static void too_large(void **state)
{
    char *text = xcalloc(1, KIND_SPEC_MAX + 2);
    struct fixture *f;

    (void)state;
    memset(text, 'x', KIND_SPEC_MAX + 1);
    memcpy(text, "a: ", 3);
    f = edited(text);
    has(f, "It has 51201 characters: the service takes 51200 at most.");
    fixture_keys(f, "1");
    text[KIND_SPEC_MAX] = '\0';
    fixture_edited(f, text, NULL);
    has(f, "Review");
    fixture_free(f);
    free(text);
}

static void the_editor_fails(void **state)
{
    struct fixture *f = on_environment(NULL);

    (void)state;
    fixture_keys(f, "e");
    answer(f, OLD, "d-1");
    fixture_edited(f, NEW, "the editor was ended by signal 9 (Killed)");
    has(f, "signal 9 (Killed); not sent, kept as a draft");
    assert_string_equal(f->edit.draft.text, NEW);
    buf_clear(&f->intents);
    fixture_keys(f, "e");
    has(f, "There is a draft of the spec of vpc-env-staging");
    fixture_keys(f, "2"); /* anew */
    answer(f, OLD, "d-1");
    expect(f, "draft gone\ndraft kept\neditor environment vpc-env-staging\n");
    fixture_edited(f, OLD, "the editor ended with status 1");
    has(f, "status 1; nothing was changed");
    expect(f, "draft gone\n");
    f->edit.error = "no editor was found: set VISUAL or EDITOR to one, or install vi or nano";
    fixture_keys(f, "e");
    answer(f, OLD, "d-1");
    has(f, "edit: no editor was found");
    expect(f, "draft kept\ndraft gone\n");
    fixture_free(f);
}

/* What is no text any more is shown to be mended, not thrown away. */
static void unreadable(void **state)
{
    struct fixture *f = on_environment(NULL);

    (void)state;
    fixture_keys(f, "e");
    answer(f, OLD, "d-1");
    fixture_edited(f, NULL, "spec.yaml is no UTF-8 text");
    has(f, "spec.yaml is no UTF-8 text");
    fixture_keys(f, "Enter");
    fixture_edited(f, NEW, NULL);
    has(f, "Review");
    fixture_free(f);
}

static void taken_up_again(void **state)
{
    struct fixture *f = edited(NEW);

    (void)state;
    fixture_keys(f, "q");
    f->now_ms += 2 * 60 * 60 * 1000;
    fixture_keys(f, "e");
    has(f, "There is a draft of the spec of vpc-env-staging, written 2 hours ago.");
    fixture_keys(f, "Esc");
    has(f, "the draft stays");
    buf_clear(&f->intents);
    fixture_keys(f, "e Enter");
    answer(f, OLD, "d-1");
    expect(f, "draft kept\neditor environment vpc-env-staging\n");
    assert_string_equal(f->edit.draft.text, NEW);
    fixture_edited(f, NEW, NULL); /* as it was left: that is a change, too */
    has(f, "+   port: 9090");
    fixture_free(f);
}

/* Another hand was quicker: that is shown before anything goes. */
static void changed_meanwhile(void **state)
{
    struct fixture *f = edited(NEW);

    (void)state;
    fixture_keys(f, "Enter Enter y");
    answer(f, OTHERS, "d-2");
    expect(f, "");
    has(f, "Changed meanwhile: vpc-env-staging");
    has(f, "+   image: theirs");
    has_not(f, "9090");
    has(f, "changed since you began");
    fixture_keys(f, "Enter");
    has(f, "Send yours all the same?");
    fixture_keys(f, "n");
    assert_int_equal(f->n_calls, 0);
    fixture_keys(f, "Enter y"); /* and looked at once more */
    answer(f, OTHERS, "d-3");
    has(f, "Changed meanwhile");
    has(f, "the same spec, but another deployment (d-3)");
    fixture_keys(f, "Enter y");
    answer(f, OTHERS, "d-3");
    expect(f, "draft sent\nupdate environment vpc-env-staging type=CURRENT_VERSION spec=" NEW "\n");
    fixture_free(f);
}

static void moving_meanwhile(void **state)
{
    struct fixture *f = edited(NEW);

    (void)state;
    fixture_keys(f, "Enter Enter y");
    answer_status(f, OLD, "d-1", "IN_PROGRESS");
    has(f, "not sent: it is IN_PROGRESS: wait for that, or cancel it");
    has(f, "Review");
    fixture_keys(f, "Esc Enter Enter y");
    fixture_refuse(f, "ThrottlingException", "slower");
    has(f, "not sent: ThrottlingException: slower");
    expect(f, "");
    fixture_keys(f, "Esc Enter Enter y q"); /* closed while it was looked at: nothing goes */
    assert_int_equal(f->n_calls, 0);
    assert_string_equal(f->edit.draft.text, NEW);
    fixture_free(f);
}

/* Keys that come while it is looked at: nothing is asked or sent twice, and who edits again does
 * not send what was. */
static void impatient(void **state)
{
    struct fixture *f = edited(NEW);

    (void)state;
    fixture_keys(f, "Enter Enter y Enter Enter");
    assert_int_equal(f->n_calls, 1);
    has_not(f, "[y/N]");
    answer(f, OLD, "d-1");
    expect(f, "draft sent\nupdate environment vpc-env-staging type=CURRENT_VERSION spec=" NEW "\n");
    assert_true(fixture_step(f, "vpc-env-staging", VERB_REFUSED, true, "no"));
    fixture_free(f);
    f = edited(NEW);
    fixture_keys(f, "Enter Enter y e");
    assert_int_equal(f->n_calls, 0);
    assert_non_null(f->edit.fn);
    fixture_edited(f, NEW, NULL);
    has(f, "Review");
    fixture_free(f);
}

/* Refused, failed, lost: the draft stays until it came true. */
static void what_did_not_come_true(void **state)
{
    static const struct {
        enum verb_step step;
        bool bad;
    } ends[] = {{VERB_REFUSED, true}, {VERB_SETTLED, true}, {VERB_LEFT, false}};

    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct fixture *f = edited(NEW);

        fixture_keys(f, "Enter Enter y");
        answer(f, OLD, "d-1");
        assert_true(fixture_step(f, "vpc-env-staging", ends[i].step, ends[i].bad, "no"));
        assert_string_equal(f->edit.draft.text, NEW);
        fixture_keys(f, "e");
        has(f, "There is a draft");
        if (ends[i].step == VERB_SETTLED)
            has(f, "sent, but not");
        fixture_free(f);
    }
}

/* It was sent, we ended before it settled, and it came true: there is nothing to take up. */
static void came_true_unseen(void **state)
{
    struct fixture *f = edited(NEW);
    char *spec = escaped(NEW);
    char *json = xasprintf("{'name':'vpc-env-staging','spec':'%s','deploymentStatus':'SUCCEEDED'}",
                           spec);

    (void)state;
    fixture_keys(f, "Enter Enter y");
    answer(f, OLD, "d-1");
    assert_true(fixture_step(f, "vpc-env-staging", VERB_LEFT, false, ""));
    fixture_put(f, "environment", json);
    buf_clear(&f->intents);
    fixture_keys(f, "e");
    has(f, "asking for the spec");
    expect(f, "draft gone\n");
    fixture_free(f);
    free(spec);
    free(json);
}

static void never_even_tried(void **state)
{
    struct fixture *f = edited(NEW);

    (void)state;
    f->act_error = "another one is going on";
    fixture_keys(f, "Enter Enter y");
    answer(f, OLD, "d-1");
    assert_string_equal(f->edit.draft.text, NEW);
    assert_false(f->edit.draft.sent);
    fixture_free(f);
}

static void why_not(void **state)
{
    struct fixture_options o = {.read_only = true};
    struct fixture *f = on_environment(&o);

    (void)state;
    fixture_keys(f, "e");
    has(f, "--read-only: nothing is changed");
    fixture_keys(f, "L");
    has(f, "redeploy: this is --read-only");
    assert_int_equal(f->n_calls, 0);
    fixture_keys(f, "D"); /* looking is no change */
    assert_int_equal(f->n_calls, 2);
    fixture_free(f);
    f = fixture_new(NULL);
    fixture_screen(f, 100, 30);
    fixture_keys(f, "z e");
    has(f, "it is IN_PROGRESS: wait for that, or cancel it");
    fixture_keys(f, "6 e");
    has(f, "edit: nothing is selected");
    fixture_free(f);
    f = on_environment(NULL);
    fixture_keys(f, "e e");
    has(f, "the spec of vpc-env-staging comes first");
    fixture_keys(f, "u"); /* a question is open when the spec comes: no editor over it */
    answer(f, OLD, "d-1");
    assert_null(f->edit.fn);
    fixture_keys(f, "Esc e");
    fixture_refuse(f, "ResourceNotFoundException", "gone");
    has(f, "environment vpc-env-staging is not there (any more)");
    fixture_free(f);
}

/* u: which type, then the spec from the editor; the type is not asked for again. */
static void from_update(void **state)
{
    struct fixture *f = on_environment(NULL);

    (void)state;
    fixture_keys(f, "u 2 3");
    answer(f, OLD, "d-1");
    fixture_edited(f, NEW, NULL);
    buf_clear(&f->intents);
    fixture_keys(f, "Enter");
    has(f, "MINOR_VERSION: to the recommended minor version");
    fixture_keys(f, "y");
    answer(f, OLD, "d-1");
    expect(f, "draft sent\nupdate environment vpc-env-staging type=MINOR_VERSION spec=" NEW "\n");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_way),     cmocka_unit_test(no_is_the_default),
        cmocka_unit_test(nothing_changed),   cmocka_unit_test(wrong_yaml),
        cmocka_unit_test(too_large),         cmocka_unit_test(the_editor_fails),
        cmocka_unit_test(unreadable),        cmocka_unit_test(taken_up_again),
        cmocka_unit_test(changed_meanwhile), cmocka_unit_test(moving_meanwhile),
        cmocka_unit_test(impatient),         cmocka_unit_test(what_did_not_come_true),
        cmocka_unit_test(came_true_unseen),  cmocka_unit_test(never_even_tried),
        cmocka_unit_test(why_not),           cmocka_unit_test(from_update),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
