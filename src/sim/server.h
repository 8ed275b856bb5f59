/* server.h - protond's HTTP front: libmicrohttpd on a libuv loop, Signature Version 4 checked by
 * code of its own (sim/ never uses aws/). */
#ifndef SIM_SERVER_H
#define SIM_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include <protontop/err.h>

#include "base/clock.h"
#include "sim/front.h"
#include "sim/sim.h"

struct sim_server;

enum {
    SERVER_CONNECTIONS = 256, /* at once, where the options say nothing */
    SERVER_CONNECTIONS_MAX = 10000,
    SERVER_IDLE_S = 60,
    SERVER_IDLE_S_MAX = 3600,
    SERVER_REQUEST_MAX = 64 * 1024 * 1024,
};

struct sim_server_options {
    const char *bind;                    /* NULL: "127.0.0.1" */
    int port;                            /* 0: any free one */
    const char *access_key, *secret_key; /* both, or NULL with no_auth */
    bool no_auth;                        /* signatures are not asked for; on loopback only */
    bool yes_open;                       /* ... unless this says so */
    const char *tls_cert, *tls_key;      /* PEM files; NULL: plain HTTP */
    size_t request_max;                  /* bytes of a body; 0: FRONT_BODY_MAX */
    int connections_max;                 /* 0: SERVER_CONNECTIONS */
    /* A connection ends when for so long no request of it was answered, whatever trickles in. */
    int idle_s;                /* 0: SERVER_IDLE_S */
    const char *const *faults; /* fault.h; borrowed until the server is made */
    size_t n_faults;
    uint64_t seed;             /* of the faults */
    front_account_fn *account; /* with act_ctx; NULL: /_protond/account is not served */
    front_act_fn *act;         /* NULL: sim_handle() of the sim */
    void *act_ctx;
    const struct clock *clock;
    /* One line a request, without its newline, inputs and answers left out. NULL: none. */
    void (*log)(void *ctx, const char *line);
    void *log_ctx;
};

/* Listens. The sim is borrowed and must outlive the server. NULL with ERR_IO, ERR_INPUT, ERR_USAGE
 * (a fault), ERR_CONFIG (TLS): what, why, what to do. */
struct sim_server *sim_server_new(uv_loop_t *loop, struct sim *sim,
                                  const struct sim_server_options *o, struct err *e);

int sim_server_port(const struct sim_server *s);
uint64_t sim_server_requests(const struct sim_server *s);
struct fault_set *sim_server_faults(struct sim_server *s); /* may be changed at any time */

/* Stops listening, ends connections, closes all handles, then calls done (may be NULL) from the
 * loop and frees. */
void sim_server_close(struct sim_server *s, void (*done)(void *ctx), void *ctx);

#endif
