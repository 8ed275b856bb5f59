/* store.h - what is known of one or several contexts (profile, region, endpoint): resources as rows
 * by context, kind and identity, what changed and when, how fresh it is, and what became of
 * actions.
 *
 * The store is the only thing that sync writes and views read. What writes names the context; what
 * reads over everything names the store. It owns all rows and strings; a row pointer is valid until
 * the row is removed (an observer hears of that before it happens). What is remembered for longer
 * is (context, kind, identity). Nothing here calls out but the observer, synchronously, from inside
 * the changing call. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/vec.h"
#include "kind/kind.h"

struct store;
struct store_context;

enum { STORE_LABEL = 200 };

struct row {
    struct store_context *context;
    const struct kind *kind;
    const char *id;     /* identity within the kind: "front-end/prod" */
    const cJSON *json;  /* everything known: list summary overlaid with details */
    struct facts facts; /* of json; strings borrowed from it */
    enum health health; /* as of the last store_tick() or change */
    int64_t seen_ms;    /* wall: when the service last told us of it */
    int64_t detail_ms;  /* when its details were last fetched; 0: never */
    int64_t changed_ms; /* when its status last changed before our eyes; 0: not yet */
    uint64_t version;   /* grows with every change of content */
    const char *action; /* what an action of ours on it is at ("cancel sent"); NULL: none */
    bool action_failed; /* it was refused or came to nothing */
    void *view;         /* for the one view that owns it (ui); NULL at first */
};

enum store_event {
    STORE_ADDED,
    STORE_CHANGED,  /* content or health */
    STORE_REMOVED,  /* comes before the row is freed */
    STORE_ACTIVITY, /* a line was added, or all are gone; row NULL */
    STORE_STATE,    /* struct store_state of a context changed; row NULL */
    STORE_CONTEXTS, /* one came or has gone; row NULL */
};

typedef void store_observer_fn(void *ctx, enum store_event ev, struct row *row);

struct store *store_new(const struct clock *clock);
void store_free(struct store *s);
void store_observe(struct store *s, store_observer_fn *fn, void *ctx); /* several; in order */
void store_unobserve(struct store *s, store_observer_fn *fn, void *ctx);

/* --- contexts --------------------------------------------------------------------------------
 */

/* A further one, behind those that are there. The name is what people call it; copied. */
struct store_context *store_add_context(struct store *s, const char *name);

/* It is left: its rows go, observers hear STORE_REMOVED for each and then STORE_CONTEXTS; the lines
 * of its activity stay. The pointer stays valid until store_free(): whoever remembers it finds no
 * row by it, what is put, said or set for it is dropped, and its name and last state can be read.
 */
void store_remove_context(struct store_context *c);
bool store_context_gone(const struct store_context *c);

size_t store_context_count(const struct store *s);
struct store_context *store_context_at(const struct store *s, size_t i);
size_t store_context_index(const struct store_context *c); /* its place; the count: it is gone */
const char *store_context_name(const struct store_context *c);
/* What tells it from the others: its name in the state, else as much of profile, region and host as
 * it takes. Borrowed until a context or a state changes. */
const char *store_context_label(const struct store_context *c);
struct store *store_of(const struct store_context *c);

/* --- rows ------------------------------------------------------------------------------------ */

/* Takes what the service said of one resource; `o` is copied. detail: it came from a Get, so a
 * member that is absent is gone, otherwise absent members are kept, but for what the kind calls
 * passing, when the status or the attempt is another. Adds an activity line when one of these
 * changed (not for the first sight). What says nothing new costs no memory and tells nobody. NULL
 * when the identity is not in it (or is longer than 4096 bytes), or when a full history has no room
 * for one so old: then nothing happened. */
struct row *store_put(struct store_context *c, const struct kind *k, const cJSON *o, bool detail);

struct row *store_find(const struct store_context *c, const struct kind *k, const char *id);
void store_remove(struct row *r); /* with an activity line: gone */

/* A full listing is a sweep: begin, put rows, end. End removes the context's rows of the kind that
 * were there at the begin and were not put since (rows put by anybody after begin stay). */
unsigned store_sweep_begin(struct store_context *c, const struct kind *k);
void store_sweep_end(struct store_context *c, const struct kind *k, unsigned sweep);

/* Was the row put since that sweep began? */
bool store_swept(const struct row *r, unsigned sweep);

