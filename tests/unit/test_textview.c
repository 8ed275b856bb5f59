/* Text views: searched, folded, wrapped and not, and in their place when the row changes. */
#include "unit.h"

#include <locale.h>
#include <string.h>

#include "base/json.h"
#include "ui/pager.h"
#include "view_fixture.h"

static void has(struct fixture *f, int w, int h, const char *text)
{
    const char *screen = fixture_screen(f, w, h);

    if (!strstr(screen, text))
        fail_msg("\"%s\" is not in\n%s", text, screen);
}

static void has_not(struct fixture *f, int w, int h, const char *text)
{
    const char *screen = fixture_screen(f, w, h);

    if (strstr(screen, text))
        fail_msg("\"%s\" is in\n%s", text, screen);
}

static struct fixture *open_on(const char *keys)
{
    struct fixture *f = fixture_new(NULL);

    fixture_screen(f, 80, 24);
    fixture_keys(f, keys);
    fixture_screen(f, 80, 24);
    return f;
}

static bool selected_has(struct fixture *f, const char *text)
{
    const char *line = fixture_selected(f), *end = strchr(line, '\n'), *at = strstr(line, text);

    return at && (!end || at < end);
}

/* As one types: the first that matches is selected, how many there are is said; n and N go round.
 */
static void search_as_you_type(void **state)
{
    struct fixture *f = open_on("z y");

    (void)state;
    fixture_keys(f, "/");
    fixture_type(f, "last");
    has(f, 80, 24, "1 of 4 lines");
    assert_true(selected_has(f, "lastDeploymentAttemptedAt"));
    fixture_type(f, "SUCC"); /* case does not matter */
    has(f, 80, 24, "1 of 1 lines");
    assert_true(selected_has(f, "lastSucceededDeploymentId"));
    fixture_type(f, "x");
    has(f, 80, 24, "not found");
    fixture_keys(f, "Backspace Enter");
    has(f, 80, 24, "/lastSUCC  1 of 1");
    fixture_keys(f, "g / d e p l o y m e n t Enter");
    has(f, 80, 24, "1 of 5");
    fixture_keys(f, "n n");
    has(f, 80, 24, "3 of 5");
    fixture_keys(f, "N N N");
    has(f, 80, 24, "5 of 5");
    fixture_keys(f, "n");
    has(f, 80, 24, "1 of 5");
    fixture_keys(f, "Esc"); /* the search first, then the view */
    has_not(f, 80, 24, "of 5");
    has(f, 80, 24, "JSON of");
    fixture_keys(f, "Esc");
    has_not(f, 80, 24, "JSON of");
    assert_string_equal(buf_str(&f->intents), "");
    fixture_free(f);
}

static void esc_goes_back_to_where_it_was(void **state)
{
    struct fixture *f = open_on("z y");

    (void)state;
    fixture_keys(f, "j j");
    assert_true(selected_has(f, "prod") || selected_has(f, "stance"));
    fixture_keys(f, "/ e n v i r o n m e n t N a m e");
    assert_true(selected_has(f, "environmentName"));
    fixture_keys(f, "Esc");
    assert_true(selected_has(f, "stance"));
    has_not(f, 80, 24, "/environmentName");
    fixture_keys(f, "n");
    has(f, 80, 24, "nothing is searched for");
    fixture_free(f);
}

static void found_is_marked(void **state)
{
    struct fixture *f = open_on("z y / i n s t a n c e Enter"); /* one is broken */
    int marked = 0;

    (void)state;
    fixture_screen(f, 80, 24);
    for (int i = 0; i < f->surface.w * f->surface.h; i++)
        marked += f->surface.cells[i].style == STYLE_MATCH;
    assert_int_equal(marked, 8);
    fixture_free(f);
}

/* Also where there is no cursor: describe, help. */
static void other_texts_are_searched(void **state)
{
    struct fixture *f = open_on("z d / e n v i r o n Enter");

    (void)state;
    has(f, 80, 24, "/environ  1 of ");
    fixture_keys(f, "q ? / s u s p e n d Enter");
    has(f, 80, 24, "suspend; fg brings it back");
    has(f, 80, 24, "/suspend  1 of 1");
    fixture_keys(f, "q");
    has_not(f, 80, 24, "/suspend");
    fixture_free(f);
}

