/* rows.h - rows of one kind as text: a table for people, CSV and JSON for programs. */
#ifndef APP_ROWS_H
#define APP_ROWS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "store/store.h"

enum rows_format { ROWS_TABLE, ROWS_JSON, ROWS_CSV };

struct rows_config {
    FILE *file;
    enum rows_format format;
    const struct kind *kind;
    bool ascii;
    bool visible; /* a terminal reads it: what could steer one is made visible (a table: always) */
    bool changes; /* each row says what became of it, and when */
    int width;    /* of the terminal; 0: lines are as long as they need to be */
};

struct rows;

struct rows *rows_new(const struct rows_config *cfg);

/* A whole list, in this order. Once. */
void rows_list(struct rows *o, struct row *const *rows, size_t n, int64_t now_ms);

/* With `changes`: what became of a row ("listed", "added", "changed", "removed"). JSON: an object a
 * line. */
void rows_change(struct rows *o, const char *change, const struct row *row, int64_t now_ms);

void rows_free(struct rows *o);

#endif
