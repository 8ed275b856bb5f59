/* Usual durations. One walk over the history gathers those of everything; it is made again at most
 * every few seconds, and only while somebody asks. */
#include "ui/usual.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/alloc.h"

enum { AGAIN_MS = 5000, KEY_MAX = 4400 };

struct target {
    char *key;
    int64_t *took;
    size_t n, cap;
    struct usual usual;
    UT_hash_handle hh;
};

struct usuals {
    struct store *store;
    struct target *targets; /* hash */
    bool stale;
    int64_t built_ms;
};

struct usuals *usuals_new(struct store *s)
{
    struct usuals *u = xcalloc(1, sizeof(*u));

    u->store = s;
    u->stale = true;
    return u;
}

static void forget(struct usuals *u)
{
    struct target *t, *next;

    HASH_ITER (hh, u->targets, t, next) {
        HASH_DEL(u->targets, t);
        free(t->key);
        free(t->took);
        free(t);
    }
}

void usuals_free(struct usuals *u)
{
    forget(u);
    free(u);
}

void usuals_changed(struct usuals *u)
{
    u->stale = true;
}

static int by_size(const void *a, const void *b)
{
    int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

    return p < q ? -1 : p > q;
}

int64_t usual_at(int64_t *numbers, size_t n, unsigned percent)
{
    qsort(numbers, n, sizeof(*numbers), by_size);
    return numbers[(n - 1) * percent / 100];
}

static void key_of(const struct store_context *c, const struct kind *k, const char *id,
                   struct buf *out)
{
    buf_addf(out, "%p %s %s", (const void *)c, k->name, id);
}

static void take(struct usuals *u, const struct row *r)
{
    struct buf id = BUF_INIT(KEY_MAX), key = BUF_INIT(2 * KEY_MAX);
    const struct kind *k = r->kind->target(r->json, &id);
    struct target *t = NULL;

    if (k) {
        key_of(r->context, k, buf_str(&id), &key);
        HASH_FIND_STR(u->targets, buf_str(&key), t);
    }
    if (k && !t) {
        t = xcalloc(1, sizeof(*t));
        t->key = xstrdup(buf_str(&key));
        HASH_ADD_KEYPTR(hh, u->targets, t->key, strlen(t->key), t);
    }
    if (t && t->n == t->cap) {
        t->cap = t->cap ? 2 * t->cap : 8;
        t->took = xrealloc_array(t->took, t->cap, sizeof(*t->took));
    }
    if (t)
        t->took[t->n++] = r->facts.completed_ms - r->facts.created_ms;
    buf_release(&id);
    buf_release(&key);
}

static void build(struct usuals *u)
{
    const struct vec *rows = store_rows(u->store, kind_history());
    struct target *t, *next;

    forget(u);
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *r = rows->v[i];

        if (r->health == HEALTH_OK && !r->facts.deleted && r->facts.created_ms &&
            r->facts.completed_ms > r->facts.created_ms)
            take(u, r);
    }
    HASH_ITER (hh, u->targets, t, next) {
        t->usual = (struct usual){.n = t->n,
                                  .median_ms = usual_at(t->took, t->n, 50),
                                  .p95_ms = usual_at(t->took, t->n, 95)};
    }
}

bool usuals_of(struct usuals *u, const struct store_context *c, const struct kind *k,
               const char *id, int64_t now_ms, struct usual *out)
{
    struct buf key = BUF_INIT(2 * KEY_MAX);
    struct target *t;

    if (u->stale && (!u->targets || now_ms - u->built_ms >= AGAIN_MS || now_ms < u->built_ms)) {
        build(u);
        u->stale = false;
        u->built_ms = now_ms;
    }
    key_of(c, k, id, &key);
    HASH_FIND_STR(u->targets, buf_str(&key), t);
    buf_release(&key);
    if (!t || t->n < USUAL_RUNS)
        return false;
    *out = t->usual;
    return true;
}

bool usuals_of_row(struct usuals *u, const struct row *r, int64_t now_ms, struct usual *out)
{
    struct buf id = BUF_INIT(KEY_MAX);
    const struct kind *k = r->kind;
    bool known;

    if (k->history)
        k = k->target ? k->target(r->json, &id) : NULL;
    else
        buf_adds(&id, r->id);
    known = k && usuals_of(u, r->context, k, buf_str(&id), now_ms, out);
    buf_release(&id);
    return known;
}
