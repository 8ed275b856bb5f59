/* copy.h - the commands that give something of the selected row to the clipboard. */
#ifndef UI_COPY_H
#define UI_COPY_H

#include "ui/keymap.h"

struct ui;

void copy_run(struct ui *ui, enum command_id id);

#endif
