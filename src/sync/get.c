/* Details of single rows: a queue of two urgencies, a bounded number at once, none twice. */
#include "sync/inside.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"

static void get_free(struct get *g)
{
    HASH_DEL(g->sync->gets, g);
    free(g->key);
    free(g->id);
    free(g);
}

/* The row that hides in this one, by the identity that it would have; NULL if it is not known. */
static struct row *nested_row(struct sync *s, const struct kind *k, const cJSON *o)
{
    struct buf id = BUF_INIT(4096);
    struct row *r = NULL;
    cJSON *only;

    if (!k->nested)
        return NULL;
    only = cJSON_CreateObject();
    json_set_str(only, k->nested_carry.member, json_str(o, k->nested_carry.path));
    if (kind_identity(k->nested, only, &id) == 0)
        r = store_find(s->cfg.context, k->nested, buf_str(&id));
    cJSON_Delete(only);
    buf_release(&id);
    return r;
}

struct row *get_take(struct sync *s, const struct kind *k, const char *result, const cJSON *answer,
                     const cJSON *known, int64_t asked_ms, bool detail)
{
    cJSON *o = kind_resource(k, result, answer, known), *nested;
    struct row *r = NULL, *gone;

    if (!o)
        return NULL;
    nested = kind_nested(k, o);
    if (nested) {
        if (!action_outdates(s, k->nested, nested, asked_ms))
            store_put(s->cfg.context, k->nested, nested, true);
        cJSON_Delete(nested);
    } else if (detail && (gone = nested_row(s, k, o))) {
        store_remove(gone);
    }
    if (!action_outdates(s, k, o, asked_ms))
        r = store_put(s->cfg.context, k, o, detail);
    cJSON_Delete(o);
    return r;
}

void get_gone(struct sync *s, const struct kind *k, const char *id)
{
    struct row *r = store_find(s->cfg.context, k, id), *nested;

    if (!r)
        return;
    nested = nested_row(s, k, r->json);
    if (nested)
        store_remove(nested);
    store_remove(r);
}

static void on_answer(void *ctx, struct call_result *res, const struct err *e)
{
    struct get *g = ctx;
    struct sync *s = g->sync;
    const struct row *known = store_find(s->cfg.context, g->kind, g->id);

    s->gets_running--;
    if (s->closing || e->code == ERR_CANCELLED) {
        get_free(g);
        return;
    }
    if (e->code == 0) {
        get_take(s, g->kind, g->kind->get.result, res->body, known ? known->json : NULL,
                 g->asked_ms, true);
        state_good(s);
    } else if (e->code == ERR_SERVICE && str_eq(e->service_code, KIND_GONE)) {
        get_gone(s, g->kind, g->id);
    } else {
        state_bad(s, g->kind, e);
    }
    get_free(g);
    get_tick(s);
}

/* What hides in another is asked for by that one: the holder's kind, and its identity in *id. */
static const struct kind *holder(struct sync *s, const struct kind *k, const char **id)
{
    const struct row *r;

    if (!k->within)
        return k;
    r = store_find(s->cfg.context, k, *id);
    if (r && json_str(r->json, k->within_path))
        *id = json_str(r->json, k->within_path);
    return k->within;
}

void get_row(struct sync *s, const struct kind *k, const char *id, bool urgent)
{
    struct get *g;
    char *key;

    k = holder(s, k, &id);
    key = xasprintf("%s %s", k->name, id);
    HASH_FIND_STR(s->gets, key, g);
    if (g && (g->call || g->urgent || !urgent)) {
        free(key);
        return;
    }
    if (g) { /* it waits among the patient ones: now it is wanted */
        free(key);
        DL_DELETE(s->patient, g);
        g->urgent = true;
        DL_APPEND(s->urgent, g);
        return;
    }
    g = xcalloc(1, sizeof(*g));
    *g = (struct get){.sync = s, .kind = k, .key = key, .id = xstrdup(id), .urgent = urgent};
    HASH_ADD_KEYPTR(hh, s->gets, g->key, strlen(g->key), g);
    if (urgent)
        DL_APPEND(s->urgent, g);
    else
        DL_APPEND(s->patient, g);
}

/* Sends one that waits. Rows that have gone meanwhile are forgotten. */
static void start(struct sync *s, struct get *g)
{
    const struct row *r = store_find(s->cfg.context, g->kind, g->id);
    cJSON *input = r ? kind_get_input(g->kind, r->json) : NULL;

    if (g->urgent)
        DL_DELETE(s->urgent, g);
    else
        DL_DELETE(s->patient, g);
    if (!input) {
        get_free(g);
        return;
    }
    s->gets_running++;
    g->asked_ms = sync_now(s);
    g->call = client_call(s->cfg.client, op_find(g->kind->get.op), input, on_answer, g);
}

void get_tick(struct sync *s)
{
    unsigned all = (unsigned)s->cfg.concurrency, patient = all > 2 ? all - 2 : 1;

    if (s->closing || s->quiet_until > sync_now(s))
        return;
    while (s->urgent && s->gets_running < all)
        start(s, s->urgent);
    /* Two places are kept free for what somebody waits for. */
    while (s->patient && s->gets_running < patient)
        start(s, s->patient);
}

void get_cancel(struct sync *s)
{
    struct get *g, *next;

    HASH_ITER (hh, s->gets, g, next) {
        if (g->call) {
            call_cancel(g->call);
        } else {
            if (g->urgent)
                DL_DELETE(s->urgent, g);
            else
                DL_DELETE(s->patient, g);
            get_free(g);
        }
    }
}
