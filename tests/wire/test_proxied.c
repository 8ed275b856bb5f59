/* Through a proxy: what it is shown, what it is not, and what is said when it does not lead on. And
 * whom we trust at the other end. */
#include "../unit/unit.h"

#include <stdio.h>

#include "config.h"

#ifdef HAVE_NGHTTP2

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "h2server.h"
#include "proxyserver.h"
#include "wire.h"

#define GET       "GetService"
#define GET_IN    "{\"name\":\"front-end\"}"
#define CANCEL    "CancelServicePipelineDeployment"
#define CANCEL_IN "{\"serviceName\":\"front-end\"}"

static const struct h2_step fine[] = {{H2_ANSWER, 200, "{}"}};
static const struct raw_step plain[] = {{RAW_ANSWER, NULL}};

struct proxied {
    struct wire w;
    struct h2server h2;
    struct proxyserver proxy;
    char url[64], var[128];
};

/* `user`: "" or "user:password@". The endpoint is a name that only the proxy knows. */
static void up(struct proxied *t, const char *user, int attempts)
{
    struct client_config cfg = {.endpoint_url = t->url, .max_attempts = attempts};

    wire_loop(&t->w);
    h2_start(&t->h2, &t->w.loop, H2_ALPN_BOTH, fine, 1);
    proxy_start(&t->proxy, &t->w.loop, t->h2.port);
    snprintf(t->url, sizeof(t->url), "https://proton.test:%d", t->h2.port);
    snprintf(t->var, sizeof(t->var), "http://%s127.0.0.1:%d", user, t->proxy.port);
    setenv("HTTPS_PROXY", t->var, 1);
    cfg.ca_bundle = t->h2.cert_path;
    wire_client(&t->w, &cfg);
}

static void down(struct proxied *t)
{
    unsetenv("HTTPS_PROXY");
    wire_close_client(&t->w);
    h2_stop(&t->h2);
    proxy_stop(&t->proxy);
    wire_end(&t->w);
}

static void a_tunnel_shows_nothing(void **state)
{
    struct proxied t;
    char line[80];

    (void)state;
    up(&t, "me:pass%21word@", 1);
    assert_int_equal(wire_call(&t.w, GET, GET_IN), 0);
    assert_int_equal(wire_call(&t.w, GET, GET_IN), 0);
    assert_string_equal(t.w.result.request_id, "over-h2");
    assert_int_equal(t.proxy.heads, 1);
    assert_int_equal(wire_call(&t.w, CANCEL, CANCEL_IN), 0);
    assert_int_equal(t.proxy.heads, 2);
    snprintf(line, sizeof(line), "CONNECT proton.test:%d HTTP/1.1\r\n", t.h2.port);
    for (size_t i = 0; i < t.proxy.heads; i++) {
        const char *head = t.proxy.head[i];

        assert_true(str_starts(head, line));
        /* base64 of me:pass!word */
        assert_non_null(strstr(head, "\r\nProxy-Authorization: Basic bWU6cGFzcyF3b3Jk\r\n"));
        assert_null(strstr(head, "\r\nAuthorization:"));
        assert_null(strcasestr(head, "x-amz"));
        assert_null(strcasestr(head, "amz-sdk"));
        assert_null(strstr(head, "AKIDTEST"));
    }
    assert_int_equal(t.h2.requests, 3);
    for (size_t i = 0; i < t.h2.requests; i++)
        assert_false(t.h2.seen[i].proxy_words);
    down(&t);
}

