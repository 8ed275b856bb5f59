/* load.c - records back into a model. Whatever comes in is checked before it counts: a record of
 * another hand must not make the state machine trip later. */
#include "sim/load_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/gitsync.h"
#include "sim/connection.h"
#include "sim/record.h"
#include "sim/repository.h"
#include "sim/resource.h"

static const char *text_of(void *ctx, uint64_t number)
{
    const struct sim_loader *l = ctx;
    return number && number <= l->texts.n ? l->texts.v[number - 1] : NULL;
}

/* A new record, filled; NULL with e set. */
void *loader_new_record(struct sim_loader *l, const struct record *r, const cJSON *o,
                        const char *const *others, struct err *e)
{
    void *p = xcalloc(1, r->size);
    if (!record_load(r, l->s, p, o, &l->hooks, others, e))
        return p;
    record_release(r, l->s, p);
    free(p);
    return NULL;
}

int loader_refuse(struct sim_loader *l, const struct record *r, void *p, struct err *e,
                  const char *why)
{
    record_release(r, l->s, p);
    free(p);
    return err_set(e, ERR_CONFIG, "%s", why);
}

/* --- the sim itself
 * ------------------------------------------------------------------------------- */

static int load_text_record(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    const char *text = json_str(o, "text");
    (void)kind;
    if (!text || json_num(o, "number", 0) != (double)(l->texts.n + 1))
        return err_set(e, ERR_CONFIG, "texts are numbered from 1, each with its text");
    vec_push(&l->texts, xstrdup(text));
    return 0;
}

