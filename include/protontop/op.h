/* op.h - the one description of the Proton API (2020-07-20): operations, members, constraints.
 *
 * Everything here is const data and pure functions; nothing allocates except into what the caller
 * hands in. The facts come from the service model of API version 2020-07-20. */
#ifndef PROTONTOP_OP_H
#define PROTONTOP_OP_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include <protontop/err.h>

/* May a client repeat a call by itself after the request may have reached the service?
 * (idempotency: the model's flag and the guides; see doc/) */
enum op_retry {
    OP_RETRY_READ,  /* reads: always */
    OP_RETRY_TOKEN, /* safe because the input carries a client token, which is filled in */
    OP_RETRY_SAFE,  /* idempotent by its nature (by name, by state, deletes) */
    OP_RETRY_NEVER, /* only when it was certainly not acted upon (refused, throttled) */
};

enum shape_type {
    SHAPE_STRUCTURE,
    SHAPE_LIST,
    SHAPE_STRING,
    SHAPE_INTEGER,
    SHAPE_BOOLEAN,
    SHAPE_TIMESTAMP,
};

struct shape;

struct member {
    const char *name; /* camelCase, as on the wire */
    const struct shape *shape;
    bool required;
    bool token; /* an idempotency token: a UUID is filled in where none is given */
};

/* A shape of the model. Unused parts are 0. */
struct shape {
    const char *name;
    enum shape_type type;
    const struct member *members; /* SHAPE_STRUCTURE; in the order of the model */
    size_t n_members;
    bool is_union;             /* SHAPE_STRUCTURE: exactly one member is set */
    const struct shape *item;  /* SHAPE_LIST */
    long min, max;             /* length in code points, items, or value; -1: no bound */
    const char *pattern;       /* as in the model; NULL: none. Sought anywhere unless anchored */
    const char *const *values; /* an enum's values, NULL-terminated; NULL: no enum */
    bool sensitive;            /* a spec, a message: not in logs; counts for what lies inside */
};

struct op {
    const char *name;          /* "CancelServiceInstanceDeployment" */
    const char *cli_name;      /* "cancel-service-instance-deployment" */
    const struct shape *input; /* a structure, possibly without members */
    const struct shape *output;
    enum op_retry retry;
    const char *result_key; /* paginated: the list in the answer; NULL: not paginated */
    const char *input_token, *output_token; /* "nextToken"; NULL when not paginated */
    const char *limit_key;     /* "maxResults"; NULL where the page size cannot be set */
    const char *const *errors; /* the error codes that it declares, NULL-terminated */
};

size_t op_count(void);
const struct op *op_at(size_t i);           /* i < op_count(); sorted by name */
const struct op *op_find(const char *name); /* either form of the name; NULL if there is none */

/* The member of a structure by its wire name, or NULL. */
const struct member *shape_member(const struct shape *s, const char *name);

/* The same by its name on a command line: "service-name" for serviceName. */
const struct member *shape_member_cli(const struct shape *s, const char *cli_name);

enum { MEMBER_CLI_NAME_MAX = 96 };

/* That name; `out` has room for MEMBER_CLI_NAME_MAX bytes. Returns `out`. */
const char *member_cli_name(const struct member *m, char *out);

/* Checks an input against the operation's shape: unknown members, missing required ones, types,
 * enum values, lengths, patterns, recursively. 0, or ERR_INPUT with the member (as a path), the
 * value (made visible, cut) and the rule in `e`. A NULL input counts as {}. JSON null counts as
 * absent. */
int op_check_input(const struct op *op, const cJSON *input, struct err *e) ERR_CHECK;

/* The same for any shape, for servers: `where` names the root in messages. */
int shape_check(const struct shape *s, const cJSON *value, const char *where,
                struct err *e) ERR_CHECK;

#define PROTON_TARGET_PREFIX "AwsProton20200720."
#define PROTON_SIGNING_NAME  "proton"
#define PROTON_CONTENT_TYPE  "application/x-amz-json-1.0"

#endif
