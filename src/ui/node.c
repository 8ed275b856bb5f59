/* The nodes of a tree view. Nodes outlive a rebuild when what they stand for is still there, so
 * that what was open stays open, and the selection finds its node again by its path. */
#include "ui/node.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

void forest_init(struct forest *f, const struct tree_def *def, struct store *store)
{
    memset(f, 0, sizeof(*f));
    f->def = def;
    f->store = store;
    f->root.open = true;
    f->root.depth = -1;
    f->stale = f->stale_lines = true;
}

static void node_free(struct forest *f, struct node *n)
{
    HASH_DEL(f->by_key, n);
    vec_release(&n->children);
    free(n->id);
    free(n->key);
    free(n);
}

static void fold_free(struct forest *f, struct fold *fold)
{
    HASH_DEL(f->folds, fold);
    free(fold->key);
    free(fold);
}

void forest_release(struct forest *f)
{
    struct node *n, *next;

    HASH_ITER (hh, f->by_key, n, next) {
        node_free(f, n);
    }
    while (f->folds)
        fold_free(f, f->folds);
    vec_release(&f->root.children);
    vec_release(&f->visible);
}

struct node *forest_find(const struct forest *f, const char *key)
{
    struct node *n;

    HASH_FIND_STR(f->by_key, key, n);
    return n;
}

bool node_has_children(const struct node *n)
{
    return n->children.n > 0;
}

bool row_is_problem(const struct row *r)
{
    return r->health == HEALTH_FAILED || r->health == HEALTH_STUCK;
}

/* --- building ------------------------------------------------------------------------------------
 */

enum { REBUILD_MS = 250, SMALL = 500 };

/* The path of a child. With its length before it no identity, however hostile, can be read as
 * another path. It begins with the context, whether or not that has a node: so what is open stays
 * open when a second one comes. */
static char *path_of(const struct node *parent, const struct store_context *c, const struct kind *k,
                     const char *id)
{
    const char *where = store_context_name(c);

    if (parent->key)
        return xasprintf("%s/%s:%zu:%s", parent->key, k->abbrev, strlen(id), id);
    return xasprintf("%zu:%s/%s:%zu:%s", strlen(where), where, k->abbrev, strlen(id), id);
}

/* As it was left. */
static void unfold(struct forest *f, struct node *n)
{
    struct fold *fold;

    HASH_FIND_STR(f->folds, n->key, fold);
    if (!fold)
        return;
    n->open = fold->open;
    n->touched = true;
    fold_free(f, fold);
}

void forest_fold(struct forest *f, const char *key, bool open)
{
    struct node *n = forest_find(f, key);
    struct fold *fold;

    HASH_FIND_STR(f->folds, key, fold);
    if (n) {
        n->open = open;
        n->touched = true;
        f->stale_lines = true;
    } else if (fold) {
        fold->open = open;
    } else if (HASH_COUNT(f->folds) < FOLDS_MAX) {
        fold = xcalloc(1, sizeof(*fold));
        *fold = (struct fold){.key = xstrdup(key), .open = open};
        HASH_ADD_KEYPTR(hh, f->folds, fold->key, strlen(fold->key), fold);
    }
}

/* The node of that path, which is now the caller's; made where it is not there yet. */
static struct node *at_path(struct forest *f, struct node *parent, struct store_context *c,
                            const struct kind *k, const char *id, char *key)
{
    struct node *n = forest_find(f, key);

    if (!n) {
        n = xcalloc(1, sizeof(*n));
        n->kind = k;
        n->id = xstrdup(id);
        n->key = key;
        HASH_ADD_KEYPTR(hh, f->by_key, n->key, strlen(n->key), n);
        unfold(f, n);
    } else {
        free(key);
    }
    if (n->generation != f->generation) {
        n->generation = f->generation;
        n->parent = parent;
        n->depth = parent->depth + 1;
        n->context = c; /* another of that name may have taken its place */
        n->row = k ? store_find(c, k, id) : NULL;
        n->first = n->row && !n->row->view;
        if (n->row)
            n->row->view = n->row; /* a mark, for this build only */
        vec_clear(&n->children);
        vec_push(&parent->children, n);
    }
    return n;
}

/* The child of that kind and identity. */
static struct node *child(struct forest *f, struct node *parent, struct store_context *c,
                          const struct kind *k, const char *id)
{
    return at_path(f, parent, c, k, id, path_of(parent, c, k, id));
}

/* What the rows of a context hang under. */
static struct node *top(struct forest *f, struct store_context *c)
{
    const char *name = store_context_name(c);

    if (store_context_count(f->store) < 2)
        return &f->root;
    return at_path(f, &f->root, c, NULL, name, xasprintf("%zu:%s", strlen(name), name));
}

