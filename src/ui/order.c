/* Rows in an order. Each has an item with its key, read once; what changed is taken out, keyed
 * anew, sorted by itself and laid back by halving, so that the others are neither read nor
 * compared. An item whose row is gone is never followed: it is only dropped. */
#include "ui/order.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/alloc.h"

struct order_item {
    struct row *row; /* NULL: gone */
    const struct order *order;
    struct order_key key;
    bool fresh; /* not in `items` as it should be */
    UT_hash_handle hh;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Two runs of digits as numbers, however long; both pointers go behind them. */
static int compare_digits(const char **a, const char **b)
{
    size_t n, m;
    int c;

    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    n = strspn(*a, "0123456789");
    m = strspn(*b, "0123456789");
    c = n != m ? (n < m ? -1 : 1) : strncmp(*a, *b, n);
    *a += n;
    *b += m;
    return c;
}

int order_natural(const char *a, const char *b)
{
    if (!a || !b)
        return a ? -1 : b ? 1 : 0;
    while (*a && *b) {
        if (is_digit(*a) && is_digit(*b)) {
            int c = compare_digits(&a, &b);

            if (c != 0)
                return c;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    return *a ? 1 : *b ? -1 : 0;
}

static int compare_keys(const struct order_key *p, const struct order_key *q, bool text_first)
{
    int text = order_natural(p->text, q->text);
    int number = p->number < q->number ? -1 : p->number > q->number;

    if (text_first)
        return text ? text : number;
    return number ? number : text;
}

/* Total: no two rows are equal, so that halving finds each. */
static int compare(const struct order_item *p, const struct order_item *q)
{
    const struct order_config *cfg = &p->order->cfg;
    int c = p->key.missing != q->key.missing ? (p->key.missing ? 1 : -1) : 0;

    if (c == 0 && !p->key.missing) {
        c = compare_keys(&p->key, &q->key, cfg->text_first);
        c = cfg->down ? -c : c;
    }
    if (c == 0)
        c = order_natural(p->row->id, q->row->id);
    if (c == 0)
        c = strcmp(p->row->id, q->row->id);
    return c ? c : p->row < q->row ? -1 : p->row > q->row;
}

static int by_key(const void *a, const void *b)
{
    return compare(*(struct order_item *const *)a, *(struct order_item *const *)b);
}

static void item_free(struct order_item *n)
{
    free(n->key.own);
    free(n);
}

void order_init(struct order *o, const struct order_config *cfg)
{
    memset(o, 0, sizeof(*o));
    o->cfg = *cfg;
}

static void forget_all(struct order *o)
{
    HASH_CLEAR(hh, o->by_row);
    for (size_t i = 0; i < o->items.n; i++)
        item_free(o->items.v[i]);
    for (size_t i = 0; i < o->fresh.n; i++)
        item_free(o->fresh.v[i]);
    vec_clear(&o->items);
    vec_clear(&o->fresh);
}

void order_release(struct order *o)
{
    forget_all(o);
    vec_release(&o->items);
    vec_release(&o->fresh);
}

static struct order_item *find(const struct order *o, const struct row *r)
{
    struct order_item *n;

    HASH_FIND_PTR(o->by_row, &r, n);
    return n;
}

static void read_key(struct order *o, struct order_item *n)
{
    free(n->key.own);
    n->key = (struct order_key){0};
    o->cfg.key(o->cfg.ctx, n->row, &n->key);
}

static void add(struct order *o, struct row *r)
{
    struct order_item *n = xcalloc(1, sizeof(*n));

    n->row = r;
    n->order = o;
    n->fresh = true;
    read_key(o, n);
    HASH_ADD_PTR(o->by_row, row, n);
    vec_push(&o->fresh, n);
}

void order_rebuild(struct order *o, const struct order_config *cfg, const struct vec *rows)
{
    forget_all(o);
    o->cfg = *cfg;
    for (size_t i = 0; i < rows->n; i++)
        if (cfg->match(cfg->ctx, rows->v[i], false))
            add(o, rows->v[i]);
    o->stale = true;
}

/* It is not what its place says any more: the item stays in `items` (or `fresh`) as a husk. */
static void take_out(struct order *o, struct order_item *n)
{
    HASH_DEL(o->by_row, n);
    n->row = NULL;
    o->stale = true;
}

void order_changed(struct order *o, enum store_event ev, struct row *r)
{
    struct order_item *n = find(o, r);

    if (ev == STORE_REMOVED) {
        if (n)
            take_out(o, n);
    } else if (!o->cfg.match(o->cfg.ctx, r, n != NULL)) {
        if (n)
            take_out(o, n);
    } else if (n && n->fresh) {
        read_key(o, n);
    } else {
        if (n)
            take_out(o, n);
        add(o, r);
        o->stale = true;
    }
}

/* Those that are still there, in their order. */
static void drop_husks(struct vec *items)
{
    size_t kept = 0;

    for (size_t i = 0; i < items->n; i++) {
        struct order_item *n = items->v[i];

        if (n->row)
            items->v[kept++] = n;
        else
            item_free(n);
    }
    items->n = kept;
}

/* The first of sorted items [from, n) that does not come before `what`. */
static size_t lower_bound(const struct vec *items, size_t from, const struct order_item *what)
{
    size_t lo = from, hi = items->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (compare(items->v[mid], what) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void merge(struct order *o)
{
    struct vec all = {0};
    size_t from = 0;

    for (size_t i = 0; i < o->fresh.n; i++) {
        struct order_item *n = o->fresh.v[i];
        size_t to = lower_bound(&o->items, from, n);

        for (; from < to; from++)
            vec_push(&all, o->items.v[from]);
        vec_push(&all, n);
        n->fresh = false;
    }
    for (; from < o->items.n; from++)
        vec_push(&all, o->items.v[from]);
    vec_release(&o->items);
    o->items = all;
    vec_clear(&o->fresh);
}

bool order_update(struct order *o)
{
    if (!o->stale)
        return false;
    o->stale = false;
    drop_husks(&o->items);
    drop_husks(&o->fresh);
    if (o->fresh.n > 1)
        qsort(o->fresh.v, o->fresh.n, sizeof(o->fresh.v[0]), by_key);
    if (o->fresh.n > 0)
        merge(o);
    return true;
}

size_t order_count(const struct order *o)
{
    return o->items.n;
}

struct row *order_row(const struct order *o, size_t i)
{
    return i < o->items.n ? ((struct order_item *)o->items.v[i])->row : NULL;
}

bool order_find(const struct order *o, const struct row *r, size_t *i)
{
    const struct order_item *n = find(o, r);

    if (!n || n->fresh)
        return false;
    *i = lower_bound(&o->items, 0, n);
    return *i < o->items.n && o->items.v[*i] == n;
}
