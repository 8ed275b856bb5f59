/* HTTP requests on the libuv loop: libcurl's multi interface driven by socket events.
 *
 * Rules kept here (libcurl's multi-uv example, lib/multi.c; libuv's uv_poll): finished transfers
 * are reaped after every socket action and after every timeout; each socket announcement gets a
 * poll handle of its own, freed in its close callback; callbacks of the user come from reaping
 * alone, and never from inside a libcurl callback. */
#include "net/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

#include "base/alloc.h"
#include "base/num.h"
#include "net/exchange.h"

enum { CONNECT_TIMEOUT_MS = 5000, CONNECTIONS = 16, LOOK_MS = 1000 };

struct sock {
    uv_poll_t poll;
    struct lane *lane;
    curl_socket_t fd;
};

/* --- events
 * ---------------------------------------------------------------------------------------- */

/* Gives finished exchanges to their owners. Owners may send, cancel or close from there. */
static void deliver(struct http *h)
{
    struct http_exchange *x;

    while ((x = h->finished)) {
        LL_DELETE(h->finished, x);
        exchange_answer(x);
        exchange_free(x);
        h->n_exchanges--;
    }
    http_maybe_finish(h);
}

/* A connection did not come to be. Those that wait to see whether it can carry them too go on by
 * themselves: else each would wait for the next one's failure. */
static void wait_no_more(const struct lane *l)
{
    struct http_exchange *x;

    DL_FOREACH(l->http->running, x)
    {
        if (x->lane == l && !x->ready)
            curl_easy_setopt(x->easy, CURLOPT_PIPEWAIT, 0L);
    }
}

static void reap(struct lane *l)
{
    struct http *h = l->http;
    CURLMsg *m;
    int left;

    while ((m = curl_multi_info_read(l->multi, &left))) {
        struct http_exchange *x = NULL;
        CURLcode rc = m->data.result;

        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
        exchange_result(x, rc);
        curl_multi_remove_handle(l->multi, x->easy);
        DL_DELETE(h->running, x);
        LL_APPEND(h->finished, x);
        if (!x->ready)
            wait_no_more(l);
    }
    deliver(h);
}

static void on_poll(uv_poll_t *p, int status, int events)
{
    struct sock *s = p->data;
    struct lane *l = s->lane;
    int flags = status < 0 ? CURL_CSELECT_ERR : 0, running;

    if (events & UV_READABLE)
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    curl_multi_socket_action(l->multi, s->fd, flags, &running);
    reap(l);
}

static void on_sock_closed(uv_handle_t *p)
{
    struct sock *s = p->data;
    struct http *h = s->lane->http;

    free(s);
    h->open_handles--;
    http_maybe_finish(h);
}

/* NULL: this socket cannot be watched. */
static struct sock *watch(struct lane *l, curl_socket_t fd)
{
    struct sock *s = xcalloc(1, sizeof(*s));

    s->lane = l;
    s->fd = fd;
    s->poll.data = s;
    if (uv_poll_init_socket(l->http->loop, &s->poll, fd) != 0) {
        free(s);
        return NULL;
    }
    l->http->open_handles++;
    curl_multi_assign(l->multi, fd, s);
    return s;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *known)
{
    struct lane *l = ctx;
    struct sock *s = known;
    int events = 0;

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (s) {
            curl_multi_assign(l->multi, fd, NULL);
            uv_poll_stop(&s->poll);
            uv_close((uv_handle_t *)&s->poll, on_sock_closed);
        }
        return 0;
    }
    if (!s && !(s = watch(l, fd)))
        return -1; /* libcurl ends all that is under way, with an error each */
    if (what & CURL_POLL_IN)
        events |= UV_READABLE;
    if (what & CURL_POLL_OUT)
        events |= UV_WRITABLE;
    uv_poll_start(&s->poll, events, on_poll);
    return 0;
}