static void place(struct forest *f, const struct tree_branch *b, struct row *r)
{
    struct node *at = top(f, r->context);

    for (size_t i = 0; i < ARRAY_LEN(b->steps) && b->steps[i].kind; i++) {
        const char *id = json_str(r->json, b->steps[i].path);

        if (id && *id)
            at = child(f, at, r->context, b->steps[i].kind, id);
    }
    child(f, at, r->context, b->leaf, r->id);
}

/* Branches that hang beside others: an index of the nodes that they hang under. */
struct beside {
    const char *id; /* the nodes' own */
    struct vec nodes;
    UT_hash_handle hh;
};

static struct beside *index_nodes(struct forest *f, const struct store_context *c,
                                  const struct kind *k)
{
    struct beside *index = NULL, *b;
    struct node *n, *next;

    HASH_ITER (hh, f->by_key, n, next) {
        if (n->context != c || n->kind != k || n->generation != f->generation)
            continue;
        HASH_FIND_STR(index, n->id, b);
        if (!b) {
            b = xcalloc(1, sizeof(*b));
            b->id = n->id;
            HASH_ADD_KEYPTR(hh, index, b->id, strlen(b->id), b);
        }
        vec_push(&b->nodes, n);
    }
    return index;
}

static void free_index(struct beside *index)
{
    struct beside *b, *next;

    HASH_ITER (hh, index, b, next) {
        HASH_DEL(index, b);
        vec_release(&b->nodes);
        free(b);
    }
}

static void place_beside(struct forest *f, struct store_context *c,
                         const struct tree_branch *branch)
{
    const struct vec *rows = context_rows(c, branch->leaf);
    struct beside *index = index_nodes(f, c, branch->along), *b;

    for (size_t i = 0; i < rows->n; i++) {
        struct row *r = rows->v[i];
        const char *id = json_str(r->json, branch->along_path);

        b = NULL;
        if (id)
            HASH_FIND_STR(index, id, b);
        if (!b)
            child(f, top(f, c), c, branch->leaf, r->id);
        else if (branch->leaf != branch->along)
            for (size_t j = 0; j < b->nodes.n; j++)
                child(f, b->nodes.v[j], c, branch->leaf, r->id);
    }
    free_index(index);
}

static size_t kind_rank(const struct kind *k)
{
    size_t i = 0;

    while (i < kind_count() && kind_at(i) != k)
        i++;
    return i;
}

static int compare(const void *a, const void *b)
{
    const struct node *p = *(struct node *const *)a, *q = *(struct node *const *)b;

    if (p->context != q->context)
        return store_context_index(p->context) < store_context_index(q->context) ? -1 : 1;
    if (p->kind != q->kind)
        return kind_rank(p->kind) < kind_rank(q->kind) ? -1 : 1;
    return strcmp(p->id, q->id);
}

static void sort_children(struct node *n)
{
    if (n->children.n > 1)
        qsort(n->children.v, n->children.n, sizeof(n->children.v[0]), compare);
    for (size_t i = 0; i < n->children.n; i++)
        sort_children(n->children.v[i]);
}

static void build(struct forest *f)
{
    struct node *n, *next;

    f->generation++;
    vec_clear(&f->root.children);
    for (size_t i = 0; i < f->def->n_branches; i++) {
        const struct vec *rows = store_rows(f->store, f->def->branches[i].leaf);

        for (size_t j = 0; j < rows->n; j++)
            ((struct row *)rows->v[j])->view = NULL;
    }
    for (size_t i = 0; i < store_context_count(f->store); i++)
        top(f, store_context_at(f->store, i)); /* also where nothing is known yet */
    for (size_t i = 0; i < f->def->n_branches; i++) {
        const struct tree_branch *b = &f->def->branches[i];
        const struct vec *rows = store_rows(f->store, b->leaf);

        for (size_t c = 0; b->along && c < store_context_count(f->store); c++)
            place_beside(f, store_context_at(f->store, c), b);
        if (b->along)
            continue;
        for (size_t j = 0; j < rows->n; j++)
            place(f, b, rows->v[j]);
    }
    HASH_ITER (hh, f->by_key, n, next) {
        if (n->generation != f->generation)
            node_free(f, n);
    }
    sort_children(&f->root);
}

/* --- rolling up ----------------------------------------------------------------------------------
 */

struct want {
    struct forest *forest;
    const struct filter *filter;
    bool problems, all;
    int64_t now_ms;
};

static int64_t since_of(const struct row *r)
{
    return r->facts.attempted_ms ? r->facts.attempted_ms : r->facts.modified_ms;
}

static void count(struct node *n, enum health h, size_t how_many, int64_t since_ms)
{
    if (h > n->worst) {
        n->worst = h;
        n->n_worst = 0;
        n->since_ms = 0;
    }
    if (h != n->worst)
        return;
    n->n_worst += how_many;
    if (since_ms && (!n->since_ms || since_ms < n->since_ms))
        n->since_ms = since_ms;
}

