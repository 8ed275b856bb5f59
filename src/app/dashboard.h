/* dashboard.h - the dashboard: everything wired together on one loop, until the operator leaves. */
#ifndef APP_DASHBOARD_H
#define APP_DASHBOARD_H

#include <protontop/err.h>

#include "app/options.h"

/* Runs until the end. Returns the exit status; messages are on standard error by then, and the
 * terminal is as it was. */
int dashboard_run(const struct options *o);

#endif
