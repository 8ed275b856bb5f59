/* Operations on linked repositories, and what is synced from them. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/field.h"
#include "sim/ops.h"
#include "sim/repository.h"
#include "sim/resource.h"
#include "sim/gitsync.h"

enum { REPOSITORIES_QUOTA = 1000 }; /* [choice] */

#define AT(member) offsetof(struct sim_repository, member)

static const struct field fields[] = {
    {"provider", AT(provider), FIELD_TEXT, FIELD_SHOWN},
    {"name", AT(name), FIELD_TEXT, FIELD_SHOWN},
    {"connectionArn", AT(connection), FIELD_TEXT, FIELD_CREATE | FIELD_SHOWN},
    {"encryptionKey", AT(encryption_key), FIELD_TEXT, FIELD_CREATE | FIELD_GET},
};

static cJSON *repository_json(const struct sim *s, const struct sim_repository *r, unsigned use)
{
    cJSON *o = cJSON_CreateObject();

    add_arn(s, o, "arn", "%s", r->tail);
    fields_show(fields, ARRAY_LEN(fields), r, o, use);
    return o;
}

static void answer(const struct sim *s, const struct sim_repository *r, struct sim_answer *out)
{
    answer_member(out, "repository", repository_json(s, r, FIELD_GET));
}

static struct sim_repository *find(const struct sim *s, const struct sim_request *rq)
{
    return repository_find(s, json_str_or(rq->input, "provider", ""),
                           json_str_or(rq->input, "name", ""));
}

/* [choice] A repeat is idempotent by provider and name: the model calls the create so. */
void op_create_repository(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *provider = json_str_or(rq->input, "provider", ""),
               *name = json_str_or(rq->input, "name", "");
    char tail[REPOSITORY_TAIL_MAX];
    struct sim_repository *r;

    repository_tail(provider, name, tail);
    if (idem_repeat(s, rq, tail, out))
        return;
    if (find(s, rq)) {
        answer_error(out, "ConflictException", "Repository %s of %s already exists.", name,
                     provider);
        return;
    }
    if (s->repositories.records.n >= REPOSITORIES_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException",
                     "An account has %d repositories at most.", REPOSITORIES_QUOTA);
        return;
    }
    r = repository_add(s, provider, name);
    fields_take(fields, ARRAY_LEN(fields), r, rq->input, FIELD_CREATE);
    answer(s, r, out);
    resource_made(s, rq, tail, tail, out);
}

void op_get_repository(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct sim_repository *r = find(s, rq);

    if (r)
        answer(s, r, out);
    else
        answer_error(out, "ResourceNotFoundException", "Repository %s of %s was not found.",
                     json_str_or(rq->input, "name", ""), json_str_or(rq->input, "provider", ""));
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return repository_json(s, item, FIELD_LIST);
}

void op_list_repositories(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct page_list l = {.sorted = true};

    for (size_t i = 0; i < s->repositories.records.n; i++) {
        const struct sim_repository *r = s->repositories.records.v[i];

        page_add(&l, r->tail, r);
    }
    page_answer(s, rq, &l, "repositories", summary, out);
}

/* What follows it; NULL: nothing does. [choice] A repository in use is not unlinked. */
static const char *used_by(const struct sim *s, const struct sim_repository *r)
{
    for (size_t i = 0; i < s->syncs.records.n; i++) {
        const struct sim_sync *y = s->syncs.records.v[i];

        if (str_eq(y->provider, r->provider) && str_eq(y->repository, r->name))
            return y->key;
    }
    for (size_t i = 0; i < s->by_name[TARGET_ENVIRONMENT].n; i++) {
        const struct sim_target *e = s->by_name[TARGET_ENVIRONMENT].v[i];
        const cJSON *has = json_at(e->members, "provisioningRepository");

        if (has && str_eq(json_str(has, "provider"), r->provider) &&
            str_eq(json_str(has, "name"), r->name))
            return e->name;
    }
    if (str_eq(s->settings.repository_provider, r->provider) &&
        str_eq(s->settings.repository_name, r->name))
        return "the account's pipelines";
    return NULL;
}

/* A repeat succeeds: what is gone answers {} (the model calls the delete idempotent). */
void op_delete_repository(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_repository *r = find(s, rq);
    const char *user = r ? used_by(s, r) : NULL;

    if (!r) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    if (user) {
        answer_error(out, "ConflictException", "Repository %s cannot be deleted: %s uses it.",
                     r->name, user);
        return;
    }
    answer(s, r, out);
    repository_remove(s, r);
}

/* --- what is synced from it
 * ------------------------------------------------------------------------- */

static void add_definition(cJSON *list, const struct sim_sync *y, const char *directory,
                           const char *target)
{
    cJSON *o = cJSON_CreateObject();

    json_set_str(o, "branch", y->branch);
    json_set_str(o, "directory", directory);
    json_set_str(o, "parent", y->name);
    json_set_str(o, "target", target);
    cJSON_AddItemToArray(list, o);
}

/* [choice] One for each major version of a template, one for each instance of a service. */
static void add_definitions(const struct sim *s, cJSON *list, const struct sim_sync *y)
{
    const struct sim_template *t = y->service ? NULL : template_find(s, y->type, y->name);
    const struct sim_service *v = y->service ? service_find(s, y->name) : NULL;
    char directory[SYNC_DIRECTORY_MAX], target[SIM_KEY_MAX];
    int last = -1;

    for (size_t i = 0; t && i < t->versions.n; i++) {
        int major = ((const struct sim_template_version *)t->versions.v[i])->number.major;

        if (major == last)
            continue;
        last = major;
        gitsync_directory(y, major, directory);
        snprintf(target, sizeof(target), "%s:%d", y->name, major);
        add_definition(list, y, directory, target);
    }
    for (size_t i = 0; v && i < v->instances.n; i++) {
        gitsync_directory(y, 0, directory);
        add_definition(list, y, directory, ((const struct sim_target *)v->instances.v[i])->key);
    }
}

/* No not-found is declared: an unknown repository has no definitions. */
void op_list_definitions(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "repositoryName", ""),
               *provider = json_str_or(rq->input, "repositoryProvider", "");
    bool service = str_eq(json_str(rq->input, "syncType"), "SERVICE_SYNC");
    cJSON *list = cJSON_CreateArray();

    for (size_t i = 0; i < s->syncs.records.n; i++) {
        const struct sim_sync *y = s->syncs.records.v[i];

        if (y->service == service && str_eq(y->repository, name) && str_eq(y->provider, provider))
            add_definitions(s, list, y);
    }
    answer_member(out, "syncDefinitions", list);
}
