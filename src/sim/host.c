/* host.c - puts a sim into real time: before each request, and when a timer says so, what is due in
 * the scenario happens, and what is to be carried out by a command begins. It knows the loop; the
 * sim knows none of it. */
#include "sim/host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/scenario.h"
#include "sim/work.h"

enum { WAIT_MAX_MS = 30 * 1000, NUMBER_TEXT = 16 }; /* a clock that was set is noticed by then */

struct host {
    uv_loop_t *loop;
    uv_timer_t timer;
    const struct clock *clock;
    struct sim *sim;
    struct sim_options o; /* its texts are region and account below */
    char *region, *account;
    struct scenario *scenario;
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
    if (h->scenario)
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

static void call_sim(void *ctx, const struct sim_request *rq, int64_t now_ms,
                     struct sim_answer *out)
{
    struct host *h = ctx;
    sim_handle(h->sim, rq, now_ms, out);
}

static void tell(void *ctx, const char *line)
{
    const struct host *h = ctx;
    if (h->complain)
        h->complain(h->complain_ctx, line);
}

static void run_events(struct host *h, int64_t now_ms)
{
    const struct scenario_stage stage = {
        .act = call_sim, .complain = tell, .ctx = h, .faults = h->faults};
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
    sim_end_work(h->sim, id, &result, clock_wall(h->clock));
    hand_out(h);
    arm(h);
}

/* --- making and ending
 * ----------------------------------------------------------------------------------- */

static int make_sim(struct host *h, const struct host_options *o, struct err *e)
{
    int64_t now = clock_wall(h->clock);
    struct sim_options so = o->sim;
    so.now_ms = now;
    so.external |= o->provision.command != NULL;
    if (o->scenario) {
        h->scenario = scenario_read(o->scenario, e);
        if (!h->scenario)
            return e->code;
        scenario_settings(h->scenario, &so, o->given);
    }
    h->o = so;
    h->o.region = h->region = xstrdup(so.region ? so.region : "us-east-1");
    h->o.account = h->account = xstrdup(so.account);
    h->sim = sim_new(&h->o, e);
    if (!h->sim)
        return e->code;
    return h->scenario ? scenario_set_up(h->scenario, h->sim, now, so.speed, e) : 0;
}

static void host_free(struct host *h)
{
    sim_free(h->sim);
    scenario_free(h->scenario);
    free(h->region);
    free(h->account);
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
    if (make_sim(h, o, e))
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
    return h->region;
}

uint64_t host_seed(const struct host *h)
{
    return h->o.seed;
}

static void closed_one(void *ctx)
{
    struct host *h = ctx;
    if (--h->open)
        return;
    void (*done)(void *ctx) = h->done;
    void *done_ctx = h->done_ctx;
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
