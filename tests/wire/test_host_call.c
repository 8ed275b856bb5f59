/* Calls for the views: one answer each, pages joined, refusals whole, mute after a cancel. */
#include "../unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "app/host_call.h"
#include "base/json.h"
#include "base/num.h"
#include "wire.h"

struct heard {
    struct wire w;
    bool done, was_answer;
    unsigned answers;
    char text[4096], told[256];
    struct err err;
};

static void on_heard(void *arg, const cJSON *answer, const struct err *e)
{
    struct heard *h = arg;
    char *text = answer ? cJSON_PrintUnformatted(answer) : NULL;

    snprintf(h->text, sizeof(h->text), "%s", text ? text : "");
    cJSON_free(text);
    h->was_answer = answer != NULL;
    h->err = *e;
    h->answers++;
    h->done = true;
}

static struct ui_call *begin(struct heard *h, const struct raw_step *steps, size_t n,
                             const char *op, const char *input)
{
    struct ui_call *c;
    struct err e;
    cJSON *in = input ? json_parse(input, strlen(input), &e) : NULL;

    memset(h, 0, sizeof(*h));
    wire_up(&h->w, steps, n, NULL);
    c = host_call_start(h->w.client, op_find(op), in, on_heard, h);
    cJSON_Delete(in); /* was copied */
    assert_false(h->done);
    return c;
}

static void ask(struct heard *h, const struct raw_step *steps, size_t n, const char *op,
                const char *input)
{
    begin(h, steps, n, op, input);
    wire_run(&h->w, &h->done);
}

static void one_answer(void **state)
{
    const struct raw_step step = {
        RAW_ANSWER, raw_http(200, "x-amzn-RequestId: r-1\r\n", "{\"service\":{\"name\":\"a\"}}")};
    struct heard h;

    (void)state;
    ask(&h, &step, 1, "GetService", "{\"name\":\"a\"}");
    assert_int_equal(h.err.code, 0);
    assert_string_equal(h.text, "{\"service\":{\"name\":\"a\"}}");
    assert_string_equal(h.err.request_id, "r-1");
    assert_non_null(strstr(raw_body(&h.w.raw, 0), "{\"name\":\"a\"}"));
    wire_down(&h.w);
    assert_int_equal(h.answers, 1);
}

#define PAGE(items, token) "{\"services\":[" items "],\"nextToken\":" token "}"

static void pages_are_joined(void **state)
{
    const struct raw_step steps[] = {
        {RAW_ANSWER, raw_http(200, "", PAGE("{\"name\":\"a\"},{\"name\":\"b\"}", "\"t\""))},
        {RAW_ANSWER, raw_http(200, "", PAGE("", "\"u\""))},
        {RAW_ANSWER, raw_http(200, "", PAGE("{\"name\":\"c\"}", "null"))}};
    struct heard h;

    (void)state;
    ask(&h, steps, 3, "ListServices", NULL);
    assert_int_equal(h.err.code, 0);
    assert_string_equal(h.text,
                        "{\"services\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}");
    assert_int_equal(h.w.raw.requests, 3);
    wire_down(&h.w);
    assert_int_equal(h.answers, 1);
}

static void a_page_that_was_asked_for_is_one(void **state)
{
    static const char *const inputs[] = {"{\"maxResults\":1}", "{\"nextToken\":\"s\"}"};
    const struct raw_step step = {RAW_ANSWER, raw_http(200, "", PAGE("{\"name\":\"a\"}", "\"t\""))};
    struct heard h;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        ask(&h, &step, 1, "ListServices", inputs[i]);
        assert_string_equal(h.text, PAGE("{\"name\":\"a\"}", "\"t\""));
        assert_int_equal(h.w.raw.requests, 1);
        wire_down(&h.w);
    }
}

/* Also on a later page: then nothing of the earlier ones is told as if it were all. */
static void refusals_are_whole(void **state)
{
    const char *refusal = raw_http(
        400, "x-amzn-RequestId: r-9\r\n",
        "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no such thing\"}");
    const struct raw_step one = {RAW_ANSWER, refusal};
    const struct raw_step later[] = {
        {RAW_ANSWER, raw_http(200, "", PAGE("{\"name\":\"a\"}", "\"t\""))}, {RAW_ANSWER, refusal}};
    struct heard h;

    (void)state;
    for (int i = 0; i < 2; i++) {
        if (i)
            ask(&h, later, 2, "ListServices", NULL);
        else
            ask(&h, &one, 1, "GetService", "{\"name\":\"a\"}");
        assert_int_equal(h.err.code, ERR_SERVICE);
        assert_string_equal(h.err.service_code, "ResourceNotFoundException");
        assert_string_equal(h.err.request_id, "r-9");
        assert_non_null(strstr(h.err.msg, "no such thing"));
        assert_false(h.was_answer);
        wire_down(&h.w);
        assert_int_equal(h.answers, 1);
    }
}

static void bad_input_is_told_later(void **state)
{
    const struct raw_step step = {RAW_ANSWER, raw_http(200, "", "{}")};
    struct heard h;

    (void)state;
    ask(&h, &step, 1, "GetService", "{\"name\":\"-\"}");
    assert_int_equal(h.err.code, ERR_INPUT);
    assert_int_equal(h.w.raw.requests, 0);
    wire_down(&h.w);
}

