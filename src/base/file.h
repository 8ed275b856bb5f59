/* file.h - files, whole: read with a cap, written so that a reader sees the old or the new one. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>

#include <protontop/err.h>

#include "base/buf.h"

bool file_exists(const char *path);

/* Appends a regular file's text; "~/" is the home folder. ERR_IO says what, why, what to do;
 * ERR_TOOBIG when it is larger than the buffer's maximum; ERR_PARSE when it is no UTF-8 text. */
int file_read(const char *path, struct buf *out, struct err *e) ERR_CHECK;

/* Writes a file that is ours alone (mode 0600), folders above it as needed (0700): into a file
 * beside it, which then takes its name. ERR_IO, and the old file is as it was. */
int file_save(const char *path, const void *data, size_t n, struct err *e) ERR_CHECK;

/* Appends in one write, so that what several programs append stays in one piece each. The file is
 * made as file_save() makes it. ERR_IO. */
int file_append(const char *path, const void *data, size_t n, struct err *e) ERR_CHECK;

#endif
