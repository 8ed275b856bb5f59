/* load_impl.h - what load.c and load_fleet.c share. */
#ifndef SIM_LOAD_IMPL_H
#define SIM_LOAD_IMPL_H

#include "sim/model.h"
#include "sim/record.h"
#include "sim/save.h"

struct sim_loader {
    struct sim *s;
    struct vec texts; /* char *, by number - 1 */
    struct record_texts hooks;
    uint64_t order, serial; /* as the sim's record has them */
};

typedef int load_fn(struct sim_loader *l, const char *kind, const cJSON *o, struct err *e);

/* A new record, filled; NULL with e set. */
void *loader_new_record(struct sim_loader *l, const struct record *r, const cJSON *o,
                        const char *const *others, struct err *e);
/* Frees a record that does not fit, and says why. */
int loader_refuse(struct sim_loader *l, const struct record *r, void *p, struct err *e,
                  const char *why);

/* load_fleet.c */
load_fn load_service, load_target, load_deployment, load_rule, load_event;

#endif
