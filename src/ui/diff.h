/* diff.h - differences of specs, shown: of a resource and its last deployment, of two deployments,
 * of two rows, or of two texts that somebody wants to be looked through before he goes on. */
#ifndef UI_DIFF_H
#define UI_DIFF_H

#include "ui/ui.h"

/* D: of two marked rows those; else diff_start() on the selected one (may be NULL). */
void diff_selected(struct ui *ui, const struct row *r);

/* On a resource, its spec against that of its last deployment; on a deployment, against the one
 * of the same target before it. Specs are asked for; until they come the view says so. D in the
 * view asks for other comparisons. What has no spec is told so in a notice. */
void diff_start(struct ui *ui, const struct row *r);

/* Two rows that have specs: the one that was made first is the old one, of deployments. */
void diff_rows(struct ui *ui, const struct row *a, const struct row *b);

enum diff_answer {
    DIFF_GO_ON, /* Enter; the view stays until diff_review_close() */
    DIFF_AGAIN, /* the key of edit; it is closed, and answers no more */
    DIFF_LEAVE, /* it was closed: likewise */
};

typedef void diff_review_fn(void *ctx, enum diff_answer answer);

/* Two texts to be looked through; all but `hint` is copied. */
struct diff_review {
    const char *title; /* "Review front-end/prod" */
    const char *old_label, *old;
    const char *new_label, *new_;
    const char *hint; /* a literal: what the keys do */
    diff_review_fn *fn;
    void *ctx;
};
struct view *diff_review_new(struct ui *ui, const struct diff_review *r);

/* All is asked: closes it; nothing is answered any more. */
void diff_review_close(struct view *v);

#endif
