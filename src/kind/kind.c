/* The registry of kinds and trees, and what is the same for every kind. A new kind is one file, one
 * line in `kinds`, and one in a tree. */
#include "kind/kind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "kind/common.h"

static const struct kind *const kinds[] = {
    &kind_environment,
    &kind_service,
    &kind_instance,
    &kind_pipeline,
    &kind_component,
    &kind_deployment,
    &kind_environment_template,
    &kind_service_template,
    &kind_environment_template_version,
    &kind_service_template_version,
    &kind_connection,
    &kind_repository,
};

static const struct tree_branch by_environment[] = {
    {.leaf = &kind_environment},
    {.leaf = &kind_instance,
     .steps = {{&kind_environment, "environmentName"}, {&kind_service, "serviceName"}}},
    {.leaf = &kind_service, .along = &kind_service, .along_path = "name"},
    {.leaf = &kind_pipeline, .along = &kind_service, .along_path = "serviceName"},
    /* One that is not attached has no service: it hangs under its environment. */
    {.leaf = &kind_component,
     .steps = {{&kind_environment, "environmentName"}, {&kind_service, "serviceName"}}},
};

static const struct tree_branch by_service[] = {
    {.leaf = &kind_service},
    {.leaf = &kind_instance, .steps = {{&kind_service, "serviceName"}}},
    {.leaf = &kind_pipeline, .steps = {{&kind_service, "serviceName"}}},
    {.leaf = &kind_component, .steps = {{&kind_service, "serviceName"}}},
};

static const struct tree_def trees[] = {
    {.name = "environment",
     .title = "Environments",
     .branches = by_environment,
     .n_branches = ARRAY_LEN(by_environment)},
    {.name = "service",
     .title = "Services",
     .branches = by_service,
     .n_branches = ARRAY_LEN(by_service)},
};

static const struct kind *const sources[] = {&kind_connection, &kind_repository};

static const struct board_def board = {.name = "connection",
                                       .title = "Connections and repositories",
                                       .kinds = sources,
                                       .n_kinds = ARRAY_LEN(sources)};

const struct board_def *board_def(void)
{
    return &board;
}

size_t kind_count(void)
{
    return ARRAY_LEN(kinds);
}

const struct kind *kind_at(size_t i)
{
    return kinds[i];
}

const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_eq(kinds[i]->name, name) || str_eq(kinds[i]->plural, name))
            return kinds[i];
    return NULL;
}

const struct kind *kind_history(void)
{
    return &kind_deployment;
}

size_t tree_def_count(void)
{
    return ARRAY_LEN(trees);
}

const struct tree_def *tree_def_at(size_t i)
{
    return &trees[i];
}

int kind_identity(const struct kind *k, const cJSON *o, struct buf *out)
{
    for (size_t i = 0; i < ARRAY_LEN(k->identity) && k->identity[i]; i++) {
        const char *part = json_str(o, k->identity[i]);

        if (!part || !*part)
            return ERR_PARSE;
        if ((i > 0 && buf_addc(out, '/') < 0) || buf_adds(out, part) < 0)
            return ERR_TOOBIG;
    }
    return 0;
}

cJSON *kind_parse(const struct kind *k, const char *id, struct err *e)
{
    cJSON *o = cJSON_CreateObject();
    size_t parts = 0;

    while (parts < ARRAY_LEN(k->identity) && k->identity[parts])
        parts++;
    for (size_t i = 0; i < parts; i++) {
        size_t n = i + 1 < parts ? strcspn(id, "/") : strlen(id);
        char *part = xstrndup(id, n);

        if (n > 0 && (i + 1 == parts || id[n] == '/'))
            json_set_str(o, k->identity[i], part);
        free(part);
        id += n + (id[n] == '/');
        if (!json_str(o, k->identity[i])) {
            cJSON_Delete(o);
            err_set(e, ERR_USAGE, "%s %s is named %s", strchr("aeiou", k->name[0]) ? "an" : "a",
                    k->name, k->naming);
            return NULL;
        }
    }
    return o;
}

void kind_label(const struct kind *k, const char *id, struct buf *out)
{
    buf_addf(out, "%s%s%s", id, k->within ? " " : "", k->within ? k->name : "");
}

