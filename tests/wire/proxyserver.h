/* proxyserver.h - an HTTP proxy on the test's own loop. All that it leads to is one port of
 * 127.0.0.1, whatever name it is asked for. */
#ifndef TESTS_WIRE_PROXYSERVER_H
#define TESTS_WIRE_PROXYSERVER_H

#include <stddef.h>
#include <uv.h>

enum { PROXY_HEADS = 32, PROXY_HEAD_MAX = 4096 };

struct proxyserver {
    uv_tcp_t listener;
    int port, target;
    const char *refusal; /* answers every request so, whole; NULL: leads on. "": hangs up */
    size_t heads;
    char head[PROXY_HEADS][PROXY_HEAD_MAX]; /* what it was asked, without a body */
    void *open;
};

void proxy_start(struct proxyserver *p, uv_loop_t *loop, int target);
void proxy_stop(struct proxyserver *p);

#endif
