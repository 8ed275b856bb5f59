/* Marks, and what is done to all that are marked: what is shown before, what is sent, how it ends.
 */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "view_fixture.h"

enum { MANY = 20 };

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

static bool has(struct fixture *f, const char *text)
{
    return strstr(fixture_screen(f, 100, 30), text) != NULL;
}

static bool shows(struct fixture *f, const char *text)
{
    if (!has(f, text))
        fprintf(stderr, "no \"%s\" in\n%s\n", text, fixture_screen(f, 100, 30));
    return has(f, text);
}

/* An instance of the service "many", stuck since the last 60 + i minutes. */
static void put_stuck(struct fixture *f, int i, const char *status, const char *deployment)
{
    char json[600];

    snprintf(json, sizeof(json),
             "{'serviceName':'many','name':'i%02d','environmentName':'fargate-env-prod',"
             "'deploymentStatus':'%s','lastAttemptedDeploymentId':'%s','createdAt':1787483650,"
             "'lastDeploymentAttemptedAt':%lld}",
             i, status, deployment, (long long)(f->now_ms / 1000 - 3600 - 60 * i));
    fixture_put(f, "instance", json);
}

static void put_many(struct fixture *f)
{
    for (int i = 0; i < MANY; i++) {
        char deployment[40];

        snprintf(deployment, sizeof(deployment), "deployment-%d", i);
        put_stuck(f, i, "IN_PROGRESS", deployment);
    }
    f->now_ms += 1000;
}

/* Only those, all of them marked. */
static void mark_many(struct fixture *f)
{
    put_many(f);
    fixture_type(f, "/name:/^i[0-9]/");
    fixture_keys(f, "Enter a");
    assert_true(shows(f, "20 marked"));
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;

    for (; (text = strstr(text, what)); text += strlen(what))
        n++;
    return n;
}

/* --- the question ----------------------------------------------------------------------------- */

static void default_is_no(void **state)
{
    static const char *const no[] = {"n", "N", "q", "Enter", "Esc", "^C"};
    struct fixture *f = *state;

    mark_many(f);
    for (size_t i = 0; i < ARRAY_LEN(no); i++) {
        fixture_keys(f, "X");
        assert_true(shows(f, "Cancel 20 deployments?"));
        assert_true(shows(f, "[y/N]"));
        fixture_keys(f, no[i]);
        assert_true(shows(f, "cancel: not sent; the marks are still there"));
        assert_true(shows(f, "20 marked"));
    }
    assert_string_equal(buf_str(&f->intents), "");
}

/* Exactly what will be touched, as it was when it was asked. */
static void the_preview(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    fixture_keys(f, "Esc");
    fixture_type(f, "/name:/^(i0[0-4]|dev)$/");
    fixture_keys(f, "Enter a X");
    assert_true(shows(f, "Cancel 2"));
    assert_true(shows(f, "15 hidden by the filter are included"));
    assert_true(shows(f, "skipped"));
    put_stuck(f, 0, "CANCELLED", "deployment-0"); /* meanwhile */
    fixture_keys(f, "Tab");
    assert_true(shows(f, "many/i00"));
    assert_true(shows(f, "stuck"));
    fixture_keys(f, "G");
    assert_true(shows(f, "skipped: nothing is in progress (SUCCEEDED)"));
    fixture_keys(f, "g Tab j j");
    assert_true(shows(f, "many/i02"));
    fixture_keys(f, "Esc");
    assert_string_equal(buf_str(&f->intents), "");
}

static void nothing_to_do(void **state)
{
    struct fixture *f = *state;

    fixture_type(f, "/name:dev status:succeeded");
    fixture_keys(f, "Enter a X");
    assert_true(shows(f, "nothing is in progress (SUCCEEDED)"));
    assert_false(has(f, "[y/N]"));
    assert_string_equal(buf_str(&f->intents), "");
}

