/* base/json: parsing with limits, paths, times. */
#include "unit.h"

#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

static cJSON *parse(const char *s)
{
    struct err e;
    cJSON *o = json_parse(s, strlen(s), &e);

    assert_non_null(o);
    return o;
}

static void refuses_what_is_wrong(void **state)
{
    static const char *const wrong[] = {
        "", "  ", "{", "{\"a\":1", "{}x", "<html>", "{\"a\":\"\xff\"}", "nul", "[1,]"};
    char deep[200];
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_null(json_parse(wrong[i], strlen(wrong[i]), &e));
        assert_int_equal(e.code, ERR_PARSE);
    }
    assert_null(json_parse("{}\0", 3, &e));
    memset(deep, '[', sizeof(deep));
    assert_null(json_parse(deep, sizeof(deep), &e));
    assert_non_null(strstr(e.msg, "deeper"));
    cJSON_Delete(parse(" {\"a\": \"[[[[\\\"\"} \n"));
}

static void paths_and_types(void **state)
{
    cJSON *o = parse("{\"a\":{\"b\":{\"c\":\"x\"},\"n\":null,\"t\":true},\"A\":1,\"num\":2.5}");

    (void)state;
    assert_string_equal(json_str(o, "a.b.c"), "x");
    assert_null(json_str(o, "a.b"));
    assert_null(json_str(o, "a.b.c.d"));
    assert_null(json_at(o, "a.n"));
    assert_null(json_str(NULL, "a"));
    assert_true(json_num(o, "num", 0) > 2.4);
    assert_true(json_num(o, "a", -1) < 0);
    assert_true(json_bool(o, "a.t", false));
    assert_string_equal(json_str_or(o, "zz", "-"), "-");
    json_set_str(o, "new", "1");
    json_set_str(o, "new", "2");
    assert_string_equal(json_str(o, "new"), "2");
    json_set_str(o, "new", NULL);
    assert_null(json_at(o, "new"));
    assert_int_equal(cJSON_GetArraySize(o), 3);
    cJSON_Delete(o);
}

static void times_in_every_form(void **state)
{
    cJSON *o = parse(
        "{\"a\":1605135785.405,\"b\":1.605135785405E9,"
        "\"c\":\"2020-11-11T23:03:05.405Z\",\"d\":-1,\"e\":1e300,\"f\":\"soon\",\"g\":0}");

    (void)state;
    assert_true(json_time_ms(o, "a") == INT64_C(1605135785405));
    assert_true(json_time_ms(o, "b") == INT64_C(1605135785405));
    assert_true(json_time_ms(o, "c") == INT64_C(1605135785405));
    assert_true(json_time_ms(o, "d") == 0 && json_time_ms(o, "e") == 0);
    assert_true(json_time_ms(o, "f") == 0 && json_time_ms(o, "g") == 0);
    assert_true(json_time_ms(o, "missing") == 0);
    cJSON_Delete(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(refuses_what_is_wrong),
                                       cmocka_unit_test(paths_and_types),
                                       cmocka_unit_test(times_in_every_form)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
