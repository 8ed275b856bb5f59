/* cli.h - the words that may stand on the command line: protontop WORD ... */
#ifndef APP_CLI_H
#define APP_CLI_H

#include <protontop/err.h>

#include "app/options.h"

/* A command. What is its own (o->args) it reads itself; the common options are in `o`. */
struct cli_command {
    const char *word;
    const char *operands; /* "OPERATION [--MEMBER VALUE]..."; NULL: it takes nothing of its own */
    const char *summary;
    bool plain; /* measures no text for a terminal: goes without the locale's tables */
    /* Runs to its end; messages are on standard error by then. Returns the exit status. */
    int (*run)(const struct options *o);
    /* Appends what --help prints after the usage line and the summary; NULL: nothing. 0, or
     * ERR_USAGE (what --help was asked about does not exist). */
    int (*help)(const struct options *o, struct buf *out, struct err *e);
};

const struct cli_command *cli_find(const char *word); /* NULL if there is none */

/* Sets ERR_USAGE, with the nearest words. */
int cli_unknown(const char *word, struct err *e);

/* Every word. */
void cli_each(void (*fn)(void *ctx, const char *word), void *ctx);

/* A line a command, for `protontop --help`. */
void cli_list(struct buf *out);

/* `protontop WORD ... --help`. Returns the exit status. */
int cli_help(const struct options *o);

#endif
