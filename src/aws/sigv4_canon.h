/* sigv4_canon.h - inside of sigv4: the parts of a canonical request.
 *
 * Everything here appends to a caller's buf and leaves it to the caller to look at its overflow. */
#ifndef AWS_SIGV4_CANON_H
#define AWS_SIGV4_CANON_H

#include <stdbool.h>
#include <stddef.h>

#include "aws/sigv4.h"
#include "base/buf.h"

/* Percent-encodes all but A-Z a-z 0-9 - . _ ~, and '/' if keep_slash. */
void sigv4_encode(struct buf *out, const char *s, size_t n, bool keep_slash);

/* The canonical path. normalize: empty and "." segments go, ".." takes its parent along. */
void sigv4_canon_path(struct buf *out, const char *path, bool normalize, bool encode_once);

/* The canonical query: each name and value decoded, encoded, and sorted by name, then value. */
void sigv4_canon_query(struct buf *out, const char *query);

/* True if a parameter of the query has this name (as it stands, ASCII, case-insensitive). */
bool sigv4_query_has(const char *query, const char *name);

/* The header lines into `lines` and the names, joined by ';', into `names`. Headers of `own` take
 * part too and replace those of the same name in rq; of rq those that are never signed and those
 * named in `aside` (NULL-terminated) are left out. */
void sigv4_canon_headers(struct buf *lines, struct buf *names, const struct sigv4_request *rq,
                         const struct sigv4_header *own, size_t n_own, const char *const *aside);

/* The first header of this name, or NULL. */
const char *sigv4_header_get(const struct sigv4_request *rq, const char *name);

#endif
