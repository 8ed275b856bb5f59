/* front.h - a request of the wire protocol (BEHAVIOUR: "Wire protocol") as bytes in, bytes out:
 * what stands between HTTP and the state machine. No sockets, no threads. */
#ifndef SIM_FRONT_H
#define SIM_FRONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protontop/op.h>

#include "base/buf.h"
#include "base/rng.h"
#include "sim/fault.h"
#include "sim/sigcheck.h"
#include "sim/sim.h"

enum {
    /* The largest input that the model allows holds two texts of 51200 characters, each up to 12
     * bytes as escapes. */
    FRONT_BODY_MAX = 2 * 1024 * 1024,
    FRONT_DATE_MAX = 80,
    FRONT_ID_MAX = 37,
};

/* As sim_handle(): what an operation does. */
typedef void front_act_fn(void *ctx, const struct sim_request *rq, int64_t now_ms,
                          struct sim_answer *out);

/* The whole account as JSON; not 0: it is too large. */
typedef int front_account_fn(void *ctx, struct buf *out);

struct front {
    front_account_fn *account; /* with act_ctx; NULL: none */
    front_act_fn *act;
    void *act_ctx;
    const char *access_key, *secret_key; /* NULL: signatures are not asked for */
    struct rng ids;                      /* of request ids */
    struct fault_set *faults;            /* borrowed */
};

struct front_answer {
    int status;
    const char *type; /* for Content-Type */
    char *body;       /* the answer's: front_answer_release(); NULL when empty */
    size_t len;
    char error[96]; /* for x-amzn-ErrorType; "" if none */
    char op[96];    /* the operation, "-" if unknown: for the log */
    char region[SIG_REGION_MAX];
    char request_id[FRONT_ID_MAX];
    char date[FRONT_DATE_MAX]; /* for Date, by the clock that was handed in */
    struct fault_plan plan;    /* how it is to be delivered; the error in it was answered already */
};

void front_handle(struct front *f, const struct sig_request *rq, int64_t now_ms,
                  struct front_answer *out);

/* For a request that ends before it has a body: an error with its request id and date. */
void front_refuse(struct front *f, int status, const char *error, const char *message,
                  int64_t now_ms, struct front_answer *out);

void front_answer_release(struct front_answer *a);

/* For control.c: an error as the answer; a body; the signature (not 0: the answer is made). */
void front_fail(struct front_answer *out, int status, const char *error, const char *message);
void front_take_body(struct front_answer *out, const cJSON *body);
int front_check_signature(const struct front *f, const struct sig_request *rq, int64_t now_ms,
                          struct front_answer *out);

#endif
