/* theme_builtin.h - the looks that are built in, as data: the words of a theme file. */
#ifndef UI_THEME_BUILTIN_H
#define UI_THEME_BUILTIN_H

#include <stddef.h>

struct theme_row {
    const char *name, *value;
};

struct theme {
    const char *name, *help;
    const char *base; /* what it lies over, itself built in; NULL: it is complete */
    const struct theme_row *rows;
    size_t n;
};

const struct theme *theme_built_in(const char *name); /* NULL: there is none */
const struct theme *theme_built_in_at(size_t i);      /* NULL past the end; no name twice */

#endif
