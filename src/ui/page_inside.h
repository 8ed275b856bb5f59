/* page_inside.h - a page from within: page.c (the view) and page_lines.c (what stands in it). */
#ifndef UI_PAGE_INSIDE_H
#define UI_PAGE_INSIDE_H

#include "ui/list.h"
#include "ui/page.h"

enum page_what {
    PAGE_TEXT, /* said, not selectable */
    PAGE_HEAD, /* of a section: all rows of a kind */
    PAGE_ROW,
    PAGE_SUB /* what the service tells when it is asked */
};

struct page_line {
    enum page_what what;
    char *text;  /* of a text, a heading */
    char *right; /* at the end of the line; may be NULL */
    enum style style;
    int indent;
    char label[16];
    const struct kind *kind;       /* of the heading or row */
    struct store_context *context; /* of the row */
    char *id;                      /* likewise */
    const struct kind_sub *sub;
};

struct page {
    struct view view;
    const struct board_def *board; /* NULL: about a row */
    const struct kind *kind;
    struct store_context *context;
    char *id;
    struct vec lines; /* struct page_line * */
    struct vec marks; /* those that can be selected */
    bool stale;
    int built_w;
    int64_t built_ms;
    struct list list; /* over marks */
    size_t top;       /* the first line shown */
    bool *wanted;     /* a board's kinds: the host knows that somebody looks */
};

/* The row that the page is about; NULL: it is a board, or the row is gone. */
struct row *page_row(const struct page *p);
struct row *page_line_row(const struct page_line *l);

void page_build(struct page *p, int columns);
void page_free_lines(struct page *p);

#endif