static void on_after(void *ctx, struct call_result *r, const struct err *e)
{
    (void)r;
    assert_int_equal(e->code, 0);
    *(bool *)ctx = true;
}

/* Before it was sent, and while the answer is waited for; in both cases nothing is heard. */
static void cancelled_is_mute(void **state)
{
    static const char *const ops[] = {"GetService", "ListServices"};
    const struct raw_step steps[] = {{RAW_SILENT, NULL},
                                     {RAW_ANSWER, raw_http(200, "", "{\"accountSettings\":{}}")}};
    struct heard h;

    (void)state;
    for (int i = 0; i < 4; i++) {
        bool after = false;
        struct ui_call *c = begin(&h, i / 2 ? steps : steps + 1, i / 2 ? 2 : 1, ops[i % 2],
                                  i % 2 ? NULL : "{\"name\":\"a\"}");

        while (i / 2 && h.w.raw.requests == 0)
            uv_run(&h.w.loop, UV_RUN_ONCE);
        host_call_cancel(c);
        client_call(h.w.client, op_find("GetAccountSettings"), NULL, on_after, &after);
        wire_run(&h.w, &after);
        wire_down(&h.w);
        assert_int_equal(h.answers, 0);
    }
}

static struct ui_call *own;

static void on_own_end(void *arg, const cJSON *answer, const struct err *e)
{
    host_call_cancel(own);
    on_heard(arg, answer, e);
}

/* A view that goes while it hears. */
static void cancelled_while_it_is_told(void **state)
{
    const struct raw_step step = {RAW_ANSWER, raw_http(200, "", PAGE("", "null"))};
    struct heard h = {0};

    (void)state;
    wire_up(&h.w, &step, 1, NULL);
    own = host_call_start(h.w.client, op_find("ListServices"), NULL, on_own_end, &h);
    wire_run(&h.w, &h.done);
    wire_down(&h.w);
    assert_int_equal(h.answers, 1);
}

static void on_told(void *ctx, struct store_context *where, const struct op *op, const char *about,
                    const cJSON *answer, const struct err *e)
{
    struct heard *h = ctx;

    assert_ptr_equal(where, h);
    assert_int_equal(h->answers, 0); /* before whoever asked */
    snprintf(h->told, sizeof(h->told), "%s %s: %s", op->name, about,
             answer ? "done" : err_name(e->code));
    h->done |= e->code == ERR_CANCELLED;
}

/* What may have changed something is told, also when nobody waits for it any more. */
static void the_end_of_a_change(void **state)
{
    const struct raw_step answers[] = {
        {RAW_ANSWER, raw_http(200, "", "{}")},
        {RAW_ANSWER, raw_http(400, "", "{\"__type\":\"ConflictException\"}")},
        {RAW_SILENT, NULL}};
    static const char *const told[] = {"TagResource arn:aws:x:y:123456789012:z: done",
                                       "TagResource arn:aws:x:y:123456789012:z: service",
                                       "TagResource arn:aws:x:y:123456789012:z: cancelled"};
    struct heard h;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const char *input = "{\"resourceArn\":\"arn:aws:x:y:123456789012:z\",\"tags\":[]}";
        struct ui_call *c = begin(&h, &answers[i], 1, "TagResource", input);
        struct err e;
        cJSON *in = json_parse(input, strlen(input), &e);

        host_call_tell(c, on_told, &h, (struct store_context *)&h, in);
        cJSON_Delete(in);
        while (i == 2 && h.w.raw.requests == 0)
            uv_run(&h.w.loop, UV_RUN_ONCE);
        if (i == 2)
            host_call_cancel(c);
        wire_run(&h.w, &h.done);
        assert_string_equal(h.told, told[i]);
        assert_int_equal(h.answers, i != 2);
        wire_down(&h.w);
    }
}

static void reading_is_not_told(void **state)
{
    const struct raw_step step = {RAW_ANSWER, raw_http(200, "", "{}")};
    struct heard h;

    (void)state;
    host_call_tell(begin(&h, &step, 1, "ListServices", NULL), on_told, &h, NULL, NULL);
    wire_run(&h.w, &h.done);
    assert_string_equal(h.told, "");
    wire_down(&h.w);
}

/* Whoever waits hears of the end of the client too. */
static void the_end_is_told(void **state)
{
    const struct raw_step step = {RAW_SILENT, NULL};
    struct heard h;

    (void)state;
    begin(&h, &step, 1, "ListServices", NULL);
    wire_down(&h.w);
    assert_int_equal(h.answers, 1);
    assert_int_equal(h.err.code, ERR_CANCELLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_answer),
        cmocka_unit_test(pages_are_joined),
        cmocka_unit_test(a_page_that_was_asked_for_is_one),
        cmocka_unit_test(refusals_are_whole),
        cmocka_unit_test(bad_input_is_told_later),
        cmocka_unit_test(cancelled_is_mute),
        cmocka_unit_test(cancelled_while_it_is_told),
        cmocka_unit_test(the_end_of_a_change),
        cmocka_unit_test(reading_is_not_told),
        cmocka_unit_test(the_end_is_told),
    };

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
