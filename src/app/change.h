/* change.h - `protontop cancel|update|delete KIND NAME...`: what changes the world, from scripts.
 */
#ifndef APP_CHANGE_H
#define APP_CHANGE_H

#include "app/options.h"

/* Print a line for each name to standard output. Return the exit status: 0, or that of the first
 * name that failed. */
int cancel_run(const struct options *o);
int update_run(const struct options *o);
int delete_run(const struct options *o);

int cancel_help(const struct options *o, struct buf *out, struct err *e) ERR_CHECK;
int update_help(const struct options *o, struct buf *out, struct err *e) ERR_CHECK;
int delete_help(const struct options *o, struct buf *out, struct err *e) ERR_CHECK;

#endif
