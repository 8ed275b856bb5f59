/* The contexts that are open. Knows how one is made and how it goes down; what is seen of it is the
 * store's, and what is asked of it the host's. */
#include "app/contexts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/audit.h"
#include "app/demo.h"
#include "app/setup.h"
#include "base/alloc.h"
#include "base/num.h"

enum { AT_ONCE = 24, EACH_MOST = 8, EACH_LEAST = 3 }; /* requests */

struct context {
    struct contexts *all;
    struct store_context *where;
    struct place *place;
    struct demo *demo;
    struct client *client;
    struct sync *sync; /* NULL: not started */
    struct asking asking;
    char region[64]; /* as the state has it */
};

struct contexts {
    uv_loop_t *loop;
    const struct options *o;
    struct store *store;
    struct asker *asker;
    struct client_quota *quota;
    struct vec open;  /* struct context * */
    struct vec going; /* that were left, and are not down yet */
    unsigned *wanted; /* of each kind: how many want it */
    unsigned demos;   /* that were made */
    bool closing;
    uv_timer_t ended; /* what comes last comes from the loop */
    void (*done)(void *ctx);
    void *done_ctx;
};

struct contexts *contexts_new(uv_loop_t *loop, const struct options *o, struct store *store,
                              struct asker *asker)
{
    struct contexts *all = xcalloc(1, sizeof(*all));

    *all = (struct contexts){.loop = loop, .o = o, .store = store, .asker = asker};
    all->quota = client_quota_new();
    all->wanted = xcalloc(kind_count(), sizeof(*all->wanted));
    uv_timer_init(loop, &all->ended);
    all->ended.data = all;
    return all;
}

static struct context *find(const struct contexts *all, const struct store_context *where)
{
    for (size_t i = 0; i < all->open.n; i++) {
        struct context *c = all->open.v[i];

        if (!where || c->where == where)
            return c;
    }
    return NULL;
}

struct client *contexts_client(struct contexts *all, const struct store_context *where)
{
    struct context *c = find(all, where);

    return c ? c->client : NULL;
}

struct sync *contexts_sync(struct contexts *all, const struct store_context *where)
{
    struct context *c = find(all, where);

    return c ? c->sync : NULL;
}

const struct place *contexts_place(struct contexts *all, const struct store_context *where)
{
    struct context *c = find(all, where);

    return c ? c->place : NULL;
}

/* --- the end of one ------------------------------------------------------------------------------
 */

static void on_last_closed(uv_handle_t *h)
{
    struct contexts *all = h->data;
    void (*done)(void *ctx) = all->done;
    void *ctx = all->done_ctx;

    client_quota_free(all->quota);
    vec_release(&all->open);
    vec_release(&all->going);
    free(all->wanted);
    free(all);
    if (done)
        done(ctx);
}

static void take_out(struct vec *from, const struct context *c)
{
    for (size_t i = 0; i < from->n; i++)
        if (from->v[i] == c) {
            vec_remove(from, i);
            return;
        }
}

static void end_if_last(struct contexts *all)
{
    if (all->closing && all->open.n == 0 && all->going.n == 0)
        uv_close((uv_handle_t *)&all->ended, on_last_closed);
}

static void on_demo_closed(void *ctx)
{
    struct context *c = ctx;
    struct contexts *all = c->all;

    take_out(&all->going, c);
    place_free(c->place);
    free(c);
    end_if_last(all);
}

static void on_client_closed(void *ctx)
{
    struct context *c = ctx;

    if (c->demo)
        demo_close(c->demo, on_demo_closed, c);
    else
        on_demo_closed(c);
}

static void on_sync_closed(void *ctx)
{
    struct context *c = ctx;

    c->sync = NULL;
    client_close(c->client, on_client_closed, c);
}

