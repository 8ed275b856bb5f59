/* sigcheck.h - is a request signed as Signature Version 4 wants it? Written for protond from the
 * published description, apart from the client's signer, so that the two check each other.
 *
 * Only the Authorization header's form is known; the payload's hash is always the body's own. */
#ifndef SIM_SIGCHECK_H
#define SIM_SIGCHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SIG_MESSAGE_MAX = 4096,
    SIG_REGION_MAX = 64,
    SIG_HEADERS_MAX = 64, /* headers that can be signed */
};

struct sig_header {
    const char *name; /* in any case */
    const char *value;
};

struct sig_request {
    const char *method;
    const char *target;               /* as it stood in the request line: path, "?", query */
    const struct sig_header *headers; /* in the order in which they came */
    size_t n_headers;
    const void *body;
    size_t body_len;
};

struct sig_identity {
    const char *service; /* "proton" */
    const char *access_key, *secret_key;
};

struct sig_verdict {
    const char *error;             /* the AWS error code, static; NULL: the signature is good */
    char message[SIG_MESSAGE_MAX]; /* AWS's words for it */
    char region[SIG_REGION_MAX];   /* of the credential scope; "" unless the signature is good */
};

void sig_check(const struct sig_request *rq, const struct sig_identity *id, int64_t now_ms,
               struct sig_verdict *out);

/* The region that an Authorization header's scope names, unchecked; "" if none. For a server that
 * asks for no signatures. */
void sig_scope_region(const struct sig_request *rq, char region[SIG_REGION_MAX]);

/* Does the Authorization header name this access key? Unsigned requests and those of strangers can
 * be told by it before their bodies are kept. */
bool sig_names_key(const struct sig_request *rq, const char *access_key);

/* The first header of that name (any case), or NULL. */
const char *sig_header_value(const struct sig_request *rq, const char *name);

#endif
