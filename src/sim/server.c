/* server.c - the HTTP front of the local service: libmicrohttpd without a thread of its own, driven
 * by the libuv loop. It knows sockets, sizes and times; what a request means is front.c's.
 *
 * libmicrohttpd runs on its own epoll descriptor. A uv_poll watches that, each event is one
 * MHD_run(); one uv_timer serves what MHD_get_timeout() asks for, the connections that have become
 * too old, and the answers that are held back. */
#include "sim/server.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <protontop/op.h>

#include "base/alloc.h"
#include "base/num.h"
#include "sim/listen.h"
#include "sim/server_impl.h"

enum {
    HEAD_MAX = 64 * 1024, /* request line and headers of a connection */
    TOO_LARGE = 413,
    HEAD_TOO_LARGE = 431,
    DROPPED_MAX = 16 * 1024 * 1024, /* what is read past the cap before the connection is cut */
    FDS_BESIDE = 64,                /* descriptors that are not connections */
};

/* Called with the request line's target, before anything else of a request. */
static void *request_begin(void *cls, const char *uri, struct MHD_Connection *c)
{
    struct sim_server *s = cls;
    struct request *r = xcalloc(1, sizeof(*r));
    r->server = s;
    r->mhd = c;
    r->target = xstrdup(uri);
    buf_init(&r->body, s->request_max);
    return r;
}

static void request_end(void *cls, struct MHD_Connection *c, void **con_cls,
                        enum MHD_RequestTerminationCode why)
{
    struct sim_server *s = cls;
    struct request *r = *con_cls;
    if (!r)
        return;
    if (why == MHD_REQUEST_TERMINATED_COMPLETED_OK)
        conns_answered(s, c);
    if (r->held)
        DL_DELETE(s->held, r);
    front_answer_release(&r->answer);
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

static enum MHD_Result refuse(struct sim_server *s, struct request *r, int status,
                              const char *error, const char *message)
{
    front_refuse(&s->front, status, error, message, clock_wall(s->clock), &r->answer);
    r->answered = true;
    return reply_send(s, r);
}

static enum MHD_Result refuse_body(struct sim_server *s, struct request *r)
{
    return refuse(s, r, TOO_LARGE, "RequestEntityTooLargeException",
                  "The request is larger than this service takes.");
}

static bool announces_too_much(const struct sim_server *s, struct MHD_Connection *c)
{
    const char *text = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");
    return text && strtoull(text, NULL, 10) > s->request_max;
}

/* The head of a request. A body of someone who does not even name the key is not kept: whatever
 * it holds, the answer is the same. */
static enum MHD_Result on_head(struct sim_server *s, struct MHD_Connection *c, struct request *r)
{
    struct headers h = {.n = 0};
    r->begun = true;
    if (announces_too_much(s, c))
        return refuse_body(s, r);
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

/* The request is whole: its answer is made, and sent now or later. */
static enum MHD_Result on_whole(struct sim_server *s, struct MHD_Connection *c, struct request *r,
                                const char *method)
{
    struct headers h = {.n = 0};
    if (r->answered) /* its latency is over */
        return reply_send(s, r);
    if (r->body.overflow)
        return refuse_body(s, r);
    (void)MHD_get_connection_values(c, MHD_HEADER_KIND, add_header, &h);
    if (h.too_many)
        return refuse(s, r, HEAD_TOO_LARGE, "RequestHeaderFieldsTooLargeException",
                      "The request has more headers than this service takes.");
    const struct sig_request rq = {.method = method,
                                   .target = r->target,
                                   .headers = h.v,
                                   .n_headers = h.n,
                                   .body = buf_str(&r->body),
                                   .body_len = r->body.len};
    front_handle(&s->front, &rq, clock_wall(s->clock), &r->answer);
    r->answered = true;
    if (r->answer.plan.latency_ms <= 0)
        return reply_send(s, r);
    reply_hold(r, (uint64_t)r->answer.plan.latency_ms);
    return MHD_YES;
}

/* Called once with the head, then for each piece of the body, then at its end, and once more after
 * it was held back. */
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
    return on_whole(s, c, r, method);
}

static void on_timer(uv_timer_t *t);

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static void run(struct sim_server *s)
{
    MHD_UNSIGNED_LONG_LONG ms = 0;
    conns_expire(s);
    reply_release(s, false);
    s->made_room = false;
    (void)MHD_run(s->daemon);
    uint64_t now = uv_now(s->loop), due = sooner(conns_next(s), reply_next(s));
    if (MHD_get_timeout(s->daemon, &ms) == MHD_YES)
        due = sooner(due, now + ms);
    if (s->made_room) /* only its next run listens again where all places were taken */
        due = now;
    if (due == UINT64_MAX)
        (void)uv_timer_stop(&s->timer);
    else
        (void)uv_timer_start(&s->timer, on_timer, due > now ? due - now : 0, 0);
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

static int check_options(const struct sim_server_options *o, const union listen_address *at,
                         struct err *e)
{
    if (!o->no_auth && (!o->access_key || !o->secret_key))
        return err_set(e, ERR_INPUT, "an access key and its secret key are needed, or no_auth");
    if (o->no_auth && !o->yes_open && !listen_is_loopback(at))
        return err_set(e, ERR_INPUT,
                       "%.60s can be reached from other machines: without signatures only a "
                       "loopback address such as 127.0.0.1 is served (--yes-open if anyone may)",
                       o->bind);
    if (!o->tls_cert != !o->tls_key)
        return err_set(e, ERR_INPUT, "TLS wants a certificate and its key: one is missing");
    if (o->tls_cert && MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES)
        return err_set(e, ERR_INPUT, "--tls: this libmicrohttpd was built without TLS");
    return 0;
}

/* The daemon owns the socket from here on. */
static struct MHD_Daemon *start_daemon(struct sim_server *s, const struct sim_server_options *o,
                                       const struct tls_files *tls, int fd, bool v6)
{
    unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME |
                     (v6 ? MHD_USE_IPv6 : 0U) | (tls->cert ? MHD_USE_TLS : 0U);
    int max = o->connections_max ? o->connections_max : SERVER_CONNECTIONS;
    const struct MHD_OptionItem with_tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, tls->cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, tls->key},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, drop_words, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, request_begin, s,
        MHD_OPTION_NOTIFY_COMPLETED, request_end, s, MHD_OPTION_NOTIFY_CONNECTION, conns_notify, s,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)max, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MAX, MHD_OPTION_ARRAY,
        tls->cert ? with_tls : &with_tls[2], MHD_OPTION_END);
}

