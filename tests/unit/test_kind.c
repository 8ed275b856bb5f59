/* The kinds' tables against the description of the API, and what they make of JSON. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"
#include "kind/kind.h"

static const struct kind *kind(const char *name)
{
    const struct kind *k = kind_find(name);

    assert_non_null(k);
    return k;
}

static cJSON *parse(const char *text)
{
    struct err e;
    cJSON *o = json_parse(text, strlen(text), &e);

    if (!o)
        fail_msg("%s: %s", text, e.msg);
    return o;
}

/* The shape at a dotted path of a structure; NULL if there is none. */
static const struct shape *shape_at(const struct shape *s, const char *path)
{
    while (s && *path) {
        char name[64];
        size_t n = strcspn(path, ".");
        const struct member *m;

        assert_true(n < sizeof(name));
        memcpy(name, path, n);
        name[n] = '\0';
        m = s->type == SHAPE_STRUCTURE ? shape_member(s, name) : NULL;
        s = m ? m->shape : NULL;
        path += n + (path[n] == '.');
    }
    return s;
}

/* What a kind's JSON looks like, as the API has it. */
static const struct shape *shape_of(const struct kind *k)
{
    const struct kind *from = k->get.op ? k : k->within;
    const struct op *op = op_find(from->get.op);
    const struct shape *s;

    assert_non_null(op);
    s = shape_at(op->output, from->get.result);
    assert_non_null(s);
    if (from != k)
        s = shape_at(s, from->nested_path);
    assert_non_null(s);
    return s;
}

static bool carried(const struct kind *k, const char *path)
{
    return k->within && str_eq(k->within->nested_carry.member, path);
}

static void assert_path(const struct kind *k, const char *path)
{
    if (!carried(k, path) && !shape_at(shape_of(k), path))
        fail_msg("%s: the API has no %s", k->name, path);
}

static void test_registry(void **state)
{
    (void)state;
    assert_int_equal(kind_count(), 12); /* as DESIGN.md lists them */
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        assert_ptr_equal(kind_find(k->name), k);
        assert_ptr_equal(kind_find(k->plural), k);
        assert_non_null(k->read);
        assert_non_null(k->naming);
        assert_true((k->target != NULL) == k->history);
        assert_true(k->get.op || k->within);
    }
    assert_null(kind_find("nothing"));
    assert_null(kind_find(NULL));
}

static void test_paths_exist(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);

        for (size_t j = 0; j < ARRAY_LEN(k->identity) && k->identity[j]; j++)
            assert_path(k, k->identity[j]);
        for (size_t j = 0; j < ARRAY_LEN(k->passing) && k->passing[j]; j++)
            assert_path(k, k->passing[j]);
        for (size_t j = 0; j < k->n_columns; j++) {
            assert_path(k, k->columns[j].path);
            assert_true(strchr(k->columns[j].title, ':') || strlen(k->columns[j].title) <= 12);
        }
    }
}

/* Nothing that the API tells is left out, but for these. */
static bool left_out(const struct kind *k, const char *path)
{
    static const char *const more[] = {
        "templateMajorVersion", /* the template's column has them */
        "templateMinorVersion",
        "lastSuccessfulComponentDeploymentIds",
        "lastSuccessfulEnvironmentDeploymentId",
        "lastSuccessfulServicePipelineDeploymentId",
        "initialState.component.serviceInstanceName", /* known from the deployment itself */
        "initialState.component.serviceName",
        "targetState.component.serviceInstanceName",
        "targetState.component.serviceName",
    };
    const char *last = strrchr(path, '.');

    for (size_t i = 0; i < ARRAY_LEN(k->identity) && k->identity[i]; i++)
        if (str_eq(k->identity[i], path))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(more); i++)
        if (str_eq(more[i], path) ||
            (last && str_starts(more[i], "lastS") && str_eq(more[i], last + 1)))
            return true;
    return k->nested && str_eq(path, k->nested_path);
}

static void assert_shown(const struct kind *k, const struct shape *s, const char *prefix)
{
    for (size_t i = 0; i < s->n_members; i++) {
        const struct member *m = &s->members[i];
        char path[128];
        size_t j = 0;

        snprintf(path, sizeof(path), "%s%s", prefix, m->name);
        if (left_out(k, path))
            continue;
        if (m->shape->type == SHAPE_STRUCTURE) {
            snprintf(path, sizeof(path), "%s%s.", prefix, m->name);
            assert_shown(k, m->shape, path);
            continue;
        }
        while (j < k->n_columns && !str_eq(k->columns[j].path, path))
            j++;
        if (j == k->n_columns)
            fail_msg("%s: %s is in no column", k->name, path);
    }
}

static void test_every_field_has_a_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++)
        assert_shown(kind_at(i), shape_of(kind_at(i)), "");
}

