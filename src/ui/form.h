/* form.h - any operation of the API as a form: made from its description, the selected row's names
 * filled in, checked while it is typed, shown before it is sent, kept when it is left. */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

struct help_key;
struct op;
struct ui;

/* May it be opened at all? If not (it changes something, and nothing may be changed), says why. */
bool form_possible(struct ui *ui, const struct op *op, char *why, size_t size);

/* Opens the form of an operation about the selected row, or goes on with one that was left. */
void form_open(struct ui *ui, const struct op *op);

/* Its keys, for the help; NULL past the end. */
const struct help_key *form_key_at(size_t i);

/* Forms that were left, owned by the ui. */
void form_drafts_release(struct vec *drafts);

#endif
