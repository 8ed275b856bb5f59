/* What becomes of a call that may have changed something is told whatever became of the view that
 * asked: a line of the activity; and what it may have changed is listed anew. */
#include "app/dashboard_inside.h"

#include <protontop/op.h>

static void say_accepted(struct store_context *where, const struct op *op, const char *about,
                         const cJSON *answer, const struct err *e)
{
    struct buf id = BUF_INIT(4096);
    const char *result = NULL;
    const struct kind *k = kind_of_answer(op, &result);
    cJSON *o = k ? kind_resource(k, result, answer, NULL) : NULL;

    if (!o || kind_identity(k, o, &id) < 0)
        k = NULL;
    store_say(where, ACTIVITY_ACTION, k, k ? buf_str(&id) : NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN,
              "%s%s%s: accepted (request %s)", op->name, k || !*about ? "" : " ", k ? "" : about,
              e->request_id[0] ? e->request_id : "unknown");
    cJSON_Delete(o);
    buf_release(&id);
}

static void say_failed(struct store_context *where, const struct op *op, const char *about,
                       const struct err *e)
{
    const char *blank = *about ? " " : "";

    if (e->code == ERR_CANCELLED)
        store_say(where, ACTIVITY_ERROR, NULL, NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN,
                  "%s%s%s: no longer waited for%s", op->name, blank, about,
                  e->maybe_sent ? "; it may be carried out all the same" : ": it was not sent");
    else
        store_say(where, ACTIVITY_ERROR, NULL, NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN,
                  "%s%s%s: %s%s%s%s%s%s", op->name, blank, about, e->service_code,
                  e->service_code[0] ? ": " : "", e->msg, e->request_id[0] ? " (request " : "",
                  e->request_id, e->request_id[0] ? ")" : "");
}

void host_told(void *ctx, struct store_context *where, const struct op *op, const char *about,
               const cJSON *answer, const struct err *e)
{
    struct dashboard *d = ctx;
    struct sync *sync;

    if (d->ending)
        return;
    if (answer)
        say_accepted(where, op, about, answer, e);
    else
        say_failed(where, op, about, e);
    if (!answer && !err_unsure(e) && e->code != ERR_CANCELLED)
        return; /* refused: nothing is other than it was */
    sync = contexts_sync(d->contexts, where);
    for (size_t i = 0; sync && i < kind_count(); i++)
        if (kind_changed_by(kind_at(i), op))
            sync_refresh_kind(sync, kind_at(i));
}