/* Over all contexts, or of one. The rows are in no particular order; borrowed, valid until the next
 * put or remove. */
size_t store_count(const struct store *s, const struct kind *k);
size_t store_count_health(const struct store *s, const struct kind *k, enum health h);
const struct vec *store_rows(const struct store *s, const struct kind *k);
size_t context_count(const struct store_context *c, const struct kind *k);
size_t context_count_health(const struct store_context *c, const struct kind *k, enum health h);
const struct vec *context_rows(const struct store_context *c, const struct kind *k);

/* When all rows of the kind were last listed to the end, wall: of the context where that is longest
 * ago, those left aside where it never was; 0: nowhere yet. */
int64_t store_listed_ms(const struct store *s, const struct kind *k);

/* Those whose status ends by itself. Likewise. */
const struct vec *context_moving(const struct store_context *c, const struct kind *k);

/* Rows of a kind of history that are kept of each context: the oldest that are settled make room;
 * the oldest of all where none is. */
enum { STORE_HISTORY_MAX = 5000 };

/* Time passed: rows in progress may have become stuck. */
void store_tick(struct store *s);

/* What an action on a row is at. The text is copied; NULL: none any more. */
void store_action(struct row *r, const char *text, bool failed);

/* --- activity -------------------------------------------------------------------------------- */

enum activity_level { ACTIVITY_CHANGE, ACTIVITY_ACTION, ACTIVITY_ERROR };

struct activity {
    int64_t wall_ms;
    enum activity_level level;
    struct store_context *context; /* may be gone; NULL: about none of them */
    const struct kind *kind;       /* NULL: about no resource */
    char *id;                      /* NULL likewise */
    enum health from, to;          /* of changes; HEALTH_UNKNOWN: none */
    char *text; /* "succeeded in 3m12s", "failed: Resource handler ..."; as the service said it:
                 * hostile until it is made visible; cut with "..." at ACTIVITY_TEXT_MAX bytes */
};

enum {
    STORE_ACTIVITY_MAX = 2000, /* then the oldest of whoever has the most falls off */
    ACTIVITY_TEXT_MAX = 6000,  /* room for a refusal whole (struct err) and its request id */
};

void store_say(struct store_context *c, enum activity_level level, const struct kind *k,
               const char *id, enum health from, enum health to, const char *fmt, ...)
    __attribute__((format(printf, 7, 8)));
/* An ACTIVITY_ERROR about no context: of our own files, say. */
void store_warn(struct store *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
size_t store_activity_count(const struct store *s);
const struct activity *store_activity_at(const struct store *s, size_t i); /* 0: the newest */

/* --- how it goes: what the header shows; written by sync and app -------------------------------
 */

enum store_phase { PHASE_START, PHASE_LOADING, PHASE_LIVE, PHASE_TROUBLE };

/* What it is marked with, so that it is not taken for another: the operator's choice. */
enum store_color { COLOR_NONE, COLOR_RED, COLOR_YELLOW, COLOR_GREEN, COLOR_BLUE };

struct store_state {
    enum store_phase phase;
    enum store_color color;
    char name[64]; /* what the operator calls it; empty: nothing */
    char profile[128], region[64], host[300], account[16]; /* account: empty until known */
    bool demo, read_only, no_verify;
    int64_t fresh_ms;  /* wall: when everything that moves was last known to be true; 0: never */
    int calls_per_min; /* in the last 60 s */
    unsigned loaded, total; /* while loading: lists done, lists in all */
    bool throttled;
    char error[512];     /* why polling fails, in words; empty: it does not */
    int64_t next_try_ms; /* wall: when the next try is; 0: as planned */
    char notice[512];    /* what the last action is at, for the status line; empty: nothing */
    bool notice_bad;
    int64_t notice_ms; /* wall: since when */
};

const struct store_state *store_state(const struct store_context *c);

/* Change through a copy: get, alter, set. Observers hear STORE_STATE if anything differs. */
void store_set_state(struct store_context *c, const struct store_state *st);

/* The context that wants attention most: in trouble, then not yet loaded, then the first. NULL:
 * there is none. */
struct store_context *store_worst(const struct store *s);
const struct store_state *store_worst_state(const struct store *s); /* its; never NULL */

/* The one whose notice is the newest. NULL: none has any. */
struct store_context *store_notice(const struct store *s);

#endif