static struct fixture *with_json(const char *text, bool ascii)
{
    struct fixture_options o = {.ascii = ascii};
    struct fixture *f = fixture_new(&o);
    struct err e;
    cJSON *json = json_parse(text, strlen(text), &e);

    assert_non_null(json);
    ui_push(f->ui, json_new(f->ui, "Answer", json));
    cJSON_Delete(json);
    fixture_screen(f, 80, 24);
    return f;
}

static const char nested[] = "{\"a\":{\"b\":[1,2,{\"deep\":true}],\"c\":\"x\"},\"d\":{},\"e\":[],"
                             "\"f\":\"tab\\there \\\"q\\\" \\u202e\",\"g\":1.5}";

static void folds(void **state)
{
    struct fixture *f = with_json(nested, true);

    (void)state;
    has(f, 80, 24, "\"deep\": true");
    has(f, 80, 24, "\"d\": {},");
    has(f, 80, 24, "\"f\": \"tab\\there \\\"q\\\" <U+202E>\",");
    fixture_keys(f, "j j h"); /* "b" */
    has(f, 80, 24, "\"b\": [ 3 items ],");
    has_not(f, 80, 24, "deep");
    fixture_keys(f, "h h"); /* out to "a", which folds */
    has(f, 80, 24, "\"a\": { 2 members },");
    has_not(f, 80, 24, "\"c\"");
    fixture_keys(f, "l");
    has(f, 80, 24, "\"c\"");
    has_not(f, 80, 24, "deep");
    fixture_keys(f, "*");
    has(f, 80, 24, "deep");
    fixture_keys(f, "* ");
    has(f, 80, 24, "\"a\": { 2 members },");
    fixture_keys(f, "/ d e e p"); /* what is folded is found */
    assert_true(selected_has(f, "deep"));
    fixture_free(f);
}

static void long_lines(void **state)
{
    struct fixture *f = with_json("{\"k\":\"012345678901234567890123THE-END\"}", true);

    (void)state;
    has_not(f, 40, 10, "THE-END");
    fixture_keys(f, "/ t h e - e n d Enter"); /* found though it is broken */
    has(f, 40, 10, "/the-end  1 of 1");
    fixture_keys(f, "Esc W");
    has_not(f, 40, 10, "THE-");
    fixture_keys(f, "} }");
    has(f, 40, 10, "THE-END");
    has_not(f, 40, 10, "\"k\"");
    fixture_keys(f, "} } } } }"); /* no further than there is text */
    has(f, 40, 10, "THE-END");
    fixture_keys(f, "{ { { {");
    has(f, 40, 10, "\"k\"");
    fixture_keys(f, "W");
    has(f, 40, 10, "\"k\"");
    fixture_free(f);
}

/* A row that gets other members meanwhile does not move what one reads. */
static void keeps_its_place(void **state)
{
    struct fixture *f = open_on("z y / e n v i r o n m e n t N a m e Enter");
    const char *id = "front-end/prod";

    (void)state;
    assert_true(selected_has(f, "environmentName"));
    assert_non_null(fixture_find(f, "instance", id));
    fixture_put(f, "instance",
                "{'name':'prod','serviceName':'front-end','environmentName':'fargate-env-prod',"
                "'deploymentStatus':'IN_PROGRESS','deploymentStatusMessage':'one more',"
                "'templateName':'load-balanced-fargate-svc'}");
    has(f, 80, 24, "one more");
    assert_true(selected_has(f, "environmentName"));
    fixture_free(f);
}

static void says_when_it_is_gone(void **state)
{
    struct fixture *f = open_on("z y");

    (void)state;
    store_remove(fixture_find(f, "instance", "front-end/prod"));
    has(f, 80, 24, "It is gone.");
    fixture_keys(f, "j n h l * Enter G g q");
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search_as_you_type),
        cmocka_unit_test(esc_goes_back_to_where_it_was),
        cmocka_unit_test(found_is_marked),
        cmocka_unit_test(other_texts_are_searched),
        cmocka_unit_test(folds),
        cmocka_unit_test(long_lines),
        cmocka_unit_test(keeps_its_place),
        cmocka_unit_test(says_when_it_is_gone),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
