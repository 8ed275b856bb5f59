/* The `:` line. Names, and what is said of them, come from the tables of commands and arguments:
 * here is only how one of them is found. */
#include "ui/palette.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/text.h"
#include "ui/arguments.h"
#include "ui/complete.h"
#include "ui/help.h"
#include "ui/palette_run.h"
#include "ui/prompt.h"
#include "ui/ui.h"

enum { LIST_LINES = 8, LINE_MAX = 4096 };

struct palette_view {
    struct view view;
    struct vec *history;
    struct line_edit edit;
    struct candidates found;
    char *typed; /* what was typed itself, when the line shows something chosen */
    int chosen;  /* in found; -1: none */
    size_t top;  /* the first candidate that is shown */
    size_t past; /* in the history; history->n: not there */
    char why[PALETTE_WHY];
};

static const char *line(const struct palette_view *p)
{
    return buf_str(&p->edit.text);
}

static void find(struct palette_view *p)
{
    candidates_clear(&p->found);
    for (size_t i = 0; !*line(p) && i < p->history->n; i++) /* the last one first */
        candidates_offer(
            &p->found, "",
            &(struct candidate){.name = candidates_keep(&p->found, xstrdup(p->history->v[i])),
                                .help = "typed before",
                                .sort = -(int)i});
    palette_find(p->view.ui, line(p), &p->found);
    p->chosen = -1;
    p->top = 0;
    p->why[0] = '\0';
}

static void set_line(struct palette_view *p, const char *text)
{
    line_edit_set(&p->edit, text);
    find(p);
}

/* --- the list ------------------------------------------------------------------------------------
 */

/* The candidate takes the place of what it completes: the name, or the argument behind it. */
static void show_chosen(struct palette_view *p)
{
    const struct candidate *c = candidates_at(&p->found, (size_t)p->chosen);
    struct buf text = BUF_INIT(LINE_MAX);

    buf_add(&text, p->typed, palette_argument_at(p->typed));
    buf_adds(&text, c->name);
    line_edit_set(&p->edit, buf_str(&text));
    buf_release(&text);
}

static unsigned choose(struct palette_view *p, int by)
{
    int n = (int)p->found.list.n;

    if (n == 0)
        return VIEW_SAME;
    if (p->chosen < 0) {
        free(p->typed);
        p->typed = xstrdup(line(p));
        p->chosen = by > 0 ? 0 : n - 1;
    } else {
        p->chosen += by;
    }
    p->why[0] = '\0';
    if (p->chosen < 0 || p->chosen >= n) { /* beyond either end: what was typed */
        p->chosen = -1;
        line_edit_set(&p->edit, p->typed);
    } else {
        show_chosen(p);
    }
    return VIEW_REDRAW;
}

/* --- what was typed before -----------------------------------------------------------------------
 */

static unsigned go_past(struct palette_view *p, int by)
{
    if (by < 0 ? p->past == 0 : p->past >= p->history->n)
        return VIEW_SAME;
    p->past = by < 0 ? p->past - 1 : p->past + 1;
    set_line(p, p->past < p->history->n ? p->history->v[p->past] : "");
    return VIEW_REDRAW;
}

static void remember(struct palette_view *p)
{
    struct vec *h = p->history;

    for (size_t i = 0; i < h->n; i++)
        if (str_eq(h->v[i], line(p))) {
            free(vec_remove(h, i));
            break;
        }
    if (h->n == PALETTE_HISTORY_MAX)
        free(vec_remove(h, 0));
    vec_push(h, xstrdup(line(p)));
}

/* --- keys ----------------------------------------------------------------------------------------
 */

static unsigned enter(struct palette_view *p)
{
    struct ui *ui = p->view.ui;
    struct palette_choice choice;

    switch (palette_read(ui, line(p), &p->found, &choice, p->why)) {
    case PALETTE_WRONG:
        p->chosen = -1;
        return VIEW_REDRAW;
    case PALETTE_MORE:
        set_line(p, choice.more);
        return VIEW_REDRAW;
    case PALETTE_NOTHING:
        return VIEW_CLOSE;
    case PALETTE_RUN:
        break;
    }
    remember(p);
    /* It may ask something itself, in our place. */
    palette_run(ui, &choice);
    return VIEW_CLOSE | VIEW_REDRAW;
}

static unsigned palette_key(struct view *v, uint32_t key)
{
    struct palette_view *p = (struct palette_view *)v;
    bool typing = p->chosen < 0;

    switch (key) {
    case PKEY_ESC:
    case KEYMOD_CTRL | 'c':
    case KEYMOD_CTRL | 'g':
        return VIEW_CLOSE | VIEW_REDRAW;
    case PKEY_ENTER:
        return enter(p);
    case PKEY_TAB:
        return choose(p, 1);
    case PKEY_BACKTAB:
        return choose(p, -1);
    case KEYMOD_CTRL | 'p':
        return go_past(p, -1);
    case KEYMOD_CTRL | 'n':
        return go_past(p, 1);
    case PKEY_UP:
        return typing ? go_past(p, -1) : choose(p, -1);
    case PKEY_DOWN:
        return typing && p->past < p->history->n ? go_past(p, 1) : choose(p, 1);
    case PKEY_BACKSPACE:
        if (p->edit.text.len == 0) /* as vi and less have it */
            return VIEW_CLOSE | VIEW_REDRAW;
        break;
    default:
        break;
    }
    if (line_edit_key(&p->edit, key) == VIEW_UNUSED)
        return VIEW_SAME;
    p->past = p->history->n;
    find(p);
    return VIEW_REDRAW;
}

