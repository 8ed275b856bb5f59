/* statefile.c - SQLite behind a few functions: statements, transactions, checks. It knows nothing
 * of the service.
 *
 * Write-ahead logging with synchronous=FULL: a commit is one fsync of the log. The checksum is a
 * chain: each row's is over the one before and the row itself, so that a row that was altered, left
 * out or put elsewhere is noticed. */
#include "sim/statefile.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/num.h"
#include "sim/sigcanon.h"

enum {
    APPLICATION = 0x5054444e, /* "PTDN": PRAGMA application_id */
    FORMAT = 1,               /* PRAGMA user_version */
    SUM_MAX = 2 * SHA256_BYTES + 1,
    ROW_MAX = 256 * 1024 * 1024,
};

#define SCHEMA                                                                                     \
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL);"                               \
    "CREATE TABLE part(seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL);"          \
    "CREATE TABLE journal(seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, op TEXT NOT NULL,"      \
    " region TEXT, body TEXT NOT NULL, sum TEXT NOT NULL);"

enum statement { PUT, APPEND, META, STATEMENTS };

static const char *const texts[STATEMENTS] = {
    [PUT] = "INSERT INTO part(kind, body) VALUES(?1, ?2)",
    [APPEND] = "INSERT INTO journal(at_ms, op, region, body, sum) VALUES(?1, ?2, ?3, ?4, ?5)",
    [META] = "INSERT OR REPLACE INTO meta(name, value) VALUES(?1, ?2)",
};

struct statefile {
    char *path;
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    char writer[64];
    bool empty;
    uint64_t entries;
    char parts_sum[SUM_MAX]; /* of the parts of the snapshot that is there */
    char sum[SUM_MAX];       /* of the last row that was written */
};

/* --- what SQLite says
 * ------------------------------------------------------------------------------- */

static int fail(const struct statefile *f, int rc, struct err *e)
{
    const char *path = f->path;
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(e, ERR_CONFIG, "the state file %s is in use by another process", path);
    case SQLITE_NOTADB:
        return err_set(e, ERR_CONFIG,
                       "%s is no state file of protond: it is left as it is; name another one",
                       path);
    case SQLITE_CORRUPT:
        return err_set(
            e, ERR_CONFIG,
            "the state file %s is damaged: it is left as it is; name another one, or put "
            "a copy of it back",
            path);
    default:
        return err_set(e, ERR_IO, "the state file %s: %s", path, sqlite3_errmsg(f->db));
    }
}

