/* Templates and their versions as data, and what time does to a registration. It refuses to know
 * what a bundle holds: nothing is fetched. */
#include "sim/template.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/model.h"
#include "sim/resource.h"

/* BEHAVIOUR section 6 */
enum { REGISTER_LEAST_MS = 3000, REGISTER_MOST_MS = 7000 };

const char *template_tail_word(enum template_type type)
{
    return type == TEMPLATE_SERVICE ? "service-template" : "environment-template";
}

void template_tail(const struct sim_template *t, char out[TEMPLATE_TAIL_MAX])
{
    snprintf(out, TEMPLATE_TAIL_MAX, "%s/%s", template_tail_word(t->type), t->name);
}

void version_tail(const struct sim_template_version *v, char out[TEMPLATE_TAIL_MAX])
{
    snprintf(out, TEMPLATE_TAIL_MAX, "%s/%s:%d.%d", template_tail_word(v->of->type), v->of->name,
             v->number.major, v->number.minor);
}

/* --- what there is
 * ---------------------------------------------------------------------------------- */

struct sim_template *template_add(struct sim *s, enum template_type type, const char *name)
{
    struct sim_template *t = xcalloc(1, sizeof(*t));

    t->name = xstrdup(name);
    t->type = type;
    t->created_ms = t->modified_ms = s->now_ms;
    set_add(&s->templates[type], t);
    return t;
}

struct sim_template *template_find(const struct sim *s, enum template_type type, const char *name)
{
    return set_find(&s->templates[type], name);
}

size_t template_count(const struct sim *s, enum template_type type)
{
    return s->templates[type].records.n;
}

struct sim_template *template_at(const struct sim *s, enum template_type type, size_t i)
{
    return s->templates[type].records.v[i];
}

static void version_free(struct sim_template_version *v)
{
    free(v->message);
    free(v->description);
    free(v->schema);
    cJSON_Delete(v->source);
    cJSON_Delete(v->environments);
    cJSON_Delete(v->sources);
    free(v);
}

static void template_free(struct sim_template *t)
{
    for (size_t i = 0; i < t->versions.n; i++)
        version_free(t->versions.v[i]);
    vec_release(&t->versions);
    free(t->name);
    free(t->display_name);
    free(t->description);
    free(t->encryption_key);
    free(t->provisioning);
    free(t);
}

void template_remove(struct sim *s, struct sim_template *t)
{
    char tail[TEMPLATE_TAIL_MAX];

    while (t->versions.n > 0)
        version_remove(s, t->versions.v[t->versions.n - 1]);
    template_tail(t, tail);
    resource_gone(s, tail);
    set_remove(&s->templates[t->type], t);
    template_free(t);
}

void templates_free(struct sim *s)
{
    for (int type = 0; type < TEMPLATE_TYPES; type++) {
        struct set *all = &s->templates[type];

        for (size_t i = 0; i < all->records.n; i++)
            template_free(all->records.v[i]);
        set_release(all);
    }
}

/* --- versions
 * --------------------------------------------------------------------------------------- */

static int compare(struct sim_version a, struct sim_version b)
{
    return a.major != b.major   ? (a.major < b.major ? -1 : 1)
           : a.minor != b.minor ? (a.minor < b.minor ? -1 : 1)
                                : 0;
}

