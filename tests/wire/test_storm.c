/* Disorder: calls and listings of every sort at a server that answers, drips, resets, hangs or
 * talks nonsense, cancelled at any moment, and closed in the middle. Whatever happens, each
 * callback comes exactly once and never from inside, and nothing is left. */
#include "../unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/rng.h"
#include "wire.h"

enum { ROUNDS = 40, STEPS = 120, ASKED_MAX = STEPS, TEXTS = 64 };

struct storm;

struct asked {
    struct storm *storm;
    struct call *call; /* NULL: answered, or a listing */
    struct pager *pager;
    unsigned answers;
};

struct storm {
    struct wire w;
    struct rng rng;
    struct asked asked[ASKED_MAX];
    size_t n;
    bool inside; /* a call of ours into the client is under way */
    char *texts[TEXTS];
    size_t at;
    uv_timer_t nap;
    unsigned well, cancelled, failed; /* how calls ended */
};

/* --- the server --------------------------------------------------------------------------------
 */

static const char good[] = "HTTP/1.1 200 OK\r\nContent-Length: 49\r\nx-amzn-RequestId: a-b-c\r\n"
                           "Date: Sun, 30 Aug 2015 12:36:00 GMT\r\n\r\n"
                           "{\"services\":[{\"name\":\"a\"},{}],\"nextToken\":\"######\"}";
