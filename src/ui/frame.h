/* frame.h - where what stands on the screen. Pure arithmetic. */
#ifndef UI_FRAME_H
#define UI_FRAME_H

#include "ui/surface.h"

/* Rectangles of height or width 0 are not shown. */
struct frame {
    struct rect header, main_title, main, detail_title, detail, activity_title, activity, bottom,
        footer;
};

/* header: lines that it wants. panes: PANES_DETAIL, PANES_ACTIVITY: which stand beside the main
 * pane where there is room. bottom: rows that a prompt or a notice wants over the footer; asks: it
 * is a question, what it is about stays in sight. */
void frame_layout(struct frame *f, int w, int h, int header, unsigned panes, int bottom, bool asks);

/* A pane's title over what stands in its rectangle. */
void frame_title(struct surface *s, struct rect r, const char *text);

/* Lines and titles between the panes. */
void frame_draw(const struct frame *f, struct surface *s, const char *main_title,
                const char *detail_title, bool ascii);

#endif
