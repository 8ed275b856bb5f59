/* Kinds on demand: listed when somebody looks, and not before, not after; one listing however many
 * look; what moves is followed. The clock stands still until the test moves it. */
#include "../unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "store/store.h"
#include "sync/inside.h"
#include "sync/sync.h"
#include "wire.h"

enum { REFRESH_MS = 5000, SWEEP_MS = 60000 };

struct want_world {
    struct wire w;
    struct store *store;
    struct sync *sync;
    struct clock clock;
    int64_t now;
    const char *version; /* status of the template's version */
    struct buf body;
    char *text[RAW_REQUESTS];
};

static int64_t read_now(void *ctx)
{
    return ((const struct want_world *)ctx)->now;
}

static const char *op_of(const struct rawserver *s, size_t i)
{
    return raw_header(s, i, "X-Amz-Target") + strlen("AwsProton20200720.");
}

static void choose(void *ctx, const struct rawserver *s, size_t i, struct raw_step *out)
{
    struct want_world *p = ctx;
    char **text = &p->text[i % RAW_REQUESTS];
    const char *op = op_of(s, i);

    buf_clear(&p->body);
    if (str_eq(op, "ListServiceTemplates"))
        buf_adds(&p->body, "{\"templates\":[{\"name\":\"t1\"},{\"name\":\"t2\"}]}");
    else if (str_eq(op, "ListServiceTemplateVersions"))
        buf_addf(&p->body,
                 "{\"templateVersions\":[{\"templateName\":\"%s\",\"majorVersion\":\"1\","
                 "\"minorVersion\":\"0\",\"status\":\"%s\"}]}",
                 strstr(raw_body(s, i), "t1") ? "t1" : "t2", p->version);
    else if (str_eq(op, "GetServiceTemplateVersion"))
        buf_addf(&p->body,
                 "{\"serviceTemplateVersion\":{\"templateName\":\"%s\",\"majorVersion\":\"1\","
                 "\"minorVersion\":\"0\",\"status\":\"PUBLISHED\"}}",
                 strstr(raw_body(s, i), "t1") ? "t1" : "t2");
    else
        buf_adds(&p->body, "{}");
    free(*text);
    *text = xasprintf("HTTP/1.1 200 X\r\nContent-Length: %zu\r\n\r\n%s", p->body.len,
                      buf_str(&p->body));
    out->act = RAW_ANSWER;
    out->text = *text;
}

static void up(struct want_world *p)
{
    const struct client_config once = {.max_attempts = 1};
    struct sync_config cfg = {.refresh_ms = REFRESH_MS, .sweep_ms = SWEEP_MS};

    memset(p, 0, sizeof(*p));
    wire_up(&p->w, NULL, 0, &once);
    p->w.raw.choose = choose;
    p->w.raw.choose_ctx = p;
    p->now = 1000 * 1000;
    p->clock = (struct clock){.wall_ms = read_now, .mono_ms = read_now, .ctx = p};
    p->version = "PUBLISHED";
    buf_init(&p->body, 1 << 16);
    p->store = store_new(&p->clock);
    cfg.loop = &p->w.loop;
    cfg.client = p->w.client;
    cfg.context = store_add_context(p->store, "one");
    cfg.clock = &p->clock;
    p->sync = sync_new(&cfg); /* not started: no timer of its own */
}

static void on_closed(void *ctx)
{
    *(bool *)ctx = true;
}

static void down(struct want_world *p)
{
    bool closed = false;

    sync_close(p->sync, on_closed, &closed);
    wire_run(&p->w, &closed);
    wire_down(&p->w);
    store_free(p->store);
    buf_release(&p->body);
    for (size_t i = 0; i < ARRAY_LEN(p->text); i++)
        free(p->text[i]);
}

/* Time goes on by so much; one tick, and all answers to what it asked for. */
static void step(struct want_world *p, int64_t ms)
{
    p->now += ms;
    p->w.raw.requests = 0;
    poll_tick(p->sync);
    get_tick(p->sync);
    while (p->sync->listings || p->sync->gets_running > 0)
        uv_run(&p->w.loop, UV_RUN_ONCE);
}

static size_t asked(const struct want_world *p, const char *op)
{
    size_t n = 0;

    assert_true(p->w.raw.requests <= RAW_REQUESTS);
    for (size_t i = 0; i < p->w.raw.requests; i++)
        n += str_eq(op_of(&p->w.raw, i), op);
    return n;
}

static void only_while_somebody_looks(void **state)
{
    const struct kind *k = kind_find("service-template");
    struct want_world p;

    (void)state;
    up(&p);
    step(&p, 0);
    assert_int_equal(asked(&p, "ListServiceTemplates"), 0);
    assert_int_equal(store_listed_ms(p.store, k), 0);
    sync_want(p.sync, k, true);
    sync_want(p.sync, k, true);
    step(&p, 0);
    assert_int_equal(asked(&p, "ListServiceTemplates"), 1);
    assert_int_equal(store_count(p.store, k), 2);
    assert_true(store_listed_ms(p.store, k) == p.now);
    for (int i = 0; i < SWEEP_MS / REFRESH_MS - 1; i++) { /* nothing moves there */
        step(&p, REFRESH_MS);
        assert_int_equal(asked(&p, "ListServiceTemplates"), 0);
    }
    step(&p, REFRESH_MS);
    assert_int_equal(asked(&p, "ListServiceTemplates"), 1);
    sync_want(p.sync, k, false);
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "ListServiceTemplates"), 1); /* one still looks */
    sync_want(p.sync, k, false);
    sync_want(p.sync, k, false); /* once too often is no harm */
    step(&p, SWEEP_MS);
    assert_int_equal(asked(&p, "ListServiceTemplates"), 0);
    assert_int_equal(store_count(p.store, k), 2); /* as it was last known */
    sync_want(p.sync, k, true);
    step(&p, 0);
    assert_int_equal(asked(&p, "ListServiceTemplates"), 1); /* too old by now */
    sync_want(p.sync, k, false);
    sync_want(p.sync, k, true);
    step(&p, 0);
    assert_int_equal(asked(&p, "ListServiceTemplates"), 0); /* looked at a moment ago */
    down(&p);
}

static void what_moves_is_followed(void **state)
{
    const struct kind *k = kind_find("service-template-version");
    struct want_world p;

    (void)state;
    up(&p);
    p.version = "REGISTRATION_IN_PROGRESS";
    sync_want(p.sync, k, true);
    step(&p, 0);
    assert_int_equal(asked(&p, "ListServiceTemplateVersions"), 2); /* one a template */
    assert_int_equal(store_count(p.store, k), 2);
    step(&p, REFRESH_MS);
    assert_int_equal(asked(&p, "ListServiceTemplateVersions"), 0);
    assert_int_equal(asked(&p, "GetServiceTemplateVersion"), 2);
    assert_int_equal(store_count_health(p.store, k, HEALTH_OK), 2);
    step(&p, REFRESH_MS);
    assert_int_equal(asked(&p, "GetServiceTemplateVersion"), 0); /* they have come to an end */
    down(&p);
}

static void other_kinds_are_left_alone(void **state)
{
    struct want_world p;

    (void)state;
    up(&p);
    sync_want(p.sync, kind_find("environment"), true);
    sync_want(p.sync, kind_find("environment"), false);
    step(&p, 0);
    assert_int_equal(asked(&p, "ListEnvironments"), 1); /* always kept up to date */
    down(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_while_somebody_looks),
        cmocka_unit_test(what_moves_is_followed),
        cmocka_unit_test(other_kinds_are_left_alone),
    };

    wire_environment();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
