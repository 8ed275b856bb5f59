/* A line of text as many lines of a pane: broken where the pane ends, so that blanks and signs stay
 * as they were written. (wrap.c is for prose.) */
#include "ui/detail.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

enum { GO_ON = 4, ROOM_MIN = 16 };

static struct detail_span part_of(const struct detail_span *all, int from, int columns, int lead)
{
    struct detail_span s = {all->from - from, all->to - from};

    s.from = s.from < 0 ? 0 : s.from;
    s.to = s.to > columns ? columns : s.to;
    if (s.from >= s.to)
        return (struct detail_span){0, 0};
    return (struct detail_span){s.from + lead, s.to + lead};
}

void detail_add_long(struct vec *lines, const struct detail_line *like, const char *text, int lead,
                     int columns)
{
    int room = columns - like->indent - lead, at_column = 0;
    const char *at = text, *whole = NULL;

    if (room < ROOM_MIN) { /* a deep one in a narrow pane */
        lead = 0;
        room = columns - like->indent > 4 ? columns - like->indent : 4;
    }
    do {
        bool first = at == text;
        int in = lead + (first || room <= 2 * GO_ON ? 0 : GO_ON), used = 0;
        size_t n = text_fit(at, room - (in - lead), &used);
        struct detail_line *l;
        char *line;

        if (n == 0 && *at) /* a wide one where there is no room for it */
            n = strlen(at);
        line = xasprintf("%*s%.*s", in, "", (int)n, at);
        l = detail_add(lines, like->indent, first ? like->label : "", line, like->style);
        free(line);
        l->key = like->key;
        l->sign = like->sign;
        l->depth = like->depth;
        l->fold = first ? like->fold : DETAIL_PLAIN;
        l->span = part_of(&like->span, at_column, used, in);
        l->first = first && at[n];
        whole = l->first ? xstrdup(text) : whole;
        l->whole = whole;
        l->offset = (size_t)(at - text);
        l->lead = (size_t)in;
        at_column += used;
        at += n;
    } while (*at);
}
