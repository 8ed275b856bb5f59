/* Who runs which version of which template: one walk over the rows of the kinds that are linked to
 * a kind with versions. */
#include "ui/versions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/order.h"

/* Finds templates while they are gathered. */
struct place {
    struct template *template;
    char *key;
    UT_hash_handle hh;
};

struct gather {
    const struct store *store;
    struct place *places; /* hash */
    struct vec *out;
};

static int64_t number(const char *text)
{
    int64_t n;

    return text && num_parse(text, 0, INT32_MAX, &n) == 0 ? n : -1;
}

/* "1.3" */
static void read_recommended(struct template *t, const char *text)
{
    const char *dot = text ? strchr(text, '.') : NULL;
    char *major = dot ? xstrndup(text, (size_t)(dot - text)) : NULL;

    t->major = number(major);
    t->minor = dot ? number(dot + 1) : -1;
    free(major);
}

static struct template *template_of(struct gather *g, struct store_context *c, const struct kind *k,
                                    const char *id)
{
    char *key = xasprintf("%p %s %s", (void *)c, k->name, id);
    struct place *p;
    const struct row *r;

    HASH_FIND_STR(g->places, key, p);
    if (p) {
        free(key);
        return p->template;
    }
    p = xcalloc(1, sizeof(*p));
    p->key = key;
    p->template = xcalloc(1, sizeof(*p->template));
    *p->template = (struct template){.context = c, .kind = k, .id = xstrdup(id)};
    r = store_find(c, k, id);
    read_recommended(p->template, r ? r->facts.recommended : NULL);
    HASH_ADD_KEYPTR(hh, g->places, p->key, strlen(p->key), p);
    vec_push(g->out, p->template);
    return p->template;
}

static struct version *version_of(struct template *t, int64_t major, int64_t minor)
{
    struct version *v;

    for (size_t i = 0; i < t->versions.n; i++) {
        v = t->versions.v[i];
        if (v->major == major && v->minor == minor)
            return v;
    }
    v = xcalloc(1, sizeof(*v));
    v->major = major;
    v->minor = minor;
    vec_push(&t->versions, v);
    return v;
}

static void take(struct gather *g, const struct kind *of, const struct row *r)
{
    int64_t major = number(r->facts.major), minor = number(r->facts.minor);
    bool is_version = kind_version_of(r->kind) == of;
    struct template *t;
    struct version *v;

    if (!r->facts.template_name || major < 0 || minor < 0)
        return;
    t = template_of(g, r->context, of, r->facts.template_name);
    v = version_of(t, major, minor);
    if (is_version) {
        free(v->id);
        v->id = xstrdup(r->id);
        return;
    }
    v->runs++;
    t->runs++;
    if (r->health >= HEALTH_FAILED) {
        v->problems++;
        t->problems++;
    }
    if (t->major >= 0 && (major < t->major || (major == t->major && minor < t->minor)))
        t->behind++;
}

static int newest_first(const void *a, const void *b)
{
    const struct version *p = *(struct version *const *)a, *q = *(struct version *const *)b;

    if (p->major != q->major)
        return p->major > q->major ? -1 : 1;
    return p->minor > q->minor ? -1 : p->minor < q->minor;
}

static size_t rank(const struct kind *k)
{
    size_t i = 0;

    while (i < kind_count() && kind_at(i) != k)
        i++;
    return i;
}

static int by_name(const void *a, const void *b)
{
    const struct template *p = *(struct template *const *)a, *q = *(struct template *const *)b;
    int c;

    if (p->kind != q->kind)
        return rank(p->kind) < rank(q->kind) ? -1 : 1;
    c = order_natural(p->id, q->id);
    if (c == 0 && p->context != q->context)
        return store_context_index(p->context) < store_context_index(q->context) ? -1 : 1;
    return c ? c : strcmp(p->id, q->id);
}

/* Templates first, so that one without versions has its place, too. */
static void take_kind(struct gather *g, const struct kind *k)
{
    const struct vec *rows = store_rows(g->store, k);

    for (size_t i = 0; kind_versions(k) && i < rows->n; i++) {
        const struct row *r = rows->v[i];

        template_of(g, r->context, k, r->id);
    }
    for (size_t l = 0; l < k->n_links; l++) {
        if (!kind_versions(k->links[l].kind))
            continue;
        for (size_t i = 0; i < rows->n; i++)
            take(g, k->links[l].kind, rows->v[i]);
    }
}

void versions_gather(const struct store *s, struct vec *out)
{
    struct gather g = {.store = s, .out = out};
    struct place *p, *next;

    for (size_t i = 0; i < kind_count(); i++)
        take_kind(&g, kind_at(i));
    HASH_ITER (hh, g.places, p, next) {
        struct vec *v = &p->template->versions;

        if (v->n > 1)
            qsort(v->v, v->n, sizeof(v->v[0]), newest_first);
        HASH_DEL(g.places, p);
        free(p->key);
        free(p);
    }
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(out->v[0]), by_name);
}

void versions_free(struct vec *all)
{
    for (size_t i = 0; i < all->n; i++) {
        struct template *t = all->v[i];

        for (size_t j = 0; j < t->versions.n; j++) {
            free(((struct version *)t->versions.v[j])->id);
            free(t->versions.v[j]);
        }
        vec_release(&t->versions);
        free(t->id);
        free(t);
    }
    vec_clear(all);
}
