/* What time does: deployments and deletes end, are cancelled, begin by themselves (BEHAVIOUR
 * section 4). It knows one target at a time; a service as a whole is job.c's. */
#include "sim/model.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/gitsync.h"

/* [choice] How long things take; section 6 gives the orders of magnitude. */
static const struct {
    int64_t least, most;
} durations[TARGET_TYPES] = {
    [TARGET_ENVIRONMENT] = {5 * MS_MINUTE, 15 * MS_MINUTE},
    [TARGET_INSTANCE] = {2 * MS_MINUTE, 4 * MS_MINUTE},
    [TARGET_PIPELINE] = {2 * MS_MINUTE, 6 * MS_MINUTE},
    [TARGET_COMPONENT] = {MS_MINUTE, 3 * MS_MINUTE},
};

enum { CANCEL_LEAST_MS = 4000, CANCEL_MOST_MS = 15000 };
enum { DELETE_LEAST_MS = 60 * 1000, DELETE_MOST_MS = 180 * 1000 };
/* [choice] However large the fleet and its speed: what begins by itself leaves time for calls. */
enum { START_LEAST_MS = 50 };

/* [choice] Of what begins by itself, where no rate is set; what a request begins never fails then.
 */
#define OWN_FAILURE_RATE 0.12

int64_t scaled(const struct sim *s, int64_t ms)
{
    int64_t t = (int64_t)((double)ms / s->o.speed);

    return t > 0 ? t : 1;
}

int64_t usual_duration(struct sim *s, enum target_type type)
{
    return rng_range(&s->rng, durations[type].least, durations[type].most);
}

bool target_busy(const struct sim_target *t)
{
    return t->current || str_eq(t->status, "DELETE_IN_PROGRESS");
}

/* --- deployments
 * ------------------------------------------------------------------------------------ */

static const char *id_or_dash(const struct sim_target *t)
{
    return t && t->succeeded_id[0] ? t->succeeded_id : "-";
}

static void set_links(struct sim *s, const struct sim_target *t, struct sim_state *st)
{
    char *links = xasprintf("%s %s %s", id_or_dash(t->environment),
                            id_or_dash(t->service->pipeline), id_or_dash(t->component));

    shared_set_str(s, &st->links, links);
    free(links);
}

struct sim_deployment *deploy_start(struct sim *s, struct sim_target *t, const struct sim_state *to)
{
    struct sim_deployment *d = deployment_add(s, t);

    d->status = "IN_PROGRESS";
    state_copy(s, &d->from, &t->now);
    state_copy(s, &d->to, to);
    if (t->template_)
        shared_set_str(s, &d->to.template_name, t->template_->name);
    if (t->type == TARGET_INSTANCE)
        set_links(s, t, &d->to);
    state_copy(s, &t->tried, &d->to);
    set_text(&t->message, NULL);
    t->status = d->status;
    t->attempted_ms = t->modified_ms = s->now_ms;
    memcpy(t->attempted_id, d->id, sizeof(t->attempted_id));
    t->current = d;
    history_trim(s, t);
    return d;
}

static void push(struct sim *s, enum event_type type, const struct sim_target *t, int64_t ms,
                 bool good)
{
    struct sim_event ev = {.type = type, .serial = t->serial, .good = good};

    ev.deployment = t->current ? t->current->serial : 0;
    ev.due_ms = s->now_ms + scaled(s, ms);
    heap_push(s, &ev);
}

void deploy_plan(struct sim *s, struct sim_deployment *d, int64_t ms, bool good)
{
    push(s, EVENT_END, d->target, ms == DURATION_ANY ? usual_duration(s, d->type) : ms, good);
}

/* Every deployment draws the same numbers whatever the rates are: a fleet with another rate is the
 * same fleet, only that some fail. */
void deploy_go(struct sim *s, struct sim_deployment *d, bool by_itself)
{
    double fails = s->o.failure_rate >= 0 ? s->o.failure_rate : by_itself ? OWN_FAILURE_RATE : 0;
    int64_t ms = usual_duration(s, d->type);
    bool good = rng_unit(&s->rng) >= fails, stuck = rng_unit(&s->rng) < s->o.stuck_rate;
    struct rule_fate fate;

    if (rules_ask(s, d, &fate)) {
        ms = fate.ms >= 0 ? fate.ms : ms;
        good = fate.outcome == OUTCOME_USUAL ? good : fate.outcome == OUTCOME_SUCCEED;
        stuck = fate.outcome == OUTCOME_USUAL ? stuck : fate.outcome == OUTCOME_STUCK;
        set_text(&d->fate, fate.message);
    } else if (!by_itself && work_begin(s, d->target)) {
        return;
    }
    if (!stuck && !d->target->customer_managed)
        deploy_plan(s, d, ms, good);
}

