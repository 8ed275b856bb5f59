/* What time does: deployments end, are cancelled, begin by themselves (BEHAVIOUR section 4). */
#include "sim/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"

/* [choice] How long things take; section 6 gives the orders of magnitude. */
static const struct {
    int64_t least, most;
} durations[] = {
    [TARGET_ENVIRONMENT] = {5 * MS_MINUTE, 15 * MS_MINUTE},
    [TARGET_INSTANCE] = {2 * MS_MINUTE, 4 * MS_MINUTE},
    [TARGET_PIPELINE] = {2 * MS_MINUTE, 6 * MS_MINUTE},
};

enum { CANCEL_LEAST_MS = 4000, CANCEL_MOST_MS = 15000, GOOD_PERCENT = 88 };

int64_t scaled(const struct sim *s, int64_t ms)
{
    int64_t t = (int64_t)((double)ms / s->o.speed);

    return t > 0 ? t : 1;
}

bool target_busy(const struct sim_target *t)
{
    return t->current || str_eq(t->status, "DELETE_IN_PROGRESS");
}

struct sim_deployment *deploy_start(struct sim *s, struct sim_target *t, struct sim_version to,
                                    const char *spec)
{
    struct sim_deployment *d = deployment_add(s, t);

    d->to = to;
    d->status = "IN_PROGRESS";
    d->spec_from = xstrdup(t->spec);
    d->spec_to = xstrdup(spec ? spec : t->spec);
    t->status_before = t->status;
    free(t->message_before);
    t->message_before = t->message;
    t->message = NULL;
    t->status = d->status;
    t->attempted_ms = s->now_ms;
    memcpy(t->attempted_id, d->id, sizeof(t->attempted_id));
    t->current = d;
    return d;
}

void deploy_plan(struct sim *s, struct sim_deployment *d, int64_t ms, bool good)
{
    struct sim_event ev = {.type = EVENT_END, .generation = d->generation, .good = good};

    if (ms == DURATION_ANY)
        ms = rng_range(&s->rng, durations[d->type].least, durations[d->type].most);
    ev.due_ms = s->now_ms + scaled(s, ms);
    snprintf(ev.key, sizeof(ev.key), "%s", d->id);
    heap_push(s, &ev);
}

/* An instance that an UpdateService was waiting for has come to an end. */
static void tell_service(struct sim *s, struct sim_target *t, bool good)
{
    struct sim_service *v = t->service;

    if (!v || v->pending == 0 || t->type != TARGET_INSTANCE)
        return;
    v->update_failed |= !good;
    if (--v->pending > 0)
        return;
    v->status = v->update_failed ? "UPDATE_FAILED" : "ACTIVE";
    set_text(&v->message,
             v->update_failed ? "One or more service instances failed to deploy." : NULL);
    v->modified_ms = s->now_ms;
}

void deploy_finish(struct sim *s, struct sim_deployment *d, const char *status, const char *message)
{
    struct sim_target *t = d->target;

    d->status = status;
    d->completed_ms = d->modified_ms = s->now_ms;
    d->generation++;
    set_text(&d->message, message);
    if (!t || t->current != d)
        return;
    t->current = NULL;
    t->status = status;
    set_text(&t->message, message);
    if (str_eq(status, "SUCCEEDED")) {
        t->version = d->to;
        set_text(&t->spec, d->spec_to);
        t->succeeded_ms = t->attempted_ms; /* the start of the attempt, not its end */
        memcpy(t->succeeded_id, d->id, sizeof(t->succeeded_id));
    }
    tell_service(s, t, str_eq(status, "SUCCEEDED"));
}

void deploy_cancel(struct sim *s, struct sim_deployment *d)
{
    struct sim_event ev = {.type = EVENT_CANCELLED, .generation = ++d->generation};

    d->status = "CANCELLING";
    d->modified_ms = s->now_ms;
    if (d->target)
        d->target->status = d->status;
    ev.due_ms = s->now_ms + scaled(s, rng_range(&s->rng, CANCEL_LEAST_MS, CANCEL_MOST_MS));
    snprintf(ev.key, sizeof(ev.key), "%s", d->id);
    heap_push(s, &ev);
}

