/* A difference as lines. Knows the diff and detail lines; not where the texts are from. */
#include "ui/difftext.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "ui/detail.h"

enum { CONTEXT = 3, SIGN_W = 2, LINE_MAX_ = 1 << 20 };

/* The kind of a line stands in the upper half of its key, its number in the lower. */
enum { KEY_HEAD = 1, KEY_SAME, KEY_GAP, KEY_CHANGE };

static uint64_t key_of(uint64_t sort, size_t a, size_t b)
{
    return (sort << 56) | ((uint64_t)a << 28) | (uint64_t)b;
}

bool difftext_is_change(const struct detail_line *before, const struct detail_line *l)
{
    return l->key >> 56 == KEY_CHANGE && (!before || before->key >> 56 != KEY_CHANGE);
}

/* A line's text, made visible; the caller frees. */
static char *safe_line(const struct difftext *d, const struct diff_line *l, size_t n)
{
    struct buf b = BUF_INIT(LINE_MAX_);

    text_safe(&b, l->at, n < l->len ? n : l->len, d->ascii ? TEXT_ASCII : 0);
    return buf_detach(&b);
}

static int columns_of(const struct difftext *d, const struct diff_line *l, size_t n)
{
    char *s = safe_line(d, l, n);
    int w = text_width(s);

    free(s);
    return w;
}

/* What stands out in two lines that are opposite each other. */
static void spans(const struct difftext *d, const struct diff_line *a, const struct diff_line *b,
                  struct detail_span *of_a, struct detail_span *of_b)
{
    size_t from, to_a, to_b;

    if (!diff_within(a, b, &from, &to_a, &to_b))
        return;
    *of_a = (struct detail_span){columns_of(d, a, from), columns_of(d, a, to_a)};
    *of_b = (struct detail_span){columns_of(d, b, from), columns_of(d, b, to_b)};
}

static void head(const struct difftext *d, struct vec *lines, size_t n, const char *label,
                 const char *text, enum style style)
{
    struct detail_line like = {.indent = SIGN_W, .style = style, .sign = *label != '\0'};
    struct buf safe = BUF_INIT(1 << 16);

    snprintf(like.label, sizeof(like.label), "%s", label);
    like.key = key_of(KEY_HEAD, n, 0);
    text_safe(&safe, text, strlen(text), d->ascii ? TEXT_ASCII : 0);
    detail_add_long(lines, &like, buf_str(&safe), 0, d->columns);
    buf_release(&safe);
}

static void count(char *out, size_t size, size_t n, const char *what)
{
    snprintf(out, size, "%zu line%s %s", n, n == 1 ? "" : "s", what);
}

static void heads(const struct difftext *d, struct vec *lines)
{
    const struct diff *f = d->diff;
    char text[200], added[64], removed[64];

    head(d, lines, 0, "-", d->old, STYLE_FAIL);
    head(d, lines, 1, "+", d->new_, STYLE_OK);
    count(added, sizeof(added), f->added, "added");
    count(removed, sizeof(removed), f->removed, "removed");
    if (diff_same(f))
        snprintf(text, sizeof(text), "No difference%s.",
                 f->a.newline != f->b.newline ? ", but for the newline at the end" : "");
    else
        snprintf(text, sizeof(text), "%s, %s, in %zu place%s%s", added, removed, f->changes,
                 f->changes == 1 ? "" : "s",
                 f->coarse ? " (too different to be told line by line)" : "");
    head(d, lines, 2, "", text, diff_same(f) ? STYLE_TITLE : STYLE_MUTED);
    head(d, lines, 3, "", "", STYLE_TEXT);
}

/* One line of the text under the other; span may be empty. */
static void under(const struct difftext *d, const struct diff_line *l, char sign, uint64_t key,
                  struct detail_span span, struct vec *lines)
{
    struct detail_line like = {.indent = SIGN_W, .key = key, .span = span};
    char *text = safe_line(d, l, l->len);

    like.style = sign == '+' ? STYLE_OK : sign == '-' ? STYLE_FAIL : STYLE_TEXT;
    like.sign = sign != ' ';
    snprintf(like.label, sizeof(like.label), "%c", sign);
    detail_add_long(lines, &like, text, 0, d->columns);
    free(text);
}

