/* palette_run.h - what a text in the `:` line means: which names there are, what is carried out.
 * For palette.c. */
#ifndef UI_PALETTE_RUN_H
#define UI_PALETTE_RUN_H

#include <stddef.h>

#include "ui/complete.h"
#include "ui/keymap.h"

struct kind;
struct op;
struct ui;

enum { PALETTE_WHY = 256 };

/* What can be typed: commands, kinds and operations; or, behind the name of one that takes an
 * argument, that. */
void palette_find(struct ui *ui, const char *text, struct candidates *found);

/* Where in the text its argument begins: behind the blanks after the first word; 0: the name is
 * still being typed. */
size_t palette_argument_at(const char *text);

enum palette_result {
    PALETTE_NOTHING, /* an empty line */
    PALETTE_WRONG,   /* `why` says it */
    PALETTE_MORE,    /* an argument is needed: `more` is the line to go on from */
    PALETTE_RUN,
};

struct palette_choice {
    enum command_id command; /* CMD_NONE: an operation */
    const struct op *op;     /* NULL: a kind */
    const struct kind *kind; /* its rows, the argument being their filter */
    const char *argument;    /* borrowed from the text; NULL: none */
    char more[128];
};

/* A name, or the beginning of one that changes nothing. `found`: what palette_find() gave. */
enum palette_result palette_read(struct ui *ui, const char *text, const struct candidates *found,
                                 struct palette_choice *out, char why[PALETTE_WHY]);

void palette_run(struct ui *ui, const struct palette_choice *c);

#endif
