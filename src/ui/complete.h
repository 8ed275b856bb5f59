/* complete.h - which names fit what was typed, the best first: for the `:` line. Pure. */
#ifndef UI_COMPLETE_H
#define UI_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

/* How well a name fits: 0 not at all, more is better. In the order of worth: the name itself; its
 * beginning; the beginning of one of its words (parted by '-', or by capitals); a part of it; its
 * letters in their order. Case counts for nothing. */
enum { FIT_LETTERS = 1, FIT_PART = 1000, FIT_WORD = 2000, FIT_START = 3000, FIT_WHOLE = 4000 };

int complete_fit(const char *name, const char *typed);

/* Something that can be typed. */
struct candidate {
    const char *name, *help; /* borrowed from where they came, or owned by the candidates */
    int fit;
    const void *what; /* whoever offered it knows */
    int sort;         /* likewise; of two that fit as well, the smaller comes first */
};

struct candidates {
    struct vec list;  /* struct candidate * */
    struct vec texts; /* strings that it owns */
};

void candidates_clear(struct candidates *c);
void candidates_release(struct candidates *c);

/* Puts it where it belongs, when it fits and its name is not there yet; borrows its strings. */
void candidates_offer(struct candidates *c, const char *typed, const struct candidate *one);

/* The string is the candidates' from here on; given back. */
const char *candidates_keep(struct candidates *c, char *text);

const struct candidate *candidates_at(const struct candidates *c, size_t i);

#endif
