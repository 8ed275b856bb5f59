/* host.c - puts a sim into real time: before each request, and when a timer says so, what is due in
 * the scenario happens, and what is to be carried out by a command begins. It knows the loop; the
 * sim knows none of it. */
#include "sim/host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/save.h"
#include "sim/scenario.h"
#include "sim/state.h"
#include "sim/work.h"

enum { WAIT_MAX_MS = 30 * 1000, NUMBER_TEXT = 16 }; /* a clock that was set is noticed by then */

struct host {
    uv_loop_t *loop;
    uv_timer_t timer;
    const struct clock *clock;
    struct sim *sim;
    struct scenario *scenario;
    struct state *state;
    bool failing; /* the state could not be written; it is told once */
    struct fault_set *faults;
    struct provision *provision;
    void (*complain)(void *ctx, const char *line);
    void *complain_ctx;
    int open; /* handles and the like that still close */
    void (*done)(void *ctx);
    void *done_ctx;
};

/* --- what is carried out outside
 * ------------------------------------------------------------------- */

static void run_command(struct host *h, const struct sim_work *w)
{
    char major[NUMBER_TEXT], minor[NUMBER_TEXT];
    const struct provision_setting all[] = {
        {"PROTON_OPERATION", w->operation},
        {"PROTON_RESOURCE_TYPE", w->type},
        {"PROTON_RESOURCE_ARN", w->arn},
        {"PROTON_DEPLOYMENT_ID", w->deployment},
        {"PROTON_ENVIRONMENT", w->environment},
        {"PROTON_SERVICE", w->service},
        {"PROTON_SERVICE_INSTANCE", w->instance},
        {"PROTON_COMPONENT", w->component},
        {"PROTON_TEMPLATE_NAME", w->template_name},
        {"PROTON_TEMPLATE_MAJOR_VERSION", w->major ? major : NULL},
        {"PROTON_TEMPLATE_MINOR_VERSION", w->major ? minor : NULL},
        {"PROTON_REGION", w->region},
        {"PROTON_ACCOUNT", w->account},
    };
    snprintf(major, sizeof(major), "%d", w->major);
    snprintf(minor, sizeof(minor), "%d", w->minor);
    provision_run(h->provision, w->id, all, ARRAY_LEN(all),
                  w->template_file ? w->template_file : w->spec);
}

static void hand_out(struct host *h)
{
    struct sim_work w;
    while (h->provision && sim_next_work(h->sim, &w)) {
        if (!str_eq(w.operation, "cancel"))
            run_command(h, &w);
        else
            (void)provision_cancel(h->provision, w.id);
    }
}

/* --- time
 * -------------------------------------------------------------------------------------------- */

static void on_timer(uv_timer_t *t);

/* What must not wait for a request: events, and commands that a deployment's end may begin. What a
 * fleet does by itself can wait, but not for weeks: all of it at once would hold up whoever asks
 * next. */
static void arm(struct host *h)
{
    int64_t due = INT64_MAX, next, now = clock_wall(h->clock);
    if (h->scenario && !h->failing)
        due = scenario_next_ms(h->scenario);
    next = sim_next_ms(h->sim);
    if (!h->provision && next < now + WAIT_MAX_MS)
        next = now + WAIT_MAX_MS;
    due = next < due ? next : due;
    if (due == INT64_MAX) {
        (void)uv_timer_stop(&h->timer);
        return;
    }
    due = due > now ? due - now : 0;
    (void)uv_timer_start(&h->timer, on_timer, (uint64_t)(due < WAIT_MAX_MS ? due : WAIT_MAX_MS), 0);
}

static void tell(void *ctx, const char *line)
{
    const struct host *h = ctx;
    if (h->complain)
        h->complain(h->complain_ctx, line);
}

/* --- what is kept
 * ------------------------------------------------------------------------------------- */

/* Whether something could be noted; that it could not is told when it begins. */
static int noted(struct host *h, int rc, const struct err *e)
{
    if (rc && !h->failing)
        tell(h, e->msg);
    h->failing = rc != 0;
    return rc;
}

static struct state_scenario scenario_place(const struct host *h)
{
    struct state_scenario place = {.start_ms = 0};
    if (h->scenario) {
        place.start_ms = scenario_start_ms(h->scenario);
        place.done = scenario_done(h->scenario);
    }
    return place;
}

