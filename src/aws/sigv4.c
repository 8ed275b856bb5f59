/* Signature Version 4 (IAM User Guide, "Create a signed AWS API request"): checks what it is given,
 * puts the canonical request together, derives the key, signs. Knows the header and the query form;
 * sends nothing, reads no clock, and keeps no key. */
#include "aws/sigv4.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "aws/hash.h"
#include "aws/sigv4_canon.h"
#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"

#define ALGORITHM "AWS4-HMAC-SHA256"

enum {
    PART_MAX = 1 << 20, /* of a canonical request, which holds no body: far above any server's */
    EXPIRES_MAX_S = 7 * 24 * 3600, /* S3 API reference, "Authenticating requests: query" */
};

void sigv4_init(struct sigv4_result *r)
{
    memset(r, 0, sizeof(*r));
    buf_init(&r->canonical, PART_MAX);
    buf_init(&r->to_sign, PART_MAX);
    buf_init(&r->authorization, PART_MAX);
    buf_init(&r->query, PART_MAX);
}

static void wipe(struct buf *b)
{
    if (b->ptr)
        mem_wipe(b->ptr, b->cap);
    buf_release(b);
}

void sigv4_release(struct sigv4_result *r)
{
    wipe(&r->canonical);
    wipe(&r->to_sign);
    wipe(&r->authorization);
    wipe(&r->query);
    mem_wipe(r->signature, sizeof(r->signature));
    sigv4_init(r);
}

/* --- what may be signed ---------------------------------------------------------------------- */

/* Goes into a header or a scope: a blank or a control character would break it apart. */
static bool is_plain(const char *s)
{
    if (!s || !*s)
        return false;
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == 127)
            return false;
    return true;
}

static int check_options(const struct sigv4_options *o, bool query_form, struct err *e)
{
    if (!is_plain(o->access_key))
        return err_set(e, ERR_INPUT, "cannot sign: the access key id is empty or holds blanks");
    if (!o->secret_key || !*o->secret_key)
        return err_set(e, ERR_INPUT, "cannot sign: the secret key is empty");
    if (o->session_token && *o->session_token && !is_plain(o->session_token))
        return err_set(e, ERR_INPUT, "cannot sign: the session token holds blanks");
    if (!is_plain(o->region))
        return err_set(e, ERR_INPUT, "cannot sign: the region is empty or holds blanks");
    if (!is_plain(o->service))
        return err_set(e, ERR_INPUT, "cannot sign: the service is empty or holds blanks");
    if (o->payload_hash && (!is_plain(o->payload_hash) || strlen(o->payload_hash) > 64))
        return err_set(e, ERR_INPUT, "cannot sign: the payload hash is empty or too long");
    if (query_form && (o->expires_s < 1 || o->expires_s > EXPIRES_MAX_S))
        return err_set(e, ERR_INPUT, "cannot sign: %ld is no lifetime (1 to %d seconds)",
                       o->expires_s, EXPIRES_MAX_S);
    return 0;
}

static bool is_token(const char *s)
{
    return is_plain(s) && strpbrk(s, ":,;/=()<>@\"[]?{}\\") == NULL;
}

static int check_request(const struct sigv4_request *rq, struct err *e)
{
    if (!is_token(rq->method))
        return err_set(e, ERR_INPUT, "cannot sign: the method is empty or no token");
    for (size_t i = 0; i < rq->n_headers; i++)
        if (!is_token(rq->headers[i].name) || !rq->headers[i].value)
            return err_set(e, ERR_INPUT, "cannot sign: header %zu has no valid name or value",
                           i + 1);
    if (!sigv4_header_get(rq, "host"))
        return err_set(e, ERR_INPUT, "cannot sign: the request has no Host header");
    return 0;
}

static int set_date(struct sigv4_result *r, int64_t wall_ms, struct err *e)
{
    char date[WHEN_MAX];

    when_compact(wall_ms, date);
    if (wall_ms <= 0 || strlen(date) != strlen("20150830T123600Z"))
        return err_set(e, ERR_INPUT, "cannot sign: the time is not known");
    snprintf(r->date, sizeof(r->date), "%s", date);
    return 0;
}

