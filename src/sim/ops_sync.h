/* ops_sync.h - what the operations on syncs have alike. */
#ifndef SIM_OPS_SYNC_H
#define SIM_OPS_SYNC_H

#include "sim/model.h"
#include "sim/gitsync.h"

/* NULL: `out` has the error. */
struct sim_sync *need_sync(const struct sim *s, bool service, enum template_type type,
                           const char *name, struct sim_answer *out);

#endif
