/* A grid of styled cells. Knows text and widths; knows no terminal. */
#include "ui/surface.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

enum { SIDE_MAX = 1000, PRINTF_MAX = 4096 };

static const struct cell blank = {.cp = ' ', .style = STYLE_TEXT};

void surface_init(struct surface *s)
{
    *s = (struct surface){.cursor_x = -1, .cursor_y = -1};
}

void surface_release(struct surface *s)
{
    free(s->cells);
    surface_init(s);
}

void surface_clear(struct surface *s)
{
    for (int i = 0; i < s->w * s->h; i++)
        s->cells[i] = blank;
    s->cursor_x = s->cursor_y = -1;
}

static int clamp(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

void surface_resize(struct surface *s, int w, int h)
{
    w = clamp(w, 0, SIDE_MAX);
    h = clamp(h, 0, SIDE_MAX);
    if (w != s->w || h != s->h) {
        s->w = w;
        s->h = h;
        s->cells = xrealloc_array(s->cells, (size_t)w * (size_t)h, sizeof(*s->cells));
    }
    surface_clear(s);
}

static struct cell *at(const struct surface *s, int x, int y)
{
    return x >= 0 && y >= 0 && x < s->w && y < s->h ? &s->cells[y * s->w + x] : NULL;
}

/* A wide character loses its other half when one of its cells is written over. */
static void put(struct surface *s, int x, int y, struct cell c)
{
    struct cell *to = at(s, x, y), *left = at(s, x - 1, y), *right = at(s, x + 1, y);

    if (!to)
        return;
    if (to->cp == 0 && left) {
        left->cp = ' ';
        left->mark = 0;
    }
    if (to->cp != 0 && right && right->cp == 0)
        right->cp = ' ';
    *to = c;
}

/* Both halves of a wide character; a blank where the grid has only one of them. */
static void put_wide(struct surface *s, int x, int y, struct cell c)
{
    bool whole = at(s, x, y) && at(s, x + 1, y);

    if (!whole)
        c.cp = ' ';
    put(s, x, y, c);
    put(s, x + 1, y, c);
    if (whole)
        at(s, x + 1, y)->cp = 0;
}

void surface_fill(struct surface *s, struct rect r, uint32_t cp, enum style style, unsigned flags)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            put(s, x, y, (struct cell){.cp = cp, .style = (uint8_t)style, .flags = (uint8_t)flags});
}

/* Puts one code point of width w at x; combining marks join the cell before. */
static void put_cp(struct surface *s, int x, int y, uint32_t cp, int w, enum style style,
                   unsigned flags)
{
    struct cell c = {.cp = cp, .style = (uint8_t)style, .flags = (uint8_t)flags};
    struct cell *before;

    if (w == 0) {
        before = at(s, x - 1, y);
        if (before && before->cp == 0)
            before = at(s, x - 2, y);
        if (before && !before->mark)
            before->mark = cp;
        return;
    }
    if (w == 2)
        put_wide(s, x, y, c);
    else
        put(s, x, y, c);
}

static int put_text(struct surface *s, int x, int y, int columns, enum style style, unsigned flags,
                    const char *safe)
{
    size_t n = strlen(safe), i = 0;
    int used = 0;
    uint32_t cp;

    while (i < n) {
        size_t step = utf8_decode(safe + i, n - i, &cp);
        int w = text_cp_width(cp);

        if (used + w > columns)
            break;
        if (w > 0 || used > 0) /* a mark with nothing before it would change what stands there */
            put_cp(s, x + used, y, cp, w, style, flags);
        used += w;
        i += step;
    }
    if (i == n || columns <= 0)
        return used;
    /* Cut: the last column says so. */
    for (; used < columns; used++)
        put_cp(s, x + used, y, ' ', 1, style, flags);
    put_cp(s, x + columns - 1, y, s->ascii ? '~' : 0x2026, 1, style, flags);
    return columns;
}