/* --- drawing -------------------------------------------------------------------------------------
 */

/* A list that grows and shrinks with each key would push the panes about: its room is the same as
 * long as the line is open. */
static int palette_height(struct view *v, int width)
{
    (void)width;
    return LIST_LINES + 1 + (((struct palette_view *)v)->why[0] != '\0');
}

static void draw_candidate(const struct palette_view *p, size_t i, int widest, struct surface *s,
                           struct rect r)
{
    const struct candidate *c = candidates_at(&p->found, i);
    bool on = (int)i == p->chosen;
    int x = r.x + 2 + widest + 2;

    surface_printf(s, r.x, r.y, r.w, on ? STYLE_PROMPT : STYLE_TEXT, 0, "%s%s", on ? "> " : "  ",
                   c->name);
    if (c->help && x < r.x + r.w)
        surface_text(s, x, r.y, r.x + r.w - x, STYLE_MUTED, 0, c->help);
    if (on)
        surface_mark(s, r, CELL_SELECTED, 0);
}

/* Down to the line; where there are more, the last line says how many. */
static void draw_list(struct palette_view *p, struct surface *s, struct rect r)
{
    size_t n = p->found.list.n, lines = (size_t)r.h, shown, left;
    int widest = 0;

    if (r.h <= 0)
        return;
    shown = n > lines ? lines : n;
    if (p->chosen >= 0 && (size_t)p->chosen < p->top)
        p->top = (size_t)p->chosen;
    if (p->chosen >= 0 && (size_t)p->chosen >= p->top + shown)
        p->top = (size_t)p->chosen - shown + 1;
    for (size_t i = p->top; i < p->top + shown; i++) {
        int w = text_width(candidates_at(&p->found, i)->name);

        widest = w > widest ? w : widest;
    }
    for (size_t i = 0; i < shown; i++)
        draw_candidate(p, p->top + i, widest, s,
                       (struct rect){r.x, r.y + r.h - (int)(shown - i), r.w, 1});
    left = n - p->top - shown;
    if (left > 0) {
        char more[32];

        snprintf(more, sizeof(more), "  %zu more", left);
        surface_right(s, r.x + r.w - (int)strlen(more), r.y + r.h - 1, (int)strlen(more),
                      STYLE_MUTED, 0, more);
    }
}

static void palette_draw(struct view *v, struct surface *s, struct rect r, bool focused)
{
    struct palette_view *p = (struct palette_view *)v;
    int why = p->why[0] != '\0' && r.h > 1, y = r.y + r.h - 1 - why;

    (void)focused;
    draw_list(p, s, (struct rect){r.x + 1, r.y, r.w - 2, y - r.y});
    surface_text(s, r.x + 1, y, 2, STYLE_PROMPT, 0, ":");
    line_edit_draw(&p->edit, s, (struct rect){r.x + 3, y, r.w - 4, 1}, STYLE_TEXT);
    if (why)
        surface_text(s, r.x + 3, y + 1, r.w - 4, STYLE_ERROR, 0, p->why);
}

static const char *palette_hint(const struct view *v)
{
    (void)v;
    return "Tab: choose   Enter: do it   Up: typed before   Esc: back";
}

static void palette_free(struct view *v)
{
    struct palette_view *p = (struct palette_view *)v;

    candidates_release(&p->found);
    line_edit_release(&p->edit);
    free(p->typed);
    free(p);
}

static const struct view_class palette_class = {
    .name = "palette",
    .draw = palette_draw,
    .key = palette_key,
    .height = palette_height,
    .hint = palette_hint,
    .free = palette_free,
};

const struct help_key *palette_key_at(size_t i)
{
    static const struct help_key keys[] = {
        {":NAME", "a command, or its argument behind it (:theme light)"},
        {":KIND [FILTER]", "every row of a kind (:instances prod)"},
        {":OPERATION", "its form (:create-service, :CreateService)"},
        {"Tab Down", "choose in the list (Shift-Tab, Up: back)"},
        {"Up ^P ^N", "what was typed before"},
    };

    return i < ARRAY_LEN(keys) ? &keys[i] : NULL;
}

void palette_open(struct ui *ui, struct vec *history)
{
    struct palette_view *p = xcalloc(1, sizeof(*p));

    p->view = (struct view){.class_ = &palette_class, .ui = ui};
    p->history = history;
    p->past = history->n;
    line_edit_init(&p->edit, LINE_MAX);
    find(p);
    ui_push_prompt(ui, &p->view);
}
