/* Operations on environment account connections. The service is both sides of a connection: who
 * asks for one in an environment account and who accepts it in the management account speak to the
 * same service here. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/rng.h"
#include "sim/connection.h"
#include "sim/field.h"
#include "sim/ops.h"
#include "sim/resource.h"

enum { CONNECTIONS_QUOTA = 1000 }; /* [choice] */

#define MEMBER     "environmentAccountConnection"
#define AT(member) offsetof(struct sim_connection, member)
#define GIVEN      (FIELD_CREATE | FIELD_UPDATE)

static const struct field fields[] = {
    {"id", AT(id), FIELD_TEXT, FIELD_SHOWN},
    {"environmentName", AT(environment_name), FIELD_TEXT, FIELD_CREATE | FIELD_SHOWN},
    {"managementAccountId", AT(management_account), FIELD_TEXT, FIELD_CREATE | FIELD_SHOWN},
    {"environmentAccountId", AT(environment_account), FIELD_TEXT, FIELD_SHOWN},
    {"roleArn", AT(role), FIELD_TEXT, GIVEN | FIELD_SHOWN},
    {"componentRoleArn", AT(component_role), FIELD_TEXT, GIVEN | FIELD_SHOWN},
    {"codebuildRoleArn", AT(codebuild_role), FIELD_TEXT, GIVEN | FIELD_GET},
    {"status", AT(status), FIELD_WORD, FIELD_SHOWN},
    {"requestedAt", AT(requested_ms), FIELD_TIME, FIELD_SHOWN},
    {"lastModifiedAt", AT(modified_ms), FIELD_TIME, FIELD_SHOWN},
};

static cJSON *connection_json(const struct sim *s, const struct sim_connection *c, unsigned use)
{
    cJSON *o = cJSON_CreateObject();
    char tail[CONNECTION_TAIL_MAX];

    connection_tail(c, tail);
    add_arn(s, o, "arn", "%s", tail);
    fields_show(fields, ARRAY_LEN(fields), c, o, use);
    if (!c->role) /* [choice] a required member: the role that there is stands in */
        json_set_str(o, "roleArn", c->codebuild_role);
    return o;
}

static void answer(const struct sim *s, const struct sim_connection *c, struct sim_answer *out)
{
    answer_member(out, MEMBER, connection_json(s, c, FIELD_GET));
}

static struct sim_connection *need(const struct sim *s, const struct sim_request *rq,
                                   struct sim_answer *out)
{
    const char *id = json_str_or(rq->input, "id", "");
    struct sim_connection *c = connection_find(s, id);

    if (!c)
        answer_error(out, "ResourceNotFoundException",
                     "Environment account connection %s was not found.", id);
    return c;
}

/* --- making one
 * ------------------------------------------------------------------------------------- */

/* [choice] The environment account is the role's: "arn:aws:iam::ACCOUNT:role/...". */
static char *environment_account(const struct sim *s, const struct sim_connection *c)
{
    const char *at = c->role ? c->role : c->codebuild_role;

    for (int colons = 0; at && colons < 4; colons++) {
        at = strchr(at, ':');
        at = at ? at + 1 : NULL;
    }
    return at && strspn(at, "0123456789") == 12 ? xstrndup(at, 12) : xstrdup(s->account);
}

/* [choice] One environment of an account is connected once. */
static const struct sim_connection *other(const struct sim *s, const struct sim_connection *c)
{
    for (size_t i = 0; i < s->connections.records.n; i++) {
        const struct sim_connection *x = s->connections.records.v[i];

        if (x != c && !str_eq(x->status, "REJECTED") &&
            str_eq(x->environment_name, c->environment_name) &&
            str_eq(x->management_account, c->management_account) &&
            str_eq(x->environment_account, c->environment_account))
            return x;
    }
    return NULL;
}

static bool may_create(const struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    if (!json_str(rq->input, "roleArn") && !json_str(rq->input, "codebuildRoleArn")) {
        answer_error(out, "ValidationException", /* [choice] */
                     "At least one of roleArn and codebuildRoleArn must be given.");
        return false;
    }
    if (s->connections.records.n >= CONNECTIONS_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException",
                     "An account has %d environment account connections at most.",
                     CONNECTIONS_QUOTA);
        return false;
    }
    return true;
}

