/* surface.h - what the terminal and the user interface have in common: cells out, keys in.
 *
 * A surface is a grid of styled cells. ui fills it; term paints what differs from the last one.
 * Writing outside the grid is clipped, never an error. No curses here. */
#ifndef UI_SURFACE_H
#define UI_SURFACE_H

#include <stdbool.h>
#include <stdint.h>

/* What a cell means; a theme says how that looks. name is the key in theme files. */
#define STYLES(X)                                                                                  \
    X(TEXT, "text")                                                                                \
    X(MUTED, "muted")                                                                              \
    X(ACCENT, "accent")                                                                            \
    X(TITLE, "title")                                                                              \
    X(OK, "ok")                                                                                    \
    X(PROGRESS, "progress")                                                                        \
    X(WARN, "warn")                                                                                \
    X(FAIL, "fail")                                                                                \
    X(BORDER, "border")                                                                            \
    X(HEADER, "header")                                                                            \
    X(FOOTER, "footer")                                                                            \
    X(KEY, "key") X(PROMPT, "prompt") X(MATCH, "match") X(NOTICE, "notice") X(ERROR, "error")

enum style {
#define STYLE_ENUM(name, text) STYLE_##name,
    STYLES(STYLE_ENUM)
#undef STYLE_ENUM
        STYLE__COUNT
};

enum { CELL_SELECTED = 1, CELL_BOLD = 2, CELL_DIM = 4, CELL_UNDERLINE = 8, CELL_REVERSE = 16 };

struct cell {
    uint32_t cp;   /* a safe code point; ' ' when empty; 0: the right half of a wide one */
    uint32_t mark; /* one combining mark; 0: none */
    uint8_t style; /* enum style */
    uint8_t flags; /* CELL_* */
};

struct rect {
    int x, y, w, h;
};

struct surface {
    int w, h;
    struct cell *cells;     /* w * h, row by row */
    bool ascii;             /* text beyond ASCII is written out: <U+00E9> */
    int cursor_x, cursor_y; /* where the terminal's cursor shows; -1: hidden */
};

void surface_init(struct surface *s);
void surface_release(struct surface *s);
void surface_resize(struct surface *s, int w, int h); /* content is cleared; each at most 1000 */
void surface_clear(struct surface *s);
void surface_fill(struct surface *s, struct rect r, uint32_t cp, enum style style, unsigned flags);

/* Writes UTF-8 text from (x, y), at most `columns` (negative: to the edge of the grid); what does
 * not fit is cut with an ellipsis ("…", or "~" for ascii surfaces). Hostile code points are made
 * visible here too. Returns the columns used. */
int surface_text(struct surface *s, int x, int y, int columns, enum style style, unsigned flags,
                 const char *text);
int surface_printf(struct surface *s, int x, int y, int columns, enum style style, unsigned flags,
                   const char *fmt, ...) __attribute__((format(printf, 7, 8)));

/* Right-aligned in [x, x + columns). */
int surface_right(struct surface *s, int x, int y, int columns, enum style style, unsigned flags,
                  const char *text);

/* Sets flags on cells that are there already (a selection bar). */
void surface_mark(struct surface *s, struct rect r, unsigned set_flags, unsigned clear_flags);

bool surface_equal(const struct surface *a, const struct surface *b);
void surface_copy(struct surface *to, const struct surface *from);

/* The surface as text, a line a row, trailing blanks cut: for golden files. The caller frees. */
char *surface_dump(const struct surface *s);
/* The same with a second block that has a letter of the style for every cell. */
char *surface_dump_styles(const struct surface *s);

/* --- how roles look: made by ui from a theme, used by term -------------------------------------
 */

struct look {
    int16_t fg, bg; /* 0..255 of the xterm palette; -1: the terminal's own */
    uint8_t flags;  /* CELL_BOLD, CELL_DIM, CELL_UNDERLINE, CELL_REVERSE */
};

struct palette {
    struct look style[STYLE__COUNT];
    struct look selected; /* fg -1: keeps the role's own; bg and flags are laid over */
};

/* --- keys in ------------------------------------------------------------------------------------
 * A key is a Unicode code point, or one of these, or KEYMOD_CTRL | lower-case letter. Enter, Tab,
 * Esc and Backspace are always these names, never ^M, ^I, ^[, ^H. */
#define KEYS(X)                                                                                    \
    X(NONE, "none")                                                                                \
    X(ENTER, "Enter")                                                                              \
    X(ESC, "Esc")                                                                                  \
    X(TAB, "Tab")                                                                                  \
    X(BACKTAB, "Shift-Tab")                                                                        \
    X(BACKSPACE, "Backspace")                                                                      \
    X(DELETE, "Delete")                                                                            \
    X(INSERT, "Insert")                                                                            \
    X(UP, "Up")                                                                                    \
    X(DOWN, "Down")                                                                                \
    X(LEFT, "Left")                                                                                \
    X(RIGHT, "Right")                                                                              \
    X(HOME, "Home") X(END, "End") X(PGUP, "PgUp") X(PGDN, "PgDn") X(F1, "F1") X(F2, "F2")          \
        X(F3, "F3") X(F4, "F4") X(F5, "F5") X(F6, "F6") X(F7, "F7") X(F8, "F8") X(F9, "F9")        \
            X(F10, "F10") X(F11, "F11") X(F12, "F12")

enum key {
    KEY__BASE = 0x200000, /* beyond Unicode */
#define KEY_ENUM(name, text) PKEY_##name,
    KEYS(KEY_ENUM)
#undef KEY_ENUM
        KEYMOD_CTRL = 0x400000,
};

/* --- the mouse in, where it is on ---------------------------------------------------------------
 */

enum mouse_action { MOUSE_PRESS, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
    enum mouse_action action; /* MOUSE_PRESS: the left button */
    int x, y;                 /* the cell, from 0 */
};

#endif
