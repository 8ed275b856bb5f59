/* Random data, random keys, random sizes, hostile names: what must hold whatever happens. The
 * sanitizers see what the assertions do not. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "view_fixture.h"

enum { ROUNDS = 40, STEPS = 150, NAMES = 7 };

/* A generator of its own: the same numbers everywhere. */
static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static const char *const statuses[] = {"IN_PROGRESS", "SUCCEEDED",          "FAILED", "CANCELLING",
                                       "CANCELLED",   "DELETE_IN_PROGRESS", "weird",  "SUCCEEDED"};

/* fleet: its rows may go too. */
static void change_something(struct fixture *f, uint32_t *seed, bool fleet)
{
    static const char *const kinds[] = {"environment", "service", "instance", "pipeline",
                                        "deployment"};
    const struct kind *k = kind_find(kinds[next(seed) % ARRAY_LEN(kinds)]);
    unsigned a = next(seed) % NAMES, b = next(seed) % NAMES, c = next(seed) % NAMES;
    const char *status = statuses[next(seed) % ARRAY_LEN(statuses)];
    char json[1024];

    if (next(seed) % 4 == 0) {
        const struct vec *rows = store_rows(f->store, k);
        struct row *r = rows->n ? rows->v[next(seed) % rows->n] : NULL;

        if (r && (fleet || r->id[1] == '-'))
            store_remove(r);
        return;
    }
    snprintf(json, sizeof(json),
             "{'id':'d-%u','name':'n-%u','serviceName':'n-%u','environmentName':'n-%u',"
             "'deploymentStatus':'%s','status':'%s','templateName':'t','templateMajorVersion':'1',"
             "'templateMinorVersion':'%u','createdAt':1795250000,'targetResourceType':"
             "'SERVICE_INSTANCE','serviceInstanceName':'n-%u',"
             "'lastDeploymentAttemptedAt':%u}",
             a, a, b, c, status, status, a, a, 1795240000 + next(seed) % 19000);
    fixture_put(f, k->name, json);
}

/* No control character and no half of a wide one without the other reaches a cell. */
static void check_cells(const struct surface *s)
{
    for (int i = 0; i < s->w * s->h; i++) {
        const struct cell *c = &s->cells[i];

        assert_false(c->cp != 0 && text_is_hostile(c->cp));
        assert_true(c->mark == 0 || text_cp_width(c->mark) == 0);
        assert_true(c->style < STYLE__COUNT);
        if (s->ascii)
            assert_true(c->cp < 0x7F);
        if (c->cp == 0)
            assert_true(i % s->w > 0 && s->cells[i - 1].cp != 0);
    }
}

static void random_key(struct fixture *f, uint32_t *seed)
{
    static const uint32_t special[] = {PKEY_ENTER, PKEY_ESC,  PKEY_TAB,   PKEY_DELETE,
                                       PKEY_UP,    PKEY_DOWN, PKEY_LEFT,  PKEY_PGDN,
                                       PKEY_END,   PKEY_HOME, PKEY_RIGHT, PKEY_BACKSPACE};
    uint32_t r = next(seed);

    if (r % 3 == 0)
        ui_key(f->ui, special[next(seed) % ARRAY_LEN(special)]);
    else if (r % 50 == 1)
        ui_key(f->ui, KEYMOD_CTRL | ('a' + next(seed) % 26));
    else if (r % 50 == 2)
        ui_key(f->ui, next(seed) % 0x11000);
    else
        ui_key(f->ui, ' ' + next(seed) % 95);
}

static void differs(struct fixture *f, uint32_t round, int step)
{
    char *before = surface_dump_styles(&f->surface), *after;

    ui_draw(f->ui, &f->surface);
    after = surface_dump_styles(&f->surface);
    fprintf(stderr, "before:\n%s\nafter:\n%s\n", before, after); /* cmocka cuts what is long */
    fail_msg("round %u step %d", (unsigned)round, step);
}

static void random_everything(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t seed = round * 7919 + 1;
        struct fixture *f = fixture_new(
            &(struct fixture_options){.ascii = round % 4 == 3, .empty = round % 2});

        for (int step = 0; step < STEPS; step++) {
            change_something(f, &seed, true);
            random_key(f, &seed);
            if (next(&seed) % 8 == 0)
                ui_resize(f->ui, (int)(next(&seed) % 140), (int)(next(&seed) % 45));
            if (next(&seed) % 3)
                continue;
            f->now_ms += next(&seed) % 5000;
            store_tick(f->store);
            ui_tick(f->ui);
            ui_draw(f->ui, &f->surface);
            assert_false(ui_dirty(f->ui));
            check_cells(&f->surface);
            ui_tick(f->ui); /* no time has gone by: nothing differs */
            if (ui_dirty(f->ui))
                differs(f, round, step);
        }
        fixture_free(f);
    }
}

/* The selected line is the same thing before and after, whatever comes and goes around it. */
static void selection_is_stable(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct fixture *f = fixture_new(NULL);
        uint32_t seed = round + 1;
        char focus[128];

        ui_draw(f->ui, &f->surface);
        fixture_keys(f, "*");
        for (unsigned i = next(&seed) % 16; i > 0; i--)
            fixture_keys(f, "j");
        snprintf(focus, sizeof(focus), "%s", f->focus);
        for (int step = 0; step < STEPS; step++) {
            change_something(f, &seed, false);
            if (step % 5 == 0)
                ui_draw(f->ui, &f->surface);
            assert_string_equal(f->focus, focus);
        }
        fixture_free(f);
    }
}

