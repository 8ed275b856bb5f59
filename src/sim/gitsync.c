/* What follows a branch, as data, and what time does to it. It refuses to know what a commit holds:
 * the configuration's words decide how a sync ends. */
#include "sim/gitsync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/rng.h"
#include "sim/model.h"

/* About 15 s in all (BEHAVIOUR section 6). */
enum { MOVE_LEAST_MS = 1000, MOVE_MOST_MS = 4000, END_LEAST_MS = 9000, END_MOST_MS = 14000 };
/* Of a service, the latest. There may be an active one for each of 20 instances, and one more. */
enum { BLOCKERS_KEPT = 50 };

void gitsync_key(bool service, enum template_type type, const char *name, char out[SYNC_KEY_MAX])
{
    if (service)
        snprintf(out, SYNC_KEY_MAX, "service-sync/%s", name);
    else
        snprintf(out, SYNC_KEY_MAX, "template-sync/%s/%s", template_tail_word(type), name);
}

struct sim_sync *gitsync_find(const struct sim *s, bool service, enum template_type type,
                              const char *name)
{
    char key[SYNC_KEY_MAX];

    gitsync_key(service, type, name, key);
    return set_find(&s->syncs, key);
}

struct sim_sync *gitsync_add(struct sim *s, bool service, enum template_type type, const char *name)
{
    struct sim_sync *y = xcalloc(1, sizeof(*y));
    char key[SYNC_KEY_MAX];

    gitsync_key(service, type, name, key);
    y->key = xstrdup(key);
    y->service = service;
    y->type = type;
    y->name = xstrdup(name);
    set_add(&s->syncs, y);
    return y;
}

static void blocker_free(struct sim_blocker *b)
{
    free(b->instance);
    free(b->reason);
    free(b->resolved_reason);
    free(b);
}

static void gitsync_free(struct sim_sync *y)
{
    for (size_t i = 0; i < y->blockers.n; i++)
        blocker_free(y->blockers.v[i]);
    vec_release(&y->blockers);
    free(y->key);
    free(y->name);
    free(y->provider);
    free(y->repository);
    free(y->branch);
    free(y->path);
    free(y);
}

void gitsync_remove(struct sim *s, struct sim_sync *y)
{
    idem_gone(s, y->key);
    set_remove(&s->syncs, y);
    gitsync_free(y);
}

/* A path has up to 4096 characters of up to 4 bytes. */
void gitsync_directory(const struct sim_sync *y, int major, char out[SYNC_DIRECTORY_MAX])
{
    const char *path = y->path ? y->path : "", *slash = strrchr(path, '/');
    size_t n = strlen(path);

    while (n > 0 && path[n - 1] == '/')
        n--;
    if (!y->service)
        snprintf(out, SYNC_DIRECTORY_MAX, "%.*s%s%s/v%d", (int)n, path, n ? "/" : "", y->name,
                 major);
    else if (slash)
        snprintf(out, SYNC_DIRECTORY_MAX, "%.*s", (int)(slash - path), path);
    else
        snprintf(out, SYNC_DIRECTORY_MAX, ".");
}

static void drop_blockers(struct sim_sync *y, const char *instance)
{
    for (size_t i = y->blockers.n; i-- > 0;)
        if (str_eq(((const struct sim_blocker *)y->blockers.v[i])->instance, instance))
            blocker_free(vec_remove(&y->blockers, i));
}

void gitsync_gone(struct sim *s, const char *tail)
{
    static const char service[] = "service/", of[] = "/service-instance/";
    const char *instance = strstr(tail, of);
    struct sim_sync *y;
    char *name, *key;

    if (!str_starts(tail, service)) {
        key = xasprintf("template-sync/%s", tail);
    } else {
        tail += strlen(service);
        name = instance ? xstrndup(tail, (size_t)(instance - tail)) : xstrdup(tail);
        key = xasprintf("service-sync/%s", name);
        free(name);
    }
    y = set_find(&s->syncs, key);
    free(key);
    if (y && instance)
        drop_blockers(y, instance + strlen(of));
    else if (y)
        gitsync_remove(s, y);
}

void gitsyncs_free(struct sim *s)
{
    for (size_t i = 0; i < s->syncs.records.n; i++)
        gitsync_free(s->syncs.records.v[i]);
    set_release(&s->syncs);
}

/* --- blockers
 * --------------------------------------------------------------------------------------- */

