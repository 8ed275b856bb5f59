/* host_call.h - any operation for a view of the ui: one call, or all pages of a listing as one
 * answer. For host.c. */
#ifndef APP_HOST_CALL_H
#define APP_HOST_CALL_H

#include <protontop/client.h>

#include "ui/ui.h"

/* As ui_host's `call`, over that client; the client is closed after every call of it ended. Who
 * gives a page token or a page size of his own in the input wants that one page. */
struct ui_call *host_call_start(struct client *c, const struct op *op, const cJSON *input,
                                ui_answer_fn *fn, void *arg);

/* A call that is not made: fn comes from the loop, with that error. */
struct ui_call *host_call_refuse(uv_loop_t *loop, const struct err *e, ui_answer_fn *fn, void *arg);

/* As ui_host's `call_cancel`. */
void host_call_cancel(struct ui_call *c);

#endif
