/* resource.h - things as their ARNs name them: are they there, what tags do they have, what happens
 * to what others remember of them.
 *
 * A tail is what follows the account in an ARN: "environment/N", "service/S/service-instance/N",
 * "service-template/N:1.0", "repository/github:owner/name" (BEHAVIOUR section 3). Whoever makes,
 * updates or deletes a thing that has an ARN tells it here. */
#ifndef SIM_RESOURCE_H
#define SIM_RESOURCE_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "sim/set.h"
#include "sim/sim.h"

struct sim_target;

enum { TAGS_MAX = 50 }; /* of a resource */

struct sim_tagged {
    char *tail;
    cJSON *tags; /* an array of {key, value}, never empty */
};

/* The tail of one of the account's ARNs, in any region; NULL: it is none. Borrowed. */
const char *resource_tail(const struct sim *s, const char *arn);
/* The environment, instance, pipeline or component; NULL: it is none of these, or not there. */
struct sim_target *resource_target(const struct sim *s, const char *tail);
bool resource_exists(const struct sim *s, const char *tail);

/* Are the input's tags good? false: `out` has the error. sim_handle() asks before any operation. */
bool tags_check(const struct sim_request *rq, struct sim_answer *out);

/* A create has just answered in `out`: keeps the input's tags, and the answer for a repeat (see
 * idem_keep() for `name`). Does nothing with an error. */
void resource_made(struct sim *s, const struct sim_request *rq, const char *name, const char *tail,
                   const struct sim_answer *out);
void resource_modified(struct sim *s, const char *tail);
void resource_gone(struct sim *s, const char *tail);

/* Adds and replaces; false where there would be more than TAGS_MAX: nothing is changed then. */
bool tags_put(struct sim *s, const char *tail, const cJSON *tags);
void tags_drop(struct sim *s, const char *tail, const char *key);
const cJSON *tags_of(const struct sim *s, const char *tail); /* an array; NULL: none */
void tags_free(struct sim *s);

#endif
