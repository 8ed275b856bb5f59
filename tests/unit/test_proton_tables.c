/* test_proton_tables.c - the tables of src/proton hold what the service model holds, no less and no
 * more: both are written as the same plain facts (proton_facts.jq says how), and compared. */
#include "tests/unit/unit.h"

#include <protontop/op.h>
#include <protontop/waiter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/vec.h"

enum { LINE_MAX_BYTES = 8192 };

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int by_pointed_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void push(struct vec *facts, struct buf *line)
{
    assert_false(line->overflow);
    vec_push(facts, buf_detach(line));
}

static void free_all(struct vec *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        free(lines->v[i]);
    vec_release(lines);
}

static void op_facts(const struct op *op, struct vec *facts)
{
    static const char *const retry[] = {[OP_RETRY_READ] = "READ",
                                        [OP_RETRY_TOKEN] = "TOKEN",
                                        [OP_RETRY_SAFE] = "SAFE",
                                        [OP_RETRY_NEVER] = "NEVER"};
    const char *errors[16];
    size_t n = 0;
    struct buf b = BUF_INIT(LINE_MAX_BYTES);
    while (op->errors[n]) {
        assert_true(n < ARRAY_LEN(errors));
        errors[n] = op->errors[n];
        n++;
    }
    qsort(errors, n, sizeof(errors[0]), by_pointed_text);
    buf_addf(&b, "op %s %s %s %s %s ", op->name, op->cli_name, op->input->name, op->output->name,
             retry[op->retry]);
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%s", i ? "," : "", errors[i]);
    push(facts, &b);
    if (op->result_key) {
        buf_addf(&b, "page %s %s %s %s %s", op->name, op->input_token, op->output_token,
                 op->limit_key ? op->limit_key : "-", op->result_key);
        push(facts, &b);
    } else {
        assert_null(op->input_token);
        assert_null(op->output_token);
        assert_null(op->limit_key);
    }
}

static void add_bound(struct buf *b, long bound)
{
    if (bound == -1)
        buf_adds(b, " -");
    else
        buf_addf(b, " %ld", bound);
}

/* JSON text of a pattern: only the backslash and the quote need an escape there. */
static void add_pattern(struct buf *b, const char *p)
{
    buf_addc(b, '"');
    for (; *p; p++) {
        if (*p == '\\' || *p == '"')
            buf_addc(b, '\\');
        buf_addc(b, *p);
    }
    buf_addc(b, '"');
}

static void add_detail(struct buf *b, const struct shape *s)
{
    if (s->type == SHAPE_STRUCTURE) {
        buf_adds(b, s->is_union ? " union" : " struct");
        for (size_t i = 0; i < s->n_members; i++) {
            const struct member *m = &s->members[i];
            buf_addf(b, " %s%s%s:%s", m->token ? "~" : "", m->required ? "*" : "", m->name,
                     m->shape->name);
        }
    } else if (s->type == SHAPE_LIST) {
        buf_addf(b, " %s", s->item->name);
    } else if (s->values) {
        for (size_t i = 0; s->values[i]; i++)
            buf_addf(b, "%s%s", i ? "|" : " ", s->values[i]);
    } else if (s->type == SHAPE_STRING) {
        buf_addc(b, ' ');
        if (s->pattern)
            add_pattern(b, s->pattern);
        else
            buf_addc(b, '-');
    }
    if (s->type != SHAPE_STRUCTURE)
        assert_true(!s->members && !s->n_members && !s->is_union);
    if (s->type != SHAPE_LIST)
        assert_null(s->item);
    if (s->type != SHAPE_STRING)
        assert_true(!s->values && !s->pattern);
}

static void shape_facts(const struct shape *s, struct vec *seen, struct vec *facts)
{
    static const char *const type[] = {
        [SHAPE_STRUCTURE] = "structure", [SHAPE_LIST] = "list",
        [SHAPE_STRING] = "string",       [SHAPE_INTEGER] = "integer",
        [SHAPE_BOOLEAN] = "boolean",     [SHAPE_TIMESTAMP] = "timestamp"};
    for (size_t i = 0; i < seen->n; i++)
        if (seen->v[i] == s)
            return;
    struct buf b = BUF_INIT(LINE_MAX_BYTES);
    union {
        const struct shape *is;
        void *as;
    } u = {.is = s};
    vec_push(seen, u.as);
    buf_addf(&b, "shape %s %s", s->name, type[s->type]);
    add_bound(&b, s->min);
    add_bound(&b, s->max);
    buf_adds(&b, s->sensitive ? " sensitive" : " plain");
    add_detail(&b, s);
    push(facts, &b);
    for (size_t i = 0; i < s->n_members; i++)
        shape_facts(s->members[i].shape, seen, facts);
    if (s->item)
        shape_facts(s->item, seen, facts);
}

