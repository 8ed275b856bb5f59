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

/* What was given by options (`over`) goes over what the JSON (`base`, may be NULL) says. Takes
 * both; the result is the caller's. */
cJSON *members_merge(cJSON *base, cJSON *over);

/* Sets ERR_USAGE for a word that belongs to no option, or an option that there is not; the options
 * of the members are offered, and `more` (NULL-terminated, without dashes; may be NULL). */
int members_unknown(const struct op *op, const char *word, const char *const *more, struct err *e);

/* Does the input obey the operation's rules? Required members that are missing are named as options
 * of `command`. 0, ERR_USAGE or ERR_INPUT. */
int members_check(const struct op *op, const char *command, const cJSON *input,
                  struct err *e) ERR_CHECK;

/* A value that a member's rules allow, for examples; a constant, or the member's own name. NULL for
 * structures and lists. */
const char *member_example(const struct member *m);

#endif
