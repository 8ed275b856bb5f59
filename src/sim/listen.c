/* listen.c - from an address in text to a listening socket. By hand and not by the HTTP library,
 * for the reason why it fails and for the port. */
#include "sim/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "base/num.h"

enum { BACKLOG = 128, PORT_MAX = 65535 };

int listen_parse(const char *text, int port, union listen_address *at, struct err *e)
{
    const char *address = text && !str_eq(text, "localhost") ? text : "127.0.0.1";
    if (port < 0 || port > PORT_MAX)
        return err_set(e, ERR_INPUT, "%d is no port: 0 (any free one) to %d", port, PORT_MAX);
    if (uv_ip4_addr(address, port, &at->v4) && uv_ip6_addr(address, port, &at->v6))
        return err_set(e, ERR_INPUT, "\"%.60s\" is no IP address to listen at, such as 127.0.0.1",
                       address);
    return 0;
}

bool listen_is_loopback(const union listen_address *at)
{
    if (at->any.sa_family == AF_INET)
        return ntohl(at->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    return IN6_IS_ADDR_LOOPBACK(&at->v6.sin6_addr);
}

static int refuse(const union listen_address *at, int why, struct err *e)
{
    char name[INET6_ADDRSTRLEN] = "";
    (void)uv_ip_name(&at->any, name, sizeof(name));
    (void)err_set(e, ERR_IO, "cannot listen at %s, port %d: %s%s", name, ntohs(at->v4.sin_port),
                  strerror(why),
                  why == EADDRINUSE ? ": another program does; choose another port, or 0" : "");
    return -1;
}

int listen_open(const union listen_address *at, int *port, struct err *e)
{
    bool v6 = at->any.sa_family == AF_INET6;
    union listen_address got = *at;
    socklen_t len = sizeof(got);
    int on = 1, fd = socket(at->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
        (v6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on))) ||
        bind(fd, &at->any, v6 ? sizeof(at->v6) : sizeof(at->v4)) || listen(fd, BACKLOG) ||
        getsockname(fd, &got.any, &len)) {
        int why = errno;
        if (fd >= 0)
            (void)close(fd);
        return refuse(at, why, e);
    }
    *port = ntohs(v6 ? got.v6.sin6_port : got.v4.sin_port);
    return fd;
}
