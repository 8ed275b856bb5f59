/* form_fields.h - the fields of a form: the members of an operation's input as texts that a person
 * edits, and the input that they make. Knows no view, no network. */
#ifndef UI_FORM_FIELDS_H
#define UI_FORM_FIELDS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include <protontop/op.h>

#include "proton/value.h"
#include "ui/prompt.h"

enum { FIELD_MAX = 1 << 20 }; /* bytes of a text */

/* A member; of a structure each of its own members is a field: "source.s3.key". */
struct field {
    char *path;
    const struct member *m; /* the last of the path */
    bool needed;            /* the request means nothing without it */
    struct line_edit edit;
    char *why;    /* what is wrong with it, as far as can be told now; NULL: nothing */
    bool touched; /* by the operator */
};

struct fields {
    const struct op *op;
    struct field *v; /* those that are needed first, then the others, a client token last */
    size_t n, n_needed;
};

void fields_init(struct fields *f, const struct op *op);
void fields_release(struct fields *f);

/* One of a few words: an enum, true or false. The i-th of them; NULL past the end. */
bool field_is_choice(const struct field *f);
const char *field_choice(const struct field *f, size_t i);

/* A text of many lines by its nature: a spec, a manifest, a template's file. */
bool field_is_long(const struct field *f);

/* What is in it has several lines: it is not edited in one. */
bool field_has_lines(const struct field *f);

static inline const char *field_text(const struct field *f)
{
    return buf_str(&f->edit.text);
}

/* False: the text is longer than FIELD_MAX; nothing was changed. */
bool field_set(struct field *f, const char *text);

/* The next (by -1: the last) choice; none is one of them where the member may be left out. */
void field_next_choice(struct field *f, int by);

/* Looks what is wrong with it, by the shape's rules. Files that it names are not read. What is
 * needed and empty is only wrong once it was touched. */
void field_check(struct field *f);

/* The rules in words, appended: "text of 1 to 100 characters, must match ^[a-z]+$". */
void field_rules(const struct field *f, struct buf *out);

/* The input, which obeys the rules; the caller's. `file` turns texts that begin with file:// into
 * what stands there and leaves others alone. NULL: a field is wrong: its index in *wrong, why in
 * the field's `why`. */
cJSON *fields_input(struct fields *f, shorthand_file_fn *file, void *ctx, size_t *wrong);

#endif