static void make_safe(const struct surface *s, struct buf *safe, const char *text)
{
    size_t len = strnlen(text, PRINTF_MAX); /* no line of a screen is longer */

    text_safe(safe, text, len, s->ascii ? TEXT_ASCII : 0);
}

int surface_text(struct surface *s, int x, int y, int columns, enum style style, unsigned flags,
                 const char *text)
{
    struct buf safe = BUF_INIT(1 << 16);
    int used;

    if (columns < 0 || columns > s->w - x)
        columns = s->w - x;
    if (columns <= 0 || y < 0 || y >= s->h)
        return 0;
    make_safe(s, &safe, text);
    used = put_text(s, x, y, columns, style, flags, buf_str(&safe));
    buf_release(&safe);
    return used;
}

int surface_printf(struct surface *s, int x, int y, int columns, enum style style, unsigned flags,
                   const char *fmt, ...)
{
    char text[PRINTF_MAX];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    return surface_text(s, x, y, columns, style, flags, text);
}

int surface_right(struct surface *s, int x, int y, int columns, enum style style, unsigned flags,
                  const char *text)
{
    struct buf safe = BUF_INIT(1 << 16);
    int w;

    make_safe(s, &safe, text);
    w = text_width(buf_str(&safe));
    buf_release(&safe);
    if (w < columns) {
        x += columns - w;
        columns = w;
    }
    return surface_text(s, x, y, columns, style, flags, text);
}

void surface_mark(struct surface *s, struct rect r, unsigned set_flags, unsigned clear_flags)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            struct cell *c = at(s, x, y);

            if (c)
                c->flags = (uint8_t)((c->flags & ~clear_flags) | set_flags);
        }
}

bool surface_equal(const struct surface *a, const struct surface *b)
{
    if (a->w != b->w || a->h != b->h || a->cursor_x != b->cursor_x || a->cursor_y != b->cursor_y)
        return false;
    for (int i = 0; i < a->w * a->h; i++) {
        const struct cell *p = &a->cells[i], *q = &b->cells[i];

        if (p->cp != q->cp || p->mark != q->mark || p->style != q->style || p->flags != q->flags)
            return false;
    }
    return true;
}

void surface_copy(struct surface *to, const struct surface *from)
{
    surface_resize(to, from->w, from->h);
    if (from->w > 0 && from->h > 0)
        memcpy(to->cells, from->cells, (size_t)from->w * (size_t)from->h * sizeof(*from->cells));
    to->cursor_x = from->cursor_x;
    to->cursor_y = from->cursor_y;
    to->ascii = from->ascii;
}

static void dump_line(const struct surface *s, int y, bool styles, struct buf *out)
{
    static const char letters[] = "tmaToPwFbhfkpMNE";
    char utf8[4];
    size_t end;

    for (int x = 0; x < s->w; x++) {
        const struct cell *c = at(s, x, y);

        if (styles) {
            bool empty = c->cp == ' ' && c->flags == 0;

            buf_addc(out, empty ? ' ' : c->flags & CELL_SELECTED ? '#' : letters[c->style]);
        } else if (c->cp) {
            buf_add(out, utf8, utf8_encode(c->cp, utf8));
            if (c->mark)
                buf_add(out, utf8, utf8_encode(c->mark, utf8));
        }
    }
    for (end = out->len; end > 0 && out->ptr[end - 1] == ' '; end--)
        ;
    out->len = end;
    buf_addc(out, '\n');
}

char *surface_dump(const struct surface *s)
{
    struct buf out = BUF_INIT(1 << 24);

    for (int y = 0; y < s->h; y++)
        dump_line(s, y, false, &out);
    return buf_detach(&out);
}

char *surface_dump_styles(const struct surface *s)
{
    struct buf out = BUF_INIT(1 << 24);

    for (int y = 0; y < s->h; y++)
        dump_line(s, y, false, &out);
    buf_adds(&out, "--\n");
    for (int y = 0; y < s->h; y++)
        dump_line(s, y, true, &out);
    return buf_detach(&out);
}
