/* out.h - an answer as text: what `aws --output json` prints for it, and the other formats.
 *
 * What is printed goes by the operation's output shape, as the AWS CLI does it: the members that
 * the model has, in its order; null is absent; nothing is printed for an answer without members.
 * Pages are printed as they come: a writer keeps none of them (but OUT_TABLE, whose columns are as
 * wide as their widest cell). */
#ifndef APP_OUT_H
#define APP_OUT_H

#include <stdbool.h>
#include <stdio.h>

#include <protontop/op.h>

#include "base/jsonview.h"

enum out_format { OUT_JSON, OUT_YAML, OUT_TEXT, OUT_TABLE };

struct out_config {
    FILE *file;
    enum out_format format;
    const struct op *op;
    bool iso8601; /* timestamps; else as the service sent them */
    bool visible; /* a terminal reads it: what could steer one is made visible */
};

struct out;

/* Format by name ("json"); 0, or ERR_USAGE in e with the names there are. */
int out_format_parse(const char *name, enum out_format *format, struct err *e) ERR_CHECK;

struct out *out_new(const struct out_config *cfg);

/* A whole answer, as it came. Once, and no page. */
void out_answer(struct out *o, const char *text, size_t len);

/* Of the list of a page (a JSON array, as it came) the items [from, from + count). */
void out_page(struct out *o, const char *list, size_t len, size_t from, size_t count);

/* What follows the last page; `resume` is the NextToken of a listing that was cut, or NULL. */
void out_end(struct out *o, const char *resume);

void out_free(struct out *o);

#endif
