/* Several contexts on the screen: apart in every view, named in every question, come and go by P
 * and R; nothing of one is mistaken for another's. */
#include "unit.h"

#include "view_fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/num.h"

static struct row *put_in(struct store_context *c, const char *kind, const char *json)
{
    struct err e;
    cJSON *o = json_parse(json, strlen(json), &e);
    struct row *r = store_put(c, kind_find(kind), o, false);

    cJSON_Delete(o);
    return r;
}

static void change(struct store_context *c, enum store_phase phase, const char *error,
                   bool read_only, enum store_color color)
{
    struct store_state st = *store_state(c);

    st.phase = phase;
    snprintf(st.error, sizeof(st.error), "%s", error);
    st.read_only = read_only;
    st.color = color;
    store_set_state(c, &st);
}

static const char stuck[] =
    "{\"name\":\"same\",\"deploymentStatus\":\"IN_PROGRESS\",\"templateName\":\"t\","
    "\"lastDeploymentAttemptedAt\":1795250000,\"deploymentId\":\"d\"}";
static const char fine[] =
    "{\"name\":\"same\",\"deploymentStatus\":\"SUCCEEDED\",\"templateName\":\"t\","
    "\"lastDeploymentAttemptedAt\":1795250000}";

/* Two contexts that have an environment of the same name: stuck here, fine there. */
struct two {
    struct fixture *f;
    struct store_context *here, *there;
};

static int set_up(void **state)
{
    static struct two t;

    t.f = fixture_new(&(struct fixture_options){.empty = true});
    t.here = t.f->context;
    t.there = fixture_open(t.f, "stage", "eu-west-1");
    put_in(t.here, "environment", stuck);
    put_in(t.there, "environment", fine);
    change(t.here, PHASE_LIVE, "", false, COLOR_NONE);
    change(t.there, PHASE_LIVE, "", false, COLOR_NONE);
    store_tick(t.f->store);
    *state = &t;
    return 0;
}

static int tear_down(void **state)
{
    fixture_free(((struct two *)*state)->f);
    return 0;
}

static bool on_screen(struct fixture *f, const char *text)
{
    return strstr(fixture_screen(f, 80, 24), text) != NULL;
}

static size_t times(const char *screen, const char *text)
{
    size_t n = 0;

    for (const char *at = strstr(screen, text); at; at = strstr(at + 1, text))
        n++;
    return n;
}

/* Is there a line that has both? */
static bool line_with(struct fixture *f, const char *a, const char *b)
{
    const char *at = fixture_screen(f, 120, 30);

    for (; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        char line[1024];

        snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
        if (strstr(line, a) && strstr(line, b))
            return true;
    }
    return false;
}

static void the_same_name_twice(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;
    const char *screen = fixture_screen(f, 80, 24);

    assert_int_equal(times(screen, " same "), 2);
    assert_non_null(strstr(screen, "\342\226\276 prod"));
    assert_non_null(strstr(screen, "\342\226\276 stage"));
    fixture_keys(f, "j");
    assert_non_null(strstr(fixture_selected(f), "same"));
    assert_string_equal(f->focus, "environment same");
    /* What changes in the one is no matter of the other: the selection stays where it is. */
    put_in(t->there, "environment", "{\"name\":\"aaa\",\"deploymentStatus\":\"SUCCEEDED\"}");
    put_in(t->here, "environment", "{\"name\":\"aaa\",\"deploymentStatus\":\"SUCCEEDED\"}");
    assert_non_null(strstr(fixture_selected(f), "same"));
    fixture_keys(f, "X");
    assert_true(on_screen(f, "eu-west-1 (prod)"));
    fixture_keys(f, "y");
    assert_non_null(strstr(buf_str(&f->intents), "cancel environment same"));
    assert_ptr_equal(f->acted_in, t->here);
}

