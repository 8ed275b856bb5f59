/* The components of a seeded fleet: some attached to an instance, some in an environment alone. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/model.h"

static const struct {
    const char *name, *what, *type;
} kinds[] = {
    {"audit-bucket", "Bucket", "AWS::S3::Bucket"},
    {"work-queue", "Queue", "AWS::SQS::Queue"},
    {"sessions-table", "Table", "AWS::DynamoDB::Table"},
    {"alerts-topic", "Topic", "AWS::SNS::Topic"},
    {"exports-bucket", "Bucket", "AWS::S3::Bucket"},
    {"nightly-job", "Rule", "AWS::Events::Rule"},
};

enum { INSTANCES_A_COMPONENT = 20, ENVIRONMENTS_A_COMPONENT = 4 };

static struct sim_target *add(struct sim *s, size_t i, struct sim_target *environment,
                              struct sim_target *instance)
{
    size_t k = i % ARRAY_LEN(kinds);
    char name[SIM_NAME_MAX], *file;
    struct sim_target *t;

    if (i < ARRAY_LEN(kinds))
        snprintf(name, sizeof(name), "%s", kinds[k].name);
    else
        snprintf(name, sizeof(name), "%s-%zu", kinds[k].name, i / ARRAY_LEN(kinds) + 1);
    t = target_add(s, TARGET_COMPONENT, name, name);
    target_set_environment(t, environment);
    t->instance = t->attaching = instance;
    t->lives = true;
    set_text(&t->description, kinds[k].what);
    file = xasprintf("AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n  %s:\n    Type: %s\n"
                     "Outputs:\n  %sName:\n    Value: !Ref %s\n",
                     kinds[k].what, kinds[k].type, kinds[k].what, kinds[k].what);
    shared_set_str(s, &t->now.template_file, file);
    free(file);
    if (instance) {
        instance->component = t;
        shared_set(s, &t->now.spec, instance->service->spec);
        shared_set_str(s, &t->now.service, instance->service->name);
        shared_set_str(s, &t->now.instance, instance->name);
    }
    return t;
}

/* An instance that can take one, looked for from a place that the seed decides. */
static struct sim_target *free_instance(struct sim *s)
{
    const struct vec *all = &s->by_name[TARGET_INSTANCE];
    size_t from = rng_below(&s->rng, all->n);

    for (size_t i = 0; i < all->n; i++) {
        struct sim_target *t = all->v[(from + i) % all->n];

        if (!t->component && template_components(t->template_, t->now.version))
            return t;
    }
    return NULL;
}

void seed_components(struct sim *s)
{
    size_t attached = 1 + s->by_name[TARGET_INSTANCE].n / INSTANCES_A_COMPONENT,
           detached = 1 + s->by_name[TARGET_ENVIRONMENT].n / ENVIRONMENTS_A_COMPONENT, n = 0;

    for (size_t i = 0; i < attached; i++) {
        struct sim_target *t = free_instance(s);

        if (t)
            seed_history(s, add(s, n++, t->environment, t));
    }
    for (size_t i = 0; i < detached; i++) {
        const struct vec *all = &s->by_name[TARGET_ENVIRONMENT];

        seed_history(s, add(s, n++, all->v[rng_below(&s->rng, all->n)], NULL));
    }
}