/* It is no open one any more; the rest goes down in the order in which it stands on one another. */
static void go_down(struct context *c)
{
    struct contexts *all = c->all;

    take_out(&all->open, c);
    vec_push(&all->going, c);
    asker_drop(&c->asking);
    if (c->sync)
        sync_close(c->sync, on_sync_closed, c);
    else
        on_sync_closed(c);
}

/* --- what is told of one -------------------------------------------------------------------------
 */

static bool name_is_taken(const struct contexts *all, const struct context *but, const char *name)
{
    for (size_t i = 0; i < all->open.n; i++) {
        const struct context *c = all->open.v[i];

        if (c != but && (str_eq(store_context_name(c->where), name) ||
                         str_eq(store_state(c->where)->name, name)))
            return true;
    }
    return false;
}

/* What the file says of the place that it turned out to be goes on top: whoever comes to production
 * by another way is as careful there. */
static void describe(struct context *c)
{
    struct store_state st = *store_state(c->where);
    const struct options *o = c->all->o;
    struct place *p = place_copy(c->place);

    snprintf(c->region, sizeof(c->region), "%s", client_region(c->client));
    if (!c->demo)
        places_advise(&o->places, client_profile(c->client), c->region, client_endpoint(c->client),
                      p);
    if (p->name && !name_is_taken(c->all, c, p->name))
        snprintf(st.name, sizeof(st.name), "%s", p->name);
    snprintf(st.profile, sizeof(st.profile), "%s", c->demo ? "demo" : client_profile(c->client));
    snprintf(st.region, sizeof(st.region), "%s", c->region);
    snprintf(st.host, sizeof(st.host), "%s", client_endpoint_host(c->client));
    st.demo = c->demo != NULL;
    st.read_only = o->read_only || p->read_only;
    st.no_verify = p->no_verify_ssl;
    st.color = p->color;
    store_set_state(c->where, &st);
    place_free(p);
}

/* "prod/eu-west-1": what it is, whatever the others are. */
static char *name_of(const struct context *c)
{
    const char *profile = c->demo ? "demo" : client_profile(c->client);
    const char *region = client_region(c->client);
    char *name = c->place->name && !name_is_taken(c->all, c, c->place->name)
                     ? xstrdup(c->place->name)
                     : xasprintf("%s%s%s", profile, *region ? "/" : "", region);

    while (name_is_taken(c->all, c, name)) {
        char *longer = xasprintf("%s@%s", name, client_endpoint_host(c->client));

        free(name);
        name = longer;
    }
    return name;
}

/* --- making --------------------------------------------------------------------------------------
 */

static struct client *connect_to(struct context *c, struct err *e)
{
    const struct place *p = c->place;
    struct client_config cfg = {.loop = c->all->loop,
                                .profile = p->profile,
                                .region = p->region,
                                .endpoint_url = p->endpoint_url,
                                .ca_bundle = p->ca_bundle,
                                .no_verify_ssl = p->no_verify_ssl,
                                .quota = c->all->quota,
                                .ask = asker_ask,
                                .ask_ctx = &c->asking};

    if (c->all->o->demo &&
        !(c->demo = demo_new(c->all->loop, c->all->o, p->region, c->all->demos++, e)))
        return NULL;
    if (c->demo)
        demo_connect(c->demo, &cfg);
    else
        cfg.audit = audit_call; /* a demo changes nothing that lasts */
    return client_new(&cfg, e);
}

static bool is_open_already(const struct contexts *all, const struct client *made)
{
    for (size_t i = 0; i < all->open.n; i++) {
        const struct client *c = ((const struct context *)all->open.v[i])->client;

        if (str_eq(client_profile(c), client_profile(made)) &&
            str_eq(client_region(c), client_region(made)) &&
            (all->o->demo || str_eq(client_endpoint(c), client_endpoint(made))))
            return true;
    }
    return false;
}

