/* Line by line, after E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), section
 * 4b: the middle of the shortest way is searched from both ends, in linear space, and both halves
 * are done the same way. Lines become numbers first. Knows bytes and lines; nothing of what they
 * mean, but that a change reads better where it begins with the line that is indented least. */
#include "base/diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

enum { BUDGET = 4 * 1000 * 1000 }; /* steps along diagonals */

/* A half of the search: the furthest line of `a` reached on each diagonal. */
struct work {
    const uint32_t *a, *b; /* lines as numbers */
    bool *gone, *new_;     /* of a; of b */
    long *fwd, *bwd;       /* by diagonal, `mid` being 0 */
    long mid;
    size_t budget;
    bool coarse;
};

struct box {
    long a0, a1, b0, b1;
};

/* --- lines to numbers ----------------------------------------------------------------------------
 */

static void split(struct diff_side *s, const char *text, size_t len)
{
    size_t n = 0;

    s->newline = len == 0 || text[len - 1] == '\n';
    for (size_t i = 0; i < len; i++)
        n += text[i] == '\n';
    s->lines = xcalloc(n + 2, sizeof(*s->lines));
    for (const char *at = text, *end = text + len; at < end;) {
        const char *nl = memchr(at, '\n', (size_t)(end - at));
        const char *stop = nl ? nl : end;

        s->lines[s->n++] = (struct diff_line){.at = at, .len = (size_t)(stop - at)};
        at = stop + (nl != NULL);
    }
}

struct numbered {
    const struct diff_line *line;
    uint32_t *number;
};

static int compare_lines(const void *p, const void *q)
{
    const struct diff_line *a = ((const struct numbered *)p)->line,
                           *b = ((const struct numbered *)q)->line;
    size_t n = a->len < b->len ? a->len : b->len;
    int c = n ? memcmp(a->at, b->at, n) : 0;

    return c ? c : a->len < b->len ? -1 : a->len > b->len;
}

/* Equal lines get the same number. Sorting, since no text can make it slow as it can a hash. */
static void number_lines(const struct diff *d, uint32_t *a, uint32_t *b)
{
    size_t n = d->a.n + d->b.n;
    struct numbered *all = xcalloc(n + 1, sizeof(*all));
    uint32_t last = 0;

    for (size_t i = 0; i < d->a.n; i++)
        all[i] = (struct numbered){&d->a.lines[i], &a[i]};
    for (size_t i = 0; i < d->b.n; i++)
        all[d->a.n + i] = (struct numbered){&d->b.lines[i], &b[i]};
    qsort(all, n, sizeof(*all), compare_lines);
    for (size_t i = 0; i < n; i++) {
        last += i > 0 && compare_lines(&all[i - 1], &all[i]) != 0;
        *all[i].number = last;
    }
    free(all);
}

/* --- the search ----------------------------------------------------------------------------------
 */

static void replace(struct work *w, const struct box *x)
{
    for (long i = x->a0; i < x->a1; i++)
        w->gone[i] = true;
    for (long i = x->b0; i < x->b1; i++)
        w->new_[i] = true;
}

/* How far down `a` a way of one more step comes on diagonal k, before what is the same there; -1:
 * it would leave the box. The rounds before reached v[]. */
static long step(const struct box *x, const long *v, long k)
{
    long n = x->a1 - x->a0, m = x->b1 - x->b0, best = -1;

    if (v[k - 1] >= 0 && v[k - 1] < n)
        best = v[k - 1] + 1;
    if (v[k + 1] > best && v[k + 1] - k <= m)
        best = v[k + 1];
    return best;
}

/* One round from the top left (dir 1) or from the bottom right (dir -1), d steps long. */
static void round_of(struct work *w, const struct box *x, int dir, long *v, long d)
{
    long n = x->a1 - x->a0, m = x->b1 - x->b0;
    const uint32_t *a = dir > 0 ? w->a + x->a0 : w->a + x->a1 - 1;
    const uint32_t *b = dir > 0 ? w->b + x->b0 : w->b + x->b1 - 1;

    v[-d - 1] = v[d + 1] = -1;
    for (long k = -d; k <= d; k += 2) {
        long i = d == 0 ? 0 : step(x, v, k), from = i;

        while (i >= 0 && i < n && i - k < m && a[dir * i] == b[dir * (i - k)])
            i++;
        v[k] = i;
        w->budget -= (size_t)(i - from + 1) < w->budget ? (size_t)(i - from + 1) : w->budget;
    }
}

