/* kind.h - what a kind of resource is, as data: identity, place, status rule, columns, where its
 * rows come from, what can be done with them.
 *
 * Outside proton/, kind/ and sim/ no code names an operation, a member or a kind: it goes through
 * these tables. A new kind is one file with a `struct kind` and two table lines (the registry and
 * the tree). Everything is const and pure. */
#ifndef KIND_KIND_H
#define KIND_KIND_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protontop/err.h>

#include "base/buf.h"

struct kind;

/* How a thing is, in the eye's terms; ordered from calm to urgent, so that the worst is the max. */
#define HEALTHS(X)                                                                                 \
    X(UNKNOWN, "unknown", "?", "?")                                                                \
    X(OK, "ok", "\u2713", "+") /* succeeded, active */                                             \
    X(CANCELLED, "cancelled", "\u25cb", "o")                                                       \
    X(DELETING, "deleting", "\u25cc", "d")                                                         \
    X(PROGRESS, "in progress", "\u25d0", "~") /* also cancelling */                                \
    X(FAILED, "failed", "\u2717", "x")                                                             \
    X(STUCK, "stuck", "\u26a0", "!") /* in progress for too long */

enum health {
#define HEALTH_ENUM(name, text, glyph, ascii) HEALTH_##name,
    HEALTHS(HEALTH_ENUM)
#undef HEALTH_ENUM
        HEALTH__COUNT
};

const char *health_name(enum health h);
const char *health_glyph(enum health h, bool ascii);

enum { KIND_STUCK_MS = 30 * 60 * 1000 }; /* in progress for longer: stuck (issue 2's rule) */

/* What one JSON object says of a resource. Strings are borrowed from the object; NULL: not said. */
struct facts {
    const char *name;    /* what a person calls it: "dev" */
    const char *status;  /* the service's word: "IN_PROGRESS" */
    const char *message; /* the status message */
    const char *template_name, *major, *minor;
    const char *deployment; /* id of the last attempted deployment */
    const char *last_good;  /* id of the last deployment that succeeded */
    const char *arn;
    const char *recommended; /* of a template: the version that it recommends, "1.3" */
    int64_t created_ms, modified_ms;
    int64_t attempted_ms; /* start of the last attempt; 0: never or not known */
    int64_t succeeded_ms; /* start of the last attempt that succeeded */
    int64_t completed_ms; /* end of a deployment, where that is told; 0: not known */
    bool moving;          /* the status is one that ends by itself: ask often */
    bool cancellable;     /* a cancel could be accepted now */
    bool deleted;         /* the end of a delete: nothing is left to act on */
};

/* A member of an operation's input and where its value comes from in a row's JSON. */
struct kind_input {
    const char *member; /* "serviceInstanceName" */
    const char *path;   /* "name" */
};

enum { KIND_INPUTS_MAX = 4, KIND_REFS_MAX = 7 };

/* How the details of one row are asked for. */
struct kind_get {
    const char *op;
    struct kind_input inputs[KIND_INPUTS_MAX];
    const char *result; /* path of the resource in the answer: "service", "service.pipeline" */
};

/* How rows are listed. */
struct kind_list {
    const char *op;
    /* Inputs (JSON text), one request each, NULL-terminated; NULL: one request without input. */
    const char *const *inputs;
    /* One request for each row of another kind, which is named by per_input; NULL: it needs none.
     */
    const struct kind *per;
    struct kind_input per_input;
    /* Inputs (JSON text) that leave only rows that move, one request each, NULL-terminated; NULL:
     * the API has no such filter. */
    const char *const *moving_filters;
};

/* Characters that a spec may have (the shape of the API). */
enum { KIND_SPEC_MAX = 51200 };

enum verb_id { VERB_CANCEL, VERB_UPDATE, VERB_DELETE, VERB__COUNT };

/* How far a verb is that was sent. The last three are the end of it. */
enum verb_step {
    VERB_ACCEPTED, /* now it is followed */
    VERB_UNSURE,   /* the answer was lost: it may have been accepted, and is followed */
    VERB_REFUSED,  /* nothing was done */
    VERB_SETTLED,  /* the row says what became of it */
    VERB_LEFT,     /* not followed any more: another action took its place, or nobody is there */
};

