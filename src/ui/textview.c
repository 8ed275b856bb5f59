/* A view of text that scrolls. Knows lines and what is searched for; nothing of what they say. */
#include "ui/textview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "ui/prompt.h"
#include "ui/ui.h"

enum { SIDEWAYS = 8 };

static struct textview *of(struct view *v)
{
    return (struct textview *)v;
}

static struct detail_line *line_at(const struct textview *t, size_t i)
{
    return t->lines.v[i];
}

/* --- what is searched for ------------------------------------------------------------------------
 */

/* Does something that is searched for begin in the line? */
static bool begins_in(const char *whole, const char *needle, size_t from, size_t to)
{
    const char *at = text_find(whole + from, needle, NULL);

    return at && at < whole + to;
}

static size_t part_len(const struct detail_line *l)
{
    return strlen(l->text) - l->lead;
}

static bool has_hit(const struct textview *t, const struct detail_line *l)
{
    if (!t->needle)
        return false;
    if (l->whole && begins_in(l->whole, t->needle, l->offset, l->offset + part_len(l)))
        return true;
    return (!l->whole && text_contains(l->text, t->needle)) || text_contains(l->label, t->needle) ||
           (l->right && text_contains(l->right, t->needle));
}

/* Counts them; which one the line is that we are at. */
static void count_hits(struct textview *t)
{
    t->hits = t->hit = 0;
    for (size_t i = 0; t->needle && i < t->lines.n; i++) {
        if (!has_hit(t, line_at(t, i)))
            continue;
        t->hits++;
        if (i == t->at)
            t->hit = t->hits;
    }
}

/* From line `from` on, itself included, around the end. */
static void go_to_hit(struct textview *t, size_t from, bool back)
{
    for (size_t i = 0; i < t->lines.n; i++) {
        size_t k = (from + (back ? t->lines.n - i : i)) % t->lines.n;

        if (has_hit(t, line_at(t, k))) {
            textview_go(t, k);
            break;
        }
    }
    count_hits(t);
}

static void search(struct textview *t, const char *needle)
{
    free(t->needle);
    t->needle = *needle ? xstrdup(needle) : NULL;
}

static const char *on_typed(void *ctx, const char *text)
{
    struct textview *t = ctx;

    search(t, text);
    textview_fill(t);
    t->at = SIZE_MAX;
    go_to_hit(t, t->began, false);
    if (!t->needle)
        return NULL;
    if (t->hits)
        snprintf(t->note, sizeof(t->note), "%zu of %zu lines   (n N next)", t->hit, t->hits);
    else
        snprintf(t->note, sizeof(t->note), "not found");
    return t->note;
}

static void on_searched(void *ctx, const char *text)
{
    struct textview *t = ctx;

    if (text && *text)
        return;
    search(t, "");
    t->hits = t->hit = 0;
    textview_go(t, t->began);
}

static void ask(struct textview *t)
{
    struct prompt_line_options o = {.label = "/ ",
                                    .hint = "Enter: keep it, n N go on   Esc: back to where it was",
                                    .changed = on_typed};

    t->began = t->text->cursor ? t->list.sel : t->list.top;
    if (t->text->search_begins)
        t->text->search_begins(t);
    ui_push_prompt(t->view.ui, prompt_line(t->view.ui, &o, on_searched, t));
}

static unsigned next(struct textview *t, bool back)
{
    size_t page = t->list.page > 0 ? (size_t)t->list.page : 1, from = t->at;

    if (!t->needle) {
        if (!t->text->next)
            ui_notice(t->view.ui, false, "nothing is searched for: / searches");
        else if (!t->text->next(t, back))
            ui_notice(t->view.ui, false, "nothing to go to");
        return VIEW_REDRAW;
    }
    textview_fill(t);
    if (t->hits == 0 || t->lines.n == 0) {
        ui_notice(t->view.ui, false, "%s is not found", t->needle);
        return VIEW_REDRAW;
    }
    /* Who scrolled away goes on from what he sees. */
    if (t->text->cursor)
        from = t->list.sel;
    else if (from < t->list.top || from >= t->list.top + page)
        from = back ? t->list.top : t->list.top + t->lines.n - 1;
    go_to_hit(t, from + (back ? t->lines.n - 1 : 1), back);
    return VIEW_REDRAW;
}