static void keep_journal_short(struct host *h)
{
    const struct state_scenario place = scenario_place(h);
    struct err e;
    if (h->state && state_wants_snapshot(h->state))
        (void)noted(h, state_snapshot(h->state, h->sim, &place, &e), &e);
}

/* A call that cannot be noted is not made: it would be forgotten. */
static void refuse(struct sim_answer *out)
{
    *out = (struct sim_answer){.status = 500, .error = "InternalServerException"};
    out->body = cJSON_CreateObject();
    json_set_str(out->body, "__type", out->error);
    json_set_str(out->body, "message", "The state cannot be written: nothing was done.");
}

static void call_sim(struct host *h, const struct sim_request *rq, int64_t now_ms,
                     struct sim_answer *out)
{
    const struct op *op = op_find(rq->op);
    struct err e;
    if (h->state && (!op || op->retry != OP_RETRY_READ) &&
        noted(h, state_note_call(h->state, rq, now_ms, &e), &e)) {
        refuse(out);
        return;
    }
    sim_handle(h->sim, rq, now_ms, out);
    keep_journal_short(h);
}

/* --- a scenario's events
 * -------------------------------------------------------------------------------- */

static int begin_event(void *ctx, size_t done, const struct sim_request *rq, int64_t at_ms)
{
    struct host *h = ctx;
    struct err e;
    return h->state ? noted(h, state_note_event(h->state, done, rq, at_ms, &e), &e) : 0;
}

/* It was noted with its event. */
static void call_event(void *ctx, const struct sim_request *rq, int64_t now_ms,
                       struct sim_answer *out)
{
    struct host *h = ctx;
    sim_handle(h->sim, rq, now_ms, out);
}

static void run_events(struct host *h, int64_t now_ms)
{
    const struct scenario_stage stage = {
        .begin = begin_event, .act = call_event, .complain = tell, .ctx = h, .faults = h->faults};
    if (h->scenario)
        scenario_run(h->scenario, now_ms, &stage);
}

static void on_timer(uv_timer_t *t)
{
    struct host *h = t->data;
    int64_t now = clock_wall(h->clock);
    run_events(h, now);
    sim_advance(h->sim, now);
    hand_out(h);
    arm(h);
}

void host_act(void *ctx, const struct sim_request *rq, int64_t now_ms, struct sim_answer *out)
{
    struct host *h = ctx;
    run_events(h, now_ms);
    call_sim(h, rq, now_ms, out);
    hand_out(h);
    arm(h);
}

/* --- commands
 * ------------------------------------------------------------------------------------------ */

static void on_ended(void *ctx, uint64_t id, const struct provision_result *r)
{
    struct host *h = ctx;
    const struct sim_work_result result = {
        .good = r->good, .cancelled = r->cancelled, .message = r->message, .outputs = r->outputs};
    int64_t now = clock_wall(h->clock);
    struct err e;
    if (h->state)
        (void)noted(h, state_note_end(h->state, id, &result, now, &e), &e);
    sim_end_work(h->sim, id, &result, now);
    hand_out(h);
    arm(h);
}

/* --- making and ending
 * ----------------------------------------------------------------------------------- */

/* A fleet from the options and the scenario, or an account from a file. */
static int make_sim(struct host *h, const struct host_options *o, struct sim_options *so,
                    int64_t now, struct err *e)
{
    if (h->scenario)
        scenario_settings(h->scenario, so, o->given);
    h->sim = o->import ? sim_import(o->import, e) : sim_new(so, e);
    if (!h->sim)
        return e->code;
    if (o->import)
        sim_wake(h->sim, so, now);
    return h->scenario ? scenario_set_up(h->scenario, h->sim, now, so->speed, e) : 0;
}

static int check_same(const char *what, bool given, const char *wanted, const char *is,
                      struct err *e)
{
    if (!given || str_eq(wanted, is))
        return 0;
    return err_set(e, ERR_CONFIG,
                   "--%s %s: the state file's is %s; leave the option out, or name "
                   "another file",
                   what, wanted, is);
}