static void on_timeout(uv_timer_t *t)
{
    struct lane *l = t->data;
    int running;

    curl_multi_socket_action(l->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    reap(l);
}

static void on_soon(uv_idle_t *i)
{
    struct lane *l = i->data;

    uv_idle_stop(i);
    on_timeout(&l->timer);
}

/* "At once" is the loop's next turn, not a timer of 0 ms: libuv runs those that are started from a
 * timer in the same phase, and with an owner who sends the next request from the answer to the last
 * the loop would never come to what else it has to do: signals, handles that are to be closed. */
static int on_timer(CURLM *multi, long ms, void *ctx)
{
    struct lane *l = ctx;

    (void)multi;
    uv_timer_stop(&l->timer);
    uv_idle_stop(&l->soon);
    if (ms == 0)
        uv_idle_start(&l->soon, on_soon);
    else if (ms > 0)
        uv_timer_start(&l->timer, on_timeout, (uint64_t)ms, 0);
    return 0;
}

/* libcurl (7.88, lib/multi.c, add_next_timeout()) rounds to milliseconds: a handle that is run in
 * the last one before its timeout is not timed out, but the timer is taken for spent, and the
 * request would wait for its next one, or for ever. So every handle is run now and then, whatever
 * its timers say. */
static void on_look(uv_timer_t *t)
{
    struct http *h = t->data;
    int running;

    for (int i = 0; i < LANES; i++) {
        if (h->lanes[i].multi) { /* an owner may have closed it */
            CURL_IGNORE_DEPRECATION(curl_multi_socket_all(h->lanes[i].multi, &running);)
            reap(&h->lanes[i]);
        }
    }
    if (!h->running)
        uv_timer_stop(t);
}

static void on_deferred(uv_timer_t *t)
{
    deliver(t->data);
}

/* --- life
 * ------------------------------------------------------------------------------------------ */

static int check_bundle(const char *path, struct err *e)
{
    if (path && access(path, R_OK) < 0)
        return err_set(
            e, ERR_CONFIG,
            "cannot read the CA bundle %s: name another with --ca-bundle or AWS_CA_BUNDLE", path);
    return 0;
}

static void open_lane(struct http *h, enum lane_id id, long connections)
{
    struct lane *l = &h->lanes[id];

    l->http = h;
    l->multi = curl_multi_init();
    if (!l->multi)
        abort(); /* libcurl says so only when it is out of memory */
    curl_multi_setopt(l->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(l->multi, CURLMOPT_SOCKETDATA, l);
    curl_multi_setopt(l->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(l->multi, CURLMOPT_TIMERDATA, l);
    curl_multi_setopt(l->multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections);
    curl_multi_setopt(l->multi, CURLMOPT_PIPELINING,
                      id == LANE_SHARED ? CURLPIPE_MULTIPLEX : CURLPIPE_NOTHING);
    uv_timer_init(h->loop, &l->timer);
    l->timer.data = l;
    uv_idle_init(h->loop, &l->soon);
    l->soon.data = l;
    h->open_handles += 2;
}

struct http *http_new(uv_loop_t *loop, const struct http_options *o, struct err *e)
{
    struct http *h;

    if (check_bundle(o->ca_bundle, e) < 0)
        return NULL;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    h = xcalloc(1, sizeof(*h));
    h->loop = loop;
    h->ca_bundle = xstrdup(o->ca_bundle);
    h->user_agent = xstrdup(o->user_agent);
    h->no_verify = o->no_verify;
    h->proxy = o->proxy;
    h->proxy_ctx = o->proxy_ctx;
    h->connect_timeout_ms = o->connect_timeout_ms ? o->connect_timeout_ms : CONNECT_TIMEOUT_MS;
    for (int i = 0; i < LANES; i++)
        open_lane(h, i, o->max_connections ? o->max_connections : (long)CONNECTIONS);
    uv_timer_init(loop, &h->deferred);
    h->deferred.data = h;
    uv_timer_init(loop, &h->look);
    h->look.data = h;
    h->open_handles += 2;
    return h;
}

static void on_closed(uv_handle_t *t)
{
    struct http *h = t->data;

    h->open_handles--;
    http_maybe_finish(h);
}

static void close_lane(struct lane *l)
{
    curl_multi_cleanup(l->multi); /* tells on_socket() of every idle connection */
    l->multi = NULL;
    l->timer.data = l->soon.data = l->http;
    uv_close((uv_handle_t *)&l->timer, on_closed);
    uv_close((uv_handle_t *)&l->soon, on_closed);
}

/* Closing goes in two steps: when the last exchange was answered, the handles; when the last handle
 * is closed, the memory. */
void http_maybe_finish(struct http *h)
{
    if (!h->closing || h->n_exchanges > 0)
        return;
    if (h->lanes[0].multi) {
        for (int i = 0; i < LANES; i++)
            close_lane(&h->lanes[i]);
        uv_close((uv_handle_t *)&h->deferred, on_closed);
        uv_close((uv_handle_t *)&h->look, on_closed);
    }
    if (h->open_handles > 0)
        return;
    if (h->done)
        h->done(h->done_ctx);
    free(h->ca_bundle);
    free(h->user_agent);
    free(h);
    curl_global_cleanup();
}

void http_close(struct http *h, void (*done)(void *ctx), void *ctx)
{
    struct http_exchange *x, *next;

    h->done = done;
    h->done_ctx = ctx;
    DL_FOREACH_SAFE(h->running, x, next)
    {
        http_cancel(x);
    }
    h->closing = true;
    uv_timer_start(&h->deferred, on_deferred, 0, 0);
}

/* --- requests
 * -------------------------------------------------------------------------------------- */

/* Answered from the loop, like everything else. */
static void finish_soon(struct http_exchange *x)
{
    struct http *h = x->http;

    x->ended = true;
    LL_APPEND(h->finished, x);
    uv_timer_start(&h->deferred, on_deferred, 0, 0);
}

struct http_exchange *http_send(struct http *h, const struct http_request *rq, http_fn *fn,
                                void *ctx)
{
    struct http_exchange *x = exchange_new(h, rq, fn, ctx);
    CURLMcode rc;

    h->n_exchanges++;
    if (h->closing) {
        err_set(&x->err, ERR_CANCELLED, "request not started: the connections are being closed");
    } else if (x->err.code == 0) {
        rc = curl_multi_add_handle(x->lane->multi, x->easy);
        if (rc != CURLM_OK)
            err_set(&x->err, ERR_CONFIG, "request not started: %s", curl_multi_strerror(rc));
    }
    if (x->err.code == 0)
        DL_APPEND(h->running, x);
    else
        finish_soon(x);
    if (!h->closing && !uv_is_active((uv_handle_t *)&h->look))
        uv_timer_start(&h->look, on_look, LOOK_MS, LOOK_MS);
    return x;
}

void http_cancel(struct http_exchange *x)
{
    struct http *h = x->http;

    if (x->ended)
        return;
    exchange_cancelled(x);
    curl_multi_remove_handle(x->lane->multi, x->easy);
    DL_DELETE(h->running, x);
    finish_soon(x);
}
