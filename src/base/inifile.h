/* inifile.h - our own small files (configuration, keys, themes): sections, `name = value`,
 * comments, read by inih; every complaint with file and line. */
#ifndef BASE_INIFILE_H
#define BASE_INIFILE_H

#include <stdbool.h>

#include <protontop/err.h>

#include "base/buf.h"

/* One setting. Returns 0, or anything else to have `why` (which it may fill, 256 bytes) reported as
 * "file:line: why"; the rest of the file counts all the same. section is "" before the first. */
typedef int inifile_fn(void *ctx, const char *section, const char *name, const char *value,
                       char *why);

enum { INIFILE_WHY = 256 };

/* Reads the file; wrong lines are appended to `warnings`, a line each. ERR_IO when it cannot be
 * read: then nothing was called. e->msg says which file and why. */
int inifile_read(const char *path, inifile_fn *fn, void *ctx, struct buf *warnings,
                 struct err *e) ERR_CHECK;

#endif
