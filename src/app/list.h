/* list.h - `protontop list KIND`: the resources of a kind, once or as they change. */
#ifndef APP_LIST_H
#define APP_LIST_H

#include "app/options.h"

/* Prints to standard output. Returns the exit status. */
int list_run(const struct options *o);
int list_help(const struct options *o, struct buf *out, struct err *e) ERR_CHECK;

#endif
