/* work.h - deployments that are carried out outside of the sim (sim_options.external): what is to
 * be done comes out, how it ended goes in. The sim itself does nothing but wait. */
#ifndef SIM_WORK_H
#define SIM_WORK_H

#include "sim/sim.h"

/* Something to be done for a deployment or a delete. Texts are valid until the sim is called next;
 * NULL where there is none. */
struct sim_work {
    uint64_t id;           /* the same for all that concerns one deployment or delete */
    const char *operation; /* "create", "update", "delete"; "cancel": to end what `id` began */
    const char *type;      /* "ENVIRONMENT", "SERVICE_INSTANCE", "SERVICE_PIPELINE", "COMPONENT" */
    const char *arn, *deployment;
    const char *environment, *service, *instance, *component;
    const char *template_name, *spec, *template_file;
    int major, minor; /* 0.0: none */
    const char *region, *account;
};

struct sim_work_result {
    bool good, cancelled; /* neither: it failed */
    const char *message;  /* NULL: none */
    const cJSON *outputs; /* [{"key", "valueString"}]; NULL: none */
};

/* The next thing to be done, once; false: nothing is. */
bool sim_next_work(struct sim *s, struct sim_work *out);

/* How it ended, at `now_ms`. What is not waited for is ignored. */
void sim_end_work(struct sim *s, uint64_t id, const struct sim_work_result *r, int64_t now_ms);

/* Ends all that is waited for as failed: whoever did it is gone. */
void sim_abandon_work(struct sim *s, const char *message, int64_t now_ms);

#endif
