/* Cells to the screen through ncurses. The comparison with what is shown is made here, before
 * curses is called at all, so that an unchanged screen costs nothing. */
#include "term/paint.h"

#include <curses.h>
#include <string.h>
#include <wchar.h>

enum { PAIRS_FIRST = 1 };

void paint_init(struct painter *p, bool color, bool utf8)
{
    memset(p, 0, sizeof(*p));
    surface_init(&p->shown);
    p->color = color;
    p->utf8 = utf8;
    p->all = true;
    p->cursor = -1;
}

void paint_release(struct painter *p)
{
    surface_release(&p->shown);
}

static short pair_of(unsigned style, bool selected)
{
    return (short)(PAIRS_FIRST + (int)style * 2 + selected);
}

void paint_palette(struct painter *p, const struct palette *palette)
{
    p->palette = *palette;
    paint_forget(p);
    if (!p->color)
        return;
    for (unsigned i = 0; i < STYLE__COUNT; i++) {
        struct look l = palette->style[i], s = palette->selected;

        init_pair(pair_of(i, false), l.fg, l.bg);
        init_pair(pair_of(i, true), s.fg >= 0 ? s.fg : l.fg, s.bg >= 0 ? s.bg : l.bg);
    }
}

void paint_forget(struct painter *p)
{
    p->all = true;
}

static attr_t attributes(unsigned flags)
{
    return (flags & CELL_BOLD ? A_BOLD : 0u) | (flags & CELL_DIM ? A_DIM : 0u) |
           (flags & CELL_UNDERLINE ? A_UNDERLINE : 0u) | (flags & CELL_REVERSE ? A_REVERSE : 0u);
}

static void paint_cell(const struct painter *p, int x, int y, const struct cell *c)
{
    unsigned style = c->style < STYLE__COUNT ? c->style : STYLE_TEXT;
    bool selected = c->flags & CELL_SELECTED;
    unsigned flags = c->flags | p->palette.style[style].flags;
    wchar_t text[3] = {(wchar_t)c->cp, (wchar_t)c->mark, 0};
    cchar_t out;

    if (selected)
        flags |= p->palette.selected.flags;
    if (!p->utf8 && (c->cp > 0x7E || c->mark)) {
        text[0] = L'?';
        text[1] = 0;
    }
    if (setcchar(&out, text, attributes(flags), p->color ? pair_of(style, selected) : 0, NULL) ==
        OK)
        mvadd_wch(y, x, &out);
}

static bool same(const struct cell *a, const struct cell *b)
{
    return a->cp == b->cp && a->mark == b->mark && a->style == b->style && a->flags == b->flags;
}

/* The cells of one line that differ, and the wide character that the first of them may be half of.
 */
static bool paint_line(const struct painter *p, const struct surface *s, int y)
{
    const struct cell *now = s->cells + y * s->w, *was = p->shown.cells + y * s->w;
    int first = 0, last = s->w - 1;

    if (!p->all) {
        while (first < s->w && same(&now[first], &was[first]))
            first++;
        if (first == s->w)
            return false;
        while (same(&now[last], &was[last]))
            last--;
        while (first > 0 && (now[first].cp == 0 || was[first].cp == 0))
            first--;
    }
    for (int x = first; x <= last; x++)
        if (now[x].cp != 0)
            paint_cell(p, x, y, &now[x]);
    return true;
}

/* The cursor: shown where a line is being edited, else hidden. */
static bool paint_cursor(struct painter *p, const struct surface *s)
{
    bool show = s->cursor_x >= 0 && s->cursor_y >= 0;
    bool moved = p->cursor != show || s->cursor_x != p->shown.cursor_x ||
                 s->cursor_y != p->shown.cursor_y;

    if (p->cursor != show)
        curs_set(show);
    p->cursor = show;
    if (show)
        move(s->cursor_y, s->cursor_x);
    return moved;
}

void paint_surface(struct painter *p, const struct surface *s)
{
    bool changed = false;

    if (s->w <= 0 || s->h <= 0)
        return;
    if (s->w != p->shown.w || s->h != p->shown.h)
        p->all = true;
    if (p->all)
        erase();
    for (int y = 0; y < s->h; y++)
        changed |= paint_line(p, s, y);
    changed |= paint_cursor(p, s);
    if (!changed)
        return;
    refresh();
    surface_copy(&p->shown, s);
    p->all = false;
}
