/* settings.h - commands that set something and take one argument: theme, mouse, notify. */
#ifndef UI_SETTINGS_H
#define UI_SETTINGS_H

#include <stdbool.h>

#include "base/vec.h"
#include "ui/keymap.h"

struct ui;

/* Carries it out if it is one of them. Without an argument (ui_argument()): a switch is turned
 * over, for the others a prompt asks. */
bool settings_run(struct ui *ui, enum command_id id);

/* For the `:` line: what can be chosen. */
void settings_choices(struct ui *ui, enum command_id id, struct vec *names);

#endif
