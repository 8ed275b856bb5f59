/* chart.h - small charts of characters: bars and sparklines, with a form in ASCII. */
#ifndef UI_CHART_H
#define UI_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/surface.h"

/* Shares of a whole, side by side in `w` cells; a share that is not 0 has a cell at least. */
struct chart_part {
    size_t n;
    enum style style;
    uint32_t ascii; /* what stands for it where there are no blocks */
};

void chart_bar(struct surface *s, int x, int y, int w, const struct chart_part *parts, size_t n);

/* A column for each number, as high as it is beside the largest. */
void chart_spark(struct surface *s, int x, int y, const size_t *numbers, size_t n,
                 enum style style);

/* How far along `at` is on the way to `whole`, in `w` cells, with a sign at `usual`; what goes
 * beyond is said by the style alone. */
void chart_progress(struct surface *s, int x, int y, int w, int64_t at, int64_t usual,
                    int64_t whole, enum style style);

#endif
