/* yamlfile.h - a YAML file as a tree whose every complaint has the file and the line. For files of
 * ours that are strict: an unknown or doubled key is an error. */
#ifndef SIM_YAMLFILE_H
#define SIM_YAMLFILE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

#include <protontop/err.h>

struct yamlfile {
    char *path;
    yaml_document_t doc;
    bool loaded;
};

/* One document. ERR_IO when it cannot be read, ERR_CONFIG with "file:line: what" when it is no
 * YAML. To be released in either case. */
int yamlfile_read(struct yamlfile *f, const char *path, struct err *e) ERR_CHECK;
void yamlfile_release(struct yamlfile *f);

yaml_node_t *yamlfile_root(struct yamlfile *f); /* NULL: the file is empty */

/* "file:line: what"; returns ERR_CONFIG. */
int yamlfile_error(const struct yamlfile *f, const yaml_node_t *at, struct err *e, const char *fmt,
                   ...) ERR_PRINTF(4, 5);
size_t yamlfile_line(const yaml_node_t *n);

/* The text of a scalar, or NULL. */
const char *yamlfile_text(const yaml_node_t *n);
/* A mapping's member, or NULL. */
yaml_node_t *yamlfile_member(struct yamlfile *f, const yaml_node_t *map, const char *key);
/* Is it a mapping with no other keys than these (NULL ends them), none of them twice? */
int yamlfile_check(struct yamlfile *f, const yaml_node_t *map, const char *what,
                   const char *const *keys, struct err *e) ERR_CHECK;
size_t yamlfile_count(const yaml_node_t *list); /* of a sequence; 0 for others */
yaml_node_t *yamlfile_item(struct yamlfile *f, const yaml_node_t *list, size_t i);

/* As JSON: plain true, false, null and numbers are what they look like, everything else is text;
 * the caller's. NULL with e set: too deep, too large, a key that is no text or doubled. */
cJSON *yamlfile_json(struct yamlfile *f, const yaml_node_t *n, struct err *e);

#endif
