/* value.h - a value of a shape from what a person writes, and back: text as it is, JSON where it
 * begins like it, the shorthand for structures. Whether it obeys the shape's rules is checked
 * afterwards (shape_check). */
#ifndef PROTON_VALUE_H
#define PROTON_VALUE_H

#include <cjson/cJSON.h>

#include <protontop/err.h>
#include <protontop/op.h>

#include "base/buf.h"
#include "proton/shorthand.h"

/* From one word. What does not fit the shape stays text, for the check to complain of. `file` reads
 * what the shorthand's Key@=file://F names; NULL: it stays. NULL with ERR_USAGE, or what `file`
 * says. The tree is the caller's. */
cJSON *value_read(const struct shape *s, const char *text, shorthand_file_fn *file, void *ctx,
                  struct err *e);

/* A list: one word that is JSON, or a word for each item. Likewise. */
cJSON *value_read_words(const struct shape *s, char *const *words, int n, shorthand_file_fn *file,
                        void *ctx, struct err *e);

/* From a line, as it is edited: for a list the words are parted by blanks, but for those in quotes
 * and brackets and behind a comma; a text of two quotes ("") is an empty one. Likewise. */
cJSON *value_read_line(const struct shape *s, const char *line, shorthand_file_fn *file, void *ctx,
                       struct err *e);

/* Such a line, appended: value_read_line() makes the same value of it. */
void value_line(const struct shape *s, const cJSON *value, struct buf *out);

/* How a value of the shape is written, appended: "key=TEXT,value=TEXT ..." */
void value_form(const struct shape *s, struct buf *out);

/* The same to be filled in: "key=,value=". Nothing for what is one word. */
void value_skeleton(const struct shape *s, struct buf *out);

#endif
