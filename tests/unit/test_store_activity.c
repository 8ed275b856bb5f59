/* What is said of changes: lines, running times, what is stuck; actions and the state. */
#include "store_fixture.h"

/* A row of environment "e" goes from one status to another after a while. */
static const struct {
    const char *from, *from_more, *to, *to_more;
    int64_t after_ms;
    const char *text;
    enum health was, is;
} changes[] = {
    {"IN_PROGRESS", ",\"lastDeploymentAttemptedAt\":1799999990", "SUCCEEDED", "", 182000,
     "succeeded in 3m12s", HEALTH_PROGRESS, HEALTH_OK},
    {"IN_PROGRESS", ",\"lastDeploymentAttemptedAt\":1800000000", "FAILED",
     ",\"deploymentStatusMessage\":\"no \\u001brole\"", 5000, "failed after 5s: no \033role",
     HEALTH_PROGRESS, HEALTH_FAILED},
    {"IN_PROGRESS", "", "FAILED", ",\"deploymentStatusMessage\":\"m\"", 5000, "failed: m",
     HEALTH_PROGRESS, HEALTH_FAILED},
    {"CANCELLING", ",\"lastDeploymentAttemptedAt\":1800000000", "CANCELLED", "", 14000,
     "cancelled after 14s", HEALTH_PROGRESS, HEALTH_CANCELLED},
    {"IN_PROGRESS", "", "CANCELLING", "", 1000, "CANCELLING", HEALTH_PROGRESS, HEALTH_PROGRESS},
    {"SUCCEEDED", "", "IN_PROGRESS", ",\"lastDeploymentAttemptedAt\":1800000000", 1000,
     "started (IN_PROGRESS)", HEALTH_OK, HEALTH_PROGRESS},
    {"FAILED", ",\"deploymentStatusMessage\":\"old\"", "IN_PROGRESS", "", 1000,
     "started (IN_PROGRESS)", HEALTH_FAILED, HEALTH_PROGRESS},
    {"SUCCEEDED", "", "DELETE_IN_PROGRESS", "", 1000, "started (DELETE_IN_PROGRESS)", HEALTH_OK,
     HEALTH_DELETING},
    {"DELETE_IN_PROGRESS", "", "DELETE_FAILED", ",\"deploymentStatusMessage\":\"not empty\"", 1000,
     "DELETE_FAILED: not empty", HEALTH_DELETING, HEALTH_FAILED},
    {"DELETE_IN_PROGRESS", "", "DELETE_COMPLETE", "", 1000, "deleted", HEALTH_DELETING, HEALTH_OK},
    {"IN_PROGRESS", "", "WHATEVER", "", 1000, "WHATEVER", HEALTH_PROGRESS, HEALTH_UNKNOWN},
    /* a service's clock that runs ahead: no time, rather than a negative one */
    {"IN_PROGRESS", ",\"lastDeploymentAttemptedAt\":1800003600", "SUCCEEDED", "", 5000, "succeeded",
     HEALTH_PROGRESS, HEALTH_OK},
    /* seen at its end only */
    {"SUCCEEDED", ",\"lastAttemptedDeploymentId\":\"d1\"", "SUCCEEDED",
     ",\"lastAttemptedDeploymentId\":\"d2\"", 5000, "succeeded", HEALTH_OK, HEALTH_OK},
    {"FAILED", ",\"lastAttemptedDeploymentId\":\"d1\",\"deploymentStatusMessage\":\"old\"",
     "FAILED", ",\"lastAttemptedDeploymentId\":\"d2\"", 5000, "failed", HEALTH_FAILED,
     HEALTH_FAILED},
    {"IN_PROGRESS", ",\"lastAttemptedDeploymentId\":\"d1\"", "IN_PROGRESS",
     ",\"lastAttemptedDeploymentId\":\"d2\"", 5000, "started (IN_PROGRESS)", HEALTH_PROGRESS,
     HEALTH_PROGRESS},
};

