/* JSON text read where it stands, whatever it is; base64 there and back. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/jsonview.h"
#include "unit.h"

struct pair {
    const char *in, *want;
};

static void views_read_any_text_and_end(void **state)
{
    static const char *const texts[] = {"{\"a\":[1,2,{\"b\":\"c\\\"]}\"}],\"d\":null}",
                                        "[",
                                        "{",
                                        "\"",
                                        "\"\\",
                                        "{\"a\"",
                                        "{\"a\":",
                                        "[1,,2]",
                                        "[}",
                                        "{]",
                                        ",",
                                        "]",
                                        "[[[[[",
                                        "{\"a\":{\"b\":",
                                        "nul",
                                        "-",
                                        "{,}",
                                        "\"\\u12",
                                        "[\"\\ud800\"]",
                                        ":",
                                        "{:}"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        for (size_t n = 0; n <= strlen(texts[i]); n++) {
            char *text = xstrndup(texts[i], n); /* as long as it is: no byte behind it is there */
            struct jsonview v = jsonview_of(text, n), m = jsonview_member(v, "a");
            struct buf b = BUF_INIT(1 << 10);

            assert_in_range(jsonview_count(v), 0, n);
            jsonview_text(v, &b);
            jsonview_text(m, &b);
            assert_in_range(b.len, 0, 3 * n);
            buf_release(&b);
            free(text);
        }
}

static void views_find_members(void **state)
{
    const char *text = " {\"a\\u0062\" : [ 1 , \"x\\\"y\" ] , \"c\":{\"d\":-1.5e3},\"e\":\"\"}";
    struct jsonview v = jsonview_of(text, strlen(text)), m;
    struct jsonview_iter it;
    struct jsonview key, value;
    struct buf b = BUF_INIT(64);

    (void)state;
    assert_int_equal(jsonview_count(v), 3);
    m = jsonview_member(v, "ab");
    assert_int_equal(jsonview_type(m), JSONVIEW_ARRAY);
    assert_int_equal(jsonview_count(m), 2);
    jsonview_iter(&it, m);
    assert_true(jsonview_next(&it, &key, &value));
    assert_null(key.at);
    assert_int_equal(jsonview_type(value), JSONVIEW_NUMBER);
    assert_true(jsonview_next(&it, &key, &value));
    jsonview_text(value, &b);
    assert_string_equal(buf_str(&b), "x\"y");
    assert_true(jsonview_is(value, "x\"y"));
    assert_false(jsonview_is(value, "x\"yz"));
    assert_false(jsonview_next(&it, &key, &value));
    m = jsonview_member(jsonview_member(v, "c"), "d");
    assert_int_equal(m.end - m.at, strlen("-1.5e3"));
    assert_int_equal(jsonview_type(jsonview_member(v, "nosuch")), JSONVIEW_NONE);
    assert_true(jsonview_is(jsonview_member(v, "e"), ""));
    buf_release(&b);
}

static void names_are_compared_as_they_mean(void **state)
{
    static const struct {
        const char *json, *text;
        bool same;
    } all[] = {
        {"\"abc\"", "abc", true},
        {"\"abc\"", "ab", false},
        {"\"abc\"", "abcd", false},
        {"\"abc\"", "", false},
        {"\"\"", "", true},
        {"\"\"", "a", false},
        {"\"a\\u0062c\"", "abc", true},
        {"\"a\\u0062c\"", "ab", false},
        {"\"a\\u0062\"", "abc", false},
        {"\"\\\\b\"", "\\b", true},
        {"\"\\b\"", "\\b", false},
        {"\"\\ud83d\\ude00x\"", "\U0001F600x", true},
        {"\"a\\u00e9\"", "a\u00e9", true},
        {"\"a\\u00e9\"", "a\u00e8", false},
        {"1", "1", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (jsonview_is(jsonview_of(all[i].json, strlen(all[i].json)), all[i].text) != all[i].same)
            fail_msg("%s and %s", all[i].json, all[i].text);
}

/* RFC 4648 section 10, and what is none. */
static void base64_there_and_back(void **state)
{
    static const struct pair all[] = {{"", ""},
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"},
                                      {"\xff\xfe", "//4="}};
    static const char *const wrong[] = {"Z", "Zg", "Zg=", "Z===", "Zm9v!", "Zm=v", "Zm-_", "===="};
    struct buf b = BUF_INIT(64);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        base64_encode(all[i].in, strlen(all[i].in), &b);
        assert_string_equal(buf_str(&b), all[i].want);
        buf_clear(&b);
        assert_int_equal(base64_decode(all[i].want, &b), 0);
        assert_string_equal(buf_str(&b), all[i].in);
        buf_clear(&b);
    }
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_not_equal(base64_decode(wrong[i], &b), 0);
        buf_clear(&b);
    }
    buf_release(&b);
}

static const char *const good[] = {"{}",
                                   "[]",
                                   " [1, -0, 0.5, 1e9, 1E+9, -1.5e-7, 12] ",
                                   "\"\\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                                   "{\"a\":{\"b\":[null,true,false]},\"a\":1}\n",
                                   "7",
                                   "\"\xf0\x9f\x98\x80\"",
                                   "[[[[]]]]"};

static const char *const bad[] = {"",
                                  " ",
                                  "{",
                                  "}",
                                  "[1,]",
                                  "{,}",
                                  "{\"a\"}",
                                  "{\"a\":}",
                                  "{a:1}",
                                  "[1 2]",
                                  "01",
                                  "1.",
                                  ".5",
                                  "-",
                                  "1e",
                                  "1e+",
                                  "+1",
                                  "tru",
                                  "nul",
                                  "truex",
                                  "\"",
                                  "\"\\x\"",
                                  "\"\\u12g4\"",
                                  "\"\\u123\"",
                                  "\"a\nb\"",
                                  "\"\xff\"",
                                  "{} {}",
                                  "[1]x",
                                  "NaN",
                                  "{\"a\":1,}",
                                  "\xef\xbb\xbf{}",
                                  "'a'"};

/* What RFC 8259 allows and nothing else; with json_parse() of one mind, but where cJSON is lenient.
 */
static void texts_are_checked(void **state)
{
    char deep[200];
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        cJSON *tree = json_parse(good[i], strlen(good[i]), &e);

        assert_non_null(tree);
        cJSON_Delete(tree);
        if (jsonview_check(good[i], strlen(good[i]), &e) < 0)
            fail_msg("%s: %s", good[i], e.msg);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        char *text = xstrndup(bad[i], strlen(bad[i]));

        if (jsonview_check(text, strlen(text), &e) == 0)
            fail_msg("%s is no JSON", text);
        free(text);
    }
    assert_int_not_equal(jsonview_check("[1]\0", 4, &e), 0);
    for (size_t n = 60; n <= 70; n++) {
        memset(deep, '[', n);
        memset(deep + n, ']', n);
        assert_int_equal(jsonview_check(deep, 2 * n, &e) == 0, n <= 64);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_read_any_text_and_end),
        cmocka_unit_test(views_find_members),
        cmocka_unit_test(texts_are_checked),
        cmocka_unit_test(names_are_compared_as_they_mean),
        cmocka_unit_test(base64_there_and_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
