/* test_server_fuzz.c - bytes that are no request any more, over real sockets: whatever comes, the
 * server serves the next one, and keeps no connection that nobody uses. Seeded. */
#include "tests/unit/server_fixture.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "tests/fuzz/mutate.h"

enum { ROUNDS = 400, TEXT_MAX = 64 * 1024 };

#define CHANGE                                                                                     \
    ("POST /_protond/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"     \
     "Content-Length: 13\r\n\r\n{\"faults\":[]}")

static const char *const requests[] = {
    HEAD TARGET "GetService\r\nContent-Length: 14\r\n\r\n{\"name\":\"web\"}",
    HEAD TARGET "ListServices\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    HEAD TARGET
    "GetService\r\nExpect: 100-continue\r\nContent-Length: 14\r\n\r\n{\"name\":\"web\"}",
    "GET /_protond/faults HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    CHANGE,
};

/* Sends the text and goes away. */
static void send_and_leave(struct fixture *f, const char *text)
{
    const char *const pieces[] = {text, NULL};
    struct client *c = xcalloc(1, sizeof(*c));
    c->pieces = pieces;
    c->reset = true;
    client_start(f, c);
    while (!c->done)
        uv_run(&f->loop, UV_RUN_ONCE);
    buf_release(&c->got);
    free(c);
}

static void assert_serves(struct fixture *f, int round)
{
    char *got = exchange_one(f, HEAD TARGET "ListServices\r\nConnection: close\r\n"
                                            "Content-Length: 2\r\n\r\n{}");
    if (!strstr(got, " 200 OK\r\n"))
        fail_msg("round %d: the next request is answered by %s", round, got);
    free(got);
}

static void test_bytes(void **state)
{
    struct fixture *f = *state;
    struct rng r;
    struct buf b = BUF_INIT(TEXT_MAX);
    f->o.connections_max = 8; /* one that were kept would soon be missed */
    fixture_start(f);
    rng_seed(&r, 3);
    for (int round = 0; round < ROUNDS; round++) {
        const char *text = requests[rng_below(&r, ARRAY_LEN(requests))];
        mutate(&r, text, strlen(text), &b);
        send_and_leave(f, buf_str(&b)); /* to its first NUL */
        if (round % 8 == 7) {
            fault_set_clear(sim_server_faults(f->server));
            assert_serves(f, round);
        }
    }
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_bytes, fixture_set_up, fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
