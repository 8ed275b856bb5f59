/* The fixture's part of contexts: three profiles, two regions, and whoever opens one gets it. */
#include "unit.h"

#include "view_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

enum { OPEN_MAX = 5 };

static const char *const profiles[] = {"prod", "stage", "dev", NULL};
static const char *const regions[] = {"eu-west-1", "us-east-1", NULL};

static const char *part(const struct store_context *c, enum ui_site what)
{
    return what == SITE_PROFILE ? store_state(c)->profile : store_state(c)->region;
}

static struct store_context *open_at(const struct fixture *f, enum ui_site what, const char *name,
                                     const struct store_context *from)
{
    for (size_t i = 0; i < store_context_count(f->store); i++) {
        struct store_context *c = store_context_at(f->store, i);

        if (str_eq(part(c, what), name) && (!from || str_eq(part(c, !what), part(from, !what))))
            return c;
    }
    return NULL;
}

static void on_sites(void *ctx, enum ui_site what, struct store_context *from, struct vec *out)
{
    const char *const *names = what == SITE_PROFILE ? profiles : regions;

    for (size_t i = 0; names[i]; i++) {
        struct ui_site_choice *c = xcalloc(1, sizeof(*c));

        c->name = xstrdup(names[i]);
        c->help = i ? NULL : xstrdup("the usual one");
        c->open = open_at(ctx, what, names[i], from);
        vec_push(out, c);
    }
}

struct store_context *fixture_open(struct fixture *f, const char *profile, const char *region)
{
    char *name = xasprintf("%s/%s", profile, region);
    struct store_context *c = store_add_context(f->store, name);
    struct store_state st = *store_state(c);

    free(name);
    snprintf(st.profile, sizeof(st.profile), "%s", profile);
    snprintf(st.region, sizeof(st.region), "%s", region);
    snprintf(st.host, sizeof(st.host), "proton.%s.amazonaws.com", region);
    st.phase = PHASE_LOADING;
    st.loaded = 3;
    st.total = 9;
    store_set_state(c, &st);
    return c;
}

static struct store_context *on_open(void *ctx, enum ui_site what, const char *name,
                                     struct store_context *from, struct err *e)
{
    struct fixture *f = ctx;
    const char *where = from ? part(from, !what) : "eu-west-1";
    struct store_context *c = open_at(f, what, name, from);

    buf_addf(&f->intents, "open %s %s\n", what == SITE_PROFILE ? "profile" : "region", name);
    if (c)
        return c;
    if (str_eq(name, "dev") || store_context_count(f->store) == OPEN_MAX) {
        err_set(e, ERR_CONFIG, "profile %s has no keys", name);
        return NULL;
    }
    return fixture_open(f, what == SITE_PROFILE ? name : where,
                        what == SITE_PROFILE ? where : name);
}

static void on_leave(void *ctx, struct store_context *where)
{
    struct fixture *f = ctx;

    buf_addf(&f->intents, "leave %s\n", store_context_name(where));
    store_remove_context(where);
}

static unsigned on_pending(void *ctx, const struct store_context *where)
{
    (void)where;
    return ((struct fixture *)ctx)->pending;
}

void fixture_sites_init(struct fixture *f)
{
    f->host.sites = on_sites;
    f->host.open = on_open;
    f->host.leave = on_leave;
    f->host.pending = on_pending;
}
