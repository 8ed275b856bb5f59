/* The sweep of a history need not read all of it: what is old and settled stays as it is.
 *
 * It ends with the first page that holds only what is known already, unchanged and settled, or for
 * which a full store has no room. What still moves further down is asked for row by row, so that a
 * deployment that ends late is seen all the same. The API does not promise an order: only where the
 * last whole listing was newest first is this done. Every so often, and when somebody asks for
 * everything, the whole is read: so are deletions found. */
#include "sync/inside.h"

#include "base/alloc.h"

enum { WHOLE_EVERY = 10 };

bool history_take(struct listing *l, const cJSON *item, struct row **row)
{
    struct store_context *c = l->sync->cfg.context;
    struct buf id = BUF_INIT(4096);
    const struct row *before = NULL;
    uint64_t version;

    if (kind_identity(l->kind, item, &id) == 0)
        before = store_find(c, l->kind, buf_str(&id));
    buf_release(&id);
    version = before ? before->version : 0;
    *row = store_put(c, l->kind, item, false);
    if (!*row)
        return true; /* no room, or no identity */
    if ((*row)->facts.created_ms == 0 || (*row)->facts.created_ms > l->last_created)
        l->newest_first = false;
    l->last_created = (*row)->facts.created_ms;
    return before && (*row)->version == version && !(*row)->facts.moving;
}

/* Rows that move and were not in the listing so far: at most `most` are counted. */
static size_t left_behind(const struct listing *l, size_t most)
{
    const struct vec *moving = context_moving(l->sync->cfg.context, l->kind);
    size_t n = 0;

    for (size_t i = 0; i < moving->n && n < most; i++)
        n += !store_swept(moving->v[i], l->sweep);
    return n;
}

bool history_may_end(const struct listing *l, const struct plan *p)
{
    return l->full && l->newest_first && p->newest_first && p->since_whole < WHOLE_EVERY &&
           left_behind(l, GET_MOVING_MAX + 1) <= GET_MOVING_MAX;
}

void history_ended_early(const struct listing *l, struct plan *p)
{
    const struct vec *moving = context_moving(l->sync->cfg.context, l->kind);

    p->since_whole++;
    for (size_t i = 0; i < moving->n; i++) {
        const struct row *r = moving->v[i];

        if (!store_swept(r, l->sweep))
            get_row(l->sync, l->kind, r->id, false);
    }
}

void history_was_whole(const struct listing *l, struct plan *p)
{
    p->newest_first = l->newest_first;
    p->since_whole = 0;
}