/* The sim of a state file, as it goes on. What ran when it ended has ended with it. */
static int wake_sim(struct host *h, const struct host_options *o, struct sim_options *so,
                    int64_t now, struct err *e)
{
    struct state_scenario place = {.start_ms = now};
    struct sim_options was;
    if (o->import)
        return err_set(e, ERR_CONFIG,
                       "--import: the state file %s has an account already; name another one",
                       o->state);
    h->sim = state_load(h->state, &place, e);
    if (!h->sim)
        return e->code;
    sim_tell_options(h->sim, &was);
    if (check_same("region", o->given & GIVEN_REGION, so->region, was.region, e) ||
        check_same("account", o->given & GIVEN_ACCOUNT, so->account, was.account, e))
        return e->code;
    was.external = so->external;
    was.quiet |= so->quiet;
    was.speed = o->given & GIVEN_SPEED ? so->speed : was.speed;
    was.failure_rate = o->given & GIVEN_FAILURE_RATE ? so->failure_rate : was.failure_rate;
    was.stuck_rate = o->given & GIVEN_STUCK_RATE ? so->stuck_rate : was.stuck_rate;
    sim_wake(h->sim, &was, now);
    sim_abandon_work(h->sim, "protond was ended while the command ran.", now);
    if (h->scenario)
        scenario_resume(h->scenario, place.start_ms, place.done, was.speed);
    return 0;
}

static int begin(struct host *h, const struct host_options *o, struct err *e)
{
    int64_t now = clock_wall(h->clock);
    struct sim_options so = o->sim;
    struct state_scenario place;
    int rc = 0;
    so.now_ms = now;
    so.external |= o->provision.command != NULL;
    if (o->scenario && !(h->scenario = scenario_read(o->scenario, e)))
        return e->code;
    if (o->state && !(h->state = state_open(o->statefile, o->state, e)))
        return e->code;
    rc = h->state && !state_is_new(h->state) ? wake_sim(h, o, &so, now, e)
                                             : make_sim(h, o, &so, now, e);
    place = scenario_place(h);
    if (!rc && h->state)
        rc = state_snapshot(h->state, h->sim, &place, e);
    return rc;
}

static void host_free(struct host *h)
{
    sim_free(h->sim);
    scenario_free(h->scenario);
    state_close(h->state);
    free(h);
}

struct host *host_new(uv_loop_t *loop, const struct host_options *o, struct err *e)
{
    struct host *h = xcalloc(1, sizeof(*h));
    struct provision_options po = o->provision;
    h->loop = loop;
    h->clock = o->clock ? o->clock : &clock_system;
    h->complain = o->complain;
    h->complain_ctx = o->complain_ctx;
    if (begin(h, o, e))
        goto failed;
    po.ended = on_ended;
    po.complain = tell;
    po.ctx = h;
    if (po.command && !(h->provision = provision_new(loop, &po, e)))
        goto failed;
    (void)uv_timer_init(loop, &h->timer);
    h->timer.data = h;
    h->open = 1 + (h->provision != NULL);
    hand_out(h); /* what a scenario's setup has begun */
    arm(h);
    return h;
failed:
    host_free(h);
    return NULL;
}

void host_set_faults(struct host *h, struct fault_set *faults)
{
    const cJSON *first = h->scenario ? scenario_faults(h->scenario) : NULL;
    struct err e;
    h->faults = faults;
    if (first && faults && !faults->n)
        (void)!fault_set_read(faults, first, &e); /* it was checked when the file was read */
}

const char *host_region(const struct host *h)
{
    struct sim_options o;
    sim_tell_options(h->sim, &o);
    return o.region;
}

uint64_t host_seed(const struct host *h)
{
    struct sim_options o;
    sim_tell_options(h->sim, &o);
    return o.seed;
}

int host_account(void *ctx, struct buf *out)
{
    struct host *h = ctx;
    sim_advance(h->sim, clock_wall(h->clock));
    return sim_export_text(h->sim, out);
}

int host_export(struct host *h, const char *path, struct err *e)
{
    sim_advance(h->sim, clock_wall(h->clock));
    return sim_export(h->sim, path, e);
}

static void closed_one(void *ctx)
{
    struct host *h = ctx;
    if (--h->open)
        return;
    void (*done)(void *ctx) = h->done;
    void *done_ctx = h->done_ctx;
    const struct state_scenario place = scenario_place(h);
    struct err e;
    if (h->state) /* the next start is quicker, and any version can read it */
        (void)noted(h, state_snapshot(h->state, h->sim, &place, &e), &e);
    host_free(h);
    if (done)
        done(done_ctx);
}

static void on_closed(uv_handle_t *t)
{
    closed_one(t->data);
}

void host_close(struct host *h, void (*done)(void *ctx), void *ctx)
{
    h->done = done;
    h->done_ctx = ctx;
    h->faults = NULL;
    uv_close((uv_handle_t *)&h->timer, on_closed);
    if (h->provision)
        provision_close(h->provision, closed_one, h);
}
