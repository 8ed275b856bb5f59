/* The account as data: making, finding, removing. */
#include "sim/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void set_text(char **to, const char *text)
{
    char *copy = xstrdup(text);

    free(*to);
    *to = copy;
}

/* The place of a key in a sorted vector of things whose key `key_of` gives. */
static size_t place_of(const struct vec *v, const char *key, const char *(*key_of)(const void *))
{
    size_t lo = 0, hi = v->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (strcmp(key_of(v->v[mid]), key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static const char *target_key(const void *p)
{
    return ((const struct sim_target *)p)->key;
}

static const char *service_key(const void *p)
{
    return ((const struct sim_service *)p)->name;
}

static struct sim_target **hash_of(struct sim *s, enum target_type type)
{
    return type == TARGET_ENVIRONMENT ? &s->environments
           : type == TARGET_INSTANCE  ? &s->instances
                                      : &s->pipelines;
}

struct sim_target *target_add(struct sim *s, enum target_type type, const char *key,
                              const char *name)
{
    struct sim_target *t = xcalloc(1, sizeof(*t)), **hash = hash_of(s, type);

    t->type = type;
    t->key = xstrdup(key);
    t->name = xstrdup(name);
    t->created_ms = s->now_ms;
    t->status = "IN_PROGRESS";
    HASH_ADD_KEYPTR(hh, *hash, t->key, strlen(t->key), t);
    vec_insert(&s->by_name[type], place_of(&s->by_name[type], key, target_key), t);
    return t;
}

struct sim_target *target_find(const struct sim *s, enum target_type type, const char *key)
{
    struct sim_target *hash = type == TARGET_ENVIRONMENT ? s->environments
                              : type == TARGET_INSTANCE  ? s->instances
                                                         : s->pipelines,
                      *t;

    HASH_FIND_STR(hash, key, t);
    return t;
}

static void target_free(struct sim_target *t)
{
    free(t->name);
    free(t->key);
    free(t->spec);
    free(t->description);
    free(t->message);
    free(t->message_before);
    free(t);
}

void target_remove(struct sim *s, struct sim_target *t)
{
    struct sim_target **hash = hash_of(s, t->type);

    for (size_t i = 0; i < s->history.n && t->n_deployments > 0; i++) {
        struct sim_deployment *d = s->history.v[i];

        if (d->target == t) {
            d->target = NULL;
            t->n_deployments--;
        }
    }
    if (t->environment)
        t->environment->n_instances--;
    if (t->service && t->service->pipeline == t)
        t->service->pipeline = NULL;
    for (size_t i = 0; t->service && i < t->service->instances.n; i++)
        if (t->service->instances.v[i] == t)
            vec_remove(&t->service->instances, i);
    HASH_DEL(*hash, t);
    vec_remove(&s->by_name[t->type], place_of(&s->by_name[t->type], t->key, target_key));
    target_free(t);
}

struct sim_service *service_add(struct sim *s, const char *name)
{
    struct sim_service *v = xcalloc(1, sizeof(*v));

    v->name = xstrdup(name);
    v->status = "ACTIVE";
    v->created_ms = v->modified_ms = s->now_ms;
    HASH_ADD_KEYPTR(hh, s->services, v->name, strlen(v->name), v);
    vec_insert(&s->services_by_name, place_of(&s->services_by_name, name, service_key), v);
    return v;
}

struct sim_service *service_find(const struct sim *s, const char *name)
{
    struct sim_service *v;

    HASH_FIND_STR(s->services, name, v);
    return v;
}

static void service_free(struct sim_service *v)
{
    vec_release(&v->instances);
    free(v->name);
    free(v->description);
    free(v->spec);
    free(v->message);
    free(v);
}

void service_remove(struct sim *s, struct sim_service *v)
{
    while (v->instances.n > 0)
        target_remove(s, v->instances.v[v->instances.n - 1]);
    if (v->pipeline)
        target_remove(s, v->pipeline);
    HASH_DEL(s->services, v);
    vec_remove(&s->services_by_name, place_of(&s->services_by_name, v->name, service_key));
    service_free(v);
}

struct sim_deployment *deployment_add(struct sim *s, struct sim_target *t)
{
    struct sim_deployment *d = xcalloc(1, sizeof(*d));

    rng_uuid4(&s->rng, d->id);
    d->type = t->type;
    d->target = t;
    d->target_created_ms = t->created_ms;
    d->environment = xstrdup(t->environment ? t->environment->name : t->service ? NULL : t->name);
    d->service = t->service ? xstrdup(t->service->name) : NULL;
    d->instance = t->type == TARGET_INSTANCE ? xstrdup(t->name) : NULL;
    d->created_ms = d->modified_ms = s->now_ms;
    d->from = d->to = t->version;
    t->n_deployments++;
    HASH_ADD_STR(s->deployments, id, d);
    vec_push(&s->history, d);
    return d;
}

struct sim_deployment *deployment_find(const struct sim *s, const char *id)
{
    struct sim_deployment *d;

    HASH_FIND_STR(s->deployments, id, d);
    return d;
}

static void deployment_free(struct sim_deployment *d)
{
    free(d->environment);
    free(d->service);
    free(d->instance);
    free(d->message);
    free(d->spec_from);
    free(d->spec_to);
    free(d);
}

void deployment_remove(struct sim *s, struct sim_deployment *d)
{
    for (size_t i = s->history.n; i-- > 0;)
        if (s->history.v[i] == d) {
            vec_remove(&s->history, i);
            break;
        }
    if (d->target)
        d->target->n_deployments--;
    HASH_DEL(s->deployments, d);
    deployment_free(d);
}

void model_free(struct sim *s)
{
    HASH_CLEAR(hh, s->deployments);
    HASH_CLEAR(hh, s->environments);
    HASH_CLEAR(hh, s->instances);
    HASH_CLEAR(hh, s->pipelines);
    HASH_CLEAR(hh, s->services);
    for (size_t i = 0; i < s->history.n; i++)
        deployment_free(s->history.v[i]);
    for (int type = 0; type < 3; type++) {
        for (size_t i = 0; i < s->by_name[type].n; i++)
            target_free(s->by_name[type].v[i]);
        vec_release(&s->by_name[type]);
    }
    for (size_t i = 0; i < s->services_by_name.n; i++)
        service_free(s->services_by_name.v[i]);
    vec_release(&s->services_by_name);
    vec_release(&s->history);
    templates_free(s);
    account_free(s);
    idem_free(&s->idem);
    free(s->heap);
}