static void a_context_is_left_under_the_selection(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;

    fixture_keys(f, "G"); /* the other's environment */
    assert_non_null(strstr(fixture_selected(f), "same"));
    store_remove_context(t->there);
    assert_false(on_screen(f, "stage"));
    assert_true(on_screen(f, " same "));
    /* One alone has no node for itself, and what was open is open. */
    assert_false(on_screen(f, "\342\226\276 prod"));
    fixture_keys(f, "g");
    assert_non_null(strstr(fixture_selected(f), "same"));
    /* And back again: its place is as it was. */
    t->there = fixture_open(f, "stage", "eu-west-1");
    put_in(t->there, "environment", fine);
    assert_true(on_screen(f, "\342\226\276 stage"));
    assert_non_null(strstr(fixture_selected(f), "same"));
}

static void a_question_outlives_its_context(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;

    fixture_keys(f, "j X");
    assert_true(on_screen(f, "[y/N]"));
    store_remove_context(t->here);
    f->act_error = "prod was left";
    fixture_keys(f, "y");
    assert_null(strstr(buf_str(&f->intents), "open"));
    fixture_screen(f, 80, 24);
}

static void read_only_refuses(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;

    change(t->here, PHASE_LIVE, "", true, COLOR_RED);
    fixture_keys(f, "j");
    assert_false(on_screen(f, "X cancel")); /* the footer does not offer it */
    assert_true(on_screen(f, "prod RO"));
    fixture_keys(f, "X");
    assert_true(on_screen(f, "prod is read-only"));
    fixture_keys(f, "Delete");
    fixture_keys(f, "u");
    assert_false(on_screen(f, "[y/N]"));
    assert_string_equal(buf_str(&f->intents), "");
    /* The other one is as it was. */
    fixture_keys(f, "Esc G Delete");
    assert_true(on_screen(f, "Type its name"));
    assert_true(on_screen(f, "eu-west-1 (stage)"));
}

static void the_header_tells_why(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;
    struct store_context *more[4];

    change(t->there, PHASE_TROUBLE, "cannot connect to 127.0.0.1:1", false, COLOR_NONE);
    assert_true(on_screen(f, "stage: cannot connect to 127.0.0.1:1"));
    assert_true(on_screen(f, "1 live, 1 trouble"));
    fixture_golden_all(f, "view-contexts-trouble");
    more[0] = fixture_open(f, "dev", "eu-west-1");
    more[1] = fixture_open(f, "prod", "us-east-1");
    more[2] = fixture_open(f, "stage", "us-east-1");
    more[3] = fixture_open(f, "a-profile-with-a-long-name", "us-east-1");
    change(more[1], PHASE_LIVE, "", true, COLOR_RED);
    fixture_golden_all(f, "view-contexts-six");
    fixture_golden(f, "contexts-six-40x12", 40, 12);
    fixture_golden(f, "contexts-six-20x5", 20, 5);
    for (size_t i = 0; i < 4; i++)
        store_remove_context(more[i]);
}

static void profiles_by_keys(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;

    fixture_keys(f, "P");
    fixture_golden_all(f, "prompt-contexts-profile");
    /* No keys there: that is said, and nothing was left. */
    fixture_type(f, "dev");
    fixture_keys(f, "Enter");
    assert_true(on_screen(f, "profile dev has no keys"));
    assert_int_equal(store_context_count(f->store), 2);
    /* Space leaves one that is open; the only one stays. */
    fixture_keys(f, "^U");
    fixture_type(f, "stage ");
    assert_int_equal(store_context_count(f->store), 1);
    assert_true(store_context_gone(t->there));
    fixture_keys(f, "^U");
    fixture_type(f, "prod ");
    assert_true(on_screen(f, "the only one"));
    assert_int_equal(store_context_count(f->store), 1);
    /* Enter goes elsewhere instead. */
    fixture_keys(f, "^U Down Enter");
    assert_int_equal(store_context_count(f->store), 1);
    assert_true(store_context_gone(t->here));
    assert_string_equal(store_context_name(store_context_at(f->store, 0)), "stage/eu-west-1");
    assert_false(on_screen(f, "profile:"));
}

