/* provision_output.h - what a command wrote: its last line, its outputs file. */
#ifndef SIM_PROVISION_OUTPUT_H
#define SIM_PROVISION_OUTPUT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { TAIL_LINE_MAX = 1000, TAIL_SAFE_MAX = 4 * TAIL_LINE_MAX };

/* Keeps the last line that is not blank of whatever comes, cut to TAIL_LINE_MAX bytes. Zeroed: none
 * yet. */
struct provision_tail {
    char line[TAIL_LINE_MAX]; /* the one that is being written */
    size_t n;
    char last[TAIL_SAFE_MAX + 1]; /* made safe; "": none */
};

void provision_tail_add(struct provision_tail *t, const char *data, size_t n);
void provision_tail_end(struct provision_tail *t); /* a last line may have no newline */

/* "key=value" lines as [{"key", "valueString"}], the caller's; NULL when there are none. A line
 * that is none is left out, and told in `complaints`. */
cJSON *provision_read_outputs(const char *path, struct buf *complaints);

/* Removes a folder and the files and folders in it, following no link. */
int provision_remove_folder(const char *path);

#endif
