/* nearest.h - the names that come nearest to one that does not exist. */
#ifndef APP_NEAREST_H
#define APP_NEAREST_H

#include <protontop/err.h>

enum { NEAREST_MAX = 3 };

struct nearest {
    const char *sought;
    const char *name[NEAREST_MAX]; /* the nearest first; NULL where there are fewer */
    unsigned distance[NEAREST_MAX];
};

/* `sought` and what is offered is borrowed. */
void nearest_init(struct nearest *n, const char *sought);
void nearest_offer(struct nearest *n, const char *name);

/* Sets ERR_USAGE: unknown `what` "sought": did you mean a, b or c?; else: `otherwise`. */
int nearest_error(const struct nearest *n, struct err *e, const char *what, const char *otherwise);

#endif
