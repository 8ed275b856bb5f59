/* Finding things: the filter as it is typed, what was typed before, what matched. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "view_fixture.h"

static int up(void **state)
{
    *state = fixture_new(NULL);
    return 0;
}

static int down(void **state)
{
    fixture_free(*state);
    return 0;
}

static bool shows(struct fixture *f, const char *text)
{
    const char *screen = fixture_screen(f, 80, 24);
    bool found = strstr(screen, text) != NULL;

    if (!found)
        fprintf(stderr, "no \"%s\" in\n%s\n", text, screen);
    return found;
}

/* Every letter that is a command is a letter here. */
static void every_key_can_be_typed(void **state)
{
    struct fixture *f = *state;
    static const char keys[] = "jkgGhlqzXuUVdyrnN?:/[]<>*+-1234567 ";
    char want[64];

    fixture_type(f, "/");
    fixture_type(f, keys);
    snprintf(want, sizeof(want), "/ %s", keys);
    want[strlen(want) - 1] = '\0';
    assert_true(shows(f, want));
    assert_string_equal(buf_str(&f->intents), "");
}

/* The count follows what comes in while the line is open; what was typed stays. */
static void counts(void **state)
{
    struct fixture *f = *state;

    fixture_type(f, "/env:farg !dev");
    assert_true(shows(f, "3 of 15"));
    fixture_put(f, "instance",
                "{'serviceName':'new','name':'prod',"
                "'environmentName':'fargate-env-prod','deploymentStatus':"
                "'SUCCEEDED'}");
    f->now_ms += 1000;
    assert_true(shows(f, "/ env:farg !dev"));
    assert_true(shows(f, "4 of 16"));
}

static void wrong_words(void **state)
{
    struct fixture *f = *state;

    fixture_type(f, "/front age>2");
    assert_true(shows(f, "/ front age>2"));
    assert_true(shows(f, "age: a number and s, m, h or d"));
    assert_true(shows(f, "5 of 15")); /* the rest of it counts */
    fixture_type(f, "h");
    assert_true(shows(f, "/ front age>2h"));
    assert_null(strstr(fixture_screen(f, 80, 24), "age: a number"));
    fixture_type(f, " nosuch:x");
    assert_true(shows(f, "no column \"nosuch\"; there is status, name"));
    fixture_keys(f, "Enter");
    assert_true(shows(f, "/front age>2h nosuch:x"));
}

static void history(void **state)
{
    struct fixture *f = *state;

    fixture_type(f, "/front");
    fixture_keys(f, "Enter Esc");
    fixture_type(f, "/check");
    fixture_keys(f, "Enter Esc");
    fixture_type(f, "/bill");
    fixture_keys(f, "Esc"); /* was not wanted: it is not kept */
    fixture_type(f, "/new");
    fixture_keys(f, "Up");
    assert_true(shows(f, "/ check"));
    fixture_keys(f, "Up");
    assert_true(shows(f, "/ front"));
    fixture_keys(f, "Up");
    assert_true(shows(f, "/ front"));
    fixture_keys(f, "Down Down");
    assert_true(shows(f, "/ new")); /* what was being typed */
    fixture_keys(f, "Up Up Enter");
    assert_true(shows(f, "Environments \302\267 /front"));
    fixture_keys(f, "3"); /* the same in tables */
    fixture_type(f, "/");
    fixture_keys(f, "Up");
    assert_true(shows(f, "/ front"));
    fixture_keys(f, "Up");
    assert_true(shows(f, "/ check"));
}

/* The cells with a style or a mark of that sort, as text. */
static void found_cells(struct fixture *f, char out[256])
{
    size_t n = 0;

    fixture_screen(f, 100, 24);
    for (int i = 0; i < f->surface.w * f->surface.h; i++) {
        const struct cell *c = &f->surface.cells[i];

        if (n < 254 && (c->style == STYLE_MATCH || c->flags & CELL_UNDERLINE))
            out[n++] = (char)c->cp;
    }
    out[n] = '\0';
}

static void what_matched_is_marked(void **state)
{
    struct fixture *f = *state;
    char cells[256];

    found_cells(f, cells);
    assert_string_equal(cells, "");
    fixture_type(f, "/stag");
    fixture_keys(f, "Enter");
    found_cells(f, cells);
    assert_string_equal(cells, "stagstag"); /* an environment and an instance */
    fixture_keys(f, "Esc");
    found_cells(f, cells);
    assert_string_equal(cells, "");
    fixture_type(f, "/status:STUCK");
    found_cells(f, cells);
    assert_string_equal(cells, "stuck");
    fixture_keys(f, "Esc 3");
    fixture_type(f, "/checkout");
    found_cells(f, cells);
    assert_non_null(strstr(cells, "checkout"));
}

/* Templates are a tree of their own: the same keys. */
static void templates(void **state)
{
    struct fixture *f = *state;
    char cells[256];

    fixture_fill_more(f);
    f->now_ms += 1000;
    fixture_keys(f, "4");
    assert_true(shows(f, "vpc-env"));
    fixture_type(f, "/fargate-env version:1.3");
    assert_true(shows(f, "/ fargate-env version:1.3"));
    assert_true(shows(f, " 1 of "));
    assert_true(shows(f, "1.3"));
    assert_null(strstr(fixture_screen(f, 80, 24), "vpc-env"));
    assert_null(strstr(fixture_screen(f, 80, 24), " 1.0 "));
    fixture_keys(f, "Enter a");
    assert_true(shows(f, "Templates \302\267 1 marked \302\267 /fargate-env ver"));
    assert_true(shows(f, "\342\227\217      1.3"));
    found_cells(f, cells);
    fixture_keys(f, "U Esc Esc"); /* the notice, the filter */
    assert_true(shows(f, "vpc-env"));
    fixture_type(f, "/vpc");
    found_cells(f, cells);
    assert_string_equal(cells, "vpc");
    fixture_keys(f, "Esc z");
    assert_true(shows(f, "problems only"));
    assert_null(strstr(fixture_screen(f, 80, 24), "vpc-env"));
    fixture_keys(f, "Esc");
    assert_true(shows(f, "vpc-env"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_key_can_be_typed, up, down),
        cmocka_unit_test_setup_teardown(counts, up, down),
        cmocka_unit_test_setup_teardown(wrong_words, up, down),
        cmocka_unit_test_setup_teardown(history, up, down),
        cmocka_unit_test_setup_teardown(what_matched_is_marked, up, down),
        cmocka_unit_test_setup_teardown(templates, up, down),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
