/* The line diff: small cases by eye, then random texts against what must always hold, and the
 * shortest answer against the textbook's table. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/diff.h"
#include "base/num.h"
#include "base/rng.h"

static void add_side(struct buf *out, const struct diff_side *s, size_t from, size_t n, char sign)
{
    for (size_t i = from; i < from + n; i++)
        buf_addf(out, "%c%.*s|", sign, (int)s->lines[i].len, s->lines[i].at);
}

/* "=a|-b|+c|" */
static char *shown(const struct diff *d)
{
    struct buf b = BUF_INIT(1 << 20);

    for (size_t i = 0; i < d->n; i++) {
        const struct diff_run *r = &d->runs[i];

        if (r->op == DIFF_ADD)
            add_side(&b, &d->b, r->b, r->n, '+');
        else
            add_side(&b, &d->a, r->a, r->n, r->op == DIFF_DEL ? '-' : '=');
    }
    return buf_detach(&b);
}

static void expect(const char *old, const char *new_, const char *want)
{
    struct diff d;
    char *got;

    diff_init(&d, old, strlen(old), new_, strlen(new_), 0);
    got = shown(&d);
    if (strcmp(got, want) != 0)
        fail_msg("\"%s\" to \"%s\": want %s, got %s", old, new_, want, got);
    assert_false(d.coarse);
    free(got);
    diff_release(&d);
}

static void by_eye(void **state)
{
    (void)state;
    expect("", "", "");
    expect("a\nb\n", "a\nb\n", "=a|=b|");
    expect("", "a\n", "+a|");
    expect("a\n", "", "-a|");
    expect("a\nb\nc\n", "a\nx\nc\n", "=a|-b|+x|=c|");
    expect("a\nb\nc\n", "b\nc\nd\n", "-a|=b|=c|+d|");
    expect("a\n\nb", "a\nb", "=a|-|=b|");
    expect("a\r\n", "a\n", "-a\r|+a|");
}

/* A block that could lie in several places lies where it begins least indented. */
static void blocks_are_readable(void **state)
{
    (void)state;
    expect("i:\n  - name: a\n    port: 80\n",
           "i:\n  - name: a\n    port: 80\n  - name: b\n    port: 80\n",
           "=i:|=  - name: a|=    port: 80|+  - name: b|+    port: 80|");
    expect("x:\n  a: 1\n\ny:\n  a: 1\n\n", "x:\n  a: 1\n\nz:\n  a: 1\n\ny:\n  a: 1\n\n",
           "=x:|=  a: 1|=|+z:|+  a: 1|+|=y:|=  a: 1|=|");
    expect("x:\n  a: 1\n\nz:\n  a: 1\n\ny:\n  a: 1\n\n", "x:\n  a: 1\n\ny:\n  a: 1\n\n",
           "=x:|=  a: 1|=|-z:|-  a: 1|-|=y:|=  a: 1|=|");
}

static void counts_and_newlines(void **state)
{
    struct diff d;

    (void)state;
    diff_init(&d, "a\nb\nc\nd", 7, "a\nB\nc\nd\ne\n", 10, 0);
    assert_int_equal(d.removed, 1);
    assert_int_equal(d.added, 2);
    assert_int_equal(d.changes, 2);
    assert_false(diff_same(&d));
    assert_false(d.a.newline);
    assert_true(d.b.newline);
    diff_release(&d);
    diff_init(&d, "a\nb", 3, "a\nb\n", 4, 0);
    assert_true(diff_same(&d));
    assert_true(d.a.newline != d.b.newline);
    diff_release(&d);
}

static char *random_text(struct rng *rng, size_t lines, unsigned words)
{
    struct buf b = BUF_INIT(1 << 20);

    for (size_t i = 0; i < lines; i++)
        buf_addf(&b, "%*s%c\n", (int)(rng_below(rng, 3) * 2), "",
                 (char)('a' + rng_below(rng, words)));
    return buf_detach(&b);
}

