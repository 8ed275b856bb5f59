/* demo.h - the private service of --demo: protond's own, in this process, on loopback, with keys
 * that nobody else knows. */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include <uv.h>

#include <protontop/client.h>

#include "app/options.h"

struct demo;

/* Listens on a free port. region NULL: the fleet's own. nth: how many there are already: each has
 * another fleet. NULL with e set. */
struct demo *demo_new(uv_loop_t *loop, const struct options *o, const char *region, unsigned nth,
                      struct err *e);
void demo_close(struct demo *d, void (*done)(void *ctx), void *ctx);

/* Where it is and who may talk to it: for a client. Borrowed for the life of the demo. */
void demo_connect(const struct demo *d, struct client_config *cfg);

#endif
