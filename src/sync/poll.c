/* The poll plan: what is listed when.
 *
 * Every kind with a list is swept, whole, every sweep_ms. Between sweeps, every refresh_ms, comes a
 * look at what moves: by the API's own filter where it has one; by the whole list where that is one
 * page; by the first page of a history; one by one otherwise. What hides in a Get (detail_at_load)
 * is fetched after each sweep of its holder, a few at a time. A history's sweep may end early
 * (history.c). */
#include "sync/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

static struct plan *plan_of(struct sync *s, const struct kind *k)
{
    for (size_t i = 0; i < kind_count(); i++)
        if (s->plans[i].kind == k)
            return &s->plans[i];
    return NULL;
}

/* A deployment says what becomes of its target: when the two do not agree, the target is asked. */
static void look_at_target(struct sync *s, const struct row *history)
{
    struct buf id = BUF_INIT(4096);
    const struct kind *k = history->kind->target(history->json, &id);
    const struct row *r = k ? store_find(s->cfg.context, k, buf_str(&id)) : NULL;

    if (k && !plan_of(s, k)->off && history->facts.moving && (!r || !r->facts.moving))
        get_row(s, k, buf_str(&id), true);
    buf_release(&id);
}

/* What was asked for before an action was accepted tells how it was: that the row is there, and no
 * more. */
static bool skip_outdated(struct listing *l, const cJSON *item)
{
    struct sync *s = l->sync;
    cJSON *only;

    if (s->actions.n == 0 || !action_outdates(s, l->kind, item, l->asked_ms))
        return false;
    only = cJSON_CreateObject();
    for (size_t i = 0; i < ARRAY_LEN(l->kind->identity) && l->kind->identity[i]; i++)
        json_set_str(only, l->kind->identity[i], json_str(item, l->kind->identity[i]));
    store_put(s->cfg.context, l->kind, only, false);
    cJSON_Delete(only);
    return true;
}

static bool on_page(void *ctx, const cJSON *items, const cJSON *body)
{
    struct listing *l = ctx;
    struct sync *s = l->sync;
    bool known = items->child != NULL;
    const cJSON *item;

    (void)body;
    if (s->closing)
        return false;
    cJSON_ArrayForEach (item, items) {
        struct row *r = NULL;

        if (skip_outdated(l, item))
            continue;
        if (l->kind->history)
            known &= history_take(l, item, &r);
        else
            r = store_put(s->cfg.context, l->kind, item, false);
        if (r && l->kind->target)
            look_at_target(s, r);
    }
    l->asked_ms = sync_now(s); /* the next one */
    l->early = l->kind->history && known && history_may_end(l, plan_of(s, l->kind));
    return !l->first_page && !l->early;
}

/* Rows that are said to move and were in none of the round's answers: they have come to an end. */
static void end_round(struct sync *s, struct plan *p)
{
    const struct vec *moving = context_moving(s->cfg.context, p->kind);

    if (p->round_failed)
        return;
    for (size_t i = 0; i < moving->n; i++) {
        const struct row *r = moving->v[i];

        if (!store_swept(r, p->round))
            get_row(s, p->kind, r->id, true);
    }
    state_fresh(s);
}

static bool wants_details(const struct sync *s, const struct kind *k)
{
    for (size_t i = 0; i < s->details.n; i++)
        if (((const struct detail *)s->details.v[i])->kind == k)
            return true;
    return false;
}

/* What a sweep wants to know besides: every row's details. What was never seen does not wait for
 * its turn. */
static void want_details(struct sync *s, const struct kind *k)
{
    const struct vec *rows = context_rows(s->cfg.context, k);

    if (wants_details(s, k))
        return; /* the last sweep's are not done yet */
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = rows->v[i];
        struct detail *d;

        if (!r->detail_ms) {
            get_row(s, k, r->id, false);
            continue;
        }
        d = xmalloc(sizeof(*d) + strlen(r->id) + 1);
        d->kind = k;
        memcpy(d->id, r->id, strlen(r->id) + 1);
        vec_push(&s->details, d);
    }
}

/* What hides in rows of this kind goes with them. */
static void drop_orphans(struct sync *s, const struct kind *holder)
{
    const struct kind *k = holder->nested;
    const struct vec *rows = k ? context_rows(s->cfg.context, k) : NULL;

    for (size_t i = rows ? rows->n : 0; i-- > 0;) {
        struct row *r = rows->v[i];
        const char *id = json_str(r->json, k->within_path);

        if (!id || !store_find(s->cfg.context, holder, id))
            store_remove(r);
    }
}

static void end_sweep(struct listing *l, struct plan *p)
{
    if (l->early) {
        history_ended_early(l, p);
        return;
    }
    history_was_whole(l, p);
    store_sweep_end(l->sync->cfg.context, l->kind, l->sweep);
    drop_orphans(l->sync, l->kind);
    p->loaded = true;
    if (l->kind->detail_at_load && !(l->kind->nested && plan_of(l->sync, l->kind->nested)->off))
        want_details(l->sync, l->kind);
}

/* A list that the service refuses (not allowed, say) is asked for again with the next sweep: the
 * rest goes on without it. A first load that the way prevented is not given up. */
static void fail(struct sync *s, struct plan *p, const struct err *e)
{
    bool known = false; /* and not to be told again */

    if (state_concerns_all(e)) {
        if (!p->loaded)
            p->sweep_due = sync_now(s);
    } else {
        char *why = xasprintf("%s: %s: %.380s", p->kind->plural, e->service_code, e->msg);

        known = p->kind->tag && str_eq(why, p->refused);
        free(p->refused);
        p->refused = why;
        p->loaded = true;
        p->moving_due = p->sweep_due = sync_now(s) + s->cfg.sweep_ms;
    }
    if (!known)
        state_bad(s, p->kind, e);
}

