/* What a service's spec decides: which instances there are (BEHAVIOUR section 4). */
#include "sim/job.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "sim/ops.h"
#include "sim/gitsync.h"
#include "sim/resource.h"

enum { SERVICES_QUOTA = 1000, INSTANCES_QUOTA = 20 };

static const char *const repository_members[] = {"branchName", "repositoryConnectionArn",
                                                 "repositoryId"};

static const struct spec_instance *in_spec(const struct vec *wanted, const char *name)
{
    for (size_t i = 0; i < wanted->n; i++)
        if (str_eq(((const struct spec_instance *)wanted->v[i])->name, name))
            return wanted->v[i];
    return NULL;
}

static struct sim_target *own_instance(const struct sim_service *v, const char *name)
{
    for (size_t i = 0; v && i < v->instances.n; i++)
        if (str_eq(((struct sim_target *)v->instances.v[i])->name, name))
            return v->instances.v[i];
    return NULL;
}

/* Can the instance be made there? */
static bool check_new(struct sim *s, const struct sim_template *template_,
                      struct sim_version version, const struct spec_instance *in,
                      struct sim_answer *out)
{
    const struct sim_target *environment = need_target(s, TARGET_ENVIRONMENT, in->environment, out);

    if (!environment)
        return false;
    if (!environment->succeeded_ms || str_eq(environment->status, "DELETE_IN_PROGRESS")) {
        answer_error(out, "ConflictException", /* [choice] */
                     "Service instance %s cannot be deployed to environment %s, whose deployment "
                     "status is %s.",
                     in->name, environment->name, environment->status);
        return false;
    }
    return check_fits(template_, version, environment, out);
}

/* `v`: the service that the spec is for; NULL: one that is to be made. */
static bool check_instances(struct sim *s, const struct sim_service *v,
                            const struct sim_template *template_, struct sim_version version,
                            const struct vec *wanted, struct sim_answer *out)
{
    if (wanted->n > INSTANCES_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException", "A service has %d instances at most.",
                     INSTANCES_QUOTA);
        return false;
    }
    for (size_t i = 0; i < wanted->n; i++) {
        const struct spec_instance *in = wanted->v[i];
        const struct sim_target *is = own_instance(v, in->name);

        if (in_spec(wanted, in->name) != in) {
            answer_error(out, "ValidationException", "Instance %s is in the spec twice.", in->name);
            return false;
        }
        if (is && !str_eq(is->environment->name, in->environment)) {
            answer_error(out, "ValidationException",
                         "Instance %s is in environment %s and cannot move to %s.", in->name,
                         is->environment->name, in->environment);
            return false;
        }
        if (!is && !check_new(s, template_, version, in, out))
            return false;
    }
    return true;
}

/* Appends the spec's instances; false: `out` has the error. */
static bool read_spec(const char *spec, const struct sim_template *template_, struct vec *wanted,
                      struct sim_answer *out)
{
    if (!spec_instances(spec, wanted)) {
        answer_error(out, "ValidationException", BAD_SPEC, "Service");
        return false;
    }
    if (template_->provisioning && spec_has(spec, "pipeline")) {
        answer_error(out, "ValidationException",
                     "Service template %s has no pipeline: the spec cannot have one.",
                     template_->name);
        return false;
    }
    return true;
}

static void add_new_ones(struct sim *s, struct sim_service *v, const struct vec *wanted,
                         struct sim_version version)
{
    for (size_t i = 0; i < wanted->n; i++) {
        const struct spec_instance *in = wanted->v[i];

        if (!own_instance(v, in->name))
            job_add_instance(s, v, in->name, target_find(s, TARGET_ENVIRONMENT, in->environment),
                             version);
    }
}

/* --- CreateService
 * ---------------------------------------------------------------------------------- */

/* [choice] Where there are both, the roles count. */
static bool self_managed_pipelines(const struct sim *s)
{
    return account_has_pipeline_repository(s) && !account_has_pipeline_roles(s);
}

/* [choice] A service template has a pipeline unless it says that the customer sees to it; with one
 * all three members are needed. */
