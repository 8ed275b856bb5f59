/* Where what stands on the screen (SCREENS: wider terminals give the detail pane room first, narrow
 * ones lose it; the status is never lost). */
#include "ui/frame.h"

#include <string.h>

#include "base/text.h"
#include "ui/view.h"

enum { DETAIL_FROM = 64, DETAIL_MIN = 31, DETAIL_MAX = 84, ACTIVITY_FROM = 14, TITLES_FROM = 8 };

static int clamp(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

void frame_layout(struct frame *f, int w, int h, int header, unsigned panes, int bottom, bool asks)
{
    int y = 0, left = w, activity = 0, titles = h >= TITLES_FROM;

    memset(f, 0, sizeof(*f));
    f->header = (struct rect){0, 0, w, header};
    y += f->header.h;
    f->footer = (struct rect){0, h - 1, w, h >= TITLES_FROM || !asks};
    bottom = clamp(bottom, 0, h - f->footer.h - y - titles - 1);
    f->bottom = (struct rect){0, h - f->footer.h - bottom, w, bottom};
    if (panes & PANES_ACTIVITY && h >= ACTIVITY_FROM)
        activity = clamp(h / 5, 3, 12);
    if (panes & PANES_DETAIL && w >= DETAIL_FROM)
        left = w - clamp(w * 2 / 5, DETAIL_MIN, DETAIL_MAX) - 1;
    f->main_title = (struct rect){0, y, left, titles};
    if (left < w)
        f->detail_title = (struct rect){left + 1, y, w - left - 1, titles};
    y += titles;
    f->main = (struct rect){0, y, left, clamp(h - y - f->footer.h - activity, 0, h)};
    if (left < w)
        f->detail = (struct rect){left + 2, y, w - left - 3, f->main.h};
    if (activity) {
        f->activity_title = (struct rect){0, y + f->main.h, w, 1};
        f->activity = (struct rect){0, y + f->main.h + 1, w, activity - 1};
    }
    /* What asks stands over the activity, and never hides its target: the panes give way. A title
     * of an activity that has no line left is a line for them. */
    if (bottom > 0 && (!activity || f->activity.y >= f->bottom.y)) {
        f->activity_title = f->activity = (struct rect){0, 0, 0, 0};
        f->main.h = clamp(f->bottom.y - f->main.y, 0, h);
        f->detail.h = f->detail.w ? f->main.h : 0;
    }
}

static void rule(struct surface *s, struct rect r, bool ascii)
{
    surface_fill(s, r, ascii ? '-' : 0x2500, STYLE_BORDER, 0);
}

void frame_title(struct surface *s, struct rect r, const char *text)
{
    int w = text_width(text);

    if (w > r.w - 4)
        w = r.w - 4;
    if (w <= 0)
        return;
    surface_text(s, r.x + 1, r.y, 1, STYLE_TITLE, 0, " ");
    surface_text(s, r.x + 2, r.y, w, STYLE_TITLE, 0, text);
    surface_text(s, r.x + 2 + w, r.y, 1, STYLE_TITLE, 0, " ");
}

void frame_draw(const struct frame *f, struct surface *s, const char *main_title,
                const char *detail_title, bool ascii)
{
    bool split = f->detail.w > 0;
    int x = f->main.w;

    if (f->main_title.h) {
        rule(s, (struct rect){0, f->main_title.y, s->w, 1}, ascii);
        frame_title(s, f->main_title, main_title);
    }
    if (split) {
        surface_fill(s, (struct rect){x, f->main.y, 1, f->main.h}, ascii ? '|' : 0x2502,
                     STYLE_BORDER, 0);
        if (f->main_title.h) {
            surface_fill(s, (struct rect){x, f->main_title.y, 1, 1}, ascii ? '+' : 0x252C,
                         STYLE_BORDER, 0);
            frame_title(s, f->detail_title, detail_title);
        }
    }
    if (f->activity_title.h && f->activity_title.y < f->bottom.y) {
        rule(s, f->activity_title, ascii);
        if (split)
            surface_fill(s, (struct rect){x, f->activity_title.y, 1, 1}, ascii ? '+' : 0x2534,
                         STYLE_BORDER, 0);
        frame_title(s, f->activity_title, "Activity");
    }
}
