/* order.h - many rows in an order that holds while they change: 20,000 of them, and a few hundred
 * changes between two screens, cost what the changes cost and one walk over the pointers. No view,
 * no screen. */
#ifndef UI_ORDER_H
#define UI_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

/* By what a row is sorted: first the number or the text, then the other. */
struct order_key {
    const char *text; /* borrowed from the row, or `own`; NULL: none */
    char *own;        /* freed with the key */
    int64_t number;
    bool missing; /* it has no such value: it stands at the end, whichever way round */
};

struct order_config {
    /* Is the row one of ours? was: it is at the moment. */
    bool (*match)(void *ctx, const struct row *r, bool was);
    void (*key)(void *ctx, const struct row *r, struct order_key *out);
    void *ctx;
    bool text_first; /* of the key */
    bool down;       /* the other way round; those without a value stay at the end */
};

struct order_item;

struct order {
    struct order_config cfg;
    struct order_item *by_row; /* hash */
    struct vec items;          /* in order, once order_update() has been called */
    struct vec fresh;          /* to be put where they belong */
    bool stale;                /* some of `items` are gone, or somewhere else */
};

void order_init(struct order *o, const struct order_config *cfg);
void order_release(struct order *o);

/* All anew: another order, another rule of who belongs to it, or the first time. */
void order_rebuild(struct order *o, const struct order_config *cfg, const struct vec *rows);

/* A row came, changed, or will go. */
void order_changed(struct order *o, enum store_event ev, struct row *r);

/* Everything where it belongs. True: something moved. */
bool order_update(struct order *o);

/* After order_update(): */
size_t order_count(const struct order *o);
struct row *order_row(const struct order *o, size_t i); /* NULL beyond the end */
/* Where the row is; false: nowhere. */
bool order_find(const struct order *o, const struct row *r, size_t *i);

/* Names as people count: "i-2" before "i-10". NULL comes last. */
int order_natural(const char *a, const char *b);

#endif
