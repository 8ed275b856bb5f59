/* What stands in a page. Which kinds belong to a row, and what can be asked of it, the kinds'
 * tables say. */
#include "ui/page_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ui/columns.h"
#include "ui/detail.h"
#include "ui/order.h"
#include "ui/style.h"
#include "ui/ui.h"
#include "ui/wrap.h"

enum { ROWS_MAX = 8, HISTORY_MAX = 5 };

void page_free_lines(struct page *p)
{
    for (size_t i = 0; i < p->lines.n; i++) {
        struct page_line *l = p->lines.v[i];

        free(l->text);
        free(l->right);
        free(l->id);
        free(l);
    }
    vec_clear(&p->lines);
    vec_clear(&p->marks);
}

static struct page_line *add(struct page *p, enum page_what what, const char *text,
                             enum style style)
{
    struct page_line *l = xcalloc(1, sizeof(*l));

    l->what = what;
    l->text = xstrdup(text);
    l->style = style;
    vec_push(&p->lines, l);
    if (what != PAGE_TEXT)
        vec_push(&p->marks, l);
    return l;
}

static void add_blank(struct page *p)
{
    if (p->lines.n > 0)
        add(p, PAGE_TEXT, "", STYLE_TEXT);
}

/* Lines as the detail pane has them. */
static void add_details(struct page *p, struct vec *lines)
{
    for (size_t i = 0; i < lines->n; i++) {
        const struct detail_line *d = lines->v[i];
        struct page_line *l = add(p, PAGE_TEXT, d->text, d->style);

        l->indent = d->indent;
        snprintf(l->label, sizeof(l->label), "%s", d->label);
    }
    detail_free_lines(lines);
}

static void add_fact(struct vec *lines, const char *label, const char *text)
{
    enum { LABEL_W = 14 };

    detail_add(lines, LABEL_W, label, text, STYLE_TEXT);
}

/* The version, and whether it is the one that its template recommends. */
static void add_version(const struct page *p, const struct row *r, struct vec *lines)
{
    char version[48], text[256];
    const struct row *template = NULL;

    row_version(r, version);
    if (!r->facts.template_name || !version[0] || kind_version_of(r->kind))
        return;
    for (size_t i = 0; i < r->kind->n_links && !template; i++)
        if (kind_versions(r->kind->links[i].kind))
            template = store_find(p->context, r->kind->links[i].kind, r->facts.template_name);
    if (template && template->facts.recommended)
        snprintf(text, sizeof(text), "%.100s %s%s%s", r->facts.template_name, version,
                 str_eq(version, template->facts.recommended) ? ", recommended" : ", behind ",
                 str_eq(version, template->facts.recommended) ? "" : template->facts.recommended);
    else
        snprintf(text, sizeof(text), "%.100s %s", r->facts.template_name, version);
    add_fact(lines, "Template", text);
}

/* "3h ago", with the date where there is room for it. */
static const char *ago(int64_t t, int64_t now, bool wide, char out[2 * WHEN_MAX])
{
    char a[WHEN_MAX], b[WHEN_MAX];

    if (wide)
        snprintf(out, 2 * WHEN_MAX, "%s, %s ago", when_local(t, a), when_age(now - t, b));
    else
        snprintf(out, 2 * WHEN_MAX, "%s ago", when_age(now - t, b));
    return out;
}

/* The attempt: when it began, how long it took; and the last one that was good. */
static void add_attempt(const struct page *p, const struct row *r, int columns, struct vec *lines)
{
    char text[200], a[2 * WHEN_MAX];
    int64_t now = clock_wall(ui_env(p->view.ui)->clock);
    bool wide = columns >= 60;
    const struct row *d = r->facts.deployment
                              ? store_find(p->context, kind_history(), r->facts.deployment)
                              : NULL;

    if (!r->facts.attempted_ms)
        return;
    snprintf(text, sizeof(text), "%.8s%sbegan %s", r->facts.deployment ? r->facts.deployment : "",
             r->facts.deployment ? ", " : "", ago(r->facts.attempted_ms, now, wide, a));
    add_fact(lines, "Deployment", text);
    if (d && d->facts.completed_ms > d->facts.created_ms && !r->facts.moving)
        add_fact(lines, "Took", when_duration(d->facts.completed_ms - d->facts.created_ms, a));
    if (!r->kind->history)
        add_fact(lines, "Last success",
                 r->facts.succeeded_ms ? ago(r->facts.succeeded_ms, now, wide, a) : "never");
}

/* --- sections ----------------------------------------------------------------------------------
 */

/* The worst first, then what changed last. */
static int by_urgency(const void *a, const void *b)
{
    const struct row *p = *(struct row *const *)a, *q = *(struct row *const *)b;
    int64_t x = p->facts.attempted_ms, y = q->facts.attempted_ms;

    if (p->kind->history && p->facts.moving != q->facts.moving)
        return p->facts.moving ? -1 : 1;
    if (p->kind->history)
        return p->facts.created_ms != q->facts.created_ms
                   ? (p->facts.created_ms > q->facts.created_ms ? -1 : 1)
                   : strcmp(p->id, q->id);
    if (p->health != q->health)
        return p->health > q->health ? -1 : 1;
    if (p->health > HEALTH_OK && x != y)
        return x > y ? -1 : 1;
    return kind_version_of(p->kind) ? order_natural(q->id, p->id) /* the newest first */
                                    : order_natural(p->id, q->id);
}