/* With many open, each does less at once; but for the smallest measure. */
static void share(struct contexts *all)
{
    size_t each = all->open.n ? AT_ONCE / all->open.n : EACH_MOST;

    each = each > EACH_MOST ? EACH_MOST : each < EACH_LEAST ? EACH_LEAST : each;
    for (size_t i = 0; i < all->open.n; i++) {
        struct context *c = all->open.v[i];

        if (c->sync)
            sync_set_concurrency(c->sync, (int)each);
    }
}

static void say_warnings(struct context *c)
{
    for (unsigned i = 0; client_warning(c->client, i); i++)
        if (c->all->open.n == 1) /* they read the same files */
            store_warn(c->all->store, "%s", client_warning(c->client, i));
}

struct store_context *contexts_open(struct contexts *all, const struct place *p, struct err *e)
{
    struct context *c = xcalloc(1, sizeof(*c));
    char *name;

    *c = (struct context){.all = all, .place = place_copy(p), .asking = {.asker = all->asker}};
    c->client = connect_to(c, e);
    if (c->client && is_open_already(all, c->client)) {
        err_set(e, ERR_NOTNOW, "%s in %s is open already", client_profile(c->client),
                client_region(c->client));
        go_down(c);
        return NULL;
    }
    if (!c->client) {
        vec_push(&all->going, c);
        on_client_closed(c);
        return NULL;
    }
    name = name_of(c);
    c->where = store_add_context(all->store, name);
    c->asking.where = c->where;
    free(name);
    vec_push(&all->open, c);
    describe(c);
    say_warnings(c);
    return c->where;
}

void contexts_start(struct contexts *all, struct store_context *where)
{
    struct context *c = find(all, where);
    struct sync_config cfg = {.loop = all->loop,
                              .client = c->client,
                              .context = where,
                              .clock = &clock_system,
                              .refresh_ms = all->o->refresh_ms};

    c->sync = sync_new(&cfg);
    for (size_t i = 0; i < kind_count(); i++)
        for (unsigned n = 0; n < all->wanted[i]; n++)
            sync_want(c->sync, kind_at(i), true);
    share(all);
    sync_start(c->sync);
}

void contexts_leave(struct contexts *all, struct store_context *where)
{
    struct context *c = find(all, where);

    if (!c)
        return;
    store_remove_context(where);
    go_down(c);
    share(all);
}

/* --- all of them ---------------------------------------------------------------------------------
 */

void contexts_refresh(struct contexts *all)
{
    for (size_t i = 0; i < all->open.n; i++) {
        struct context *c = all->open.v[i];

        asker_again(&c->asking);
        if (c->sync)
            sync_refresh(c->sync);
    }
}

void contexts_want(struct contexts *all, const struct kind *k, bool on)
{
    for (size_t i = 0; i < kind_count(); i++)
        if (kind_at(i) == k && (on || all->wanted[i] > 0))
            all->wanted[i] += on ? 1u : -1u;
    for (size_t i = 0; i < all->open.n; i++) {
        struct context *c = all->open.v[i];

        if (c->sync)
            sync_want(c->sync, k, on);
    }
}

static void forget(const struct vec *contexts, const void *arg)
{
    for (size_t i = 0; i < contexts->n; i++) {
        struct context *c = contexts->v[i];

        if (c->sync)
            sync_unfollow(c->sync, arg);
    }
}

void contexts_forget(struct contexts *all, const void *arg)
{
    forget(&all->open, arg);
    forget(&all->going, arg);
}

void contexts_tick(struct contexts *all)
{
    for (size_t i = 0; i < all->open.n; i++) {
        struct context *c = all->open.v[i];

        if (!str_eq(c->region, client_region(c->client)))
            describe(c);
    }
}

void contexts_close(struct contexts *all, void (*done)(void *ctx), void *ctx)
{
    all->closing = true;
    all->done = done;
    all->done_ctx = ctx;
    while (all->open.n > 0)
        go_down(all->open.v[all->open.n - 1]);
    end_if_last(all);
}
