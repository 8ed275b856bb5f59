/* Calls for the views of the ui: they know no client, and it knows no view. A call that was
 * cancelled lives on, mute, until the client has let go of it. */
#include "app/host_call.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"

enum { ITEMS_MAX = 200000 }; /* of a joined answer: a person looks at it, in memory */

struct ui_call {
    const struct op *op;
    struct call *call; /* one of these two; NULL: it has ended */
    struct pager *pager;
    cJSON *whole; /* the first page's answer, to which the others' items are added */
    cJSON *list;  /* the items in it */
    size_t items;
    bool too_many;
    uv_timer_t refused; /* of a call that was not made */
    struct err why;
    host_told_fn *told; /* NULL: nobody */
    void *told_ctx;
    struct store_context *where;
    char *about;
    ui_answer_fn *fn; /* NULL: cancelled */
    void *arg;
};

static void end(struct ui_call *c, const cJSON *answer, const struct err *e)
{
    if (c->told)
        c->told(c->told_ctx, c->where, c->op, c->about, e->code == 0 ? answer : NULL, e);
    if (c->fn)
        c->fn(c->arg, e->code == 0 ? answer : NULL, e);
    cJSON_Delete(c->whole);
    free(c->about);
    free(c);
}

static void on_answer(void *ctx, struct call_result *r, const struct err *e)
{
    struct ui_call *c = ctx;
    struct err told = *e;

    c->call = NULL;
    if (!told.request_id[0])
        snprintf(told.request_id, sizeof(told.request_id), "%s", r->request_id);
    end(c, r->body, &told);
}

static bool on_page(void *ctx, const cJSON *items, const cJSON *body)
{
    struct ui_call *c = ctx;
    const cJSON *i;

    if (!c->whole) {
        c->whole = cJSON_Duplicate(body, true);
        c->list = cJSON_CreateArray();
        json_set(c->whole, c->op->result_key, c->list);
        cJSON_DeleteItemFromObjectCaseSensitive(c->whole, c->op->output_token);
    }
    cJSON_ArrayForEach (i, items) {
        c->too_many = ++c->items > ITEMS_MAX;
        if (c->too_many)
            return false;
        cJSON_AddItemToArray(c->list, cJSON_Duplicate(i, true));
    }
    return c->fn != NULL;
}

static void on_listed(void *ctx, const struct err *e)
{
    struct ui_call *c = ctx;
    struct err told = *e;

    c->pager = NULL;
    if (told.code == 0 && c->too_many)
        err_set(&told, ERR_TOOBIG, "%s: more than %d items: narrow it, or use protontop api %s",
                c->op->name, ITEMS_MAX, c->op->cli_name);
    end(c, c->whole, &told);
}

static bool one_page(const struct op *op, const cJSON *input)
{
    return !op->result_key || json_at(input, op->input_token) ||
           (op->limit_key && json_at(input, op->limit_key));
}

struct ui_call *host_call_start(struct client *client, const struct op *op, const cJSON *input,
                                ui_answer_fn *fn, void *arg)
{
    struct ui_call *c = xcalloc(1, sizeof(*c));
    cJSON *copy = cJSON_Duplicate(input, true);

    *c = (struct ui_call){.op = op, .fn = fn, .arg = arg};
    if (one_page(op, input))
        c->call = client_call(client, op, copy, on_answer, c);
    else
        c->pager = client_list(client, op, copy, 0, on_page, on_listed, c);
    return c;
}

static void on_refused_closed(uv_handle_t *h)
{
    struct ui_call *c = h->data;

    end(c, NULL, &c->why);
}

static void on_refused(uv_timer_t *t)
{
    uv_close((uv_handle_t *)t, on_refused_closed);
}

struct ui_call *host_call_refuse(uv_loop_t *loop, const struct err *e, ui_answer_fn *fn, void *arg)
{
    struct ui_call *c = xcalloc(1, sizeof(*c));

    *c = (struct ui_call){.why = *e, .fn = fn, .arg = arg};
    uv_timer_init(loop, &c->refused);
    c->refused.data = c;
    uv_timer_start(&c->refused, on_refused, 0, 0);
    return c;
}

/* The first words that have to be there and are no secret: names, as a rule. */
static char *about(const struct op *op, const cJSON *input)
{
    struct buf b = BUF_INIT(256);

    for (size_t i = 0; i < op->input->n_members; i++) {
        const struct member *m = &op->input->members[i];
        const char *word = m->required && !m->token ? json_str(input, m->name) : NULL;

        if (word && !m->shape->sensitive && !m->shape->values)
            buf_addf(&b, "%s%s", b.len ? " " : "", word);
    }
    return buf_detach(&b);
}

void host_call_tell(struct ui_call *c, host_told_fn *fn, void *ctx, struct store_context *where,
                    const cJSON *input)
{
    if (c->op->retry == OP_RETRY_READ)
        return;
    c->told = fn;
    c->told_ctx = ctx;
    c->where = where;
    c->about = about(c->op, input);
}

void host_call_cancel(struct ui_call *c)
{
    c->fn = NULL;
    if (c->call)
        call_cancel(c->call);
    else if (c->pager)
        pager_cancel(c->pager);
}