static const char *selected_line(struct fixture *f, int *y)
{
    const char *dump = fixture_screen(f, 80, 24), *at = dump;

    for (*y = 0; *at && *at != '>'; ++*y)
        at = strchr(at, '\n') ? strchr(at, '\n') + 1 : "";
    return at;
}

/* A line that comes above does not move the selected one on the screen once the list is longer. */
static void nothing_jumps(void **state)
{
    struct fixture *f = fixture_new(NULL);
    int before, after;

    (void)state;
    for (int i = 0; i < 40; i++) {
        char json[200];

        snprintf(json, sizeof(json), "{'name':'m-%02d','deploymentStatus':'SUCCEEDED'}", i);
        fixture_put(f, "environment", json);
    }
    fixture_screen(f, 80, 24);
    for (int i = 0; i < 30; i++)
        fixture_keys(f, "j");
    assert_int_equal(strncmp(selected_line(f, &before) + 3, "m-2", 3), 0);
    fixture_put(f, "environment", "{'name':'a-first','deploymentStatus':'SUCCEEDED'}");
    fixture_put(f, "environment", "{'name':'m-00x','deploymentStatus':'SUCCEEDED'}");
    assert_int_equal(strncmp(selected_line(f, &after) + 3, "m-2", 3), 0);
    assert_int_equal(before, after);
    store_remove(fixture_find(f, "environment", "a-first"));
    assert_int_equal(strncmp(selected_line(f, &after) + 3, "m-2", 3), 0);
    assert_int_equal(before, after);
    fixture_free(f);
}

/* Before the first key the first line is selected, in whatever order things come. */
static void first_load_starts_at_the_top(void **state)
{
    struct fixture *f = fixture_new(&(struct fixture_options){.empty = true});

    (void)state;
    fixture_screen(f, 80, 24);
    fixture_put(f, "environment", "{'name':'zebra','deploymentStatus':'SUCCEEDED'}");
    fixture_screen(f, 80, 24);
    fixture_put(f, "environment", "{'name':'ant','deploymentStatus':'SUCCEEDED'}");
    fixture_screen(f, 80, 24);
    assert_string_equal(f->focus, "environment ant");
    fixture_free(f);
}

/* In a large tree what comes may wait a moment, and is then drawn without a key. */
static void what_comes_is_seen_soon(void **state)
{
    struct fixture *f = fixture_new(NULL);
    char json[200];

    (void)state;
    for (int i = 0; i < 1000; i++) {
        snprintf(json, sizeof(json), "{'name':'m-%03d','deploymentStatus':'SUCCEEDED'}", i);
        fixture_put(f, "environment", json);
    }
    fixture_screen(f, 80, 24);
    fixture_put(f, "environment", "{'name':'a-first','deploymentStatus':'SUCCEEDED'}");
    fixture_screen(f, 80, 24);
    f->now_ms += 1000;
    ui_tick(f->ui);
    assert_true(ui_dirty(f->ui));
    assert_non_null(strstr(fixture_screen(f, 80, 24), "a-first"));
    store_remove(fixture_find(f, "environment", "a-first"));   /* never waits */
    assert_null(strstr(fixture_screen(f, 80, 12), "a-first")); /* no room for what happened */
    fixture_free(f);
}

static void hostile_names(void **state)
{
    static const char *const views[] = {"*", "2 *", "3", "6", "z d", "z Esc y", "?", "z X", "u"};
    static const char *const bad[] = {"\\u001b[2J\\u0007",
                                      "\\u202egpj.exe",
                                      "a\\u001fenv:b",
                                      "\\u200b\\u2028x",
                                      "\\u4e2d\\u6587\\u4e2d\\u6587",
                                      "e\\u0301\\u0301\\u0301",
                                      "%s%n%d",
                                      "a\\nb\\tc"};
    static const int sizes[][2] = {{80, 24}, {200, 50}, {40, 12}, {20, 5}};

    (void)state;
    for (size_t v = 0; v < ARRAY_LEN(views) * ARRAY_LEN(bad); v++) {
        struct fixture *f = fixture_new(&(struct fixture_options){.ascii = v % 2});
        const char *name = bad[v % ARRAY_LEN(bad)];
        char json[1024];

        snprintf(json, sizeof(json),
                 "{'name':'!%s','id':'%s','serviceName':'!%s','environmentName':'!%s',"
                 "'deploymentStatus':'FAILED','status':'%s','deploymentStatusMessage':'%s',"
                 "'templateName':'%s','createdAt':1795250000,'spec':'%s','arn':'%s'}",
                 name, name, name, name, name, name, name, name, name);
        for (size_t i = 0; i < kind_count(); i++)
            fixture_put(f, kind_at(i)->name, json);
        store_say(f->context, ACTIVITY_ERROR, NULL, NULL, HEALTH_UNKNOWN, HEALTH_UNKNOWN, "%s",
                  "\033]0;title\007 \xff\xfe");
        fixture_keys(f, views[v / ARRAY_LEN(bad)]);
        for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
            fixture_screen(f, sizes[s][0], sizes[s][1]);
            check_cells(&f->surface);
        }
        fixture_free(f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_everything),       cmocka_unit_test(selection_is_stable),
        cmocka_unit_test(nothing_jumps),           cmocka_unit_test(first_load_starts_at_the_top),
        cmocka_unit_test(what_comes_is_seen_soon), cmocka_unit_test(hostile_names),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
