/* h2server.h - an HTTPS server on the test's own loop that does what a script says, over HTTP/2 or
 * HTTP/1.1, as ALPN has it. Its certificate is its own, made for 127.0.0.1.
 *
 * Knows OpenSSL, whose headers and protontop/err.h do not go together: so this one has neither. */
#ifndef TESTS_WIRE_H2SERVER_H
#define TESTS_WIRE_H2SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

enum h2_act {
    H2_ANSWER,
    H2_HOLD,      /* no answer until h2_release() */
    H2_REFUSE,    /* RST_STREAM, REFUSED_STREAM: not processed */
    H2_BREAK,     /* RST_STREAM, INTERNAL_ERROR: nobody knows */
    H2_AWAY_NONE, /* GOAWAY that leaves this stream out: not processed */
    H2_AWAY_KEPT, /* GOAWAY that counts this stream in, then the connection ends without answer */
    H2_CLOSE,     /* the connection ends without answer */
};

/* What happens to one request. The last step goes for all that follow. HTTP/1.1 knows ANSWER, HOLD
 * and CLOSE. */
struct h2_step {
    enum h2_act act;
    int status;
    const char *body;
};

enum { H2_REQUESTS = 64 };

struct h2_seen {
    char target[128]; /* x-amz-target */
    unsigned connection;
    bool h2;
    bool proxy_words; /* a header that is meant for a proxy alone */
};

struct h2server {
    uv_tcp_t listener;
    int port;
    char cert_path[64]; /* PEM, for a client that is to trust it */
    const char *alpn;   /* wire format */
    void *ssl;
    const struct h2_step *steps;
    size_t n_steps, requests;
    unsigned connections;
    struct h2_seen seen[H2_REQUESTS];
    void *open;
};

#define H2_ALPN_BOTH "\2h2\10http/1.1"
#define H2_ALPN_H2   "\2h2"
#define H2_ALPN_H1   "\10http/1.1"
#define H2_ALPN_NONE ""

void h2_start(struct h2server *s, uv_loop_t *loop, const char *alpn, const struct h2_step *steps,
              size_t n);
/* The same with a certificate for this name alone, in the old form. */
void h2_start_as(struct h2server *s, uv_loop_t *loop, const char *name, const struct h2_step *steps,
                 size_t n);
void h2_stop(struct h2server *s);

/* Answers what is held: 200 and this body. */
void h2_release(struct h2server *s, const char *body);

/* Ends a connection, by its number (the first is 1). */
void h2_hang_up(struct h2server *s, unsigned connection);

#endif
