/* Differences of specs. Knows what can be compared with what; the lines are difftext.c's, how a
 * spec is had ask.c's. */
#include "ui/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/when.h"
#include "ui/ask.h"
#include "ui/compare.h"
#include "ui/difftext.h"
#include "ui/marks.h"
#include "ui/prompt.h"
#include "ui/textview.h"

struct diff_view {
    struct textview text;
    char *title;
    struct store_context *context; /* of the row that it was asked on; NULL: a review */
    const struct kind *kind;
    char *id;
    struct vec comparisons; /* struct comparison *; empty: a review */
    size_t at;
    struct ask *asks[2];
    char *texts[2], *labels[2];
    char *wrong; /* why there is none */
    struct diff diff;
    bool ready, all;
    uint64_t version;
    struct diff_review review; /* fn NULL: none, or answered */
};

static struct diff_view *of(const struct textview *t)
{
    return (struct diff_view *)(uintptr_t)t;
}

static const struct ui_env *env_of(const struct diff_view *d)
{
    return ui_env(d->text.view.ui);
}

/* --- getting it ----------------------------------------------------------------------------------
 */

static const char *of_deployment(enum spec_at at)
{
    return at == SPEC_BEFORE ? "before deployment" : "deployment";
}

/* "deployment 0b7c41d2: FAILED, 2h ago", "front-end/prod as it is now" */
static char *label_of(const struct diff_view *d, const struct source *s, const cJSON *o)
{
    struct facts f = {0};
    struct buf b = BUF_INIT(1 << 14);
    char ago[WHEN_MAX];

    s->kind->read(o, &f);
    if (s->at == SPEC_NOW) {
        kind_label(s->kind, s->id, &b);
        buf_adds(&b, " as it is now");
    } else {
        buf_addf(&b, "%s %.8s: %s", of_deployment(s->at), s->id, f.status ? f.status : "unknown");
    }
    if (s->at != SPEC_NOW && f.created_ms)
        buf_addf(&b, ", %s ago", when_words(clock_wall(env_of(d)->clock) - f.created_ms, ago));
    if (!kind_spec(s->kind, o, s->at))
        buf_adds(&b, " (it has no spec)");
    return buf_detach(&b);
}

static void compare(struct diff_view *d)
{
    diff_release(&d->diff);
    diff_init(&d->diff, d->texts[0], strlen(d->texts[0]), d->texts[1], strlen(d->texts[1]), 0);
    d->ready = true;
    d->version++;
    textview_stale(&d->text);
    ui_mark_dirty(d->text.view.ui);
}

static void take(struct diff_view *d, size_t i, const cJSON *o, const struct err *e)
{
    const struct comparison *c = d->comparisons.v[d->at];
    const struct source *s = i ? &c->b : &c->a;
    const char *spec = o ? kind_spec(s->kind, o, s->at) : NULL;

    d->asks[i] = NULL;
    d->version++;
    ui_mark_dirty(d->text.view.ui);
    if (!o) {
        free(d->wrong);
        d->wrong = xasprintf("%s %s could not be had: %s", s->kind->title, s->id, e->msg);
        return;
    }
    d->texts[i] = xstrdup(spec ? spec : "");
    d->labels[i] = label_of(d, s, o);
    if (d->texts[!i])
        compare(d);
}

static void on_first(void *arg, const cJSON *o, const struct err *e)
{
    take(arg, 0, o, e);
}

static void on_second(void *arg, const cJSON *o, const struct err *e)
{
    take(arg, 1, o, e);
}

static void forget(struct diff_view *d)
{
    for (int i = 0; i < 2; i++) {
        ask_cancel(d->asks[i]);
        free(d->texts[i]);
        free(d->labels[i]);
        d->asks[i] = NULL;
        d->texts[i] = d->labels[i] = NULL;
    }
    free(d->wrong);
    d->wrong = NULL;
    diff_release(&d->diff);
    d->ready = false;
    d->version++;
}

