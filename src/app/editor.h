/* editor.h - the operator's editor on a file: it gets the terminal whole, and gives it back. */
#ifndef APP_EDITOR_H
#define APP_EDITOR_H

#include <uv.h>

#include <protontop/err.h>

#include "base/buf.h"
#include "term/term.h"

struct editor;

/* How it ended: status 0 and signal 0 is well. */
typedef void editor_fn(void *arg, int64_t status, int signal);

/* What would be run: $VISUAL, $EDITOR, else vi or nano, where there is one. Appends it.
 * ERR_NOTFOUND says that there is none, and what to do. */
int editor_find(struct buf *command, struct err *e) ERR_CHECK;

/* The words to be run for a command and a file, NULL-terminated, borrowing both: as git has it, a
 * command with a character in it that means something to a shell is given to /bin/sh, with the file
 * as its argument. Returns the text for the shell, which words[] points at (NULL: there is none):
 * the caller frees. */
char *editor_words(const char *command, const char *path, const char *words[6]);

/* Starts it on the file; fn comes from the loop when it has ended, the terminal is ours again and
 * the handles are closed. When it is stopped (^Z) we stop with it, and go on with it. Negative with
 * e: it did not start; fn is not called. */
int editor_start(uv_loop_t *loop, struct terminal *term, const char *path, editor_fn *fn, void *arg,
                 struct editor **out, struct err *e) ERR_CHECK;

/* We end: it is told as if the terminal had hung up; fn is not called. */
void editor_abandon(struct editor *ed);

#endif
