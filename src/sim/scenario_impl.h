/* scenario_impl.h - what scenario.c and scenario_read.c share. */
#ifndef SIM_SCENARIO_IMPL_H
#define SIM_SCENARIO_IMPL_H

#include <protontop/op.h>

#include "sim/rules.h"
#include "sim/scenario.h"

#define RULE_FROM_SETUP INT64_MIN

struct scenario_step {
    size_t line;
    int64_t at_ms;       /* an event's time from the start; of a wait, how long */
    const struct op *op; /* NULL: a wait, or faults */
    cJSON *input;
    cJSON *faults; /* {"faults": [...]}, or NULL */
};

struct scenario {
    char *path;
    unsigned has; /* GIVEN_...: what the file sets */
    uint64_t seed;
    int scale[3];
    double speed, failure_rate, stuck_rate;
    char *region, *account;
    bool quiet;
    cJSON *faults;                        /* from the start; NULL: none */
    struct sim_rule *rules;               /* times from the start; from_ms may be RULE_FROM_SETUP */
    struct scenario_step *setup, *events; /* events by time */
    size_t n_rules, n_setup, n_events;
    size_t done;
    int64_t start_ms;
};

#endif
