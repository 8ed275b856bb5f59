/* Specs as far as the service itself reads them: YAML by libyaml. */
#include "sim/ops.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/alloc.h"
#include "base/num.h"

enum { NAME_MOST = 100, DEPTH_MOST = 64 };

static const char *scalar(const yaml_node_t *n)
{
    return n && n->type == YAML_SCALAR_NODE ? (const char *)n->data.scalar.value : NULL;
}

/* A member of a mapping; NULL when it is not there. */
static yaml_node_t *member(yaml_document_t *doc, const yaml_node_t *map, const char *name)
{
    if (!map || map->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top; p++)
        if (str_eq(scalar(yaml_document_get_node(doc, p->key)), name))
            return yaml_document_get_node(doc, p->value);
    return NULL;
}

static bool start(yaml_parser_t *parser, const char *yaml)
{
    if (!yaml_parser_initialize(parser))
        return false;
    yaml_parser_set_input_string(parser, (const unsigned char *)yaml, strlen(yaml));
    return true;
}

/* libyaml's time grows with the square of the depth: 50000 brackets take it seconds, in which
 * nobody else is served. So the depth is looked at first, event by event. */
static bool is_flat(const char *yaml)
{
    yaml_parser_t parser;
    int depth = 0;
    bool end = false;

    if (!start(&parser, yaml))
        return false;
    while (!end && depth <= DEPTH_MOST) {
        yaml_event_t ev;

        if (!yaml_parser_parse(&parser, &ev)) {
            depth = DEPTH_MOST + 1;
            break;
        }
        depth += ev.type == YAML_SEQUENCE_START_EVENT || ev.type == YAML_MAPPING_START_EVENT;
        depth -= ev.type == YAML_SEQUENCE_END_EVENT || ev.type == YAML_MAPPING_END_EVENT;
        end = ev.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&ev);
    }
    yaml_parser_delete(&parser);
    return depth <= DEPTH_MOST;
}

static bool load(const char *yaml, yaml_document_t *doc)
{
    yaml_parser_t parser;
    bool ok;

    if (!is_flat(yaml) || !start(&parser, yaml))
        return false;
    ok = yaml_parser_load(&parser, doc);
    yaml_parser_delete(&parser);
    return ok;
}

bool spec_is(const char *yaml, const char *kind)
{
    yaml_document_t doc;
    bool ok;

    if (!load(yaml, &doc))
        return false;
    ok = str_eq(scalar(member(&doc, yaml_document_get_root_node(&doc), "proton")), kind);
    yaml_document_delete(&doc);
    return ok;
}

bool spec_has(const char *yaml, const char *section)
{
    yaml_document_t doc;
    bool there;

    if (!load(yaml, &doc))
        return false;
    there = member(&doc, yaml_document_get_root_node(&doc), section) != NULL;
    yaml_document_delete(&doc);
    return there;
}

/* The service's pattern of names, ^[0-9A-Za-z]+[0-9A-Za-z_\-]*$: what a spec names becomes a
 * resource's name, an ARN, a key. */
static bool is_name(const char *text)
{
    static const char letters[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
    size_t n = text ? strlen(text) : 0;

    return n >= 1 && n <= NAME_MOST && strspn(text, letters) == n && *text != '_' && *text != '-';
}

static bool read_instances(yaml_document_t *doc, struct vec *out)
{
    yaml_node_t *root = yaml_document_get_root_node(doc), *list = member(doc, root, "instances");

    if (!str_eq(scalar(member(doc, root, "proton")), "ServiceSpec") || !list ||
        list->type != YAML_SEQUENCE_NODE)
        return false;
    for (yaml_node_item_t *i = list->data.sequence.items.start; i < list->data.sequence.items.top;
         i++) {
        yaml_node_t *one = yaml_document_get_node(doc, *i);
        const char *name = scalar(member(doc, one, "name"));
        const char *environment = scalar(member(doc, one, "environment"));
        struct spec_instance *in;

        if (!is_name(name) || !is_name(environment))
            return false;
        in = xcalloc(1, sizeof(*in));
        in->name = xstrdup(name);
        in->environment = xstrdup(environment);
        vec_push(out, in);
    }
    return out->n > 0;
}

bool spec_instances(const char *yaml, struct vec *out)
{
    yaml_document_t doc;
    bool ok;

    if (!load(yaml, &doc))
        return false;
    ok = read_instances(&doc, out);
    yaml_document_delete(&doc);
    return ok;
}

void spec_release(struct vec *instances)
{
    for (size_t i = 0; i < instances->n; i++) {
        struct spec_instance *in = instances->v[i];

        free(in->name);
        free(in->environment);
        free(in);
    }
    vec_release(instances);
}
