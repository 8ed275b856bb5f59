/* sigcheck.c - Signature Version 4, from the server's side: takes the Authorization header apart,
 * makes the canonical request and the string to sign anew, compares.
 *
 * Sources: "Create a signed AWS API request" (the canonical request) and "Signature Version 4
 * errors" in the AWS General Reference (the words of the errors). It knows nothing of HTTP
 * libraries and of Proton. [choice] marks what no source settles. */
#include "sim/sigcheck.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "base/when.h"
#include "sim/sigcanon.h"

#define ALGORITHM     "AWS4-HMAC-SHA256"
#define INCOMPLETE    "IncompleteSignatureException"
#define INVALID       "InvalidSignatureException"
#define MINUTES       5
#define DATE_DIGITS   8
#define COMPACT_BYTES 16 /* 20150830T123600Z */

/* The Authorization header, taken apart; pointers into `copy`. */
struct auth {
    char *copy;
    const char *credential, *signed_headers, *signature;
    const char *key, *date, *region, *service, *terminator; /* of the credential */
    char *parts;                                            /* what they point into */
};

static void auth_release(struct auth *a)
{
    free(a->copy);
    free(a->parts);
}

__attribute__((format(printf, 3, 4))) static int refuse(struct sig_verdict *out, const char *error,
                                                        const char *fmt, ...)
{
    struct buf raw = BUF_INIT(SIG_MESSAGE_MAX - 1), safe = BUF_INIT(SIG_MESSAGE_MAX - 1);
    va_list ap;
    va_start(ap, fmt);
    (void)buf_vaddf(&raw, fmt, ap);
    va_end(ap);
    out->error = error;
    /* A message that is too long with what the request holds is cut to its error's name. */
    if (raw.overflow || text_safe(&safe, buf_str(&raw), raw.len, TEXT_KEEP_NEWLINES))
        snprintf(out->message, sizeof(out->message), "The request is not signed as it should be.");
    else
        snprintf(out->message, sizeof(out->message), "%s", buf_str(&safe));
    buf_release(&raw);
    buf_release(&safe);
    return -1;
}

const char *sig_header_value(const struct sig_request *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_headers; i++)
        if (str_eq_nocase(rq->headers[i].name, name))
            return rq->headers[i].value;
    return NULL;
}

/* Splits the credential KEY/DATE/REGION/SERVICE/TERMINATOR, in which the key may hold slashes of
 * its own: the last four count. */
static int split_credential(struct auth *a, struct sig_verdict *out)
{
    char *text = xstrdup(a->credential), *part[5];
    for (size_t i = 4; i > 0; i--) {
        char *slash = strrchr(text, '/');
        if (!slash || slash == text) {
            free(text);
            return refuse(out, INCOMPLETE,
                          "Credential must have exactly 5 slash-delimited elements, e.g. "
                          "keyid/date/region/service/term, got '%s'",
                          a->credential);
        }
        *slash = '\0';
        part[i] = slash + 1;
    }
    part[0] = text;
    a->parts = text;
    a->key = part[0];
    a->date = part[1];
    a->region = part[2];
    a->service = part[3];
    a->terminator = part[4];
    return 0;
}

static void scope_text(const struct auth *a, struct buf *out)
{
    (void)buf_addf(out, "%s/%s/%s/%s", a->date, a->region, a->service, a->terminator);
}

/* "Credential=..., SignedHeaders=..., Signature=...", in any order; blanks are optional. */
static int split_pairs(struct auth *a, const char *header, struct sig_verdict *out)
{
    char *p = a->copy;
    while (*p) {
        p += strspn(p, ", ");
        char *end = p + strcspn(p, ",");
        bool last = !*end;
        *end = '\0';
        for (size_t n = strlen(p); n && p[n - 1] == ' '; n--)
            p[n - 1] = '\0';
        char *eq = strchr(p, '=');
        if (*p && !eq)
            return refuse(out, INCOMPLETE,
                          "'%s' not a valid key=value pair (missing equal-sign) in Authorization "
                          "header: '%s'.",
                          p, header);
        if (eq)
            *eq++ = '\0';
        if (str_eq(p, "Credential"))
            a->credential = eq;
        else if (str_eq(p, "SignedHeaders"))
            a->signed_headers = eq;
        else if (str_eq(p, "Signature"))
            a->signature = eq;
        if (last)
            break;
        p = end + 1;
    }
    return 0;
}

