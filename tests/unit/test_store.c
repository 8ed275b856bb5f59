/* Rows: put, merged, swept, capped, and what is told of it. */
#include "store_fixture.h"

static void test_put_and_find(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put(f, "instance",
                        "{\"name\":\"prod\",\"serviceName\":\"s\",\"deploymentStatus\":\"FAILED\"}",
                        false);

    assert_string_equal(r->id, "s/prod");
    assert_ptr_equal(store_find(f->context, kind_find("instance"), "s/prod"), r);
    assert_null(store_find(f->context, kind_find("instance"), "s"));
    assert_null(store_find(f->context, kind_find("pipeline"), "s/prod"));
    assert_int_equal(r->health, HEALTH_FAILED);
    assert_true(r->seen_ms == START && r->detail_ms == 0 && r->changed_ms == 0);
    assert_int_equal(f->heard[STORE_ADDED], 1);
    assert_int_equal(f->heard[STORE_CHANGED], 0);
    assert_int_equal(store_activity_count(f->store), 0); /* not at first sight */
    assert_counted(f);
}

/* The same identity in two kinds is two things. */
static void test_kinds_are_apart(void **state)
{
    struct store_fixture *f = *state;
    struct row *service = put(f, "service", "{\"name\":\"s\"}", false);
    struct row *pipeline = put(f, "pipeline", "{\"serviceName\":\"s\"}", true);
    struct row *environment = put(f, "environment", "{\"name\":\"s\"}", false);

    assert_ptr_not_equal(service, pipeline);
    assert_ptr_not_equal(service, environment);
    assert_int_equal(store_count(f->store, kind_find("service")), 1);
    assert_true(pipeline->detail_ms == START);
}

static void test_put_nothing(void **state)
{
    static const char *const wrong[] = {
        "{}", "[]", "\"e\"", "{\"name\":\"\"}", "{\"name\":null}", "{\"name\":[\"e\"]}"};
    struct store_fixture *f = *state;
    char name[5000], json[6000];

    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_null(put(f, "environment", wrong[i], true));
    assert_null(store_put(f->context, kind_find("environment"), NULL, false));
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    snprintf(json, sizeof(json), "{\"name\":\"%s\"}", name);
    assert_null(put(f, "environment", json, false));
    assert_int_equal(f->heard[STORE_ADDED], 0);
    assert_non_null(put(f, "environment", "{\"name\":\"e\"}", false)); /* and the next one fits */
}

static void test_summary_keeps_details(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put(f, "environment",
                        "{\"name\":\"e\",\"spec\":\"s\",\"description\":\"d\","
                        "\"deploymentStatus\":\"SUCCEEDED\"}",
                        true);

    put(f, "environment", "{\"name\":\"e\",\"description\":null,\"templateName\":\"t\"}", false);
    assert_string_equal(json_str(r->json, "spec"), "s");
    assert_string_equal(json_str(r->json, "description"), "d");
    assert_string_equal(json_str(r->json, "templateName"), "t");
    assert_string_equal(r->facts.template_name, "t");
    /* A Get says it all: what it lacks, or calls null, is gone. */
    put(f, "environment",
        "{\"name\":\"e\",\"deploymentStatus\":\"SUCCEEDED\",\"description\":null}", true);
    assert_null(json_at(r->json, "spec"));
    assert_null(json_at(r->json, "description"));
    assert_null(r->facts.template_name);
    assert_int_equal(f->heard[STORE_CHANGED], 2);
}

/* A message belongs to its status: the next one does not inherit it. */
static void test_message_goes_with_status(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put_status(f, "FAILED",
                               ",\"deploymentStatusMessage\":\"no role\","
                               "\"lastAttemptedDeploymentId\":\"d1\"");

    assert_string_equal(r->facts.message, "no role");
    /* A summary that does not tell it takes nothing away while the status is the same ... */
    put_status(f, "FAILED", ",\"lastAttemptedDeploymentId\":\"d1\",\"description\":\"x\"");
    assert_string_equal(r->facts.message, "no role");
    /* ... another attempt that failed has a message of its own ... */
    put_status(f, "FAILED", ",\"lastAttemptedDeploymentId\":\"d2\"");
    assert_null(r->facts.message);
    put_status(f, "FAILED", ",\"deploymentStatusMessage\":\"still no role\"");
    assert_string_equal(r->facts.message, "still no role");
    /* ... and so has another status. */
    put_status(f, "IN_PROGRESS", "");
    assert_null(r->facts.message);
    assert_null(json_at(r->json, "deploymentStatusMessage"));
    put_status(f, "FAILED", ",\"deploymentStatusMessage\":\"again\"");
    assert_string_equal(r->facts.message, "again");
}