static void ask_both(struct diff_view *d)
{
    static ask_fn *const fns[] = {on_first, on_second};
    const struct comparison *c = d->comparisons.v[d->at];
    const struct source *s[] = {&c->a, &c->b};

    forget(d);
    for (size_t i = 0; i < 2 && !d->wrong; i++) {
        d->asks[i] = ask_start(d->text.view.ui, s[i]->context, s[i]->kind, s[i]->id, fns[i], d);
        if (!d->asks[i])
            d->wrong = xasprintf("%s %s cannot be asked for", s[i]->kind->title, s[i]->id);
    }
}

/* --- the view ------------------------------------------------------------------------------------
 */

static void diff_fill(struct textview *t, int columns, struct vec *lines)
{
    struct diff_view *d = of(t);
    struct difftext text = {.diff = &d->diff,
                            .old = d->labels[0],
                            .new_ = d->labels[1],
                            .all = d->all,
                            .ascii = env_of(d)->ascii,
                            .columns = columns,
                            .beside = !t->unwrapped && columns >= DIFFTEXT_BESIDE};
    struct detail_line like = {.style = STYLE_ERROR};

    if (d->wrong)
        detail_add_long(lines, &like, d->wrong, 0, columns);
    else if (!d->ready)
        detail_add(lines, 0, "", "Asking the service for both specs.", STYLE_MUTED);
    else
        difftext_lines(&text, lines);
}

static uint64_t diff_version(const struct textview *t)
{
    return of(t)->version * 2 + of(t)->all;
}

/* From change to change, around the end. */
static bool diff_next(struct textview *t, bool back)
{
    size_t n = t->lines.n, from = t->at < n ? t->at : back ? 0 : n - 1;

    for (size_t i = 1; i <= n; i++) {
        size_t k = (from + (back ? n - i : i)) % n;

        if (!difftext_is_change(k > 0 ? t->lines.v[k - 1] : NULL, t->lines.v[k]))
            continue;
        textview_go(t, k);
        return true;
    }
    return false;
}

static void answer(struct diff_view *d, enum diff_answer a)
{
    diff_review_fn *fn = d->review.fn;

    d->review.fn = NULL;
    if (fn)
        fn(d->review.ctx, a);
}

static void on_chosen(void *ctx, const char *text)
{
    struct diff_view *d = ctx;

    for (size_t i = 0; text && i < d->comparisons.n; i++)
        if (str_eq(((const struct comparison *)d->comparisons.v[i])->words, text)) {
            d->at = i;
            ask_both(d);
        }
}

static void ask_other(struct diff_view *d)
{
    const char *choices[8] = {0};

    for (size_t i = 0; i < d->comparisons.n && i + 1 < ARRAY_LEN(choices); i++)
        choices[i] = ((const struct comparison *)d->comparisons.v[i])->words;
    ui_push_prompt(d->text.view.ui, prompt_choice(d->text.view.ui, "What is to be compared?",
                                                  choices, NULL, d->at, on_chosen, d));
}

static unsigned review_command(struct diff_view *d, enum command_id id)
{
    if (!d->review.fn || (id != CMD_OPEN && id != CMD_EDIT))
        return VIEW_UNUSED;
    if (id == CMD_OPEN) {
        d->review.fn(d->review.ctx, DIFF_GO_ON);
        return VIEW_REDRAW;
    }
    answer(d, DIFF_AGAIN);
    return VIEW_CLOSE;
}

static unsigned diff_command(struct textview *t, enum command_id id)
{
    struct diff_view *d = of(t);

    switch (id) {
    case CMD_TOGGLE_ALL:
        d->all = !d->all;
        return VIEW_REDRAW;
    case CMD_DIFF:
        if (d->comparisons.n > 1)
            ask_other(d);
        return VIEW_REDRAW;
    default:
        return review_command(d, id);
    }
}

/* What it is about, so that one can go on from here; a review is in the middle of something. */
static struct row *diff_row(const struct textview *t)
{
    const struct diff_view *d = of(t);

    return d->comparisons.n > 0 ? store_find(d->context, d->kind, d->id) : NULL;
}

static const char *diff_hint(const struct textview *t)
{
    const struct diff_view *d = of(t);

    if (d->review.fn)
        return d->review.hint;
    return d->comparisons.n > 1
               ? "n N: next change   *: all lines   D: compare otherwise   /: search   q: back"
               : "n N: next change   *: all lines   /: search   q: back";
}

static void diff_title(const struct textview *t, struct buf *out)
{
    buf_adds(out, of(t)->title);
}

