/* columns.h - the columns that a table of rows can have: what the kind's own table says, and what
 * every row has (status, name, age ...); which of them are shown, and their texts and sort keys. */
#ifndef UI_COLUMNS_H
#define UI_COLUMNS_H

#include "store/store.h"
#include "ui/grid.h"
#include "ui/order.h"
#include "ui/surface.h"

enum column_what {
    COLS_FIELD, /* a member, by the kind's table */
    COLS_STATUS,
    COLS_CONTEXT,
    COLS_NAME,   /* its identity; of a history: what it is about */
    COLS_AGE,    /* since it is as it is; of what runs: for how long */
    COLS_TOOK,   /* of a history: how long it ran */
    COLS_USUAL,  /* of what runs: how far along, by how long it usually takes; drawn, no text */
    COLS_MESSAGE /* the status message: takes what is left of the line */
};

enum { COLUMN_KEY = 32 };

struct shown_column {
    enum column_what what;
    const struct column *field;
    const char *title;
    char key[COLUMN_KEY]; /* "last-success": as it is named in the configuration and to :sort */
    int rank;             /* as struct grid_column's */
};

struct columns {
    struct shown_column c[GRID_MAX];
    size_t n;
};

/* Everything that a table of the kind can show. */
void columns_all(const struct kind *k, struct columns *out);

/* What it shows unless somebody chose. contexts: there are several. */
void columns_default(const struct kind *k, bool contexts, struct columns *out);

/* From "name, status, age": in that order; the first ones stay longest when it is narrow. 0;
 * ERR_CONFIG with e: which is none, and which there are. */
int columns_choose(const struct kind *k, const char *text, struct columns *out,
                   struct err *e) ERR_CHECK;

/* By its key, or the beginning of one; -1: there is none, or several. */
int columns_find(const struct columns *c, const char *key);

/* A grid for them. */
void columns_grid(const struct columns *c, struct grid *out);

/* The text of a cell, appended, as the service said it: hostile until drawn. */
void column_text(const struct shown_column *c, const struct row *r, bool ascii, int64_t now_ms,
                 struct buf *out);
enum style column_style(const struct shown_column *c, const struct row *r);

/* Is its text part of what makes the column's width (what ticks is not)? */
bool column_measured(const struct shown_column *c);

void column_key(const struct shown_column *c, const struct row *r, struct order_key *out);
bool column_text_first(const struct shown_column *c);

/* What a line of a history is about, as text: "front-end/prod", "front-end pipeline". */
void column_target(const struct row *r, struct buf *out);

#endif
