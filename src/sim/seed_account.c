/* What a seeded account has beside its fleet: pipeline roles, connections with other accounts (one
 * waits to be accepted), linked repositories, syncs (one stuck where people saw them stuck, one
 * blocked). It draws from a generator of its own: the fleet stays the same whatever stands here. */
#include "sim/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/gitsync.h"
#include "sim/repository.h"
#include "sim/resource.h"

enum { SEED_ACCOUNT = 0x70726f74 }; /* makes another generator of the same seed */

static const struct {
    const char *environment, *environment_account, *management_account; /* NULL: the fleet's */
    const char *status;
    int64_t requested_ago, modified_ago;
} connections[] = {
    {"vpc-env-staging", "210987654321", NULL, "CONNECTED", 90 * MS_DAY, 89 * MS_DAY},
    {"payments-sandbox", "345678901234", NULL, "PENDING", 2 * MS_DAY, 2 * MS_DAY},
    {"legacy-env", "456789012345", NULL, "REJECTED", 40 * MS_DAY, 39 * MS_DAY},
    {"shared-tools", NULL, "567890123456", "CONNECTED", 200 * MS_DAY, 199 * MS_DAY},
};

static const struct {
    const char *provider, *name;
} repositories[] = {
    {"GITHUB", "acme/proton-templates"}, {"GITHUB", "acme/front-end"}, {"GITHUB", "acme/checkout"},
    {"GITHUB", "acme/network"},          {"BITBUCKET", "acme/legacy"},
};

static const struct {
    bool service;
    enum template_type type;
    const char *name, *repository, *path;
    const char *status;
    int64_t ago;
    bool blocked;
} syncs[] = {
    {false, TEMPLATE_ENVIRONMENT, "fargate-env", "acme/proton-templates", "environments",
     "SUCCEEDED", 3 * MS_DAY, false},
    {false, TEMPLATE_SERVICE, "apigw-lambda-svc", "acme/proton-templates", "services",
     "IN_PROGRESS", 3 * MS_HOUR + 12 * MS_MINUTE, false}, /* stuck: it never ends */
    {true, TEMPLATE_SERVICE, "front-end", "acme/front-end", ".proton/proton-ops.yaml", "SUCCEEDED",
     9 * MS_HOUR, false},
    {true, TEMPLATE_SERVICE, "checkout", "acme/checkout", ".proton/proton-ops.yaml", "FAILED",
     5 * MS_HOUR, true},
};

/* The environment of a connection that is there lives in the other account. */
static void move_environment(struct sim *s, const struct sim_connection *c)
{
    struct sim_target *t = target_find(s, TARGET_ENVIRONMENT, c->environment_name);

    if (!t || !str_eq(c->status, "CONNECTED") || !str_eq(c->management_account, s->account))
        return;
    cJSON_Delete(t->members);
    t->members = cJSON_CreateObject();
    json_set_str(t->members, "environmentAccountConnectionId", c->id);
    json_set_str(t->members, "environmentAccountId", c->environment_account);
}

static void add_connections(struct sim *s, struct rng *r)
{
    for (size_t i = 0; i < ARRAY_LEN(connections); i++) {
        struct sim_connection *c;
        char id[37];

        rng_uuid4(r, id);
        c = connection_add(s, id);
        set_text(&c->environment_name, connections[i].environment);
        c->environment_account = xstrdup(
            connections[i].environment_account ? connections[i].environment_account : s->account);
        c->management_account = xstrdup(
            connections[i].management_account ? connections[i].management_account : s->account);
        c->role = xasprintf("arn:aws:iam::%s:role/ProtonEnvironmentRole", c->environment_account);
        c->component_role = xasprintf("%sForComponents", c->role);
        c->status = connections[i].status;
        c->requested_ms = s->now_ms - connections[i].requested_ago;
        c->modified_ms = s->now_ms - connections[i].modified_ago;
        move_environment(s, c);
    }
}

static void add_repositories(struct sim *s)
{
    for (size_t i = 0; i < ARRAY_LEN(repositories); i++) {
        struct sim_repository *r = repository_add(s, repositories[i].provider,
                                                  repositories[i].name);

        r->connection = xasprintf("arn:aws:codestar-connections:%s:%s:connection/"
                                  "6f9a1f5c-3a52-4c1e-9d1e-2f1f0b7c8d10",
                                  s->region, s->account);
    }
}

static void commit(struct rng *r, char sha[SYNC_SHA_MAX])
{
    for (size_t i = 0; i < SYNC_SHA_MAX - 1; i++)
        sha[i] = "0123456789abcdef"[rng_below(r, 16)];
}

/* One that began `ago`. */
static void attempt(struct rng *r, struct sim_attempt *a, const char *status, int64_t began_ms)
{
    a->status = status;
    commit(r, a->sha);
    commit(r, a->from);
    a->started_ms = began_ms;
    a->moved_ms = began_ms + 2 * MS_SECOND;
    a->ended_ms = str_eq(status, "IN_PROGRESS") ? 0 : began_ms + 15 * MS_SECOND;
}

static void add_syncs(struct sim *s, struct rng *r)
{
    for (size_t i = 0; i < ARRAY_LEN(syncs); i++) {
        struct sim_sync *y;

        if (syncs[i].service ? !service_find(s, syncs[i].name)
                             : !template_find(s, syncs[i].type, syncs[i].name))
            continue;
        y = gitsync_add(s, syncs[i].service, syncs[i].type, syncs[i].name);
        set_text(&y->provider, "GITHUB");
        set_text(&y->repository, syncs[i].repository);
        set_text(&y->branch, "main");
        set_text(&y->path, syncs[i].path);
        attempt(r, &y->succeeded, "SUCCEEDED", s->now_ms - syncs[i].ago - 4 * MS_DAY);
        attempt(r, &y->latest, syncs[i].status, s->now_ms - syncs[i].ago);
        memcpy(y->latest.from, y->succeeded.sha, sizeof(y->latest.from));
        if (str_eq(syncs[i].status, "SUCCEEDED"))
            y->succeeded = y->latest;
        if (syncs[i].blocked)
            gitsync_block(s, y, NULL, r);
    }
}

void seed_account(struct sim *s)
{
    struct sim_account *a = &s->settings;
    struct rng r;

    if (!s->o.environments)
        return;
    rng_seed(&r, s->o.seed ^ SEED_ACCOUNT);
    a->pipeline_role = xasprintf("arn:aws:iam::%s:role/ProtonPipelineServiceRole", s->account);
    a->pipeline_codebuild_role = xasprintf("arn:aws:iam::%s:role/ProtonPipelineCodeBuildRole",
                                           s->account);
    add_connections(s, &r);
    add_repositories(s);
    add_syncs(s, &r);
}
