/* Two contexts in one store: the same identity in both stays apart, whatever is done to one. */
#include "store_fixture.h"

static struct row *put_into(struct store_context *c, const char *name, const char *status)
{
    char json[200];
    struct row *r;
    struct err e;
    cJSON *o;

    snprintf(json, sizeof(json), "{\"name\":\"%s\",\"deploymentStatus\":\"%s\"}", name, status);
    o = json_parse(json, strlen(json), &e);
    r = store_put(c, kind_find("environment"), o, false);
    cJSON_Delete(o);
    return r;
}

static void test_apart(void **state)
{
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("environment");
    struct store_context *other = store_add_context(f->store, "two");
    struct row *a = put_into(f->context, "e", "SUCCEEDED");
    struct row *b = put_into(other, "e", "IN_PROGRESS");

    assert_ptr_not_equal(a, b);
    assert_ptr_equal(a->context, f->context);
    assert_ptr_equal(b->context, other);
    assert_ptr_equal(store_find(f->context, k, "e"), a);
    assert_ptr_equal(store_find(other, k, "e"), b);
    assert_string_equal(a->facts.status, "SUCCEEDED");
    assert_int_equal(store_count(f->store, k), 2);
    assert_int_equal(context_count(other, k), 1);
    assert_int_equal(store_count_health(f->store, k, HEALTH_OK), 1);
    assert_int_equal(context_count_health(other, k, HEALTH_OK), 0);
    assert_int_equal(context_moving(f->context, k)->n, 0);
    assert_int_equal(context_moving(other, k)->n, 1);
    put_into(other, "e", "FAILED");
    assert_string_equal(a->facts.status, "SUCCEEDED");
    assert_ptr_equal(store_activity_at(f->store, 0)->context, other);
    assert_counted(f);
}

static void test_a_sweep_is_of_one(void **state)
{
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("environment");
    struct store_context *other = store_add_context(f->store, "two");
    unsigned sweep;

    put_into(f->context, "e", "SUCCEEDED");
    put_into(f->context, "gone", "SUCCEEDED");
    put_into(other, "e", "SUCCEEDED");
    put_into(other, "gone", "SUCCEEDED");
    sweep = store_sweep_begin(f->context, k);
    put_into(f->context, "e", "SUCCEEDED");
    store_sweep_end(f->context, k, sweep);
    assert_null(store_find(f->context, k, "gone"));
    assert_non_null(store_find(other, k, "gone"));
    assert_non_null(store_find(other, k, "e"));
    assert_counted(f);
}

static void test_one_is_left(void **state)
{
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("environment");
    struct store_context *other = store_add_context(f->store, "two");
    char name[16];

    for (int i = 0; i < 50; i++) { /* side by side in the store's own list */
        snprintf(name, sizeof(name), "e%d", i);
        put_into(i % 3 ? f->context : other, name, i % 2 ? "SUCCEEDED" : "IN_PROGRESS");
        put_into(i % 3 ? other : f->context, name, "FAILED");
    }
    fixture_forget(f);
    store_remove_context(f->context);
    assert_int_equal(f->heard[STORE_REMOVED], 50);
    assert_int_equal(store_count(f->store, k), 50);
    assert_int_equal(context_count(other, k), 50);
    assert_int_equal(store_context_index(other), 0);
    assert_counted(f);
    f->context = other;
}

/* One that has much to say does not push out what the other said. */
static void test_activity_is_shared_out(void **state)
{
    struct store_fixture *f = *state;
    struct store_context *quiet = store_add_context(f->store, "quiet");
    size_t found = 0;

    store_say(quiet, ACTIVITY_ACTION, NULL, NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN, "the one line");
    store_warn(f->store, "a line of the %s", "program");
    for (int i = 0; i < 2 * STORE_ACTIVITY_MAX; i++)
        store_say(f->context, ACTIVITY_CHANGE, NULL, NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN, "%d", i);
    assert_int_equal(store_activity_count(f->store), STORE_ACTIVITY_MAX);
    assert_string_equal(newest(f), "3999");
    assert_string_equal(store_activity_at(f->store, STORE_ACTIVITY_MAX - 1)->text, "the one line");
    assert_string_equal(store_activity_at(f->store, STORE_ACTIVITY_MAX - 2)->text,
                        "a line of the program");
    assert_null(store_activity_at(f->store, STORE_ACTIVITY_MAX - 2)->context);
    for (size_t i = 0; i + 3 < STORE_ACTIVITY_MAX; i++) { /* in order, none lost in between */
        char text[16];

        snprintf(text, sizeof(text), "%d", 3999 - (int)i);
        found += str_eq(store_activity_at(f->store, i)->text, text);
    }
    assert_int_equal(found, STORE_ACTIVITY_MAX - 3);
}

static void set(struct store_context *c, const char *name, const char *profile, const char *region,
                const char *host)
{
    struct store_state st = *store_state(c);

    snprintf(st.name, sizeof(st.name), "%s", name);
    snprintf(st.profile, sizeof(st.profile), "%s", profile);
    snprintf(st.region, sizeof(st.region), "%s", region);
    snprintf(st.host, sizeof(st.host), "%s", host);
    store_set_state(c, &st);
}

static void test_labels(void **state)
{
    struct store_fixture *f = *state;
    struct store_context *a = f->context, *b = store_add_context(f->store, "two"), *c;

    set(a, "", "prod", "eu-west-1", "h1");
    set(b, "", "stage", "eu-west-1", "h2");
    assert_string_equal(store_context_label(a), "prod");
    set(b, "", "prod", "us-east-1", "h2");
    assert_string_equal(store_context_label(a), "eu-west-1");
    assert_string_equal(store_context_label(b), "us-east-1");
    c = store_add_context(f->store, "three");
    set(c, "", "stage", "us-east-1", "h3");
    assert_string_equal(store_context_label(a), "prod/eu-west-1");
    assert_string_equal(store_context_label(c), "stage/us-east-1");
    set(c, "", "prod", "us-east-1", "h3");
    assert_string_equal(store_context_label(c), "h3");
    set(c, "mine", "prod", "us-east-1", "h2"); /* nothing tells it apart but its name */
    assert_string_equal(store_context_label(c), "mine");
    assert_string_equal(store_context_label(b), "two");
    store_remove_context(b);
    assert_string_equal(store_context_label(b), "two");
    assert_string_equal(store_context_label(a), "eu-west-1");
}

static void test_worst_and_notice(void **state)
{
    struct store_fixture *f = *state;
    struct store_context *b = store_add_context(f->store, "two");
    struct store_state st = {.phase = PHASE_LIVE};

    store_set_state(f->context, &st);
    assert_ptr_equal(store_worst(f->store), b); /* starting: not known yet */
    store_set_state(b, &st);
    assert_ptr_equal(store_worst(f->store), f->context);
    assert_null(store_notice(f->store));
    snprintf(st.error, sizeof(st.error), "a list is refused");
    store_set_state(b, &st);
    assert_ptr_equal(store_worst(f->store), b);
    st.phase = PHASE_TROUBLE;
    snprintf(st.notice, sizeof(st.notice), "sent");
    st.notice_ms = START;
    store_set_state(f->context, &st);
    assert_ptr_equal(store_worst(f->store), f->context);
    assert_ptr_equal(store_notice(f->store), f->context);
    assert_int_equal(store_worst_state(f->store)->phase, PHASE_TROUBLE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_apart),  TEST(test_a_sweep_is_of_one),      TEST(test_one_is_left),
        TEST(test_labels), TEST(test_activity_is_shared_out), TEST(test_worst_and_notice),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
