/* test_fault.c - faults: what is read, what each refusal says, which requests are struck. */
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "sim/fault.h"

static const struct {
    const char *text;
    enum fault_kind kind;
    int64_t lo, hi, left;
    double p;
    const char *op;
    bool after;
} good[] = {
    {"latency=200ms", FAULT_LATENCY, 200, 200, -1, 1, "*", false},
    {"latency=50ms..2s,p=0.1", FAULT_LATENCY, 50, 2000, -1, 0.1, "*", false},
    {"latency=1.5m", FAULT_LATENCY, 90000, 90000, -1, 1, "*", false},
    {"throttle,op=List*,n=3", FAULT_THROTTLE, 0, 0, 3, 1, "List*", false},
    {"error500", FAULT_ERROR500, 0, 0, -1, 1, "*", false},
    {"error500=after,op=GetService", FAULT_ERROR500, 0, 0, -1, 1, "GetService", true},
    {"expired-token,p=0", FAULT_EXPIRED_TOKEN, 0, 0, -1, 0, "*", false},
    {"access-denied,op=Delete*", FAULT_ACCESS_DENIED, 0, 0, -1, 1, "Delete*", false},
    {"reset=before,op=*", FAULT_RESET, 0, 0, -1, 1, "*", false},
    {"reset=after", FAULT_RESET, 0, 0, -1, 1, "*", true},
    {"truncate", FAULT_TRUNCATE, -1, -1, -1, 1, "*", false},
    {"truncate=0", FAULT_TRUNCATE, 0, 0, -1, 1, "*", false},
    {"garbage,seed=5", FAULT_GARBAGE, 0, 0, -1, 1, "*", false},
    {"slow-drip", FAULT_SLOW_DRIP, 64, 64, -1, 1, "*", false},
    {"slow-drip=7", FAULT_SLOW_DRIP, 7, 7, -1, 1, "*", false},
    {"skew=10m", FAULT_SKEW, 600000, 600000, -1, 1, "*", false},
    {"skew=-1h", FAULT_SKEW, -3600000, -3600000, -1, 1, "*", false},
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        struct fault f;
        struct err e;
        if (fault_parse(good[i].text, &f, &e))
            fail_msg("%s: %s", good[i].text, e.msg);
        assert_int_equal(f.kind, good[i].kind);
        assert_int_equal(f.lo, good[i].lo);
        assert_int_equal(f.hi, good[i].hi);
        assert_int_equal(f.left, good[i].left);
        assert_true(f.p == good[i].p);
        assert_string_equal(f.op, good[i].op);
        assert_int_equal(f.after, good[i].after);
        assert_string_equal(f.text, good[i].text);
    }
}

static const struct {
    const char *text, *words;
} wrong[] = {
    {"", "\"\" is none of latency, throttle"},
    {"slow", "fault \"slow\": \"slow\" is none of latency"},
    {"latency", "latency wants a time such as 200ms, or 50ms..2s"},
    {"latency=", "latency wants a time"},
    {"latency=5", "latency wants a time"},
    {"latency=5x", "latency wants a time"},
    {"latency=-5s", "latency wants a time"},
    {"latency=2s..1s", "latency wants a time"},
    {"latency=11m", "latency wants a time"},
    {"latency=1ss", "latency wants a time"},
    {"skew=soon", "skew wants a time such as 10m or -10m"},
    {"skew=--5m", "skew wants a time"},
    {"throttle=5", "throttle takes no value"},
    {"reset=during", "reset wants before or after"},
    {"truncate=-1", "truncate wants a number of bytes"},
    {"slow-drip=0", "slow-drip wants a number of bytes a second from 1"},
    {"throttle,p=2", "p wants a number from 0 to 1"},
    {"throttle,p", "p wants a number"},
    {"throttle,op=", "op wants an operation such as GetService or List*"},
    {"throttle,op=*Get", "op wants an operation"},
    {"throttle,op=Get*x", "op wants an operation"},
    {"throttle,n=0", "n wants a number of times from 1"},
    {"throttle,seed=x", "seed wants a whole number from 0"},
    {"throttle,often", "\"often\" is none of p, op, n, seed"},
    {"throttle,,p=1", "\"\" is none of p, op, n, seed"},
    {"throttle, p=1", "written without blanks"},
    {"thr\xc3\xb6ttle", "in ASCII"},
};

static void test_wrong(void **state)
{
    (void)state;
    char *longer = xcalloc(1, 2 * FAULT_TEXT_MAX);
    struct fault f;
    struct err e;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        if (fault_parse(wrong[i].text, &f, &e) != ERR_USAGE || !strstr(e.msg, wrong[i].words))
            fail_msg("%s: %s", wrong[i].text, e.msg);
    memset(longer, 'x', FAULT_TEXT_MAX);
    assert_int_equal(fault_parse(longer, &f, &e), ERR_USAGE);
    free(longer);
}

/* --- sets ------------------------------------------------------------------------------------- */

static struct fault_set *set_of(uint64_t seed, const char *a, const char *b)
{
    struct fault_set *s = xcalloc(1, sizeof(*s));
    struct err e;
    fault_set_init(s, seed);
    assert_int_equal(fault_set_add(s, a, &e), 0);
    if (b)
        assert_int_equal(fault_set_add(s, b, &e), 0);
    return s;
}

