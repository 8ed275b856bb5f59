/* A fleet from a seed: names, versions, specs, a history, some of it in progress, some of it
 * failed, some of it stuck. Names and sizes as in the official samples (BEHAVIOUR section 6); how
 * many of what is a choice. */
#include "sim/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"

static const struct {
    const char *name, *template_, *stage;
} environment_names[] = {
    {"fargate-env-prod", "fargate-env", "prod"}, {"vpc-env-staging", "vpc-env", "staging"},
    {"fargate-env-dev", "fargate-env", "dev"},   {"ecs-ec2-env", "ecs-ec2-env", "prod"},
    {"vpc-env-prod", "vpc-env", "prod"},         {"fargate-env-staging", "fargate-env", "staging"},
    {"vpc-env-dev", "vpc-env", "dev"},           {"fargate-env-qa", "fargate-env", "qa"},
    {"ecs-ec2-env-dev", "ecs-ec2-env", "dev"},   {"fargate-env-eu", "fargate-env", "eu"},
    {"vpc-env-sandbox", "vpc-env", "sandbox"},   {"fargate-env-us", "fargate-env", "us"},
};

static const char *const service_names[] = {
    "front-end",     "checkout",     "billing",     "search",      "payments-api",
    "catalog",       "inventory",    "orders",      "shipping",    "notifications",
    "auth",          "profiles",     "recommender", "reviews",     "cart",
    "pricing",       "fraud-check",  "ledger",      "reports",     "image-resizer",
    "mailer",        "webhooks",     "sessions",    "audit-log",   "gateway",
    "geo-lookup",    "tax",          "coupons",     "loyalty",     "support-desk",
    "chat",          "exporter",     "importer",    "scheduler",   "metrics",
    "feature-flags", "translations", "partner-api", "media-store", "thumbnailer"};

static const char *const stages[] = {
    "dev",  "staging", "prod", "qa", "eu",     "us",     "perf",   "canary", "blue", "green",
    "demo", "sandbox", "ap",   "sa", "edge-1", "edge-2", "edge-3", "edge-4", "dr",   "lab"};

/* Texts that people met in real life come first (BEHAVIOUR section 2). */
static const char *const failures[] = {
    "[/Resources/FunctionBucket/Properties/BucketName] 'null' values are not allowed in templates",
    "Resource handler returned message: \"Service did not stabilize (ECS Deployment Circuit "
    "Breaker "
    "was triggered)\" (HandlerErrorCode: NotStabilized)",
    "The following resource(s) failed to create: [Service, LBTargetGroup]. Rollback requested by "
    "user.",
    "Resource handler returned message: \"You have exceeded the limit of vpcs 5\" "
    "(HandlerErrorCode: ServiceLimitExceeded)",
    "Embedded stack arn:aws:cloudformation was not successfully updated: "
    "The following resource(s) failed to update: [TaskDefinition].",
};

static const char *some_failure(struct sim *s, const struct sim_target *t, struct rng *r)
{
    static const char pipeline[] =
        "Service Instance(s): [arn:aws:proton:%s:%s:service/%s/service-instance/%s] failed to "
        "deploy - canceling pipeline deployment";

    if (t->type == TARGET_PIPELINE && rng_below(r, 2) && t->service->instances.n > 0) {
        const struct sim_target *in = t->service->instances.v[0];

        snprintf(s->scratch, sizeof(s->scratch), pipeline, s->region, s->account, t->service->name,
                 in->name);
        return s->scratch;
    }
    return failures[rng_below(r, ARRAY_LEN(failures))];
}

/* It follows from the attempt and draws nothing: a fleet in which more fails goes the same way
 * otherwise. */
const char *failure_text(struct sim *s, const struct sim_target *t)
{
    struct rng r;

    rng_seed(&r, s->o.seed + (t->current ? t->current->serial : t->serial));
    return some_failure(s, t, &r);
}

/* --- specs
 * ------------------------------------------------------------------------------------------ */

static void environment_spec(struct sim *s, struct sim_target *t)
{
    int net = (int)rng_below(&s->rng, 200);
    char *spec = xasprintf("proton: EnvironmentSpec\nspec:\n  vpc_cidr: 10.%d.0.0/16\n"
                           "  public_subnet_1_cidr: 10.%d.0.0/18\n"
                           "  public_subnet_2_cidr: 10.%d.64.0/18\n"
                           "  private_subnet_1_cidr: 10.%d.128.0/18\n"
                           "  private_subnet_2_cidr: 10.%d.192.0/18\n",
                           net, net, net, net, net);

    shared_set_str(s, &t->now.spec, spec);
    free(spec);
}

