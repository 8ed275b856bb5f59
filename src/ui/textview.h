/* textview.h - a view of text that scrolls: search as you type (/ n N), wrapped or moved sideways,
 * and its place kept when the text becomes another. What the text is, a struct text_class says:
 * describe, JSON, help (pager.c), differences (diff.c).
 *
 * A place is a line's `key`: after the text was made anew the line with the key that was at the top
 * is there again. */
#ifndef UI_TEXTVIEW_H
#define UI_TEXTVIEW_H

#include "ui/detail.h"
#include "ui/list.h"
#include "ui/view.h"

struct textview;

enum { TEXT_UNWRAPPED = 4000 }; /* columns of a text that is not wrapped */

struct text_class {
    const char *name;
    bool cursor; /* a line is selected; else the text is only scrolled */
    void (*title)(const struct textview *t, struct buf *out);
    /* Appends struct detail_lines, wrapped at `columns`. */
    void (*fill)(struct textview *t, int columns, struct vec *lines);
    /* Another number when fill() would give other lines; NULL: that can be at any time. */
    uint64_t (*version)(const struct textview *t);
    /* Before what every text view does. VIEW_UNUSED: nothing of its own. May be NULL. */
    unsigned (*command)(struct textview *t, enum command_id id);
    /* The next place of interest when nothing is searched for (n, N). False: none. May be NULL. */
    bool (*next)(struct textview *t, bool back);
    const char *(*hint)(const struct textview *t); /* for the footer; NULL: what commands say */
    void (*search_begins)(struct textview *t);     /* may be NULL */
    unsigned (*changed)(struct textview *t, enum store_event ev, struct row *row); /* likewise */
    struct row *(*row)(const struct textview *t);                                  /* likewise */
    void (*release)(struct textview *t); /* what it has of its own; likewise */
};

/* Embedded as the first member. */
struct textview {
    struct view view;
    const struct text_class *text;
    struct list list;
    bool unwrapped;
    int left;         /* columns that are moved out of sight */
    struct vec lines; /* as of the last fill */
    int filled_w, w;  /* columns of that; columns there are */
    uint64_t filled;  /* the version of that */
    int widest;       /* columns of the widest line, where they are not wrapped */
    char *needle;     /* searched for; NULL: nothing */
    size_t hits, hit; /* lines that have it; which one of them we are at, from 1; 0: none */
    size_t at;        /* the line that was found last */
    size_t began;     /* the top when the search began */
    char note[64];    /* beside what is typed */
};

void textview_init(struct textview *t, struct ui *ui, const struct text_class *c);

/* Makes the lines that are there now; safe to be called at any time. */
void textview_fill(struct textview *t);

/* The next draw fills anew, whatever version() says. */
void textview_stale(struct textview *t);

/* Goes to a line, which is then at the top, or selected. */
void textview_go(struct textview *t, size_t line);

/* The line at the top, or selected; NULL: none. */
const struct detail_line *textview_line(const struct textview *t);

extern const struct view_class textview_class;

#endif
