/* What the ui asks for: intents go to sync, the terminal or the loop. */
#include "app/dashboard_inside.h"

#include <stdio.h>

#include "app/host_call.h"
#include "base/file.h"
#include "base/rng.h"

static int host_act(void *ctx, struct store_context *where, const struct kind *k, const char *id,
                    enum verb_id verb, const struct verb_choice *choice, ui_step_fn *fn, void *arg,
                    struct err *e)
{
    struct dashboard *d = ctx;
    struct sync_follow follow = {fn, arg};
    struct sync *sync = contexts_sync(d->contexts, where);
    struct store_state st = *store_state(where);

    if (!sync)
        err_set(e, ERR_NOTNOW, "%s was left", store_context_name(where));
    else if (st.read_only)
        err_set(e, ERR_NOTNOW, "%s is read-only", store_context_name(where));
    else if (sync_act(sync, k, id, verb, choice, fn ? &follow : NULL, e) == 0)
        return 0;
    st = *store_state(where); /* as it is now */
    snprintf(st.notice, sizeof(st.notice), "%s %s: %.400s", verb_name(verb), id, e->msg);
    st.notice_bad = true;
    st.notice_ms = clock_wall(&clock_system);
    store_set_state(where, &st);
    store_say(where, ACTIVITY_ERROR, k, id, HEALTH_UNKNOWN, HEALTH_UNKNOWN, "%s: %s",
              verb_name(verb), e->msg);
    return e->code;
}

static void host_forget(void *ctx, const void *arg)
{
    struct dashboard *d = ctx;

    if (!d->ending) /* else nobody will be told any more, and the contexts may have gone already */
        contexts_forget(d->contexts, arg);
}

static void host_refresh(void *ctx)
{
    struct dashboard *d = ctx;

    contexts_refresh(d->contexts);
}

static void host_focus(void *ctx, struct store_context *where, const struct kind *k, const char *id)
{
    struct dashboard *d = ctx;
    struct sync *before = d->focused ? contexts_sync(d->contexts, d->focused) : NULL;
    struct sync *now = where ? contexts_sync(d->contexts, where) : NULL;

    if (before && before != now)
        sync_focus(before, NULL, NULL);
    if (now)
        sync_focus(now, k, id);
    d->focused = where;
}

static void host_want(void *ctx, const struct kind *k, bool on)
{
    struct dashboard *d = ctx;

    contexts_want(d->contexts, k, on);
}

static void host_redraw(void *ctx)
{
    struct dashboard *d = ctx;

    term_redraw(d->term);
}

static void host_suspend(void *ctx)
{
    struct dashboard *d = ctx;

    term_suspend(d->term);
}

static void host_quit(void *ctx)
{
    dashboard_end(ctx, 0);
}

static int host_read_file(void *ctx, const char *path, struct buf *out, struct err *e)
{
    (void)ctx;
    return file_read(path, out, e);
}

static struct ui_call *start_call(struct dashboard *d, struct store_context *where,
                                  struct client *client, const struct op *op, const cJSON *input,
                                  ui_answer_fn *fn, void *arg)
{
    struct ui_call *c = host_call_start(client, op, input, fn, arg);

    host_call_tell(c, host_told, d, where, input);
    return c;
}

static struct ui_call *host_call(void *ctx, struct store_context *where, const struct op *op,
                                 const cJSON *input, ui_answer_fn *fn, void *arg)
{
    struct dashboard *d = ctx;
    struct client *client;
    struct err e;

    if (!where && store_context_count(d->store) > 0)
        where = store_context_at(d->store, 0);
    client = contexts_client(d->contexts, where);
    if (!client)
        err_set(&e, ERR_NOTNOW, "%s was left", where ? store_context_name(where) : "the context");
    else if (store_state(where)->read_only && op->retry != OP_RETRY_READ)
        err_set(&e, ERR_NOTNOW, "%s is read-only: nothing is changed", store_context_name(where));
    else
        return start_call(d, where, client, op, input, fn, arg);
    return host_call_refuse(&d->loop, &e, fn, arg);
}

static void host_cancel(void *ctx, struct ui_call *c)
{
    (void)ctx;
    host_call_cancel(c);
}

static void host_token(void *ctx, char out[37])
{
    struct rng r;

    (void)ctx;
    rng_seed_system(&r);
    rng_uuid4(&r, out);
}

void host_init(struct dashboard *d)
{
    d->host = (struct ui_host){.ctx = d,
                               .act = host_act,
                               .forget = host_forget,
                               .refresh = host_refresh,
                               .focus = host_focus,
                               .want = host_want,
                               .redraw = host_redraw,
                               .suspend = host_suspend,
                               .quit = host_quit,
                               .call = host_call,
                               .call_cancel = host_cancel,
                               .token = host_token,
                               .read_file = host_read_file};
    host_sites_init(d);
    host_init_term(d);
    host_init_spec(d);
}