/* The first answer about a new resource lacks members; they come later. */
static void test_late_members(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put(f, "service", "{\"name\":\"s\",\"status\":\"CREATE_IN_PROGRESS\"}", false);

    assert_int_equal(r->health, HEALTH_PROGRESS);
    assert_true(r->facts.created_ms == 0);
    f->now += MS_DAY; /* what has no attempts is not called stuck */
    store_tick(f->store);
    assert_int_equal(r->health, HEALTH_PROGRESS);
    put(f, "service", "{\"name\":\"s\",\"status\":\"ACTIVE\",\"createdAt\":1.8E9}", false);
    assert_int_equal(r->health, HEALTH_OK);
    assert_true(r->facts.created_ms == START);
    assert_string_equal(newest(f), "succeeded");
    assert_counted(f);
}

static size_t mallocs;

static void *counting_malloc(size_t n)
{
    mallocs++;
    return malloc(n);
}

/* Nearly every answer says what was known already: that costs no memory, and nobody hears of it. */
static void test_unchanged_is_free(void **state)
{
    static const char text[] =
        "{\"name\":\"e\",\"deploymentStatus\":\"SUCCEEDED\",\"createdAt\":1.7E9,\"list\":[1,2],"
        "\"provisioningRepository\":{\"name\":\"a/b\",\"branch\":\"main\"},\"flag\":true}";
    static const char other_order[] =
        "{\"flag\":true,\"provisioningRepository\":{\"branch\":\"main\",\"name\":\"a/b\"},"
        "\"createdAt\":1700000000,\"list\":[1,2],\"deploymentStatus\":\"SUCCEEDED\",\"name\":\"e\","
        "\"description\":null}";
    struct store_fixture *f = *state;
    cJSON_Hooks hooks = {.malloc_fn = counting_malloc, .free_fn = free};
    struct row *r = put(f, "environment", text, true);
    uint64_t version = r->version;
    struct err e;
    cJSON *same = json_parse(text, strlen(text), &e);
    cJSON *moved = json_parse(other_order, strlen(other_order), &e);

    fixture_forget(f);
    f->now += 5000;
    cJSON_InitHooks(&hooks);
    mallocs = 0;
    for (int detail = 0; detail < 2; detail++) {
        assert_ptr_equal(store_put(f->context, r->kind, same, detail), r);
        assert_ptr_equal(store_put(f->context, r->kind, moved, detail), r);
    }
    cJSON_InitHooks(NULL);
    assert_int_equal(mallocs, 0);
    assert_true(r->version == version);
    assert_true(r->seen_ms == f->now && r->detail_ms == f->now);
    for (size_t i = 0; i < ARRAY_LEN(f->heard); i++)
        assert_int_equal(f->heard[i], 0);
    cJSON_Delete(same);
    cJSON_Delete(moved);
}

static void test_nested_changes_are_seen(void **state)
{
    static const char *const states[] = {"{\"name\":\"e\",\"a\":{\"b\":[{\"c\":1}]}}",
                                         "{\"name\":\"e\",\"a\":{\"b\":[{\"c\":2}]}}",
                                         "{\"name\":\"e\",\"a\":{\"b\":[{\"c\":2},3]}}",
                                         "{\"name\":\"e\",\"a\":{\"b\":[]}}",
                                         "{\"name\":\"e\",\"a\":{\"b\":[],\"d\":false}}",
                                         "{\"name\":\"e\",\"a\":{\"d\":false}}",
                                         "{\"name\":\"e\",\"a\":{\"d\":true}}",
                                         "{\"name\":\"e\",\"a\":\"1\"}",
                                         "{\"name\":\"e\",\"a\":1}"};
    struct store_fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        put(f, "environment", states[i], false);
        assert_int_equal(f->heard[STORE_CHANGED], i);
        put(f, "environment", states[i], true);
        assert_int_equal(f->heard[STORE_CHANGED], i);
    }
}