static void health_counts(const struct vec *rows, bool ascii, struct buf *out)
{
    size_t n[HEALTH__COUNT] = {0};

    for (size_t i = 0; i < rows->n; i++)
        n[((const struct row *)rows->v[i])->health]++;
    for (int h = HEALTH__COUNT - 1; h > HEALTH_UNKNOWN; h--)
        if (n[h] && (h != HEALTH_OK || n[h] < rows->n))
            buf_addf(out, "%s%s%zu", out->len ? " " : "", health_glyph((enum health)h, ascii),
                     n[h]);
}

static void add_heading(struct page *p, const struct kind *k, const struct vec *rows)
{
    struct buf title = BUF_INIT(256), counts = BUF_INIT(256);
    const struct ui_env *env = ui_env(p->view.ui);
    struct page_line *l;

    kind_heading(k, &title);
    buf_addf(&title, "  %zu", rows->n);
    if (rows->n == 0 && k->on_demand && !store_listed_ms(env->store, k))
        buf_addf(&counts, "loading%s", env->ascii ? "..." : "\342\200\246");
    else if (!k->history)
        health_counts(rows, env->ascii, &counts);
    add_blank(p);
    l = add(p, PAGE_HEAD, buf_str(&title), STYLE_TITLE);
    l->kind = k;
    l->right = counts.len ? xstrdup(buf_str(&counts)) : NULL;
    buf_release(&title);
    buf_release(&counts);
}

static void add_row(struct page *p, const struct row *r)
{
    struct page_line *l = add(p, PAGE_ROW, "", STYLE_TEXT);

    l->kind = r->kind;
    l->context = r->context;
    l->id = xstrdup(r->id);
}

/* A heading and the first of the rows; nothing where there are none and none have to be told. */
static void add_section(struct page *p, const struct kind *k, struct vec *rows, bool even_empty)
{
    size_t most = k->history ? HISTORY_MAX : ROWS_MAX;

    if (rows->n == 0 && !even_empty)
        return;
    if (p->board)
        most = 200;
    if (rows->n > 1)
        qsort(rows->v, rows->n, sizeof(rows->v[0]), by_urgency);
    add_heading(p, k, rows);
    for (size_t i = 0; i < rows->n && i < most; i++)
        add_row(p, rows->v[i]);
    if (rows->n > most) {
        char more[64];

        snprintf(more, sizeof(more), "and %zu more: Enter on the heading", rows->n - most);
        add(p, PAGE_TEXT, more, STYLE_MUTED)->indent = 2;
    }
}

static void add_related(struct page *p, const struct row *r)
{
    for (size_t i = 0; i < kind_count(); i++) {
        const struct kind *k = kind_at(i);
        const struct vec *all = context_rows(p->context, k);
        struct vec rows = {0};

        if (!kind_relates(k, r->kind))
            continue;
        for (size_t j = 0; j < all->n; j++)
            if (kind_related(k, ((const struct row *)all->v[j])->json, r->kind, r->id))
                vec_push(&rows, all->v[j]);
        add_section(p, k, &rows, k->history);
        vec_release(&rows);
    }
}

/* What a line of the history is about. */
static void add_target(struct page *p, const struct row *r)
{
    struct buf id = BUF_INIT(4400);
    const struct kind *k = r->kind->target ? r->kind->target(r->json, &id) : NULL;
    const struct row *target = k ? store_find(r->context, k, buf_str(&id)) : NULL;

    if (target) {
        add_blank(p);
        add(p, PAGE_TEXT, "It is about", STYLE_TITLE);
        add_row(p, target);
    }
    buf_release(&id);
}

static void add_subs(struct page *p, const struct row *r)
{
    bool first = true;

    for (size_t i = 0; i < r->kind->n_subs; i++) {
        const struct kind_sub *sub = &r->kind->subs[i];
        cJSON *input = kind_sub_input(sub, r->json);

        if (!input)
            continue;
        cJSON_Delete(input);
        if (first)
            add_blank(p);
        first = false;
        add(p, PAGE_SUB, sub->title, STYLE_TEXT)->sub = sub;
    }
}

static void build_row(struct page *p, int columns)
{
    const struct ui_env *env = ui_env(p->view.ui);
    const struct row *r = page_row(p);
    struct vec lines = {0};

    if (!r) {
        add(p, PAGE_TEXT, "It is gone.", STYLE_MUTED);
        return;
    }
    detail_state(env, r, columns, &lines);
    if (lines.n > 0)
        detail_add(&lines, 0, "", "", STYLE_TEXT);
    add_version(p, r, &lines);
    add_attempt(p, r, columns, &lines);
    add_details(p, &lines);
    add_target(p, r);
    add_related(p, r);
    add_subs(p, r);
}

static void build_board(struct page *p)
{
    struct store *s = ui_env(p->view.ui)->store;

    for (size_t i = 0; i < p->board->n_kinds; i++) {
        const struct vec *all = store_rows(s, p->board->kinds[i]);
        struct vec rows = {0};

        for (size_t j = 0; j < all->n; j++)
            vec_push(&rows, all->v[j]);
        add_section(p, p->board->kinds[i], &rows, true);
        vec_release(&rows);
    }
}

void page_build(struct page *p, int columns)
{
    page_free_lines(p);
    if (p->board)
        build_board(p);
    else
        build_row(p, columns);
}
