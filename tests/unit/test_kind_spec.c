/* Where specs stand, for every kind that has one; how one resource is asked for by its identity. */
#include "unit.h"

#include <protontop/op.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "kind/kind.h"

static cJSON *parse(const char *text)
{
    char *copy = xstrdup(text);
    struct err e;
    cJSON *o;

    for (char *c = copy; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    o = json_parse(copy, strlen(copy), &e);
    assert_non_null(o);
    free(copy);
    return o;
}

static void expect_spec(const char *kind, const char *json, enum spec_at at, const char *want)
{
    cJSON *o = parse(json);
    const char *got = kind_spec(kind_find(kind), o, at);

    if (want)
        assert_string_equal(got, want);
    else
        assert_null(got);
    cJSON_Delete(o);
}

static void specs(void **state)
{
    static const char *const plain[] = {"environment", "service", "instance", "pipeline"};
    static const char *const states[] = {"environment", "serviceInstance", "servicePipeline"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
        expect_spec(plain[i], "{'spec':'a: 1'}", SPEC_NOW, "a: 1");
        expect_spec(plain[i], "{'serviceSpec':'a: 1'}", SPEC_NOW, NULL);
        expect_spec(plain[i], "{'spec':'a: 1'}", SPEC_AFTER, NULL);
    }
    expect_spec("component", "{'serviceSpec':'c: 1'}", SPEC_NOW, "c: 1");
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        char *json = xasprintf("{'initialState':{'%s':{'spec':'old'}},"
                               "'targetState':{'%s':{'spec':'new'}}}",
                               states[i], states[i]);

        expect_spec("deployment", json, SPEC_BEFORE, "old");
        expect_spec("deployment", json, SPEC_AFTER, "new");
        expect_spec("deployment", json, SPEC_NOW, NULL);
        free(json);
    }
    expect_spec("deployment", "{'targetState':{'component':{'serviceSpec':'c'}}}", SPEC_AFTER, "c");
    assert_false(kind_has_spec(kind_find("repository"), SPEC_NOW));
    expect_spec("repository", "{'spec':'x'}", SPEC_NOW, NULL);
}

static void expect_ask(const char *kind, const char *id, const char *op, const char *want)
{
    cJSON *input;
    const struct op *o = kind_ask(kind_find(kind), id, &input);
    char *text;

    if (!op) {
        assert_null(o);
        assert_null(input);
        return;
    }
    assert_non_null(o);
    assert_string_equal(o->name, op);
    text = cJSON_PrintUnformatted(input);
    assert_string_equal(text, want);
    cJSON_free(text);
    cJSON_Delete(input);
}

static void asked_for(void **state)
{
    (void)state;
    expect_ask("environment", "e", "GetEnvironment", "{\"name\":\"e\"}");
    expect_ask("instance", "s/i", "GetServiceInstance", "{\"name\":\"i\",\"serviceName\":\"s\"}");
    expect_ask("pipeline", "s", "GetService", "{\"name\":\"s\"}"); /* it hides there */
    expect_ask("deployment", "d", "GetDeployment", "{\"id\":\"d\"}");
    expect_ask("instance", "no-slash", NULL, NULL);
    expect_ask("environment", "", NULL, NULL);
}

static void answered(void **state)
{
    cJSON *o = parse(
              "{'service':{'name':'s','pipeline':{'spec':'p: 1','deploymentStatus':'FAILED'}}}"),
          *r = kind_answer(kind_find("pipeline"), "s", o);

    (void)state;
    assert_string_equal(kind_spec(kind_find("pipeline"), r, SPEC_NOW), "p: 1");
    assert_string_equal(json_str(r, "serviceName"), "s");
    cJSON_Delete(r);
    r = kind_answer(kind_find("service"), "s", o);
    assert_string_equal(json_str(r, "name"), "s");
    cJSON_Delete(r);
    assert_null(kind_answer(kind_find("environment"), "e", o));
    cJSON_Delete(o);
    o = parse("{'service':{'name':'s'}}"); /* it has none */
    assert_null(kind_answer(kind_find("pipeline"), "s", o));
    cJSON_Delete(o);
}

/* A component has a spec only where it is attached: then it is sent, else nothing is. */
static void components(void **state)
{
    const struct verb *v = kind_verb(kind_find("component"), VERB_UPDATE);
    struct verb_choice choice = {.type = "CURRENT_VERSION", .spec = "new: 1"};
    cJSON *o = parse("{'name':'c'}"), *in;
    struct err e;

    (void)state;
    assert_int_equal(verb_input(v, o, &choice, &in, &e), 0);
    assert_string_equal(json_str(in, "serviceSpec"), "new: 1");
    cJSON_Delete(in);
    choice.spec = NULL;
    assert_int_equal(verb_input(v, o, &choice, &in, &e), 0);
    assert_null(json_str(in, "serviceSpec"));
    cJSON_Delete(in);
    json_set_str(o, "serviceSpec", "old: 1");
    assert_int_equal(verb_input(v, o, &choice, &in, &e), 0);
    assert_string_equal(json_str(in, "serviceSpec"), "old: 1");
    cJSON_Delete(in);
    cJSON_Delete(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(specs),
        cmocka_unit_test(asked_for),
        cmocka_unit_test(answered),
        cmocka_unit_test(components),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
