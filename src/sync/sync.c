/* Keeps a store true. Here: start, the tick that drives all parts, focus, the end. */
#include "sync/sync.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "sync/inside.h"

struct sync *sync_new(const struct sync_config *cfg)
{
    struct sync *s = xcalloc(1, sizeof(*s));

    s->cfg = *cfg;
    if (!s->cfg.refresh_ms)
        s->cfg.refresh_ms = 5000;
    if (!s->cfg.sweep_ms)
        s->cfg.sweep_ms = 60000;
    if (s->cfg.sweep_ms < s->cfg.refresh_ms)
        s->cfg.sweep_ms = s->cfg.refresh_ms;
    if (!s->cfg.concurrency)
        s->cfg.concurrency = 8;
    rng_seed_system(&s->rng);
    s->plans = xcalloc(kind_count(), sizeof(*s->plans));
    for (size_t i = 0; i < kind_count(); i++) {
        s->plans[i].kind = kind_at(i);
        s->plans[i].off = cfg->only ? kind_at(i) != cfg->only && kind_at(i) != cfg->only->within
                                    : kind_at(i)->on_demand;
    }
    uv_timer_init(cfg->loop, &s->timer);
    s->timer.data = s;
    return s;
}

/* The details of the selected row: once the selection has come to rest, and again while it moves.
 */
static void focus_tick(struct sync *s)
{
    int64_t now = sync_now(s);
    const struct row *r;

    if (!s->focus_kind || now < s->focus_due)
        return;
    r = store_find(s->cfg.context, s->focus_kind, s->focus_id);
    s->focus_due = now + s->cfg.refresh_ms;
    if (r && (r->facts.moving || !r->detail_ms ||
              clock_wall(s->cfg.clock) - r->detail_ms > s->cfg.sweep_ms))
        get_row(s, s->focus_kind, s->focus_id, true);
}

static void on_timer(uv_timer_t *t)
{
    struct sync *s = t->data;

    focus_tick(s);
    poll_tick(s);
    get_tick(s);
    action_tick(s);
    state_tick(s);
}

void sync_start(struct sync *s)
{
    struct store_state st = *store_state(s->cfg.context);

    st.phase = PHASE_LOADING;
    store_set_state(s->cfg.context, &st);
    s->started = true;
    uv_timer_start(&s->timer, on_timer, 0, TICK_MS);
}

void sync_set_concurrency(struct sync *s, int n)
{
    s->cfg.concurrency = n;
}

void sync_refresh(struct sync *s)
{
    poll_now(s, true);
    uv_timer_start(&s->timer, on_timer, 0, TICK_MS);
}

void sync_refresh_kind(struct sync *s, const struct kind *k)
{
    poll_kind(s, k);
    if (s->started && !s->closing)
        uv_timer_start(&s->timer, on_timer, 0, TICK_MS);
}

void sync_want(struct sync *s, const struct kind *k, bool on)
{
    for (size_t i = 0; i < kind_count(); i++) {
        struct plan *p = &s->plans[i];

        if (p->kind != k || !k->on_demand || s->cfg.only || (!on && p->wanted == 0))
            continue;
        p->wanted += on ? 1 : (unsigned)-1;
        p->off = p->wanted == 0;
        if (on && p->wanted == 1 && s->started && !s->closing)
            uv_timer_start(&s->timer, on_timer, 0, TICK_MS);
    }
}

void sync_focus(struct sync *s, const struct kind *k, const char *id)
{
    free(s->focus_id);
    s->focus_kind = k;
    s->focus_id = k ? xstrdup(id) : NULL;
    s->focus_due = sync_now(s) + FOCUS_DELAY_MS;
}

static void on_closed(uv_handle_t *h)
{
    struct sync *s = h->data;

    if (s->done)
        s->done(s->done_ctx);
    /* Calls that were cancelled answer later, from the client: what they point at stays until
     * then. See sync_close(). */
    for (size_t i = 0; i < kind_count(); i++)
        free(s->plans[i].refused);
    free(s->plans);
    free(s->last_error);
    free(s->focus_id);
    while (s->details.n > 0)
        free(vec_remove(&s->details, s->details.n - 1));
    vec_release(&s->details);
    vec_release(&s->actions);
    vec_release(&s->marks);
    free(s);
}

static bool idle(const struct sync *s)
{
    return !s->listings && !s->gets && s->actions.n == 0;
}

/* The timer goes on until the last answer is in: every callback comes, cancelled or not. */
static void on_drain(uv_timer_t *t)
{
    struct sync *s = t->data;

    if (idle(s)) {
        uv_timer_stop(t);
        uv_close((uv_handle_t *)t, on_closed);
    }
}

void sync_close(struct sync *s, void (*done)(void *ctx), void *ctx)
{
    s->closing = true;
    s->done = done;
    s->done_ctx = ctx;
    poll_cancel(s);
    get_cancel(s);
    action_cancel(s);
    uv_timer_start(&s->timer, on_drain, 0, 1);
}
