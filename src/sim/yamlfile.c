/* yamlfile.c - libyaml's document with lines and paths. It knows nothing of what the files mean.
 *
 * An alias may point at a node that holds it: depth and number of nodes are bounded. */
#include "sim/yamlfile.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/num.h"

enum { FILE_MAX = 8 * 1024 * 1024, DEPTH_MAX = 32, NODES_MAX = 500000 };

static int load(struct yamlfile *f, const struct buf *text, struct err *e)
{
    yaml_parser_t p;
    int rc = 0;
    if (!yaml_parser_initialize(&p))
        return err_set(e, ERR_IO, "%s: libyaml does not start", f->path);
    yaml_parser_set_input_string(&p, (const unsigned char *)buf_str(text), text->len);
    f->loaded = yaml_parser_load(&p, &f->doc);
    if (!f->loaded)
        rc = err_set(e, ERR_CONFIG, "%s:%zu: %s%s%s", f->path, p.problem_mark.line + 1,
                     p.context ? p.context : "", p.context ? ": " : "",
                     p.problem ? p.problem : "no YAML");
    yaml_parser_delete(&p);
    return rc;
}

int yamlfile_read(struct yamlfile *f, const char *path, struct err *e)
{
    struct buf text = BUF_INIT(FILE_MAX);
    *f = (struct yamlfile){.path = xstrdup(path)};
    int rc = file_read(path, &text, e);
    if (!rc)
        rc = load(f, &text, e);
    buf_release(&text);
    return rc;
}

void yamlfile_release(struct yamlfile *f)
{
    if (f->loaded)
        yaml_document_delete(&f->doc);
    free(f->path);
    *f = (struct yamlfile){.path = NULL};
}

yaml_node_t *yamlfile_root(struct yamlfile *f)
{
    return yaml_document_get_root_node(&f->doc);
}

size_t yamlfile_line(const yaml_node_t *n)
{
    return n ? n->start_mark.line + 1 : 1;
}

int yamlfile_error(const struct yamlfile *f, const yaml_node_t *at, struct err *e, const char *fmt,
                   ...)
{
    va_list ap;
    va_start(ap, fmt);
    (void)err_vset(e, ERR_CONFIG, fmt, ap);
    va_end(ap);
    return err_prefix(e, "%s:%zu", f->path, yamlfile_line(at));
}

const char *yamlfile_text(const yaml_node_t *n)
{
    return n && n->type == YAML_SCALAR_NODE ? (const char *)n->data.scalar.value : NULL;
}

yaml_node_t *yamlfile_member(struct yamlfile *f, const yaml_node_t *map, const char *key)
{
    if (!map || map->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top; p++)
        if (str_eq(yamlfile_text(yaml_document_get_node(&f->doc, p->key)), key))
            return yaml_document_get_node(&f->doc, p->value);
    return NULL;
}

/* Is the key of `p` that of an earlier pair as well? */
static bool doubled(struct yamlfile *f, const yaml_node_t *map, const yaml_node_pair_t *p)
{
    const char *key = yamlfile_text(yaml_document_get_node(&f->doc, p->key));
    for (yaml_node_pair_t *q = map->data.mapping.pairs.start; q < p; q++)
        if (str_eq(yamlfile_text(yaml_document_get_node(&f->doc, q->key)), key))
            return true;
    return false;
}

int yamlfile_check(struct yamlfile *f, const yaml_node_t *map, const char *what,
                   const char *const *keys, struct err *e)
{
    if (!map || map->type != YAML_MAPPING_NODE)
        return yamlfile_error(f, map, e, "%s is a mapping, \"key: value\"", what);
    for (yaml_node_pair_t *p = map->data.mapping.pairs.start; p < map->data.mapping.pairs.top;
         p++) {
        const yaml_node_t *k = yaml_document_get_node(&f->doc, p->key);
        const char *name = yamlfile_text(k);
        size_t i = 0;
        while (keys[i] && !str_eq(keys[i], name))
            i++;
        if (!keys[i])
            return yamlfile_error(f, k, e, "%s has no \"%.60s\"", what, name ? name : "(a list)");
        if (doubled(f, map, p))
            return yamlfile_error(f, k, e, "\"%s\" stands there twice", name);
    }
    return 0;
}

size_t yamlfile_count(const yaml_node_t *list)
{
    if (!list || list->type != YAML_SEQUENCE_NODE)
        return 0;
    return (size_t)(list->data.sequence.items.top - list->data.sequence.items.start);
}

yaml_node_t *yamlfile_item(struct yamlfile *f, const yaml_node_t *list, size_t i)
{
    return yaml_document_get_node(&f->doc, list->data.sequence.items.start[i]);
}

/* --- as JSON ------------------------------------------------------------------------------------
 */

struct walk {
    struct yamlfile *f;
    struct err *e;
    size_t nodes;
};

static cJSON *convert(struct walk *w, const yaml_node_t *n, int depth);

static cJSON *convert_scalar(const yaml_node_t *n)
{
    const char *text = yamlfile_text(n);
    double number;
    if (n->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return cJSON_CreateString(text);
    if (str_eq(text, "true") || str_eq(text, "false"))
        return cJSON_CreateBool(*text == 't');
    if (!*text || str_eq(text, "null") || str_eq(text, "~"))
        return cJSON_CreateNull();
    if (!num_parse_real(text + (*text == '-'), 0, 1e15, &number))
        return cJSON_CreateNumber(*text == '-' ? -number : number);
    return cJSON_CreateString(text);
}

static cJSON *convert_mapping(struct walk *w, const yaml_node_t *n, int depth)
{
    cJSON *o = cJSON_CreateObject();
    for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++) {
        const yaml_node_t *k = yaml_document_get_node(&w->f->doc, p->key);
        const char *key = yamlfile_text(k);
        cJSON *value = NULL;
        if (!key)
            (void)yamlfile_error(w->f, k, w->e, "a key must be a text");
        else if (cJSON_GetObjectItemCaseSensitive(o, key))
            (void)yamlfile_error(w->f, k, w->e, "\"%s\" stands there twice", key);
        else
            value = convert(w, yaml_document_get_node(&w->f->doc, p->value), depth + 1);
        if (!value) {
            cJSON_Delete(o);
            return NULL;
        }
        json_set(o, key, value);
    }
    return o;
}

static cJSON *convert_sequence(struct walk *w, const yaml_node_t *n, int depth)
{
    cJSON *o = cJSON_CreateArray();
    for (size_t i = 0; i < yamlfile_count(n); i++) {
        cJSON *value = convert(w, yamlfile_item(w->f, n, i), depth + 1);
        if (!value) {
            cJSON_Delete(o);
            return NULL;
        }
        cJSON_AddItemToArray(o, value);
    }
    return o;
}

static cJSON *convert(struct walk *w, const yaml_node_t *n, int depth)
{
    if (depth > DEPTH_MAX || ++w->nodes > NODES_MAX) {
        (void)yamlfile_error(w->f, n, w->e, "too deep, or too large");
        return NULL;
    }
    switch (n->type) {
    case YAML_SCALAR_NODE:
        return convert_scalar(n);
    case YAML_MAPPING_NODE:
        return convert_mapping(w, n, depth);
    case YAML_SEQUENCE_NODE:
        return convert_sequence(w, n, depth);
    default:
        return cJSON_CreateNull();
    }
}

cJSON *yamlfile_json(struct yamlfile *f, const yaml_node_t *n, struct err *e)
{
    struct walk w = {.f = f, .e = e};
    return convert(&w, n, 0);
}
