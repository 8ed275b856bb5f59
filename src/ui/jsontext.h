/* jsontext.h - JSON as lines that can be folded: for text views. */
#ifndef UI_JSONTEXT_H
#define UI_JSONTEXT_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

/* What is folded: keys of lines. Zeroed is: nothing. */
struct jsontext_folds {
    uint64_t *keys;
    size_t n, cap;
};

bool jsontext_folded(const struct jsontext_folds *f, uint64_t key);
void jsontext_fold(struct jsontext_folds *f, uint64_t key, bool on);
void jsontext_unfold_all(struct jsontext_folds *f);
/* Everything that holds something, but for the outermost. */
void jsontext_fold_all(struct jsontext_folds *f, const cJSON *o);
void jsontext_release(struct jsontext_folds *f);

enum { JSONTEXT_LINES_MAX = 300000 };

/* Appends struct detail_lines: members in the service's order, two columns a level; a line's key
 * is its path, so that it is found again when values change. Long ones are broken at `columns`. At
 * most JSONTEXT_LINES_MAX of them, the last saying so. */
void jsontext_lines(const cJSON *o, const struct jsontext_folds *folds, int columns, bool ascii,
                    struct vec *lines);

/* A value as JSON text in one line, strings as they are (a copy; the caller frees). */
char *jsontext_value(const cJSON *o);

#endif