/* --- what begins by itself
 * ------------------------------------------------------------------------- */

/* [choice] At the default scale one every half minute; a larger fleet is busier, to a limit. */
void start_later(struct sim *s)
{
    struct sim_event ev = {.type = EVENT_START};
    size_t n = s->by_name[TARGET_INSTANCE].n + 1;
    int64_t mean = 30 * MS_SECOND * 60 / (int64_t)(n < 60 ? 60 : n > 1200 ? 1200 : n);

    ev.due_ms = s->now_ms + scaled(s, rng_range(&s->rng, mean / 2, mean * 3 / 2));
    heap_push(s, &ev);
}

static struct sim_target *any_target(struct sim *s)
{
    uint64_t dice = rng_below(&s->rng, 100);
    enum target_type type = dice < 70   ? TARGET_INSTANCE
                            : dice < 94 ? TARGET_PIPELINE
                                        : TARGET_ENVIRONMENT;
    const struct vec *v = &s->by_name[type];
    struct sim_target *t = v->n ? v->v[rng_below(&s->rng, v->n)] : NULL;

    if (!t || target_busy(t) || (t->service && !str_eq(t->service->status, "ACTIVE")))
        return NULL;
    return t;
}

static struct sim_version next_version(struct sim *s, const struct sim_target *t)
{
    struct sim_version to = t->version;
    int newest = template_newest_minor(t->template_, to.major);

    if (to.minor < newest && rng_below(&s->rng, 2))
        to.minor = newest;
    return to;
}

static void begin_one(struct sim *s)
{
    struct sim_target *t = NULL;

    for (int tries = 0; tries < 8 && !t; tries++)
        t = any_target(s);
    if (t)
        deploy_plan(s, deploy_start(s, t, next_version(s, t), NULL), DURATION_ANY,
                    rng_below(&s->rng, 100) < GOOD_PERCENT);
    start_later(s);
}

/* --- events
 * ---------------------------------------------------------------------------------------- */

static void on_deployment(struct sim *s, const struct sim_event *ev)
{
    struct sim_deployment *d = deployment_find(s, ev->key);
    struct sim_target *t = d ? d->target : NULL;

    if (!d || d->generation != ev->generation)
        return;
    if (ev->type == EVENT_CANCELLED)
        deploy_finish(s, d, "CANCELLED", "User initiated cancellation.");
    else if (ev->good)
        deploy_finish(s, d, "SUCCEEDED", NULL);
    else
        deploy_finish(s, d, "FAILED", t ? failure_text(s, t) : NULL);
}

static void on_gone(struct sim *s, const struct sim_event *ev)
{
    struct sim_target *t;
    struct sim_service *v;

    if (ev->type == EVENT_SERVICE_GONE) {
        v = service_find(s, ev->key);
        if (v && str_eq(v->status, "DELETE_IN_PROGRESS"))
            service_remove(s, v);
        return;
    }
    t = target_find(s, (enum target_type)ev->generation, ev->key);
    if (!t || !str_eq(t->status, "DELETE_IN_PROGRESS"))
        return;
    tell_service(s, t, true);
    target_remove(s, t);
}

void sim_advance(struct sim *s, int64_t now_ms)
{
    struct sim_event ev;

    while (heap_pop(s, now_ms, &ev)) {
        if (ev.due_ms > s->now_ms)
            s->now_ms = ev.due_ms;
        switch (ev.type) {
        case EVENT_END:
        case EVENT_CANCELLED:
            on_deployment(s, &ev);
            break;
        case EVENT_START:
            begin_one(s);
            break;
        case EVENT_TARGET_GONE:
        case EVENT_SERVICE_GONE:
            on_gone(s, &ev);
            break;
        case EVENT_REGISTERED:
            version_event(s, &ev);
            break;
        }
    }
    if (now_ms > s->now_ms)
        s->now_ms = now_ms;
}

int64_t sim_next_ms(const struct sim *s)
{
    return s->heap_n ? s->heap[0].due_ms : INT64_MAX;
}
