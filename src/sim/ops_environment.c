/* Operations on environments. How one is provisioned follows from its members: a role or an account
 * connection (the service does it), a repository (the customer does it), or a template that is the
 * customer's altogether. */
#include "sim/ops.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/connection.h"
#include "sim/resource.h"
#include "sim/repository.h"

enum { ENVIRONMENTS_QUOTA = 1000 };

static const char *const given_members[] = {"codebuildRoleArn", "componentRoleArn",
                                            "environmentAccountConnectionId",
                                            "protonServiceRoleArn", "provisioningRepository"};

static struct sim_target *find(struct sim *s, const struct sim_request *rq, const char *member,
                               struct sim_answer *out)
{
    return need_target(s, TARGET_ENVIRONMENT, json_str_or(rq->input, member, ""), out);
}

static void keep_members(const struct sim *s, struct sim_target *t, const struct sim_request *rq)
{
    const struct sim_connection *connection;

    if (!t->members)
        t->members = cJSON_CreateObject();
    add_members(rq->input, t->members, given_members, ARRAY_LEN(given_members));
    t->customer_managed = t->template_->provisioning ||
                          json_at(t->members, "provisioningRepository");
    connection = connection_find(s, json_str_or(t->members, "environmentAccountConnectionId", ""));
    if (connection) /* shown also when the connection is gone */
        json_set_str(t->members, "environmentAccountId", connection->environment_account);
}

/* --- creates -------------------------------------------------------------------------------------
 */

static bool refuse(struct sim_answer *out, const char *message)
{
    answer_error(out, "ValidationException", "%s", message);
    return false;
}

/* One way of provisioning, and one only. [choice] One is needed. */
static bool check_provisioning(const struct sim_template *template_, const cJSON *input,
                               struct sim_answer *out)
{
    bool role = json_at(input, "protonServiceRoleArn"), build = json_at(input, "codebuildRoleArn"),
         connection = json_at(input, "environmentAccountConnectionId"),
         repository = json_at(input, "provisioningRepository");

    if (repository && (role || connection || build))
        return refuse(out, "provisioningRepository is for self-managed provisioning: omit "
                           "protonServiceRoleArn, codebuildRoleArn and "
                           "environmentAccountConnectionId with it.");
    if (connection && (role || build || json_at(input, "componentRoleArn")))
        return refuse(out, "The roles come with environmentAccountConnectionId: omit "
                           "protonServiceRoleArn, codebuildRoleArn and componentRoleArn with it.");
    if (template_->provisioning && (role || connection || build || repository))
        return refuse(out, "The environment template is customer managed: omit roles, account "
                           "connection and repository.");
    if (!template_->provisioning && !role && !connection && !build && !repository)
        return refuse(out, "One of protonServiceRoleArn, codebuildRoleArn, "
                           "environmentAccountConnectionId and provisioningRepository is needed.");
    return true;
}

/* What the input names outside the environment must be there. `has`: the account that the
 * environment is in already; NULL: none yet. */
static bool check_others(const struct sim *s, const cJSON *input, const char *has,
                         struct sim_answer *out)
{
    const char *name = json_str_or(input, "name", ""),
               *id = json_str(input, "environmentAccountConnectionId"),
               *repository = json_str(input, "provisioningRepository.name");
    const struct sim_connection *c = id ? connection_find(s, id) : NULL;

    if (id && !c) {
        answer_error(out, "ResourceNotFoundException",
                     "Environment account connection %s was not found.", id);
        return false;
    }
    if (c && (!str_eq(c->status, "CONNECTED") || !str_eq(c->environment_name, name))) {
        answer_error(out, "ValidationException",
                     "Environment account connection %s is for environment %s, and its status is "
                     "%s.",
                     id, c->environment_name, c->status);
        return false;
    }
    if (c && has && !str_eq(c->environment_account, has))
        return refuse(out, "The account connection is not of the account that the environment is "
                           "in.");
    if (repository && !repository_find(s, json_str_or(input, "provisioningRepository.provider", ""),
                                       repository)) {
        answer_error(out, "ResourceNotFoundException", /* [choice of code] */
                     "Repository %s was not found: link it with CreateRepository first.",
                     repository);
        return false;
    }
    return true;
}

static bool check_create(struct sim *s, const struct sim_request *rq, struct sim_template **t,
                         struct sim_version *v, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "name", ""),
               *template_ = json_str_or(rq->input, "templateName", "");

    *t = template_find(s, TEMPLATE_ENVIRONMENT, template_);
    if (!*t) {
        answer_error(out, "ResourceNotFoundException", "Environment template %s was not found.",
                     template_);
        return false;
    }
    if (!create_version(*t, rq, v, out) || !check_provisioning(*t, rq->input, out) ||
        !check_spec(json_str_or(rq->input, "spec", ""), TARGET_ENVIRONMENT, out))
        return false;
    if (target_find(s, TARGET_ENVIRONMENT, name)) {
        answer_error(out, "ConflictException", "Environment %s already exists.", name);
        return false;
    }
    if (s->by_name[TARGET_ENVIRONMENT].n >= ENVIRONMENTS_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException",
                     "An account has %d environments at most.", ENVIRONMENTS_QUOTA);
        return false;
    }
    return check_others(s, rq->input, NULL, out);
}