static bool check_pipeline(const struct sim *s, const struct sim_template *template_,
                           const cJSON *input, struct sim_answer *out)
{
    for (size_t i = 0; i < ARRAY_LEN(repository_members); i++) {
        bool given = json_at(input, repository_members[i]);

        if (template_->provisioning && given) {
            answer_error(out, "ValidationException",
                         "Service template %s has no pipeline: omit %s.", template_->name,
                         repository_members[i]);
            return false;
        }
        if (!template_->provisioning && !given) {
            answer_error(out, "ValidationException",
                         "Service template %s has a pipeline: %s is needed.", template_->name,
                         repository_members[i]);
            return false;
        }
    }
    if (template_->provisioning || account_has_pipeline_roles(s) ||
        account_has_pipeline_repository(s))
        return true;
    answer_error(out, "ValidationException",
                 "Operation cannot be run until pipeline roles have been configured");
    return false;
}

static bool check_create(struct sim *s, const struct sim_request *rq,
                         const struct sim_template **template_, struct sim_version *version,
                         struct vec *wanted, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "name", ""),
               *of = json_str_or(rq->input, "templateName", "");

    *template_ = template_find(s, TEMPLATE_SERVICE, of);
    if (!*template_) {
        answer_error(out, "ResourceNotFoundException", "Service template %s was not found.", of);
        return false;
    }
    if (!create_version(*template_, rq, version, out) ||
        !read_spec(json_str_or(rq->input, "spec", ""), *template_, wanted, out) ||
        !check_pipeline(s, *template_, rq->input, out))
        return false;
    if (service_find(s, name)) {
        answer_error(out, "ConflictException", "Service %s already exists.", name);
        return false;
    }
    if (s->services_by_name.n >= SERVICES_QUOTA) {
        answer_error(out, "ServiceQuotaExceededException", "An account has %d services at most.",
                     SERVICES_QUOTA);
        return false;
    }
    return check_instances(s, NULL, *template_, *version, wanted, out);
}

static void create(struct sim *s, const struct sim_request *rq,
                   const struct sim_template *template_, struct sim_version version,
                   const struct vec *wanted, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "name", "");
    struct sim_service *v = service_add(s, name);
    char tail[TAIL_MAX];

    v->template_ = template_;
    set_text(&v->description, json_str(rq->input, "description"));
    shared_set_str(s, &v->spec, json_str(rq->input, "spec"));
    v->members = cJSON_CreateObject();
    add_members(rq->input, v->members, repository_members, ARRAY_LEN(repository_members));
    if (!template_->provisioning) {
        pipeline_add(s, v);
        v->pipeline->customer_managed = self_managed_pipelines(s);
    }
    job_begin_create(s, v);
    add_new_ones(s, v, wanted, version);
    job_run(s, v, version);
    answer_member(out, "service", service_json(s, v, true));
    snprintf(tail, sizeof(tail), "service/%s", name);
    resource_made(s, rq, name, tail, out);
}

void op_create_service(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const struct sim_template *template_;
    struct sim_version version;
    struct vec wanted = {0};

    if (idem_repeat(s, rq, json_str_or(rq->input, "name", ""), out))
        return;
    if (check_create(s, rq, &template_, &version, &wanted, out))
        create(s, rq, template_, version, &wanted, out);
    spec_release(&wanted);
}

/* --- UpdateService
 * ---------------------------------------------------------------------------------- */

static bool check_dropped(const struct sim_service *v, const struct vec *wanted,
                          struct sim_answer *out)
{
    for (size_t i = 0; i < v->instances.n; i++) {
        const struct sim_target *t = v->instances.v[i];

        if (t->component && !in_spec(wanted, t->name)) { /* [choice], as with DeleteService */
            answer_error(out, "ConflictException",
                         "Service instance %s cannot be deleted: component %s is attached to it.",
                         t->key, t->component->name);
            return false;
        }
    }
    return true;
}

static void apply_spec(struct sim *s, struct sim_service *v, const struct vec *wanted,
                       const char *spec, struct sim_version version)
{
    struct sim_version pipeline = {0, 0};

    job_begin_update(s, v, spec);
    for (size_t i = 0; i < v->instances.n; i++) {
        struct sim_target *t = v->instances.v[i];

        t->dropping = !in_spec(wanted, t->name);
    }
    add_new_ones(s, v, wanted, version);
    if (v->pipeline)
        pipeline = v->pipeline->now.version.major ? v->pipeline->now.version
                                                  : v->pipeline->tried.version;
    job_run(s, v, pipeline);
}

