/* What the signing cases cannot show: refusals, limits, and that a result can be used again. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "aws/hash.h"
#include "aws/sigv4.h"
#include "base/alloc.h"

static const struct sigv4_header host[] = {{"Host", "example.amazonaws.com"}};

static struct sigv4_request plain_request(void)
{
    return (struct sigv4_request){.method = "GET", .path = "/", .headers = host, .n_headers = 1};
}

static struct sigv4_options plain_options(void)
{
    return (struct sigv4_options){
        .access_key = "AKIDEXAMPLE",
        .secret_key = "wJalrXUtnFEMI/HIDDEN/bPxRfiCYEXAMPLEKEY",
        .region = "us-east-1",
        .service = "service",
        .wall_ms = INT64_C(1440938160000), /* 2015-08-30T12:36:00Z */
        .normalize_path = true,
        .expires_s = 60,
    };
}

/* Both forms, or the query form alone, are refused with these words. */
static void assert_refused(const struct sigv4_request *rq, const struct sigv4_options *o,
                           bool query_only, const char *msg)
{
    struct sigv4_result r;
    struct err e = {0};

    sigv4_init(&r);
    if (!query_only) {
        assert_int_equal(sigv4_sign(rq, o, &r, &e), ERR_INPUT);
        assert_string_equal(e.msg, msg);
        assert_int_equal(r.authorization.len, 0);
    }
    assert_int_equal(sigv4_presign(rq, o, &r, &e), ERR_INPUT);
    assert_string_equal(e.msg, msg);
    assert_int_equal(r.query.len, 0);
    sigv4_release(&r);
}

static void test_options_refused(void **state)
{
    const struct sigv4_request rq = plain_request();
    struct sigv4_options o = plain_options();

    (void)state;
    o.access_key = "AK ID";
    assert_refused(&rq, &o, false, "cannot sign: the access key id is empty or holds blanks");
    o = plain_options();
    o.access_key = "AKID\r\nX-Evil: 1";
    assert_refused(&rq, &o, false, "cannot sign: the access key id is empty or holds blanks");
    o = plain_options();
    o.secret_key = "";
    assert_refused(&rq, &o, false, "cannot sign: the secret key is empty");
    o = plain_options();
    o.session_token = "a\nb";
    assert_refused(&rq, &o, false, "cannot sign: the session token holds blanks");
    o = plain_options();
    o.region = NULL;
    assert_refused(&rq, &o, false, "cannot sign: the region is empty or holds blanks");
    o = plain_options();
    o.service = "";
    assert_refused(&rq, &o, false, "cannot sign: the service is empty or holds blanks");
    o = plain_options();
    o.payload_hash = "";
    assert_refused(&rq, &o, false, "cannot sign: the payload hash is empty or too long");
    o = plain_options();
    o.wall_ms = 0;
    assert_refused(&rq, &o, false, "cannot sign: the time is not known");
    o = plain_options();
    o.expires_s = 0;
    assert_refused(&rq, &o, true, "cannot sign: 0 is no lifetime (1 to 604800 seconds)");
    o.expires_s = 604801;
    assert_refused(&rq, &o, true, "cannot sign: 604801 is no lifetime (1 to 604800 seconds)");
}

static void test_requests_refused(void **state)
{
    static const struct sigv4_header no_host[] = {{"Hostx", "h"}};
    static const struct sigv4_header bad_name[] = {{"Host", "h"}, {"A B", "c"}};
    static const struct sigv4_header no_value[] = {{"Host", NULL}};
    const struct sigv4_options o = plain_options();
    struct sigv4_request rq = plain_request();

    (void)state;
    rq.method = "GET /";
    assert_refused(&rq, &o, false, "cannot sign: the method is empty or no token");
    rq = plain_request();
    rq.headers = no_host;
    assert_refused(&rq, &o, false, "cannot sign: the request has no Host header");
    rq.headers = bad_name;
    rq.n_headers = 2;
    assert_refused(&rq, &o, false, "cannot sign: header 2 has no valid name or value");
    rq.headers = no_value;
    rq.n_headers = 1;
    assert_refused(&rq, &o, false, "cannot sign: header 1 has no valid name or value");
    rq = plain_request();
    rq.query = "a=b&x-amz-signature=00";
    assert_refused(&rq, &o, true, "cannot presign: the query holds X-Amz-Signature already");
}