static void test_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        const struct activity *a;
        struct store_fixture *f;
        struct row *r;
        void *made;

        store_setup(&made);
        f = made;
        put_status(f, changes[i].from, changes[i].from_more);
        assert_int_equal(store_activity_count(f->store), 0);
        f->now += changes[i].after_ms;
        r = put_status(f, changes[i].to, changes[i].to_more);
        assert_int_equal(store_activity_count(f->store), 1);
        a = store_activity_at(f->store, 0);
        assert_string_equal(a->text, changes[i].text);
        assert_string_equal(a->id, "e");
        assert_int_equal(a->from, changes[i].was);
        assert_int_equal(a->to, changes[i].is);
        assert_int_equal(a->level, ACTIVITY_CHANGE);
        assert_ptr_equal(a->kind, r->kind);
        assert_true(a->wall_ms == f->now && r->changed_ms == f->now);
        assert_int_equal(f->heard[STORE_ACTIVITY], 1);
        assert_int_equal(f->heard[STORE_CHANGED], 1);
        assert_counted(f);
        /* Once more the same: nothing is said twice. */
        put_status(f, changes[i].to, changes[i].to_more);
        assert_int_equal(store_activity_count(f->store), 1);
        store_teardown(&made);
    }
}

/* The history knows when an attempt ended; we only know when we looked. */
static void test_duration_from_history(void **state)
{
    struct store_fixture *f = *state;

    put_status(f, "IN_PROGRESS",
               ",\"lastAttemptedDeploymentId\":\"d1\",\"lastDeploymentAttemptedAt\":1800000000");
    put(f, "deployment",
        "{\"id\":\"d1\",\"deploymentStatus\":\"SUCCEEDED\",\"createdAt\":1800000000,"
        "\"completedAt\":1800000192}",
        false);
    f->now += 5 * MS_HOUR; /* a notebook that slept */
    put_status(f, "SUCCEEDED", "");
    assert_string_equal(newest(f), "succeeded in 3m12s");
}

static void test_text_is_cut(void **state)
{
    struct store_fixture *f = *state;
    char more[13000], *at = more;
    const struct activity *a;

    put_status(f, "IN_PROGRESS", "");
    at += snprintf(more, sizeof(more), ",\"deploymentStatusMessage\":\"");
    for (int i = 0; i < 6000; i++) { /* 12000 bytes */
        *at++ = '\303';
        *at++ = '\251';
    }
    snprintf(at, sizeof(more) - (size_t)(at - more), "\"");
    put_status(f, "FAILED", more);
    a = store_activity_at(f->store, 0);
    assert_in_range(strlen(a->text), ACTIVITY_TEXT_MAX - 4, ACTIVITY_TEXT_MAX + 3);
    assert_true(str_starts(a->text, "failed: \303\251"));
    assert_true(str_ends(a->text, "\303\251..."));
}

static void test_ring(void **state)
{
    struct store_fixture *f = *state;

    for (int i = 0; i < STORE_ACTIVITY_MAX + 10; i++)
        store_say(f->context, ACTIVITY_ERROR, NULL, NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN, "line %d",
                  i);
    assert_int_equal(store_activity_count(f->store), STORE_ACTIVITY_MAX);
    assert_string_equal(newest(f), "line 2009");
    assert_string_equal(store_activity_at(f->store, STORE_ACTIVITY_MAX - 1)->text, "line 10");
    assert_null(store_activity_at(f->store, 0)->id);
    assert_int_equal(f->heard[STORE_ACTIVITY], STORE_ACTIVITY_MAX + 10);
}

/* --- time passes ------------------------------------------------------------------------------ */

