/* A service as a whole: its create, its updates by spec and its delete, each a job over its
 * instances and its pipeline (BEHAVIOUR section 4).
 *
 *   ADD       the new instances deploy; the pipeline's deployment has begun and waits for them
 *   DROP      all of them are good: what the spec leaves out is deleted
 *   PIPELINE  the pipeline's deployment ends; a failure undoes nothing
 *   CLEAN     an instance was not good: the new ones are deleted, the spec goes back
 *
 * [choice] of the order, and of the statuses that BEHAVIOUR leaves open (doc/protond.md). A delete
 * has one phase, DROP. It refuses to know what a deployment is: step.c tells it of their
 * ends. */
#include "sim/job.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"

enum { EMPTY_DELETE_MS = 5000, MESSAGE_MAX = 900 };

static void set_status(struct sim *s, struct sim_service *v, const char *status,
                       const char *message)
{
    v->status = status;
    v->modified_ms = s->now_ms;
    set_text(&v->message, message);
}

static void end_job(struct sim *s, struct sim_service *v, const char *status, const char *message)
{
    v->job = JOB_NONE;
    v->pending = 0;
    shared_set(s, &v->spec_before, NULL);
    for (size_t i = 0; i < v->instances.n; i++) {
        struct sim_target *t = v->instances.v[i];

        t->added = t->dropping = t->awaited = false;
    }
    if (v->pipeline)
        v->pipeline->awaited = false;
    set_status(s, v, status, message);
}

static void await(struct sim_service *v, struct sim_target *t)
{
    t->awaited = true;
    v->pending++;
}

static void enter(struct sim_service *v, enum job_phase phase)
{
    v->phase = phase;
    v->failed = false;
}

/* Deletes the instances of the job that are new, or those that are left out. */
static void delete_some(struct sim *s, struct sim_service *v, bool added)
{
    for (size_t i = 0; i < v->instances.n; i++) {
        struct sim_target *t = v->instances.v[i];

        if (added ? t->added : t->dropping) {
            target_delete(s, t);
            await(v, t);
        }
    }
}

/* "Service Instance(s): [arn...] failed to deploy - canceling pipeline deployment" is what the
 * hosted service says (BEHAVIOUR section 2). */
static void fail_pipeline(struct sim *s, struct sim_service *v)
{
    struct buf b = BUF_INIT(MESSAGE_MAX);
    const char *comma = "";

    if (!v->pipeline || !v->pipeline->awaited || !v->pipeline->current)
        return;
    buf_adds(&b, "Service Instance(s): [");
    for (size_t i = 0; i < v->instances.n; i++) {
        const struct sim_target *t = v->instances.v[i];

        if (!t->added || str_eq(t->status, "SUCCEEDED") ||
            buf_addf(&b, "%sarn:aws:proton:%s:%s:service/%s/service-instance/%s", comma, s->region,
                     s->account, v->name, t->name) < 0)
            continue;
        comma = ", ";
    }
    b.max += 60; /* room for the end, however many there were */
    buf_adds(&b, "] failed to deploy - canceling pipeline deployment");
    v->pipeline->awaited = false; /* told here */
    v->pipeline_failed = true;
    deploy_finish(s, v->pipeline->current, "FAILED", buf_str(&b));
    buf_release(&b);
}

static void clean(struct sim *s, struct sim_service *v)
{
    bool create = v->job == JOB_CREATE;

    fail_pipeline(s, v);
    if (!create)
        shared_set(s, &v->spec, v->spec_before);
    for (size_t i = 0; i < v->instances.n; i++)
        ((struct sim_target *)v->instances.v[i])->dropping = false;
    set_status(s, v,
               create ? "CREATE_FAILED_CLEANUP_IN_PROGRESS" : "UPDATE_FAILED_CLEANUP_IN_PROGRESS",
               "One or more service instances failed to deploy.");
    enter(v, PHASE_CLEAN);
    delete_some(s, v, true);
}

static void cleaned(struct sim *s, struct sim_service *v)
{
    bool create = v->job == JOB_CREATE;

    if (v->failed)
        end_job(s, v, create ? "CREATE_FAILED_CLEANUP_FAILED" : "UPDATE_FAILED_CLEANUP_FAILED",
                "One or more service instances failed to deploy and could not be deleted.");
    else
        end_job(s, v, create ? "CREATE_FAILED_CLEANUP_COMPLETE" : "UPDATE_FAILED_CLEANUP_COMPLETE",
                "One or more service instances failed to deploy.");
}

