/* Listings in pages. A token is the last key of its page, with a checksum over it, the call and the
 * seed, in base64: opaque, and told apart from a foreign one. */
#include "sim/page.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/answer.h"

enum { PAGE_DEFAULT = 100, PAGE_MOST = 100, TOKEN_MAX = 4096 }; /* [choice] of the default */

/* --- tokens
 * ----------------------------------------------------------------------------------------- */

/* FNV-1a, 64 bits: a checksum, no secret. */
static uint64_t add_text(uint64_t h, const char *text)
{
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return h;
}

/* Of the call: its operation and parameters, in whatever order they come. */
static uint64_t call_sum(const struct sim *s, const struct sim_request *rq)
{
    const uint64_t start = UINT64_C(0xcbf29ce484222325) ^ s->o.seed;
    uint64_t sum = add_text(start, rq->op);

    for (const cJSON *m = rq->input ? rq->input->child : NULL; m; m = m->next) {
        char *text;

        if (str_eq(m->string, "nextToken") || str_eq(m->string, "maxResults") || cJSON_IsNull(m))
            continue;
        text = cJSON_PrintUnformatted(m);
        sum += add_text(add_text(start, m->string), text ? text : "");
        cJSON_free(text);
    }
    return sum;
}

static char *make_token(const struct sim *s, const struct sim_request *rq, const char *key)
{
    uint64_t sum = add_text(call_sum(s, rq), key);
    char *plain = xasprintf("%016llx%s", (unsigned long long)sum, key);
    size_t n = strlen(plain);
    char *token = xmalloc(4 * ((n + 2) / 3) + 1);

    EVP_EncodeBlock((unsigned char *)token, (const unsigned char *)plain, (int)n);
    free(plain);
    return token;
}

/* The key in a token; NULL when it is none of ours. The caller frees. */
static char *read_token(const struct sim *s, const struct sim_request *rq, const char *token)
{
    size_t n = strlen(token);
    char *plain, sum[20];
    int got;

    if (n == 0 || n % 4 || n > TOKEN_MAX)
        return NULL;
    plain = xcalloc(1, n + 1);
    got = EVP_DecodeBlock((unsigned char *)plain, (const unsigned char *)token, (int)n);
    if (got >= 16) {
        snprintf(sum, sizeof(sum), "%016llx",
                 (unsigned long long)add_text(call_sum(s, rq), plain + 16));
        if (memcmp(plain, sum, 16) == 0) {
            memmove(plain, plain + 16, strlen(plain + 16) + 1);
            return plain;
        }
    }
    free(plain);
    return NULL;
}

/* false: `out` has the error. *key is NULL for the first page; the caller frees it. */
static bool take_token(const struct sim *s, const struct sim_request *rq, char **key,
                       struct sim_answer *out)
{
    const char *token = json_str(rq->input, "nextToken");

    *key = NULL;
    if (!token || !*token)
        return true;
    *key = read_token(s, rq, token);
    if (!*key)
        answer_error(out, "ValidationException", "The provided nextToken is not valid.");
    return *key != NULL;
}

static size_t page_size(const struct sim_request *rq)
{
    double n = json_num(rq->input, "maxResults", PAGE_DEFAULT);

    return n >= 1 && n <= PAGE_MOST ? (size_t)n : PAGE_DEFAULT;
}

static void finish(const struct sim *s, const struct sim_request *rq, cJSON *body, const char *last,
                   struct sim_answer *out)
{
    if (last) {
        char *next = make_token(s, rq, last);

        json_set_str(body, "nextToken", next);
        free(next);
    }
    answer_ok(out, body);
}

/* --- gathered
 * --------------------------------------------------------------------------------------- */

void page_add(struct page_list *l, const char *key, const void *item)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 64;
        l->items = xrealloc_array(l->items, l->cap, sizeof(*l->items));
    }
    l->items[l->n++] = (struct page_item){.key = xstrdup(key), .item = item};
}

void page_release(struct page_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->items[i].key);
    free(l->items);
    *l = (struct page_list){0};
}

static int ascending(const void *a, const void *b)
{
    return strcmp(((const struct page_item *)a)->key, ((const struct page_item *)b)->key);
}

static int descending(const void *a, const void *b)
{
    return ascending(b, a);
}

