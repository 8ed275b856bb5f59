/* Template sync configurations and service sync configurations: what follows which branch. */
#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/field.h"
#include "sim/ops.h"
#include "sim/ops_sync.h"
#include "sim/repository.h"
#include "sim/gitsync.h"

enum { SYNCS_QUOTA = 1000 }; /* [choice] */

#define AT(member) offsetof(struct sim_sync, member)
#define GIVEN      (FIELD_CREATE | FIELD_UPDATE | FIELD_GET)

static const struct field fields[] = {
    {"branch", AT(branch), FIELD_TEXT, GIVEN},
    {"repositoryName", AT(repository), FIELD_TEXT, GIVEN},
    {"repositoryProvider", AT(provider), FIELD_TEXT, GIVEN},
};

/* By the name of the operation. */
static bool is_service(const struct sim_request *rq)
{
    return strstr(rq->op, "ServiceSync") != NULL;
}

static const char *path_member(bool service)
{
    return service ? "filePath" : "subdirectory";
}

static const char *name_of(const struct sim_request *rq)
{
    return json_str_or(rq->input, is_service(rq) ? "serviceName" : "templateName", "");
}

static enum template_type type_of(const struct sim_request *rq)
{
    return str_eq(json_str(rq->input, "templateType"), "SERVICE") ? TEMPLATE_SERVICE
                                                                  : TEMPLATE_ENVIRONMENT;
}

static cJSON *sync_json(const struct sim_sync *y)
{
    cJSON *o = cJSON_CreateObject();

    json_set_str(o, y->service ? "serviceName" : "templateName", y->name);
    if (!y->service)
        json_set_str(o, "templateType", y->type == TEMPLATE_SERVICE ? "SERVICE" : "ENVIRONMENT");
    fields_show(fields, ARRAY_LEN(fields), y, o, FIELD_GET);
    json_set_str(o, path_member(y->service), y->path);
    return o;
}

static void answer(const struct sim_sync *y, struct sim_answer *out)
{
    answer_member(out, y->service ? "serviceSyncConfig" : "templateSyncConfig", sync_json(y));
}

struct sim_sync *need_sync(const struct sim *s, bool service, enum template_type type,
                           const char *name, struct sim_answer *out)
{
    struct sim_sync *y = gitsync_find(s, service, type, name);

    if (!y)
        answer_error(out, "ResourceNotFoundException", "The %s sync config of %s was not found.",
                     service ? "service" : "template", name);
    return y;
}

static struct sim_sync *need(const struct sim *s, const struct sim_request *rq,
                             struct sim_answer *out)
{
    return need_sync(s, is_service(rq), type_of(rq), name_of(rq), out);
}

/* Are the things there that the input names? `code`: a create declares no not-found. */
static bool check(const struct sim *s, const struct sim_request *rq, const char *code,
                  struct sim_answer *out)
{
    const char *name = name_of(rq), *repository = json_str_or(rq->input, "repositoryName", "");
    bool there = is_service(rq) ? service_find(s, name) != NULL
                                : template_find(s, type_of(rq), name) != NULL;

    if (!there) {
        answer_error(out, code, "%s %s was not found.", is_service(rq) ? "Service" : "Template",
                     name);
        return false;
    }
    if (!repository_find(s, json_str_or(rq->input, "repositoryProvider", ""), repository)) {
        answer_error(out, code, "Repository %s was not found.", repository);
        return false;
    }
    return true;
}

static void take(struct sim *s, struct sim_sync *y, const cJSON *input)
{
    fields_take(fields, ARRAY_LEN(fields), y, input, FIELD_UPDATE);
    set_text(&y->path, json_str(input, path_member(y->service)));
    gitsync_start(s, y);
}

/* [choice] A repeat is idempotent by name: the model calls the create so. */
void op_create_sync(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *name = name_of(rq);
    char key[SYNC_KEY_MAX];
    struct sim_sync *y;

    gitsync_key(is_service(rq), type_of(rq), name, key);
    if (idem_repeat(s, rq, key, out) || !check(s, rq, "ValidationException", out))
        return;
    if (gitsync_find(s, is_service(rq), type_of(rq), name)) {
        answer_error(out, "ConflictException", "%s has a sync config already.", name);
        return;
    }
    if (s->syncs.records.n >= SYNCS_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException",
                     "An account has %d sync configs at most.", SYNCS_QUOTA);
        return;
    }
    y = gitsync_add(s, is_service(rq), type_of(rq), name);
    take(s, y, rq->input);
    answer(y, out);
    idem_keep(s, rq, key, key, out);
}

void op_get_sync(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct sim_sync *y = need(s, rq, out);

    if (y)
        answer(y, out);
}

/* All of it is given anew: a subdirectory that is left out is the root. */
void op_update_sync(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_sync *y = need(s, rq, out);

    if (!y || !check(s, rq, "ResourceNotFoundException", out))
        return;
    take(s, y, rq->input);
    idem_modified(s, y->key);
    answer(y, out);
}

/* A repeat succeeds: what is gone answers {} (the model calls the delete idempotent). */
void op_delete_sync(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_sync *y = gitsync_find(s, is_service(rq), type_of(rq), name_of(rq));

    if (!y) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    answer(y, out);
    gitsync_remove(s, y);
}
