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

/* What keeps one. A program that has no state file names none, and so does without SQLite. */
struct statefile_class {
    /* Makes it where there is none. ERR_CONFIG: what is there is no state file, damaged, of another
     * format, or held by another process; it is left as it is. ERR_IO. */
    struct statefile *(*open)(const char *path, struct err *e);
    void (*close)(struct statefile *f); /* may be NULL */

    bool (*is_empty)(const struct statefile *f); /* there is no snapshot yet */
    /* The version of the program that wrote the snapshot; "" when there is none. */
    const char *(*writer)(const struct statefile *f);
    uint64_t (*entries)(const struct statefile *f);

    /* Each part, then each entry, in the order in which they were written. The callback's not 0
     * ends it and is returned. ERR_CONFIG when a checksum is wrong. */
    int (*parts)(struct statefile *f, int (*fn)(void *ctx, const char *kind, const char *body),
                 void *ctx, struct err *e);
    int (*replay)(struct statefile *f, int (*fn)(void *ctx, const struct statefile_entry *entry),
                  void *ctx, struct err *e);

    /* A new snapshot instead of the old one and the journal, all at once: begin, parts, commit. A
     * failure leaves the old ones; abort ends it then. */
    int (*begin)(struct statefile *f, struct err *e);
    int (*put)(struct statefile *f, const char *kind, const char *body, struct err *e);
    int (*commit)(struct statefile *f, struct err *e);
    void (*abort)(struct statefile *f);

    int (*append)(struct statefile *f, const struct statefile_entry *entry, struct err *e);
};

extern const struct statefile_class statefile_sqlite;

#endif