static int read_auth(const struct sig_request *rq, struct auth *a, struct sig_verdict *out)
{
    const char *header = sig_header_value(rq, "authorization");
    const char *date = sig_header_value(rq, "x-amz-date");
    size_t n = strlen(ALGORITHM);
    if (!date)
        date = sig_header_value(rq, "date");
    if (!header || !str_starts(header, "AWS4-"))
        return refuse(out, "MissingAuthenticationTokenException",
                      "Request is missing Authentication Token");
    if (!str_starts(header, ALGORITHM) || (header[n] != ' ' && header[n] != '\0'))
        return refuse(out, INCOMPLETE, "Unsupported AWS 'algorithm': '%.*s'.",
                      (int)strcspn(header, " "), header);
    a->copy = xstrdup(header + n);
    if (split_pairs(a, header, out))
        return -1;
    if (!a->credential || !a->signature || !a->signed_headers || !date)
        return refuse(
            out, INCOMPLETE, "%s%s%s%sAuthorization=%s",
            a->credential ? "" : "Authorization header requires 'Credential' parameter. ",
            a->signature ? "" : "Authorization header requires 'Signature' parameter. ",
            a->signed_headers ? "" : "Authorization header requires 'SignedHeaders' parameter. ",
            date ? ""
                 : "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
                   "header. ",
            header);
    return split_credential(a, out);
}

/* The time of signing as ISO 8601 "basic" text. */
static int signing_time(const struct sig_request *rq, char compact[WHEN_MAX], int64_t *ms,
                        struct sig_verdict *out)
{
    const char *text = sig_header_value(rq, "x-amz-date");
    if (!text) {
        text = sig_header_value(rq, "date");
        if (text && !when_parse_http(text, ms)) {
            when_compact(*ms, compact);
            return 0;
        }
    }
    if (!text || strlen(text) != COMPACT_BYTES || text[DATE_DIGITS] != 'T' || when_parse(text, ms))
        return refuse(out, INCOMPLETE,
                      "Date must be in ISO-8601 'basic format'. Got '%s'. See "
                      "http://en.wikipedia.org/wiki/ISO_8601",
                      text ? text : "");
    snprintf(compact, WHEN_MAX, "%s", text);
    return 0;
}

static int check_time(const char *compact, int64_t signed_ms, int64_t now_ms,
                      struct sig_verdict *out)
{
    char now[WHEN_MAX], limit[WHEN_MAX];
    when_compact(now_ms, now);
    if (signed_ms < now_ms - MINUTES * MS_MINUTE) {
        when_compact(now_ms - MINUTES * MS_MINUTE, limit);
        return refuse(out, INVALID, "Signature expired: %s is now earlier than %s (%s - %d min.)",
                      compact, limit, now, MINUTES);
    }
    if (signed_ms > now_ms + MINUTES * MS_MINUTE) {
        when_compact(now_ms + MINUTES * MS_MINUTE, limit);
        return refuse(out, INVALID,
                      "Signature not yet current: %s is still later than %s (%s + %d min.)",
                      compact, limit, now, MINUTES);
    }
    return 0;
}

static bool is_region(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n && !s[n] && n < SIG_REGION_MAX;
}

static int check_scope(const struct auth *a, const char *service, const char *compact,
                       struct sig_verdict *out)
{
    if (!str_eq(a->terminator, "aws4_request"))
        return refuse(out, INVALID,
                      "Credential should be scoped with a valid terminator: 'aws4_request', not "
                      "'%s'.",
                      a->terminator);
    if (!str_eq(a->service, service))
        return refuse(out, INVALID, "Credential should be scoped to correct service: '%s'.",
                      service);
    /* [choice] any region is served, but it must look like one: it goes into ARNs. */
    if (!is_region(a->region))
        return refuse(out, INVALID, "Credential should be scoped to a valid region, not '%s'.",
                      a->region);
    if (strlen(a->date) != DATE_DIGITS || strncmp(a->date, compact, DATE_DIGITS) != 0)
        return refuse(out, INVALID,
                      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
                      "date from HTTP: '%s' != '%.*s', from '%s'.",
                      a->date, DATE_DIGITS, compact, compact);
    return 0;
}

/* The host and every x-amz- header must be signed ("any x-amz-* headers that you plan to include
 * in your request are also added": the canonical request). */
