/* server_fixture.c - a server on a loop with the fake state machine. */
#include "tests/unit/server_fixture.h"

#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { GUARD_MS = 20000, ANSWER_MAX = 1 << 20 };

static int64_t fixed_ms(void *ctx)
{
    (void)ctx;
    return INT64_C(1440938160000);
}

static const struct clock fixed_clock = {.wall_ms = fixed_ms, .mono_ms = fixed_ms};

static void too_late(uv_timer_t *t)
{
    (void)t;
    print_error("the test took more than %d ms\n", GUARD_MS);
    abort();
}

static void keep_line(void *ctx, const char *line)
{
    struct fixture *f = ctx;
    snprintf(f->line, sizeof(f->line), "%s", line);
}

int fixture_set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    assert_int_equal(uv_loop_init(&f->loop), 0);
    uv_timer_init(&f->loop, &f->guard);
    uv_timer_start(&f->guard, too_late, GUARD_MS, 0);
    uv_unref((uv_handle_t *)&f->guard);
    f->sim = sim_new(NULL, NULL);
    f->o = (struct sim_server_options){
        .no_auth = true, .clock = &fixed_clock, .log = keep_line, .log_ctx = f};
    *state = f;
    return 0;
}

void fixture_closed(void *ctx)
{
    struct fixture *f = ctx;
    f->closed = true;
    f->server = NULL;
}

int fixture_tear_down(void **state)
{
    struct fixture *f = *state;
    if (f->server)
        sim_server_close(f->server, fixture_closed, f);
    uv_close((uv_handle_t *)&f->guard, NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    sim_free(f->sim);
    free(f);
    return 0;
}

void fixture_start(struct fixture *f)
{
    struct err e;
    f->server = sim_server_new(&f->loop, f->sim, &f->o, &e);
    if (!f->server)
        fail_msg("%s", e.msg);
    assert_true(sim_server_port(f->server) > 0);
}

/* --- a raw client on the same loop ---------------------------------------------------------- */

static void client_closed(uv_handle_t *h)
{
    ((struct client *)h->data)->done = true;
}

static void client_end(struct client *c)
{
    if (!uv_is_closing((uv_handle_t *)&c->tcp))
        uv_close((uv_handle_t *)&c->tcp, client_closed);
}

int count_of(const char *text, const char *what)
{
    int n = 0;
    for (; (text = strstr(text, what)); text += strlen(what))
        n++;
    return n;
}

static void client_room(uv_handle_t *h, size_t size, uv_buf_t *b)
{
    struct client *c = h->data;
    (void)size;
    *b = uv_buf_init(c->room, sizeof(c->room));
}

static void client_read(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
    struct client *c = s->data;
    if (n > 0)
        assert_int_equal(buf_add(&c->got, b->base, (size_t)n), 0);
    if (n < 0)
        c->ended = (int)n;
    if (n < 0 || (c->until && count_of(buf_str(&c->got), c->until) >= c->times))
        client_end(c);
}

static void client_next(struct client *c);

static void client_written(uv_write_t *w, int status)
{
    struct client *c = w->data;
    if (!status)
        client_next(c); /* else the server closed: what it said is read */
}

static void client_next(struct client *c)
{
    if (!*c->pieces) {
        if (c->reset)
            uv_tcp_close_reset(&c->tcp, client_closed);
        return;
    }
    union {
        const char *is;
        char *as;
    } u = {.is = *c->pieces++};
    uv_buf_t b = uv_buf_init(u.as, (unsigned)strlen(u.is));
    c->write.data = c;
    assert_int_equal(uv_write(&c->write, (uv_stream_t *)&c->tcp, &b, 1, client_written), 0);
}

static void client_connected(uv_connect_t *r, int status)
{
    struct client *c = r->data;
    assert_int_equal(status, 0);
    assert_int_equal(uv_read_start((uv_stream_t *)&c->tcp, client_room, client_read), 0);
    client_next(c);
}

void client_start(struct fixture *f, struct client *c)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } to;
    int port = sim_server_port(f->server);
    if (f->o.bind)
        assert_int_equal(uv_ip6_addr(f->o.bind, port, &to.v6), 0);
    else
        assert_int_equal(uv_ip4_addr("127.0.0.1", port, &to.v4), 0);
    uv_tcp_init(&f->loop, &c->tcp);
    uv_tcp_nodelay(&c->tcp, 1);
    c->tcp.data = c->connect.data = c;
    buf_init(&c->got, ANSWER_MAX);
    assert_int_equal(uv_tcp_connect(&c->connect, &c->tcp, &to.any, client_connected), 0);
}

/* Sends the pieces, reads until `until` came `times` times (NULL: until the end of the stream). The
 * answer is the caller's. */
char *exchange(struct fixture *f, const char *const *pieces, const char *until, int times)
{
    struct client *c = xcalloc(1, sizeof(*c));
    c->pieces = pieces;
    c->until = until;
    c->times = times;
    client_start(f, c);
    while (!c->done)
        uv_run(&f->loop, UV_RUN_ONCE);
    char *got = buf_detach(&c->got);
    f->ended = c->ended;
    free(c);
    return got;
}

char *exchange_one(struct fixture *f, const char *request)
{
    const char *const pieces[] = {request, NULL};
    return exchange(f, pieces, NULL, 0);
}
