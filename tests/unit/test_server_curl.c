/* test_server_curl.c - protond's HTTP front asked by libcurl, whose signer is neither ours nor the
 * service's. */
#include "tests/unit/server_fixture.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"

#define KEY    "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

enum { ANSWER_MAX = 1 << 20 };

struct curl_call {
    const char *user, *scope; /* for CURLOPT_USERPWD and CURLOPT_AWS_SIGV4 */
    char url[64];
    long status;
    CURLcode code;
    struct buf body;
    uv_async_t wake;
    bool done;
};

static size_t curl_keep(char *data, size_t size, size_t n, void *ctx)
{
    struct curl_call *c = ctx;
    return buf_add(&c->body, data, size * n) ? 0 : size * n;
}

static void *curl_thread(void *ctx)
{
    struct curl_call *c = ctx;
    CURL *h = curl_easy_init();
    struct curl_slist *l = curl_slist_append(NULL, "Content-Type: application/x-amz-json-1.0");
    l = curl_slist_append(l, "X-Amz-Target: AwsProton20200720.GetService");
    curl_easy_setopt(h, CURLOPT_URL, c->url);
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_USERPWD, c->user);
    curl_easy_setopt(h, CURLOPT_AWS_SIGV4, c->scope);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, l);
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, "{\"name\":\"web\"}");
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, curl_keep);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, c);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, 10L);
    c->code = curl_easy_perform(h);
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &c->status);
    curl_slist_free_all(l);
    curl_easy_cleanup(h);
    uv_async_send(&c->wake);
    return NULL;
}

static void curl_woken(uv_async_t *a)
{
    ((struct curl_call *)a->data)->done = true;
}

/* Runs the call in a thread of its own, the server on the loop here. */
static void curl_run(struct fixture *f, struct curl_call *c)
{
    pthread_t thread;
    snprintf(c->url, sizeof(c->url), "http://127.0.0.1:%d/", sim_server_port(f->server));
    buf_init(&c->body, ANSWER_MAX);
    c->done = false;
    c->wake.data = c;
    assert_int_equal(uv_async_init(&f->loop, &c->wake, curl_woken), 0);
    assert_int_equal(pthread_create(&thread, NULL, curl_thread, c), 0);
    while (!c->done)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(pthread_join(thread, NULL), 0);
    uv_close((uv_handle_t *)&c->wake, NULL);
    uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_int_equal(c->code, CURLE_OK);
}

static void test_curl_signature(void **state)
{
    struct fixture *f = *state;
    f->o.no_auth = false;
    f->o.access_key = KEY;
    f->o.secret_key = SECRET;
    f->o.clock = &clock_system;
    fixture_start(f);
    struct curl_call c = {.user = KEY ":" SECRET, .scope = "aws:amz:eu-west-3:proton"};
    curl_run(f, &c);
    if (c.status != 200)
        fail_msg("%ld %s", c.status, buf_str(&c.body));
    assert_string_equal(f->sim->region, "eu-west-3");
    buf_release(&c.body);
    c.user = KEY ":wrong";
    curl_run(f, &c);
    assert_int_equal(c.status, 400);
    assert_non_null(strstr(buf_str(&c.body), "InvalidSignatureException"));
    buf_release(&c.body);
    c.user = "AKIAOTHER:" SECRET;
    curl_run(f, &c);
    assert_non_null(strstr(buf_str(&c.body), "UnrecognizedClientException"));
    buf_release(&c.body);
    c.user = KEY ":" SECRET;
    c.scope = "aws:amz:eu-west-3:s3";
    curl_run(f, &c);
    assert_non_null(strstr(buf_str(&c.body), "Credential should be scoped to correct service"));
    buf_release(&c.body);
    assert_int_equal(f->sim->calls, 1);
}

static void test_curl_skew(void **state)
{
    struct fixture *f = *state;
    f->o.no_auth = false;
    f->o.access_key = KEY;
    f->o.secret_key = SECRET;
    fixture_start(f); /* whose clock stands still in 2015 */
    struct curl_call c = {.user = KEY ":" SECRET, .scope = "aws:amz:us-east-1:proton"};
    curl_run(f, &c);
    assert_int_equal(c.status, 400);
    assert_non_null(strstr(buf_str(&c.body), "Signature not yet current: "));
    assert_non_null(strstr(buf_str(&c.body), " (20150830T123600Z + 5 min.)"));
    buf_release(&c.body);
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_curl_signature),
        WITH(test_curl_skew),
    };
    curl_global_init(CURL_GLOBAL_DEFAULT);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    curl_global_cleanup();
    return failed;
}
