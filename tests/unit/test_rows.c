/* Rows of `protontop list` as text: a table that fits, CSV and JSON that programs can read, and
 * nothing hostile on a terminal. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/rows.h"
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "store/store.h"

#define NOW (INT64_C(1800000000) * 1000)

static int64_t now(void *ctx)
{
    (void)ctx;
    return NOW;
}

static const struct clock stopped = {now, now, NULL};

struct world {
    struct store *store;
    struct store_context *context;
    struct row *rows[4];
    size_t n;
};

static void put(struct world *w, const char *kind, const char *json)
{
    struct err e;
    cJSON *o = json_parse(json, strlen(json), &e);

    assert_non_null(o);
    w->rows[w->n] = store_put(w->context, kind_find(kind), o, true);
    assert_non_null(w->rows[w->n++]);
    cJSON_Delete(o);
}

static char *printed(struct world *w, enum rows_format format, int width, const char *change)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    struct rows *o = rows_new(&(struct rows_config){.file = f,
                                                    .format = format,
                                                    .kind = w->rows[0]->kind,
                                                    .ascii = true,
                                                    .visible = width > 0,
                                                    .changes = change != NULL,
                                                    .width = width});

    if (change)
        rows_change(o, change, w->rows[0], NOW);
    else
        rows_list(o, w->rows, w->n, NOW);
    rows_free(o);
    fclose(f);
    return text;
}

static void assert_printed(struct world *w, enum rows_format format, int width, const char *change,
                           const char *expected)
{
    char *text = printed(w, format, width, change);

    assert_string_equal(text, expected);
    free(text);
}

static void two_repositories(struct world *w)
{
    *w = (struct world){.store = store_new(&stopped)};
    w->context = store_add_context(w->store, "one");
    put(w, "repository",
        "{\"provider\":\"GITHUB\",\"name\":\"a/b\",\"connectionArn\":\"arn:x\",\"arn\":\"arn:r\"}");
    put(w, "repository",
        "{\"provider\":\"GITHUB\",\"name\":\"a/long-name\",\"connectionArn\":\"p,\\\"q\\\"\\nr\"}");
}

static void test_table(void **state)
{
    struct world w;

    (void)state;
    two_repositories(&w);
    assert_printed(&w, ROWS_TABLE, 0, NULL,
                   "NAME                CONNECTION\n"
                   "GITHUB/a/b          arn:x\n"
                   "GITHUB/a/long-name  p,\"q\" r\n");
    /* What does not fit is left out, the least important first; the name stays. */
    assert_printed(&w, ROWS_TABLE, 20, "added", "added  GITHUB/a/b\n");
    store_free(w.store);
}

static void test_csv(void **state)
{
    struct world w;

    (void)state;
    two_repositories(&w);
    assert_printed(&w, ROWS_CSV, 0, NULL,
                   "id,provider,name,connectionArn,encryptionKey,arn\r\n"
                   "GITHUB/a/b,GITHUB,a/b,arn:x,,arn:r\r\n"
                   "GITHUB/a/long-name,GITHUB,a/long-name,\"p,\"\"q\"\"\nr\",,\r\n");
    assert_printed(&w, ROWS_CSV, 0, "removed",
                   "2027-01-15T08:00:00Z,removed,GITHUB/a/b,GITHUB,a/b,arn:x,,arn:r\r\n");
    store_free(w.store);
}

static void test_json(void **state)
{
    struct world w;
    char *text;
    struct err e;
    cJSON *o;

    (void)state;
    two_repositories(&w);
    text = printed(&w, ROWS_JSON, 0, NULL);
    o = json_parse(text, strlen(text), &e);
    assert_int_equal(cJSON_GetArraySize(o), 2);
    assert_string_equal(json_str(cJSON_GetArrayItem(o, 1), "resource.connectionArn"), "p,\"q\"\nr");
    cJSON_Delete(o);
    free(text);
    assert_printed(
        &w, ROWS_JSON, 0, "changed",
        "{\"at\":\"2027-01-15T08:00:00Z\",\"change\":\"changed\",\"kind\":\"repository\","
        "\"id\":\"GITHUB/a/b\",\"resource\":{\"provider\":\"GITHUB\",\"name\":\"a/b\","
        "\"connectionArn\":\"arn:x\",\"arn\":\"arn:r\"}}\n");
    w.n = 0;
    assert_printed(&w, ROWS_JSON, 0, NULL, "[]\n");
    store_free(w.store);
}

/* A deployment is shown by what it is about; what could steer a terminal is made visible. */
static void test_history_and_hostile(void **state)
{
    struct world w = {.store = store_new(&stopped)};
    char *text;

    (void)state;
    w.context = store_add_context(w.store, "one");
    put(&w, "deployment",
        "{\"id\":\"d1\",\"deploymentStatus\":\"FAILED\",\"targetResourceType\":\"SERVICE_"
        "INSTANCE\","
        "\"serviceName\":\"s\\u001b[2J\",\"serviceInstanceName\":\"i\",\"environmentName\":\"e\","
        "\"createdAt\":1799999940}");
    assert_printed(&w, ROWS_TABLE, 0, NULL,
                   "NAME  TARGET             STATUS    STARTED  COMPLETED  ENVIRONMENT\n"
                   "d1    instance s^[[2J/i  x FAILED  1m       -          e\n");
    text = printed(&w, ROWS_CSV, 80, "added");
    assert_non_null(strstr(text, ",SERVICE_INSTANCE,e,s^[[2J,i,"));
    assert_null(strchr(text, '\033'));
    free(text);
    store_free(w.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_history_and_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
