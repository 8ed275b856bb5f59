/* All pages of a listing, one after the other. */
#include "client/inside.h"

#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "aws/hash.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/jsonview.h"
#include "base/num.h"

enum {
    PAGES_MAX = 100000,     /* no listing of the service is that long */
    EMPTY_PAGES_MAX = 1000, /* in a row: a filter may leave some, not all, empty */
    TOKEN_MAX = 64 * 1024,
};

/* A token that was there already in this listing: its hash, since a token may be long. */
struct seen {
    char hash[HASH_SHA256_HEX];
    UT_hash_handle hh;
};

struct pager {
    struct client *client;
    const struct op *op;
    cJSON *input;
    struct seen *seen;
    unsigned pages, empty; /* empty: the last so many */
    struct call *call;     /* NULL: a page is being looked at */
    bool cancelled;
    page_fn *page;
    page_text_fn *page_text; /* one of the two */
    pager_done_fn *done;
    void *ctx;
};

static void pager_finish(struct pager *p, const struct err *e)
{
    struct seen *t, *next;

    p->done(p->ctx, e);
    HASH_ITER (hh, p->seen, t, next) {
        HASH_DEL(p->seen, t);
        free(t);
    }
    cJSON_Delete(p->input);
    free(p);
}

/* Remembers the token; false when it was there before. */
static bool is_new(struct pager *p, const char *token)
{
    struct seen *t = xcalloc(1, sizeof(*t)), *before;

    hash_sha256_hex(token, strlen(token), t->hash);
    HASH_FIND_STR(p->seen, t->hash, before);
    if (before) {
        free(t);
        return false;
    }
    HASH_ADD_STR(p->seen, hash, t);
    return true;
}

/* Where the listing goes on: NULL at its end. Else ERR_PROTOCOL: what is no token at all, and what
 * would never end. */
static int next_token(struct pager *p, const cJSON *body, const char **token, struct err *e)
{
    const cJSON *member = p->op->output_token ? json_at(body, p->op->output_token) : NULL;
    const char *name = p->op->name;

    *token = NULL;
    if (!member)
        return 0;
    if (!cJSON_IsString(member))
        return err_set(e, ERR_PROTOCOL, "%s: the page token is no text", name);
    if (!*member->valuestring)
        return 0;
    if (strlen(member->valuestring) > TOKEN_MAX)
        return err_set(e, ERR_PROTOCOL, "%s: the page token is longer than %d bytes", name,
                       TOKEN_MAX);
    if (!is_new(p, member->valuestring))
        return err_set(e, ERR_PROTOCOL,
                       "%s goes round in circles: the service gave the same page token twice",
                       name);
    if (p->pages >= PAGES_MAX || p->empty >= EMPTY_PAGES_MAX)
        return err_set(e, ERR_PROTOCOL, "%s does not end: %u pages, the last %u of them empty",
                       name, p->pages, p->empty);
    *token = member->valuestring;
    return 0;
}

/* Hands the page out. ERR_PROTOCOL when there is something else where the list should be: taken
 * for an empty list, it would say that all is gone. */
static int give_page(struct pager *p, const cJSON *body, bool *more, struct err *e)
{
    const cJSON *items = json_at(body, p->op->result_key);
    cJSON *none = NULL;

    if (items && !cJSON_IsArray(items))
        return err_set(e, ERR_PROTOCOL, "%s: %s of the answer is no list", p->op->name,
                       p->op->result_key);
    if (!items)
        items = none = cJSON_CreateArray();
    p->pages++;
    p->empty = items->child ? 0 : p->empty + 1;
    *more = p->page(p->ctx, items, body);
    cJSON_Delete(none);
    return 0;
}

static bool is_something(struct jsonview v)
{
    return jsonview_type(v) != JSONVIEW_NONE && jsonview_type(v) != JSONVIEW_NULL;
}

/* give_page() of its text. `body` gets the page's token alone, as a tree. */
static int give_text(struct pager *p, const struct call *call, cJSON *body, bool *more,
                     struct err *e)
{
    struct jsonview list = call->parts[0].value, token = call->parts[1].value;
    struct page_text page = {.items = call->parts[0].items};
    struct buf next = BUF_INIT(TOKEN_MAX + 1);

    if (is_something(list) && jsonview_type(list) != JSONVIEW_ARRAY)
        return err_set(e, ERR_PROTOCOL, "%s: %s of the answer is no list", p->op->name,
                       p->op->result_key);
    if (jsonview_type(token) == JSONVIEW_STRING) {
        jsonview_text(token, &next);
        json_set_str(body, p->op->output_token, buf_str(&next));
    } else if (is_something(token)) {
        json_set(body, p->op->output_token, cJSON_CreateFalse()); /* next_token() refuses it */
    }
    if (is_something(list)) {
        page.list = list.at;
        page.len = (size_t)(list.end - list.at);
    } else {
        page.items = 0;
    }
    page.next = next.len > 0 ? buf_str(&next) : NULL;
    p->pages++;
    p->empty = page.items > 0 ? 0 : p->empty + 1;
    *more = p->page_text(p->ctx, &page);
    buf_release(&next);
    return 0;
}

static void next_page(struct pager *p, const char *token_member);

static int give(struct pager *p, const struct call *call, cJSON *body, bool *more, struct err *e)
{
    return p->page_text ? give_text(p, call, body, more, e) : give_page(p, body, more, e);
}

static void on_page(void *ctx, struct call_result *r, const struct err *e)
{
    struct pager *p = ctx;
    const struct call *call = p->call;
    struct err why = *e;
    const char *token = NULL;
    bool more = false;

    p->call = NULL;
    if (why.code == 0 && give(p, call, r->body, &more, &why) == 0 && more && !p->cancelled)
        why.code = next_token(p, r->body, &token, &why);
    if (p->cancelled)
        err_set(&why, ERR_CANCELLED, "cancelled");
    if (why.code != 0 || !token) {
        pager_finish(p, &why);
        return;
    }
    json_set_str(p->input, p->op->input_token, token);
    next_page(p, p->op->input_token);
}

static void next_page(struct pager *p, const char *token_member)
{
    p->call = call_start(p->client, p->op, cJSON_Duplicate(p->input, true), token_member, on_page,
                         p);
    p->call->text_only = p->page_text != NULL;
}

static struct pager *start(struct client *c, const struct op *op, cJSON *input, int page_size,
                           const struct pager *how)
{
    struct pager *p = xcalloc(1, sizeof(*p));

    *p = *how;
    p->client = c;
    p->op = op;
    p->input = input ? input : cJSON_CreateObject();
    if (page_size > 0 && op->limit_key)
        json_set(p->input, op->limit_key, cJSON_CreateNumber(page_size));
    next_page(p, NULL);
    return p;
}

struct pager *client_list(struct client *c, const struct op *op, cJSON *input, int page_size,
                          page_fn *page, pager_done_fn *done, void *ctx)
{
    const struct pager how = {.page = page, .done = done, .ctx = ctx};

    return start(c, op, input, page_size, &how);
}

struct pager *client_list_text(struct client *c, const struct op *op, cJSON *input, int page_size,
                               page_text_fn *page, pager_done_fn *done, void *ctx)
{
    const struct pager how = {.page_text = page, .done = done, .ctx = ctx};

    return start(c, op, input, page_size, &how);
}

void pager_cancel(struct pager *p)
{
    p->cancelled = true;
    if (p->call)
        call_cancel(p->call);
}
