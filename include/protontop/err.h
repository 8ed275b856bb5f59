/* err.h - what went wrong: a code from one list, and the words that go with it.
 *
 * Functions that can fail return 0 or a negative code of this list and fill a `struct err` that
 * the caller owns. A struct err is plain memory: it can live on the stack, be copied by
 * assignment, and needs no release. */
#ifndef PROTONTOP_ERR_H
#define PROTONTOP_ERR_H

#include <stdarg.h>
#include <stdbool.h>

/* code, number, exit status of a program that ends with it (as the AWS CLI v2 has it), name */
#define ERR_CODES(X)                                                                    \
    X(USAGE, -1, 252, "usage")            /* wrong command line */                      \
    X(CONFIG, -2, 253, "configuration")   /* a file or a setting is wrong or missing */ \
    X(CREDS, -3, 253, "credentials")      /* no identity could be had */                \
    X(SERVICE, -4, 254, "service")        /* the service answered with an error */      \
    X(INPUT, -5, 252, "input")            /* refused before it was sent */              \
    X(CONNECT, -6, 255, "connection")     /* not reached: nothing was sent */           \
    X(NETWORK, -7, 255, "network")        /* broke after something may have arrived */  \
    X(TIMEOUT, -8, 255, "timeout")                                                      \
    X(TLS, -9, 255, "tls")                                                              \
    X(PROTOCOL, -10, 255, "protocol")     /* an answer that is no answer */             \
    X(TOOBIG, -11, 255, "size")           /* a cap was reached */                       \
    X(CANCELLED, -12, 130, "cancelled")                                                 \
    X(IO, -13, 255, "i/o")                                                              \
    X(PARSE, -14, 255, "syntax")                                                        \
    X(NOTFOUND, -15, 255, "not found")                                                  \
    X(NOTNOW, -16, 255, "state")          /* not possible as things are now */          \
    X(TERM, -17, 255, "terminal")

enum err_code {
    ERR_OK = 0,
#define ERR_ENUM(name, number, exit_status, text) ERR_##name = (number),
    ERR_CODES(ERR_ENUM)
#undef ERR_ENUM
};

struct err {
    int code;              /* ERR_OK or one of the codes above */
    int http_status;       /* 0 when no answer came */
    bool maybe_sent;       /* the request may have reached the service */
    char service_code[96]; /* the service's own code, "ConflictException"; empty if none */
    char request_id[96];   /* x-amzn-RequestId; empty if none */
    char msg[4096];        /* what, why, what to do; never a secret; cut with "..." if longer */
};

#if defined(__GNUC__)
#define ERR_PRINTF(a, b) __attribute__((format(printf, a, b)))
#define ERR_CHECK __attribute__((warn_unused_result))
#else
#define ERR_PRINTF(a, b)
#define ERR_CHECK
#endif

/* Empties `e`: no error. */
void err_clear(struct err *e);

/* Sets code and message, empties the rest. Returns `code`, so that `return err_set(...)` works.
 * `e` may be NULL: then only the code is returned. */
int err_set(struct err *e, int code, const char *fmt, ...) ERR_PRINTF(3, 4);
int err_vset(struct err *e, int code, const char *fmt, va_list ap);

/* Puts "<text>: " before the message that is there already. Returns e->code. */
int err_prefix(struct err *e, const char *fmt, ...) ERR_PRINTF(2, 3);

/* The short name of a code ("timeout"), "ok" for 0 and "unknown" for a number not in the list. */
const char *err_name(int code);

/* Nobody knows whether a call that failed so was carried out: its answer was lost, or is an
 * internal error, which may come after the deed. Not to be repeated without looking first. */
bool err_unsure(const struct err *e);

/* The exit status of a program that ends because of `code`; 0 for ERR_OK. */
int err_exit_status(int code);

#endif