static void update_spec(struct sim *s, struct sim_service *v, const struct sim_request *rq,
                        const char *spec, struct sim_answer *out)
{
    /* [choice] New instances get the recommended version. */
    struct sim_version version = template_recommended(v->template_);
    const char *description = json_str(rq->input, "description");
    struct vec wanted = {0};

    if (read_spec(spec, v->template_, &wanted, out) &&
        check_instances(s, v, v->template_, version, &wanted, out) &&
        service_idle(v, "updated", out) && check_dropped(v, &wanted, out)) {
        if (description)
            set_text(&v->description, description);
        apply_spec(s, v, &wanted, spec, version);
        answer_member(out, "service", service_json(s, v, true));
    }
    spec_release(&wanted);
}

void op_update_service(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    struct sim_service *v = need_service(s, json_str_or(rq->input, "name", ""), out);
    const char *spec = json_str(rq->input, "spec"),
               *description = json_str(rq->input, "description");
    char tail[TAIL_MAX];

    if (!v)
        return;
    snprintf(tail, sizeof(tail), "service/%s", v->name);
    if (spec) {
        update_spec(s, v, rq, spec, out);
    } else if (v->job == JOB_DELETE) {
        (void)service_idle(v, "updated", out);
    } else {
        if (description)
            set_text(&v->description, description);
        v->modified_ms = s->now_ms;
        answer_member(out, "service", service_json(s, v, true));
    }
    if (out->status == 200 && spec)
        gitsync_touched(s, v->name, NULL);
    if (out->status == 200)
        idem_modified(s, tail);
}

/* --- CreateServiceInstance
 * -------------------------------------------------------------------------- */

/* The instance that the spec says, as the input names it; false: `out` has the error. */
static bool check_instance(struct sim *s, const struct sim_service *v, const struct vec *wanted,
                           const char *name, struct sim_version version, struct sim_answer *out)
{
    const struct spec_instance *in = in_spec(wanted, name);

    if (!in) {
        answer_error(out, "ValidationException", "The spec has no instance %s.", name);
        return false;
    }
    if (own_instance(v, name)) {
        answer_error(out, "ConflictException", "Service instance %s/%s already exists.", v->name,
                     name);
        return false;
    }
    if (v->job) {
        answer_error(out, "ConflictException",
                     "Service instance %s cannot be created while the status of service %s is %s.",
                     name, v->name, v->status);
        return false;
    }
    if (v->instances.n >= INSTANCES_QUOTA) { /* the code that this operation declares */
        answer_error(out, "ValidationException", "A service has %d instances at most.",
                     INSTANCES_QUOTA);
        return false;
    }
    return check_new(s, v->template_, version, in, out);
}

static void create_instance(struct sim *s, struct sim_service *v, const struct sim_request *rq,
                            const char *environment, struct sim_version version,
                            struct sim_answer *out)
{
    struct sim_target *t = instance_add(s, v, json_str_or(rq->input, "name", ""),
                                        target_find(s, TARGET_ENVIRONMENT, environment));
    struct sim_state to = {.version = version, .spec = shared_of(s, json_str(rq->input, "spec"))};
    char tail[TAIL_MAX];

    set_text(&t->token, json_str(rq->input, "clientToken"));
    deploy_go(s, deploy_start(s, t, &to), false);
    shared_drop(s, to.spec);
    answer_member(out, "serviceInstance", target_json(s, t, true));
    target_tail(t, tail);
    resource_made(s, rq, NULL, tail, out);
}

/* [choice] The service's own spec and status stay: the instance is the caller's from now on. */
void op_create_instance(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const char *name = json_str_or(rq->input, "name", "");
    struct sim_version version;
    struct sim_service *v;
    struct vec wanted = {0};
    struct version_wish w;

    if (idem_repeat(s, rq, NULL, out))
        return;
    v = need_service(s, json_str_or(rq->input, "serviceName", ""), out);
    if (!v)
        return;
    version = template_recommended(v->template_);
    if (take_version(rq, &w)) {
        version.major = w.major != -1 ? w.major : version.major;
        version.minor = w.minor != -1 ? w.minor : template_newest_minor(v->template_, w.major);
    }
    if (need_version(v->template_, version, &w, out) &&
        read_spec(json_str_or(rq->input, "spec", ""), v->template_, &wanted, out) &&
        check_instance(s, v, &wanted, name, version, out))
        create_instance(s, v, rq, in_spec(&wanted, name)->environment, version, out);
    spec_release(&wanted);
}
