/* rawserver.h - a server on the test's own loop that does what a script says, byte for byte. */
#ifndef TESTS_WIRE_RAWSERVER_H
#define TESTS_WIRE_RAWSERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "base/vec.h"

enum raw_act {
    RAW_ANSWER,       /* the text as it stands */
    RAW_COUNTED,      /* the same, with the request's number for every "######" */
    RAW_BYTEWISE,     /* the same, one byte a loop turn */
    RAW_ANSWER_CLOSE, /* the text, then the connection is closed */
    RAW_RESET,        /* the request was read; RST */
    RAW_SILENT,       /* the request was read; nothing comes */
    RAW_HOLD,         /* the same, until raw_release() */
};

/* What happens to a connection at its first byte. */
enum raw_slam { RAW_SLAM_NOT, RAW_SLAM_CLOSE, RAW_SLAM_RESET };

/* What happens to one request. The last step goes for all that follow. */
struct raw_step {
    enum raw_act act;
    const char *text;
};

struct rawserver;

/* The step for request i, which has come whole; its text must live until it is written. */
typedef void raw_choose_fn(void *ctx, const struct rawserver *s, size_t i, struct raw_step *out);

enum { RAW_REQUESTS = 64, RAW_REQUEST_MAX = 8192 };

struct rawserver {
    uv_tcp_t listener;
    int port;
    const struct raw_step *steps;
    size_t n_steps;
    enum raw_slam slam;
    raw_choose_fn *choose; /* instead of the steps; NULL: the steps */
    void *choose_ctx;
    size_t requests, connections;
    char request[RAW_REQUESTS][RAW_REQUEST_MAX]; /* head and body, as they came; a ring */
    void *open;                                  /* connections */
    struct vec copies;                           /* counted answers */
};

void raw_start(struct rawserver *s, uv_loop_t *loop, const struct raw_step *steps, size_t n);
/* The same on a port that was in use before. */
void raw_start_at(struct rawserver *s, uv_loop_t *loop, int port, const struct raw_step *steps,
                  size_t n);
void raw_stop(struct rawserver *s);                      /* ends all connections too */
void raw_release(struct rawserver *s, const char *text); /* answers those that are held */
void raw_deaf(struct rawserver *s);                      /* listens no more; connections stay */
void raw_drop_idle(struct rawserver *s); /* ends the connections, goes on listening */

/* A whole HTTP answer with its length; valid until the test ends (static buffers, a ring). */
const char *raw_http(int status, const char *headers, const char *body);

/* A header's value in request i; "" when it is not there. Valid until the next call. */
const char *raw_header(const struct rawserver *s, size_t i, const char *name);
const char *raw_body(const struct rawserver *s, size_t i);

#endif