/* Something that can be done to a row. */
struct verb {
    enum verb_id id;
    const char *op;
    struct kind_input inputs[KIND_INPUTS_MAX];
    const char *result;       /* path of the resource in the answer */
    const char *type_member;  /* update: the member with the deployment type; NULL: none */
    const char *const *types; /* update: its choices, NULL-terminated; NULL: no choice */
    const char *spec_member;  /* update: takes a spec; NULL: no */
    bool spec_required; /* update: a spec must always be sent ("unchanged": the present one) */
    bool spec_optional; /* update: not every row has one: then none is sent */
    bool type_name;     /* the name must be typed (delete) */
};

/* Which spec: what the resource has; what a deployment found and what it is to lead to. */
enum spec_at { SPEC_NOW, SPEC_BEFORE, SPEC_AFTER, SPEC__COUNT };

/* A column of a table or a line of the detail pane. */
enum column_format {
    COLUMN_TEXT,
    COLUMN_STATUS,
    COLUMN_AGE,
    COLUMN_TIME,
    COLUMN_VERSION,
    COLUMN_ID,
    COLUMN_BLOCK
};

struct column {
    const char *title; /* "Last success" */
    const char *path;  /* of the row's JSON */
    enum column_format format;
    int priority; /* smaller stays longer when the terminal is narrow; 0: detail pane only */
    bool search;  /* a plain filter word looks here too */
};

/* To whom a row belongs: the row of `kind` whose identity is what stands at these paths of our
 * JSON, joined by '/'. */
struct kind_link {
    const struct kind *kind;
    const char *paths[3];
};

/* Something that the service tells of a row in an answer of its own: outputs, tags, how a sync
 * goes. Asked when somebody looks. */
struct kind_sub {
    const char *name;  /* "outputs" */
    const char *title; /* "Outputs" */
    const char *op;
    struct kind_input inputs[KIND_INPUTS_MAX];
    const char *fixed; /* members of the input that are always the same, as JSON text; NULL: none */
    const char *result; /* path of the list, or of the one object, in the answer */
    bool object;        /* one object: its columns stand beneath each other */
    const char *none;   /* what an empty answer, or one that says it is not there, means */
    const struct column *columns;
    size_t n_columns;
    /* What can be asked of an entry of the list; its inputs are of the entry, else of the row.
     * NULL: nothing. */
    const struct kind_sub *entry;
};

struct kind {
    const char *name;        /* "instance": as on the command line */
    const char *plural;      /* "instances" */
    const char *title;       /* "service instance": in sentences */
    const char *abbrev;      /* "inst": in the header's counts */
    const char *tag;         /* said beside its name in a tree; NULL: its place tells what it is */
    const char *naming;      /* "SERVICE/INSTANCE": how one is named on the command line */
    const char *known_by;    /* path of what a person knows it by where the identity is a number */
    const char *identity[3]; /* paths whose values make the identity, joined by '/' */
    struct kind_list list;   /* op NULL: no list of its own */
    struct kind_get get;     /* op NULL: none */
    /* How the inputs of other operations name one of this kind; a path "=WORD" is that word. */
    struct kind_input refs[KIND_REFS_MAX];
    bool on_demand;      /* not kept up to date unless it is asked for */
    bool detail_at_load; /* the first load and each sweep gets every row (what hides in a Get) */
    /* A row of another kind that hides in this kind's resources (a service's pipeline): where, and
     * what it needs of its holder's members to have an identity of its own. */
    const struct kind *nested;
    const char *nested_path;
    struct kind_input nested_carry;
    /* The other way round: the kind whose Get tells of this one (get.op is NULL then), and the path
     * of the holder's identity in our JSON. */
    const struct kind *within;
    const char *within_path;
    /* Members that belong to a status, not to the resource (its message): gone when the status or
     * the attempt is another and nothing new is said of them. A summary alone cannot tell, since it
     * may lack what a Get has. */
    const char *passing[2];
    const struct column *columns;
    size_t n_columns;
    const struct verb *verbs;
    size_t n_verbs;
    const struct kind_link *links;
    size_t n_links;
    const struct kind_sub *subs;
    size_t n_subs;
    bool history; /* rows are a history (deployments): newest first, capped, no tree */
    /* Where a spec stands: paths, NULL-terminated, of which the first that is there counts. */
    const char *const *specs[SPEC__COUNT];
    /* Reads the facts. Pure. */
    void (*read)(const cJSON *o, struct facts *out);
    /* For kinds of history: which resource a row is about: its kind and identity, appended to `id`.
     * NULL return: not known. Otherwise NULL. */
    const struct kind *(*target)(const cJSON *o, struct buf *id);
};