/* Do the two ways meet after a round of the one that reached v[], the other having reached other[]
 * within `reach` diagonals? */
static bool meet(const struct box *x, const long *v, const long *other, long d, long reach, long *k)
{
    long n = x->a1 - x->a0, delta = n - (x->b1 - x->b0);

    for (*k = -d; *k <= d; *k += 2)
        if (delta - *k >= -reach && delta - *k <= reach && v[*k] >= 0 && other[delta - *k] >= 0 &&
            v[*k] + other[delta - *k] >= n)
            return true;
    return false;
}

/* A point that the shortest way goes through. False: the budget is spent. */
static bool middle(struct work *w, const struct box *x, long *at_a, long *at_b)
{
    long n = x->a1 - x->a0, m = x->b1 - x->b0, k, *f = w->fwd + w->mid, *r = w->bwd + w->mid;
    bool odd = (n - m) % 2 != 0;

    for (long d = 0; d <= (n + m + 1) / 2 && w->budget > 0; d++) {
        round_of(w, x, 1, f, d);
        if (odd && meet(x, f, r, d, d - 1, &k)) {
            *at_a = x->a0 + f[k];
            *at_b = x->b0 + f[k] - k;
            return true;
        }
        round_of(w, x, -1, r, d);
        if (!odd && meet(x, r, f, d, d, &k)) {
            *at_a = x->a1 - r[k];
            *at_b = x->b1 - r[k] + k;
            return true;
        }
    }
    return false;
}

/* What is the same at both ends is left out. */
static void trim(const struct work *w, struct box *x)
{
    while (x->a0 < x->a1 && x->b0 < x->b1 && w->a[x->a0] == w->b[x->b0]) {
        x->a0++;
        x->b0++;
    }
    while (x->a0 < x->a1 && x->b0 < x->b1 && w->a[x->a1 - 1] == w->b[x->b1 - 1]) {
        x->a1--;
        x->b1--;
    }
}

/* Boxes wait on a stack of our own: how deep it gets is no matter of the program's. */
struct stack {
    struct box *v;
    size_t n, cap;
};

static void push(struct stack *s, long a0, long a1, long b0, long b1)
{
    if (a0 == a1 && b0 == b1)
        return;
    if (s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 64;
        s->v = xrealloc(s->v, s->cap * sizeof(*s->v));
    }
    s->v[s->n++] = (struct box){a0, a1, b0, b1};
}

static void search(struct work *w, size_t n, size_t m)
{
    struct stack s = {0};

    push(&s, 0, (long)n, 0, (long)m);
    while (s.n > 0) {
        struct box x = s.v[--s.n];
        long a, b;

        trim(w, &x);
        if (x.a0 == x.a1 || x.b0 == x.b1) {
            replace(w, &x);
        } else if (!middle(w, &x, &a, &b)) {
            replace(w, &x);
            w->coarse = true;
        } else {
            push(&s, x.a0, a, x.b0, b);
            push(&s, a, x.a1, b, x.b1);
        }
    }
    free(s.v);
}

/* --- readable changes
 * ------------------------------------------------------------------------------- */

/* Columns before the first character; a line without any says nothing of where a block begins. */
static size_t indent(const struct diff_line *l)
{
    size_t i = 0;

    while (i < l->len && (l->at[i] == ' ' || l->at[i] == '\t'))
        i++;
    return i < l->len ? i : SIZE_MAX;
}

/* A block of changed lines may often lie a few lines up or down and say the same. It reads best
 * where it begins with the line that is indented least; of several, at the last. The lines that
 * stay are then others, but with the same words in the same order. Returns where it lies now. */
static size_t slide(const struct diff_side *s, const uint32_t *number, bool *changed, size_t from,
                    size_t to)
{
    size_t first = from, last = to, best, len = to - from;

    while (first > 0 && !changed[first - 1] && number[first - 1] == number[first - 1 + len])
        first--;
    while (last < s->n && !changed[last] && number[last] == number[last - len])
        last++;
    best = first;
    for (size_t at = first; at + len <= last; at++)
        if (indent(&s->lines[at]) <= indent(&s->lines[best]))
            best = at;
    for (size_t i = from; i < to; i++)
        changed[i] = false;
    for (size_t i = best; i < best + len; i++)
        changed[i] = true;
    return best;
}

/* Moves the blocks of s that have nothing opposite to them. Lines that stay are opposite each
 * other, one by one. */