static void exceptions_go_directly(void **state)
{
    struct proxied t;
    char url[64];
    struct client_config cfg = {.endpoint_url = url, .max_attempts = 1};

    (void)state;
    up(&t, "", 1);
    snprintf(url, sizeof(url), "https://127.0.0.1:%d", t.h2.port);
    cfg.ca_bundle = t.h2.cert_path;
    for (int exempt = 0; exempt < 3; exempt++) {
        size_t before = t.proxy.heads;

        wire_close_client(&t.w);
        cfg.direct = exempt == 2;
        wire_client(&t.w, &cfg);
        if (exempt == 1)
            setenv("NO_PROXY", "10.0.0.0/8, 127.0.0.0/8", 1);
        assert_int_equal(wire_call(&t.w, GET, GET_IN), 0);
        assert_int_equal(t.proxy.heads, before + (exempt == 0));
        unsetenv("NO_PROXY");
    }
    down(&t);
}

struct refusal {
    const char *answer;
    int code;
    size_t heads; /* of two attempts */
    const char *says;
};

static const struct refusal refusals[] = {
    {"HTTP/1.1 407 X\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
     ERR_CONFIG, 1, "wants another user and password (HTTP 407): HTTPS_PROXY=http://USER"},
    {"HTTP/1.1 403 X\r\nContent-Length: 5\r\n\r\nno no", ERR_CONFIG, 1,
     "does not lead to the endpoint (HTTP 403): check HTTPS_PROXY"},
    {"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n", ERR_CONNECT, 2,
     "does not lead to the endpoint (HTTP 503)"},
    {"", ERR_CONNECT, 2, "no connection through the proxy"},
};

/* Nothing was sent to the service: a change may be tried again where that may help. */
static void refusals_are_the_proxys(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        const struct refusal *r = &refusals[i];
        struct proxied t;
        char shown[64];
        int rc;

        up(&t, "me:secret@", 2);
        t.proxy.refusal = r->answer;
        snprintf(shown, sizeof(shown), "the proxy http://127.0.0.1:%d", t.proxy.port);
        rc = wire_call(&t.w, CANCEL, CANCEL_IN);
        if (rc != r->code || t.proxy.heads != r->heads || !strstr(t.w.err.msg, r->says))
            fail_msg("case %zu: %s after %zu requests: %s", i, err_name(rc), t.proxy.heads,
                     t.w.err.msg);
        assert_non_null(strstr(t.w.err.msg, shown));
        assert_null(strstr(t.w.err.msg, "secret"));
        assert_false(t.w.err.maybe_sent);
        assert_int_equal(t.h2.requests, 0);
        down(&t);
    }
}

static void a_proxy_that_is_not_there(void **state)
{
    struct proxied t;

    (void)state;
    up(&t, "", 1);
    setenv("HTTPS_PROXY", "http://127.0.0.1:9", 1);
    assert_int_equal(wire_call(&t.w, CANCEL, CANCEL_IN), ERR_CONNECT);
    assert_false(t.w.err.maybe_sent);
    assert_non_null(strstr(t.w.err.msg, "no connection through the proxy http://127.0.0.1:9"));
    setenv("HTTPS_PROXY", "gopher://me:secret@x", 1);
    assert_int_equal(wire_call(&t.w, CANCEL, CANCEL_IN), ERR_CONFIG);
    assert_non_null(strstr(t.w.err.msg, "HTTPS_PROXY holds no proxy"));
    assert_null(strstr(t.w.err.msg, "secret"));
    assert_false(t.w.err.maybe_sent);
    down(&t);
}

/* Without TLS there is no tunnel: the request itself goes to the proxy. */
static void plain_requests_through_a_proxy(void **state)
{
    struct raw_step steps[] = {plain[0]};
    struct proxied t;
    struct client_config cfg = {.endpoint_url = t.url, .max_attempts = 1};

    (void)state;
    steps[0].text = raw_http(200, "", "{}");
    wire_loop(&t.w);
    raw_start(&t.w.raw, &t.w.loop, steps, 1);
    proxy_start(&t.proxy, &t.w.loop, t.w.raw.port);
    snprintf(t.url, sizeof(t.url), "http://proton.test:%d", t.w.raw.port);
    snprintf(t.var, sizeof(t.var), "127.0.0.1:%d", t.proxy.port);
    setenv("HTTP_PROXY", t.var, 1); /* upper case, and no scheme: as the AWS CLI takes it */
    wire_client(&t.w, &cfg);
    assert_int_equal(wire_call(&t.w, GET, GET_IN), 0);
    assert_int_equal(t.proxy.heads, 1);
    assert_true(str_starts(t.proxy.head[0], "POST http://proton.test:"));
    t.proxy.refusal = "HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n";
    assert_int_equal(wire_call(&t.w, CANCEL, CANCEL_IN), ERR_CONFIG);
    assert_false(t.w.err.maybe_sent);
    assert_non_null(strstr(t.w.err.msg, "HTTP_PROXY=http://USER:PASSWORD@"));
    unsetenv("HTTP_PROXY");
    proxy_stop(&t.proxy);
    wire_down(&t.w);
}

