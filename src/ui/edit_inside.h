/* edit_inside.h - an edit from within: what edit.c (how one begins, the editor, what is wrong with
 * the text) and edit_send.c (what differs, the questions, the sending) share. For these alone. */
#ifndef UI_EDIT_INSIDE_H
#define UI_EDIT_INSIDE_H

#include "ui/ask.h"
#include "ui/edit.h"

struct edit {
    struct ui *ui;
    struct store_context *context;
    const struct kind *kind;
    char *id;
    const struct verb *verb;
    bool redeploy;    /* L: there is no draft, unless it is edited */
    bool sent;        /* its outcome is waited for; another may begin */
    char *base;       /* the spec as the service had it when it was last looked at */
    char *deployment; /* its last deployment then */
    char *text;       /* the new spec */
    char *words;      /* what the new spec is, for a person */
    char *type;
    bool typed; /* the type was chosen before: it is not asked for */
    struct ask *ask;
    struct view *review; /* NULL: none is open */
    bool editing;        /* the editor has the terminal */
};

/* Its row; NULL: it has gone. */
const struct row *edit_row(const struct edit *ed);

/* "front-end/prod", safe; the caller frees. */
char *edit_name(const struct edit *ed);

/* Asks, and names the context where there are several. */
void edit_ask(struct edit *ed, struct view *prompt);

/* The editor on the draft. */
void edit_open_editor(struct edit *ed);

/* It is over; the draft stays as it is. */
void edit_finish(struct edit *ed);

/* Over, and the draft is thrown away. */
void edit_drop(struct edit *ed);

/* `text` is what may be sent: shows what differs, asks, looks, sends. */
void edit_review(struct edit *ed);

/* Takes what the service says of it now as what the edit is based on. */
void edit_rebase(struct edit *ed, const cJSON *o);

bool edit_save(struct edit *ed, bool sent);

#endif