/* --- lines ---------------------------------------------------------------------------------------
 */

void textview_stale(struct textview *t)
{
    t->filled_w = 0;
}

/* Where a line was: its place, and how far from the beginning of it. */
struct anchor {
    uint64_t key;
    size_t line, into;
};

static struct anchor anchor_at(const struct textview *t, size_t line)
{
    struct anchor a = {.line = line};

    if (line >= t->lines.n)
        return a;
    a.key = line_at(t, line)->key;
    while (a.into < line && line_at(t, line - a.into - 1)->key == a.key)
        a.into++;
    return a;
}

/* The line that is there now; of several places with that key the nearest. */
static size_t anchor_find(const struct textview *t, const struct anchor *a)
{
    size_t best = a->line, distance = SIZE_MAX;

    for (size_t i = 0; a->key && i < t->lines.n; i++) {
        size_t was = a->line - a->into, away = i > was ? i - was : was - i;

        if (line_at(t, i)->key != a->key || (i > 0 && line_at(t, i - 1)->key == a->key) ||
            away >= distance)
            continue;
        distance = away;
        best = i;
        for (size_t k = 0; k < a->into && best + 1 < t->lines.n; k++)
            best += line_at(t, best + 1)->key == a->key;
    }
    return best;
}

static void measure(struct textview *t)
{
    t->widest = 0;
    for (size_t i = 0; i < t->lines.n; i++) {
        const struct detail_line *l = line_at(t, i);
        int left = l->indent + text_width(l->text), right = l->right ? text_width(l->right) : 0;

        /* Two beside each other have half the room. */
        left = l->right ? 2 * left + 1 : left;
        t->widest = left > t->widest ? left : t->widest;
        t->widest = 2 * right + 1 + l->indent > t->widest ? 2 * right + 1 + l->indent : t->widest;
    }
}

void textview_fill(struct textview *t)
{
    int columns = t->unwrapped ? TEXT_UNWRAPPED : t->w > 0 ? t->w : 78;
    uint64_t version = t->text->version ? t->text->version(t) : 0;
    struct anchor top, sel, at;

    if (t->text->version && t->filled_w == columns && t->filled == version)
        return;
    top = anchor_at(t, t->list.top);
    sel = anchor_at(t, t->list.sel);
    at = anchor_at(t, t->at);
    detail_free_lines(&t->lines);
    t->text->fill(t, columns, &t->lines);
    t->filled_w = columns;
    t->filled = version;
    t->list.n = t->lines.n;
    t->list.top = anchor_find(t, &top);
    t->list.sel = anchor_find(t, &sel);
    t->at = anchor_find(t, &at);
    measure(t);
    count_hits(t);
}

void textview_go(struct textview *t, size_t line)
{
    size_t page = t->list.page > 0 ? (size_t)t->list.page : 1;

    t->at = line;
    if (t->text->cursor)
        t->list.sel = line;
    else if (line < t->list.top || line >= t->list.top + page) /* with what is before it */
        t->list.top = line > page / 3 ? line - page / 3 : 0;
}

const struct detail_line *textview_line(const struct textview *t)
{
    size_t i = t->text->cursor ? t->list.sel : t->list.top;

    return i < t->lines.n ? line_at(t, i) : NULL;
}

/* --- drawing -------------------------------------------------------------------------------------
 */

/* Safe text, the first `skip` columns left out. */
static void draw_text(const char *text, int skip, struct surface *s, struct rect r,
                      enum style style, unsigned flags)
{
    int used = 0;

    if (skip > 0)
        text += text_fit(text, skip, &used);
    if (used < skip && *text) { /* half of a wide one */
        uint32_t cp;

        text += utf8_decode(text, strlen(text), &cp);
        r.x++;
        r.w--;
    }
    surface_text(s, r.x, r.y, r.w, style, flags, text);
}