static void service_spec(struct sim *s, struct sim_service *v)
{
    struct buf b = BUF_INIT(51200);
    static const char *const sizes[] = {"x-small", "small", "medium", "large"};

    buf_adds(&b, "proton: ServiceSpec\n");
    if (v->pipeline)
        buf_addf(&b,
                 "pipeline:\n  service_dir: services/%s\n  dockerfile: Dockerfile\n"
                 "  unit_test_command: make test\n",
                 v->name);
    buf_adds(&b, "instances:\n");
    for (size_t i = 0; i < v->instances.n; i++) {
        const struct sim_target *t = v->instances.v[i];

        buf_addf(&b,
                 "  - name: %s\n    environment: %s\n    spec:\n      port: 80\n"
                 "      desired_count: %d\n      task_size: %s\n      subnet_type: private\n"
                 "      loadbalancer_type: application\n      image: acme/%s:1.%d.%d\n",
                 t->name, t->environment->name, 1 + (int)rng_below(&s->rng, 6),
                 sizes[rng_below(&s->rng, ARRAY_LEN(sizes))], v->name, (int)rng_below(&s->rng, 40),
                 (int)rng_below(&s->rng, 10));
    }
    shared_set_str(s, &v->spec, buf_str(&b));
    for (size_t i = 0; i < v->instances.n; i++)
        shared_set(s, &((struct sim_target *)v->instances.v[i])->now.spec, v->spec);
    if (v->pipeline)
        shared_set(s, &v->pipeline->now.spec, v->spec);
    buf_release(&b);
}

/* --- history
 * ---------------------------------------------------------------------------------------- */

/* One deployment that began `ago` and took `took`. */
static void past(struct sim *s, struct sim_target *t, int64_t ago, int64_t took, bool good)
{
    int64_t now = s->now_ms;
    struct sim_deployment *d;

    s->now_ms = now - ago;
    d = deploy_start(s, t, &t->now);
    s->now_ms += took;
    deploy_finish(s, d, good ? "SUCCEEDED" : "FAILED", good ? NULL : some_failure(s, t, &s->rng));
    s->now_ms = now;
}

/* Made long ago, deployed a few times since; the last time good. */
void seed_history(struct sim *s, struct sim_target *t)
{
    int64_t days = rng_range(&s->rng, 40, 400), ago = days * MS_DAY;
    int n = 2 + (int)rng_below(&s->rng, 3);

    t->created_ms = s->now_ms - ago;
    for (int i = 0; i < n; i++) {
        past(s, t, ago, usual_duration(s, t->type), i == n - 1 || rng_below(&s->rng, 100) < 85);
        ago = rng_range(&s->rng, ago / 12 + MS_HOUR, ago / 3 + 2 * MS_HOUR);
    }
}

static struct sim_version some_version(struct sim *s, const struct sim_template *t)
{
    struct sim_version v = template_recommended(t);
    uint64_t dice = rng_below(&s->rng, 100);

    if (dice < 10 && v.major > 1) {
        v.major--;
        v.minor = template_newest_minor(t, v.major);
    } else if (dice < 30 && v.minor > 0) {
        v.minor--;
    }
    return v;
}

/* --- what there is
 * ---------------------------------------------------------------------------------- */

static void give_roles(struct sim *s, struct sim_target *t)
{
    static const char *const roles[][2] = {{"protonServiceRoleArn", "ProtonServiceRole"},
                                           {"codebuildRoleArn", "ProtonCodeBuildRole"},
                                           {"componentRoleArn", "ProtonComponentRole"}};

    t->members = cJSON_CreateObject();
    for (size_t i = 0; i < ARRAY_LEN(roles); i++) {
        char arn[200];

        snprintf(arn, sizeof(arn), "arn:aws:iam::%s:role/%s", s->account, roles[i][1]);
        json_set_str(t->members, roles[i][0], arn);
    }
}

static void add_environments(struct sim *s)
{
    for (int i = 0; i < s->o.environments; i++) {
        size_t k = (size_t)i % ARRAY_LEN(environment_names);
        char name[SIM_NAME_MAX];
        struct sim_target *t;

        snprintf(name, sizeof(name), "%s", environment_names[k].name);
        if ((size_t)i >= ARRAY_LEN(environment_names))
            snprintf(name, sizeof(name), "%s-%d", environment_names[k].name,
                     i / (int)ARRAY_LEN(environment_names) + 1);
        t = target_add(s, TARGET_ENVIRONMENT, name, name);
        t->template_ = template_find(s, TEMPLATE_ENVIRONMENT, environment_names[k].template_);
        t->now.version = some_version(s, t->template_);
        t->lives = true;
        environment_spec(s, t);
        give_roles(s, t);
        set_text(&t->description, environment_names[k].stage);
        seed_history(s, t);
    }
}

/* An environment of the stage, if there is one; any other otherwise. */
static struct sim_target *environment_for(struct sim *s, const char *stage)
{
    const struct vec *all = &s->by_name[TARGET_ENVIRONMENT];
    size_t from = rng_below(&s->rng, all->n);

    for (size_t i = 0; i < all->n && i < 40; i++) {
        struct sim_target *t = all->v[(from + i) % all->n];

        if (str_eq(t->description, stage))
            return t;
    }
    return all->v[from];
}

static void add_instance(struct sim *s, struct sim_service *v, const char *stage)
{
    struct sim_target *t = instance_add(s, v, stage, environment_for(s, stage));

    t->lives = true;
    t->now.version = some_version(s, v->template_);
}

