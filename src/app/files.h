/* files.h - files that the operator names. */
#ifndef APP_FILES_H
#define APP_FILES_H

#include <stdbool.h>

#include <protontop/err.h>

#include "base/buf.h"

bool file_exists(const char *path);

/* Appends a regular file's text; "~/" is the home folder. ERR_IO says what, why, what to do;
 * ERR_TOOBIG when it is larger than the buffer's maximum; ERR_PARSE when it is no UTF-8 text. */
int file_read(const char *path, struct buf *out, struct err *e) ERR_CHECK;

#endif
