/* One whole listing of a kind. Goes by the kinds' tables; keeps no rows. */
#include "sync/lister.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/vec.h"

/* A request that runs: a listing, or the details of a holder. */
struct request {
    struct lister *lister;
    const struct kind *kind; /* whose rows it brings */
    struct pager *pager;     /* one of the two */
    struct call *call;
    struct request *prev, *next;
};

/* A request that waits for its turn. */
struct wanted {
    const struct kind *kind;
    bool details;
    cJSON *input; /* may be NULL */
};

struct lister {
    struct lister_config cfg;
    struct request *running;
    struct vec wanted; /* struct wanted *, the last is the next */
    unsigned n_running;
    bool over; /* failed or cancelled: nothing more is asked */
    struct err err;
};

static void end_if_idle(struct lister *l)
{
    if (l->running || l->wanted.n > 0)
        return;
    l->cfg.done(l->cfg.ctx, &l->err);
    vec_release(&l->wanted);
    free(l);
}

static void want(struct lister *l, const struct kind *k, bool details, cJSON *input)
{
    struct wanted *w = xmalloc(sizeof(*w));

    *w = (struct wanted){.kind = k, .details = details, .input = input};
    vec_push(&l->wanted, w);
}

static void give_up(struct lister *l, const struct err *e)
{
    struct request *r;

    if (l->over)
        return;
    l->over = true;
    l->err = *e;
    while (l->wanted.n > 0) {
        struct wanted *w = vec_remove(&l->wanted, l->wanted.n - 1);

        cJSON_Delete(w->input);
        free(w);
    }
    DL_FOREACH(l->running, r)
    {
        if (r->pager)
            pager_cancel(r->pager);
        if (r->call)
            call_cancel(r->call);
    }
}

/* --- what comes ------------------------------------------------------------------------------ */

/* A row of another kind than ours leads to ours. */
static void take(struct lister *l, const struct kind *k, const cJSON *o)
{
    const struct kind *mine = l->cfg.kind;
    cJSON *input;

    if (k == mine) {
        l->cfg.row(l->cfg.ctx, o);
    } else if (k == mine->list.per) {
        const char *name = json_str(o, mine->list.per_input.path);

        if (!name)
            return;
        input = cJSON_CreateObject();
        json_set_str(input, mine->list.per_input.member, name);
        want(l, mine, false, input);
    } else if ((input = kind_get_input(k, o))) {
        want(l, k, true, input);
    }
}

static bool on_page(void *ctx, const cJSON *items, const cJSON *body)
{
    struct request *r = ctx;
    const cJSON *o;

    (void)body;
    if (!r->lister->over)
        cJSON_ArrayForEach (o, items)
            take(r->lister, r->kind, o);
    return !r->lister->over;
}

static void start_next(struct lister *l);

static void end_request(struct request *r, const struct err *e)
{
    struct lister *l = r->lister;

    DL_DELETE(l->running, r);
    free(r);
    l->n_running--;
    if (e->code != 0)
        give_up(l, e);
    start_next(l);
    end_if_idle(l);
}

static void on_listed(void *ctx, const struct err *e)
{
    end_request(ctx, e);
}

/* What it hides in may have gone meanwhile. */
static void on_details(void *ctx, struct call_result *res, const struct err *e)
{
    static const struct err none;
    struct request *r = ctx;
    struct lister *l = r->lister;
    cJSON *holder, *o = NULL;

    if (e->code == 0 && !l->over) {
        holder = kind_resource(r->kind, r->kind->get.result, res->body, NULL);
        o = holder ? kind_nested(r->kind, holder) : NULL;
        if (o)
            l->cfg.row(l->cfg.ctx, o);
        cJSON_Delete(o);
        cJSON_Delete(holder);
    }
    end_request(r, e->code == ERR_SERVICE && strcmp(e->service_code, KIND_GONE) == 0 ? &none : e);
}

/* --- what is asked --------------------------------------------------------------------------- */

static void start(struct lister *l, const struct wanted *w)
{
    const struct op *op = op_find(w->details ? w->kind->get.op : w->kind->list.op);
    struct request *r = xcalloc(1, sizeof(*r));

    r->lister = l;
    r->kind = w->kind;
    DL_APPEND(l->running, r);
    l->n_running++;
    if (w->details)
        r->call = client_call(l->cfg.client, op, w->input, on_details, r);
    else
        r->pager = client_list(l->cfg.client, op, w->input, op->limit_key ? 100 : 0, on_page,
                               on_listed, r);
}

static void start_next(struct lister *l)
{
    while (l->wanted.n > 0 && l->n_running < (unsigned)l->cfg.concurrency) {
        struct wanted *w = vec_remove(&l->wanted, l->wanted.n - 1);

        start(l, w);
        free(w);
    }
}

struct lister *lister_start(const struct lister_config *cfg)
{
    struct lister *l = xcalloc(1, sizeof(*l));
    const struct kind *k = cfg->kind, *first = k->within ? k->within : k;
    struct err e;

    l->cfg = *cfg;
    if (!l->cfg.concurrency)
        l->cfg.concurrency = 8;
    if (k->list.per)
        first = k->list.per;
    if (!first->list.inputs)
        want(l, first, false, NULL);
    for (const char *const *text = first->list.inputs; text && *text; text++)
        want(l, first, false, json_parse(*text, strlen(*text), &e));
    start_next(l);
    return l;
}

void lister_cancel(struct lister *l)
{
    struct err e;

    err_set(&e, ERR_CANCELLED, "cancelled");
    give_up(l, &e);
}
