/* server.c - the HTTP front of the local service: libmicrohttpd without a thread of its own, driven
 * by the libuv loop. It knows sockets, sizes and times; what a request means is front.c's.
 *
 * libmicrohttpd runs on its own epoll descriptor. A uv_poll watches that, each event is one
 * MHD_run(), and what MHD_get_timeout() asks for goes into a uv_timer. */
#include "sim/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/front.h"

enum {
    CONNECTIONS_MAX = 256,
    IDLE_SECONDS = 60,
    HEAD_MAX = 64 * 1024, /* request line and headers of a connection */
    TOO_LARGE = 413,
    HEAD_TOO_LARGE = 431,
    LOG_LINE_MAX = 1024,
    BACKLOG = 128,
    PORT_MAX = 65535,
    DROPPED_MAX = 8 * FRONT_BODY_MAX, /* what is read past the cap before the connection is cut */
};

struct sim_server {
    struct MHD_Daemon *daemon;
    uv_poll_t poll;
    uv_timer_t timer;
    struct front front;
    const struct clock *clock;
    char *access_key, *secret_key;
    void (*log)(void *ctx, const char *line);
    void *log_ctx;
    uint64_t requests;
    int port;
    int open_handles;
    void (*done)(void *ctx);
    void *done_ctx;
};

/* A request on its way; libmicrohttpd's per-request pointer. */
struct request {
    char *target;
    struct buf body;
    size_t dropped;
    bool begun, drop;
};

/* Called with the request line's target, before anything else of a request. */
static void *request_begin(void *cls, const char *uri, struct MHD_Connection *c)
{
    (void)cls;
    (void)c;
    struct request *r = xcalloc(1, sizeof(*r));
    r->target = xstrdup(uri);
    buf_init(&r->body, FRONT_BODY_MAX);
    return r;
}

static void request_end(void *cls, struct MHD_Connection *c, void **con_cls,
                        enum MHD_RequestTerminationCode why)
{
    (void)cls;
    (void)c;
    (void)why;
    struct request *r = *con_cls;
    if (!r)
        return;
    buf_release(&r->body);
    free(r->target);
    free(r);
    *con_cls = NULL;
}

struct headers {
    struct sig_header v[SIG_HEADERS_MAX];
    size_t n;
    bool too_many;
};

static enum MHD_Result add_header(void *ctx, enum MHD_ValueKind kind, const char *name,
                                  const char *value)
{
    struct headers *h = ctx;
    (void)kind;
    if (h->n == SIG_HEADERS_MAX) {
        h->too_many = true;
        return MHD_NO;
    }
    h->v[h->n++] = (struct sig_header){.name = name, .value = value ? value : ""};
    return MHD_YES;
}

static void log_answer(const struct sim_server *s, const struct front_answer *a, int64_t now_ms)
{
    struct buf line = BUF_INIT(LOG_LINE_MAX);
    char when[WHEN_MAX];
    if (!s->log)
        return;
    (void)buf_addf(&line, "%s %s %s %d %zu %s %s", when_iso(now_ms, when), a->op,
                   a->region[0] ? a->region : "-", a->status, a->len, a->error[0] ? a->error : "-",
                   a->request_id);
    s->log(s->log_ctx, buf_str(&line));
    buf_release(&line);
}

/* Hands the answer over; its body belongs to libmicrohttpd afterwards. */
static enum MHD_Result send_answer(struct sim_server *s, struct MHD_Connection *c,
                                   struct front_answer *a, int64_t now_ms)
{
    log_answer(s, a, now_ms);
    s->requests++;
    struct MHD_Response *r = MHD_create_response_from_buffer(a->len, a->body,
                                                             MHD_RESPMEM_MUST_FREE);
    if (!r) {
        front_answer_release(a);
        return MHD_NO;
    }
    a->body = NULL;
    (void)MHD_add_response_header(r, "x-amzn-RequestId", a->request_id);
    (void)MHD_add_response_header(r, "Content-Type", PROTON_CONTENT_TYPE);
    if (a->date[0])
        (void)MHD_add_response_header(r, "Date", a->date);
    if (a->error[0])
        (void)MHD_add_response_header(r, "x-amzn-ErrorType", a->error);
    enum MHD_Result rc = MHD_queue_response(c, (unsigned)a->status, r);
    MHD_destroy_response(r);
    return rc;
}

static enum MHD_Result refuse(struct sim_server *s, struct MHD_Connection *c, int status,
                              const char *error, const char *message)
{
    struct front_answer a;
    int64_t now = clock_wall(s->clock);
    front_refuse(&s->front, status, error, message, now, &a);
    return send_answer(s, c, &a, now);
}

