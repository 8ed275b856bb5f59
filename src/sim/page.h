/* page.h - listings in pages: in the order of a key, a page begins after the last key of the one
 * before, so that pages stay right while the fleet changes.
 *
 * A token is opaque: the last key with a checksum over it and the call's other parameters. One of
 * another operation, of other filters, of another service, or a damaged one is a
 * ValidationException. */
#ifndef SIM_PAGE_H
#define SIM_PAGE_H

#include "base/buf.h"
#include "sim/model.h"

enum { PAGE_KEY_MAX = 600 };

typedef cJSON *page_json_fn(const struct sim *s, const void *item);

/* --- a listing that is gathered first: for what there are hundreds of --- */

struct page_item {
    char *key; /* what it is sorted by; unique; owned by the listing */
    const void *item;
};

struct page_list {
    struct page_item *items;
    size_t n, cap;
    bool sorted, descending;
};

/* The key is copied. Items that come in order already keep the listing `sorted`. */
void page_add(struct page_list *l, const char *key, const void *item);
void page_release(struct page_list *l);

/* One page of the listing under `result_key` of a new answer; to_json makes an item's JSON. rq: its
 * input has maxResults (1 to 100) and nextToken. Releases the listing. */
void page_answer(const struct sim *s, const struct sim_request *rq, struct page_list *l,
                 const char *result_key, page_json_fn *to_json, struct sim_answer *out);

/* --- a listing that is looked through: for what there are tens of thousands of --- */

struct page_source {
    const struct vec *all;
    bool sorted;     /* `all` is in the order of the keys, ascending */
    bool descending; /* the page's order */
    /* The key of an item; unique, and compared by strcmp(). */
    void (*key)(const void *item, const void *ctx, char out[PAGE_KEY_MAX]);
    /* As strcmp() of the item's key and another one, where that can be had without making the key:
     * a listing that is not sorted compares tens of thousands. NULL: it cannot. */
    int (*compare)(const void *item, const char *key, const void *ctx);
    bool (*wanted)(const void *item, const void *ctx); /* NULL: all are */
    const void *ctx;
};

/* A sorted source costs a bisection and what lies on the page; another one a look at each item. */
void page_scan(const struct sim *s, const struct sim_request *rq, const struct page_source *src,
               const char *result_key, page_json_fn *to_json, struct sim_answer *out);

#endif
