/* template.h - templates and their versions: which there are, which are published, which one is
 * recommended. What operations do with them stands in ops_template.c and ops_version.c.
 *
 * Targets and services point at their template: a template with versions is never deleted, nor a
 * version that is in use (BEHAVIOUR section 4), so the pointers stay good. */
#ifndef SIM_TEMPLATE_H
#define SIM_TEMPLATE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

struct sim;
struct sim_event;

enum template_type { TEMPLATE_ENVIRONMENT, TEMPLATE_SERVICE, TEMPLATE_TYPES };
enum { TEMPLATE_TAIL_MAX = 180 };

struct sim_version {
    int major, minor;
};

struct sim_template {
    char *name;
    enum template_type type;
    char *display_name, *description, *encryption_key;
    char *provisioning; /* "CUSTOMER_MANAGED", or NULL; a service template's is its pipelines' */
    int64_t created_ms, modified_ms;
    struct vec versions; /* struct sim_template_version *, ascending */
};

struct sim_template_version {
    struct sim_template *of;
    struct sim_version number;
    const char *status; /* one of the service's words */
    char *message, *description, *schema;
    cJSON *source;                 /* S3: recorded, never fetched */
    cJSON *environments, *sources; /* of service templates: compatible ones, components' */
    int64_t created_ms, modified_ms;
};

struct sim_template *template_add(struct sim *s, enum template_type type, const char *name);
struct sim_template *template_find(const struct sim *s, enum template_type type, const char *name);
size_t template_count(const struct sim *s, enum template_type type);
struct sim_template *template_at(const struct sim *s, enum template_type type, size_t i);
void template_remove(struct sim *s, struct sim_template *t); /* and its versions */

/* Looks up any version, published or not; NULL: there is none. */
struct sim_template_version *template_version(const struct sim_template *t, struct sim_version v);
/* The version that "N:1.0" names; NULL: there is none. */
struct sim_template_version *version_parse(const struct sim *s, enum template_type type,
                                           const char *text);
/* REGISTRATION_IN_PROGRESS. */
struct sim_template_version *version_add(struct sim *s, struct sim_template *t,
                                         struct sim_version v);
void version_remove(struct sim *s, struct sim_template_version *v);
/* Does anything run it, or is being deployed to it? */
bool version_in_use(const struct sim *s, const struct sim_template_version *v);
/* Plans the end of a registration. */
void version_register(struct sim *s, struct sim_template_version *v);
/* What a good registration reads from the bundle. */
void version_give_schema(struct sim_template_version *v);
void version_event(struct sim *s, const struct sim_event *ev);

/* The highest published version; {0, 0} where none is: a major version is never 0. */
struct sim_version template_recommended(const struct sim_template *t);
/* The highest published minor of a major version; -1: none. */
int template_newest_minor(const struct sim_template *t, int major);
bool template_has_major(const struct sim_template *t, int major); /* published or not */
bool template_published(const struct sim_template *t, struct sim_version v);
/* May a service of this version live in an environment of that template and major version? */
bool template_compatible(const struct sim_template *t, struct sim_version v,
                         const struct sim_template *environment, int major);
/* Does it support directly defined components? */
bool template_components(const struct sim_template *t, struct sim_version v);
/* What it describes is provisioned by the customer, who tells of it (Notify...). */
bool template_customer_managed(const struct sim_template *t);

/* "environment-template/N" and "environment-template/N:1.0" */
void template_tail(const struct sim_template *t, char out[TEMPLATE_TAIL_MAX]);
void version_tail(const struct sim_template_version *v, char out[TEMPLATE_TAIL_MAX]);
const char *template_tail_word(enum template_type type); /* "environment-template" */

void templates_free(struct sim *s);

#endif
