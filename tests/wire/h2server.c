/* An HTTPS server that does what a script says: TLS by OpenSSL over memory, HTTP/2 by nghttp2,
 * HTTP/1.1 as far as the tests need it. */
#include "h2server.h"

#include <nghttp2/nghttp2.h>
#include <openssl/ssl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "cert.h"

struct stream {
    int32_t id;
    char target[128];
    const char *body; /* of the answer, what is left of it */
    bool held, proxy_words;
    struct conn *conn;
    struct stream *next;
};

struct conn {
    uv_tcp_t tcp;
    struct h2server *server;
    unsigned number;
    SSL *ssl;
    BIO *in, *out;
    nghttp2_session *h2; /* NULL: HTTP/1.1, or not known yet */
    bool open, closing;  /* open: the handshake is over */
    struct stream *streams;
    struct buf text; /* HTTP/1.1 */
    struct conn *next;
};

/* --- the connection ------------------------------------------------------------------------- */

static void on_closed(uv_handle_t *h)
{
    struct conn *c = h->data;
    struct stream *st, *next;

    for (st = c->streams; st; st = next) {
        next = st->next;
        free(st);
    }
    if (c->h2)
        nghttp2_session_del(c->h2);
    SSL_free(c->ssl);
    buf_release(&c->text);
    free(c);
}

static void end(struct conn *c)
{
    struct conn **at = (struct conn **)&c->server->open;

    if (c->closing)
        return;
    c->closing = true;
    while (*at && *at != c)
        at = &(*at)->next;
    if (*at)
        *at = c->next;
    uv_close((uv_handle_t *)&c->tcp, on_closed);
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

/* What TLS has to say goes out. */
static void flush(struct conn *c)
{
    char bytes[16384];
    int n;

    while (!c->closing && (n = BIO_read(c->out, bytes, sizeof(bytes))) > 0) {
        struct out *o = xmalloc(sizeof(*o) + (size_t)n);
        uv_buf_t b = uv_buf_init(o->bytes, (unsigned)n);

        memcpy(o->bytes, bytes, (size_t)n);
        o->rq.data = o;
        uv_write(&o->rq, (uv_stream_t *)&c->tcp, &b, 1, on_written);
    }
}

static void say(struct conn *c, const void *data, size_t n)
{
    assert_int_equal(SSL_write(c->ssl, data, (int)n), (int)n);
    flush(c);
}

static const struct h2_step *next_step(struct conn *c, const char *target, bool h2)
{
    struct h2server *s = c->server;
    size_t i = s->requests < s->n_steps ? s->requests : s->n_steps - 1;
    struct h2_seen *seen = &s->seen[s->requests];

    assert_true(s->requests < H2_REQUESTS);
    s->requests++;
    snprintf(seen->target, sizeof(seen->target), "%s", target);
    seen->connection = c->number;
    seen->h2 = h2;
    return &s->steps[i];
}

/* --- HTTP/2 ---------------------------------------------------------------------------------- */

static ssize_t on_send(nghttp2_session *h2, const uint8_t *data, size_t n, int flags, void *ctx)
{
    (void)h2;
    (void)flags;
    say(ctx, data, n);
    return (ssize_t)n;
}

static ssize_t on_body(nghttp2_session *h2, int32_t id, uint8_t *to, size_t room, uint32_t *flags,
                       nghttp2_data_source *source, void *ctx)
{
    struct stream *st = source->ptr;
    size_t n = strlen(st->body);

    (void)h2;
    (void)id;
    (void)ctx;
    n = n < room ? n : room;
    memcpy(to, st->body, n);
    st->body += n;
    if (!*st->body)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)n;
}

static nghttp2_nv field(const char *name, const char *value)
{
    nghttp2_nv nv = {.namelen = strlen(name), .valuelen = strlen(value)};

    memcpy(&nv.name, &name, sizeof(name)); /* nghttp2 copies, and changes nothing */
    memcpy(&nv.value, &value, sizeof(value));
    return nv;
}

static const char *in_digits(int status, char out[12])
{
    snprintf(out, 12, "%d", status);
    return out;
}

static void answer_stream(struct stream *st, int status, const char *body)
{
    char number[12];
    nghttp2_nv head[] = {field(":status", in_digits(status, number)),
                         field("content-type", "application/x-amz-json-1.0"),
                         field("x-amzn-requestid", "over-h2")};
    nghttp2_data_provider from = {.source.ptr = st, .read_callback = on_body};

    st->held = false;
    st->body = body;
    nghttp2_submit_response(st->conn->h2, st->id, head, 3, &from);
}