size_t kind_count(void);
const struct kind *kind_at(size_t i); /* in the order of the overview */
/* The kind whose rows are the history of the others. */
const struct kind *kind_history(void);

const struct kind *kind_find(const char *name); /* name or plural; NULL if there is none */

/* The other way round: an object with the members of the identity, from what a person wrote
 * ("front-end/prod"); the last part may hold a '/'. The caller's. NULL with ERR_USAGE: how one of
 * the kind is named. */
cJSON *kind_parse(const struct kind *k, const char *id, struct err *e);

/* Appends the identity ("front-end/prod"). ERR_PARSE if a part is missing. */
int kind_identity(const struct kind *k, const cJSON *o, struct buf *out) ERR_CHECK;

/* What a person calls a row of the kind: its identity, and the kind's word where the identity is
 * its holder's: "front-end/prod", "front-end pipeline". Appended. */
void kind_label(const struct kind *k, const char *id, struct buf *out);

/* Has the kind a status at all? */
bool kind_has_status(const struct kind *k);

/* The resource in a Get's or a verb's answer, as a copy of its own (the caller's), with the members
 * of its identity that the answer lacks taken from `known` (what we have of it; may be NULL). NULL
 * when the answer has none. */
cJSON *kind_resource(const struct kind *k, const char *result, const cJSON *answer,
                     const cJSON *known);

/* The nested resource in `o`, as a copy that has its identity; NULL when there is none. */
cJSON *kind_nested(const struct kind *k, const cJSON *o);

/* The input that asks for the details of a row; the caller's. NULL when something is missing or the
 * kind has no Get of its own. */
cJSON *kind_get_input(const struct kind *k, const cJSON *o);

/* The spec of a resource or a deployment; NULL: it says none, or the kind has none. Borrowed. */
const char *kind_spec(const struct kind *k, const cJSON *o, enum spec_at at);
bool kind_has_spec(const struct kind *k, enum spec_at at);

struct op;

/* How one resource is asked for by its identity, whatever it hides in: the operation, and its input
 * (the caller's). NULL: there is no way. */
const struct op *kind_ask(const struct kind *k, const char *id, cJSON **input);

/* What the answer says of it: a copy, the caller's; NULL: nothing, so it is not there. */
cJSON *kind_answer(const struct kind *k, const char *id, const cJSON *answer);

struct member;

/* What a row of the kind says of a member of an operation's input: the names by which the operation
 * is about the row, or about what the row is in. Appended as text. False: nothing. The name of what
 * is only to be created is never filled in. */
bool kind_suggest(const struct kind *k, const cJSON *o, const struct op *op, const struct member *m,
                  struct buf *out);

/* May rows of the kind be others once the operation was carried out? */
bool kind_changed_by(const struct kind *k, const struct op *op);

/* The kind that the operation's answer is one of, and how it stands there (kind_resource()); NULL:
 * none. */
const struct kind *kind_of_answer(const struct op *op, const char **result);

/* The error code by which the service says that a resource is not there (any more). */
#define KIND_GONE "ResourceNotFoundException"

/* The account in an ARN (its fifth field), or "" when there is none, or none that looks like one.
 */
void kind_account(const char *arn, char out[16]);