static void test_too_big(void **state)
{
    const struct sigv4_options o = plain_options();
    struct sigv4_request rq = plain_request();
    struct sigv4_result r;
    struct err e;
    char *path = xmalloc((1 << 20) + 2);

    (void)state;
    memset(path, 'a', (1 << 20) + 1);
    path[0] = '/';
    path[(1 << 20) + 1] = '\0';
    rq.path = path;
    sigv4_init(&r);
    assert_int_equal(sigv4_sign(&rq, &o, &r, &e), ERR_TOOBIG);
    assert_int_equal(r.authorization.len, 0);
    assert_int_equal(sigv4_presign(&rq, &o, &r, &e), ERR_TOOBIG);
    rq.path = "/";
    rq.query = path;
    assert_int_equal(sigv4_sign(&rq, &o, &r, &e), ERR_TOOBIG);
    assert_int_equal(sigv4_presign(&rq, &o, &r, &e), ERR_TOOBIG);
    sigv4_release(&r);
    free(path);
}

#define AUTHORIZATION                                                                              \
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "            \
    "SignedHeaders=host;x-amz-date, Signature="

/* The same result for one call after another, and after a refusal; the secret is nowhere in it. */
static void test_used_again(void **state)
{
    static const struct sigv4_header old[] = {{"Host", "example.amazonaws.com"},
                                              {"X-Amz-Date", "19700101T000000Z"},
                                              {"X-Amz-Security-Token", "old"},
                                              {"Authorization", "old"}};
    const struct sigv4_options o = plain_options();
    struct sigv4_request rq = plain_request();
    struct sigv4_result r;
    struct err e;
    char first[65];

    (void)state;
    sigv4_init(&r);
    assert_int_equal(sigv4_sign(&rq, &o, &r, &e), 0);
    memcpy(first, r.signature, sizeof(first));
    assert_string_equal(r.date, "20150830T123600Z");
    assert_memory_equal(buf_str(&r.authorization), AUTHORIZATION, strlen(AUTHORIZATION));
    assert_string_equal(buf_str(&r.authorization) + strlen(AUTHORIZATION), first);
    assert_null(strstr(buf_str(&r.canonical), "HIDDEN"));
    assert_null(strstr(buf_str(&r.to_sign), "HIDDEN"));

    assert_int_equal(sigv4_presign(&rq, &o, &r, &e), 0);
    assert_int_equal(r.authorization.len, 0);
    assert_string_not_equal(r.signature, first);
    assert_non_null(strstr(buf_str(&r.query), "&X-Amz-Expires=60&X-Amz-Signature="));

    rq.headers = old; /* a request that is signed anew, as in a retry */
    rq.n_headers = 4;
    assert_int_equal(sigv4_sign(&rq, &o, &r, &e), 0);
    assert_string_equal(r.signature, first);
    sigv4_release(&r);
    assert_int_equal(r.canonical.len, 0);
    assert_string_equal(r.signature, "");
    sigv4_release(&r);
}

/* RFC 4231, cases 1, 2 and 6 (a key that is longer than a block), and one of a block: what no
 * signing case has. */
static void test_hmac(void **state)
{
    static const struct {
        unsigned char fill;
        size_t n;
        const char *key, *text, *hex;
    } cases[] = {
        {.fill = 0x0b,
         .n = 20,
         .text = "Hi There",
         .hex = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {.key = "Jefe",
         .n = 4,
         .text = "what do ya want for nothing?",
         .hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {.fill = 0xaa,
         .n = 131,
         .text = "Test Using Larger Than Block-Size Key - Hash Key First",
         .hex = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        {.fill = 'k',
         .n = 64,
         .text = "",
         .hex = "83026a325aaee70e36cfe607536aa1054104ad1077c36134810d4ccded1ccd3b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned char key[131], out[HASH_SHA256];
        char hex[HASH_SHA256_HEX];

        memset(key, cases[i].fill, sizeof(key));
        if (cases[i].key)
            memcpy(key, cases[i].key, cases[i].n);
        hash_hmac_sha256(key, cases[i].n, cases[i].text, out);
        hash_hex(out, sizeof(out), hex);
        assert_string_equal(hex, cases[i].hex);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hmac),
        cmocka_unit_test(test_options_refused),
        cmocka_unit_test(test_requests_refused),
        cmocka_unit_test(test_too_big),
        cmocka_unit_test(test_used_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
