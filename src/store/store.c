/* What is known of a context: rows by kind and identity, kept by hash. Knows no network and no
 * screen. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "store/merge.h"
#include "store/row.h"

enum { ID_MAX = 4096 };

struct store *store_new(const struct clock *clock)
{
    struct store *s = xcalloc(1, sizeof(*s));

    s->clock = clock;
    s->tables = xcalloc(kind_count(), sizeof(*s->tables));
    for (size_t i = 0; i < kind_count(); i++)
        s->tables[i] = (struct table){.kind = kind_at(i), .key = BUF_INIT(ID_MAX)};
    s->ring = xcalloc(STORE_ACTIVITY_MAX, sizeof(*s->ring));
    return s;
}

static struct table *table_of(const struct store *s, const struct kind *k)
{
    for (size_t i = 0; i < kind_count(); i++)
        if (s->tables[i].kind == k)
            return &s->tables[i];
    return NULL;
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

/* --- rows ---------------------------------------------------------------------------------------
 */

static void set_moving(struct table *t, struct entry *n, bool moving)
{
    if (moving == (n->moving != 0))
        return;
    if (moving) {
        vec_push(&t->moving, n);
        n->moving = t->moving.n;
    } else { /* the last one takes its place */
        struct entry *last = t->moving.v[t->moving.n - 1];

        t->moving.v[n->moving - 1] = last;
        last->moving = n->moving;
        t->moving.n--;
        n->moving = 0;
    }
}

static void set_health(struct table *t, struct entry *n, enum health h)
{
    t->healths[n->row.health]--;
    t->healths[h]++;
    n->row.health = h;
}

static void forget(struct store *s, struct table *t, struct entry *n)
{
    struct entry *last;

    store_tell(s, STORE_REMOVED, &n->row);
    t->floor_ms = 0;
    set_moving(t, n, false);
    t->healths[n->row.health]--;
    last = t->rows.v[t->rows.n - 1];
    t->rows.v[n->index] = last;
    last->index = n->index;
    t->rows.n--;
    HASH_DEL(t->by_key, n);
    cJSON_Delete(n->json);
    free(n->key);
    free(n->action);
    free(n);
}

void store_reset(struct store *s)
{
    for (size_t i = 0; i < kind_count(); i++)
        while (s->tables[i].rows.n > 0)
            forget(s, &s->tables[i], s->tables[i].rows.v[s->tables[i].rows.n - 1]);
    activity_clear(s);
}

void store_free(struct store *s)
{
    if (!s)
        return;
    store_reset(s);
    for (size_t i = 0; i < kind_count(); i++) {
        vec_release(&s->tables[i].rows);
        vec_release(&s->tables[i].moving);
        buf_release(&s->tables[i].key);
    }
    while (s->watchers.n > 0)
        free(vec_remove(&s->watchers, s->watchers.n - 1));
    vec_release(&s->watchers);
    free(s->ring);
    free(s->tables);
    free(s);
}

static struct entry *find(const struct table *t, const char *id)
{
    struct entry *n;

    HASH_FIND_STR(t->by_key, id, n);
    return n;
}

struct row *store_find(const struct store *s, const struct kind *k, const char *id)
{
    struct table *t = table_of(s, k);
    struct entry *n = t ? find(t, id) : NULL;

    return n ? &n->row : NULL;
}

static void read_facts(struct entry *n)
{
    n->row.facts = (struct facts){0};
    n->row.kind->read(n->json, &n->row.facts);
}

static struct entry *add(struct table *t, const char *id)
{
    struct entry *n = xcalloc(1, sizeof(*n));

    n->key = xstrdup(id);
    n->json = cJSON_CreateObject();
    n->row.kind = t->kind;
    n->row.id = n->key;
    n->row.json = n->json;
    n->index = t->rows.n;
    vec_push(&t->rows, n);
    t->healths[HEALTH_UNKNOWN]++;
    HASH_ADD_KEYPTR(hh, t->by_key, n->key, strlen(n->key), n);
    return n;
}

/* Which one goes when a history is full: the oldest that is settled; where all move, the oldest. */
static struct entry *oldest(const struct table *t)
{
    struct entry *found = NULL;

    for (size_t i = 0; i < t->rows.n; i++) {
        struct entry *n = t->rows.v[i];

        if (!found || (found->moving && !n->moving) ||
            (!found->moving == !n->moving && n->row.facts.created_ms < found->row.facts.created_ms))
            found = n;
    }
    return found;
}

/* A history is capped. False when all that is kept has more right to its place than the new one.
 * A listing brings thousands of those: so the answer is remembered, and the walk seldom made. */
static bool make_room(struct store *s, struct table *t, const cJSON *o)
{
    struct facts f = {0};
    struct entry *last;

    if (!t->kind->history || t->rows.n < STORE_HISTORY_MAX)
        return true;
    t->kind->read(o, &f);
    if (!f.moving && f.created_ms <= t->floor_ms)
        return false;
    last = oldest(t);
    if (f.created_ms <= last->row.facts.created_ms && (last->moving || !f.moving)) {
        if (!last->moving)
            t->floor_ms = last->row.facts.created_ms;
        return false;
    }
    forget(s, t, last);
    return true;
}

static void remember(struct before *b, const struct entry *n)
{
    const struct facts *f = &n->row.facts;

    b->health = n->row.health;
    b->moving = f->moving;
    snprintf(b->status, sizeof(b->status), "%s", f->status ? f->status : "");
    snprintf(b->deployment, sizeof(b->deployment), "%s", f->deployment ? f->deployment : "");
}

