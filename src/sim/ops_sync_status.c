/* How syncs go: of a repository's branch, of a template's major version, of a service instance; and
 * the blockers of a service's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/ops.h"
#include "sim/ops_sync.h"
#include "sim/repository.h"

/* --- syncs
 * ------------------------------------------------------------------------------------------ */

static void add_event(cJSON *list, const char *type, int64_t ms, const char *sha, const char *fmt,
                      ...) __attribute__((format(printf, 5, 6)));

static void add_event(cJSON *list, const char *type, int64_t ms, const char *sha, const char *fmt,
                      ...)
{
    cJSON *o = cJSON_CreateObject();
    char text[256];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    json_set_str(o, "event", text);
    json_set_str(o, "externalId", sha);
    add_time(o, "time", ms);
    json_set_str(o, "type", type);
    cJSON_AddItemToArray(list, o);
}

/* [choice] The texts, but for the one that people saw a sync stuck at (BEHAVIOUR section 6). */
static cJSON *attempt_json(const struct sim_attempt *a)
{
    cJSON *o = cJSON_CreateObject(), *events = cJSON_AddArrayToObject(o, "events");

    add_event(events, "INITIATED", a->started_ms, a->sha, "Found commit %s", a->sha);
    if (a->moved_ms)
        add_event(events, "IN_PROGRESS", a->moved_ms, a->sha, "Starting syncs for commit %s",
                  a->sha);
    if (a->ended_ms)
        add_event(events, a->status, a->ended_ms, a->sha,
                  str_eq(a->status, "SUCCEEDED") ? "Synced commit %s"
                                                 : "Could not sync commit %s: the files in the "
                                                   "repository are not valid",
                  a->sha);
    add_time(o, "startedAt", a->started_ms);
    json_set_str(o, "status", a->status);
    return o;
}

static cJSON *revision(const struct sim_sync *y, const char *directory, const char *sha)
{
    cJSON *o = cJSON_CreateObject();

    json_set_str(o, "branch", y->branch);
    json_set_str(o, "directory", directory);
    json_set_str(o, "repositoryName", y->repository);
    json_set_str(o, "repositoryProvider", y->provider);
    json_set_str(o, "sha", sha);
    return o;
}

static void add_attempt(cJSON *o, const char *name, const struct sim_sync *y,
                        const struct sim_attempt *a, const char *directory, const char *target)
{
    cJSON *in;

    if (!a->status)
        return;
    in = attempt_json(a);
    json_set(in, "initialRevision", revision(y, directory, a->from));
    json_set(in, "targetRevision", revision(y, directory, a->sha));
    json_set_str(in, "target", target);
    json_set(o, name, in);
}

static void answer_status(const struct sim_sync *y, int major, const char *target,
                          struct sim_answer *out)
{
    cJSON *o = cJSON_CreateObject();
    char *directory = xmalloc(SYNC_DIRECTORY_MAX);

    gitsync_directory(y, major, directory);
    if (y->latest.status)
        json_set(o, "desiredState", revision(y, directory, y->latest.sha));
    add_attempt(o, "latestSync", y, &y->latest, directory, target);
    add_attempt(o, "latestSuccessfulSync", y, &y->succeeded, directory, target);
    answer_ok(out, o);
    free(directory);
}

/* [choice] templateVersion is a major version; one that the template has not got is not found. */
void op_template_sync_status(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "templateName", ""),
               *version = json_str_or(rq->input, "templateVersion", "");
    enum template_type type = str_eq(json_str(rq->input, "templateType"), "SERVICE")
                                  ? TEMPLATE_SERVICE
                                  : TEMPLATE_ENVIRONMENT;
    const struct sim_sync *y = need_sync(s, false, type, name, out);
    const struct sim_template *t = template_find(s, type, name);
    char target[SYNC_KEY_MAX];
    int64_t major;

    if (!y)
        return;
    if (!t || num_parse(version, 0, 1000000, &major) < 0 || !template_has_major(t, (int)major)) {
        answer_error(out, "ResourceNotFoundException", "Template %s has no major version %s.", name,
                     version);
        return;
    }
    snprintf(target, sizeof(target), "%s:%d", name, (int)major);
    answer_status(y, (int)major, target, out);
}

void op_instance_sync_status(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *service = json_str_or(rq->input, "serviceName", "");
    char *key = xasprintf("%s/%s", service, json_str_or(rq->input, "serviceInstanceName", ""));
    const struct sim_target *t = need_target(s, TARGET_INSTANCE, key, out);
    const struct sim_sync *y = t ? need_sync(s, true, TEMPLATE_SERVICE, service, out) : NULL;

    if (y)
        answer_status(y, 0, key, out);
    free(key);
}

