/* A screen as SVG: one rectangle for each run of a background, one text for each run of a look. It
 * knows cells, not what they mean. */
#include "svg.h"

#include "base/text.h"

#define RIGHT_HALF ((uint32_t)-1) /* of a wide character */

enum { CELL_W = 8, CELL_H = 17, BASE = 13, MARGIN = 6 };

struct look {
    uint32_t fg, bg;
    bool bold, underline;
};

struct writer {
    VTermScreen *vts;
    const struct svg_look *look;
    struct buf *out;
    int columns;
};

static uint32_t rgb(const struct writer *w, VTermColor c, uint32_t own)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(&c) || VTERM_COLOR_IS_DEFAULT_BG(&c))
        return own;
    vterm_screen_convert_color_to_rgb(w->vts, &c);
    return (uint32_t)c.rgb.red << 16 | (uint32_t)c.rgb.green << 8 | c.rgb.blue;
}

static VTermScreenCell cell_at(const struct writer *w, int x, int y)
{
    VTermScreenCell cell = {0};

    vterm_screen_get_cell(w->vts, (VTermPos){.row = y, .col = x}, &cell);
    return cell;
}

static struct look look_of(const struct writer *w, const VTermScreenCell *c)
{
    struct look l = {.fg = rgb(w, c->fg, w->look->fg),
                     .bg = rgb(w, c->bg, w->look->bg),
                     .bold = c->attrs.bold,
                     .underline = c->attrs.underline};
    uint32_t swap = l.fg;

    if (c->attrs.reverse) {
        l.fg = l.bg;
        l.bg = swap;
    }
    return l;
}

static bool same(const struct look *a, const struct look *b)
{
    return a->fg == b->fg && a->bg == b->bg && a->bold == b->bold && a->underline == b->underline;
}

static void add_char(struct buf *out, uint32_t c)
{
    char utf8[4];

    if (c == '<')
        buf_adds(out, "&lt;");
    else if (c == '&')
        buf_adds(out, "&amp;");
    else
        buf_add(out, utf8, utf8_encode(c ? c : ' ', utf8));
}

static void add_background(const struct writer *w, int from, int to, int y, const struct look *l)
{
    if (l->bg != w->look->bg)
        buf_addf(w->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n",
                 MARGIN + from * CELL_W, MARGIN + y * CELL_H, (to - from) * CELL_W, CELL_H, l->bg);
}

static bool is_blank(const VTermScreenCell *c)
{
    return c->chars[0] == 0 || c->chars[0] == ' ' || c->chars[0] == RIGHT_HALF;
}

/* A run as one text, from its first character to its last; its length is told, so that the columns
 * hold whatever font the reader has. */
static void add_text(const struct writer *w, int from, int to, int y, const struct look *l)
{
    VTermScreenCell c;

    while (from < to && (c = cell_at(w, from, y), is_blank(&c)))
        from++;
    while (to > from && (c = cell_at(w, to - 1, y), is_blank(&c) && c.chars[0] != RIGHT_HALF))
        to--;
    if (from == to)
        return;
    buf_addf(w->out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06x\"%s%s>",
             MARGIN + from * CELL_W, MARGIN + y * CELL_H + BASE, (to - from) * CELL_W, l->fg,
             l->bold ? " font-weight=\"bold\"" : "",
             l->underline ? " text-decoration=\"underline\"" : "");
    for (int x = from; x < to; x++) {
        c = cell_at(w, x, y);
        if (c.chars[0] != RIGHT_HALF)
            add_char(w->out, c.chars[0]);
    }
    buf_adds(w->out, "</text>\n");
}

static void add_line(const struct writer *w, int y)
{
    for (int from = 0, to; from < w->columns; from = to) {
        VTermScreenCell c = cell_at(w, from, y);
        struct look l = look_of(w, &c);

        for (to = from + 1; to < w->columns; to++) {
            VTermScreenCell next = cell_at(w, to, y);
            struct look other = look_of(w, &next);

            if (next.chars[0] != RIGHT_HALF && !same(&l, &other))
                break;
        }
        add_background(w, from, to, y, &l);
        add_text(w, from, to, y, &l);
    }
}

void svg_screen(VTermScreen *vts, int columns, int rows, const struct svg_look *look,
                struct buf *out)
{
    struct writer w = {.vts = vts, .look = look, .out = out, .columns = columns};
    int width = columns * CELL_W + 2 * MARGIN, height = rows * CELL_H + 2 * MARGIN;

    buf_addf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
             "height=\"%d\" xml:space=\"preserve\" font-family=\"DejaVu Sans Mono, Menlo, "
             "Consolas, monospace\" "
             "font-size=\"13\">\n<title>%s</title>\n<rect width=\"%d\" height=\"%d\" rx=\"6\" "
             "fill=\"#%06x\"/>\n",
             width, height, width, height, look->title, width, height, look->bg);
    for (int y = 0; y < rows; y++)
        add_line(&w, y);
    buf_adds(out, "</svg>\n");
}
