/* aws/proxy: which proxy leads where. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "aws/proxy.h"
#include "base/alloc.h"
#include "base/num.h"

struct exempt {
    const char *list, *host;
    int port;
    bool yes;
};

/* Where Python's urllib has an opinion (no networks, no "*."), it is the same. */
static const struct exempt exempts[] = {
    {"", "a.example.com", 443, false},
    {"*", "a.example.com", 443, true},
    {"other.org, *", "a.example.com", 443, true},
    {"example.com", "example.com", 443, true},
    {"example.com", "a.b.example.com", 443, true},
    {".example.com", "a.example.com", 443, true},
    {".example.com", "example.com", 443, true},
    {"*.example.com", "a.example.com", 443, true},
    {"Example.COM", "a.eXample.com", 443, true},
    {"example.com.", "a.example.com", 443, true},
    {"example.com", "a.example.com.", 443, true},
    {"example.com", "badexample.com", 443, false},
    {"a.example.com", "example.com", 443, false},
    {"com", "example.com", 443, true},
    {".", "example.com", 443, false},
    {"other.org,example.com", "example.com", 443, true},
    {"other.org example.com", "example.com", 443, true},
    {" , ,\texample.com ,", "example.com", 443, true},
    {"example.com:8443", "example.com", 8443, true},
    {"example.com:8443", "example.com", 443, false},
    {"example.com:443", "example.com", 443, true},
    {"example.com:x", "example.com", 443, false},
    {"127.0.0.1", "127.0.0.1", 80, true},
    {"127.0.0.1:80", "127.0.0.1", 80, true},
    {"0.0.1", "127.0.0.1", 80, false},
    {"10.0.0.0/8", "10.200.3.4", 80, true},
    {"10.0.0.0/8", "11.0.0.1", 80, false},
    {"10.1.2.0/23", "10.1.3.255", 80, true},
    {"10.1.2.0/23", "10.1.4.0", 80, false},
    {"10.1.2.3/32", "10.1.2.3", 80, true},
    {"0.0.0.0/0", "10.1.2.3", 80, true},
    {"0.0.0.0/0", "fd00::1", 80, false},
    {"10.0.0.0/33", "10.0.0.1", 80, false},
    {"10.0.0.0/", "10.0.0.1", 80, false},
    {"10.0.0.0/8", "10.example.com", 80, false},
    {"fd00::/8", "fd12:3456::1", 80, true},
    {"fd00::/8", "fe80::1", 80, false},
    {"::1", "::1", 80, true},
    {"[::1]", "0:0:0:0:0:0:0:1", 80, true},
    {"[::1]:8080", "::1", 8080, true},
    {"[::1]:8080", "::1", 80, false},
    {"[::1", "::1", 80, false},
    {"localhost", "localhost", 80, true},
    {"localhost", "127.0.0.1", 80, false},
};

static void lists_of_what_goes_without(void **state)
{
    char text[400];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(exempts); i++) {
        const struct exempt *x = &exempts[i];

        if (aws_proxy_exempt(x->list, x->host, x->port) != x->yes)
            fail_msg("\"%s\" and %s:%d", x->list, x->host, x->port);
    }
    memset(text, 'a', sizeof(text) - 1); /* longer than any name */
    text[sizeof(text) - 1] = '\0';
    assert_false(aws_proxy_exempt(text, "example.com", 443));
}

struct choice {
    const char *vars[4][2]; /* environment */
    const char *url;
    const char *proxy, *shown, *source; /* NULL: directly */
};

#define HERE "https://proton.eu-west-1.amazonaws.com"

