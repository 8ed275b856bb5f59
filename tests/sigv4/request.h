/* request.h - a raw HTTP/1.1 request from a file of the signing suite, taken apart. */
#ifndef TESTS_SIGV4_REQUEST_H
#define TESTS_SIGV4_REQUEST_H

#include <stddef.h>

#include <protontop/err.h>

#include "aws/sigv4.h"
#include "base/buf.h"

struct request {
    char *method, *path, *query;  /* query: "" if none */
    struct sigv4_header *headers; /* names and values are the request's own */
    size_t n_headers;
    char *body;
    size_t body_len;
};

/* LF or CRLF; blanks in the path; folded headers (joined by newlines); a body that ends with the
 * text, or after Content-Length. 0 or ERR_PARSE with the line. request_release() either way. */
int request_parse(struct request *rq, const char *text, size_t n, struct err *e) ERR_CHECK;
void request_release(struct request *rq);

void request_add_header(struct request *rq, const char *name, const char *value);

/* A text that is the same for requests that mean the same: parameters and headers in order, header
 * names in lower case, blanks in values as one. */
void request_render(const struct request *rq, struct buf *out);

#endif
