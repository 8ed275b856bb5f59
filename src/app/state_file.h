/* state_file.h - where what lasts is kept: $XDG_STATE_HOME/protontop, ~/.local/state/protontop. */
#ifndef APP_STATE_FILE_H
#define APP_STATE_FILE_H

/* The path of a file there, the caller's; NULL without HOME. */
char *state_file(const char *name);

#endif
