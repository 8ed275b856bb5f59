/* The account as a whole: its settings, and how much of what it has. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/num.h"
#include "sim/ops.h"
#include "sim/repository.h"

/* --- settings
 * --------------------------------------------------------------------------------------- */

static cJSON *settings_json(const struct sim *s)
{
    const struct sim_account *a = &s->settings;
    cJSON *o = cJSON_CreateObject();
    char tail[REPOSITORY_TAIL_MAX];

    json_set_str(o, "pipelineServiceRoleArn", a->pipeline_role);
    json_set_str(o, "pipelineCodebuildRoleArn", a->pipeline_codebuild_role);
    if (a->repository_name) {
        cJSON *in = cJSON_AddObjectToObject(o, "pipelineProvisioningRepository");

        repository_tail(a->repository_provider, a->repository_name, tail);
        add_arn(s, in, "arn", "%s", tail);
        json_set_str(in, "provider", a->repository_provider);
        json_set_str(in, "name", a->repository_name);
        json_set_str(in, "branch", a->branch);
    }
    return o;
}

void op_get_settings(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    (void)rq;
    answer_member(out, "accountSettings", settings_json(s));
}

/* An empty text takes the role away. */
static void set_role(char **role, const cJSON *input, const char *member)
{
    const char *arn = json_str(input, member);

    if (arn)
        set_text(role, *arn ? arn : NULL);
}

static void set_repository(struct sim *s, const char *provider, const char *name,
                           const char *branch)
{
    set_text(&s->settings.repository_provider, provider);
    set_text(&s->settings.repository_name, name);
    set_text(&s->settings.branch, branch);
}

void op_update_settings(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    const cJSON *repository = json_at(rq->input, "pipelineProvisioningRepository");
    const char *provider = json_str_or(repository, "provider", ""),
               *name = json_str_or(repository, "name", "");
    bool drop = json_bool(rq->input, "deletePipelineProvisioningRepository", false);

    if (repository && drop) {
        answer_error(out, "ValidationException",
                     "pipelineProvisioningRepository and deletePipelineProvisioningRepository "
                     "exclude each other.");
        return;
    }
    if (repository && !repository_find(s, provider, name)) { /* no not-found is declared */
        answer_error(out, "ValidationException", "Repository %s of %s was not found.", name,
                     provider);
        return;
    }
    set_role(&s->settings.pipeline_role, rq->input, "pipelineServiceRoleArn");
    set_role(&s->settings.pipeline_codebuild_role, rq->input, "pipelineCodebuildRoleArn");
    if (drop)
        set_repository(s, NULL, NULL, NULL);
    else if (repository)
        set_repository(s, provider, name, json_str_or(repository, "branch", ""));
    answer_member(out, "accountSettings", settings_json(s));
}

/* --- the summary
 * ------------------------------------------------------------------------------------ */

struct counts {
    int total, failed, up_to_date, behind_minor, behind_major;
};

enum staleness { UP_TO_DATE, BEHIND_MINOR, BEHIND_MAJOR };

/* What was never deployed is behind nothing. */
static enum staleness staleness(const struct sim_target *t)
{
    struct sim_version newest, is = t->now.version;

    if (is.major == 0)
        return UP_TO_DATE;
    newest = template_recommended(t->template_);
    if (is.major < newest.major)
        return BEHIND_MAJOR;
    return is.major == newest.major && is.minor < newest.minor ? BEHIND_MINOR : UP_TO_DATE;
}

static void count(struct counts *c, bool failed, enum staleness how)
{
    c->total++;
    c->failed += failed;
    c->up_to_date += how == UP_TO_DATE;
    c->behind_minor += how == BEHIND_MINOR;
    c->behind_major += how == BEHIND_MAJOR;
}

static bool has_failed(const char *status)
{
    return strstr(status, "FAILED") != NULL;
}

/* A service is as old as the oldest of what is in it. */
static void count_service(struct counts *c, const struct sim_service *v)
{
    enum staleness how = v->pipeline ? staleness(v->pipeline) : UP_TO_DATE;

    for (size_t i = 0; i < v->instances.n; i++)
        if (staleness(v->instances.v[i]) > how)
            how = staleness(v->instances.v[i]);
    count(c, has_failed(v->status), how);
}

/* Which counts a kind has: templates only a total, components no versions. */
enum counted { COUNTED_TOTAL, COUNTED_FAILED, COUNTED_ALL };

static void add_counts(cJSON *o, const char *name, const struct counts *c, enum counted what)
{
    cJSON *in = cJSON_AddObjectToObject(o, name);

    json_set(in, "total", cJSON_CreateNumber(c->total));
    if (what >= COUNTED_FAILED)
        json_set(in, "failed", cJSON_CreateNumber(c->failed));
    if (what < COUNTED_ALL)
        return;
    json_set(in, "upToDate", cJSON_CreateNumber(c->up_to_date));
    json_set(in, "behindMinor", cJSON_CreateNumber(c->behind_minor));
    json_set(in, "behindMajor", cJSON_CreateNumber(c->behind_major));
}

static void add_targets(const struct sim *s, cJSON *o, enum target_type type, const char *name,
                        enum counted what)
{
    struct counts c = {0};

    for (size_t i = 0; i < s->by_name[type].n; i++) {
        const struct sim_target *t = s->by_name[type].v[i];

        count(&c, has_failed(t->status), staleness(t));
    }
    add_counts(o, name, &c, what);
}

void op_summary(struct sim *s, const struct sim_request *rq, struct sim_answer *out)
{
    cJSON *o = cJSON_CreateObject();
    struct counts services = {0};
    struct counts environment_templates = {.total = (int)template_count(s, TEMPLATE_ENVIRONMENT)},
                  service_templates = {.total = (int)template_count(s, TEMPLATE_SERVICE)};

    (void)rq;
    for (size_t i = 0; i < s->services_by_name.n; i++)
        count_service(&services, s->services_by_name.v[i]);
    add_targets(s, o, TARGET_ENVIRONMENT, "environments", COUNTED_ALL);
    add_targets(s, o, TARGET_INSTANCE, "serviceInstances", COUNTED_ALL);
    add_targets(s, o, TARGET_PIPELINE, "pipelines", COUNTED_ALL);
    add_targets(s, o, TARGET_COMPONENT, "components", COUNTED_FAILED);
    add_counts(o, "services", &services, COUNTED_ALL);
    add_counts(o, "environmentTemplates", &environment_templates, COUNTED_TOTAL);
    add_counts(o, "serviceTemplates", &service_templates, COUNTED_TOTAL);
    answer_member(out, "counts", o);
}
