/* ask.h - a question to the person at the terminal, for commands (the dashboard has prompts). */
#ifndef APP_ASK_H
#define APP_ASK_H

#include <stdbool.h>
#include <stddef.h>

/* Is there a terminal to ask at? */
bool ask_possible(void);

/* Prints the prompt on the terminal and reads a line from it, without its end; `secret`: it is not
 * shown. Waits; ^C and the like take their usual way afterwards, with the terminal as it was.
 * False: there is no terminal, or nothing was given. */
bool ask_line(const char *prompt, bool secret, char *out, size_t size);

/* The same as a client_ask_fn: the answer is given at once. ctx is not used. */
void ask_for_client(void *ctx, const char *text, void (*reply)(void *question, const char *text),
                    void *question);

#endif