/* What is hostile is kept as it came: whoever shows it makes it visible. */
static void test_hostile_is_data(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put(f, "environment",
                        "{\"name\":\"\\u001b[2J\\u202e/..\",\"deploymentStatus\":\"\\u0007\","
                        "\"name \":1,\"\":{\"\":\"\"}}",
                        true);

    assert_string_equal(r->id, "\033[2J\342\200\256/..");
    assert_int_equal(r->health, HEALTH_UNKNOWN);
    assert_string_equal(r->facts.status, "\a");
    /* A member twice is one member, the last. */
    put(f, "environment", "{\"name\":\"twice\",\"spec\":\"1\",\"spec\":\"2\"}", false);
    r = store_find(f->context, kind_find("environment"), "twice");
    assert_string_equal(json_str(r->json, "spec"), "2");
    assert_counted(f);
}

/* An object with members without end is cut, and stays cut however often it comes. */
static void test_members_are_capped(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = NULL;

    for (int round = 0; round < 4; round++) {
        struct buf b = BUF_INIT(1 << 20);
        int size = 0;

        buf_adds(&b, "{\"name\":\"e\"");
        for (int i = 0; i < 5000; i++)
            buf_addf(&b, ",\"m%d.%d\":%d", round, i, i);
        buf_adds(&b, "}");
        r = put(f, "environment", buf_str(&b), round == 3);
        size = cJSON_GetArraySize(r->json);
        assert_in_range(size, 2, 512);
        buf_release(&b);
    }
    assert_string_equal(r->facts.name, "e");
}

/* --- sweeps ----------------------------------------------------------------------------------- */

static void put_name(struct store_fixture *f, const char *name)
{
    char json[100];

    snprintf(json, sizeof(json), "{\"name\":\"%s\",\"deploymentStatus\":\"SUCCEEDED\"}", name);
    assert_non_null(put(f, "environment", json, false));
}

static bool there(const struct store_fixture *f, const char *name)
{
    return store_find(f->context, kind_find("environment"), name) != NULL;
}

static void test_sweep(void **state)
{
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("environment");
    unsigned sweep;

    put_name(f, "stays");
    put_name(f, "goes");
    put_name(f, "got");
    put(f, "service", "{\"name\":\"other kind\"}", false);
    sweep = store_sweep_begin(f->context, k);
    assert_false(store_swept(store_find(f->context, k, "goes"), sweep));
    put_name(f, "stays");
    put_name(f, "new");
    put_name(f, "got"); /* by anybody, a Get say */
    assert_true(store_swept(store_find(f->context, k, "new"), sweep));
    fixture_forget(f);
    store_sweep_end(f->context, k, sweep);
    assert_true(there(f, "stays") && there(f, "new") && there(f, "got"));
    assert_false(there(f, "goes"));
    assert_int_equal(f->heard[STORE_REMOVED], 1);
    assert_string_equal(f->last, "goes");
    assert_string_equal(newest(f), "gone");
    assert_string_equal(store_activity_at(f->store, 0)->id, "goes");
    assert_int_equal(store_count(f->store, kind_find("service")), 1);
    assert_counted(f);
}

/* A look at what moves begins a sweep too, inside of a full one: it is never ended, and takes
 * nothing from the other. */
static void test_sweeps_overlap(void **state)
{
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("environment");
    unsigned full, look;

    put_name(f, "before");
    put_name(f, "gone");
    full = store_sweep_begin(f->context, k);
    put_name(f, "first page");
    look = store_sweep_begin(f->context, k);
    put_name(f, "before");
    assert_false(store_swept(store_find(f->context, k, "first page"), look));
    store_sweep_end(f->context, k, full);
    assert_true(there(f, "before") && there(f, "first page"));
    assert_false(there(f, "gone"));
    assert_counted(f);
}