/* The health that the facts mean at `now`. since_ms: when this status was first seen; 0: just now.
 * An attempt's start is told by the service, that of a cancel or a delete is not: there `since`
 * counts. A start that lies ahead of our clock counts as now. */
enum health kind_health(const struct facts *f, int64_t since_ms, int64_t now_ms);

const struct verb *kind_verb(const struct kind *k, enum verb_id id); /* NULL: not possible */
const char *verb_name(enum verb_id id);                              /* "cancel" */

/* May the verb be tried on a row with these facts? If not, `why` gets a short reason, with the
 * service's word for the status made visible. */
bool verb_applies(const struct verb *v, const struct facts *f, char *why, size_t why_size);

/* The choices an operator makes for an update. */
struct verb_choice {
    const char *type; /* one of verb->types, or NULL */
    const char *spec; /* a new spec; NULL: unchanged */
};

/* Rows of a kind that hang beneath what is acted on. */
struct beneath {
    const struct kind *kind;
    size_t n;
    bool goes_with; /* they are part of it: a delete takes them along; others keep it from going */
};

/* What to ask before the verb is sent: what happens to what, what can come of it, and (delete)
 * what goes with it or stands against it. Lines of text; the first is the question. Names are made
 * visible, and cut where they are longer than the service allows. */
void verb_explain(const struct kind *k, const struct verb *v, const cJSON *o, const struct facts *f,
                  const struct verb_choice *choice, const struct beneath *beneath, size_t n_beneath,
                  int64_t now_ms, struct buf *out);

/* What an update's type does, in a few words; NULL for a word that is no type. */
const char *verb_type_help(const char *type);

/* Builds the operation's input from a row's JSON (and the choices). ERR_INPUT when something that
 * is needed is missing (a spec that was never fetched: "spec"), or the type is none of the verb's.
 * The tree is the caller's. */
int verb_input(const struct verb *v, const cJSON *o, const struct verb_choice *choice, cJSON **out,
               struct err *e) ERR_CHECK;

/* --- who belongs to whom --------------------------------------------------------------------- */

/* Can rows of `k` belong to rows of `of`, or (a history) be about them? */
bool kind_relates(const struct kind *k, const struct kind *of);

/* Does this one (of `k`, with that JSON) belong to, or tell of, the row of `of` with that id? */
bool kind_related(const struct kind *k, const cJSON *o, const struct kind *of, const char *id);

/* The kind whose rows are the versions of rows of `k` (a template's), or NULL; and the other way
 * round. */
const struct kind *kind_versions(const struct kind *k);
const struct kind *kind_version_of(const struct kind *k);

/* The input of a sub's operation for a row; the caller's. NULL: something of it is not known. */
cJSON *kind_sub_input(const struct kind_sub *sub, const cJSON *o);

/* --- trees ------------------------------------------------------------------------------------
 * A tree view as data: rows of `leaf` hang under a chain of parents; each step names the path in
 * the leaf's JSON that holds the parent's identity. A branch with `along` set hangs wherever rows
 * of that kind with the same identity under `along_path` hang (a pipeline beside the instances of
 * its service), and at the root if there is none. */
struct tree_step {
    const struct kind *kind;
    const char *path;
};

struct tree_branch {
    const struct kind *leaf;
    struct tree_step steps[3]; /* from the root; kind NULL ends them */
    const struct kind *along;  /* hang under every node of this kind ... */
    const char *along_path;    /* ... whose identity is at this path of the leaf's JSON */
};

struct tree_def {
    const char *name;  /* "environment" */
    const char *title; /* "Environments" */
    const struct tree_branch *branches;
    size_t n_branches;
};

/* Kinds that are looked at together, each as a section of one view. */
struct board_def {
    const char *name;  /* "connection" */
    const char *title; /* "Connections and repositories" */
    const struct kind *const *kinds;
    size_t n_kinds;
};

const struct board_def *board_def(void);

size_t tree_def_count(void);
const struct tree_def *tree_def_at(size_t i); /* 0: by environment, 1: by service */

#endif
