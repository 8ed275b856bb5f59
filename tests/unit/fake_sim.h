/* fake_sim.h - sim.h's functions as tests of the front want them: they remember what was asked. */
#ifndef TESTS_FAKE_SIM_H
#define TESTS_FAKE_SIM_H

#include "sim/sim.h"

struct sim {
    int calls;
    char op[96];
    char region[64]; /* "-" when none came */
    char *input;     /* as JSON */
    int64_t now_ms;
};

#endif
