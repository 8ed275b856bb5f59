/* test_state.c - a state file: what was noted is there again, whatever became of the process;
 * damage is seen, said, and nothing is written over it. */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/num.h"
#include "base/when.h"
#include "sim/save.h"
#include "sim/state.h"
#include "sim/statefile.h"

#define START INT64_C(1795000000000)

enum { TEXT_MAX = 64 * 1024 * 1024 };

struct fixture {
    char dir[40];
    char *path;
    struct state *st;
    struct sim *s;
    int64_t now;
    struct state_scenario place;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    snprintf(f->dir, sizeof(f->dir), "/tmp/state-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    f->path = xasprintf("%s/state", f->dir);
    f->now = START;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    DIR *d = opendir(f->dir);
    state_close(f->st);
    sim_free(f->s);
    for (const struct dirent *x; (x = readdir(d));) {
        char *path = xasprintf("%s/%s", f->dir, x->d_name);
        if (x->d_name[0] != '.')
            assert_int_equal(unlink(path), 0);
        free(path);
    }
    closedir(d);
    assert_int_equal(rmdir(f->dir), 0);
    free(f->path);
    free(f);
    return 0;
}

static void begin(struct fixture *f)
{
    struct sim_options o;
    struct err e;
    sim_options_init(&o);
    o.now_ms = START;
    o.environments = 3;
    o.services = 4;
    o.instances = 2;
    f->s = sim_new(&o, &e);
    f->st = state_open(&statefile_sqlite, f->path, &e);
    if (!f->st)
        fail_msg("%s", e.msg);
    assert_true(state_is_new(f->st));
    f->place = (struct state_scenario){.start_ms = START, .done = 1};
    if (state_snapshot(f->st, f->s, &f->place, &e))
        fail_msg("%s", e.msg);
    assert_false(state_is_new(f->st));
}

/* Notes a call and makes it, a while later. */
static void call(struct fixture *f, const char *op, const char *input, const char *error)
{
    struct err e;
    struct sim_answer a;
    cJSON *in = json_parse(input, strlen(input), &e);
    const struct sim_request rq = {.op = op, .input = in, .region = "eu-west-3"};
    f->now += 3 * MS_SECOND;
    assert_int_equal(state_note_call(f->st, &rq, f->now, &e), 0);
    sim_handle(f->s, &rq, f->now, &a);
    assert_string_equal(a.error, error);
    sim_answer_release(&a);
    cJSON_Delete(in);
}

static char *text_of(struct sim *s, int64_t now)
{
    struct buf b = BUF_INIT(TEXT_MAX);
    sim_advance(s, now);
    assert_int_equal(sim_export_text(s, &b), 0);
    return buf_detach(&b);
}

/* Closes the file as a kill does, without a last snapshot, and loads it: the same is there. */
static void expect_same_after_restart(struct fixture *f)
{
    struct err e;
    struct state_scenario place = {.start_ms = 0};
    struct sim *again = NULL;
    char *a, *b;

    state_close(f->st);
    f->st = state_open(&statefile_sqlite, f->path, &e);
    if (!f->st || !(again = state_load(f->st, &place, &e)))
        fail_msg("%s", e.msg);
    f->now += MS_MINUTE;
    a = text_of(f->s, f->now);
    b = text_of(again, f->now);
    assert_string_equal(a, b);
    assert_true(place.start_ms == f->place.start_ms && place.done == f->place.done);
    free(a);
    free(b);
    sim_free(again);
}

static void do_much(struct fixture *f)
{
    call(f, "CreateEnvironmentTemplate",
         "{\"name\":\"mine\",\"tags\":[{\"key\":\"k\",\"value\":\"v\"}]}", "");
    call(
        f, "CreateEnvironmentTemplateVersion",
        "{\"templateName\":\"mine\",\"source\":{\"s3\":{\"bucket\":\"bbb\",\"key\":\"k.tar.gz\"}}}",
        "");
    call(f, "DeleteService", "{\"name\":\"no-such-service\"}", "");
    call(f, "UpdateEnvironment", "{\"name\":\"no-such\",\"deploymentType\":\"NONE\"}",
         "ResourceNotFoundException");
    f->now += 10 * MS_SECOND;
    call(f, "UpdateEnvironmentTemplateVersion",
         "{\"templateName\":\"mine\",\"majorVersion\":\"1\",\"minorVersion\":\"0\","
         "\"status\":\"PUBLISHED\"}",
         "");
    call(f, "CreateEnvironment",
         "{\"name\":\"own\",\"templateName\":\"mine\",\"templateMajorVersion\":\"1\","
         "\"protonServiceRoleArn\":\"arn:aws:iam::123456789012:role/x\",\"spec\":\"proton: "
         "EnvironmentSpec\\nspec: {a: \\\"\\u00e9\\\"}\\n\"}",
         "");
}

static void test_journal(void **state)
{
    struct fixture *f = *state;
    struct err e;
    struct stat st;
    begin(f);
    expect_same_after_restart(f);
    do_much(f);
    expect_same_after_restart(f);
    const struct sim_request rq = {.op = "ListServices"};
    f->place.done = 2;
    assert_int_equal(state_note_event(f->st, 2, &rq, f->now, &e), 0);
    f->place.done = 3;
    assert_int_equal(state_note_event(f->st, 3, NULL, f->now, &e), 0);
    expect_same_after_restart(f);
    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

/* Work that was handed out, and came back. */
static void test_ends(void **state)
{
    struct fixture *f = *state;
    struct sim_options o;
    struct sim_work w;
    struct err e;
    begin(f);
    sim_tell_options(f->s, &o);
    o.external = true;
    sim_wake(f->s, &o, f->now);
    assert_int_equal(state_snapshot(f->st, f->s, &f->place, &e), 0);
    do_much(f);
    assert_true(sim_next_work(f->s, &w));
    cJSON *outputs = json_parse("[{\"key\":\"a\",\"valueString\":\"b\"}]", 33, &e);
    const struct sim_work_result r = {.good = true, .message = "Done.", .outputs = outputs};
    f->now += MS_SECOND;
    assert_int_equal(state_note_end(f->st, w.id, &r, f->now, &e), 0);
    sim_end_work(f->s, w.id, &r, f->now);
    cJSON_Delete(outputs);
    expect_same_after_restart(f);
}

static void test_snapshot_after_journal(void **state)
{
    struct fixture *f = *state;
    struct err e;
    begin(f);
    do_much(f);
    assert_false(state_wants_snapshot(f->st));
    assert_int_equal(state_snapshot(f->st, f->s, &f->place, &e), 0);
    call(f, "DeleteEnvironmentTemplate", "{\"name\":\"not-there\"}", "");
    expect_same_after_restart(f);
}

static void test_held_by_one(void **state)
{
    struct fixture *f = *state;
    struct err e;
    begin(f);
    assert_null(state_open(&statefile_sqlite, f->path, &e));
    assert_int_equal(e.code, ERR_CONFIG);
    assert_non_null(strstr(e.msg, "is in use by another process"));
    call(f, "DeleteEnvironmentTemplate", "{\"name\":\"not-there\"}", "");
}

/* --- damage
 * --------------------------------------------------------------------------------------- */

struct bytes {
    unsigned char *p;
    size_t n;
};

static struct bytes read_bytes(const char *path)
{
    struct stat st;
    struct bytes b;
    FILE *f = fopen(path, "re");
    assert_non_null(f);
    assert_int_equal(fstat(fileno(f), &st), 0);
    b.n = (size_t)st.st_size;
    b.p = xmalloc(b.n + 1);
    assert_int_equal(fread(b.p, 1, b.n, f), b.n);
    fclose(f);
    return b;
}

static void write_bytes(const char *path, const struct bytes *b)
{
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(b->p, 1, b->n, f), b->n);
    assert_int_equal(fclose(f), 0);
}

/* Opens and loads: the text of what came of it, or NULL with e set. */
static char *try_load(struct fixture *f, struct err *e)
{
    struct state_scenario place = {.start_ms = 0};
    struct state *st = state_open(&statefile_sqlite, f->path, e);
    struct sim *s = st && !state_is_new(st) ? state_load(st, &place, e) : NULL;
    char *text = s ? text_of(s, f->now) : NULL;
    sim_free(s);
    state_close(st);
    return text;
}

static void test_damage(void **state)
{
    struct fixture *f = *state;
    struct err e;
    begin(f);
    do_much(f);
    char *whole = text_of(f->s, f->now);
    state_close(f->st); /* the log goes into the file */
    f->st = NULL;
    struct bytes good = read_bytes(f->path);
    int refused = 0;
    for (size_t i = 0; i < 60; i++) {
        struct bytes bad = {.p = xmalloc(good.n), .n = good.n}, after;
        size_t at = good.n / 60 * i + 17 * i % 97;
        memcpy(bad.p, good.p, good.n);
        if (i % 3 == 2)
            bad.n = at + 1; /* cut off */
        else
            bad.p[at] ^= (unsigned char)(1U << i % 8);
        write_bytes(f->path, &bad);
        err_clear(&e);
        char *text = try_load(f, &e);
        if (text) { /* a byte that nothing stands in */
            assert_string_equal(text, whole);
        } else {
            refused++;
            if (e.code != ERR_CONFIG || !strstr(e.msg, f->path))
                fail_msg("byte %zu: %s: %s", at, err_name(e.code), e.msg);
            after = read_bytes(f->path);
            assert_int_equal(after.n, bad.n);
            assert_memory_equal(after.p, bad.p, bad.n);
            free(after.p);
        }
        free(text);
        free(bad.p);
    }
    assert_in_range(refused, 20, 60);
    write_bytes(f->path, &good);
    char *text = try_load(f, &e);
    assert_string_equal(text, whole);
    free(text);
    free(whole);
    free(good.p);
}

static void run_sql(struct fixture *f, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* What SQLite takes for whole, and is not. */
static void test_altered(void **state)
{
    static const struct {
        const char *sql, *words;
    } all[] = {
        {"UPDATE part SET body = replace(body, 'front-end', 'back-end')", "is damaged"},
        {"DELETE FROM part WHERE kind = 'event'", "is damaged"},
        {"DELETE FROM journal WHERE seq = 2", "is damaged"},
        {"UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 3", "is damaged"},
        {"UPDATE journal SET body = '{}' WHERE seq = 1", "is damaged"},
        {"UPDATE meta SET value = '0.0.1' WHERE name = 'writer'",
         "was written by protond 0.0.1, which was not ended properly"},
        {"PRAGMA user_version = 9", "has format 9, this protond knows 1"},
        {"PRAGMA application_id = 9", "is no state file of protond"},
    };
    struct fixture *f = *state;
    struct err e;
    begin(f);
    do_much(f);
    state_close(f->st);
    f->st = NULL;
    struct bytes good = read_bytes(f->path);
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        run_sql(f, all[i].sql);
        err_clear(&e);
        char *text = try_load(f, &e);
        if (text || e.code != ERR_CONFIG || !strstr(e.msg, all[i].words))
            fail_msg("%s: %s", all[i].sql, text ? "loaded" : e.msg);
        write_bytes(f->path, &good);
    }
    free(good.p);
}

static void test_no_state_file(void **state)
{
    struct fixture *f = *state;
    struct err e;
    struct bytes text = {.p = (unsigned char *)xstrdup("Dear diary, and so on and on.\n"), .n = 30};
    write_bytes(f->path, &text);
    assert_null(state_open(&statefile_sqlite, f->path, &e));
    assert_int_equal(e.code, ERR_CONFIG);
    assert_non_null(strstr(e.msg, "is no state file of protond: it is left as it is"));
    struct bytes after = read_bytes(f->path);
    assert_memory_equal(after.p, text.p, text.n);
    free(after.p);
    free(text.p);
    assert_int_equal(unlink(f->path), 0);
    run_sql(f, "CREATE TABLE a(b)");
    assert_null(state_open(&statefile_sqlite, f->path, &e));
    assert_non_null(strstr(e.msg, "is no state file of protond"));
    assert_null(state_open(&statefile_sqlite, "/nowhere/at/all", &e));
    assert_int_equal(e.code, ERR_IO);
    assert_null(state_open(&statefile_sqlite, f->dir, &e));
}

int main(void)
{
#define WITH(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(test_journal),       WITH(test_ends),   WITH(test_snapshot_after_journal),
        WITH(test_held_by_one),   WITH(test_damage), WITH(test_altered),
        WITH(test_no_state_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