static void read_only(void **state)
{
    const struct fixture_options o = {.read_only = true};
    struct fixture *f = fixture_new(&o);

    (void)state;
    fixture_keys(f, "z a X");
    assert_true(shows(f, "read-only context"));
    fixture_keys(f, "y");
    assert_string_equal(buf_str(&f->intents), "");
    fixture_free(f);
}

/* --- what is sent ----------------------------------------------------------------------------- */

static void a_few_at_a_time(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    fixture_keys(f, "X y");
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 4);
    assert_true(shows(f, "16 waiting, 4 sent"));
    assert_true(fixture_step(f, "many/i00", VERB_ACCEPTED, false, "accepted: CANCELLING"));
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 5);
    assert_true(fixture_step(f, "many/i01", VERB_REFUSED, true,
                             "refused: ConflictException: no (request 7f3a)"));
    assert_true(fixture_step(f, "many/i02", VERB_UNSURE, true, "the answer was lost"));
    assert_true(
        fixture_step(f, "many/i00", VERB_SETTLED, false, "\342\227\213 cancelled after 3s"));
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 7);
    assert_true(shows(f, "13 waiting, 4 sent, 1 done, 1 unsure, 1 refused"));
    assert_true(shows(f, "refused: ConflictException: no (request 7f3a)"));
    assert_true(shows(f, "  cancelled after 3s"));
    assert_false(has(f, "\342\227\213 cancelled after 3s")); /* its sign is the line's */
    assert_true(shows(f, "19 marked")); /* what went well needs no mark any more */
    for (int i = 3; i < MANY; i++) {
        char id[20];

        snprintf(id, sizeof(id), "many/i%02d", i);
        assert_true(fixture_step(f, id, VERB_ACCEPTED, false, "accepted"));
    }
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), MANY);
    for (int i = 0; i < MANY; i++) { /* none of them twice */
        char line[40];

        snprintf(line, sizeof(line), "many/i%02d\n", i);
        assert_int_equal(count(buf_str(&f->intents), line), 1);
    }
    assert_true(shows(f, "cancel: 17 accepted, 1 done, 1 unsure, 1 refused   (B)"));
}

static void noticed(struct store_state *st)
{
    snprintf(st->notice, sizeof(st->notice), "cancel many/i00: sent");
    st->notice_ms = FIXTURE_NOW + 2000;
}

static void stopped(void **state)
{
    static const char *const keys[] = {"Esc", "^C"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        struct fixture *f = fixture_new(NULL);

        mark_many(f);
        fixture_keys(f, "X y");
        fixture_state(f, noticed); /* Esc is not lost to it */
        fixture_keys(f, keys[i]);
        assert_true(shows(f, "cancel stopped: 16 not sent, 4 were sent"));
        assert_true(shows(f, "4 sent, 16 not sent"));
        assert_true(fixture_step(f, "many/i00", VERB_ACCEPTED, false, "accepted"));
        assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 4);
        assert_int_equal(count(buf_str(&f->intents), "quit"), 0);
        fixture_keys(f, "6"); /* it is among what happened */
        assert_true(shows(f, "cancel of 20 stopped: 16 not sent"));
        fixture_free(f);
    }
}

/* It goes on without being looked at; whoever quits is told. */
static void goes_on_in_the_background(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    fixture_keys(f, "X y q");
    assert_true(fixture_step(f, "many/i00", VERB_ACCEPTED, false, "accepted"));
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 5);
    fixture_keys(f, "X");
    assert_true(shows(f, "the last one is still being sent"));
    fixture_keys(f, "^C");
    assert_true(shows(f, "15 of what you asked for are not sent yet"));
    fixture_keys(f, "n");
    assert_int_equal(count(buf_str(&f->intents), "quit"), 0);
    fixture_type(f, ":results");
    fixture_keys(f, "Enter");
    assert_true(shows(f, "15 waiting, 4 sent, 1 accepted"));
    fixture_keys(f, "Esc Esc Esc ^C");
    assert_int_equal(count(buf_str(&f->intents), "quit"), 1);
}

