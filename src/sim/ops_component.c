/* Operations on components: templates of the caller's own, in an environment, attached to one of
 * its instances or to none.
 *
 * An instance points at the component that is, or is about to be, attached to it, so that no second
 * one can be. What a component is attached to changes when its deployment has succeeded. */
#include "sim/ops.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/connection.h"
#include "sim/resource.h"

enum { COMPONENTS_QUOTA = 1000 };

static struct sim_target *find(struct sim *s, const struct sim_request *rq, const char *member,
                               struct sim_answer *out)
{
    return need_target(s, TARGET_COMPONENT, json_str_or(rq->input, member, ""), out);
}

static bool refuse(struct sim_answer *out, const char *message)
{
    answer_error(out, "ValidationException", "%s", message);
    return false;
}

/* --- attachment
 * ------------------------------------------------------------------------------------- */

/* May the component (NULL: one that is to be made) be attached to the instance? */
static bool check_attach(const struct sim_target *c, const struct sim_target *t,
                         struct sim_answer *out)
{
    struct sim_version runs = t->now.version.major ? t->now.version : t->tried.version;

    if (!template_components(t->template_, runs)) {
        answer_error(out, "ValidationException",
                     "Template %s of service instance %s does not support components: its version "
                     "has no supportedComponentSources.",
                     t->template_->name, t->key);
        return false;
    }
    if (t->component && t->component != c) { /* [choice of code] */
        answer_error(out, "ConflictException", "Component %s is attached to service instance %s.",
                     t->component->name, t->key);
        return false;
    }
    if (c && c->environment != t->environment) {
        answer_error(out, "ValidationException",
                     "Component %s is in environment %s, service instance %s in %s.", c->name,
                     c->environment->name, t->key, t->environment->name);
        return false;
    }
    return (c && t->component == c) || check_idle(t, "given a component", out);
}

static bool check_environment(const struct sim *s, const struct sim_target *environment,
                              struct sim_answer *out)
{
    const struct sim_connection *connection;

    if (!environment->succeeded_ms || str_eq(environment->status, "DELETE_IN_PROGRESS")) {
        answer_error(out, "ConflictException", /* [choice] */
                     "A component cannot be deployed to environment %s, whose deployment status is "
                     "%s.",
                     environment->name, environment->status);
        return false;
    }
    connection = connection_find(
        s, json_str_or(environment->members, "environmentAccountConnectionId", ""));
    if (json_at(environment->members, "componentRoleArn") || environment->customer_managed ||
        (connection && connection->component_role))
        return true;
    answer_error(out, "ValidationException",
                 "Environment %s has no componentRoleArn: components cannot be deployed to it.",
                 environment->name);
    return false;
}

/* --- CreateComponent
 * -------------------------------------------------------------------------------- */

/* Where it goes: *instance NULL for a detached one. */
static bool take_place(struct sim *s, const cJSON *input, struct sim_target **environment,
                       struct sim_target **instance, struct sim_answer *out)
{
    const char *service = json_str(input, "serviceName"),
               *name = json_str(input, "serviceInstanceName"),
               *in = json_str(input, "environmentName");

    *instance = NULL;
    if (!service != !name)
        return refuse(out, "serviceName and serviceInstanceName go together.");
    if (!service && !in)
        return refuse(out, "Either environmentName, or serviceName and serviceInstanceName are "
                           "needed.");
    if (!service && json_str(input, "serviceSpec"))
        return refuse(out, "serviceSpec is for components that are attached to a service "
                           "instance.");
    if (service) {
        *instance = need_instance(s, service, name, out);
        if (!*instance)
            return false;
        *environment = (*instance)->environment;
    }
    if (in) {
        struct sim_target *named = need_target(s, TARGET_ENVIRONMENT, in, out);

        if (!named)
            return false;
        if (*instance && named != *environment)
            return refuse(out, "The service instance is not in that environment.");
        *environment = named;
    }
    return true;
}

static bool check_create(struct sim *s, const cJSON *input, struct sim_target **environment,
                         struct sim_target **instance, struct sim_answer *out)
{
    const char *name = json_str_or(input, "name", ""), *spec = json_str(input, "serviceSpec");

    if (!take_place(s, input, environment, instance, out) ||
        (spec && !check_spec(spec, TARGET_INSTANCE, out)))
        return false;
    if (target_find(s, TARGET_COMPONENT, name)) {
        answer_error(out, "ConflictException", "Component %s already exists.", name);
        return false;
    }
    if (s->by_name[TARGET_COMPONENT].n >= COMPONENTS_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException", "An account has %d components at most.",
                     COMPONENTS_QUOTA);
        return false;
    }
    return check_environment(s, *environment, out) &&
           (!*instance || check_attach(NULL, *instance, out));
}

static void set_place(struct sim *s, struct sim_state *to, const struct sim_target *instance)
{
    to->service = shared_of(s, instance ? instance->service->name : NULL);
    to->instance = shared_of(s, instance ? instance->name : NULL);
}

void op_create_component(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "name", "");
    struct sim_target *environment = NULL, *instance = NULL, *t;
    struct sim_state to = {.spec = NULL};
    char tail[TAIL_MAX];

    if (idem_repeat(s, rq, NULL, out) || !check_create(s, rq->input, &environment, &instance, out))
        return;
    t = target_add(s, TARGET_COMPONENT, name, name);
    target_set_environment(t, environment);
    t->customer_managed = environment->customer_managed;
    t->instance = t->attaching = instance;
    if (instance)
        instance->component = t;
    set_text(&t->description, json_str(rq->input, "description"));
    set_text(&t->token, json_str(rq->input, "clientToken"));
    to.spec = shared_of(s, json_str(rq->input, "serviceSpec"));
    to.template_file = shared_of(s, json_str(rq->input, "templateFile"));
    set_place(s, &to, instance);
    deploy_go(s, deploy_start(s, t, &to), false);
    state_release(s, &to);
    answer_member(out, "component", target_json(s, t, true));
    target_tail(t, tail);
    resource_made(s, rq, NULL, tail, out);
}

