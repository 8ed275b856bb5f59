/* One whole listing of a kind, wherever its rows are told; and a list that the endpoint does not
 * know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "store/store.h"
#include "sync/lister.h"
#include "sync/sync.h"
#include "wire.h"

/* The answer to an operation whose input holds `part`; status 0: 200. */
struct rule {
    const char *op, *part, *answer;
    int status;
};

struct world {
    struct wire w;
    const struct rule *rules;
    struct lister *lister;
    struct buf rows; /* identities, a line each */
    unsigned ends;
    bool cancel_at_first_row;
    char *text[RAW_REQUESTS];
};

static void choose(void *ctx, const struct rawserver *s, size_t i, struct raw_step *out)
{
    struct world *w = ctx;
    const char *op = raw_header(s, i, "X-Amz-Target") + strlen(PROTON_TARGET_PREFIX);
    const struct rule *r = w->rules;
    char **text = &w->text[i % RAW_REQUESTS];

    while (r->op && !(str_eq(r->op, op) && (!r->part || strstr(raw_body(s, i), r->part))))
        r++;
    free(*text);
    *text = xasprintf("HTTP/1.1 %d X\r\nContent-Length: %zu\r\n\r\n%s", r->status ? r->status : 200,
                      strlen(r->op ? r->answer : "{}"), r->op ? r->answer : "{}");
    *out = (struct raw_step){RAW_ANSWER, *text};
}

static void up(struct world *w, const struct rule *rules)
{
    memset(w, 0, sizeof(*w));
    buf_init(&w->rows, 10000);
    w->rules = rules;
    wire_up(&w->w, NULL, 0, &(struct client_config){.max_attempts = 1});
    w->w.raw.choose = choose;
    w->w.raw.choose_ctx = w;
}

static void down(struct world *w)
{
    wire_down(&w->w);
    for (size_t i = 0; i < RAW_REQUESTS; i++)
        free(w->text[i]);
    buf_release(&w->rows);
}

static void add_row(struct world *w, const char *kind, const cJSON *o)
{
    assert_int_equal(kind_identity(kind_find(kind), o, &w->rows), 0);
    buf_adds(&w->rows, "\n");
    if (w->cancel_at_first_row)
        lister_cancel(w->lister);
}

static void on_pipeline(void *ctx, const cJSON *o)
{
    add_row(ctx, "pipeline", o);
}

static void on_connection(void *ctx, const cJSON *o)
{
    add_row(ctx, "connection", o);
}

static void on_environment(void *ctx, const cJSON *o)
{
    add_row(ctx, "environment", o);
}

static void on_version(void *ctx, const cJSON *o)
{
    add_row(ctx, "service-template-version", o);
}

static void on_done(void *ctx, const struct err *e)
{
    struct world *w = ctx;

    w->ends++;
    w->w.err = *e;
    w->w.done = true;
}

static int listed(struct world *w, const char *kind, lister_row_fn *row)
{
    w->w.done = false;
    w->lister = lister_start(&(struct lister_config){.client = w->w.client,
                                                     .kind = kind_find(kind),
                                                     .concurrency = 2,
                                                     .row = row,
                                                     .done = on_done,
                                                     .ctx = w});
    assert_false(w->w.done); /* never from inside */
    wire_run(&w->w, &w->w.done);
    assert_int_equal(w->ends, 1);
    return w->w.err.code;
}

#define TEMPLATES                                                                                  \
    {                                                                                              \
        "ListServiceTemplates", NULL,                                                              \
            "{\"templates\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}", 0              \
    }
#define VERSION(t, n)                                                                              \
    "{\"templateName\":\"" t "\",\"majorVersion\":\"1\",\"minorVersion\":\"" n "\"}"

static void a_list_for_each_row_of_another(void **state)
{
    static const struct rule rules[] = {
        TEMPLATES,
        {"ListServiceTemplateVersions", "\"a\"",
         "{\"templateVersions\":[" VERSION("a", "0") "," VERSION("a", "1") "]}", 0},
        {"ListServiceTemplateVersions", "\"b\"", "{\"templateVersions\":[]}", 0},
        {"ListServiceTemplateVersions", "\"c\"", "{\"templateVersions\":[" VERSION("c", "7") "]}",
         0},
        {NULL, NULL, NULL, 0}};
    struct world w;

    (void)state;
    up(&w, rules);
    assert_int_equal(listed(&w, "service-template-version", on_version), 0);
    assert_int_equal(w.w.raw.requests, 4);
    assert_non_null(strstr(buf_str(&w.rows), "a/1/0\na/1/1\n"));
    assert_non_null(strstr(buf_str(&w.rows), "c/1/7\n"));
    assert_int_equal(w.rows.len, strlen("a/1/0\na/1/1\nc/1/7\n"));
    down(&w);
}

