/* A proxy: CONNECT makes a tunnel, everything else goes on as it came. */
#include "proxyserver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"

struct pipe {
    uv_tcp_t near, far;
    uv_connect_t connect;
    struct proxyserver *p;
    struct buf in; /* until it is known where to */
    bool leads, closing, has_far;
    int handles;
    struct pipe *next;
};

static void on_closed(uv_handle_t *h)
{
    struct pipe *c = h->data;

    if (--c->handles > 0)
        return;
    buf_release(&c->in);
    free(c);
}

static void end(struct pipe *c)
{
    struct pipe **at = (struct pipe **)&c->p->open;

    if (c->closing)
        return;
    c->closing = true;
    while (*at && *at != c)
        at = &(*at)->next;
    if (*at)
        *at = c->next;
    uv_close((uv_handle_t *)&c->near, on_closed);
    if (c->has_far)
        uv_close((uv_handle_t *)&c->far, on_closed);
}

struct out {
    uv_write_t rq;
    char bytes[];
};

static void on_written(uv_write_t *w, int status)
{
    (void)status;
    free(w->data);
}

static void put(uv_tcp_t *to, const char *bytes, size_t n)
{
    struct out *o = xmalloc(sizeof(*o) + n);
    uv_buf_t b = uv_buf_init(o->bytes, (unsigned)n);

    memcpy(o->bytes, bytes, n);
    o->rq.data = o;
    uv_write(&o->rq, (uv_stream_t *)to, &b, 1, on_written);
}

static void on_alloc(uv_handle_t *h, size_t size, uv_buf_t *b)
{
    (void)h;
    *b = uv_buf_init(xmalloc(size), (unsigned)size);
}

static void on_far(uv_stream_t *stream, ssize_t n, const uv_buf_t *b)
{
    struct pipe *c = stream->data;

    if (n > 0)
        put(&c->near, b->base, (size_t)n);
    free(b->base);
    if (n < 0)
        end(c);
}

static void on_connected(uv_connect_t *rq, int status)
{
    static const char yes[] = "HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n";
    struct pipe *c = rq->data;
    size_t head;

    if (c->closing)
        return;
    assert_int_equal(status, 0);
    c->leads = true;
    uv_read_start((uv_stream_t *)&c->far, on_alloc, on_far);
    if (str_starts(c->in.ptr, "CONNECT ")) {
        head = (size_t)(strstr(c->in.ptr, "\r\n\r\n") + 4 - c->in.ptr);
        put(&c->near, yes, strlen(yes));
        if (c->in.len > head)
            put(&c->far, c->in.ptr + head, c->in.len - head);
    } else {
        put(&c->far, c->in.ptr, c->in.len);
    }
}

static void lead_on(struct pipe *c)
{
    struct sockaddr_in at;

    uv_ip4_addr("127.0.0.1", c->p->target, &at);
    uv_tcp_init(c->near.loop, &c->far);
    c->far.data = c->connect.data = c;
    c->has_far = true;
    c->handles++;
    uv_tcp_connect(&c->connect, &c->far, (struct sockaddr *)&at, on_connected);
}

static void take_head(struct pipe *c)
{
    struct proxyserver *p = c->p;

    assert_true(p->heads < PROXY_HEADS);
    snprintf(p->head[p->heads++], PROXY_HEAD_MAX, "%.*s",
             (int)(strstr(c->in.ptr, "\r\n\r\n") + 2 - c->in.ptr), c->in.ptr);
    if (!p->refusal) {
        lead_on(c);
    } else if (*p->refusal) {
        put(&c->near, p->refusal, strlen(p->refusal));
        buf_clear(&c->in);
    } else {
        end(c);
    }
}

static void on_near(uv_stream_t *stream, ssize_t n, const uv_buf_t *b)
{
    struct pipe *c = stream->data;

    if (n > 0 && c->leads)
        put(&c->far, b->base, (size_t)n);
    else if (n > 0)
        buf_add(&c->in, b->base, (size_t)n);
    free(b->base);
    if (n < 0)
        end(c);
    else if (!c->leads && !c->has_far && strstr(buf_str(&c->in), "\r\n\r\n"))
        take_head(c);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct proxyserver *p = listener->data;
    struct pipe *c = xcalloc(1, sizeof(*c));

    assert_int_equal(status, 0);
    c->p = p;
    c->handles = 1;
    buf_init(&c->in, 1 << 20);
    uv_tcp_init(listener->loop, &c->near);
    c->near.data = c;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)&c->near), 0);
    c->next = p->open;
    p->open = c;
    uv_read_start((uv_stream_t *)&c->near, on_alloc, on_near);
}

void proxy_start(struct proxyserver *p, uv_loop_t *loop, int target)
{
    struct sockaddr_in at;
    int size = sizeof(at);

    memset(p, 0, sizeof(*p));
    p->target = target;
    uv_tcp_init(loop, &p->listener);
    p->listener.data = p;
    uv_ip4_addr("127.0.0.1", 0, &at);
    assert_int_equal(uv_tcp_bind(&p->listener, (struct sockaddr *)&at, 0), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&p->listener, 16, on_connection), 0);
    uv_tcp_getsockname(&p->listener, (struct sockaddr *)&at, &size);
    p->port = ntohs(at.sin_port);
}

void proxy_stop(struct proxyserver *p)
{
    uv_close((uv_handle_t *)&p->listener, NULL);
    while (p->open)
        end(p->open);
}
