/* node.h - the nodes of a tree view: where a row hangs, what is open, what it holds. No drawing. */
#ifndef UI_NODE_H
#define UI_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uthash.h>

#include "store/store.h"
#include "ui/filter.h"

/* A context, where there are several, is a node without kind and row over all that it has. */
struct node {
    struct store_context *context;
    const struct kind *kind; /* NULL: a context */
    char *id;                /* within the kind */
    struct row *row;         /* NULL: only its children say that it exists */
    struct node *parent;     /* NULL: the root */
    struct vec children;
    int depth;           /* the root's children have 0 */
    bool open, touched;  /* touched: the operator opened or closed it */
    unsigned generation; /* of the build that last saw it */
    bool sticky;         /* was a problem since only problems are shown: it stays in sight */
    bool first;          /* of the nodes of its row, which may hang in several places */
    bool match, shown;   /* by itself; or because of a descendant */
    size_t leaves;       /* rows beneath, branches not counted */
    enum health worst;   /* among them */
    size_t n_worst;      /* how many are as bad as the worst */
    int64_t since_ms;    /* since when the longest of those is; 0: not known */
    char *key;           /* the whole path */
    UT_hash_handle hh;
};

/* Open or closed in a session before: what becomes of a node when it comes. */
struct fold {
    char *key;
    bool open;
    UT_hash_handle hh;
};

enum { FOLDS_MAX = 5000 }; /* that are kept from one session to the next */

struct forest {
    const struct tree_def *def;
    struct store *store;
    struct node root;
    struct node *by_key; /* hash of all nodes but the root */
    struct fold *folds;  /* hash: of nodes that have not come yet */
    unsigned generation;
    struct vec visible;     /* lines in order */
    bool open_first;        /* first-level branches that nobody touched are open */
    size_t n_rows, n_match; /* rows; those that match by themselves */
    bool stale;             /* rows went or moved: build again, follow no row pointer before */
    bool added;             /* rows came: build again, soon */
    int64_t built_ms, rolled_ms;
    bool stale_lines; /* something else changed: roll up again */
};

void forest_init(struct forest *f, const struct tree_def *def, struct store *store);
void forest_release(struct forest *f);

/* Brings nodes, roll-ups and visible lines up to date. filter (may be NULL) and problems: only rows
 * that match, with their ancestors, everything open. */
void forest_update(struct forest *f, const struct filter *filter, bool problems, int64_t now_ms);

/* Would forest_update() do anything? */
bool forest_stale(const struct forest *f, int64_t now_ms);

/* A row came, changed or will go. Cheap: what follows from it waits for forest_update(). */
void forest_changed(struct forest *f, enum store_event ev, const struct row *r);

/* For a node that is there, or for when it comes. */
void forest_fold(struct forest *f, const char *key, bool open);

/* Which contexts there are has changed. */
void forest_contexts_changed(struct forest *f);

/* By its path, or NULL. */
struct node *forest_find(const struct forest *f, const char *key);

bool node_has_children(const struct node *n);

/* Is the row a problem: failed or stuck? */
bool row_is_problem(const struct row *r);

#endif
