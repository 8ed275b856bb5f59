/* Deployments: what was deployed when, from what to what. It knows how much of it is kept, and
 * refuses to know what a deployment does to its target. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "sim/model.h"

/* [choice] How much is kept: a fleet that lives for weeks must not grow without end. */
enum { KEPT_OF_A_TARGET = 100, KEPT_ORPHANS = 5000 };

void state_copy(struct sim *s, struct sim_state *to, const struct sim_state *from)
{
    const struct sim_state copy = {.version = from->version,
                                   .template_name = shared_ref(from->template_name),
                                   .spec = shared_ref(from->spec),
                                   .template_file = shared_ref(from->template_file),
                                   .service = shared_ref(from->service),
                                   .instance = shared_ref(from->instance),
                                   .links = shared_ref(from->links)};

    state_release(s, to);
    *to = copy;
}

void state_release(struct sim *s, struct sim_state *st)
{
    shared_drop(s, st->template_name);
    shared_drop(s, st->spec);
    shared_drop(s, st->template_file);
    shared_drop(s, st->service);
    shared_drop(s, st->instance);
    shared_drop(s, st->links);
    *st = (struct sim_state){.version = {0, 0}};
}

struct sim_deployment *deployment_add(struct sim *s, struct sim_target *t)
{
    struct sim_deployment *d = xcalloc(1, sizeof(*d));
    const struct sim_target *env = t->type == TARGET_ENVIRONMENT ? t : t->environment;

    rng_uuid4(&s->rng, d->id);
    d->serial = ++s->serial;
    d->type = t->type;
    d->target = t;
    d->target_created_ms = t->created_ms;
    d->environment = shared_of(s, env ? env->name : NULL);
    d->service = shared_of(s, t->service ? t->service->name : NULL);
    d->instance = shared_of(s, t->type == TARGET_INSTANCE ? t->name : NULL);
    d->component = shared_of(s, t->type == TARGET_COMPONENT ? t->name : NULL);
    d->created_ms = d->modified_ms = s->now_ms;
    d->first = !t->now.template_name && !t->now.template_file;
    d->older = t->newest;
    if (d->older)
        d->older->newer = d;
    t->newest = d;
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

void deployment_free(struct sim *s, struct sim_deployment *d)
{
    state_release(s, &d->from);
    state_release(s, &d->to);
    shared_drop(s, d->environment);
    shared_drop(s, d->service);
    shared_drop(s, d->instance);
    shared_drop(s, d->component);
    cJSON_Delete(d->outputs);
    free(d->message);
    free(d->fate);
    free(d);
}

static size_t place_in_history(const struct sim *s, uint64_t serial)
{
    size_t lo = 0, hi = s->history.n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (((const struct sim_deployment *)s->history.v[mid])->serial < serial)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

void deployment_remove(struct sim *s, struct sim_deployment *d)
{
    struct sim_target *t = d->target;

    if (t) {
        t->n_deployments--;
        t->newest = t->newest == d ? d->older : t->newest;
        t->current = t->current == d ? NULL : t->current;
    } else {
        s->orphans--;
    }
    if (d->older)
        d->older->newer = d->newer;
    if (d->newer)
        d->newer->older = d->older;
    vec_remove(&s->history, place_in_history(s, d->serial));
    HASH_DEL(s->deployments, d);
    deployment_free(s, d);
}

void history_trim(struct sim *s, struct sim_target *t)
{
    struct sim_deployment *d = t->newest;

    if (t->n_deployments <= KEPT_OF_A_TARGET)
        return;
    while (d->older)
        d = d->older;
    while (t->n_deployments > KEPT_OF_A_TARGET) {
        struct sim_deployment *next = d->newer;

        deployment_remove(s, d);
        d = next;
    }
}

/* The orphans that go are the oldest: they come first. */
static void trim_orphans(struct sim *s)
{
    for (size_t i = 0; i < s->history.n && s->orphans > KEPT_ORPHANS;) {
        struct sim_deployment *d = s->history.v[i];

        if (d->target)
            i++;
        else
            deployment_remove(s, d);
    }
}

void history_orphan(struct sim *s, struct sim_target *t)
{
    for (struct sim_deployment *d = t->newest, *older; d; d = older) {
        older = d->older;
        d->target = NULL;
        d->older = d->newer = NULL;
        s->orphans++;
    }
    t->newest = t->current = NULL;
    t->n_deployments = 0;
    trim_orphans(s);
}

static int by_age(const void *a, const void *b)
{
    const struct sim_deployment *p = *(struct sim_deployment *const *)a,
                                *q = *(struct sim_deployment *const *)b;

    if (p->created_ms != q->created_ms)
        return p->created_ms < q->created_ms ? -1 : 1;
    return strcmp(p->id, q->id);
}

void history_renumber(struct sim *s)
{
    if (s->history.n > 1)
        qsort(s->history.v, s->history.n, sizeof(s->history.v[0]), by_age);
    for (size_t i = 0; i < s->history.n; i++) {
        struct sim_deployment *d = s->history.v[i];

        d->serial = ++s->serial;
        d->older = d->newer = NULL;
        if (d->target)
            d->target->newest = NULL;
    }
    for (size_t i = 0; i < s->history.n; i++) {
        struct sim_deployment *d = s->history.v[i];

        if (!d->target)
            continue;
        d->older = d->target->newest;
        if (d->older)
            d->older->newer = d;
        d->target->newest = d;
    }
    for (size_t i = 0; i < s->heap_n; i++) {
        const struct sim_target *t = target_of_serial(s, s->heap[i].serial);

        if (s->heap[i].deployment && t && t->current)
            s->heap[i].deployment = t->current->serial;
    }
}