static enum MHD_Result refuse_body(struct sim_server *s, struct MHD_Connection *c)
{
    return refuse(s, c, TOO_LARGE, "RequestEntityTooLargeException",
                  "The request is larger than this service takes.");
}

static bool announces_too_much(struct MHD_Connection *c)
{
    const char *text = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");
    return text && strtoull(text, NULL, 10) > FRONT_BODY_MAX;
}

/* The head of a request. A body of someone who does not even name the key is not kept: whatever
 * it holds, the answer is the same. */
static enum MHD_Result on_head(struct sim_server *s, struct MHD_Connection *c, struct request *r)
{
    struct headers h = {.n = 0};
    r->begun = true;
    if (announces_too_much(c))
        return refuse_body(s, c);
    (void)MHD_get_connection_values(c, MHD_HEADER_KIND, add_header, &h);
    const struct sig_request rq = {.headers = h.v, .n_headers = h.n};
    r->drop = s->access_key && !sig_names_key(&rq, s->access_key);
    return MHD_YES;
}

static enum MHD_Result on_piece(struct request *r, const char *data, size_t n)
{
    if (r->drop || buf_add(&r->body, data, n))
        r->dropped += n;
    /* Past the cap the rest is read before the answer, which may only come at the end. */
    return r->dropped > DROPPED_MAX ? MHD_NO : MHD_YES;
}

/* Called once with the head, then for each piece of the body, then once more at its end. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *n, void **con_cls)
{
    struct sim_server *s = cls;
    struct request *r = *con_cls;
    (void)url;
    (void)version;
    if (!r)
        return MHD_NO;
    if (!r->begun)
        return on_head(s, c, r);
    if (*n) {
        size_t got = *n;
        *n = 0;
        return on_piece(r, data, got);
    }
    if (r->body.overflow)
        return refuse_body(s, c);
    struct headers h = {.n = 0};
    (void)MHD_get_connection_values(c, MHD_HEADER_KIND, add_header, &h);
    if (h.too_many)
        return refuse(s, c, HEAD_TOO_LARGE, "RequestHeaderFieldsTooLargeException",
                      "The request has more headers than this service takes.");
    const struct sig_request rq = {.method = method,
                                   .target = r->target,
                                   .headers = h.v,
                                   .n_headers = h.n,
                                   .body = buf_str(&r->body),
                                   .body_len = r->body.len};
    struct front_answer a;
    int64_t now = clock_wall(s->clock);
    front_handle(&s->front, &rq, now, &a);
    return send_answer(s, c, &a, now);
}

static void on_timer(uv_timer_t *t);

static void run(struct sim_server *s)
{
    MHD_UNSIGNED_LONG_LONG ms = 0;
    (void)MHD_run(s->daemon);
    if (MHD_get_timeout(s->daemon, &ms) == MHD_YES)
        (void)uv_timer_start(&s->timer, on_timer, ms, 0);
    else
        (void)uv_timer_stop(&s->timer);
}

static void on_timer(uv_timer_t *t)
{
    run(t->data);
}

/* status < 0 is routine: MHD_run() finds out by itself what there is. */
static void on_poll(uv_poll_t *p, int status, int events)
{
    (void)status;
    (void)events;
    run(p->data);
}

/* libmicrohttpd's own words go nowhere: hostile requests would fill standard error. */
__attribute__((format(printf, 2, 0))) static void drop_words(void *ctx, const char *fmt, va_list ap)
{
    (void)ctx;
    (void)fmt;
    (void)ap;
}

static size_t keep_escapes(void *cls, struct MHD_Connection *c, char *s)
{
    (void)cls;
    (void)c;
    return strlen(s);
}

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool is_loopback(const union address *at)
{
    if (at->any.sa_family == AF_INET)
        return ntohl(at->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    return IN6_IS_ADDR_LOOPBACK(&at->v6.sin6_addr);
}

static int read_options(const struct sim_server_options *o, union address *at, struct err *e)
{
    const char *bind_to = o->bind && !str_eq(o->bind, "localhost") ? o->bind : "127.0.0.1";
    if (o->port < 0 || o->port > PORT_MAX)
        return err_set(e, ERR_INPUT, "%d is no port: 0 (any free one) to %d", o->port, PORT_MAX);
    if (uv_ip4_addr(bind_to, o->port, &at->v4) && uv_ip6_addr(bind_to, o->port, &at->v6))
        return err_set(e, ERR_INPUT, "\"%.60s\" is no IP address to listen at, such as 127.0.0.1",
                       bind_to);
    if (!o->no_auth && (!o->access_key || !o->secret_key))
        return err_set(e, ERR_INPUT, "an access key and its secret key are needed, or no_auth");
    if (o->no_auth && !is_loopback(at))
        return err_set(e, ERR_INPUT,
                       "%.60s can be reached from other machines: without signatures only a "
                       "loopback address such as 127.0.0.1 is served",
                       bind_to);
    return 0;
}

/* A listening socket, or -1 with `e`. By hand, for the reason why it fails and for the port. */
static int listen_at(const union address *at, const char *name, int *port, struct err *e)
{
    bool v6 = at->any.sa_family == AF_INET6;
    union address got = *at;
    socklen_t len = sizeof(got);
    int on = 1, fd = socket(at->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
        (v6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on))) ||
        bind(fd, &at->any, v6 ? sizeof(at->v6) : sizeof(at->v4)) || listen(fd, BACKLOG) ||
        getsockname(fd, &got.any, &len)) {
        int why = errno;
        if (fd >= 0)
            (void)close(fd);
        (void)err_set(e, ERR_IO, "cannot listen at %.60s, port %d: %s%s", name,
                      ntohs(at->v4.sin_port), strerror(why),
                      why == EADDRINUSE ? ": another program does; choose another port, or 0" : "");
        return -1;
    }
    *port = ntohs(v6 ? got.v6.sin6_port : got.v4.sin_port);
    return fd;
}