static void waiter_facts(const struct waiter *w, struct vec *facts)
{
    struct buf b = BUF_INIT(LINE_MAX_BYTES);
    buf_addf(&b, "waiter %s %s %s %d %d", w->name, w->cli_name, w->op, w->delay_s, w->max_attempts);
    for (size_t i = 0; i < w->n_acceptors; i++) {
        const struct waiter_acceptor *a = &w->acceptors[i];
        buf_addf(&b, " %s:%s=%s", a->success ? "success" : "failure", a->path ? a->path : "-",
                 a->expected);
    }
    push(facts, &b);
}

static void read_lines(const char *path, struct vec *lines)
{
    FILE *f = fopen(path, "re");
    if (!f)
        fail_msg("cannot open %s", path);
    char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof(line), f)) {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        vec_push(lines, xstrdup(line));
    }
    assert_int_equal(fclose(f), 0);
}

/* Both sorted. Prints what only one side has; returns how much that is. */
static int differences(const struct vec *facts, const struct vec *tables)
{
    int n = 0;
    for (size_t i = 0, k = 0; i < facts->n || k < tables->n;) {
        int c = i == facts->n ? 1 : k == tables->n ? -1 : strcmp(facts->v[i], tables->v[k]);
        if (c < 0)
            print_error("only in the model:  %s\n", (char *)facts->v[i]);
        if (c > 0)
            print_error("only in the tables: %s\n", (char *)tables->v[k]);
        n += c != 0;
        i += c <= 0;
        k += c >= 0;
    }
    return n;
}

static void test_facts(void **state)
{
    (void)state;
    struct vec facts = {0}, tables = {0}, seen = {0};
    read_lines(PT_TEST_SRCDIR "/tests/unit/proton_facts.txt", &facts);
    for (size_t i = 0; i < op_count(); i++) {
        op_facts(op_at(i), &tables);
        shape_facts(op_at(i)->input, &seen, &tables);
        shape_facts(op_at(i)->output, &seen, &tables);
    }
    for (size_t i = 0; i < waiter_count(); i++)
        waiter_facts(waiter_at(i), &tables);
    qsort(facts.v, facts.n, sizeof(facts.v[0]), by_text);
    qsort(tables.v, tables.n, sizeof(tables.v[0]), by_text);
    assert_int_equal(differences(&facts, &tables), 0);
    assert_int_equal(facts.n, 447);
    free_all(&facts);
    free_all(&tables);
    vec_release(&seen);
}

static void test_find(void **state)
{
    (void)state;
    assert_int_equal(op_count(), 87);
    for (size_t i = 0; i < op_count(); i++) {
        const struct op *op = op_at(i);
        assert_ptr_equal(op_find(op->name), op);
        assert_ptr_equal(op_find(op->cli_name), op);
        if (i)
            assert_true(strcmp(op_at(i - 1)->name, op->name) < 0);
    }
    assert_null(op_find(NULL));
    assert_null(op_find(""));
    assert_null(op_find("GetServic"));
    assert_null(op_find("getservice"));
    assert_null(op_find("get-services"));
}

/* What the client and the service rely on beyond the single facts. */
static void test_relations(void **state)
{
    (void)state;
    for (size_t i = 0; i < op_count(); i++) {
        const struct op *op = op_at(i);
        bool token = false;
        for (size_t m = 0; m < op->input->n_members; m++)
            token |= op->input->members[m].token;
        assert_int_equal(token, op->retry == OP_RETRY_TOKEN);
        if (!op->result_key)
            continue;
        assert_int_equal(shape_member(op->output, op->result_key)->shape->type, SHAPE_LIST);
        assert_non_null(shape_member(op->output, op->output_token));
        assert_non_null(shape_member(op->input, op->input_token));
        if (op->limit_key)
            assert_int_equal(shape_member(op->input, op->limit_key)->shape->max, 100);
    }
    assert_null(shape_member(op_find("GetService")->input, "Name"));
}

static void test_waiters(void **state)
{
    (void)state;
    for (size_t i = 0; i < waiter_count(); i++) {
        const struct waiter *w = waiter_at(i);
        assert_ptr_equal(waiter_find(w->name), w);
        assert_ptr_equal(waiter_find(w->cli_name), w);
        assert_non_null(op_find(w->op));
    }
    assert_null(waiter_find("service-nothing"));
    assert_null(waiter_find(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_relations),
        cmocka_unit_test(test_waiters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
