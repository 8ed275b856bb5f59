/* server_fixture.h - a server on a loop with the fake state machine, for tests of the front. */
#ifndef TESTS_SERVER_FIXTURE_H
#define TESTS_SERVER_FIXTURE_H

#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "base/buf.h"
#include "sim/server.h"
#include "tests/unit/fake_sim.h"

#define HEAD   "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\n"
#define TARGET "X-Amz-Target: AwsProton20200720."

struct fixture {
    uv_loop_t loop;
    uv_timer_t guard; /* aborts a test that hangs */
    struct sim *sim;
    struct sim_server *server;
    struct sim_server_options o; /* no_auth, at a clock that stands at 2015-08-30T12:36:00Z */
    char line[1024];             /* the last log line */
    int ended; /* how the last raw client's stream ended: UV_EOF, UV_ECONNRESET; 0: by itself */
    bool closed;
};

/* A raw client on the same loop. */
struct client {
    uv_tcp_t tcp;
    uv_connect_t connect;
    uv_write_t write;
    const char *const *pieces; /* sent one after the other; NULL ends them */
    struct buf got;
    char room[65536];
    const char *until; /* done once this was seen `times` times; NULL: at the end */
    int times;
    int ended;
    bool reset, done;
};

/* For cmocka. The tear-down closes the server and checks that the loop is empty then. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* Starts the server with f->o. */
void fixture_start(struct fixture *f);

/* Connects and sends; runs on with the loop. `got` is to be released when it is done. */
void client_start(struct fixture *f, struct client *c);

/* Sends the pieces, reads until `until` came `times` times (NULL: until the end of the stream). The
 * answer is the caller's. */
char *exchange(struct fixture *f, const char *const *pieces, const char *until, int times);
char *exchange_one(struct fixture *f, const char *request);

int count_of(const char *text, const char *what);

/* For sim_server_close(). */
void fixture_closed(void *ctx);

#endif