static const struct choice choices[] = {
    {{{NULL, NULL}}, HERE, NULL, NULL, NULL},
    {{{"HTTPS_PROXY", "http://p:3128"}}, HERE, "http://p:3128", "http://p:3128", "HTTPS_PROXY"},
    {{{"https_proxy", "http://p:3128"}}, HERE, "http://p:3128", "http://p:3128", "https_proxy"},
    {{{"https_proxy", "http://low:1"}, {"HTTPS_PROXY", "http://up:2"}},
     HERE,
     "http://low:1",
     "http://low:1",
     "https_proxy"},
    {{{"https_proxy", ""}, {"HTTPS_PROXY", "http://up:2"}}, HERE, NULL, NULL, NULL},
    {{{"HTTPS_PROXY", ""}}, HERE, NULL, NULL, NULL},
    {{{"HTTP_PROXY", "http://p:3128"}}, HERE, NULL, NULL, NULL},
    {{{"ALL_PROXY", "http://p:3128"}}, HERE, NULL, NULL, NULL},
    {{{"HTTP_PROXY", "http://p:3128"}},
     "http://proton.test",
     "http://p:3128",
     "http://p:3128",
     "HTTP_PROXY"},
    {{{"http_proxy", "p"}},
     "http://proton.test:8080/x",
     "http://p:80",
     "http://p:80",
     "http_proxy"},
    {{{"HTTPS_PROXY", "p:8080"}}, HERE, "http://p:8080", "http://p:8080", "HTTPS_PROXY"},
    {{{"HTTPS_PROXY", "//p:8080/"}}, HERE, "http://p:8080", "http://p:8080", "HTTPS_PROXY"},
    {{{"HTTPS_PROXY", "HTTPS://p"}}, HERE, "https://p:443", "https://p:443", "HTTPS_PROXY"},
    {{{"HTTPS_PROXY", "socks5h://p"}}, HERE, "socks5h://p:1080", "socks5h://p:1080", "HTTPS_PROXY"},
    {{{"HTTPS_PROXY", "http://me:se%40cret@p:3128/"}},
     HERE,
     "http://me:se%40cret@p:3128",
     "http://p:3128",
     "HTTPS_PROXY"},
    {{{"HTTPS_PROXY", "http://me:80@p"}}, HERE, "http://me:80@p:80", "http://p:80", "HTTPS_PROXY"},
    {{{"HTTPS_PROXY", "http://[fd00::1]:3128"}},
     HERE,
     "http://[fd00::1]:3128",
     "http://[fd00::1]:3128",
     "HTTPS_PROXY"},
    {{{"HTTPS_PROXY", "http://p:3128"}, {"NO_PROXY", "amazonaws.com"}}, HERE, NULL, NULL, NULL},
    {{{"HTTPS_PROXY", "http://p:3128"}, {"no_proxy", ""}, {"NO_PROXY", "amazonaws.com"}},
     HERE,
     "http://p:3128",
     "http://p:3128",
     "HTTPS_PROXY"},
    {{{"HTTPS_PROXY", "http://p:3128"}, {"NO_PROXY", "proton.eu-west-1.amazonaws.com:443"}},
     HERE,
     NULL,
     NULL,
     NULL},
    {{{"HTTPS_PROXY", "nonsense://"}, {"NO_PROXY", "*"}}, HERE, NULL, NULL, NULL},
    /* Somebody else's loopback is not ours. */
    {{{"HTTP_PROXY", "http://p:3128"}}, "http://127.0.0.1:8080", NULL, NULL, NULL},
    {{{"HTTP_PROXY", "http://p:3128"}}, "http://localhost:8080", NULL, NULL, NULL},
    {{{"HTTP_PROXY", "http://p:3128"}}, "http://[::1]:8080", NULL, NULL, NULL},
    {{{"HTTP_PROXY", "http://127.0.0.1:3128"}},
     "http://localhost:8080",
     "http://127.0.0.1:3128",
     "http://127.0.0.1:3128",
     "HTTP_PROXY"},
};

static const char *from_table(void *ctx, const char *name)
{
    const struct choice *c = ctx;

    for (size_t i = 0; i < ARRAY_LEN(c->vars) && c->vars[i][0]; i++)
        if (str_eq(c->vars[i][0], name))
            return c->vars[i][1];
    return NULL;
}

static struct aws_env env_of(const struct choice *c)
{
    struct aws_env env = {.get = from_table};

    memcpy(&env.ctx, &c, sizeof(c)); /* it is only read */
    return env;
}

static void variables_choose(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
        const struct choice *c = &choices[i];
        struct aws_env env = env_of(c);
        struct aws_proxy p;
        struct err e;
        int rc;

        aws_proxy_init(&p);
        rc = aws_proxy_for(&env, c->url, &p, &e);
        if (rc != (c->proxy != NULL))
            fail_msg("case %zu: %d", i, rc);
        if (rc == 1) {
            assert_string_equal(buf_str(&p.url), c->proxy);
            assert_string_equal(p.shown, c->shown);
            assert_string_equal(p.source, c->source);
        }
        aws_proxy_release(&p);
    }
}

static void what_is_no_proxy_is_told(void **state)
{
    static const char *const wrong[] = {"ftp://me:secret@p:21",     "http://me:secret@",
                                        "http://me:secret@:3128",   "http://me:secret@p:port",
                                        "http://me:secret@p:0",     "http://me:secret@p\r\nHost: x",
                                        "http://me:secret@[::1:80", "http://me:sec ret@p:80"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        const struct choice c = {.vars = {{"HTTPS_PROXY", wrong[i]}}};
        struct aws_env env = env_of(&c);
        struct aws_proxy p;
        struct err e;

        aws_proxy_init(&p);
        if (aws_proxy_for(&env, HERE, &p, &e) != ERR_CONFIG)
            fail_msg("%s is taken", wrong[i]);
        assert_non_null(strstr(e.msg, "HTTPS_PROXY holds no proxy"));
        assert_null(strstr(e.msg, "secret"));
        aws_proxy_release(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists_of_what_goes_without),
                                       cmocka_unit_test(variables_choose),
                                       cmocka_unit_test(what_is_no_proxy_is_told)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