static const char chunked[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "5\r\n{\"a\":\r\n3\r\n[1]\r\n1\r\n}\r\n0\r\n\r\n";
static const char bad[] = "HTTP/1.1 400 X\r\nContent-Length: 51\r\nRetry-After: 0\r\n\r\n"
                          "{\"__type\":\"ThrottlingException\",\"message\":\"slower\"}";
static const char skewed[] = "HTTP/1.1 403 X\r\nContent-Length: 37\r\n"
                             "Date: Sun, 30 Aug 2015 12:36:00 GMT\r\n\r\n"
                             "{\"__type\":\"RequestTimeTooSkewed\"}    ";

/* Some bytes are others, some are missing, some come twice. */
static char *spoilt(struct rng *r, const char *text)
{
    size_t n = strlen(text), from, len;
    char *copy = xmalloc(2 * n + 1);

    memcpy(copy, text, n + 1);
    for (uint64_t i = rng_below(r, 4); i > 0 && n > 2; i--) {
        from = rng_below(r, n - 1);
        len = 1 + rng_below(r, n - from < 8 ? n - from : 8);
        switch (rng_below(r, 3)) {
        case 0:
            copy[from] = (char)(1 + rng_below(r, 255));
            break;
        case 1:
            memmove(copy + from, copy + from + len, n - from - len + 1);
            n -= len;
            break;
        default:
            if (n + len <= 2 * strlen(text)) {
                memmove(copy + from + len, copy + from, n - from + 1);
                n += len;
            }
        }
    }
    return copy;
}

static void choose(void *ctx, const struct rawserver *server, size_t i, struct raw_step *out)
{
    static const char *const texts[] = {good, chunked, bad, skewed};
    static const enum raw_act acts[] = {RAW_ANSWER,       RAW_ANSWER, RAW_ANSWER, RAW_COUNTED,
                                        RAW_ANSWER_CLOSE, RAW_RESET,  RAW_SILENT};
    struct storm *s = ctx;
    char **slot = &s->texts[s->at++ % TEXTS];
    const char *text = texts[rng_below(&s->rng, ARRAY_LEN(texts))];

    (void)server;
    (void)i;
    out->act = acts[rng_below(&s->rng, ARRAY_LEN(acts))];
    free(*slot);
    *slot = rng_below(&s->rng, 3) == 0 ? spoilt(&s->rng, text) : xstrdup(text);
    out->text = *slot;
}

/* --- the callers -------------------------------------------------------------------------------
 */

static void cancel(struct asked *a)
{
    struct storm *s = a->storm;
    bool before = s->inside;

    s->inside = true;
    if (a->call)
        call_cancel(a->call);
    if (a->pager)
        pager_cancel(a->pager);
    s->inside = before;
}

/* Sometimes a callback cancels another one. */
static void meddle(struct storm *s)
{
    if (s->n > 0 && rng_below(&s->rng, 6) == 0)
        cancel(&s->asked[rng_below(&s->rng, s->n)]);
}

static void on_answer(void *ctx, struct call_result *r, const struct err *e)
{
    struct asked *a = ctx;

    assert_false(a->storm->inside);
    assert_int_equal(a->answers++, 0);
    assert_true((e->code == 0) == (r->body != NULL));
    a->storm->well += e->code == 0;
    a->storm->cancelled += e->code == ERR_CANCELLED;
    a->storm->failed += e->code != 0 && e->code != ERR_CANCELLED;
    a->call = NULL;
    meddle(a->storm);
}

static bool on_page(void *ctx, const cJSON *items, const cJSON *body)
{
    struct asked *a = ctx;

    assert_false(a->storm->inside);
    assert_int_equal(a->answers, 0);
    assert_true(cJSON_IsArray(items) && cJSON_IsObject(body));
    meddle(a->storm);
    return rng_below(&a->storm->rng, 8) > 0;
}

static void on_done(void *ctx, const struct err *e)
{
    struct asked *a = ctx;

    (void)e;
    assert_false(a->storm->inside);
    assert_int_equal(a->answers++, 0);
    a->pager = NULL;
    meddle(a->storm);
}

static void ask(struct storm *s)
{
    static const char in[] = "{\"name\":\"x\"}";
    struct asked *a = &s->asked[s->n++];
    struct err e;

    *a = (struct asked){.storm = s};
    s->inside = true;
    switch (rng_below(&s->rng, 4)) {
    case 0:
        a->call = client_call(s->w.client, op_find("GetService"), json_parse(in, strlen(in), &e),
                              on_answer, a);
        break;
    case 1:
        a->call = client_call(s->w.client, op_find("UpdateService"), json_parse(in, strlen(in), &e),
                              on_answer, a);
        break;
    case 2:
        a->call = client_call(s->w.client, op_find("GetService"), NULL, on_answer, a); /* wrong */
        break;
    default:
        a->pager = client_list(s->w.client, op_find("ListServices"), NULL, 0, on_page, on_done, a);
    }
    s->inside = false;
}

static void on_rested(uv_timer_t *t)
{
    uv_stop(t->loop);
}

/* The loop runs for a while. */
static void rest(struct storm *s)
{
    uv_timer_start(&s->nap, on_rested, rng_below(&s->rng, 12), 0);
    uv_run(&s->w.loop, UV_RUN_DEFAULT);
}

static void one_round(uint64_t seed, unsigned ends[3])
{
    const struct client_config quick = {.timeout_ms = 40, .max_attempts = 2};
    struct storm *s = xcalloc(1, sizeof(*s));

    rng_seed(&s->rng, seed);
    wire_up(&s->w, NULL, 0, &quick);
    s->w.raw.choose = choose;
    s->w.raw.choose_ctx = s;
    uv_timer_init(&s->w.loop, &s->nap);
    for (int i = 0; i < STEPS; i++) {
        uint64_t what = rng_below(&s->rng, 10);

        if (what < 3)
            ask(s);
        else if (what == 3 && s->n > 0)
            cancel(&s->asked[rng_below(&s->rng, s->n)]);
        else if (what == 4 && rng_below(&s->rng, 10) == 0)
            raw_drop_idle(&s->w.raw);
        else if (what == 5)
            rest(s);
        else
            uv_run(&s->w.loop, UV_RUN_NOWAIT);
    }
    uv_close((uv_handle_t *)&s->nap, NULL);
    wire_down(&s->w); /* asserts that no handle is left */
    for (size_t i = 0; i < s->n; i++)
        if (s->asked[i].answers != 1)
            fail_msg("seed %d: call %zu has %u answers", (int)seed, i, s->asked[i].answers);
    ends[0] += s->well;
    ends[1] += s->cancelled;
    ends[2] += s->failed;
    for (size_t i = 0; i < TEXTS; i++)
        free(s->texts[i]);
    free(s);
}

static void each_callback_comes_once(void **state)
{
    unsigned ends[3] = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        one_round(seed, ends);
    print_message("%u well, %u cancelled, %u failed\n", ends[0], ends[1], ends[2]);
    assert_true(ends[0] > 0 && ends[1] > 0 && ends[2] > 0); /* it was a storm */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_callback_comes_once)};

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
