/* The question before a bulk: how many, and exactly which. Everything that it shows was frozen when
 * it was asked: what the service says meanwhile changes nothing in it. */
#include "ui/bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/context.h"
#include "ui/list.h"
#include "ui/prompt.h"
#include "ui/style.h"
#include "ui/ui.h"

enum { SOME_LINES = 5 };

struct ask {
    struct view view;
    const struct bulk *bulk;
    void (*fn)(void *ctx, bool yes);
    void *ctx;
    bool answered, all; /* all: the list has the screen */
    bool wrong;         /* the number that was typed is not the number */
    struct list list;   /* scrolls */
    int widest;         /* of the labels */
    struct line_edit edit;
};

static bool wants_number(const struct ask *a)
{
    return a->bulk->verb == VERB_DELETE;
}

/* --- keys ----------------------------------------------------------------------------------------
 */

static unsigned answer(struct ask *a, bool yes)
{
    if (a->answered)
        return VIEW_SAME;
    a->answered = true;
    a->fn(a->ctx, yes);
    return VIEW_CLOSE | VIEW_REDRAW;
}

static unsigned key_number(struct ask *a, uint32_t key)
{
    char want[24];

    if (key == PKEY_ENTER) {
        snprintf(want, sizeof(want), "%zu", bulk_waiting(a->bulk));
        a->wrong = !str_eq(buf_str(&a->edit.text), want);
        return a->wrong ? VIEW_REDRAW : answer(a, true);
    }
    if (key < KEY__BASE && (key < '0' || key > '9'))
        return VIEW_SAME;
    a->wrong = false;
    return line_edit_key(&a->edit, key) == VIEW_UNUSED ? VIEW_SAME : VIEW_REDRAW;
}

/* The operator's own keys; while a number is typed only those that write nothing. */
static enum command_id movement(const struct ask *a, uint32_t key)
{
    if (wants_number(a) && key < KEY__BASE)
        return CMD_NONE;
    return keymap_movement(ui_env(a->view.ui)->keymap, key);
}

static unsigned ask_key(struct view *v, uint32_t key)
{
    struct ask *a = (struct ask *)v;

    if (key == PKEY_ESC || key == (KEYMOD_CTRL | 'c') || key == (KEYMOD_CTRL | 'g'))
        return answer(a, false);
    if (key == PKEY_TAB || key == PKEY_BACKTAB) {
        a->all = !a->all;
        return VIEW_REDRAW;
    }
    if (list_scroll(&a->list, movement(a, key)))
        return VIEW_REDRAW;
    if (wants_number(a))
        return key_number(a, key);
    if (key == 'y' || key == 'Y')
        return answer(a, true);
    if (key == 'n' || key == 'N' || key == 'q' || key == PKEY_ENTER)
        return answer(a, false);
    return VIEW_SAME;
}

/* --- drawing -------------------------------------------------------------------------------------
 */

static const char *noun(const struct bulk *b, size_t n)
{
    if (b->verb == VERB_CANCEL)
        return n == 1 ? "deployment" : "deployments";
    return n == 1 ? "resource" : "resources";
}

/* "Cancel 7 deployments?   2 hidden by the filter are included   1 skipped   eu-west-1 (prod)" */
static void question(const struct ask *a, struct buf *out)
{
    const struct bulk *b = a->bulk;
    const char *verb = verb_name(b->verb);
    size_t n = bulk_waiting(b);

    buf_addf(out, "%c%s %zu %s", verb[0] - 32, verb + 1, n, noun(b, n));
    if (b->type)
        buf_addf(out, " (%s)", b->type);
    buf_adds(out, "?");
    if (b->hidden)
        buf_addf(out, "   %zu %s %s included", b->hidden,
                 b->filtered ? "hidden by the filter" : "not in sight",
                 b->hidden == 1 ? "is" : "are");
    if (b->count[BULK_SKIPPED])
        buf_addf(out, "   %zu skipped", b->count[BULK_SKIPPED]);
    if (wants_number(a))
        buf_adds(out, "   cannot be undone");
    if (bulk_context(b)) {
        buf_adds(out, "   ");
        context_where(bulk_context(b), out);
    }
}

static int list_lines(const struct ask *a)
{
    return a->bulk->items.n < SOME_LINES ? (int)a->bulk->items.n : SOME_LINES;
}

static int ask_height(struct view *v, int width)
{
    const struct ask *a = (const struct ask *)v;

    (void)width;
    return 2 + (a->all ? (int)a->bulk->items.n : list_lines(a));
}

static void draw_item(const struct ask *a, const struct bulk_item *it, struct surface *s,
                      struct rect r)
{
    bool skipped = it->state == BULK_SKIPPED;
    bool several = context_several(ui_env(a->view.ui));
    char where[CONTEXT_LABEL];
    int x = r.x + 2, w = a->widest + 3 < r.w / 2 ? a->widest + 3 : r.w / 2;
    struct buf rest = BUF_INIT(8192);