/* What a child adds to its parent: what it holds; itself, if it is a leaf or a problem. */
static void count_child(struct node *n, const struct node *c)
{
    bool branch = node_has_children(c);

    if (branch) {
        n->leaves += c->leaves;
        count(n, c->worst, c->n_worst, c->since_ms);
    }
    if (c->row && (!branch || row_is_problem(c->row))) {
        n->leaves++;
        count(n, c->row->health, 1, since_of(c->row));
    }
}

static void roll_up(struct node *n, const struct want *w)
{
    n->leaves = n->n_worst = 0;
    n->worst = HEALTH_UNKNOWN;
    n->since_ms = 0;
    /* What was a problem stays in sight when it is none any more: somebody may be following it. */
    n->sticky = w->problems && (n->sticky || (n->row && row_is_problem(n->row)));
    n->match = w->all || (n->row && (!w->problems || n->sticky) &&
                          (!w->filter || filter_match(w->filter, n->row, w->now_ms)));
    n->shown = n->match;
    if (n->first) {
        w->forest->n_rows++;
        w->forest->n_match += n->match;
    }
    for (size_t i = 0; i < n->children.n; i++) {
        struct node *c = n->children.v[i];

        roll_up(c, w);
        n->shown |= c->shown;
        count_child(n, c);
    }
}

static void add_lines(struct forest *f, const struct node *n, bool all_open)
{
    for (size_t i = 0; i < n->children.n; i++) {
        struct node *c = n->children.v[i];

        if (!c->shown)
            continue;
        vec_push(&f->visible, c);
        if (c->open || all_open)
            add_lines(f, c, all_open);
    }
}

/* Does a row stand where its own members say that it hangs? A branch beside others always does:
 * where it hangs follows from those. */
static bool hangs_right(const struct forest *f, const struct row *r)
{
    for (size_t i = 0; i < f->def->n_branches; i++) {
        const struct tree_branch *b = &f->def->branches[i];
        struct node at = {0};
        bool found;

        if (b->leaf != r->kind || b->along)
            continue;
        for (size_t j = 0; j < ARRAY_LEN(b->steps) && b->steps[j].kind; j++) {
            const char *id = json_str(r->json, b->steps[j].path);
            char *above = at.key;

            if (!id || !*id)
                continue;
            at.key = path_of(&at, r->context, b->steps[j].kind, id);
            free(above);
        }
        at.id = path_of(&at, r->context, b->leaf, r->id);
        found = forest_find(f, at.id) != NULL;
        free(at.id);
        free(at.key);
        return found;
    }
    return true;
}

void forest_changed(struct forest *f, enum store_event ev, const struct row *r)
{
    if (ev == STORE_REMOVED)
        f->stale = true;
    else if (ev == STORE_ADDED)
        f->added = true; /* no line of what is there changes by that */
    else if (!f->stale && !f->added && !hangs_right(f, r))
        f->stale = true;
    f->stale_lines |= ev != STORE_ADDED;
}

void forest_contexts_changed(struct forest *f)
{
    f->stale = true;
}

/* Rows come by the hundred at first, and one by one while details come in: in a large forest it is
 * enough to see them soon. */
static bool can_wait(const struct forest *f, int64_t now_ms)
{
    return !f->stale && HASH_COUNT(f->by_key) > SMALL && now_ms >= f->built_ms &&
           now_ms - f->built_ms < REBUILD_MS;
}

bool forest_stale(const struct forest *f, int64_t now_ms)
{
    return f->stale || f->stale_lines || (f->added && !can_wait(f, now_ms));
}

/* A context that nobody touched is open; the first level beneath as it was decided. */
static void open_first(struct forest *f, struct node *parent)
{
    for (size_t i = 0; i < parent->children.n; i++) {
        struct node *n = parent->children.v[i];

        if (!n->touched)
            n->open = !n->kind || f->open_first;
        if (!n->kind)
            open_first(f, n);
    }
}

void forest_update(struct forest *f, const struct filter *filter, bool problems, int64_t now_ms)
{
    struct want w = {.filter = filter && !filter_empty(filter) ? filter : NULL,
                     .problems = problems,
                     .now_ms = now_ms,
                     .forest = f};

    if (!forest_stale(f, now_ms))
        return;
    w.all = !w.filter && !problems;
    if (f->stale || (f->added && !can_wait(f, now_ms))) {
        build(f);
        f->built_ms = now_ms;
        f->stale = f->added = false;
    }
    f->stale_lines = false;
    f->rolled_ms = now_ms;
    f->n_rows = f->n_match = 0;
    roll_up(&f->root, &w);
    open_first(f, &f->root);
    vec_clear(&f->visible);
    add_lines(f, &f->root, !w.all);
}
