/* words.h - the own words of a command that works on kinds: operands, and options from a table. */
#ifndef APP_WORDS_H
#define APP_WORDS_H

#include <stddef.h>

#include <protontop/err.h>

#include "base/buf.h"
#include "kind/kind.h"

struct word_option {
    const char *name, *arg, *help; /* arg NULL: it takes no value */
    /* value is NULL without one. 0, or an error with the rule in e->msg. */
    int (*set)(void *ctx, const char *value, struct err *e);
};

/* Is args[*i] one of these options ("--name VALUE", "--name=VALUE")? Then sets it and moves *i past
 * its value. 1: it was; 0: it is none; or the error. */
int word_read(const struct word_option *options, size_t n, char *const *args, int n_args, int *i,
              void *ctx, struct err *e) ERR_CHECK;

/* The kind by name, plural or abbreviation; NULL with ERR_USAGE and the nearest names. */
const struct kind *word_kind(const char *name, struct err *e);

/* For --help: the options, a line each; the kinds, of those that can do the verb (VERB__COUNT:
 * all). */
void words_help(const struct word_option *options, size_t n, struct buf *out);
void words_kinds_help(enum verb_id verb, struct buf *out);

#endif
