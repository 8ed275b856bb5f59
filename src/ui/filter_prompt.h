/* filter_prompt.h - the `/` line of whatever can be filtered: what is typed counts at once; how
 * much matches stands beside it, what is wrong under it. Up and Down bring what was typed before.
 */
#ifndef UI_FILTER_PROMPT_H
#define UI_FILTER_PROMPT_H

#include "base/vec.h"
#include "ui/filter.h"
#include "ui/view.h"

/* Filters that were kept, the oldest first: strings. Owned by the ui. */
enum { FILTER_HISTORY_MAX = 100, FILTER_TEXT_MAX = 1000 };

/* Both may be asked at any time while the prompt is open. */
struct filter_prompt_options {
    const char *initial; /* may be NULL; copied */
    /* What is typed now; `wrong` gets what is wrong with it, or "". */
    void (*changed)(void *ctx, const char *text, char wrong[FILTER_WRONG]);
    /* How many rows of how many match. */
    void (*count)(void *ctx, size_t *match, size_t *all);
    /* Exactly once: the filter is kept as it is, or is not wanted any more. */
    void (*done)(void *ctx, bool keep);
    void *ctx;
};

/* When the command was given an argument (":filter prod"), it is that, and nothing is asked. */
void filter_prompt_open(struct ui *ui, const struct filter_prompt_options *o);

#endif
