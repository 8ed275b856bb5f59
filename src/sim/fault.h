/* fault.h - what goes wrong on purpose: a set of faults, each with a kind, a probability, the
 * operations that it strikes and how often. Pure: it says what shall happen to a request, server.c
 * makes it happen.
 *
 * A fault is written KIND[=VALUE][,p=0..1][,op=NAME][,n=TIMES][,seed=N]:
 *
 *   - latency=200ms, latency=50ms..2s: the answer comes that much later
 *   - throttle: ThrottlingException, not acted on
 *   - error500, error500=after: InternalServerException, before acting or after it
 *   - expired-token: ExpiredTokenException, not acted on
 *   - access-denied: AccessDeniedException, not acted on
 *   - reset, reset=after: the connection is reset, before acting or after it
 *   - truncate, truncate=10: the answer's body ends half way, or after so many bytes
 *   - garbage: the answer's body is no JSON
 *   - slow-drip, slow-drip=100: the body comes at so many bytes a second (64)
 *   - skew=10m, skew=-10m: the service's clock is that far ahead, or behind
 *
 * NAME is an operation's, or its beginning and a '*'. Several faults may strike one request:
 * latencies and skews add up; of the errors, and of what happens to the body, the first counts.
 * What a set does follows from its seed and the requests that it sees. */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protontop/err.h>

#include "base/rng.h"

enum { FAULTS_MAX = 64, FAULT_TEXT_MAX = 256, FAULT_OP_MAX = 96 };

enum fault_kind {
    FAULT_LATENCY,
    FAULT_THROTTLE,
    FAULT_ERROR500,
    FAULT_EXPIRED_TOKEN,
    FAULT_ACCESS_DENIED,
    FAULT_RESET,
    FAULT_TRUNCATE,
    FAULT_GARBAGE,
    FAULT_SLOW_DRIP,
    FAULT_SKEW,
    FAULT_KINDS,
};

struct fault {
    char text[FAULT_TEXT_MAX]; /* as it was written */
    enum fault_kind kind;
    char op[FAULT_OP_MAX]; /* "*": all */
    double p;
    int64_t lo, hi; /* of its value: ms, bytes, bytes a second */
    bool after;     /* reset, error500: the operation is carried out first */
    int64_t left;   /* how often it still strikes; -1: always */
    uint64_t hits;
    bool seeded;
    struct rng rng;
};

struct fault_set {
    struct fault v[FAULTS_MAX];
    size_t n;
    uint64_t seed; /* of the faults that have none of their own */
};

enum fault_delivery { DELIVER_WHOLE, DELIVER_RESET, DELIVER_CUT, DELIVER_GARBAGE, DELIVER_DRIP };

/* What shall happen to one request. */
struct fault_plan {
    int64_t latency_ms;
    int status; /* 0: no error */
    const char *error, *message;
    bool names_op; /* the operation's name belongs behind the message */
    bool after; /* the error or the reset comes after acting */
    enum fault_delivery delivery;
    int64_t value;    /* DELIVER_CUT: bytes, -1: half; DELIVER_DRIP: bytes a second */
    const char *name; /* the kind that struck first, for the log; NULL: none did */
};

/* Reads one; ERR_USAGE with what is wrong and what is right. `f` is not seeded yet. */
int fault_parse(const char *text, struct fault *f, struct err *e) ERR_CHECK;

void fault_set_init(struct fault_set *s, uint64_t seed);
int fault_set_add(struct fault_set *s, const char *text, struct err *e) ERR_CHECK;
void fault_set_clear(struct fault_set *s);

/* {"faults": ["latency=200ms", ...]} instead of what is there; all of them or none. */
int fault_set_read(struct fault_set *s, const cJSON *o, struct err *e) ERR_CHECK;
/* {"faults": [{"fault": "latency=200ms", "hits": 3, "left": 2}, ...]}; the caller's. */
cJSON *fault_set_json(const struct fault_set *s);

/* How far the clock is off for a request of `op`, in ms: asked first, before the signature. */
int64_t fault_skew(struct fault_set *s, const char *op);
/* All else; asked once the signature is known to be good. */
void fault_decide(struct fault_set *s, const char *op, struct fault_plan *out);

#endif
