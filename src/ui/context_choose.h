/* context_choose.h - P and R: another profile or region, instead of where one is or beside it,
 * while everything runs. */
#ifndef UI_CONTEXT_CHOOSE_H
#define UI_CONTEXT_CHOOSE_H

#include <stdbool.h>

#include "base/vec.h"
#include "ui/keymap.h"

struct ui;

/* A command_choices_fn of profile, region and leave. */
void context_choices(struct ui *ui, enum command_id id, struct vec *names);

/* profile, region, leave: with ui_argument() at once, without one by a list. False: it is none of
 * them. */
bool context_run(struct ui *ui, enum command_id id);

#endif
