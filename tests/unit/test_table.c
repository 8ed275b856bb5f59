/* Tables: the order of many rows while they change, widths, columns, sorting, identity. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/rng.h"
#include "ui/columns.h"
#include "ui/grid.h"
#include "ui/order.h"
#include "view_fixture.h"

/* --- the order -------------------------------------------------------------------------------- */

static void natural(void **state)
{
    static const char *const sorted[] = {"",   "a",    "a-2", "a-10", "a-10-b",
                                         "a2", "a010", "a11", "b"};

    (void)state;
    for (size_t i = 0; i < sizeof(sorted) / sizeof(sorted[0]); i++)
        for (size_t j = 0; j < sizeof(sorted) / sizeof(sorted[0]); j++) {
            int c = order_natural(sorted[i], sorted[j]);

            if ((i < j) != (c < 0) || (i == j) != (c == 0))
                fail_msg("%s and %s: %d", sorted[i], sorted[j], c);
        }
    assert_true(order_natural("x", NULL) < 0);
    assert_true(order_natural("123456789012345678901", "99999999999999999999") > 0);
}

struct world {
    struct fixture *f;
    struct order order;
    bool failed_only;
};

static bool match(void *ctx, const struct row *r, bool was)
{
    (void)was;
    return !((struct world *)ctx)->failed_only || r->health == HEALTH_FAILED;
}

static void key(void *ctx, const struct row *r, struct order_key *out)
{
    (void)ctx;
    out->text = r->facts.template_name;
    out->number = r->facts.attempted_ms;
    out->missing = !out->text;
}

static void hear(void *ctx, enum store_event ev, struct row *r)
{
    struct world *w = ctx;

    if (r && r->kind == kind_find("environment"))
        order_changed(&w->order, ev, r);
}

/* What is in the order is what matches, each row once, and no two the wrong way round. */
static void check_order(struct world *w)
{
    const struct vec *rows = store_rows(w->f->store, kind_find("environment"));
    size_t n = 0, at;

    order_update(&w->order);
    for (size_t i = 0; i < rows->n; i++) {
        bool in = match(w, rows->v[i], false);

        n += in;
        assert_int_equal(order_find(&w->order, rows->v[i], &at), in);
        if (in)
            assert_ptr_equal(order_row(&w->order, at), rows->v[i]);
    }
    assert_int_equal(order_count(&w->order), n);
    for (size_t i = 0; i + 1 < n; i++) {
        const struct row *p = order_row(&w->order, i), *q = order_row(&w->order, i + 1);
        const char *a = p->facts.template_name, *b = q->facts.template_name;
        int c = order_natural(a, b);

        c = a && b && w->order.cfg.down ? -c : c;
        assert_true(c <= 0);
        if (c == 0 && a)
            assert_true(w->order.cfg.down ? p->facts.attempted_ms >= q->facts.attempted_ms
                                          : p->facts.attempted_ms <= q->facts.attempted_ms);
    }
}

static void change_one(struct fixture *f, struct rng *rng)
{
    unsigned what = (unsigned)rng_below(rng, 10);
    char id[32], json[256];
    struct row *r;

    snprintf(id, sizeof(id), "e-%d", (int)rng_below(rng, 60));
    r = fixture_find(f, "environment", id);
    if (r && what < 3) {
        store_remove(r);
        return;
    }
    snprintf(json, sizeof(json),
             "{'name':'%s','deploymentStatus':'%s','lastDeploymentAttemptedAt':%d%s%d%s}", id,
             what % 2 ? "FAILED" : "SUCCEEDED", (int)rng_below(rng, 50) + 1,
             what == 9 ? "" : ",'templateName':'t-", (int)rng_below(rng, 12), what == 9 ? "" : "'");
    if (what != 9)
        fixture_put(f, "environment", json);
}

static void order_holds(void **state)
{
    struct world w = {.f = fixture_new(&(struct fixture_options){.empty = true})};
    struct order_config cfg = {.match = match, .key = key, .ctx = &w, .text_first = true};
    struct rng rng;

    (void)state;
    rng_seed(&rng, 7);
    order_init(&w.order, &cfg);
    store_observe(w.f->store, hear, &w);
    for (int round = 0; round < 400; round++) {
        int n = (int)rng_below(&rng, 8);

        if (round % 40 == 39) {
            cfg.down = !cfg.down;
            w.failed_only = round % 80 == 39;
            order_rebuild(&w.order, &cfg, store_rows(w.f->store, kind_find("environment")));
        }
        for (int i = 0; i < n; i++)
            change_one(w.f, &rng);
        check_order(&w);
    }
    assert_true(order_count(&w.order) > 0);
    store_unobserve(w.f->store, hear, &w);
    order_release(&w.order);
    fixture_free(w.f);
}

