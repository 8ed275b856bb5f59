/* The shorthand: what the AWS CLI reads out of the same text, and what it refuses. */
#include <stdlib.h>
#include <string.h>

#include "proton/shorthand.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "unit.h"

struct reading {
    const char *text, *json;
};

/* Each line was compared with awscli's own parser. */
static const struct reading readings[] = {
    {"a=b", "{\"a\":\"b\"}"},
    {"a=b,c=d", "{\"a\":\"b\",\"c\":\"d\"}"},
    {" a=b", NULL},
    {"a = b , c = d", "{\"a\":\"b\",\"c\":\"d\"}"},
    {"a=", "{\"a\":\"\"}"},
    {"a=,b=c", "{\"a\":\"\",\"b\":\"c\"}"},
    {"a=b,c,d=e", "{\"a\":[\"b\",\"c\"],\"d\":\"e\"}"},
    {"a=b=c,d", "{\"a\":[\"b=c\",\"d\"]}"},
    {"a=b,c", "{\"a\":[\"b\",\"c\"]}"},
    {"a=[b,c]", "{\"a\":[\"b\",\"c\"]}"},
    {"a=[b]", "{\"a\":[\"b\"]}"},
    {"a=[]", "{\"a\":[]}"},
    {"a=[ b , c ],d=e", "{\"a\":[\"b\",\"c\"],\"d\":\"e\"}"},
    {"a={b=c,d=e}", "{\"a\":{\"b\":\"c\",\"d\":\"e\"}}"},
    {"a={}", "{\"a\":{}}"},
    {"a={b={c=[d,{e=f}]}}", "{\"a\":{\"b\":{\"c\":[\"d\",{\"e\":\"f\"}]}}}"},
    {"a=\"b,c=d\"", "{\"a\":\"b,c=d\"}"},
    {"a='b c',d=\"e f\"", "{\"a\":\"b c\",\"d\":\"e f\"}"},
    {"a=\"say \\\"x\\\"\"", "{\"a\":\"say \\\"x\\\"\"}"},
    {"a=\"C:\\dir\\\"", "{\"a\":\"C:\\\\dir\\\\\"}"},
    {"a=\"b\\\\c\"", "{\"a\":\"b\\\\c\"}"},
    {"a=b\\,c,d=e", "{\"a\":\"b,c\",\"d\":\"e\"}"},
    {"a=b c ,d=e", "{\"a\":\"b c\",\"d\":\"e\"}"},
    {"a-b_c.d#e/f:g=1", "{\"a-b_c.d#e/f:g\":\"1\"}"},
    {"a=\xc3\xa9,b=\xf0\x9f\x98\x80", "{\"a\":\"\xc3\xa9\",\"b\":\"\xf0\x9f\x98\x80\"}"},
    {"a=x@y", "{\"a\":\"x@y\"}"},
    {"a@=plain", "{\"a\":\"<plain>\"}"},
    {"a={b@=plain,c=d}", "{\"a\":{\"b\":\"<plain>\",\"c\":\"d\"}}"},
    /* refused */
    {"", NULL},
    {"a", NULL},
    {"a,b", NULL},
    {"a=b,", NULL},
    {"a=[b],", NULL},
    {"a=[b", NULL},
    {"a={b=c", NULL},
    {"a={b}", NULL},
    {"a=\"b", NULL},
    {"a='b", NULL},
    {"a=\"b\"c", NULL},
    {"a=b,a=c", NULL},
    {"a=[b] c", NULL},
};

static int in_brackets(void *ctx, char **text, struct err *e)
{
    char *new = xasprintf("<%s>", *text);

    (void)ctx;
    (void)e;
    free(*text);
    *text = new;
    return 0;
}

static int no_file(void *ctx, char **text, struct err *e)
{
    (void)ctx;
    (void)text;
    return err_set(e, ERR_IO, "no such file");
}

