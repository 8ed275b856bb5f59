/* A server that does what a script says. */
#include "rawserver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"

struct conn {
    uv_tcp_t tcp;
    uv_idle_t drip;
    struct rawserver *server;
    struct buf in;
    const char *rest; /* of an answer that goes byte by byte */
    int handles;
    bool held;
    struct conn *next;
};

static void on_closed(uv_handle_t *h)
{
    struct conn *c = h->data;

    if (--c->handles > 0)
        return;
    buf_release(&c->in);
    free(c);
}

static void unlink_conn(struct conn *c)
{
    struct conn **at = (struct conn **)&c->server->open;

    while (*at && *at != c)
        at = &(*at)->next;
    if (*at)
        *at = c->next;
}

static void end(struct conn *c, bool reset)
{
    if (uv_is_closing((uv_handle_t *)&c->tcp))
        return;
    unlink_conn(c);
    if (!reset || uv_tcp_close_reset(&c->tcp, on_closed) != 0)
        uv_close((uv_handle_t *)&c->tcp, on_closed);
    uv_close((uv_handle_t *)&c->drip, on_closed);
}

static void on_written(uv_write_t *w, int status)
{
    (void)status;
    free(w);
}

static void put(struct conn *c, const char *text, size_t n)
{
    uv_buf_t b = {.len = n};
    uv_write_t *w = xcalloc(1, sizeof(*w));

    memcpy(&b.base, &text, sizeof(text)); /* libuv writes from it and changes nothing */
    uv_write(w, (uv_stream_t *)&c->tcp, &b, 1, on_written);
}

static void on_drip(uv_idle_t *idle)
{
    struct conn *c = idle->data;

    if (*c->rest)
        put(c, c->rest++, 1);
    else
        uv_idle_stop(idle);
}

static void on_shut(uv_shutdown_t *rq, int status)
{
    struct conn *c = rq->data;

    (void)status;
    free(rq);
    end(c, false);
}

/* What is written stays where it is: a copy for each request, as long as the server is there. */
static void put_counted(struct conn *c, const char *text)
{
    char *copy = xstrdup(text), *at = copy, number[7];

    snprintf(number, sizeof(number), "%06u", (unsigned)(c->server->requests % 1000000));
    while ((at = strstr(at, "######")))
        memcpy(at, number, 6);
    vec_push(&c->server->copies, copy);
    put(c, copy, strlen(copy));
}

static void act(struct conn *c)
{
    struct rawserver *s = c->server;
    struct raw_step step;
    size_t i = s->requests - 1;
    uv_shutdown_t *rq;

    if (s->choose)
        s->choose(s->choose_ctx, s, i, &step);
    else
        step = s->steps[i < s->n_steps ? i : s->n_steps - 1];
    switch (step.act) {
    case RAW_ANSWER:
        put(c, step.text, strlen(step.text));
        break;
    case RAW_COUNTED:
        put_counted(c, step.text);
        break;
    case RAW_BYTEWISE:
        c->rest = step.text;
        uv_idle_start(&c->drip, on_drip);
        break;
    case RAW_ANSWER_CLOSE:
        put(c, step.text, strlen(step.text));
        rq = xcalloc(1, sizeof(*rq));
        rq->data = c;
        uv_shutdown(rq, (uv_stream_t *)&c->tcp, on_shut);
        break;
    case RAW_RESET:
        end(c, true);
        break;
    case RAW_HOLD:
        c->held = true;
        break;
    case RAW_SILENT:
        break;
    }
}

