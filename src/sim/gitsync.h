/* gitsync.h - what follows a branch of a repository: a template, or a service's spec. Its syncs run
 * by themselves: INITIATED, IN_PROGRESS, then SUCCEEDED or FAILED after about 15 seconds (BEHAVIOUR
 * sections 4 and 6). Nothing is fetched.
 *
 * One sync is the latest; the last that succeeded is kept beside it. Who updates a synced service
 * by hand puts a blocker there, lest that be overwritten, and nothing of the service is synced
 * until it is resolved. */
#ifndef SIM_GITSYNC_H
#define SIM_GITSYNC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"
#include "base/vec.h"
#include "sim/template.h"

enum { SYNC_DIRECTORY_MAX = 17000, SYNC_KEY_MAX = 180, SYNC_SHA_MAX = 41, SYNC_ID_MAX = 37 };

struct sim_attempt {
    const char *status;                     /* NULL: there was none */
    char sha[SYNC_SHA_MAX];                 /* the commit */
    char from[SYNC_SHA_MAX];                /* the commit before it */
    int64_t started_ms, moved_ms, ended_ms; /* INITIATED, IN_PROGRESS, the end; 0: not yet */
};

struct sim_blocker {
    char id[SYNC_ID_MAX];
    const char *status; /* "ACTIVE", "RESOLVED" */
    char *instance;     /* NULL: the whole service */
    char *reason, *resolved_reason;
    int64_t created_ms, resolved_ms;
};

struct sim_sync {
    char *key;    /* as gitsync_key() has it */
    bool service; /* else of a template */
    enum template_type type;
    char *name; /* of the template or service */
    char *provider, *repository, *branch;
    char *path; /* a template's subdirectory (NULL: the root), a service's file */
    struct sim_attempt latest, succeeded;
    struct vec blockers; /* struct sim_blocker *, oldest first */
};

/* "template-sync/environment-template/N", "service-sync/N" */
void gitsync_key(bool service, enum template_type type, const char *name, char out[SYNC_KEY_MAX]);
struct sim_sync *gitsync_find(const struct sim *s, bool service, enum template_type type,
                              const char *name);
struct sim_sync *gitsync_add(struct sim *s, bool service, enum template_type type,
                             const char *name);
void gitsync_remove(struct sim *s, struct sim_sync *y);
void gitsyncs_free(struct sim *s);

/* Where in the repository it looks: a template's major version lies in its own folder (N/v1), a
 * service's spec where its file is. */
void gitsync_directory(const struct sim_sync *y, int major, char out[SYNC_DIRECTORY_MAX]);

/* What it follows is gone ("service/N", "service-template/N"), or what a blocker is for
 * ("service/N/service-instance/I"); other tails do nothing. */
void gitsync_gone(struct sim *s, const char *tail);

/* A new commit: begins a sync, in place of one that is under way; not while a blocker is active. */
void gitsync_start(struct sim *s, struct sim_sync *y);
void gitsync_event(struct sim *s, const struct sim_event *ev);

/* An instance, or all of a service (NULL), was updated by hand: a blocker, where it is synced and
 * has none yet. */
void gitsync_touched(struct sim *s, const char *service, const char *instance);
/* The same of a sync; `r` gives its id. */
void gitsync_block(struct sim *s, struct sim_sync *y, const char *instance, struct rng *r);
struct sim_blocker *gitsync_active_blocker(const struct sim_sync *y); /* NULL: none */
/* A blocker by its id, and whose it is. */
struct sim_blocker *gitsync_blocker(const struct sim *s, const char *id, struct sim_sync **of);

#endif