static void texts_are_read(void **state)
{
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(readings); i++) {
        const struct reading *r = &readings[i];
        cJSON *v = shorthand_parse(r->text, in_brackets, NULL, &e);
        char *json = v ? cJSON_PrintUnformatted(v) : NULL;

        if (!str_eq(json, r->json))
            fail_msg("%s: %s, not %s", r->text, json ? json : e.msg, r->json ? r->json : "refused");
        if (!v)
            assert_int_equal(e.code, ERR_USAGE);
        free(json);
        cJSON_Delete(v);
    }
}

static void errors_say_where(void **state)
{
    struct err e;

    (void)state;
    assert_null(shorthand_parse("key,value", in_brackets, NULL, &e));
    assert_non_null(strstr(e.msg, "Key=Value"));
    assert_null(shorthand_parse("key={a", in_brackets, NULL, &e));
    assert_non_null(strstr(e.msg, "a = expected at character 7, after \"key={a\", but there is the "
                                  "end"));
    assert_null(shorthand_parse("key=[a}\033", in_brackets, NULL, &e));
    assert_null(strchr(e.msg, '\033'));
    assert_null(shorthand_parse("key=a,key=b", in_brackets, NULL, &e));
    assert_non_null(strstr(e.msg, "the key \"key\" stands there twice"));
    assert_null(shorthand_parse("key@=x", no_file, NULL, &e));
    assert_int_equal(e.code, ERR_IO);
}

/* Nesting is bounded, whoever writes it. */
static void nesting_ends(void **state)
{
    char text[4096];
    struct err e;

    (void)state;
    memset(text, '[', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    text[0] = 'a';
    text[1] = '=';
    assert_null(shorthand_parse(text, in_brackets, NULL, &e));
    assert_non_null(strstr(e.msg, "less nesting"));
}

static const struct shape text_shape = {.name = "S", .type = SHAPE_STRING, .min = -1, .max = -1};
static const struct shape int_shape = {.name = "I", .type = SHAPE_INTEGER, .min = -1, .max = -1};
static const struct shape bool_shape = {.name = "B", .type = SHAPE_BOOLEAN, .min = -1, .max = -1};
static const struct shape list_shape = {
    .name = "L", .type = SHAPE_LIST, .item = &int_shape, .min = -1, .max = -1};
static const struct member members[] = {{.name = "text", .shape = &text_shape},
                                        {.name = "number", .shape = &int_shape},
                                        {.name = "truth", .shape = &bool_shape},
                                        {.name = "list", .shape = &list_shape}};
static const struct shape structure = {
    .name = "X", .type = SHAPE_STRUCTURE, .members = members, .n_members = 4, .min = -1, .max = -1};

static void strings_become_what_the_shape_wants(void **state)
{
    static const struct reading fits[] = {
        {"text=1,number=2,truth=true,list=3",
         "{\"text\":\"1\",\"number\":2,\"truth\":true,\"list\":[3]}"},
        {"truth=FALSE,list=[4,5]", "{\"truth\":false,\"list\":[4,5]}"},
        {"number=x,truth=maybe,other=6", "{\"number\":\"x\",\"truth\":\"maybe\",\"other\":\"6\"}"},
        {"list=7,8,number=-9", "{\"list\":[7,8],\"number\":-9}"},
        {"number=99999999999", "{\"number\":\"99999999999\"}"},
    };
    struct err e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(fits); i++) {
        cJSON *v = shorthand_parse(fits[i].text, in_brackets, NULL, &e);
        char *json;

        assert_non_null(v);
        shorthand_fit(v, &structure);
        json = cJSON_PrintUnformatted(v);
        assert_string_equal(json, fits[i].json);
        free(json);
        cJSON_Delete(v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_read),
        cmocka_unit_test(errors_say_where),
        cmocka_unit_test(nesting_ends),
        cmocka_unit_test(strings_become_what_the_shape_wants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
