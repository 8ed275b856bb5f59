/* fake_env.h - an environment for tests: pairs of name and value, ended by NULL. */
#ifndef TESTS_FAKE_ENV_H
#define TESTS_FAKE_ENV_H

#include <stddef.h>
#include <string.h>

#include "aws/conf.h"

static inline const char *fake_env_get(void *ctx, const char *name)
{
    for (const char *const *p = ctx; p && *p; p += 2)
        if (strcmp(p[0], name) == 0)
            return p[1];
    return NULL;
}

/* FAKE_ENV("HOME", "/h"): lives as long as the block. */
#define FAKE_ENV(...)                                                                              \
    (&(const struct aws_env){.get = fake_env_get,                                                  \
                             .ctx = (void *)(const char *[]){__VA_ARGS__ __VA_OPT__(, ) NULL}})

#endif
