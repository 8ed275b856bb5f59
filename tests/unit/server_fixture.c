/* server_fixture.c - a server on a loop with the fake state machine. */
#include "tests/unit/server_fixture.h"

#include "base/alloc.h"
#include "base/clock.h"

enum { GUARD_MS = 20000 };

static int64_t fixed_ms(void *ctx)
{
    (void)ctx;
    return INT64_C(1440938160000);
}

static const struct clock fixed_clock = {.wall_ms = fixed_ms, .mono_ms = fixed_ms};

static void too_late(uv_timer_t *t)
{
    (void)t;
    print_error("the test took more than %d ms\n", GUARD_MS);
    abort();
}

static void keep_line(void *ctx, const char *line)
{
    struct fixture *f = ctx;
    snprintf(f->line, sizeof(f->line), "%s", line);
}

int fixture_set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    assert_int_equal(uv_loop_init(&f->loop), 0);
    uv_timer_init(&f->loop, &f->guard);
    uv_timer_start(&f->guard, too_late, GUARD_MS, 0);
    uv_unref((uv_handle_t *)&f->guard);
    f->sim = sim_new(NULL, NULL);
    f->o = (struct sim_server_options){
        .no_auth = true, .clock = &fixed_clock, .log = keep_line, .log_ctx = f};
    *state = f;
    return 0;
}

void fixture_closed(void *ctx)
{
    struct fixture *f = ctx;
    f->closed = true;
    f->server = NULL;
}

int fixture_tear_down(void **state)
{
    struct fixture *f = *state;
    if (f->server)
        sim_server_close(f->server, fixture_closed, f);
    uv_close((uv_handle_t *)&f->guard, NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    sim_free(f->sim);
    free(f);
    return 0;
}

void fixture_start(struct fixture *f)
{
    struct err e;
    f->server = sim_server_new(&f->loop, f->sim, &f->o, &e);
    if (!f->server)
        fail_msg("%s", e.msg);
    assert_true(sim_server_port(f->server) > 0);
}
