/* model.h - the account as data: what there is, what goes on, what happens next.
 *
 * Names and relations only; what an operation does stands in ops_*.c, what time does in step.c,
 * what an update of a whole service does in job.c. All of it belongs to one struct sim and is freed
 * with it. It is plain data: pointers go to other parts of the model or to static words, never to
 * code. */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include <uthash.h>

#include "base/rng.h"
#include "base/vec.h"
#include "sim/account.h"
#include "sim/connection.h"
#include "sim/idempotency.h"
#include "sim/rules.h"
#include "sim/set.h"
#include "sim/shared.h"
#include "sim/sim.h"
#include "sim/template.h"

enum { SIM_NAME_MAX = 128, SIM_ID_MAX = 40, SIM_KEY_MAX = 260 };

enum target_type {
    TARGET_ENVIRONMENT,
    TARGET_INSTANCE,
    TARGET_PIPELINE,
    TARGET_COMPONENT,
    TARGET_TYPES
};

struct sim_service;
struct sim_deployment;

/* What a deployment brings about, or found. All texts may be absent (NULL). */
struct sim_state {
    struct sim_version version; /* {0, 0}: nothing is deployed */
    struct shared *template_name, *spec;
    struct shared *template_file, *service, *instance; /* a component's, and what it hangs on */
    /* An instance's: the ids of the deployments of its environment, its service's pipeline and its
     * component that had last succeeded, blanks between them, "-" for none. */
    struct shared *links;
};

/* What deployments deploy: an environment, an instance, a pipeline, a component. */
struct sim_target {
    enum target_type type;
    uint64_t serial;                /* its own for all times: events of another are void */
    char *name;                     /* an instance's own name; a pipeline's is its service's */
    char *key;                      /* "front-end/prod": what it is found and sorted by */
    struct sim_service *service;    /* of instances and pipelines; NULL for the others */
    struct sim_target *environment; /* of instances and components */
    struct sim_target *instance;    /* of a component: what it is attached to; NULL: nothing */
    struct sim_target *attaching;   /* the same once its present deployment has succeeded */
    struct sim_target *component;   /* of an instance: what is, or will be, attached to it */
    const struct sim_template *template_; /* NULL for components */
    struct sim_state now, tried;          /* what is deployed; what was tried last */
    char *description, *token;            /* token: the last clientToken */
    const char *status;                   /* one of the service's words */
    char *message;                        /* NULL: none */
    cJSON *members; /* what it was given and shows as it is: roles, repository; NULL: nothing */
    cJSON *outputs; /* an array as NotifyResourceDeploymentStatusChange gave it; NULL: none */
    int64_t created_ms, modified_ms, attempted_ms, succeeded_ms;
    char attempted_id[SIM_ID_MAX], succeeded_id[SIM_ID_MAX];
    struct sim_deployment *current; /* what is in progress; NULL: nothing */
    struct sim_deployment *newest;  /* of its deployments; the others by `older` */
    size_t n_deployments;
    size_t n_instances, n_components; /* of an environment */
    bool customer_managed;            /* its deployments wait for deploy_notify() */
    uint64_t working;                 /* work.h: the id of what is done outside; 0: nothing */
    bool lives;                       /* seeded: deployments of it begin by themselves */
    bool added, dropping, awaited;    /* by its service's job: job.c */
    UT_hash_handle hh, by_serial;
};

enum job { JOB_NONE, JOB_CREATE, JOB_UPDATE, JOB_DELETE };
enum job_phase { PHASE_ADD, PHASE_CLEAN, PHASE_DROP, PHASE_PIPELINE };

struct sim_service {
    uint64_t serial;
    char *name, *description;
    struct shared *spec;
    const struct sim_template *template_;
    const char *status;
    char *message;
    cJSON *members; /* repositoryId and the like; NULL: nothing */
    int64_t created_ms, modified_ms;
    struct vec instances;        /* struct sim_target * */
    struct sim_target *pipeline; /* NULL: none */
    /* What goes on with it as a whole: job.c. */
    enum job job;
    enum job_phase phase;
    size_t pending; /* targets that the phase waits for */
    bool failed, drop_failed, pipeline_failed;
    struct shared *spec_before; /* what a failed update goes back to */
    UT_hash_handle hh, by_serial;
};

