/* check.h - what is wrong with a value, as facts, for whoever words them: the client in plain
 * English (op_check_input), the local service as the AWS services do. */
#ifndef PROTON_CHECK_H
#define PROTON_CHECK_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include <protontop/op.h>

#include "base/buf.h"

enum violation_kind {
    VIOLATION_TYPE,    /* the value is not of the shape's type */
    VIOLATION_UNKNOWN, /* the place's member is none of the shape's */
    VIOLATION_MISSING, /* a required member, or a list's item, is absent or null */
    VIOLATION_UNION,   /* not exactly one member of a union is set */
    VIOLATION_ENUM,
    VIOLATION_MIN, /* shorter, fewer or less than shape->min */
    VIOLATION_MAX, /* longer, more or greater than shape->max */
    VIOLATION_PATTERN,
};

/* Where in the input: a chain from the value up to the root, which has neither name nor index. */
struct place {
    const struct place *up;
    const char *member; /* NULL: an item of a list, or the root */
    size_t index;       /* from 0 */
};

/* Everything is valid during the call only. */
struct violation {
    enum violation_kind kind;
    const struct place *at;
    const struct shape *shape; /* the value's; for an unknown member the structure's */
    const cJSON *value;        /* NULL where it is absent */
    bool secret;               /* the value is not to be shown */
};

/* Returns whether to go on. */
typedef bool violation_fn(void *ctx, const struct violation *v);

/* Calls `fn` for each violation, in the order of the model's members, then unknown members in the
 * order of the input. The work is linear in the size of the value, but for patterns: those are
 * only tried on values that are not too long. */
void shape_violations(const struct shape *s, const cJSON *value, violation_fn *fn, void *ctx);

/* The rule that is broken, in words: "must have at most 50 items". Appended. */
void violation_rule(const struct violation *v, struct buf *out);

/* Appends "tags[0].key" (from 0). The names may be hostile text: unknown members are the
 * input's. Nothing for the root. */
void place_text(const struct place *at, struct buf *out);

#endif
