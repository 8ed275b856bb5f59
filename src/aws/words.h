/* words.h - a command line taken apart without a shell. */
#ifndef AWS_WORDS_H
#define AWS_WORDS_H

#include <protontop/err.h>

/* Splits as the POSIX shell quotes: blanks part words, '...' is literal, "..." lets a backslash
 * stand before " \ and $ and `, a backslash outside takes the next character as it is. Nothing is
 * expanded. NULL-terminated; words_free(). NULL with ERR_PARSE for an open quote or a lone
 * backslash at the end. */
char **words_split(const char *line, struct err *e);
void words_free(char **words);

#endif