struct sim_deployment {
    char id[SIM_ID_MAX];
    uint64_t serial; /* rises with time */
    enum target_type type;
    struct sim_target *target;                       /* NULL: deleted since */
    struct sim_deployment *older, *newer;            /* of the same target */
    struct shared *environment, *service, *instance; /* names as they were; NULL: none */
    struct shared *component;
    const char *status;
    char *message;
    int64_t created_ms, completed_ms, modified_ms, target_created_ms;
    struct sim_state from, to;
    bool first;     /* of its target: there is no initial state */
    char *fate;     /* the message of its planned end; NULL: the usual one */
    cJSON *outputs; /* as in a target */
    UT_hash_handle hh;
};

enum event_type {
    EVENT_END,       /* a deployment's */
    EVENT_CANCELLED, /* a cancel's end */
    EVENT_START,     /* a deployment begins by itself */
    EVENT_GONE,      /* a delete's end */
    EVENT_JOB,       /* a service's job has nothing to wait for */
    EVENT_REGISTERED,
    EVENT_SYNC,
};

struct sim_event {
    int64_t due_ms;
    uint64_t order; /* ties: first made, first done */
    enum event_type type;
    uint64_t serial;       /* of the target, or the service */
    uint64_t deployment;   /* EVENT_END, EVENT_CANCELLED: its serial */
    char key[SIM_KEY_MAX]; /* EVENT_REGISTERED: the version's tail */
    uint64_t generation;   /* EVENT_REGISTERED: of that version */
    bool good;             /* it succeeds */
};

struct sim {
    struct sim_options o;
    char account[13], region[64];
    struct rng rng;
    int64_t now_ms;
    struct sim_target *targets[TARGET_TYPES]; /* hashes by key */
    struct sim_target *targets_by_serial;
    struct sim_service *services, *services_by_serial; /* hashes by name, by serial */
    struct sim_deployment *deployments;                /* hash by id */
    struct shared *texts;                              /* hash by content */
    struct set templates[TEMPLATE_TYPES];
    struct idem_memory idem;
    struct sim_account settings;
    struct set connections, repositories, syncs, tags;
    struct vec by_name[TARGET_TYPES]; /* targets of each type, sorted by key_order() */
    struct vec services_by_name;
    struct vec history;     /* deployments, by serial */
    struct sim_event *heap; /* least due_ms first */
    size_t heap_n, heap_cap;
    struct vec rules;           /* struct sim_rule * */
    struct vec work;            /* what is to be done outside: work.c */
    uint64_t order, serial;     /* the last ones given */
    size_t orphans;             /* deployments whose target is gone */
    char scratch[1024];         /* a text that is made for one use */
    const char *request_region; /* of the request that is being answered */
};

/* --- model.c --- */
/* Keys in the order of the service's name, then the instance's: '/' comes before all else. */
int key_order(const char *a, const char *b);
struct sim_target *target_add(struct sim *s, enum target_type type, const char *key,
                              const char *name);
struct sim_target *target_find(const struct sim *s, enum target_type type, const char *key);
struct sim_target *target_of_serial(const struct sim *s, uint64_t serial);
/* Undoes all its relations; its deployments stay, as those of something deleted. */
void target_remove(struct sim *s, struct sim_target *t);
/* Sets the relation, counts in the environment and in the instance that it leaves included. */
void target_set_environment(struct sim_target *t, struct sim_target *environment);
struct sim_service *service_add(struct sim *s, const char *name);
struct sim_service *service_find(const struct sim *s, const char *name);
struct sim_service *service_of_serial(const struct sim *s, uint64_t serial);
struct sim_target *instance_add(struct sim *s, struct sim_service *v, const char *name,
                                struct sim_target *environment);
struct sim_target *instance_find(const struct sim *s, const char *service, const char *name);
struct sim_target *pipeline_add(struct sim *s, struct sim_service *v);
void service_remove(struct sim *s, struct sim_service *v); /* with what is in it */
void set_text(char **to, const char *text);
void model_free(struct sim *s);

