/* arguments.h - what a command takes after its name in the `:` line. */
#ifndef UI_ARGUMENTS_H
#define UI_ARGUMENTS_H

#include <stdbool.h>

#include "base/vec.h"
#include "ui/keymap.h"

struct ui;

/* Appends what can be chosen: strings that the caller frees, "name", or "name\thelp". */
typedef void command_choices_fn(struct ui *ui, enum command_id id, struct vec *names);

struct command_argument {
    enum command_id id;
    const char *word;            /* "NAME" */
    bool required;               /* the command means nothing without one in the `:` line */
    command_choices_fn *choices; /* NULL: free text */
};

const struct command_argument *command_argument(enum command_id id); /* NULL: takes none */

#endif
