/* front.h - two programs behind one name. Whoever asks for a listing shall not pay for a dashboard:
 * the program of that name holds the commands alone, and becomes the whole one, which stands in
 * libexec, where the dashboard or the demo's service is wanted. A library that neither command
 * needs (curses, YAML, the HTTP server) is not even loaded. */
#ifndef APP_FRONT_H
#define APP_FRONT_H

#include <protontop/err.h>

#include "app/options.h"

/* Becomes the whole program if `o` wants what is only there; argv as main() has it. Returns 0 where
 * there is nothing to become, in the whole program always; ERR_IO: it is not there. */
int front_become(const struct options *o, char **argv, struct err *e) ERR_CHECK;

#endif
