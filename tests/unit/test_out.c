/* Answers as text: JSON byte for byte as the AWS CLI prints it, the other formats, numbers, times,
 * text that could steer a terminal. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/out.h"
#include "base/alloc.h"
#include "unit.h"

struct printed {
    FILE *file;
    char *text;
    size_t len;
    struct out *out;
};

static void begin(struct printed *p, const char *op, enum out_format format, bool iso, bool visible)
{
    struct out_config cfg = {
        .format = format, .op = op_find(op), .iso8601 = iso, .visible = visible};

    cfg.file = p->file = open_memstream(&p->text, &p->len);
    assert_non_null(p->file);
    assert_non_null(cfg.op);
    p->out = out_new(&cfg);
}

static void end_with(struct printed *p, const char *want)
{
    out_free(p->out);
    fclose(p->file);
    assert_string_equal(p->text, want);
    free(p->text);
}

static void answer_is(const char *op, enum out_format format, const char *answer, const char *want)
{
    struct printed p;

    begin(&p, op, format, false, false);
    out_answer(p.out, answer, strlen(answer));
    end_with(&p, want);
}

/* --- JSON ---------------------------------------------------------------------------------------
 */

static void json_goes_by_the_model(void **state)
{
    (void)state;
    /* the model's order, no null, no member that it has not */
    answer_is(
        "GetService", OUT_JSON,
        "{\"x\":[1,{\"y\":2}],\"service\":{\"status\":\"ACTIVE\",\"name\":\"n\",\"spec\":null,"
        "\"createdAt\":1.5E9,\"arn\":\"a\"}}",
        "{\n    \"service\": {\n        \"arn\": \"a\",\n        \"createdAt\": 1500000000.0,\n"
        "        \"name\": \"n\",\n        \"status\": \"ACTIVE\"\n    }\n}\n");
    answer_is("GetService", OUT_JSON, "{\"service\":{}}", "{\n    \"service\": {}\n}\n");
    answer_is("ListTagsForResource", OUT_JSON, "{\"tags\":[]}", "{\n    \"tags\": []\n}\n");
    answer_is(
        "ListTagsForResource", OUT_JSON, " { \"tags\" : [ null , {\"key\":\"k\"} ] } ",
        "{\n    \"tags\": [\n        null,\n        {\n            \"key\": \"k\"\n        }\n"
        "    ]\n}\n");
    /* what stands twice counts once, as it stands last */
    answer_is("GetService", OUT_JSON, "{\"service\":{\"name\":\"a\",\"name\":\"b\"}}",
              "{\n    \"service\": {\n        \"name\": \"b\"\n    }\n}\n");
}

