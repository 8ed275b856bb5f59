/* test_sigcheck.c - signatures that were published with the description of Signature Version 4, and
 * each way to sign wrongly. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/when.h"
#include "sim/sigcheck.h"

#define KEY    "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define DATE   "20150830T123600Z"
#define SCOPE  "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"

static const int64_t signed_at = INT64_C(1440938160000); /* DATE */

enum { HEADERS = 8 };

struct published {
    const char *what, *method, *target, *service, *signed_headers, *signature, *body;
    struct sig_header headers[HEADERS];
};

#define HOST                                                                                       \
    {                                                                                              \
        "Host", "example.amazonaws.com"                                                            \
    }
#define AMZDATE                                                                                    \
    {                                                                                              \
        "X-Amz-Date", DATE                                                                         \
    }

static const struct published vectors[] = {
    {.what = "the IAM ListUsers example of the General Reference",
     .method = "GET",
     .target = "/?Action=ListUsers&Version=2010-05-08",
     .service = "iam",
     .signed_headers = "content-type;host;x-amz-date",
     .signature = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
     .headers = {{"Host", "iam.amazonaws.com"},
                 {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                 AMZDATE}},
    {.what = "get-vanilla",
     .method = "GET",
     .target = "/",
     .service = "service",
     .signed_headers = "host;x-amz-date",
     .signature = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     .headers = {HOST, AMZDATE}},
    {.what = "post-vanilla",
     .method = "POST",
     .target = "/",
     .service = "service",
     .signed_headers = "host;x-amz-date",
     .signature = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
     .headers = {HOST, AMZDATE}},
    {.what = "get-vanilla-query-order-key-case",
     .method = "GET",
     .target = "/?Param2=value2&Param1=value1",
     .service = "service",
     .signed_headers = "host;x-amz-date",
     .signature = "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
     .headers = {HOST, AMZDATE}},
    {.what = "get-header-value-trim",
     .method = "GET",
     .target = "/",
     .service = "service",
     .signed_headers = "host;my-header1;my-header2;x-amz-date",
     .signature = "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
     .headers = {HOST, {"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}, AMZDATE}},
    {.what = "get-header-key-duplicate",
     .method = "GET",
     .target = "/",
     .service = "service",
     .signed_headers = "host;my-header1;x-amz-date",
     .signature = "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
     .headers = {HOST,
                 {"My-Header1", "value2"},
                 {"My-Header1", "value2"},
                 {"My-Header1", "value1"},
                 AMZDATE}},
    {.what = "post-x-www-form-urlencoded",
     .method = "POST",
     .target = "/",
     .service = "service",
     .signed_headers = "content-type;host;x-amz-date",
     .signature = "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
     .body = "Param1=value1",
     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, HOST, AMZDATE}},
};

/* Checks a request with the Authorization header given; NULL: without one. */
static const char *check(const struct published *p, const char *authorization, int64_t now,
                         struct sig_verdict *v)
{
    struct sig_header h[HEADERS + 1];
    struct sig_request rq = {.method = p->method,
                             .target = p->target,
                             .headers = h,
                             .body = p->body ? p->body : "",
                             .body_len = p->body ? strlen(p->body) : 0};
    while (rq.n_headers < HEADERS && p->headers[rq.n_headers].name) {
        h[rq.n_headers] = p->headers[rq.n_headers];
        rq.n_headers++;
    }
    if (authorization)
        h[rq.n_headers++] = (struct sig_header){"authorization", authorization};
    const struct sig_identity id = {.service = p->service, .access_key = KEY, .secret_key = SECRET};
    sig_check(&rq, &id, now, v);
    return v->error;
}

static char *authorization_of(const struct published *p)
{
    return xasprintf("AWS4-HMAC-SHA256 Credential=" KEY "/20150830/us-east-1/%s/aws4_request, "
                     "SignedHeaders=%s, Signature=%s",
                     p->service, p->signed_headers, p->signature);
}

static void test_vectors(void **state)
{
    (void)state;
    struct sig_verdict v;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        char *auth = authorization_of(&vectors[i]);
        if (check(&vectors[i], auth, signed_at, &v))
            fail_msg("%s: %s: %s", vectors[i].what, v.error, v.message);
        assert_string_equal(v.region, "us-east-1");
        auth[strlen(auth) - 1] ^= 1;
        assert_string_equal(check(&vectors[i], auth, signed_at, &v), "InvalidSignatureException");
        assert_string_equal(v.region, "");
        free(auth);
    }
}

/* What was signed counts: method, query, header, body. */
static void test_changes(void **state)
{
    (void)state;
    struct sig_verdict v;
    struct published p = vectors[6];
    char *auth = authorization_of(&p);
    assert_null(check(&p, auth, signed_at, &v));
    p.method = "PUT";
    assert_string_equal(check(&p, auth, signed_at, &v), "InvalidSignatureException");
    p = vectors[6];
    p.target = "/?a";
    assert_string_equal(check(&p, auth, signed_at, &v), "InvalidSignatureException");
    p = vectors[6];
    p.body = "Param1=value2";
    assert_string_equal(check(&p, auth, signed_at, &v), "InvalidSignatureException");
    assert_non_null(strstr(v.message, "The Canonical String for this request should have been\n"
                                      "'POST\n/\n\ncontent-type:application/x-www-form"));
    assert_non_null(strstr(v.message, "'AWS4-HMAC-SHA256\n" DATE "\n20150830/us-east-1/service/"));
    assert_null(strstr(v.message, SECRET));
    p = vectors[6];
    p.headers[0].value = "text/plain";
    assert_string_equal(check(&p, auth, signed_at, &v), "InvalidSignatureException");
    free(auth);
}

static void test_time(void **state)
{
    (void)state;
    struct sig_verdict v;
    char *auth = authorization_of(&vectors[1]);
    assert_null(check(&vectors[1], auth, signed_at + 5 * MS_MINUTE, &v));
    assert_null(check(&vectors[1], auth, signed_at - 5 * MS_MINUTE, &v));
    assert_string_equal(check(&vectors[1], auth, signed_at + 5 * MS_MINUTE + MS_SECOND, &v),
                        "InvalidSignatureException");
    assert_string_equal(v.message, "Signature expired: 20150830T123600Z is now earlier than "
                                   "20150830T123601Z (20150830T124101Z - 5 min.)");
    assert_string_equal(check(&vectors[1], auth, signed_at - 9 * MS_MINUTE, &v),
                        "InvalidSignatureException");
    assert_string_equal(v.message, "Signature not yet current: 20150830T123600Z is still later "
                                   "than 20150830T123200Z (20150830T122700Z + 5 min.)");
    free(auth);
}

#define REST ", SignedHeaders=host;x-amz-date, Signature=00"

static const struct {
    const char *authorization, *error, *message; /* message: how it begins */
} wrong[] = {
    {NULL, "MissingAuthenticationTokenException", "Request is missing Authentication Token"},
    {"", "MissingAuthenticationTokenException", "Request is missing Authentication Token"},
    {"Basic dTpw", "MissingAuthenticationTokenException", "Request is missing"},
    {"AWS4-HMAC-SHA512 Credential=" SCOPE REST, "IncompleteSignatureException",
     "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'."},
    {"AWS4-HMAC-SHA256", "IncompleteSignatureException",
     "Authorization header requires 'Credential' parameter. Authorization header requires "
     "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
     "Authorization=AWS4-HMAC-SHA256"},
    {"AWS4-HMAC-SHA256 Credential=" SCOPE ",Signature=00", "IncompleteSignatureException",
     "Authorization header requires 'SignedHeaders' parameter. Authorization="},
    {"AWS4-HMAC-SHA256 Credential=" SCOPE ", nonsense", "IncompleteSignatureException",
     "'nonsense' not a valid key=value pair (missing equal-sign) in Authorization header: "},
    {"AWS4-HMAC-SHA256 Credential=a/b/c" REST, "IncompleteSignatureException",
     "Credential must have exactly 5 slash-delimited elements, e.g. "
     "keyid/date/region/service/term, got 'a/b/c'"},
    {"AWS4-HMAC-SHA256 Credential=AKIAOTHER/20150830/us-east-1/service/aws4_request" REST,
     "UnrecognizedClientException", "The security token included in the request is invalid."},
    {"AWS4-HMAC-SHA256 Credential=" KEY "/20150830/us-east-1/other/aws4_request" REST,
     "InvalidSignatureException", "Credential should be scoped to correct service: 'service'."},
    {"AWS4-HMAC-SHA256 Credential=" KEY "/20150830/us-east-1/service/aws5_request" REST,
     "InvalidSignatureException",
     "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'."},
    {"AWS4-HMAC-SHA256 Credential=" KEY "/20150830/us east/service/aws4_request" REST,
     "InvalidSignatureException", "Credential should be scoped to a valid region, not 'us east'."},
    {"AWS4-HMAC-SHA256 Credential=" KEY "/20150829/us-east-1/service/aws4_request" REST,
     "InvalidSignatureException",
     "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
     "'20150829' != '20150830', from '20150830T123600Z'."},
    {"AWS4-HMAC-SHA256 Credential=" SCOPE ",SignedHeaders=x-amz-date,Signature=00",
     "InvalidSignatureException",
     "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."},
    {"AWS4-HMAC-SHA256 Credential=" SCOPE ",SignedHeaders=host,Signature=00",
     "InvalidSignatureException",
     "'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization."},
    {"AWS4-HMAC-SHA256 Credential=" SCOPE REST, "InvalidSignatureException",
     "The request signature we calculated does not match the signature you provided."},
    {"AWS4-HMAC-SHA256 Credential=\033[2J" REST, "IncompleteSignatureException",
     "Credential must have exactly 5 slash-delimited elements, e.g. "
     "keyid/date/region/service/term, got '^[[2J'"},
};

static void test_wrong(void **state)
{
    (void)state;
    struct sig_verdict v;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        const char *error = check(&vectors[1], wrong[i].authorization, signed_at, &v);
        if (!error || strcmp(error, wrong[i].error) != 0 ||
            strncmp(v.message, wrong[i].message, strlen(wrong[i].message)) != 0)
            fail_msg("%zu: %s: %s", i, error ? error : "(good)", v.message);
    }
}

static void test_dates(void **state)
{
    (void)state;
    struct sig_verdict v;
    struct published p = vectors[1];
    char *auth = authorization_of(&p);
    p.headers[1] = (struct sig_header){"X-Amz-Date", "2015-08-30T12:36:00Z"};
    assert_string_equal(check(&p, auth, signed_at, &v), "IncompleteSignatureException");
    assert_non_null(strstr(v.message, "Got '2015-08-30T12:36:00Z'"));
    p.headers[1] = (struct sig_header){NULL, NULL};
    assert_string_equal(check(&p, auth, signed_at, &v), "IncompleteSignatureException");
    assert_non_null(strstr(v.message, "either a 'X-Amz-Date' or a 'Date' header. "));
    /* A Date header is enough; then the signature, which counts X-Amz-Date in, is wrong. */
    p.headers[1] = (struct sig_header){"Date", "Sun, 30 Aug 2015 12:36:00 GMT"};
    assert_string_equal(check(&p, auth, signed_at, &v), "InvalidSignatureException");
    assert_non_null(strstr(v.message, "does not match"));
    free(auth);
}

/* Long and odd headers end in an error, never beyond a buffer. */
static void test_hostile(void **state)
{
    (void)state;
    struct sig_verdict v;
    struct buf b = BUF_INIT(1 << 20);
    buf_adds(&b,
             "AWS4-HMAC-SHA256 Credential=" SCOPE ",Signature=00,SignedHeaders=host;x-amz-date");
    for (int i = 0; i < 10000; i++)
        buf_adds(&b, ";a");
    assert_string_equal(check(&vectors[1], buf_str(&b), signed_at, &v),
                        "InvalidSignatureException");
    buf_clear(&b);
    buf_adds(&b, "AWS4-HMAC-SHA256 ");
    for (int i = 0; i < 10000; i++)
        buf_adds(&b, "x,");
    assert_string_equal(check(&vectors[1], buf_str(&b), signed_at, &v),
                        "IncompleteSignatureException");
    assert_true(strlen(v.message) < sizeof(v.message));
    buf_release(&b);
}

static void test_scope_region(void **state)
{
    (void)state;
    char region[SIG_REGION_MAX];
    struct sig_header h[] = {{"Authorization", "AWS4-HMAC-SHA256 Credential=" SCOPE REST},
                             {"x-amz-date", DATE}};
    const struct sig_request rq = {.headers = h, .n_headers = 2};
    sig_scope_region(&rq, region);
    assert_string_equal(region, "us-east-1");
    h[0].value = "nonsense";
    sig_scope_region(&rq, region);
    assert_string_equal(region, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),      cmocka_unit_test(test_changes),
        cmocka_unit_test(test_time),         cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_dates),        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_scope_region),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