static void test_lists(void **state)
{
    struct err e;

    (void)state;
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);
        const struct op *op = k->list.op ? op_find(k->list.op) : NULL;

        assert_true(op || k->within);
        if (!op)
            continue;
        assert_non_null(op->result_key);
        for (size_t j = 0; k->list.moving_filters && k->list.moving_filters[j]; j++) {
            cJSON *in = parse(k->list.moving_filters[j]);

            if (op_check_input(op, in, &e) < 0)
                fail_msg("%s: %s", k->name, e.msg);
            cJSON_Delete(in);
        }
    }
}

/* A resource of each kind, whole. */
static const struct {
    const char *kind, *id, *json;
} samples[] = {
    {"environment", "fargate-env",
     "{\"name\":\"fargate-env\",\"spec\":\"proton: EnvironmentSpec\\n\",\"templateName\":\"vpc\","
     "\"templateMajorVersion\":\"1\",\"templateMinorVersion\":\"4\"}"},
    {"service", "front-end", "{\"name\":\"front-end\",\"spec\":\"proton: ServiceSpec\\n\"}"},
    {"instance", "front-end/prod",
     "{\"name\":\"prod\",\"serviceName\":\"front-end\",\"environmentName\":\"fargate-env\","
     "\"spec\":\"proton: ServiceSpec\\n\"}"},
    {"pipeline", "front-end",
     "{\"serviceName\":\"front-end\",\"spec\":\"proton: ServiceSpec\\n\"}"},
    {"deployment", "0b7c41d2-1111-2222-3333-444455556666",
     "{\"id\":\"0b7c41d2-1111-2222-3333-444455556666\"}"},
};

static void test_identity_and_get(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
        const struct kind *k = kind(samples[i].kind);
        cJSON *o = parse(samples[i].json), *in = kind_get_input(k, o);
        struct buf id = BUF_INIT(100);
        struct err e;

        assert_int_equal(kind_identity(k, o, &id), 0);
        assert_string_equal(buf_str(&id), samples[i].id);
        assert_true((in == NULL) == (k->get.op == NULL));
        if (in)
            assert_int_equal(op_check_input(op_find(k->get.op), in, &e), 0);
        cJSON_Delete(in);
        cJSON_Delete(o);
        buf_release(&id);
    }
}

static void test_identity_missing(void **state)
{
    static const char *const wrong[] = {"{}",
                                        "{\"name\":\"dev\"}",
                                        "{\"serviceName\":\"a\"}",
                                        "{\"serviceName\":\"\",\"name\":\"dev\"}",
                                        "{\"serviceName\":null,\"name\":\"dev\"}",
                                        "{\"serviceName\":7,\"name\":\"dev\"}",
                                        "[]",
                                        "\"dev\""};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        cJSON *o = parse(wrong[i]);
        struct buf id = BUF_INIT(100);

        assert_int_equal(kind_identity(kind("instance"), o, &id), ERR_PARSE);
        assert_null(kind_get_input(kind("instance"), o));
        cJSON_Delete(o);
        buf_release(&id);
    }
}

static void test_identity_too_long(void **state)
{
    struct buf id = BUF_INIT(10);
    cJSON *o = parse("{\"name\":\"0123456789\",\"serviceName\":\"x\"}");

    (void)state;
    assert_int_equal(kind_identity(kind("instance"), o, &id), ERR_TOOBIG);
    assert_int_equal(kind_identity(kind("instance"), NULL, &id), ERR_PARSE);
    cJSON_Delete(o);
    buf_release(&id);
}

/* --- inputs of verbs -------------------------------------------------------------------------- */

/* Whether the input that a verb makes has a spec, by type and by whether a new one was chosen. */
static const struct {
    const char *kind;
    enum verb_id verb;
    const char *type, *spec, *sent; /* sent: NULL: none is */
} inputs[] = {
    {"environment", VERB_CANCEL, NULL, NULL, NULL},
    {"environment", VERB_DELETE, NULL, NULL, NULL},
    {"environment", VERB_UPDATE, "CURRENT_VERSION", NULL, "proton: EnvironmentSpec\n"},
    {"environment", VERB_UPDATE, "CURRENT_VERSION", "new", "new"},
    {"environment", VERB_UPDATE, "MINOR_VERSION", NULL, NULL},
    {"environment", VERB_UPDATE, "MINOR_VERSION", "new", "new"},
    {"environment", VERB_UPDATE, "MAJOR_VERSION", NULL, NULL},
    {"environment", VERB_UPDATE, "MAJOR_VERSION", "new", "new"},
    {"environment", VERB_UPDATE, "NONE", NULL, NULL},
    {"environment", VERB_UPDATE, "NONE", "new", NULL},
    {"instance", VERB_CANCEL, NULL, NULL, NULL},
    {"instance", VERB_UPDATE, "CURRENT_VERSION", NULL, "proton: ServiceSpec\n"},
    {"instance", VERB_UPDATE, "MINOR_VERSION", NULL, NULL},
    {"instance", VERB_UPDATE, "MAJOR_VERSION", "new", "new"},
    {"instance", VERB_UPDATE, "NONE", NULL, NULL},
    {"pipeline", VERB_CANCEL, NULL, NULL, NULL},
    {"pipeline", VERB_UPDATE, "CURRENT_VERSION", NULL, "proton: ServiceSpec\n"},
    {"pipeline", VERB_UPDATE, "MINOR_VERSION", NULL, "proton: ServiceSpec\n"},
    {"pipeline", VERB_UPDATE, "MAJOR_VERSION", "new", "new"},
    {"pipeline", VERB_UPDATE, "NONE", NULL, "proton: ServiceSpec\n"},
    {"service", VERB_UPDATE, NULL, NULL, "proton: ServiceSpec\n"},
    {"service", VERB_UPDATE, NULL, "new", "new"},
    {"service", VERB_DELETE, NULL, NULL, NULL},
};

