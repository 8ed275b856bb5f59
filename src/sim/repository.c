/* Linked repositories as data. */
#include "sim/repository.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "sim/model.h"
#include "sim/resource.h"

/* The provider in lower case (BEHAVIOUR section 3); it is a word of the model's, ASCII. */
void repository_tail(const char *provider, const char *name, char out[REPOSITORY_TAIL_MAX])
{
    char lower[32];
    size_t n = 0;

    for (; provider[n] && n < sizeof(lower) - 1; n++)
        lower[n] = (char)(provider[n] >= 'A' && provider[n] <= 'Z' ? provider[n] - 'A' + 'a'
                                                                   : provider[n]);
    lower[n] = '\0';
    snprintf(out, REPOSITORY_TAIL_MAX, "repository/%s:%s", lower, name);
}

struct sim_repository *repository_find(const struct sim *s, const char *provider, const char *name)
{
    char tail[REPOSITORY_TAIL_MAX];

    repository_tail(provider, name, tail);
    return set_find(&s->repositories, tail);
}

struct sim_repository *repository_add(struct sim *s, const char *provider, const char *name)
{
    struct sim_repository *r = xcalloc(1, sizeof(*r));
    char tail[REPOSITORY_TAIL_MAX];

    repository_tail(provider, name, tail);
    r->tail = xstrdup(tail);
    r->provider = xstrdup(provider);
    r->name = xstrdup(name);
    set_add(&s->repositories, r);
    return r;
}

static void repository_free(struct sim_repository *r)
{
    free(r->tail);
    free(r->provider);
    free(r->name);
    free(r->connection);
    free(r->encryption_key);
    free(r);
}

void repository_remove(struct sim *s, struct sim_repository *r)
{
    resource_gone(s, r->tail);
    set_remove(&s->repositories, r);
    repository_free(r);
}

void repositories_free(struct sim *s)
{
    for (size_t i = 0; i < s->repositories.records.n; i++)
        repository_free(s->repositories.records.v[i]);
    set_release(&s->repositories);
}
