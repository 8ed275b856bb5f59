/* prompt.h - questions at the bottom of the screen: one line of editing, yes or no (default no), a
 * name to be typed, a choice, a form of these. Each is a view; the answer comes through a callback
 * exactly once (also when it is dismissed), after which the view asks to be closed. */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/view.h"

/* A line being edited: UTF-8, a cursor, the usual keys (^A ^E ^U ^K ^W, arrows, Home, End,
 * Backspace, Delete). Hostile code points are not taken. */
struct line_edit {
    struct buf text;
    size_t cursor; /* byte offset at a code point's start */
};

void line_edit_init(struct line_edit *l, size_t max_bytes);
void line_edit_release(struct line_edit *l);
void line_edit_set(struct line_edit *l, const char *text); /* cursor at its end */
/* VIEW_SAME, VIEW_REDRAW, or VIEW_UNUSED when the key is no editing key (Enter, Esc, Tab, Up...).
 */
unsigned line_edit_key(struct line_edit *l, uint32_t key);
/* Draws with the cursor visible and the text scrolled so that it is; sets the surface's cursor. */
void line_edit_draw(const struct line_edit *l, struct surface *s, struct rect r, enum style style);

enum { PROMPT_LINES_MAX = 12 };

/* Rows that a prompt wants at this width, its border excluded. */
int prompt_height(struct view *v, int width);

/* What its keys do, for the last line of the screen. Borrowed. */
const char *prompt_hint(const struct view *v);

/* yes: the operator said yes. */
typedef void prompt_yes_fn(void *ctx, bool yes);
/* text: borrowed, what was typed or chosen; NULL: dismissed. */
typedef void prompt_text_fn(void *ctx, const char *text);

/* `text`: what will happen, may have several lines, is wrapped. y/Y is yes; everything else that
 * is a plain answer (n, Enter, Esc, q) is no; other keys do nothing. */
struct view *prompt_yes_no(struct ui *ui, const char *text, prompt_yes_fn *fn, void *ctx);

/* Enter counts only when exactly `name` was typed; else a hint says so. Gives name or NULL. */
struct view *prompt_type_name(struct ui *ui, const char *text, const char *name, prompt_text_fn *fn,
                              void *ctx);

/* One of `choices` (NULL-terminated; copied), by arrows or j k, its number, Enter. `helps` explains
 * each (may be NULL). `first` is the one selected at first. */
struct view *prompt_choice(struct ui *ui, const char *text, const char *const *choices,
                           const char *const *helps, size_t first, prompt_text_fn *fn, void *ctx);

/* A line of text; `complete` (may be NULL) is asked on Tab. `changed` (may be NULL) hears of every
 * change (filter as you type); its return value, if not NULL, is shown at the right. */
struct prompt_line_options {
    const char *label;   /* "/ ", ": ", "Spec file: " */
    const char *initial; /* may be NULL */
    const char *wrong;   /* over the line: why it is asked again; may be NULL */
    const char *hint;    /* for prompt_hint(), a literal; may be NULL */
    const char *(*changed)(void *ctx, const char *text);
    const char *(*complete)(void *ctx, const char *text); /* the whole new text or NULL; borrowed */
};
struct view *prompt_line(struct ui *ui, const struct prompt_line_options *o, prompt_text_fn *fn,
                         void *ctx);

#endif
