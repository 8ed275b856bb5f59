/* io.h - what the credential providers need of the world, injected: aws/ knows neither the loop nor
 * curl.
 *
 * Every callback comes exactly once, from the loop, never from inside the function that asked for
 * it; with ERR_CANCELLED when the owner of the io ends. What a callback is given is borrowed for
 * the call. Requests, commands and questions are copied. */
#ifndef AWS_IO_H
#define AWS_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protontop/err.h>

#include "base/clock.h"

struct aws_fetch {
    const char *method, *url;
    const char *const *headers; /* "Name: value", NULL-terminated; NULL: none */
    const char *body;           /* NULL: none */
    long timeout_ms;            /* of an attempt, from the name to the last byte */
    int attempts;               /* in all; an answer of 500 and above, 429 and a broken connection
                                   are tried again */
    bool direct;                /* never through a proxy: a server of this host or link */
};

struct aws_fetched {
    int status;       /* HTTP status */
    const char *body; /* NUL-terminated; "" when there was none */
    size_t len;
    const char *date; /* the Date header; NULL: none */
};

/* e->code is 0 when an answer of any status came. */
typedef void aws_fetched_fn(void *arg, const struct aws_fetched *a, const struct err *e);

struct aws_command {
    char **argv;       /* NULL-terminated; found by PATH; no shell */
    long timeout_ms;   /* then it is ended */
    size_t max_output; /* bytes of its standard output */
};

struct aws_ran {
    int status;            /* exit status; 128 + signal if one ended it */
    const char *out;       /* standard output, NUL-terminated */
    size_t len;            /* a NUL in it counts */
    const char *complaint; /* the last line of standard error, as it came; "" if there was none */
};

/* e->code is 0 when it ran to its end, whatever its status. */
typedef void aws_ran_fn(void *arg, const struct aws_ran *r, const struct err *e);

/* text is NULL when the person gave up, or when nobody is there. */
typedef void aws_asked_fn(void *arg, const char *text);

struct aws_io {
    void *ctx;
    const struct clock *clock;
    void (*defer)(void *ctx, void (*fn)(void *arg), void *arg); /* runs fn(arg) once, soon */
    void (*fetch)(void *ctx, const struct aws_fetch *rq, aws_fetched_fn *fn, void *arg);
    void (*run)(void *ctx, const struct aws_command *cmd, aws_ran_fn *fn, void *arg);
    void (*ask)(void *ctx, const char *question, aws_asked_fn *fn, void *arg); /* a person */
};

#endif
