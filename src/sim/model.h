/* model.h - the account as data: what there is, what goes on, what happens next.
 *
 * Names and relations only; what an operation does stands in ops_*.c, what time does in step.c. All
 * of it belongs to one struct sim and is freed with it. */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include <uthash.h>

#include "base/rng.h"
#include "base/vec.h"
#include "sim/account.h"
#include "sim/idempotency.h"
#include "sim/set.h"
#include "sim/sim.h"
#include "sim/template.h"

enum { SIM_NAME_MAX = 128, SIM_ID_MAX = 40, SIM_KEY_MAX = 260 };

enum target_type { TARGET_ENVIRONMENT, TARGET_INSTANCE, TARGET_PIPELINE };

struct sim_service;
struct sim_deployment;

/* What deployments deploy: an environment, an instance, a pipeline. */
struct sim_target {
    enum target_type type;
    char *name;                     /* an instance's own name; a pipeline's is its service's */
    char *key;                      /* "front-end/prod": what it is found and sorted by */
    struct sim_service *service;    /* NULL for environments */
    struct sim_target *environment; /* of an instance */
    const struct sim_template *template_;
    struct sim_version version; /* deployed */
    char *spec, *description;
    const char *status; /* one of the service's words */
    char *message;      /* NULL: none */
    int64_t created_ms, attempted_ms, succeeded_ms;
    char attempted_id[SIM_ID_MAX], succeeded_id[SIM_ID_MAX];
    struct sim_deployment *current; /* what is in progress; NULL: nothing */
    const char *status_before;      /* for a cancel: the resource is as it was before */
    char *message_before;
    size_t n_instances; /* of an environment */
    size_t n_deployments;
    UT_hash_handle hh;
};

struct sim_service {
    char *name, *description, *spec;
    const struct sim_template *template_;
    const char *status;
    char *message;
    int64_t created_ms, modified_ms;
    struct vec instances;        /* struct sim_target * */
    struct sim_target *pipeline; /* NULL: none */
    size_t pending;              /* instances being made or removed by an update */
    bool update_failed;
    UT_hash_handle hh;
};

struct sim_deployment {
    char id[SIM_ID_MAX];
    enum target_type type;
    struct sim_target *target;              /* NULL: deleted since */
    char *environment, *service, *instance; /* names, as they were; NULL where there is none */
    const char *status;
    char *message;
    int64_t created_ms, completed_ms, modified_ms, target_created_ms;
    struct sim_version from, to;
    char *spec_from, *spec_to;
    uint64_t generation; /* events of another generation are void */
    UT_hash_handle hh;
};

enum event_type {
    EVENT_END,
    EVENT_CANCELLED,
    EVENT_START,
    EVENT_TARGET_GONE,
    EVENT_SERVICE_GONE,
    EVENT_REGISTERED,
};

struct sim_event {
    int64_t due_ms;
    uint64_t order; /* ties: first made, first done */
    enum event_type type;
    char key[SIM_KEY_MAX]; /* a deployment's id, a target's key, a service's name */
    uint64_t generation;
    bool good; /* EVENT_END: succeeds */
};

struct sim {
    struct sim_options o;
    char account[13], region[64];
    struct rng rng;
    int64_t now_ms;
    struct sim_target *environments, *instances, *pipelines; /* hashes by key */
    struct sim_service *services;                            /* hash by name */
    struct sim_deployment *deployments;                      /* hash by id */
    struct set templates[TEMPLATE_TYPES];
    struct idem_memory idem;
    struct sim_account settings;
    struct vec by_name[3]; /* targets of each type, sorted by key */
    struct vec services_by_name;
    struct vec history;     /* deployments, oldest first */
    struct sim_event *heap; /* least due_ms first */
    size_t heap_n, heap_cap;
    uint64_t order;
    char scratch[512];          /* a text that is made for one use */
    const char *request_region; /* of the request that is being answered */
};

/* --- model.c --- */
struct sim_target *target_add(struct sim *s, enum target_type type, const char *key,
                              const char *name);
struct sim_target *target_find(const struct sim *s, enum target_type type, const char *key);
void target_remove(struct sim *s, struct sim_target *t);
struct sim_service *service_add(struct sim *s, const char *name);
struct sim_service *service_find(const struct sim *s, const char *name);
void service_remove(struct sim *s, struct sim_service *v); /* with what is in it */
struct sim_deployment *deployment_add(struct sim *s, struct sim_target *t);
struct sim_deployment *deployment_find(const struct sim *s, const char *id);
void deployment_remove(struct sim *s, struct sim_deployment *d);
void set_text(char **to, const char *text);
void model_free(struct sim *s);

/* --- heap.c --- */
void heap_push(struct sim *s, const struct sim_event *ev);
bool heap_pop(struct sim *s, int64_t now_ms, struct sim_event *out); /* false: none is due */

/* --- step.c --- */
enum { DURATION_ANY = -1 };
int64_t scaled(const struct sim *s, int64_t ms); /* by --speed */

/* Begins a deployment to `to` with `spec` (NULL: the present one): IN_PROGRESS. */
struct sim_deployment *deploy_start(struct sim *s, struct sim_target *t, struct sim_version to,
                                    const char *spec);
/* Plans its end; ms: DURATION_ANY draws one of the kind's. */
void deploy_plan(struct sim *s, struct sim_deployment *d, int64_t ms, bool good);
void deploy_finish(struct sim *s, struct sim_deployment *d, const char *status,
                   const char *message);
void deploy_cancel(struct sim *s, struct sim_deployment *d);
bool target_busy(const struct sim_target *t);
void start_later(struct sim *s); /* the next deployment that begins by itself */

/* --- seed_template.c --- */
void seed_templates(struct sim *s);
/* The templates that the seeded services run, in the order of their table. */
const struct sim_template *seed_service_template(const struct sim *s, size_t i);
size_t seed_service_templates(void);

/* --- seed.c --- */
void seed_fleet(struct sim *s);
const char *failure_text(struct sim *s, const struct sim_target *t);

#endif