static void test_remove(void **state)
{
    struct store_fixture *f = *state;
    struct row *r = put_status(f, "DELETE_IN_PROGRESS", "");

    put_name(f, "a");
    put_name(f, "b");
    store_remove(r);
    assert_string_equal(newest(f), "deleted");
    assert_int_equal(store_activity_at(f->store, 0)->from, HEALTH_DELETING);
    assert_false(there(f, "e"));
    assert_counted(f);
    put_name(f, "e"); /* of the same name, and another */
    assert_true(there(f, "e"));
    assert_int_equal(health_count(f, "environment", HEALTH_OK), 3);
}

static void test_a_context_is_left(void **state)
{
    struct store_fixture *f = *state;
    struct store_state st = {.phase = PHASE_LIVE, .region = "eu-west-1"};

    put_name(f, "a");
    put_status(f, "IN_PROGRESS", "");
    put_status(f, "SUCCEEDED", "");
    put(f, "service", "{\"name\":\"s\"}", false);
    assert_int_equal(store_activity_count(f->store), 1);
    store_set_state(f->context, &st);
    fixture_forget(f);
    store_remove_context(f->context);
    assert_true(store_context_gone(f->context));
    assert_int_equal(f->heard[STORE_REMOVED], 3);
    assert_int_equal(f->heard[STORE_CONTEXTS], 1);
    assert_int_equal(store_context_count(f->store), 0);
    for (size_t i = 0; i < kind_count(); i++)
        assert_int_equal(store_count(f->store, kind_at(i)), 0);
    assert_int_equal(store_activity_count(f->store), 1); /* what happened, happened */
    /* What comes late for it is dropped; what is remembered of it leads nowhere, safely. */
    assert_null(put(f, "environment", "{\"name\":\"a\"}", false));
    assert_null(store_find(f->context, kind_find("environment"), "a"));
    store_say(f->context, ACTIVITY_ERROR, NULL, NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN, "late");
    assert_int_equal(store_activity_count(f->store), 1);
    st.phase = PHASE_TROUBLE;
    store_set_state(f->context, &st);
    assert_int_equal(store_state(f->context)->phase, PHASE_LIVE);
    assert_string_equal(store_context_name(f->context), "one");
    assert_null(store_worst(f->store));
    assert_null(store_notice(f->store));
    store_remove_context(f->context); /* twice is once */
    assert_int_equal(f->heard[STORE_CONTEXTS], 1);
    f->context = store_add_context(f->store, "one"); /* another of that name */
    put_name(f, "a");
    assert_int_equal(store_context_index(f->context), 0);
    assert_counted(f);
}

/* Thousands of steps at random, against a model: which names are there, and which of them move. */
static void test_against_a_model(void **state)
{
    static const char *const words[] = {"SUCCEEDED", "IN_PROGRESS", "FAILED", "CANCELLING"};
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("environment");
    const char *model[40] = {0};
    uint32_t x = 12345;

    for (int step = 0; step < 4000; step++) {
        char name[16], json[100];
        size_t i, there_are = 0;
        struct row *r;

        x = x * 1664525u + 1013904223u;
        i = x >> 8 & 31;
        snprintf(name, sizeof(name), "e%zu", i);
        r = store_find(f->context, k, name);
        assert_true((r != NULL) == (model[i] != NULL));
        if (r)
            assert_string_equal(r->facts.status, model[i]);
        model[i] = r && (x >> 16 & 1) ? NULL : words[x >> 20 & 3];
        snprintf(json, sizeof(json), "{\"name\":\"%s\",\"deploymentStatus\":\"%s\"}", name,
                 model[i] ? model[i] : "");
        if (model[i])
            put(f, "environment", json, false);
        else
            store_remove(r);
        for (size_t j = 0; j < ARRAY_LEN(model); j++)
            there_are += model[j] != NULL;
        assert_int_equal(store_count(f->store, k), there_are);
        assert_counted(f);
    }
}

/* --- histories -------------------------------------------------------------------------------- */

static struct row *put_deployment(struct store_fixture *f, int n, int created, const char *status)
{
    char json[200];

