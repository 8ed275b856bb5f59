/* front.h - a request of the wire protocol (BEHAVIOUR: "Wire protocol") as bytes in, bytes out:
 * what stands between HTTP and the state machine. No sockets, no threads. */
#ifndef SIM_FRONT_H
#define SIM_FRONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "sim/sigcheck.h"
#include "sim/sim.h"

enum {
    /* The largest input that the model allows holds two texts of 51200 characters, each up to 12
     * bytes as escapes. */
    FRONT_BODY_MAX = 2 * 1024 * 1024,
    FRONT_DATE_MAX = 80,
    FRONT_ID_MAX = 37,
};

struct front {
    struct sim *sim;                     /* borrowed */
    const char *access_key, *secret_key; /* NULL: signatures are not asked for */
    struct rng ids;                      /* of request ids */
};

struct front_answer {
    int status;
    char *body; /* the answer's: front_answer_release(); NULL when empty */
    size_t len;
    char error[96]; /* for x-amzn-ErrorType; "" if none */
    char op[96];    /* the operation, "-" if unknown: for the log */
    char region[SIG_REGION_MAX];
    char request_id[FRONT_ID_MAX];
    char date[FRONT_DATE_MAX]; /* for Date, by the clock that was handed in */
};

void front_handle(struct front *f, const struct sig_request *rq, int64_t now_ms,
                  struct front_answer *out);

/* For a request that ends before it has a body: an error with its request id and date. */
void front_refuse(struct front *f, int status, const char *error, const char *message,
                  int64_t now_ms, struct front_answer *out);

void front_answer_release(struct front_answer *a);

#endif
