/* The account as data: making, finding, removing. */
#include "sim/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "sim/answer.h"
#include "sim/repository.h"
#include "sim/resource.h"
#include "sim/gitsync.h"

void set_text(char **to, const char *text)
{
    char *copy = xstrdup(text);

    free(*to);
    *to = copy;
}

int key_order(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return (*a == '/' ? 1 : (unsigned char)*a) - (*b == '/' ? 1 : (unsigned char)*b);
}

/* The place of a key in a sorted vector of things whose key `key_of` gives. */
static size_t place_of(const struct vec *v, const char *key, const char *(*key_of)(const void *))
{
    size_t lo = 0, hi = v->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (key_order(key_of(v->v[mid]), key) < 0)
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

/* --- targets
 * ---------------------------------------------------------------------------------------- */

struct sim_target *target_add(struct sim *s, enum target_type type, const char *key,
                              const char *name)
{
    struct sim_target *t = xcalloc(1, sizeof(*t));

    t->type = type;
    t->serial = ++s->serial;
    t->key = xstrdup(key);
    t->name = xstrdup(name);
    t->created_ms = t->modified_ms = s->now_ms;
    t->status = "IN_PROGRESS";
    HASH_ADD_KEYPTR(hh, s->targets[type], t->key, strlen(t->key), t);
    HASH_ADD(by_serial, s->targets_by_serial, serial, sizeof(t->serial), t);
    vec_insert(&s->by_name[type], place_of(&s->by_name[type], key, target_key), t);
    return t;
}

struct sim_target *target_find(const struct sim *s, enum target_type type, const char *key)
{
    struct sim_target *t;

    HASH_FIND_STR(s->targets[type], key, t);
    return t;
}

struct sim_target *target_of_serial(const struct sim *s, uint64_t serial)
{
    struct sim_target *t;

    HASH_FIND(by_serial, s->targets_by_serial, &serial, sizeof(serial), t);
    return t;
}

void target_set_environment(struct sim_target *t, struct sim_target *environment)
{
    struct sim_target *was = t->environment;

    if (was && t->type == TARGET_COMPONENT)
        was->n_components--;
    else if (was)
        was->n_instances--;
    t->environment = environment;
    if (environment && t->type == TARGET_COMPONENT)
        environment->n_components++;
    else if (environment)
        environment->n_instances++;
}

static void target_free(struct sim *s, struct sim_target *t)
{
    state_release(s, &t->now);
    state_release(s, &t->tried);
    cJSON_Delete(t->members);
    cJSON_Delete(t->outputs);
    free(t->name);
    free(t->key);
    free(t->description);
    free(t->token);
    free(t->message);
    free(t);
}

/* Whoever points at it does so no longer. */
static void unrelate(struct sim_target *t)
{
    target_set_environment(t, NULL);
    if (t->instance)
        t->instance->component = NULL;
    if (t->attaching)
        t->attaching->component = NULL;
    if (t->component) {
        struct sim_target *c = t->component;

        c->instance = c->instance == t ? NULL : c->instance;
        c->attaching = c->attaching == t ? NULL : c->attaching;
    }
    if (!t->service)
        return;
    if (t->service->pipeline == t)
        t->service->pipeline = NULL;
    for (size_t i = t->service->instances.n; i-- > 0;)
        if (t->service->instances.v[i] == t)
            vec_remove(&t->service->instances, i);
}

void target_remove(struct sim *s, struct sim_target *t)
{
    char tail[TAIL_MAX];

    target_tail(t, tail);
    resource_gone(s, tail);
    history_orphan(s, t);
    unrelate(t);
    HASH_DELETE(hh, s->targets[t->type], t);
    HASH_DELETE(by_serial, s->targets_by_serial, t);
    vec_remove(&s->by_name[t->type], place_of(&s->by_name[t->type], t->key, target_key));
    target_free(s, t);
}

/* --- services
 * --------------------------------------------------------------------------------------- */

struct sim_service *service_add(struct sim *s, const char *name)
{
    struct sim_service *v = xcalloc(1, sizeof(*v));

    v->serial = ++s->serial;
    v->name = xstrdup(name);
    v->status = "ACTIVE";
    v->created_ms = v->modified_ms = s->now_ms;
    HASH_ADD_KEYPTR(hh, s->services, v->name, strlen(v->name), v);
    HASH_ADD(by_serial, s->services_by_serial, serial, sizeof(v->serial), v);
    vec_insert(&s->services_by_name, place_of(&s->services_by_name, name, service_key), v);
    return v;
}

struct sim_service *service_find(const struct sim *s, const char *name)
{
    struct sim_service *v;

    HASH_FIND_STR(s->services, name, v);
    return v;
}

struct sim_service *service_of_serial(const struct sim *s, uint64_t serial)
{
    struct sim_service *v;

    HASH_FIND(by_serial, s->services_by_serial, &serial, sizeof(serial), v);
    return v;
}

struct sim_target *instance_find(const struct sim *s, const char *service, const char *name)
{
    char *key = xasprintf("%s/%s", service, name);
    struct sim_target *t = target_find(s, TARGET_INSTANCE, key);

    free(key);
    return t;
}

struct sim_target *instance_add(struct sim *s, struct sim_service *v, const char *name,
                                struct sim_target *environment)
{
    char *key = xasprintf("%s/%s", v->name, name);
    struct sim_target *t = target_add(s, TARGET_INSTANCE, key, name);

    free(key);
    t->service = v;
    t->template_ = v->template_;
    t->customer_managed = environment->customer_managed;
    target_set_environment(t, environment);
    vec_push(&v->instances, t);
    return t;
}

struct sim_target *pipeline_add(struct sim *s, struct sim_service *v)
{
    struct sim_target *t = target_add(s, TARGET_PIPELINE, v->name, v->name);

    t->service = v;
    t->template_ = v->template_;
    v->pipeline = t;
    return t;
}

static void service_free(struct sim *s, struct sim_service *v)
{
    vec_release(&v->instances);
    shared_drop(s, v->spec);
    shared_drop(s, v->spec_before);
    cJSON_Delete(v->members);
    free(v->name);
    free(v->description);
    free(v->message);
    free(v);
}

void service_remove(struct sim *s, struct sim_service *v)
{
    char tail[TAIL_MAX];

    while (v->instances.n > 0)
        target_remove(s, v->instances.v[v->instances.n - 1]);
    if (v->pipeline)
        target_remove(s, v->pipeline);
    snprintf(tail, sizeof(tail), "service/%s", v->name);
    resource_gone(s, tail);
    HASH_DELETE(hh, s->services, v);
    HASH_DELETE(by_serial, s->services_by_serial, v);
    vec_remove(&s->services_by_name, place_of(&s->services_by_name, v->name, service_key));
    service_free(s, v);
}

void model_free(struct sim *s)
{
    HASH_CLEAR(hh, s->deployments);
    HASH_CLEAR(by_serial, s->targets_by_serial);
    HASH_CLEAR(hh, s->services);
    HASH_CLEAR(by_serial, s->services_by_serial);
    for (size_t i = 0; i < s->history.n; i++)
        deployment_free(s, s->history.v[i]);
    for (int type = 0; type < TARGET_TYPES; type++) {
        HASH_CLEAR(hh, s->targets[type]);
        for (size_t i = 0; i < s->by_name[type].n; i++)
            target_free(s, s->by_name[type].v[i]);
        vec_release(&s->by_name[type]);
    }
    for (size_t i = 0; i < s->services_by_name.n; i++)
        service_free(s, s->services_by_name.v[i]);
    vec_release(&s->services_by_name);
    vec_release(&s->history);
    templates_free(s);
    account_free(s);
    connections_free(s);
    repositories_free(s);
    gitsyncs_free(s);
    tags_free(s);
    rules_release(&s->rules);
    work_release(s);
    idem_free(&s->idem);
    free(s->heap);
}
