/* figures.h - the overview's figures, counted from the rows in the store. No view, no screen. */
#ifndef UI_FIGURES_H
#define UI_FIGURES_H

#include "store/store.h"

enum { FIGURE_PERIODS = 3, FIGURE_HOURS = 48, FIGURE_TEMPLATES = 5 };

/* What became of the deployments that were begun within a period. */
struct figure_period {
    const char *title; /* "1 h" */
    int64_t ms;
    size_t begun, good, bad;
    int64_t median_ms; /* of the good ones; 0: there are none */
};

/* Who fails, by kind and template. */
struct figure_template {
    const struct kind *kind;
    char name[104];
    size_t n, failing;
};

struct figures {
    struct figure_period periods[FIGURE_PERIODS];
    size_t begun[FIGURE_HOURS], failed[FIGURE_HOURS];   /* hour by hour, the last one is this one */
    struct figure_template templates[FIGURE_TEMPLATES]; /* the worst first */
    size_t n_templates;
    size_t running;
};

void figures_count(const struct store *s, int64_t now_ms, struct figures *out);

#endif
