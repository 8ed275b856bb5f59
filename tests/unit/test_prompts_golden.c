/* Every prompt as text, at 80x24 and 200x50, in UTF-8 and ASCII: what is asked, what the keys do,
 * and that the thing it is about stays in sight. */
#include "unit.h"

#include <locale.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "view_fixture.h"

/* The screens of what is asked, and the keys that lead there. */
static const struct {
    const char *name, *keys;
} prompts[] = {
    {"prompt-cancel", "z X"},
    {"prompt-delete", "2 Delete"},
    {"prompt-delete-typed", "2 Delete b"},
    {"prompt-update-type", "u"},
    {"prompt-update-spec", "u 1"},
    {"prompt-update-file", "u 1 2"},
    {"prompt-update-last", "u 2 1"},
    {"prompt-filter", "/ e n v : f a r g Space ! d e v"},
    {"prompt-filter-wrong", "/ a g e > 2 x"},
    {"prompt-search", "z y / s t a t"},
    {"prompt-palette", ":"},
    {"prompt-palette-typed", ": c a n"},
    {"prompt-palette-wrong", ": n o s u c h Enter"},
    {"prompt-palette-argument", ": t h e m e Space"},
    {"prompt-bulk-cancel", "* a X"},
    {"prompt-bulk-delete", "2 a Delete 7"},
    {"prompt-bulk-update", "* a u"},
    {"prompt-profile", "P"},
    {"prompt-region", "R"},
    {"view-problems", "z"},
    {"view-marked", "* z a Esc"},
    {"view-results", "* a X y"},
    {"view-help", "?"},
    {"view-describe", "d"},
    {"view-raw", "z y"},
    {"view-form", ": c r e a t e - e n v i r o n m e n t - t e m p l a t e Enter"},
};

static struct fixture *start(bool ascii)
{
    return fixture_new(&(struct fixture_options){.ascii = ascii});
}

static void every_prompt(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(prompts); i++)
        fixture_goldens(start, prompts[i].name, prompts[i].keys);
}

/* What a question stands over can be spoilt by others, too; and the shell is wanted at any time. */
static void the_terminal_is_ours_to_tend(void **state)
{
    static const char *const asked[] = {"/ a b", ": x", "* z X", "P"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        struct fixture *f = start(false);
        char *before;

        fixture_keys(f, asked[i]);
        before = xstrdup(fixture_screen(f, 80, 24));
        buf_clear(&f->intents);
        fixture_keys(f, "^L ^Z");
        assert_string_equal(buf_str(&f->intents), "redraw\nsuspend\n");
        assert_string_equal(fixture_screen(f, 80, 24), before);
        free(before);
        fixture_free(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_prompt),
                                       cmocka_unit_test(the_terminal_is_ours_to_tend)};

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