struct sim_blocker *gitsync_active_blocker(const struct sim_sync *y)
{
    for (size_t i = y->blockers.n; i-- > 0;) {
        struct sim_blocker *b = y->blockers.v[i];

        if (str_eq(b->status, "ACTIVE"))
            return b;
    }
    return NULL;
}

struct sim_blocker *gitsync_blocker(const struct sim *s, const char *id, struct sim_sync **of)
{
    for (size_t i = 0; i < s->syncs.records.n; i++) {
        struct sim_sync *y = s->syncs.records.v[i];

        for (size_t k = 0; k < y->blockers.n; k++) {
            struct sim_blocker *b = y->blockers.v[k];

            if (str_eq(b->id, id)) {
                *of = y;
                return b;
            }
        }
    }
    return NULL;
}

void gitsync_block(struct sim *s, struct sim_sync *y, const char *instance, struct rng *r)
{
    struct sim_blocker *b = xcalloc(1, sizeof(*b));

    rng_uuid4(r, b->id);
    b->status = "ACTIVE";
    b->created_ms = s->now_ms;
    b->instance = xstrdup(instance);
    b->reason = instance ? xasprintf("Service instance %s of service %s was updated outside of "
                                     "service sync.",
                                     instance, y->name)
                         : xasprintf("Service %s was updated outside of service sync.", y->name);
    for (size_t i = 0; y->blockers.n >= BLOCKERS_KEPT && i < y->blockers.n; i++)
        if (!str_eq(((const struct sim_blocker *)y->blockers.v[i])->status, "ACTIVE"))
            blocker_free(vec_remove(&y->blockers, i));
    vec_push(&y->blockers, b);
}

void gitsync_touched(struct sim *s, const char *service, const char *instance)
{
    struct sim_sync *y = gitsync_find(s, true, TEMPLATE_SERVICE, service);

    for (size_t i = 0; y && i < y->blockers.n; i++) {
        const struct sim_blocker *b = y->blockers.v[i];

        if (str_eq(b->status, "ACTIVE") && str_eq(b->instance, instance))
            return;
    }
    if (y)
        gitsync_block(s, y, instance, &s->rng);
}

/* --- syncs
 * ------------------------------------------------------------------------------------------ */

/* [choice] The branch or path decides how a sync ends, so that each outcome can be had. */
static bool says(const struct sim_sync *y, const char *word)
{
    return strstr(y->branch, word) || (y->path && strstr(y->path, word));
}

static void new_commit(struct sim *s, char sha[SYNC_SHA_MAX])
{
    for (size_t i = 0; i < SYNC_SHA_MAX - 1; i++)
        sha[i] = "0123456789abcdef"[rng_below(&s->rng, 16)];
    sha[SYNC_SHA_MAX - 1] = '\0';
}

static void next(struct sim *s, const struct sim_sync *y, int64_t least, int64_t most)
{
    struct sim_event ev = {.type = EVENT_SYNC, .generation = (uint64_t)y->latest.started_ms};

    ev.due_ms = s->now_ms + scaled(s, rng_range(&s->rng, least, most));
    snprintf(ev.key, sizeof(ev.key), "%s", y->key);
    heap_push(s, &ev);
}

void gitsync_start(struct sim *s, struct sim_sync *y)
{
    struct sim_attempt *a = &y->latest;

    if (gitsync_active_blocker(y))
        return;
    if (a->status)
        memcpy(a->from, a->sha, sizeof(a->from));
    new_commit(s, a->sha);
    if (!a->status)
        memcpy(a->from, a->sha, sizeof(a->from));
    a->status = "INITIATED";
    a->started_ms = s->now_ms;
    a->moved_ms = a->ended_ms = 0;
    next(s, y, MOVE_LEAST_MS, MOVE_MOST_MS);
}

static void end(struct sim *s, struct sim_sync *y)
{
    struct sim_attempt *a = &y->latest;

    a->ended_ms = s->now_ms;
    a->status = says(y, "invalid") ? "FAILED" : "SUCCEEDED";
    if (str_eq(a->status, "SUCCEEDED"))
        y->succeeded = *a;
}

void gitsync_event(struct sim *s, const struct sim_event *ev)
{
    struct sim_sync *y = set_find(&s->syncs, ev->key);
    struct sim_attempt *a = y ? &y->latest : NULL;

    if (!a || (uint64_t)a->started_ms != ev->generation || a->ended_ms)
        return;
    if (a->moved_ms) {
        end(s, y);
        return;
    }
    a->status = "IN_PROGRESS";
    a->moved_ms = s->now_ms;
    if (!says(y, "stuck"))
        next(s, y, END_LEAST_MS, END_MOST_MS);
}