/* The length of a whole request at the beginning of the buffer; 0: more is to come. */
static size_t whole(const struct buf *in)
{
    const char *end_of_head = strstr(buf_str(in), "\r\n\r\n"), *length;
    size_t head;
    int64_t n = 0;
    char digits[16] = "";

    if (!end_of_head)
        return 0;
    head = (size_t)(end_of_head - in->ptr) + 4;
    length = strcasestr(in->ptr, "Content-Length: ");
    if (length && length < end_of_head) {
        length += strlen("Content-Length: ");
        snprintf(digits, sizeof(digits), "%.*s", (int)strspn(length, "0123456789"), length);
        assert_int_equal(num_parse(digits, 0, 1 << 20, &n), 0);
    }
    return in->len >= head + (size_t)n ? head + (size_t)n : 0;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *b)
{
    struct conn *c = stream->data;
    struct rawserver *s = c->server;
    size_t len;

    if (n > 0)
        buf_add(&c->in, b->base, (size_t)n);
    free(b->base);
    if (n < 0 || s->slam) {
        end(c, s->slam == RAW_SLAM_RESET);
        return;
    }
    while (!uv_is_closing((uv_handle_t *)stream) && (len = whole(&c->in)) > 0) {
        assert_true(len < RAW_REQUEST_MAX);
        memcpy(s->request[s->requests % RAW_REQUESTS], c->in.ptr, len);
        s->request[s->requests++ % RAW_REQUESTS][len] = '\0';
        memmove(c->in.ptr, c->in.ptr + len, c->in.len - len + 1);
        c->in.len -= len;
        act(c);
    }
}

static void on_alloc(uv_handle_t *h, size_t size, uv_buf_t *b)
{
    (void)h;
    b->base = xmalloc(size);
    b->len = size;
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct rawserver *s = listener->data;
    struct conn *c = xcalloc(1, sizeof(*c));

    assert_int_equal(status, 0);
    c->server = s;
    c->handles = 2;
    buf_init(&c->in, 1 << 20);
    uv_tcp_init(listener->loop, &c->tcp);
    uv_idle_init(listener->loop, &c->drip);
    c->tcp.data = c->drip.data = c;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)&c->tcp), 0);
    uv_tcp_nodelay(&c->tcp, 1);
    s->connections++;
    c->next = s->open;
    s->open = c;
    uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
}

void raw_start(struct rawserver *s, uv_loop_t *loop, const struct raw_step *steps, size_t n)
{
    raw_start_at(s, loop, 0, steps, n);
}

void raw_start_at(struct rawserver *s, uv_loop_t *loop, int port, const struct raw_step *steps,
                  size_t n)
{
    struct sockaddr_in at;
    int size = sizeof(at);

    memset(s, 0, sizeof(*s));
    s->steps = steps;
    s->n_steps = n;
    uv_tcp_init(loop, &s->listener);
    s->listener.data = s;
    uv_ip4_addr("127.0.0.1", port, &at);
    assert_int_equal(uv_tcp_bind(&s->listener, (struct sockaddr *)&at, 0), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&s->listener, 16, on_connection), 0);
    uv_tcp_getsockname(&s->listener, (struct sockaddr *)&at, &size);
    s->port = ntohs(at.sin_port);
}

void raw_drop_idle(struct rawserver *s)
{
    while (s->open)
        end(s->open, false);
}

void raw_release(struct rawserver *s, const char *text)
{
    for (struct conn *c = s->open; c; c = c->next)
        if (c->held) {
            c->held = false;
            put(c, text, strlen(text));
        }
}

void raw_deaf(struct rawserver *s)
{
    if (!uv_is_closing((uv_handle_t *)&s->listener))
        uv_close((uv_handle_t *)&s->listener, NULL);
}

void raw_stop(struct rawserver *s)
{
    raw_deaf(s);
    raw_drop_idle(s);
    while (s->copies.n > 0)
        free(vec_remove(&s->copies, s->copies.n - 1));
    vec_release(&s->copies);
}

const char *raw_http(int status, const char *headers, const char *body)
{
    static char ring[8][16384];
    static size_t at;
    char *out = ring[at++ % ARRAY_LEN(ring)];

    snprintf(out, sizeof(ring[0]), "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n%s\r\n%s", status,
             strlen(body), headers, body);
    return out;
}

const char *raw_header(const struct rawserver *s, size_t i, const char *name)
{
    static char value[1024];
    const char *at = s->request[i % RAW_REQUESTS];
    size_t n = strlen(name);

    value[0] = '\0';
    while ((at = strstr(at, "\r\n")) && strncmp(at, "\r\n\r\n", 4) != 0) {
        at += 2;
        if (strncasecmp(at, name, n) == 0 && at[n] == ':')
            snprintf(value, sizeof(value), "%.*s", (int)strcspn(at + n + 2, "\r"), at + n + 2);
    }
    return value;
}

const char *raw_body(const struct rawserver *s, size_t i)
{
    const char *at = strstr(s->request[i % RAW_REQUESTS], "\r\n\r\n");

    return at ? at + 4 : "";
}
