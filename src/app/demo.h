/* demo.h - the private service of --demo: protond's own, in this process, on loopback, with keys
 * that nobody else knows. */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include <uv.h>

#include <protontop/err.h>

#include "app/options.h"

struct demo;

/* Listens on a free port. NULL with e set. */
struct demo *demo_new(uv_loop_t *loop, const struct options *o, struct err *e);
void demo_close(struct demo *d, void (*done)(void *ctx), void *ctx);

/* Borrowed for the life of the demo. */
const char *demo_url(const struct demo *d);
const char *demo_access_key(const struct demo *d);
const char *demo_secret_key(const struct demo *d);
const char *demo_region(const struct demo *d);

#endif