static int run(struct statefile *f, const char *sql, struct err *e)
{
    int rc = sqlite3_exec(f->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : fail(f, rc, e);
}

/* The first column of a statement's first row. */
static int ask_text(struct statefile *f, const char *sql, char **out, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(f->db, sql, -1, &st, NULL);
    *out = NULL;
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        *out = xstrdup((const char *)sqlite3_column_text(st, 0));
    rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : fail(f, rc, e);
    (void)sqlite3_finalize(st);
    return rc;
}

static int ask_number(struct statefile *f, const char *sql, int64_t *out, struct err *e)
{
    char *text;
    int rc = ask_text(f, sql, &text, e);
    *out = 0;
    if (!rc && text)
        (void)!num_parse(text, INT64_MIN, INT64_MAX, out);
    free(text);
    return rc;
}

/* --- opening
 * ----------------------------------------------------------------------------------------- */

/* An empty file that is ours alone, where there is none. */
static int touch(const char *path, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat st;
    if (fd < 0)
        return err_set(e, ERR_IO, "cannot open the state file %s: %s", path, strerror(errno));
    int rc = fstat(fd, &st) || !S_ISREG(st.st_mode)
                 ? err_set(e, ERR_CONFIG, "the state file %s is no regular file", path)
                 : 0;
    (void)close(fd);
    return rc;
}

static int check_whole(struct statefile *f, struct err *e)
{
    char *verdict;
    int rc = ask_text(f, "PRAGMA quick_check(1)", &verdict, e);
    if (!rc && !str_eq(verdict, "ok"))
        rc = fail(f, SQLITE_CORRUPT, e);
    free(verdict);
    return rc;
}

static int make_schema(struct statefile *f, struct err *e)
{
    char *sql = xasprintf("BEGIN; PRAGMA application_id = %d; PRAGMA user_version = %d; " SCHEMA
                          " COMMIT;",
                          APPLICATION, FORMAT);
    int rc = run(f, sql, e);
    free(sql);
    return rc;
}

static int check_format(struct statefile *f, struct err *e)
{
    int64_t application, format, tables;
    if (ask_number(f, "PRAGMA application_id", &application, e) ||
        ask_number(f, "PRAGMA user_version", &format, e) ||
        ask_number(f, "SELECT count(*) FROM sqlite_master", &tables, e))
        return e->code;
    if (!application && !format && !tables)
        return make_schema(f, e);
    if (application != APPLICATION)
        return fail(f, SQLITE_NOTADB, e);
    if (format != FORMAT)
        return err_set(
            e, ERR_CONFIG,
            "the state file %s has format %d, this protond knows %d: it is left as it is", f->path,
            (int)format, FORMAT);
    return check_whole(f, e);
}

static int get_meta(struct statefile *f, const char *name, char *out, size_t size, struct err *e)
{
    char *sql = xasprintf("SELECT value FROM meta WHERE name = '%s'", name), *text;
    int rc = ask_text(f, sql, &text, e);
    if (!rc)
        (void)snprintf(out, size, "%s", text ? text : "");
    free(text);
    free(sql);
    return rc;
}

static int read_meta(struct statefile *f, struct err *e)
{
    int64_t parts, entries;
    if (get_meta(f, "writer", f->writer, sizeof(f->writer), e) ||
        get_meta(f, "parts_sum", f->parts_sum, sizeof(f->parts_sum), e) ||
        ask_number(f, "SELECT count(*) FROM part", &parts, e) ||
        ask_number(f, "SELECT count(*) FROM journal", &entries, e))
        return e->code;
    f->empty = !parts;
    f->entries = (uint64_t)entries;
    return 0;
}

static int open_db(struct statefile *f, struct err *e)
{
    int rc = sqlite3_open_v2(f->path, &f->db, SQLITE_OPEN_READWRITE, NULL);
    if (rc != SQLITE_OK)
        return fail(f, rc, e);
    if (run(f, "PRAGMA locking_mode = EXCLUSIVE", e) || check_format(f, e) ||
        run(f,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "BEGIN IMMEDIATE; COMMIT;",
            e) ||
        read_meta(f, e))
        return e->code;
    for (int i = 0; i < STATEMENTS; i++) {
        rc = sqlite3_prepare_v3(f->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &f->statements[i],
                                NULL);
        if (rc != SQLITE_OK)
            return fail(f, rc, e);
    }
    return 0;
}

static void close_file(struct statefile *f)
{
    if (!f)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        (void)sqlite3_finalize(f->statements[i]);
    (void)sqlite3_close(f->db);
    free(f->path);
    free(f);
}

static struct statefile *open_file(const char *path, struct err *e)
{
    struct statefile *f = xcalloc(1, sizeof(*f));
    f->path = xstrdup(path);
    if (!touch(path, e) && !open_db(f, e))
        return f;
    close_file(f);
    return NULL;
}

static bool is_empty(const struct statefile *f)
{
    return f->empty;
}

static const char *writer(const struct statefile *f)
{
    return f->writer;
}

static uint64_t entries(const struct statefile *f)
{
    return f->entries;
}

/* --- checksums
 * ---------------------------------------------------------------------------------------- */

/* sum = SHA-256(sum, a, b), each with its end marked. */
static void chain(char sum[SUM_MAX], const char *a, const char *b)
{
    struct buf all = BUF_INIT(ROW_MAX), hex = BUF_INIT(SUM_MAX);
    (void)buf_addf(&all, "%s\n%zu\n", sum, strlen(a));
    (void)buf_adds(&all, a);
    (void)buf_adds(&all, b);
    canon_add_hash(&hex, buf_str(&all), all.len);
    (void)snprintf(sum, SUM_MAX, "%s", buf_str(&hex));
    buf_release(&all);
    buf_release(&hex);
}

static void chain_entry(char sum[SUM_MAX], const struct statefile_entry *entry)
{
    char *head = xasprintf("%lld %s %s", (long long)entry->at_ms, entry->op,
                           entry->region ? entry->region : "-");
    chain(sum, head, entry->body);
    free(head);
}

/* --- reading
 * ------------------------------------------------------------------------------------------- */

static const char *column(sqlite3_stmt *st, int i)
{
    return (const char *)sqlite3_column_text(st, i);
}

static int read_parts(struct statefile *f, int (*fn)(void *ctx, const char *kind, const char *body),
                      void *ctx, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(f->db, "SELECT kind, body FROM part ORDER BY seq", -1, &st, NULL);
    int told = 0;
    f->sum[0] = '\0';
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    for (; rc == SQLITE_ROW && !told; rc = sqlite3_step(st)) {
        chain(f->sum, column(st, 0), column(st, 1));
        told = fn(ctx, column(st, 0), column(st, 1));
    }
    (void)sqlite3_finalize(st);
    if (told)
        return told;
    if (rc != SQLITE_DONE)
        return fail(f, rc, e);
    return f->empty || str_eq(f->sum, f->parts_sum) ? 0 : fail(f, SQLITE_CORRUPT, e);
}

static int read_entries(struct statefile *f,
                        int (*fn)(void *ctx, const struct statefile_entry *entry), void *ctx,
                        struct err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(
        f->db, "SELECT at_ms, op, region, body, sum FROM journal ORDER BY seq", -1, &st, NULL);
    int told = 0;
    bool good = true;
    (void)snprintf(f->sum, sizeof(f->sum), "%s", f->parts_sum);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    for (; rc == SQLITE_ROW && !told && good; rc = sqlite3_step(st)) {
        const struct statefile_entry entry = {.at_ms = sqlite3_column_int64(st, 0),
                                              .op = column(st, 1),
                                              .region = column(st, 2),
                                              .body = column(st, 3)};
        chain_entry(f->sum, &entry);
        good = str_eq(f->sum, column(st, 4));
        if (good)
            told = fn(ctx, &entry);
    }
    (void)sqlite3_finalize(st);
    if (!good)
        return fail(f, SQLITE_CORRUPT, e);
    if (told)
        return told;
    return rc == SQLITE_DONE ? 0 : fail(f, rc, e);
}

/* --- writing
 * ------------------------------------------------------------------------------------------- */

static int write_row(struct statefile *f, sqlite3_stmt *st, struct err *e)
{
    int rc = sqlite3_step(st);
    int result = rc == SQLITE_DONE ? 0 : fail(f, rc, e);
    (void)sqlite3_reset(st);
    (void)sqlite3_clear_bindings(st);
    return result;
}

static void bind(sqlite3_stmt *st, int i, const char *text)
{
    (void)sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC);
}