/* Columns [from, to) of a text once more, otherwise. */
static void draw_span(const char *text, size_t from, size_t to, int skip, struct surface *s,
                      struct rect r, enum style style, unsigned flags)
{
    char *before = xstrndup(text, from), *part = xstrndup(text + from, to - from);
    int x = text_width(before) - skip;

    if (x < r.w && x + text_width(part) > 0)
        draw_text(part, x < 0 ? -x : 0, s,
                  (struct rect){r.x + (x > 0 ? x : 0), r.y, r.w - (x > 0 ? x : 0), 1}, style,
                  flags);
    free(before);
    free(part);
}

/* What is found in bytes [from, to) of `whole`, which stand in `text` behind `lead` others. */
static void mark_hits(const struct textview *t, const char *text, const char *whole, size_t from,
                      size_t to, size_t lead, int skip, struct surface *s, struct rect r)
{
    size_t len;

    for (const char *at = whole; t->needle && (at = text_find(at, t->needle, &len)) && len > 0;
         at += len) {
        size_t a = (size_t)(at - whole), b = a + len;

        a = a < from ? from : a;
        b = b > to ? to : b;
        if (a < b)
            draw_span(text, lead + a - from, lead + b - from, skip, s, r, STYLE_MATCH, 0);
    }
}

static void draw_part(const struct textview *t, const char *text, enum style style,
                      const struct detail_span *span, int skip, struct surface *s, struct rect r)
{
    if (r.w <= 0)
        return;
    draw_text(text, skip, s, r, style, 0);
    if (span->to > span->from)
        draw_span(text, text_fit(text, span->from, NULL), text_fit(text, span->to, NULL), skip, s,
                  r, style, CELL_BOLD | CELL_UNDERLINE);
    mark_hits(t, text, text, 0, strlen(text), 0, skip, s, r);
}

static void draw_line(const struct textview *t, size_t i, struct surface *s, struct rect r)
{
    static const struct detail_span none = {0, 0};
    const struct detail_line *l = line_at(t, i);
    int skip = t->unwrapped || l->right ? t->left : 0, half = (r.w - 1) / 2;
    struct rect left = {r.x + l->indent, r.y, (l->right ? half : r.w) - l->indent, 1};
    struct rect right = {r.x + half + 1 + l->indent, r.y, r.w - half - 1 - l->indent, 1};

    if (l->label[0])
        draw_part(t, l->label, l->sign ? l->style : STYLE_MUTED, &none, 0, s,
                  (struct rect){r.x, r.y, r.w, 1});
    draw_part(t, l->text, l->style, &l->span, skip, s, left);
    if (l->whole)
        mark_hits(t, l->text, l->whole, l->offset, l->offset + part_len(l), l->lead, skip, s, left);
    if (!l->right)
        return;
    surface_text(s, r.x + half + 1, r.y, -1, l->right_style, 0, l->right_label);
    draw_part(t, l->right, l->right_style, &l->right_span, skip, s, right);
    surface_fill(s, (struct rect){r.x + half, r.y, 1, 1}, s->ascii ? '|' : 0x2502, STYLE_BORDER, 0);
}

static void textview_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct textview *t = of(v);
    struct rect in = {r.x + 1, r.y, r.w - 2, r.h};

    t->w = in.w;
    textview_fill(t);
    if (t->text->cursor)
        list_fit(&t->list, t->lines.n, r.h);
    t->list.n = t->lines.n;
    t->list.page = r.h;
    if (t->list.top + (size_t)r.h > t->lines.n)
        t->list.top = t->lines.n > (size_t)r.h ? t->lines.n - (size_t)r.h : 0;
    for (int y = 0; y < r.h && t->list.top + (size_t)y < t->lines.n; y++) {
        size_t i = t->list.top + (size_t)y;

        in.y = r.y + y;
        draw_line(t, i, s, in);
        if (t->text->cursor && i == t->list.sel)
            surface_text(s, r.x, in.y, 1, STYLE_ACCENT, 0, ">");
        if (t->text->cursor ? i == t->list.sel : t->needle && i == t->at)
            surface_mark(s, (struct rect){r.x, in.y, r.w, 1},
                         CELL_SELECTED | (focused ? 0u : CELL_DIM), 0);
    }
}

