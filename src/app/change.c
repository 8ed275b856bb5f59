/* cancel, update, delete: one name after the other, each with its result line. What was not sent
 * when something ends the program is said too: nobody should have to guess. */
#include "app/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/change_inside.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/text.h"

static void go_on(struct change *c);

static struct change_target *target(const struct change *c)
{
    return c->targets.v[c->at];
}

/* --- results --------------------------------------------------------------------------------- */

static void put_line(const struct change_target *t, const char *text)
{
    struct buf b = BUF_INIT(1 << 16);

    text_safe(&b, t->id, strlen(t->id), 0);
    buf_adds(&b, "  ");
    text_safe(&b, text, strlen(text), 0);
    puts(buf_str(&b));
    fflush(stdout);
    buf_release(&b);
}

static void put_failure(struct change *c, const struct err *e)
{
    char text[6000];

    snprintf(text, sizeof(text), "%s: %s%s%s%s%s%s", c->task.interrupted ? "interrupted" : "failed",
             e->service_code, *e->service_code ? ": " : "", e->msg,
             *e->request_id ? " (request id " : "", e->request_id, *e->request_id ? ")" : "");
    put_line(target(c), text);
    if (err_unsure(e))
        put_line(target(c),
                 "it may have been carried out all the same: look at what has become of it");
    if (c->status == 0)
        c->status = err_exit_status(e->code);
}

static void put_success(struct change *c, const struct call_result *r)
{
    const cJSON *o = json_at(r->body, c->verb->result);
    struct facts f = {NULL};
    char text[400];

    if (o)
        c->kind->read(o, &f);
    snprintf(text, sizeof(text), "%s: accepted%s%.80s%s%s%s", verb_name(c->id),
             f.status ? ", now " : "",
             f.status                     ? f.status
             : c->id == VERB_DELETE && !o ? ", it was not there (any more)"
                                          : "",
             *r->request_id ? " (request id " : "", r->request_id, *r->request_id ? ")" : "");
    put_line(target(c), text);
}

static void next(struct change *c)
{
    c->at++;
    go_on(c);
}

static void on_sent(void *ctx, struct call_result *r, const struct err *e)
{
    struct change *c = ctx;

    c->call = NULL;
    if (e->code == 0)
        put_success(c, r);
    else
        put_failure(c, e);
    next(c);
}

/* --- one name -------------------------------------------------------------------------------- */

static void send_change(struct change *c)
{
    struct change_target *t = target(c);
    cJSON *input = t->input;

    t->input = NULL;
    c->call = client_call(c->task.client, t->op, input, on_sent, c);
}

/* Everything is known: show it, or ask, or send it. */
static void act(struct change *c)
{
    struct change_target *t = target(c);
    struct err e;
    int rc = t->input ? 0 : change_input(c, t, &e);

    if (rc < 0) {
        put_failure(c, &e);
        next(c);
    } else if (c->dry_run) {
        change_print(c, t);
        next(c);
    } else if (!c->yes && !change_confirm(c, t)) {
        put_line(t, "not done: you did not say yes");
        if (c->status == 0)
            c->status = err_exit_status(ERR_CANCELLED);
        next(c);
    } else {
        send_change(c);
    }
}

static void on_looked(void *ctx, struct call_result *r, const struct err *e)
{
    struct change *c = ctx;
    struct change_target *t = target(c);
    const struct kind *k = c->kind->within ? c->kind->within : c->kind;
    cJSON *o = NULL, *nested;

    c->call = NULL;
    if (e->code == 0)
        o = kind_resource(k, k->get.result, r->body, k == c->kind ? t->known : NULL);
    if (o && k != c->kind) {
        nested = kind_nested(k, o);
        cJSON_Delete(o);
        o = nested;
    }
    if (o) {
        cJSON_Delete(t->known);
        t->known = o;
        act(c);
        return;
    }
    if (e->code != 0) {
        put_failure(c, e);
    } else {
        put_line(t, "failed: there is none");
        if (c->status == 0)
            c->status = err_exit_status(ERR_SERVICE);
    }
    next(c);
}

/* The present state, for the question or for the spec. */
static void look(struct change *c)
{
    struct change_target *t = target(c);
    const struct kind *k = c->kind->within ? c->kind->within : c->kind;
    cJSON *input;

    t->asked = true;
    if (k == c->kind) {
        input = kind_get_input(k, t->known);
    } else { /* the holder's identity is our own */
        struct err e;
        cJSON *holder = kind_parse(k, t->id, &e);

        input = kind_get_input(k, holder);
        cJSON_Delete(holder);
    }
    c->call = client_call(c->task.client, op_find(k->get.op), input, on_looked, c);
}

static void go_on(struct change *c)
{
    struct change_target *t;
    struct err e;
    int rc;

    if (c->task.interrupted)
        for (; c->at < c->targets.n; c->at++)
            put_line(target(c), "not sent: interrupted");
    if (c->at == c->targets.n) {
        task_end(&c->task, c->status);
        return;
    }
    t = target(c);
    rc = change_input(c, t, &e);
    if (rc < 0) {
        put_failure(c, &e);
        next(c);
    } else if (rc > 0 || (!c->yes && !c->dry_run)) {
        cJSON_Delete(t->input);
        t->input = NULL;
        look(c);
    } else {
        act(c);
    }
}

/* --- all of it ------------------------------------------------------------------------------- */

static void on_interrupt(void *ctx)
{
    struct change *c = ctx;

    if (c->call)
        call_cancel(c->call);
}

/* The first request goes out when the region is known, which a dry run prints. */
static void on_identity(void *ctx, const char *source, const char *key, const struct err *e)
{
    struct change *c = ctx;

    (void)source;
    (void)key;
    if (e->code != 0 && e->code != ERR_CREDS)
        task_end(&c->task, task_say(e, NULL));
    else
        go_on(c);
}

static int run(struct change *c, const struct options *o)
{
    int status = task_open(&c->task, o, NULL);

    if (status != 0)
        return status;
    c->task.interrupt = on_interrupt;
    c->task.ctx = c;
    if (c->dry_run)
        client_identity(c->task.client, on_identity, c);
    else
        go_on(c);
    return task_run(&c->task);
}

static int change_run(const struct options *o, enum verb_id id)
{
    struct change *c = xcalloc(1, sizeof(*c));
    struct err e;
    int status;

    c->id = id;
    status = change_read(c, o, &e) < 0 ? task_say(&e, NULL) : run(c, o);
    change_release(c);
    free(c);
    return status;
}

int cancel_run(const struct options *o)
{
    return change_run(o, VERB_CANCEL);
}

int update_run(const struct options *o)
{
    return change_run(o, VERB_UPDATE);
}

int delete_run(const struct options *o)
{
    return change_run(o, VERB_DELETE);
}