static void test_operations_and_times(void **state)
{
    (void)state;
    struct fault_set *s = set_of(1, "throttle,op=List*,n=2", NULL);
    struct fault_plan p;
    fault_decide(s, "GetService", &p);
    assert_int_equal(p.status, 0);
    assert_null(p.name);
    for (int i = 0; i < 3; i++) {
        fault_decide(s, "ListServices", &p);
        assert_int_equal(p.status, i < 2 ? 400 : 0);
    }
    assert_int_equal(s->v[0].hits, 2);
    free(s);
}

/* A tenth of the requests, the same ones for the same seed, whatever stands beside it. */
static void test_probability(void **state)
{
    (void)state;
    struct fault_set *a = set_of(7, "throttle,p=0.1", NULL), *b = set_of(7, "throttle,p=0.1", NULL),
                     *c = set_of(8, "throttle,p=0.1", "latency=1s,p=0.5");
    int hits = 0, differ = 0;
    for (int i = 0; i < 2000; i++) {
        struct fault_plan p, q, r;
        fault_decide(a, "GetService", &p);
        fault_decide(b, "GetService", &q);
        fault_decide(c, "GetService", &r);
        assert_int_equal(p.status, q.status);
        hits += p.status != 0;
        differ += p.status != r.status;
    }
    assert_in_range(hits, 140, 260);
    assert_true(differ > 100);
    free(a);
    free(b);
    free(c);
}

static void test_together(void **state)
{
    (void)state;
    struct fault_set *s = set_of(1, "latency=100ms", "latency=50ms");
    struct fault_plan p;
    struct err e;
    assert_int_equal(fault_set_add(s, "error500=after", &e), 0);
    assert_int_equal(fault_set_add(s, "throttle", &e), 0);
    assert_int_equal(fault_set_add(s, "truncate=3", &e), 0);
    assert_int_equal(fault_set_add(s, "garbage", &e), 0);
    assert_int_equal(fault_set_add(s, "skew=5m", &e), 0);
    assert_int_equal(fault_set_add(s, "skew=-1m", &e), 0);
    fault_decide(s, "GetService", &p);
    assert_int_equal(p.latency_ms, 150);
    assert_int_equal(p.status, 500);
    assert_true(p.after);
    assert_int_equal(p.delivery, DELIVER_CUT);
    assert_int_equal(p.value, 3);
    assert_string_equal(p.name, "latency");
    assert_int_equal(s->v[3].hits, 0); /* there was an error already */
    assert_int_equal(fault_skew(s, "GetService"), 4 * 60 * 1000);
    free(s);
}

static void test_latency_range(void **state)
{
    (void)state;
    struct fault_set *s = set_of(1, "latency=10ms..20ms", NULL);
    bool low = false, high = false;
    for (int i = 0; i < 500; i++) {
        struct fault_plan p;
        fault_decide(s, "GetService", &p);
        assert_in_range(p.latency_ms, 10, 20);
        low |= p.latency_ms == 10;
        high |= p.latency_ms == 20;
    }
    assert_true(low && high);
    free(s);
}

static int read_set(struct fault_set *s, const char *text, struct err *e)
{
    cJSON *o = json_parse(text, strlen(text), e);
    int rc;
    assert_non_null(o);
    rc = fault_set_read(s, o, e);
    cJSON_Delete(o);
    return rc;
}

/* All of them, or none: the old ones stay where one is wrong. */
static void test_json(void **state)
{
    (void)state;
    struct fault_set *s = set_of(1, "throttle", NULL);
    struct err e;
    assert_int_equal(read_set(s, "{\"faults\":[\"garbage\",\"nonsense\"]}", &e), ERR_USAGE);
    assert_non_null(strstr(e.msg, "nonsense"));
    assert_int_equal(read_set(s, "{\"faults\":[5]}", &e), ERR_INPUT);
    assert_int_equal(read_set(s, "{\"faults\":{}}", &e), ERR_INPUT);
    assert_int_equal(read_set(s, "{\"faults\":[],\"more\":1}", &e), ERR_INPUT);
    assert_int_equal(read_set(s, "[]", &e), ERR_INPUT);
    assert_int_equal(s->n, 1);
    assert_string_equal(s->v[0].text, "throttle");
    assert_int_equal(read_set(s, "{\"faults\":[\"garbage,n=4\",\"latency=1s\"]}", &e), 0);
    cJSON *o = fault_set_json(s);
    char *text = cJSON_PrintUnformatted(o);
    assert_string_equal(text, "{\"faults\":[{\"fault\":\"garbage,n=4\",\"hits\":0,\"left\":4},"
                              "{\"fault\":\"latency=1s\",\"hits\":0}]}");
    cJSON_free(text);
    cJSON_Delete(o);
    assert_int_equal(read_set(s, "{\"faults\":[]}", &e), 0);
    assert_int_equal(s->n, 0);
    for (int i = 0; i < FAULTS_MAX; i++)
        assert_int_equal(fault_set_add(s, "throttle", &e), 0);
    assert_int_equal(fault_set_add(s, "throttle", &e), ERR_USAGE);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_operations_and_times),
        cmocka_unit_test(test_probability),
        cmocka_unit_test(test_together),
        cmocka_unit_test(test_latency_range),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
