/* work.c - what is carried out outside: a queue of serials, and the end of what they stand for. */
#include "sim/work.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "sim/answer.h"
#include "sim/model.h"

/* In the queue: a target's serial, and what to do for it. */
struct work_item {
    uint64_t target, id;
    bool cancel;
};

static void push(struct sim *s, const struct sim_target *t, bool cancel)
{
    struct work_item *w = xcalloc(1, sizeof(*w));

    *w = (struct work_item){.target = t->serial, .id = t->working, .cancel = cancel};
    vec_push(&s->work, w);
}

bool work_begin(struct sim *s, struct sim_target *t)
{
    if (!s->o.external || t->customer_managed)
        return false;
    t->working = t->current ? t->current->serial : t->serial;
    push(s, t, false);
    return true;
}

bool work_cancel(struct sim *s, struct sim_target *t)
{
    if (!t->working)
        return false;
    push(s, t, true);
    return true;
}

void work_release(struct sim *s)
{
    for (size_t i = 0; i < s->work.n; i++)
        free(s->work.v[i]);
    vec_release(&s->work);
}

static void describe(struct sim *s, const struct sim_target *t, struct sim_work *out)
{
    static const char *const types[TARGET_TYPES] = {[TARGET_ENVIRONMENT] = "ENVIRONMENT",
                                                    [TARGET_INSTANCE] = "SERVICE_INSTANCE",
                                                    [TARGET_PIPELINE] = "SERVICE_PIPELINE",
                                                    [TARGET_COMPONENT] = "COMPONENT"};
    const struct sim_deployment *d = t->current;
    const struct sim_state *st = d ? &d->to : &t->now;
    char tail[TAIL_MAX];

    target_tail(t, tail);
    snprintf(s->scratch, sizeof(s->scratch), "arn:aws:proton:%s:%s:%s", s->region, s->account,
             tail);
    out->arn = s->scratch;
    out->type = types[t->type];
    out->deployment = d ? d->id : NULL;
    out->environment = t->type == TARGET_ENVIRONMENT ? t->name
                       : t->environment              ? t->environment->name
                                                     : NULL;
    out->service = t->service ? t->service->name : shared_str(st->service);
    out->instance = t->type == TARGET_INSTANCE ? t->name : shared_str(st->instance);
    out->component = t->type == TARGET_COMPONENT ? t->name : NULL;
    out->template_name = t->template_ ? t->template_->name : NULL;
    out->spec = shared_str(st->spec);
    out->template_file = shared_str(st->template_file);
    out->major = st->version.major;
    out->minor = st->version.minor;
    out->region = s->region;
    out->account = s->account;
}

bool sim_next_work(struct sim *s, struct sim_work *out)
{
    while (s->work.n) {
        struct work_item *w = vec_remove(&s->work, 0);
        const struct sim_target *t = target_of_serial(s, w->target);
        bool cancel = w->cancel;

        *out = (struct sim_work){.id = w->id};
        free(w);
        if (!t || t->working != out->id)
            continue;
        describe(s, t, out);
        out->operation = cancel              ? "cancel"
                         : !t->current       ? "delete"
                         : t->current->first ? "create"
                                             : "update";
        return true;
    }
    return false;
}

static void end(struct sim *s, struct sim_target *t, const struct sim_work_result *r)
{
    struct sim_deployment *d = t->current;
    bool cancelling = d && str_eq(d->status, "CANCELLING");

    t->working = 0;
    if (!d) {
        end_delete(s, t, r->good, r->message);
        return;
    }
    if (r->outputs) {
        cJSON_Delete(d->outputs);
        d->outputs = cJSON_Duplicate(r->outputs, true);
    }
    if (r->good)
        deploy_finish(s, d, "SUCCEEDED", r->message);
    else if (r->cancelled && cancelling)
        deploy_finish(s, d, "CANCELLED", "User initiated cancellation.");
    else
        deploy_finish(s, d, "FAILED", r->message);
}

static struct sim_target *find(struct sim *s, uint64_t id)
{
    for (int type = 0; type < TARGET_TYPES; type++)
        for (size_t i = 0; i < s->by_name[type].n; i++) {
            struct sim_target *t = s->by_name[type].v[i];

            if (t->working && (!id || t->working == id))
                return t;
        }
    return NULL;
}

void sim_end_work(struct sim *s, uint64_t id, const struct sim_work_result *r, int64_t now_ms)
{
    struct sim_target *t;

    sim_advance(s, now_ms);
    t = id ? find(s, id) : NULL;
    if (t)
        end(s, t, r);
}

void sim_abandon_work(struct sim *s, const char *message, int64_t now_ms)
{
    struct sim_work_result r = {.message = message};
    struct sim_work ignored;
    struct sim_target *t;

    sim_advance(s, now_ms);
    while (sim_next_work(s, &ignored)) {
    }
    while ((t = find(s, 0))) {
        r.cancelled = str_eq(t->status, "CANCELLING");
        end(s, t, &r);
    }
}