static void give_repository(struct sim *s, struct sim_service *v)
{
    char text[300];

    v->members = cJSON_CreateObject();
    json_set_str(v->members, "branchName", "main");
    snprintf(text, sizeof(text), "acme/%s", v->name);
    json_set_str(v->members, "repositoryId", text);
    snprintf(text, sizeof(text), "arn:aws:codestar-connections:%s:%s:connection/%s", s->region,
             s->account, "6f9a1f5c-3a52-4c1e-9d1e-2f1f0b7c8d10");
    json_set_str(v->members, "repositoryConnectionArn", text);
}

static void add_service(struct sim *s, int i)
{
    size_t k = (size_t)i % ARRAY_LEN(service_names);
    char name[SIM_NAME_MAX];
    struct sim_service *v;
    int n = 1 + (int)rng_below(&s->rng, (uint64_t)s->o.instances);

    snprintf(name, sizeof(name), "%s", service_names[k]);
    if ((size_t)i >= ARRAY_LEN(service_names))
        snprintf(name, sizeof(name), "%s-%d", service_names[k],
                 i / (int)ARRAY_LEN(service_names) + 1);
    v = service_add(s, name);
    v->template_ = seed_service_template(s, rng_below(&s->rng, seed_service_templates()));
    if (i == 0 || n < s->o.instances) /* the first one is whole, the others mostly */
        n = i == 0 || rng_below(&s->rng, 2) ? s->o.instances : n;
    for (int j = 0; j < n; j++)
        add_instance(s, v, stages[j]);
    if (!template_customer_managed(v->template_)) {
        pipeline_add(s, v)->lives = true;
        give_repository(s, v);
        v->pipeline->now.version = template_recommended(v->template_);
    }
    service_spec(s, v);
    for (size_t j = 0; j < v->instances.n; j++)
        seed_history(s, v->instances.v[j]);
    if (v->pipeline)
        seed_history(s, v->pipeline);
    v->created_ms = s->now_ms - rng_range(&s->rng, 40, 400) * MS_DAY;
    v->modified_ms = v->created_ms;
}

/* --- what goes on
 * ----------------------------------------------------------------------------------- */

static struct sim_target *idle_one(struct sim *s, enum target_type type)
{
    const struct vec *all = &s->by_name[type];

    for (int tries = 0; all->n > 0 && tries < 50; tries++) {
        struct sim_target *t = all->v[rng_below(&s->rng, all->n)];

        if (!t->current && str_eq(t->status, "SUCCEEDED"))
            return t;
    }
    return NULL;
}

/* In progress since `ago`, with no end in sight unless `left` says so. */
static void begun(struct sim *s, enum target_type type, int64_t ago, int64_t left)
{
    struct sim_target *t = idle_one(s, type);
    int64_t now = s->now_ms;
    struct sim_deployment *d;

    if (!t)
        return;
    s->now_ms = now - ago;
    d = deploy_start(s, t, &t->now);
    s->now_ms = now;
    if (left > 0)
        deploy_plan(s, d, left, rng_below(&s->rng, 100) < 85);
}

static void seed_stuck(struct sim *s)
{
    size_t more = s->by_name[TARGET_INSTANCE].n / 250;

    begun(s, TARGET_INSTANCE, 2 * MS_HOUR + 3 * MS_MINUTE, 0);
    begun(s, TARGET_PIPELINE, MS_HOUR + 10 * MS_MINUTE, 0);
    for (size_t i = 0; i < more; i++)
        begun(s, i % 3 == 2 ? TARGET_PIPELINE : TARGET_INSTANCE,
              rng_range(&s->rng, 35 * MS_MINUTE, 9 * MS_HOUR), 0);
}

static void seed_failed(struct sim *s)
{
    size_t n = 2 + s->by_name[TARGET_INSTANCE].n / 80;

    for (size_t i = 0; i < n; i++) {
        struct sim_target *t = idle_one(s, i % 4 == 1 ? TARGET_PIPELINE : TARGET_INSTANCE);

        if (t)
            past(s, t, rng_range(&s->rng, 12 * MS_MINUTE, 20 * MS_HOUR), usual_duration(s, t->type),
                 false);
    }
}

static void seed_running(struct sim *s)
{
    size_t n = 3 + s->by_name[TARGET_INSTANCE].n / 100;

    for (size_t i = 0; i < n; i++)
        begun(s, i % 3 == 1 ? TARGET_PIPELINE : TARGET_INSTANCE,
              rng_range(&s->rng, 10 * MS_SECOND, 2 * MS_MINUTE),
              rng_range(&s->rng, 20 * MS_SECOND, 3 * MS_MINUTE));
}

void seed_fleet(struct sim *s)
{
    seed_templates(s);
    add_environments(s);
    for (int i = 0; i < s->o.services; i++)
        add_service(s, i);
    if (s->o.environments > 0 && s->o.services > 0) {
        seed_components(s);
        seed_stuck(s);
        seed_failed(s);
        if (!s->o.quiet) {
            seed_running(s);
            start_later(s);
        }
    }
    seed_account(s);
    history_renumber(s);
}