void op_create_connection(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    char id[37], tail[CONNECTION_TAIL_MAX];
    struct sim_connection *c;
    const struct sim_connection *x;

    if (idem_repeat(s, rq, NULL, out) || !may_create(s, rq, out))
        return;
    rng_uuid4(&s->rng, id);
    c = connection_add(s, id);
    fields_take(fields, ARRAY_LEN(fields), c, rq->input, FIELD_CREATE);
    c->environment_account = environment_account(s, c);
    x = other(s, c);
    if (x) {
        answer_error(out, "ConflictException",
                     "Environment account connection %s for environment %s exists already.", x->id,
                     x->environment_name);
        connection_remove(s, c);
        return;
    }
    answer(s, c, out);
    connection_tail(c, tail);
    resource_made(s, rq, NULL, tail, out);
}

/* --- reading
 * ---------------------------------------------------------------------------------------- */

void op_get_connection(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct sim_connection *c = need(s, rq, out);

    if (c)
        answer(s, c, out);
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return connection_json(s, item, FIELD_LIST);
}

static bool in_list(const cJSON *words, const char *word)
{
    const cJSON *item;

    cJSON_ArrayForEach (item, words) {
        if (cJSON_IsString(item) && str_eq(item->valuestring, word))
            return true;
    }
    return false;
}

/* requestedBy says as which account the asker asks: what is listed are the connections that the
 * service's account has in that part. [choice] By environment name; no statuses are all. */
void op_list_connections(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    bool management = str_eq(json_str_or(rq->input, "requestedBy", "MANAGEMENT_ACCOUNT"),
                             "MANAGEMENT_ACCOUNT");
    const char *environment = json_str(rq->input, "environmentName");
    const cJSON *statuses = json_at(rq->input, "statuses");
    struct page_list l = {.sorted = false};

    for (size_t i = 0; i < s->connections.records.n; i++) {
        const struct sim_connection *c = s->connections.records.v[i];
        char *key;

        if (!str_eq(management ? c->management_account : c->environment_account, s->account) ||
            (environment && !str_eq(environment, c->environment_name)) ||
            (cJSON_GetArraySize(statuses) > 0 && !in_list(statuses, c->status)))
            continue;
        key = xasprintf("%s %s", c->environment_name, c->id);
        page_add(&l, key, c);
        free(key);
    }
    page_answer(s, rq, &l, "environmentAccountConnections", summary, out);
}

/* --- changing
 * --------------------------------------------------------------------------------------- */

static void changed(struct sim *s, struct sim_connection *c, struct sim_answer *out)
{
    char tail[CONNECTION_TAIL_MAX];

    c->modified_ms = s->now_ms;
    connection_tail(c, tail);
    resource_modified(s, tail);
    answer(s, c, out);
}

/* A repeat of the same decision succeeds; the other one comes too late. */
static void decide(struct sim *s, const struct sim_request *rq, const char *status,
                   const char *refusal, struct sim_answer *out)
{
    struct sim_connection *c = need(s, rq, out);

    if (!c)
        return;
    if (str_eq(c->status, status)) {
        answer(s, c, out);
    } else if (!str_eq(c->status, "PENDING")) {
        answer_error(out, "ConflictException",
                     "Environment account connection %s cannot be %s: its status is %s.", c->id,
                     refusal, c->status);
    } else {
        c->status = status;
        changed(s, c, out);
    }
}

void op_accept_connection(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    decide(s, rq, "CONNECTED", "accepted", out);
}

void op_reject_connection(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    decide(s, rq, "REJECTED", "rejected", out);
}

/* [choice] A rejected connection is not updated. */
void op_update_connection(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_connection *c = need(s, rq, out);

    if (!c)
        return;
    if (str_eq(c->status, "REJECTED")) {
        answer_error(out, "ConflictException",
                     "Environment account connection %s cannot be updated: its status is %s.",
                     c->id, c->status);
        return;
    }
    fields_take(fields, ARRAY_LEN(fields), c, rq->input, FIELD_UPDATE);
    changed(s, c, out);
}

/* A repeat succeeds: what is gone answers {} (BEHAVIOUR section 5). */
void op_delete_connection(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_connection *c = connection_find(s, json_str_or(rq->input, "id", ""));

    if (!c) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    answer(s, c, out);
    connection_remove(s, c);
}