static bool same_line(const struct diff_line *a, const struct diff_line *b)
{
    return a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

/* The runs cover both texts in order, and what they call the same is. */
static void check(const struct diff *d)
{
    size_t a = 0, b = 0;

    for (size_t i = 0; i < d->n; i++) {
        const struct diff_run *r = &d->runs[i];

        assert_true(r->n > 0);
        assert_int_equal(r->a, a);
        assert_int_equal(r->b, b);
        assert_true(i == 0 || d->runs[i - 1].op != r->op);
        assert_false(i > 0 && d->runs[i - 1].op == DIFF_ADD && r->op == DIFF_DEL);
        for (size_t k = 0; r->op == DIFF_SAME && k < r->n; k++)
            assert_true(same_line(&d->a.lines[a + k], &d->b.lines[b + k]));
        a += r->op != DIFF_ADD ? r->n : 0;
        b += r->op != DIFF_DEL ? r->n : 0;
    }
    assert_int_equal(a, d->a.n);
    assert_int_equal(b, d->b.n);
}

/* Length of the longest common subsequence, by the table. */
static size_t longest(const struct diff *d)
{
    size_t m = d->b.n, *row = xcalloc(m + 1, sizeof(*row)), best;

    for (size_t i = 0; i < d->a.n; i++) {
        size_t left_above = 0;

        for (size_t j = 0; j < m; j++) {
            size_t above = row[j + 1];

            if (same_line(&d->a.lines[i], &d->b.lines[j]))
                row[j + 1] = left_above + 1;
            else if (row[j] > above)
                row[j + 1] = row[j];
            left_above = above;
        }
    }
    best = row[m];
    free(row);
    return best;
}

static void random_texts(void **state)
{
    struct rng rng;

    (void)state;
    rng_seed(&rng, 7);
    for (int i = 0; i < 3000; i++) {
        char *a = random_text(&rng, rng_below(&rng, 25), 1 + (unsigned)rng_below(&rng, 6));
        char *b = random_text(&rng, rng_below(&rng, 25), 1 + (unsigned)rng_below(&rng, 6));
        struct diff d;

        diff_init(&d, a, strlen(a), b, strlen(b), i % 3 ? 0 : rng_below(&rng, 60) + 1);
        check(&d);
        if (!d.coarse)
            assert_int_equal(d.a.n - d.removed, longest(&d));
        assert_int_equal(d.a.n - d.removed, d.b.n - d.added);
        diff_release(&d);
        free(a);
        free(b);
    }
}

/* The longest spec, all lines others, as many as there can be: it ends, and soon. */
static void the_worst(void **state)
{
    enum { MAX = 51200 };
    struct rng rng;
    struct buf a = BUF_INIT(MAX), b = BUF_INIT(MAX);
    struct diff d;

    (void)state;
    rng_seed(&rng, 3);
    while (a.len + 2 <= MAX) {
        buf_addf(&a, "%c\n", (char)('a' + rng_below(&rng, 26)));
        buf_addf(&b, "%c\n", (char)('k' + rng_below(&rng, 26)));
    }
    diff_init(&d, a.ptr, a.len, b.ptr, b.len, 0);
    check(&d);
    assert_true(d.coarse);
    diff_release(&d);
    diff_init(&d, a.ptr, a.len, b.ptr, 0, 0);
    check(&d);
    assert_int_equal(d.removed, MAX / 2);
    diff_release(&d);
    memset(b.ptr, '\n', b.len);
    diff_init(&d, b.ptr, b.len - 7, b.ptr, b.len, 0);
    check(&d);
    assert_int_equal(d.added, 7);
    diff_release(&d);
    buf_release(&a);
    buf_release(&b);
}

static void expect_within(const char *a, const char *b, const char *want)
{
    const struct diff_line p = {a, strlen(a)}, q = {b, strlen(b)};
    size_t from, to_a, to_b;
    char got[128] = "nothing";

    if (diff_within(&p, &q, &from, &to_a, &to_b))
        snprintf(got, sizeof(got), "%.*s/%.*s", (int)(to_a - from), a + from, (int)(to_b - from),
                 b + from);
    assert_string_equal(got, want);
}

static void within_a_line(void **state)
{
    (void)state;
    expect_within("port: 8080", "port: 9090", "808/909");
    expect_within("  count: 2", "  count: 12", "/1");
    expect_within("    a: 1", "    b", "nothing");
    expect_within("", "abc", "nothing");
    expect_within("name: \303\244", "name: \303\266", "\303\244/\303\266"); /* whole characters */
    expect_within("aaaa", "aaaaaa", "/aa");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_eye),
        cmocka_unit_test(blocks_are_readable),
        cmocka_unit_test(counts_and_newlines),
        cmocka_unit_test(random_texts),
        cmocka_unit_test(the_worst),
        cmocka_unit_test(within_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
