/* store_fixture.h - a store over a clock that stands still until it is told, and what an observer
 * heard of it. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "store/store.h"

#define START (INT64_C(1800000000) * 1000)

struct store_fixture {
    struct store *store;
    struct store_context *context;
    struct clock clock;
    int64_t now;
    int heard[STORE_CONTEXTS + 1]; /* by event */
    char last[64];                 /* the id of the row of the last event that had one */
};

static inline int64_t fixture_now(void *ctx)
{
    return ((struct store_fixture *)ctx)->now;
}

static inline void fixture_hear(void *ctx, enum store_event ev, struct row *row)
{
    struct store_fixture *f = ctx;

    f->heard[ev]++;
    assert_true((row == NULL) == (ev >= STORE_ACTIVITY));
    if (row) { /* it can be read, whatever is told of it */
        assert_ptr_equal(store_find(row->context, row->kind, row->id), row);
        snprintf(f->last, sizeof(f->last), "%s", row->id);
    }
}

static inline int store_setup(void **state)
{
    struct store_fixture *f = xcalloc(1, sizeof(*f));

    f->now = START;
    f->clock = (struct clock){.wall_ms = fixture_now, .mono_ms = fixture_now, .ctx = f};
    f->store = store_new(&f->clock);
    f->context = store_add_context(f->store, "one");
    store_observe(f->store, fixture_hear, f);
    *state = f;
    return 0;
}

static inline int store_teardown(void **state)
{
    struct store_fixture *f = *state;

    store_unobserve(f->store, fixture_hear, f);
    store_free(f->store);
    free(f);
    return 0;
}

static inline void fixture_forget(struct store_fixture *f)
{
    memset(f->heard, 0, sizeof(f->heard));
}

/* Puts JSON text. */
static inline struct row *put(struct store_fixture *f, const char *kind, const char *json,
                              bool detail)
{
    struct err e;
    cJSON *o = json_parse(json, strlen(json), &e);
    struct row *r;

    if (!o)
        fail_msg("%s: %s", json, e.msg);
    r = store_put(f->context, kind_find(kind), o, detail);
    cJSON_Delete(o);
    return r;
}

/* Puts environment "e" with a status and more members (", ..."). */
static inline struct row *put_status(struct store_fixture *f, const char *status, const char *more)
{
    char json[20000];

    snprintf(json, sizeof(json), "{\"name\":\"e\",\"deploymentStatus\":\"%s\"%s}", status, more);
    return put(f, "environment", json, false);
}

static inline size_t health_count(const struct store_fixture *f, const char *kind, enum health h)
{
    return store_count_health(f->store, kind_find(kind), h);
}

/* The text of the newest line, "" if there is none. */
static inline const char *newest(const struct store_fixture *f)
{
    return store_activity_count(f->store) ? store_activity_at(f->store, 0)->text : "";
}

/* Takes from what there should be what a context has. As many as move, each of them one that does,
 * and none twice. */
static inline void assert_counted_in(const struct store_context *c, const struct kind *k,
                                     size_t *there, size_t *moving)
{
    const struct vec *m = context_moving(c, k);

    *there -= context_rows(c, k)->n;
    *moving -= m->n;
    for (size_t i = 0; i < context_rows(c, k)->n; i++)
        assert_ptr_equal(((const struct row *)context_rows(c, k)->v[i])->context, c);
    for (size_t i = 0; i < m->n; i++) {
        assert_true(((const struct row *)m->v[i])->facts.moving);
        for (size_t j = 0; j < i && j < 100; j++)
            assert_ptr_not_equal(m->v[j], m->v[i]);
    }
}

/* The counters are what a walk over all rows finds. */
static inline void assert_counted(const struct store_fixture *f)
{
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);
        const struct vec *rows = store_rows(f->store, k);
        size_t healths[HEALTH__COUNT] = {0}, moving = 0, there = rows->n;

        for (size_t j = 0; j < rows->n; j++) {
            const struct row *r = rows->v[j];

            healths[r->health]++;
            moving += r->facts.moving;
            assert_ptr_equal(store_find(r->context, k, r->id), r);
        }
        assert_int_equal(store_count(f->store, k), rows->n);
        for (size_t c = 0; c < store_context_count(f->store); c++)
            assert_counted_in(store_context_at(f->store, c), k, &there, &moving);
        assert_int_equal(there, 0);
        assert_int_equal(moving, 0);
        for (int h = 0; h < HEALTH__COUNT; h++)
            assert_int_equal(store_count_health(f->store, k, (enum health)h), healths[h]);
    }
}

#endif
