/* What is known of all contexts: which there are, who hears of it, how it goes. Their rows are in
 * rows.c. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/row.h"

enum { ID_MAX = 4096 };

struct store *store_new(const struct clock *clock)
{
    struct store *s = xcalloc(1, sizeof(*s));

    s->clock = clock;
    s->rows = xcalloc(kind_count(), sizeof(*s->rows));
    s->ring = xcalloc(STORE_ACTIVITY_MAX, sizeof(*s->ring));
    return s;
}

/* --- observers ----------------------------------------------------------------------------------
 */

void store_observe(struct store *s, store_observer_fn *fn, void *ctx)
{
    struct watcher *w = xmalloc(sizeof(*w));

    *w = (struct watcher){.fn = fn, .ctx = ctx};
    vec_push(&s->watchers, w);
}

void store_unobserve(struct store *s, store_observer_fn *fn, void *ctx)
{
    for (size_t i = 0; i < s->watchers.n; i++) {
        struct watcher *w = s->watchers.v[i];

        if (w->fn == fn && w->ctx == ctx) {
            free(vec_remove(&s->watchers, i));
            return;
        }
    }
}

void store_tell(struct store *s, enum store_event ev, struct row *row)
{
    for (size_t i = 0; i < s->watchers.n; i++) {
        struct watcher *w = s->watchers.v[i];

        w->fn(w->ctx, ev, row);
    }
}

/* --- contexts ------------------------------------------------------------------------------------
 */

struct store_context *store_add_context(struct store *s, const char *name)
{
    struct store_context *c = xcalloc(1, sizeof(*c));

    c->store = s;
    c->name = xstrdup(name);
    c->tables = xcalloc(kind_count(), sizeof(*c->tables));
    for (size_t i = 0; i < kind_count(); i++)
        c->tables[i] = (struct table){.kind = kind_at(i), .key = BUF_INIT(ID_MAX)};
    vec_push(&s->contexts, c);
    s->labelled = false;
    store_tell(s, STORE_CONTEXTS, NULL);
    return c;
}

static void forget_rows(struct store_context *c)
{
    for (size_t i = 0; i < kind_count(); i++)
        table_clear(&c->tables[i]);
}

void store_remove_context(struct store_context *c)
{
    if (c->gone)
        return;
    store_context_label(c); /* the last one stays */
    forget_rows(c);
    vec_remove(&c->store->contexts, store_context_index(c));
    vec_push(&c->store->left, c);
    c->gone = true;
    c->store->labelled = false;
    store_tell(c->store, STORE_CONTEXTS, NULL);
}

static void context_free(struct store_context *c)
{
    forget_rows(c);
    for (size_t i = 0; i < kind_count(); i++) {
        vec_release(&c->tables[i].rows);
        vec_release(&c->tables[i].moving);
        buf_release(&c->tables[i].key);
    }
    free(c->tables);
    free(c->name);
    free(c);
}

void store_free(struct store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->contexts.n; i++)
        context_free(s->contexts.v[i]);
    for (size_t i = 0; i < s->left.n; i++)
        context_free(s->left.v[i]);
    activity_clear(s);
    for (size_t i = 0; i < kind_count(); i++)
        vec_release(&s->rows[i]);
    while (s->watchers.n > 0)
        free(vec_remove(&s->watchers, s->watchers.n - 1));
    vec_release(&s->watchers);
    vec_release(&s->contexts);
    vec_release(&s->left);
    free(s->rows);
    free(s->ring);
    free(s);
}

bool store_context_gone(const struct store_context *c)
{
    return c->gone;
}

size_t store_context_count(const struct store *s)
{
    return s->contexts.n;
}

struct store_context *store_context_at(const struct store *s, size_t i)
{
    return s->contexts.v[i];
}

size_t store_context_index(const struct store_context *c)
{
    size_t i = 0;

    while (i < c->store->contexts.n && c->store->contexts.v[i] != c)
        i++;
    return i;
}

const char *store_context_name(const struct store_context *c)
{
    return c->name;
}

struct store *store_of(const struct store_context *c)
{
    return c->store;
}

/* --- over all of them ----------------------------------------------------------------------------
 */

const struct vec *store_rows(const struct store *s, const struct kind *k)
{
    size_t i = 0;

    while (kind_at(i) != k)
        i++;
    return &s->rows[i];
}

size_t store_count(const struct store *s, const struct kind *k)
{
    return store_rows(s, k)->n;
}

int64_t store_listed_ms(const struct store *s, const struct kind *k)
{
    int64_t oldest = 0;

    for (size_t i = 0; i < s->contexts.n; i++) {
        int64_t ms = table_of(s->contexts.v[i], k)->listed_ms;

        if (ms && (!oldest || ms < oldest))
            oldest = ms;
    }
    return oldest;
}

size_t store_count_health(const struct store *s, const struct kind *k, enum health h)
{
    size_t n = 0;

    for (size_t i = 0; i < s->contexts.n; i++)
        n += context_count_health(s->contexts.v[i], k, h);
    return n;
}

void store_tick(struct store *s)
{
    int64_t now = clock_wall(s->clock);

    for (size_t i = 0; i < s->contexts.n; i++)
        for (size_t j = 0; j < kind_count(); j++)
            table_tick(s->contexts.v[i], &((struct store_context *)s->contexts.v[i])->tables[j],
                       now);
}

/* --- how it goes ---------------------------------------------------------------------------------
 */

const struct store_state *store_state(const struct store_context *c)
{
    return &c->state;
}

void store_set_state(struct store_context *c, const struct store_state *st)
{
    if (c->gone || memcmp(&c->state, st, sizeof(*st)) == 0)
        return;
    if (strcmp(c->state.profile, st->profile) != 0 || strcmp(c->state.region, st->region) != 0 ||
        strcmp(c->state.name, st->name) != 0 || strcmp(c->state.host, st->host) != 0)
        c->store->labelled = false;
    c->state = *st;
    store_tell(c->store, STORE_STATE, NULL);
}

static int urgency(const struct store_context *c)
{
    static const int of[] = {
        [PHASE_LIVE] = 1, [PHASE_LOADING] = 2, [PHASE_START] = 3, [PHASE_TROUBLE] = 5};

    return c->state.error[0] && c->state.phase != PHASE_TROUBLE ? 4 : of[c->state.phase];
}

struct store_context *store_worst(const struct store *s)
{
    struct store_context *worst = NULL;

    for (size_t i = 0; i < s->contexts.n; i++)
        if (!worst || urgency(s->contexts.v[i]) > urgency(worst))
            worst = s->contexts.v[i];
    return worst;
}

const struct store_state *store_worst_state(const struct store *s)
{
    static const struct store_state nothing;
    const struct store_context *c = store_worst(s);

    return c ? &c->state : &nothing;
}

struct store_context *store_notice(const struct store *s)
{
    struct store_context *found = NULL;

    for (size_t i = 0; i < s->contexts.n; i++) {
        struct store_context *c = s->contexts.v[i];

        if (c->state.notice[0] && (!found || c->state.notice_ms > found->state.notice_ms))
            found = c;
    }
    return found;
}
