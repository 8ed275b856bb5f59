/* members.h - the input of an operation, from options that are named after its members:
 * --service-name x, --tags key=a,value=b key=c,value=d, --flag, --no-flag. */
#ifndef APP_MEMBERS_H
#define APP_MEMBERS_H

#include <cjson/cJSON.h>

#include <protontop/err.h>
#include <protontop/op.h>

/* Reads args[*i] if it is an option of a member of `s`, with its values, into `input`; moves *i to
 * the last word that was taken. 1: done; 0: it is none; ERR_USAGE, ERR_IO. What stood there before
 * is replaced. */
int members_read(const struct shape *s, cJSON *input, char *const *args, int n, int *i,
                 struct err *e) ERR_CHECK;

/* "file://F" and "fileb://F" become what stands in F (~ and $VARIABLES are expanded); other text
 * stays. *text is owned by the caller and replaced. */
int members_file(char **text, struct err *e) ERR_CHECK;

/* --cli-input-json: JSON, or file://F; an object. NULL with ERR_USAGE or ERR_IO. */
cJSON *members_json(const char *value, struct err *e);

#endif
