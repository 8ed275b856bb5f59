/* setup.h - what the dashboard and the commands make alike from the options: a client. */
#ifndef APP_SETUP_H
#define APP_SETUP_H

#include <uv.h>

#include <protontop/client.h>

#include "app/demo.h"
#include "app/options.h"

/* The client that the options ask for; with a demo, one that talks to it. What no option says is as
 * in `more` (NULL: as usual). NULL with e set. */
struct client *setup_client(uv_loop_t *loop, const struct options *o, const struct demo *demo,
                            const struct client_config *more, struct err *e);

/* Says on standard error what must not be overlooked: that certificates are not checked. */
void setup_warn(const struct options *o, const struct client *c);

/* Runs the loop until the identity is known. 0, or what client_identity() says. source and key
 * (each may be NULL) get what signs, cut to their size. */
int setup_identity(uv_loop_t *loop, struct client *c, char *source, size_t source_size, char *key,
                   size_t key_size, struct err *e);

/* Runs the loop until nothing is left in it, and closes it. Every handle must be closing. */
void setup_drain(uv_loop_t *loop);

#endif
