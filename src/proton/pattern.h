/* pattern.h - the model's regular expressions, which are Java's, by way of POSIX ones. */
#ifndef PROTON_PATTERN_H
#define PROTON_PATTERN_H

#include <stdbool.h>

#include <protontop/err.h>

#include "base/buf.h"

/* Appends the POSIX extended form of `pattern`. 0; ERR_PARSE where it uses what POSIX has not
 * (look-around, lazy or possessive repetition, back references, classes other than \d \w \s). */
int pattern_to_posix(const char *pattern, struct buf *out, struct err *e) ERR_CHECK;

/* Is the pattern found somewhere in the value (anywhere, unless it is anchored)? A pattern that
 * cannot be translated or compiled fits nothing. Compiles at each call: see pattern.c. */
bool pattern_fits(const char *pattern, const char *value);

#endif
