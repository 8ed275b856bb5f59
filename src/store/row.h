/* row.h - a row as the store keeps it: what others see, and what only the store needs. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include <uthash.h>

#include "base/buf.h"
#include "store/store.h"

struct entry {
    struct row row;   /* first: a row is its entry */
    cJSON *json;      /* what row.json points at */
    char *key;        /* the identity; row.id points at it */
    char *action;     /* row.action */
    size_t index;     /* in its table's rows */
    size_t place;     /* in the store's rows of its kind */
    size_t moving;    /* 1 + index in its table's moving rows; 0: it does not move */
    unsigned sweep;   /* the last sweep that began before it was put */
    int64_t since_ms; /* wall: when this status, of this attempt, was first seen */
    UT_hash_handle hh;
};

/* The rows of one kind in one context. */
struct table {
    const struct kind *kind;
    struct entry *by_key; /* hash */
    struct vec rows, moving;
    size_t healths[HEALTH__COUNT];
    unsigned sweep; /* the newest one that was begun */
    int64_t listed_ms; /* wall: the last end of one; 0: none yet */
    struct buf key; /* the identity that is looked up: its memory is used again */
    /* Of a full history: what was created no later, and is settled, has no room; 0: not known. */
    int64_t floor_ms;
};

struct watcher {
    store_observer_fn *fn;
    void *ctx;
};

struct store_context {
    struct store *store;
    char *name;
    bool gone;
    struct table *tables; /* one a kind, in kind_at()'s order */
    struct store_state state;
    size_t lines; /* of the activity */
    char label[STORE_LABEL];
};

struct store {
    const struct clock *clock;
    struct vec contexts, left; /* struct store_context *; those that are gone */
    struct vec *rows;          /* of all contexts: one a kind, likewise */
    struct vec watchers;
    struct activity *ring; /* STORE_ACTIVITY_MAX, a ring */
    size_t ring_first, ring_count;
    size_t lines;  /* about no context */
    bool labelled; /* the contexts' labels are as they should be */
};

void store_tell(struct store *s, enum store_event ev, struct row *row);

/* No lines any more; nobody is told. */
void activity_clear(struct store *s);

/* Rows that became stuck; forgets all rows. */
void table_tick(struct store_context *c, struct table *t, int64_t now);
void table_clear(struct table *t);
struct table *table_of(const struct store_context *c, const struct kind *k);

/* What a row was before a change. The words are copies (cut), since the change may free them. */
struct before {
    enum health health;
    bool moving;
    char status[64], deployment[64];
};

/* The line about a status, or an attempt, that is another than before. */
void store_say_change(const struct row *r, const struct before *before);

#endif