/* --- history.c --- */
/* Its state is the caller's to fill in. */
struct sim_deployment *deployment_add(struct sim *s, struct sim_target *t);
struct sim_deployment *deployment_find(const struct sim *s, const char *id);
void deployment_remove(struct sim *s, struct sim_deployment *d);
void deployment_free(struct sim *s, struct sim_deployment *d);
void history_orphan(struct sim *s, struct sim_target *t); /* the target goes */
void history_trim(struct sim *s, struct sim_target *t);   /* to what is kept, oldest first */
void history_renumber(struct sim *s); /* serials by age: after a fleet is seeded */
void state_copy(struct sim *s, struct sim_state *to, const struct sim_state *from);
void state_release(struct sim *s, struct sim_state *st);

/* --- heap.c --- */
void heap_push(struct sim *s, const struct sim_event *ev);
bool heap_pop(struct sim *s, int64_t now_ms, struct sim_event *out); /* false: none is due */

/* --- step.c --- */
enum { DURATION_ANY = -1 };
int64_t scaled(const struct sim *s, int64_t ms); /* by --speed */
int64_t usual_duration(struct sim *s, enum target_type type);

/* Begins a deployment to `to`, which is copied: IN_PROGRESS. Its end is not planned yet. */
struct sim_deployment *deploy_start(struct sim *s, struct sim_target *t,
                                    const struct sim_state *to);
/* Plans the end of a deployment that a request began, or that began by itself: by the fleet's
 * failure and stuck rates. What is managed by the customer has no end by itself. */
void deploy_go(struct sim *s, struct sim_deployment *d, bool by_itself);
/* Plans its end; ms: DURATION_ANY draws one of the kind's. */
void deploy_plan(struct sim *s, struct sim_deployment *d, int64_t ms, bool good);
void deploy_finish(struct sim *s, struct sim_deployment *d, const char *status,
                   const char *message);
void deploy_cancel(struct sim *s, struct sim_deployment *d);
/* Begins a delete: DELETE_IN_PROGRESS, then gone or DELETE_FAILED. */
void target_delete(struct sim *s, struct sim_target *t);
void end_delete(struct sim *s, struct sim_target *t, bool good, const char *message);
bool target_busy(const struct sim_target *t);
/* What somebody else provisions (customer_managed) has got so far: status IN_PROGRESS, SUCCEEDED,
 * FAILED or NULL (only the rest changes), message and outputs (an array of {key, valueString}) may
 * be NULL. It ends the deployment, or the delete, that is in progress. false, and nothing done:
 * `status` is given and nothing of it is in progress, or it is not customer-managed. */
bool deploy_notify(struct sim *s, struct sim_target *t, const char *status, const char *message,
                   const cJSON *outputs);
void start_later(struct sim *s); /* the next deployment that begins by itself */

/* --- work.c --- */
/* The target's present deployment, or delete, is carried out outside; is to be ended there. false:
 * it is not. */
bool work_begin(struct sim *s, struct sim_target *t);
bool work_cancel(struct sim *s, struct sim_target *t);
void work_release(struct sim *s);

/* --- job.c --- */
/* A deployment or a delete of a target that its service's job waits for has come to its end. The
 * service may be gone afterwards. */
void job_told(struct sim *s, struct sim_service *v, bool pipeline, bool good);
void job_event(struct sim *s, const struct sim_event *ev);

/* --- seed_template.c --- */
void seed_templates(struct sim *s);
/* The templates that the seeded services run, in the order of their table. */
const struct sim_template *seed_service_template(const struct sim *s, size_t i);
size_t seed_service_templates(void);

/* --- seed_account.c --- */
void seed_account(struct sim *s);

/* --- seed.c, seed_component.c --- */
void seed_fleet(struct sim *s);
void seed_components(struct sim *s);
/* Made long ago, deployed a few times since; the last time good. */
void seed_history(struct sim *s, struct sim_target *t);
const char *failure_text(struct sim *s, const struct sim_target *t);

#endif