static void act(struct stream *st)
{
    struct conn *c = st->conn;
    const struct h2_step *step = next_step(c, st->target, true);

    c->server->seen[c->server->requests - 1].proxy_words = st->proxy_words;
    switch (step->act) {
    case H2_ANSWER:
        answer_stream(st, step->status, step->body);
        break;
    case H2_HOLD:
        st->held = true;
        break;
    case H2_REFUSE:
        nghttp2_submit_rst_stream(c->h2, NGHTTP2_FLAG_NONE, st->id, NGHTTP2_REFUSED_STREAM);
        break;
    case H2_BREAK:
        nghttp2_submit_rst_stream(c->h2, NGHTTP2_FLAG_NONE, st->id, NGHTTP2_INTERNAL_ERROR);
        break;
    case H2_AWAY_NONE:
        nghttp2_submit_goaway(c->h2, NGHTTP2_FLAG_NONE, st->id > 2 ? st->id - 2 : 0,
                              NGHTTP2_NO_ERROR, NULL, 0);
        break;
    case H2_AWAY_KEPT:
        nghttp2_submit_goaway(c->h2, NGHTTP2_FLAG_NONE, st->id, NGHTTP2_NO_ERROR, NULL, 0);
        nghttp2_session_send(c->h2);
        end(c);
        break;
    case H2_CLOSE:
        end(c);
        break;
    }
}

static int on_begin(nghttp2_session *h2, const nghttp2_frame *f, void *ctx)
{
    struct conn *c = ctx;
    struct stream *st;

    if (f->hd.type != NGHTTP2_HEADERS || f->headers.cat != NGHTTP2_HCAT_REQUEST)
        return 0;
    st = xcalloc(1, sizeof(*st));
    st->id = f->hd.stream_id;
    st->conn = c;
    st->next = c->streams;
    c->streams = st;
    nghttp2_session_set_stream_user_data(h2, st->id, st);
    return 0;
}

static int on_header(nghttp2_session *h2, const nghttp2_frame *f, const uint8_t *name,
                     size_t name_len, const uint8_t *value, size_t len, uint8_t flags, void *ctx)
{
    struct stream *st = nghttp2_session_get_stream_user_data(h2, f->hd.stream_id);

    (void)flags;
    (void)ctx;
    if (st && name_len > 6 && memcmp(name, "proxy-", 6) == 0)
        st->proxy_words = true;
    if (st && name_len == 12 && memcmp(name, "x-amz-target", 12) == 0)
        snprintf(st->target, sizeof(st->target), "%.*s", (int)len, (const char *)value);
    return 0;
}

static int on_frame(nghttp2_session *h2, const nghttp2_frame *f, void *ctx)
{
    struct stream *st = nghttp2_session_get_stream_user_data(h2, f->hd.stream_id);

    (void)ctx;
    if (st && (f->hd.type == NGHTTP2_DATA || f->hd.type == NGHTTP2_HEADERS) &&
        (f->hd.flags & NGHTTP2_FLAG_END_STREAM))
        act(st);
    return 0;
}

static void start_h2(struct conn *c)
{
    const nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 100}};
    nghttp2_session_callbacks *cb;

    nghttp2_session_callbacks_new(&cb);
    nghttp2_session_callbacks_set_send_callback(cb, on_send);
    nghttp2_session_callbacks_set_on_begin_headers_callback(cb, on_begin);
    nghttp2_session_callbacks_set_on_header_callback(cb, on_header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(cb, on_frame);
    nghttp2_session_server_new(&c->h2, cb, c);
    nghttp2_session_callbacks_del(cb);
    nghttp2_submit_settings(c->h2, NGHTTP2_FLAG_NONE, settings, 1);
}

/* --- HTTP/1.1 -------------------------------------------------------------------------------- */

static void answer_text(struct conn *c, int status, const char *body)
{
    char *text = xasprintf("HTTP/1.1 %d X\r\nContent-Length: %zu\r\nx-amzn-RequestId: over-h1\r\n"
                           "\r\n%s",
                           status, strlen(body), body);

    say(c, text, strlen(text));
    free(text);
}

static void find_header(const char *head, const char *name, char *out, size_t size)
{
    const char *at = strcasestr(head, name);

    out[0] = '\0';
    if (at)
        snprintf(out, size, "%.*s", (int)strcspn(at + strlen(name), "\r"), at + strlen(name));
}

static void take_text(struct conn *c)
{
    const char *head_end = strstr(buf_str(&c->text), "\r\n\r\n");
    char target[128], length[16];
    const struct h2_step *step;

    if (!head_end)
        return;
    find_header(c->text.ptr, "x-amz-target: ", target, sizeof(target));
    find_header(c->text.ptr, "content-length: ", length, sizeof(length));
    if (strlen(head_end + 4) < (size_t)strtol(length, NULL, 10))
        return;
    buf_clear(&c->text);
    step = next_step(c, target, false);
    if (step->act == H2_ANSWER)
        answer_text(c, step->status, step->body);
    else if (step->act == H2_CLOSE)
        end(c);
}