/* A component hangs on what its deployment was for; what it leaves, or does not reach, is free. */
static void settle_component(struct sim_target *c, bool good)
{
    struct sim_target *to = good ? c->attaching : c->instance;
    struct sim_target *from = good ? c->instance : c->attaching;

    if (from && from != to)
        from->component = NULL;
    c->instance = c->attaching = to;
}

void deploy_finish(struct sim *s, struct sim_deployment *d, const char *status, const char *message)
{
    struct sim_target *t = d->target;
    bool good = str_eq(status, "SUCCEEDED"), awaited = t->awaited;

    d->status = status;
    d->completed_ms = d->modified_ms = s->now_ms;
    set_text(&d->message, message);
    t->current = NULL;
    t->status = status;
    t->modified_ms = s->now_ms;
    set_text(&t->message, message);
    if (good) {
        state_copy(s, &t->now, &d->to);
        t->succeeded_ms = t->attempted_ms; /* the start of the attempt, not its end */
        memcpy(t->succeeded_id, d->id, sizeof(t->succeeded_id));
        cJSON_Delete(t->outputs);
        t->outputs = cJSON_Duplicate(d->outputs, true);
    }
    if (t->type == TARGET_COMPONENT)
        settle_component(t, good);
    t->awaited = false;
    if (awaited)
        job_told(s, t->service, t->type == TARGET_PIPELINE, good);
}

/* A deployment that would have ended before the cancel does stays as it ended (BEHAVIOUR 4): its
 * event comes first. */
void deploy_cancel(struct sim *s, struct sim_deployment *d)
{
    int64_t ms = rng_range(&s->rng, CANCEL_LEAST_MS, CANCEL_MOST_MS);
    bool good = rng_unit(&s->rng) >= s->o.failure_rate;

    d->status = d->target->status = "CANCELLING";
    d->modified_ms = d->target->modified_ms = s->now_ms;
    if (!work_cancel(s, d->target))
        push(s, EVENT_CANCELLED, d->target, ms, good);
}

/* --- deletes
 * ---------------------------------------------------------------------------------------- */

void target_delete(struct sim *s, struct sim_target *t)
{
    int64_t ms = rng_range(&s->rng, DELETE_LEAST_MS, DELETE_MOST_MS);
    bool good = rng_unit(&s->rng) >= s->o.failure_rate;

    t->status = "DELETE_IN_PROGRESS";
    t->modified_ms = s->now_ms;
    set_text(&t->message, NULL);
    if (!t->customer_managed && !work_begin(s, t))
        push(s, EVENT_GONE, t, ms, good);
}

void end_delete(struct sim *s, struct sim_target *t, bool good, const char *message)
{
    struct sim_service *v = t->service;
    bool awaited = t->awaited, pipeline = t->type == TARGET_PIPELINE;

    if (good) {
        target_remove(s, t);
    } else {
        t->status = "DELETE_FAILED";
        t->modified_ms = s->now_ms;
        t->awaited = false;
        set_text(&t->message, message ? message : failure_text(s, t));
    }
    if (awaited)
        job_told(s, v, pipeline, good);
}

/* --- what the customer manages
 * ---------------------------------------------------------------------- */

static void take_outputs(cJSON **to, const cJSON *outputs)
{
    if (!outputs)
        return;
    cJSON_Delete(*to);
    *to = cJSON_Duplicate(outputs, true);
}

bool deploy_notify(struct sim *s, struct sim_target *t, const char *status, const char *message,
                   const cJSON *outputs)
{
    bool deleting = str_eq(t->status, "DELETE_IN_PROGRESS");
    bool ends = str_eq(status, "SUCCEEDED") || str_eq(status, "FAILED");
    struct sim_deployment *d = t->current;

    if (!t->customer_managed || (status && !d && !deleting))
        return false;
    take_outputs(d ? &d->outputs : &t->outputs, outputs);
    t->modified_ms = s->now_ms;
    if (ends && d) {
        deploy_finish(s, d, str_eq(status, "SUCCEEDED") ? "SUCCEEDED" : "FAILED", message);
    } else if (ends) {
        end_delete(s, t, str_eq(status, "SUCCEEDED"), message);
    } else if (message) {
        set_text(&t->message, message);
        if (d) {
            set_text(&d->message, message);
            d->modified_ms = s->now_ms;
        }
    }
    return true;
}

