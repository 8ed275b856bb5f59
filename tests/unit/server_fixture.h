/* server_fixture.h - a server on a loop with the fake state machine, for tests of the front. */
#ifndef TESTS_SERVER_FIXTURE_H
#define TESTS_SERVER_FIXTURE_H

#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "sim/server.h"
#include "tests/unit/fake_sim.h"

struct fixture {
    uv_loop_t loop;
    uv_timer_t guard; /* aborts a test that hangs */
    struct sim *sim;
    struct sim_server *server;
    struct sim_server_options o; /* no_auth, at a clock that stands at 2015-08-30T12:36:00Z */
    char line[1024];             /* the last log line */
    bool closed;
};

/* For cmocka. The tear-down closes the server and checks that the loop is empty then. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* Starts the server with f->o. */
void fixture_start(struct fixture *f);

/* For sim_server_close(). */
void fixture_closed(void *ctx);

#endif
