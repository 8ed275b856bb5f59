/* How a resource is named on the command line, and back. */
#include "unit.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "kind/kind.h"

static const struct kind *kind(const char *name)
{
    const struct kind *k = kind_find(name);

    assert_non_null(k);
    return k;
}

static void test_names(void **state)
{
    static const struct {
        const char *kind, *text, *json; /* json NULL: refused, with the form in the message */
    } names[] = {
        {"environment", "prod", "{\"name\":\"prod\"}"},
        {"environment", "", NULL},
        {"instance", "front-end/prod", "{\"serviceName\":\"front-end\",\"name\":\"prod\"}"},
        {"instance", "front-end", NULL},
        {"instance", "front-end/", NULL},
        {"instance", "/prod", NULL},
        {"pipeline", "front-end", "{\"serviceName\":\"front-end\"}"},
        {"repository", "GITHUB/org/name", "{\"provider\":\"GITHUB\",\"name\":\"org/name\"}"},
        {"service-template-version", "t/1/0",
         "{\"templateName\":\"t\",\"majorVersion\":\"1\",\"minorVersion\":\"0\"}"},
        {"service-template-version", "t/1", NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct err e;
        cJSON *o = kind_parse(kind(names[i].kind), names[i].text, &e);
        char *text = o ? cJSON_PrintUnformatted(o) : NULL;
        struct buf back = BUF_INIT(100);

        if (names[i].json) {
            assert_string_equal(text, names[i].json);
            assert_int_equal(kind_identity(kind(names[i].kind), o, &back), 0);
            assert_string_equal(buf_str(&back), names[i].text);
        } else {
            assert_null(o);
            assert_int_equal(e.code, ERR_USAGE);
        }
        buf_release(&back);
        free(text);
        cJSON_Delete(o);
    }
}

static void test_how_it_is_named(void **state)
{
    struct err e;

    (void)state;
    assert_null(kind_parse(kind("instance"), "x", &e));
    assert_string_equal(e.msg, "an instance is named SERVICE/INSTANCE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_how_it_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
