/* table.h - rows of one kind as a table: of any kind, from its table of columns. */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include "base/vec.h"
#include "ui/view.h"

struct table_options {
    const struct kind *kind;
    const char *filter;   /* the filter that it begins with; NULL: none */
    const struct row *of; /* only what belongs to this row (kind_related()); NULL: everything */
};

/* What :sort can be given; a command_choices_fn. */
void table_sort_choices(struct ui *ui, enum command_id id, struct vec *names);

struct view *table_new(struct ui *ui, const struct table_options *o);

#endif
