/* waiter.h - the waiters of the API: which question is asked again until which answer.
 *
 * Const data. An answer that no acceptor names means: ask again after the delay; an error that no
 * acceptor names ends the wait as a failure; so does the last attempt. */
#ifndef PROTONTOP_WAITER_H
#define PROTONTOP_WAITER_H

#include <stdbool.h>
#include <stddef.h>

struct waiter_acceptor {
    bool success;         /* the wait has ended well; else it has failed */
    const char *path;     /* dotted path in the answer; NULL: the answer is an error */
    const char *expected; /* the value there, or the error code */
};

struct waiter {
    const char *name;     /* "ServiceCreated" */
    const char *cli_name; /* "service-created" */
    const char *op;       /* "GetService" */
    int delay_s, max_attempts;
    const struct waiter_acceptor *acceptors; /* the first that fits counts */
    size_t n_acceptors;
};

size_t waiter_count(void);
const struct waiter *waiter_at(size_t i);           /* i < waiter_count(); sorted by name */
const struct waiter *waiter_find(const char *name); /* either form; NULL if there is none */

#endif