static bool same_word(const char kept[64], const char *now)
{
    return strncmp(kept, now ? now : "", 63) == 0;
}

/* Another status; or the same of another attempt, which began and ended while nobody looked. */
static bool moved_on(const struct before *b, const struct facts *f)
{
    if (!same_word(b->status, f->status))
        return true;
    return b->deployment[0] && f->deployment && !same_word(b->deployment, f->deployment);
}

/* What was said of the status that is over, and is not said anew. */
static void drop_passing(struct entry *n, const cJSON *o)
{
    const char *const *passing = n->row.kind->passing;

    for (size_t i = 0; i < ARRAY_LEN(n->row.kind->passing) && passing[i]; i++)
        if (!json_at(o, passing[i]))
            json_set_str(n->json, passing[i], NULL);
    read_facts(n);
}

static void take(struct store *s, struct table *t, struct entry *n, const cJSON *o, bool detail,
                 bool fresh)
{
    struct row *r = &n->row;
    struct before before;
    bool changed;

    remember(&before, n);
    if (!merge_object(n->json, o, detail) && !fresh)
        return;
    read_facts(n);
    changed = fresh || moved_on(&before, &r->facts);
    if (changed) {
        n->since_ms = r->seen_ms;
        drop_passing(n, o);
    }
    r->version++;
    set_moving(t, n, r->facts.moving);
    set_health(t, n, kind_health(&r->facts, n->since_ms, r->seen_ms));
    if (changed && !fresh) {
        r->changed_ms = r->seen_ms;
        if (!r->kind->history) /* its target says the same */
            store_say_change(s, r, &before);
    }
    store_tell(s, fresh ? STORE_ADDED : STORE_CHANGED, r);
}

struct row *store_put(struct store *s, const struct kind *k, const cJSON *o, bool detail)
{
    struct table *t = table_of(s, k);
    struct entry *n;
    bool fresh;

    if (!t)
        return NULL;
    buf_clear(&t->key);
    if (kind_identity(k, o, &t->key) < 0)
        return NULL;
    n = find(t, buf_str(&t->key));
    fresh = !n;
    if (fresh && !make_room(s, t, o))
        return NULL;
    if (fresh)
        n = add(t, buf_str(&t->key));
    n->sweep = t->sweep;
    n->row.seen_ms = clock_wall(s->clock);
    if (detail)
        n->row.detail_ms = n->row.seen_ms;
    take(s, t, n, o, detail, fresh);
    return &n->row;
}

void store_remove(struct store *s, struct row *r)
{
    struct table *t = table_of(s, r->kind);

    if (!r->kind->history)
        store_say(s, ACTIVITY_CHANGE, r->kind, r->id, r->health, HEALTH_UNKNOWN, "%s",
                  r->health == HEALTH_DELETING || r->facts.deleted ? "deleted" : "gone");
    forget(s, t, (struct entry *)r);
}

unsigned store_sweep_begin(struct store *s, const struct kind *k)
{
    struct table *t = table_of(s, k);

    return ++t->sweep;
}

void store_sweep_end(struct store *s, const struct kind *k, unsigned sweep)
{
    struct table *t = table_of(s, k);
    size_t i = 0;

    /* forget() puts the last row in the place of the one that goes: the same index once more. */
    while (i < t->rows.n) {
        struct entry *n = t->rows.v[i];

        if (n->sweep < sweep)
            store_remove(s, &n->row);
        else
            i++;
    }
}

bool store_swept(const struct store *s, const struct row *r, unsigned sweep)
{
    (void)s;
    return ((const struct entry *)r)->sweep >= sweep;
}

size_t store_count(const struct store *s, const struct kind *k)
{
    return table_of(s, k)->rows.n;
}

size_t store_count_health(const struct store *s, const struct kind *k, enum health h)
{
    return table_of(s, k)->healths[h];
}

const struct vec *store_rows(const struct store *s, const struct kind *k)
{
    return &table_of(s, k)->rows;
}

const struct vec *store_moving(const struct store *s, const struct kind *k)
{
    return &table_of(s, k)->moving;
}

void store_tick(struct store *s)
{
    int64_t now = clock_wall(s->clock);

    for (size_t i = 0; i < kind_count(); i++) {
        struct table *t = &s->tables[i];

        for (size_t j = 0; j < t->moving.n; j++) {
            struct entry *n = t->moving.v[j];
            enum health was = n->row.health, is = kind_health(&n->row.facts, n->since_ms, now);

            if (is == was)
                continue;
            set_health(t, n, is);
            n->row.version++;
            if (is == HEALTH_STUCK && !t->kind->history)
                store_say(s, ACTIVITY_CHANGE, t->kind, n->key, was, is,
                          "stuck: in progress for more than %d minutes", KIND_STUCK_MS / 60000);
            store_tell(s, STORE_CHANGED, &n->row);
        }
    }
}

void store_action(struct store *s, struct row *r, const char *text, bool failed)
{
    struct entry *n = (struct entry *)r;

    if (str_eq(n->action, text) && r->action_failed == failed)
        return;
    free(n->action);
    n->action = xstrdup(text);
    r->action = n->action;
    r->action_failed = failed;
    r->version++;
    store_tell(s, STORE_CHANGED, r);
}

const struct store_state *store_state(const struct store *s)
{
    return &s->state;
}

void store_set_state(struct store *s, const struct store_state *st)
{
    if (memcmp(&s->state, st, sizeof(*st)) == 0)
        return;
    s->state = *st;
    store_tell(s, STORE_STATE, NULL);
}