static void piped(struct sim *s, struct sim_service *v)
{
    if (v->pipeline_failed)
        end_job(s, v, v->job == JOB_CREATE ? "CREATE_FAILED" : "UPDATE_FAILED",
                "The service pipeline failed to deploy.");
    else if (v->drop_failed)
        end_job(s, v, "UPDATE_COMPLETE_CLEANUP_FAILED",
                "One or more service instances could not be deleted.");
    else
        end_job(s, v, "ACTIVE", NULL);
}

static void dropped(struct sim *s, struct sim_service *v)
{
    v->drop_failed = v->failed;
    if (v->job == JOB_DELETE) {
        if (v->failed)
            end_job(s, v, "DELETE_FAILED", "Not everything in the service could be deleted.");
        else
            service_remove(s, v);
        return;
    }
    enter(v, PHASE_PIPELINE);
    if (v->pipeline && v->pipeline->awaited && v->pipeline->current) {
        v->pending++;
        deploy_go(s, v->pipeline->current, false);
    } else {
        piped(s, v);
    }
}

/* Nothing is waited for any more: what comes next. */
static void next(struct sim *s, struct sim_service *v)
{
    switch (v->phase) {
    case PHASE_ADD:
        if (v->failed) {
            clean(s, v);
            break;
        }
        enter(v, PHASE_DROP);
        delete_some(s, v, false);
        if (v->pending == 0)
            dropped(s, v);
        break;
    case PHASE_CLEAN:
        cleaned(s, v);
        break;
    case PHASE_DROP:
        dropped(s, v);
        break;
    case PHASE_PIPELINE:
        piped(s, v);
        break;
    }
}

void job_told(struct sim *s, struct sim_service *v, bool pipeline, bool good)
{
    if (pipeline && v->job != JOB_DELETE) {
        v->pipeline_failed |= !good;
        if (v->phase != PHASE_PIPELINE) /* it was cancelled early: nobody waits for it yet */
            return;
    } else {
        v->failed |= !good;
    }
    if (--v->pending == 0)
        next(s, v);
}

void job_event(struct sim *s, const struct sim_event *ev)
{
    struct sim_service *v = service_of_serial(s, ev->serial);

    if (v && v->job && v->pending == 0)
        next(s, v);
}

/* --- beginnings
 * ------------------------------------------------------------------------------------- */

static void begin(struct sim *s, struct sim_service *v, enum job job, const char *status)
{
    v->job = job;
    v->pending = 0;
    v->drop_failed = v->pipeline_failed = false;
    enter(v, job == JOB_DELETE ? PHASE_DROP : PHASE_ADD);
    set_status(s, v, status, NULL);
}

void job_add_instance(struct sim *s, struct sim_service *v, const char *name,
                      struct sim_target *environment, struct sim_version version)
{
    struct sim_target *t = instance_add(s, v, name, environment);
    const struct sim_state to = {.version = version, .spec = v->spec};

    t->added = true;
    await(v, t);
    deploy_go(s, deploy_start(s, t, &to), false);
}

/* Its deployment begins at once; its end is planned when the instances have come to theirs. */
static void start_pipeline(struct sim *s, struct sim_service *v, struct sim_version version)
{
    const struct sim_state to = {.version = version, .spec = v->spec};

    if (!v->pipeline)
        return;
    v->pipeline->awaited = true;
    deploy_start(s, v->pipeline, &to);
}

void job_begin_create(struct sim *s, struct sim_service *v)
{
    begin(s, v, JOB_CREATE, "CREATE_IN_PROGRESS");
}

void job_begin_update(struct sim *s, struct sim_service *v, const char *spec)
{
    begin(s, v, JOB_UPDATE, "UPDATE_IN_PROGRESS");
    shared_set(s, &v->spec_before, v->spec);
    shared_set_str(s, &v->spec, spec);
}

void job_run(struct sim *s, struct sim_service *v, struct sim_version pipeline)
{
    start_pipeline(s, v, pipeline);
    if (v->pending == 0)
        next(s, v);
}

void job_delete(struct sim *s, struct sim_service *v)
{
    struct sim_event ev = {.type = EVENT_JOB, .serial = v->serial};

    begin(s, v, JOB_DELETE, "DELETE_IN_PROGRESS");
    for (size_t i = 0; i < v->instances.n; i++) {
        target_delete(s, v->instances.v[i]);
        await(v, v->instances.v[i]);
    }
    if (v->pipeline) {
        target_delete(s, v->pipeline);
        await(v, v->pipeline);
    }
    if (v->pending > 0)
        return;
    ev.due_ms = s->now_ms + scaled(s, EMPTY_DELETE_MS); /* of an emptied service */
    heap_push(s, &ev);
}
