/* load_fleet.c - services, what they deploy, deployments and plans, from records back into a model.
 */
#include "sim/load_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/answer.h"
#include "sim/record.h"
#include "sim/resource.h"

enum { HEAP_MAX = 10 * 1000 * 1000 };

/* --- services and targets
 * ----------------------------------------------------------------------------- */

int load_service(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    struct sim_service *v = loader_new_record(l, &record_service, o, NULL, e), *made;
    (void)kind;
    if (!v)
        return e->code;
    if (!v->name || !*v->name || service_find(l->s, v->name) || !v->template_ ||
        service_of_serial(l->s, v->serial) || (unsigned)v->job > JOB_DELETE ||
        (unsigned)v->phase > PHASE_PIPELINE)
        return loader_refuse(l, &record_service, v, e,
                             "a service has a name and a serial of its own, and a templateName");
    made = service_add(l->s, v->name);
    HASH_DELETE(by_serial, l->s->services_by_serial, made);
    v->serial = v->serial ? v->serial : made->serial;
    v->status = v->status ? v->status : "ACTIVE";
    v->hh = made->hh; /* the hash keeps its place, and the key its address */
    free(v->name);
    v->name = made->name;
    *made = *v;
    free(v);
    HASH_ADD(by_serial, l->s->services_by_serial, serial, sizeof(made->serial), made);
    return 0;
}

static const struct {
    const char *kind;
    const struct record *record;
} target_kinds[TARGET_TYPES] = {
    [TARGET_ENVIRONMENT] = {"environment", &record_environment},
    [TARGET_INSTANCE] = {"instance", &record_instance},
    [TARGET_PIPELINE] = {"pipeline", &record_pipeline},
    [TARGET_COMPONENT] = {"component", &record_component},
};

/* What a target of this type must refer to, and nothing else. */
static bool relates(const struct sim_target *t, enum target_type type)
{
    switch (type) {
    case TARGET_ENVIRONMENT:
        return t->template_ && !t->service && !t->environment && !t->instance && !t->attaching;
    case TARGET_INSTANCE:
        return t->template_ && t->service && t->environment && !t->instance && !t->attaching;
    case TARGET_PIPELINE:
        return t->template_ && t->service && !t->service->pipeline && !t->environment &&
               !t->instance && !t->attaching;
    default:
        return !t->template_ && !t->service && t->environment &&
               (!t->instance || !t->instance->component) &&
               (!t->attaching || !t->attaching->component);
    }
}

/* Puts the target into the relations that its members name. */
static void relate(struct sim_target *t)
{
    struct sim_target *environment = t->environment;
    t->environment = NULL;
    target_set_environment(t, environment);
    if (t->type == TARGET_INSTANCE)
        vec_push(&t->service->instances, t);
    if (t->type == TARGET_PIPELINE)
        t->service->pipeline = t;
    if (t->instance)
        t->instance->component = t;
    if (t->attaching)
        t->attaching->component = t;
}

int load_target(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    enum target_type type = TARGET_ENVIRONMENT;
    struct sim_target *t, *made;
    char *key;
    while (!str_eq(target_kinds[type].kind, kind))
        type++;
    t = loader_new_record(l, target_kinds[type].record, o, NULL, e);
    if (!t)
        return e->code;
    key = type == TARGET_INSTANCE && t->service && t->name
              ? xasprintf("%s/%s", t->service->name, t->name)
              : xstrdup(t->name ? t->name : "");
    if (!*key || target_find(l->s, type, key) || target_of_serial(l->s, t->serial) ||
        !relates(t, type) || (type == TARGET_PIPELINE && !str_eq(key, t->service->name))) {
        free(key);
        return loader_refuse(l, target_kinds[type].record, t, e,
                             "the name is missing or there already, or it lacks its service, its "
                             "environment or its template, or has one too many");
    }
    made = target_add(l->s, type, key, t->name);
    HASH_DELETE(by_serial, l->s->targets_by_serial, made);
    t->serial = t->serial ? t->serial : made->serial;
    t->status = t->status ? t->status : "SUCCEEDED";
    t->type = type;
    t->key = made->key;
    t->hh = made->hh;
    free(made->name);
    *made = *t;
    free(t);
    free(key);
    HASH_ADD(by_serial, l->s->targets_by_serial, serial, sizeof(made->serial), made);
    relate(made);
    return 0;
}

/* --- deployments
 * ---------------------------------------------------------------------------------------- */

static void link_deployment(struct sim *s, struct sim_deployment *d, bool current)
{
    struct sim_target *t = d->target;
    HASH_ADD_STR(s->deployments, id, d);
    vec_push(&s->history, d);
    s->serial = d->serial > s->serial ? d->serial : s->serial;
    if (!t) {
        s->orphans++;
        return;
    }
    d->older = t->newest;
    if (d->older)
        d->older->newer = d;
    t->newest = d;
    t->n_deployments++;
    if (current)
        t->current = d;
}

int load_deployment(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    static const char *const others[] = {"target", "current", NULL};
    struct sim *s = l->s;
    struct sim_deployment *d = loader_new_record(l, &record_deployment, o, others, e);
    const struct sim_deployment *last = s->history.n ? s->history.v[s->history.n - 1] : NULL;
    const char *tail = json_str(o, "target");
    bool current = json_bool(o, "current", false);
    (void)kind;
    if (!d)
        return e->code;
    d->target = tail ? resource_target(s, tail) : NULL;
    d->serial = d->serial ? d->serial : last ? last->serial + 1 : s->serial + 1;
    d->status = d->status ? d->status : "SUCCEEDED";
    if (!d->id[0] || deployment_find(s, d->id) || (unsigned)d->type >= TARGET_TYPES ||
        (last && d->serial <= last->serial))
        return loader_refuse(
            l, &record_deployment, d, e,
            "a deployment has an id of its own, a type, and a serial above the one before");
    if ((tail && !d->target) || (d->target && d->target->type != d->type) ||
        (current && (!d->target || d->target->current)))
        return loader_refuse(
            l, &record_deployment, d, e,
            "target names something of the deployment's type that came before; one "
            "deployment of it is current at most");
    link_deployment(s, d, current);
    return 0;
}

/* --- what is planned
 * ------------------------------------------------------------------------------------- */

int load_rule(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    struct sim_rule rule = {.from_ms = INT64_MIN, .until_ms = INT64_MAX};
    int rc = record_load(&record_rule, l->s, &rule, o, NULL, NULL, e);
    (void)kind;
    if (!rc && ((unsigned)rule.outcome > OUTCOME_STUCK || rule.most_ms < rule.least_ms))
        rc = err_set(e, ERR_CONFIG, "outcome or duration of a rule is out of range");
    if (!rc)
        rules_add(l->s, &rule);
    record_release(&record_rule, l->s, &rule);
    return rc;
}

int load_event(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    struct sim *s = l->s;
    struct sim_event ev = {.due_ms = 0};
    (void)kind;
    if (record_load(&record_event, s, &ev, o, NULL, NULL, e))
        return e->code;
    if ((unsigned)ev.type > EVENT_SYNC || s->heap_n == HEAP_MAX)
        return err_set(e, ERR_CONFIG, "no event of that type is known");
    if (s->heap_n == s->heap_cap) {
        s->heap_cap = s->heap_cap ? s->heap_cap * 2 : 64;
        s->heap = xrealloc_array(s->heap, s->heap_cap, sizeof(*s->heap));
    }
    s->heap[s->heap_n++] = ev; /* they are put in order at the end */
    return 0;
}