static void slide_all(const struct diff_side *s, const uint32_t *number, bool *changed,
                      const struct diff_side *t, const bool *t_changed)
{
    size_t i = 0, j = 0;

    while (i < s->n) {
        size_t from = i, t_from = j;

        while (j < t->n && t_changed[j])
            j++;
        while (i < s->n && changed[i])
            i++;
        if (i > from && j == t_from && slide(s, number, changed, from, i) > from)
            i = from; /* it is further on now */
        if (i < s->n && !changed[i]) {
            i++;
            j++;
        }
    }
}

/* --- runs ----------------------------------------------------------------------------------------
 */

static void add_run(struct diff *d, enum diff_op op, size_t a, size_t b, size_t n)
{
    if (n == 0)
        return;
    if (d->n == d->cap) {
        d->cap = d->cap ? 2 * d->cap : 16;
        d->runs = xrealloc(d->runs, d->cap * sizeof(*d->runs));
    }
    d->runs[d->n++] = (struct diff_run){.op = op, .a = a, .b = b, .n = n};
    d->removed += op == DIFF_DEL ? n : 0;
    d->added += op == DIFF_ADD ? n : 0;
}

static void make_runs(struct diff *d, const bool *gone, const bool *new_)
{
    size_t a = 0, b = 0;

    while (a < d->a.n || b < d->b.n) {
        size_t a0 = a, b0 = b;

        while (a < d->a.n && gone[a])
            a++;
        add_run(d, DIFF_DEL, a0, b0, a - a0);
        while (b < d->b.n && new_[b])
            b++;
        add_run(d, DIFF_ADD, a, b0, b - b0);
        d->changes += a > a0 || b > b0;
        a0 = a;
        b0 = b;
        while (a < d->a.n && b < d->b.n && !gone[a] && !new_[b]) {
            a++;
            b++;
        }
        add_run(d, DIFF_SAME, a0, b0, a - a0);
    }
}

void diff_init(struct diff *d, const char *old, size_t old_len, const char *new_, size_t new_len,
               size_t budget)
{
    uint32_t *a, *b;
    struct work w = {.budget = budget ? budget : BUDGET};

    *d = (struct diff){0};
    split(&d->a, old, old_len);
    split(&d->b, new_, new_len);
    a = xcalloc(d->a.n + 1, sizeof(*a));
    b = xcalloc(d->b.n + 1, sizeof(*b));
    number_lines(d, a, b);
    w.a = a;
    w.b = b;
    w.gone = xcalloc(d->a.n + 1, sizeof(*w.gone));
    w.new_ = xcalloc(d->b.n + 1, sizeof(*w.new_));
    w.mid = (long)((d->a.n + d->b.n + 1) / 2 + 2);
    w.fwd = xcalloc((size_t)w.mid * 2 + 2, sizeof(*w.fwd));
    w.bwd = xcalloc((size_t)w.mid * 2 + 2, sizeof(*w.bwd));
    search(&w, d->a.n, d->b.n);
    slide_all(&d->a, a, w.gone, &d->b, w.new_);
    slide_all(&d->b, b, w.new_, &d->a, w.gone);
    make_runs(d, w.gone, w.new_);
    d->coarse = w.coarse;
    free(a);
    free(b);
    free(w.gone);
    free(w.new_);
    free(w.fwd);
    free(w.bwd);
}

void diff_release(struct diff *d)
{
    free(d->a.lines);
    free(d->b.lines);
    free(d->runs);
    *d = (struct diff){0};
}

bool diff_same(const struct diff *d)
{
    return d->changes == 0;
}

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

bool diff_within(const struct diff_line *a, const struct diff_line *b, size_t *from, size_t *to_a,
                 size_t *to_b)
{
    size_t n = a->len < b->len ? a->len : b->len, head = 0, tail = 0, blank = 0;

    while (head < n && a->at[head] == b->at[head])
        head++;
    while (head > 0 && head < a->len && is_tail(a->at[head]))
        head--;
    while (head > 0 && head < b->len && is_tail(b->at[head]))
        head--;
    while (tail < n - head && a->at[a->len - 1 - tail] == b->at[b->len - 1 - tail])
        tail++;
    while (tail > 0 && is_tail(a->at[a->len - tail]))
        tail--;
    while (blank < head && (a->at[blank] == ' ' || a->at[blank] == '\t'))
        blank++;
    *from = head;
    *to_a = a->len - tail;
    *to_b = b->len - tail;
    return head - blank + tail >= 2;
}