/* --- what begins by itself
 * -------------------------------------------------------------------------- */

/* [choice] At the default scale one every half minute; a larger fleet is busier, to a limit. */
void start_later(struct sim *s)
{
    struct sim_event ev = {.type = EVENT_START};
    size_t n = s->by_name[TARGET_INSTANCE].n + 1;
    int64_t mean = 30 * MS_SECOND * 60 / (int64_t)(n < 60 ? 60 : n > 1200 ? 1200 : n);
    int64_t wait = scaled(s, rng_range(&s->rng, mean / 2, mean * 3 / 2));

    ev.due_ms = s->now_ms + (wait > START_LEAST_MS ? wait : START_LEAST_MS);
    heap_push(s, &ev);
}

/* What a request made is left alone: nothing of it begins by itself. */
static struct sim_target *any_target(struct sim *s)
{
    uint64_t dice = rng_below(&s->rng, 100);
    enum target_type type = dice < 70   ? TARGET_INSTANCE
                            : dice < 90 ? TARGET_PIPELINE
                            : dice < 94 ? TARGET_COMPONENT
                                        : TARGET_ENVIRONMENT;
    const struct vec *v = &s->by_name[type];
    struct sim_target *t = v->n ? v->v[rng_below(&s->rng, v->n)] : NULL;

    if (!t || !t->lives || target_busy(t) || (t->service && t->service->job))
        return NULL;
    if ((t->component && target_busy(t->component)) || (t->instance && target_busy(t->instance)))
        return NULL;
    return t;
}

static void begin_one(struct sim *s)
{
    struct sim_target *t = NULL;

    for (int tries = 0; tries < 8 && !t; tries++)
        t = any_target(s);
    if (t) {
        struct sim_state to = t->now; /* borrowed: deploy_start() copies */
        int newest = t->template_ ? template_newest_minor(t->template_, to.version.major) : -1;
        bool up = rng_below(&s->rng, 2); /* drawn in any case: see deploy_go() */

        if (up && to.version.minor < newest)
            to.version.minor = newest;
        deploy_go(s, deploy_start(s, t, &to), true);
    }
    start_later(s);
}

/* --- events
 * ----------------------------------------------------------------------------------------- */

static void on_deployment(struct sim *s, const struct sim_event *ev)
{
    struct sim_target *t = target_of_serial(s, ev->serial);
    struct sim_deployment *d = t ? t->current : NULL;

    if (!d || d->serial != ev->deployment)
        return;
    if (ev->good && ev->type == EVENT_CANCELLED)
        deploy_finish(s, d, "CANCELLED", "User initiated cancellation.");
    else if (ev->good)
        deploy_finish(s, d, "SUCCEEDED", d->fate);
    else if (d->fate && ev->type == EVENT_END)
        deploy_finish(s, d, "FAILED", d->fate);
    else
        deploy_finish(s, d, "FAILED", failure_text(s, t));
}

static void on_gone(struct sim *s, const struct sim_event *ev)
{
    struct sim_target *t = target_of_serial(s, ev->serial);

    if (t && str_eq(t->status, "DELETE_IN_PROGRESS"))
        end_delete(s, t, ev->good, NULL);
}

static void on_event(struct sim *s, const struct sim_event *ev)
{
    switch (ev->type) {
    case EVENT_END:
    case EVENT_CANCELLED:
        on_deployment(s, ev);
        break;
    case EVENT_START:
        begin_one(s);
        break;
    case EVENT_GONE:
        on_gone(s, ev);
        break;
    case EVENT_JOB:
        job_event(s, ev);
        break;
    case EVENT_REGISTERED:
        version_event(s, ev);
        break;
    case EVENT_SYNC:
        gitsync_event(s, ev);
        break;
    }
}

void sim_advance(struct sim *s, int64_t now_ms)
{
    struct sim_event ev;

    while (heap_pop(s, now_ms, &ev)) {
        if (ev.due_ms > s->now_ms)
            s->now_ms = ev.due_ms;
        on_event(s, &ev);
    }
    if (now_ms > s->now_ms)
        s->now_ms = now_ms;
}

int64_t sim_next_ms(const struct sim *s)
{
    return s->heap_n ? s->heap[0].due_ms : INT64_MAX;
}