/* --- widths ----------------------------------------------------------------------------------- */

static void narrow_drops_columns(void **state)
{
    for (int w = 200; w >= 1; w--) {
        struct columns c;
        struct grid g;
        int end = 0;

        (void)state;
        columns_default(kind_history(), true, &c);
        columns_grid(&c, &g);
        for (size_t i = 0; i < g.n; i++)
            grid_need(&g, i, 14);
        grid_place(&g, w);
        assert_int_equal(c.c[0].what, COLS_STATUS);
        assert_true(g.c[0].w > 0); /* never lost */
        for (size_t i = 0; i < g.n; i++) {
            if (!g.c[i].w)
                continue;
            assert_true(g.c[i].x >= end);
            end = g.c[i].x + g.c[i].w;
        }
        assert_true(end <= w);
        if (w >= 50) /* and no cut words while there is another column that can go */
            assert_true(g.c[0].w >= 14 && g.c[1].w >= 14);
    }
}

static void columns_are_chosen(void **state)
{
    const struct kind *k = kind_find("instance");
    struct columns c;
    struct err e;

    (void)state;
    assert_int_equal(columns_choose(k, "Last success, NAME ,status", &c, &e), 0);
    assert_int_equal(c.n, 3);
    assert_string_equal(c.c[0].title, "Last success");
    assert_int_equal(c.c[1].what, COLS_NAME);
    assert_int_equal(c.c[2].rank, 0); /* the status stays */
    assert_int_equal(columns_choose(k, "name, nmae", &c, &e), ERR_CONFIG);
    assert_non_null(strstr(e.msg, "instances have no column \"nmae\"; there are: status, name"));
    assert_int_equal(columns_choose(k, " , ", &c, &e), ERR_CONFIG);
    assert_int_equal(columns_choose(k, "target", &c, &e), ERR_CONFIG);
    columns_default(k, false, &c);
    assert_int_equal(columns_find(&c, "stat"), 0);
    assert_int_equal(columns_find(&c, "context"), -1);
    assert_int_equal(columns_find(&c, ""), -1);
    columns_default(k, true, &c);
    assert_true(columns_find(&c, "context") > 0);
}

/* --- in a view -------------------------------------------------------------------------------- */

static void put_many(struct fixture *f, int n)
{
    char json[256];

    for (int i = 0; i < n; i++) {
        snprintf(json, sizeof(json),
                 "{'name':'e-%d','deploymentStatus':'%s','templateName':'t','templateMajorVersion':"
                 "'1','templateMinorVersion':'%d','lastDeploymentAttemptedAt':%d}",
                 i, i % 7 ? "SUCCEEDED" : "FAILED", i % 13, 1795259000 - i);
        fixture_put(f, "environment", json);
    }
}

static struct fixture *table(int n)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.empty = true});

    put_many(f, n);
    ui_open_kind(f->ui, kind_find("environment"), NULL);
    fixture_screen(f, 120, 24);
    return f;
}

static void selected_is(struct fixture *f, const char *name)
{
    if (!strstr(fixture_selected(f), name))
        fail_msg("want %s in %s", name, fixture_screen(f, 80, 24));
}

static void a_row_is_its_identity(void **state)
{
    struct fixture *f = table(40);

    (void)state;
    fixture_keys(f, "j j j");
    selected_is(f, "e-3");
    fixture_keys(f, "<"); /* by status: the failed ones first */
    selected_is(f, "e-3");
    fixture_keys(f, "I");
    selected_is(f, "e-3");
    put_many(f, 60);
    store_remove(fixture_find(f, "environment", "e-1"));
    store_remove(fixture_find(f, "environment", "e-2"));
    selected_is(f, "e-3");
    store_remove(fixture_find(f, "environment", "e-3"));
    assert_string_not_equal(fixture_selected(f), "");
    fixture_free(f);
}

static void sorted_by_every_column(void **state)
{
    struct fixture *f = table(20);

    (void)state;
    selected_is(f, "e-0");
    fixture_keys(f, "I g");
    selected_is(f, "e-19");
    fixture_keys(f, "> g"); /* age: the newest */
    selected_is(f, "e-0");
    fixture_keys(f, "I g");
    selected_is(f, "e-19");
    for (int i = 0; i < 12; i++) {
        fixture_keys(f, ">");
        fixture_screen(f, 120, 24);
    }
    fixture_free(f);
}

