/* statefile.h - a service's state on disk, as SQLite keeps it: a snapshot in parts, and a journal
 * of what was asked since. Every part and every entry is text; what they mean stands in state.c.
 *
 * What was written is on the disk when a function has returned 0: a process that is killed, or a
 * machine that stops, loses nothing of it. The file is held by one process at a time, and is its
 * owner's alone (0600). Each snapshot and each entry has a checksum, chained from one to the next.
 */
#ifndef SIM_STATEFILE_H
#define SIM_STATEFILE_H

#include <stdbool.h>
#include <stdint.h>

#include <protontop/err.h>

struct statefile;

struct statefile_entry {
    int64_t at_ms;
    const char *op, *region; /* region: NULL for none */
    const char *body;
};

/* Makes it where there is none. ERR_CONFIG: what is there is no state file, damaged, of another
 * format, or held by another process; it is left as it is. ERR_IO. */
struct statefile *statefile_open(const char *path, struct err *e);
void statefile_close(struct statefile *f);

bool statefile_is_empty(const struct statefile *f); /* there is no snapshot yet */
/* The version of the program that wrote the snapshot; "" when there is none. */
const char *statefile_writer(const struct statefile *f);
uint64_t statefile_entries(const struct statefile *f);

/* Each part, then each entry, in the order in which they were written. The callback's not 0 ends it
 * and is returned. ERR_CONFIG when a checksum is wrong. */
int statefile_parts(struct statefile *f, int (*fn)(void *ctx, const char *kind, const char *body),
                    void *ctx, struct err *e) ERR_CHECK;
int statefile_replay(struct statefile *f, int (*fn)(void *ctx, const struct statefile_entry *entry),
                     void *ctx, struct err *e) ERR_CHECK;

/* A new snapshot instead of the old one and the journal, all at once: begin, parts, commit. A
 * failure leaves the old ones; abort ends it then. */
int statefile_begin(struct statefile *f, struct err *e) ERR_CHECK;
int statefile_put(struct statefile *f, const char *kind, const char *body, struct err *e) ERR_CHECK;
int statefile_commit(struct statefile *f, struct err *e) ERR_CHECK;
void statefile_abort(struct statefile *f);

int statefile_append(struct statefile *f, const struct statefile_entry *entry,
                     struct err *e) ERR_CHECK;

#endif
