/* look.h - how the dashboard looks: which theme, now and when another is asked for. */
#ifndef APP_LOOK_H
#define APP_LOOK_H

#include <protontop/err.h>

#include "base/buf.h"
#include "base/vec.h"

struct dashboard;

/* The look of the start: the option's, or what the terminal's background asks for. What is wrong
 * with it is appended to warnings, and the default takes its place: never fatal. */
void look_start(struct dashboard *d, struct buf *warnings);

/* At once. What is wrong in its file becomes activity lines, and *wrong counts them. 0, or an ERR_*
 * with e: the look is as it was. */
int look_change(struct dashboard *d, const char *name, unsigned *wrong, struct err *e) ERR_CHECK;

/* "name\thelp", the caller's. */
void look_list(struct vec *names);

#endif
