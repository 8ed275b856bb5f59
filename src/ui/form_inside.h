/* form_inside.h - a form from within: what form.c (keys), form_open.c, form_text.c, form_draw.c,
 * form_send.c (the request, its way and its answer) and form_draft.c (what was left) share. For
 * these alone. */
#ifndef UI_FORM_INSIDE_H
#define UI_FORM_INSIDE_H

#include <stdint.h>

#include "store/store.h"
#include "ui/form_fields.h"
#include "ui/ui.h"

enum form_state {
    FORM_EDIT,
    FORM_REVIEW, /* the request is shown, and whether it is to be sent */
    FORM_WAIT,   /* it was sent */
};

struct form {
    struct view view;
    struct fields fields;
    struct store_context *where; /* is asked; may be gone */
    const struct kind *kind;     /* of the row that it was opened on; NULL: none */
    char *id;
    enum form_state state;
    size_t at;  /* the field that has the keys; fields.n: the line that sends */
    size_t top; /* the first line that is shown: fields, then that line */
    int page;   /* lines that are shown */
    size_t review_top, review_n;
    struct field *edited; /* is in the operator's editor; NULL: none */
    cJSON *input;         /* in FORM_REVIEW and FORM_WAIT */
    struct ui_call *call; /* in FORM_WAIT */
    int64_t sent_ms;      /* wall */
    char *error;          /* what the service said, whole; NULL: nothing */
    bool over;            /* it was carried out: nothing to keep */
};

static inline bool form_changes(const struct form *f)
{
    return f->fields.op->retry != OP_RETRY_READ;
}

/* The field that has the keys; NULL: the line that sends. */
static inline struct field *form_field(struct form *f)
{
    return f->at < f->fields.n ? &f->fields.v[f->at] : NULL;
}

/* Who is asked, in words: "prod, eu-west-1, 123456789012". Appended. */
void form_where(const struct form *f, struct buf *out);

/* form.c: filled in from the row (may be NULL), or as it was left. */
struct view *form_new(struct ui *ui, const struct op *op, struct store_context *where,
                      const struct row *r);

/* The operator changed the field: what is wrong with it, and what is to be drawn. */
unsigned form_changed(struct form *f, struct field *one);

/* form_text.c, for the field that has the keys: asks where its text is to come from; takes it from
 * a file; from the editor. */
unsigned form_text_ask(struct form *f);
unsigned form_text_file(struct form *f);
unsigned form_text_edit(struct form *f);
/* The form is over: what the editor leaves is for nobody. */
void form_forget_editor(struct form *f);

/* form_draw.c */
void form_draw(struct view *v, struct surface *s, struct rect r, bool focused);
const char *form_hint(const struct view *v);

/* form_send.c: from the fields to the question; the question's keys; Esc while it runs; the end of
 * a form that still waits. */
unsigned form_review(struct form *f);
unsigned form_review_key(struct form *f, uint32_t key);
unsigned form_stop_waiting(struct form *f);
void form_forget_call(struct form *f);

/* Of a text that begins with file://, what stands there: a shorthand_file_fn; ctx is the ui. */
int form_read_file(void *ui, char **text, struct err *e);

/* form_draft.c: keeps what was typed; gives it back (false: there is none). A form that nobody
 * touched is not kept. */
void form_keep(struct form *f);
bool form_take_up(struct form *f);

#endif