static int set_meta(struct statefile *f, const char *name, const char *value, struct err *e)
{
    bind(f->statements[META], 1, name);
    bind(f->statements[META], 2, value);
    return write_row(f, f->statements[META], e);
}

static int begin_snapshot(struct statefile *f, struct err *e)
{
    f->sum[0] = '\0';
    return run(f, "BEGIN IMMEDIATE; DELETE FROM part; DELETE FROM journal;", e);
}

static int put_part(struct statefile *f, const char *kind, const char *body, struct err *e)
{
    chain(f->sum, kind, body);
    bind(f->statements[PUT], 1, kind);
    bind(f->statements[PUT], 2, body);
    return write_row(f, f->statements[PUT], e);
}

static int commit_snapshot(struct statefile *f, struct err *e)
{
    if (set_meta(f, "writer", PACKAGE_VERSION, e) || set_meta(f, "parts_sum", f->sum, e) ||
        run(f, "COMMIT", e))
        return e->code;
    (void)snprintf(f->parts_sum, sizeof(f->parts_sum), "%s", f->sum);
    (void)snprintf(f->writer, sizeof(f->writer), "%s", PACKAGE_VERSION);
    f->empty = false;
    f->entries = 0;
    /* The log goes back into the file; a failure of that loses nothing. */
    (void)sqlite3_wal_checkpoint_v2(f->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return 0;
}

static void abort_snapshot(struct statefile *f)
{
    (void)sqlite3_exec(f->db, "ROLLBACK", NULL, NULL, NULL);
}

static int append_entry(struct statefile *f, const struct statefile_entry *entry, struct err *e)
{
    sqlite3_stmt *st = f->statements[APPEND];
    char sum[SUM_MAX];
    memcpy(sum, f->sum, sizeof(sum));
    chain_entry(sum, entry);
    (void)sqlite3_bind_int64(st, 1, entry->at_ms);
    bind(st, 2, entry->op);
    if (entry->region)
        bind(st, 3, entry->region);
    bind(st, 4, entry->body);
    bind(st, 5, sum);
    int rc = write_row(f, st, e);
    if (!rc) {
        memcpy(f->sum, sum, sizeof(sum));
        f->entries++;
    }
    return rc;
}

const struct statefile_class statefile_sqlite = {
    .open = open_file,
    .close = close_file,
    .is_empty = is_empty,
    .writer = writer,
    .entries = entries,
    .parts = read_parts,
    .replay = read_entries,
    .begin = begin_snapshot,
    .put = put_part,
    .commit = commit_snapshot,
    .abort = abort_snapshot,
    .append = append_entry,
};
