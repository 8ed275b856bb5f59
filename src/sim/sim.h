/* sim.h - a Proton service as a pure state machine: no clock, no network, no randomness of its own.
 *
 * The same seed and the same calls at the same times give the same answers. Time comes in as an
 * argument and never goes back (an earlier `now` counts as the latest one seen). */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protontop/err.h>

struct sim;

struct sim_options {
    uint64_t seed;
    int environments, services, instances; /* instances: a service, at most; 0,0,0 is empty */
    double speed;                          /* 1: real durations; 60: a minute takes a second */
    int64_t now_ms;                        /* the start, wall time */
    const char *account;                   /* 12 digits; NULL: "123456789012" */
    const char *region;                    /* of the seeded fleet's ARNs; NULL: "us-east-1" */
    double failure_rate; /* of deployments and deletes, 0 to 1; negative: of those alone that begin
                            by themselves, some */
    double stuck_rate;   /* of deployments that never end by themselves, 0 to 1 */
    bool external;       /* what requests begin is carried out outside: work.h */
    bool quiet;          /* nothing starts by itself: only what is there goes on */
};

/* Fills in the defaults: seed 1, 6,24,3, speed 1, failure rate -1, stuck rate 0. now_ms stays 0:
 * set it. */
void sim_options_init(struct sim_options *o);

/* NULL with ERR_INPUT when an option is out of range. */
struct sim *sim_new(const struct sim_options *o, struct err *e);
void sim_free(struct sim *s);

struct sim_request {
    const char *op;     /* "GetService"; unknown ones are answered as AWS does */
    const cJSON *input; /* an object; NULL: {} */
    const char *region; /* from the credential scope; NULL: the fleet's */
};

struct sim_answer {
    int status;     /* HTTP status */
    cJSON *body;    /* the caller's; NULL: an empty body */
    char error[96]; /* "ConflictException", or "" */
    bool sensitive; /* has a spec or a message in it */
};

/* Advances to now_ms, then acts. Always answers. */
void sim_handle(struct sim *s, const struct sim_request *rq, int64_t now_ms,
                struct sim_answer *out);
void sim_answer_release(struct sim_answer *a);

/* Lets time pass. */
void sim_advance(struct sim *s, int64_t now_ms);

/* When something happens next by itself; INT64_MAX: never. */
int64_t sim_next_ms(const struct sim *s);

#endif
