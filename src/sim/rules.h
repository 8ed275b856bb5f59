/* rules.h - how deployments end: rules that a scenario gives a sim. Plain data of the model. */
#ifndef SIM_RULES_H
#define SIM_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"
#include "sim/sim.h"

struct sim_deployment;

enum sim_outcome { OUTCOME_USUAL, OUTCOME_SUCCEED, OUTCOME_FAIL, OUTCOME_STUCK };

/* Which deployments, and what becomes of them. The first rule that fits is asked; one whose `p`
 * does not strike leaves it to the next. */
struct sim_rule {
    char *match;               /* a pattern (*, ?, [a-z]) for the ARN's tail; NULL: any */
    char *template_name;       /* NULL: any */
    int64_t major, minor;      /* of the version that is deployed; -1: any */
    int64_t from_ms, until_ms; /* wall time */
    double p;
    int64_t left; /* how often it still strikes; -1: always */
    enum sim_outcome outcome;
    char *message;             /* of a failure, or a success; NULL: the usual one */
    int64_t least_ms, most_ms; /* how long it takes, before --speed; -1: as usual */
};

/* What a rule says of a deployment. */
struct rule_fate {
    enum sim_outcome outcome;
    int64_t ms; /* -1: as usual */
    const char *message;
};

/* Copies it, texts included. */
void rules_add(struct sim *s, const struct sim_rule *rule);
void rules_release(struct vec *rules);

/* false: no rule strikes. */
bool rules_ask(struct sim *s, const struct sim_deployment *d, struct rule_fate *out);

#endif
