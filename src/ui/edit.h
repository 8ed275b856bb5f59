/* edit.h - a spec changed by hand: the editor, what differs, the questions, the sending. And the
 * last spec that succeeded sent again.
 *
 * What was written is a draft until the service has made it come true: it is kept when the edit is
 * left, refused, or fails, and e offers it again, also after a restart. Nothing is sent before two
 * questions, and not before the resource was looked at anew. */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include "ui/ui.h"

/* What is wrong with a text; lines and columns count from 1, 0: nowhere in particular. */
struct edit_wrong {
    size_t line, column;
    char what[300];
};

/* A spec that was begun. Strings are its own. */
struct edit_draft {
    char *text;       /* NULL: the file is there, but is no text */
    char *base;       /* the spec that it began as */
    char *deployment; /* the last one then; NULL: none */
    char *type;       /* chosen when it was sent; NULL: it was not */
    int64_t saved_ms; /* wall */
    bool sent;        /* its outcome is not known */
};

void edit_draft_release(struct edit_draft *d);

/* What the editor is opened on: the draft of a row, or (id NULL) a text in a file that is taken
 * away afterwards. Borrowed. */
struct ui_editing {
    struct store_context *where;
    const struct kind *kind;
    const char *id;
    const char *text, *suffix; /* ".json" */
};

/* e. type: already chosen; NULL: it is asked for. */
void edit_start(struct ui *ui, const struct row *r, const char *type);

/* L: the spec of the last deployment that succeeded. */
void edit_redeploy(struct ui *ui, const struct row *r);

/* May the spec of such a row be changed at all? */
bool edit_applies(const struct row *r);

/* The ui ends: drafts stay, nothing else does. */
void edit_end_all(struct ui *ui);

#endif
