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

/* Who else hears of the end of a call that may have changed something, whatever became of whoever
 * asked: once, before that one. `answer` NULL: it failed. `about`: what it was about, as far as its
 * input names it in a word, or "". */
typedef void host_told_fn(void *ctx, struct store_context *where, const struct op *op,
                          const char *about, const cJSON *answer, const struct err *e);
void host_call_tell(struct ui_call *c, host_told_fn *fn, void *ctx, struct store_context *where,
                    const cJSON *input);

/* As ui_host's `call_cancel`. */
void host_call_cancel(struct ui_call *c);

#endif
