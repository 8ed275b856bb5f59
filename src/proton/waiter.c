/* waiter.c - the waiters' table. It knows nothing of how a wait is run. */
#include <protontop/waiter.h>

#include <string.h>

#include "base/alloc.h"

#define SUCCESS true
#define FAILURE false

#define WAITER(n, cli, op, delay, attempts) static const struct waiter_acceptor accept_##n[] = {
#define ON_VALUE(end, at, value)            {.success = (end), .path = (at), .expected = (value)},
#define ON_ERROR(end, code)                 {.success = (end), .expected = (code)},
#define WAITER_END(n)                                                                              \
    }                                                                                              \
    ;
#include "proton/waiters.def"

static const struct waiter waiters[] = {
#define WAITER(n, cli, asks, delay, attempts)                                                      \
    {.name = #n,                                                                                   \
     .cli_name = (cli),                                                                            \
     .op = (asks),                                                                                 \
     .delay_s = (delay),                                                                           \
     .max_attempts = (attempts),                                                                   \
     .acceptors = accept_##n,                                                                      \
     .n_acceptors = ARRAY_LEN(accept_##n)},
#define ON_VALUE(end, at, value)
#define ON_ERROR(end, code)
#define WAITER_END(n)
#include "proton/waiters.def"
};

size_t waiter_count(void)
{
    return ARRAY_LEN(waiters);
}

const struct waiter *waiter_at(size_t i)
{
    return &waiters[i];
}

const struct waiter *waiter_find(const char *name)
{
    for (size_t i = 0; name && i < ARRAY_LEN(waiters); i++)
        if (!strcmp(name, waiters[i].name) || !strcmp(name, waiters[i].cli_name))
            return &waiters[i];
    return NULL;
}
