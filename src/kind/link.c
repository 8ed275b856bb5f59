/* Who belongs to whom, and what the service tells of a row in answers of their own. Goes by the
 * kinds' tables. */
#include "kind/kind.h"

#include <string.h>

#include "base/json.h"
#include "base/num.h"
#include "kind/common.h"

const struct column output_columns[] = {
    {.title = "Key", .path = "key", .format = COLUMN_TEXT, .priority = 1},
    {.title = "Value", .path = "valueString", .format = COLUMN_TEXT, .priority = 1},
};

const struct column resource_columns[] = {
    {.title = "Name", .path = "name", .format = COLUMN_TEXT, .priority = 1},
    {.title = "Engine", .path = "provisioningEngine", .format = COLUMN_TEXT, .priority = 3},
    {.title = "Identifier", .path = "identifier", .format = COLUMN_TEXT, .priority = 2},
};

const struct column tag_columns[] = {
    {.title = "Key", .path = "key", .format = COLUMN_TEXT, .priority = 1},
    {.title = "Value", .path = "value", .format = COLUMN_TEXT, .priority = 1},
};

static const struct kind_link *find_link(const struct kind *k, const struct kind *of)
{
    for (size_t i = 0; i < k->n_links; i++)
        if (k->links[i].kind == of)
            return &k->links[i];
    return NULL;
}

bool kind_relates(const struct kind *k, const struct kind *of)
{
    if (k->history) /* of what has deployments */
        return kind_verb(of, VERB_CANCEL) != NULL;
    return find_link(k, of) != NULL;
}

/* Are the members at the paths, joined by '/', that identity? Without building it: a table asks it
 * of every row. */
static bool stands_at(const struct kind_link *link, const cJSON *o, const char *id)
{
    for (size_t i = 0; i < 3 && link->paths[i]; i++) {
        const char *part = json_str(o, link->paths[i]);
        size_t n = part ? strlen(part) : 0;

        if (i > 0 && *id++ != '/')
            return false;
        if (n == 0 || strncmp(id, part, n) != 0)
            return false;
        id += n;
    }
    return *id == '\0';
}

bool kind_related(const struct kind *k, const cJSON *o, const struct kind *of, const char *id)
{
    const struct kind_link *link = find_link(k, of);
    struct buf about = BUF_INIT(8400);
    bool is;

    if (link)
        return stands_at(link, o, id);
    is = k->target && k->target(o, &about) == of && str_eq(buf_str(&about), id);
    buf_release(&about);
    return is;
}

const struct kind *kind_versions(const struct kind *k)
{
    for (size_t i = 0; i < kind_count(); i++)
        if (kind_at(i)->list.per == k)
            return kind_at(i);
    return NULL;
}

const struct kind *kind_version_of(const struct kind *k)
{
    return k->list.per;
}

cJSON *kind_sub_input(const struct kind_sub *sub, const cJSON *o)
{
    struct err e;
    cJSON *in = sub->fixed ? json_parse(sub->fixed, strlen(sub->fixed), &e) : cJSON_CreateObject();

    for (size_t i = 0; in && i < KIND_INPUTS_MAX && sub->inputs[i].member; i++) {
        const char *value = json_str(o, sub->inputs[i].path);

        if (!value || !*value) {
            cJSON_Delete(in);
            return NULL;
        }
        json_set_str(in, sub->inputs[i].member, value);
    }
    return in;
}
