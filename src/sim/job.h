/* job.h - what operations begin with a service as a whole. At most one job runs in a service; while
 * it does, nothing else in it is updated.
 *
 *   job_begin_create() or job_begin_update(); job_add_instance() for each new instance; `dropping`
 *   set in each instance that goes; then job_run(), which may end the job at once. */
#ifndef SIM_JOB_H
#define SIM_JOB_H

#include "sim/model.h"

void job_begin_create(struct sim *s, struct sim_service *v);
void job_begin_update(struct sim *s, struct sim_service *v, const char *spec);
void job_add_instance(struct sim *s, struct sim_service *v, const char *name,
                      struct sim_target *environment, struct sim_version version);
void job_run(struct sim *s, struct sim_service *v, struct sim_version pipeline);
void job_delete(struct sim *s, struct sim_service *v);

#endif