static void regions_by_keys(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;

    fixture_keys(f, "G R Down Space Esc"); /* from the second: its profile */
    assert_int_equal(store_context_count(f->store), 3);
    assert_string_equal(store_context_name(store_context_at(f->store, 2)), "stage/us-east-1");
    /* Any region can be typed, and by name at once. */
    fixture_keys(f, "R");
    fixture_type(f, "eu-south-2");
    fixture_keys(f, "Space Esc");
    assert_string_equal(store_context_name(store_context_at(f->store, 3)), "stage/eu-south-2");
    fixture_type(f, ":region us-east-1");
    fixture_keys(f, "Enter");
    assert_non_null(strstr(buf_str(&f->intents), "open region us-east-1\n"));
    /* Enter on one that is open goes there, and leaves nothing but where it comes from... */
    fixture_keys(f, "g P");
    fixture_type(f, "stage");
    fixture_keys(f, "Enter");
    assert_int_equal(store_context_gone(t->here), false);
    assert_non_null(strstr(fixture_selected(f), "stage"));
}

static void what_is_followed_is_asked_for(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;

    f->pending = 2;
    fixture_type(f, ":leave");
    fixture_keys(f, "Enter");
    assert_true(on_screen(f, "Leave prod?  2 actions there are not settled"));
    fixture_keys(f, "Enter"); /* the default is no */
    assert_false(store_context_gone(t->here));
    fixture_type(f, ":leave");
    fixture_keys(f, "Enter y");
    assert_true(store_context_gone(t->here));
    fixture_type(f, ":leave");
    fixture_keys(f, "Enter");
    assert_true(on_screen(f, "it is the only one"));
    assert_false(store_context_gone(t->there));
}

static void tables_and_activity_name_it(void **state)
{
    struct two *t = *state;
    struct fixture *f = t->f;

    put_in(t->here, "environment", fine);
    put_in(t->there, "deployment",
           "{\"id\":\"d1\",\"deploymentStatus\":\"FAILED\",\"targetResourceType\":\"ENVIRONMENT\","
           "\"environmentName\":\"same\",\"createdAt\":1795259000}");
    put_in(t->here, "deployment",
           "{\"id\":\"d1\",\"deploymentStatus\":\"FAILED\",\"targetResourceType\":\"ENVIRONMENT\","
           "\"environmentName\":\"same\",\"createdAt\":1795259000}");
    fixture_keys(f, "6");
    assert_true(on_screen(f, "prod  same"));
    fixture_keys(f, "3");
    assert_non_null(strstr(fixture_screen(f, 200, 50), " Context "));
    assert_int_equal(times(fixture_screen(f, 200, 50), "FAILED"), 3); /* two, and the detail */
    fixture_type(f, "/context:stage");
    fixture_keys(f, "Enter");
    assert_true(on_screen(f, "1 of 2"));
}

/* Rows of the same name stand beside each other in the other views: each says where. */
static void every_view_says_where(void **state)
{
    static const char repository[] = "{\"provider\":\"GITHUB\",\"name\":\"a/b\"}";
    static const char template[] = "{\"name\":\"web\",\"arn\":\"arn:x\"}";
    struct two *t = *state;
    struct fixture *f = t->f;

    put_in(t->here, "repository", repository);
    put_in(t->there, "repository", repository);
    put_in(t->here, "service-template", template);
    put_in(t->there, "service-template", template);
    fixture_keys(f, "5");
    assert_true(line_with(f, "GITHUB/a/b", "prod"));
    assert_true(line_with(f, "GITHUB/a/b", "stage"));
    fixture_keys(f, "4");
    assert_true(line_with(f, "web", "prod"));
    assert_true(line_with(f, "web", "stage"));
    store_remove_context(t->there);
    assert_false(line_with(f, "web", "stage"));
    assert_true(on_screen(f, "web"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_same_name_twice),
        TEST(a_context_is_left_under_the_selection),
        TEST(a_question_outlives_its_context),
        TEST(read_only_refuses),
        TEST(the_header_tells_why),
        TEST(profiles_by_keys),
        TEST(regions_by_keys),
        TEST(what_is_followed_is_asked_for),
        TEST(tables_and_activity_name_it),
        TEST(every_view_says_where),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