static void diff_release_view(struct textview *t)
{
    struct diff_view *d = of(t);

    answer(d, DIFF_LEAVE);
    forget(d);
    comparisons_free(&d->comparisons);
    free(d->title);
    free(d->id);
}

static const struct text_class diff_text = {
    .name = "difference",
    .title = diff_title,
    .fill = diff_fill,
    .version = diff_version,
    .command = diff_command,
    .next = diff_next,
    .hint = diff_hint,
    .row = diff_row,
    .release = diff_release_view,
};

static struct diff_view *make(struct ui *ui, const char *title)
{
    struct diff_view *d = xcalloc(1, sizeof(*d));

    textview_init(&d->text, ui, &diff_text);
    d->title = xstrdup(title);
    return d;
}

static void open_on(struct ui *ui, const struct row *r, struct vec *comparisons)
{
    struct buf title = BUF_INIT(8192);
    struct diff_view *d;

    buf_adds(&title, "Difference ");
    kind_label(r->kind, r->id, &title);
    d = make(ui, buf_str(&title));
    d->context = r->context;
    d->kind = r->kind;
    d->id = xstrdup(r->id);
    d->comparisons = *comparisons;
    buf_release(&title);
    ui_push(ui, &d->text.view);
    ask_both(d);
}

void diff_start(struct ui *ui, const struct row *r)
{
    struct vec offers = {0};

    if (!r) {
        ui_notice(ui, false, "nothing is selected that has a spec");
        return;
    }
    compare_row(&offers, r);
    if (offers.n > 0)
        open_on(ui, r, &offers);
    else if (!kind_has_spec(r->kind, SPEC_NOW))
        ui_notice(ui, false, "a %s has no spec", r->kind->title);
    else if (r->kind->nested)
        ui_notice(ui, false, "a %s has no deployments of its own: they are its parts'",
                  r->kind->title);
    else
        ui_notice(ui, false, "%s: no deployment of it is known", r->id);
}

void diff_rows(struct ui *ui, const struct row *a, const struct row *b)
{
    struct vec offers = {0};
    const struct row *rows[] = {a, b};
    struct source s[2];

    for (int i = 0; i < 2; i++)
        if (!kind_has_spec(rows[i]->kind, SPEC_NOW) && !kind_has_spec(rows[i]->kind, SPEC_AFTER)) {
            ui_notice(ui, false, "%s: a %s has no spec", rows[i]->id, rows[i]->kind->title);
            return;
        }
    if (a->kind->history && b->kind->history && a->facts.created_ms > b->facts.created_ms) {
        rows[0] = b;
        rows[1] = a;
    }
    for (int i = 0; i < 2; i++)
        s[i] = compare_source(rows[i]->context, rows[i]->kind, rows[i]->id,
                              kind_has_spec(rows[i]->kind, SPEC_NOW) ? SPEC_NOW : SPEC_AFTER);
    compare_offer(&offers, s[0], s[1], "both");
    open_on(ui, rows[1], &offers);
}

void diff_selected(struct ui *ui, const struct row *r)
{
    const struct marks *marks = ui_env(ui)->marks;
    const struct mark *m = marks->by_key;
    size_t n = marks_count(marks);
    const struct row *rows[2] = {0};

    for (size_t i = 0; m && i < 2; i++, m = m->hh.next)
        rows[i] = store_find(m->context, m->kind, m->id);
    if (n == 2 && rows[0] && rows[1])
        diff_rows(ui, rows[0], rows[1]);
    else if (n > 2)
        ui_notice(ui, false, "diff: %zu rows are marked: two can be compared", n);
    else
        diff_start(ui, r);
}

struct view *diff_review_new(struct ui *ui, const struct diff_review *r)
{
    struct diff_view *d = make(ui, r->title);

    d->review = *r;
    d->texts[0] = xstrdup(r->old);
    d->texts[1] = xstrdup(r->new_);
    d->labels[0] = xstrdup(r->old_label);
    d->labels[1] = xstrdup(r->new_label);
    compare(d);
    return &d->text.view;
}

void diff_review_close(struct view *v)
{
    struct diff_view *d = (struct diff_view *)v;

    d->review.fn = NULL;
    ui_close(v->ui, v);
}