/* One line of both beside each other; a or b NULL: there is none opposite. */
static void beside(const struct difftext *d, const struct diff_line *a, const struct diff_line *b,
                   bool changed, uint64_t key, struct vec *lines)
{
    char *left = a ? safe_line(d, a, a->len) : xstrdup("");
    struct detail_line *l = detail_add(lines, SIGN_W, changed && a ? "-" : "", left,
                                       changed ? STYLE_FAIL : STYLE_TEXT);

    l->key = key;
    l->sign = changed;
    l->right = b ? safe_line(d, b, b->len) : xstrdup("");
    l->right_style = changed ? STYLE_OK : STYLE_TEXT;
    snprintf(l->right_label, sizeof(l->right_label), "%s", changed && b ? "+" : "");
    if (changed && a && b)
        spans(d, a, b, &l->span, &l->right_span);
    free(left);
}

static void change_under(const struct difftext *d, const struct diff_run *del,
                         const struct diff_run *add, struct vec *lines)
{
    size_t n_del = del ? del->n : 0, n_add = add ? add->n : 0;
    const struct diff_line *a = del ? d->diff->a.lines + del->a : NULL,
                           *b = add ? d->diff->b.lines + add->b : NULL;
    struct detail_span *s = xcalloc(n_del + n_add + 1, sizeof(*s));

    for (size_t i = 0; n_del == n_add && i < n_del; i++) /* line by line opposite each other */
        spans(d, &a[i], &b[i], &s[i], &s[n_del + i]);
    for (size_t i = 0; i < n_del; i++)
        under(d, &a[i], '-', key_of(KEY_CHANGE, del->a + i, 0), s[i], lines);
    for (size_t i = 0; i < n_add; i++)
        under(d, &b[i], '+', key_of(KEY_CHANGE, 0, add->b + i), s[n_del + i], lines);
    free(s);
}

static void change_beside(const struct difftext *d, const struct diff_run *del,
                          const struct diff_run *add, struct vec *lines)
{
    size_t n_del = del ? del->n : 0, n_add = add ? add->n : 0;

    for (size_t i = 0; i < n_del || i < n_add; i++)
        beside(d, i < n_del ? &d->diff->a.lines[del->a + i] : NULL,
               i < n_add ? &d->diff->b.lines[add->b + i] : NULL, true,
               key_of(KEY_CHANGE, del ? del->a + i : 0, add ? add->b + i : 0), lines);
}

static void same_line(const struct difftext *d, size_t a, size_t b, struct vec *lines)
{
    if (d->beside)
        beside(d, &d->diff->a.lines[a], &d->diff->b.lines[b], false, key_of(KEY_SAME, a, b), lines);
    else
        under(d, &d->diff->a.lines[a], ' ', key_of(KEY_SAME, a, b), (struct detail_span){0, 0},
              lines);
}

/* Lines that are the same: those next to a change, and how many there are between. */
static void same(const struct difftext *d, const struct diff_run *r, bool begins, bool ends,
                 struct vec *lines)
{
    size_t head_n = begins ? 0 : CONTEXT, tail_n = ends ? 0 : CONTEXT, left;
    char text[64];

    if (d->all || r->n <= head_n + tail_n + 1) {
        head_n = r->n;
        tail_n = 0;
    }
    left = r->n - head_n - tail_n;
    for (size_t i = 0; i < head_n; i++)
        same_line(d, r->a + i, r->b + i, lines);
    if (left > 0) {
        snprintf(text, sizeof(text), "%s %zu lines that are the same",
                 d->ascii ? "..." : "\342\213\257", left);
        detail_add(lines, SIGN_W, "", text, STYLE_MUTED)->key = key_of(KEY_GAP, r->a, r->b);
    }
    for (size_t i = r->n - tail_n; i < r->n; i++)
        same_line(d, r->a + i, r->b + i, lines);
}

void difftext_lines(const struct difftext *d, struct vec *lines)
{
    const struct diff *f = d->diff;

    heads(d, lines);
    for (size_t i = 0; i < f->n; i++) {
        const struct diff_run *r = &f->runs[i], *add = r;
        const struct diff_run *del = r->op == DIFF_DEL ? r : NULL;

        if (r->op == DIFF_SAME) {
            if (!diff_same(f) || d->all)
                same(d, r, i == 0, i + 1 == f->n, lines);
            continue;
        }
        if (del)
            add = i + 1 < f->n && f->runs[i + 1].op == DIFF_ADD ? &f->runs[++i] : NULL;
        if (d->beside)
            change_beside(d, del, add, lines);
        else
            change_under(d, del, add, lines);
    }
}
