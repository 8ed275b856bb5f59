/* options_table.h - the rows of the options' table: for those who read, print and free by it. */
#ifndef APP_OPTIONS_TABLE_H
#define APP_OPTIONS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "app/options.h"

struct option_row;

/* value is NULL for an option without an argument. 0, or ERR_USAGE with the rule in e->msg. */
typedef int option_set_fn(struct options *o, const struct option_row *row, const char *value,
                          struct err *e);

struct option_row {
    const char *name, *arg, *help;
    option_set_fn *set;
    size_t offset;  /* of the member that is a text or a flag */
    bool is_text;   /* that member is an owned string */
    bool place;     /* says where to connect to */
    bool no_config; /* makes no sense in the configuration file */
};

extern const struct option_row option_rows[];
extern const size_t n_option_rows;

/* By the `len` bytes of a name without its dashes; NULL if there is none. */
const struct option_row *option_find(const char *name, size_t len);

#endif
