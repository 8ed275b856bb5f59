/* The templates of a seeded fleet: what is published is what the fleet runs; one draft of each
 * type, and a registration that failed. Names as in the official samples (BEHAVIOUR section 6).
 * It draws nothing from the generator: the fleet stays the same whatever stands here. */
#include "sim/model.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/when.h"

/* minors[m] is the highest published minor of major m + 1 */
static const struct {
    const char *name, *display_name, *description;
    enum template_type type;
    int majors, minors[4];
    bool customer_managed, unused; /* unused: nothing in the fleet runs it */
} rows[] = {
    {.name = "fargate-env",
     .display_name = "Fargate environment",
     .description = "A VPC and an ECS cluster on Fargate",
     .type = TEMPLATE_ENVIRONMENT,
     .majors = 1,
     .minors = {4}},
    {.name = "vpc-env",
     .display_name = "VPC environment",
     .description = "A VPC with public and private subnets",
     .type = TEMPLATE_ENVIRONMENT,
     .majors = 2,
     .minors = {3, 1}},
    {.name = "ecs-ec2-env",
     .display_name = "ECS on EC2 environment",
     .description = "A VPC and an ECS cluster on EC2",
     .type = TEMPLATE_ENVIRONMENT,
     .majors = 1,
     .minors = {1}},
    {.name = "load-balanced-fargate-svc",
     .display_name = "Load-balanced Fargate service",
     .description = "A Fargate service behind a load balancer",
     .type = TEMPLATE_SERVICE,
     .majors = 1,
     .minors = {3}},
    {.name = "backend-fargate-svc",
     .display_name = "Backend Fargate service",
     .description = "A Fargate service that other services reach",
     .type = TEMPLATE_SERVICE,
     .majors = 2,
     .minors = {5, 2}},
    {.name = "worker-fargate-svc",
     .display_name = "Worker Fargate service",
     .description = "A Fargate service that reads a queue",
     .type = TEMPLATE_SERVICE,
     .majors = 1,
     .minors = {2},
     .customer_managed = true},
    {.name = "apigw-lambda-svc",
     .display_name = "API Gateway Lambda service",
     .description = "A Lambda function behind an HTTP API",
     .type = TEMPLATE_SERVICE,
     .majors = 1,
     .minors = {6}},
    {.name = "apprunner-svc",
     .display_name = "App Runner service",
     .description = "An App Runner service",
     .type = TEMPLATE_SERVICE,
     .majors = 1,
     .minors = {1}},
    {.name = "scheduled-fargate-svc",
     .display_name = "Scheduled Fargate service",
     .description = "A Fargate task that runs by the clock",
     .type = TEMPLATE_SERVICE,
     .majors = 1,
     .minors = {0},
     .customer_managed = true,
     .unused = true},
};

/* What is not published: after the last published minor of its major. */
static const struct {
    const char *name;
    enum template_type type;
    struct sim_version version;
    const char *description, *status, *message;
} unpublished[] = {
    {"vpc-env", TEMPLATE_ENVIRONMENT, {2, 2}, "IPv6 subnets", "DRAFT", NULL},
    {"backend-fargate-svc", TEMPLATE_SERVICE, {2, 3}, "Service Connect", "DRAFT", NULL},
    {"worker-fargate-svc",
     TEMPLATE_SERVICE,
     {1, 3},
     "A dead-letter queue",
     "REGISTRATION_FAILED",
     "Service template schema is not valid: Missing property [pipelineInputType]"},
};

size_t seed_service_templates(void)
{
    size_t n = 0;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        n += rows[i].type == TEMPLATE_SERVICE && !rows[i].unused;
    return n;
}

const struct sim_template *seed_service_template(const struct sim *s, size_t i)
{
    for (size_t k = 0;; k++)
        if (rows[k].type == TEMPLATE_SERVICE && !rows[k].unused && i-- == 0)
            return template_find(s, TEMPLATE_SERVICE, rows[k].name);
}

/* [choice] Every service template goes with every major version of every environment template. */
static cJSON *compatible(void)
{
    cJSON *list = cJSON_CreateArray();

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        cJSON *o;

        if (rows[i].type != TEMPLATE_ENVIRONMENT)
            continue;
        for (int major = 1; major <= rows[i].majors; major++) {
            char number[16];

            snprintf(number, sizeof(number), "%d", major);
            o = cJSON_CreateObject();
            cJSON_AddStringToObject(o, "majorVersion", number);
            cJSON_AddStringToObject(o, "templateName", rows[i].name);
            cJSON_AddItemToArray(list, o);
        }
    }
    return list;
}

static struct sim_template_version *add(struct sim *s, struct sim_template *t, struct sim_version n,
                                        const char *status)
{
    struct sim_template_version *v = version_add(s, t, n);
    char *key = xasprintf("%s/%d.%d.tar.gz", t->name, n.major, n.minor);
    cJSON *s3;

    v->status = status;
    v->source = cJSON_CreateObject();
    s3 = cJSON_AddObjectToObject(v->source, "s3");
    cJSON_AddStringToObject(s3, "bucket", "proton-templates");
    cJSON_AddStringToObject(s3, "key", key);
    if (t->type == TEMPLATE_SERVICE) {
        v->environments = compatible();
        v->sources = cJSON_CreateArray();
        cJSON_AddItemToArray(v->sources, cJSON_CreateString("DIRECTLY_DEFINED"));
    }
    free(key);
    return v;
}

static void add_published(struct sim *s, struct sim_template *t, int majors, const int *minors)
{
    int64_t now = s->now_ms;

    s->now_ms = t->created_ms;
    for (int major = 1; major <= majors; major++)
        for (int minor = 0; minor <= minors[major - 1]; minor++) {
            struct sim_template_version *v;

            s->now_ms += 20 * MS_DAY;
            v = add(s, t, (struct sim_version){major, minor}, "PUBLISHED");
            version_give_schema(v);
            set_text(&v->description, minor ? "Fixes" : "The first of its kind");
        }
    s->now_ms = now;
}

static void add_unpublished(struct sim *s, enum template_type type)
{
    int64_t now = s->now_ms;

    for (size_t i = 0; i < ARRAY_LEN(unpublished); i++) {
        struct sim_template_version *v;

        if (unpublished[i].type != type)
            continue;
        s->now_ms = now - (int64_t)(i + 1) * 7 * MS_HOUR;
        v = add(s, template_find(s, type, unpublished[i].name), unpublished[i].version,
                unpublished[i].status);
        set_text(&v->description, unpublished[i].description);
        set_text(&v->message, unpublished[i].message);
        if (!unpublished[i].message)
            version_give_schema(v);
    }
    s->now_ms = now;
}

void seed_templates(struct sim *s)
{
    int64_t now = s->now_ms;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct sim_template *t;

        if (rows[i].type == TEMPLATE_SERVICE ? !s->o.services : !s->o.environments)
            continue;
        s->now_ms = now - (500 + 3 * (int64_t)i) * MS_DAY;
        t = template_add(s, rows[i].type, rows[i].name);
        s->now_ms = now;
        set_text(&t->display_name, rows[i].display_name);
        set_text(&t->description, rows[i].description);
        set_text(&t->provisioning, rows[i].customer_managed ? "CUSTOMER_MANAGED" : NULL);
        add_published(s, t, rows[i].majors, rows[i].minors);
    }
    if (s->o.environments)
        add_unpublished(s, TEMPLATE_ENVIRONMENT);
    if (s->o.services)
        add_unpublished(s, TEMPLATE_SERVICE);
}
