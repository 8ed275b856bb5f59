/* Figures. The history in the store is capped, so a period that is longer than what is known of it
 * is counted as far as it is known. */
#include "ui/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "base/alloc.h"
#include "base/when.h"
#include "ui/usual.h"

static void count_deployment(const struct row *r, int64_t now, struct figures *f)
{
    int64_t ago = now - r->facts.created_ms;

    if (!r->facts.created_ms)
        return;
    f->running += r->facts.moving;
    for (int i = 0; i < FIGURE_PERIODS; i++) {
        struct figure_period *p = &f->periods[i];

        if (ago >= p->ms)
            continue;
        p->begun++;
        p->good += r->health == HEALTH_OK;
        p->bad += r->health == HEALTH_FAILED;
    }
    if (ago >= 0 && ago < FIGURE_HOURS * MS_HOUR) {
        size_t hour = (size_t)(FIGURE_HOURS - 1 - ago / MS_HOUR);

        f->begun[hour]++;
        f->failed[hour] += r->health == HEALTH_FAILED;
    }
}

static void find_medians(const struct vec *rows, int64_t now, struct figures *f)
{
    int64_t *took = xcalloc(rows->n ? rows->n : 1, sizeof(*took));

    for (int i = 0; i < FIGURE_PERIODS; i++) {
        size_t n = 0;

        for (size_t j = 0; j < rows->n; j++) {
            const struct row *r = rows->v[j];

            if (r->health == HEALTH_OK && r->facts.completed_ms > r->facts.created_ms &&
                now - r->facts.created_ms < f->periods[i].ms)
                took[n++] = r->facts.completed_ms - r->facts.created_ms;
        }
        f->periods[i].median_ms = n ? usual_at(took, n, 50) : 0;
    }
    free(took);
}

/* --- by template -------------------------------------------------------------------------------
 */

struct by_template {
    struct figure_template figure;
    char key[160];
    UT_hash_handle hh;
};

static void count_template(struct by_template **all, const struct row *r)
{
    struct by_template *t;
    char key[160];

    snprintf(key, sizeof(key), "%s %.100s", r->kind->name, r->facts.template_name);
    HASH_FIND_STR(*all, key, t);
    if (!t) {
        t = xcalloc(1, sizeof(*t));
        t->figure.kind = r->kind;
        snprintf(t->key, sizeof(t->key), "%s", key);
        snprintf(t->figure.name, sizeof(t->figure.name), "%.100s", r->facts.template_name);
        HASH_ADD_STR(*all, key, t);
    }
    t->figure.n++;
    t->figure.failing += r->health >= HEALTH_FAILED;
}

static int worst_first(const struct by_template *a, const struct by_template *b)
{
    if (a->figure.failing != b->figure.failing)
        return a->figure.failing > b->figure.failing ? -1 : 1;
    return strcmp(a->key, b->key);
}

/* What has a version deployed counts; templates and their versions themselves do not. */
static void count_templates(const struct store *s, struct figures *f)
{
    struct by_template *all = NULL, *t, *next;

    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);
        const struct vec *rows = store_rows(s, k);

        for (size_t j = 0; !kind_version_of(k) && j < rows->n; j++) {
            const struct row *r = rows->v[j];

            if (r->facts.template_name && r->facts.major && r->facts.minor)
                count_template(&all, r);
        }
    }
    HASH_SORT(all, worst_first);
    HASH_ITER (hh, all, t, next) {
        if (t->figure.failing > 0 && f->n_templates < FIGURE_TEMPLATES)
            f->templates[f->n_templates++] = t->figure;
        HASH_DEL(all, t);
        free(t);
    }
}

void figures_count(const struct store *s, int64_t now_ms, struct figures *out)
{
    const struct vec *rows = store_rows(s, kind_history());

    *out = (struct figures){.periods = {{.title = "1 h", .ms = MS_HOUR},
                                        {.title = "24 h", .ms = MS_DAY},
                                        {.title = "7 d", .ms = 7 * MS_DAY}}};
    for (size_t i = 0; i < rows->n; i++)
        count_deployment(rows->v[i], now_ms, out);
    find_medians(rows, now_ms, out);
    count_templates(s, out);
}