/* --- the key and the signature --------------------------------------------------------------- */

static void add_scope(struct buf *b, const struct sigv4_options *o, const struct sigv4_result *r)
{
    buf_addf(b, "%.8s/%s/%s/aws4_request", r->date, o->region, o->service);
}

static int sign(const struct sigv4_options *o, struct sigv4_result *r, struct err *e)
{
    char *first = xasprintf("AWS4%s", o->secret_key), hash[HASH_SHA256_HEX], day[9];
    unsigned char key[HASH_SHA256], next[HASH_SHA256];

    hash_sha256_hex(buf_str(&r->canonical), r->canonical.len, hash);
    buf_addf(&r->to_sign, ALGORITHM "\n%s\n", r->date);
    add_scope(&r->to_sign, o, r);
    buf_addf(&r->to_sign, "\n%s", hash);

    snprintf(day, sizeof(day), "%.8s", r->date);
    hash_hmac_sha256(first, strlen(first), day, key);
    hash_hmac_sha256(key, sizeof(key), o->region, next);
    hash_hmac_sha256(next, sizeof(next), o->service, key);
    hash_hmac_sha256(key, sizeof(key), "aws4_request", next);
    hash_hmac_sha256(next, sizeof(next), buf_str(&r->to_sign), key);
    hash_hex(key, sizeof(key), r->signature);

    mem_wipe(first, strlen(first));
    mem_wipe(key, sizeof(key));
    mem_wipe(next, sizeof(next));
    free(first);
    if (r->canonical.overflow || r->to_sign.overflow)
        return err_set(e, ERR_TOOBIG, "cannot sign: the request line and headers are too long");
    return 0;
}

/* --- the two forms --------------------------------------------------------------------------- */

static void set_payload_hash(const struct sigv4_request *rq, const struct sigv4_options *o,
                             bool from_header, struct sigv4_result *r)
{
    const char *given = o->payload_hash;

    if (!given && from_header)
        given = sigv4_header_get(rq, "x-amz-content-sha256");
    if (given && is_plain(given) && strlen(given) < sizeof(r->content_sha256))
        snprintf(r->content_sha256, sizeof(r->content_sha256), "%s", given);
    else
        hash_sha256_hex(rq->body, rq->body_len, r->content_sha256);
}

static int begin(const struct sigv4_request *rq, const struct sigv4_options *o, bool query_form,
                 struct sigv4_result *r, struct err *e)
{
    int rc = check_options(o, query_form, e);

    if (rc == 0)
        rc = check_request(rq, e);
    sigv4_release(r);
    return rc ? rc : set_date(r, o->wall_ms, e);
}

static void add_canonical(const struct sigv4_request *rq, const struct sigv4_options *o,
                          const char *query, const struct buf *lines, const struct buf *names,
                          struct sigv4_result *r)
{
    struct buf *b = &r->canonical;

    buf_addf(b, "%s\n", rq->method);
    sigv4_canon_path(b, rq->path ? rq->path : "", o->normalize_path, o->encode_once);
    buf_addc(b, '\n');
    sigv4_canon_query(b, query);
    buf_addc(b, '\n');
    buf_adds(b, buf_str(lines));
    buf_addc(b, '\n');
    buf_adds(b, buf_str(names));
    buf_addc(b, '\n');
    buf_adds(b, r->content_sha256);
    b->overflow = b->overflow || lines->overflow || names->overflow;
}

int sigv4_sign(const struct sigv4_request *rq, const struct sigv4_options *o,
               struct sigv4_result *r, struct err *e)
{
    static const char *const aside[] = {"x-amz-date", "x-amz-security-token", NULL};
    bool token = o->session_token && *o->session_token && !o->omit_session_token;
    struct sigv4_header own[3];
    struct buf lines = BUF_INIT(PART_MAX), names = BUF_INIT(PART_MAX);
    size_t n = 0;
    int rc = begin(rq, o, false, r, e);

