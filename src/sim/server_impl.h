/* server_impl.h - what server.c, conns.c and reply.c share: the insides of protond's HTTP front. */
#ifndef SIM_SERVER_IMPL_H
#define SIM_SERVER_IMPL_H

#include <microhttpd.h>
#include <utlist.h>

#include "base/buf.h"
#include "sim/front.h"
#include "sim/server.h"
#include "sim/tls.h"

/* A connection. `since`: when it was made, or its last request answered, by the loop's clock: the
 * list is in that order, oldest first. */
struct conn {
    struct MHD_Connection *mhd;
    uint64_t since;
    struct conn *prev, *next;
};

/* A request on its way; libmicrohttpd's per-request pointer. Held back (suspended) requests are in
 * the server's list `held` until `due`. */
struct request {
    struct sim_server *server;
    struct MHD_Connection *mhd;
    char *target;
    struct buf body;
    size_t dropped;
    bool begun, drop, held, answered;
    struct front_answer answer; /* when `answered` */
    uint64_t due;
    struct request *prev, *next;
};

struct sim_server {
    struct MHD_Daemon *daemon;
    uv_loop_t *loop;
    uv_poll_t poll;
    uv_timer_t timer;
    struct front front;
    const struct clock *clock;
    char *access_key, *secret_key;
    void (*log)(void *ctx, const char *line);
    void *log_ctx;
    struct fault_set faults;
    struct conn *conns;
    bool made_room; /* a connection ended since libmicrohttpd was last run */
    struct request *held;
    size_t request_max;
    uint64_t idle_ms;
    uint64_t requests;
    int port;
    int open_handles;
    void (*done)(void *ctx);
    void *done_ctx;
};

/* --- conns.c: who is connected, and for how long nothing came of it --- */

/* For MHD_OPTION_NOTIFY_CONNECTION; cls is the server. */
void conns_notify(void *cls, struct MHD_Connection *c, void **context,
                  enum MHD_ConnectionNotificationCode code);
/* A request of the connection was answered: its time begins anew. */
void conns_answered(struct sim_server *s, struct MHD_Connection *c);
/* Ends connections on which no request was answered in time, whatever trickles in. */
void conns_expire(struct sim_server *s);
/* When the next one is due, by the loop's clock; UINT64_MAX: none. */
uint64_t conns_next(const struct sim_server *s);
/* Ends a connection with a reset, at once. */
void conns_reset(struct MHD_Connection *c);

/* --- reply.c: the answer, as it is or as a fault wants it --- */

enum MHD_Result reply_send(struct sim_server *s, struct request *r);
/* Holds the request back for `ms`. */
void reply_hold(struct request *r, uint64_t ms);
/* Lets go what is due, or all. */
void reply_release(struct sim_server *s, bool all);
uint64_t reply_next(const struct sim_server *s);

#endif
