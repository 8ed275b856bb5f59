/* info.h - `protontop info`: what would be used, and where it comes from. No secret. */
#ifndef APP_INFO_H
#define APP_INFO_H

#include "app/options.h"

/* Prints to standard output. Returns the exit status. */
int info_run(const struct options *o);

#endif
