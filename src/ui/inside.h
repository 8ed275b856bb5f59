/* inside.h - the ui from within: what ui.c (keys, the stack, what changes), ui_commands.c (what the
 * frame itself carries out) and ui_draw.c (what is drawn where) share, and settings.c, copy.c,
 * watch.c, mouse.c, marking.c and bulk*.c, which belong to the frame, palette and forms, which keep
 * something beyond their own life. For these alone. */
#ifndef UI_INSIDE_H
#define UI_INSIDE_H

#include "ui/bulk.h"
#include "ui/frame.h"
#include "ui/marks.h"
#include "ui/panes.h"
#include "ui/ui.h"
#include "ui/watch.h"

enum { ROOTS = CMD_VIEW_7 - CMD_VIEW_1 + 1, TRAIL_MAX = 64 };

struct ui {
    struct ui_config cfg;
    struct ui_env env;
    struct view *roots[ROOTS];
    struct view *place; /* where the operator is: a root, or what was opened from one */
    struct vec places;  /* all but the roots, that can be come back to */
    struct vec trail;   /* places visited, the oldest first */
    size_t at;          /* of the trail: `place` */
    struct vec edits;   /* struct edit *: edit.c's */
    struct vec stack;   /* views over the place; the last is on top */
    struct view *prompt;
    struct store_context *about; /* of the prompt; NULL: of none */
    struct vec drafts;           /* forms that were left */
    struct vec typed;            /* in the `:` line, the oldest first: strings */
    struct vec filters;          /* that were typed; likewise */
    const char *argument;        /* of the command that is being run; NULL: none */
    struct panes panes;
    struct frame frame; /* as it was drawn last */
    struct watch *watch;
    struct marks marks;
    struct bulk *bulk; /* the last one, or the one under way; NULL: none yet */
    size_t marks_lost; /* with their rows, since the last key */
    bool mouse;        /* it is on */
    int w, h;
    bool dirty;
    char notice[1024];
    bool notice_bad;
    int64_t notice_ms;
    struct surface shown, next; /* what was drawn last; what would be drawn now */
};

/* The view that has the main pane. */
struct view *ui_top_view(const struct ui *ui);
struct row *ui_selected(const struct ui *ui); /* its row; NULL: none */

/* places.c: where the operator is and was. */
void ui_places_init(struct ui *ui, int root);
void ui_places_release(struct ui *ui);
void ui_pop(struct ui *ui);   /* the stack is not empty */
bool ui_leave(struct ui *ui); /* the top of the stack, else to the parent; false: at a root */
void ui_go_to_root(struct ui *ui, int root);
bool ui_go_back(struct ui *ui); /* in the view history; false: there is nothing before */
bool ui_go_forward(struct ui *ui);

/* What an action on the row is about: what a line of a history is about, as long as that very line
 * is what goes on there. */
const struct row *ui_target_of(const struct row *r);

/* A command that no view wanted. */
void ui_run_frame(struct ui *ui, enum command_id id);

/* Esc: the notice, then the view. */
void ui_back(struct ui *ui);

/* Tells the host at which row the operator looks, when that has changed. */
void ui_tell_focus(struct ui *ui);

/* Fills the surface with the screen as it is now. */
void ui_fill(struct ui *ui, struct surface *s);

#endif
