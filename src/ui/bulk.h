/* bulk.h - one verb for all rows that are marked: what will be touched is frozen and shown, then
 * sent a few at a time, and each row says what became of it.
 *
 * A row is judged twice: when the question is asked, and again right before its own request goes
 * out. What is another by then (another deployment, another resource of that name, a context that
 * may not be changed) is left alone. Nothing is sent twice. One bulk at a time; its results stay
 * until the next. */
#ifndef UI_BULK_H
#define UI_BULK_H

#include "ui/view.h"

enum bulk_state {
    BULK_SKIPPED, /* and said why */
    BULK_WAITING,
    BULK_SENT,
    BULK_ACCEPTED,
    BULK_UNSURE, /* the answer was lost; it is followed */
    BULK_REFUSED,
    BULK_SETTLED,
    BULK_STOPPED, /* not sent: the operator said so */
    BULK__COUNT
};

struct bulk_item {
    struct bulk *bulk;
    struct store_context *context;
    const struct kind *kind;
    char *id;
    char *label; /* "front-end/prod", "front-end pipeline" */
    /* What was marked: itself, or the line of a history that is about it. */
    struct store_context *marked_context;
    const struct kind *marked_kind;
    char *marked_id;
    /* As it was when it was asked about. */
    char *deployment;
    int64_t created_ms;
    enum health health;
    char *status; /* "stuck 1.2  2h03m" */
    bool hidden;  /* not in sight of the view that it was asked in */
    enum bulk_state state;
    bool followed; /* the host tells us what becomes of it */
    bool bad;
    char *text; /* why, or what became of it; NULL: nothing to say yet */
};

struct bulk {
    struct ui *ui;
    enum verb_id verb;
    char *type;       /* of updates; NULL: none */
    struct vec items; /* struct bulk_item *: those that can be sent first */
    size_t count[BULK__COUNT];
    size_t hidden;   /* of those that can be sent */
    bool filtered;   /* a filter is on: that is why */
    size_t next;     /* items before it do not wait */
    size_t at_once;  /* requests under way at the same time, at most */
    bool sent, told; /* it was begun; how it went was said */
};

enum { BULK_AT_ONCE = 4 };

/* Asks what has to be asked about the marked rows, and shows what will be touched; then begins. */
void bulk_start(struct ui *ui, enum verb_id id);

/* Sends what waits, as much as may be under way. */
void bulk_begin(struct bulk *b);

/* What was not sent is not sent. */
void bulk_stop(struct bulk *b);

void bulk_free(struct bulk *b); /* NULL is allowed */

/* Not sent yet; sent and not answered; and, of those, how many are still followed. */
size_t bulk_waiting(const struct bulk *b);
size_t bulk_under_way(const struct bulk *b);

/* The context of all that waits to be sent; NULL: there are several. */
struct store_context *bulk_context(const struct bulk *b);

/* "7 of 12: 5 accepted, 1 refused, 1 skipped"; appended. */
void bulk_summary(const struct bulk *b, struct buf *out);

const char *bulk_state_name(enum bulk_state s);
const char *bulk_state_glyph(enum bulk_state s, bool ascii);
enum style bulk_state_style(enum bulk_state s);

/* bulk_ask.c: the question, with the list. fn: as prompt_yes_no's. */
struct view *bulk_ask_new(struct ui *ui, const struct bulk *b, void (*fn)(void *ctx, bool yes),
                          void *ctx);

/* bulk_view.c: the results of the ui's bulk. */
struct view *bulk_view_new(struct ui *ui);
/* Esc where the results are shown, before it takes any notice away: stops. False: nothing waits. */
bool bulk_back(struct ui *ui);
void bulk_show(struct ui *ui); /* the command: brings it up, or says that there is none */

#endif
