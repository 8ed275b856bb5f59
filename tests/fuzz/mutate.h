/* mutate.h - bytes that were right, made wrong: for tests that feed hostile input, seeded and
 * bounded, so that a failure can be had again. */
#ifndef TESTS_MUTATE_H
#define TESTS_MUTATE_H

#include "base/buf.h"
#include "base/rng.h"

/* Puts `text` into `out` (emptied first, its maximum is kept to), with 1 to 4 changes: bytes
 * turned, cut out, doubled, or pieces put in that parsers stumble over. */
void mutate(struct rng *r, const char *text, size_t n, struct buf *out);

#endif