/* The first item after the key, in the order of the listing. */
static size_t after(const struct page_list *l, const char *key)
{
    size_t lo = 0, hi = l->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = strcmp(l->items[mid].key, key);

        if (l->descending ? c >= 0 : c <= 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

void page_answer(const struct sim *s, const struct sim_request *rq, struct page_list *l,
                 const char *result_key, page_json_fn *to_json, struct sim_answer *out)
{
    size_t most = page_size(rq), i = 0, end;
    cJSON *body, *items;
    char *key;

    if (!take_token(s, rq, &key, out)) {
        page_release(l);
        return;
    }
    if (!l->sorted && l->n > 1)
        qsort(l->items, l->n, sizeof(*l->items), l->descending ? descending : ascending);
    if (key)
        i = after(l, key);
    free(key);
    body = cJSON_CreateObject();
    items = cJSON_AddArrayToObject(body, result_key);
    end = l->n - i > most ? i + most : l->n;
    for (; i < end; i++)
        cJSON_AddItemToArray(items, to_json(s, l->items[i].item));
    finish(s, rq, body, end < l->n ? l->items[end - 1].key : NULL, out);
    page_release(l);
}

/* --- looked through
 * --------------------------------------------------------------------------------- */

static bool is_wanted(const struct page_source *src, const void *item)
{
    return !src->wanted || src->wanted(item, src->ctx);
}

/* How many items of a sorted source have a key that is less than `key`, or not greater. */
static size_t rank(const struct page_source *src, const char *key, bool or_equal)
{
    size_t lo = 0, hi = src->all->n;
    char at[PAGE_KEY_MAX];

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c;

        src->key(src->all->v[mid], src->ctx, at);
        c = strcmp(at, key);
        if (or_equal ? c <= 0 : c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void scan_sorted(const struct page_source *src, const char *key, size_t most,
                        struct page_list *l)
{
    size_t i = src->descending ? key ? rank(src, key, false) : src->all->n
               : key           ? rank(src, key, true)
                               : 0;
    char at[PAGE_KEY_MAX];

    while (l->n < most && (src->descending ? i > 0 : i < src->all->n)) {
        const void *item = src->all->v[src->descending ? --i : i++];

        if (is_wanted(src, item)) {
            src->key(item, src->ctx, at);
            page_add(l, at, item);
        }
    }
}

/* Keeps the `most` first ones: a heap with the last of them on top. */
static void sift(struct page_list *l, size_t i)
{
    for (;;) {
        size_t last = i;

        for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < l->n; k++) {
            int c = strcmp(l->items[k].key, l->items[last].key);

            if (l->descending ? c < 0 : c > 0)
                last = k;
        }
        if (last == i)
            return;
        struct page_item t = l->items[i];
        l->items[i] = l->items[last];
        l->items[last] = t;
        i = last;
    }
}

/* Where an item's key lies to another one; `at` has room for the key. */
static int compare(const struct page_source *src, const void *item, const char *key,
                   char at[PAGE_KEY_MAX])
{
    if (src->compare)
        return src->compare(item, key, src->ctx);
    src->key(item, src->ctx, at);
    return strcmp(at, key);
}

static void keep(const struct page_source *src, struct page_list *l, const void *item, size_t most)
{
    char at[PAGE_KEY_MAX];

    src->key(item, src->ctx, at);
    if (l->n < most) {
        page_add(l, at, item);
        if (l->n == most)
            for (size_t k = most; k-- > 0;)
                sift(l, k);
        return;
    }
    free(l->items[0].key);
    l->items[0] = (struct page_item){.key = xstrdup(at), .item = item};
    sift(l, 0);
}

static void scan_unsorted(const struct page_source *src, const char *key, size_t most,
                          struct page_list *l)
{
    char at[PAGE_KEY_MAX];

    for (size_t i = 0; i < src->all->n; i++) {
        const void *item = src->all->v[i];
        int c = 0;

        if (!is_wanted(src, item))
            continue;
        if (key)
            c = compare(src, item, key, at);
        if (key && (src->descending ? c >= 0 : c <= 0))
            continue;
        if (l->n == most)
            c = compare(src, item, l->items[0].key, at);
        if (l->n < most || (src->descending ? c > 0 : c < 0))
            keep(src, l, item, most);
    }
    if (l->n > 1)
        qsort(l->items, l->n, sizeof(*l->items), l->descending ? descending : ascending);
}

void page_scan(const struct sim *s, const struct sim_request *rq, const struct page_source *src,
               const char *result_key, page_json_fn *to_json, struct sim_answer *out)
{
    size_t most = page_size(rq);
    struct page_list l = {.descending = src->descending};
    cJSON *body, *items;
    char *key;

    if (!take_token(s, rq, &key, out))
        return;
    /* One more than the page holds tells whether there is another page. */
    (src->sorted ? scan_sorted : scan_unsorted)(src, key, most + 1, &l);
    free(key);
    body = cJSON_CreateObject();
    items = cJSON_AddArrayToObject(body, result_key);
    for (size_t i = 0; i < l.n && i < most; i++)
        cJSON_AddItemToArray(items, to_json(s, l.items[i].item));
    finish(s, rq, body, l.n > most ? l.items[most - 1].key : NULL, out);
    page_release(&l);
}
