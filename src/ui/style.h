/* style.h - how a health looks in cells, and the short texts that every view shares. */
#ifndef UI_STYLE_H
#define UI_STYLE_H

#include "store/store.h"
#include "ui/surface.h"
#include "base/when.h"

enum style health_style(enum health h);

/* How long it runs or how long ago that was: "45s" "12m" "2h03m" for what moves, "3h" for the rest;
 * "" when not known. */
const char *row_age(const struct row *r, int64_t now_ms, char out[WHEN_MAX]);

/* The same of a length of time; running: of what is in progress. */
const char *age_text(int64_t ms, bool running, char out[WHEN_MAX]);

/* What stands beside the glyph: the version when all is well, else the service's word. */
void row_status(const struct row *r, char *out, size_t size);

/* What stands between the parts of a title. */
const char *style_dot(bool ascii);

/* A kind as a heading: "Service template versions". Appended. */
void kind_heading(const struct kind *k, struct buf *out);

/* "1.4", or "" */
void row_version(const struct row *r, char out[48]);

#endif
