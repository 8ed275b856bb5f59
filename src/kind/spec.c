/* Where specs stand, and how one resource is asked for again. */
#include "kind/kind.h"

#include <protontop/op.h>

#include "base/json.h"
#include "kind/common.h"

const char *const spec_now[] = {"spec", NULL};

bool kind_has_spec(const struct kind *k, enum spec_at at)
{
    return k->specs[at] != NULL;
}

const char *kind_spec(const struct kind *k, const cJSON *o, enum spec_at at)
{
    const char *spec = NULL;

    for (const char *const *path = k->specs[at]; path && *path && !spec; path++)
        spec = json_str(o, *path);
    return spec;
}

const struct op *kind_ask(const struct kind *k, const char *id, cJSON **input)
{
    const struct kind *asked = k->within ? k->within : k;
    struct err e;
    cJSON *known = kind_parse(k, id, &e), *holder = NULL;

    *input = NULL;
    if (known && k->within) {
        const char *name = json_str(known, k->within_path);

        holder = name ? kind_parse(asked, name, &e) : NULL;
    }
    if (known && (holder || !k->within))
        *input = kind_get_input(asked, holder ? holder : known);
    cJSON_Delete(known);
    cJSON_Delete(holder);
    return *input ? op_find(asked->get.op) : NULL;
}

cJSON *kind_answer(const struct kind *k, const char *id, const cJSON *answer)
{
    struct err e;
    cJSON *known, *o, *nested;

    if (!k->within) {
        known = kind_parse(k, id, &e);
        o = kind_resource(k, k->get.result, answer, known);
        cJSON_Delete(known);
        return o;
    }
    o = kind_resource(k->within, k->within->get.result, answer, NULL);
    nested = kind_nested(k->within, o);
    cJSON_Delete(o);
    return nested;
}
