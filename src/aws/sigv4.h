/* sigv4.h - AWS Signature Version 4: canonical request, string to sign, signature.
 *
 * As general as the standard (IAM User Guide, "Create a signed AWS API request"; the layout of the
 * published signing test suite): any method, path, query and headers; session token; header form
 * and query form (presigned URLs). Pure: nothing is sent, no clock is read. */
#ifndef AWS_SIGV4_H
#define AWS_SIGV4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protontop/err.h>

#include "base/buf.h"

struct sigv4_header {
    const char *name, *value;
};

/* What is to be signed. All borrowed for the call. */
struct sigv4_request {
    const char *method;
    const char *path;  /* as on the request line, already percent-encoded or not; "" is "/" */
    const char *query; /* raw, without '?'; "" or NULL if none */
    const struct sigv4_header *headers; /* incl. Host; repeated names allowed, in order; a
                                           value may hold folded lines (they count as blanks) */
    size_t n_headers;
    const void *body;
    size_t body_len;
};

struct sigv4_options {
    const char *access_key, *secret_key;
    const char *session_token; /* NULL or "": none */
    const char *region, *service;
    int64_t wall_ms;
    bool normalize_path;      /* remove dot segments and double slashes */
    bool sign_body;           /* add and sign x-amz-content-sha256 (header form) */
    bool omit_session_token;  /* add the token after signing, not into the signature */
    long expires_s;           /* query form: X-Amz-Expires, 1 second to 7 days */
    bool encode_once;         /* S3 alone: a path that is percent-encoded already is not
                                 encoded a second time */
    const char *payload_hash; /* NULL: of the body. Else this text ("UNSIGNED-PAYLOAD") */
};

/* What came out; owned by the caller, sigv4_release(). */
struct sigv4_result {
    struct buf canonical, to_sign;
    char signature[65];
    struct buf authorization; /* header form: value of Authorization */
    struct buf query;         /* query form: the complete query, with X-Amz-Signature at its end */
    char date[20];            /* x-amz-date */
    char content_sha256[65];  /* hex of the payload hash, or payload_hash */
};

void sigv4_init(struct sigv4_result *r);
void sigv4_release(struct sigv4_result *r); /* wipes what could give a key away */

/* Signs for the header form. The caller adds X-Amz-Date (r->date), X-Amz-Security-Token (if any),
 * x-amz-content-sha256 (if sign_body) and Authorization to its request; these take part in the
 * signature as the standard says and need not be among rq->headers. Every header of rq->headers
 * is signed except those that the standard leaves out (connection, user-agent, ...: named in
 * sigv4_canon.c); an X-Amz-Date, X-Amz-Security-Token or Authorization among them is left aside,
 * an x-amz-content-sha256 too if sign_body; otherwise the latter's value is the payload hash.
 * What stands in r from an earlier use is emptied first. 0 or ERR_INPUT/ERR_TOOBIG. */
int sigv4_sign(const struct sigv4_request *rq, const struct sigv4_options *o,
               struct sigv4_result *r, struct err *e) ERR_CHECK;

/* The query form. A query that holds X-Amz-Signature and the like already is ERR_INPUT. */
int sigv4_presign(const struct sigv4_request *rq, const struct sigv4_options *o,
                  struct sigv4_result *r, struct err *e) ERR_CHECK;

#endif
