/* server.h - protond's HTTP front: libmicrohttpd on a libuv loop, Signature Version 4 checked by
 * code of its own (sim/ never uses aws/). */
#ifndef SIM_SERVER_H
#define SIM_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include <protontop/err.h>

#include "base/clock.h"
#include "sim/sim.h"

struct sim_server;

struct sim_server_options {
    const char *bind;                    /* NULL: "127.0.0.1" */
    int port;                            /* 0: any free one */
    const char *access_key, *secret_key; /* both, or NULL with no_auth */
    bool no_auth;                        /* signatures are not asked for; on loopback only */
    const struct clock *clock;
    /* One line a request, without its newline, inputs and answers left out. NULL: none. */
    void (*log)(void *ctx, const char *line);
    void *log_ctx;
};

/* Listens. The sim is borrowed and must outlive the server. NULL with ERR_IO/ERR_INPUT: what, why,
 * what to do. */
struct sim_server *sim_server_new(uv_loop_t *loop, struct sim *sim,
                                  const struct sim_server_options *o, struct err *e);

int sim_server_port(const struct sim_server *s);
uint64_t sim_server_requests(const struct sim_server *s);

/* Stops listening, ends connections, closes all handles, then calls done (may be NULL) from the
 * loop and frees. */
void sim_server_close(struct sim_server *s, void (*done)(void *ctx), void *ctx);

#endif
