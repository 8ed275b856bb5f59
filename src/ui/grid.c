/* Columns of text. Widths follow what stood in them, and the room that there is: what has the
 * lowest claim goes first, whole, before anything else is cut. */
#include "ui/grid.h"

#include <string.h>

#include "base/text.h"

void grid_need(struct grid *g, size_t i, int columns)
{
    struct grid_column *c = &g->c[i];

    if (columns <= c->need)
        return;
    if (c->need < c->max)
        g->placed_w = 0;
    c->need = columns;
}

static int wanted(const struct grid_column *c)
{
    int w = text_width(c->title) + 1 > c->need ? text_width(c->title) + 1 : c->need;

    return w < c->min ? c->min : w > c->max ? c->max : w;
}

/* The column with the lowest claim among those that have a place; -1: only such as never go. */
static int weakest(const struct grid *g)
{
    int found = -1;

    for (size_t i = 0; i < g->n; i++)
        if (g->c[i].w > 0 && g->c[i].rank > 0 && (found < 0 || g->c[i].rank >= g->c[found].rank))
            found = (int)i;
    return found;
}

static int total(const struct grid *g)
{
    int sum = 0;

    for (size_t i = 0; i < g->n; i++)
        if (g->c[i].w > 0)
            sum += g->c[i].w + (sum ? GRID_GAP : 0);
    return sum;
}

/* Takes `over` columns from those that can be narrower, the widest first; hard: though their texts
 * are cut for it. */
static int squeeze(struct grid *g, int over, bool hard)
{
    while (over > 0) {
        struct grid_column *widest = NULL;

        for (size_t i = 0; i < g->n; i++) {
            struct grid_column *c = &g->c[i];
            int least = hard || c->comfort < c->min ? c->min : c->comfort;

            if (c->w > least && (!widest || c->w > widest->w))
                widest = c;
        }
        if (!widest)
            break;
        widest->w--;
        over--;
    }
    return over;
}

/* What is left over goes to the one that can use it. */
static void widen(struct grid *g, int spare)
{
    for (size_t i = 0; i < g->n && spare > 0; i++) {
        struct grid_column *c = &g->c[i];
        int more = c->need - c->w;

        if (!c->w || !c->last_wide || more <= 0)
            continue;
        more = more < spare ? more : spare;
        c->w += more;
        spare -= more;
    }
}

void grid_place(struct grid *g, int width)
{
    int over, x = 0, i;

    if (g->placed_w == width)
        return;
    g->placed_w = width;
    for (size_t j = 0; j < g->n; j++)
        g->c[j].w = wanted(&g->c[j]);
    while ((over = total(g) - width) > 0 && squeeze(g, over, false) > 0 && (i = weakest(g)) >= 0)
        for (size_t j = 0; j < g->n; j++) /* the others have their room again */
            g->c[j].w = g->c[j].w > 0 && (int)j != i ? wanted(&g->c[j]) : 0;
    squeeze(g, total(g) - width, true);
    /* Not even those have room: the last ones are cut, and then gone. */
    for (size_t j = g->n; j-- > 0 && (over = total(g) - width) > 0;)
        g->c[j].w = g->c[j].w > over + 2 ? g->c[j].w - over : j > 0 ? 0 : width;
    widen(g, width - total(g));
    for (size_t j = 0; j < g->n; j++) {
        g->c[j].x = x;
        x += g->c[j].w ? g->c[j].w + GRID_GAP : 0;
    }
}

void grid_heads(const struct grid *g, struct surface *s, struct rect line, int sorted, bool down)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct grid_column *c = &g->c[i];
        int w = text_width(c->title), mark = (int)i == sorted;
        int x = line.x + c->x;
        enum style style = mark ? STYLE_ACCENT : STYLE_MUTED;

        if (!c->w)
            continue;
        if (c->right && w + mark < c->w)
            x += c->w - w - mark;
        x += surface_text(s, x, line.y, c->w - mark, style, 0, c->title);
        if (mark)
            surface_text(s, x, line.y, 1, style, 0,
                         s->ascii ? (down ? "v" : "^")
                         : down   ? "\342\226\276"
                                  : "\342\226\264");
    }
}

void grid_cell(const struct grid *g, size_t i, struct surface *s, struct rect line,
               enum style style, const char *text)
{
    const struct grid_column *c = &g->c[i];

    if (!c->w || !*text)
        return;
    if (c->right)
        surface_right(s, line.x + c->x, line.y, c->w, style, 0, text);
    else
        surface_text(s, line.x + c->x, line.y, c->w, style, 0, text);
}