/* --- trust
 * ------------------------------------------------------------------------------------------- */

/* profile: a file to name the bundle in, or NULL. */
static int trusted(const struct client_config *given, const char *name, const char *profile,
                   struct err *e)
{
    struct client_config cfg = *given;
    struct wire w;
    struct h2server h2;
    char url[64];
    int rc;

    cfg.endpoint_url = url;
    cfg.max_attempts = 1;
    wire_loop(&w);
    if (name)
        h2_start_as(&h2, &w.loop, name, fine, 1);
    else
        h2_start(&h2, &w.loop, H2_ALPN_BOTH, fine, 1);
    snprintf(url, sizeof(url), "https://127.0.0.1:%d", h2.port);
    if (cfg.ca_bundle)
        cfg.ca_bundle = h2.cert_path;
    if (profile) {
        FILE *f = fopen(profile, "w");

        fprintf(f, "[default]\nca_bundle = %s\n", h2.cert_path);
        fclose(f);
    }
    wire_client(&w, &cfg);
    rc = wire_call(&w, GET, GET_IN);
    *e = w.err;
    assert_int_equal(h2.requests, rc == 0);
    wire_close_client(&w);
    h2_stop(&h2);
    wire_end(&w);
    return rc;
}

static void bundles_say_who_is_trusted(void **state)
{
    const struct client_config nothing = {.ca_bundle = NULL}, bundle = {.ca_bundle = "x"},
                               blind = {.no_verify_ssl = true};
    char path[] = "/tmp/protontop-conf-XXXXXX";
    int fd = mkstemp(path);
    struct err e;

    (void)state;
    close(fd);
    assert_int_equal(trusted(&nothing, NULL, NULL, &e), ERR_TLS);
    assert_non_null(strstr(e.msg, "--ca-bundle"));
    assert_int_equal(trusted(&bundle, NULL, NULL, &e), 0);
    assert_int_equal(trusted(&blind, NULL, NULL, &e), 0);
    setenv("AWS_CONFIG_FILE", path, 1);
    assert_int_equal(trusted(&nothing, NULL, path, &e), 0);
    setenv("AWS_CONFIG_FILE", "/dev/null", 1);
    unlink(path);
}

/* The name in a certificate is the other side's word, and is shown in the message. */
static void a_certificates_name_is_made_visible(void **state)
{
    const struct client_config bundle = {.ca_bundle = "x"};
    struct err e;

    (void)state;
    assert_int_equal(trusted(&bundle, "e\033[31mvil", NULL, &e), ERR_TLS);
    assert_null(strchr(e.msg, '\033'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tunnel_shows_nothing),
        cmocka_unit_test(exceptions_go_directly),
        cmocka_unit_test(refusals_are_the_proxys),
        cmocka_unit_test(a_proxy_that_is_not_there),
        cmocka_unit_test(plain_requests_through_a_proxy),
        cmocka_unit_test(bundles_say_who_is_trusted),
        cmocka_unit_test(a_certificates_name_is_made_visible),
    };

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    printf("test_proxied: skipped: built without libnghttp2 (apt-get install libnghttp2-dev)\n");
    return 77;
}

#endif
