/* conns.c - the connections, in the order of their last answer. libmicrohttpd's own timeout begins
 * anew with each byte, so that a client that sends one now and then would keep its connection for
 * ever: here a whole request must come in time. */
#include "sim/server_impl.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "base/alloc.h"

static int socket_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c,
                                                                MHD_CONNECTION_INFO_CONNECTION_FD);
    return i ? (int)i->connect_fd : -1;
}

static struct conn *conn_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c,
                                                                MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return i ? i->socket_context : NULL;
}

void conns_notify(void *cls, struct MHD_Connection *c, void **context,
                  enum MHD_ConnectionNotificationCode code)
{
    struct sim_server *s = cls;
    struct conn *k = *context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        k = xcalloc(1, sizeof(*k));
        k->mhd = c;
        k->since = uv_now(s->loop);
        DL_APPEND(s->conns, k);
        *context = k;
    } else if (k) {
        DL_DELETE(s->conns, k);
        free(k);
        *context = NULL;
        s->made_room = true;
    }
}

void conns_answered(struct sim_server *s, struct MHD_Connection *c)
{
    struct conn *k = conn_of(c);
    if (!k)
        return;
    k->since = uv_now(s->loop);
    DL_DELETE(s->conns, k);
    DL_APPEND(s->conns, k);
}

static bool is_suspended(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(
        c, MHD_CONNECTION_INFO_CONNECTION_SUSPENDED);
    return i && i->suspended == MHD_YES;
}

/* Shut down, not closed: libmicrohttpd sees the end of the stream and closes it. One that is held
 * back on purpose gets its time anew. */
void conns_expire(struct sim_server *s)
{
    struct conn *k, *next;
    uint64_t now = uv_now(s->loop);
    DL_FOREACH_SAFE(s->conns, k, next)
    {
        if (k->since + s->idle_ms > now)
            break;
        if (!is_suspended(k->mhd))
            (void)shutdown(socket_of(k->mhd), SHUT_RDWR);
        conns_answered(s, k->mhd);
    }
}

uint64_t conns_next(const struct sim_server *s)
{
    return s->conns ? s->conns->since + s->idle_ms : UINT64_MAX;
}

/* Linux resets a connection whose socket is "connected" to no address family. */
void conns_reset(struct MHD_Connection *c)
{
    const struct sockaddr none = {.sa_family = AF_UNSPEC};
    const struct linger now = {.l_onoff = 1, .l_linger = 0};
    int fd = socket_of(c);
    if (fd < 0)
        return;
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    (void)connect(fd, &none, sizeof(none));
}
