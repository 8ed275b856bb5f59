/* audit.h - what was changed: $XDG_STATE_HOME/protontop/audit.jsonl, a line for each change that is
 * sent and a line for its outcome. No spec, no message, no secret. */
#ifndef APP_AUDIT_H
#define APP_AUDIT_H

#include <protontop/client.h>

/* A client_audit_fn; ctx is not used. A line that cannot be written is told in the log: what is
 * being done does not wait for that. */
void audit_call(void *ctx, const struct client *c, const char *id, const struct op *op,
                const cJSON *input, const struct call_result *r, const struct err *e);

#endif