/* What became another thing while it waited is left alone. */
static void looked_at_again_before_it_is_sent(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    fixture_keys(f, "X");
    put_stuck(f, 0, "CANCELLED", "deployment-0");
    put_stuck(f, 1, "IN_PROGRESS", "another-deployment");
    store_remove(fixture_find(f, "instance", "many/i02"));
    fixture_keys(f, "y");
    assert_true(shows(f, "nothing is in progress (CANCELLED)"));
    assert_true(shows(f, "another deployment is going on by now"));
    assert_true(shows(f, "it is gone by now"));
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 4);
    assert_null(strstr(buf_str(&f->intents), "many/i00"));
    assert_null(strstr(buf_str(&f->intents), "many/i01"));
    assert_null(strstr(buf_str(&f->intents), "many/i02"));
}

static void not_asked(void *ctx, const void *arg)
{
    (void)ctx;
    (void)arg;
    fail_msg("nobody is there to be told");
}

/* Everything goes down: what waits is not sent in the last moment, nothing is asked of who is gone.
 */
static void left_in_the_middle(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    fixture_keys(f, "X y");
    assert_true(fixture_step(f, "many/i00", VERB_ACCEPTED, false, "accepted"));
    assert_true(fixture_step(f, "many/i00", VERB_LEFT, false, "not followed any more"));
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 5);
    for (int i = 1; i < 5; i++) {
        char id[20];

        snprintf(id, sizeof(id), "many/i%02d", i);
        assert_true(fixture_step(f, id, VERB_LEFT, false, "not followed any more"));
    }
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 5);
    assert_true(shows(f, "5 unsure, 15 not sent"));
    f->host.forget = not_asked;
}

/* Where no row can be marked, what is shown there is meant. */
static void on_a_page_of_its_own(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    fixture_keys(f, "g j j Enter");
    assert_true(shows(f, "many/i0"));
    assert_false(has(f, "20 marked"));
    fixture_keys(f, "X");
    assert_true(shows(f, "Cancel the deployment of many/i0"));
    fixture_keys(f, "y");
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), 1);
}

/* From the results: what was refused is marked still. */
static void again(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    fixture_keys(f, "X y");
    for (int i = 0; i < MANY; i++) {
        char id[20];

        snprintf(id, sizeof(id), "many/i%02d", i);
        assert_true(fixture_step(f, id, i % 10 ? VERB_ACCEPTED : VERB_REFUSED, i % 10 == 0, "so"));
    }
    assert_true(shows(f, "2 marked"));
    fixture_keys(f, "X");
    assert_true(shows(f, "Cancel 2 deployments?"));
    fixture_keys(f, "y");
    assert_int_equal(count(buf_str(&f->intents), "cancel instance many/"), MANY + 2);
    assert_true(shows(f, "2 sent"));
}

static void not_even_tried(void **state)
{
    struct fixture *f = *state;

    mark_many(f);
    f->act_error = "a cancel of it is still going on";
    fixture_keys(f, "X y");
    assert_true(shows(f, "20 refused"));
    assert_true(shows(f, "a cancel of it is still going on"));
    assert_true(shows(f, "20 marked")); /* they can be tried again */
}

static void prod(struct store_state *st)
{
    snprintf(st->profile, sizeof(st->profile), "other");
    snprintf(st->region, sizeof(st->region), "us-east-1");
    st->read_only = true;
}

/* Rows of several contexts: each goes to its own, and what may not be changed is left alone. */
static void several_contexts(void **state)
{
    struct fixture *f = *state;
    struct store_context *other = store_add_context(f->store, "other");
    struct store_state st = *store_state(f->context);
    const struct row *r = fixture_find(f, "instance", "front-end/prod");

    assert_non_null(store_put(other, r->kind, r->json, true));
    prod(&st);
    store_set_state(other, &st);
    f->now_ms += 1000;
    fixture_type(f, "/name:prod status:stuck");
    fixture_keys(f, "Enter a");
    assert_true(shows(f, "2 marked")); /* the same name, twice */
    fixture_keys(f, "X");
    assert_true(shows(f, "Cancel 1 deployment?"));
    assert_true(shows(f, "1 skipped   eu-west-1 (prod)"));
    assert_true(shows(f, "skipped: read-only context"));
    fixture_keys(f, "y");
    assert_string_equal(buf_str(&f->intents), "cancel instance front-end/prod\n");
    store_remove_context(other); /* whatever is remembered of it */
    assert_true(shows(f, "1 sent, 1 skipped"));
}