static int check_signed(const struct sig_request *rq, const char *list, struct sig_verdict *out)
{
    if (!canon_is_signed(list, "host"))
        return refuse(out, INVALID,
                      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    for (size_t i = 0; i < rq->n_headers; i++) {
        const char *name = rq->headers[i].name;
        if (str_starts_nocase(name, "x-amz-") && !canon_is_signed(list, name))
            return refuse(out, INVALID, "'%s' must be a 'SignedHeader' in the AWS Authorization.",
                          name);
    }
    return 0;
}

static void hmac(const void *key, size_t n_key, const char *text, size_t n, unsigned char *out)
{
    unsigned int len = 0;
    if (!HMAC(EVP_sha256(), key, (int)n_key, (const unsigned char *)text, n, out, &len) ||
        len != SHA256_BYTES)
        abort();
}

static void sign(const struct auth *a, const char *secret, const struct buf *to_sign,
                 struct buf *hex)
{
    unsigned char k[SHA256_BYTES];
    char *seed = xasprintf("AWS4%s", secret);
    hmac(seed, strlen(seed), a->date, strlen(a->date), k);
    hmac(k, sizeof(k), a->region, strlen(a->region), k);
    hmac(k, sizeof(k), a->service, strlen(a->service), k);
    hmac(k, sizeof(k), a->terminator, strlen(a->terminator), k);
    hmac(k, sizeof(k), to_sign->ptr, to_sign->len, k);
    (void)buf_addhex(hex, k, sizeof(k));
    mem_wipe(seed, strlen(seed));
    mem_wipe(k, sizeof(k));
    free(seed);
}

static int check_signature(const struct sig_request *rq, const struct auth *a,
                           const struct sig_identity *id, const char *compact,
                           struct sig_verdict *out)
{
    struct buf canonical = BUF_INIT(CANON_MAX), to_sign = BUF_INIT(CANON_MAX), hex = BUF_INIT(256);
    int rc = 0;
    canon_request(rq, a->signed_headers, &canonical);
    (void)buf_addf(&to_sign, "%s\n%s\n", ALGORITHM, compact);
    scope_text(a, &to_sign);
    (void)buf_addc(&to_sign, '\n');
    canon_add_hash(&to_sign, buf_str(&canonical), canonical.len);
    sign(a, id->secret_key, &to_sign, &hex);
    if (canonical.overflow || to_sign.overflow || strlen(a->signature) != hex.len ||
        CRYPTO_memcmp(a->signature, hex.ptr, hex.len) != 0)
        rc = refuse(out, INVALID,
                    "The request signature we calculated does not match the signature you "
                    "provided. Check your AWS Secret Access Key and signing method. Consult the "
                    "service documentation for details.\n\nThe Canonical String for this request "
                    "should have been\n'%s'\n\nThe String-to-Sign should have been\n'%s'\n",
                    canonical.len > SIG_MESSAGE_MAX / 2 ? "(too long to show)"
                                                        : buf_str(&canonical),
                    buf_str(&to_sign));
    buf_release(&canonical);
    buf_release(&to_sign);
    buf_release(&hex);
    return rc;
}

void sig_scope_region(const struct sig_request *rq, char region[SIG_REGION_MAX])
{
    struct auth a = {.copy = NULL};
    struct sig_verdict ignored;
    region[0] = '\0';
    if (!read_auth(rq, &a, &ignored) && is_region(a.region))
        snprintf(region, SIG_REGION_MAX, "%s", a.region);
    auth_release(&a);
}

bool sig_names_key(const struct sig_request *rq, const char *access_key)
{
    struct auth a = {.copy = NULL};
    struct sig_verdict ignored;
    bool named = !read_auth(rq, &a, &ignored) && str_eq(a.key, access_key);
    auth_release(&a);
    return named;
}

void sig_check(const struct sig_request *rq, const struct sig_identity *id, int64_t now_ms,
               struct sig_verdict *out)
{
    struct auth a = {.copy = NULL};
    char compact[WHEN_MAX];
    int64_t signed_ms = 0;
    out->error = NULL;
    out->message[0] = out->region[0] = '\0';
    if (read_auth(rq, &a, out) || signing_time(rq, compact, &signed_ms, out))
        goto done;
    if (!str_eq(a.key, id->access_key)) {
        (void)refuse(out, "UnrecognizedClientException",
                     "The security token included in the request is invalid.");
        goto done;
    }
    if (check_scope(&a, id->service, compact, out) || check_time(compact, signed_ms, now_ms, out) ||
        check_signed(rq, a.signed_headers, out) || check_signature(rq, &a, id, compact, out))
        goto done;
    snprintf(out->region, sizeof(out->region), "%s", a.region);
done:
    auth_release(&a);
}