void op_create_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "name", "");
    struct sim_template *template_;
    struct sim_state to = {.spec = NULL};
    struct sim_target *t;
    char tail[TAIL_MAX];

    if (idem_repeat(s, rq, name, out) || !check_create(s, rq, &template_, &to.version, out))
        return;
    t = target_add(s, TARGET_ENVIRONMENT, name, name);
    t->template_ = template_;
    set_text(&t->description, json_str(rq->input, "description"));
    keep_members(s, t, rq);
    to.spec = shared_of(s, json_str(rq->input, "spec"));
    deploy_go(s, deploy_start(s, t, &to), false);
    shared_drop(s, to.spec);
    answer_member(out, "environment", target_json(s, t, true));
    target_tail(t, tail);
    resource_made(s, rq, name, tail, out);
}

/* --- reads
 * ----------------------------------------------------------------------------------------- */

void op_get_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "name", out);

    if (t)
        answer_member(out, "environment", target_json(s, t, true));
}

/* The filter: any of the given templates with that major version. */
static bool wanted(const void *item, const void *ctx)
{
    const struct sim_target *t = item;
    const cJSON *f;
    bool any = false;

    cJSON_ArrayForEach (f, (const cJSON *)ctx) {
        char major[16];

        any = true;
        snprintf(major, sizeof(major), "%d",
                 t->now.version.major ? t->now.version.major : t->tried.version.major);
        if (str_eq(json_str(f, "templateName"), t->template_->name) &&
            str_eq(json_str(f, "majorVersion"), major))
            return true;
    }
    return !any;
}

static cJSON *summary(const struct sim *s, const void *item)
{
    return target_json(s, item, false);
}

static void key(const void *item, const void *ctx, char out[PAGE_KEY_MAX])
{
    (void)ctx;
    snprintf(out, PAGE_KEY_MAX, "%s", ((const struct sim_target *)item)->key);
}

void op_list_environments(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct page_source src = {.all = &s->by_name[TARGET_ENVIRONMENT],
                                    .sorted = true,
                                    .key = key,
                                    .wanted = wanted,
                                    .ctx = json_at(rq->input, "environmentTemplates")};

    page_scan(s, rq, &src, "environments", summary, out);
}

void op_environment_outputs(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "environmentName", out);

    if (t)
        target_outputs(s, rq, t, out);
}

void op_environment_resources(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "environmentName", out);

    if (t)
        target_resources(s, t, out);
}

/* --- changes
 * --------------------------------------------------------------------------------------- */

/* The way of provisioning stays; only its members change. */
static bool check_members(const struct sim_target *t, const cJSON *input, struct sim_answer *out)
{
    bool role = json_at(input, "protonServiceRoleArn"),
         connection = json_at(input, "environmentAccountConnectionId"),
         repository = json_at(input, "provisioningRepository"),
         has_connection = json_at(t->members, "environmentAccountConnectionId"),
         has_repository = json_at(t->members, "provisioningRepository");

    if (role && connection)
        return refuse(out, "Either protonServiceRoleArn or environmentAccountConnectionId can be "
                           "updated, not both.");
    if (has_connection && (role || repository))
        return refuse(out, "The environment has an account connection: omit protonServiceRoleArn "
                           "and provisioningRepository.");
    if (!has_connection && connection)
        return refuse(out, "The environment has no account connection: omit "
                           "environmentAccountConnectionId.");
    if (has_repository && role)
        return refuse(out, "The environment is self-managed: omit protonServiceRoleArn.");
    if (!has_repository && repository)
        return refuse(out, "The environment is not self-managed: omit provisioningRepository.");
    return true;
}

void op_update_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "name", out);
    struct sim_version to;

    if (!t || !check_members(t, rq->input, out) ||
        !check_others(s, rq->input, json_str(t->members, "environmentAccountId"), out) ||
        !check_update(t, rq, &to, out))
        return;
    keep_members(s, t, rq);
    do_update(s, t, rq, to, "environment", out);
}

void op_cancel_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "environmentName", out);

    if (t)
        cancel_target(s, t, "environment", out);
}

/* Deleting what is being deleted answers with the detail, what is gone with {} (BEHAVIOUR 5). */
void op_delete_environment(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = target_find(s, TARGET_ENVIRONMENT, json_str_or(rq->input, "name", ""));
    char tail[TAIL_MAX];

    if (!t) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    if (!str_eq(t->status, "DELETE_IN_PROGRESS")) {
        if (!check_idle(t, "deleted", out))
            return;
        if (t->n_instances + t->n_components > 0) { /* [choice of code] */
            answer_error(out, "ConflictException",
                         "Environment %s cannot be deleted: %zu service instances and %zu "
                         "components are deployed to it.",
                         t->name, t->n_instances, t->n_components);
            return;
        }
        target_tail(t, tail);
        idem_modified(s, tail);
        target_delete(s, t);
    }
    answer_member(out, "environment", target_json(s, t, true));
}
