/* A wait: the same question again and again, until an answer that the waiter's table names. What
 * the answers mean stands in the table; this file knows only how to look into them. The words are
 * those of the AWS CLI, so that scripts which read them go on working. */
#include "client/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <utlist.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

struct wait {
    struct client *client;
    struct wait_config cfg;
    const struct op *op;
    cJSON *input;
    struct call *call; /* NULL: between two looks */
    uv_timer_t timer;
    int attempts;
    int64_t delay_ms;
    int max_attempts;
    bool cancelled, ended;
    struct wait *prev, *next;
};

/* --- the end -----------------------------------------------------------------------------------
 */

static void on_timer_closed(uv_handle_t *h)
{
    struct wait *w = h->data;
    struct client *c = w->client;

    DL_DELETE(c->waits, w);
    cJSON_Delete(w->input);
    free(w);
    client_maybe_finish(c);
}

static void finish(struct wait *w, const struct err *e)
{
    w->ended = true;
    w->cfg.done(w->cfg.ctx, e);
    uv_close((uv_handle_t *)&w->timer, on_timer_closed);
}

static void on_cancel_timer(uv_timer_t *t)
{
    struct err e;

    err_set(&e, ERR_CANCELLED, "cancelled");
    finish(t->data, &e);
}

/* --- a look ------------------------------------------------------------------------------------
 */

static bool accepts(const struct waiter_acceptor *a, const struct call_result *r,
                    const struct err *e)
{
    if (!a->path)
        return e->code == ERR_SERVICE && str_eq(e->service_code, a->expected);
    return e->code == 0 && str_eq(json_str(r->body, a->path), a->expected);
}

static const struct waiter_acceptor *find_acceptor(const struct waiter *waiter,
                                                   const struct call_result *r, const struct err *e)
{
    for (size_t i = 0; i < waiter->n_acceptors; i++)
        if (accepts(&waiter->acceptors[i], r, e))
            return &waiter->acceptors[i];
    return NULL;
}

/* What the answer has where the acceptors look: a state, or an error's code. */
static const char *seen(const struct waiter *waiter, const struct call_result *r,
                        const struct err *e)
{
    const char *text = NULL;

    for (size_t i = 0; e->code == 0 && !text && i < waiter->n_acceptors; i++)
        if (waiter->acceptors[i].path)
            text = json_str(r->body, waiter->acceptors[i].path);
    if (e->code != 0)
        text = e->service_code;
    return text ? text : "";
}

/* Beside a member "status" there may be a "statusMessage" that says why. */
static void add_reason(const struct waiter_acceptor *a, const struct call_result *r, struct err *e)
{
    char *path = xasprintf("%sMessage", a->path);
    const char *message = json_str(r->body, path);
    struct err said = *e;

    if (message && *message)
        err_set(e, ERR_NOTNOW, "%s: %s", said.msg, message);
    free(path);
}

static void set_failure(const struct wait *w, const struct waiter_acceptor *a,
                        const struct call_result *r, struct err *e)
{
    const char *name = w->cfg.waiter->name;

    if (!a->path) {
        err_set(e, ERR_NOTNOW,
                "Waiter %s failed: Waiter encountered a terminal failure state: Matched expected "
                "service error code: %s",
                name, a->expected);
        return;
    }
    err_set(e, ERR_NOTNOW,
            "Waiter %s failed: Waiter encountered a terminal failure state: For expression \"%s\" "
            "we matched expected path: \"%s\"",
            name, a->path, a->expected);
    add_reason(a, r, e);
}

/* An error that no acceptor names. What the service said ends a wait as a failure of the wait; what
 * kept us from asking is told as it is. */
static void set_error(const struct wait *w, const struct err *e, struct err *out)
{
    *out = *e;
    if (e->code == ERR_SERVICE)
        err_set(out, ERR_NOTNOW, "Waiter %s failed: An error occurred (%s): %s",
                w->cfg.waiter->name, e->service_code, e->msg);
    snprintf(out->request_id, sizeof(out->request_id), "%s", e->request_id);
}

static void look(struct wait *w);

static void on_delay(uv_timer_t *t)
{
    look(t->data);
}

static void on_answer(void *ctx, struct call_result *r, const struct err *e)
{
    struct wait *w = ctx;
    const struct waiter_acceptor *a = find_acceptor(w->cfg.waiter, r, e);
    struct err why;

    w->call = NULL;
    w->attempts++;
    err_clear(&why);
    if (w->cfg.look && e->code != ERR_CANCELLED)
        w->cfg.look(w->cfg.ctx, w->attempts, seen(w->cfg.waiter, r, e));
    if (w->cancelled)
        err_set(&why, ERR_CANCELLED, "cancelled");
    else if (a && !a->success)
        set_failure(w, a, r, &why);
    else if (!a && e->code != 0)
        set_error(w, e, &why);
    else if (!a && w->attempts >= w->max_attempts)
        err_set(&why, ERR_TIMEOUT, "Waiter %s failed: Max attempts exceeded", w->cfg.waiter->name);
    else if (!a) {
        uv_timer_start(&w->timer, on_delay, (uint64_t)w->delay_ms, 0);
        return;
    }
    finish(w, &why);
}

static void look(struct wait *w)
{
    w->call = client_call(w->client, w->op, cJSON_Duplicate(w->input, true), on_answer, w);
}

/* --- from outside ------------------------------------------------------------------------------
 */

struct wait *client_wait(struct client *c, const struct wait_config *cfg, cJSON *input)
{
    struct wait *w = xcalloc(1, sizeof(*w));

    w->client = c;
    w->cfg = *cfg;
    w->op = op_find(cfg->waiter->op);
    w->input = input ? input : cJSON_CreateObject();
    w->delay_ms = cfg->delay_ms >= 0 ? cfg->delay_ms : cfg->waiter->delay_s * INT64_C(1000);
    w->max_attempts = cfg->max_attempts > 0 ? cfg->max_attempts : cfg->waiter->max_attempts;
    uv_timer_init(c->loop, &w->timer);
    w->timer.data = w;
    DL_APPEND(c->waits, w);
    look(w);
    return w;
}

void wait_cancel(struct wait *w)
{
    if (w->cancelled || w->ended)
        return;
    w->cancelled = true;
    if (w->call)
        call_cancel(w->call); /* on_answer() comes */
    else
        uv_timer_start(&w->timer, on_cancel_timer, 0, 0);
}

void waits_cancel(struct client *c)
{
    struct wait *w, *next;

    DL_FOREACH_SAFE(c->waits, w, next)
    {
        wait_cancel(w);
    }
}
