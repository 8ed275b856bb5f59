/* api.h - `protontop api OPERATION`: any operation of the service, as a command. */
#ifndef APP_API_H
#define APP_API_H

#include <protontop/op.h>

#include "app/options.h"

/* Prints the answer to standard output. Returns the exit status. */
int api_run(const struct options *o);

/* Without an operation the list of them; with one its members and their rules. */
int api_help(const struct options *o, struct buf *out, struct err *e) ERR_CHECK;

/* The members of an input with their rules, as options; `but` are left out (NULL: none). */
void api_members_help(const struct shape *input, const char *const but[2], struct buf *out);

/* The input's form for --generate-cli-skeleton. */
cJSON *api_skeleton(const struct shape *s);

#endif
