/* The memory of calls that may come twice, by itself: what counts as the same parameters, how long
 * a token lives, and that the memory is bounded. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/when.h"
#include "sim/answer.h"
#include "sim/idempotency.h"
#include "sim/model.h"

struct fixture {
    struct sim *s;
    cJSON *input;
};

static struct sim_request request(struct fixture *f, const char *op, const char *input)
{
    cJSON_Delete(f->input);
    f->input = cJSON_Parse(input);
    assert_non_null(f->input);
    return (struct sim_request){.op = op, .input = f->input};
}

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    struct sim_options o;
    struct err e;

    sim_options_init(&o);
    o.environments = o.services = o.instances = 0;
    o.now_ms = 1000;
    f->s = sim_new(&o, &e);
    assert_non_null(f->s);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    sim_free(f->s);
    cJSON_Delete(f->input);
    free(f);
    return 0;
}

static void keep(struct fixture *f, const char *op, const char *input, const char *name,
                 const char *tail)
{
    struct sim_request rq = request(f, op, input);
    struct sim_answer a = {.status = 0};

    answer_member(&a, "tail", cJSON_CreateString(tail));
    idem_keep(f->s, &rq, name, tail, &a);
    sim_answer_release(&a);
}

/* "new", an error's code, or the tail of the answer. */
static const char *repeat(struct fixture *f, const char *op, const char *input, const char *name)
{
    static char text[200];
    struct sim_request rq = request(f, op, input);
    struct sim_answer a = {.status = 0};

    if (!idem_repeat(f->s, &rq, name, &a))
        return "new";
    snprintf(text, sizeof(text), "%s", *a.error ? a.error : json_str_or(a.body, "tail", "?"));
    sim_answer_release(&a);
    return text;
}

static const struct {
    const char *input, *again;
} same[] =
    {
        {"{\"clientToken\":\"t\"}", "{\"clientToken\":\"t\"}"},
        {"{\"clientToken\":\"t\",\"a\":1,\"b\":\"x\"}",
         "{\"b\":\"x\",\"a\":1.0,\"clientToken\":\"t\"}"},
        {"{\"clientToken\":\"t\",\"a\":null}", "{\"clientToken\":\"t\"}"},
        {"{\"clientToken\":\"t\",\"o\":{\"y\":[1,{\"p\":1,\"q\":2}],\"x\":null}}",
         "{\"clientToken\":\"t\",\"o\":{\"y\":[1,{\"q\":2,\"p\":1,\"r\":null}]}}"},
},
  other[] = {
      {"{\"clientToken\":\"t\"}", "{\"clientToken\":\"t\",\"a\":1}"},
      {"{\"clientToken\":\"t\",\"a\":\"1\"}", "{\"clientToken\":\"t\",\"a\":1}"},
      {"{\"clientToken\":\"t\",\"a\":[1,2]}", "{\"clientToken\":\"t\",\"a\":[2,1]}"},
      {"{\"clientToken\":\"t\",\"a\":[]}", "{\"clientToken\":\"t\"}"},
      {"{\"clientToken\":\"t\",\"a\":true}", "{\"clientToken\":\"t\",\"a\":false}"},
      {"{\"clientToken\":\"t\",\"ab\":\"c\"}", "{\"clientToken\":\"t\",\"a\":\"bc\"}"},
      {"{\"clientToken\":\"t\",\"a\":\"x\",\"b\":\"y\"}",
       "{\"clientToken\":\"t\",\"a\":\"x1:b=s1:y\"}"},
};

static void what_is_the_same(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < ARRAY_LEN(same); i++) {
        keep(f, "Op", same[i].input, NULL, "a/1");
        assert_string_equal(repeat(f, "Op", same[i].again, NULL), "a/1");
    }
    for (size_t i = 0; i < ARRAY_LEN(other); i++) {
        keep(f, "Op", other[i].input, NULL, "a/1");
        assert_string_equal(repeat(f, "Op", other[i].again, NULL), "ValidationException");
    }
}

#define TOKEN "{\"clientToken\":\"t\"}"

static void tokens_and_names(void **state)
{
    struct fixture *f = *state;

    keep(f, "Op", TOKEN, NULL, "a/1");
    assert_string_equal(repeat(f, "Other", TOKEN, NULL), "new");
    assert_string_equal(repeat(f, "Op", "{\"clientToken\":\"T\"}", NULL), "new");
    assert_string_equal(repeat(f, "Op", TOKEN, "t"), "new"); /* a name is no token */
    idem_modified(f->s, "a/1");
    assert_string_equal(repeat(f, "Op", TOKEN, NULL), "a/1"); /* counts for names alone */
    idem_gone(f->s, "a/1");
    assert_string_equal(repeat(f, "Op", TOKEN, NULL), "new");
    keep(f, "Op", "{\"name\":\"n\"}", "n", "a/n");
    idem_modified(f->s, "a/m");
    assert_string_equal(repeat(f, "Op", "{\"name\":\"n\"}", "n"), "a/n");
    idem_modified(f->s, "a/n");
    assert_string_equal(repeat(f, "Op", "{\"name\":\"n\"}", "n"), "ConflictException");
    assert_string_equal(repeat(f, "Op", "{\"name\":\"n\",\"x\":1}", "n"), "ValidationException");
    /* neither: nothing is remembered */
    keep(f, "Op", "{}", NULL, "a/2");
    keep(f, "Op", "{\"clientToken\":\"\"}", NULL, "a/2");
    assert_string_equal(repeat(f, "Op", "{}", NULL), "new");
    assert_string_equal(repeat(f, "Op", "{\"clientToken\":\"\"}", NULL), "new");
}

static void a_token_lives_eight_hours_a_name_for_ever(void **state)
{
    struct fixture *f = *state;

    keep(f, "Op", TOKEN, NULL, "a/1");
    keep(f, "Op", "{}", "n", "a/n");
    f->s->now_ms += 8 * MS_HOUR - 1;
    assert_string_equal(repeat(f, "Op", TOKEN, NULL), "a/1");
    f->s->now_ms += 1;
    assert_string_equal(repeat(f, "Op", TOKEN, NULL), "new");
    assert_string_equal(repeat(f, "Op", "{}", "n"), "a/n");
    assert_null(f->s->idem.tokens);
    assert_int_equal(f->s->idem.bytes, 0);
}

static void the_memory_is_bounded(void **state)
{
    struct fixture *f = *state;
    size_t n = 1024 * 1024;
    char *large = xmalloc(n + 1), token[40];

    memset(large, 'x', n);
    large[n] = '\0';
    for (int i = 0; i < 100; i++) {
        snprintf(token, sizeof(token), "{\"clientToken\":\"t%d\"}", i);
        keep(f, "Op", token, NULL, large);
        assert_string_equal(repeat(f, "Op", "{\"clientToken\":\"x\"}", NULL), "new");
        assert_true(f->s->idem.bytes <= 64 * 1024 * 1024);
    }
    assert_string_equal(repeat(f, "Op", "{\"clientToken\":\"t0\"}", NULL), "new");
    assert_string_not_equal(repeat(f, "Op", "{\"clientToken\":\"t99\"}", NULL), "new");
    assert_true(f->s->idem.bytes > 60 * 1024 * 1024);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tokens_and_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_token_lives_eight_hours_a_name_for_ever, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_memory_is_bounded, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
