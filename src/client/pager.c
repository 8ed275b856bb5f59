/* All pages of a listing, one after the other. */
#include "client/inside.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

enum { PAGES_MAX = 100000 };

/* A token that was there already in this listing. */
struct seen {
    char *token;
    UT_hash_handle hh;
};

struct pager {
    struct client *client;
    const struct op *op;
    cJSON *input;
    struct seen *seen;
    size_t pages;
    struct call *call;
    page_fn *page;
    pager_done_fn *done;
    void *ctx;
};

static void pager_finish(struct pager *p, const struct err *e)
{
    struct seen *t, *next;

    p->done(p->ctx, e);
    HASH_ITER (hh, p->seen, t, next) {
        HASH_DEL(p->seen, t);
        free(t->token);
        free(t);
    }
    cJSON_Delete(p->input);
    free(p);
}

/* Remembers the token; false when it was there before. */
static bool is_new(struct pager *p, const char *token)
{
    struct seen *t;

    HASH_FIND_STR(p->seen, token, t);
    if (t)
        return false;
    t = xcalloc(1, sizeof(*t));
    t->token = xstrdup(token);
    HASH_ADD_KEYPTR(hh, p->seen, t->token, strlen(t->token), t);
    return true;
}

static void next_page(struct pager *p);

static void on_page(void *ctx, struct call_result *r, const struct err *e)
{
    struct pager *p = ctx;
    struct err none, loop;
    const cJSON *items;
    cJSON *empty = NULL;
    const char *token;
    bool more;

    p->call = NULL;
    if (e->code != 0) {
        pager_finish(p, e);
        return;
    }
    err_clear(&none);
    items = json_at(r->body, p->op->result_key);
    if (!cJSON_IsArray(items))
        items = empty = cJSON_CreateArray();
    more = p->page(p->ctx, items, r->body);
    cJSON_Delete(empty);
    token = p->op->output_token ? json_str(r->body, p->op->output_token) : NULL;
    if (!more || !token || !*token) {
        pager_finish(p, &none);
    } else if (!is_new(p, token) || ++p->pages >= PAGES_MAX) {
        err_set(&loop, ERR_PROTOCOL,
                "%s goes round in circles: the service gave the same page token twice",
                p->op->name);
        pager_finish(p, &loop);
    } else {
        json_set_str(p->input, p->op->input_token, token);
        next_page(p);
    }
}

static void next_page(struct pager *p)
{
    p->call = client_call(p->client, p->op, cJSON_Duplicate(p->input, true), on_page, p);
}

struct pager *client_list(struct client *c, const struct op *op, cJSON *input, int page_size,
                          page_fn *page, pager_done_fn *done, void *ctx)
{
    struct pager *p = xcalloc(1, sizeof(*p));

    *p = (struct pager){.client = c, .op = op, .page = page, .done = done, .ctx = ctx};
    p->input = input ? input : cJSON_CreateObject();
    if (page_size > 0 && op->limit_key)
        json_set(p->input, op->limit_key, cJSON_CreateNumber(page_size));
    next_page(p);
    return p;
}

void pager_cancel(struct pager *p)
{
    if (p->call)
        call_cancel(p->call);
}
