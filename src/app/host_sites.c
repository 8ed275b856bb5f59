/* What the ui asks for that concerns contexts: which there could be, coming and going. */
#include "app/dashboard_inside.h"

#include <stdlib.h>

#include "app/place.h"
#include "aws/conf.h"
#include "aws/endpoint.h"
#include "base/alloc.h"
#include "base/num.h"
#include "proton/regions.h"

static struct ui_site_choice *add(struct vec *out, const char *name, char *help)
{
    struct ui_site_choice *c = xcalloc(1, sizeof(*c));

    c->name = xstrdup(name);
    c->help = help;
    vec_push(out, c);
    return c;
}

static struct ui_site_choice *find(const struct vec *out, const char *name)
{
    for (size_t i = 0; i < out->n; i++)
        if (str_eq(((struct ui_site_choice *)out->v[i])->name, name))
            return out->v[i];
    return NULL;
}

/* --- profiles ------------------------------------------------------------------------------------
 */

static char *place_help(const struct place *p)
{
    return xasprintf("context: profile %s%s%s%s%s%s", p->profile ? p->profile : "as usual",
                     p->region ? ", " : "", p->region ? p->region : "", p->endpoint_url ? ", " : "",
                     p->endpoint_url ? p->endpoint_url : "", p->read_only ? ", read-only" : "");
}

struct listing {
    const struct aws_conf *conf;
    struct vec *out;
};

static void on_profile(void *ctx, const char *name)
{
    struct listing *l = ctx;
    const char *region = aws_conf_get(l->conf, name, "region");

    if (!find(l->out, name))
        add(l->out, name, region ? xstrdup(region) : NULL);
}

/* A context by its name, a profile by any context that it has. */
static void mark_open(const struct dashboard *d, struct vec *out)
{
    for (size_t i = 0; i < store_context_count(d->store); i++) {
        struct store_context *c = store_context_at(d->store, i);
        const struct store_state *st = store_state(c);
        struct ui_site_choice *site = st->name[0] ? find(out, st->name) : NULL;

        if (!site)
            site = find(out, st->profile);
        if (site && !site->open)
            site->open = c;
    }
}

static void list_profiles(struct dashboard *d, struct vec *out)
{
    struct aws_conf *conf = aws_conf_load(&aws_env_process); /* as the files are now */
    struct listing l = {.conf = conf, .out = out};

    for (size_t i = 0; i < d->o->places.n; i++) {
        const struct place *p = d->o->places.v[i];

        add(out, p->name, place_help(p));
    }
    aws_conf_each_profile(conf, on_profile, &l);
    aws_conf_free(conf);
    mark_open(d, out);
}

static struct place *profile_place(struct dashboard *d, const char *name,
                                   const struct store_context *from)
{
    const struct place *said = places_find(&d->o->places, name);
    const struct place *here = from ? contexts_place(d->contexts, from) : NULL;
    struct aws_conf *conf;
    struct place *p;

    if (said)
        return place_copy(said);
    conf = aws_conf_load(&aws_env_process);
    /* One that says no region is meant for the one where we are. */
    p = place_new(NULL, name,
                  from && !aws_conf_get(conf, name, "region") ? store_state(from)->region : NULL,
                  here && !here->name ? here->endpoint_url : NULL);
    aws_conf_free(conf);
    return p;
}

/* --- regions -------------------------------------------------------------------------------------
 */

static void list_regions(struct dashboard *d, struct store_context *from, struct vec *out)
{
    const char *const *regions = proton_regions();

    for (size_t i = 0; regions[i]; i++)
        add(out, regions[i], NULL);
    for (size_t i = 0; i < store_context_count(d->store); i++) {
        struct store_context *c = store_context_at(d->store, i);
        const struct store_state *st = store_state(c);
        struct ui_site_choice *site = find(out, st->region);

        if (!st->region[0] || (from && !str_eq(st->profile, store_state(from)->profile)))
            continue;
        if (!site)
            site = add(out, st->region, NULL);
        if (!site->open || c == from)
            site->open = c;
    }
}

static struct place *region_place(struct dashboard *d, const char *name,
                                  const struct store_context *from)
{
    const struct place *here = contexts_place(d->contexts, from);
    struct place *p = here ? place_copy(here) : place_new(NULL, NULL, NULL, NULL);

    free(p->name); /* it is another place, if one that asks for the same care */
    free(p->region);
    p->name = NULL;
    p->region = xstrdup(name);
    return p;
}

/* --- the host's ----------------------------------------------------------------------------------
 */

static void host_sites(void *ctx, enum ui_site what, struct store_context *from, struct vec *out)
{
    struct dashboard *d = ctx;

    if (what == SITE_REGION)
        list_regions(d, from, out);
    else if (!d->o->demo)
        list_profiles(d, out);
}

static struct store_context *open_already(struct dashboard *d, enum ui_site what, const char *name,
                                          struct store_context *from)
{
    struct vec sites = {0};
    struct store_context *open = NULL;

    host_sites(d, what, from, &sites);
    for (size_t i = 0; i < sites.n; i++) {
        struct ui_site_choice *c = sites.v[i];

        if (str_eq(c->name, name))
            open = c->open;
        free(c->name);
        free(c->help);
        free(c);
    }
    vec_release(&sites);
    return open;
}

static struct store_context *host_open(void *ctx, enum ui_site what, const char *name,
                                       struct store_context *from, struct err *e)
{
    struct dashboard *d = ctx;
    struct store_context *c = open_already(d, what, name, from);
    struct place *p;

    if (c || d->ending)
        return c;
    if (what == SITE_REGION && !aws_region_is_valid(name)) {
        err_set(e, ERR_INPUT, "\"%s\" is no region: it becomes part of a host name", name);
        return NULL;
    }
    if (what == SITE_PROFILE && d->o->demo) {
        err_set(e, ERR_NOTNOW, "the demo has no profiles");
        return NULL;
    }
    p = what == SITE_REGION ? region_place(d, name, from) : profile_place(d, name, from);
    c = contexts_open(d->contexts, p, e);
    place_free(p);
    if (c)
        contexts_start(d->contexts, c);
    return c;
}

static void host_leave(void *ctx, struct store_context *where)
{
    struct dashboard *d = ctx;

    if (d->focused == where)
        d->focused = NULL;
    contexts_leave(d->contexts, where);
}

static unsigned host_pending(void *ctx, const struct store_context *where)
{
    struct dashboard *d = ctx;
    struct sync *sync = contexts_sync(d->contexts, where);

    return sync ? sync_actions_pending(sync) : 0;
}

void host_sites_init(struct dashboard *d)
{
    d->host.sites = host_sites;
    d->host.open = host_open;
    d->host.leave = host_leave;
    d->host.pending = host_pending;
}
