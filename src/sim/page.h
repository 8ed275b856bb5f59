/* page.h - listings in pages: sorted by a key, a page begins after the last key of the one before,
 * so that pages stay right while the fleet changes. */
#ifndef SIM_PAGE_H
#define SIM_PAGE_H

#include "base/buf.h"
#include "sim/model.h"

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

/* One page of the listing under `result_key` of a new answer; to_json makes an item's JSON. input:
 * the request (maxResults, nextToken). A token that is not one of this operation's and account's is
 * a ValidationException. Releases the listing. */
void page_answer(const struct sim *s, const struct sim_request *rq, struct page_list *l,
                 const char *result_key, cJSON *(*to_json)(const struct sim *, const void *),
                 struct sim_answer *out);

#endif
