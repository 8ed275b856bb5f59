/* table_inside.h - a table from within: what table.c (the view), table_find.c (filter, problems,
 * matches) and table_draw.c share. For these alone. */
#ifndef UI_TABLE_INSIDE_H
#define UI_TABLE_INSIDE_H

#include "ui/columns.h"
#include "ui/filter.h"
#include "ui/list.h"
#include "ui/order.h"
#include "ui/table.h"

/* Whose rows a table is about. */
struct table_scope {
    const struct kind *kind; /* NULL: everybody's */
    struct store_context *context;
    char *id;
};

struct table {
    struct view view;
    const struct kind *kind;
    struct table_scope scope;
    struct columns columns;
    struct grid grid;
    struct order order;
    bool built;   /* the order is kept up to date; not before somebody looks */
    size_t total; /* rows of the scope, the filter aside */
    int sort;     /* the column; -1: the kind's own order */
    bool down;
    struct list list;
    struct store_context *where; /* of the selected row */
    char *selected;              /* its identity; NULL: none yet */
    char *filter_text;
    struct filter *filter;
    bool problems;
    bool touched; /* before the first key the selection is at the top, whatever comes */
    bool wanted;  /* the host knows that somebody looks at the kind */
    int64_t built_ms;
};

/* The view as a table; NULL: it is none. */
struct table *table_of_view(struct view *v);

int64_t table_now(const struct table *t);

/* Everything true again after changes. Every use of rows comes after this. */
void table_refresh(struct table *t);

/* All anew: another filter, another order. */
void table_rebuild(struct table *t);

/* The selected line is the selected row. */
void table_remember(struct table *t);

/* The filter as a row sees it; was: it is in the table. */
bool table_match(void *ctx, const struct row *r, bool was);
bool table_in_scope(const struct table *t, const struct row *r);

/* table_find.c: commands; they return what changed, as view_class.command. */
unsigned table_go_to_match(struct table *t, bool backwards);
unsigned table_toggle_problems(struct table *t);
unsigned table_ask_filter(struct table *t);
unsigned table_back(struct table *t);
void table_set_filter(struct table *t, const char *text);

/* table_sort.c */
unsigned table_sort_command(struct table *t, enum command_id id);
void table_order_config(struct table *t, struct order_config *out);
int table_sorted_by(const struct table *t, bool *down); /* the column with the mark; -1: none */

/* table_keep.c: what lasts from one session to the next. */
void table_save(struct view *v, cJSON *to);
void table_restore(struct view *v, const cJSON *from);

/* table_draw.c */
void table_draw(struct view *v, struct surface *s, struct rect r, bool focused);
void table_press(struct view *v, int x, int y, const struct rect *r);
void table_measure(struct table *t, const struct row *r);

#endif
