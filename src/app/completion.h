/* completion.h - `protontop completion SHELL`: a script that has the shell ask protontop what
 * fits, so that it never differs from the tables. */
#ifndef APP_COMPLETION_H
#define APP_COMPLETION_H

#include "app/cli.h"

int completion_run(const struct options *o);
int completion_help(const struct options *o, struct buf *out, struct err *e);

#endif