    surface_text(s, r.x, r.y, 1, skipped ? STYLE_MUTED : health_style(it->health), 0,
                 skipped ? bulk_state_glyph(BULK_SKIPPED, s->ascii)
                         : health_glyph(it->health, s->ascii));
    surface_text(s, x, r.y, w - 2, skipped ? STYLE_MUTED : STYLE_TEXT, 0, it->label);
    if (!skipped)
        buf_addf(&rest, "%s   ", it->status);
    if (several)
        buf_addf(&rest, "%s   ", context_label(it->context, where));
    if (it->hidden)
        buf_adds(&rest, a->bulk->filtered ? "hidden by the filter   " : "not in sight   ");
    if (it->text)
        buf_addf(&rest, "%s%s", skipped ? "skipped: " : "", it->text);
    surface_text(s, r.x + w + 1, r.y, r.w - w - 1,
                 skipped || !it->hidden ? STYLE_MUTED : STYLE_WARN, 0, buf_str(&rest));
    buf_release(&rest);
}

/* Where there are more than lines, the last line says how many. */
static void draw_list(struct ask *a, struct surface *s, struct rect r)
{
    size_t n = a->bulk->items.n;
    char more[64];

    list_fit(&a->list, n, r.h);
    a->list.sel = a->list.top;
    for (int y = 0; y < r.h && a->list.top + (size_t)y < n; y++)
        draw_item(a, a->bulk->items.v[a->list.top + (size_t)y], s,
                  (struct rect){r.x, r.y + y, r.w, 1});
    if (r.h > 0 && n > (size_t)r.h) {
        snprintf(more, sizeof(more), "  %zu-%zu of %zu", a->list.top + 1, a->list.top + (size_t)r.h,
                 n);
        surface_right(s, r.x + r.w - (int)strlen(more), r.y + r.h - 1, (int)strlen(more),
                      STYLE_MUTED, 0, more);
    }
}

static void draw_answer(const struct ask *a, struct surface *s, struct rect r)
{
    char label[64];
    int x;

    if (!wants_number(a)) {
        surface_right(s, r.x, r.y, r.w, STYLE_KEY, 0, "[y/N]");
        s->cursor_x = r.x + r.w - 1;
        s->cursor_y = r.y;
        return;
    }
    snprintf(label, sizeof(label),
             "Type their number, %zu, to delete them: ", bulk_waiting(a->bulk));
    x = surface_text(s, r.x, r.y, r.w - 8, STYLE_PROMPT, 0, label);
    line_edit_draw(&a->edit, s, (struct rect){r.x + x, r.y, a->wrong ? 8 : r.w - x, 1},
                   a->wrong ? STYLE_ERROR : STYLE_TEXT);
    if (a->wrong && r.w - x > 10)
        surface_text(s, r.x + x + 9, r.y, r.w - x - 9, STYLE_ERROR, 0, "that is not the number");
}

static void ask_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct ask *a = (struct ask *)v;
    struct buf text = BUF_INIT(512);
    struct rect in = {r.x + 1, r.y, r.w - 2, 1};

    (void)focused;
    if (r.h < 1 || in.w < 1)
        return;
    question(a, &text);
    if (r.h > 1) {
        surface_text(s, in.x, in.y, in.w, STYLE_PROMPT, 0, buf_str(&text));
        draw_list(a, s, (struct rect){in.x + 1, r.y + 1, in.w - 1, r.h - 2});
        in.y = r.y + r.h - 1;
    } else if (!wants_number(a)) {
        surface_text(s, in.x, in.y, in.w - 6, STYLE_PROMPT, 0, buf_str(&text));
    }
    draw_answer(a, s, in);
    buf_release(&text);
}

static const char *ask_hint(const struct view *v)
{
    const struct ask *a = (const struct ask *)v;

    if (wants_number(a))
        return "Enter: when the number is there   Esc: no   Tab, Up, Down: look through the list";
    return "y: yes   n, Enter, Esc: no   Tab, Up, Down: look through the list";
}

static void ask_free(struct view *v)
{
    struct ask *a = (struct ask *)v;

    answer(a, false); /* taken down with the screen: that is a no */
    line_edit_release(&a->edit);
    free(a);
}

static const struct view_class ask_class = {
    .name = "bulk-ask",
    .draw = ask_draw,
    .key = ask_key,
    .height = ask_height,
    .hint = ask_hint,
    .free = ask_free,
};

struct view *bulk_ask_new(struct ui *ui, const struct bulk *b, void (*fn)(void *ctx, bool yes),
                          void *ctx)
{
    struct ask *a = xcalloc(1, sizeof(*a));

    a->view = (struct view){.class_ = &ask_class, .ui = ui};
    a->bulk = b;
    a->fn = fn;
    a->ctx = ctx;
    line_edit_init(&a->edit, 8);
    for (size_t i = 0; i < b->items.n; i++) {
        int w = text_width(((const struct bulk_item *)b->items.v[i])->label);

        a->widest = w > a->widest ? w : a->widest;
    }
    return &a->view;
}
