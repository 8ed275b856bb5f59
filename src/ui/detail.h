/* detail.h - all that is known of one row, as lines: for the pane beside the tree and, whole, for
 * the describe view. */
#ifndef UI_DETAIL_H
#define UI_DETAIL_H

#include "ui/view.h"

struct detail_line {
    char label[16];
    char *text;
    int indent; /* where the text begins */
    enum style style;
    /* Of text views alone (textview.h), 0 elsewhere: its place; a second text beside the first; the
     * columns [from, to) of both that stand out; whether it begins something that can be folded. */
    uint64_t key;
    char *right;
    enum style right_style;
    bool sign;           /* the label is one: in the text's style */
    char right_label[4]; /* before `right` */
    struct detail_span {
        int from, to;
    } span, right_span;
    enum detail_fold { DETAIL_PLAIN, DETAIL_OPEN, DETAIL_FOLDED } fold;
    int depth; /* of what can be folded */
    /* A line that was broken: all of it (the first part's, the others borrow it), where this part
     * begins in it, and the blanks before the part in `text`. NULL: it was not broken. */
    const char *whole;
    size_t offset, lead;
    bool first; /* the owner of `whole` */
};

/* A new line at the end of `lines`; the text is copied. */
struct detail_line *detail_add(struct vec *lines, int indent, const char *label, const char *text,
                               enum style style);

/* Appends struct detail_line *s to lines; `columns` is the width that they may take. */
void detail_lines(const struct ui_env *env, const struct row *r, int columns, struct vec *lines);
/* Safe text as one line, or as many as it needs at `columns`: broken anywhere, each behind `indent`
 * (where a label has room) and `lead` blanks, what goes on set in by four more. The lines have what
 * `like` has; the label, the fold and the sign are the first one's; `like->span` counts in columns
 * of the whole text. */
void detail_add_long(struct vec *lines, const struct detail_line *like, const char *text, int lead,
                     int columns);

/* The beginning of those: the state in words, the status message whole. */
void detail_state(const struct ui_env *env, const struct row *r, int columns, struct vec *lines);

/* A line like those of a row, for whoever tells of something else: wrapped, under its label where
 * there is little room. */
void detail_say(const struct ui_env *env, int columns, struct vec *lines, const char *label,
                const char *text, enum style style);
void detail_free_lines(struct vec *lines);

/* Draws lines from `top` on. */
void detail_draw(const struct vec *lines, size_t top, struct surface *s, struct rect r);

#endif