/* As many descriptors as connections may need, as far as the system allows. */
static void raise_limit(int connections)
{
    struct rlimit l;
    rlim_t want = (rlim_t)connections + FDS_BESIDE;
    if (getrlimit(RLIMIT_NOFILE, &l) || l.rlim_cur >= want)
        return;
    l.rlim_cur = l.rlim_max == RLIM_INFINITY || l.rlim_max > want ? want : l.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &l);
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

static void act_on_sim(void *ctx, const struct sim_request *rq, int64_t now_ms,
                       struct sim_answer *out)
{
    sim_handle(ctx, rq, now_ms, out);
}

static struct sim_server *server_alloc(uv_loop_t *loop, struct sim *sim,
                                       const struct sim_server_options *o)
{
    struct sim_server *s = xcalloc(1, sizeof(*s));
    s->loop = loop;
    s->access_key = o->no_auth ? NULL : xstrdup(o->access_key);
    s->secret_key = o->no_auth ? NULL : xstrdup(o->secret_key);
    s->front = (struct front){.act = o->act ? o->act : act_on_sim,
                              .act_ctx = o->act ? o->act_ctx : sim,
                              .account = o->account,
                              .access_key = s->access_key,
                              .secret_key = s->secret_key,
                              .faults = &s->faults};
    rng_seed_system(&s->front.ids);
    fault_set_init(&s->faults, o->seed);
    s->clock = o->clock ? o->clock : &clock_system;
    s->log = o->log;
    s->log_ctx = o->log_ctx;
    s->request_max = o->request_max ? o->request_max : FRONT_BODY_MAX;
    s->idle_ms = 1000U * (uint64_t)(o->idle_s ? o->idle_s : SERVER_IDLE_S);
    return s;
}

static int server_start(struct sim_server *s, const struct sim_server_options *o,
                        const union listen_address *at, const struct tls_files *tls, struct err *e)
{
    int fd;
    for (size_t i = 0; i < o->n_faults; i++)
        if (fault_set_add(&s->faults, o->faults[i], e))
            return e->code;
    fd = listen_open(at, &s->port, e);
    if (fd < 0)
        return e->code;
    raise_limit(o->connections_max ? o->connections_max : SERVER_CONNECTIONS);
    s->daemon = start_daemon(s, o, tls, fd, at->any.sa_family == AF_INET6);
    if (!s->daemon) /* it has closed the socket */
        return err_set(e, ERR_IO, "the HTTP server does not start%s",
                       tls->cert ? ": GnuTLS refuses the certificate or its key" : "");
    if (!watch(s, s->loop, e))
        return 0;
    MHD_stop_daemon(s->daemon);
    return e->code;
}

struct sim_server *sim_server_new(uv_loop_t *loop, struct sim *sim,
                                  const struct sim_server_options *o, struct err *e)
{
    union listen_address at = {.any = {.sa_family = AF_UNSPEC}};
    struct tls_files tls = {NULL, NULL};
    if (listen_parse(o->bind, o->port, &at, e) || check_options(o, &at, e) ||
        (o->tls_cert && tls_read(o->tls_cert, o->tls_key, &tls, e)))
        return NULL;
    struct sim_server *s = server_alloc(loop, sim, o);
    int rc = server_start(s, o, &at, &tls, e);
    tls_release(&tls);
    if (!rc)
        return s;
    server_free(s);
    return NULL;
}

int sim_server_port(const struct sim_server *s)
{
    return s->port;
}

uint64_t sim_server_requests(const struct sim_server *s)
{
    return s->requests;
}

struct fault_set *sim_server_faults(struct sim_server *s)
{
    return &s->faults;
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
    reply_release(s, true);
    MHD_stop_daemon(s->daemon);
    s->daemon = NULL;
    uv_close((uv_handle_t *)&s->poll, on_close);
    uv_close((uv_handle_t *)&s->timer, on_close);
}
