/* Rows of a context by kind and identity, kept by hash; what changes of them. Knows no network and
 * no screen. */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "store/merge.h"
#include "store/row.h"

struct table *table_of(const struct store_context *c, const struct kind *k)
{
    for (size_t i = 0; i < kind_count(); i++)
        if (c->tables[i].kind == k)
            return &c->tables[i];
    return NULL;
}

static struct vec *all_rows(struct store *s, const struct kind *k)
{
    return &s->rows[store_rows(s, k) - s->rows];
}

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

/* The last one of a vector takes the place of the one that goes. */
static struct entry *fill_gap(struct vec *rows, size_t at)
{
    struct entry *last = rows->v[rows->n - 1];

    rows->v[at] = last;
    rows->n--;
    return last;
}

static void forget(struct table *t, struct entry *n)
{
    struct store_context *c = n->row.context;

    store_tell(c->store, STORE_REMOVED, &n->row);
    t->floor_ms = 0;
    set_moving(t, n, false);
    t->healths[n->row.health]--;
    fill_gap(&t->rows, n->index)->index = n->index;
    fill_gap(all_rows(c->store, t->kind), n->place)->place = n->place;
    HASH_DEL(t->by_key, n);
    cJSON_Delete(n->json);
    free(n->key);
    free(n->action);
    free(n);
}

static struct entry *find(const struct table *t, const char *id)
{
    struct entry *n;

    HASH_FIND_STR(t->by_key, id, n);
    return n;
}

struct row *store_find(const struct store_context *c, const struct kind *k, const char *id)
{
    struct table *t = table_of(c, k);
    struct entry *n = t ? find(t, id) : NULL;

    return n ? &n->row : NULL;
}

static void read_facts(struct entry *n)
{
    n->row.facts = (struct facts){0};
    n->row.kind->read(n->json, &n->row.facts);
}

static struct entry *add(struct store_context *c, struct table *t, const char *id)
{
    struct vec *all = all_rows(c->store, t->kind);
    struct entry *n = xcalloc(1, sizeof(*n));

    n->key = xstrdup(id);
    n->json = cJSON_CreateObject();
    n->row.context = c;
    n->row.kind = t->kind;
    n->row.id = n->key;
    n->row.json = n->json;
    n->index = t->rows.n;
    vec_push(&t->rows, n);
    n->place = all->n;
    vec_push(all, n);
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
static bool make_room(struct table *t, const cJSON *o)
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
    forget(t, last);
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

static void take(struct table *t, struct entry *n, const cJSON *o, bool detail, bool fresh)
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
            store_say_change(r, &before);
    }
    store_tell(r->context->store, fresh ? STORE_ADDED : STORE_CHANGED, r);
}

struct row *store_put(struct store_context *c, const struct kind *k, const cJSON *o, bool detail)
{
    struct table *t = table_of(c, k);
    struct entry *n;
    bool fresh;

    if (!t || c->gone)
        return NULL;
    buf_clear(&t->key);
    if (kind_identity(k, o, &t->key) < 0)
        return NULL;
    n = find(t, buf_str(&t->key));
    fresh = !n;
    if (fresh && !make_room(t, o))
        return NULL;
    if (fresh)
        n = add(c, t, buf_str(&t->key));
    n->sweep = t->sweep;
    n->row.seen_ms = clock_wall(c->store->clock);
    if (detail)
        n->row.detail_ms = n->row.seen_ms;
    take(t, n, o, detail, fresh);
    return &n->row;
}

void store_remove(struct row *r)
{
    struct table *t = table_of(r->context, r->kind);

    if (!r->kind->history)
        store_say(r->context, ACTIVITY_CHANGE, r->kind, r->id, r->health, HEALTH_UNKNOWN, "%s",
                  r->health == HEALTH_DELETING || r->facts.deleted ? "deleted" : "gone");
    forget(t, (struct entry *)r);
}

unsigned store_sweep_begin(struct store_context *c, const struct kind *k)
{
    struct table *t = table_of(c, k);

    return ++t->sweep;
}

void store_sweep_end(struct store_context *c, const struct kind *k, unsigned sweep)
{
    struct table *t = table_of(c, k);
    size_t i = 0;

    /* forget() puts the last row in the place of the one that goes: the same index once more. */
    while (i < t->rows.n) {
        struct entry *n = t->rows.v[i];

        if (n->sweep < sweep)
            store_remove(&n->row);
        else
            i++;
    }
    t->listed_ms = clock_wall(c->store->clock);
}

bool store_swept(const struct row *r, unsigned sweep)
{
    return ((const struct entry *)r)->sweep >= sweep;
}

size_t context_count(const struct store_context *c, const struct kind *k)
{
    return table_of(c, k)->rows.n;
}

size_t context_count_health(const struct store_context *c, const struct kind *k, enum health h)
{
    return table_of(c, k)->healths[h];
}

const struct vec *context_rows(const struct store_context *c, const struct kind *k)
{
    return &table_of(c, k)->rows;
}

const struct vec *context_moving(const struct store_context *c, const struct kind *k)
{
    return &table_of(c, k)->moving;
}

void table_tick(struct store_context *c, struct table *t, int64_t now)
{
    for (size_t j = 0; j < t->moving.n; j++) {
        struct entry *n = t->moving.v[j];
        enum health was = n->row.health, is = kind_health(&n->row.facts, n->since_ms, now);

        if (is == was)
            continue;
        set_health(t, n, is);
        n->row.version++;
        if (is == HEALTH_STUCK && !t->kind->history)
            store_say(c, ACTIVITY_CHANGE, t->kind, n->key, was, is,
                      "stuck: in progress for more than %d minutes", KIND_STUCK_MS / 60000);
        store_tell(c->store, STORE_CHANGED, &n->row);
    }
}

void table_clear(struct table *t)
{
    while (t->rows.n > 0)
        forget(t, t->rows.v[t->rows.n - 1]);
}

void store_action(struct row *r, const char *text, bool failed)
{
    struct entry *n = (struct entry *)r;

    if (str_eq(n->action, text) && r->action_failed == failed)
        return;
    free(n->action);
    n->action = xstrdup(text);
    r->action = n->action;
    r->action_failed = failed;
    r->version++;
    store_tell(r->context->store, STORE_CHANGED, r);
}