static const char *sample(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(samples); i++)
        if (str_eq(samples[i].kind, name))
            return samples[i].json;
    fail_msg("no sample of %s", name);
    return NULL;
}

static void test_verb_inputs(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
        const struct verb *v = kind_verb(kind(inputs[i].kind), inputs[i].verb);
        struct verb_choice choice = {.type = inputs[i].type, .spec = inputs[i].spec};
        cJSON *o = parse(sample(inputs[i].kind)), *in = NULL;
        struct err e;

        assert_non_null(v);
        assert_int_equal(
            verb_input(v, o, inputs[i].type || inputs[i].spec ? &choice : NULL, &in, &e), 0);
        if (op_check_input(op_find(v->op), in, &e) < 0)
            fail_msg("%s: %s", v->op, e.msg);
        if (inputs[i].sent)
            assert_string_equal(json_str(in, "spec"), inputs[i].sent);
        else
            assert_null(cJSON_GetObjectItemCaseSensitive(in, "spec"));
        if (inputs[i].type)
            assert_string_equal(json_str(in, "deploymentType"), inputs[i].type);
        else
            assert_null(cJSON_GetObjectItemCaseSensitive(in, "deploymentType"));
        cJSON_Delete(in);
        cJSON_Delete(o);
    }
}

/* Every type in the prompt is one that the API has, every verb an operation with its result. */
static void test_verbs_and_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++)
        for (size_t j = 0; j < kind_at(i)->n_verbs; j++) {
            const struct verb *v = &kind_at(i)->verbs[j];
            const struct op *op = op_find(v->op);

            assert_non_null(op);
            assert_non_null(shape_at(op->output, v->result));
            assert_true((v->types == NULL) == (v->type_member == NULL));
            assert_true(v->type_name == (v->id == VERB_DELETE));
            for (size_t t = 0; v->types && v->types[t]; t++)
                assert_non_null(verb_type_help(v->types[t]));
            assert_true(!v->spec_required || shape_member(op->input, v->spec_member)->required ||
                        !v->type_member);
        }
    assert_null(verb_type_help("SIDEWAYS"));
    assert_null(verb_type_help(NULL));
    assert_null(kind_verb(kind("service"), VERB_CANCEL));
    assert_null(kind_verb(kind("instance"), VERB_DELETE));
    assert_null(kind_verb(kind("deployment"), VERB_CANCEL));
}

static void assert_no_input(const char *k, enum verb_id id, const struct verb_choice *choice,
                            const char *json, const char *word)
{
    cJSON *o = parse(json), *in = NULL;
    struct err e;

    assert_int_equal(verb_input(kind_verb(kind(k), id), o, choice, &in, &e), ERR_INPUT);
    assert_non_null(strstr(e.msg, word));
    assert_null(in);
    assert_int_equal(verb_input(kind_verb(kind(k), id), o, choice, &in, NULL), ERR_INPUT);
    cJSON_Delete(o);
}

static void test_verb_input_refusals(void **state)
{
    struct verb_choice current = {.type = "CURRENT_VERSION"}, odd = {.type = "SIDEWAYS"};

    (void)state;
    assert_no_input("instance", VERB_CANCEL, NULL, "{\"name\":\"dev\"}", "serviceName");
    assert_no_input("instance", VERB_UPDATE, NULL, sample("instance"), "deploymentType");
    assert_no_input("instance", VERB_UPDATE, &odd, sample("instance"), "deploymentType");
    assert_no_input("environment", VERB_UPDATE, &current, "{\"name\":\"e\"}", "spec");
    assert_no_input("pipeline", VERB_UPDATE, &current, "{\"serviceName\":\"s\"}", "spec");
    assert_no_input("service", VERB_UPDATE, NULL, "{\"name\":\"s\"}", "spec");
}

