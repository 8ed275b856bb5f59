/* save.c - the model as records, in the order in which they can be loaded: what is referred to
 * comes first. It knows which records there are; tables.c knows their members. */
#include "sim/save.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "sim/answer.h"
#include "sim/gitsync.h"
#include "sim/model.h"
#include "sim/record.h"
#include "sim/resource.h"

/* A shared text that was saved. */
struct saved_text {
    const char *text; /* the model's: one address a text */
    uint64_t number;
    UT_hash_handle hh;
};

struct saving {
    const struct sim *s;
    sim_save_fn *fn;
    void *ctx;
    struct saved_text *texts;
    uint64_t n_texts;
    struct record_texts hooks;
    int rc;
};

static void give(struct saving *v, cJSON *o)
{
    if (v->rc)
        cJSON_Delete(o);
    else
        v->rc = v->fn(v->ctx, o);
}

static cJSON *begin(const char *kind)
{
    cJSON *o = cJSON_CreateObject();
    json_set_str(o, "kind", kind);
    return o;
}

/* The number of a text; a record of its own comes before the one that holds it. */
static uint64_t number_of(void *ctx, const char *text)
{
    struct saving *v = ctx;
    struct saved_text *t = NULL;
    HASH_FIND_PTR(v->texts, &text, t);
    if (t)
        return t->number;
    t = xcalloc(1, sizeof(*t));
    t->text = text;
    t->number = ++v->n_texts;
    HASH_ADD_PTR(v->texts, text, t);
    cJSON *o = begin("text");
    json_set(o, "number", cJSON_CreateNumber((double)t->number));
    json_set_str(o, "text", text);
    give(v, o);
    return t->number;
}

static cJSON *record_of(struct saving *v, const struct record *r, const char *kind, const void *of)
{
    cJSON *o = begin(kind);
    record_save(r, of, o, &v->hooks);
    return o;
}

static void save_sim(struct saving *v)
{
    cJSON *o = record_of(v, &record_sim, "sim", v->s), *options = cJSON_CreateObject();
    record_save(&record_options, &v->s->o, options, NULL);
    json_set(o, "options", options);
    give(v, o);
    give(v, record_of(v, &record_settings, "settings", &v->s->settings));
}

static void save_templates(struct saving *v, enum template_type type)
{
    static const char *const kinds[] = {
        [TEMPLATE_ENVIRONMENT] = "environment-template", [TEMPLATE_SERVICE] = "service-template"};
    static const char *const versions[] = {[TEMPLATE_ENVIRONMENT] = "environment-template-version",
                                           [TEMPLATE_SERVICE] = "service-template-version"};
    for (size_t i = 0; i < template_count(v->s, type); i++) {
        const struct sim_template *t = template_at(v->s, type, i);
        give(v, record_of(v, &record_template, kinds[type], t));
        for (size_t k = 0; k < t->versions.n; k++) {
            cJSON *o = record_of(v, &record_version, versions[type], t->versions.v[k]);
            json_set_str(o, "templateName", t->name);
            give(v, o);
        }
    }
}

static void save_set(struct saving *v, const struct record *r, const char *kind,
                     const struct set *all)
{
    for (size_t i = 0; i < all->records.n; i++)
        give(v, record_of(v, r, kind, all->records.v[i]));
}

static void save_syncs(struct saving *v)
{
    for (size_t i = 0; i < v->s->syncs.records.n; i++) {
        const struct sim_sync *y = v->s->syncs.records.v[i];
        cJSON *o = record_of(v, &record_sync, "sync", y), *list = cJSON_CreateArray();
        for (size_t k = 0; k < y->blockers.n; k++) {
            cJSON *b = cJSON_CreateObject();
            record_save(&record_blocker, y->blockers.v[k], b, NULL);
            cJSON_AddItemToArray(list, b);
        }
        json_set(o, "blockers", list);
        give(v, o);
    }
}

static void save_services(struct saving *v)
{
    for (size_t i = 0; i < v->s->services_by_name.n; i++) {
        const struct sim_service *service = v->s->services_by_name.v[i];
        give(v, record_of(v, &record_service, "service", service));
        for (size_t k = 0; k < service->instances.n; k++) /* in the service's own order */
            give(v, record_of(v, &record_instance, "instance", service->instances.v[k]));
        if (service->pipeline)
            give(v, record_of(v, &record_pipeline, "pipeline", service->pipeline));
    }
}

static void save_targets(struct saving *v, enum target_type type, const struct record *r,
                         const char *kind)
{
    for (size_t i = 0; i < v->s->by_name[type].n; i++)
        give(v, record_of(v, r, kind, v->s->by_name[type].v[i]));
}

static void save_deployments(struct saving *v)
{
    for (size_t i = 0; i < v->s->history.n; i++) {
        const struct sim_deployment *d = v->s->history.v[i];
        cJSON *o = record_of(v, &record_deployment, "deployment", d);
        char tail[TAIL_MAX];
        if (d->target) {
            target_tail(d->target, tail);
            json_set_str(o, "target", tail);
        }
        if (d->target && d->target->current == d)
            json_set(o, "current", cJSON_CreateTrue());
        give(v, o);
    }
}

static void save_memory(struct saving *v)
{
    const struct sim_idem *i;
    for (i = v->s->idem.tokens; i; i = i->hh.next)
        give(v, record_of(v, &record_repeat, "repeat-by-token", i));
    for (i = v->s->idem.names; i; i = i->hh.next)
        give(v, record_of(v, &record_repeat, "repeat-by-name", i));
}

int sim_event_order(const struct sim_event *a, const struct sim_event *b)
{
    if (a->due_ms != b->due_ms)
        return a->due_ms < b->due_ms ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int by_time(const void *a, const void *b)
{
    return sim_event_order(a, b);
}

static void save_plans(struct saving *v)
{
    size_t n = v->s->heap_n;
    struct sim_event *events = xcalloc(n + 1, sizeof(*events));
    if (n)
        memcpy(events, v->s->heap, n * sizeof(*events));
    qsort(events, n, sizeof(*events), by_time);
    for (size_t i = 0; i < v->s->rules.n; i++)
        give(v, record_of(v, &record_rule, "rule", v->s->rules.v[i]));
    for (size_t i = 0; i < n; i++)
        give(v, record_of(v, &record_event, "event", &events[i]));
    free(events);
}

int sim_save(const struct sim *s, sim_save_fn *fn, void *ctx)
{
    struct saving v = {.s = s, .fn = fn, .ctx = ctx};
    struct saved_text *t, *next;
    v.hooks = (struct record_texts){.number = number_of, .ctx = &v};
    save_sim(&v);
    save_templates(&v, TEMPLATE_ENVIRONMENT);
    save_templates(&v, TEMPLATE_SERVICE);
    save_set(&v, &record_connection, "connection", &s->connections);
    save_set(&v, &record_repository, "repository", &s->repositories);
    save_syncs(&v);
    save_targets(&v, TARGET_ENVIRONMENT, &record_environment, "environment");
    save_services(&v);
    save_targets(&v, TARGET_COMPONENT, &record_component, "component");
    save_deployments(&v);
    save_set(&v, &record_tagged, "tags", &s->tags);
    save_memory(&v);
    save_plans(&v);
    HASH_ITER (hh, v.texts, t, next) {
        HASH_DEL(v.texts, t);
        free(t);
    }
    return v.rc;
}