/* The newest sync of the branch. [choice] A branch that nothing follows has none. */
void op_repository_sync_status(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "repositoryName", ""),
               *provider = json_str_or(rq->input, "repositoryProvider", ""),
               *branch = json_str_or(rq->input, "branch", "");
    bool service = str_eq(json_str(rq->input, "syncType"), "SERVICE_SYNC");
    const struct sim_attempt *newest = NULL;
    cJSON *o;

    if (!repository_find(s, provider, name)) {
        answer_error(out, "ResourceNotFoundException", "Repository %s of %s was not found.", name,
                     provider);
        return;
    }
    for (size_t i = 0; i < s->syncs.records.n; i++) {
        const struct sim_sync *y = s->syncs.records.v[i];

        if (y->service == service && str_eq(y->repository, name) && str_eq(y->provider, provider) &&
            str_eq(y->branch, branch) && y->latest.status &&
            (!newest || y->latest.started_ms > newest->started_ms))
            newest = &y->latest;
    }
    o = cJSON_CreateObject();
    if (newest)
        json_set(o, "latestSync", attempt_json(newest));
    answer_ok(out, o);
}

/* --- blockers
 * --------------------------------------------------------------------------------------- */

static void add_context(cJSON *list, const char *key, const char *value)
{
    cJSON *o = cJSON_CreateObject();

    json_set_str(o, "key", key);
    json_set_str(o, "value", value);
    cJSON_AddItemToArray(list, o);
}

static cJSON *blocker_json(const struct sim_sync *y, const struct sim_blocker *b)
{
    cJSON *o = cJSON_CreateObject(), *contexts = cJSON_AddArrayToObject(o, "contexts");

    add_context(contexts, "serviceName", y->name);
    if (b->instance)
        add_context(contexts, "serviceInstanceName", b->instance);
    add_time(o, "createdAt", b->created_ms);
    json_set_str(o, "createdReason", b->reason);
    json_set_str(o, "id", b->id);
    add_time(o, "resolvedAt", b->resolved_ms);
    json_set_str(o, "resolvedReason", b->resolved_reason);
    json_set_str(o, "status", b->status);
    json_set_str(o, "type", "AUTOMATED");
    return o;
}

/* Of an instance, those for it alone; without one, those for the whole service. [choice] The latest
 * first, the resolved ones too. */
void op_blocker_summary(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *service = json_str_or(rq->input, "serviceName", ""),
               *instance = json_str(rq->input, "serviceInstanceName");
    const struct sim_sync *y = gitsync_find(s, true, TEMPLATE_SERVICE, service);
    char *key = xasprintf("%s/%s", service, instance ? instance : "");
    bool there = instance ? need_target(s, TARGET_INSTANCE, key, out) != NULL
                          : service_find(s, service) != NULL;
    cJSON *o, *list;

    free(key);
    if (!there) {
        if (!*out->error)
            answer_error(out, "ResourceNotFoundException", "Service %s was not found.", service);
        return;
    }
    o = cJSON_CreateObject();
    json_set_str(o, "serviceName", service);
    json_set_str(o, "serviceInstanceName", instance);
    list = cJSON_AddArrayToObject(o, "latestBlockers");
    for (size_t i = y ? y->blockers.n : 0; i-- > 0;)
        if (str_eq(((const struct sim_blocker *)y->blockers.v[i])->instance, instance))
            cJSON_AddItemToArray(list, blocker_json(y, y->blockers.v[i]));
    answer_member(out, "serviceSyncBlockerSummary", o);
}

/* Resolving lets the service be synced again: a sync begins. */
void op_update_blocker(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *id = json_str_or(rq->input, "id", "");
    struct sim_sync *y = NULL;
    struct sim_blocker *b = gitsync_blocker(s, id, &y);
    cJSON *o;

    if (!b) {
        answer_error(out, "ResourceNotFoundException", "Sync blocker %s was not found.", id);
        return;
    }
    if (!str_eq(b->status, "ACTIVE")) {
        answer_error(out, "ConflictException", "Sync blocker %s is resolved already.", id);
        return;
    }
    b->status = "RESOLVED";
    b->resolved_ms = s->now_ms;
    set_text(&b->resolved_reason, json_str_or(rq->input, "resolvedReason", ""));
    gitsync_start(s, y);
    o = cJSON_CreateObject();
    json_set_str(o, "serviceName", y->name);
    json_set_str(o, "serviceInstanceName", b->instance);
    json_set(o, "serviceSyncBlocker", blocker_json(y, b));
    answer_ok(out, o);
}
