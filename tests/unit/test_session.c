/* ui/session: the view, filters, order and what is open come back; rubbish does nothing. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/num.h"
#include "ui/session.h"
#include "view_fixture.h"

static bool shows(struct fixture *f, const char *text)
{
    return strstr(fixture_screen(f, 100, 40), text) != NULL;
}

/* As the file has it: through text. */
static cJSON *saved(struct fixture *f)
{
    cJSON *o = session_save(f->ui), *again;
    char *text = cJSON_PrintUnformatted(o);
    struct err e;

    again = json_parse(text, strlen(text), &e);
    assert_non_null(again);
    free(text);
    cJSON_Delete(o);
    return again;
}

/* Another session, which is told before it knows anything. */
static struct fixture *next_session(const cJSON *kept)
{
    struct fixture_options o = {.empty = true};
    struct fixture *f = fixture_new(&o);

    session_restore(f->ui, kept);
    fixture_screen(f, 100, 40);
    fixture_fill(f);
    return f;
}

static void what_is_open_comes_back(void **state)
{
    struct fixture *f = fixture_new(NULL);
    cJSON *kept;

    (void)state;
    assert_false(shows(f, "    staging "));
    fixture_keys(f, "g j j j j +");
    assert_true(shows(f, "    staging "));
    fixture_keys(f, "g -");
    kept = saved(f);
    fixture_free(f);
    f = next_session(kept);
    assert_true(shows(f, "    staging "));
    assert_true(shows(f, "\342\226\270 ecs-ec2-env"));
    cJSON_Delete(kept);
    kept = saved(f); /* and once more, without having been touched */
    fixture_free(f);
    f = next_session(kept);
    assert_true(shows(f, "    staging "));
    cJSON_Delete(kept);
    fixture_free(f);
}

/* What was not there this time is not forgotten. */
static void what_did_not_come_is_kept(void **state)
{
    struct fixture *f = fixture_new(NULL);
    struct fixture_options o = {.empty = true};
    cJSON *kept, *again;

    (void)state;
    fixture_keys(f, "g j j j j +");
    kept = saved(f);
    fixture_free(f);
    f = fixture_new(&o);
    session_restore(f->ui, kept);
    again = saved(f);
    assert_int_equal(cJSON_GetArraySize(json_at(again, "views.environments.open")),
                     cJSON_GetArraySize(json_at(kept, "views.environments.open")));
    fixture_free(f);
    cJSON_Delete(kept);
    cJSON_Delete(again);
}

static void filters_and_problems_come_back(void **state)
{
    struct fixture *f = fixture_new(NULL);
    cJSON *kept;

    (void)state;
    fixture_type(f, "/front-end");
    fixture_keys(f, "Enter 2 z");
    kept = saved(f);
    fixture_free(f);
    f = next_session(kept);
    assert_true(shows(f, "Services \302\267 problems only"));
    fixture_keys(f, "1");
    assert_true(shows(f, "/front-end"));
    fixture_keys(f, "Esc");
    assert_false(shows(f, "/front-end"));
    cJSON_Delete(kept);
    kept = saved(f); /* and what was cleared stays so */
    fixture_free(f);
    f = next_session(kept);
    fixture_keys(f, "1");
    assert_false(shows(f, "/front-end"));
    cJSON_Delete(kept);
    fixture_free(f);
}

static void an_order_comes_back(const char *keys, bool by_column)
{
    struct fixture *f = fixture_new(NULL);
    cJSON *kept;
    char *plain, *before, *after;

    fixture_keys(f, "3");
    plain = strdup(fixture_screen(f, 100, 40));
    fixture_keys(f, keys);
    before = strdup(fixture_screen(f, 100, 40));
    assert_string_not_equal(plain, before);
    kept = saved(f);
    assert_int_equal(json_str(kept, "views.deployments.sort") != NULL, by_column);
    fixture_free(f);
    f = next_session(kept);
    fixture_keys(f, "3");
    after = strdup(fixture_screen(f, 100, 40));
    assert_string_equal(before, after);
    free(plain);
    free(before);
    free(after);
    cJSON_Delete(kept);
    fixture_free(f);
}

static void the_order_of_a_table_comes_back(void **state)
{
    (void)state;
    an_order_comes_back(">", true);
    an_order_comes_back("> I", true);
    an_order_comes_back("I", false); /* its own, turned round */
}

/* The views that have a filter of their own. */
static void templates_come_back(void **state)
{
    struct fixture *f = fixture_new(NULL);
    cJSON *kept;

    (void)state;
    fixture_keys(f, "4");
    fixture_type(f, "/nosuchtemplate");
    fixture_keys(f, "Enter");
    kept = saved(f);
    assert_string_equal(json_str(kept, "view"), "templates");
    assert_string_equal(json_str(kept, "views.templates.filter"), "nosuchtemplate");
    fixture_free(f);
    f = next_session(kept);
    assert_true(shows(f, "/nosuchtemplate"));
    cJSON_Delete(kept);
    fixture_free(f);
}

static void rubbish_does_nothing(void **state)
{
    static const char *const rubbish[] = {
        "null",
        "[]",
        "{}",
        "{'view':7,'views':[]}",
        "{'view':'nosuch','views':{'environments':3}}",
        "{'views':{'environments':{'filter':{},'open':'x','closed':[1,null,{}],'problems':'y'}}}",
        "{'views':{'deployments':{'sort':'nosuch','down':7,'filter':9}}}",
        "{'views':{'templates':{'filter':[],'problems':3},'overview':{'x':1}}}",
        "{'view':'activity','views':{'environments':{'filter':'age>2x','open':['','/','1:x/y']}}}"};

    (void)state;
    for (size_t i = 0; i < sizeof(rubbish) / sizeof(rubbish[0]); i++) {
        char text[300];
        struct fixture *f;
        struct err e;
        cJSON *o;

        snprintf(text, sizeof(text), "%s", rubbish[i]);
        for (char *c = text; *c; c++)
            *c = *c == '\'' ? '"' : *c;
        o = json_parse(text, strlen(text), &e);
        assert_non_null(o);
        f = next_session(o);
        fixture_keys(f, "1 j k 3 j 1");
        assert_true(shows(f, "Environments"));
        cJSON_Delete(o);
        cJSON_Delete(saved(f));
        fixture_free(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_open_comes_back),
        cmocka_unit_test(what_did_not_come_is_kept),
        cmocka_unit_test(filters_and_problems_come_back),
        cmocka_unit_test(the_order_of_a_table_comes_back),
        cmocka_unit_test(templates_come_back),
        cmocka_unit_test(rubbish_does_nothing),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
