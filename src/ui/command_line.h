/* command_line.h - the `:` prompt: a command by its name. */
#ifndef UI_COMMAND_LINE_H
#define UI_COMMAND_LINE_H

struct ui;

void command_line_ask(struct ui *ui);

#endif