/* The first error ends it: what it says, and no further request than those under way. */
static void an_error_ends_it(void **state)
{
    static const struct rule rules[] = {
        TEMPLATES,
        {"ListServiceTemplateVersions", NULL,
         "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}", 400},
        {NULL, NULL, NULL, 0}};
    struct world w;

    (void)state;
    up(&w, rules);
    assert_int_equal(listed(&w, "service-template-version", on_version), ERR_SERVICE);
    assert_string_equal(w.w.err.service_code, "AccessDeniedException");
    assert_true(w.w.raw.requests <= 3); /* two at once */
    down(&w);
}

/* What hides in others is asked for with them; one that went meanwhile is no error. */
static void what_hides_in_others(void **state)
{
    static const struct rule rules[] = {
        {"ListServices", NULL,
         "{\"services\":[{\"name\":\"s1\"},{\"name\":\"s2\"},{\"name\":\"s3\"}]}", 0},
        {"GetService", "\"s1\"", "{\"service\":{\"name\":\"s1\",\"pipeline\":{\"arn\":\"x\"}}}", 0},
        {"GetService", "\"s2\"", "{\"service\":{\"name\":\"s2\"}}", 0},
        {"GetService", "\"s3\"", "{\"__type\":\"ResourceNotFoundException\",\"message\":\"gone\"}",
         400},
        {NULL, NULL, NULL, 0}};
    struct world w;

    (void)state;
    up(&w, rules);
    assert_int_equal(listed(&w, "pipeline", on_pipeline), 0);
    assert_int_equal(w.w.raw.requests, 4);
    assert_string_equal(buf_str(&w.rows), "s1\n");
    down(&w);
}

static void several_inputs(void **state)
{
    static const struct rule rules[] = {{"ListEnvironmentAccountConnections", "MANAGEMENT_ACCOUNT",
                                         "{\"environmentAccountConnections\":[{\"id\":\"1\"}]}", 0},
                                        {"ListEnvironmentAccountConnections", "ENVIRONMENT_ACCOUNT",
                                         "{\"environmentAccountConnections\":[{\"id\":\"2\"}]}", 0},
                                        {NULL, NULL, NULL, 0}};
    struct world w;

    (void)state;
    up(&w, rules);
    assert_int_equal(listed(&w, "connection", on_connection), 0);
    assert_int_equal(w.w.raw.requests, 2);
    assert_int_equal(w.rows.len, strlen("1\n2\n"));
    down(&w);
}

/* Cancelled from inside of a row: it ends once, as cancelled. */
static void cancelled_in_the_middle(void **state)
{
    static const struct rule rules[] = {
        {"ListEnvironments", NULL, "{\"environments\":[{\"name\":\"e1\"},{\"name\":\"e2\"}]}", 0},
        {NULL, NULL, NULL, 0}};
    struct world w;

    (void)state;
    up(&w, rules);
    w.cancel_at_first_row = true;
    assert_int_equal(listed(&w, "environment", on_environment), ERR_CANCELLED);
    down(&w);
}

/* --- a list that the endpoint does not know --------------------------------------------------- */

struct watched {
    struct store *store;
    struct store_context *context;
    bool closed;
};

static void on_sync_closed(void *ctx)
{
    ((struct watched *)ctx)->closed = true;
}

static size_t told(const struct store *s, const char *text)
{
    size_t n = 0;

    for (size_t i = 0; i < store_activity_count(s); i++)
        n += strstr(store_activity_at(s, i)->text, text) != NULL;
    return n;
}

/* An older endpoint, or a policy, that knows no components: told once, and the header is free. */
static void an_unknown_list_is_told_once(void **state)
{
    static const struct rule rules[] = {
        {"ListComponents", NULL, "{\"__type\":\"UnknownOperationException\",\"message\":\"what?\"}",
         400},
        {"ListEnvironments", NULL, "{\"environments\":[{\"name\":\"e1\"}]}", 0},
        {NULL, NULL, NULL, 0}};
    struct watched x = {.store = store_new(&clock_system)};
    struct sync *s;
    struct world w;

    (void)state;
    x.context = store_add_context(x.store, "one");
    up(&w, rules);
    s = sync_new(&(struct sync_config){
        .loop = &w.w.loop, .client = w.w.client, .context = x.context, .clock = &clock_system});
    sync_start(s);
    for (int round = 1; round <= 3; round++) {
        size_t until = w.w.raw.requests + 5;

        while (w.w.raw.requests < until || store_state(x.context)->phase != PHASE_LIVE)
            uv_run(&w.w.loop, UV_RUN_ONCE);
        sync_refresh(s);
    }
    assert_int_equal(told(x.store, "UnknownOperationException"), 1);
    assert_string_equal(store_state(x.context)->error, "");
    sync_close(s, on_sync_closed, &x);
    wire_run(&w.w, &x.closed);
    down(&w);
    store_free(x.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_for_each_row_of_another),
        cmocka_unit_test(an_error_ends_it),
        cmocka_unit_test(what_hides_in_others),
        cmocka_unit_test(several_inputs),
        cmocka_unit_test(cancelled_in_the_middle),
        cmocka_unit_test(an_unknown_list_is_told_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
