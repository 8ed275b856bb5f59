/* Charts of characters. Arithmetic and cells. */
#include "ui/chart.h"

enum { FULL = 0x2588, LIGHT = 0x2591, SPARK = 0x2581, MARK = 0x2502 };

void chart_bar(struct surface *s, int x, int y, int w, const struct chart_part *parts, size_t n)
{
    size_t sum = 0, left, seen = 0;
    int used = 0, live = 0;

    for (size_t i = 0; i < n; i++) {
        sum += parts[i].n;
        live += parts[i].n > 0;
    }
    if (sum == 0 || w < live)
        return;
    left = (size_t)(w - live); /* beyond the one that each has */
    for (size_t i = 0; i < n; i++) {
        int cells;

        if (parts[i].n == 0)
            continue;
        /* By the sum so far, so that what is rounded does not add up. */
        cells = 1 - (int)((seen * left + sum / 2) / sum);
        seen += parts[i].n;
        cells += (int)((seen * left + sum / 2) / sum);
        surface_fill(s, (struct rect){x + used, y, cells, 1}, s->ascii ? parts[i].ascii : FULL,
                     parts[i].style, 0);
        used += cells;
    }
}

void chart_spark(struct surface *s, int x, int y, const size_t *numbers, size_t n, enum style style)
{
    static const char ascii[] = "_.-=+*%#";
    size_t most = 0;

    for (size_t i = 0; i < n; i++)
        most = numbers[i] > most ? numbers[i] : most;
    for (size_t i = 0; i < n; i++) {
        size_t height = most ? (numbers[i] * 7 + most - 1) / most : 0;
        uint32_t cp = s->ascii ? (uint32_t)(unsigned char)ascii[height] : SPARK + (uint32_t)height;

        if (numbers[i] == 0)
            cp = s->ascii ? '_' : SPARK;
        surface_fill(s, (struct rect){x + (int)i, y, 1, 1}, cp, numbers[i] ? style : STYLE_MUTED,
                     0);
    }
}

void chart_progress(struct surface *s, int x, int y, int w, int64_t at, int64_t usual,
                    int64_t whole, enum style style)
{
    int64_t mark = whole > 0 ? usual * w / whole : 0;

    for (int i = 0; i < w && whole > 0; i++) {
        bool full = at * w >= whole * (i + 1);
        uint32_t cp = full ? (s->ascii ? '#' : FULL) : s->ascii ? '.' : LIGHT;

        if (!full && i == (int)mark)
            cp = s->ascii ? '|' : MARK;
        surface_fill(s, (struct rect){x + i, y, 1, 1}, cp, full ? style : STYLE_MUTED, 0);
    }
}