static void finish(struct listing *l, const struct err *e)
{
    struct sync *s = l->sync;
    struct plan *p = plan_of(s, l->kind);

    p->running--;
    if (e->code == 0) {
        free(p->refused);
        p->refused = NULL;
        if (l->full)
            end_sweep(l, p);
        state_good(s);
    } else {
        p->round_failed = true;
        fail(s, p, e);
    }
    if (p->running == 0 && !l->full)
        end_round(s, p);
    else if (p->running == 0 && e->code == 0)
        state_fresh(s);
}

static void on_row(void *ctx, const cJSON *o)
{
    struct listing *l = ctx;

    if (!l->sync->closing)
        store_put(l->sync->cfg.context, l->kind, o, false);
}

static void on_done(void *ctx, const struct err *e)
{
    struct listing *l = ctx;
    struct sync *s = l->sync;

    LL_DELETE(s->listings, l);
    if (!s->closing && e->code != ERR_CANCELLED)
        finish(l, e);
    free(l);
    get_tick(s);
}

static struct listing *list(struct sync *s, struct plan *p, cJSON *input)
{
    const struct op *op = op_find(p->kind->list.op);
    struct listing *l = xcalloc(1, sizeof(*l));

    l->sync = s;
    l->kind = p->kind;
    l->asked_ms = sync_now(s);
    p->running++;
    LL_PREPEND(s->listings, l);
    if (p->kind->list.inputs || p->kind->list.per)
        l->lister = lister_start(&(struct lister_config){.client = s->cfg.client,
                                                         .kind = p->kind,
                                                         .concurrency = s->cfg.concurrency,
                                                         .row = on_row,
                                                         .done = on_done,
                                                         .ctx = l});
    else
        l->pager = client_list(s->cfg.client, op, input, op->limit_key ? 100 : 0, on_page, on_done,
                               l);
    return l;
}

static void sweep(struct sync *s, struct plan *p)
{
    struct listing *l;

    p->sweep_due = sync_now(s) + s->cfg.sweep_ms;
    p->moving_due = sync_now(s) + s->cfg.refresh_ms;
    l = list(s, p, NULL);
    l->full = true;
    l->newest_first = true;
    l->last_created = INT64_MAX;
    l->sweep = store_sweep_begin(s->cfg.context, p->kind);
}

static void list_moving(struct sync *s, struct plan *p)
{
    p->round_failed = false;
    p->round = store_sweep_begin(s->cfg.context, p->kind);
    for (size_t i = 0; p->kind->list.moving_filters[i]; i++) {
        const char *text = p->kind->list.moving_filters[i];
        struct err e;

        list(s, p, json_parse(text, strlen(text), &e))->moving = true;
    }
}

static void get_moving(struct sync *s, const struct kind *k)
{
    const struct vec *moving = context_moving(s->cfg.context, k);

    for (size_t i = 0; i < moving->n && i < GET_MOVING_MAX; i++)
        get_row(s, k, ((const struct row *)moving->v[i])->id, true);
}

static void look_at_moving(struct sync *s, struct plan *p)
{
    const struct kind *k = p->kind;

    p->moving_due = sync_now(s) + s->cfg.refresh_ms;
    if (!k->list.op) {
        get_moving(s, k);
    } else if (k->list.moving_filters) {
        list_moving(s, p);
    } else if (k->history) {
        list(s, p, NULL)->first_page = true;
        p->round_failed = true; /* one page says nothing of what is not on it */
    } else if (k->on_demand) { /* most of these stand still: the sweep is enough */
        get_moving(s, k);
    } else if (context_count(s->cfg.context, k) <= SMALL_LIST) {
        struct listing *l = list(s, p, NULL);

        l->full = true;
        l->sweep = store_sweep_begin(s->cfg.context, k);
    } else if (context_moving(s->cfg.context, k)->n > GET_MOVING_MAX) {
        sweep(s, p);
    } else {
        get_moving(s, k);
    }
}

/* The next few of the details that the last sweeps wanted. */
void poll_details(struct sync *s)
{
    for (int i = 0; i < DETAIL_PER_TICK && s->details.n > 0; i++) {
        struct detail *d = vec_remove(&s->details, 0);

        get_row(s, d->kind, d->id, false);
        free(d);
    }
}

void poll_tick(struct sync *s)
{
    int64_t now = sync_now(s);

    if (s->quiet_until > now)
        return;
    for (size_t i = 0; i < kind_count(); i++) {
        struct plan *p = &s->plans[i];

        if (p->off)
            continue;
        if (p->running > 0) /* never two of the same at once */
            continue;
        if (p->kind->list.op && now >= p->sweep_due)
            sweep(s, p);
        else if (now >= p->moving_due && (p->loaded || !p->kind->list.op))
            look_at_moving(s, p);
    }
    poll_details(s);
}

void poll_now(struct sync *s, bool whole)
{
    s->quiet_until = 0;
    for (size_t i = 0; i < kind_count(); i++) {
        s->plans[i].sweep_due = s->plans[i].moving_due = 0;
        s->plans[i].newest_first &= !whole; /* to be found out anew */
    }
}

void poll_kind(struct sync *s, const struct kind *k)
{
    struct plan *p = plan_of(s, k);

    p->sweep_due = p->moving_due = 0;
}

void poll_cancel(struct sync *s)
{
    struct listing *l, *next;

    LL_FOREACH_SAFE(s->listings, l, next)
    {
        if (l->pager)
            pager_cancel(l->pager);
        if (l->lister)
            lister_cancel(l->lister);
    }
}