static size_t place_of(const struct sim_template *t, struct sim_version v)
{
    size_t lo = 0, hi = t->versions.n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (compare(((const struct sim_template_version *)t->versions.v[mid])->number, v) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

struct sim_template_version *template_version(const struct sim_template *t, struct sim_version v)
{
    size_t i = place_of(t, v);
    struct sim_template_version *found = i < t->versions.n ? t->versions.v[i] : NULL;

    return found && compare(found->number, v) == 0 ? found : NULL;
}

struct sim_template_version *version_add(struct sim *s, struct sim_template *t,
                                         struct sim_version v)
{
    struct sim_template_version *made = xcalloc(1, sizeof(*made));

    made->of = t;
    made->number = v;
    made->status = "REGISTRATION_IN_PROGRESS";
    made->created_ms = made->modified_ms = s->now_ms;
    vec_insert(&t->versions, place_of(t, v), made);
    return made;
}

void version_remove(struct sim *s, struct sim_template_version *v)
{
    char tail[TEMPLATE_TAIL_MAX];

    version_tail(v, tail);
    resource_gone(s, tail);
    vec_remove(&v->of->versions, place_of(v->of, v->number));
    version_free(v);
}

static bool runs(const struct sim_target *t, const struct sim_template_version *v)
{
    return t->template_ == v->of &&
           (compare(t->now.version, v->number) == 0 || compare(t->tried.version, v->number) == 0);
}

bool version_in_use(const struct sim *s, const struct sim_template_version *v)
{
    for (size_t type = 0; type < ARRAY_LEN(s->by_name); type++)
        for (size_t i = 0; i < s->by_name[type].n; i++)
            if (runs(s->by_name[type].v[i], v))
                return true;
    return false;
}

static bool is_published(const struct sim_template_version *v)
{
    return str_eq(v->status, "PUBLISHED");
}

struct sim_version template_recommended(const struct sim_template *t)
{
    for (size_t i = t->versions.n; i-- > 0;)
        if (is_published(t->versions.v[i]))
            return ((const struct sim_template_version *)t->versions.v[i])->number;
    return (struct sim_version){0, 0};
}

int template_newest_minor(const struct sim_template *t, int major)
{
    for (size_t i = t->versions.n; i-- > 0;) {
        const struct sim_template_version *v = t->versions.v[i];

        if (v->number.major == major && is_published(v))
            return v->number.minor;
    }
    return -1;
}

bool template_has_major(const struct sim_template *t, int major)
{
    for (size_t i = 0; i < t->versions.n; i++)
        if (((const struct sim_template_version *)t->versions.v[i])->number.major == major)
            return true;
    return false;
}

bool template_published(const struct sim_template *t, struct sim_version v)
{
    const struct sim_template_version *found = template_version(t, v);

    return found && is_published(found);
}

bool template_compatible(const struct sim_template *t, struct sim_version v,
                         const struct sim_template *environment, int major)
{
    const struct sim_template_version *found = template_version(t, v);
    const cJSON *list = found ? found->environments : NULL, *item;
    char number[16];

    snprintf(number, sizeof(number), "%d", major);
    cJSON_ArrayForEach (item, list) {
        if (str_eq(json_str(item, "templateName"), environment->name) &&
            str_eq(json_str(item, "majorVersion"), number))
            return true;
    }
    return false;
}

bool template_components(const struct sim_template *t, struct sim_version v)
{
    const struct sim_template_version *found = template_version(t, v);

    return found && cJSON_GetArraySize(found->sources) > 0;
}

bool template_customer_managed(const struct sim_template *t)
{
    return t->provisioning != NULL;
}

/* --- registration
 * ----------------------------------------------------------------------------------- */

void version_register(struct sim *s, struct sim_template_version *v)
{
    struct sim_event ev = {.type = EVENT_REGISTERED, .generation = (uint64_t)v->created_ms};

    ev.due_ms = s->now_ms + scaled(s, rng_range(&s->rng, REGISTER_LEAST_MS, REGISTER_MOST_MS));
    version_tail(v, ev.key);
    heap_push(s, &ev);
}

/* [choice] Nothing is fetched, so the object's name decides: a bundle is a .tar.gz (or .tgz), and
 * one with "invalid" in its key has the fault of BEHAVIOUR section 2. NULL: it is good. */
static const char *fault_of(const struct sim_template_version *v)
{
    const char *key = json_str_or(v->source, "s3.key", "");

    if (!str_ends(key, ".tar.gz") && !str_ends(key, ".tgz"))
        return "The template bundle could not be read: it must be a gzip compressed tar archive "
               "(.tar.gz).";
    if (!strstr(key, "invalid"))
        return NULL;
    return v->of->type == TEMPLATE_SERVICE
               ? "Service template schema is not valid: Missing property [pipelineInputType]"
               : "Environment template schema is not valid: Missing property "
                 "[environmentInputType]";
}

/* [choice] What a bundle's schema would be. */
static const char environment_schema[] = "schema:\n"
                                         "  format:\n"
                                         "    openapi: \"3.0.0\"\n"
                                         "  environment_input_type: \"EnvironmentInput\"\n"
                                         "  types:\n"
                                         "    EnvironmentInput:\n"
                                         "      type: object\n"
                                         "      properties:\n"
                                         "        vpc_cidr:\n"
                                         "          type: string\n"
                                         "          default: 10.0.0.0/16\n";
static const char service_schema[] = "schema:\n"
                                     "  format:\n"
                                     "    openapi: \"3.0.0\"\n"
                                     "  service_input_type: \"ServiceInput\"\n"
                                     "  pipeline_input_type: \"PipelineInput\"\n"
                                     "  types:\n"
                                     "    ServiceInput:\n"
                                     "      type: object\n"
                                     "      properties:\n"
                                     "        port:\n"
                                     "          type: number\n"
                                     "          default: 80\n"
                                     "        desired_count:\n"
                                     "          type: number\n"
                                     "          default: 1\n"
                                     "    PipelineInput:\n"
                                     "      type: object\n"
                                     "      properties:\n"
                                     "        service_dir:\n"
                                     "          type: string\n"
                                     "          default: \".\"\n";

/* The version behind "service-template/N:1.0"; NULL: gone. */
static struct sim_template_version *by_tail(const struct sim *s, const char *tail)
{
    for (int type = 0; type < TEMPLATE_TYPES; type++) {
        const char *word = template_tail_word((enum template_type)type);
        size_t n = strlen(word);

        if (str_starts(tail, word) && tail[n] == '/')
            return version_parse(s, (enum template_type)type, tail + n + 1);
    }
    return NULL;
}

struct sim_template_version *version_parse(const struct sim *s, enum template_type type,
                                           const char *text)
{
    const char *colon = strchr(text, ':'), *dot = colon ? strchr(colon, '.') : NULL;
    int64_t major, minor;
    struct sim_template *t;
    char *name, *number;
    int rc;

    if (!dot)
        return NULL;
    name = xstrndup(text, (size_t)(colon - text));
    number = xstrndup(colon + 1, (size_t)(dot - colon - 1));
    t = template_find(s, type, name);
    rc = num_parse(number, 0, INT_MAX, &major);
    free(name);
    free(number);
    if (!t || rc < 0 || num_parse(dot + 1, 0, INT_MAX, &minor) < 0)
        return NULL;
    return template_version(t, (struct sim_version){(int)major, (int)minor});
}

void version_give_schema(struct sim_template_version *v)
{
    set_text(&v->schema, v->of->type == TEMPLATE_SERVICE ? service_schema : environment_schema);
}

void version_event(struct sim *s, const struct sim_event *ev)
{
    struct sim_template_version *v = by_tail(s, ev->key);
    const char *fault;

    if (!v || (uint64_t)v->created_ms != ev->generation)
        return;
    fault = fault_of(v);
    v->status = fault ? "REGISTRATION_FAILED" : "DRAFT";
    set_text(&v->message, fault);
    if (!fault)
        version_give_schema(v);
    v->modified_ms = s->now_ms;
}
