/* ask.h - one resource asked for, through the host: what a view needs to know anew before it shows
 * or sends something. */
#ifndef UI_ASK_H
#define UI_ASK_H

#include "ui/ui.h"

struct ask;

/* Comes once, asynchronously. `o`: the resource, borrowed; NULL: e says why, in words. */
typedef void ask_fn(void *arg, const cJSON *o, const struct err *e);

/* Valid until fn returns. NULL when there is no way to ask for it: fn is not called then. */
struct ask *ask_start(struct ui *ui, struct store_context *where, const struct kind *k,
                      const char *id, ask_fn *fn, void *arg);
void ask_cancel(struct ask *a); /* fn is not called any more; NULL: nothing to do */

#endif