/* --- TLS ------------------------------------------------------------------------------------- */

static void on_plain(struct conn *c, const uint8_t *data, size_t n)
{
    if (c->h2) {
        if (nghttp2_session_mem_recv(c->h2, data, n) < 0 && !c->closing)
            end(c);
    } else {
        buf_add(&c->text, data, n);
        take_text(c);
    }
}

static void handshake(struct conn *c)
{
    const unsigned char *alpn;
    unsigned len;

    if (SSL_do_handshake(c->ssl) != 1)
        return;
    c->open = true;
    SSL_get0_alpn_selected(c->ssl, &alpn, &len);
    if (len == 2)
        start_h2(c);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *b)
{
    struct conn *c = stream->data;
    uint8_t plain[16384];
    int got;

    if (n > 0)
        BIO_write(c->in, b->base, (int)n);
    free(b->base);
    if (n < 0) {
        end(c);
        return;
    }
    if (!c->open)
        handshake(c);
    while (c->open && !c->closing && (got = SSL_read(c->ssl, plain, sizeof(plain))) > 0)
        on_plain(c, plain, (size_t)got);
    if (c->h2 && !c->closing)
        nghttp2_session_send(c->h2);
    flush(c);
}

static void on_alloc(uv_handle_t *h, size_t size, uv_buf_t *b)
{
    (void)h;
    *b = uv_buf_init(xmalloc(size), (unsigned)size);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct h2server *s = listener->data;
    struct conn *c = xcalloc(1, sizeof(*c));

    assert_int_equal(status, 0);
    c->server = s;
    c->number = ++s->connections;
    buf_init(&c->text, 1 << 20);
    c->ssl = SSL_new(s->ssl);
    c->in = BIO_new(BIO_s_mem());
    c->out = BIO_new(BIO_s_mem());
    SSL_set_bio(c->ssl, c->in, c->out);
    SSL_set_accept_state(c->ssl);
    uv_tcp_init(listener->loop, &c->tcp);
    c->tcp.data = c;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)&c->tcp), 0);
    uv_tcp_nodelay(&c->tcp, 1);
    c->next = s->open;
    s->open = c;
    uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
}

static int choose(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                  const unsigned char *in, unsigned in_len, void *ctx)
{
    const struct h2server *s = ctx;
    unsigned char *chosen;

    (void)ssl;
    if (SSL_select_next_proto(&chosen, out_len, (const unsigned char *)s->alpn,
                              (unsigned)strlen(s->alpn), in, in_len) != OPENSSL_NPN_NEGOTIATED)
        return *s->alpn ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* --- life ------------------------------------------------------------------------------------ */

static void start(struct h2server *s, uv_loop_t *loop, const char *name,
                  const struct h2_step *steps, size_t n)
{
    struct sockaddr_in at;
    int size = sizeof(at);

    memset(s, 0, sizeof(*s));
    s->steps = steps;
    s->n_steps = n;
    s->ssl = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_alpn_select_cb(s->ssl, choose, s);
    own_certificate(s->ssl, name, s->cert_path);
    uv_tcp_init(loop, &s->listener);
    s->listener.data = s;
    uv_ip4_addr("127.0.0.1", 0, &at);
    assert_int_equal(uv_tcp_bind(&s->listener, (struct sockaddr *)&at, 0), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&s->listener, 16, on_connection), 0);
    uv_tcp_getsockname(&s->listener, (struct sockaddr *)&at, &size);
    s->port = ntohs(at.sin_port);
}

void h2_start(struct h2server *s, uv_loop_t *loop, const char *alpn, const struct h2_step *steps,
              size_t n)
{
    start(s, loop, NULL, steps, n);
    s->alpn = alpn;
}

void h2_start_as(struct h2server *s, uv_loop_t *loop, const char *name, const struct h2_step *steps,
                 size_t n)
{
    start(s, loop, name, steps, n);
    s->alpn = H2_ALPN_BOTH;
}

void h2_stop(struct h2server *s)
{
    uv_close((uv_handle_t *)&s->listener, NULL);
    while (s->open)
        end(s->open);
    SSL_CTX_free(s->ssl); /* connections have a share of their own in it */
    unlink(s->cert_path);
}

void h2_release(struct h2server *s, const char *body)
{
    for (struct conn *c = s->open; c; c = c->next) {
        for (struct stream *st = c->streams; st; st = st->next)
            if (st->held)
                answer_stream(st, 200, body);
        if (c->h2)
            nghttp2_session_send(c->h2);
    }
}

void h2_hang_up(struct h2server *s, unsigned connection)
{
    struct conn *c = s->open;

    while (c && c->number != connection)
        c = c->next;
    assert_non_null(c);
    end(c);
}
