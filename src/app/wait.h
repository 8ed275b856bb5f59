/* wait.h - `protontop wait WAITER`: until something has become of a resource. */
#ifndef APP_WAIT_H
#define APP_WAIT_H

#include "app/options.h"

/* Prints nothing to standard output. Returns the exit status. */
int wait_run(const struct options *o);

/* Without a waiter the list of them; with one the members that it asks with. */
int wait_help(const struct options *o, struct buf *out, struct err *e) ERR_CHECK;

#endif
