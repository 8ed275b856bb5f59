/* view.h - a view: something that draws itself into a rectangle and takes keys.
 *
 * Views read the store and the kinds' tables. Key handlers return what changed; they never draw,
 * and they never act on the world: they hand an intent to the host. */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "kind/kind.h"
#include "store/store.h"
#include "ui/keymap.h"
#include "ui/surface.h"

struct ui;
struct view;
struct marks;
struct watch;

enum {
    VIEW_SAME = 0,
    VIEW_REDRAW = 1, /* something on the screen may differ */
    VIEW_UNUSED = 2, /* the key meant nothing here: the frame may use it */
    VIEW_CLOSE = 4,  /* take this view off the stack */
};

/* Panes that stand beside or beneath a view. */
enum { PANES_NONE = 0, PANES_DETAIL = 1, PANES_ACTIVITY = 2 };

struct view_class {
    const char *name;
    /* Title of the pane, appended as text; NULL: the class name. */
    void (*title)(struct view *v, struct buf *out);
    void (*draw)(struct view *v, struct surface *s, struct rect r, bool focused);
    /* A command from the keymap. */
    unsigned (*command)(struct view *v, enum command_id id);
    /* Every key before the keymap, for views that take text (prompts, forms): VIEW_UNUSED passes it
     * on. */
    unsigned (*key)(struct view *v, uint32_t key);
    /* What its keys do, for the last line of the screen; NULL (also as the answer): the commands
     * that apply. Borrowed. */
    const char *(*hint)(const struct view *v);
    /* Of what is shown as a prompt: the rows that it wants at this width, its border excluded. */
    int (*height)(struct view *v, int width);
    /* The store changed. row may be NULL. */
    unsigned (*changed)(struct view *v, enum store_event ev, struct row *row);
    /* Does the command apply to what is selected (for the footer)? NULL: no. */
    bool (*applies)(struct view *v, enum command_id id);
    /* The row that actions and the detail pane are about; NULL: none. */
    struct row *(*selected)(struct view *v);
    /* Where the operator is when no row is selected; NULL: not known. */
    struct store_context *(*where)(struct view *v);
    /* The rows of its lines, in their order: NULL for a line without one, or that only leads to
     * what the filter wants. Returns the selected line. NULL: rows here cannot be marked. */
    size_t (*lines)(struct view *v, struct vec *rows);
    /* Does a filter keep rows from being shown? NULL: no. */
    bool (*filtered)(struct view *v);
    /* Selects it, where the view has a line for it. */
    void (*show_context)(struct view *v, struct store_context *where);
    /* Titles of columns over the line of the pane's title; NULL: none. */
    void (*heads)(struct view *v, struct surface *s, struct rect r);
    /* A click on the cell (x, y), counted from the corner of its rectangle: selects, folds. */
    void (*press)(struct view *v, int x, int y, const struct rect *r);
    /* What lasts from one session to the next (filter, order, what is open), as members of an
     * object; what `from` says may be anything. NULL: nothing. */
    void (*save)(struct view *v, cJSON *to);
    void (*restore)(struct view *v, const cJSON *from);
    void (*free)(struct view *v);
    /* A place can be come back to: it is part of the view history, and lives as long as that. What
     * is no place (a text, a form) is over for good when it is closed. */
    bool place;
    unsigned panes; /* PANES_*: which of them stand beside it */
    /* A word or two in the titles of what was opened from it; NULL: nothing. */
    void (*crumb)(struct view *v, struct buf *out);
    /* A place comes into sight, or goes out of it: what it needs of the service is asked for only
     * meanwhile. */
    void (*shown)(struct view *v, bool on);
};

/* Embedded as the first member of every view. */
struct view {
    const struct view_class *class_;
    struct ui *ui;
    struct view *parent; /* the place that this one was opened from; NULL: a root. The ui's. */
    bool kept;           /* the ui's */
};

/* What every view may use; owned by the ui. */
struct ui_env {
    struct store *store;
    const struct clock *clock;
    const struct keymap *keymap;
    struct vec *filters;       /* that were typed, the oldest first: strings */
    const struct marks *marks; /* rows that the operator marked */
    const struct watch *watch; /* marks rows that the operator is to be told of */
    bool ascii;                /* no glyph beyond ASCII */
    bool read_only;
    struct usuals *usuals; /* usual.h; NULL: not known */
    unsigned at_once; /* requests of a bulk action under way at the same time; 0: the default */
    /* The columns that the operator chose for a kind ("name, status, age"); NULL: the default. */
    const char *(*columns)(void *ctx, const struct kind *k);
    void *columns_ctx;
};

#endif