/* The daemon owns the socket from here on. */
static struct MHD_Daemon *start_daemon(struct sim_server *s, int fd, bool v6)
{
    unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG | (v6 ? MHD_USE_IPv6 : 0U);
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, drop_words, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, request_begin, s,
        MHD_OPTION_NOTIFY_COMPLETED, request_end, s, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes,
        NULL, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MAX,
        MHD_OPTION_END);
}

static void server_free(struct sim_server *s)
{
    if (s->secret_key)
        mem_wipe(s->secret_key, strlen(s->secret_key));
    free(s->access_key);
    free(s->secret_key);
    free(s);
}

/* Puts the daemon onto the loop; the handles are open afterwards. */
static int watch(struct sim_server *s, uv_loop_t *loop, struct err *e)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    int rc = info ? uv_poll_init(loop, &s->poll, info->epoll_fd) : UV_ENOTSUP;
    if (rc)
        return err_set(e, ERR_IO, "cannot watch the server's sockets: %s", uv_strerror(rc));
    (void)uv_timer_init(loop, &s->timer); /* these two have no failure of their own */
    (void)uv_poll_start(&s->poll, UV_READABLE, on_poll);
    s->poll.data = s->timer.data = s;
    s->open_handles = 2;
    return 0;
}

struct sim_server *sim_server_new(uv_loop_t *loop, struct sim *sim,
                                  const struct sim_server_options *o, struct err *e)
{
    union address at = {.any = {.sa_family = AF_UNSPEC}};
    int port = 0;
    if (read_options(o, &at, e))
        return NULL;
    int fd = listen_at(&at, o->bind ? o->bind : "127.0.0.1", &port, e);
    if (fd < 0)
        return NULL;
    struct sim_server *s = xcalloc(1, sizeof(*s));
    s->access_key = o->no_auth ? NULL : xstrdup(o->access_key);
    s->secret_key = o->no_auth ? NULL : xstrdup(o->secret_key);
    s->front = (struct front){.sim = sim, .access_key = s->access_key, .secret_key = s->secret_key};
    rng_seed_system(&s->front.ids);
    s->clock = o->clock ? o->clock : &clock_system;
    s->log = o->log;
    s->log_ctx = o->log_ctx;
    s->port = port;
    s->daemon = start_daemon(s, fd, at.any.sa_family == AF_INET6);
    if (!s->daemon) {
        (void)err_set(e, ERR_IO, "the HTTP server does not start: %s", strerror(errno));
        server_free(s);
        return NULL;
    }
    if (watch(s, loop, e)) {
        MHD_stop_daemon(s->daemon);
        server_free(s);
        return NULL;
    }
    return s;
}

int sim_server_port(const struct sim_server *s)
{
    return s->port;
}

uint64_t sim_server_requests(const struct sim_server *s)
{
    return s->requests;
}

static void on_close(uv_handle_t *h)
{
    struct sim_server *s = h->data;
    if (--s->open_handles)
        return;
    void (*done)(void *ctx) = s->done;
    void *ctx = s->done_ctx;
    server_free(s);
    if (done)
        done(ctx);
}

void sim_server_close(struct sim_server *s, void (*done)(void *ctx), void *ctx)
{
    s->done = done;
    s->done_ctx = ctx;
    (void)uv_poll_stop(&s->poll); /* before its descriptor goes */
    MHD_stop_daemon(s->daemon);
    s->daemon = NULL;
    uv_close((uv_handle_t *)&s->poll, on_close);
    uv_close((uv_handle_t *)&s->timer, on_close);
}
