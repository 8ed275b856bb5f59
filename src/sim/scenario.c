/* scenario.c - what happens when: makes a scenario's calls at their times. It knows no file: that
 * is scenario_read.c's.
 *
 * Times in a file are the scenario's own: divided by the speed they are times from its start. */
#include "sim/scenario_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"
#include "base/when.h"

enum { LINE_MAX_BYTES = 1024 };

/* How long `ms` of the scenario's time is. */
static int64_t real_ms(double speed, int64_t ms)
{
    return (int64_t)((double)ms / speed);
}

static void step_release(struct scenario_step *p)
{
    cJSON_Delete(p->input);
    cJSON_Delete(p->faults);
}

void scenario_free(struct scenario *sc)
{
    if (!sc)
        return;
    for (size_t i = 0; i < sc->n_setup; i++)
        step_release(&sc->setup[i]);
    for (size_t i = 0; i < sc->n_events; i++)
        step_release(&sc->events[i]);
    for (size_t i = 0; i < sc->n_rules; i++) {
        free(sc->rules[i].match);
        free(sc->rules[i].template_name);
        free(sc->rules[i].message);
    }
    free(sc->setup);
    free(sc->events);
    free(sc->rules);
    cJSON_Delete(sc->faults);
    free(sc->path);
    free(sc->region);
    free(sc->account);
    free(sc);
}

/* --- before the service listens ------------------------------------------------------------------
 */

static int64_t setup_ms(const struct scenario *sc, double speed)
{
    int64_t ms = 0;
    for (size_t i = 0; i < sc->n_setup; i++)
        ms += real_ms(speed, sc->setup[i].at_ms);
    return ms;
}

void scenario_settings(const struct scenario *sc, struct sim_options *o, unsigned given)
{
    unsigned has = sc->has & ~given;
    if (has & GIVEN_SEED)
        o->seed = sc->seed;
    if (has & GIVEN_SPEED)
        o->speed = sc->speed;
    if (has & GIVEN_REGION)
        o->region = sc->region;
    if (has & GIVEN_ACCOUNT)
        o->account = sc->account;
    if (has & GIVEN_FAILURE_RATE)
        o->failure_rate = sc->failure_rate;
    if (has & GIVEN_STUCK_RATE)
        o->stuck_rate = sc->stuck_rate;
    if (!(given & GIVEN_SCALE)) {
        o->environments = sc->scale[0];
        o->services = sc->scale[1];
        o->instances = sc->scale[2];
    }
    o->quiet |= sc->quiet;
    o->now_ms -= setup_ms(sc, o->speed);
}

static void add_rules(struct scenario *sc, struct sim *sim, int64_t now_ms)
{
    for (size_t i = 0; i < sc->n_rules; i++) {
        struct sim_rule rule = sc->rules[i];
        if (rule.from_ms != RULE_FROM_SETUP)
            rule.from_ms = now_ms + real_ms(sc->speed, rule.from_ms);
        if (rule.until_ms != INT64_MAX)
            rule.until_ms = now_ms + real_ms(sc->speed, rule.until_ms);
        rules_add(sim, &rule);
    }
}

int scenario_set_up(struct scenario *sc, struct sim *sim, int64_t now_ms, double speed,
                    struct err *e)
{
    int64_t at_ms = now_ms - setup_ms(sc, speed);
    sc->speed = speed;
    sc->start_ms = now_ms;
    add_rules(sc, sim, now_ms);
    for (size_t i = 0; i < sc->n_setup; i++) {
        const struct scenario_step *p = &sc->setup[i];
        struct sim_answer answer;
        int rc = 0;
        if (!p->op) {
            at_ms += real_ms(speed, p->at_ms);
            continue;
        }
        const struct sim_request rq = {.op = p->op->name, .input = p->input};
        sim_handle(sim, &rq, at_ms, &answer);
        if (answer.status != 200)
            rc = err_set(e, ERR_CONFIG, "%s:%zu: %s: %s: %s", sc->path, p->line, p->op->name,
                         answer.error, json_str_or(answer.body, "message", ""));
        sim_answer_release(&answer);
        if (rc)
            return rc;
    }
    sim_advance(sim, now_ms);
    return 0;
}

/* --- afterwards
 * ------------------------------------------------------------------------------------ */

int64_t scenario_next_ms(const struct scenario *sc)
{
    if (sc->done == sc->n_events)
        return INT64_MAX;
    return sc->start_ms + real_ms(sc->speed, sc->events[sc->done].at_ms);
}

static void complain_of(const struct scenario *sc, const struct scenario_step *p,
                        const struct sim_answer *answer,
                        void (*complain)(void *ctx, const char *line), void *ctx)
{
    struct buf line = BUF_INIT(LINE_MAX_BYTES);
    const char *message = json_str_or(answer->body, "message", "");
    (void)buf_addf(&line, "%s:%zu: %s: %s: ", sc->path, p->line, p->op->name, answer->error);
    (void)text_safe(&line, message, strlen(message), 0);
    complain(ctx, buf_str(&line));
    buf_release(&line);
}

static int run_one(const struct scenario *sc, const struct scenario_step *p, int64_t at_ms,
                   const struct scenario_stage *stage)
{
    const struct sim_request rq = {.op = p->op ? p->op->name : NULL, .input = p->input};
    struct sim_answer answer;
    struct err e;
    if (stage->begin && stage->begin(stage->ctx, sc->done + 1, p->op ? &rq : NULL, at_ms))
        return -1;
    if (p->faults && stage->faults)
        (void)!fault_set_read(stage->faults, p->faults,
                              &e); /* they were checked when they were read */
    if (!p->op)
        return 0;
    stage->act(stage->ctx, &rq, at_ms, &answer);
    if (answer.status != 200 && stage->complain)
        complain_of(sc, p, &answer, stage->complain, stage->ctx);
    sim_answer_release(&answer);
    return 0;
}

void scenario_run(struct scenario *sc, int64_t now_ms, const struct scenario_stage *stage)
{
    while (scenario_next_ms(sc) <= now_ms) {
        if (run_one(sc, &sc->events[sc->done], scenario_next_ms(sc), stage))
            break;
        sc->done++;
    }
}

size_t scenario_done(const struct scenario *sc)
{
    return sc->done;
}

int64_t scenario_start_ms(const struct scenario *sc)
{
    return sc->start_ms;
}

void scenario_resume(struct scenario *sc, int64_t start_ms, size_t done, double speed)
{
    sc->start_ms = start_ms;
    sc->done = done < sc->n_events ? done : sc->n_events;
    sc->speed = speed;
}

/* The faults in force at the start, and those that the last event put in place. */
const cJSON *scenario_faults(const struct scenario *sc)
{
    const cJSON *last = sc->faults;
    for (size_t i = 0; i < sc->done; i++)
        if (sc->events[i].faults)
            last = sc->events[i].faults;
    return last;
}
