/* Which specs can be compared. Knows the store and the kinds' tables; asks nobody. */
#include "ui/compare.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"

struct source compare_source(struct store_context *c, const struct kind *k, const char *id,
                             enum spec_at at)
{
    return (struct source){.context = c, .kind = k, .id = xstrdup(id), .at = at};
}

void compare_offer(struct vec *to, struct source a, struct source b, const char *words)
{
    struct comparison *c = xcalloc(1, sizeof(*c));

    *c = (struct comparison){.a = a, .b = b, .words = xstrdup(words)};
    vec_push(to, c);
}

void comparisons_free(struct vec *all)
{
    while (all->n > 0) {
        struct comparison *c = vec_remove(all, all->n - 1);

        free(c->a.id);
        free(c->b.id);
        free(c->words);
        free(c);
    }
    vec_release(all);
}

/* A resource and its deployments. What did not succeed is what was wanted: newer than what is. */
static void offer_resource(struct vec *to, const struct row *r)
{
    const struct kind *h = kind_history();
    const char *last = r->facts.deployment, *good = r->facts.last_good;
    struct store_context *c = r->context;

    if (last && str_eq(last, good))
        compare_offer(to, compare_source(c, h, last, SPEC_AFTER),
                      compare_source(c, r->kind, r->id, SPEC_NOW),
                      "the last deployment, and the spec as it is now");
    else if (last)
        compare_offer(to, compare_source(c, r->kind, r->id, SPEC_NOW),
                      compare_source(c, h, last, SPEC_AFTER),
                      "the spec as it is now, and what the last deployment is to make of it");
    if (good && !str_eq(last, good))
        compare_offer(to, compare_source(c, h, good, SPEC_AFTER),
                      compare_source(c, r->kind, r->id, SPEC_NOW),
                      "the last deployment that succeeded, and the spec as it is now");
    if (last)
        compare_offer(to, compare_source(c, h, last, SPEC_BEFORE),
                      compare_source(c, h, last, SPEC_AFTER),
                      "before and after the last deployment");
}

/* The deployment of the same target before this one, as far as is known; NULL: none is. */
static const struct row *deployment_before(const struct row *r)
{
    const struct vec *all = store_rows(store_of(r->context), r->kind);
    struct buf id = BUF_INIT(4096), other = BUF_INIT(4096);
    const struct kind *k = r->kind->target ? r->kind->target(r->json, &id) : NULL;
    const struct row *best = NULL;

    for (size_t i = 0; k && i < all->n; i++) {
        const struct row *o = all->v[i];

        if (o->context != r->context || o->facts.created_ms >= r->facts.created_ms ||
            (best && o->facts.created_ms <= best->facts.created_ms))
            continue;
        buf_clear(&other);
        if (r->kind->target(o->json, &other) == k && str_eq(buf_str(&other), buf_str(&id)))
            best = o;
    }
    buf_release(&id);
    buf_release(&other);
    return best;
}

static void offer_deployment(struct vec *to, const struct row *r)
{
    const struct row *before = deployment_before(r);
    struct buf id = BUF_INIT(4096);
    const struct kind *k = r->kind->target ? r->kind->target(r->json, &id) : NULL;
    struct store_context *c = r->context;

    if (before)
        compare_offer(to, compare_source(c, r->kind, before->id, SPEC_AFTER),
                      compare_source(c, r->kind, r->id, SPEC_AFTER),
                      "the deployment before it, and this one");
    compare_offer(to, compare_source(c, r->kind, r->id, SPEC_BEFORE),
                  compare_source(c, r->kind, r->id, SPEC_AFTER),
                  "before and after this deployment");
    if (k && kind_has_spec(k, SPEC_NOW))
        compare_offer(to, compare_source(c, r->kind, r->id, SPEC_AFTER),
                      compare_source(c, k, buf_str(&id), SPEC_NOW),
                      "this deployment, and the spec as it is now");
    buf_release(&id);
}

void compare_row(struct vec *to, const struct row *r)
{
    if (kind_has_spec(r->kind, SPEC_AFTER))
        offer_deployment(to, r);
    else if (kind_has_spec(r->kind, SPEC_NOW))
        offer_resource(to, r);
}