/* --- UpdateComponent
 * -------------------------------------------------------------------------------- */

static bool check_metadata(const cJSON *input, struct sim_answer *out)
{
    static const char *const more[] = {"serviceInstanceName", "serviceName", "serviceSpec",
                                       "templateFile"};

    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        if (!json_at(input, more[i]))
            continue;
        answer_error(out, "ValidationException", "%s cannot be given with deployment type NONE.",
                     more[i]);
        return false;
    }
    return true;
}

/* What it will be attached to: two empty names detach it, absent ones leave it where it is. */
static bool take_attachment(struct sim *s, const struct sim_target *c, const cJSON *input,
                            struct sim_target **instance, struct sim_answer *out)
{
    const char *service = json_str(input, "serviceName"),
               *name = json_str(input, "serviceInstanceName"),
               *spec = json_str(input, "serviceSpec");

    *instance = c->instance;
    if (!service != !name || (service && !*service != !*name))
        return refuse(out, "serviceName and serviceInstanceName go together: both empty to detach "
                           "the component.");
    if (service && *service) {
        *instance = need_instance(s, service, name, out);
        if (!*instance || !check_attach(c, *instance, out))
            return false;
    } else if (service) {
        *instance = NULL;
    }
    if (spec && !*instance)
        return refuse(out, "serviceSpec is for components that are attached to a service "
                           "instance.");
    return !spec || check_spec(spec, TARGET_INSTANCE, out);
}

static void redeploy(struct sim *s, struct sim_target *t, const cJSON *input,
                     struct sim_target *instance)
{
    const struct sim_state *base = t->now.template_file ? &t->now : &t->tried;
    const char *file = json_str(input, "templateFile"), *spec = json_str(input, "serviceSpec");
    struct sim_state to = {.spec = NULL};

    to.template_file = file ? shared_of(s, file) : shared_ref(base->template_file);
    if (instance)
        to.spec = spec ? shared_of(s, spec) : shared_ref(base->spec);
    set_place(s, &to, instance);
    t->attaching = instance;
    if (instance)
        instance->component = t;
    deploy_go(s, deploy_start(s, t, &to), false);
    state_release(s, &to);
}

void op_update_component(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t, *instance = NULL;
    bool none = str_eq(json_str(rq->input, "deploymentType"), "NONE");
    const char *description = json_str(rq->input, "description"),
               *token = json_str(rq->input, "clientToken");
    char tail[TAIL_MAX];

    if (idem_repeat(s, rq, NULL, out))
        return;
    t = find(s, rq, "name", out);
    if (!t || (none ? !check_metadata(rq->input, out)
                    : !take_attachment(s, t, rq->input, &instance, out)))
        return;
    if (!check_idle(t, "updated", out))
        return;
    if (description)
        set_text(&t->description, description);
    if (token)
        set_text(&t->token, token);
    t->modified_ms = s->now_ms;
    if (!none)
        redeploy(s, t, rq->input, instance);
    answer_member(out, "component", target_json(s, t, true));
    target_tail(t, tail);
    idem_modified(s, tail);
    idem_keep(s, rq, NULL, tail, out);
}

/* --- the others
 * ------------------------------------------------------------------------------------- */

void op_get_component(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "name", out);

    if (t)
        answer_member(out, "component", target_json(s, t, true));
}

static bool wanted(const void *item, const void *ctx)
{
    const struct sim_target *t = item;
    const cJSON *input = ctx;
    const char *environment = json_str(input, "environmentName"),
               *service = json_str(input, "serviceName"),
               *instance = json_str(input, "serviceInstanceName");

    return (!environment || str_eq(environment, t->environment->name)) &&
           (!service || (t->instance && str_eq(service, t->instance->service->name))) &&
           (!instance || (t->instance && str_eq(instance, t->instance->name)));
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

void op_list_components(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct page_source src = {.all = &s->by_name[TARGET_COMPONENT],
                                    .sorted = true,
                                    .key = key,
                                    .wanted = wanted,
                                    .ctx = rq->input};

    if (json_str(rq->input, "serviceInstanceName") && !json_str(rq->input, "serviceName")) {
        answer_error(out, "ValidationException", "serviceInstanceName needs serviceName.");
        return;
    }
    page_scan(s, rq, &src, "components", summary, out);
}

/* [choice] A repeat is answered as with DeleteEnvironment. An attached one may be deleted. */
void op_delete_component(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = target_find(s, TARGET_COMPONENT, json_str_or(rq->input, "name", ""));
    char tail[TAIL_MAX];

    if (!t) {
        answer_ok(out, cJSON_CreateObject());
        return;
    }
    if (!str_eq(t->status, "DELETE_IN_PROGRESS")) {
        if (!check_idle(t, "deleted", out))
            return;
        target_tail(t, tail);
        idem_modified(s, tail);
        target_delete(s, t);
    }
    answer_member(out, "component", target_json(s, t, true));
}

void op_cancel_component(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "componentName", out);

    if (t)
        cancel_target(s, t, "component", out);
}

void op_component_outputs(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "componentName", out);

    if (t)
        target_outputs(s, rq, t, out);
}

void op_component_resources(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_target *t = find(s, rq, "componentName", out);

    if (t)
        target_resources(s, t, out);
}
