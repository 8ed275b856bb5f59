/* header_inside.h - the header from within: what header.c (one context) and header_several.c (more
 * of them) share. For these two alone. */
#ifndef UI_HEADER_INSIDE_H
#define UI_HEADER_INSIDE_H

#include "ui/header.h"

/* What must not be overlooked: demo, read-only, certificates. Returns the columns used. */
int header_marks(const struct store_state *st, struct surface *s, int x, int y);

/* How many of what, a line. */
void header_counts(const struct ui_env *env, struct surface *s, struct rect r);

/* The header over several contexts: how it goes in all, what is wrong; each of them; how many of
 * what. */
void header_several(const struct ui_env *env, struct surface *s, struct rect r);

#endif