bool kind_has_status(const struct kind *k)
{
    for (size_t i = 0; i < k->n_columns; i++)
        if (k->columns[i].format == COLUMN_STATUS)
            return true;
    return false;
}

cJSON *kind_resource(const struct kind *k, const char *result, const cJSON *answer,
                     const cJSON *known)
{
    const cJSON *found = result ? json_at(answer, result) : answer;
    cJSON *o;

    if (!cJSON_IsObject(found))
        return NULL;
    o = cJSON_Duplicate(found, true);
    for (size_t i = 0; i < ARRAY_LEN(k->identity) && k->identity[i]; i++)
        if (!json_str(o, k->identity[i]) && json_str(known, k->identity[i]))
            json_set_str(o, k->identity[i], json_str(known, k->identity[i]));
    return o;
}

cJSON *kind_nested(const struct kind *k, const cJSON *o)
{
    const cJSON *found = k->nested ? json_at(o, k->nested_path) : NULL;
    cJSON *copy;

    if (!cJSON_IsObject(found))
        return NULL;
    copy = cJSON_Duplicate(found, true);
    json_set_str(copy, k->nested_carry.member, json_str(o, k->nested_carry.path));
    return copy;
}

/* Inputs by table; NULL when a value is missing (its path goes to *missing). */
static cJSON *fill(const struct kind_input *inputs, const cJSON *o, const char **missing)
{
    cJSON *in = cJSON_CreateObject();

    for (size_t i = 0; i < KIND_INPUTS_MAX && inputs[i].member; i++) {
        const char *value = json_str(o, inputs[i].path);

        if (!value || !*value) {
            *missing = inputs[i].path;
            cJSON_Delete(in);
            return NULL;
        }
        json_set_str(in, inputs[i].member, value);
    }
    return in;
}

cJSON *kind_get_input(const struct kind *k, const cJSON *o)
{
    const char *missing;

    return k->get.op ? fill(k->get.inputs, o, &missing) : NULL;
}

void kind_account(const char *arn, char out[16])
{
    out[0] = '\0';
    for (int colons = 0; arn && *arn; arn++) {
        if (*arn == ':' && ++colons == 4) {
            size_t n = strcspn(arn + 1, ":");

            if (n < 16 && strspn(arn + 1, "0123456789") >= n)
                snprintf(out, 16, "%.*s", (int)n, arn + 1);
            return;
        }
    }
}

/* A new spec, the present one, or none: what the type needs (BEHAVIOUR section 4, deploymentType).
 */
static int fill_spec(const struct verb *v, const cJSON *o, const struct verb_choice *choice,
                     cJSON *in, struct err *e)
{
    const char *spec = choice ? choice->spec : NULL, *type = choice ? choice->type : NULL;
    bool needed = v->spec_required || str_eq(type, "CURRENT_VERSION");

    if (!v->spec_member || (str_eq(type, "NONE") && !v->spec_required))
        return 0;
    if (!spec && needed) {
        spec = json_str(o, v->spec_member); /* a resource has it under the input's name */
        if (!spec && !v->spec_optional)
            return err_set(e, ERR_INPUT, "the present spec is not known: it must be fetched first");
    }
    json_set_str(in, v->spec_member, spec); /* NULL: sets nothing */
    return 0;
}

static int fill_type(const struct verb *v, const struct verb_choice *choice, cJSON *in,
                     struct err *e)
{
    const char *type = choice ? choice->type : NULL;
    size_t i = 0;

    if (!v->type_member)
        return 0;
    while (type && v->types[i] && !str_eq(v->types[i], type))
        i++;
    if (!type || !v->types[i])
        return err_set(e, ERR_INPUT, "%s must be chosen", v->type_member);
    json_set_str(in, v->type_member, type);
    return 0;
}

int verb_input(const struct verb *v, const cJSON *o, const struct verb_choice *choice, cJSON **out,
               struct err *e)
{
    const char *missing = NULL;
    cJSON *in = fill(v->inputs, o, &missing);
    int rc;

    if (!in)
        return err_set(e, ERR_INPUT, "%s is not known of it", missing);
    rc = fill_type(v, choice, in, e);
    if (rc == 0)
        rc = fill_spec(v, o, choice, in, e);
    if (rc < 0) {
        cJSON_Delete(in);
        return rc;
    }
    *out = in;
    return 0;
}
