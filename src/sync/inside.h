/* inside.h - what the parts of sync share: listings, gets, actions, and how it goes. */
#ifndef SYNC_INSIDE_H
#define SYNC_INSIDE_H

#include <uthash.h>

#include <protontop/client.h>
#include <protontop/op.h>

#include "base/rng.h"
#include "base/vec.h"
#include "sync/lister.h"
#include "sync/sync.h"

enum {
    TICK_MS = 250,
    MOVING_LISTS_MAX = 4, /* filtered requests of one kind */
    SMALL_LIST = 100,     /* rows that one page holds: listing them costs one call */
    GET_MOVING_MAX = 20,  /* rows that move and are asked for one by one */
    DETAIL_PER_TICK = 3,  /* details of a sweep: at most 12 a second, so that it is no burst */
    MARK_MS = 60 * 1000,  /* how long a row says that its action was refused */
    FOCUS_DELAY_MS = 150, /* a selection that only passes by is not asked for */
    BACKOFF_FIRST_MS = 1000,
    BACKOFF_MAX_MS = 60 * 1000,
    RATE_SECONDS = 60,
    RATE_TOLD_SECONDS = 15,
};

/* One running list request. */
struct listing {
    struct sync *sync;
    const struct kind *kind;
    struct pager *pager;   /* one of the two */
    struct lister *lister; /* where one request is not the whole list */
    unsigned sweep;
    bool full;        /* all of it, to its end: what was not in it is gone */
    bool first_page;  /* a look at the newest of a history */
    bool moving;      /* only what moves */
    int64_t asked_ms; /* monotonic: when the page that is under way was asked for */
    /* Of a history: is it newest first so far; the last one's time; it ended before its end. */
    bool newest_first, early;
    int64_t last_created;
    struct listing *next;
};

/* What is planned for one kind. Times are of the monotonic clock. */
struct plan {
    const struct kind *kind;
    bool off;        /* not asked for */
    unsigned wanted; /* by how many that look at a kind on demand */
    int64_t sweep_due, moving_due;
    unsigned running; /* list requests, of any sort */
    bool loaded;
    /* A round of looks at what moves: rows that moved at its beginning and are in no answer are
     * asked for one by one at its end. */
    unsigned round;
    bool round_failed;
    /* Of a history: the last whole listing was newest first; how many were not whole since. */
    bool newest_first;
    unsigned since_whole;
    char *refused; /* why the service refuses this list; NULL: it does not */
};

struct detail {
    const struct kind *kind;
    char id[];
};

struct get {
    struct sync *sync;
    const struct kind *kind;
    char *key; /* "kind id" */
    char *id;
    struct call *call; /* NULL: waiting */
    int64_t asked_ms;  /* monotonic */
    bool urgent;
    UT_hash_handle hh;
    struct get *prev, *next; /* waiting ones of the same urgency */
};

enum action_step { ACTION_SPEC, ACTION_SENT, ACTION_FOLLOW };

struct action {
    struct sync *sync;
    const struct kind *kind;
    char *id;
    const struct verb *verb;
    char *type, *spec;
    enum action_step step;
    struct call *call;
    int64_t sent_ms, next_ms;  /* monotonic */
    int64_t accepted_ms;       /* likewise; 0: not, as far as is known */
    bool unsure;               /* the answer was lost: it may have been accepted */
    bool over;                 /* another one took its place */
    char before[64];           /* the status when it was sent */
    bool moved;                /* it was seen to move since it was accepted */
    struct sync_follow follow; /* step NULL: nobody */
};

/* A row whose action came to nothing says so for a while. */
struct mark {
    const struct kind *kind;
    char *id;
    int64_t until; /* monotonic */
};

struct sync {
    struct sync_config cfg;
    uv_timer_t timer;
    struct rng rng;
    struct plan *plans; /* one a kind */
    struct listing *listings;
    struct get *gets;             /* hash of all */
    struct get *urgent, *patient; /* waiting */
    unsigned gets_running;
    struct vec actions;
    int64_t settled_ms; /* when everything was asked for after one; 0: never */
    bool settled;       /* one was, since then */
    struct vec marks;   /* struct mark *, the oldest first */
    struct vec details; /* struct detail *: rows whose details a sweep wants, in its order */
    const struct kind *focus_kind;
    char *focus_id;
    int64_t focus_due; /* 0: nothing to do */
    int64_t load_began;
    char *last_error;            /* the last one that was told; NULL: all is well */
    unsigned failures;           /* in a row */
    int64_t quiet_until;         /* backing off; 0: not */
    uint64_t rate[RATE_SECONDS]; /* requests so far, second by second */
    int64_t rate_second;
    int64_t rate_told; /* the second in which the number was told last */
    bool started, closing;
    void (*done)(void *ctx);
    void *done_ctx;
};

static inline int64_t sync_now(const struct sync *s)
{
    return clock_mono(s->cfg.clock);
}

/* poll.c */
void poll_tick(struct sync *s);
void poll_now(struct sync *s, bool whole); /* whole: histories to their end, too */
void poll_kind(struct sync *s, const struct kind *k); /* that one, with the next tick */
void poll_cancel(struct sync *s);
void poll_details(struct sync *s);

/* history.c: puts an item; was it known, unchanged and settled, or is there no room for it? May a
 * sweep end with a page of such; what is to be done when it did, and when it was whole. */
bool history_take(struct listing *l, const cJSON *item, struct row **row);
bool history_may_end(const struct listing *l, const struct plan *p);
void history_ended_early(const struct listing *l, struct plan *p);
void history_was_whole(const struct listing *l, struct plan *p);

/* get.c: asks for the details of a row (of its holder, where it hides in one). */
void get_row(struct sync *s, const struct kind *k, const char *id, bool urgent);
void get_tick(struct sync *s);
void get_cancel(struct sync *s);
/* Takes an answer about a resource into the store, and what is nested in it: but not what an action
 * was accepted for after it was asked for. `known`: what is known of the resource already. NULL:
 * nothing was taken. */
struct row *get_take(struct sync *s, const struct kind *k, const char *result, const cJSON *answer,
                     const cJSON *known, int64_t asked_ms, bool detail);
/* The service says that it is not there: the row goes, and what is nested in it. */
void get_gone(struct sync *s, const struct kind *k, const char *id);

/* action.c: was an action on it accepted after that (monotonic)? Then what was asked for before
 * says nothing of it. `o` is what the service said of it. */
bool action_outdates(const struct sync *s, const struct kind *k, const cJSON *o, int64_t asked_ms);
void action_tick(struct sync *s);
void action_cancel(struct sync *s);

/* state.c: how it goes. */
/* An error that says something of the way or of us, not of one request: everything waits. */
bool state_concerns_all(const struct err *e);
void state_good(struct sync *s);
void state_bad(struct sync *s, const struct kind *k, const struct err *e);
void state_fresh(struct sync *s);
void state_tick(struct sync *s);
void state_notice(struct sync *s, bool bad, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
