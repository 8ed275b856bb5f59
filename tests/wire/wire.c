/* A client and a scripted server on one loop. */
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/json.h"

void wire_environment(void)
{
    static const char *const gone[] = {"AWS_CA_BUNDLE",
                                       "AWS_PROFILE",
                                       "AWS_DEFAULT_PROFILE",
                                       "HTTPS_PROXY",
                                       "HTTP_PROXY",
                                       "https_proxy",
                                       "NO_PROXY",
                                       "no_proxy",
                                       "http_proxy",
                                       "ALL_PROXY",
                                       "all_proxy",
                                       "AWS_MAX_ATTEMPTS",
                                       "AWS_RETRY_MODE",
                                       "AWS_ENDPOINT_URL",
                                       "AWS_ENDPOINT_URL_PROTON",
                                       "SSL_CERT_FILE",
                                       "SSL_CERT_DIR",
                                       "CURL_CA_BUNDLE",
                                       "AWS_ENDPOINT_URL_STS",
                                       "AWS_ENDPOINT_URL_SSO",
                                       "AWS_ENDPOINT_URL_SSO_OIDC"};

    for (size_t i = 0; i < ARRAY_LEN(gone); i++)
        unsetenv(gone[i]);
    setenv("HOME", "/nonexistent", 1);
    setenv("AWS_CONFIG_FILE", "/dev/null", 1);
    setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", 1);
}

static void on_watchdog(uv_timer_t *t)
{
    (void)t;
    fail_msg("nothing came in %d ms", WIRE_MAX_MS);
}

void wire_loop(struct wire *w)
{
    memset(w, 0, sizeof(*w));
    uv_loop_init(&w->loop);
    uv_timer_init(&w->loop, &w->watchdog);
    uv_unref((uv_handle_t *)&w->watchdog);
    uv_prepare_init(&w->loop, &w->prepare);
}

void wire_serve(struct wire *w, const struct raw_step *steps, size_t n)
{
    wire_loop(w);
    raw_start(&w->raw, &w->loop, steps, n);
    snprintf(w->url, sizeof(w->url), "http://127.0.0.1:%d", w->raw.port);
}

void wire_bare_client(struct wire *w, const struct client_config *cfg)
{
    struct client_config c = *cfg;
    struct err e;

    c.loop = &w->loop;
    if (!c.endpoint_url)
        c.endpoint_url = w->url;
    w->client = client_new(&c, &e);
    if (!w->client)
        fail_msg("%s", e.msg);
}

void wire_client(struct wire *w, const struct client_config *cfg)
{
    struct client_config c = *cfg;

    c.region = "eu-west-1";
    c.access_key = "AKIDTEST";
    c.secret_key = "SECRETTEST";
    wire_bare_client(w, &c);
}

void wire_up(struct wire *w, const struct raw_step *steps, size_t n,
             const struct client_config *cfg)
{
    wire_serve(w, steps, n);
    wire_client(w, cfg ? cfg : &(struct client_config){.loop = NULL});
}

/* A timer may set the flag: then the loop must not go on to wait for sockets. */
static void on_prepare(uv_prepare_t *p)
{
    const bool *flag = p->data;

    if (*flag)
        uv_stop(p->loop);
}

void wire_run(struct wire *w, const bool *flag)
{
    w->prepare.data = (void *)(uintptr_t)flag;
    uv_prepare_start(&w->prepare, on_prepare);
    uv_timer_start(&w->watchdog, on_watchdog, WIRE_MAX_MS, 0);
    while (!*flag)
        uv_run(&w->loop, UV_RUN_ONCE);
    uv_timer_stop(&w->watchdog);
    uv_prepare_stop(&w->prepare);
}

void wire_on_answer(void *ctx, struct call_result *r, const struct err *e)
{
    struct wire *w = ctx;

    cJSON_Delete(w->result.body);
    w->result = *r;
    r->body = NULL;
    w->err = *e;
    w->done = true;
    w->answers++;
    assert_true((e->code == 0) == (w->result.body != NULL));
}

int wire_call(struct wire *w, const char *op, const char *input)
{
    struct err e;
    cJSON *in = input ? json_parse(input, strlen(input), &e) : NULL;

    w->done = false;
    client_call(w->client, op_find(op), in, wire_on_answer, w);
    assert_false(w->done); /* never from inside */
    wire_run(w, &w->done);
    return w->err.code;
}

static void on_client_closed(void *ctx)
{
    bool *closed = ctx;

    *closed = true;
}

void wire_close_client(struct wire *w)
{
    bool closed = false;

    client_close(w->client, on_client_closed, &closed);
    wire_run(w, &closed);
}

void wire_end(struct wire *w)
{
    uv_close((uv_handle_t *)&w->watchdog, NULL);
    uv_close((uv_handle_t *)&w->prepare, NULL);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&w->loop), 0);
    cJSON_Delete(w->result.body);
    w->result.body = NULL;
}

void wire_down(struct wire *w)
{
    wire_close_client(w);
    raw_stop(&w->raw);
    wire_end(w);
}