static void nothing_is_printed_for_nothing(void **state)
{
    static const char *const nothing[] = {"{}", "", " ", "{\"unknown\":1}", "{\"service\":null}"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
        for (int format = OUT_JSON; format <= OUT_TABLE; format++)
            answer_is("GetService", (enum out_format)format, nothing[i], "");
    answer_is("NotifyResourceDeploymentStatusChange", OUT_JSON, "{\"a\":1}", "");
}

static void other_types_than_the_models_are_printed(void **state)
{
    (void)state;
    answer_is("GetService", OUT_JSON,
              "{\"service\":{\"arn\":{\"b\":null,\"a\":[true,false]},\"name\":7,\"status\":[]}}",
              "{\n    \"service\": {\n        \"arn\": {\n            \"b\": null,\n"
              "            \"a\": [\n                true,\n                false\n            ]\n"
              "        },\n        \"name\": 7,\n        \"status\": []\n    }\n}\n");
    answer_is("GetService", OUT_JSON, "{\"service\":\"text\"}",
              "{\n    \"service\": \"text\"\n}\n");
}

static void unknown_members_of_a_union_are_named(void **state)
{
    (void)state;
    answer_is("GetDeployment", OUT_JSON,
              "{\"deployment\":{\"targetState\":{\"tomorrow\":{\"a\":1}}}}",
              "{\n    \"deployment\": {\n        \"targetState\": {\n"
              "            \"SDK_UNKNOWN_MEMBER\": {\n                \"name\": \"tomorrow\"\n"
              "            }\n        }\n    }\n}\n");
}

struct pair {
    const char *in, *want;
};

static void strings_are_escaped_as_python_does(void **state)
{
    static const struct pair all[] = {
        {"a\\u00e9\\/b", "a\xc3\xa9/b"},
        {"\xf0\x9f\x98\x80\\ud83d\\ude00", "\xf0\x9f\x98\x80\xf0\x9f\x98\x80"},
        {"\\u0000\\u001f\\b\\f\\n\\r\\t", "\\u0000\\u001f\\b\\f\\n\\r\\t"},
        {"\\\"\\\\", "\\\"\\\\"},
        {"\x7f\\u007f\\u0085\xe2\x80\xae", "\x7f\x7f\xc2\x85\xe2\x80\xae"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        char *in = xasprintf("{\"service\":{\"name\":\"%s\"}}", all[i].in);
        char *want = xasprintf("{\n    \"service\": {\n        \"name\": \"%s\"\n    }\n}\n",
                               all[i].want);

        answer_is("GetService", OUT_JSON, in, want);
        free(in);
        free(want);
    }
}

/* On a terminal it is the same string, written in another way. */
static void a_terminal_is_not_steered(void **state)
{
    const char *in =
        "{\"service\":{\"name\":\"a\\u007f\\u009b2J\xe2\x80\xae\xf3\xa0\x80\x81\xc3\xa9\"}}";
    struct printed p;

    (void)state;
    begin(&p, "GetService", OUT_JSON, false, true);
    out_answer(p.out, in, strlen(in));
    end_with(&p, "{\n    \"service\": {\n        \"name\": "
                 "\"a\\u007f\\u009b2J\\u202e\\udb40\\udc01\xc3\xa9\"\n    }\n}\n");
    begin(&p, "GetService", OUT_TEXT, false, true);
    out_answer(p.out, in, strlen(in));
    out_free(p.out);
    fclose(p.file);
    assert_null(strstr(p.text, "\xc2\x9b"));
    assert_null(strstr(p.text, "\xe2\x80\xae"));
    free(p.text);
}

/* The right column is Python's repr(). */
static void numbers_are_those_of_python(void **state)
{
    static const struct pair all[] = {
        {"0", "0"},
        {"1605135785", "1605135785"},
        {"12345678901234567890123", "12345678901234567890123"},
        {"1605135785.405", "1605135785.405"},
        {"1605135785.0", "1605135785.0"},
        {"1605135785.4050", "1605135785.405"},
        {"1.605135785405E9", "1605135785.405"},
        {"1.605135785405e+9", "1605135785.405"},
        {"1e15", "1000000000000000.0"},
        {"1e16", "1e+16"},
        {"123456789012345678.5", "1.2345678901234568e+17"},
        {"0.0001", "0.0001"},
        {"0.00001", "1e-05"},
        {"0.1", "0.1"},
        {"0.30000000000000004", "0.30000000000000004"},
        {"0.3000000000000000001", "0.3"},
        {"-2.5e-7", "-2.5e-07"},
        {"-1.25", "-1.25"},
        {"-0.0", "-0.0"},
        {"5e-324", "5e-324"},
        {"1.7976931348623157e308", "1.7976931348623157e+308"},
        {"100.5e0", "100.5"},
        {"12e3", "12000.0"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        char *in = xasprintf("{\"service\":{\"createdAt\":%s}}", all[i].in);
        char *want = xasprintf("{\n    \"service\": {\n        \"createdAt\": %s\n    }\n}\n",
                               all[i].want);

        answer_is("GetService", OUT_JSON, in, want);
        free(in);
        free(want);
    }
}

/* The right column is Python's isoformat(), in the zone of the test. */
static void times_are_those_of_python(void **state)
{
    static const struct pair all[] = {
        {"1605132185.405", "\"2020-11-12T03:33:05.405000+05:30\""},
        {"1605132185", "\"2020-11-12T03:33:05+05:30\""},
        {"1.605132185E9", "\"2020-11-12T03:33:05+05:30\""},
        {"1605132185.9999999", "\"2020-11-12T03:33:06+05:30\""},
        {"1605132185.000001", "\"2020-11-12T03:33:05.000001+05:30\""},
        {"0", "\"1970-01-01T05:30:00+05:30\""},
        {"\"1605132185\"", "\"2020-11-12T03:33:05+05:30\""},
        {"\"2020-11-11T22:03:05Z\"", "\"2020-11-11T22:03:05+00:00\""},
        {"\"2020-11-11T22:03:05.405Z\"", "\"2020-11-11T22:03:05.405000+00:00\""},
        {"\"soon\"", "\"soon\""},
        {"1e300", "1e+300"},
    };

    (void)state;
    setenv("TZ", "XXX-5:30", 1);
    tzset();
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        char *in = xasprintf("{\"service\":{\"createdAt\":%s}}", all[i].in);
        char *want = xasprintf("{\n    \"service\": {\n        \"createdAt\": %s\n    }\n}\n",
                               all[i].want);
        struct printed p;

        begin(&p, "GetService", OUT_JSON, true, false);
        out_answer(p.out, in, strlen(in));
        end_with(&p, want);
        free(in);
        free(want);
    }
    unsetenv("TZ");
    tzset();
}

/* --- pages --------------------------------------------------------------------------------------
 */

#define PAGE1 "{\"services\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"nextToken\":\"x\"}"
#define PAGE2 "{\"services\":[],\"nextToken\":\"y\"}"
#define PAGE3 "{\"services\":[{\"name\":\"c\",\"arn\":\"d\"}]}"

static void page(struct out *o, const char *text, size_t from, size_t count)
{
    struct jsonview list = jsonview_member(jsonview_of(text, strlen(text)), "services");

    out_page(o, list.at, (size_t)(list.end - list.at), from, count);
}

static void pages(struct printed *p)
{
    page(p->out, PAGE1, 0, 2);
    page(p->out, PAGE2, 0, 0);
    page(p->out, PAGE3, 0, 1);
}

static void pages_become_one(void **state)
{
    static const char *const want[] = {
        [OUT_JSON] =
            "{\n    \"services\": [\n        {\n            \"name\": \"a\"\n        },\n"
            "        {\n            \"name\": \"b\"\n        },\n        {\n"
            "            \"arn\": \"d\",\n            \"name\": \"c\"\n        }\n    ]\n}\n",
        [OUT_YAML] = "services:\n- name: a\n- name: b\n- arn: d\n  name: c\n",
        [OUT_TEXT] = "SERVICES\ta\nSERVICES\tb\nSERVICES\td\tc\n",
        [OUT_TABLE] = "-------------------\n"
                      "|  ListServices   |\n"
                      "+-----------------+\n"
                      "||   services    ||\n"
                      "|+------+--------+|\n"
                      "||  arn | name   ||\n"
                      "|+------+--------+|\n"
                      "||      |  a     ||\n"
                      "||      |  b     ||\n"
                      "||  d   |  c     ||\n"
                      "|+------+--------+|\n",
    };

    (void)state;
    for (int format = OUT_JSON; format <= OUT_TABLE; format++) {
        struct printed p;

        begin(&p, "ListServices", (enum out_format)format, false, false);
        pages(&p);
        out_end(p.out, NULL);
        end_with(&p, want[format]);
    }
}

static void a_page_is_cut_at_both_ends(void **state)
{
    static const char *const want[] = {
        [OUT_JSON] = ("{\n    \"services\": [\n        {\n            \"name\": \"b\"\n        }\n"
                      "    ],\n    \"NextToken\": \"abc=\"\n}\n"),
        [OUT_YAML] = "services:\n- name: b\nNextToken: \"abc=\"\n",
        [OUT_TEXT] = "SERVICES\tb\nNEXTTOKEN\tabc=\n",
    };

    (void)state;
    for (int format = OUT_JSON; format <= OUT_TEXT; format++) {
        struct printed p;

        begin(&p, "ListServices", (enum out_format)format, false, false);
        page(p.out, PAGE1, 1, 1);
        out_end(p.out, "abc=");
        end_with(&p, want[format]);
    }
}

static void an_empty_listing_is_an_empty_list(void **state)
{
    static const char *const want[] = {[OUT_JSON] = "{\n    \"services\": []\n}\n",
                                       [OUT_YAML] = "services: []\n",
                                       [OUT_TEXT] = "",
                                       [OUT_TABLE] = ""};

    (void)state;
    for (int format = OUT_JSON; format <= OUT_TABLE; format++) {
        struct printed p;

        begin(&p, "ListServices", (enum out_format)format, false, false);
        page(p.out, PAGE2, 0, 0);
        out_end(p.out, NULL);
        end_with(&p, format == OUT_TABLE ? "--------------\n|ListServices|\n+------------+\n"
                                         : want[format]);
        begin(&p, "ListServices", (enum out_format)format, false, false);
        page(p.out, "{}", 0, 0); /* without the member there is nothing */
        out_end(p.out, NULL);
        end_with(&p, "");
    }
}

/* --- the other formats --------------------------------------------------------------------------
 */

#define SERVICE                                                                                    \
    "{\"service\":{\"name\":\"n\",\"createdAt\":1.5,\"spec\":\"a: 1\\n\\nb:\\n  - c\\n\","         \
    "\"pipeline\":{\"arn\":\"x y\",\"templateMajorVersion\":\"1\"},\"status\":\"true\"}}"

static void yaml_is_readable(void **state)
{
    (void)state;
    answer_is("GetService", OUT_YAML, SERVICE,
              "service:\n  createdAt: 1.5\n  name: \"n\"\n  pipeline:\n    arn: x y\n"
              "    templateMajorVersion: \"1\"\n  spec: |\n    a: 1\n\n    b:\n      - c\n"
              "  status: \"true\"\n");
}

/* What a reader of YAML would take for something else is quoted. */
static void yaml_quotes_what_it_must(void **state)
{
    static const struct pair all[] = {
        {"abc", "abc"},
        {"a-b_c.d/e", "a-b_c.d/e"},
        {"arn:aws:x", "arn:aws:x"},
        {"a b", "a b"},
        {"", "\"\""},
        {"no", "\"no\""},
        {"Null", "\"Null\""},
        {"12", "\"12\""},
        {"1e3", "\"1e3\""},
        {"-x", "\"-x\""},
        {"a: b", "\"a: b\""},
        {"a:", "\"a:\""},
        {"a #b", "\"a #b\""},
        {" a", "\" a\""},
        {"a ", "\"a \""},
        {"{a}", "\"{a}\""},
        {"a,b", "\"a,b\""},
        {"~", "\"~\""},
        {"a\\tb", "\"a\\tb\""},
        {"\\u0085\\u202e", "\"\\x85\\u202E\""},
        {"a\\\"b\\\\", "\"a\\\"b\\\\\""},
        {"\\na", "\"\\na\""},
        {"a\\nb", "|-\n    a\n    b"},
        {"a\\n\\n", "\"a\\n\\n\""},
        {" a\\nb", "\" a\\nb\""},
        {"a\\r\\nb", "\"a\\r\\nb\""},
        {"\xc3\xa9", "\"\xc3\xa9\""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        char *in = xasprintf("{\"service\":{\"name\":\"%s\"}}", all[i].in);
        char *want = xasprintf("service:\n  name: %s\n", all[i].want);

        answer_is("GetService", OUT_YAML, in, want);
        free(in);
        free(want);
    }
}

/* As the AWS CLI prints the same answer. */
static void text_is_that_of_the_aws_cli(void **state)
{
    (void)state;
    answer_is("GetService", OUT_TEXT, SERVICE,
              "SERVICE\t1.5\tn\ta: 1\n\nb:\n  - c\n\ttrue\nPIPELINE\tx y\t1\n");
    answer_is("ListTagsForResource", OUT_TEXT,
              "{\"tags\":[{\"key\":\"a\",\"value\":\"b\"},{\"key\":\"c\"}]}",
              "TAGS\ta\tb\nTAGS\tc\t\n");
    answer_is("UpdateServiceInstance", OUT_TEXT, "{\"serviceInstance\":{\"name\":true}}",
              "SERVICEINSTANCE\tTrue\n");
}

static void table_stands_upright_where_it_is_wide(void **state)
{
    (void)state;
    answer_is("GetService", OUT_TABLE,
              "{\"service\":{\"name\":\"n\",\"arn\":\"a long one that makes the table wider than "
              "eighty columns, as they all are\",\"status\":\"a\\nb\"}}",
              "------------------------------------------------------------"
              "--------------------------------\n"
              "|                                        GetService         "
              "                               |\n"
              "+-----------------------------------------------------------"
              "-------------------------------+\n"
              "||                                         service          "
              "                              ||\n"
              "|+--------+-------------------------------------------------"
              "------------------------------+|\n"
              "||  arn   |  a long one that makes the table wider than eigh"
              "ty columns, as they all are   ||\n"
              "||  name  |  n                                              "
              "                              ||\n"
              "||  status|  a b                                            "
              "                              ||\n"
              "|+--------+-------------------------------------------------"
              "------------------------------+|\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_goes_by_the_model),
        cmocka_unit_test(nothing_is_printed_for_nothing),
        cmocka_unit_test(other_types_than_the_models_are_printed),
        cmocka_unit_test(unknown_members_of_a_union_are_named),
        cmocka_unit_test(strings_are_escaped_as_python_does),
        cmocka_unit_test(a_terminal_is_not_steered),
        cmocka_unit_test(numbers_are_those_of_python),
        cmocka_unit_test(times_are_those_of_python),
        cmocka_unit_test(pages_become_one),
        cmocka_unit_test(a_page_is_cut_at_both_ends),
        cmocka_unit_test(an_empty_listing_is_an_empty_list),
        cmocka_unit_test(yaml_is_readable),
        cmocka_unit_test(yaml_quotes_what_it_must),
        cmocka_unit_test(text_is_that_of_the_aws_cli),
        cmocka_unit_test(table_stands_upright_where_it_is_wide),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