/* --- commands ------------------------------------------------------------------------------------
 */

static unsigned sideways(struct textview *t, int by)
{
    int most = t->widest > t->w ? t->widest - t->w : 0;

    t->left += by;
    t->left = t->left > most ? most : t->left;
    t->left = t->left < 0 ? 0 : t->left;
    return VIEW_REDRAW;
}

static unsigned wrap(struct textview *t)
{
    t->unwrapped = !t->unwrapped;
    t->left = 0;
    return VIEW_REDRAW;
}

static unsigned textview_command(struct view *v, enum command_id id)
{
    struct textview *t = of(v);
    unsigned did = t->text->command ? t->text->command(t, id) : VIEW_UNUSED;

    if (did != VIEW_UNUSED)
        return did;
    switch (id) {
    case CMD_BACK:
        if (!t->needle)
            return VIEW_CLOSE;
        search(t, "");
        t->hits = t->hit = 0;
        return VIEW_REDRAW;
    case CMD_CLOSE:
        return VIEW_CLOSE;
    case CMD_FILTER:
        ask(t);
        return VIEW_REDRAW;
    case CMD_NEXT_MATCH:
    case CMD_PREV_MATCH:
        return next(t, id == CMD_PREV_MATCH);
    case CMD_WRAP:
        return wrap(t);
    case CMD_SCROLL_LEFT:
    case CMD_COLLAPSE:
    case CMD_COLLAPSE_ONE:
        return sideways(t, -SIDEWAYS);
    case CMD_SCROLL_RIGHT:
    case CMD_EXPAND:
    case CMD_EXPAND_ONE:
        return sideways(t, SIDEWAYS);
    case CMD_OPEN:
    case CMD_PROBLEMS:
        return VIEW_SAME;
    default:
        if (t->text->cursor ? list_move(&t->list, id) : list_scroll(&t->list, id))
            return VIEW_REDRAW;
        return VIEW_UNUSED;
    }
}

static bool textview_applies(struct view *v, enum command_id id)
{
    (void)v;
    return id != CMD_OPEN && id != CMD_PROBLEMS;
}

static const char *textview_hint(const struct view *v)
{
    const struct textview *t = (const struct textview *)v;

    return t->text->hint ? t->text->hint(t) : NULL;
}

static unsigned textview_changed(struct view *v, enum store_event ev, struct row *row)
{
    struct textview *t = of(v);

    return t->text->changed ? t->text->changed(t, ev, row) : VIEW_SAME;
}

static void textview_title(struct view *v, struct buf *out)
{
    struct textview *t = of(v);

    t->text->title(t, out);
    if (t->needle && t->hits)
        buf_addf(out, "  /%s  %zu of %zu", t->needle, t->hit, t->hits);
    else if (t->needle)
        buf_addf(out, "  /%s  not found", t->needle);
}

static struct row *textview_selected(struct view *v)
{
    struct textview *t = of(v);

    return t->text->row ? t->text->row(t) : NULL;
}

static void textview_free(struct view *v)
{
    struct textview *t = of(v);

    if (t->text->release)
        t->text->release(t);
    detail_free_lines(&t->lines);
    free(t->needle);
    free(t);
}

const struct view_class textview_class = {
    .name = "text",
    .title = textview_title,
    .draw = textview_draw,
    .command = textview_command,
    .changed = textview_changed,
    .hint = textview_hint,
    .applies = textview_applies,
    .selected = textview_selected,
    .free = textview_free,
};

void textview_init(struct textview *t, struct ui *ui, const struct text_class *c)
{
    t->view = (struct view){.class_ = &textview_class, .ui = ui};
    t->text = c;
    t->at = SIZE_MAX;
}