/* The next column begins in the same place, whatever the names are made of. */
static void wide_names_are_aligned(void **state)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.empty = true});
    const struct cell *c;
    int at = 0;

    (void)state;
    fixture_put(f, "environment",
                "{'name':'plain','deploymentStatus':'FAILED','templateName':'t1'}");
    fixture_put(f, "environment",
                "{'name':'\u6f22\u5b57\u6f22','deploymentStatus':'FAILED','templateName':'t2'}");
    fixture_put(f, "environment",
                "{'name':'e\u0301tude','deploymentStatus':'FAILED','templateName':'t3'}");
    fixture_put(f, "environment",
                "{'name':'\\u202Eevil\\u0007','deploymentStatus':'FAILED','templateName':'t4'}");
    ui_open_kind(f->ui, kind_find("environment"), NULL);
    fixture_screen(f, 160, 24);
    for (int y = 0, found = 0; y < 24; y++)
        for (int x = 0; x + 1 < 90; x++) {
            c = &f->surface.cells[y * 160 + x];
            if (c[0].cp != 't' || c[1].cp < '1' || c[1].cp > '4' || (x > 0 && c[-1].cp != ' '))
                continue;
            assert_true(found++ == 0 || x == at);
            at = x;
        }
    assert_true(at > 20);
    fixture_free(f);
}

static void a_filter_given(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    ui_open_kind(f->ui, kind_find("instance"), "front-end !dev");
    assert_non_null(strstr(fixture_screen(f, 120, 24), "2 of 7"));
    fixture_keys(f, "Esc");
    assert_null(strstr(fixture_screen(f, 120, 24), "of 7"));
    fixture_keys(f, "Esc");
    assert_non_null(strstr(fixture_screen(f, 120, 24), "Environments"));
    fixture_free(f);
}

static void on_demand_only_while_seen(void **state)
{
    struct fixture *f = fixture_new(NULL);
    const struct kind *k = kind_find("repository");

    (void)state;
    ui_open_kind(f->ui, k, NULL);
    assert_string_equal(buf_str(&f->intents), "want repositories\n");
    assert_non_null(strstr(fixture_screen(f, 80, 24), "loading repositories"));
    store_sweep_end(f->context, k, store_sweep_begin(f->context, k));
    assert_non_null(strstr(fixture_screen(f, 80, 24), "No repositories."));
    f->now_ms += 600 * 1000;
    assert_non_null(strstr(fixture_screen(f, 80, 24), "as of 10m ago"));
    buf_clear(&f->intents);
    fixture_keys(f, "1");
    assert_string_equal(buf_str(&f->intents), "leave repositories\n");
    fixture_keys(f, "[");
    assert_string_equal(buf_str(&f->intents), "leave repositories\nwant repositories\n");
    fixture_free(f);
}

/* --- places ----------------------------------------------------------------------------------- */

static void shows(struct fixture *f, const char *keys, const char *title)
{
    const char *screen;

    fixture_keys(f, keys);
    screen = fixture_screen(f, 80, 24);
    if (!strstr(screen, title))
        fail_msg("keys %s: no \"%s\" in\n%s", keys, title, screen);
}

static void view_history(void **state)
{
    struct fixture *f = fixture_new(NULL);

    (void)state;
    shows(f, "[", "no view before this one");
    shows(f, "Esc 3", "\342\224\200 Deployments");
    shows(f, "2", "\342\224\200 Services");
    shows(f, "[", "\342\224\200 Deployments");
    shows(f, "[", "\342\224\200 Environments");
    shows(f, "] ]", "\342\224\200 Services");
    shows(f, "]", "no view after this one");
    ui_open_kind(f->ui, kind_find("instance"), NULL);
    shows(f, "Esc", "Instances");
    shows(f, "Esc", "\342\224\200 Services");
    shows(f, "]", "Instances"); /* closed, and come back to */
    shows(f, "q 6 [ [ 1", "\342\224\200 Environments");
    shows(f, "]", "no view after this one");
    for (int i = 0; i < 200; i++)
        ui_open_kind(f->ui, kind_find("instance"), NULL);
    for (int i = 0; i < 300; i++)
        fixture_keys(f, "[");
    shows(f, "1", "\342\224\200 Environments");
    assert_null(strstr(buf_str(&f->intents), "quit"));
    fixture_free(f);
}

static void roots_keep_their_place(void **state)
{
    struct fixture *f = fixture_new(NULL);
    char at[200];

    (void)state;
    fixture_keys(f, "3 j j");
    snprintf(at, sizeof(at), "%.40s", fixture_selected(f));
    fixture_keys(f, "1 2 6 3");
    assert_true(str_starts(fixture_selected(f), at));
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(natural),
        cmocka_unit_test(order_holds),
        cmocka_unit_test(narrow_drops_columns),
        cmocka_unit_test(columns_are_chosen),
        cmocka_unit_test(a_row_is_its_identity),
        cmocka_unit_test(sorted_by_every_column),
        cmocka_unit_test(wide_names_are_aligned),
        cmocka_unit_test(a_filter_given),
        cmocka_unit_test(on_demand_only_while_seen),
        cmocka_unit_test(view_history),
        cmocka_unit_test(roots_keep_their_place),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
