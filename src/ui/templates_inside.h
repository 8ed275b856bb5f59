/* templates_inside.h - the view of templates from within: templates.c (lines, keys) and
 * templates_draw.c, templates_find.c (filter, problems, marks). */
#ifndef UI_TEMPLATES_INSIDE_H
#define UI_TEMPLATES_INSIDE_H

#include "ui/filter.h"
#include "ui/list.h"
#include "ui/templates.h"
#include "ui/versions.h"

enum { TEMPLATES_HEADS_FROM = 4 }; /* lower panes have no line for headings */

struct templates_line {
    char *key; /* the path to it: what is selected, what is open */
    int depth;
    const struct template *template;
    int64_t major;
    const struct version *version; /* of a minor one */
    size_t runs, behind, problems;
    bool open, folds;
};

struct templates {
    struct view view;
    struct vec all;    /* struct template * */
    struct vec lines;  /* struct templates_line * */
    struct vec turned; /* keys of what the operator opened or closed against the rule */
    struct list list;
    char *selected;
    char *filter_text;
    struct filter *filter;
    bool problems; /* only what runs behind, or is broken */
    bool stale;
    int64_t built_ms;
    bool wanted;
};

void templates_refresh(struct templates *t, bool at_once);

/* Its template or version; NULL: a major version, or nothing is known of it. */
struct row *templates_row(const struct templates_line *l);
bool templates_recommended(const struct templates_line *l);

/* What is shown of all there are; what matches by itself, and not only leads to what does. */
bool templates_keeps(const struct templates *t, const struct template *of);
bool templates_keeps_version(const struct templates *t, const struct template *of,
                             const struct version *v);
bool templates_found(const struct templates *t, const struct templates_line *l);

/* Commands; they return what changed, as view_class.command. */
unsigned templates_ask_filter(struct templates *t);
unsigned templates_toggle_problems(struct templates *t);
unsigned templates_back(struct templates *t);

/* For view_class. */
size_t templates_lines(struct view *v, struct vec *rows);
bool templates_filtered(struct view *v);
void templates_save(struct view *v, cJSON *to);
void templates_restore(struct view *v, const cJSON *from);

void templates_draw(struct view *v, struct surface *s, struct rect r, bool focused);

#endif
