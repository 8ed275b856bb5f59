/* idempotency.h - calls that may come twice (BEHAVIOUR section 5): by client token for eight hours,
 * by name for as long as what was made is there.
 *
 *   op:  if (idem_repeat(s, rq, NULL, out))        NULL: by the input's clientToken
 *            return;                               the answer is made
 *        ... make it, answer ...
 *        idem_keep(s, rq, NULL, tail, out);
 *
 * `name` is that of the resource for creates that are idempotent by name, NULL for tokens. `tail`
 * is the ARN's tail of what was made ("environment-template/N:1.0"): it ties the memory to the
 * resource. Without a token nothing is remembered. */
#ifndef SIM_IDEMPOTENCY_H
#define SIM_IDEMPOTENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uthash.h>

#include "sim/sim.h"

enum { IDEM_DIGEST_MAX = 65 };

/* A call that was made. */
struct sim_idem {
    char *key;  /* the operation and the token or name: a token counts for its operation only */
    char *tail; /* of what was made */
    char digest[IDEM_DIGEST_MAX]; /* of the parameters, hexadecimal: they may be large */
    char *answer;                 /* JSON */
    int64_t until_ms;             /* of a token */
    bool modified;                /* what was made was, since */
    UT_hash_handle hh;
};

/* What a struct sim keeps of it. */
struct idem_memory {
    struct sim_idem *tokens, *names; /* hashes by key, oldest first */
    size_t bytes;                    /* of the tokens' answers */
};

/* Was this request made before? true: `out` is the whole answer: the original one; a
 * ValidationException where the parameters are others; by name also a ConflictException where what
 * was made was modified since. */
bool idem_repeat(struct sim *s, const struct sim_request *rq, const char *name,
                 struct sim_answer *out);

/* Remembers a success that was just answered in `out`; does nothing with an error. */
void idem_keep(struct sim *s, const struct sim_request *rq, const char *name, const char *tail,
               const struct sim_answer *out);

/* What is behind the tail was modified; is gone: a repeat makes it anew. resource.h calls them. */
void idem_modified(struct sim *s, const char *tail);
void idem_gone(struct sim *s, const char *tail);

/* Takes one as it was saved; its texts are the memory's afterwards. The oldest first. */
void idem_restore(struct sim *s, bool token, struct sim_idem *saved);

void idem_free(struct idem_memory *m);

#endif
