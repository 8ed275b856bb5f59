/* shorthand.h - the AWS CLI's shorthand for structures: Key=Value,Key2=V2, lists as a,b or [a,b],
 * structures inside as {Key=Value}, text as it stands, "quoted" or 'quoted'. */
#ifndef PROTON_SHORTHAND_H
#define PROTON_SHORTHAND_H

#include <cjson/cJSON.h>

#include <protontop/err.h>
#include <protontop/op.h>

/* Turns "file://F" into what stands in F; other text is left alone. *text is owned by the caller
 * and replaced. 0, or an error. */
typedef int shorthand_file_fn(void *ctx, char **text, struct err *e);

/* An object, whose leaves are strings. `file` reads the values of Key@=file://F; NULL: they stay as
 * they are. NULL with
 * ERR_USAGE: what was expected, and where. */
cJSON *shorthand_parse(const char *text, shorthand_file_fn *file, void *ctx, struct err *e);

/* Makes of the strings what the shape wants: numbers, true and false, a list of one. What does not
 * fit stays as it is, for the check of the input to complain of. */
void shorthand_fit(cJSON *value, const struct shape *s);

#endif
