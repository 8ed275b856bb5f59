/* control.h - protond's own routes beside the service's: /_protond/faults. Pure, like front.h. */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "sim/front.h"

/* Is the request for a control route? */
bool control_wants(const struct sig_request *rq);

/* Answers it. It must be signed like any other; where signatures are not asked for, it must name a
 * loopback host, so that no web page reaches it under a name of its own. */
void control_handle(struct front *f, const struct sig_request *rq, int64_t now_ms,
                    struct front_answer *out);

#endif
