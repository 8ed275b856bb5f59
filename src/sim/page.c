/* Listings in pages. A token is the last key of its page, with a checksum over it, the operation
 * and the seed, in base64: opaque, and told apart from a foreign one. */
#include "sim/page.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/answer.h"

enum { PAGE_DEFAULT = 100, TOKEN_MAX = 4096 }; /* [choice] of the default */

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

/* FNV-1a, 64 bits: a checksum, no secret. */
static uint64_t checksum(const struct sim *s, const char *op, const char *key)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325) ^ s->o.seed;

    for (; *op; op++)
        h = (h ^ (unsigned char)*op) * UINT64_C(0x100000001b3);
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
    return h;
}

static char *make_token(const struct sim *s, const char *op, const char *key)
{
    char *plain = xasprintf("%016llx%s", (unsigned long long)checksum(s, op, key), key);
    size_t n = strlen(plain);
    char *token = xmalloc(4 * ((n + 2) / 3) + 1);

    EVP_EncodeBlock((unsigned char *)token, (const unsigned char *)plain, (int)n);
    free(plain);
    return token;
}

/* The key in a token; NULL when it is none of ours. The caller frees. */
static char *read_token(const struct sim *s, const char *op, const char *token)
{
    size_t n = strlen(token);
    char *plain, sum[20];
    int got;

    if (n == 0 || n % 4 || n > TOKEN_MAX)
        return NULL;
    plain = xcalloc(1, n + 1);
    got = EVP_DecodeBlock((unsigned char *)plain, (const unsigned char *)token, (int)n);
    if (got >= 16) {
        snprintf(sum, sizeof(sum), "%016llx", (unsigned long long)checksum(s, op, plain + 16));
        if (memcmp(plain, sum, 16) == 0) {
            memmove(plain, plain + 16, strlen(plain + 16) + 1);
            return plain;
        }
    }
    free(plain);
    return NULL;
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
                 const char *result_key, cJSON *(*to_json)(const struct sim *, const void *),
                 struct sim_answer *out)
{
    const char *token = json_str(rq->input, "nextToken");
    size_t most = (size_t)json_num(rq->input, "maxResults", PAGE_DEFAULT), i = 0, end;
    cJSON *body, *items;

    if (!l->sorted && l->n > 1)
        qsort(l->items, l->n, sizeof(*l->items), l->descending ? descending : ascending);
    if (token && *token) {
        char *key = read_token(s, rq->op, token);

        if (!key) {
            answer_error(out, "ValidationException", "The provided nextToken is not valid.");
            page_release(l);
            return;
        }
        i = after(l, key);
        free(key);
    }
    body = cJSON_CreateObject();
    items = cJSON_AddArrayToObject(body, result_key);
    end = l->n - i > most ? i + most : l->n;
    for (; i < end; i++)
        cJSON_AddItemToArray(items, to_json(s, l->items[i].item));
    if (end < l->n) {
        char *next = make_token(s, rq->op, l->items[end - 1].key);

        json_set_str(body, "nextToken", next);
        free(next);
    }
    answer_ok(out, body);
    page_release(l);
}