    if (rc)
        return rc;
    set_payload_hash(rq, o, !o->sign_body, r);
    own[n++] = (struct sigv4_header){"x-amz-date", r->date};
    if (token)
        own[n++] = (struct sigv4_header){"x-amz-security-token", o->session_token};
    if (o->sign_body)
        own[n++] = (struct sigv4_header){"x-amz-content-sha256", r->content_sha256};
    sigv4_canon_headers(&lines, &names, rq, own, n, aside);
    add_canonical(rq, o, rq->query, &lines, &names, r);
    rc = sign(o, r, e);
    if (rc == 0) {
        buf_addf(&r->authorization, ALGORITHM " Credential=%s/", o->access_key);
        add_scope(&r->authorization, o, r);
        buf_addf(&r->authorization, ", SignedHeaders=%s, Signature=%s", buf_str(&names),
                 r->signature);
    }
    wipe(&lines);
    buf_release(&names);
    return rc;
}

/* Appends "&name=value", the value encoded. */
static void add_param(struct buf *q, const char *name, const char *value)
{
    buf_addf(q, "%s%s=", q->len ? "&" : "", name);
    sigv4_encode(q, value, strlen(value), false);
}

/* The query without its signature, in the order in which the SDKs write it. */
static void add_auth_params(const struct sigv4_request *rq, const struct sigv4_options *o,
                            const char *signed_headers, struct sigv4_result *r)
{
    struct buf credential = BUF_INIT(PART_MAX);
    char expires[24];

    buf_addf(&credential, "%s/", o->access_key);
    add_scope(&credential, o, r);
    snprintf(expires, sizeof(expires), "%ld", o->expires_s);
    buf_adds(&r->query, rq->query ? rq->query : "");
    add_param(&r->query, "X-Amz-Algorithm", ALGORITHM);
    add_param(&r->query, "X-Amz-Credential", buf_str(&credential));
    add_param(&r->query, "X-Amz-Date", r->date);
    add_param(&r->query, "X-Amz-SignedHeaders", signed_headers);
    add_param(&r->query, "X-Amz-Expires", expires);
    buf_release(&credential);
}

static int check_unsigned(const char *query, struct err *e)
{
    static const char *const ours[] = {"X-Amz-Algorithm",     "X-Amz-Credential", "X-Amz-Date",
                                       "X-Amz-SignedHeaders", "X-Amz-Expires",    "X-Amz-Signature",
                                       "X-Amz-Security-Token"};

    for (size_t i = 0; i < ARRAY_LEN(ours); i++)
        if (sigv4_query_has(query, ours[i]))
            return err_set(e, ERR_INPUT, "cannot presign: the query holds %s already", ours[i]);
    return 0;
}

int sigv4_presign(const struct sigv4_request *rq, const struct sigv4_options *o,
                  struct sigv4_result *r, struct err *e)
{
    static const char *const aside[] = {"x-amz-date", "x-amz-security-token", NULL};
    bool token = o->session_token && *o->session_token;
    struct buf lines = BUF_INIT(PART_MAX), names = BUF_INIT(PART_MAX);
    int rc = begin(rq, o, true, r, e);

    if (rc == 0)
        rc = check_unsigned(rq->query, e);
    if (rc)
        return rc;
    set_payload_hash(rq, o, true, r);
    sigv4_canon_headers(&lines, &names, rq, NULL, 0, aside);
    add_auth_params(rq, o, buf_str(&names), r);
    if (token && !o->omit_session_token)
        add_param(&r->query, "X-Amz-Security-Token", o->session_token);
    add_canonical(rq, o, buf_str(&r->query), &lines, &names, r);
    rc = sign(o, r, e);
    if (token && o->omit_session_token)
        add_param(&r->query, "X-Amz-Security-Token", o->session_token);
    add_param(&r->query, "X-Amz-Signature", r->signature);
    if (rc == 0 && r->query.overflow)
        rc = err_set(e, ERR_TOOBIG, "cannot presign: the query is too long");
    wipe(&lines);
    buf_release(&names);
    return rc;
}
