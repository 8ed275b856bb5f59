/* versions.h - templates, their versions, and who runs them, counted from the rows in the store. No
 * view, no screen. What a template is, and what runs it, the kinds' links say. */
#ifndef UI_VERSIONS_H
#define UI_VERSIONS_H

#include "base/vec.h"
#include "store/store.h"

struct version {
    int64_t major, minor;
    char *id; /* of its row; NULL: something runs it, and no such version is known */
    size_t runs;
    size_t problems; /* of those: failed or stuck */
};

struct template
{
    struct store_context *context;
    const struct kind *kind;
    char *id;
    int64_t major, minor; /* recommended; -1: none */
    size_t runs, behind, problems;
    struct vec versions; /* struct version *, the newest first */
};

/* Appends struct template * to `out`: by kind, then by context and name. */
void versions_gather(const struct store *s, struct vec *out);
void versions_free(struct vec *all);

#endif