static void test_tick_finds_the_stuck(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put_status(f, "IN_PROGRESS", ",\"lastDeploymentAttemptedAt\":1800000000");

    f->now += 30 * MS_MINUTE;
    store_tick(f->store);
    assert_int_equal(r->health, HEALTH_PROGRESS);
    fixture_forget(f);
    f->now += 1;
    store_tick(f->store);
    assert_int_equal(r->health, HEALTH_STUCK);
    assert_int_equal(f->heard[STORE_CHANGED], 1);
    assert_string_equal(newest(f), "stuck: in progress for more than 30 minutes");
    assert_counted(f);
    store_tick(f->store); /* said once */
    assert_int_equal(f->heard[STORE_CHANGED], 1);
    assert_int_equal(store_activity_count(f->store), 1);
    /* Cancelling is an end in sight: not stuck at once, but when that takes too long. */
    put_status(f, "CANCELLING", "");
    assert_int_equal(r->health, HEALTH_PROGRESS);
    f->now += 30 * MS_MINUTE + 1;
    store_tick(f->store);
    assert_int_equal(r->health, HEALTH_STUCK);
    put_status(f, "CANCELLED", "");
    assert_int_equal(r->health, HEALTH_CANCELLED);
    assert_int_equal(context_moving(f->context, r->kind)->n, 0);
    assert_counted(f);
}

static void test_stuck_at_first_sight(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put_status(f, "IN_PROGRESS", ",\"lastDeploymentAttemptedAt\":1799990000");

    assert_int_equal(r->health, HEALTH_STUCK);
    assert_int_equal(store_activity_count(f->store), 0);
    store_tick(f->store);
    assert_int_equal(store_activity_count(f->store), 0);
    /* A new attempt is not stuck. */
    put_status(f, "IN_PROGRESS",
               ",\"lastDeploymentAttemptedAt\":1800000000,\"lastAttemptedDeploymentId\":\"d2\"");
    assert_int_equal(r->health, HEALTH_PROGRESS);
}

static void test_clock_that_goes_back(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put_status(f, "IN_PROGRESS", ",\"lastDeploymentAttemptedAt\":1800000000");

    f->now -= MS_DAY;
    store_tick(f->store);
    assert_int_equal(r->health, HEALTH_PROGRESS);
    assert_counted(f);
}

/* --- actions, state, observers ---------------------------------------------------------------- */

static void test_action(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put_status(f, "IN_PROGRESS", "");
    char text[] = "sent";

    fixture_forget(f);
    store_action(r, text, false);
    text[0] = 'x'; /* it was copied */
    assert_string_equal(r->action, "sent");
    store_action(r, "sent", false);
    assert_int_equal(f->heard[STORE_CHANGED], 1);
    store_action(r, "sent", true);
    assert_true(r->action_failed);
    store_action(r, NULL, false);
    assert_null(r->action);
    assert_int_equal(f->heard[STORE_CHANGED], 3);
}

static void test_state(void **state)
{
    struct store_fixture *f = *state;
    struct store_state st = *store_state(f->context);

    store_set_state(f->context, &st);
    assert_int_equal(f->heard[STORE_STATE], 0);
    st.phase = PHASE_LIVE;
    store_set_state(f->context, &st);
    store_set_state(f->context, &st);
    assert_int_equal(f->heard[STORE_STATE], 1);
    assert_int_equal(store_state(f->context)->phase, PHASE_LIVE);
}

static void count_events(void *ctx, enum store_event ev, struct row *row)
{
    (void)ev;
    (void)row;
    ++*(int *)ctx;
}

static void test_observers(void **state)
{
    struct store_fixture *f = *state;
    int a = 0, b = 0;

    store_observe(f->store, count_events, &a);
    store_observe(f->store, count_events, &b);
    put_status(f, "SUCCEEDED", "");
    store_unobserve(f->store, count_events, &a);
    store_unobserve(f->store, count_events, &a); /* not there any more: nothing */
    put_status(f, "SUCCEEDED", ",\"spec\":\"s\"");
    assert_int_equal(a, 1);
    assert_int_equal(b, 2);
    store_unobserve(f->store, count_events, &b);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes),
        TEST(test_duration_from_history),
        TEST(test_text_is_cut),
        TEST(test_ring),
        TEST(test_tick_finds_the_stuck),
        TEST(test_stuck_at_first_sight),
        TEST(test_clock_that_goes_back),
        TEST(test_action),
        TEST(test_state),
        TEST(test_observers),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