/* --- nested, targets, answers ----------------------------------------------------------------- */

static void test_nested(void **state)
{
    cJSON *o = parse("{\"name\":\"front-end\",\"pipeline\":{\"arn\":\"a\",\"spec\":\"s\"}}");
    cJSON *none = parse("{\"name\":\"front-end\",\"pipeline\":null}");
    cJSON *odd = parse("{\"name\":\"front-end\",\"pipeline\":\"x\"}");
    cJSON *p = kind_nested(kind("service"), o);

    (void)state;
    assert_string_equal(json_str(p, "serviceName"), "front-end");
    assert_string_equal(json_str(p, "spec"), "s");
    assert_null(json_str(o, "pipeline.serviceName"));
    assert_null(kind_nested(kind("service"), none));
    assert_null(kind_nested(kind("service"), odd));
    assert_null(kind_nested(kind("instance"), o));
    cJSON_Delete(p);
    cJSON_Delete(o);
    cJSON_Delete(none);
    cJSON_Delete(odd);
}

/* The answer of a pipeline's verb does not say whose it is. */
static void test_resource(void **state)
{
    cJSON *answer = parse("{\"pipeline\":{\"deploymentStatus\":\"CANCELLING\"}}");
    cJSON *known = parse("{\"serviceName\":\"front-end\",\"spec\":\"s\"}");
    const struct verb *v = kind_verb(kind("pipeline"), VERB_CANCEL);
    cJSON *o = kind_resource(kind("pipeline"), v->result, answer, known);

    (void)state;
    assert_string_equal(json_str(o, "serviceName"), "front-end");
    assert_string_equal(json_str(o, "deploymentStatus"), "CANCELLING");
    assert_null(json_str(o, "spec"));
    assert_null(kind_resource(kind("pipeline"), "elsewhere", answer, known));
    assert_null(kind_resource(kind("pipeline"), v->result, NULL, known));
    cJSON_Delete(o);
    cJSON_Delete(answer);
    cJSON_Delete(known);
}

static const struct {
    const char *json, *kind, *id;
} targets[] = {
    {"{\"targetResourceType\":\"ENVIRONMENT\",\"environmentName\":\"e\"}", "environment", "e"},
    {"{\"targetResourceType\":\"SERVICE_PIPELINE\",\"serviceName\":\"s\"}", "pipeline", "s"},
    {"{\"targetResourceType\":\"SERVICE_INSTANCE\",\"serviceName\":\"s\","
     "\"serviceInstanceName\":\"i\",\"environmentName\":\"e\"}",
     "instance", "s/i"},
    {"{\"targetResourceType\":\"SERVICE_INSTANCE\",\"serviceName\":\"s\"}", NULL, NULL},
    {"{\"targetResourceType\":\"COMPONENT\",\"componentName\":\"c\"}", "component", "c"},
    {"{\"targetResourceType\":\"COMPONENT\"}", NULL, NULL},
    {"{\"targetResourceType\":\"ENVIRONMENT\"}", NULL, NULL},
    {"{\"targetResourceType\":7}", NULL, NULL},
    {"{}", NULL, NULL},
};

static void test_targets(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
        cJSON *o = parse(targets[i].json);
        struct buf id = BUF_INIT(100);
        const struct kind *k = kind("deployment")->target(o, &id);

        if (targets[i].kind) {
            assert_ptr_equal(k, kind(targets[i].kind));
            assert_string_equal(buf_str(&id), targets[i].id);
        } else {
            assert_null(k);
        }
        cJSON_Delete(o);
        buf_release(&id);
    }
}

/* Every step of a tree names a member that its leaf has. */
static void test_trees(void **state)
{
    (void)state;
    assert_string_equal(tree_def_at(0)->name, "environment");
    for (size_t i = 0; i < tree_def_count(); i++)
        for (size_t j = 0; j < tree_def_at(i)->n_branches; j++) {
            const struct tree_branch *b = &tree_def_at(i)->branches[j];

            for (size_t s = 0; s < ARRAY_LEN(b->steps) && b->steps[s].kind; s++)
                assert_path(b->leaf, b->steps[s].path);
            assert_true((b->along == NULL) == (b->along_path == NULL));
            if (b->along)
                assert_path(b->leaf, b->along_path);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registry),
        cmocka_unit_test(test_paths_exist),
        cmocka_unit_test(test_every_field_has_a_column),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_identity_and_get),
        cmocka_unit_test(test_identity_missing),
        cmocka_unit_test(test_identity_too_long),
        cmocka_unit_test(test_verb_inputs),
        cmocka_unit_test(test_verbs_and_types),
        cmocka_unit_test(test_verb_input_refusals),
        cmocka_unit_test(test_nested),
        cmocka_unit_test(test_resource),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_trees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
