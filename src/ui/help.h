/* help.h - the help screen's lines, made from the table of commands and the keys that are bound. */
#ifndef UI_HELP_H
#define UI_HELP_H

#include "base/vec.h"
#include "ui/view.h"

/* Appends struct detail_line *s (detail.h) for `columns`: keys, names and what they do side by
 * side where there is room, else without the names, else what they do under the keys. */
void help_lines(const struct ui_env *env, int columns, struct vec *lines);

/* Keys of a view that takes text, where the keymap does not count: for the help. */
struct help_key {
    const char *keys, *help;
};

#endif
