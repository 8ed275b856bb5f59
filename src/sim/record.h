/* record.h - records of the model as JSON objects and back, by tables of their members.
 *
 * A table names every member of its struct, those that follow from others included
 * (MEMBER_DERIVED): a test holds the tables against the structs' sizes, so that a member that is
 * added and forgotten here fails `make check`. The tables stand in tables.c; nothing else knows how
 * a record is saved. */
#ifndef SIM_RECORD_H
#define SIM_RECORD_H

#include <cjson/cJSON.h>
#include <stddef.h>
#include <stdint.h>

#include <protontop/err.h>

struct sim;

enum member_type {
    MEMBER_DERIVED,     /* not saved */
    MEMBER_TEXT,        /* char *, owned; NULL: absent */
    MEMBER_CHARS,       /* char[], NUL-terminated; "": absent */
    MEMBER_WORD,        /* const char *, one of the service's words; NULL: absent */
    MEMBER_BOOL,        /* false: absent */
    MEMBER_INT,         /* int or an enum; 0: absent */
    MEMBER_SIZE,        /* size_t; 0: absent */
    MEMBER_SERIAL,      /* uint64_t, below 2^53; 0: absent */
    MEMBER_SEED,        /* uint64_t, as hexadecimal text */
    MEMBER_RNG,         /* struct rng, as hexadecimal text */
    MEMBER_REAL,        /* double */
    MEMBER_TIME,        /* int64_t, ms; seconds in JSON as on the wire; 0: absent */
    MEMBER_MS,          /* int64_t, ms as they are: durations, and times that may be none */
    MEMBER_JSON,        /* cJSON *, owned; NULL: absent */
    MEMBER_SHARED,      /* struct shared *; NULL: absent */
    MEMBER_VERSION,     /* struct sim_version, "1.0"; {0, 0}: absent */
    MEMBER_STATE,       /* struct sim_state */
    MEMBER_ATTEMPT,     /* struct sim_attempt */
    MEMBER_SERVICE,     /* struct sim_service *, by its name; NULL: absent */
    MEMBER_ENVIRONMENT, /* struct sim_target *, by its key; NULL: absent */
    MEMBER_INSTANCE,    /* the same */
    MEMBER_ENVIRONMENT_TEMPLATE, /* struct sim_template *, by its name; NULL: absent */
    MEMBER_SERVICE_TEMPLATE,
};

struct record_member {
    const char *name; /* in JSON; NULL: MEMBER_DERIVED */
    enum member_type type;
    size_t at, size;
};

struct record {
    const char *kind;
    size_t size; /* of the struct; 0: the table covers a part of it */
    const struct record_member *members;
    size_t n;
};

/* tables.c */
extern const struct record record_settings, record_template, record_version, record_connection,
    record_repository, record_sync, record_blocker, record_tagged, record_repeat, record_service,
    record_environment, record_instance, record_pipeline, record_component, record_deployment,
    record_event, record_rule, record_sim, record_options, record_state, record_attempt;
extern const struct record *const all_records[]; /* NULL ends them */

/* Shared texts that are long stand once in a file: whoever saves gives each a number and says when
 * it is met first; whoever loads remembers them. */
struct record_texts {
    uint64_t (*number)(void *ctx, const char *text); /* saving */
    const char *(*text)(void *ctx, uint64_t number); /* loading; NULL: there is none */
    void *ctx;
};

/* Adds the members to `o`. */
void record_save(const struct record *r, const void *from, cJSON *o, const struct record_texts *t);

/* Fills `to`, which is zeroed or has defaults. ERR_CONFIG: which member, and what is wrong. Members
 * that the table has not are errors, but for "kind" and those in `others` (NULL ends them; NULL:
 * none). */
int record_load(const struct record *r, struct sim *s, void *to, const cJSON *o,
                const struct record_texts *t, const char *const *others, struct err *e) ERR_CHECK;

/* Frees what the members own, not the record itself. */
void record_release(const struct record *r, struct sim *s, void *of);

#endif