/* A line of a history stands for what it is about; twice is once. */
static void lines_of_a_history(void **state)
{
    struct fixture *f = *state;

    fixture_put(f, "deployment",
                "{'id':'d-1','targetResourceType':'SERVICE_INSTANCE','serviceName':'front-end',"
                "'serviceInstanceName':'prod','environmentName':'fargate-env-prod',"
                "'deploymentStatus':'IN_PROGRESS','createdAt':1795252210}");
    f->now_ms += 1000;
    fixture_keys(f, "3");
    fixture_type(f, "/front-end/prod status:progress");
    fixture_keys(f, "Enter a Esc 1");
    fixture_type(f, "/front-end name:prod");
    fixture_keys(f, "Enter a X");
    assert_true(shows(f, "Cancel 1 deployment?"));
    fixture_keys(f, "y");
    assert_string_equal(buf_str(&f->intents), "cancel instance front-end/prod\n");
}

static void updates(void **state)
{
    struct fixture *f = *state;

    fixture_type(f, "/kind:inst status:succeeded");
    fixture_keys(f, "Enter a u");
    assert_true(shows(f, "rows, each with the spec that it has: how?"));
    fixture_keys(f, "1");
    assert_true(shows(f, "(CURRENT_VERSION)?"));
    fixture_keys(f, "y");
    assert_true(count(buf_str(&f->intents), "update instance ") > 1);
    assert_int_equal(count(buf_str(&f->intents), "update instance "),
                     count(buf_str(&f->intents), "type=CURRENT_VERSION"));
}

/* Many are deleted by their number, never by a letter that comes by itself. */
static void deletes(void **state)
{
    struct fixture *f = *state;

    fixture_type(f, "/kind:environment !status:failed");
    fixture_keys(f, "Enter a Delete");
    assert_true(shows(f, "Delete 2 resources?"));
    assert_true(shows(f, "cannot be undone"));
    assert_true(shows(f, "held by "));
    fixture_keys(f, "y Y Enter 3 Enter");
    assert_true(shows(f, "that is not the number"));
    assert_string_equal(buf_str(&f->intents), "");
    fixture_keys(f, "Backspace 2 Enter");
    assert_int_equal(count(buf_str(&f->intents), "delete environment "), 2);
}

/* At any size, every prompt and the results can be drawn. */
static void any_size(void **state)
{
    static const int sizes[][2] = {{20, 5}, {20, 8}, {30, 10}, {40, 12}, {80, 24}, {200, 50}};
    struct fixture *f = *state;

    mark_many(f);
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        fixture_keys(f, "X");
        fixture_screen(f, sizes[i][0], sizes[i][1]);
        fixture_keys(f, "Tab G");
        fixture_screen(f, sizes[i][0], sizes[i][1]);
        fixture_keys(f, "Esc");
    }
    fixture_keys(f, "X y G");
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
        fixture_screen(f, sizes[i][0], sizes[i][1]);
}

#define T(test) cmocka_unit_test_setup_teardown(test, up, down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(default_is_no),
        T(the_preview),
        T(nothing_to_do),
        cmocka_unit_test(read_only),
        T(a_few_at_a_time),
        cmocka_unit_test(stopped),
        T(goes_on_in_the_background),
        T(looked_at_again_before_it_is_sent),
        T(not_even_tried),
        T(left_in_the_middle),
        T(on_a_page_of_its_own),
        T(again),
        T(lines_of_a_history),
        T(several_contexts),
        T(updates),
        T(deletes),
        T(any_size),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
