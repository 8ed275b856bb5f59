/* context.h - how contexts are shown, where there are several: short names that tell them apart,
 * the colour that the operator gave them, a column in tables. With one context nothing of it is
 * seen. */
#ifndef UI_CONTEXT_H
#define UI_CONTEXT_H

#include "ui/view.h"

enum { CONTEXT_LABEL = STORE_LABEL, CONTEXT_COLUMN_MAX = 18 };

bool context_several(const struct ui_env *env);

/* The operator's name for it; else of profile, region and endpoint what tells it from the others.
 * Returns `out`. */
const char *context_label(const struct store_context *c, char out[CONTEXT_LABEL]);

/* What its colour looks like; `plain` where it has none. A coloured one is drawn in reverse, so
 * that it is seen without colours too. */
enum style context_style(const struct store_context *c, enum style plain);
unsigned context_flags(const struct store_context *c);

/* Glyph and style of how it goes. */
const char *context_glyph(const struct store_state *st, bool ascii);
enum style context_phase_style(const struct store_state *st);

/* Columns that a table's context column wants, the blank behind it included; 0: there is one. */
int context_column(const struct ui_env *env);
/* Its cell; `columns` is what context_column() says, the blank behind it included. */
void context_cell(const struct store_context *c, struct surface *s, int x, int y, int columns);

/* For a question: ", eu-west-1 (prod)" with its name where it has one of its own, and a word for
 * what must not be overlooked. Appended. */
void context_where(const struct store_context *c, struct buf *out);

/* The lines of the detail pane about a context: struct detail_line. */
void context_lines(const struct ui_env *env, const struct store_context *c, int columns,
                   struct vec *lines);

#endif