    snprintf(json, sizeof(json), "{\"id\":\"d%d\",\"createdAt\":%d,\"deploymentStatus\":\"%s\"}", n,
             created, status);
    return put(f, "deployment", json, false);
}

static void test_history_is_capped(void **state)
{
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("deployment");
    const int base = 1700000000, max = STORE_HISTORY_MAX;
    unsigned sweep = store_sweep_begin(f->context, k);

    /* As the service lists them: the newest first. The old ones beyond have no room, and nobody
     * hears of them. */
    put_deployment(f, -1, 1, "IN_PROGRESS");
    for (int i = 0; i < 2 * max; i++) {
        struct row *r = put_deployment(f, i, base - i, "SUCCEEDED");

        assert_true((r != NULL) == (i < max - 1));
    }
    assert_int_equal(store_count(f->store, k), max);
    assert_int_equal(f->heard[STORE_ADDED], max);
    assert_int_equal(f->heard[STORE_REMOVED], 0);
    /* A new one takes the place of the oldest that is settled: what moves stays, old as it is. */
    assert_non_null(put_deployment(f, 2 * max, base + 1, "SUCCEEDED"));
    assert_int_equal(store_count(f->store, k), max);
    assert_string_equal(f->last, "d10000");
    assert_int_equal(f->heard[STORE_REMOVED], 1);
    assert_null(store_find(f->context, k, "d4998"));
    assert_non_null(store_find(f->context, k, "d4997"));
    assert_non_null(store_find(f->context, k, "d-1"));
    /* A known one may always say something new. */
    assert_non_null(put_deployment(f, 4997, base - 4997, "FAILED"));
    store_sweep_end(f->context, k, sweep);
    assert_int_equal(store_count(f->store, k), max);
    assert_int_equal(store_activity_count(f->store), 0); /* the targets speak for them */
    assert_counted(f);
}

/* What was refused for want of room is taken when there is room again. */
static void test_history_has_room_again(void **state)
{
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("deployment");

    for (int i = 0; i < STORE_HISTORY_MAX; i++)
        put_deployment(f, i, 1700000000 + i, "SUCCEEDED");
    assert_null(put_deployment(f, -1, 1600000000, "SUCCEEDED"));
    store_remove(store_find(f->context, k, "d0"));
    assert_non_null(put_deployment(f, -1, 1600000000, "SUCCEEDED"));
    /* ... and then goes first, for one between it and what was the oldest. */
    assert_non_null(put_deployment(f, -2, 1650000000, "SUCCEEDED"));
    assert_null(store_find(f->context, k, "d-1"));
    assert_counted(f);
}

/* It holds though everything moves, as a hostile answer may have it. */
static void test_history_that_moves_is_capped(void **state)
{
    struct store_fixture *f = *state;
    const struct kind *k = kind_find("deployment");

    for (int i = 0; i < STORE_HISTORY_MAX + 50; i++)
        assert_non_null(put_deployment(f, i, 1700000000 + i, "IN_PROGRESS"));
    assert_int_equal(store_count(f->store, k), STORE_HISTORY_MAX);
    assert_null(store_find(f->context, k, "d49"));
    assert_non_null(store_find(f->context, k, "d50"));
    assert_null(put_deployment(f, 1, 1, "IN_PROGRESS"));
    assert_null(put_deployment(f, 2, 1, "SUCCEEDED"));
    assert_counted(f);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_setup, store_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_put_and_find),
        TEST(test_kinds_are_apart),
        TEST(test_put_nothing),
        TEST(test_summary_keeps_details),
        TEST(test_message_goes_with_status),
        TEST(test_late_members),
        TEST(test_unchanged_is_free),
        TEST(test_nested_changes_are_seen),
        TEST(test_hostile_is_data),
        TEST(test_members_are_capped),
        TEST(test_sweep),
        TEST(test_sweeps_overlap),
        TEST(test_remove),
        TEST(test_a_context_is_left),
        TEST(test_history_is_capped),
        TEST(test_against_a_model),
        TEST(test_history_has_room_again),
        TEST(test_history_that_moves_is_capped),
    };
#undef TEST

    return cmocka_run_group_tests(tests, NULL, NULL);
}
