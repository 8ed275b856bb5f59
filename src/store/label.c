/* Short names of contexts: what tells each from the others. Made when one is asked for, and anew
 * only after something of it changed, since tables ask for every row. */
#include "store/store.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "store/row.h"

typedef void part_fn(const struct store_state *st, char out[STORE_LABEL]);

static void by_profile(const struct store_state *st, char out[STORE_LABEL])
{
    snprintf(out, STORE_LABEL, "%s", st->profile);
}

static void by_region(const struct store_state *st, char out[STORE_LABEL])
{
    snprintf(out, STORE_LABEL, "%s", st->region);
}

static void by_both(const struct store_state *st, char out[STORE_LABEL])
{
    snprintf(out, STORE_LABEL, "%.127s/%.63s", st->profile, st->region);
}

static void by_host(const struct store_state *st, char out[STORE_LABEL])
{
    snprintf(out, STORE_LABEL, "%.80s", st->host);
}

/* Does this part tell every context from all the others? */
static bool tells_apart(const struct store *s, part_fn *part)
{
    char a[STORE_LABEL], b[STORE_LABEL];

    for (size_t i = 0; i < s->contexts.n; i++) {
        part(store_state(s->contexts.v[i]), a);
        if (!a[0])
            return false;
        for (size_t j = 0; j < i; j++) {
            part(store_state(s->contexts.v[j]), b);
            if (str_eq(a, b))
                return false;
        }
    }
    return true;
}

static void make(struct store *s)
{
    static part_fn *const parts[] = {by_profile, by_region, by_both, by_host};
    part_fn *part = NULL;

    for (size_t i = 0; i < ARRAY_LEN(parts) && !part; i++)
        if (tells_apart(s, parts[i]))
            part = parts[i];
    for (size_t i = 0; i < s->contexts.n; i++) {
        struct store_context *c = s->contexts.v[i];

        if (c->state.name[0])
            snprintf(c->label, sizeof(c->label), "%s", c->state.name);
        else if (part)
            part(&c->state, c->label);
        else
            snprintf(c->label, sizeof(c->label), "%.*s", STORE_LABEL - 1, c->name);
    }
    s->labelled = true;
}

const char *store_context_label(const struct store_context *c)
{
    if (!c->store->labelled)
        make(c->store);
    return c->label[0] ? c->label : c->name;
}