static int check_options(const struct sim *s, struct err *e)
{
    const struct sim_options *o = &s->o;
    if (!(o->speed > 0 && o->speed <= 1e6) || !(o->failure_rate <= 1) ||
        !(o->stuck_rate >= 0 && o->stuck_rate <= 1))
        return err_set(e, ERR_CONFIG, "options: a speed or a rate is out of range");
    if (strlen(s->account) != 12 || strspn(s->account, "0123456789") != 12 || !s->region[0] ||
        s->region[strspn(s->region, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return err_set(e, ERR_CONFIG, "account wants 12 digits, region a name such as us-east-1");
    return 0;
}

static int load_sim(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    static const char *const others[] = {"options", NULL};
    const cJSON *options = json_at(o, "options");
    (void)kind;
    if (l->s->serial)
        return err_set(e, ERR_CONFIG, "the record of the sim comes first, and once");
    if (record_load(&record_sim, l->s, l->s, o, NULL, others, e) ||
        (options && record_load(&record_options, l->s, &l->s->o, options, NULL, NULL, e)))
        return e->code;
    l->order = l->s->order;
    l->serial = l->s->serial;
    l->s->order = l->s->serial = 0;
    return check_options(l->s, e);
}

static int load_settings(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    (void)kind;
    return record_load(&record_settings, l->s, &l->s->settings, o, NULL, NULL, e);
}

/* --- templates, connections, repositories, syncs, tags
 * ---------------------------------------------- */

static int load_template(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    enum template_type type = str_eq(kind, "service-template") ? TEMPLATE_SERVICE
                                                               : TEMPLATE_ENVIRONMENT;
    struct sim_template *t = loader_new_record(l, &record_template, o, NULL, e);
    if (!t)
        return e->code;
    if (!t->name || !*t->name || template_find(l->s, type, t->name))
        return loader_refuse(l, &record_template, t, e, "a template has a name of its own");
    t->type = type;
    set_add(&l->s->templates[type], t);
    return 0;
}

static int load_version_record(struct sim_loader *l, const char *kind, const cJSON *o,
                               struct err *e)
{
    static const char *const others[] = {"templateName", NULL};
    enum template_type type = str_starts(kind, "service") ? TEMPLATE_SERVICE : TEMPLATE_ENVIRONMENT;
    struct sim_template *t = template_find(l->s, type, json_str_or(o, "templateName", ""));
    struct sim_template_version *v = loader_new_record(l, &record_version, o, others, e), *made;
    if (!v)
        return e->code;
    if (!t || !v->number.major || template_version(t, v->number))
        return loader_refuse(l, &record_version, v, e,
                             "a version has a template that came before, and a number of its own");
    made = version_add(l->s, t, v->number);
    v->of = t;
    v->status = v->status ? v->status : "PUBLISHED";
    *made = *v;
    free(v);
    return 0;
}

static int load_connection(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    struct sim_connection *c = loader_new_record(l, &record_connection, o, NULL, e);
    (void)kind;
    if (!c)
        return e->code;
    if (!c->id || !c->status || !c->environment_name || !c->management_account ||
        !c->environment_account || connection_find(l->s, c->id))
        return loader_refuse(
            l, &record_connection, c, e,
            "a connection has an id of its own, a status, an environmentName and both "
            "accounts");
    set_add(&l->s->connections, c);
    return 0;
}

static int load_repository(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    struct sim_repository *r = loader_new_record(l, &record_repository, o, NULL, e);
    char tail[REPOSITORY_TAIL_MAX];
    (void)kind;
    if (!r)
        return e->code;
    if (!r->provider || !r->name || !r->connection || repository_find(l->s, r->provider, r->name))
        return loader_refuse(l, &record_repository, r, e,
                             "a repository has a provider, a name of its own and a connectionArn");
    repository_tail(r->provider, r->name, tail);
    r->tail = xstrdup(tail);
    set_add(&l->s->repositories, r);
    return 0;
}

static int load_blockers(struct sim_loader *l, struct sim_sync *y, const cJSON *list, struct err *e)
{
    const cJSON *o;
    cJSON_ArrayForEach (o, list) {
        struct sim_blocker *b = loader_new_record(l, &record_blocker, o, NULL, e);
        if (!b)
            return e->code;
        vec_push(&y->blockers, b);
        b->status = b->status ? b->status : "RESOLVED";
    }
    return 0;
}

static int load_sync(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    static const char *const others[] = {"blockers", NULL};
    struct sim_sync *y = loader_new_record(l, &record_sync, o, others, e);
    char key[SYNC_KEY_MAX];
    (void)kind;
    if (!y)
        return e->code;
    if (!y->name || strlen(y->name) > SYNC_KEY_MAX / 2 || !y->provider || !y->repository ||
        !y->branch || (unsigned)y->type >= TEMPLATE_TYPES ||
        gitsync_find(l->s, y->service, y->type, y->name))
        return loader_refuse(l, &record_sync, y, e,
                             "a sync has a name of its own, a provider, a repository and a branch");
    gitsync_key(y->service, y->type, y->name, key);
    y->key = xstrdup(key);
    set_add(&l->s->syncs, y);
    return load_blockers(l, y, json_at(o, "blockers"), e);
}

static int load_tags(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    struct sim_tagged *t = loader_new_record(l, &record_tagged, o, NULL, e);
    (void)kind;
    if (!t)
        return e->code;
    if (!t->tail || !cJSON_IsArray(t->tags) || !t->tags->child || set_find(&l->s->tags, t->tail))
        return loader_refuse(l, &record_tagged, t, e,
                             "tags have a resource of their own, and a list");
    set_add(&l->s->tags, t);
    return 0;
}

static int load_repeat(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e)
{
    struct sim_idem *i = loader_new_record(l, &record_repeat, o, NULL, e);
    if (!i)
        return e->code;
    if (!i->key || !i->tail || !i->digest[0] || !i->answer)
        return loader_refuse(l, &record_repeat, i, e,
                             "a repeat has a key, a resource, a digest and an answer");
    idem_restore(l->s, str_eq(kind, "repeat-by-token"), i);
    free(i);
    return 0;
}

/* --- all of it
 * --------------------------------------------------------------------------------------------- */

static const struct {
    const char *kind;
    load_fn *load;
} kinds[] = {
    {"text", load_text_record},
    {"sim", load_sim},
    {"settings", load_settings},
    {"environment-template", load_template},
    {"service-template", load_template},
    {"environment-template-version", load_version_record},
    {"service-template-version", load_version_record},
    {"connection", load_connection},
    {"repository", load_repository},
    {"sync", load_sync},
    {"environment", load_target},
    {"service", load_service},
    {"instance", load_target},
    {"pipeline", load_target},
    {"component", load_target},
    {"deployment", load_deployment},
    {"tags", load_tags},
    {"repeat-by-token", load_repeat},
    {"repeat-by-name", load_repeat},
    {"rule", load_rule},
    {"event", load_event},
};

struct sim_loader *sim_loader_new(void)
{
    struct sim_loader *l = xcalloc(1, sizeof(*l));
    struct sim_options o;
    struct err e;
    sim_options_init(&o);
    o.environments = o.services = o.instances = 0;
    l->s = sim_new(&o, &e);
    account_free(l->s);
    l->s->settings = (struct sim_account){.pipeline_role = NULL};
    l->hooks = (struct record_texts){.text = text_of, .ctx = l};
    return l;
}

int sim_loader_add(struct sim_loader *l, const cJSON *record, struct err *e)
{
    const char *kind = json_str(record, "kind");
    for (size_t i = 0; kind && i < ARRAY_LEN(kinds); i++)
        if (str_eq(kinds[i].kind, kind))
            return kinds[i].load(l, kind, record, e);
    return err_set(e, ERR_CONFIG, "a record of the kind \"%.60s\" is not known",
                   kind ? kind : "(none)");
}

void sim_loader_free(struct sim_loader *l)
{
    sim_free(l->s);
    for (size_t i = 0; i < l->texts.n; i++)
        free(l->texts.v[i]);
    vec_release(&l->texts);
    free(l);
}

static int by_time(const void *a, const void *b)
{
    return sim_event_order(a, b);
}

static void raise_to(uint64_t *to, uint64_t least)
{
    *to = *to < least ? least : *to;
}

struct sim *sim_loader_end(struct sim_loader *l)
{
    struct sim *s = l->s;
    for (int type = 0; type < TARGET_TYPES; type++)
        for (size_t i = 0; i < s->by_name[type].n; i++)
            raise_to(&l->serial, ((const struct sim_target *)s->by_name[type].v[i])->serial);
    for (size_t i = 0; i < s->services_by_name.n; i++)
        raise_to(&l->serial, ((const struct sim_service *)s->services_by_name.v[i])->serial);
    raise_to(&l->serial, s->serial);
    for (size_t i = 0; i < s->heap_n; i++)
        raise_to(&l->order, s->heap[i].order + 1);
    if (s->heap_n) /* what is sorted is a heap */
        qsort(s->heap, s->heap_n, sizeof(*s->heap), by_time);
    s->serial = l->serial;
    s->order = l->order;
    l->s = NULL; /* sim_free() takes NULL */
    sim_loader_free(l);
    return s;
}

void sim_wake(struct sim *s, const struct sim_options *o, int64_t now_ms)
{
    s->o.speed = o->speed;
    s->o.failure_rate = o->failure_rate;
    s->o.stuck_rate = o->stuck_rate;
    s->o.external = o->external;
    s->o.quiet = o->quiet;
    for (size_t i = 0; i < s->heap_n;) {
        struct sim_event *ev = &s->heap[i];
        if (ev->type == EVENT_START && o->quiet) {
            *ev = s->heap[--s->heap_n];
            continue;
        }
        if (ev->type == EVENT_START && ev->due_ms < now_ms)
            ev->due_ms = now_ms;
        i++;
    }
    if (s->heap_n)
        qsort(s->heap, s->heap_n, sizeof(*s->heap), by_time);
    sim_advance(s, now_ms);
}

void sim_tell_options(const struct sim *s, struct sim_options *out)
{
    *out = s->o;
    out->account = s->account;
    out->region = s->region;
}
